"""A government that is named by its seat: "what did Tokyo propose?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.matching.lexicon import Lexicon
from bot.matching.names import Span
from bot.text import Token, stem

_PLACED = frozenset({"in", "at", "near", "to", "from", "around", "outside", "of", "via", "through", "visit", "visited"})
"""Words behind which a seat of government is a town."""


def capitals_in(tokens: Sequence[Token], taken: set[int], lexicon: Lexicon) -> Iterator[Span]:
    """Each such Member as a span; a town that the record has a meeting in is its government only where it acts."""
    words = tuple(token.word for token in tokens)
    towns = frozenset(word for meeting in lexicon.knowledge.meetings for word in (meeting.place or "").lower().split())
    last = 0
    for start, end, ids in lexicon.capitals.find(words):
        before = words[start - 1] if start else ""
        joined = last and start - 1 == last and before in ("and", "or")
        subject, possessive = before in lexicon.names.auxiliaries or bool(joined), tokens[end - 1].possessive
        acts = subject or possessive
        named = acts or not (before in _PLACED or _is_part_of_name(tokens, end, lexicon))
        if named and taken.isdisjoint(range(start, end)) and (acts or towns.isdisjoint(words[start:end])):
            kind = lexicon.knowledge.kind_by_entity[min(ids)]
            surface = re.sub(r"['’]s$", "", " ".join(token.surface for token in tokens[start:end]))
            yield Span(kind, min(ids), start, end, surface, possessive=possessive, subject=subject)
            last = end


def _is_part_of_name(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> bool:
    """True before another name or a noun: the Doha Round, the Paris agreement, the Vienna workshop."""
    if end == len(tokens):
        return False
    word, language = tokens[end].word, lexicon.language
    noun = (word,) in language.act_nouns or (stem(word),) in language.kind_phrases.meanings
    return noun or tokens[end].surface[0].isupper()
