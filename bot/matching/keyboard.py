"""How easily a hand on a keyboard writes one word for another."""

from __future__ import annotations

from functools import lru_cache

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
EASY = 1.0
"""A neighbouring key, a letter left out or written twice, two letters swapped."""
HARD = 1.5
"""Any other slip: two of them are as likely as three easy ones, and one is not half as likely as an easy one."""
SHORT = 4
"""Letters of the longest word of which two slips leave so little that any of its neighbours may be meant."""

_PLACES = {key: (x + y / 2, y) for y, row in enumerate(ROWS) for x, key in enumerate(row)}


def are_neighbours(one: str, other: str) -> bool:
    """True for two keys side by side, each row half a key to the right of the one above.

    >>> are_neighbours("a", "s"), are_neighbours("t", "g"), are_neighbours("a", "p")
    (True, True, False)
    """
    if one not in _PLACES or other not in _PLACES or one == other:
        return False
    (x, y), (other_x, other_y) = _PLACES[one], _PLACES[other]
    return abs(x - other_x) <= 1 and abs(y - other_y) <= 1


def lead(typed: str, meant: str, *, is_confusable: bool, is_part: bool = False) -> float:
    """The effort by which a name must be nearer than another thing's, or than one declared confusable with it.

    By more than this, so that an easy slip is told from two and a hard one is not; by twice as much where the word is
    short, unless all letters that were meant are there and no others; where it is part of a name whose other words
    stand there, a word is short from three letters down. Tuned on the misspelt names of tests/test_confusable_names.py.

    >>> lead("ausria", "austria", is_confusable=True), lead("cuna", "cuba", is_confusable=True)
    (1.0, 2.0)
    >>> lead("iarn", "iran", is_confusable=True), lead("maali", "mali", is_confusable=True)
    (1.0, 1.0)
    >>> lead("outh", "south", is_confusable=True), lead("outh", "south", is_confusable=True, is_part=True)
    (2.0, 1.0)
    """
    least = EASY if is_confusable else HARD - EASY
    is_short = len(typed) <= SHORT - is_part and set(typed) != set(meant)
    return 2 * least if is_short else least


@lru_cache(maxsize=20_000)
def effort(typed: str, meant: str) -> float:
    """The least effort that writes a word for the one that was meant: its slips, of which some come harder.

    >>> effort("irsn", "iran"), effort("irpn", "iran"), effort("irann", "iran"), effort("irna", "iran")
    (1.0, 1.5, 1.0, 1.0)
    """
    before: list[float] = []
    row = [float(n) * EASY for n in range(len(meant) + 1)]
    for n, key in enumerate(typed, 1):
        extra = EASY if key in (typed[n - 2 : n - 1], typed[n : n + 1]) else HARD
        following = [row[0] + extra]
        for m, letter in enumerate(meant, 1):
            kept = row[m - 1] + _other(key, letter)
            following.append(min(kept, row[m] + extra, following[m - 1] + EASY))
            if n > 1 and m > 1:
                swapped = EASY + _other(key, meant[m - 2]) + _other(typed[n - 2], letter)
                following[m] = min(following[m], before[m - 2] + swapped)
        before, row = row, following
    return row[-1]


def _other(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    return EASY if are_neighbours(typed, meant) else HARD
