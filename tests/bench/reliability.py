"""Whether the chances that the matcher gives come true: of what it calls 70 % likely, 7 in 10 should be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.paraphrase.holding_out import OUTSIDE_SHARE
from bot.paraphrase.matcher import learn
from bot.paraphrase.values import Example
from tests.bench.synthetic import Asked

BINS = 5
"""Equal stretches of chance that are told apart."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reliability:
    """What became of the chances of one set of questions; all figures 0 to 1."""

    shares: tuple[tuple[int, float], ...]
    """By stretch of chance: how many questions had such a chance, and the share of them that was right."""
    error: float
    """Expected calibration error (Guo et al. 2017), over ten stretches: mean distance of chance and share right."""


def reliability(
    examples: Sequence[tuple[str, str]], asked: Sequence[Asked], outside_share: float = OUTSIDE_SHARE
) -> Reliability:
    """The reliability of the likeliest label for questions; one that no label answers is never right.

    `outside_share` is what the matcher is told of their share, 0 to 1.
    """
    titles = {label: label.replace("_", " ").replace("-", " ") for label, _ in examples}
    curated = [Example(label, text) for label, text in examples]
    matcher = learn(curated, titles=titles, outside_share=outside_share)
    best = [(one.label, matcher.match(one.text).candidates[0]) for one in asked]
    chances = np.array([candidate.probability for _, candidate in best])
    right = np.array([candidate.label == label for label, candidate in best], dtype=np.float64)
    shares = tuple(
        (int(here.sum()), float(right[here].mean()) if here.any() else 0.0) for here in _split(chances, BINS)
    )
    return Reliability(shares, _error(chances, right))


def _error(chances: Floats, right: Floats) -> float:
    return float(sum(abs(right[here].sum() - chances[here].sum()) for here in _split(chances, 10)) / len(chances))


def _split(chances: Floats, parts: int) -> Iterator[npt.NDArray[np.bool_]]:
    numbers = np.minimum((chances * parts).astype(int), parts - 1)
    yield from (numbers == part for part in range(parts))
