"""One knowledge file as it was read: its plain values, the line of each, and the problems found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

SHOWN_CHARACTERS = 60


@dataclass(frozen=True, order=True)
class Problem:
    """A fault in a knowledge file; its `str` is one line for the curator."""

    path: str
    """File, relative to the parent of the knowledge folder."""
    line: int
    """From 1; 0 where the file as a whole is meant."""
    trail: str
    """Where in the file, key by key; empty where no key is to blame."""
    found: str
    expected: str = ""
    write: str = ""
    """What to type instead."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        trail = f" {self.trail}:" if self.trail else ""
        expected = f", expected {self.expected}" if self.expected else ""
        write = f"; write {self.write}" if self.write else ""
        return f"{place}:{trail} found {self.found}{expected}{write}"


@dataclass(frozen=True)
class Unquoted:
    """A value that YAML takes for something else than the text it shows."""

    raw: str
    read_as: str
    """What YAML makes of it: a date, a number, yes or no, nothing."""


class Refused:
    """Stands for a value that was refused and reported already."""


@dataclass(frozen=True)
class Page:
    """One file: its value and the line on which each key or list item begins."""

    path: str
    value: object
    lines: Mapping[KeyPath, int]

    def existing(self, keys: KeyPath) -> KeyPath:
        """Those of the keys that lead somewhere in the file; the others are a validator's own steps."""
        value, walked = self.value, ()  # type: object, KeyPath
        for key in keys:
            if has_key(value, key):
                value, walked = value[key], (*walked, key)  # type: ignore[index]
        return walked

    def at(self, keys: KeyPath) -> object:
        """The value at the keys, all of which exist."""
        value = self.value
        for key in keys:
            value = value[key]  # type: ignore[index]
        return value

    def line(self, keys: KeyPath) -> int:
        """The line of the keys, or of the nearest thing around them."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def trail(self, keys: KeyPath) -> str:
        """The keys as one reads them, with the thing's id where it has one: `meetings[3].date (autumn)`."""
        steps = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys]
        return PurePath(self.path).stem + "".join(steps) + self._id_note(keys)

    def _id_note(self, keys: KeyPath) -> str:
        thing = self.at(keys[:1]) if keys[:1] and has_key(self.value, keys[0]) else None
        known = thing.get("id") if isinstance(thing, dict) else None
        return f" ({known[:SHOWN_CHARACTERS]})" if known and isinstance(known, str) else ""

    def problem(self, keys: KeyPath, found: str, expected: str = "", write: str = "") -> Problem:
        """A problem at the keys."""
        return Problem(self.path, self.line(keys), self.trail(keys), found, expected, write)


@dataclass(frozen=True)
class Spot:
    """Where one thing of the base is written."""

    page: Page
    keys: KeyPath = ()

    def problem(self, keys: KeyPath, found: str, expected: str = "", write: str = "") -> Problem:
        """A problem at keys of this thing; a cite need not be written as a list to be addressed as one."""
        return self.page.problem(self.page.existing((*self.keys, *keys)), found, expected, write)

    @property
    def line(self) -> str:
        """File and line, for pointing at it from elsewhere."""
        return f"{self.page.path}:{self.page.line(self.keys)}"


@dataclass(frozen=True)
class Places:
    """Where everything of a base is written, and what could not be read of it."""

    spots: Mapping[str, tuple[Spot, ...]]
    """By section of the knowledge base, in its order."""
    unread: frozenset[str] = frozenset()
    """Sections of which it cannot be told which ids they have."""
    faulty: frozenset[str] = frozenset()
    """Sections in which anything has a problem of its own."""
    written_ids: frozenset[str] = frozenset()
    """Every id that is written, also of things that have problems."""


def has_key(value: object, key: str | int) -> bool:
    """Whether a plain value has this key or index."""
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)


def shown(value: object) -> str:
    """A value as a message shows it: short and on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, Unquoted):
        return f"{value.raw} without quotes (YAML reads it as {value.read_as})"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = " ".join(value.split())
        return f'"{text[:SHOWN_CHARACTERS]}…"' if len(text) > SHOWN_CHARACTERS else f'"{text}"'
    if isinstance(value, list):
        return "a list"
    return "keys with values" if isinstance(value, dict) else str(value)
