"""The matcher that fits the size of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.paraphrase.matcher import Matcher, learn
from bot.paraphrase.retrieval import LargeMatcher, learn_large
from bot.paraphrase.values import Example

LEARNED_UP_TO = 4_000
"""Texts up to which each is compared with each in learning, which takes memory and time by their square."""

Either: TypeAlias = Matcher | LargeMatcher


def learn_fitting(examples: Sequence[Example], titles: Mapping[str, str]) -> Either:
    """A matcher of these questions and titles: by an index of them where they are many."""
    if len(examples) + len(titles) > LEARNED_UP_TO:
        return learn_large(examples, titles)
    return learn(examples, titles=titles)
