"""Entries on a topic by which somebody wanted it ended, or another thing in its place, and not to have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.knowledge.model import Entry
from bot.matching.index import Facet, Record
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.text import stem, stems_of, words_of

FARTHEST = 4
"""Words between a verb and what it ends: to ban "all use of" a gas."""
_INNER = frozenset({"of", "on"})
"""Prepositions that may stand between: an end of testing, a ban on tests."""


def opposite_to(question: Question, record: Record) -> Iterator[str]:
    """Ids of the entries that are not for the topic which it asks who wants, backs or proposed.

    Who backed the ban on tests is not who is for tests, nor who proposed a rule whoever proposed another instead.
    """
    if not asks_to_have(question, record):
        return
    intentions = record.lexicon.language.intentions
    for span in question.spans:
        if span.kind == "topic" and _is_object(span, question, record):
            yield from _against(span.id, record)
            yield from _in_its_place(span.id, record) if question.act in intentions else ()


def asks_to_have(question: Question, record: Record) -> bool:
    """True where it is asked who wants, backs or proposed something, and not its end."""
    language = record.lexicon.language
    having = (language.stances - language.fates) | language.proposings | {"wanted"}
    asks = question.ask in ("who", "why") or question.is_whether
    ends = _ends(question.words, [], record) or not language.departures.isdisjoint(question.words[-1:])
    return question.act in having and asks and not question.deeds and not ends


def is_to_end(word: str, facet: Facet, record: Record) -> bool:
    """True where an entry is for ending what a word stands for: to abolish "certificates"."""
    return _ends(words_of(facet.entry.text), [(stem(word),)], record)


def is_turned(question: Question, facet: Facet, record: Record) -> bool:
    """True for an entry by which something was lowered, where it is asked who raised it."""
    language = record.lexicon.language
    asked = _turns(question.words, record)
    if len(asked) != 1 or question.says(language.raisings):
        return False
    told = _turns(words_of(facet.entry.text), record)
    return bool(told) and asked.isdisjoint(told)


def _turns(words: tuple[str, ...], record: Record) -> frozenset[str]:
    found = record.lexicon.language.turns.find(words)
    return frozenset(turn for _, _, turns in found for turn in turns)


def _is_object(span: Span, question: Question, record: Record) -> bool:
    """False behind "on" and the like: who proposed something on tests need not want them."""
    before = [word for word in question.words[: max(span.start, 0)][-2:] if word not in ("the", "a", "an")]
    return before[-1:] != [] and before[-1] not in record.lexicon.language.matters


def _against(topic: str, record: Record) -> Iterator[str]:
    """Entries by which the topic was to end, and all that was for or against that where it was proposed first."""
    language = record.lexicon.language
    holding = record.holding.get(topic, ())
    names = _names_of(topic, record)
    first = next(iter(_proposals(holding, record)), None)
    is_end = first is not None and _ends(words_of(first.text), names, record)
    for facet in holding:
        sides = is_end and not facet.acts.isdisjoint(language.stances | language.intentions)
        if sides or _ends(words_of(facet.entry.text), names, record):
            yield facet.entry.id


def _in_its_place(topic: str, record: Record) -> Iterator[str]:
    """Later proposals that say that they are for something else instead, or speak of the topic as one made before."""
    instead, names = record.lexicon.language.alternatives, _names_of(topic, record)
    for entry in _proposals(record.holding.get(topic, ()), record)[1:]:
        words = words_of(entry.text)
        stems = stems_of(entry.text)
        spoken_of = any(
            words[n - 1 : n] == ("the",) and stems[n : n + len(name)] == name
            for name in names
            for n in range(1, len(stems))
        )
        if spoken_of or next(instead.find(words), None):
            yield entry.id


def _proposals(facets: Sequence[Facet], record: Record) -> list[Entry]:
    """The proposals among them, the first one first."""
    proposings = record.lexicon.language.proposings
    return [f.entry for f in sorted(facets, key=lambda f: (f.since, f.position)) if f.entry.act in proposings]


def _names_of(topic: str, record: Record) -> list[tuple[str, ...]]:
    """Stems of each name that a topic goes by, but for those that say themselves that something ends."""
    thing = record.knowledge.topic_by_id[topic]
    names = [thing.name, *thing.aliases, *([thing.abbreviation] if thing.abbreviation else [])]
    return [stems_of(name) for name in names if not _ends(words_of(name), [], record)]


def _ends(words: Sequence[str], names: Sequence[tuple[str, ...]], record: Record) -> bool:
    """True where the words say that something is to end: one of the names, where some are given."""
    language = record.lexicon.language
    stems = tuple(map(stem, words))
    blocking = language.prepositions - _INNER
    for start, end, _ in language.endings.find(tuple(words)):
        reach = len([*takewhile(lambda word: word not in blocking, words[end : end + FARTHEST])])
        places = [range(end, end + reach + 1)]
        if words[start - 1 : start] and words[start - 1] in _BEING:
            # "That the article be deleted".
            places.append(range(max(start - 1 - FARTHEST, 0), start - 1))
        at = [n for place in places for n in place]
        if not names or any(stems[n : n + len(name)] == name for name in names for n in at):
            return True
    return False


_BEING = frozenset({"be", "is", "are", "was", "were", "been", "being"})
