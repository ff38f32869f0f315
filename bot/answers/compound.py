"""Several things asked at once: "who proposed the workshop, and when?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.matching.language import Language
from bot.prose import capital
from bot.replies import Answer, Citation, Explanation, Silence, Statement
from bot.text import Token, inert, tokens_of

MOST_WORDS = 50
"""Words of an utterance that is looked through for several questions."""
MOST_PARTS = 4
"""Things asked at once, at most; what has more of them is a letter and is read as a whole."""
LEAD_IN = 4
"""Words of a sentence among which one of asking must be: "please tell me when"."""
_BREAK = re.compile(r"[?!;]|[.:](?=\s)|\s[-–—&+]\s")

Part: TypeAlias = "tuple[str, Answer | Silence]"
"""A thing asked, in the asker's words, and the reply to it."""


def parts_of(utterance: str, language: Language) -> tuple[str, ...]:
    """The questions that an utterance is made of, in their order, without what is said before the first of them.

    Empty where it is a single one, with nothing before it. What is asked twice is there once.
    """
    text = language.spelled_out(inert(utterance))
    tokens = tokens_of(text)
    words = tuple(token.word for token in tokens)
    starts = list(_starts(text, tokens, words, language)) if len(words) <= MOST_WORDS else []
    bounds = list(zip([0, *starts], [*starts, len(words)], strict=True))
    if starts and not any(_asks(words, n, tokens, language) for n in range(starts[0])):
        if words[starts[0] - 1] == "and":
            return ()
        bounds = bounds[1:]
    parts = tuple(dict.fromkeys(_text(text, tokens[start:end], words[start:end], language) for start, end in bounds))
    return parts if starts and len(parts) <= MOST_PARTS else ()


def _starts(text: str, tokens: Sequence[Token], words: tuple[str, ...], language: Language) -> Iterator[int]:
    """The numbers of the words that open a further question."""
    going_on = {start for start, end, _ in language.follow_ups.find(words) if end < len(words)}
    for n in range(1, len(words)):
        aside = words[0] in language.selves and "," in text[tokens[n - 1].end : tokens[n].start]
        if aside or (_is_broken(text, tokens, n) and words[n - 1] not in language.abbreviations):
            opens = n in going_on or _asks_soon(words, n, tokens, language)
        else:
            asking = min(n + (words[n] in language.prepositions), len(words) - 1)
            opens = words[n - 1] in language.joints and _asks(words, asking, tokens, language)
        if opens:
            yield n


def _is_broken(text: str, tokens: Sequence[Token], n: int) -> bool:
    """True where a sentence ends before a word."""
    return bool(_BREAK.search(text[tokens[n - 1].end : tokens[n].start]))


def _asks_soon(words: tuple[str, ...], n: int, tokens: Sequence[Token], language: Language) -> bool:
    """True where one of the first words of a sentence asks, and no "and" before it."""
    while wrapped := next((end for start, end, _ in language.wrappers.find(words[n:]) if not start), 0):
        n += wrapped
    first = words[n : n + LEAD_IN]
    size = first.index("and", 1) if "and" in first[1:] else len(first)
    return any(_asks(words, m, tokens, language) for m in range(n, min(n + size, len(words))))


def _asks(words: tuple[str, ...], n: int, tokens: Sequence[Token], language: Language) -> bool:
    """True for a word that opens a question: one of asking, or "was" before what something was."""
    if words[n] in language.interrogatives:
        # "Questions about why and how to hold it" are asked by somebody else.
        return (words[n] not in ("how", "what", "which") or n + 1 < len(words)) and words[n + 1 : n + 2] != ("to",)
    subject = language.pronouns | language.anyone | language.parties | {"the", "a", "an", "any"}
    follows = n + 2 < len(words) and (words[n + 1] in subject or tokens[n + 1].surface[0].isupper())
    return words[n] in language.whether and (follows or n == 0)


def _text(text: str, tokens: Sequence[Token], words: Sequence[str], language: Language) -> str:
    """A part as it was typed, without the "and" that leads on to the next."""
    last = -2 if len(words) > 1 and words[-1] in language.joints else -1
    return text[tokens[0].start : tokens[last].end]


def joined(parts: Sequence[Part]) -> Answer | None:
    """One answer to all parts: each in a line of its own, with what bears it out; None where nothing is on record."""
    numbers: dict[Citation, int] = {}
    lines = [line for words, reply in parts if isinstance(reply, Answer) for line in _lines(words, reply, numbers)]
    if not lines:
        return None
    unique = [line for n, line in enumerate(lines) if not any(line.text in before.text for before in lines[:n])]
    silent = [f"“{capital(words)}”: {reply.headline}" for words, reply in parts if isinstance(reply, Silence)]
    return Answer(
        headline=replace(unique[0], leads=False),
        statements=tuple(unique[1:]),
        citations=tuple(replace(citation, number=number) for citation, number in numbers.items()),
        notes=tuple(dict.fromkeys([*silent, *(note for _, reply in parts for note in reply.notes)])),
        confidence=min(reply.confidence for _, reply in parts if isinstance(reply, Answer)),
        explanation=_explanation([reply.explanation for _, reply in parts]),
    )


def _lines(words: str, answer: Answer, numbers: dict[Citation, int]) -> Iterator[Statement]:
    new = {
        citation.number: numbers.setdefault(replace(citation, number=0), len(numbers) + 1)
        for citation in answer.citations
    }
    yield replace(_marked(answer.headline, new), text=f"“{capital(words)}”: {answer.headline.text}", leads=True)
    yield from (_marked(statement, new) for statement in answer.statements)


def _marked(statement: Statement, new: dict[int, int]) -> Statement:
    return replace(statement, marks=tuple(new[mark] for mark in statement.marks))


def _explanation(parts: Sequence[Explanation]) -> Explanation:
    def all_of(each: Iterable[Iterable[str]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for items in each for item in items))

    return Explanation(
        spans=tuple(dict.fromkeys(span for part in parts for span in part.spans)),
        repairs=tuple(dict.fromkeys(repair for part in parts for repair in part.repairs)),
        unknown=all_of(part.unknown for part in parts),
        score=min(part.score for part in parts),
        rule=" ".join(all_of([part.rule] for part in parts if part.rule)),
        likeness=all_of(part.likeness for part in parts),
    )
