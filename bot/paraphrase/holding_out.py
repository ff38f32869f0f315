"""The curated questions asked of heads that did not learn from them: what calibration and expectation rest on.

Three sorts of questions: examples left out while others of their label stay, examples of labels left out altogether,
and everyday questions. The first are supposed to be nine in ten of what is asked, the others one in twenty each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.paraphrase.calibration import OUTSIDE, HeldOut, Mask
from bot.paraphrase.head import Matrix, Numbers, head_of

PARTS = 5
"""Parts that examples, and labels, are left out in."""
OUTSIDE_SHARE = 1 / 10
"""Share of what people ask that the record is supposed not to answer: half near the record, half everyday talk.

No record tells it. Of 1/2, 1/4, 1/5, 3/20, 1/10 and 1/20 the one with the least mean calibration error on the
development sets, where it is between none and more than half."""


@dataclass(frozen=True)
class Curated:
    """Examples as the heads see them."""

    kernel: Matrix
    """Likeness of each to each."""
    labels: Numbers
    count: int
    """Labels."""
    asked: Mask
    """True for a question, false for a title, which is learned from but never asked."""


def held_out(curated: Curated, everyday: Matrix, outside_share: float = OUTSIDE_SHARE) -> HeldOut:
    """The three sorts of questions; `everyday` has the scores of everyday questions by the whole head."""
    within = [_scores(curated, ~left, left) for left in _parts_of_labels(curated)]
    beside = [_scores(curated, ~left, left & curated.asked) for left in _groups_of_labels(curated)]
    inside = [(scores, truth) for scores, truth in within if len(truth)]
    outside = [scores for scores, truth in beside if len(truth)]
    sorts = [np.concatenate([scores for scores, _ in inside])] if inside else []
    truths = [np.concatenate([truth for _, truth in inside])] if inside else []
    for scores in ([np.concatenate(outside)] if outside else []) + ([everyday] if len(everyday) else []):
        sorts.append(scores)
        truths.append(np.full(len(scores), OUTSIDE, dtype=np.int64))
    if not sorts:
        return HeldOut(np.zeros((0, curated.count), np.float32), np.zeros(0, np.int64), np.zeros(0))
    shares = _shares(bool(inside), len(sorts), outside_share)
    weights = [np.full(len(truth), share / len(truth)) for truth, share in zip(truths, shares, strict=True)]
    return HeldOut(np.concatenate(sorts), np.concatenate(truths), np.concatenate(weights))


def _shares(inside: bool, sorts: int, outside_share: float) -> list[float]:
    """What each sort weighs, that within the record first."""
    if not inside or sorts == 1:
        return [1 / sorts] * sorts
    return [1 - outside_share] + [outside_share / (sorts - 1)] * (sorts - 1)


def _parts_of_labels(curated: Curated) -> list[Mask]:
    """Questions to leave out, each once, such that others of their label stay."""
    sizes = np.bincount(curated.labels, minlength=curated.count)
    seen = np.zeros(curated.count, dtype=np.int64)
    part = np.full(len(curated.labels), -1)
    for number in np.flatnonzero(curated.asked):
        label = curated.labels[number]
        if sizes[label] > 1:
            part[number] = seen[label] % PARTS
            seen[label] += 1
    return [part == at for at in range(PARTS)]


def _groups_of_labels(curated: Curated) -> list[Mask]:
    """Labels to leave out with all that is theirs, each once; none where fewer than two would stay."""
    if curated.count < PARTS:
        return []
    return [curated.labels % PARTS == at for at in range(PARTS)]


def _scores(curated: Curated, learned: Mask, asked: Mask) -> tuple[Matrix, Numbers]:
    """Scores of what is asked by a head of what is learned, and the labels of what is asked."""
    scores = np.full((int(asked.sum()), curated.count), -np.inf, dtype=np.float32)
    kept, labels = np.unique(curated.labels[learned], return_inverse=True)
    if len(scores) and len(kept):
        head = head_of(curated.kernel[np.ix_(learned, learned)], labels, len(kept))
        scores[:, kept] = head.scores(curated.kernel[np.ix_(asked, learned)])
    return scores, curated.labels[asked]
