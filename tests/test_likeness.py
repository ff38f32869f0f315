"""What a silence offers for its wording: never another's words as an answer, and what was meant more often than not."""

from __future__ import annotations

import pytest

from bot.answers.likeness import alike
from bot.matching.reading import read
from bot.replies import Silence
from tests.gold import LONG_AFTER, asked, day_of, reply_to, shipped_base, shipped_record

LEAST_OFFERED = 0.8
"""Share of the gold questions left unanswered beside which one of the entries meant is offered; by names alone 0.63."""


def _offered(reply: Silence) -> set[str]:
    return {statement.id for statement in reply.nearest}


def _likeness(question: str) -> tuple[str, ...]:
    return reply_to(question).explanation.likeness


@pytest.mark.whole
def test_a_silence_offers_what_was_meant() -> None:
    entries = set(shipped_base().entry_by_id)
    meant = [(set(gold.leads_to) & entries, asked(gold)) for gold in shipped_base().questions if not gold.after]
    silent = [(ids, reply) for ids, reply in meant if ids and isinstance(reply, Silence)]
    found = [bool(ids & _offered(reply)) for ids, reply in silent]
    assert len(found) >= 10
    assert sum(found) / len(found) >= LEAST_OFFERED


def test_the_wording_of_a_question_decides_what_stands_first() -> None:
    reply = reply_to("did group coordinators negotiate in the consultations?")
    assert isinstance(reply, Silence)
    assert reply.nearest[0].id == "consultations-coordinators"


def test_why_tells_what_carried_the_likeness_and_what_came_next() -> None:
    said = _likeness("did group coordinators negotiate in the consultations?")
    assert said[0].startswith("By its wording the question is most like “Some of the delegations consulted")
    assert "“coordinators”" in said[1]
    assert said[-1].startswith("The next in likeness, ")


def test_why_tells_what_was_repaired_for_the_likeness_alone() -> None:
    said = _likeness("did group coordinatros join consultations on sime points?")
    assert [sentence for sentence in said if "was read as" in sentence] == ["For that “sime” was read as “some”."]


@pytest.mark.parametrize(
    "question", ["taxation of electronic transmissions", "what's for lunch?", "what is JOB/CTG/77?"]
)
def test_nothing_is_offered_for_what_the_record_knows_nothing_of(question: str) -> None:
    reply = reply_to(question)
    assert isinstance(reply, Silence)
    assert reply.nearest == ()
    assert reply.explanation.likeness == ()


@pytest.mark.parametrize("gold", [gold for gold in shipped_base().questions if gold.silence], ids=lambda gold: gold.q)
def test_what_is_alike_is_of_whoever_was_named(gold) -> None:
    record, today = shipped_record(), day_of(gold)
    question = read(gold.q, record.lexicon, today=today)
    facets = {facet.entry.id: facet for facet in record.facets}
    parties = set(question.parties) - record.lexicon.everywhere - {doer for _, doer in question.deeds}
    for entry in alike(question, record, today):
        facet = facets[entry.id]
        there = facet.involved | facet.bodies | set(entry.who)
        assert parties <= there or (question.widened and parties & there)


def test_a_question_that_follows_on_is_like_nothing_by_itself() -> None:
    question = read("and when?", shipped_record().lexicon, today=LONG_AFTER)
    assert alike(question, shipped_record(), LONG_AFTER) == []


def test_a_likeness_tells_no_number_of_something_else() -> None:
    assert isinstance(reply_to("how many delegations did the chair meet during the consultations?"), Silence)


def test_the_matcher_is_learned_once_and_the_same_each_time() -> None:
    record = shipped_record()
    assert record.matcher is record.matcher
