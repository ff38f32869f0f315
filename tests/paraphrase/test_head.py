"""What a label's score is made of, and how the scores tell whether a question is within the record at all."""

from __future__ import annotations

import numpy as np

from bot.paraphrase.calibration import SOFTNESS, heights
from bot.paraphrase.head import EXAMPLE, TrainedHead, head_of


def test_the_nearest_example_of_each_label_counts_in_whatever_order_they_stand() -> None:
    labels = np.array([1, 0, 1, 2])
    head = TrainedHead(labels, np.zeros((4, 3), np.float32))
    likeness = np.array([[0.2, 0.5, 0.9, 0.1], [0.0, 0.0, 0.4, 0.0]], np.float32)
    np.testing.assert_allclose(head.scores(likeness) / EXAMPLE, [[0.5, 0.9, 0.1], [0.0, 0.4, 0.0]], rtol=1e-6)
    np.testing.assert_allclose(head.scores(likeness[0]), head.scores(likeness)[0])


def test_lesser_scores_raise_the_height_and_a_lone_one_does_not() -> None:
    alone, shared = heights(np.array([[3.0, -40.0], [3.0, 3.0]], np.float32))
    assert abs(alone - 3.0) < 1e-6
    assert abs(shared - (3.0 + np.log(2) / SOFTNESS)) < 1e-6


def test_labels_that_a_head_does_not_know_raise_nothing() -> None:
    assert heights(np.array([3.0, -np.inf], np.float32)) == 3.0


def test_a_label_with_many_examples_is_somewhat_likelier_and_otherwise_nothing_is_said_of_a_stranger() -> None:
    kernel = np.eye(6, dtype=np.float32)
    stranger = np.zeros(6, np.float32)
    many, few = head_of(kernel, np.array([0, 0, 0, 0, 0, 1]), 2).scores(stranger)
    assert 0 < many - few < 1
    assert np.ptp(head_of(kernel, np.array([0, 0, 0, 1, 1, 1]), 2).scores(stranger)) < 1e-3
