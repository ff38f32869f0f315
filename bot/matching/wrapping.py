"""What stands around a question and asks nothing: a greeting, "could you tell me", what it is wanted for."""

from __future__ import annotations

from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.text import Token, stem, tokens_of

FEWEST_WORDS = 3
"""Words of a question behind which what it is wanted for is passed over."""
PURPOSE = 6
"""Words of that, at most: "for my first speaking points"."""
OWN = frozenset({"a", "an", "my", "our"})


def bare(text: str, lexicon: Lexicon) -> str:
    """The text without the greeting and the "could you tell me" before a question, and what it is wanted for."""
    language = lexicon.language
    tokens = tokens_of(text)
    words = tuple(token.word for token in tokens)
    start = begun = max((n for n in range(1, len(words)) if words[:n] in language.greetings), default=0)
    wrapped = 0
    while end := next((end for first, end, _ in language.wrappers.find(words[start:]) if not first), 0):
        start, wrapped = start + end, wrapped + 1
    rest = words[start:]
    asks = rest[:1] and rest[0] in language.interrogatives | language.whether
    asks = asks or any(first < 2 for first, _, _ in language.asks.find(rest[:FEWEST_WORDS]))
    kept = start if rest and (asks or wrapped > 1) else begun
    end = _without_purpose(words, language)
    end = _without_now(words[: _without_postscript(text, tokens[:end], language)], language)
    if end < len(words):
        return text[tokens[kept].start : tokens[end - 1].end]
    return text[tokens[kept].start :] if kept else text


def _without_purpose(words: tuple[str, ...], language: Language) -> int:
    """The number of words before "for my minister" and the like, where that is not what was asked for."""
    for start in range(max(len(words) - PURPOSE, FEWEST_WORDS), len(words) - 2):
        asked_for = any(
            end == 2 for _, end, _ in language.act_phrases.find(tuple(map(stem, words[start - 1 : start + 1])))
        )
        said = words[start] == "for" and words[start + 1] in OWN and not asked_for
        if said and any(words[n:] in language.purposes for n in (start + 2, start + 3)):
            return start
    return len(words)


def _without_postscript(text: str, tokens: tuple[Token, ...], language: Language) -> int:
    """The number of words before what people say of themselves behind the question mark: "I need it by noon"."""
    for n in range(FEWEST_WORDS, len(tokens)):
        begins = tokens[n].word in language.selves or (tokens[n].word,) in language.greetings
        if begins and "?" in text[tokens[n - 1].end : tokens[n].start]:
            return n
    return len(tokens)


def _without_now(words: tuple[str, ...], language: Language) -> int:
    """The number of words before "these days" and the like at the end, where enough is left to ask."""
    starts = [start for start, end, _ in language.nows.find(words) if end == len(words)]
    return next((start for start in starts if start >= FEWEST_WORDS), len(words))
