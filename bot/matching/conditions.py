"""What a question names, as conditions that an entry must meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.dates import DatePhrase
from bot.knowledge.locators import locator_of
from bot.knowledge.model import Entry
from bot.knowledge.references import PARTIES
from bot.matching.index import Days, Facet, Record
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.matching.slots import Slots, is_object
from bot.text import stems_of, words_of


@dataclass(frozen=True)
class Conditions:
    """Which of a question's slots an entry must meet; dropped one by one to find what is nearest."""

    parties: bool = True
    acts: bool = True
    topics: bool = True
    dates: bool = True
    """The date of the entry; if not, the dates that it speaks of."""
    meetings: bool = True
    mentioned: bool = False
    """Without `dates`: the question's dates must at least be spoken of."""


def facets_meeting(slots: Slots, record: Record, as_of: date, conditions: Conditions) -> list[Facet]:
    """The entries that are what every slot of the question says, in the order of the record."""
    held = (record.holding.get(id_, ()) for id_ in _required(slots, conditions))
    return [facet for facet in min(held, key=len, default=record.facets) if meets(facet, slots, as_of, conditions)]


def _required(slots: Slots, conditions: Conditions) -> Iterator[str]:
    """Ids of what each entry that meets the conditions must hold."""
    widened = slots.question.widened
    yield from slots.parties if conditions.parties and "party" not in widened else ()
    yield from slots.topics if conditions.topics and "topic" not in widened else ()
    yield from (id_ for id_, _ in slots.meetings if conditions.meetings and "meeting" not in widened)
    yield from slots.documents


def meets(facet: Facet, slots: Slots, as_of: date, conditions: Conditions) -> bool:
    """True where the entry is what every slot of the question says, as far as the conditions ask."""
    question = slots.question
    return (
        facet.since <= as_of
        and (not conditions.acts or not question.acts or not question.acts.isdisjoint(facet.acts))
        and (not conditions.parties or not slots.parties or _has_parties(facet, slots))
        and (not conditions.topics or (_has_topics(facet, slots) and facet.entry.id not in slots.other_proposals))
        and (not conditions.meetings or not slots.meetings or _has_meetings(facet, slots))
        and (not slots.scenes or not conditions.meetings or _is_at_scenes(facet, slots))
        and (not question.dates or _is_dated(facet, question, conditions))
        and (not slots.excluded or _is_left(facet, slots))
        and (not slots.rivalled or _is_of_deed(facet, slots))
        and (slots.over is None or not _came_after(facet, slots))
        and (slots.sole_object is None or _is_object_alone(slots, facet))
        and (not question.unnamed or facet.entry.unnamed == question.unnamed)
        and (not question.focus or facet.entry.id in question.focus)
        and (not slots.documents or _documents_of(facet, question).issuperset(slots.documents))
        and facet.entry.id not in slots.predecessors | slots.other_versions
        and (not slots.patients or (facet.pointed | facet.involved).issuperset(slots.patients))
        and (not question.paragraph or _has_paragraph(facet.entry, question.paragraph, slots.documents))
    )


def _documents_of(facet: Facet, question: Question) -> frozenset[str]:
    """Those that an entry rests on; those that its words only speak of have no number or date from it."""
    return facet.documents | (
        facet.involved if question.ask in ("what", "list", "summary", "who", "why") else frozenset()
    )


def looks_ahead(facet: Facet, record: Record, as_of: date) -> bool:
    """True for an entry on what is to come; whether somebody will do it is not told by its having done so."""
    words, language = words_of(facet.entry.text), record.lexicon.language
    to_be = any(pair in (("is", "to"), ("are", "to")) for pair in pairwise(words))
    ahead = any(high >= as_of for _, high in (*facet.days, *facet.mentioned))
    return ahead or to_be or language.says_yet_to_be(facet.entry.text)


def doers_of(entry: Entry, acts: frozenset[str]) -> frozenset[str]:
    """Ids of those who did one of the acts, as the entry has it: who backed a proposal did not make it."""
    if not acts or entry.act in acts:
        return frozenset(entry.who)
    listed = [getattr(entry, key) for key in PARTIES if key.removesuffix("_by") in acts]
    named = [party for parties in listed if isinstance(parties, list) for party in parties]
    return frozenset(named) if any(listed) else frozenset(entry.who)


def is_of_nobody(entry: Entry) -> bool:
    """True for an entry that says that nobody did it."""
    return words_of(entry.unnamed or "")[:1] in (("nobody",), ("none",), ("no",))


def _is_dated(facet: Facet, question: Question, conditions: Conditions) -> bool:
    each = any if "date" in question.widened else all
    if conditions.dates and question.is_whether:
        return each(in_phrase(facet.days, phrase) and _is_within(facet.days, phrase) for phrase in question.dates)
    if conditions.dates:
        return each(in_phrase(_days_for(facet, phrase), phrase) for phrase in question.dates)
    return not conditions.mentioned or each(_is_within(facet.mentioned, phrase) for phrase in question.dates)


def _days_for(facet: Facet, phrase: DatePhrase) -> Days:
    """The days of an entry; of one said at a session of many days none is the day asked for."""
    is_day = phrase.start is not None and phrase.start == phrase.end and phrase.relation == "in"
    if facet.is_rough:
        # What was in 2017 need not have been in June of it.
        return facet.days if phrase.relation != "in" or _is_within(facet.days, phrase) else ()
    if not is_day or facet.entry.date:
        return facet.days
    return tuple((low, high) for low, high in facet.days if low == high)


def _is_within(days: Days, phrase: DatePhrase) -> bool:
    window = phrase.window
    return window is None or any(window[0] <= lo and hi <= window[1] for lo, hi in days)


def in_phrase(days: Days, phrase: DatePhrase) -> bool:
    """True where one of the days lies as the date phrase says; "before" and "after" hold for the whole of it."""
    window = phrase.window
    if window is None or phrase.relation == "as_of":
        return True
    low, high = window
    if phrase.days:
        return any(lo <= day <= hi for lo, hi in days for day in phrase.days)
    if phrase.relation in ("before", "after"):
        return any(low <= lo and hi <= high for lo, hi in days)
    return any(lo <= high and hi >= low for lo, hi in days)


def _is_of_deed(facet: Facet, slots: Slots) -> bool:
    """True where something was done with the very proposal: its entry, or one of others that speaks of who made it."""
    own = not slots.rivalled.isdisjoint(facet.entry.who)
    if facet.entry.act in slots.retreats:
        # Who withdrew it made it.
        return own
    if facet.entry.act not in slots.question.acts:
        return own
    spoken_of = not slots.rivalled.isdisjoint(facet.involved)
    # Who was against reopening was against whoever asked for that.
    of_others = not slots.others.isdisjoint(facet.entry.about)
    spoken_of = spoken_of or not (of_others or slots.deed_terms.isdisjoint(facet.terms))
    # What names none of them is done with the first proposal, from which the matter has its name.
    others = facet.involved - frozenset(facet.entry.who)
    return not own and (spoken_of or (slots.rivals is not None and slots.rivals.isdisjoint(others)))


def _came_after(facet: Facet, slots: Slots) -> bool:
    """True for what was done after somebody's proposal was withdrawn, and so with something else."""
    doers = {doer for _, doer in slots.question.deeds}
    later = slots.over is not None and facet.since > slots.over
    return later and facet.entry.act in slots.question.acts - slots.retreats and doers.isdisjoint(facet.involved)


def _is_left(facet: Facet, slots: Slots) -> bool:
    """True where neither who did it nor what it is about is left out."""
    parties = frozenset(span.id for span in slots.question.excluded if span.kind in ENTITY_KINDS)
    did = doers_of(facet.entry, slots.question.acts)
    others = slots.excluded - parties
    return (not did or not did <= parties) and others.isdisjoint(facet.involved | facet.documents)


def _has_parties(facet: Facet, slots: Slots) -> bool:
    did = doers_of(facet.entry, slots.question.acts)
    by_others = bool(slots.question.acts) and facet.entry.act not in slots.question.acts and is_object(slots.question)
    if slots.question.ask == "who" and not by_others and not slots.question.objects.isdisjoint(did):
        # Who supported Fiji is not who did so beside it.
        return False
    if slots.undergoing and not slots.undergoing.isdisjoint(did - frozenset(facet.entry.about)):
        # When a body was set up is not when it set up another.
        return False
    if facet.entry.act in slots.addressings and not did.isdisjoint(slots.parties):
        # What somebody was asked is not what it asked.
        return False
    if slots.question.ask == "who" and by_others:
        # Whose thing was supported made it: who opposed it was not supported.
        return set(slots.parties) <= frozenset(facet.entry.who)
    # Whether the Council opposed it is not told by who did so at its meeting.
    whether = slots.question.is_whether and slots.question.act
    theirs = slots.question.act is None and facet.entry.act in slots.collective
    bodies = frozenset[str]() if whether else facet.bodies - (frozenset() if theirs else slots.doing_bodies)
    there = [
        party in did | bodies or (party in facet.involved and (not slots.doers_only or party in slots.concerned))
        for party in slots.parties
    ]
    return any(there) if "party" in slots.question.widened else all(there)


def _is_object_alone(slots: Slots, facet: Facet) -> bool:
    """True for an entry about what the whole record is about, and about nothing else."""
    return slots.sole_object in facet.spoken and slots.everywhere.issuperset(facet.entry.topics)


def _has_topics(facet: Facet, slots: Slots) -> bool:
    own = facet.involved if slots.question.act else facet.involved | facet.spoken
    there = [topic in own for topic in slots.topics]
    if there and not (any(there) if "topic" in slots.question.widened else all(there)):
        return False
    if slots.deed_topics is not None and slots.deed_topics.isdisjoint(facet.involved):
        return False
    return all(not ids.isdisjoint(own) or _is_meant(facet, kind, slots) for kind, ids in slots.kinds)


def _is_meant(facet: Facet, kind: str, slots: Slots) -> bool:
    """True for an offer of a workshop, which is on record as a meeting no more than any that was only offered."""
    offers = facet.entry.act in slots.intentions
    return offers and any(facet.terms.issuperset(stems_of(one)) for one in kind.split("|"))


def _has_meetings(facet: Facet, slots: Slots) -> bool:
    # What was offered elsewhere did not happen there.
    elsewhere = facet.entry.act in slots.plans
    there = [
        is_there(facet.entry, id_)
        if slots.of_meetings
        else id_ in (facet.entry.at if within or elsewhere else facet.involved)
        for id_, within in slots.meetings
    ]
    return any(there) if "meeting" in slots.question.widened else all(there)


def _is_at_scenes(facet: Facet, slots: Slots) -> bool:
    return all(not scene.isdisjoint(facet.entry.at) for scene in slots.scenes)


def is_there(entry: Entry, meeting: str) -> bool:
    """True where a meeting is what something was done with; who chairs a group at a session chairs no session."""
    return meeting in entry.about or (meeting in entry.at and not (entry.about or entry.topics))


def _has_paragraph(entry: Entry, paragraph: str, documents: tuple[str, ...]) -> bool:
    pointed = any(paragraph in locator_of(reference).paragraphs for reference in entry.documents)
    cited = [cite.document for cite in entry.cite if cite.paragraph == paragraph]
    return pointed or (bool(cited) and (not documents or any(document in documents for document in cited)))
