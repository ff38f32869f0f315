"""Scores of labels from likeness to examples: a regularised multinomial head, or centroids where examples are too many.

The head is trained over examples instead of features (its dual form), with a small constant term: an utterance that
shares nothing with the record speaks for hardly any label. To that comes how like the nearest example of each label is.
Every step of training solves the quadratic that bounds the loss from above (Böhning 1992), so that one inverse serves
all steps and there is no step length to choose; momentum carries the steps on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.paraphrase.postings import Floats

Matrix: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]

LOOSENESS = 15.0
"""How far the head may go to tell examples apart (C, elsewhere). Cross-validated accuracy is level from here on up."""
STEPS = 60
SETTLED = 3e-3
"""Largest gradient at which training stops; at ten times as much cross-validated accuracy suffers."""
TRAINED_UP_TO = 600_000_000
"""Examples squared times labels up to which a head is trained: some seconds."""
CONSTANT = 0.03
"""Likeness that any two utterances have beside what they share: by it a label with many examples is somewhat likelier,
and nothing changes where all have as many. Where they have not (hint3-curekart), it is worth some tenths of a point, by
tests/bench/paraphrase_ablation.py."""
EXAMPLE = 0.75
"""What the likeness to a label's nearest example counts for: half a point at best (banking77-10), by the same bench."""
SHARPNESS = 8.0
"""Scale of a centroid's cosine, which makes it as large as a head's score."""


class Head(Protocol):
    """Scores of labels."""

    def scores(self, similarities: Floats | Matrix) -> Matrix:
        """The score of each label, for likenesses to each example in the last dimension."""


@dataclass(frozen=True)
class TrainedHead:
    """What each example says for each label."""

    labels: Numbers
    dual: Matrix

    def scores(self, similarities: Floats | Matrix) -> Matrix:
        """See `Head`."""
        likeness = similarities.astype(np.float32)
        order, starts = self._groups
        nearest: Matrix = np.maximum.reduceat(likeness[..., order], starts, axis=-1)
        return likeness @ self.dual + self._constant + np.float32(EXAMPLE) * nearest

    @cached_property
    def _constant(self) -> Matrix:
        """What is said for each label whatever the utterance."""
        constant: Matrix = np.float32(CONSTANT) * self.dual.sum(axis=0)
        return constant

    @cached_property
    def _groups(self) -> tuple[Numbers, Numbers]:
        """The examples label by label, and where each label begins among them."""
        order = np.argsort(self.labels, kind="stable")
        return order, np.flatnonzero(np.diff(self.labels[order], prepend=-1))


@dataclass(frozen=True)
class CentroidHead:
    """Each example speaks for its own label alone."""

    labels: Numbers
    shares: Matrix
    """What each example counts for in its label's centroid."""
    count: int

    def scores(self, similarities: Floats | Matrix) -> Matrix:
        """See `Head`."""
        rows = np.atleast_2d(similarities.astype(np.float32)) * self.shares
        found = np.stack([np.bincount(self.labels, weights=row, minlength=self.count) for row in rows])
        return found.astype(np.float32).reshape(*similarities.shape[:-1], self.count)


def head_of(kernel: Matrix, labels: Numbers, count: int) -> Head:
    """The head for examples by their likeness to each other; labels are numbers below `count`, each in use."""
    # A single label has nothing to be told from; only its likeness is left to go by.
    if count != 1 and len(labels) ** 2 * count <= TRAINED_UP_TO:
        return TrainedHead(labels, _trained(kernel + np.float32(CONSTANT), labels, count))
    return centroids_of(kernel, labels, count)


def centroids_of(kernel: Matrix, labels: Numbers, count: int) -> CentroidHead:
    """The cosine to each label's centroid, untrained."""
    squares = np.zeros(count)
    for label in range(count):
        mine = np.flatnonzero(labels == label)
        squares[label] = kernel[np.ix_(mine, mine)].sum()
    lengths = np.sqrt(np.maximum(squares, 1e-12))
    return CentroidHead(labels, (SHARPNESS / lengths[labels]).astype(np.float32), count)


def _trained(kernel: Matrix, labels: Numbers, count: int) -> Matrix:
    size = len(labels)
    said = np.zeros((size, count), np.float32)
    said[np.arange(size), labels] = 1
    pull = np.float32(1 / LOOSENESS)
    solve = np.linalg.inv(kernel / 2 + pull * np.eye(size, dtype=np.float32))
    dual: Matrix = np.zeros((size, count), np.float32)
    ahead = dual
    momentum = 1.0
    for _ in range(STEPS if size else 0):
        gradient = softmax(kernel @ ahead) - said + pull * ahead
        if np.abs(gradient).max() < SETTLED:
            break
        moved = np.asarray(ahead - solve @ gradient, dtype=np.float32)
        uphill = np.vdot(gradient, moved - dual) > 0
        following = 1.0 if uphill else (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = np.asarray(moved + np.float32((momentum - 1) / following) * (moved - dual), dtype=np.float32)
        dual, momentum = moved, following
    return dual


def softmax(scores: Matrix) -> Matrix:
    """Scores as shares of one, in the last dimension."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Matrix = grown / grown.sum(axis=-1, keepdims=True)
    return shares
