"""Which statements of the record belong in a brief: of the meeting's body or topics, and dated in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.answers.standing import is_over
from bot.answers.wording import name_of
from bot.edtf import parse
from bot.knowledge.model import Document, Meeting
from bot.matching.index import Facet, Record

PROPOSED = "proposed"
DECIDED = frozenset({"agreed", "decided"})
"""What a meeting settled; that it adopted a text, such as its minutes, is told with the rest."""
SAID = "said"
"""An act of the language, as is `PROPOSED`; entries use these words, or those that the language counts with them."""


@dataclass(frozen=True)
class Material:
    """What the record holds for a brief on one meeting, each entry in one place only."""

    last: Meeting | None
    """The last held meeting of the same body."""
    about: tuple[Facet, ...]
    """What is said of the meeting itself."""
    fresh: tuple[Facet, ...]
    """New or changed, and not of the last meeting."""
    fresh_documents: tuple[tuple[Document, Facet], ...]
    """Dated after the last meeting, each with an entry that rests on it or points to it."""
    proposals: tuple[Facet, ...]
    happened: tuple[Facet, ...]
    """At the last meeting: decisions first, then what bears on the proposals, then what is on the topics."""
    elsewhere: tuple[Facet, ...]
    """On the topics, at other bodies or earlier."""
    documents: tuple[tuple[Document, Facet], ...]
    """To read, each with an entry that points to it or is cited from it; those behind the proposals first."""

    @property
    def is_empty(self) -> bool:
        """True where the record has nothing for it."""
        parts = (self.about, self.fresh, self.fresh_documents, self.proposals, self.happened, self.elsewhere)
        return not any(parts)


def material(record: Record, meeting: Meeting, *, today: date, day: date, changed: frozenset[str]) -> Material:
    """What is on record for a meeting on `day`, of nothing dated after `today`."""
    topics = frozenset(meeting.topics) - record.lexicon.everywhere
    known = [facet for facet in record.facets if _is_past(facet, record, today)]
    relevant = [facet for facet in known if _concerns(facet, meeting, topics)]
    last = last_meeting(record, meeting, today=today, day=day)
    there = [facet for facet in relevant if last and last.id in facet.entry.at]
    proposals = [facet for facet in relevant if facet.entry.act == PROPOSED and not is_over(facet.entry)]
    fresh = [facet for facet in relevant if facet.entry.id in changed and facet not in there]
    about = [facet for facet in relevant if meeting.id in facet.entry.about]
    on_topic = [facet for facet in relevant if not topics.isdisjoint(facet.entry.topics)]
    kept = _each_once(about=about, fresh=fresh, proposals=proposals, happened=there, elsewhere=on_topic)
    raised = frozenset(topic for facet in proposals for topic in facet.entry.topics)
    weigh = partial(_weight, raised=raised, topics=topics, record=record)
    new = tuple(_new_documents(record, relevant, last, today)) if last else ()
    listed = {document.id for document, _ in new}
    return Material(
        last=last,
        about=tuple(kept["about"]),
        fresh=tuple(kept["fresh"]),
        fresh_documents=new,
        proposals=tuple(sorted(kept["proposals"], key=lambda facet: _party(facet, record))),
        happened=tuple(sorted(kept["happened"], key=weigh)),
        elsewhere=tuple(sorted(kept["elsewhere"], key=weigh)),
        documents=tuple(pair for pair in _to_read(record, [*proposals, *relevant], today) if pair[0].id not in listed),
    )


def last_meeting(record: Record, meeting: Meeting, *, today: date, day: date) -> Meeting | None:
    """The last held meeting of the same body before `day`, and not after `today`."""
    held = [
        other
        for other in record.knowledge.meetings
        if other.body and other.body == meeting.body and other.id != meeting.id and other.status == "held"
        and other.when.latest < day and other.when.latest <= today
    ]  # fmt: skip
    return max(held, key=lambda other: (other.when.latest, other.id), default=None)


def _is_past(facet: Facet, record: Record, today: date) -> bool:
    """True where nothing of it can be later than `today`; without a date of its own, that of its source counts."""
    days = [high for _, high in facet.days]
    if not days:
        cited = [record.knowledge.document_by_id[cite.document].date for cite in facet.entry.cite]
        days = [parse(written).latest if written else date.max for written in cited]
    return all(high <= today for high in days)


def _concerns(facet: Facet, meeting: Meeting, topics: frozenset[str]) -> bool:
    """True for what is on its topics, was at its body, or is said of the meeting itself."""
    own = meeting.body in facet.bodies if meeting.body else False
    return own or meeting.id in facet.entry.about or not topics.isdisjoint(facet.entry.topics)


def _each_once(**parts: list[Facet]) -> dict[str, list[Facet]]:
    """Each entry in the first part that has it."""
    said: set[str] = set()
    kept = {}
    for name, facets in parts.items():
        kept[name] = [facet for facet in facets if facet.entry.id not in said]
        said |= {facet.entry.id for facet in facets}
    return kept


def _party(facet: Facet, record: Record) -> tuple[bool, str, int]:
    """By the name of whoever did it, the unnamed last, each in the order of the record."""
    who = facet.entry.who
    return not who, name_of(who[0], record).casefold() if who else "", facet.position


def _weight(facet: Facet, *, raised: frozenset[str], topics: frozenset[str], record: Record) -> tuple[bool, ...]:
    """What a reader wants first: decisions, what is on the topics `raised` by proposals, on the topics, still open.

    What is only of form, as that something was put on an agenda, comes last.
    """
    acts = record.lexicon.language.acts
    entry = facet.entry
    of_form = entry.act in acts[SAID].but_not
    off_raised, off_topic = raised.isdisjoint(entry.topics), topics.isdisjoint(entry.topics)
    return of_form, entry.act not in DECIDED, off_raised, off_topic, not entry.status


def _is_written(document: Document, today: date) -> bool:
    return document.date is None or parse(document.date).latest <= today


def _to_read(record: Record, facets: list[Facet], today: date) -> Iterator[tuple[Document, Facet]]:
    """Documents that the entries point to, then those that they are cited from, each with the first such entry."""
    pairs = [(id_, facet) for facet in facets for id_ in sorted(facet.pointed)]
    pairs += [(cite.document, facet) for facet in facets for cite in facet.entry.cite]
    first: dict[str, Facet] = {}
    for id_, facet in pairs:
        first.setdefault(id_, facet)
    for id_, facet in first.items():
        document = record.knowledge.document_by_id[id_]
        if _is_written(document, today):
            yield document, facet


def _new_documents(
    record: Record, relevant: list[Facet], last: Meeting, today: date
) -> Iterator[tuple[Document, Facet]]:
    for document in record.knowledge.documents:
        resting = next((facet for facet in relevant if document.id in facet.documents), None)
        later = bool(document.date) and parse(document.date or "").earliest > last.when.latest
        if resting and later and _is_written(document, today):
            yield document, resting
