"""Slack's mark-up: what people wrote is made inert, and what we post cannot turn into mark-up."""

from __future__ import annotations

import re

from bot.text import LIMIT, visible

_RAW_LIMIT = 4_000
_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no escape for its formatting characters. These look the same and format nothing.
_LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_ESCAPES = str.maketrans({**_ENTITIES, **_LOOKALIKES})


def inert(text: str, *, bot_user: str = "") -> str:
    """What a person meant to say, from what Slack sent: no pings, no labels, nothing hidden, cut short.

    >>> inert("<@U0BOT> who is <@U2>? see <https://x.example|wto.org> &amp; <!channel>", bot_user="U0BOT")
    'who is @someone? see https://x.example & @channel'
    """
    plain = _TOKEN.sub(lambda match: _token_text(match[1]), _without_greeting(text[:_RAW_LIMIT], bot_user))
    return " ".join(visible(html_free(plain)).split())[:LIMIT].rstrip()


def html_free(text: str) -> str:
    """The text with Slack's three escapes undone, each once.

    >>> html_free("&amp;lt; &lt;")
    '&lt; <'
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_greeting(text: str, bot_user: str) -> str:
    """The text without the bot's own mention in front of it."""
    if not bot_user:
        return text
    return re.sub(rf"^(?:\s*<@{re.escape(bot_user)}(?:\|[^<>]*)?>[\s,:]*)+", "", text)


def _token_text(token: str) -> str:
    """Plain words for what stands between angle brackets; a link's label is dropped, for it may lie."""
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return "@someone"
    if target.startswith("!"):
        return _command_text(target[1:], label)
    if target.startswith("#"):
        return f"#{label}" if label else "#channel"
    return target.removeprefix("mailto:").removeprefix("tel:")


def _command_text(command: str, label: str) -> str:
    name = command.partition("^")[0]
    if name == "date":
        return label
    return "@group" if name == "subteam" else f"@{name}"


def escape(text: str) -> str:
    """Text that stands in mrkdwn as it is written: one line, no mark-up, no formatting, no ping.

    >>> escape("<!channel> *R&D*")
    '&lt;!channel&gt; ∗R&amp;D∗'
    """
    return " ".join(visible(text).split()).translate(_ESCAPES)


def escape_within(text: str, limit: int) -> str:
    """`escape`, cut so that the escaped text has at most `limit` characters; an ellipsis shows the cut.

    >>> escape_within("a & b", 99), escape_within("&&&", 11)
    ('a &amp; b', '&amp;&amp;…')
    """
    plain = " ".join(visible(text).split())
    whole = plain.translate(_ESCAPES)
    if len(whole) <= limit:
        return whole
    kept, room = [], limit - 1
    for escaped in (character.translate(_ESCAPES) for character in plain):
        if len(escaped) > room:
            break
        kept.append(escaped)
        room -= len(escaped)
    return "".join(kept).rstrip() + "…"


def plain_within(text: str, limit: int) -> str:
    """Text for a plain_text object of at most `limit` characters: one visible line, never empty."""
    plain = " ".join(visible(text).split()) or "…"
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def link(url: str | None, label: str) -> str:
    """A link with the escaped label; only the label where the address is none that is safe to follow.

    >>> link("https://x.example/a?b=1&c=2", "G/C/60"), link("javascript:alert(1)", "G/C/60")
    ('<https://x.example/a?b=1&amp;c=2|G/C/60>', 'G/C/60')
    """
    shown = escape(label).replace("|", "¦")
    if not url or len(url) > 2000 or not re.fullmatch(r"https://[!-~]+", url) or set(url) & set('<>|"`'):
        return shown
    return f"<{url.replace('&', '&amp;')}|{shown}>"
