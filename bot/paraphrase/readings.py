"""An utterance read word by word, with misspelt words read as what they may have been meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from bot.similarity import within
from bot.text import stem, words_of

SHORTEST = 3
"""Letters of the shortest word that is repaired: of two, every word is a slip from another."""
LONGEST = 24
"""The same of the longest; more is no word."""
READINGS = 3
"""Words that a misspelt one may have been, at most."""
SLIP = 1 / 50
"""Chance of one more slip in a word."""
SWAP = 3.0
"""How much likelier two letters swapped are than another slip."""
OTHER_START = 0.3
"""How much less likely a slip in the first letter is than elsewhere."""
UNUSED = 0.5
"""Uses that an everyday word is counted for where no example uses it; a word of an example has one at least."""
STRANGE = {3: 0.05, 4: 0.02, 5: 0.01}
"""Weight of a word's being unknown rather than misspelt, by its letters: short ones have neighbours by chance."""
STRANGE_LONG = 0.002
REMEMBERED = 50_000
"""Words whose shares are remembered."""


@dataclass(frozen=True)
class Slot:
    """One word of an utterance and what it may be read as."""

    word: str
    """As typed, folded."""
    readings: tuple[tuple[str, float], ...]
    """Words and their shares, likeliest first; what the shares lack to 1 is the chance of a word nobody knows."""

    @property
    def is_repaired(self) -> bool:
        """True where the likeliest reading is another word."""
        return bool(self.readings) and self.readings[0][0] != self.word


Reading: TypeAlias = tuple[Slot, ...]


def plain(words: Sequence[str]) -> Reading:
    """Words that are read as they stand."""
    return tuple(Slot(word, ((word, 1.0),)) for word in words)


@dataclass(frozen=True)
class Reader:
    """Reads utterances by the words of a record's examples."""

    counts: Mapping[str, int]
    """Words of the examples and how often they are used."""
    common: frozenset[str]
    """Everyday words, which are never repaired."""
    _remembered: dict[str, Slot] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: dict[int, list[str]] = {}
        for word in sorted(frozenset(self.counts) | self.common):
            lengths.setdefault(len(word), []).append(word)
        return lengths

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.counts))

    def is_used(self, word: str) -> bool:
        """True for a word that an example uses, in whatever form."""
        return word in self.counts or stem(word) in self._stems

    def is_known(self, word: str) -> bool:
        """True for a word that is never repaired."""
        return word in self.common or self.is_used(word)

    def read(self, text: str) -> Reading:
        """The words of a text, each with what it may be read as."""
        return tuple(slot for word in self._regrouped(words_of(text)) for slot in [self._slot(word)])

    def _slot(self, word: str) -> Slot:
        slot = self._remembered.get(word)
        if slot is None:
            slot = Slot(word, self._shares(word))
            if len(self._remembered) < REMEMBERED:
                self._remembered[word] = slot
        return slot

    def _shares(self, word: str) -> tuple[tuple[str, float], ...]:
        if self.is_known(word):
            return ((word, 1.0),)
        if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST:
            return ()
        weights = {choice: self._weight(word, choice, slips) for choice, slips in self._near(word)}
        best = sorted(weights, key=lambda choice: (-weights[choice], choice))[:READINGS]
        whole = sum(weights[choice] for choice in best) + STRANGE.get(len(word), STRANGE_LONG)
        return tuple((choice, weights[choice] / whole) for choice in best)

    def _near(self, word: str) -> list[tuple[str, int]]:
        most = 1 if len(word) < 5 else 2
        lengths = range(max(len(word) - most, SHORTEST - 1), len(word) + most + 1)
        return [near for length in lengths for near in within(word, self._by_length.get(length, ()), most)]

    def _weight(self, word: str, choice: str, slips: int) -> float:
        weight = self.counts.get(choice, UNUSED) * SLIP**slips
        if sorted(word) == sorted(choice):
            weight *= SWAP
        return weight * OTHER_START if word[0] != choice[0] else weight

    def _regrouped(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words with spaces that were left out or slipped in put right."""
        found: list[str] = []
        for word in words:
            joined = found[-1] + word if found else ""
            if joined in self.counts and not (self.is_known(word) and self.is_known(found[-1])):
                found[-1] = joined
            else:
                found.extend(self._split(word))
        return tuple(found)

    def _split(self, word: str) -> tuple[str, ...]:
        if self.is_known(word) or not word.isalpha() or len(word) > LONGEST:
            return (word,)
        cuts = [(word[:cut], word[cut:]) for cut in range(1, len(word))]
        whole = [cut for cut in cuts if all(part in self.counts for part in cut)]
        return max(whole, key=lambda cut: (min(map(len, cut)), min(self.counts[part] for part in cut)), default=(word,))


def reader_of(texts: Iterable[Sequence[str]], common: frozenset[str]) -> Reader:
    """The reader that knows the words of these texts."""
    return Reader(dict(Counter(word for words in texts for word in words)), common)
