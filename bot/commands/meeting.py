"""`meeting`: coming meetings put on record, one by one or from a calendar file."""

from __future__ import annotations

import argparse

from bot.commands.registry import AddCommand
from bot.settings import Settings

_ADD_EXAMPLE = (
    'rapporteur meeting add --body Plenary --date "3 July 2027" --time 10:00 '
    '--document "N/27/5; Notice of the session; 2027-05" --cite "N/27/5 para. 1" --quote "will meet on 3 July 2027"'
)
_IMPORT_EXAMPLE = 'rapporteur meeting import calendar.ics --document "C/27; Calendar of meetings; 2027" --write'


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    help_ = "Put a meeting on record; asks for what is missing when somebody is at the terminal."
    adding = command("meeting add", _add, help_, _ADD_EXAMPLE)
    adding.add_argument("--date", help='2027-07-03, "3 and 4 July 2027", "July 2027", "about July 2027"')
    adding.add_argument("--name", help='what it is called (default: "Meeting of the" body)')
    adding.add_argument("--kind", default="", help="meeting (default), workshop, periodic review…")
    adding.add_argument("--time", help="when it begins: 10:00")
    adding.add_argument("--zone", help="the time zone of --time (default: that of the knowledge base)")
    adding.add_argument("--place", help="where it is held")
    adding.add_argument("--agenda", action="append", metavar="POINT", help="a point of its agenda; repeatable")
    adding.add_argument("--status", help="scheduled (default for a coming meeting), proposed, held, cancelled")
    adding.add_argument("--id", help="its id (default: made from body and date)")
    adding.add_argument("--cite", metavar="PLACE", help='what bears it out: "document para. 3"')
    adding.add_argument("--quote", help="at most 15 words of that paragraph, letter for letter")
    adding.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    help_ = "Compare a calendar file with the meetings on record; with --write, take over what is new or changed."
    importing = command("meeting import", _import, help_, _IMPORT_EXAMPLE)
    importing.add_argument("file", metavar="FILE.ics", help="the calendar file (- for standard input)")
    importing.add_argument("--kind", default="meeting", help="what its meetings are (default: meeting)")
    importing.add_argument("--write", action="store_true", help="put what is new or changed on record")
    for parser in (adding, importing):
        parser.add_argument("--body", help="the body that meets: a name, an abbreviation or an id")
        parser.add_argument("--topic", action="append", metavar="TOPIC", help="what it is about; repeatable")
        parser.add_argument("--document", help='what bears it out; a new one as "symbol; title; date; url"')


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.meeting_adding import add_meeting

    return add_meeting(arguments, settings)


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.meeting_importing import import_meetings

    return import_meetings(arguments, settings)
