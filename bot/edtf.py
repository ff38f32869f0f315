"""A date of true precision, as the record writes it: EDTF (2019) level 0 and a little more.

Supported beyond level 0: a qualifier after a whole date (`~`, `?`, `%`), open intervals (`..`) from level 1;
quarters (33 to 36), halves (40, 41) and sets of days (`{2018-03-23,2018-03-26}`) from level 2.
Times and everything else are refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal, NoReturn, TypeAlias

from bot.errors import DateError

Precision: TypeAlias = Literal["day", "month", "quarter", "half", "year"]
Qualifier: TypeAlias = Literal["uncertain", "approximate", "both"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ORDINALS = ("first", "second", "third", "fourth")
_QUALIFIERS: dict[str, Qualifier] = {"?": "uncertain", "~": "approximate", "%": "both"}
_COARSENESS: tuple[Precision, ...] = ("day", "month", "quarter", "half", "year")
_SINGLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_SHAPES = (
    'write "2018", "2018-07", "2018-07-03", "2018-07~", "2018-35" (33 to 36 are quarters, 40 and 41 halves), '
    '"2018-05-08/2018-05-21" or "{2018-03-23,2018-03-26}"'
)


@dataclass(frozen=True)
class EdtfDate:
    """When something was, is or will be, no more precise than it is known.

    >>> parse("2018-02").latest
    datetime.date(2018, 2, 28)
    """

    text: str
    """As the record writes it."""
    earliest: date
    """First day it can be; `date.min` where the start is open."""
    latest: date
    """Last day it can be; `date.max` where the end is open."""
    precision: Precision
    """Of an interval, that of its less precise end."""
    qualifier: Qualifier | None = None
    days: tuple[date, ...] = ()
    """The very days, in order: of a single day or of a set; empty for anything else."""

    @property
    def is_set(self) -> bool:
        """Whether it is a list of days, and nothing between them."""
        return self.text.startswith("{")

    @property
    def is_interval(self) -> bool:
        """Whether it runs from one date to another, or is open at one end."""
        return "/" in self.text


@lru_cache(maxsize=4096)
def parse(text: str) -> EdtfDate:
    """The date that `text` writes; DateError, which says what to write, where it writes none."""
    if text.startswith("{"):
        return _set(text)
    return _interval(text) if "/" in text else _single(text)


def _refuse(text: str, found: str, expected: str) -> NoReturn:
    shown = text if len(text) <= 60 else text[:60] + "…"
    raise DateError(f'"{shown}" is not an EDTF date ({found}); {expected}')


def _single(text: str) -> EdtfDate:
    match = _SINGLE.fullmatch(text)
    if match is None:
        _refuse(text, _what_is_odd(text), _SHAPES)
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    qualifier = _QUALIFIERS.get(match[4])
    if not year:
        _refuse(text, "year 0000", "years run from 0001 to 9999")
    if month is None:
        return EdtfDate(text, date(year, 1, 1), date(year, 12, 31), "year", qualifier)
    if day is not None:
        return _day(text, year, month, day)
    return _part_of_year(text, year, month)


def _what_is_odd(text: str) -> str:
    if any(character.isspace() for character in text):
        return "it has a space in it"
    return "nothing is written" if not text else "not one of the forms in use"


def _day(text: str, year: int, month: int, day: int) -> EdtfDate:
    if not 1 <= month <= 12:
        _refuse(text, f"month {month:02}", "write YYYY-MM-DD")
    if not 1 <= day <= monthrange(year, month)[1]:
        _refuse(text, f"{MONTHS[month - 1]} {year} has no day {day}", "write YYYY-MM-DD")
    only = date(year, month, day)
    return EdtfDate(text, only, only, "day", _QUALIFIERS.get(text[-1]), (only,))


def _part_of_year(text: str, year: int, code: int) -> EdtfDate:
    """A month (01 to 12), or a quarter (33 to 36) or half (40, 41), which EDTF lets nobody qualify."""
    precision: Precision
    if 1 <= code <= 12:
        precision, first, length = "month", code, 1
    elif 33 <= code <= 36:
        precision, first, length = "quarter", (code - 33) * 3 + 1, 3
    elif code in (40, 41):
        precision, first, length = "half", (code - 40) * 6 + 1, 6
    else:
        _refuse(text, f"month {code:02}", "write YYYY-MM")
    qualifier = _QUALIFIERS.get(text[-1])
    if qualifier and precision != "month":
        _refuse(text, f"a {precision} takes no mark", f'write "{text[:-1]}"')
    last = first + length - 1
    latest = date(year, last, monthrange(year, last)[1])
    return EdtfDate(text, date(year, first, 1), latest, precision, qualifier)


def _interval(text: str) -> EdtfDate:
    ends = text.split("/")
    if len(ends) != 2 or ends == ["..", ".."] or "" in ends:
        _refuse(
            text,
            "an interval has two ends, of which one may be open",
            'write "2018-05-08/2018-05-21" or "2018-06/.."',
        )
    start, end = (None if part == ".." else _end(text, part) for part in ends)
    known = [part for part in (start, end) if part is not None]
    earliest = start.earliest if start else date.min
    latest = end.latest if end else date.max
    if earliest > latest:
        _refuse(text, "it ends before it starts", "write the earlier date first")
    precision = max((part.precision for part in known), key=_COARSENESS.index)
    return EdtfDate(text, earliest, latest, precision, _joint_qualifier(known))


def _end(interval: str, text: str) -> EdtfDate:
    """One end of an interval, which EDTF allows to be a year, a month or a day."""
    end = _single(text)
    if end.precision in ("quarter", "half"):
        _refuse(interval, f"{text} cannot be the end of an interval", "write the month, YYYY-MM")
    return end


def _joint_qualifier(dates: list[EdtfDate]) -> Qualifier | None:
    found = {part.qualifier for part in dates if part.qualifier}
    if len(found) > 1:
        return "both"
    return found.pop() if found else None


def _set(text: str) -> EdtfDate:
    if not text.endswith("}"):
        _refuse(text, "the closing brace is missing", 'write "{2018-03-23,2018-03-26}"')
    members = [_single(part) for part in text[1:-1].split(",")]
    if len(members) < 2 or any(member.precision != "day" or member.qualifier for member in members):
        _refuse(text, "a set lists two days or more, none with a mark", 'write "{2018-03-23,2018-03-26}"')
    days = tuple(member.earliest for member in members)
    if any(earlier >= later for earlier, later in pairwise(days)):
        _refuse(text, "its days are not in order", "write each day once, the earliest first")
    return EdtfDate(text, days[0], days[-1], "day", None, days)


def in_words(when: EdtfDate) -> str:
    """The date as one says it.

    >>> in_words(parse("{2018-03-23,2018-03-26}"))
    '23 and 26 March 2018'
    """
    if when.is_set:
        return _set_in_words(when.days)
    return _interval_in_words(when.text) if when.is_interval else _single_in_words(when)


def _single_in_words(when: EdtfDate) -> str:
    plain = _unqualified(when)
    match when.qualifier:
        case "approximate":
            return f"about {plain}"
        case "uncertain":
            return f"{plain} (not certain)"
        case "both":
            return f"about {plain} (not certain)"
        case None:
            return plain


def _unqualified(when: EdtfDate) -> str:
    first = when.earliest
    month = MONTHS[first.month - 1]
    match when.precision:
        case "year":
            return f"{first.year}"
        case "half":
            return f"{_ORDINALS[first.month // 6]} half of {first.year}"
        case "quarter":
            return f"{_ORDINALS[first.month // 3]} quarter of {first.year}"
        case "month":
            return f"{month} {first.year}"
        case "day":
            return f"{first.day} {month} {first.year}"


def _interval_in_words(text: str) -> str:
    start, end = text.split("/")
    if start == "..":
        return f"until {_single_in_words(parse(end))}"
    if end == "..":
        return f"from {_single_in_words(parse(start))}"
    return _from_to(parse(start), parse(end))


def _from_to(start: EdtfDate, end: EdtfDate) -> str:
    """`8 to 21 May 2018`: what both ends share is said once, at the end."""
    from_words, to_words = _single_in_words(start), _single_in_words(end)
    if from_words == to_words:
        return to_words
    if start.qualifier or end.qualifier or start.precision != end.precision or start.precision == "year":
        return f"{from_words} to {to_words}"
    from_parts, to_parts = from_words.split(), to_words.split()
    while from_parts[-1] == to_parts[-1]:
        from_parts.pop()
        to_parts.pop()
    return f"{' '.join(from_parts)} to {to_words}"


def _set_in_words(days: tuple[date, ...]) -> str:
    return _listed([_days_of_year(list(year)) for _, year in groupby(days, key=lambda day: day.year)])


def _days_of_year(days: list[date]) -> str:
    months = [_days_of_month(list(month)) for _, month in groupby(days, key=lambda day: day.month)]
    return f"{_listed(months)} {days[0].year}"


def _days_of_month(days: list[date]) -> str:
    return f"{_listed([str(day.day) for day in days])} {MONTHS[days[0].month - 1]}"


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
