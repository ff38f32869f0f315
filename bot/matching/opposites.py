"""Entries that tell the contrary of what is asked: of the end of a thing, of another in its place, of down for up."""

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
_BEING = frozenset({"be", "is", "are", "was", "were", "been", "being"})


def opposite_to(question: Question, record: Record) -> Iterator[str]:
    """Ids of the entries that are not for the topic which it asks who wants, backs or proposed.

    Who backed the ban on tests is not who is for tests, nor who proposed a rule whoever proposed another instead.
    """
    if not asks_to_have(question, record):
        return
    intentions = record.lexicon.language.intentions
    for span in question.spans:
        if span.kind == "topic" and _is_object(span, question, record):
            yield from _against(span, record)
            yield from _in_its_place(span, record) if question.act in intentions else ()


def asks_to_have(question: Question, record: Record) -> bool:
    """True where it is asked who wants, backs or proposed something, and not its end."""
    language = record.lexicon.language
    having = (language.stances - language.fates) | language.proposings | {"wanted"}
    asks = question.ask in ("who", "why") or question.is_whether
    # A moratorium that is named is a thing to have.
    named = {n for span in question.spans if span.kind == "topic" for n in range(span.start, span.end)}
    words = ["" if n in named else word for n, word in enumerate(question.words)]
    ends = _ends(words, [], record) or not language.departures.isdisjoint(question.words[-1:])
    return question.act in having and asks and not question.deeds and not ends


def is_to_end(word: str, facet: Facet, record: Record) -> bool:
    """True where an entry is for ending what a word stands for: to abolish "certificates"."""
    return _ends(words_of(facet.entry.text), [(stem(word),)], record)


def is_end_of_another(question: Question, facet: Facet, record: Record) -> bool:
    """True for an entry that speaks of an end, and of none of what is asked to end: until "the end of 2023"."""
    names = [name for id_ in question.ids("topic") for name in _names_of(id_, record)]
    ending = record.lexicon.language.endings.words
    names += [stems_of(span.surface) for span in question.spans if span.kind == "topic"]
    names += [(stem(word),) for word in question.content if word not in ending]
    return not (names and _ends(words_of(facet.entry.text), names, record))


def is_no_vote(question: Question, facet: Facet) -> bool:
    """True for an entry that speaks of no vote, where it is asked how somebody voted."""
    return question.act == "voted" and facet.entry.act != "voted" and stem("vote") not in facet.terms


def is_turned(question: Question, facet: Facet, record: Record) -> bool:
    """True for an entry by which something was lowered, where it is asked who raised it."""
    language = record.lexicon.language
    asked = _turns(question.words, record)
    if len(asked) != 1 or question.says(language.raisings):
        return False
    told = _turns(words_of(facet.entry.text), record)
    # Whoever raised a pledge did not only make one; to raise a matter is another thing.
    return asked.isdisjoint(told) if question.says(language.quantities) else bool(told) and asked.isdisjoint(told)


def _turns(words: tuple[str, ...], record: Record) -> frozenset[str]:
    found = record.lexicon.language.turns.find(words)
    return frozenset(turn for _, _, turns in found for turn in turns)


def _is_object(span: Span, question: Question, record: Record) -> bool:
    """False behind "on" and the like: who proposed something on tests need not want them."""
    before = [word for word in question.words[: max(span.start, 0)][-2:] if word not in ("the", "a", "an")]
    return before[-1:] != [] and before[-1] not in record.lexicon.language.matters


def _against(span: Span, record: Record) -> Iterator[str]:
    """Entries by which the topic was to end, and all that was for or against that where it was proposed first."""
    language = record.lexicon.language
    holding = record.holding.get(span.id, ())
    is_ending = _ends(words_of(span.surface), [], record)
    names = [stems_of(span.surface)] if is_ending else _names_of(span.id, record)
    first = next(iter(_proposals(holding, record)), None)
    # Duties are what a moratorium on duties ends.
    by_name = _ends(words_of(record.knowledge.topic_by_id[span.id].name), [stems_of(span.surface)], record)
    is_end = by_name or (first is not None and not is_ending and _ends(words_of(first.text), names, record))
    for facet in holding:
        sides = is_end and not facet.acts.isdisjoint(language.stances | language.intentions)
        if sides or _ends(words_of(facet.entry.text), names, record):
            yield facet.entry.id


def _in_its_place(span: Span, record: Record) -> Iterator[str]:
    """Later proposals that say that they are for something else instead, or speak of the topic as one made before."""
    instead, names, typed = record.lexicon.language.alternatives, _names_of(span.id, record), stems_of(span.surface)
    for entry in _proposals(record.holding.get(span.id, ()), record)[1:]:
        words, stems = words_of(entry.text), stems_of(entry.text)
        spoken_of = any(words[n - 1] == "the" for name in names for n in _places(name, stems) if n)
        if spoken_of or (next(instead.find(words), None) and not _places(typed, stems)):
            yield entry.id


def _places(name: tuple[str, ...], stems: tuple[str, ...]) -> list[int]:
    """Where a name begins in a text, both as stems."""
    return [n for n in range(len(stems)) if stems[n : n + len(name)] == name]


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
    blocking = (language.prepositions - _INNER) | language.act_words
    for start, end, _ in language.endings.find(tuple(words)):
        reach = len([*takewhile(lambda word: word not in blocking, words[end : end + FARTHEST])])
        places = [range(end, end + reach + 1)]
        if words[start - 1 : start] and words[start - 1] in _BEING:
            # "That the article be deleted".
            places.append(range(max(start - 1 - FARTHEST, 0), start - 1))
        # "To see the moratorium end".
        if stems[start] == "end":
            places += [range(start - len(name), start - len(name) + 1) for name in names if len(name) <= start]
        at = [n for place in places for n in place]
        if not names or any(stems[n : n + len(name)] == name for name in names for n in at):
            return True
    return False
