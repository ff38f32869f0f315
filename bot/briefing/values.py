"""A brief before a meeting, and the notices beside it, as values that know nothing of Slack or the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.knowledge.model import Meeting
from bot.replies import Citation, Statement


@dataclass(frozen=True)
class Section:
    """One part of a brief: what it is about, its statements, and how to get at those that are left out."""

    title: str
    statements: tuple[Statement, ...]
    """Never empty, each with a citation."""
    marks: tuple[int, ...] = ()
    """Numbers of the citations that bear the title out, where it states something of the record."""
    hidden: int = 0
    """How many more there are on record."""
    ask: str = ""
    """A question whose answer holds all that are left out; empty where none does."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Where documents can be read, by the ids of their statements."""


@dataclass(frozen=True)
class Brief:
    """What a team should know before a meeting; every statement is cited."""

    meeting: Meeting
    headline: Statement
    """How long it is until then, and what it is."""
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    """What the record lacks, or what of it is left out here; states nothing of the record."""
    short: bool
    today: date
    """The day on which all of it is true."""
    day: str
    """ISO day of the meeting that the brief is for."""
    asked: tuple[str, ...] = ()
    """Questions of the team that the record did not answer; these are nobody's statements, and not cited."""
    begins_at: float | None = None
    """When it begins, in seconds since 1970; None where the record has no time of day for that day."""


@dataclass(frozen=True)
class Notice:
    """Something shorter than a brief: meetings whose date is to be fixed, or that what was told is no longer true."""

    headline: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    struck: str = ""
    """What was told and does not hold any more; views strike it out."""
