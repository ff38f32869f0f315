"""A question as it is kept for those that go on from it: plain values, as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from bot.dates import DatePhrase, Relation
from bot.matching.names import Span, SpanKind
from bot.matching.questions import Question

_KEPT = (
    "ask", "act", "deeds", "kinds", "named", "order", "extreme", "content", "counted", "paragraph", "is_whether",
    "guard", "speaks", "mentions", "unnamed", "names_act", "is_future", "is_passive", "versions",
)  # fmt: skip
"""What a question hands on as it is."""
_KEPT_SETS = ("acts", "owners", "widened", "modifiers", "objects")
"""What it hands on of sets."""
_FLAGS = ("possessive", "subject", "is_source", "spoken_of", "within")
"""What of a name's place in its sentence goes for another name in its stead."""


def kept(question: Question, focus: Iterable[str]) -> dict[str, object]:
    """The question as it is kept, with the ids that its answer was about."""
    dates = [
        [str(p.start), str(p.end), p.relation, p.text, list(map(str, p.days))]
        for p in question.dates
        if p.start and p.end
    ]
    return {
        **{key: _plain(getattr(question, key)) for key in _KEPT},
        **{key: sorted(getattr(question, key)) for key in _KEPT_SETS},
        "spans": [_kept_span(span) for span in question.spans],
        "excluded": [_kept_span(span) for span in question.excluded],
        "dates": dates,
        "focus": list(dict.fromkeys(focus)),
    }


def restored(state: dict[str, Any]) -> Question:
    """The question before; one that an earlier version kept lacks what that did not know."""
    dates = [_restored_date(*each) for each in state.get("dates", ())]
    sets: dict[str, Any] = {key: frozenset(state[key]) for key in _KEPT_SETS if key in state}
    return Question(
        "",
        **{key: _frozen(state[key]) for key in _KEPT if key in state},
        **sets,
        spans=tuple(span_of(*each) for each in state.get("spans", ())),
        excluded=tuple(span_of(*each) for each in state.get("excluded", ())),
        dates=tuple(dates),
        focus=tuple(state.get("focus", ())),
    )


def span_of(kind: str, id_: str, surface: str, *flags: bool) -> Span:
    """A name that stands nowhere in this question."""
    return Span(cast("SpanKind", kind), id_, -1, -1, surface, **dict(zip(_FLAGS, flags, strict=False)))


def flags_of(span: Span) -> dict[str, Any]:
    """A name's place in its sentence."""
    return {flag: getattr(span, flag) for flag in _FLAGS}


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _kept_span(span: Span) -> list[object]:
    return [span.kind, span.id, span.surface, *flags_of(span).values()]


def _restored_date(start: str, end: str, relation: Relation, text: str, days: Sequence[str] = ()) -> DatePhrase:
    read = date.fromisoformat
    return DatePhrase(read(start), read(end), relation, (0, 0), text, days=tuple(map(read, days)))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
