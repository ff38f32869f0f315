"""An imported calendar held against the meetings on record: what is new in it, what has changed, what is gone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bot.calendars.drafting import slug_of
from bot.calendars.importing import ImportedEvent, ImportedFile, SkippedEvent
from bot.edtf import in_words, parse
from bot.knowledge.checks import QUOTE_WORDS
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.reminders.occurrences import is_settled

RowKind: TypeAlias = Literal["new", "changed", "unchanged", "gone", "skipped"]

# The UID's digest ends the id, so that the meeting is found again whatever it has come to be called.
_IMPORTED_ID = re.compile(r"-u([0-9a-f]{10})$")
_OWN_UID = re.compile(r"([a-z0-9-]+)(?:\.[0-9]+)?@[a-z0-9-]+\.rapporteur")
_READABLE = 40
"""Characters of the name in an id."""


@dataclass(frozen=True)
class ImportDefaults:
    """What a calendar does not say of its meetings."""

    document: str
    """Id of the document that the calendar is."""
    body: str | None = None
    topics: tuple[str, ...] = ()
    kind: str = "meeting"


@dataclass(frozen=True)
class Row:
    """One line of the preview."""

    kind: RowKind
    name: str
    meeting: Meeting | None = None
    """The meeting as it would be on record; None where nothing is known of it."""
    before: Meeting | None = None
    """As it is on record now."""
    remark: str = ""
    """What changes, why it is passed over, or what to do."""


def compared(events: ImportedFile, knowledge: KnowledgeBase, defaults: ImportDefaults, today: date) -> tuple[Row, ...]:
    """A row for each event, in the file's order, then those for coming meetings that the file no longer has."""
    known = {match[1]: meeting for meeting in knowledge.meetings if (match := _IMPORTED_ID.search(meeting.id))}
    rows = [_row(event, knowledge, defaults, known) for event in events]
    in_file = {_digest(event.uid) for event in events}
    gone = (meeting for digest, meeting in known.items() if digest not in in_file)
    return (*rows, *_gone_rows(gone, defaults, today))


def _digest(uid: str) -> str:
    return hashlib.sha256(uid.encode()).hexdigest()[:10]


def _row(
    event: ImportedEvent | SkippedEvent,
    knowledge: KnowledgeBase,
    defaults: ImportDefaults,
    known: Mapping[str, Meeting],
) -> Row:
    before = known.get(_digest(event.uid))
    if isinstance(event, SkippedEvent):
        return Row("skipped", event.name or f"event {event.number}", before=before, remark=event.reason)
    own = _OWN_UID.fullmatch(event.uid)
    if own and own[1] in knowledge.meeting_by_id:
        return Row("skipped", event.name, remark=f"it was written by Rapporteur, from {own[1]}")
    if before is None and event.status == "cancelled":
        return Row("skipped", event.name, remark="cancelled before it came on record")
    if before is None:
        meeting = _new(event, knowledge, defaults)
        return Row("new", meeting.name, meeting, remark=meeting.id)
    return _changed(event, before, knowledge)


def _new(event: ImportedEvent, knowledge: KnowledgeBase, defaults: ImportDefaults) -> Meeting:
    quote = " ".join(event.name.split()[:QUOTE_WORDS])
    return Meeting.model_validate(
        {
            "id": f"{slug_of(event.name, _READABLE) or 'event'}-u{_digest(event.uid)}",
            "name": event.name,
            "kind": defaults.kind,
            "body": defaults.body,
            "place": event.place or None,
            "status": event.status,
            "topics": list(defaults.topics),
            "cite": [{"document": defaults.document, "paragraph": str(event.number), "quote": quote}],
            **_when(event, knowledge),
        }
    )


def _when(event: ImportedEvent, knowledge: KnowledgeBase) -> dict[str, str | None]:
    zone = event.zone if event.zone != knowledge.base.time_zone else ""
    return {"date": event.date, "time": event.time or None, "time_zone": zone or None}


def _changed(event: ImportedEvent, before: Meeting, knowledge: KnowledgeBase) -> Row:
    when = _when(event, knowledge)
    if _same_days(event.date, before):
        when["date"] = before.date
    if not event.time:
        # A whole day is what calendars write where nobody has given them a time.
        when |= {"time": before.time, "time_zone": before.time_zone}
    if before.time_zone == knowledge.base.time_zone and when["time_zone"] is None:
        when["time_zone"] = before.time_zone
    after = Meeting.model_validate({**before.model_dump(), **when, "status": _status(event, before)})
    changes = list(_differences(before, after))
    remark = "; ".join([*changes, *_doubts(event, before)])
    return Row("changed" if changes else "unchanged", before.name, after, before, remark)


def _same_days(text: str, meeting: Meeting) -> bool:
    """Whether the meeting is on these days; a curator may have put the very days for "from, to"."""
    when = parse(text)
    same = (when.earliest, when.latest) == (meeting.when.earliest, meeting.when.latest)
    return same and is_settled(meeting.when)


def _status(event: ImportedEvent, before: Meeting) -> str:
    """Whatever the calendar does not know better: that one was held it never says, that one is off often too late."""
    if event.status == "cancelled" or before.status not in ("held", "cancelled"):
        return event.status
    return before.status


def _doubts(event: ImportedEvent, before: Meeting) -> Iterator[str]:
    if before.status == "cancelled" and event.status != "cancelled":
        yield f"left as cancelled; if it does take place, write status: {event.status} at {before.id} in meetings.yaml"


def _differences(before: Meeting, after: Meeting) -> Iterator[str]:
    if before.date != after.date:
        yield f"{in_words(before.when)} -> {in_words(after.when)}"
    for key in ("time", "time_zone", "status"):
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield f"{key} {old or '-'} -> {new or '-'}"


def _gone_rows(gone: Iterator[Meeting], defaults: ImportDefaults, today: date) -> Iterator[Row]:
    for meeting in gone:
        cited = any(cite.document == defaults.document for cite in meeting.cite)
        if cited and meeting.when.latest >= today and meeting.status != "cancelled":
            remark = f"left as it is; if it is off, write status: cancelled at {meeting.id} in meetings.yaml"
            yield Row("gone", meeting.name, None, meeting, remark)
