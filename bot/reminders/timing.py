"""When somebody wants to be reminded: how many days before, at what hour, on which days of the week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.edtf import MONTHS
from bot.reminders.phrases import Phrasebook, Words, at
from bot.reminders.values import LONGEST_LEAD

MOST_LEADS = 10
DAYS_A_MONTH = 30

_GLUED = re.compile(r"([0-9]{1,3})([a-z]+)")
_FIGURE = re.compile(r"([0-9]{1,2})(?:([0-5][0-9])|([a-z]+)([0-5][0-9])?)?")
_MONTHS = frozenset((name.lower(),) for month in MONTHS for name in (month, month[:3]))
_MINUTES = re.compile(r"[0-5][0-9]")


@dataclass(frozen=True)
class Timing:
    """What the words say of it."""

    leads: tuple[int, ...]
    """Days, the longest first; empty where nothing is said."""
    hour: int | None
    weekdays_only: bool | None
    used: frozenset[int]
    """Places of the words that say it."""
    notes: tuple[str, ...]
    """Sentences on what had to be chosen."""
    fault: str
    """A sentence on what cannot be done; empty where all can."""

    @property
    def is_said(self) -> bool:
        """True where anything is said of it."""
        return bool(self.leads or self.fault) or self.hour is not None or self.weekdays_only is not None


@dataclass(frozen=True)
class _Found:
    """A stretch of words and what it says."""

    start: int
    end: int
    values: tuple[int, ...] = ()
    fault: str = ""


def read_timing(words: Words, book: Phrasebook) -> Timing:
    """What the words say of when; what they do not say of it is left unused."""
    # The hour first: "at 8 a week before" is not eight weeks.
    hours = tuple(_hours(words, book))
    rest = _without(words, hours)
    leads = tuple(_leads(rest, book))
    rest = _without(rest, leads)
    weekdays = [(_Found(start, end), min(meanings)) for start, end, meanings in book.days_of_week.find(rest)]
    used = {place for one in (*leads, *hours, *(one for one, _ in weekdays)) for place in range(one.start, one.end)}
    days = sorted({value for one in leads for value in one.values}, reverse=True)
    is_month = bool(leads) and any("30" in at(book.days, words, place)[1] for place in used)
    return Timing(
        leads=tuple(days),
        hour=next((one.values[0] for one in hours if one.values), None),
        weekdays_only=weekdays[0][1] == "weekdays" if weekdays else None,
        used=frozenset(used),
        notes=(f"I take a month for {DAYS_A_MONTH} days.",) if is_month else (),
        fault=next((one.fault for one in (*leads, *hours) if one.fault), "") or _fault(days),
    )


def _without(words: Words, found: tuple[_Found, ...]) -> Words:
    used = {place for one in found for place in range(one.start, one.end)}
    return tuple("" if place in used else word for place, word in enumerate(words))


def _fault(days: list[int]) -> str:
    beyond = [day for day in days if not 1 <= day <= LONGEST_LEAD]
    if beyond:
        return f"I can remind 1 to {LONGEST_LEAD} days before a meeting, and not {beyond[0]}."
    return f"That is more than {MOST_LEADS} reminders of one meeting." if len(days) > MOST_LEADS else ""


def _leads(words: Words, book: Phrasebook) -> Iterator[_Found]:
    """Each row of lengths with "before" behind it: "two weeks, 3 and 1 days before"."""
    place = 0
    while place < len(words):
        end, days = _row_of_lengths(words, place, book)
        uncounted = "uncounted" in at(book.lengths, words, end)[1]
        if uncounted:
            end, days = at(book.lengths, words, end)[0], ()
        after, meanings = at(book.lengths, words, end)
        if end > place and "before" in meanings and (days or uncounted):
            fault = "I remind a number of days before a meeting, counted in calendar days." if uncounted else ""
            yield _Found(place, after, days, fault)
        # What is behind a row that leads nowhere is looked at next: a long one must not be read from each of its words.
        place = after if end > place and "before" in meanings else max(end, place + 1)


def _row_of_lengths(words: Words, start: int, book: Phrasebook) -> tuple[int, tuple[int, ...]]:
    """Where it ends, and its days; a count without a unit has that of the next, or of the one before it."""
    counts: list[int] = []
    days: list[int] = []
    unit, place = 0, start
    while True:
        counted, count = _count(words, place, book)
        after, found = _unit(words, counted, place, book)
        if after == place:
            break
        counts.append(count)
        if found:
            days += [one * found for one in counts]
            counts, unit = [], found
        place = after + 1 if words[after : after + 1] in (("and",), ("or",)) else after
    return place, (*days, *(one * unit for one in counts)) if unit else ()


def _count(words: Words, place: int, book: Phrasebook) -> tuple[int, int]:
    """Where a count ends and what it is; 1 where there is none."""
    glued = _GLUED.fullmatch(words[place]) if place < len(words) else None
    if glued and at(book.days, (glued[2],), 0)[1]:
        return place, int(glued[1])
    if place < len(words) and words[place].isdecimal() and len(words[place]) <= 3:
        return place + 1, int(words[place])
    end, meanings = at(book.counts, words, place)
    return end, int(min(meanings)) if meanings else 1


def _unit(words: Words, counted: int, place: int, book: Phrasebook) -> tuple[int, int]:
    """Where a unit behind a count ends and its days; 0 where there is none."""
    glued = _GLUED.fullmatch(words[counted]) if counted == place and counted < len(words) else None
    if glued:
        _, meanings = at(book.days, (glued[2],), 0)
        return (counted + 1, int(min(meanings))) if meanings else (place, 0)
    end, meanings = at(book.days, words, counted)
    return end, int(min(meanings)) if meanings else 0


def _hours(words: Words, book: Phrasebook) -> Iterator[_Found]:
    """The first hour of the day in the words, and what is wrong with it."""
    for place in range(len(words)):
        start, meanings = at(book.lengths, words, place)
        is_clock = "clock" in meanings
        start = start if is_clock else place
        end, named = at(book.hours, words, start)
        if named:
            yield _Found(place, end, (int(min(named)),))
            return
        found = _figure(words, start, book, is_clock=is_clock)
        if found:
            yield _Found(place, found.end, found.values, found.fault)
            return


def _counts_something(words: Words, place: int, book: Phrasebook) -> bool:
    """True where the word behind a figure makes it a date or a length: "3 July", "3 days", "2 hours before"."""
    after, _ = at(book.lengths, words, place)
    is_length = "uncounted" in at(book.lengths, words, place)[1] and "before" in at(book.lengths, words, after)[1]
    return is_length or bool(at(book.days, words, place)[1]) or words[place : place + 1] in _MONTHS


def _figure(words: Words, start: int, book: Phrasebook, *, is_clock: bool) -> _Found | None:
    """An hour in figures; None where it may as well be something else."""
    match = _FIGURE.fullmatch(words[start]) if start < len(words) else None
    if match is None:
        return None
    minutes, end = match[2] or match[4] or "", start + 1
    if not match[3] and not minutes and end < len(words) and _MINUTES.fullmatch(words[end]):
        minutes, end = words[end], end + 1
    if _counts_something(words, end, book):
        return None
    after, halves = (end, at(book.halves, (match[3],), 0)[1]) if match[3] else at(book.halves, words, end)
    if not halves and (match[3] or not is_clock):
        return None
    hour, half = int(match[1]), min(halves, default="none")
    if minutes.strip("0"):
        return _Found(start, after, fault="I post on the hour only.")
    if hour > 23 or (half in ("am", "pm") and not 1 <= hour <= 12):
        return _Found(start, after, fault=f"The day has no such hour as {' '.join(words[start:after])}.")
    return _Found(start, after, (hour % 12 + 12 * (half == "pm") if half in ("am", "pm") else hour,))
