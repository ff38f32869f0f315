"""Entries that tell the contrary of what is asked: of the end of a thing, of another in its place, of down for up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from bot.knowledge.model import Entry
from bot.matching.index import Facet, Record
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.text import stem, stems_of, words_of

FARTHEST = 4
"""Words between a verb and what it ends: to ban "all use of" a gas."""
_INNER = frozenset({"of", "on", "for"})
"""Prepositions that may stand between: an end of testing, a ban on tests, no more money for them."""
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
            bare = not question.content and question.act in intentions | {"supported"}
            yield from _of_it(span, record) if bare else ()


def asks_to_have(question: Question, record: Record) -> bool:
    """True where it is asked who wants, backs or proposed something, and not its end."""
    language = record.lexicon.language
    asks = question.ask in ("who", "why") or question.is_whether
    if question.act not in language.pursuits or not asks or question.deeds:
        return False
    # A moratorium that is named is a thing to have.
    named = {n for span in question.spans if span.kind == "topic" for n in range(span.start, span.end)}
    words = ["" if n in named else word for n, word in enumerate(question.words)]
    return not _ends(words, [], record) and language.departures.isdisjoint(question.words[-1:])


def is_contrary(question: Question, facet: Facet, record: Record) -> bool:
    """True where it is asked who is for something, and an entry that has a word of it is not for that."""
    if not question.content or not asks_to_have(question, record):
        return False
    words = words_of(facet.entry.text)
    bare = not (question.spans or question.kinds) and question.act in record.lexicon.language.intentions | {"supported"}
    if bare and _is_of_it(facet.entry, [(stem(word),) for word in question.content], record):
        return True
    if _is_right_behind(question.content[0], question, record) and _is_only_named(question.content[0], facet, record):
        return True
    # Whoever objects to a ban need not object to what the ban's name says is to end.
    ended = [topic for topic in facet.entry.topics if _takes_sides(facet, record)]
    return any(
        _is_denied(word, words, record)
        or _ends(words, [stems_of(word)], record)
        or any(_has(topic, word, record) and _is_to_end(topic, word, record) for topic in ended)
        for word in question.content
    )


def _has(topic: str, word: str, record: Record) -> bool:
    return not record.naming[topic].isdisjoint(record.lexicon.terms((word,)))


def _is_right_behind(word: str, question: Question, record: Record) -> bool:
    """True for a word that is the object of the doing, and not of what somebody had in mind to do with it."""
    language, words = record.lexicon.language, question.words
    first = words_of(word)[0]
    at = words.index(first) if first in words else 0
    start = at - len([*takewhile(lambda other: other in language.stop_words, reversed(words[:at]))])
    if words[start - 2 : start - 1] == ("to",) and words[start - 1] in question.echoes:
        # To keep a thing is to have it.
        start -= 2
    return any(start <= end <= at for _, end, _ in language.act_phrases.find(tuple(map(stem, words))))


def _is_denied(word: str, words: tuple[str, ...], record: Record) -> bool:
    """True where whatever has the word says that it is not so: guidelines that "bind nobody" are not binding."""
    places = [n for n, other in enumerate(words) if stem(other) == stem(word)]
    denials = record.lexicon.language.negations | {"no", "non"}
    near = [(*words[max(n - 1, 0) : n], *words[n + 1 : n + 2]) for n in places]
    # "Opposed the date but not the aim of ending it", "in kilowatts rather than in tonnage".
    before = [words[max(n - FARTHEST - 1, 0) : n] for n in places]
    # Whoever lowered something "from 24 to 15" does not want 24.
    if (
        word.isdigit()
        and places
        and all(words[n - 1 : n] == ("from",) and "to" in words[n + 1 : n + 3] for n in places)
    ):
        return True
    left_out = record.lexicon.language.leaving_out
    but_not = [next(left_out.find(few), None) is not None for few in before]
    return bool(places) and all(
        denied or not denials.isdisjoint(around) for around, denied in zip(near, but_not, strict=True)
    )


def _is_only_named(word: str, facet: Facet, record: Record) -> bool:
    """True for a word that stands nowhere but behind the preposition of the topic's name.

    Whoever backed the notification of restrictions need not back restrictions.
    """
    terms, prepositions = record.lexicon.terms((word,)), record.lexicon.language.prepositions
    text = words_of(facet.entry.text)
    named = False
    for topic in facet.entry.topics:
        name = words_of(record.knowledge.topic_by_id[topic].name)
        head = tuple(takewhile(lambda other: other not in prepositions, name))
        named = named or bool(terms & record.lexicon.terms(name[len(head) :]) - record.lexicon.terms(head))
        opening = (*head[-1:], *name[len(head) : len(head) + 1])
        ends = [n + 2 for n in _places(opening, text) if len(opening) == 2]
        text = tuple(other for n, other in enumerate(text) if not any(end <= n < end + FARTHEST for end in ends))
    return named and not terms & record.lexicon.terms(text)


def is_end_of_another(question: Question, facet: Facet, record: Record) -> bool:
    """True for an entry that speaks of an end, and of none of what is asked to end: until "the end of 2023"."""
    ending = record.lexicon.language.endings.words
    names = [name for id_ in question.ids("topic") for name in _names_of(id_, record)]
    names += [stems_of(span.surface) for span in question.spans if span.kind == "topic"]
    names += [(stem(word),) for word in question.content if word not in ending]
    if not names:
        # A moratorium that nothing else is said of is the thing itself.
        return question.says(_TO_END)
    return not _ends(words_of(facet.entry.text), names, record)


_TO_END = frozenset({"end", "ends", "ended", "ending"})


def is_past_holding(question: Question, facet: Facet) -> bool:
    """True for an entry by which somebody "no longer" held what it is asked who holds, or why."""
    asks = question.ask in ("who", "why") and (question.act or question.speaks)
    pair = ("no", "longer")
    return bool(asks) and pair in pairwise(words_of(facet.entry.text)) and pair not in pairwise(question.words)


def is_no_vote(question: Question, facet: Facet) -> bool:
    """True for an entry that speaks of no vote, where it is asked how somebody voted."""
    return question.is_of_votes and facet.entry.act != "voted" and stem("vote") not in facet.terms


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
    """False behind "on" and before "proposal": who proposed something on tests need not want them; true of "it"."""
    language = record.lexicon.language
    before = [word for word in question.words[: max(span.start, 0)][-2:] if word not in ("the", "a", "an")]
    is_proposal = language.act_nouns.get(question.words[span.end : span.end + 1]) in language.proposings
    return span.start < 0 or (before[-1:] != [] and before[-1] not in language.matters and not is_proposal)


def _against(span: Span, record: Record) -> Iterator[str]:
    """Entries by which the topic was to end, and all that was for or against that where it was proposed first."""
    is_ending = _ends(words_of(span.surface), [], record)
    names = [stems_of(span.surface)] if is_ending else _names_of(span.id, record)
    is_end = _is_to_end(span.id, span.surface, record)
    for facet in record.holding.get(span.id, ()):
        if (is_end and _takes_sides(facet, record)) or _ends(words_of(facet.entry.text), names, record):
            yield facet.entry.id


def _is_to_end(topic: str, surface: str, record: Record) -> bool:
    """True where what a topic is called is what its own name, or the first proposal on it, is to end."""
    # Duties are what a moratorium on duties ends.
    if _ends(words_of(record.knowledge.topic_by_id[topic].name), [stems_of(surface)], record):
        return True
    first = next(iter(_proposals(record.holding.get(topic, ()), record)), None)
    is_ending = _ends(words_of(surface), [], record)
    return first is not None and not is_ending and _ends(words_of(first.text), _names_of(topic, record), record)


def _takes_sides(facet: Facet, record: Record) -> bool:
    language = record.lexicon.language
    return not facet.acts.isdisjoint(language.stances | language.intentions)


def _in_its_place(span: Span, record: Record) -> Iterator[str]:
    """Later proposals that say that they are for something else instead, or speak of the topic as one made before."""
    instead, names, typed = record.lexicon.language.alternatives, _names_of(span.id, record), stems_of(span.surface)
    for entry in _proposals(record.holding.get(span.id, ()), record)[1:]:
        words, stems = words_of(entry.text), stems_of(entry.text)
        spoken_of = any(words[n - 1] == "the" for name in names for n in _places(name, stems) if n)
        if spoken_of or (next(instead.find(words), None) and not _places(typed, stems)):
            yield entry.id


def _of_it(span: Span, record: Record) -> Iterator[str]:
    """Entries by which something is to be done with the topic."""
    names = [*_names_of(span.id, record), stems_of(span.surface)]
    yield from (facet.entry.id for facet in record.holding.get(span.id, ()) if _is_of_it(facet.entry, names, record))


def _is_of_it(entry: Entry, names: Sequence[tuple[str, ...]], record: Record) -> bool:
    """True for a wish that something be done with a thing: "that the methodology be built on" another is not for it."""
    words, stems, language = words_of(entry.text), stems_of(entry.text), record.lexicon.language
    if entry.act not in language.intentions:
        return False
    ends = [(n, n + len(name)) for name in names for n in _places(name, stems)]
    if entry.act == "wanted" and any("to" in words[end : end + FARTHEST] for _, end in ends):
        return True
    if entry.act == "wanted" and not ends:
        # Whoever wanted subsidies "to be notified" need not want the notice that all is about.
        return ("to", "be") in pairwise(words)
    return bool(ends) and all(_is_in_clause(words[:start], words[end:], record) for start, end in ends)


def _is_in_clause(before: tuple[str, ...], behind: tuple[str, ...], record: Record) -> bool:
    """True where the words around a thing say what is to be done with it: that "Members notify" it, that it "be" so."""
    language = record.lexicon.language
    havings = {stem(word) for word in language.havings}
    opening = max((n for n, word in enumerate(before) if word in ("that", "to")), default=None)
    if opening is None:
        return False
    clause = before[opening + 1 :]
    if before[opening] == "that" and "be" in behind[:-1]:
        return stem(behind[behind.index("be") + 1]) not in havings
    if before[opening] == "that" and (clause == ("the",) or language.parties.isdisjoint(clause)):
        return clause == ("the",)
    if before[opening] == "that":
        # What "least developed countries" are to do or to have stands behind them.
        clause = clause[max(n for n, word in enumerate(clause) if word in language.parties) + 1 :]
    verbs = [stem(word) for word in clause if word not in language.stop_words]
    is_verb = bool(clause) and (before[opening] == "that" or clause[0] not in language.stop_words)
    return bool(verbs) and is_verb and havings.isdisjoint(verbs)


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
    endings = list(language.endings.find(tuple(words)))
    if not (endings and names):
        return bool(endings)
    stems = tuple(map(stem, words))
    blocking = (language.prepositions - _INNER) | language.act_words
    for start, end, _ in endings:
        reach = len([*takewhile(lambda word: word not in blocking, words[end : end + FARTHEST])])
        places = [range(end, end + reach + 1)]
        if words[start - 1 : start] and words[start - 1] in _BEING:
            # "That the article be deleted".
            places.append(range(max(start - 1 - FARTHEST, 0), start - 1))
        # "To see the moratorium end", "wished the moratorium to end".
        if stems[start] == "end":
            last = start - (words[start - 1] == "to")
            places += [range(last - len(name), last - len(name) + 1) for name in names if len(name) <= last]
        at = [n for place in places for n in place]
        if any(stems[n : n + len(name)] == name for name in names for n in at):
            return True
    return False
