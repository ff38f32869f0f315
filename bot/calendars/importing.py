"""A calendar file of somebody else's, read into events with dates as the record writes them; a home of icalendar."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.calendars.fields import NAME_LENGTH
from bot.calendars.files import LONGEST_LINE, event_lines
from bot.text import inert

_LONGEST_DAYS = 366
_MOST_LINES = 20
_DAY = timedelta(days=1)

ImportedStatus: TypeAlias = Literal["scheduled", "proposed", "cancelled"]
_STATUSES: dict[str, ImportedStatus] = {"TENTATIVE": "proposed", "CANCELLED": "cancelled"}


@dataclass(frozen=True)
class ImportedEvent:
    """An event of the file, as a meeting would say it."""

    number: int
    """Its place among the events of the file, from 1."""
    uid: str
    name: str
    place: str
    date: str
    """EDTF, of day precision."""
    time: str
    """Local start, "10:00"; empty for whole days."""
    zone: str
    """IANA name; empty for whole days."""
    status: ImportedStatus


@dataclass(frozen=True)
class SkippedEvent:
    """An event of the file that is not taken, and why."""

    number: int
    uid: str
    name: str
    reason: str


ImportedFile: TypeAlias = tuple[ImportedEvent | SkippedEvent, ...]


class _UnfitError(Exception):
    """An event is not taken; the text says why."""


class _Fields(NamedTuple):
    """What is read of an event; a moment without a zone is local, a `date` is a whole day."""

    uid: str
    name: str
    place: str
    status: str
    start: date
    end: date | None
    length: timedelta | None


def imported(content: bytes, zone: str) -> ImportedFile:
    """The events of a file in its order; BotError where it is not a calendar to be read.

    `zone` is that in which times in UTC, or of no zone at all, are put down. Of events with one UID one is taken.
    """
    blocks = event_lines(content)
    found = [_event(number, lines, zone) for number, lines in enumerate(blocks, 1)]
    newest: dict[str, int] = {}
    for place, one in enumerate(found):
        if _sequence(blocks[place]) > _sequence(blocks[newest.setdefault(one.uid, place)]):
            newest[one.uid] = place
    return tuple(
        one if isinstance(one, SkippedEvent) or newest[one.uid] == place else _outdone(one)
        for place, one in enumerate(found)
    )


def _outdone(one: ImportedEvent) -> SkippedEvent:
    reason = "its UID stands at another event of the file, which is newer or stands before it"
    return SkippedEvent(one.number, one.uid, one.name, reason)


def _event(number: int, lines: list[str], zone: str) -> ImportedEvent | SkippedEvent:
    # Names an event that is skipped before it could be read.
    uid, name = _raw(lines, "UID"), _raw(lines, "SUMMARY")
    try:
        return _imported(number, _fields(lines), zone)
    except _UnfitError as unfit:
        return SkippedEvent(number, uid, name[:60], str(unfit))
    except OverflowError:
        return SkippedEvent(number, uid, name[:60], "its date is at the end of the calendar")


def _raw(lines: list[str], name: str) -> str:
    values = (line.partition(":")[2] for line in lines if line[: len(name)].upper() == name)
    return inert(next(values, ""))


def _sequence(lines: list[str]) -> int:
    """How often the event has changed; 0 where it does not say."""
    written = _raw(lines, "SEQUENCE").strip()
    return int(written) if re.fullmatch("[0-9]{1,18}", written) else 0


# From the lines of an event to its fields


def _fields(lines: list[str]) -> _Fields:
    if any(len(line) > LONGEST_LINE for line in lines):
        raise _UnfitError(f"one of its lines is longer than {LONGEST_LINE:,} characters")
    if len(lines) > _MOST_LINES:
        raise _UnfitError("it has the same properties over and over")
    frame = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", "")
    try:
        with warnings.catch_warnings():
            # A zone under a vendor's own name is taken for the one it ends with, which the preview shows.
            warnings.simplefilter("ignore")
            event: Event = Calendar.from_ical("\r\n".join(frame)).events[0]
            return _fields_of(event)
    except (ValueError, OSError) as error:
        raise _UnfitError("its lines are not those of an event") from error


def _fields_of(event: Event) -> _Fields:
    for rule in ("RRULE", "RDATE", "RECURRENCE-ID"):
        if rule in event:
            raise _UnfitError(f"it repeats ({rule}), and the record has each meeting by itself; add it by its dates")
    start = _moment(event, "DTSTART")
    if start is None:
        raise _UnfitError("it has no DTSTART, its date")
    return _Fields(
        uid=_line(event, "UID") or _missing("UID, by which it would be known again"),
        name=_line(event, "SUMMARY")[:NAME_LENGTH].strip() or _missing("SUMMARY to name the meeting by"),
        place=_line(event, "LOCATION")[:NAME_LENGTH].strip(),
        status=_line(event, "STATUS").upper(),
        start=start,
        end=_moment(event, "DTEND"),
        length=_length(event),
    )


def _missing(what: str) -> str:
    raise _UnfitError(f"it has no {what}")


def _property(event: Event, name: str) -> Any:
    """The library's value; None where there is none."""
    value: Any = event.get(name)
    if isinstance(value, list):
        raise _UnfitError(f"it has {name} more than once")
    return value


def _line(event: Event, name: str) -> str:
    return inert(str(_property(event, name) or ""))


def _moment(event: Event, name: str) -> date | None:
    value = _property(event, name)
    if value is None:
        return None
    moment = _decoded(value, name)
    if not isinstance(moment, date):
        raise _UnfitError(f"its {name} is neither a day nor a time of a day")
    zone = value.params.get("TZID")
    if zone is not None and isinstance(moment, datetime) and moment.tzinfo is None:
        raise _UnfitError(f'its time zone "{inert(str(zone))[:60]}" is unknown; use a name such as Europe/Zurich')
    return moment


def _decoded(value: Any, name: str) -> object:
    """What the library has made of a date, a time or a length."""
    try:
        return getattr(value, "dt", None)
    except ValueError as error:
        raise _UnfitError(f'its {name} "{inert(str(value))[:40]}" cannot be read') from error


def _length(event: Event) -> timedelta | None:
    value = _property(event, "DURATION")
    length = _decoded(value, "DURATION")
    return length if isinstance(length, timedelta) else None


# From its fields to what a meeting would say


def _imported(number: int, fields: _Fields, zone: str) -> ImportedEvent:
    start = _zoned(fields.start, zone)
    first = _day(start)
    last = _last_of_timed(fields, start) if isinstance(start, datetime) else _last_of_days(fields)
    if last < first:
        raise _UnfitError("it ends before it begins")
    if (last - first).days >= _LONGEST_DAYS:
        raise _UnfitError(f"it goes on for more than {_LONGEST_DAYS} days")
    return ImportedEvent(
        number=number,
        uid=fields.uid,
        name=fields.name,
        place=fields.place,
        date=first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}",
        time=start.strftime("%H:%M") if isinstance(start, datetime) else "",
        zone=str(getattr(start.tzinfo, "key", zone)) if isinstance(start, datetime) else "",
        status=_STATUSES.get(fields.status, "scheduled"),
    )


def _zoned(moment: date, zone: str) -> date:
    """A time in its own named zone; in `zone` where it is in UTC, or in none."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZoneInfo(zone))
    named = getattr(moment.tzinfo, "key", "UTC")
    return moment.astimezone(ZoneInfo(zone)) if named == "UTC" else moment


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_of_days(fields: _Fields) -> date:
    """The last day, included; the end is not, but some programs write the day itself."""
    if fields.end is not None:
        end = _day(fields.end)
        return end if end == fields.start else end - _DAY
    return fields.start + max(fields.length or _DAY, _DAY) - _DAY


def _last_of_timed(fields: _Fields, start: datetime) -> date:
    """The last day, included; what lasts less than a day is of the day on which it begins."""
    end = start + (fields.length or timedelta())
    if fields.end is not None:
        end = _end_of_timed(fields.end, start)
    if end.astimezone(UTC) < start.astimezone(UTC):
        raise _UnfitError("it ends before it begins")
    return start.date() if end - start < _DAY else (end - timedelta(microseconds=1)).date()


def _end_of_timed(end: date, start: datetime) -> datetime:
    if not isinstance(end, datetime):
        raise _UnfitError("its DTSTART has a time of day and its DTEND has none")
    return end.replace(tzinfo=start.tzinfo) if end.tzinfo is None else end.astimezone(start.tzinfo)
