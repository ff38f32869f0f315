"""Slack's mrkdwn as HTML, as far as the bot writes it; what would ping somebody is refused."""

from __future__ import annotations

import html
import re

_TOKEN = re.compile(r"<([^<>\n]+)>")
_KEPT = re.compile("\0(\\d+)\0")
# A mark formats where it stands against a word on its inner side and against none on its outer side.
_STYLES = tuple(
    (tag, re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"))
    for mark, tag in ((r"\*", "b"), ("_", "i"), ("~", "s"), ("`", "code"))
)


def marked_up(mrkdwn: str) -> str:
    """HTML for finished mrkdwn; ValueError for a token that is not a link or a moment in time.

    >>> marked_up("*Yes* [1]\\n• <https://x.example/a_b_c|G/C/60> &amp; `code`")
    '<b>Yes</b> [1]<br>• <a href="https://x.example/a_b_c">G/C/60</a> &amp; <code>code</code>'
    """
    links: list[str] = []

    def kept(token: re.Match[str]) -> str:
        links.append(_anchor(token[1]))
        return f"\0{len(links) - 1}\0"

    shown = html.escape(html.unescape(_TOKEN.sub(kept, mrkdwn)), quote=False)
    for tag, pattern in _STYLES:
        shown = pattern.sub(rf"<{tag}>\1</{tag}>", shown)
    return _KEPT.sub(lambda number: links[int(number[1])], shown).replace("\n", "<br>")


def _anchor(token: str) -> str:
    address, _, label = token.partition("|")
    if address.startswith("!date^"):
        return html.escape(html.unescape(label), quote=False)
    if not address.startswith("https://"):
        raise ValueError(f"found <{token}>, expected a link: this would ping, or lead elsewhere")
    return link(html.unescape(address), html.unescape(label or address))


def link(address: str, label: str) -> str:
    """An HTML link; both parts as plain text."""
    return f'<a href="{html.escape(address)}">{html.escape(label, quote=False)}</a>'
