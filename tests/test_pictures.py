"""The pictures of the bot's messages leave nothing out: every block that the bot makes has its drawing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.blocks import Setting, reply_message
from bot.slack.home import home_view, refusing_home
from bot.slack.modals import citations_modal, notice_modal, reason_modal, why_modal
from tests import replies
from tests.gold import shipped_base
from tests.pictures.drawing import drawn
from tests.pictures.marking import marked_up
from tests.pictures.page import DESKTOP, PHONE
from tests.pictures.png import smaller
from tests.pictures.scenes import DAY, LOOKED_AT, SHOWN, conversation, gallery, reply_to

SETTING = Setting("0123", private=True, asked="who?", prompts=("What did China propose?",))


def _everything_the_bot_shows() -> Iterator[list[dict[str, Any]]]:
    questions = [*SHOWN.values(), *LOOKED_AT.values()]
    made = [replies.answer(60, notes=("a note",)), *map(reply_to, questions)]
    for reply in made:
        yield list(reply_message(reply, SETTING).blocks)
        yield why_modal(reply)["blocks"]
        yield citations_modal(reply)["blocks"]
    for view in (home_view(shipped_base(), DAY), refusing_home("No."), notice_modal("No."), reason_modal("1")):
        yield view["blocks"]


def test_every_block_that_the_bot_makes_is_drawn() -> None:
    for blocks in _everything_the_bot_shows():
        assert drawn(blocks)


def test_every_scene_is_a_page_for_the_phone_and_for_the_desk() -> None:
    for name, page in gallery():
        assert f"width: {PHONE}px" in page.html(PHONE), name
        assert f"width: {DESKTOP}px" in page.html(DESKTOP), name


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram"},
        {"type": "markdown", "text": "**bold**"},
        {"type": "actions", "elements": [{"type": "datepicker"}]},
        {"type": "context_actions", "elements": [{"type": "icon_button"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_table"}]},
    ],
    ids=lambda block: block["type"],
)
def test_a_type_without_a_drawing_is_an_error(block: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        drawn([block])


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("*bold* [1]", "<b>bold</b> [1]"),
        ("_italic_ and ~gone~", "<i>italic</i> and <s>gone</s>"),
        ("type `/rapporteur`", "type <code>/rapporteur</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("• one\n• two", "• one<br>• two"),
        ("R&amp;D &lt;b&gt;", "R&amp;D &lt;b&gt;"),
        ("<https://x.example/a_b_c?d=1&amp;e=2|G/C/60>", '<a href="https://x.example/a_b_c?d=1&amp;e=2">G/C/60</a>'),
        ("<https://x.example>", '<a href="https://x.example">https://x.example</a>'),
    ],
)
def test_mrkdwn_looks_as_slack_shows_it(mrkdwn: str, html: str) -> None:
    assert marked_up(mrkdwn) == html


@pytest.mark.parametrize("token", ["<!channel>", "<@U123>", "<#C123>", "<javascript:alert(1)|here>"])
def test_what_would_ping_or_run_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="expected a link"):
        marked_up(f"well, {token}")


def test_what_was_asked_is_shown_as_text_only() -> None:
    assert "<script>alert" not in conversation("<script>alert(1)</script>").body


def test_a_smaller_picture_has_the_same_colours() -> None:
    lines = [b"\1" + bytes((10, 20, 30, 1, 2, 3)), b"\2" + bytes((0, 0, 0, 5, 5, 5)), b"\4" + bytes((1, 1, 1, 0, 0, 0))]
    small = smaller(_png(2, 3, b"".join(lines)))
    palette, rows = _part(small, b"PLTE"), zlib.decompress(_part(small, b"IDAT"))
    colours = [palette[3 * number : 3 * number + 3] for at, number in enumerate(rows) if at % 3]
    expected = [(10, 20, 30), (11, 22, 33), (10, 20, 30), (16, 27, 38), (11, 21, 31), (16, 27, 38)]
    assert [tuple(colour) for colour in colours] == expected


def _png(width: int, height: int, filtered: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(body)) + name + body + b"----" for name, body in parts)


def _part(png: bytes, name: bytes) -> bytes:
    at = png.index(name)
    (length,) = struct.unpack(">I", png[at - 4 : at])
    return png[at + 4 : at + 4 + length]
