"""The bundled synonyms hold up the rules by which they are read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bot.text import stem, words_of

SYNONYMS = Path(__file__).parents[1] / "bot" / "languages" / "en_synonyms.txt"
LINE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*: [a-z0-9]+(?: [a-z0-9]+)*(?:, [a-z0-9]+(?: [a-z0-9]+)*)*")


def _lines() -> list[str]:
    lines = SYNONYMS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _stems(text: str) -> str:
    return " ".join(map(stem, words_of(text)))


def _pairs() -> list[tuple[str, str]]:
    """Each word with each that stands for it, as stems."""
    split = (line.split(": ") for line in _lines())
    return [(_stems(head), _stems(other)) for head, others in split for other in others.split(", ")]


def test_a_line_is_a_word_with_others_for_it() -> None:
    assert [line for line in _lines() if not LINE.fullmatch(line) or len(line) > 120] == []


def test_nothing_is_listed_twice() -> None:
    assert [pair for pair, times in Counter(_pairs()).items() if times > 1] == []
