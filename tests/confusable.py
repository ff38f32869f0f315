"""Pairs of names that are mistaken for each other, what a hasty hand makes of them, and how questions are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random

from bot.knowledge.model import Entity
from bot.matching.questions import Question
from bot.matching.reading import read
from bot.similarity import distance
from bot.text import words_of
from tests.gold import LONG_AFTER, shipped_base, shipped_record

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FRAMES = ("what did {} propose?", "did {} support the workshop?", "what was said about {}")
SLIPS = 2
"""Edits between two names that are taken for each other."""
SHORTEST = 4
"""Letters; shorter names are within two edits of each other as a matter of course, and are paired by their words."""


@dataclass(frozen=True)
class Name:
    """A name that an entity goes by."""

    id: str
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """Its folded words."""
        return words_of(self.text)


@dataclass(frozen=True)
class Asked:
    """A question about one of two entities, as it was typed."""

    name: Name
    other: str
    """The id of the one that it must not be taken for."""
    typed: str
    frame: str
    slips: int

    @property
    def question(self) -> str:
        """What is asked."""
        return self.frame.format(self.typed)


def names() -> list[Name]:
    """Every name of every entity of the shipped record."""
    return [Name(entity.id, text) for _, entity in shipped_base().entities for text in _texts(entity)]


def _texts(entity: Entity) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (entity.name, entity.abbreviation, *entity.aliases)))


@cache
def pairs() -> tuple[tuple[Name, Name], ...]:
    """Names of different entities within two edits of each other, or of which one holds the other."""
    return tuple((one, other) for one, other in combinations(names(), 2) if one.id != other.id and _alike(one, other))


def _alike(one: Name, other: Name) -> bool:
    a, b = " ".join(one.words), " ".join(other.words)
    near = min(len(a), len(b)) >= SHORTEST and distance(a, b, SLIPS) <= SLIPS
    return near or f" {a} " in f" {b} " or f" {b} " in f" {a} "


def slipped(text: str, slips: int, rng: Random) -> str:
    """The text with so many slips of the keyboard in its letters."""
    for _ in range(slips):
        places = [n for n, char in enumerate(text) if char.isalpha()]
        if not places:
            break
        place = rng.choice(places)
        text = rng.choice((_neighbour, _omitted, _doubled, _swapped))(text, place, rng)
    return text


def _neighbour(text: str, place: int, rng: Random) -> str:
    near = _neighbours(text[place].lower())
    return text[:place] + rng.choice(near) + text[place + 1 :] if near else text


@cache
def _neighbours(key: str) -> str:
    found = [(y, row.index(key)) for y, row in enumerate(ROWS) if key in row]
    near = {(y + dy, x + dx) for y, x in found for dy, dx in ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))}
    return "".join(sorted(ROWS[y][x] for y, x in near if 0 <= y < len(ROWS) and 0 <= x < len(ROWS[y])))


def _omitted(text: str, place: int, _: Random) -> str:
    return text[:place] + text[place + 1 :]


def _doubled(text: str, place: int, _: Random) -> str:
    return text[: place + 1] + text[place:]


def _swapped(text: str, place: int, _: Random) -> str:
    after = text[place + 1 : place + 2]
    return text[:place] + after + text[place] + text[place + 2 :] if after.isalpha() else text


def reading(asked: Asked) -> Question:
    """The question as it is read."""
    return read(asked.question, shipped_record().lexicon, today=LONG_AFTER)


@cache
def _everyday() -> frozenset[str]:
    language = shipped_record().lexicon.language
    return language.common | language.stop_words


@cache
def _name_words() -> frozenset[str]:
    return frozenset(word for name in names() for word in name.words)


@cache
def _joined_names() -> frozenset[str]:
    return frozenset("".join(name.words) for name in names())


def is_lost(asked: Asked) -> bool:
    """True where the slips left the name as it was, or made a word of it another name's or an everyday one."""
    words, meant = words_of(asked.typed), asked.name.words
    if words == meant or len(words) != len(meant) or "".join(words) in _joined_names():
        return True
    changed = [word for word, own in zip(words, meant, strict=True) if word != own]
    return any(word in _everyday() or word in _name_words() for word in changed)
