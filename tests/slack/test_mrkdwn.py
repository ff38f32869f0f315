"""Slack's mark-up, in and out."""

import pytest

from bot.slack.mrkdwn import escape, escape_within, inert, link, plain_within

INCOMING = {
    "a ping for all": ("<!channel> hello", "@channel hello"),
    "a ping with a label": ("<!here|x> hello", "@here hello"),
    "a group": ("<!subteam^S123|@team> hello", "@group hello"),
    "a person": ("<@U123> fire him", "@someone fire him"),
    "a person with a name": ("<@U123|boss> said", "@someone said"),
    "a channel": ("<#C1|general> and <#C2>", "#general and #channel"),
    "a lying label": ("<https://evil.example|https://www.wto.org>", "https://evil.example"),
    "an address": ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    "a date": ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
    "escapes undone once": ("&lt;!channel&gt; &amp;amp; R&amp;D", "<!channel> &amp; R&D"),
    "our own mention in front": ("<@UBOT> <@UBOT>: who?", "who?"),
    "our own mention with a name": ("  <@UBOT|bot>, who?", "who?"),
    "our own mention later": ("ask <@UBOT> who", "ask @someone who"),
    "a mention that starts like ours": ("<@UBOT2> who?", "@someone who?"),
    "reversed writing": ("\u202egpj.exe", "gpj.exe"),
    "zero width": ("M\u200bF\u200dN\ufeff", "MFN"),
    "control characters": ("a\x00b\x07c\x1b[31m", "abc[31m"),
    "a lone surrogate": ("a\ud800b", "ab"),
    "line breaks": ("a\r\nb\tc\u2028d", "a b c d"),
    "nothing": ("", ""),
    "blank": (" \n ", ""),
    "too long": ("x" * 40_001, "x" * 500),
    "many words": ("a " * 20_000, ("a " * 250).strip()),
    "half a token": ("<@U123 and <", "<@U123 and <"),
    "nested": ("<<@U1>>", "<@someone>"),
}
OUTGOING = {
    "a ping": ("<!everyone>", "&lt;!everyone&gt;"),
    "a script": ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "formatting": ("*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
    "an open fence": ("```unclosed", "ˋˋˋunclosed"),
    "already escaped": ("&amp;", "&amp;amp;"),
    "lines": ("a\n> b", "a &gt; b"),
    "a person": ("<@U1>", "&lt;@U1&gt;"),
}
UNSAFE = [
    None,
    "",
    "http://plain.example",
    "javascript:alert(1)",
    "https://a b",
    "https://a|b",
    "https://a>b",
]


@pytest.mark.parametrize(("text", "expected"), INCOMING.values(), ids=INCOMING.keys())
def test_what_people_wrote_becomes_plain_words(text, expected):
    assert inert(text, bot_user="UBOT") == expected


@pytest.mark.parametrize(("text", "expected"), OUTGOING.values(), ids=OUTGOING.keys())
def test_what_we_post_cannot_be_markup(text, expected):
    assert escape(text) == expected


@pytest.mark.parametrize("url", UNSAFE)
def test_only_safe_addresses_become_links(url):
    assert link(url, "R/1") == "R/1"


@pytest.mark.parametrize("text", ["&" * 5_000, "<>&*_~`" * 999, "word " * 999])
def test_a_cut_counts_the_escapes_and_breaks_none(text):
    cut = escape_within(text, 100)
    assert len(cut) <= 100
    assert cut.endswith("…")
    assert escape_within("short", 100) == "short"
    assert cut[:-1].replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


def test_a_plain_text_is_never_empty():
    assert plain_within("\u200b", 10) == "…"
