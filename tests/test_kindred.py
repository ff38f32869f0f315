"""The bundled words near in meaning, and those of fields of life, hold up the rules by which they are read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.text import fold, stem, words_of
from bot.wordlists import fields, kindred

LANGUAGES = Path(__file__).parents[1] / "bot" / "languages"
LINE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*: [a-z0-9]+(?: [a-z0-9]+)*(?:, [a-z0-9]+(?: [a-z0-9]+)*)*")


@pytest.mark.parametrize(("name", "listed"), [("kindred", kindred), ("fields", fields)])
def test_a_line_is_a_word_with_others_near_it(name, listed):
    lines = (LANGUAGES / f"en_{name}.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line) or len(line) > 120 or fold(line) != line] == []
    assert len(lines) == len(listed())


@pytest.mark.parametrize("listed", [kindred, fields])
def test_nothing_is_listed_twice(listed):
    stems = Counter((head, tuple(map(stem, words_of(text)))) for head, others in listed() for text in others)
    assert [pair for pair, times in stems.items() if times > 1] == []
    assert [head for head, others in listed() if head in others] == []
