"""A month or a day without a year beside a word for a meeting: that of a meeting that is on record."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.dates import DatePhrase
from bot.knowledge.model import Meeting


def at_meetings(phrases: Iterable[DatePhrase], meetings: Iterable[Meeting], today: date) -> tuple[DatePhrase, ...]:
    """The phrases, each month or day whose year was guessed moved to where there is a meeting: the next, or the last.

    "The April session" is that of next April where none took place last April. What was written out stays as it is.
    """
    days = sorted(meeting.when.earliest for meeting in meetings)
    likely = [*(day for day in days if day >= today), *(day for day in reversed(days) if day < today)]
    return tuple(
        _moved(phrase, likely) if phrase.note and (_is_month(phrase) or _is_day(phrase)) else phrase
        for phrase in phrases
    )


def _is_month(phrase: DatePhrase) -> bool:
    start, end = phrase.start, phrase.end
    is_whole = start is not None and end is not None and (start.year, start.month) == (end.year, end.month)
    return phrase.relation == "in" and is_whole and start is not None and start.day == 1 and not phrase.days


def _is_day(phrase: DatePhrase) -> bool:
    return phrase.relation == "in" and phrase.start is not None and phrase.start == phrase.end


def _moved(phrase: DatePhrase, likely: Sequence[date]) -> DatePhrase:
    start, end, note = phrase.start, phrase.end, phrase.note or ""
    if start is None or end is None:
        return phrase
    there = [day for day in likely if day.month == start.month and (start != end or day.day == start.day)]
    if not there or any(start <= day <= end for day in there):
        return phrase
    year = there[0].year
    last = start.day if start == end else monthrange(year, start.month)[1]
    return replace(
        phrase,
        start=start.replace(year=year),
        end=date(year, start.month, last),
        note=note.replace(str(start.year), str(year)),
    )
