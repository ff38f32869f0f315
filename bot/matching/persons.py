"""Somebody who is named for the office that they hold: what was done in it before they came is not theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.matching.index import Facet, Record
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.text import stem, words_of


def of_others(question: Question, record: Record) -> Iterator[str]:
    """Ids of entries on an office that are not of the person by whose name it is asked for.

    Those of before that person came into it, and those by which another came into it or left it; all that name the
    person are theirs. None where it is asked who came before or after.
    """
    asked_of = [span for span in question.spans if span.kind == "body" and span.id]
    if not asked_of or record.lexicon.language.asks_to_succeed(question.words):
        return
    for span in (span for span in asked_of if question.words[max(span.start - 1, 0)] not in ("before", "after")):
        name = _name_in(span, record)
        own = [facet for facet in record.holding.get(span.id, ()) if name and _names(facet, name, record)]
        came = [facet.since for facet in own if facet.entry.act in record.lexicon.language.electings]
        if came:
            others = (facet for facet in record.holding[span.id] if facet not in own and _concerns(facet, span))
            yield from (f.entry.id for f in others if f.since < min(came) or _changes(f, span, record))


def of_holders(facets: Iterable[Facet], office: str, record: Record) -> list[Facet]:
    """Those that name whoever holds an office now, by whose names it goes too; all where none does."""
    every = list(facets)
    names = [person_in(alias, office, record) for alias in record.knowledge.entity_by_id[office].aliases]
    return [facet for facet in every if any(name and _names(facet, name, record) for name in names)] or every


def in_term(came: Facet, record: Record) -> tuple[str, ...]:
    """Ids of what concerns an office from when somebody came into it until another did; none where it is not one."""
    offices = [id_ for id_ in came.entry.about if record.knowledge.kind_by_entity.get(id_) == "body"]
    if len(offices) != 1:
        return ()
    comings, names = record.lexicon.language.electings, record.knowledge.entity_by_id[offices[0]].aliases
    persons = [name for alias in names if (name := person_in(alias, offices[0], record)) and _names(came, name, record)]
    held = [f for f in record.holding[offices[0]] if offices[0] in (*f.entry.who, *f.entry.about)]
    others = (f for f in held if f.since > came.since and f.entry.act in comings and offices[0] in f.entry.about)
    # Whoever was elected again is the same.
    later = [_order(f) for f in others if not any(_names(f, name, record) for name in persons)]
    until = min(later, default=(date.max, 0))
    return tuple(facet.entry.id for facet in held if _order(came) <= _order(facet) < until)


def _order(facet: Facet) -> tuple[date, int]:
    return facet.since, facet.position


def _name_in(span: Span, record: Record) -> frozenset[str]:
    return person_in(span.surface, span.id, record)


def person_in(text: str, office: str, record: Record) -> frozenset[str]:
    """Words of a person's name, without titles and what the office is called; none where that alone was said."""
    entity = record.knowledge.entity_by_id[office]
    called = {*words_of(entity.name), *words_of(entity.abbreviation or "")}
    others = called | record.lexicon.language.titles | record.lexicon.language.stop_words
    return frozenset(word for word in words_of(text) if word not in others)


def _names(facet: Facet, name: frozenset[str], record: Record) -> bool:
    return {stem(word) for word in name} <= record.lexicon.terms(words_of(facet.entry.text))


def _changes(facet: Facet, span: Span, record: Record) -> bool:
    """True where somebody came into the office or left it; whom its holder appointed to another is their doing."""
    entry = facet.entry
    return entry.act in record.lexicon.language.appointments and (span.id in entry.about or entry.act == "resigned")


def _concerns(facet: Facet, span: Span) -> bool:
    return span.id in (*facet.entry.who, *facet.entry.about)
