"""The bytes of a calendar file, taken apart into the lines of its events.

Other components, custom time zones and properties that nobody reads are left behind here: they are where a hostile
file would do its harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import BotError
from bot.text import inert

MAX_BYTES = 1_000_000
MAX_EVENTS = 500
LONGEST_LINE = 4_000
"""Characters of one property, unfolded."""

_FOLD = re.compile(rb"\r?\n[ \t]")
_PROPERTY = re.compile(r"([A-Za-z0-9-]+)[;:]")
_READ = frozenset(
    {
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "LOCATION"),
        *("RRULE", "RDATE", "RECURRENCE-ID", "SEQUENCE"),
    }
)


def event_lines(content: bytes) -> list[list[str]]:
    """The lines of each event that are read, unfolded; BotError where the bytes are no calendar to be read."""
    if len(content) > MAX_BYTES:
        raise BotError(f"found a file of more than {MAX_BYTES:,} bytes; export a shorter period, or fewer calendars")
    # Lines are folded after so many bytes, also within a character.
    return list(_event_blocks(_lines(_text(_FOLD.sub(b"", content)))))


def _text(unfolded: bytes) -> str:
    try:
        text = unfolded.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = inert(error.object[: error.start].rpartition(b"\n")[2].decode(errors="ignore"))[-20:]
        where = f'behind "{before}"' if before else "at the beginning of a line"
        raise BotError(
            f"found the byte 0x{error.object[error.start]:02X} {where}, which is not UTF-8; "
            "export the calendar anew, or save it as UTF-8"
        ) from error
    if "\0" in text:
        raise BotError("found a NUL character, expected the text of a calendar; export it anew")
    return text


def _lines(text: str) -> list[str]:
    """The content lines."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    first = next((line for line in lines if line.strip()), "")
    if first.strip().upper() != "BEGIN:VCALENDAR":
        raise BotError(f'found "{inert(first)[:40]}" at the beginning, expected BEGIN:VCALENDAR: a calendar (.ics)')
    if not any(line.strip().upper() == "END:VCALENDAR" for line in lines):
        raise BotError("found no END:VCALENDAR, as in a file that was cut off; export it anew")
    return lines


def _event_blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each event that are read, without those of the components in it."""
    open_: list[str] = []
    block: list[str] = []
    count = 0
    method = ""
    for line in lines:
        word, _, name = line.strip().upper().partition(":")
        if word == "BEGIN":
            open_.append(name)
            block = [] if name == "VEVENT" else block
            method = "" if name == "VCALENDAR" else method
        elif word == "END":
            _close(open_, name)
            if name == "VEVENT":
                count += 1
                if count > MAX_EVENTS:
                    raise BotError(f"found more than {MAX_EVENTS} events; export a shorter period, or fewer calendars")
                yield _cancelled(block) if method == "CANCEL" else block
        elif word == "METHOD" and open_ == ["VCALENDAR"]:
            method = name
        elif open_ and open_[-1] == "VEVENT" and _is_read(line):
            block.append(line)


def _cancelled(block: list[str]) -> list[str]:
    """The event of a calendar that was sent to cancel it, which need not say so at the event itself."""
    return [*(line for line in block if not line.upper().startswith("STATUS")), "STATUS:CANCELLED"]


def _close(open_: list[str], name: str) -> None:
    if not open_ or open_.pop() != name:
        raise BotError(f'found "END:{inert(name)[:40]}" without its BEGIN, as in a file cut up; export it anew')


def _is_read(line: str) -> bool:
    match = _PROPERTY.match(line)
    name = match[1].upper() if match else ""
    return name in _READ and not (name == "LOCATION" and len(line) > LONGEST_LINE)
