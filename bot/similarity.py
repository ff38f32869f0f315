"""How far apart two words are; the one home of rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA


def distance(a: str, b: str, cutoff: int) -> int:
    """Slips (a letter more, less, other, or two swapped) between two words; `cutoff + 1` where more.

    >>> distance("harbor", "harobr", cutoff=2)
    1
    """
    return OSA.distance(a, b, score_cutoff=cutoff)


def within(word: str, choices: Sequence[str], cutoff: int) -> list[tuple[str, int]]:
    """The choices at most `cutoff` slips away from the word, nearest first.

    >>> within("chian", ["chile", "china"], cutoff=2)
    [('china', 1), ('chile', 2)]
    """
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=cutoff, limit=None)
    return [(choice, int(slips)) for choice, slips, _ in found]
