"""`meeting import`: a calendar file held against the meetings on record, and taken over."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.calendars.comparing import ImportDefaults, Row, compared
from bot.calendars.drafting import DOCUMENT_FORM, body_of, document_of, topic_of
from bot.calendars.editing import Additions
from bot.calendars.fields import words_for
from bot.calendars.files import MAX_BYTES
from bot.calendars.importing import imported
from bot.commands.meeting_workplace import document_name, document_to_add, told_source, workplace_of
from bot.edtf import in_words
from bot.errors import BotError
from bot.knowledge.model import Document, Meeting
from bot.settings import Settings


def import_meetings(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare a calendar file with the record, and take it over if asked to; the exit code."""
    workplace = workplace_of(arguments, settings)
    if not arguments.document:
        raise BotError(f"found no --document, by which every meeting is cited; add --document {DOCUMENT_FORM}")
    document = document_to_add(arguments.document, workplace)
    defaults = ImportDefaults(
        document=document.id if document else document_of(document_name(arguments), workplace.knowledge),
        body=body_of(arguments.body, workplace.knowledge) if arguments.body else None,
        topics=tuple(topic_of(topic, workplace.knowledge) for topic in arguments.topic or ()),
        kind=words_for("kind", arguments.kind),
    )
    events = imported(_content(arguments.file), workplace.knowledge.base.time_zone)
    rows = compared(events, workplace.knowledge, defaults, workplace.today)
    _show(rows)
    additions = _additions(rows, document)
    if not (additions.meetings or additions.changed):
        print("Nothing to write.")
    elif not arguments.write:
        print("Nothing was written; add --write to put what is new or changed on record.")
    else:
        workplace.write(additions)
        print(f"Written: {len(additions.meetings)} new, {len(additions.changed)} changed.")
        for added in additions.documents:
            print(told_source(added))
    return 0


def _content(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BotError(f"{file}: cannot be read ({(error.strerror or 'unknown').lower()})") from error


def _additions(rows: Sequence[Row], document: Document | None) -> Additions:
    """What is to be written; a document on which no meeting would rest is not."""
    new = tuple(_meetings(rows, "new"))
    return Additions((document,) if document and new else (), new, tuple(_meetings(rows, "changed")))


def _meetings(rows: Sequence[Row], kind: str) -> Iterator[Meeting]:
    for row in rows:
        if row.kind == kind and row.meeting:
            yield row.meeting


def _show(rows: Sequence[Row]) -> None:
    """One line for each event: what is to happen with it, when it is, what it is called, what changes."""
    table = [(row.kind, _when(row), row.name, row.remark) for row in rows]
    widths = [max((len(line[column]) for line in table), default=0) for column in (0, 1)]
    for kind, when, name, remark in table:
        print(f"{kind:<{widths[0]}}  {when:<{widths[1]}}  {name}{f' [{remark}]' if remark else ''}".rstrip())
    kinds = ("new", "changed", "unchanged", "gone", "skipped")
    counts = (f"{sum(row.kind == kind for row in rows)} {kind}" for kind in kinds)
    print(f"{', '.join(counts)}.")


def _when(row: Row) -> str:
    meeting = row.meeting or row.before
    if meeting is None:
        return ""
    time = f" {meeting.time}" if meeting.time else ""
    zone = f" {meeting.time_zone}" if meeting.time and meeting.time_zone else ""
    return f"{in_words(meeting.when)}{time}{zone}"
