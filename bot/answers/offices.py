"""Who holds an office, who came before or after somebody in it, and who is at the head of a body."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.knowledge.model import Entry
from bot.matching.index import Record
from bot.matching.names import Span
from bot.matching.persons import of_holders, person_in
from bot.matching.questions import Question
from bot.matching.ranking import Candidate, candidates
from bot.text import words_of


def in_office(question: Question, record: Record, as_of: date) -> list[Candidate] | None:
    """Entries by which somebody came into or left an office, where a question asks who holds it and no curator does.

    None where nothing else may answer either: nobody is on record before or after somebody who is named.
    """
    succeeds = record.lexicon.language.asks_to_succeed(question.words)
    side = _side_of_somebody(question, record)
    if question.ask == "who" and (succeeds or side):
        found = _beside_somebody(question, side, record, as_of) if side else _succeeding(question, record, as_of)
        return found or (None if _persons(question, record) else [])
    bare = question.ids("body") or question.content or question.focus
    if question.ask != "who" or question.acts or question.named or not bare or question.guard:
        return _in_the_chair(question, record, as_of)
    appointed = replace(question, acts=record.lexicon.language.appointments)
    then = _held_then(appointed, record, as_of)
    came = then or _came(appointed, record, as_of)
    # What a curator wrote down of somebody else, such as a predecessor, does not tell it.
    reached = [found for found in candidates(question, record, as_of) if found.by_example]
    if not then and (any(found.entry.act in appointed.acts for found in reached) or (reached and not came)):
        return []
    named = question.ids("body")
    if len(named) != 1 or not question.says(record.lexicon.language.presents):
        return came
    holding = of_holders([found.facet for found in came], named[0], record)
    return [found for found in came if found.facet in holding]


def _came(question: Question, record: Record, as_of: date) -> list[Candidate]:
    return [found for found in candidates(question, record, as_of) if found.score == 1 and not found.by_example]


def _held_then(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """By which those came into an office who held it at a time that is named: who came last before it, and then."""
    windows = [phrase.window for phrase in question.dates if phrase.relation == "in"]
    offices = question.ids("body")
    if len(windows) != 1 or windows[0] is None or len(offices) != 1:
        return []
    low, high = windows[0]
    found = _came(replace(question, dates=()), record, min(as_of, high))
    held = sorted((c for c in found if c.facet.since <= high), key=lambda c: c.facet.since)
    before = [c for c in held if c.facet.since < low][-1:]
    if any(c.entry.act == "resigned" for c in before):
        return []
    return [c for c in (*before, *(c for c in held if c.facet.since >= low)) if offices[0] in c.entry.about]


def _succeeding(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which somebody took over: those that say so, else the last of several who came into the office."""
    language = record.lexicon.language
    offices = tuple(span for span in question.spans if span.kind == "body")
    asked = replace(question, acts=language.appointments)
    if offices:
        # Who took over from somebody is told by the office, and not by who left it.
        words = language.successions.words
        content, unknown = (tuple(w for w in some if w not in words) for some in (question.content, question.unknown))
        acts = language.appointments - {"resigned"}
        asked = replace(asked, spans=offices, acts=acts, content=content, unknown=unknown, guard=None)
    came = _came(asked, record, as_of)
    persons = _persons(question, record)
    telling = [found for found in came if _tells_of_succession(found.entry, persons, record)]
    telling = telling or _beside_somebody(question, "after", record, as_of)
    if telling or persons or len(offices) != 1 or not came[1:]:
        return telling
    holding = of_holders([found.facet for found in came], offices[0].id, record)
    return [found for found in came if found.facet in holding]


def _side_of_somebody(question: Question, record: Record) -> str | None:
    """Whether it is asked who was in an office before or after somebody who is named."""
    words = [word for word in question.words if word not in record.lexicon.language.titles]
    named = {word for name in _persons(question, record) for word in name}
    sides = (one for one, other in pairwise(words) if one in ("before", "after") and other in named)
    return None if question.acts or question.speaks else next(sides, None)


def _persons(question: Question, record: Record) -> list[frozenset[str]]:
    """The words by which somebody may be named: those of a name by which an office goes, else those of no other use."""
    # What goes on from a question has the id of an office, and not what was typed.
    named = (span for span in question.spans if span.kind == "body" and span.id and span.surface != span.id)
    persons = [person_in(span.surface, span.id, record) for span in named]
    words = record.lexicon.language.successions.words
    content = frozenset(word for word in question.content if word not in words)
    return [name for name in (*persons, content) if name]


def _beside_somebody(question: Question, side: str, record: Record, as_of: date) -> list[Candidate]:
    """The entry by which the next one, or the one before, came into the office of somebody whom the question names."""
    language, knowledge = record.lexicon.language, record.knowledge
    named = [record.lexicon.terms((word,)) for name in _persons(question, record)[:1] for word in name]
    coming = language.appointments - {"resigned"}
    came = sorted((f for f in record.facets if f.entry.act in coming), key=lambda f: (f.since, f.position))
    first = next((f for f in came if named and all(name & f.terms for name in named)), None)
    if first is None:
        return []
    offices = {id_ for id_ in first.entry.about if knowledge.kind_by_entity.get(id_) == "body"}
    offices &= set(question.ids("body")) or offices
    others = [f for f in came if offices.intersection(f.entry.about) and f.since <= as_of]
    later, earlier = [f for f in others if f.since > first.since][:1], [f for f in others if f.since < first.since][-1:]
    return [Candidate(facet, 1.0) for facet in (later if side == "after" else earlier)]


def _in_the_chair(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Who came last into the office that a verb stands for: "who chairs the Council"."""
    knowledge, words, language = record.knowledge, question.words, record.lexicon.language
    verb = next((word for word in words[1:] if word not in language.whether | {"in"}), "")
    noun = language.offices.get(verb) if words[:1] == ("who",) else None
    if noun is None:
        return []
    asked = {word for id_ in question.ids("body") for word in words_of(knowledge.entity_by_id[id_].name)}
    offices = [(_of_whom(one.name, {noun}), one.id) for kind, one in knowledge.entities if kind == "body"]
    if not any(whom and whom <= asked for whom, _ in offices):
        # Whoever convenes a panel that has no Chair is at its head.
        others = [(_of_whom(one.name, language.heads), one.id) for kind, one in knowledge.entities if kind == "body"]
        offices += [(whom, id_) for whom, id_ in others if whom]
    # The Chair of the Committee chairs the Committee on Levies; the Chair chairs what has no Chair of its own.
    heads = {_head(knowledge.entity_by_id[id_].name) for id_ in question.ids("body")}
    fits = ((whom, id_) for whom, id_ in offices if whom is not None and whom <= asked and (not whom or whom & heads))
    fitting = sorted((-len(whom), id_) for whom, id_ in fits)
    if not asked or not fitting or (fitting[1:] and fitting[0][0] == fitting[1][0]):
        return []
    span = Span("body", fitting[0][1], 1, 2, verb)
    acts = record.lexicon.language.appointments - {"resigned"}
    # The budget committee is not the Committee.
    content, unknown = (tuple(word for word in some if word != verb) for some in (question.content, question.unknown))
    held = replace(question, spans=(span,), content=content, unknown=unknown, guard=None, acts=acts)
    came = [found for found in candidates(held, record, as_of) if span.id in found.entry.about]
    if not fitting[0][0]:
        # The Chair is that of whoever elected it, and not of every body that has none.
        came = [found for found in came if not set(question.ids("body")).isdisjoint(found.entry.who)]
    last = max((high for found in came for _, high in found.facet.days), default=None)
    return [found for found in came if any(high == last for _, high in found.facet.days)]


def _head(name: str) -> str:
    """What a body is: the Bureau of the Commission is a bureau."""
    words = words_of(name)
    end = next((n for n, word in enumerate(words) if n and word in ("of", "on", "for", "to", "in")), len(words))
    return words[end - 1]


def _of_whom(name: str, nouns: Collection[str]) -> frozenset[str] | None:
    """The words for what an office is of: none for "the Chair"; None where it is another office."""
    words = [word for word in words_of(name) if word not in ("the", "of", "co")]
    return frozenset(words[1:]) if words and words[0] in nouns else None


def _tells_of_succession(entry: Entry, persons: Sequence[frozenset[str]], record: Record) -> bool:
    """True for an appointment "in succession to" somebody: to one of the persons, where some are named."""
    words, language = words_of(entry.text), record.lexicon.language
    _, end, _ = next(language.successions.find(words), (0, len(words), frozenset()))
    to_them = not persons or any(person <= set(words[end:]) for person in persons)
    return entry.act in language.appointments - {"resigned"} and end < len(words) and to_them
