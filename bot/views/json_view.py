"""A reply as JSON values, in the form that `rapporteur ask --json` and `--batch` promise."""

from __future__ import annotations

from typing import Any

from bot.replies import Answer, Citation, Clarification, Guidance, Reply, Silence
from bot.views.plain import citations_of, text_of


def as_json(reply: Reply) -> dict[str, Any]:
    """The reply as JSON values; `status` is answered, ambiguous or no_record."""
    shown: dict[str, Any] = {
        "status": _status(reply),
        "text": text_of(reply),
        "citations": [_citation(citation) for citation in citations_of(reply)],
        "confidence": round(min(1.0, max(0.0, _confidence(reply))), 3),
    }
    if isinstance(reply, Clarification):
        shown["choices"] = [{"label": choice.label, "question": choice.utterance} for choice in reply.choices]
    return shown


def _status(reply: Reply) -> str:
    match reply:
        case Answer():
            return "answered"
        case Clarification():
            return "ambiguous"
        case Silence() | Guidance():
            return "no_record"


def _confidence(reply: Reply) -> float:
    match reply:
        case Answer():
            return reply.confidence
        case Clarification() | Silence():
            return reply.explanation.score
        case Guidance():
            return 0.0


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "paragraph": citation.paragraph,
        "footnote": citation.footnote,
        "quote": citation.quote,
        "url": citation.url,
        "title": citation.title,
        "numbering": "ours" if citation.ours else "official",
    }
