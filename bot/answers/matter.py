"""What the answer before was about: its statements, its meetings, whoever did something, and the matter of it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.memory import span_of
from bot.knowledge.model import Entry
from bot.matching.index import Record
from bot.matching.names import Span
from bot.matching.questions import Question

NOTHING = ("",)
"""The focus of a question that speaks of something that cannot be told: no entry has this id."""


def entries_in(before: Question, record: Record) -> list[Entry]:
    """The entries that were answered last."""
    return [record.knowledge.entry_by_id[id_] for id_ in before.focus if id_ in record.knowledge.entry_by_id]


def meetings_in(before: Question, record: Record) -> list[str]:
    """Ids of the meetings that were answered last."""
    return [id_ for id_ in before.focus if id_ in record.knowledge.meeting_by_id]


def meetings_of(entries: Iterable[Entry], record: Record) -> list[str]:
    """The meeting that the statements are about, where it is one."""
    found = {id_ for entry in entries for id_ in entry.about if id_ in record.knowledge.meeting_by_id}
    return list(found) if len(found) == 1 else []


def scenes_of(entries: Iterable[Entry]) -> list[str]:
    """The meeting at which the statements were made, where it is one."""
    found = {id_ for entry in entries for id_ in entry.at}
    return list(found) if len(found) == 1 else []


def behind(documents: Sequence[str], record: Record) -> list[Entry]:
    """The entries that point to a document."""
    holding = (facet for id_ in documents for facet in record.holding.get(id_, ()) if id_ in facet.pointed)
    return [facet.entry for facet in holding]


def doers_in(before: Question, record: Record) -> tuple[Span, ...]:
    """Who did what was answered last."""
    kinds = record.knowledge.kind_by_entity
    appointments = record.lexicon.language.appointments
    doers = dict.fromkeys(
        party
        for entry in entries_in(before, record)
        # Who came into an office is spoken of, and not the body that elected them.
        for party in (
            (id_ for id_ in entry.about if kinds.get(id_) == "body") if entry.act in appointments else entry.who
        )
    )
    return tuple(span_of(kinds[party], party, party) for party in doers)


def matter_of(before: Question, record: Record) -> tuple[Span, ...]:
    """What the statements before are about: of each the topic that is most its own, or the meetings."""
    topics = dict.fromkeys(topic for entry in entries_in(before, record) for topic in own_topic(entry, record))
    meetings = meetings_in(before, record)
    return (*(span_of("topic", topic, topic) for topic in topics), *(span_of("meeting", id_, id_) for id_ in meetings))


def own_topic(entry: Entry, record: Record) -> list[str]:
    """The topic of an entry that fewest others share; none where it has none."""
    telling = record.lexicon.telling(entry.topics)
    return sorted(telling, key=lambda topic: len(record.holding.get(topic, ())))[:1]


def deeds_of(before: Question, record: Record) -> tuple[tuple[str, str], ...]:
    """The proposal, offer or the like that "it" stands for, with whoever made it."""
    acts = record.lexicon.language.acts
    act = acts.get(before.act or "")
    if (
        before.act is None
        or act is None
        or act.any
        or act.of_meetings
        or not act.noun
        or before.act in record.lexicon.language.stances
    ):
        return ()
    entries = [entry for entry in entries_in(before, record) if entry.act == before.act]
    return tuple(
        dict.fromkeys((entry.act, party) for entry in entries for party in entry.who if party in before.parties)
    )
