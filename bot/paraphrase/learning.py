"""The matcher that fits the size of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from bot.paraphrase.matcher import Matcher, learn
from bot.paraphrase.retrieval import LargeMatcher, learn_large, relearned
from bot.paraphrase.values import Example

LEARNED_UP_TO = 4_000
"""Texts up to which each is compared with each in learning, which takes memory and time by their square."""
ENTRIES_UP_TO = 500
"""Labels up to which they are weighed against each other; beyond, few questions a label tell a question of none of
them worse than the index does: tests/paraphrase/test_learning.py."""
_NO_TITLES: Mapping[str, str] = MappingProxyType({})
_NO_SUBJECTS: Mapping[str, Iterable[str]] = MappingProxyType({})

Either: TypeAlias = Matcher | LargeMatcher


def is_large(examples: Sequence[Example], titles: Mapping[str, str] = _NO_TITLES) -> bool:
    """True where an index serves better than weighing each with each."""
    labels = {example.label for example in examples} | set(titles)
    return len(examples) + len(titles) > LEARNED_UP_TO or len(labels) > ENTRIES_UP_TO


def learn_fitting(
    examples: Sequence[Example],
    titles: Mapping[str, str] = _NO_TITLES,
    subjects: Mapping[str, Iterable[str]] = _NO_SUBJECTS,
) -> Either:
    """A matcher of these questions and titles: by an index of them where they are many.

    `subjects` are the names of which a question must hold one to mean a label; only the index goes by them.
    """
    if is_large(examples, titles):
        return learn_large(examples, titles, subjects)
    return learn(examples, titles=titles)


def learn_changed(before: Either, examples: Sequence[Example], titles: Mapping[str, str] = _NO_TITLES) -> Either:
    """The same as `learn_fitting`; of a record with an index only what changed since `before` is learned."""
    if isinstance(before, LargeMatcher) and not before.subjects and is_large(examples, titles):
        return relearned(before, examples, titles)
    return learn_fitting(examples, titles)
