"""What people asked and did not get: grouped, and each group with the entries that it may have meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.edtf import parse
from bot.knowledge.model import Entry
from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.matching.reading import read
from bot.text import fold, inert

ALIKE = 0.6
"""Shared share of two questions' features from which they are one gap; names and dates must be the same throughout."""
MOST_PROPOSALS = 3

Propose = Callable[[str], Sequence[tuple[str, float]]]
"""Ids of entries for a question, likeliest first, each with a probability."""

_TAKEN_OUT = re.compile(r"\[(?:token|e-mail|mention|link|number)\]")


@dataclass(frozen=True)
class Missed:
    """A question as people typed it."""

    text: str
    times: int
    last_day: str
    """In the form 2018-09-15."""
    disliked: bool = False
    """True where an answer was given and marked as not helpful."""


@dataclass(frozen=True)
class Proposal:
    """An entry that a question may have meant."""

    entry: Entry
    probability: float


@dataclass(frozen=True)
class Gap:
    """Questions that ask for one thing."""

    wordings: tuple[Missed, ...]
    """Most frequent first."""
    proposals: tuple[Proposal, ...] = ()
    """Likeliest first; entries that lack a name of the question are none."""

    @property
    def times(self) -> int:
        """How often it was asked, in whatever words."""
        return sum(one.times for one in self.wordings)

    @property
    def last_day(self) -> str:
        """When it was last asked."""
        return max(one.last_day for one in self.wordings)


def gaps_in(missed: Iterable[Missed], record: Record, propose: Propose) -> list[Gap]:
    """The gaps behind the questions, most frequent first; the same questions in another order give the same gaps."""
    cleaned = _by_text(missed)
    gaps = [Gap(group, _proposals(group, record, propose)) for group in _groups(cleaned, record)]
    return sorted(gaps, key=lambda gap: (-gap.times, fold(gap.wordings[0].text), gap.wordings[0].text))


def _by_text(missed: Iterable[Missed]) -> list[Missed]:
    """Each wording once, without the marks left by redaction; those that are nothing else are dropped."""
    found: dict[str, Missed] = {}
    for one in sorted(missed, key=lambda one: (-one.times, one.text)):
        text = inert(_TAKEN_OUT.sub(" ", one.text))
        key = " ".join(fold(text).strip(" ?.!").split())
        known = found.get(key)
        if known:
            one = replace(one, times=known.times + one.times, last_day=max(known.last_day, one.last_day))
            found[key] = replace(one, text=known.text, disliked=known.disliked or one.disliked)
        elif key:
            found[key] = replace(one, text=text)
    return sorted(found.values(), key=lambda one: (-one.times, one.text))


def _groups(missed: list[Missed], record: Record) -> Iterator[tuple[Missed, ...]]:
    """Each question joins the first, most frequent, group whose first question it is like."""
    groups: list[tuple[Question, list[Missed]]] = []
    for one in missed:
        question = read(one.text, record.lexicon, today=_end_of(record))
        group = next((members for first, members in groups if _is_like(question, first, record)), None)
        if group is None:
            groups.append((question, [one]))
        else:
            group.append(one)
    yield from (tuple(members) for _, members in groups)


def _is_like(one: Question, other: Question, record: Record) -> bool:
    if _slots(one) != _slots(other) or one.guard != other.guard:
        return False
    a, b = record.features(one), record.features(other)
    total = sum(max(a.get(key, 0.0), b.get(key, 0.0)) for key in a.keys() | b.keys())
    return total > 0 and sum(min(a[key], b[key]) for key in a.keys() & b.keys()) / total >= ALIKE


def _slots(question: Question) -> tuple[object, ...]:
    """The names, dates and numbers of a question, in which nothing is alike that is not the same."""
    dates = frozenset((phrase.start, phrase.end, phrase.relation) for phrase in question.dates)
    surfaces = frozenset(fold(span.surface) for span in question.spans if not span.id)
    return frozenset(span.id for span in question.spans), surfaces, dates, question.paragraph


def _proposals(group: tuple[Missed, ...], record: Record, propose: Propose) -> tuple[Proposal, ...]:
    asked = read(group[0].text, record.lexicon, today=_end_of(record))
    named = {span.id for span in asked.spans if span.id} - record.lexicon.everywhere
    facets = record.facet_by_id
    likely = [Proposal(facets[id_].entry, share) for id_, share in propose(group[0].text) if id_ in facets]
    return tuple(one for one in likely if _concerns(facets[one.entry.id], named))[:MOST_PROPOSALS]


def _end_of(record: Record) -> date:
    """What "last month" is reckoned from: two questions are compared, not answered."""
    return parse(record.knowledge.base.covers.end).latest


def _concerns(facet: Facet, named: set[str]) -> bool:
    return named <= facet.involved | facet.spoken | facet.documents
