"""The bundled lists that matching rests on."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


@lru_cache
def common_words(code: str = "en") -> frozenset[str]:
    """Everyday words, which are never taken for misspelt ones."""
    return frozenset(_lines(f"{code}_common.txt"))


@lru_cache
def everyday_questions(code: str = "en") -> tuple[str, ...]:
    """What people also ask, whatever the record is about; the negatives of every record."""
    return tuple(_lines(f"{code}_everyday.txt"))


def _lines(name: str) -> list[str]:
    text = (resources.files("bot") / "languages" / name).read_text(encoding="utf-8")
    return [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
