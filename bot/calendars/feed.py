"""The meetings of the record as an iCalendar feed (RFC 5545 and 7986); a home of icalendar.

A feed is a view for people's own calendars, which read it every few hours or once a day; it reminds nobody.
Times are written in UTC: of a described time zone Outlook reads but one rule for all years, and may be an hour off.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vText

from bot.calendars.history import FeedState, Published, updated
from bot.knowledge.model import KnowledgeBase

PRODID = "-//Rapporteur//Meetings of the record//EN"
CANCELLED_KEPT_S = 30 * 24 * 3600
"""Long enough for every subscriber to have read that it is off."""
_REFRESH = timedelta(hours=12)


def feed(knowledge: KnowledgeBase, history: FeedState, *, now: float) -> bytes:
    """The feed; the same record and history give the same bytes until a cancelled event is dropped.

    `history` is what was published before, or what `updated` made of it.
    """
    shown = [one for one in updated(history, knowledge, now).published if _is_shown(one, now)]
    calendar = _empty(knowledge)
    for one in shown:
        calendar.add_component(_vevent(one))
    return bytes(calendar.to_ical())


def _is_shown(one: Published, now: float) -> bool:
    return one.event.status != "CANCELLED" or now < one.changed_at + CANCELLED_KEPT_S


def _empty(knowledge: KnowledgeBase) -> Calendar:
    base = knowledge.base
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # The library escapes the texts of standard properties only.
    calendar.add("name", base.title)
    calendar.add("x-wr-calname", vText(base.title))
    calendar.add("x-wr-caldesc", vText(base.about))
    calendar.add("x-wr-timezone", vText(base.time_zone))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def _vevent(one: Published) -> Event:
    changed = datetime.fromtimestamp(one.changed_at, UTC)
    event = Event()
    event.add("uid", one.event.uid)
    event.add("sequence", one.sequence)
    # Of the edition, not of the request: a feed that did not change keeps its ETag.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", one.event.summary)
    event.add("description", one.event.description)
    if one.event.place:
        event.add("location", one.event.place)
    event.add("status", one.event.status)
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", _moment(one.event.start))
    event.add("dtend", _moment(one.event.end))
    return event


def _moment(text: str) -> date:
    """A day, or an instant in UTC."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
