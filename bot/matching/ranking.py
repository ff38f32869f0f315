"""Which entries answer a question: what it names are conditions, what else it says is weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.dates import DatePhrase
from bot.knowledge.model import Entry
from bot.matching.index import Days, Example, Facet, Record
from bot.matching.questions import Question

CUTOFF = 0.67
"""Share of a question's weight that an entry must account for."""
UNMET = 0.5
"""Least weight of a word that the record knows and the entry lacks, as a share of the weight of the slots."""
EXAMPLE_CUTOFF = 0.72
"""Likeness to a curator's own question from which that question's entry answers."""
MARGIN = 0.1
"""Entries this much below the best one still belong to the answer."""
ECHOES = 2
"""Light words ("new", "issues") that an entry must share for it to be preferred to others."""
SLOT_WEIGHT = 3.0
"""Weight of a name, date or doing that the question and the entry share; words weigh up to ln(1 + entries)."""


@dataclass(frozen=True)
class Candidate:
    """An entry that meets all conditions of a question."""

    facet: Facet
    score: float
    """Share of the question that it accounts for, 0 to 1."""
    by_example: bool = False
    """True where it was reached by a curator's own question."""

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.facet.entry


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


def candidates(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """The entries that answer, best first, none below the cut-off; none at all where a word is unknown to the record."""
    if question.unknown:
        return []
    found: dict[str, Candidate] = {}
    for conditions in _readings(question, record):
        meeting = [facet for facet in record.facets if meets(facet, question, record, as_of, conditions)]
        scored = [Candidate(facet, coverage(facet, question, record)) for facet in meeting]
        if not found or question.ask == "how many":
            found |= {c.entry.id: c for c in scored if c.score >= CUTOFF}
    for reached in _by_example(question, record, as_of):
        if reached.score > found.get(reached.entry.id, Candidate(reached.facet, 0)).score:
            found[reached.entry.id] = reached
    ranked = sorted(_most_exact(found, question), key=lambda c: (-round(c.score, 6), c.facet.position))
    return _echoing([c for c in ranked if c.score >= ranked[0].score - MARGIN], question, record)


def _readings(question: Question, record: Record) -> Iterator[Conditions]:
    """The question to the letter; then its dates as dates spoken of, then its light verbs as no verbs at all."""
    yield Conditions()
    if any(phrase.relation in ("in", "between") for phrase in question.dates):
        yield Conditions(dates=False, mentioned=True)
    light = question.act is not None and record.lexicon.language.acts[question.act].light
    stated = question.is_whether or question.ask in ("who", "when", "where")
    if question.ask == "how many" or (light and not stated):
        yield Conditions(acts=False)


def _most_exact(found: Mapping[str, Candidate], question: Question) -> list[Candidate]:
    """Entries of the very act asked for before those that only name who did it, and these before mere words."""
    if question.ask == "how many":
        return list(found.values())
    exact = [c for c in found.values() if c.by_example or c.entry.act in question.acts]
    by_key = [c for c in found.values() if question.acts & c.facet.acts]
    return exact or by_key or list(found.values())


def _echoing(found: list[Candidate], question: Question, record: Record) -> list[Candidate]:
    """Those that share two and more of the question's light words, where any does; else all."""
    terms = [record.lexicon.terms((word,)) for word in dict.fromkeys(question.echoes)]
    shared = [sum(bool(of_word & candidate.facet.terms) for of_word in terms) for candidate in found]
    most = max(shared, default=0)
    return (
        found
        if most < ECHOES or question.named
        else [c for c, count in zip(found, shared, strict=True) if count == most]
    )


def coverage(facet: Facet, question: Question, record: Record) -> float:
    """Share of the question's weight that an entry accounts for, its conditions being met."""
    slots = SLOT_WEIGHT * max(1, _slot_count(question))
    total = met = slots if question.has_slots else 0.0
    for word in question.content:
        weight = record.weight(word)
        has = bool(record.lexicon.terms((word,)) & facet.terms)
        total += weight if has else max(weight, UNMET * slots)
        met += weight if has else 0.0
    if not total:
        return 1.0 if question.ask == "status" or question.focus else 0.0
    return met / total


def meets(facet: Facet, question: Question, record: Record, as_of: date, conditions: Conditions) -> bool:
    """True where the entry is what every slot of the question says."""
    checks = (
        _known_by(facet.days, as_of),
        _is_dated(facet, question, conditions),
        not conditions.parties or _has_parties(facet, question, record),
        not conditions.acts or not question.acts or bool(question.acts & facet.acts),
        not question.unnamed or facet.entry.unnamed == question.unnamed,
        not question.focus or facet.entry.id in question.focus,
        not conditions.topics or _has_topics(facet, question, record),
        not conditions.meetings or _has_meetings(facet, question),
        _has_documents(facet, question),
    )
    return all(checks)


def _is_dated(facet: Facet, question: Question, conditions: Conditions) -> bool:
    if conditions.dates:
        return all(in_phrase(facet.days, phrase) for phrase in question.dates)
    return not conditions.mentioned or all(_is_within(facet.mentioned, phrase) for phrase in question.dates)


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


def deed_topics(question: Question, record: Record) -> frozenset[str]:
    """What the doings are about that the question speaks of as things."""
    return frozenset(
        topic
        for act, doer in question.deeds
        for facet in record.facets
        if facet.entry.act == act and doer in facet.entry.who
        for topic in facet.entry.topics
    )


def _known_by(days: Days, as_of: date) -> bool:
    return not days or min(lo for lo, _ in days) <= as_of


def _slot_count(question: Question) -> int:
    return (
        len(question.spans) + len(question.kinds) + len(question.dates) + bool(question.acts) + bool(question.paragraph)
    )


def _has_parties(facet: Facet, question: Question, record: Record) -> bool:
    owners = {doer for _, doer in question.deeds}
    parties = [party for party in question.parties if party not in record.lexicon.everywhere and party not in owners]
    if not parties:
        return True
    kinds = record.knowledge.kind_by_entity
    did = doers(facet.entry, question.acts)
    subject_only = bool(question.act) and not _is_object(question)
    there = [
        party in did
        or (party in facet.involved and (not subject_only or kinds[party] == "body" or party in question.owners))
        for party in parties
    ]
    return any(there) if "party" in question.widened else all(there)


def doers(entry: Entry, acts: frozenset[str]) -> frozenset[str]:
    """Ids of those who did one of the acts, as the entry has it: who backed a proposal did not make it."""
    if not acts or entry.act in acts:
        return frozenset(entry.who)
    listed = [getattr(entry, f"{act}_by", None) for act in acts]
    named = [party for parties in listed if isinstance(parties, list) for party in parties]
    return frozenset(named) if any(listed) else frozenset(entry.who)


def _is_object(question: Question) -> bool:
    """True where the doer is what is asked for, so that the party named is the one done to."""
    return (
        question.is_passive
        or question.ask in ("who", "how many")
        or (question.is_whether and not question.parties[1:] and bool(question.deeds))
    )


def _has_topics(facet: Facet, question: Question, record: Record) -> bool:
    topics = [topic for topic in question.ids("topic") if topic not in record.lexicon.everywhere]
    there = [topic in facet.involved for topic in topics]
    if there and not (any(there) if "topic" in question.widened else all(there)):
        return False
    of_deed = deed_topics(question, record)
    if question.deeds and not (of_deed & facet.involved):
        return False
    return all(_has_kind(facet, kind, record) for kind in question.kinds)


def _has_kind(facet: Facet, kind: str, record: Record) -> bool:
    ids = kind_ids(kind, record)
    if not ids or kind == "meeting":
        return True
    return bool(ids & facet.involved)


def kind_ids(kind: str, record: Record) -> frozenset[str]:
    """The meetings and topics of a kind, or of any of several kinds that a word may stand for."""
    return frozenset(thing for one in kind.split("|") for thing in record.lexicon.kinds.get(one, ()))


def _has_meetings(facet: Facet, question: Question) -> bool:
    done_there = question.speaks or bool(question.acts)
    there = [
        span.id in (facet.entry.at if span.within and done_there else facet.involved)
        for span in question.spans
        if span.kind == "meeting"
    ]
    return not there or (any(there) if "meeting" in question.widened else all(there))


def _has_documents(facet: Facet, question: Question) -> bool:
    cited = {cite.document for cite in facet.entry.cite}
    documents = question.ids("document")
    if question.paragraph and not _has_paragraph(facet.entry, question.paragraph, set(documents)):
        return False
    return all(document in facet.involved or document in cited for document in documents)


def _has_paragraph(entry: Entry, paragraph: str, documents: set[str]) -> bool:
    pointed = any(reference.endswith(f" para. {paragraph}") for reference in entry.documents)
    return pointed or any(
        cite.paragraph == paragraph and (not documents or cite.document in documents) for cite in entry.cite
    )


def _by_example(question: Question, record: Record, as_of: date) -> Iterator[Candidate]:
    """Entries whose curator wrote down a question like this one; names and dates stay conditions."""
    features = record.features(question)
    if not features:
        return
    relaxed = Conditions(acts=False, topics=False)
    for example in record.examples:
        likeness = _likeness(features, example.features)
        alike = likeness >= EXAMPLE_CUTOFF and _asks_the_same(question, example.question)
        near = alike and _same_topics(question, example.facet, record) and _has_words(question, example, record)
        if near and meets(example.facet, question, record, as_of, relaxed):
            yield Candidate(example.facet, likeness, by_example=True)


_LOOSE_ASKS = ("what", "who", "list", "summary", "document")
"""What an example may ask without the question's asking the same; "when" answers no "whether"."""


def _asks_the_same(question: Question, example: Question) -> bool:
    """False where the example asks another thing, or who did another thing."""
    if question.ask == "who" and question.act and question.act not in example.acts:
        return False
    return example.ask in (question.ask, *_LOOSE_ASKS)


def _has_words(question: Question, example: Example, record: Record) -> bool:
    """True where every word of the question is in the curator's or in the entry."""
    own = example.facet.terms | {term for word in example.question.content for term in record.lexicon.terms((word,))}
    return all(record.lexicon.terms((word,)) & own for word in question.content)


def _same_topics(question: Question, facet: Facet, record: Record) -> bool:
    return all(topic in facet.involved or topic in record.lexicon.everywhere for topic in question.ids("topic"))


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Dice's coefficient of two weighted sets of features, 0 to 1."""
    shared = sum(weight for feature, weight in one.items() if feature in other)
    whole = sum(one.values()) + sum(other.values())
    return 2 * shared / whole if whole else 0.0
