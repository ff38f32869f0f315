"""What readers of dates share: a question as tokens to match against, and what a run of them comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bot.dating.periods import Period
from bot.dating.tokens import Token


@dataclass(frozen=True)
class Reading:
    """A date as far as its words go: the year may have to come from elsewhere."""

    at: Callable[[int], Period]
    """The period, given a year; DateError, fit for a person, if there is no such date."""
    year: int | None
    first: int
    end: int
    """Tokens `first` to `end`, the latter excluded."""
    is_days: bool = False
    """Whether it names days, and not a stretch of time."""
    why: str | None = None
    """What must be said of it: None for nothing, "" for what it came to, else that and a reason."""
    ends: int = 1
    """How many dates the words name: two in `3-4 July`."""
    edge: Literal["start", "end"] | None = None
    """Where the words name the beginning or the end of something."""


@dataclass(frozen=True)
class Question:
    """A question as tokens, with their kinds as one string, and the day on which it is asked."""

    tokens: tuple[Token, ...]
    kinds: str
    today: date

    def word(self, place: int) -> str:
        """The word at a place, in lower case; empty beyond the ends."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def kind(self, place: int) -> str:
        """The kind at a place; empty beyond the ends."""
        return self.kinds[place] if 0 <= place < len(self.kinds) else ""

    def match(self, pattern: re.Pattern[str], place: int) -> Form | None:
        """The tokens from a place on whose kinds fit a pattern."""
        match = pattern.match(self.kinds, place)
        return Form(self, match) if match else None


@dataclass(frozen=True)
class Form:
    """Tokens that fit the pattern of a form; each group of the pattern is one token, or several."""

    question: Question
    fit: re.Match[str]

    @property
    def first(self) -> int:
        """The place of its first token."""
        return self.fit.start()

    @property
    def end(self) -> int:
        """The place after its last token."""
        return self.fit.end()

    def place(self, group: str) -> int:
        """The place of a group's first token."""
        return self.fit.start(group)

    def tokens(self, group: str) -> tuple[Token, ...]:
        """The tokens of a group."""
        low, high = self.fit.span(group)
        return self.question.tokens[low:high]

    def token(self, group: str) -> Token:
        """The token of a group that took part."""
        return self.question.tokens[self.fit.start(group)]

    def optional(self, *groups: str) -> Token | None:
        """The token of the first of the groups that took part, if any did."""
        return next((self.token(group) for group in groups if self.fit[group]), None)


_STARTS = frozenset("acdeHilmnopQsuwy")
"""Kinds of token with which a reading can begin."""

Reader: TypeAlias = Callable[[Question, int], Reading | None]


def longest(question: Question, place: int, readers: Iterable[Reader]) -> Reading | None:
    """The longest of the readings that start at a token, the earlier reader's where two are as long."""
    if question.kind(place) not in _STARTS:
        return None
    found = [reading for reader in readers if (reading := reader(question, place))]
    return max(found, key=lambda reading: reading.end, default=None)


def year_of(token: Token | None) -> int | None:
    """The year that a token writes, with four digits or, in this century, two."""
    if token is None:
        return None
    return 2000 + token.value if token.kind == "n" else token.value


def is_short_year(question: Question, place: int) -> bool:
    """Whether a number of two digits can be a year: near today's, and no word after it."""
    token = question.tokens[place]
    is_last = not question.word(place + 1)[:1].isalnum()
    return len(token.surface) == 2 and abs(2000 + token.value - question.today.year) <= 20 and is_last
