"""One slot of a gold question swapped, and the reply is another one or none: what is asked for is never overlooked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import pytest

from bot.gold import ids_of, name_of
from bot.knowledge.model import Entity, Gold, Topic
from bot.matching.index import Facet
from tests.gold import asked, shipped_base, shipped_record

pytestmark = pytest.mark.whole

BASE = shipped_base()
FACETS = {facet.entry.id: facet for facet in shipped_record().facets}
ANSWERED = [gold for gold in BASE.questions if gold.leads_to]
MONTHS = list(calendar.month_name)[1:]
NOWHERE = "Nairobi"
RELATIONS = re.compile(r"\b(as of|before|since|between|until|after)\b", re.I)


@dataclass(frozen=True)
class Swap:
    """A gold question with one slot filled otherwise."""

    gold: Gold
    slot: str
    question: str
    known: bool
    """False where the record holds nothing of what the slot now says."""

    @property
    def name(self) -> str:
        """The swap as a test's id."""
        return f"{self.slot}: {name_of(self.gold)} => {self.question}"


Fillings = Iterator[tuple[str, bool]]
"""Questions, each with whether the record knows what was filled in."""
Slot = Callable[[Gold], Fillings]
Thing = TypeVar("Thing", Entity, Topic)


def _swapped(text: str, surface: str, other: str) -> str:
    """A text with each place of a surface filled otherwise; the text itself where it is not in it."""
    return re.sub(rf"(?<![\w/]){re.escape(surface)}(?![\w/])", other, text, flags=re.I)


def _surfaces(thing: Entity | Topic) -> list[str]:
    """The names of an entity or topic."""
    return sorted(filter(None, {thing.name, thing.abbreviation, *thing.aliases}))


def _longest(text: str, things: Iterable[Thing]) -> tuple[Thing, str] | None:
    """The thing with the longest name that stands in a text, and that name."""
    named = [(thing, surface) for thing in things for surface in _surfaces(thing)]
    found = [(thing, surface) for thing, surface in named if _swapped(text, surface, "") != text]
    return max(found, key=lambda pair: len(pair[1]), default=None)


def _facets_of(gold: Gold) -> list[Facet]:
    return [FACETS[id_] for id_ in gold.leads_to if id_ in FACETS]


def _concerns(gold: Gold, id_: str) -> bool:
    """True where something that the question leads to concerns the other filling as well."""
    return any(id_ in facet.involved for facet in _facets_of(gold))


def _members(gold: Gold) -> Fillings:
    """One Member with entries for each other one, and for the likeliest to be confused with it without."""
    members = [entity for kind, entity in BASE.entities if kind == "member"]
    heard = {id_ for facet in FACETS.values() for id_ in facet.involved}
    speaking = [member for member in members if member.id in heard]
    found = _longest(gold.q, speaking)
    if not found:
        return
    member, surface = found
    silent = [entity for entity in members if entity.id not in heard]
    silent.sort(key=lambda entity: member.id not in entity.confusable)
    for other in (*speaking, silent[0], silent[-1]):
        if other is not member and not _concerns(gold, other.id):
            yield _swapped(gold.q, surface, other.name), other in speaking


def _months(gold: Gold) -> Fillings:
    """A month for which the record has nothing, and where the month is a condition, each in which it has something."""
    busy = {MONTHS[start.month - 1] for facet in FACETS.values() for start, _ in facet.days}
    others = ["January"] if RELATIONS.search(gold.q) else ["January", *sorted(busy - {"January"})]
    typed = next((month for month in MONTHS if _swapped(gold.q, month, "") != gold.q), None)
    for month in others if typed else ():
        if month != typed and not _holds_in(gold, month):
            yield _swapped(gold.q, str(typed), month), bool(RELATIONS.search(gold.q)) or month in busy


def _holds_in(gold: Gold, month: str) -> bool:
    days = [day for facet in _facets_of(gold) for day in facet.days]
    meetings = [BASE.meeting_by_id[id_].when for id_ in gold.leads_to if id_ in BASE.meeting_by_id]
    days += [(when.earliest, when.latest) for when in meetings]
    number = MONTHS.index(month) + 1
    return any(start.month <= number <= end.month for start, end in days)


def _documents(gold: Gold) -> Fillings:
    """The number of a document nine higher, which is no document of the record."""
    for document in BASE.documents:
        *stem, number = re.findall(r"[A-Za-z]+|\d+", document.symbol)
        pattern = re.compile(r"[^A-Za-z0-9]{0,3}".join([*stem, f"({number})"]) + r"(?!\d)", re.I)
        if pattern.search(gold.q):
            yield pattern.sub(lambda found: found[0].replace(found[1], str(int(found[1]) + 9)), gold.q), False


def _topics(gold: Gold) -> Fillings:
    """The next topics in the file with which nothing that the question leads to has to do."""
    topics = [topic for topic in BASE.topics if not topic.everywhere]
    found = _longest(gold.q, topics)
    if not found:
        return
    start = topics.index(found[0])
    others = (topic for topic in topics[start + 1 :] + topics[:start] if not topic.kind)
    free = [topic for topic in others if not _concerns(gold, topic.id)]
    yield from ((_swapped(gold.q, found[1], topic.name), True) for topic in free[:2])


def _places(gold: Gold) -> Fillings:
    """Each other place of the record, and one of which it knows nothing."""
    places = sorted({str(meeting.place) for meeting in BASE.meetings if meeting.place})
    typed = next((place for place in places if _swapped(gold.q, place, "") != gold.q), None)
    if typed:
        others = [place for place in (*places, NOWHERE) if place != typed]
        yield from ((_swapped(gold.q, typed, place), place != NOWHERE) for place in others)


SLOTS: dict[str, Slot] = {
    "member": _members,
    "month": _months,
    "document": _documents,
    "topic": _topics,
    "place": _places,
}


def _swaps() -> list[Swap]:
    pairs = [(slot, gold) for slot in SLOTS for gold in ANSWERED]
    swaps = [Swap(gold, slot, *filling) for slot, gold in pairs for filling in SLOTS[slot](gold)]
    return list({swap.name: swap for swap in swaps}.values())


SWAPS = _swaps()


@pytest.mark.parametrize("slot", SLOTS)
def test_another_filling_leads_elsewhere_or_nowhere(slot: str) -> None:
    assert [swap.name for swap in SWAPS if swap.slot == slot and not _makes_a_difference(swap)] == []


def _makes_a_difference(swap: Swap) -> bool:
    reply = asked(swap.gold, swap.question)
    return not ids_of(reply) or (swap.known and ids_of(reply) != ids_of(asked(swap.gold)))


@pytest.mark.parametrize("slot", SLOTS)
def test_every_slot_is_swapped(slot: str) -> None:
    assert sum(swap.slot == slot for swap in SWAPS) >= 8
