"""The structure of rich_text blocks and of the cells of tables."""

from __future__ import annotations

from tests.slack.findings import Check, Findings, address, kind_of, many, number, one_of, shape, string, typed

MOST = 3000
"""A bound against runaway lists; Slack documents none."""
FLAG = kind_of(bool)
STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), FLAG))
BORDER = {"border": one_of(0, 1)}


def _words(findings: Findings, trail: str, value: object) -> None:
    """Counted, and shown letter for letter, so that it cannot ping; a line break alone is text here."""
    if not isinstance(value, str) or not value:
        findings.add(trail, "empty" if value == "" else f"{type(value).__name__} where a string is expected")
    else:
        findings.characters += len(value)


def _ping(sign: str) -> Check:
    """An element that pings whoever it names."""

    def check(findings: Findings, trail: str, value: object) -> None:
        string(255)(findings, trail, value)
        findings.mention(trail, f"{sign}{value}")

    return check


TEXT = shape({"text": _words}, {"style": STYLE})
LINK = shape({"url": address()}, {"text": _words, "unsafe": FLAG, "style": STYLE})
PARTS = typed(
    {
        "text": TEXT,
        "link": LINK,
        "emoji": shape({"name": string(255)}, {"unicode": string(255), "skin_tone": number(1, 6), "style": STYLE}),
        "user": shape({"user_id": _ping("@")}, {"style": STYLE}),
        "usergroup": shape({"usergroup_id": _ping("!subteam^")}, {"style": STYLE}),
        "broadcast": shape({"range": _ping("!")}, {"style": STYLE}),
        "channel": shape({"channel_id": string(255)}, {"style": STYLE}),
        "date": shape(
            {"timestamp": number(0, 10**11), "format": string(255)},
            {"url": address(), "fallback": string(255), "style": STYLE},
        ),
        "color": shape({"value": string(7)}, {"style": STYLE}),
    }
)
SECTION = shape({"elements": many(PARTS, MOST)})
ELEMENTS = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_list": shape(
            {
                "elements": many(typed({"rich_text_section": SECTION}), MOST),
                "style": one_of("bullet", "ordered"),
            },
            {"indent": number(0, 8), "offset": number(0, 10**6), **BORDER},
        ),
        "rich_text_preformatted": shape(
            {"elements": many(typed({"text": TEXT, "link": LINK}), MOST)}, {**BORDER, "language": string(255)}
        ),
        "rich_text_quote": shape({"elements": many(PARTS, MOST)}, BORDER),
    }
)
RICH_TEXT = {"elements": many(ELEMENTS, MOST)}
CELL = typed(
    {
        "raw_text": shape({"text": _words}),
        "rich_text": shape(RICH_TEXT),
    }
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": FLAG})
TABLE = {"rows": many(many(CELL, 20), 100)}
TABLE_OPTIONS = {"column_settings": many(COLUMN, 20)}
