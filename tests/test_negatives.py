"""Nothing is ever told of a Member, group, body or organization of which the record holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.knowledge.model import Entity
from bot.replies import Answer, Clarification, Silence
from tests.gold import reply_to, shipped_base, shipped_record

pytestmark = pytest.mark.whole

QUESTIONS = (
    "what did {} propose?",
    "did {} support the workshop?",
    "{}'s view on data flows",
)


def _without_entries() -> list[Entity]:
    involved = {id_ for facet in shipped_record().facets for id_ in facet.involved}
    meetings = {meeting.body for meeting in shipped_base().meetings}
    entities = (entity for _, entity in shipped_base().entities)
    return [
        entity
        for entity in entities
        if entity.id not in involved and entity.id not in meetings and not entity.everywhere
    ]


def _names(entity: Entity) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (entity.name, entity.abbreviation, *entity.aliases)))


SILENT = _without_entries()
DOINGS = sorted(set(shipped_record().lexicon.language.acts) - {facet.entry.act for facet in shipped_record().facets})


@pytest.mark.parametrize("act", [act for act in DOINGS if shipped_record().lexicon.language.acts[act].noun])
@pytest.mark.parametrize("question", ["did anyone {} the workshop?", "what did Members {} on the workshop?"])
def test_nothing_is_answered_for_what_nobody_did(question: str, act: str) -> None:
    words = [word for word in shipped_record().lexicon.language.acts[act].words if " " not in word]
    assert [word for word in words if isinstance(reply_to(question.format(word)), Answer)] == []


@pytest.mark.parametrize(
    "question",
    [
        "did anyone other than China propose a workshop?",
        "did anyone abstain on the workshop?",
        "is it true that UNCTAD gave a presentation to the Council in July?",
        "did China call for the workshop to be cancelled?",
    ],
)
def test_a_curators_question_about_something_else_answers_nothing(question: str) -> None:
    assert isinstance(reply_to(question), Silence)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_act_is_told_of_one_without_entries(question: str) -> None:
    asked = [question.format(entity.name) for entity in SILENT]
    assert [text for text in asked if not isinstance(reply_to(text), Silence | Clarification)] == []


@pytest.mark.slow
@pytest.mark.parametrize("question", [*QUESTIONS, "what did {} report on the Beijing workshop?"])
def test_no_other_name_of_theirs_leads_to_an_answer(question: str) -> None:
    asked = [question.format(name) for entity in SILENT for name in _names(entity)]
    assert [text for text in asked if isinstance(reply_to(text), Answer)] == []


def test_most_members_have_no_entry() -> None:
    assert len(SILENT) > 200
