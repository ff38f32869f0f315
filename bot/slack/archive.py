"""A posted reply as JSON values and back, for the buttons under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from bot.replies import (
    Answer,
    Choice,
    Citation,
    Clarification,
    Explanation,
    Guidance,
    Reply,
    Silence,
    Statement,
)

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Archived:
    """A reply as it was posted."""

    reply: Reply
    offered: tuple[str, ...]
    """What its choice buttons ask, in their order."""


def packed(reply: Reply, offered: Sequence[str]) -> Json:
    """JSON values from which `unpacked` makes the same reply."""
    return {"kind": type(reply).__name__, "reply": asdict(reply), "offered": list(offered)}


def unpacked(body: Json) -> Archived:
    """The reply that was packed."""
    return Archived(_MAKERS[body["kind"]](body["reply"]), tuple(body["offered"]))


def _statement(values: Json) -> Statement:
    return Statement(values["text"], tuple(values["marks"]), values["id"])


def _statements(values: Sequence[Json]) -> tuple[Statement, ...]:
    return tuple(_statement(value) for value in values)


def _citations(values: Sequence[Json]) -> tuple[Citation, ...]:
    return tuple(Citation(**value) for value in values)


def _explanation(values: Json) -> Explanation:
    pairs = {key: tuple((said, meant) for said, meant in values[key]) for key in ("spans", "repairs")}
    return Explanation(
        **{**values, **pairs, "unknown": tuple(values["unknown"]), "likeness": tuple(values.get("likeness", ()))}
    )


def _answer(values: Json) -> Answer:
    return Answer(
        headline=_statement(values["headline"]),
        statements=_statements(values["statements"]),
        citations=_citations(values["citations"]),
        notes=tuple(values["notes"]),
        confidence=values["confidence"],
        explanation=_explanation(values["explanation"]),
    )


def _clarification(values: Json) -> Clarification:
    choices = tuple(Choice(**choice) for choice in values["choices"])
    return Clarification(values["prompt"], choices, _explanation(values["explanation"]))


def _silence(values: Json) -> Silence:
    return Silence(
        headline=values["headline"],
        searched=values["searched"],
        nearest=_statements(values["nearest"]),
        citations=_citations(values["citations"]),
        notes=tuple(values["notes"]),
        explanation=_explanation(values["explanation"]),
    )


def _guidance(values: Json) -> Guidance:
    return Guidance(values["headline"], tuple(values["lines"]), tuple(values["prompts"]))


_MAKERS: dict[str, Callable[[Json], Reply]] = {
    "Answer": _answer,
    "Clarification": _clarification,
    "Silence": _silence,
    "Guidance": _guidance,
}
