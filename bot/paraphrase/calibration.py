"""From scores to the probability of being right, and from that to a decision; learned from questions held out.

Two things must hold for an answer to be right: the question is within the record, which the best scores tell, and of
the record's labels it is the best one, which its lead over the others tells. Each gets its own probability; the product
is what a candidate carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.paraphrase.head import Matrix, Numbers, softmax
from bot.paraphrase.postings import Floats
from bot.paraphrase.values import Decision

Mask: TypeAlias = npt.NDArray[np.bool_]

OUTSIDE = -1
"""The label of a question that no label answers."""
SURE = 2 / 3
"""Probability from which an answer is given outright: rightly twice for every time that it is wrong, or better."""
HABIT = 1.0
"""How strongly a record with few questions is drawn to the usual odds: the inverse of their variance."""
USUAL_SCOPE = (1.0, -2.3)
USUAL_CHOICE = (1.0, 2.0)
"""Slope and offset, from the middle of those of the development sets' curated questions."""
SOFTNESS = 2.0
"""How fast lesser scores cease to count for the question being within the record (a soft maximum). Of 1, 1.5, 2, 3 and
5 the one that told questions within from those without best on the development sets, all of them taken together."""
CARE = 3.0
"""How much heavier a question that the record does not answer weighs in choosing the cut than in the chances: a wrong
answer is worse than none. Of 1, 2, 3 and 4 the largest that costs the record's own questions next to nothing."""
NEWTON_STEPS = 50
CUTS = np.arange(0.02, 0.96, 0.01)
SMOOTHED = 5
"""Cuts over which their worth is averaged: one question more or less must not move the cut."""


@dataclass(frozen=True)
class HeldOut:
    """Questions asked of heads that never saw them."""

    scores: Matrix
    """A row a question, a column a label; minus infinity where the head did not know the label."""
    truth: Numbers
    """The right label, `OUTSIDE` where there is none."""
    weights: Floats
    """How often such a question is supposed to come; they add up to one."""


@dataclass(frozen=True)
class Odds:
    """Log-odds that rise with a figure (a logistic regression of one)."""

    slope: float
    """Not negative."""
    offset: float

    def chances(self, figures: Floats) -> Floats:
        """The probability for each figure."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * figures + self.offset, -30, 30))), dtype=np.float64)


@dataclass(frozen=True)
class Calibration:
    """What scores are worth on this record."""

    scope: Odds
    """That the question is within the record, by its best scores (see `heights`)."""
    choice: Odds
    """That the best label is right where the question is within the record, by its lead (see `leads`)."""
    cut: float
    """Probability under which nothing is offered."""

    def probabilities(self, scores: Matrix) -> Floats:
        """Probability of each label to be the right answer; what they lack to one is that of none."""
        best = scores.argmax(axis=-1)[..., np.newaxis]
        right = self.choice.chances(leads(scores))[..., np.newaxis]
        shares = softmax(scores).astype(np.float64)
        others = 1 - np.take_along_axis(shares, best, axis=-1)
        # Whatever the best one lacks belongs to the others as they stand, but none of them becomes likelier than it.
        shares = np.minimum(shares / np.maximum(others, 1e-9) * (1 - right), right)
        np.put_along_axis(shares, best, right, axis=-1)
        return np.asarray(self.within(scores)[..., np.newaxis] * shares, dtype=np.float64)

    def within(self, scores: Matrix) -> Floats:
        """Probability that the question is within the record."""
        return self.scope.chances(heights(scores))

    def decision(self, probability: float) -> Decision:
        """What is done with a best label of this probability."""
        if probability < self.cut:
            return "abstain"
        return "match" if probability >= SURE else "ambiguous"


USUAL = Calibration(Odds(USUAL_SCOPE[0], USUAL_SCOPE[1]), Odds(USUAL_CHOICE[0], USUAL_CHOICE[1]), SURE)


def heights(scores: Matrix) -> Floats:
    """The best score, and somewhat more where others are nearly as good: the record then speaks of the matter."""
    best = scores.max(axis=-1, keepdims=True)
    near = np.exp(np.float32(SOFTNESS) * (scores - best)).sum(axis=-1)
    return np.asarray(best[..., 0] + np.log(near) / np.float32(SOFTNESS), dtype=np.float64)


def leads(scores: Matrix) -> Floats:
    """Log-odds of the best label against all others, as the head has them; at most 20."""
    best = softmax(scores).max(axis=-1).astype(np.float64)
    return np.asarray(np.log(best) - np.log(np.maximum(1 - best, 2e-9)), dtype=np.float64)


def calibrated(held: HeldOut) -> Calibration:
    """The calibration that makes the held-out questions likeliest, with the cut that serves them best."""
    inside = held.truth != OUTSIDE
    if not inside.any():
        return USUAL
    counts = held.weights * len(inside)
    scope = _odds(heights(held.scores), inside, counts, USUAL.scope)
    asked = held.scores[inside]
    right = asked.argmax(axis=1) == held.truth[inside]
    choice = _odds(leads(asked), right, np.ones(len(right)), USUAL.choice)
    unfinished = Calibration(scope, choice, SURE)
    return Calibration(scope, choice, _best_cut(unfinished.probabilities(held.scores), held))


def _odds(figures: Floats, holds: Mask, counts: Floats, usual: Odds) -> Odds:
    """The odds that make what holds likeliest, by Newton's method, drawn to the usual ones."""
    rows = np.column_stack([figures, np.ones_like(figures)])
    start = found = np.array([usual.slope, usual.offset])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        gradient = rows.T @ (counts * (chance - holds)) + (found - start) * HABIT
        curve = (rows * (counts * chance * (1 - chance))[:, np.newaxis]).T @ rows + np.eye(2) * HABIT
        step = np.linalg.solve(curve, gradient)
        found = found - step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-6:
            break
    return Odds(max(float(found[0]), 0.0), float(found[1]))


def _best_cut(probabilities: Floats, held: HeldOut) -> float:
    """The probability under which to say nothing, so that the multi-class Matthews correlation is highest."""
    best = probabilities.max(axis=1)
    said = probabilities.argmax(axis=1)
    labels = probabilities.shape[1]
    weights = held.weights * np.where(held.truth == OUTSIDE, CARE, 1.0)
    worth = np.array([matthews(held.truth, np.where(best >= cut, said, OUTSIDE), weights, labels) for cut in CUTS])
    around = np.convolve(np.pad(worth, SMOOTHED // 2, mode="edge"), np.ones(SMOOTHED) / SMOOTHED, mode="valid")
    return round(float(CUTS[int(np.argmax(around))]), 2)


def matthews(truth: Numbers, said: Numbers, weights: Floats, labels: int) -> float:
    """The multi-class Matthews correlation (Gorodkin 2004) of weighted rows; 0 where it is not defined."""
    actual = np.bincount(truth + 1, weights=weights, minlength=labels + 1)
    predicted = np.bincount(said + 1, weights=weights, minlength=labels + 1)
    total = weights.sum()
    shared = weights[truth == said].sum() * total - actual @ predicted
    spread = (total**2 - predicted @ predicted) * (total**2 - actual @ actual)
    return float(shared / np.sqrt(spread)) if spread > 0 else 0.0
