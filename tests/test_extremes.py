"""The first and the last of several doings, and what was done at the last session: by the dates, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.answering import answer
from bot.matching.index import build
from bot.replies import Answer, Silence
from bot.views.plain import text_of
from tests.gold import reply_to, shipped_base, shipped_record
from tests.test_second_base import ASKED_ON, lake

pytestmark = pytest.mark.whole

SEPTEMBER = date(2018, 9, 15)

TOLD = [
    pytest.param("what did China say last?", r"Beijing.*follow-up seminar", r"proposal", id="the-last-of-somebody"),
    pytest.param("the most recent statement by China", r"follow-up seminar", r"proposal", id="a-statement-of-theirs"),
    pytest.param("who was the last to support the workshop?", r"3 and 4 July 2018", r"various", id="the-last-to-do-it"),
    pytest.param("who first supported the workshop?", r"various Members", r"delegation", id="the-first-to-do-it"),
    pytest.param("what did China say at the last meeting?", r"Beijing", r"China repeated", id="at-the-last-meeting"),
    pytest.param(
        "what happened at the previous meeting?", r"3 and 4 July 2018", r"repeated its prop", id="what-happened"
    ),
]
SESSIONS = [
    pytest.param("what did the last session decide?", r"closed season for eel", r"gauge", id="of-whatever-body"),
    pytest.param("who spoke at the last session of the Plenary?", r"Vellmark", r"repeated", id="of-one-body"),
]
UNTOLD = [
    pytest.param("who spoke first on the workshop?", r"which was first", id="no-order-within-a-meeting"),
    pytest.param("who spoke last on the workshop?", r"which was last", id="no-order-at-the-end-either"),
    pytest.param("when did China first propose the workshop?", r"not the first time", id="done-again-by-its-own-words"),
    pytest.param("at the first meeting, who spoke?", r"“first”", id="no-meeting-is-known-to-be-the-first"),
]


@pytest.mark.parametrize(("question", "told", "untold"), TOLD)
def test_the_first_and_the_last_are_told_by_their_days(question: str, told: str, untold: str) -> None:
    reply = reply_to(question, SEPTEMBER)
    assert isinstance(reply, Answer)
    assert re.search(told, text_of(reply), re.DOTALL)
    assert not re.search(untold, text_of(reply))


@pytest.mark.parametrize(("question", "told", "untold"), SESSIONS)
def test_the_last_session_is_the_last_at_which_anything_was_said(question: str, told: str, untold: str) -> None:
    reply = answer(question, lake(), today=ASKED_ON).reply
    assert isinstance(reply, Answer)
    assert any("I took the last session to be" in note for note in reply.notes)
    assert re.search(told, text_of(reply))
    assert not re.search(untold, text_of(reply))


@pytest.mark.parametrize(("question", "said"), UNTOLD)
def test_where_no_date_tells_nothing_is_told(question: str, said: str) -> None:
    reply = reply_to(question, SEPTEMBER)
    assert isinstance(reply, Silence)
    assert re.search(said, reply.headline)


def test_who_spoke_last_on_it_is_asked_of_the_matter_and_not_of_the_whole_record() -> None:
    before = answer("what did China propose?", shipped_record(), today=SEPTEMBER)
    reply = answer(
        "who supported it at the last meeting?", shipped_record(), today=SEPTEMBER, context=before.context
    ).reply
    assert isinstance(reply, Answer)
    assert re.match("One delegation, not named", reply.headline.text)


def test_what_was_asked_of_the_last_session_is_asked_of_the_one_before() -> None:
    before = answer("what did China report at the last meeting?", shipped_record(), today=SEPTEMBER)
    reply = answer("and at the one before?", shipped_record(), today=SEPTEMBER, context=before.context).reply
    assert isinstance(before.reply, Answer)
    assert not isinstance(reply, Answer)
    said = answer("what did China say at the last meeting?", shipped_record(), today=SEPTEMBER)
    reply = answer("and at the one before that?", shipped_record(), today=SEPTEMBER, context=said.context).reply
    assert text_of(reply).startswith("China repeated its proposal")


def test_a_curator_who_writes_down_the_very_question_knows_the_first() -> None:
    base = shipped_base()
    asks = ["who first proposed the workshop"]
    entries = tuple(
        entry.model_copy(update={"asks": asks}) if entry.id == "china-workshop-proposal" else entry
        for entry in base.entries
    )
    record = build(replace(base, entries=entries, questions=()))
    reply = answer("who first proposed the workshop?", record, today=SEPTEMBER).reply
    assert isinstance(reply, Answer)
    assert text_of(reply).startswith("China. [1]")
