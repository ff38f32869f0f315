"""A month without a year beside a word for a meeting: the month of a meeting that is on record."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.dates import DatePhrase
from bot.knowledge.model import Meeting


def at_meetings(phrases: Iterable[DatePhrase], meetings: Iterable[Meeting], today: date) -> tuple[DatePhrase, ...]:
    """The phrases, each month whose year was guessed moved to where there is a meeting in it: the next, or the last.

    "The April session" is that of next April where none took place last April. What was written out stays as it is.
    """
    days = sorted(meeting.when.earliest for meeting in meetings)
    likely = [*(day for day in days if day >= today), *(day for day in reversed(days) if day < today)]
    return tuple(_moved(phrase, likely) if phrase.note and _is_month(phrase) else phrase for phrase in phrases)


def _is_month(phrase: DatePhrase) -> bool:
    start, end = phrase.start, phrase.end
    is_whole = start is not None and end is not None and (start.year, start.month) == (end.year, end.month)
    return phrase.relation == "in" and is_whole and start is not None and start.day == 1 and not phrase.days


def _moved(phrase: DatePhrase, likely: Sequence[date]) -> DatePhrase:
    start, end, note = phrase.start, phrase.end, phrase.note or ""
    if start is None or end is None:
        return phrase
    there = [day for day in likely if day.month == start.month]
    if not there or any(start <= day <= end for day in there):
        return phrase
    year = there[0].year
    return replace(
        phrase,
        start=start.replace(year=year),
        end=date(year, start.month, monthrange(year, start.month)[1]),
        note=note.replace(str(start.year), str(year)),
    )
