"""When a meeting is, in words: the date as sure as the record has it, and how long it is until then."""

from __future__ import annotations

from datetime import date

from bot.edtf import EdtfDate, in_words, parse
from bot.knowledge.model import Meeting
from bot.prose import listed
from bot.reminders.occurrences import Occurrence, is_settled, occurrences

_MOST_WEEKDAYS = 5
"""Days of a set that are named by their weekday."""


def day_in_words(day: date) -> str:
    """A day as one says it.

    >>> day_in_words(date(2018, 6, 20))
    '20 June 2018'
    """
    return in_words(parse(day.isoformat()))


def zone_in_words(zone: str) -> str:
    """A time zone as one reads it.

    >>> zone_in_words("America/New_York")
    'America/New York'
    """
    return zone.replace("_", " ")


def is_fixed(meeting: Meeting) -> bool:
    """True where the record gives the very days of a meeting that is not called off, nor only wished for."""
    return meeting.status in ("held", "scheduled") and is_settled(meeting.when)


def sitting_of(meeting: Meeting, day: date, zone: str) -> Occurrence | None:
    """The days on end that begin with `day`; where none do any more, the first after it, else the last of all."""
    found = occurrences(meeting, zone)
    return next((sitting for sitting in found if sitting.day >= day), found[-1] if found else None)


def begins_at(meeting: Meeting, day: date, zone: str) -> float | None:
    """When it begins, in seconds since 1970; None where the record has no time of day for that day."""
    sitting = sitting_of(meeting, day, zone)
    return sitting.begins_at if sitting and sitting.first and meeting.time else None


def countdown(meeting: Meeting, day: date, today: date, zone: str, here: str = "") -> str:
    """How long it is until then, true on `today`; empty where the record has no day to count to.

    "In 7 days", "Tomorrow", "Today", "Under way", "3 days ago"; "Tomorrow (9 July 2018 in America/New York)" where it
    is another day in the zone `here` when it begins.
    """
    if meeting.status == "cancelled":
        return "Cancelled"
    sitting = sitting_of(meeting, day, zone)
    if sitting is None:
        return ""
    is_timed = begins_at(meeting, day, zone) is not None
    first = sitting.day_in(here) if is_timed and here else sitting.day
    shift = first - sitting.day
    words = _distance((first - today).days, (today - sitting.last - shift).days)
    if shift and today <= first:
        words = f"{words} ({day_in_words(first)} in {zone_in_words(here)})"
    resumes = not sitting.first and today <= sitting.day
    return f"Resumes {words[0].lower()}{words[1:]}" if resumes else words


def _distance(until: int, since: int) -> str:
    """How far a day is away: days `until` it begins, and `since` it ended."""
    if until > 0:
        return "Tomorrow" if until == 1 else f"In {until} days"
    if since > 0:
        return "Yesterday" if since == 1 else f"{since} days ago"
    return "Today" if until == 0 else "Under way"


def when_in_words(meeting: Meeting, base_zone: str) -> str:
    """The date with its weekdays, the time where there is one, and how sure all of it is.

    "3 and 4 July 2018 (Tuesday and Wednesday; scheduled)".
    """
    vague = ["the day is not on record"] if meeting.when.precision != "day" else []
    states = {"proposed": "proposed, not fixed", "cancelled": "cancelled", "scheduled": "scheduled"}
    state = [states[meeting.status]] if meeting.status in states else []
    remarks = "; ".join([*_weekdays(meeting.when), *vague, *state])
    return in_words(meeting.when) + (f" ({remarks})" if remarks else "") + _hour_of(meeting, base_zone)


def fixed_in_words(meeting: Meeting, base_zone: str) -> str:
    """The date, and the hour where it is on record and the day is fixed: "3 July 2018, from 10:00 (Europe/Zurich)"."""
    return in_words(meeting.when) + _hour_of(meeting, base_zone)


def hour_in_words(time: str, zone: str) -> str:
    """When it begins, to stand behind a date: ", from 10:00 (Europe/Zurich)"."""
    return f", from {time} ({zone_in_words(zone)})"


def _hour_of(meeting: Meeting, base_zone: str) -> str:
    return hour_in_words(meeting.time, meeting.time_zone or base_zone) if meeting.time and is_fixed(meeting) else ""


def _weekdays(when: EdtfDate) -> list[str]:
    if when.qualifier or not 0 < len(when.days) <= _MOST_WEEKDAYS:
        return []
    return [listed(f"{day:%A}" for day in when.days)]
