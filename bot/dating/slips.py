"""Months that a slip of the keyboard has spoilt, read as such only beside a year or a day."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dating.tokens import Token, listed
from bot.edtf import MONTHS

# Words that are no month though one slip away from one.
_NO_SLIPS = frozenset(listed("match marsh merch jury duly tune dune july june jule jane juno tuna larch"))
_AFTER = re.compile(r"y|[no],?y")


def with_slips(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, where `Mrach 2018` and `4 Juli` are months."""
    kinds = "".join(token.kind for token in tokens)
    return tuple(
        _month(token) if token.kind == "x" and _is_beside_figures(kinds, place) else token
        for place, token in enumerate(tokens)
    )


def _is_beside_figures(kinds: str, place: int) -> bool:
    return kinds[max(place - 1, 0) : place] in ("n", "o") or _AFTER.match(kinds, place + 1) is not None


def _month(token: Token) -> Token:
    word = token.word
    if not word.isalpha() or not 4 <= len(word) <= 10 or word in _NO_SLIPS:
        return token
    found = [number for number, month in enumerate(MONTHS, 1) if is_one_slip(word, month.lower())]
    return replace(token, kind="m", value=found[0], why="") if len(found) == 1 else token


def is_one_slip(word: str, name: str) -> bool:
    """Whether one letter missing, added, changed or swapped with its neighbour makes one word of the other.

    The first letter must be right, and names of three letters are too short to tell.

    >>> is_one_slip("mrach", "march"), is_one_slip("merch", "may")
    (True, False)
    """
    if len(name) < 4 or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    pairs = zip(word, name, strict=False)
    differs = next((place for place, (one, other) in enumerate(pairs) if one != other), None)
    if differs is None:
        return len(word) != len(name)
    left, right = word[differs:], name[differs:]
    swapped = left[1:2] + left[:1] + left[2:]
    return right in (left[1:], swapped) or left == right[1:] or left[1:] == right[1:]
