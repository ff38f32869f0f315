"""How alike an utterance is to each example, by way of the features that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.paraphrase.features import Indices, Vector, Weights

Pointers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Postings:
    """For each feature the examples that have it, with its weight there."""

    starts: Pointers
    """Where the examples of a feature begin; one more at the end."""
    examples: Indices
    weights: Weights
    size: int
    """Number of examples."""

    def similarities(self, vector: Vector) -> Floats:
        """The inner product of a vector and each example."""
        first = self.starts[vector.indices]
        lengths = self.starts[vector.indices + 1] - first
        ends = np.cumsum(lengths)
        if not len(ends) or not ends[-1]:
            return np.zeros(self.size)
        places = np.arange(ends[-1]) + np.repeat(first - ends + lengths, lengths)
        products = self.weights[places] * np.repeat(vector.weights, lengths)
        found = np.bincount(self.examples[places], weights=products, minlength=self.size)
        return found.astype(np.float64, copy=False)


def postings_of(vectors: Sequence[Vector], features: int) -> Postings:
    """The postings of examples, which are numbered as they stand; `features` is their number."""
    indices = np.concatenate([vector.indices for vector in vectors]) if vectors else np.zeros(0, np.int32)
    weights = np.concatenate([vector.weights for vector in vectors]) if vectors else np.zeros(0, np.float32)
    examples = np.repeat(np.arange(len(vectors), dtype=np.int32), [len(vector.indices) for vector in vectors])
    order = np.argsort(indices, kind="stable")
    starts = np.zeros(features + 1, dtype=np.int64)
    np.cumsum(np.bincount(indices, minlength=features), out=starts[1:])
    return Postings(starts, examples[order], weights[order], len(vectors))
