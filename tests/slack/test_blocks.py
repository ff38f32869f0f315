"""Replies as Slack messages: limits, buttons, nothing live."""

import json

import pytest

from bot.slack.archive import packed, unpacked
from bot.slack.blocks import MESSAGE_LIMIT, Setting, offered_questions, reply_message
from bot.slack.modals import citations_modal, notice_modal, reason_modal, why_modal
from tests.replies import (
    EVERY_KIND,
    answer,
    citation,
    clarification,
    guidance,
    short_answer,
    silence,
)
from tests.slack.block_kit import faults, view_faults

HOSTILE = [
    "<!channel> <@U1> <https://evil.example|wto.org>",
    "*bold* _it_ ~no~ `code` ```fence",
    "&" * 2_000,
    "<" * 2_000,
    "\u202e\x00\ud800 hidden",
    "x" * 2_000,
]
PLACES = {
    "channel": Setting("a1b2"),
    "private": Setting("a1b2", private=True),
    "asked by button": Setting("a1b2", asked="What <!channel>?" * 99),
    "with prompts": Setting("a1b2", prompts=("What next?", "y" * 200)),
}


def texts(message):
    """Every text of the blocks, joined."""
    return json.dumps(message.blocks, ensure_ascii=False)


def total(value):
    """Characters of every text of the blocks."""
    if isinstance(value, dict):
        return sum(total(part) for key, part in value.items() if key != "value")
    if isinstance(value, (list, tuple)):
        return sum(map(total, value))
    return len(value) if isinstance(value, str) else 0


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("reply", EVERY_KIND)
def test_every_reply_keeps_slacks_limits_everywhere(reply, place):
    message = reply_message(reply, place)
    assert faults(list(message.blocks), text=message.text) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("size", [1, 60])
def test_a_record_full_of_markup_stays_inert_and_short(text, size):
    message = reply_message(answer(size, text=text.replace("{", "") + " {}", notes=(text,) * 12), Setting("a1"))
    assert faults(list(message.blocks), text=message.text) == []
    assert total(message.blocks) < 12_600
    assert "<!" not in texts(message)
    assert "<@" not in texts(message)


def test_sixty_long_entries_are_all_shown_over_the_pages_each_with_its_source():
    reply = EVERY_KIND[1]
    seen, start = [], 0
    while True:
        message = reply_message(reply, Setting("a1"), start=start)
        shown = texts(message)
        assert total(message.blocks) <= MESSAGE_LIMIT + 1_000
        page = [n for n in range(1, 61) if f"• Member {n} proposed" in shown or f"\\n• Member {n} " in shown]
        assert page
        assert all(f"the quote number {number}”" in shown for number in page)
        seen += page
        rest = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
        more = [button["value"] for button in rest if button["action_id"] == "show_rest"]
        if not more:
            break
        assert f"{60 - len(seen)} more are not shown." in shown
        start = int(more[0].partition(":")[2])
    assert seen == list(range(1, 61))


def test_the_headline_stands_first_and_alone_if_it_is_the_whole_answer():
    message = reply_message(short_answer(), Setting("a1"))
    assert message.blocks[0]["text"]["text"] == "*China proposed a workshop.* [1]"
    assert texts(message).count("China proposed a workshop.") == 1
    assert message.text == "China proposed a workshop."


def test_a_source_shows_symbol_place_quote_date_and_what_must_be_said():
    reply = short_answer()
    cited = citation(1, secondary=True, note="Symbol by inference.")
    message = reply_message(type(reply)(**{**vars(reply), "citations": (cited,)}), Setting("a1"))
    (small_print,) = [block for block in message.blocks if block["type"] == "context"]
    assert small_print["elements"][0]["text"] == (
        "[1] <https://docs.example/r1|R/1>, para. 1 (our numbering): “the quote number 1” · July 2018 · "
        "somebody's account, not the body's own document · Symbol by inference."
    )


def actions(message):
    return [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", [])
        if "action_id" in element
    ]


BUTTONS = {
    "answer": (short_answer(), Setting("a1"), ["why", "copy_citation", "feedback"]),
    "private answer": (
        short_answer(),
        Setting("a1", private=True),
        ["why", "copy_citation", "share", "feedback"],
    ),
    "question back": (clarification(), Setting("a1"), ["choice_0", "choice_1"]),
    "silence": (silence(), Setting("a1", prompts=("p",)), ["choice_0", "why", "feedback"]),
    "guidance": (guidance(), Setting("a1"), ["choice_0"]),
}


@pytest.mark.parametrize(("reply", "place", "expected"), BUTTONS.values(), ids=BUTTONS.keys())
def test_each_kind_of_reply_has_its_buttons(reply, place, expected):
    assert actions(reply_message(reply, place)) == expected


@pytest.mark.parametrize("reply", EVERY_KIND)
def test_buttons_carry_ids_and_no_words(reply):
    message = reply_message(reply, Setting("a1", private=True, prompts=("What next?",)))
    values = [
        element["value"] for block in message.blocks for element in block.get("elements", []) if "value" in element
    ]
    assert all(set(value) <= set("a1:0123456789") for value in values)


@pytest.mark.parametrize("reply", EVERY_KIND)
def test_an_archived_reply_comes_back_the_same(reply):
    offered = offered_questions(reply, ("What next?",))
    back = unpacked(json.loads(json.dumps(packed(reply, offered))))
    assert back.reply == reply
    assert back.offered == offered


@pytest.mark.parametrize("reply", [*EVERY_KIND, *(answer(60, text=text + "{}") for text in HOSTILE)])
def test_dialogues_keep_slacks_limits(reply):
    for view in (why_modal(reply), citations_modal(reply), reason_modal("a1"), notice_modal("Gone.")):
        assert view_faults(view) == []


def test_why_names_what_was_read_repaired_unknown_and_left_out():
    said = json.dumps(why_modal(answer()), ensure_ascii=False)
    expected = ("“chian” as “China”", "“chian” for “China”", "“frobnicate”", "75%", "Pakistan reported")
    assert all(words in said for words in expected)
