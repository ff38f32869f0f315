"""`meeting add`, `meeting import` and `calendar` as a curator types them, on a copy of a small record."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.commands import calendar, meeting
from bot.commands.registry import Registry
from bot.errors import BotError
from bot.knowledge.loading import load
from bot.settings import Settings
from tests.calendars.rfc5545 import faults

pytestmark = pytest.mark.whole

SMALL_BASE = Path(__file__).parent / "data" / "small_base"
LAKE = Path(__file__).parent / "data" / "lake_commission"
ADD = (
    'meeting add --body hc --date "3 and 4 July 2077" --time "3 pm" --zone Asia/Tokyo --place "Quay: hall 2" '
    '--topic "new quay" --agenda "The quay" --agenda "Costs, and time" '
    '--document "HC/N/1; Notice; May 2077; https://harbour.example/n" --cite "para. 2" --quote "will meet: 3 July"'
)
WRITTEN = """
- id: committee-2077-07
  name: Meeting of the Harbour Committee
  body: committee
  date: "{2077-07-03,2077-07-04}"
  time: "15:00"
  time_zone: Asia/Tokyo
  place: "Quay: hall 2"
  status: scheduled
  topics: [north-quay]
  agenda: [The quay, "Costs, and time"]
  cite: {document: hc-n-1, paragraph: 2, quote: "will meet: 3 July"}
"""
DOCUMENT = """
- id: hc-n-1
  symbol: HC/N/1
  title: Notice
  date: "2077-05"
  url: "https://harbour.example/n"
  numbering: ours
  source: hc-n-1.md
"""


class Terminal(io.StringIO):
    """Standard input with somebody at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(SMALL_BASE, tmp_path / "knowledge"))


@pytest.fixture
def command(folder, tmp_path, capsys, monkeypatch):
    """Runs a command line, with `typed` at a terminal or else nobody there; what it printed."""
    registry = Registry(argparse.ArgumentParser(prog="rapporteur"))
    for family in (calendar, meeting):
        family.add(registry.command)
    settings = Settings(knowledge=folder, state=tmp_path / "state.db")

    def run(line: str, typed: str | None = None) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO() if typed is None else Terminal(typed))
        arguments = registry.parser.parse_args(shlex.split(line))
        assert arguments.command(arguments, settings) == 0
        return capsys.readouterr().out

    return run


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_a_meeting_and_its_notice_are_put_at_the_end_of_their_files(command, folder):
    before = texts(folder)
    printed = command(ADD)
    assert texts(folder) == before | {
        "meetings.yaml": before["meetings.yaml"] + WRITTEN,
        "documents.yaml": before["documents.yaml"] + DOCUMENT,
    }
    assert WRITTEN.strip() in printed
    assert "Put the text of HC/N/1 as hc-n-1.md beside the other sources." in printed


def test_a_dry_run_shows_and_writes_nothing(command, folder):
    before = texts(folder)
    assert WRITTEN.strip() in command(f"{ADD} --dry-run")
    assert texts(folder) == before


ANSWERS = "\n".join(
    [
        *("Harbor Committee", "hc", "3 July", "3 and 4 July 2077", "25:00", "3 pm", "Quay: hall 2", "", ""),
        *("new quay", "", "The quay", "Costs, and time", ""),
        *("HC/M/9", "HC/N/1; Notice; May 2077; https://harbour.example/n", "2", "", '"will meet: 3 July"', ""),
    ]
)


def test_questions_at_a_terminal_come_to_the_same(command, folder):
    before = texts(folder)
    printed = command("meeting add --zone Asia/Tokyo", ANSWERS + "\n")
    assert texts(folder)["meetings.yaml"] == before["meetings.yaml"] + WRITTEN
    assert texts(folder)["documents.yaml"] == before["documents.yaml"] + DOCUMENT
    # Each wrong answer is explained, and the question put again.
    assert re.findall(r'found "?(?:the time )?"?(Harbor|3 July|25:00|HC/M/9)', printed) == [
        "Harbor",
        "3 July",
        "25:00",
        "HC/M/9",
    ]
    assert "(Enter for Meeting of the Harbour Committee)" in printed


@pytest.mark.parametrize("last", ["n", "no", "later"])
def test_a_no_at_the_end_writes_nothing(command, folder, last):
    before = texts(folder)
    assert "Nothing was written." in command("meeting add --zone Asia/Tokyo", f"{ANSWERS}{last}\n")
    assert texts(folder) == before


def test_who_leaves_the_questions_leaves_the_files(command, folder):
    before = texts(folder)
    with pytest.raises(BotError) as refusal:
        command("meeting add", "hc\n")
    assert "nothing was written" in str(refusal.value)
    assert texts(folder) == before


REFUSED = [
    ("meeting add", "found no --date, no --cite, no --quote, no --body; add"),
    (ADD.replace("hc ", "harbor "), 'found "harbor", expected a body of the record'),
    (ADD.replace("3 and 4 July 2077", "July 2077"), "expected a time only where the day is known"),
    (ADD.replace('--time "3 pm"', ""), "found --zone without --time"),
    (ADD.replace("para. 2", "HC/M/9 para. 2"), 'found "HC/M/9", expected a document of the record'),
    (f"{ADD} --id spring", 'the id "spring" a second time'),
    (f"{ADD} --id Spring!", "expected small letters and digits"),
    (f"{ADD} --status maybe", "expected scheduled, proposed, held or cancelled"),
    ("meeting import nowhere.ics", "found no --document, by which every meeting is cited"),
    ("meeting import nowhere.ics --document hc/m/7", "nowhere.ics: cannot be read (no such file or directory)"),
    ("calendar write /nowhere/meetings.ics", "/nowhere/meetings.ics: cannot be written"),
]


@pytest.mark.parametrize(("line", "complaint"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_put_on_record_changes_nothing(command, folder, line, complaint):
    before = texts(folder)
    with pytest.raises(BotError) as refusal:
        command(line)
    assert complaint in str(refusal.value)
    assert texts(folder) == before


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:Session {uid}", *lines, "END:VEVENT", ""])


def calendar_file(path: Path, *events: str) -> Path:
    path.write_bytes(f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n".encode())
    return path


def test_a_calendar_is_compared_then_taken_over_and_then_followed(command, folder, tmp_path):
    first = calendar_file(
        tmp_path / "first.ics",
        event("a", "DTSTART:20770703T090000Z"),
        event("b", "DTSTART;VALUE=DATE:20770705"),
        event("c", "DTSTART:20770707T090000Z", "RRULE:FREQ=WEEKLY"),
    )
    document = '--document "HC/CAL/1; Calendar of meetings; 2077" --body hc --topic ferries'
    before = texts(folder)
    assert "2 new, 0 changed, 0 unchanged, 0 gone, 1 skipped." in command(f"meeting import {first} {document}")
    assert texts(folder) == before
    printed = command(f"meeting import {first} {document} --write")
    assert "Written: 2 new, 0 changed." in printed
    assert "Put the text of HC/CAL/1 as hc-cal-1.md beside the other sources." in printed
    assert [(one.date, one.body, one.topics) for one in load(folder).meetings[2:]] == [
        ("2077-07-03", "committee", ["ferries"]),
        ("2077-07-05", "committee", ["ferries"]),
    ]
    second = calendar_file(tmp_path / "second.ics", event("a", "DTSTART:20770704T090000Z", "STATUS:CANCELLED"))
    printed = command(f"meeting import {second} {document} --write")
    lines = [re.sub(" +", " ", line) for line in printed.splitlines()]
    assert lines[0] == "changed 4 July 2077 10:00 Session a [3 July 2077 -> 4 July 2077; status scheduled -> cancelled]"
    assert lines[1].startswith("gone 5 July 2077 Session b [left as it is")
    assert "Nothing to write." in command(f"meeting import {second} {document} --write")
    assert [(one.date, one.status) for one in load(folder).meetings[2:]] == [
        ("2077-07-04", "cancelled"),
        ("2077-07-05", "scheduled"),
    ]
    assert texts(folder)["meetings.yaml"].startswith(before["meetings.yaml"])


def test_the_calendar_is_written_and_can_be_read(command, tmp_path):
    file = tmp_path / "meetings.ics"
    assert command(f"calendar write {file}") == f"{file}: 3 events\n"
    assert faults(file.read_bytes()) == []


def test_the_calendar_of_another_record_ends_no_event_of_the_bots_own(command, tmp_path):
    own, other = tmp_path / "own.ics", tmp_path / "other.ics"
    command(f"calendar write {own}")
    assert command(f"calendar write {other} --knowledge {LAKE}") == f"{other}: 13 events\n"
    assert faults(other.read_bytes()) == []
    assert command(f"calendar write {own} --knowledge {tmp_path / '.' / 'knowledge'}") == f"{own}: 3 events\n"


def test_a_link_stays_until_it_is_revoked(command):
    first = command("calendar link")
    assert re.fullmatch(r"/calendar/[\w-]{32}\.ics\n", first)
    assert command("calendar link") == first
    revoked = command("calendar revoke")
    assert revoked != first
    assert command("calendar link") == revoked


def test_a_meeting_that_is_over_is_put_down_as_held(command, folder):
    command('meeting add --name Review --date 2021-06-01 --cite "HC/M/7 para. 1" --quote met')
    last = load(folder).meetings[-1]
    assert (last.id, last.status, last.when.latest) == ("review-2021-06", "held", date(2021, 6, 1))
