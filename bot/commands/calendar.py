"""`calendar`: the meetings as a feed for people's own calendars, in a file or at a path that only they know."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.registry import AddCommand, folder_of
from bot.errors import BotError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store.reminders import ReminderStore

_HINT = "Put the address at which the bot is served over HTTP before it. Whoever has it can read the calendar."


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    write = command(
        "calendar write", _write, "Write the meetings as a calendar file.", "rapporteur calendar write meetings.ics"
    )
    write.add_argument("file", help="where to write it (- for standard output)")
    help_ = "Print the path at which the calendar is served; made on first use."
    command("calendar link", _link, help_, "rapporteur calendar link")
    help_ = "Give the calendar another path; the old one leads nowhere from then on."
    command("calendar revoke", _revoke, help_, "rapporteur calendar revoke")


def _write(arguments: argparse.Namespace, settings: Settings) -> int:
    content = _content(folder_of(arguments, settings), settings)
    if arguments.file == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    try:
        Path(arguments.file).write_bytes(content)
    except OSError as error:
        raise BotError(f"{arguments.file}: cannot be written ({(error.strerror or 'unknown').lower()})") from error
    print(f"{arguments.file}: {content.count(b'BEGIN:VEVENT')} events")
    return 0


def _content(folder: Path, settings: Settings) -> bytes:
    """The calendar of the bot's own record with what became of its events; that of another one as it is.

    One history holds one record: another one would end every event of it.
    """
    from bot.calendars.publishing import publish, unpublished
    from bot.knowledge.loading import load
    from bot.matching.pack import known_acts

    knowledge = load(folder, known_acts())
    if folder.resolve() != settings.knowledge.resolve():
        return unpublished(knowledge, time.time())
    notes = _notes(settings)
    try:
        return publish(notes, knowledge, notes.database.now())
    finally:
        notes.database.close()


def _link(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.calendars.publishing import token_of
    from bot.calendars.serving import path_of

    notes = _notes(settings)
    _show_path(path_of(token_of(notes)))
    notes.database.close()
    return 0


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.calendars.publishing import renew_token
    from bot.calendars.serving import path_of

    notes = _notes(settings)
    _show_path(path_of(renew_token(notes)))
    notes.database.close()
    return 0


def _show_path(path: str) -> None:
    print(path)
    print(_HINT, file=sys.stderr)


def _notes(settings: Settings) -> ReminderStore:
    from bot.store.opening import open_store
    from bot.store.reminders import ReminderStore

    return ReminderStore(open_store(settings).database)
