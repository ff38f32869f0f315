"""Why a reply is as it is, in sentences: how the question was read, then what decided."""

from __future__ import annotations

from collections.abc import Iterator

from bot.replies import Explanation, Guidance, Reply, Silence

MOST = 12
"""Readings, repairs and words of a sort that are told."""
_NOTHING_MEETS_ALL = "No statement on record has all of this."


def why(reply: Reply) -> list[str]:
    """One sentence for each thing that decided."""
    if isinstance(reply, Guidance):
        return ["This reply explains how to use me; nothing was looked up."]
    told = list(_told(reply.explanation)) or ["The question names nothing that I know."]
    decided = reply.explanation.rule or reply.explanation.unknown
    return [*told, _NOTHING_MEETS_ALL] if isinstance(reply, Silence) and not decided else told


def _told(explanation: Explanation) -> Iterator[str]:
    yield from (f"I read “{typed}” as “{read}”." for typed, read in explanation.repairs[:MOST])
    yield from (f"“{said}” is {meant}." if said else meant for said, meant in explanation.spans[:MOST])
    if explanation.unknown:
        yield "The record does not know " + " or ".join(f"“{word}”" for word in explanation.unknown[:MOST]) + "."
    if explanation.rule:
        yield explanation.rule
    if 0 < explanation.score < 1:
        yield f"That accounts for {explanation.score:.0%} of the question."
    if explanation.runner_up:
        yield f"Next nearest: “{explanation.runner_up}”"
    yield from explanation.likeness
