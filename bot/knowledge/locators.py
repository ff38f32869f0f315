"""References to documents, with the paragraphs that they point to: "G/C/M/127, paras. 19.9 and 20"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = r"[0-9]+(?:\.[0-9]+)*"
_LOCATOR = re.compile(
    rf"(?P<document>.+?)(?:,? (?:paras?\.|paragraphs?) ?(?P<paragraphs>{_NUMBER}(?:(?:-|–|, | and ){_NUMBER})*))?"
)
_RANGE = re.compile(rf"({_NUMBER})(?:[-–]({_NUMBER}))?")
_MOST = 500
"""Paragraphs of one range that are counted out; more is a slip of the keyboard."""


class Locator(NamedTuple):
    """Where in a document something stands."""

    document: str
    """Its id or its symbol."""
    paragraphs: tuple[str, ...]
    """The numbers of the paragraphs, each of a range; empty for the whole of it."""


def locator_of(reference: str) -> Locator:
    """A reference as a document and its paragraphs.

    >>> locator_of("G/C/M/127, paras. 19.8-19.10 and 20")
    Locator(document='G/C/M/127', paragraphs=('19.8', '19.9', '19.10', '20'))
    >>> locator_of("JOB/CTG/12")
    Locator(document='JOB/CTG/12', paragraphs=())
    """
    match = _LOCATOR.fullmatch(reference)
    if match is None:
        return Locator(reference, ())
    ranges = _RANGE.findall(match["paragraphs"] or "")
    return Locator(match["document"], tuple(number for first, last in ranges for number in _numbers(first, last)))


def _numbers(first: str, last: str) -> Iterator[str]:
    """The numbers of a range of which only the last part counts up; else its two ends."""
    *before, low = first.split(".")
    *prefix, high = (last or first).split(".")
    if before != prefix or not 0 <= int(high) - int(low) <= _MOST:
        yield from (first, last)
        return
    yield from (".".join([*before, str(number)]) for number in range(int(low), int(high) + 1))
