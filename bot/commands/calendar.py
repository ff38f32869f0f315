"""`calendar`: the meetings as a feed for people's own calendars, in a file or at a path that only they know."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.registry import AddCommand, folder_of
from bot.errors import BotError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store.notes import Notes

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
    from bot.store.opening import opened

    knowledge = load(folder, known_acts())
    if folder.resolve() != settings.knowledge.resolve():
        return unpublished(knowledge, time.time())
    with opened(settings) as (_, reminders):
        return publish(reminders.notes, knowledge, reminders.database.now())


def _link(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.calendars.publishing import token_of

    return _show_path(settings, token_of)


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.calendars.publishing import renew_token

    return _show_path(settings, renew_token)


def _show_path(settings: Settings, token: Callable[[Notes], str]) -> int:
    from bot.calendars.serving import path_of
    from bot.store.opening import opened

    with opened(settings) as (_, reminders):
        print(path_of(token(reminders.notes)))
    print(_HINT, file=sys.stderr)
    return 0
