"""A posted reply as JSON values and back, for the buttons under it."""

from __future__ import annotations

import re
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
from bot.store.redaction import redacted
from bot.text import fold, words_of

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Archived:
    """A reply as it was posted."""

    reply: Reply
    offered: tuple[str, ...]
    """What its choice buttons ask, in their order."""


def packed(reply: Reply, offered: Sequence[str], asked: str = "") -> Json:
    """JSON values from which `unpacked` makes the same reply, without what is personal in the words `asked`."""
    personal = frozenset(words_of(asked)) - frozenset(words_of(redacted(asked)))
    kept = _impersonal([asdict(reply), list(offered)], personal)
    return {"kind": type(reply).__name__, "reply": kept[0], "offered": kept[1]}


_OF_THE_RECORD = frozenset({"citations", "searched", "nearest", "runner_up", "likeness", "rule", "lines", "prompts"})


def _impersonal(value: Any, personal: frozenset[str]) -> Any:
    """The value with every text redacted but those of the record, which never hold what people typed."""
    if isinstance(value, str):
        return _WORD.sub(lambda found: "…" if fold(found[0]) in personal else found[0], redacted(value))
    if isinstance(value, list | tuple):
        return [_impersonal(each, personal) for each in value]
    if not isinstance(value, dict) or ("marks" in value and not value["leads"]):
        return value
    return {key: each if key in _OF_THE_RECORD else _impersonal(each, personal) for key, each in value.items()}


_WORD = re.compile(r"\w+")


def unpacked(body: Json) -> Archived:
    """The reply that was packed."""
    return Archived(_MAKERS[body["kind"]](body["reply"]), tuple(body["offered"]))


def _statement(values: Json) -> Statement:
    return Statement(values["text"], tuple(values["marks"]), values["id"], values.get("leads", False))


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
