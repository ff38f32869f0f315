"""What a message says of when a meeting is held, as it is kept beside the message and later held against the record.

It is a text: the EDTF date, behind it the hour and its zone where they were told, or that all of it is only proposed;
"2018-07-10", "2018-07-10 15:00 Europe/Zurich", "2018-07-10 proposed"; or "cancelled", or "withdrawn".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.edtf import parse
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.reminders.occurrences import has_begun_from, instant, is_settled, stretches

CANCELLED = "cancelled"
WITHDRAWN = "withdrawn"
"""What is told of a meeting that has left the record."""
_PROPOSED = "proposed"


@dataclass(frozen=True)
class Told:
    """The parts of such a text; all are empty where it tells of no day."""

    when: str = ""
    """The date, as EDTF."""
    time: str = ""
    zone: str = ""
    is_proposed: bool = False
    """Whether the days are told as not fixed, although they are known."""

    @property
    def days(self) -> str | tuple[tuple[date, date], ...]:
        """The same for two dates that mean the same days."""
        when = parse(self.when)
        return tuple(stretches(when)) if is_settled(when) else self.when


def told_of(meeting: str, knowledge: KnowledgeBase) -> str:
    """What a message says of a meeting as it is on record."""
    known = knowledge.meeting_by_id.get(meeting)
    if known is None:
        return WITHDRAWN
    if known.status == "cancelled" or not is_settled(known.when):
        return CANCELLED if known.status == "cancelled" else known.date
    if known.status == "proposed":
        return f"{known.date} {_PROPOSED}"
    return f"{known.date} {known.time} {known.time_zone or knowledge.base.time_zone}" if known.time else known.date


def parts_of(told: str) -> Told:
    """What a text tells; one of before there were hours in them is a date alone."""
    if told in (CANCELLED, WITHDRAWN):
        return Told()
    when, _, rest = told.partition(" ")
    if rest == _PROPOSED:
        return Told(when, is_proposed=True)
    at, _, zone = rest.partition(" ")
    return Told(when, at, zone)


def is_still_so(told: str, meeting: str, knowledge: KnowledgeBase) -> bool:
    """Whether the record says of a meeting what was told, no more and no less."""
    now = told_of(meeting, knowledge)
    before, after = parts_of(told), parts_of(now)
    if told == now or not (before.when and after.when):
        return told == now
    is_same_hour = (before.time, before.zone) == (after.time, after.zone)
    return is_same_hour and before.is_proposed == after.is_proposed and before.days == after.days


def lacks_the_hour(told: str, meeting: str, knowledge: KnowledgeBase) -> bool:
    """Whether what was told is so, and only the hour was still to be put on record."""
    before, now = parts_of(told), parts_of(told_of(meeting, knowledge))
    is_fixed = bool(before.when) and not before.is_proposed
    return is_fixed and not before.time and bool(now.time) and before.days == now.days


def is_to_come_until(told: str, meeting: Meeting | None, zone: str) -> float:
    """When a meeting has begun by what was told and by the hour on record; 0 for what tells of no day."""
    parts = parts_of(told)
    if not parts.when:
        return 0.0
    when = parse(parts.when)
    begun = has_begun_from(when, meeting, zone)
    return max(begun, instant(when.earliest, time.fromisoformat(parts.time), parts.zone)) if parts.time else begun
