"""The last and the next meeting as bounds of a time: "what is new since the last session?"."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.answering import answer
from bot.matching.reading import read
from bot.replies import Answer, Clarification, Silence
from bot.views.plain import text_of
from tests.gold import reply_to, shipped_record
from tests.test_second_base import ASKED_ON, lake
from tests.test_third_base import ASKED_ON as DEBRIS_ON
from tests.test_third_base import debris

pytestmark = pytest.mark.whole

JUNE, SEPTEMBER = date(2018, 6, 15), date(2018, 9, 15)

READ = [
    ("what is new since the last meeting?", SEPTEMBER, "after", "2018-07-03", "2018-07-04"),
    ("what happened after the previous meeting of the CTG?", SEPTEMBER, "after", "2018-07-03", "2018-07-04"),
    ("anything new since the last Council meeting?", JUNE, "after", "2018-03-23", "2018-03-26"),
    ("who spoke before the last workshop?", SEPTEMBER, "before", "2018-05-08", "2018-05-21"),
    ("what is due before the next review?", SEPTEMBER, "between", "2018-09-15", "2018-11-30"),
    ("what was proposed before the next review?", SEPTEMBER, "before", "2018-12-01", "2018-12-31"),
]


@pytest.mark.parametrize(("question", "today", "relation", "start", "end"), READ)
def test_a_meeting_by_its_order_is_read_as_its_days(
    question: str, today: date, relation: str, start: str, end: str
) -> None:
    asked = read(question, shipped_record().lexicon, today=today)
    (phrase,) = asked.dates
    assert (phrase.relation, str(phrase.start), str(phrase.end)) == (relation, start, end)
    assert (asked.order, asked.kinds) == (None, ())


@pytest.mark.parametrize(
    "question", ["when is the next review?", "who spoke at the last meeting?", "the last before it"]
)
def test_without_a_word_of_time_before_it_it_is_no_bound(question: str) -> None:
    assert read(question, shipped_record().lexicon, today=SEPTEMBER).dates == ()


def test_what_is_new_since_the_last_meeting_is_told_with_the_meeting_meant() -> None:
    reply = reply_to("what has changed since the last meeting?", JUNE)
    assert isinstance(reply, Answer)
    assert re.search("25 participants", text_of(reply))
    assert not re.search("proposal that a workshop|December 2018", text_of(reply))
    assert (
        "I took “the last meeting” to be the Meeting of the Council for Trade in Goods of 23 and 26" in reply.notes[0]
    )


def test_where_nothing_was_said_since_that_is_what_is_told() -> None:
    reply = reply_to("which proposals were made since the last meeting?", SEPTEMBER)
    assert isinstance(reply, Silence)
    assert "since the last meeting" in reply.headline


def test_a_bound_that_the_record_does_not_know_is_asked_for() -> None:
    reply = reply_to("who spoke after the last workshop?", date(2018, 4, 1))
    assert isinstance(reply, Clarification)
    assert "no such meeting as “the last workshop”" in text_of(reply)


def test_the_last_session_as_a_bound_is_the_last_at_which_anything_was_said() -> None:
    (phrase,) = read("what is new since the last session?", lake().lexicon, today=ASKED_ON).dates
    past = [meeting for meeting in lake().knowledge.meetings if not meeting.is_coming(ASKED_ON)]
    spoken_at = {id_ for entry in lake().knowledge.entries for id_ in entry.at}
    last = max((meeting for meeting in past if meeting.id in spoken_at), key=lambda meeting: meeting.when.latest)
    assert phrase.start == last.when.earliest


@pytest.mark.parametrize(
    "question",
    [
        "what happened between the March and July meetings?",
        "what happened between the March meeting and the July meeting?",
        "what happened between the March and the July 2018 meeting?",
    ],
)
def test_a_time_between_two_meetings_has_neither_of_them(question: str) -> None:
    (phrase,) = read(question, shipped_record().lexicon, today=SEPTEMBER).dates
    assert (phrase.relation, str(phrase.start), str(phrase.end)) == ("between", "2018-03-27", "2018-07-02")
    assert re.search("8 to 21 May 2018", text_of(reply_to(question, SEPTEMBER)))


@pytest.mark.parametrize("question", ["what's new?", "any news?", "Any update?", "what did I miss?", "catch me up"])
def test_what_is_new_is_what_happened_at_the_last_meeting(question: str) -> None:
    reply = reply_to(question, SEPTEMBER)
    assert isinstance(reply, Answer)
    assert reply.headline.text.endswith("at the meeting of the Council for Trade in Goods of 3 and 4 July 2018:")
    assert any("I took the last meeting to be" in note for note in reply.notes)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("any update on the workshop?", "^Under informal consultation"),
        ("any news from Pakistan?", "Pakistan"),
        ("any news about India?", "^The record holds nothing involving India"),
    ],
)
def test_what_is_new_of_something_is_told_of_it_alone(question: str, said: str) -> None:
    assert re.search(said, text_of(reply_to(question, SEPTEMBER)))


NAMED = [
    ("what happened since the second session?", "after", "2024-10-07"),
    ("what is due before the fourth session?", "between", "2025-11-20"),
    ("what was said before the fourth session?", "before", "2026-02-09"),
    ("what should we know by the next session?", "between", "2025-11-20"),
]


@pytest.mark.parametrize(("question", "relation", "start"), NAMED)
def test_a_meeting_that_is_named_bounds_a_time_as_well(question: str, relation: str, start: str) -> None:
    (phrase,) = read(question, debris().lexicon, today=DEBRIS_ON).dates
    assert (phrase.relation, str(phrase.start)) == (relation, start)


def test_what_goes_by_the_very_noun_is_meant_before_what_it_may_stand_for() -> None:
    (phrase,) = read("what is due before the next session?", debris().lexicon, today=DEBRIS_ON).dates
    assert "the next session” to be the Fourth session" in str(phrase.note)


def test_nothing_is_done_by_the_last_meeting() -> None:
    assert read("what was adopted by the last session?", debris().lexicon, today=DEBRIS_ON).dates == ()


def test_and_the_march_one_is_asked_of_march() -> None:
    before = answer("what was said at the July meeting?", shipped_record(), today=SEPTEMBER)
    reply = answer("and the March one?", shipped_record(), today=SEPTEMBER, context=before.context).reply
    assert isinstance(reply, Answer)
    assert reply.headline.text.endswith("statements on record in March:")
