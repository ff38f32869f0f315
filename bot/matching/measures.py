"""Numbers of days and the like in a question: an entry answers it with the same ones, said of the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.text import stem, words_of

Measure = tuple[str, str]
"""A number in digits and the stem of its unit."""


def has_measures(question: Question, facet: Facet, record: Record) -> bool:
    """True where every number of days and the like in the question is one of these in the entry: 14 days, not PS 14."""
    language, entry = record.lexicon.language, facet.entry
    words = question.words
    asked = {(one, stem(other)) for one, other in pairwise(words) if one.isdigit() and other in language.durations}
    if not asked:
        return True
    wishes, sides = entry.act in language.intentions, question.act in language.stances
    own = words_of(entry.text)
    if wishes:
        # Why somebody proposed 18 days is not what they proposed.
        own = tuple(takewhile(lambda word: word not in language.causes | {"as"}, own))
    texts = [own, *(words_of(text or "") for text in (entry.status, *(cite.quote for cite in entry.cite)))]
    told = {measure for text in texts for measure in _measures(text, bounded=not sides)}
    told |= {(str(count), stem(word)) for label, count in entry.counts.items() for word in words_of(label)}
    return told.issuperset(asked)


def _measures(words: tuple[str, ...], *, bounded: bool) -> Iterator[Measure]:
    """Those of a text; `bounded` with "fewer than 18 days", of which nobody says that 18 are wanted."""
    for n, (one, other) in enumerate(pairwise(words)):
        if one.isdigit() and (bounded or words[n - 1 : n] != ("than",)):
            yield one, stem(other)
