"""The first or the last of several statements, as far as the record tells one from the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answers.wording import when_of
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.matching.ranking import Candidate
from bot.prose import listed
from bot.text import words_of

_UNDATED = "I cannot tell from the record which was {extreme}."
_REPEATED = "The earliest on record was not the first time, by its own words."


def at_extreme(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """Those that none of the others certainly came before, or after; all where no extreme is asked for.

    What was done on one day, or at one session, has no order.
    """
    if not _is_asked(question, found) or any(not candidate.facet.days for candidate in found):
        return list(found)
    if question.extreme == "first":
        least = min(_until(candidate) for candidate in found)
        return [candidate for candidate in found if candidate.facet.since <= least]
    most = max(candidate.facet.since for candidate in found)
    return [candidate for candidate in found if _until(candidate) >= most]


def untold(question: Question, found: Sequence[Candidate], kept: Sequence[Candidate], record: Record) -> str | None:
    """Why the record does not tell which was first or last; None where it does."""
    if not _is_asked(question, found):
        return None
    doers = {(*candidate.entry.who, candidate.entry.unnamed) for candidate in kept}
    if any(not candidate.facet.days for candidate in found) or (len(kept) == len(found) and len(doers) > 1):
        return _UNDATED.format(extreme=question.extreme)
    repeats = record.lexicon.language.repeats
    own = [candidate.entry for candidate in kept if not question.act or candidate.entry.act in question.acts]
    if question.extreme == "first" and any(not repeats.isdisjoint(words_of(entry.text)) for entry in own):
        return _REPEATED
    return None


def note_of(question: Question, kept: Sequence[Candidate], record: Record) -> list[str]:
    """The time of the first or the last on record, and that there is no order within it."""
    if not _is_asked(question, kept):
        return []
    times = dict.fromkeys(when for candidate in kept for when in when_of(candidate.entry, record))
    within = " Of what was done at one time the record gives no order." if len(kept) > 1 else ""
    return [f"The {question.extreme} on record: {listed(times)}.{within}"]


def _is_asked(question: Question, found: Sequence[Candidate]) -> bool:
    """False where a curator wrote down the very question: then the entry is the first, or the last."""
    return question.extreme is not None and not any(candidate.by_example for candidate in found)


def _until(candidate: Candidate) -> date:
    return max(high for _, high in candidate.facet.days)
