"""The bundled lists of words in bot/languages, one thing a line."""

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


@lru_cache
def synonyms(code: str = "en") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Words, each with others for it."""
    return tuple(_listed(f"{code}_synonyms.txt", ", "))


@lru_cache
def kindred(code: str = "en") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Words, each with others that are near it in meaning; lines of the same word belong together."""
    return tuple(_listed(f"{code}_kindred.txt", ", "))


@lru_cache
def fields(code: str = "en") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Fields of life, each with words that belong to it; lines of the same field belong together."""
    return tuple(_listed(f"{code}_fields.txt", ", "))


@lru_cache
def capitals(code: str = "en") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Seats of governments, each with names of the Member whose it is, the likeliest first."""
    return tuple(_listed(f"{code}_capitals.txt", "; "))


def _listed(name: str, between: str) -> list[tuple[str, tuple[str, ...]]]:
    heads = (line.split(": ") for line in _lines(name))
    return [(head, tuple(others.split(between))) for head, others in heads]


def _lines(name: str) -> list[str]:
    text = (resources.files("bot") / "languages" / name).read_text(encoding="utf-8")
    return [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
