"""Several versions of one proposal: which of them a question speaks of, and what was said of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.matching.index import Facet, Record
from bot.matching.language import Language
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.text import words_of


def of_version(question: Question, record: Record) -> Question:
    """The question with the proposals that it means, where it tells the new ban, or the ban on all, from the other."""
    language, words = record.lexicon.language, question.words
    dated = _by_date(question, record)
    if dated is not None:
        return dated
    sides = language.newer | language.older
    if not question.says(sides | language.wholes):
        return question
    said = frozenset(words[n] for head in _heads(question, record) for n in _before(head, question, record)) & sides
    wholes = [pair for pair in pairwise(words) if pair[0] in language.wholes]
    if not said and not wholes:
        return question
    meant = [facet for versions in _versions_of(question, record) for facet in _meant(versions, said, wholes, language)]
    if not meant:
        return question
    content, unknown = (tuple(w for w in some if w not in said) for some in (question.content, question.unknown))
    ids = tuple(dict.fromkeys(facet.entry.id for facet in meant))
    return replace(question, versions=ids, content=content, unknown=unknown)


def _by_date(question: Question, record: Record) -> Question | None:
    """The question with the one version that says "from 2030", where that stands in it; None where none or all do."""
    for phrase in question.dates:
        for versions in _versions_of(question, record):
            told = [facet for facet in versions if _words_in(words_of(phrase.text), words_of(facet.entry.text))]
            if phrase.relation == "in" and told and len(told) < len(versions):
                rest = tuple(other for other in question.dates if other is not phrase)
                return replace(question, versions=tuple(facet.entry.id for facet in told), dates=rest)
    return None


def _words_in(some: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """True where more than one word stands in a text in a row: a mere "2030" may be the year of anything."""
    return len(some) > 1 and any(words[n : n + len(some)] == some for n in range(len(words)))


def version_told(told: Sequence[Facet], record: Record) -> tuple[str, ...]:
    """Ids of the version that all of some statements decided on, or proposed after another; none where they did not."""
    fates = record.lexicon.language.fates
    then = {_then(facet, record) for facet in told}
    ids = next(iter(then)) if len(then) == 1 else ()
    # What was proposed first goes on in what was made of it; what was rejected does not.
    later = all(_is_offer(facet, record) and facet.entry.id in ids for facet in told) and not _is_first(ids, record)
    return ids if later or all(facet.entry.act in fates for facet in told) else ()


def _then(facet: Facet, record: Record) -> tuple[str, ...]:
    """Ids of the version of the one thing of which a statement is; none where it is of several, or there is one."""
    topics = record.lexicon.telling(facet.entry.topics)
    found = [version for topic in topics for version in _versions_on(topic, record) if version.since <= facet.since]
    last = max((version.since for version in found), default=None)
    return tuple(version.entry.id for version in found if version.since == last) if len(topics) == 1 else ()


def _is_first(ids: Sequence[str], record: Record) -> bool:
    facets = [record.facet_by_id[id_] for id_ in ids]
    versions = [_versions_on(topic, record) for facet in facets for topic in facet.entry.topics]
    return any(facet.since == found[0].since for facet in facets for found in versions if found)


def of_other_versions(question: Question, record: Record) -> Iterator[str]:
    """Ids of what was said before the version that a question means was proposed, or from when the next one was."""
    # A record that was read again need not have them any more.
    meant = [record.facet_by_id[id_] for id_ in question.versions if id_ in record.facet_by_id]
    for topic in {topic for facet in meant for topic in record.lexicon.telling(facet.entry.topics)}:
        versions = _versions_on(topic, record)
        days = [facet.since for facet in versions if facet.entry.id in question.versions]
        if days:
            first, until = min(days), min((f.since for f in versions if f.since > max(days)), default=date.max)
            held = record.holding.get(topic, ())
            yield from (facet.entry.id for facet in held if not first <= facet.since < until)


def _meant(
    versions: Sequence[Facet], said: frozenset[str], wholes: Sequence[tuple[str, str]], language: Language
) -> list[Facet]:
    """Those of the versions that the words tell from the others; none where they tell none."""
    if said:
        day = versions[-1 if said & language.newer else 0].since
        return [facet for facet in versions if facet.since == day]
    having = [facet for facet in versions if not set(wholes).isdisjoint(pairwise(words_of(facet.entry.text)))]
    return having if len(having) < len(versions) else []


def _versions_of(question: Question, record: Record) -> Iterator[list[Facet]]:
    """The versions of each thing that a question names, or that somebody whose proposal it names put forward."""
    topics = [topic for topic in question.ids("topic") if topic not in record.lexicon.everywhere]
    doers = {doer for _, doer in question.deeds}
    made = (facet for doer in sorted(doers) for facet in record.holding.get(doer, ()) if doer in facet.entry.who)
    own = [topic for facet in made if _is_offer(facet, record) for topic in record.lexicon.telling(facet.entry.topics)]
    for topic in dict.fromkeys(topics or own):
        versions = _versions_on(topic, record)
        yield from [versions] if versions else []


def _versions_on(topic: str, record: Record) -> list[Facet]:
    """The proposals on a topic that came back at another time, the first one first; none where none did.

    One came back where somebody who had made it made it again, or where it says itself that it is the new one.
    """
    offers = [f for f in record.holding.get(topic, ()) if topic in f.entry.topics and _is_offer(f, record)]
    ordered = sorted(offers, key=lambda facet: (facet.since, facet.position))
    newer = record.lexicon.language.newer
    again = [
        (before, facet)
        for n, facet in enumerate(ordered)
        for before in ordered[:n]
        if before.since < facet.since
        if set(before.entry.who) & set(facet.entry.who) or not newer.isdisjoint(words_of(facet.entry.text))
    ]
    kept = {facet.position for pair in again for facet in pair}
    return [facet for facet in ordered if facet.position in kept]


def _is_offer(facet: Facet, record: Record) -> bool:
    return facet.entry.act in record.lexicon.language.proposings


def _heads(question: Question, record: Record) -> Iterator[int]:
    """Where the nouns stand that "new" may be said of: a topic, a proposal of somebody, "one" for either."""
    language = record.lexicon.language
    yield from (span.start for span in question.spans if span.kind == "topic" and span.start >= 0)
    nouns = language.act_nouns
    for n, word in enumerate(question.words):
        if (question.deeds and nouns.get((word,)) in language.proposings) or (question.follow and word in _ONES):
            yield n


_ONES = frozenset({"one", "ones", "version"})


def _before(head: int, question: Question, record: Record) -> Iterator[int]:
    """Places before a noun that are of it: adjectives, a name, and a proposal "on" it."""
    language, words = record.lexicon.language, question.words
    parties = {n for span in question.spans if span.kind in ENTITY_KINDS for n in range(span.start, span.end)}
    offers = {noun[0] for noun, act in language.act_nouns.items() if act in language.proposings and len(noun) == 1}
    passed = language.newer | language.older | language.prepositions | offers | _ONES | {"a", "an", "the"}
    for n in range(head - 1, -1, -1):
        if words[n] not in passed and n not in parties:
            return
        yield n
