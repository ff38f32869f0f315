"""Utterances as sparse vectors, weighted by how few labels use each feature.

Features are stems, pairs of stems, pieces of words, and the groups and fields of words that are near in meaning.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.paraphrase.meanings import Counts, field_meanings, kindred_meanings
from bot.paraphrase.readings import Reading, Slot
from bot.text import stem

Indices: TypeAlias = npt.NDArray[np.int32]
Weights: TypeAlias = npt.NDArray[np.float32]

PIECES = (3, 4)
"""Letters of a piece of a word, its bounds included."""


@dataclass(frozen=True)
class Blocks:
    """The Euclidean length of each sort of feature in a vector; a sort of length 0 is left out."""

    stems: float = 0.7
    pairs: float = 0.5
    pieces: float = 0.7
    meanings: float = 0.7
    fields: float = 0.3


@dataclass(frozen=True)
class Vector:
    """Features of an utterance that the record knows; each block is as long as `Blocks` says, less what is unknown."""

    indices: Indices
    """Ascending."""
    weights: Weights


@dataclass(frozen=True)
class Featurizer:
    """Turns readings into vectors over the features of the examples."""

    numbers: Mapping[str, int]
    """The features, by their text: "stem", "stem stem", "#piece", "=group", "%field"."""
    rarity: Sequence[float]
    """The weight of each feature: 1 where every label uses it, more where few do (inverse label frequency)."""
    rarest: float
    """The weight of a feature that no label uses."""
    blocks: Blocks = Blocks()

    def vector(self, reading: Reading) -> Vector:
        """The vector of an utterance."""
        found: dict[int, float] = {}
        for length, counts in counted(reading, self.blocks):
            weights, unknown = self._weighed(counts)
            size = math.sqrt(sum(weight * weight for weight in weights.values()) + unknown * self.rarest**2)
            found.update((number, weight * length / size) for number, weight in weights.items())
        numbers = sorted(found)
        indices = np.array(numbers, dtype=np.int32)
        return Vector(indices, np.array([found[number] for number in numbers], dtype=np.float32))

    def knows_meaning(self, slot: Slot) -> bool:
        """True for a word near in meaning to one of the examples."""
        return any(key in self.numbers for key in kindred_meanings().counted([_stems(slot)]))

    def _weighed(self, counts: Counts) -> tuple[dict[int, float], float]:
        """Known features with their weights, and the summed squares of the unknown ones' counts."""
        weights: dict[int, float] = {}
        unknown = 0.0
        for key, count in counts.items():
            number = self.numbers.get(key)
            if number is None:
                unknown += min(count, 1.0) ** 2
            else:
                weights[number] = self.rarity[number] * (count if count <= 1 else 1 + math.log(count))
        return weights, unknown


def featurizer_of(readings: Sequence[Reading], labels: Sequence[int], blocks: Blocks | None = None) -> Featurizer:
    """The featurizer of examples; `labels` are numbers from 0 without gaps, one for each reading."""
    blocks = blocks or Blocks()
    users: dict[str, set[int]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for _, counts in counted(reading, blocks):
            for key in counts:
                users.setdefault(key, set()).add(label)
    everyone = 1 + len(set(labels))
    rarity = [math.log(everyone / (1 + len(using))) + 1 for using in users.values()]
    return Featurizer({key: number for number, key in enumerate(users)}, rarity, math.log(everyone) + 1, blocks)


def counted(reading: Reading, blocks: Blocks) -> Iterator[tuple[float, Counts]]:
    """The features of a reading and how often each is there, block by block with the block's length."""
    stems = [_stems(slot) for slot in reading]
    if blocks.stems:
        yield blocks.stems, _singles(stems)
    if blocks.pairs:
        yield blocks.pairs, _pairs([{"^": 1.0}, *stems, {"$": 1.0}])
    if blocks.pieces:
        yield blocks.pieces, _pieces(reading)
    if blocks.meanings:
        yield blocks.meanings, kindred_meanings().counted(stems)
    if blocks.fields:
        yield blocks.fields, field_meanings().counted(stems)


def _stems(slot: Slot) -> Counts:
    """The stems that a word may stand for; that of the word itself where it may be unknown."""
    found: Counts = {}
    rest = 1.0
    for word, share in slot.readings:
        root = stem(word)
        found[root] = found.get(root, 0.0) + share
        rest -= share
    if rest > 1e-6:
        root = stem(slot.word)
        found[root] = found.get(root, 0.0) + rest
    return found


def _singles(stems: Sequence[Counts]) -> Counts:
    counts: Counts = {}
    for choices in stems:
        for root, share in choices.items():
            counts[root] = counts.get(root, 0.0) + share
    return counts


def _pairs(stems: Sequence[Counts]) -> Counts:
    counts: Counts = {}
    for first, second in pairwise(stems):
        for root, share in first.items():
            for other, other_share in second.items():
                key = f"{root} {other}"
                counts[key] = counts.get(key, 0.0) + share * other_share
    return counts


def _pieces(reading: Reading) -> Counts:
    counts: Counts = {}
    for slot in reading:
        rest = 1.0 - sum(share for _, share in slot.readings)
        for word, share in (*slot.readings, *([(slot.word, rest)] if rest > 1e-6 else [])):
            for piece in _pieces_of(word):
                counts[piece] = counts.get(piece, 0.0) + share
    return counts


@lru_cache(maxsize=4_096)
def _pieces_of(word: str) -> tuple[str, ...]:
    bounded = f"<{word}>"
    return tuple(f"#{bounded[at : at + size]}" for size in PIECES for at in range(len(bounded) - size + 1))
