"""The year of a date that was written without one: shared with its neighbour, or chosen and said so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.dating.periods import Period
from bot.dating.readings import Reading
from bot.errors import DateError


@dataclass(frozen=True)
class Calendar:
    """What decides a year that was not written."""

    today: date
    covered: tuple[date, date] | None
    """The first and the last day that the record covers."""
    is_ahead: bool
    """Whether the question looks ahead."""
    is_due: bool = False
    """Whether it is of what is still to be done: no day that is over is meant."""


def with_shared_year(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """`March and July 2018`: a date without a year takes that of the next one, or else of the one before."""
    shared = list(readings)
    for place in range(len(shared) - 2, -1, -1):
        shared[place] = _or_year(shared[place], shared[place + 1].year)
    for place in range(1, len(shared)):
        shared[place] = _or_year(shared[place], shared[place - 1].year)
    return tuple(shared)


def _or_year(reading: Reading, year: int | None) -> Reading:
    return reading if reading.year else replace(reading, year=year)


def known_year(readings: tuple[Reading, ...]) -> int | None:
    """The last year that is written in readings."""
    return next((reading.year for reading in reversed(readings) if reading.year), None)


def from_to(start: Reading, end: Reading, year: int) -> Period:
    """From one date to another; where only one has a year, the other gets one that puts them in order."""
    first, last = start.at(start.year or year), end.at(end.year or year)
    if first.start > last.end and start.year is None:
        first = start.at(year - 1)
    elif first.start > last.end and end.year is None:
        last = end.at(year + 1)
    if first.start > last.end:
        raise DateError(f"{first.words} is after {last.words}.")
    return Period(first.start, last.end)


def joined(readings: tuple[Reading, ...], year: int) -> Period:
    """One reading's period, or the days of several."""
    found = [reading.at(reading.year or year) for reading in readings]
    if len(found) == 1:
        return found[0]
    days = tuple(sorted({day for period in found for day in period.days}))
    return Period(days[0], days[-1], days)


def chosen_year(reading: Reading, calendar: Calendar, *, is_limit: bool) -> int:
    """The year in which the record covers such a date; else this year for a limit, the next one, or the last one.

    Of several that it covers it is the last one up to today, unless the question looks ahead or sets a limit.
    """
    this = calendar.today.year
    within, covered = _covered(reading, calendar)
    if calendar.is_due:
        within = [year for year in within if reading.at(year).end >= calendar.today]
        covered = [year for year in covered if reading.at(year).end >= calendar.today]
    over = [year for year in within if year <= this and reading.at(year).start <= calendar.today]
    if len(within) == 1 or (over and not (calendar.is_ahead or is_limit)):
        return within[0] if len(within) == 1 else over[-1]
    if len(covered) == 1:
        return covered[0]
    if is_limit and not calendar.is_due and _existing(reading, this):
        return this
    for year in range(this, this + 9) if calendar.is_ahead else range(this, this - 9, -1):
        period = _existing(reading, year)
        if period and (period.end >= calendar.today if calendar.is_ahead else period.start <= calendar.today):
            return year
    return this


def _covered(reading: Reading, calendar: Calendar) -> tuple[list[int], list[int]]:
    """Years in which the record covers such a date, and those covered in which there is one at all."""
    if calendar.covered is None:
        return [], []
    start, end = calendar.covered
    existing = {year: period for year in range(start.year, end.year + 1) if (period := _existing(reading, year))}
    within = [year for year, period in existing.items() if period.start <= end and period.end >= start]
    return within, list(existing)


def _existing(reading: Reading, year: int) -> Period | None:
    try:
        return reading.at(year)
    except DateError:
        return None
