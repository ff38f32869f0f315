"""What goes into matching a question and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Decision: TypeAlias = Literal["match", "ambiguous", "abstain"]


@dataclass(frozen=True)
class Example:
    """One question as it may be asked, and the label of what answers it."""

    label: str
    text: str


@dataclass(frozen=True)
class Candidate:
    """A label and how likely it is right."""

    label: str
    probability: float
    """0 to 1; those of all labels add up to what is left beside "none of them"."""


@dataclass(frozen=True)
class Match:
    """What a question was taken for."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    """The three likeliest, best first."""
    repairs: tuple[tuple[str, str], ...] = ()
    """Misspelt words and what they were read as."""
    within: float = 0.0
    """Probability that the record answers the question at all, whichever label does; 0 to 1."""


@dataclass(frozen=True)
class Carrier:
    """A word of the question that speaks for the winner."""

    word: str
    share: float
    """Of all that speaks for the winner against the runner-up; 0 to 1."""


@dataclass(frozen=True)
class Evidence:
    """Why a question was taken for what it was taken for."""

    winner: Candidate | None
    runner_up: Candidate | None
    margin: float
    """Probability of the winner less that of the runner-up."""
    carriers: tuple[Carrier, ...]
    """Heaviest first."""
    repairs: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    """Words that no example uses."""


@dataclass(frozen=True)
class Twins:
    """Two labels whose questions are taken for each other."""

    one: str
    other: str
    share: float
    """Of the examples of both that are taken for the other of the two; 0 to 1."""


@dataclass(frozen=True)
class Expectation:
    """What is to be expected, from each example asked of a matcher that never saw it; shares are 0 to 1."""

    right: float
    """Answered, and rightly."""
    wrong: float
    asked_back: float
    declined: float
    false_alarms: float
    """Everyday questions and questions of a label left out that are answered."""
    twins: tuple[Twins, ...]
    """Worst first."""
    thin: tuple[str, ...]
    """Labels with fewer examples than can be left one out."""
