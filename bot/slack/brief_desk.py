"""What the buttons of a brief do for the person who presses: the full brief, its citations, a reminder of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.briefing.due import content_of
from bot.briefing.values import Brief, Notice
from bot.knowledge.model import Meeting
from bot.matching.reading import read
from bot.reminders.occurrences import Occurrence, instant, local_time, occurrences, upcoming_meetings
from bot.reminders.planning import meetings_of
from bot.reminders.scopes import scope_named
from bot.reminders.told import told_of
from bot.reminders.values import DEFAULT_HOUR, Planned
from bot.slack.blocks import Block, Message, plain_message
from bot.slack.brief_blocks import message_of
from bot.slack.modals import cited_modal, notice_modal
from bot.slack.reminder_desk import NO_DIRECT_LINE, ReminderDesk, Response, zone_of
from bot.slack.reminder_views import moment

NO_MEETING_LINE = "The record has no such meeting any more. Type /rapporteur next for the next one."
NONE_AHEAD_LINE = "No meeting is ahead on record, so there is nothing to brief you on."
WHICH_LINE = "I know no meeting by those words. Try the name of its body, or /rapporteur brief for the next one."
TOO_LATE_LINE = "The meeting begins before that, so I cannot remind you then."
_EVE = "eve"
_DAYS = {"1": 1, "3": 3}


def full_brief(reminders: ReminderDesk, value: str) -> Message:
    """The full brief that a button stands for, for one person to read."""
    found = _meant(reminders, value)
    if found is None:
        return plain_message(NO_MEETING_LINE)
    return _message(reminders, *found)


def citations_of_brief(reminders: ReminderDesk, value: str) -> Block:
    """The dialogue with the citations of the full brief, to be copied."""
    found = _meant(reminders, value)
    return cited_modal(_brief(reminders, *found).citations) if found else notice_modal(NO_MEETING_LINE, "Reminders")


def brief_in_words(reminders: ReminderDesk, words: str) -> Message:
    """The full brief of the next meeting that the words name; of the next one of all where there are none."""
    ahead = upcoming_meetings(reminders.knowledge, reminders.today())
    if words:
        named = _named(reminders, words)
        if not named:
            return plain_message(WHICH_LINE)
        ahead = [meeting for meeting in ahead if meeting in named] or list(named[-1:])
    if not ahead:
        return plain_message(NONE_AHEAD_LINE)
    return _message(reminders, ahead[0], _day_of(reminders, ahead[0]))


def snooze(reminders: ReminderDesk, user: str, value: str) -> Response:
    """Remind this person, and nobody else, once more: tomorrow, in some days, or on the day before the meeting."""
    which, _, when = value.rpartition("|")
    found = _meant(reminders, which)
    sitting = _sitting(reminders, *found) if found else None
    if sitting is None or when not in {*_DAYS, _EVE}:
        return Response(NO_MEETING_LINE, done=False)
    channel, now = reminders.membership.direct(user), reminders.clock()
    if not channel:
        return Response(NO_DIRECT_LINE, done=False)
    zone = zone_of(reminders, user)
    first = sitting.day_in(zone)
    day = first - timedelta(1) if when == _EVE else local_time(now, zone).date() + timedelta(_DAYS[when])
    due = instant(day, time(DEFAULT_HOUR), zone)
    if not now < due < sitting.begins_at:
        return Response(TOO_LATE_LINE, done=False)
    again = Planned(
        id=hashlib.sha256(f"snooze|{channel}|{sitting.meeting.id}|{sitting.day}|{day}".encode()).hexdigest()[:32],
        subscription="",
        channel=channel,
        kind="snooze",
        meeting=sitting.meeting.id,
        day=sitting.day.isoformat(),
        lead=(first - day).days,
        due_at=due,
        expires_at=sitting.begins_at,
        zone=zone,
    )
    reminders.store.add_delivery(again, told_of(again.meeting, reminders.knowledge))
    return Response(f"I will remind you, in a direct message, on {moment(due, zone)}.", done=True)


def _brief(reminders: ReminderDesk, meeting: Meeting, day: date) -> Brief | Notice:
    """In full, as if it were due now."""
    now = reminders.clock()
    zone = reminders.knowledge.base.time_zone
    wanted = Planned("", "", "", "snooze", meeting.id, day.isoformat(), 0, now, now, zone)
    return content_of(wanted, wanted.kind, now, "", reminders.around())


def _message(reminders: ReminderDesk, meeting: Meeting, day: date) -> Message:
    return message_of(_brief(reminders, meeting, day), "snooze", reminders.knowledge.base.time_zone)


def _meant(reminders: ReminderDesk, value: str) -> tuple[Meeting, date] | None:
    """The meeting and its day that a button carries, the day as it is now where it moved; None for no meeting."""
    id_, _, day = value.partition("|")
    meeting = reminders.knowledge.meeting_by_id.get(id_)
    if meeting is None:
        return None
    days = (sitting.day for sitting in _sittings(reminders, meeting))
    return meeting, next((one for one in days if one.isoformat() == day), _day_of(reminders, meeting))


def _sitting(reminders: ReminderDesk, meeting: Meeting, day: date) -> Occurrence | None:
    return next((one for one in _sittings(reminders, meeting) if one.day == day), None)


def _sittings(reminders: ReminderDesk, meeting: Meeting) -> Sequence[Occurrence]:
    return occurrences(meeting, reminders.knowledge.base.time_zone)


def _day_of(reminders: ReminderDesk, meeting: Meeting) -> date:
    """The day that a brief is for: that of the sitting to come, else the first that it can be."""
    today = reminders.today()
    days = [sitting.day for sitting in _sittings(reminders, meeting)]
    return next((day for day in days if day >= today), meeting.when.earliest)


def _named(reminders: ReminderDesk, words: str) -> tuple[Meeting, ...]:
    """The meetings that the words name: by their own name, or by that of a body or a topic; in the record's order."""
    question = read(words, reminders.record.lexicon, today=reminders.today())
    named = [scope for span in question.spans if (scope := scope_named(span, reminders.record))]
    scopes = [scope for scope in named if scope.kind == "meeting"] or named
    found = {meeting.id for scope in scopes for meeting in meetings_of(reminders.knowledge, scope)}
    return tuple(meeting for meeting in reminders.knowledge.meetings if meeting.id in found)
