"""What to say when something planned is due: one way from plan to words, for posting and for looking ahead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, TypeAlias

from bot.briefing.asking import asked_about
from bot.briefing.choosing import last_meeting
from bot.briefing.composing import brief, correction, undated_line
from bot.briefing.values import Brief, Notice
from bot.knowledge.model import Meeting
from bot.matching.index import Record
from bot.reminders.occurrences import ONE_DAY, instant, local_time
from bot.reminders.planning import undated
from bot.reminders.values import DeliveryKind, Planned, Scope

Kind: TypeAlias = DeliveryKind | Literal["corrected"]
"""What is to be said; "corrected" is an earlier message as it stands from now on."""

SHORT_LEAD = 1
"""Days before the meeting up to which a reminder is short: who wants more has a button."""


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the plan when something is due."""

    record: Record
    scopes: Callable[[str], Iterable[Scope]] = lambda _: (Scope("all"),)
    """What the subscriptions of a conversation are to."""
    questions: Callable[[], Iterable[str]] = lambda: ()
    """Redacted questions without an answer, the most frequent first."""
    changed_since: Callable[[float], Collection[str]] = lambda _: ()
    """Ids of entries that are new or changed after an instant, in seconds since 1970."""


def content_of(planned: Planned, kind: Kind, now: float, told: str, around: Surroundings) -> Brief | Notice:
    """What to say at `now`, in seconds since 1970; `told` is what a message to be corrected says of when it is."""
    today = local_time(now, planned.zone).date()
    record = around.record
    meeting = record.knowledge.meeting_by_id.get(planned.meeting)
    match kind:
        case "undated":
            return undated_line(record, undated(record.knowledge, around.scopes(planned.channel), today), today)
        case "reminder" | "snooze" if meeting:
            return _brief(meeting, date.fromisoformat(planned.day), today, planned, around)
        case _:
            return correction(record, meeting, told or planned.day, today)


def _brief(meeting: Meeting, day: date, today: date, planned: Planned, around: Surroundings) -> Brief:
    record = around.record
    last = last_meeting(record, meeting, today=today, day=day)
    zone = record.knowledge.base.time_zone
    changed = around.changed_since(instant(last.when.latest + ONE_DAY, time(0), zone)) if last else ()
    asked = tuple(asked_about(meeting, around.questions(), record, today))
    short = 0 < planned.lead <= SHORT_LEAD
    return brief(
        record, meeting, today=today, day=day, here=planned.zone, changed=frozenset(changed), asked=asked, short=short
    )
