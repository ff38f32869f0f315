"""Replies as Slack messages: limits, buttons, nothing live."""

import json
import re
from dataclasses import replace

import pytest

from bot.replies import Explanation
from bot.slack.archive import packed, unpacked
from bot.slack.blocks import MESSAGE_LIMIT, Setting, offered_questions, reply_message
from bot.slack.modals import citations_modal, notice_modal, reason_modal, why_modal
from tests.gold import reply_to
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


NOTHING_NEAR = replace(silence(), nearest=(), citations=())


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
    assert message.blocks[0]["text"]["text"] == "*China proposed a workshop.*\u00a0[1]"
    assert texts(message).count("China proposed a workshop.") == 1
    assert message.text == "China proposed a workshop."


def small_print(message):
    """The texts of the context blocks, in their order."""
    return [element["text"] for block in message.blocks if block["type"] == "context" for element in block["elements"]]


def test_sources_show_symbol_place_and_quote_and_what_must_be_said_of_their_document_once():
    reply = answer()
    cited = tuple(citation(number, secondary=True, note="Symbol by inference.") for number in (1, 2))
    message = reply_message(replace(reply, citations=cited), Setting("a1"))
    assert small_print(message) == [
        "[1] <https://docs.example/r1|R/1>, para. 1 (our numbering): “the quote number 1”\n"
        "[2] <https://docs.example/r1|R/1>, para. 2 (our numbering): “the quote number 2”\n"
        "R/1: Report of the Committee · July 2018 · somebody's account, not the body's own document · "
        "Symbol by inference."
    ]


def test_a_pasted_citation_says_by_itself_what_must_be_said_of_its_symbol():
    assert citation(2, note="Symbol by inference.").formal == (
        "Report of the Committee, R/1, para. 2 (our numbering), July 2018: “the quote number 2”. [Symbol by inference.]"
    )


def test_notes_stand_one_to_a_line_above_the_sources():
    notes, sources = small_print(reply_message(answer(notes=("Read so.", "And so.")), Setting("a1")))
    assert notes == "_Read so._\n_And so._"
    assert sources.startswith("[1] ")


def test_a_long_answer_opens_with_what_a_phone_shows_and_no_button_is_for_two():
    shown = [len(re.findall(r"• Member", texts(reply_message(answer(size), Setting("a1"))))) for size in (8, 10, 11)]
    assert shown == [8, 10, 8]
    assert "Show more (3 left)" in texts(reply_message(answer(11), Setting("a1")))


def test_a_range_of_marks_is_not_broken_over_lines():
    assert "[1–\u20602]" not in texts(reply_message(answer(2), Setting("a1")))
    assert "*\u00a0[1–\u20603]" in texts(reply_message(answer(3), Setting("a1")))


def test_a_question_back_leaves_room_for_other_words():
    assert small_print(reply_message(clarification(), Setting("a1"))) == ["Or ask again in other words."]


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
        ["share", "why", "copy_citation", "feedback"],
    ),
    "question back": (clarification(), Setting("a1"), ["choice_0", "choice_1"]),
    "silence with something near": (silence(), Setting("a1", prompts=("p",)), ["why", "feedback"]),
    "silence": (
        NOTHING_NEAR,
        Setting("a1", prompts=("p",) * 4),
        ["choice_0", "choice_1", "choice_2", "why", "feedback"],
    ),
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


@pytest.mark.parametrize("reply", [silence(), NOTHING_NEAR, clarification(), guidance()])
def test_there_is_a_button_for_each_offered_question(reply):
    prompts = ("One?", "Two?", "Three?", "Four?")
    pressed = [action for action in actions(reply_message(reply, Setting("a1", prompts=prompts))) if "choice" in action]
    assert len(pressed) == len(offered_questions(reply, prompts))


@pytest.mark.parametrize("reply", EVERY_KIND)
def test_an_archived_reply_comes_back_the_same(reply):
    offered = offered_questions(reply, ("What next?",))
    back = unpacked(json.loads(json.dumps(packed(reply, offered))))
    assert back.reply == reply
    assert back.offered == offered


@pytest.mark.whole
@pytest.mark.parametrize(
    "question",
    [
        "who proposed the workshop, and when?",
        "what did China propose, and who told ada.lovelace@wto.example +41 22 739 51 11?",
        "Dear ada.lovelace@wto.example, what was said about ada.lovelace@wto.example?",
        "what did irak propose to ada.lovelace@wto.example?",
    ],
)
def test_an_archived_reply_keeps_its_lead_lines_and_nothing_personal(question):
    kept = json.dumps(packed(reply_to(question), ("and ada.lovelace@wto.example?",), question))
    assert "ada.lovelace" not in kept
    assert "739" not in kept
    leads = [statement.leads for statement in getattr(reply_to(question), "statements", ())]
    assert [statement.leads for statement in getattr(unpacked(json.loads(kept)).reply, "statements", ())] == leads


@pytest.mark.parametrize("reply", [*EVERY_KIND, *(answer(60, text=text + "{}") for text in HOSTILE)])
def test_dialogues_keep_slacks_limits(reply):
    for view in (why_modal(reply), citations_modal(reply), reason_modal("a1"), notice_modal("Gone.")):
        assert view_faults(view) == []


def said_by(view):
    """The lines of a dialogue."""
    return [line for block in view["blocks"] for line in block["text"]["text"].split("\n")]


def test_why_says_in_sentences_what_was_read_repaired_unknown_and_left_out():
    assert said_by(why_modal(answer())) == [
        "• I read “chian” as “China”.",
        "• “EU” is the member European Union.",
        "• You asked who.",
        "• The record does not know “frobnicate”.",
        "• The entry names everything that the question names.",
        "• That accounts for 75% of the question.",
        "• Next nearest: “Pakistan reported on a seminar.”",
    ]


SILENCES = {
    "an unknown word": (Explanation(unknown=("bread",)), "• The record does not know “bread”."),
    "known words": (Explanation(spans=(("", "You named Canada."),)), "• No statement on record has all of this."),
}


@pytest.mark.parametrize(("explanation", "reason"), SILENCES.values(), ids=SILENCES.keys())
def test_why_nothing_gives_the_reason_and_no_share(explanation, reason):
    view = why_modal(replace(silence(), explanation=explanation))
    said = said_by(view)
    assert view["title"]["text"] == "Why nothing?"
    assert said[0] == "*Nothing on this is on record.*"
    assert said[-1] == reason
    assert not any("%" in line for line in said)
