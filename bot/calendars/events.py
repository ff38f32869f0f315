"""Each meeting as the calendar events that stand for it; knows nothing of the iCalendar format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias

from bot.answers.citing import Sheet
from bot.edtf import EdtfDate, in_words, parse
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.reminders.occurrences import instant, is_settled

EventStatus: TypeAlias = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

WITHDRAWN = "This date is no longer on record."
UNFIXED = "dates to be confirmed"
UNKNOWN_DAY = "day not on record"
SHOWN_LENGTH_S = 3_600.0
"""Of a meeting whose hour is on record: how long it lasts never is."""
# Outside these years rules of summer time are guesses, and the ends of the calendar are near.
_TIMED_YEARS = range(1900, 2200)
_LAST_DAY = date.max - timedelta(days=1)
"""The last day that has a day after it."""


@dataclass(frozen=True)
class CalendarEvent:
    """One event of the calendar: a meeting, or one day of a meeting that is on several days apart."""

    uid: str
    summary: str
    description: str
    place: str
    start: str
    """ISO day, or instant in UTC ("2018-07-03T08:00:00Z")."""
    end: str
    """The day after the last one, or the instant at which the time shown is over."""
    status: EventStatus


def events_of(knowledge: KnowledgeBase, domain: str) -> tuple[CalendarEvent, ...]:
    """The events of all meetings, in the order of the record; `domain` tells this record's from another's."""
    return tuple(event for meeting in knowledge.meetings for event in _events(meeting, knowledge, domain))


def withdrawn(event: CalendarEvent) -> CalendarEvent:
    """The event once its meeting, or its day of a meeting, has left the record."""
    if event.status == "CANCELLED":
        return event
    description = f"{WITHDRAWN}\n\n{event.description}"
    return replace(event, summary=f"Cancelled: {event.summary}", description=description, status="CANCELLED")


def bounds(when: EdtfDate) -> tuple[date, date]:
    """First and last day to show; an interval with an open end is shown at the end that is known."""
    known = parse(when.text.replace("/", "").replace("..", "")) if ".." in when.text else when
    return known.earliest, known.latest


def _events(meeting: Meeting, knowledge: KnowledgeBase, domain: str) -> Iterator[CalendarEvent]:
    """A set of days is one event a day; the first keeps the meeting's UID, so that it moves as dates get known."""
    whole = CalendarEvent(
        uid=f"{meeting.id}@{domain}",
        summary=_summary(meeting),
        description=_description(meeting, knowledge),
        place=meeting.place or "",
        start="",
        end="",
        status=_status(meeting),
    )
    zone = _zone_shown(meeting, knowledge)
    spans = [(day, day) for day in meeting.when.days] or [bounds(meeting.when)]
    for number, (first, last) in enumerate(spans, 1):
        # No id has a full stop in it.
        uid = whole.uid if number == 1 else f"{meeting.id}.{number}@{domain}"
        if meeting.time and zone:
            begins = instant(first, time.fromisoformat(meeting.time), zone)
            yield replace(whole, uid=uid, start=_in_utc(begins), end=_in_utc(begins + SHOWN_LENGTH_S))
        else:
            after = min(last, _LAST_DAY) + timedelta(days=1)
            yield replace(whole, uid=uid, start=min(first, _LAST_DAY).isoformat(), end=after.isoformat())


def _zone_shown(meeting: Meeting, knowledge: KnowledgeBase) -> str:
    """The zone of a meeting that is shown at its hour; empty for whole days, as of an interval."""
    timed = meeting.time and meeting.when.days and is_settled(meeting.when)
    if not timed or not all(day.year in _TIMED_YEARS for day in meeting.when.days):
        return ""
    return meeting.time_zone or knowledge.base.time_zone


def _in_utc(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _status(meeting: Meeting) -> EventStatus:
    if meeting.status == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if meeting.status == "proposed" or not is_settled(meeting.when) else "CONFIRMED"


def _summary(meeting: Meeting) -> str:
    if meeting.status == "cancelled":
        return f"Cancelled: {meeting.name}"
    if not is_settled(meeting.when):
        return f"{meeting.name} ({UNKNOWN_DAY if meeting.status == 'held' else UNFIXED})"
    return f"{meeting.name} (proposed)" if meeting.status == "proposed" else meeting.name


def _description(meeting: Meeting, knowledge: KnowledgeBase) -> str:
    topics = [knowledge.topic_by_id[topic].name for topic in meeting.topics]
    parts = [
        [f"{in_words(meeting.when)} ({meeting.status})", *_hour(meeting, knowledge)],
        ["Agenda:", *(f"- {point}" for point in meeting.agenda)] if meeting.agenda else [],
        [f"Topics: {', '.join(topics)}"] if topics else [],
        ["On record in:", *_sources(meeting, knowledge)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _hour(meeting: Meeting, knowledge: KnowledgeBase) -> list[str]:
    if not meeting.time:
        return []
    zone = meeting.time_zone or knowledge.base.time_zone
    return [f"Begins at {meeting.time} ({zone}); the end is not on record."]


def _sources(meeting: Meeting, knowledge: KnowledgeBase) -> Iterator[str]:
    sheet = Sheet(knowledge)
    sheet.meeting(meeting)
    for citation in sheet.citations:
        yield f"- {citation.formal}" + (f" {citation.url}" if citation.url else "")
