"""What goes on from a question means what the whole question would have meant, asked of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.answering import answer
from bot.answers.conversation import readings_of
from bot.knowledge.loading import load
from bot.matching.index import Record, build
from bot.matching.reading import read
from bot.replies import Answer
from bot.views.plain import text_of
from tests.gold import LONG_AFTER, shipped_record
from tests.test_second_base import ASKED_ON, LAKE, lake

pytestmark = pytest.mark.whole

ASKED = (
    "what did {} say?",
    "statements by {}",
    "what did {} propose?",
    "did {} support it?",
    "who supported {}?",
    "why did {} object?",
    "how many proposals did {} make?",
    "what did {} say last?",
    "who objected to {}'s proposal?",
    "will {} speak?",
    "was {} mentioned?",
)
RECORDS = {"lake": (lake, "Hesk", ASKED_ON), "shipped": (shipped_record, "China", LONG_AFTER)}


def others(record: Record) -> Iterator[str]:
    """Members and groups that entries speak of."""
    knowledge = record.knowledge
    for id_, entity in knowledge.entity_by_id.items():
        if knowledge.kind_by_entity[id_] in ("member", "group") and id_ in record.holding:
            yield entity.name


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(("record_of", "first", "today"), RECORDS.values(), ids=RECORDS.keys())
def test_and_another_is_answered_as_the_whole_question_is(record_of, first: str, today: date, asked: str) -> None:
    record = record_of()
    before = answer(asked.format(first), record, today=today).context
    told = {
        other: (
            answer(asked.format(other), record, today=today).reply,
            answer(f"and {other}?", record, today=today, context=before).reply,
        )
        for other in others(record)
    }
    differing = {other: replies for other, replies in told.items() if type(replies[0]) is not type(replies[1])}
    assert differing == {}
    answers = [replies for replies in told.values() if isinstance(replies[0], Answer)]
    assert [text_of(follow) for _, follow in answers] == [text_of(direct) for direct, _ in answers]


def test_what_somebody_was_asked_is_not_what_it_asked() -> None:
    reply = answer("what was the Registry asked to do?", lake(), today=ASKED_ON).reply
    assert text_of(reply).startswith("The Registry is to publish")
    asker = answer("what was Upper Vellmar asked to do?", lake(), today=ASKED_ON).reply
    assert not isinstance(asker, Answer)


def test_two_days_stay_two_days_and_become_no_stretch() -> None:
    before = answer("what was said on 23 and 26 March 2018?", shipped_record(), today=LONG_AFTER).context
    (kept,) = (before.question if before else {})["dates"]
    assert kept[-1] == ["2018-03-23", "2018-03-26"]
    follow = read("and by China?", shipped_record().lexicon, today=LONG_AFTER)
    asked = next(readings_of(follow, before, shipped_record()))
    assert [phrase.days for phrase in asked.dates] == [(date(2018, 3, 23), date(2018, 3, 26))]


def test_who_nominated_them_is_asked_of_the_office_that_was_told_of() -> None:
    base = load(LAKE)
    elected = base.entry_by_id["vice-president-elected"]
    nominated = elected.model_copy(
        update={
            "id": "nominated",
            "act": "nominated",
            "who": ["tarnow"],
            "text": "Tarnow nominated the delegate of Ond.",
        }
    )
    record = build(replace(base, entries=(*base.entries, nominated)))
    before = answer("who was elected Vice-President?", record, today=ASKED_ON).context
    reply = answer("who nominated him?", record, today=ASKED_ON, context=before).reply
    assert text_of(reply).startswith("Tarnow.")


@pytest.mark.parametrize("asked", ["was the workshop opposed?", "did anyone oppose the workshop?"])
def test_who_is_asked_of_what_was_done_and_not_of_who_told_it(asked: str) -> None:
    before = answer(asked, shipped_record(), today=LONG_AFTER)
    reply = answer("who?", shipped_record(), today=LONG_AFTER, context=before.context).reply
    assert isinstance(reply, Answer)
    assert text_of(reply).startswith("Nobody")


def text_of_last(*questions: str) -> str:
    """The reply to the last of several questions, one after the other."""
    context = None
    for question in questions:
        turn = answer(question, shipped_record(), today=LONG_AFTER, context=context)
        context = turn.context
    return text_of(turn.reply)


def test_a_time_alone_asks_the_same_of_that_time() -> None:
    assert text_of_last("who doubted the workshop?", "in March?").startswith("Nobody (23 and 26 March 2018).")


def test_when_it_is_is_not_when_somebody_spoke_of_it() -> None:
    assert not text_of_last("what did China propose in March?", "when is it?").startswith("23 and 26 March 2018")


def test_the_next_of_several_is_reckoned_from_today() -> None:
    context = None
    for question in ("When are the periodic reviews?", "when is the next one?"):
        turn = answer(question, shipped_record(), today=date(2018, 9, 15), context=context)
        context = turn.context
    assert "December 2018" in text_of(turn.reply).split("\n")[0]


@pytest.mark.parametrize(
    ("questions", "beginning"),
    [
        (
            ("who attended the Beijing workshop?", "and the seminar in Geneva?", "who organized it?"),
            "The Friends of E-Com",
        ),
        (("who paid for the Beijing workshop?", "and for the seminar?", "where was it?"), "Geneva."),
        (
            ("what did China report about the Beijing workshop?", "when was it?"),
            "Workshop on E-Commerce for Development",
        ),
        (("what did one delegation doubt?", "who agreed with it?"), "I cannot tell that of what was just spoken of."),
        (
            ("what did China propose?", "and Chile?", "who supported it?"),
            "I cannot tell that of what was just spoken of.",
        ),
        (("how many participants came to Beijing?", "and countries?"), "15 developing countries."),
        (("what is G/C/60?", "when was it published?"), "July 2018."),
        (("what happened in July?", "what did China do there?"), "3 statements on record involving China in July:"),
    ],
)
def test_what_goes_on_is_asked_of_what_was_named_last(questions: tuple[str, ...], beginning: str) -> None:
    assert text_of_last(*questions).startswith(beginning)


def test_who_was_elected_need_not_hold_the_office_now() -> None:
    base = load(LAKE)
    elected = base.entry_by_id["vice-president-elected"]
    later = {"id": "another", "text": "The Committee elected the delegate of Tarnow as Vice-President.", "at": []}
    about = [id_ for id_ in elected.about if base.kind_by_entity[id_] == "body"]
    other = elected.model_copy(update={**later, "date": "2023-10", "about": about})
    record = build(replace(base, entries=(*base.entries, other)))
    text = text_of(answer("is the delegate of Ond the Vice-President?", record, today=ASKED_ON).reply)
    assert text.startswith("What the record says of it, newest first:")
    assert text.index("Tarnow") < text.index("Ond")
