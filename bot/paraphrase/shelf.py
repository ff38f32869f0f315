"""Labels and the features of their examples as arrays, looked up by feature and scored against a query."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.text import stem

Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = dict[str, int]
Words: TypeAlias = tuple[str, ...]
"""An example or a name, word by word."""

STEMS_LENGTH = 1.0
PAIRS_LENGTH = 0.2
"""The Euclidean length of an example's stems, and of its pairs of neighbouring stems."""
WHOLE_LENGTH = float(np.hypot(STEMS_LENGTH, PAIRS_LENGTH))
NAME_MARK = "@"
"""First character of the feature that stands for a name; no stem begins with it."""


@dataclass(frozen=True)
class Query:
    """What of a question the record knows."""

    features: Ints
    """Ascending."""
    weights: Floats
    """As long as an example's, less what is unknown."""
    stem_shares: Floats
    """How far each feature is one of the question's stems; 0 for pairs."""
    stems_weight: float
    """Summed rarities of all its stems, known or not."""


@dataclass(frozen=True)
class Postings:
    """Which rows have a feature."""

    features: Ints
    """Ascending."""
    starts: Ints
    rows: Ints
    shares: Floats
    """How much of its row's examples a feature makes up, before rarities; a row's squares add up to 1."""

    def of(self, features: Sequence[int]) -> list[slice]:
        """Where the rows of each feature are; empty where none has it."""
        if not len(self.features):
            return [slice(0, 0)] * len(features)
        wanted = np.array(features, np.int32)
        at = np.minimum(np.searchsorted(self.features, wanted), len(self.features) - 1)
        ends = np.where(self.features[at] == wanted, self.starts[at + 1], self.starts[at])
        return [slice(first, last) for first, last in zip(self.starts[at].tolist(), ends.tolist(), strict=True)]


@dataclass(frozen=True)
class Shelf:
    """Some labels, one row each; what changes with the rest of the record is not kept but handed in."""

    labels: tuple[str, ...]
    ties: Ints
    """By which rows of equal score are ranked: the same for a label wherever it stands."""
    nameless: Flags
    """True for labels that any question may mean, whomever it names."""
    example_starts: Ints
    """By row: its first example; one more at the end."""
    feature_starts: Ints
    """By example: its first feature; one more at the end."""
    pair_starts: Ints
    """By example: where its stems end and its pairs begin."""
    features: Ints
    counts: Floats
    """How often each feature is in its example; 1 + ln of it from 2."""
    slots: Ints
    """Where the row as a whole counts this feature, from 0 in each row."""
    slots_used: Ints
    """By row: its number of slots."""
    postings: Postings
    names: Postings

    def features_of(self, row: int) -> Ints:
        """The features of a row, each once."""
        first, last = self.example_starts[row], self.example_starts[row + 1]
        return np.unique(self.features[self.feature_starts[first] : self.feature_starts[last]])

    def scores(self, query: Query, rows: Ints, rarity: Floats, without: int = -1) -> tuple[Ints, Floats]:
        """Rows and their evidence, in columns: likeness of the whole row, of its best example; coverage of the
        question by the row, of that example by the question.

        The example `without` is passed over, and the row that has no other.
        """
        examples, owners = _spread(self.example_starts, rows)
        if without >= 0:
            kept = examples != without
            left, owners = np.unique(owners[kept], return_inverse=True)
            examples, rows = examples[kept], rows[left]
        if not len(rows):
            return rows, np.zeros((0, 4))
        return rows, self._evidence(query, rows, examples, owners, rarity)

    def _evidence(self, query: Query, rows: Ints, examples: Ints, owners: Ints, rarity: Floats) -> Floats:
        places, in_example = _spread(self.feature_starts, examples)
        features = self.features[places]
        rare = rarity[features]
        is_stem = places < self.pair_starts[examples][in_example]
        weights = _normed(rare * self.counts[places], is_stem, in_example)
        at = np.minimum(np.searchsorted(query.features, features), len(query.features) - 1)
        hit = query.features[at] == features
        example_starts = _starts_of(in_example)
        likeness = np.add.reduceat(np.where(hit, weights * query.weights[at], 0.0), example_starts)
        covering = np.where(hit & is_stem, rare * query.stem_shares[at], 0.0)
        stems = np.add.reduceat(np.where(is_stem, rare, 0.0), example_starts)
        covered = np.add.reduceat(covering, example_starts) / stems
        slot_starts = np.concatenate(([0], np.cumsum(self.slots_used[rows])))
        slots = self.slots[places] + slot_starts[owners[in_example]]
        row_starts = _starts_of(owners)
        whole = np.bincount(slots, weights, minlength=slot_starts[-1])
        lengths = np.sqrt(np.add.reduceat(whole * whole, slot_starts[:-1]))
        row_covering = np.zeros(slot_starts[-1])
        row_covering[slots] = covering
        best = np.maximum.reduceat(likeness, row_starts)
        of_best = np.where(likeness >= best[owners] - 1e-9, covered, 0.0)
        return np.stack(
            [
                np.add.reduceat(likeness, row_starts) / lengths / WHOLE_LENGTH,
                best / WHOLE_LENGTH**2,
                np.add.reduceat(row_covering, slot_starts[:-1]) / query.stems_weight,
                np.maximum.reduceat(of_best, row_starts),
            ],
            axis=1,
        )


def keys_of(words: Words) -> tuple[list[str], list[str]]:
    """Stems and pairs of neighbouring stems, spelt as `features.counted` spells them."""
    roots = [stem(word) for word in words]
    bounded = ["^", *roots, "$"]
    return roots, [f"{one} {other}" for one, other in pairwise(bounded)]


def name_key(name: Words) -> str:
    """The feature of a name."""
    return NAME_MARK + " ".join(name)


def shelf_of(
    examples: Mapping[str, Sequence[Words]], subjects: Mapping[str, Sequence[Words]], numbers: Numbers
) -> tuple[Shelf, Numbers]:
    """A shelf of labels, and the features that are new to `numbers`, numbered on from its last.

    Every label has an example, and every example a word.
    """
    build = _Build(numbers)
    for label, own in examples.items():
        build.add(label, own, subjects.get(label, ()))
    return build.shelf(), build.new


class _Build:
    """A shelf that is being filled."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.new: Numbers = {}
        self.labels: list[str] = []
        self.nameless: list[bool] = []
        self.names = (array("i"), array("i"))
        self.examples, self.starts, self.pairs = array("q", [0]), array("q", [0]), array("q")
        self.features, self.counts, self.slots, self.used = array("i"), array("i"), array("i"), array("i")

    def add(self, label: str, examples: Sequence[Words], names: Sequence[Words]) -> None:
        """Add a row."""
        slots: dict[int, int] = {}
        for words in examples:
            self._add_example(words, slots)
        for key in {name_key(name) for name in names}:
            self.names[0].append(len(self.labels))
            self.names[1].append(self._number(key))
        self.labels.append(label)
        self.nameless.append(not names)
        self.used.append(len(slots))
        self.examples.append(len(self.pairs))

    def _add_example(self, words: Words, slots: dict[int, int]) -> None:
        for block, keys in enumerate(keys_of(words)):
            counts: dict[int, int] = {}
            for key in keys:
                number = self._number(key)
                counts[number] = counts.get(number, 0) + 1
            self.features.extend(counts)
            self.counts.extend(counts.values())
            self.slots.extend([slots.setdefault(number, len(slots)) for number in counts])
            (self.pairs, self.starts)[block].append(len(self.features))

    def _number(self, key: str) -> int:
        number = self.numbers.get(key)
        return self.new.setdefault(key, len(self.numbers) + len(self.new)) if number is None else number

    def shelf(self) -> Shelf:
        """The shelf as it is now."""
        counts = np.frombuffer(self.counts, np.int32) if self.counts else np.zeros(0, np.int32)
        starts, pairs = np.array(self.starts), np.array(self.pairs, np.int64)
        examples, used = np.array(self.examples), np.array(self.used, np.int32)
        features = np.array(self.features, np.int32)
        weights = np.where(counts > 1, 1 + np.log(np.maximum(counts, 1)), 1).astype(np.float32)
        slots = np.array(self.slots, np.int32)
        digests = b"".join(hashlib.blake2b(label.encode(), digest_size=8).digest() for label in self.labels)
        rows, named = (np.array(column, np.int32) for column in self.names)
        return Shelf(
            labels=tuple(self.labels),
            ties=np.frombuffer(digests, np.uint64),
            nameless=np.array(self.nameless, bool),
            example_starts=examples,
            feature_starts=starts,
            pair_starts=pairs,
            features=features,
            counts=weights,
            slots=slots,
            slots_used=used,
            postings=_postings(*self._profiles(features, weights, slots)),
            names=_postings(rows, named, np.ones(len(rows), np.float32)),
        )

    def _profiles(self, features: Ints, weights: Floats, slots: Ints) -> tuple[Ints, Ints, Floats]:
        """Each feature of each row once: rows, features and shares."""
        starts, used = np.array(self.starts), np.array(self.used, np.int32)
        offsets = np.concatenate(([0], np.cumsum(used)))
        whole = slots + np.repeat(offsets[:-1], np.diff(starts[np.array(self.examples)]))
        ends_of_stems = np.repeat(np.array(self.pairs, np.int64), np.diff(starts))
        lengths = np.where(np.arange(len(features)) < ends_of_stems, STEMS_LENGTH, PAIRS_LENGTH)
        shares = np.bincount(whole, lengths * weights, minlength=int(offsets[-1]))
        own = np.zeros(int(offsets[-1]), np.int32)
        own[whole] = features
        rows = np.repeat(np.arange(len(used), dtype=np.int32), used)
        sizes = np.sqrt(np.bincount(rows, shares * shares, minlength=len(used)))
        return rows, own, (shares / sizes[rows]).astype(np.float32)


def _postings(rows: Ints, features: Ints, shares: Floats) -> Postings:
    order = np.argsort(features, kind="stable")
    found, starts = np.unique(features[order], return_index=True)
    return Postings(found, np.append(starts, len(features)), rows[order], shares[order])


def _spread(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """All that belongs to the rows, in their order, and to which of them each belongs."""
    first = starts[rows]
    sizes = starts[rows + 1] - first
    owners = np.repeat(np.arange(len(rows)), sizes)
    before = np.cumsum(sizes) - sizes
    return np.arange(len(owners)) + (first - before)[owners], owners


def _starts_of(owners: Ints) -> Ints:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))


def _normed(weights: Floats, is_stem: Flags, owners: Ints) -> Floats:
    """The weights with the stems of each example as long as they are to be, and its pairs too."""
    blocks = 2 * owners + ~is_stem
    sizes = np.sqrt(np.bincount(blocks, weights * weights))
    lengths = np.where(is_stem, STEMS_LENGTH, PAIRS_LENGTH)
    normed: Floats = weights * lengths / sizes[blocks]
    return normed
