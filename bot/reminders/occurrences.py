"""The sittings of a meeting, which meetings are still to come, and the instants that local times stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.edtf import EdtfDate
from bot.knowledge.model import KnowledgeBase, Meeting

TAKEN_TO_BEGIN = time(9)
"""When a meeting is taken to begin where the record gives no time."""
ONE_DAY = timedelta(1)


@dataclass(frozen=True)
class Occurrence:
    """Days on end on which a meeting sits; most meetings have one such stretch."""

    meeting: Meeting
    day: date
    last: date
    first: bool
    """False where the meeting resumes after a pause."""
    begins_at: float
    """Seconds since 1970."""
    zone: str
    """In which its days are meant."""

    def day_in(self, zone: str) -> date:
        """The day on which it begins in a zone: Tuesday morning in Tokyo is Monday in New York."""
        return self.day if zone == self.zone else local_time(self.begins_at, zone).date()


def upcoming_meetings(knowledge: KnowledgeBase, today: date) -> list[Meeting]:
    """Meetings not cancelled that may still come or are under way, in the order in which they next sit."""
    ahead = [
        meeting for meeting in knowledge.meetings if meeting.status != "cancelled" and meeting.when.latest >= today
    ]
    return sorted(ahead, key=lambda meeting: (_next_day(meeting, today), meeting.when.latest, meeting.id))


def occurrences(meeting: Meeting, zone: str) -> tuple[Occurrence, ...]:
    """Its stretches in order, none where the day is not settled; `zone` is that of a meeting without one.

    Days of a set that follow on each other are one stretch, and an interval is one.
    """
    if meeting.status in ("cancelled", "proposed") or not is_settled(meeting.when):
        return ()
    own = meeting.time_zone or zone
    return tuple(
        Occurrence(meeting, day, last, day == meeting.when.earliest, _begins_at(meeting, day, zone), own)
        for day, last in stretches(meeting.when)
    )


def is_settled(when: EdtfDate) -> bool:
    """True for a date that gives the very days, both ends and no doubt."""
    is_closed = when.earliest > date.min and when.latest < date.max
    return when.precision == "day" and when.qualifier is None and is_closed


def stretches(when: EdtfDate) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch of a settled date."""
    if when.is_interval:
        yield when.earliest, when.latest
        return
    days = set(when.days)
    ends = [day for day in when.days if day + ONE_DAY not in days]
    yield from zip((day for day in when.days if day - ONE_DAY not in days), ends, strict=True)


def has_begun_from(when: EdtfDate, meeting: Meeting | None, zone: str) -> float:
    """The instant from which nothing of a meeting of that date is to come, in seconds since 1970.

    That is the beginning of its last stretch, or the end of the last day it can be; of an open interval, of its first.
    """
    if is_settled(when):
        *_, (day, _) = stretches(when)
        return _begins_at(meeting, day, zone) if meeting else instant(day, TAKEN_TO_BEGIN, zone)
    last = when.latest if when.latest < date.max else when.earliest
    return instant(last, time(0), (meeting and meeting.time_zone) or zone) + ONE_DAY.total_seconds()


def instant(day: date, at: time, zone: str) -> float:
    """Seconds since 1970 of a local time; ValueError or ZoneInfoNotFoundError for a zone that is none.

    Of a time that the clock shows twice it is the first; of one that it skips, the first instant after the gap.
    """
    wanted = datetime.combine(day, at, ZoneInfo(zone))
    found, other = wanted.timestamp(), wanted.replace(fold=1).timestamp()
    return found if found <= other else _end_of_gap(int(other), int(found), ZoneInfo(zone))


def local_time(now: float, zone: str) -> datetime:
    """What clock and calendar show in a zone."""
    return datetime.fromtimestamp(now, ZoneInfo(zone))


def _next_day(meeting: Meeting, today: date) -> date:
    """The first of its very days that is still to come; where these are not known, or none is, the first it can be."""
    return next((day for day in meeting.when.days if day >= today), meeting.when.earliest)


def _begins_at(meeting: Meeting, day: date, zone: str) -> float:
    """A time on record is that of the first day."""
    known = meeting.time if day == meeting.when.earliest else None
    at = time.fromisoformat(known) if known else TAKEN_TO_BEGIN
    return instant(day, at, meeting.time_zone or zone)


def _end_of_gap(low: int, high: int, zone: ZoneInfo) -> float:
    """The second between the two at which the clock was set forward."""
    before = datetime.fromtimestamp(low, zone).utcoffset()
    seconds = range(low, high)
    return low + bisect_left(
        seconds, True, key=lambda second: datetime.fromtimestamp(second, zone).utcoffset() != before
    )
