"""Stretches of the calendar: months, quarters, weeks, and the parts of them that people speak of."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import pairwise
from typing import Literal, TypeAlias

from bot.edtf import MONTHS, in_words, parse
from bot.errors import DateError

Part: TypeAlias = Literal["start", "early", "mid", "late", "end"]
Unit: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

_THIRDS = {"start": 0, "early": 0, "mid": 1, "late": 2, "end": 2}
_QUARTER_MONTHS = {"start": (1, 3), "early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (10, 12)}
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_DAYS_OF = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date
    days: tuple[date, ...] = ()
    """The very days, where only some of the stretch are meant."""

    @property
    def words(self) -> str:
        """The period as one says it: `8 to 21 May 2018`."""
        return in_words(parse(self._edtf()))

    def _edtf(self) -> str:
        if len(self.days) > 1:
            return "{" + ",".join(str(day) for day in self.days) + "}"
        start, end = self.start, self.end
        whole_months = start.day == 1 and end == last_day(end.year, end.month)
        if whole_months and (start.month, end.month) == (1, 12):
            first, last = f"{start.year:04}", f"{end.year:04}"
        elif whole_months:
            first, last = f"{start.year:04}-{start.month:02}", f"{end.year:04}-{end.month:02}"
        else:
            first, last = str(start), str(end)
        return first if first == last else f"{first}/{last}"


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last day of another; months beyond 12 lie in the next year."""
    ends_in, month = divmod(last - 1, 12)
    _demand_year(year)
    _demand_year(year + ends_in)
    return Period(date(year, first, 1), last_day(year + ends_in, month + 1))


def days(year: int, month: int, numbers: tuple[int, ...]) -> Period:
    """Days of one month, in order; DateError, fit for a person, where one does not exist."""
    _demand_year(year)
    length = monthrange(year, month)[1]
    for number in numbers:
        if not 1 <= number <= length:
            raise DateError(f"There is no {number} {MONTHS[month - 1]} {year}.")
    found = tuple(date(year, month, number) for number in sorted(set(numbers)))
    return Period(found[0], found[-1], found)


def _demand_year(year: int) -> None:
    if not MINYEAR <= year <= MAXYEAR:
        raise DateError(f"There is no year {year}.")


def shifted(day: date, unit: str, count: int) -> date:
    """The day so many days, weeks, months, quarters or years later; the last of a shorter month."""
    try:
        if unit in _DAYS_OF:
            return day + timedelta(days=_DAYS_OF[unit] * count)
        year, month = divmod(day.year * 12 + day.month - 1 + _MONTHS_OF[unit] * count, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError) as error:
        raise DateError(f"There is no calendar for {count} {unit}s from {in_words(parse(str(day)))}.") from error


def around(day: date, unit: str) -> Period:
    """The calendar day, week (from Monday), month, quarter or year that a day lies in."""
    if unit == "day":
        return Period(day, day, (day,))
    if unit == "week":
        monday = shifted(day, "day", -day.weekday())
        return Period(monday, shifted(monday, "day", 6))
    length = _MONTHS_OF[unit]
    first = (day.month - 1) // length * length + 1
    return months(day.year, first, first + length - 1)


def part_of(whole: Period, part: str) -> Period:
    """The early, middle or late part: a third of a month in tens of days, of a year in fours of months.

    The start and the end of a year are its first and last quarter.
    """
    if (whole.start.month, whole.end.month) == (1, 12):
        return months(whole.start.year, *_QUARTER_MONTHS[part])
    length = (whole.end - whole.start).days + 1
    step = 10 if 28 <= length <= 31 else max(length // 3, 1)
    third = _THIRDS[part]
    start = shifted(whole.start, "day", min(step * third, length - 1))
    return Period(start, whole.end if third == 2 else min(shifted(start, "day", step - 1), whole.end))


def fraction_of(whole: Period, unit: str, place: int) -> Period:
    """The first, second … (1, 2 …) or last (-1) half, quarter, month or week; DateError if there is none."""
    if place == -1 and unit in _DAYS_OF:
        return edge_of(whole, unit, -1)
    pieces = _pieces(whole, unit)
    if not pieces or not (place == -1 or 1 <= place <= len(pieces)):
        raise DateError(f"There is no {unit} number {abs(place)} in {whole.words}.")
    return pieces[place - 1] if place > 0 else pieces[-1]


def _pieces(whole: Period, unit: str) -> list[Period]:
    first, length = whole.start, (whole.end - whole.start).days + 1
    if unit in ("month", "half", "quarter") and (first.month, whole.end.month) == (1, 12):
        size = _MONTHS_OF[unit]
        return [months(first.year, month, month + size - 1) for month in range(1, 13, size)]
    if unit == "half":
        return _cut(first, [0, length // 2 if length > 31 else 15, length])
    if unit in _DAYS_OF:
        return _cut(first, [*range(0, length, _DAYS_OF[unit]), length])
    return []


def _cut(first: date, bounds: list[int]) -> list[Period]:
    return [Period(shifted(first, "day", low), shifted(first, "day", high - 1)) for low, high in pairwise(bounds)]


def edge_of(whole: Period, unit: str, count: int) -> Period:
    """The first `count` days, weeks, months or quarters of a period; the last where `count` is negative."""
    if count > 0:
        return Period(whole.start, min(whole.end, shifted(shifted(whole.start, unit, count), "day", -1)))
    after = shifted(whole.end, "day", 1)
    return Period(max(whole.start, shifted(after, unit, count)), whole.end)
