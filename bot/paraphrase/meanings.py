"""What words mean, as far as lists of near words tell it: features that questions share without sharing a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeAlias

from bot.text import stem
from bot.wordlists import fields, kindred

Counts: TypeAlias = dict[str, float]
Phrase: TypeAlias = tuple[str, ...]
"""Stems in a row."""


@dataclass(frozen=True)
class Meanings:
    """Groups of words that are near each other."""

    groups: Mapping[Phrase, tuple[str, ...]]
    """The features of the groups that a word or phrase is in."""
    longest: int
    """Stems in the longest phrase."""

    @cached_property
    def opening(self) -> frozenset[str]:
        """Stems with which a phrase of several begins."""
        return frozenset(phrase[0] for phrase in self.groups if phrase[1:])

    def counted(self, stems: Sequence[Counts]) -> Counts:
        """The features of an utterance, of which each place may be one of several stems.

        What is in many groups says less for each: by the root of their number, as a vector of fixed length does.
        """
        found: Counts = {}
        for phrase, share in (*_words(stems), *self._phrases(stems)):
            groups = self.groups.get(phrase, ())
            for group in groups:
                found[group] = found.get(group, 0.0) + share / len(groups) ** 0.5
        return found

    def _phrases(self, stems: Sequence[Counts]) -> Iterator[tuple[Phrase, float]]:
        likeliest = tuple(max(choices, key=lambda root: choices[root]) for choices in stems)
        for at, first in enumerate(likeliest):
            if first in self.opening:
                sizes = range(2, min(self.longest, len(likeliest) - at) + 1)
                yield from ((likeliest[at : at + size], 1.0) for size in sizes)


@cache
def kindred_meanings() -> Meanings:
    """Words that are near in meaning."""
    return _meanings_of("=", kindred())


@cache
def field_meanings() -> Meanings:
    """Words of one field of life."""
    return _meanings_of("%", fields())


@cache
def meant_words() -> frozenset[str]:
    """Words of which something is known without any example, which are no misspelt ones."""
    return frozenset(
        word for head, others in (*kindred(), *fields()) for text in (head, *others) for word in text.split()
    )


def _words(stems: Sequence[Counts]) -> Iterator[tuple[Phrase, float]]:
    for choices in stems:
        for root, share in choices.items():
            yield (root,), share


def _meanings_of(mark: str, lines: Iterable[tuple[str, tuple[str, ...]]]) -> Meanings:
    """The groups of lines, one for each first word; a mark tells their features from those of words."""
    groups: dict[Phrase, dict[str, None]] = {}
    for head, others in lines:
        for text in (head, *others):
            groups.setdefault(tuple(map(stem, text.split())), {})[mark + head] = None
    return Meanings({phrase: tuple(found) for phrase, found in groups.items()}, max(map(len, groups), default=1))
