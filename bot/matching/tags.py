"""Phrases of one sort, as they were found in the words of a question."""

from __future__ import annotations

from collections.abc import Iterator


class Tags:
    """Phrases of one sort found in the words."""

    def __init__(self, found: Iterator[tuple[int, int, frozenset[str]]]) -> None:
        self.found = tuple(found)
        self.tokens = {n for start, end, _ in self.found for n in range(start, end)}
        self.meanings = {meaning for _, _, meanings in self.found for meaning in meanings}
