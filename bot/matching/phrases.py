"""Phrases of one or more words, and where they stand in a row of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from bot.text import words_of

Phrase: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """Phrases of one or more words and what each of them says."""

    meanings: Mapping[Phrase, frozenset[str]]
    longest: int

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the phrases."""
        return frozenset(word for phrase in self.meanings for word in phrase)

    @cached_property
    def _sizes(self) -> Mapping[str, list[int]]:
        """First words of phrases to how many words such phrases have, most first."""
        sizes: dict[str, set[int]] = {}
        for phrase in filter(None, self.meanings):
            sizes.setdefault(phrase[0], set()).add(len(phrase))
        return {word: sorted(found, reverse=True) for word, found in sizes.items()}

    def find(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The phrases in a row of words, longest first from the left: start, end, meanings."""
        done = 0
        for start, sizes in enumerate(map(self._sizes.get, words)):
            if sizes is None or start < done:
                continue
            for end in (start + size for size in sizes if start + size <= len(words)):
                meanings = self.meanings.get(words[start:end])
                if meanings is not None:
                    yield start, end, meanings
                    done = end
                    break


def phrases_of(meanings: Mapping[str, Iterable[str]]) -> Phrases:
    """Folded phrases by what they mean."""
    return table_of_phrases((words_of(text), meaning) for meaning, texts in meanings.items() for text in texts)


def table_of_phrases(pairs: Iterable[tuple[Phrase, str]]) -> Phrases:
    """Phrases as a table, each with all that it is paired with."""
    meanings: dict[Phrase, set[str]] = {}
    for phrase, meaning in pairs:
        meanings.setdefault(phrase, set()).add(meaning)
    frozen = {phrase: frozenset(found) for phrase, found in meanings.items() if phrase}
    return Phrases(frozen, max(map(len, frozen), default=0))
