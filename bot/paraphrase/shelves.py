"""Shelves of labels looked up together: one filled at the start, one for the labels changed since."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from bot.paraphrase.features import Blocks, counted
from bot.paraphrase.readings import Reading, Slot
from bot.paraphrase.shelf import (
    PAIRS_LENGTH,
    STEMS_LENGTH,
    Flags,
    Floats,
    Ints,
    Numbers,
    Query,
    Shelf,
    Words,
    name_key,
    shelf_of,
)
from bot.similarity import distance

BUDGET = 30_000
"""Postings that are read for a question, its rarest features first; the first two are read whatever they cost."""
WEIGHED = 64
"""Labels that are weighed for a question."""
MOST_NAMED = 512
"""Labels that bear a name which the question speaks of are weighed beside these, if they are no more than this."""
STRANGEST = 6.0
"""Weight at most of a word that no label uses: that of one in a record of 150; in a larger one it is no stranger."""
SURE_NAME = 0.8
"""Share of a repaired word from which it may name somebody."""

_BLOCKS = Blocks(stems=STEMS_LENGTH, pairs=PAIRS_LENGTH, pieces=0.0, meanings=0.0, fields=0.0)


class Place(NamedTuple):
    """One label among the shelves."""

    shelf: int
    row: int


class Weighed(NamedTuple):
    """Labels and the evidence for them; shelf by shelf."""

    shelves: Ints
    rows: Ints
    evidence: Floats
    """In the columns of `Shelf.scores`."""

    def place(self, at: int) -> Place:
        """Where the label at a position stands."""
        return Place(int(self.shelves[at]), int(self.rows[at]))

    def find(self, place: Place) -> int:
        """The position of a label; -1 where it was not weighed."""
        found = np.flatnonzero((self.shelves == place.shelf) & (self.rows == place.row))
        return int(found[0]) if len(found) else -1


class _Term(NamedTuple):
    """A feature of a question that the record knows; they sort by how telling they are."""

    frequency: int
    key: str
    number: int
    weight: float
    stem_share: float


@dataclass(frozen=True)
class Shelves:
    """Labels, found by features and weighed; of the shelves before the last only the living rows count."""

    shelves: tuple[Shelf, ...]
    living: tuple[Flags, ...]
    """By shelf: rows that still stand for their label."""
    numbers: tuple[Numbers, ...]
    """By shelf: the features that are new in it, and their numbers."""
    frequencies: Ints
    """By feature: in how many living rows it is."""
    longest_name: int
    """Words in the longest name, at least."""

    @cached_property
    def everyone(self) -> int:
        """One more than there are labels."""
        return 1 + sum(int(living.sum()) for living in self.living)

    @cached_property
    def rarity(self) -> Floats:
        """By feature: its weight, 1 where every label uses it, more where few do."""
        found: Floats = (np.log(self.everyone / (1.0 + self.frequencies)) + 1).astype(np.float32)
        return found

    def place_of(self, label: str) -> Place | None:
        """Where a label stands; None where it does not."""
        for shelf, rows in enumerate(self._rows_by_label):
            row = rows.get(label)
            if row is not None and self.living[shelf][row]:
                return Place(shelf, row)
        return None

    def weighed(self, reading: Reading, *, without: tuple[Place, int] | None = None) -> Weighed:
        """The likely labels for a question and the evidence for each.

        `without`: a label and the number of its example that is passed over.
        """
        terms, query = self._terms(reading)
        if not terms:
            return Weighed(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 4)))
        likely = self._likely(terms, self._named(reading))
        found = []
        for number, (shelf, rows) in enumerate(zip(self.shelves, likely, strict=True)):
            left_out = -1
            if without and without[0].shelf == number:
                left_out = int(shelf.example_starts[without[0].row]) + without[1]
            found.append(shelf.scores(query, rows, self.rarity, left_out))
        sizes = [len(rows) for rows, _ in found]
        rows, evidence = (np.concatenate(column) for column in zip(*found, strict=True))
        return Weighed(np.repeat(np.arange(len(found)), sizes), rows, evidence)

    def label_of(self, place: Place) -> str:
        """The label that stands at a place."""
        return self.shelves[place.shelf].labels[place.row]

    def ties_of(self, weighed: Weighed) -> Ints:
        """The numbers by which labels of equal score are ranked."""
        parts = [shelf.ties[weighed.rows[weighed.shelves == number]] for number, shelf in enumerate(self.shelves)]
        ties: Ints = np.concatenate(parts)
        return ties

    def with_late(
        self, late: Iterable[str], texts: Mapping[str, Sequence[Words]], names: Mapping[str, Sequence[Words]]
    ) -> Shelves:
        """The first shelf, and the labels `late` as they are in `texts` now, or are not."""
        base, numbers = self.shelves[0], self.numbers[0]
        living = np.ones(len(base.labels), bool)
        rows = self._rows_by_label[0]
        dead = [rows[label] for label in late if label in rows]
        living[dead] = False
        shelf, new = shelf_of({label: texts[label] for label in late if label in texts}, names, numbers)
        frequencies = np.zeros(len(numbers) + len(new), np.int32)
        for one in (base, shelf):
            for postings in (one.postings, one.names):
                frequencies[postings.features] += np.diff(postings.starts)
        for row in dead:
            frequencies[base.features_of(row)] -= 1
        return Shelves(
            (base, shelf),
            (living, np.ones(len(shelf.labels), bool)),
            (numbers, new),
            frequencies,
            max(self.longest_name, longest(names[label] for label in late if label in names)),
        )

    @cached_property
    def _rows_by_label(self) -> tuple[dict[str, int], ...]:
        return tuple({label: row for row, label in enumerate(shelf.labels)} for shelf in self.shelves)

    def _terms(self, reading: Reading) -> tuple[list[_Term], Query]:
        """The features of a question, most telling first, and all of them as a query."""
        terms: list[_Term] = []
        stems_weight, rarest = 0.0, min(math.log(self.everyone) + 1, STRANGEST)
        for block, (length, counts) in enumerate(counted(reading, _BLOCKS)):
            found, unknown = self._known(counts)
            size = math.sqrt(sum(weight**2 for *_, weight, _ in found) + rarest**2 * sum(one**2 for one in unknown))
            terms += [
                one._replace(weight=one.weight * length / size, stem_share=0.0 if block else one.stem_share)
                for one in found
            ]
            if not block:
                known_weight = sum(float(self.rarity[one.number]) * one.stem_share for one in found)
                stems_weight = known_weight + rarest * sum(unknown)
        by_number = sorted(terms, key=lambda one: one.number)
        query = Query(
            np.array([one.number for one in by_number], np.int32),
            np.array([one.weight for one in by_number]),
            np.array([one.stem_share for one in by_number]),
            stems_weight,
        )
        return sorted(terms), query

    def _known(self, counts: Mapping[str, float]) -> tuple[list[_Term], list[float]]:
        """What the record knows of the features of a block, and the counts, at most 1, of the rest."""
        found, unknown = [], []
        for key, count in counts.items():
            number = self._number(key)
            if number is None:
                unknown.append(min(count, 1.0))
            else:
                weight = float(self.rarity[number]) * (count if count <= 1 else 1 + math.log(count))
                found.append(_Term(int(self.frequencies[number]), key, number, weight, min(count, 1.0)))
        return found, unknown

    def _number(self, key: str) -> int | None:
        """The number of a feature that any label has."""
        number = next((numbers[key] for numbers in self.numbers if key in numbers), None)
        return number if number is not None and self.frequencies[number] else None

    def _named(self, reading: Reading) -> list[Ints]:
        """By shelf: the rows that bear a name of the question, of names in each other the longest."""
        words = [_named_by(slot) for slot in reading]
        numbers = list(self._names_in(words))
        found: list[Ints] = []
        for shelf, living in zip(self.shelves, self.living, strict=True):
            parts = [shelf.names.rows[posted] for posted in shelf.names.of(numbers)] if numbers else []
            bearing = np.unique(np.concatenate([np.zeros(0, np.int32), *parts]))
            found.append(bearing[living[bearing]])
        return found

    def _names_in(self, words: Sequence[str]) -> Iterator[int]:
        at = 0
        while at < len(words):
            for size in range(min(self.longest_name, len(words) - at), 0, -1):
                number = self._number(name_key(tuple(words[at : at + size])))
                if number is not None:
                    yield number
                    at += size - 1
                    break
            at += 1

    def _likely(self, terms: Sequence[_Term], named: list[Ints]) -> list[Ints]:
        """By shelf: the rows to be weighed, ascending."""
        read = list(_affordable(terms))
        found, values = [], []
        for shelf, living, bearing in zip(self.shelves, self.living, named, strict=True):
            sums = np.zeros(len(shelf.labels), np.float32)
            for term, posted in zip(read, shelf.postings.of([term.number for term in read]), strict=True):
                sums[shelf.postings.rows[posted]] += shelf.postings.shares[posted] * np.float32(
                    term.weight * self.rarity[term.number]
                )
            meant = shelf.nameless & living
            meant[bearing] = True
            rows = np.flatnonzero(sums)
            found.append(rows[meant[rows]])
            values.append(sums[found[-1]])
        kept = _highest(
            np.concatenate(values),
            np.concatenate([shelf.ties[rows] for shelf, rows in zip(self.shelves, found, strict=True)]),
        )
        bounds = np.cumsum([0, *map(len, found)])
        best: list[Ints] = [rows[kept[low:high]] for rows, low, high in zip(found, bounds, bounds[1:], strict=False)]
        if sum(map(len, named)) > MOST_NAMED:
            return best
        return [np.union1d(rows, bearing) for rows, bearing in zip(best, named, strict=True)]


def filled(texts: Mapping[str, Sequence[Words]], names: Mapping[str, Sequence[Words]]) -> Shelves:
    """All labels on one shelf."""
    shelf, numbers = shelf_of(texts, names, {})
    frequencies = np.zeros(len(numbers), np.int32)
    for postings in (shelf.postings, shelf.names):
        frequencies[postings.features] = np.diff(postings.starts)
    return Shelves((shelf,), (np.ones(len(shelf.labels), bool),), (numbers,), frequencies, longest(names.values()))


def _named_by(slot: Slot) -> str:
    """The word by which a slot may name somebody; empty where it is not sure enough."""
    if not slot.is_repaired:
        return slot.word
    word, share = slot.readings[0]
    return word if share >= SURE_NAME and distance(slot.word, word, cutoff=1) <= 1 else ""


def longest(names: Iterable[Sequence[Words]]) -> int:
    """Words in the longest of the names."""
    return max((len(name) for of_label in names for name in of_label), default=0)


def _affordable(terms: Sequence[_Term]) -> Iterator[_Term]:
    spent = 0
    for number, term in enumerate(terms):
        spent += term.frequency
        if spent > BUDGET and number >= 2:
            return
        yield term


def _highest(values: Floats, ties: Ints) -> Flags:
    """Which are the `WEIGHED` highest; of equal ones, those whose tie number is lower."""
    if len(values) <= WEIGHED:
        return np.ones(len(values), bool)
    least = np.partition(values, -WEIGHED)[-WEIGHED]
    kept: Flags = values > least
    level = np.flatnonzero(values == least)
    kept[level[np.argsort(ties[level], kind="stable")[: WEIGHED - int(kept.sum())]]] = True
    return kept
