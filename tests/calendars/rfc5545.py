"""What a published calendar must keep to: RFC 5545 and 7986, and what Google, Outlook and Apple need; no library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

ESCAPED = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE"}
ONCE = {
    "VCALENDAR": (
        "VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME X-WR-TIMEZONE REFRESH-INTERVAL X-PUBLISHED-TTL".split()  # noqa: SIM905
    ),
    "VEVENT": "UID DTSTAMP DTSTART SEQUENCE LAST-MODIFIED SUMMARY DESCRIPTION STATUS TRANSP".split(),  # noqa: SIM905
    "VTIMEZONE": ["TZID"],
}
PERSONAL = {"ATTENDEE", "ORGANIZER", "CONTACT", "VALARM"}
INSTANT = re.compile(r"\d{8}T\d{6}Z")
SHAPES = {
    "DTSTAMP": INSTANT,
    "LAST-MODIFIED": INSTANT,
    "SEQUENCE": re.compile(r"\d{1,9}"),
    "STATUS": re.compile("CONFIRMED|TENTATIVE|CANCELLED"),
    "TRANSP": re.compile("TRANSPARENT"),
    "METHOD": re.compile("PUBLISH"),
    "VERSION": re.compile(r"2\.0"),
    "REFRESH-INTERVAL": re.compile(r"PT\d+H"),
    "X-PUBLISHED-TTL": re.compile(r"PT\d+H"),
}


class Line(NamedTuple):
    name: str
    params: dict[str, str]
    value: str


class Component(NamedTuple):
    name: str
    lines: list[Line]
    parts: list[Component]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.lines if line.name == name), "")

    def named(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]


def faults(content: bytes) -> list[str]:
    """Every rule that the bytes break, in words; empty where they are a calendar as it should be."""
    return [*line_faults(content)] or [*tree_faults(tree_of(content))]


def line_faults(content: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content) or not content.endswith(b"\r\n"):
        yield "a line does not end with CRLF"
    for number, line in enumerate(content.split(b"\r\n"), 1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number} is folded within a character"
    if b"\r\n\r\n" in content:
        yield "an empty line"


def tree_of(content: bytes) -> Component:
    root = Component("", [], [])
    path = [root]
    for raw in re.sub(rb"\r\n[ \t]", b"", content).decode("utf-8").split("\r\n")[:-1]:
        match = re.fullmatch(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', raw, re.DOTALL)
        assert match, f"not a content line: {raw!r}"
        line = Line(match[1], dict(re.findall(r";([A-Z0-9-]+)=\"?([^\";:]*)", match[2])), match[3])
        if line.name == "BEGIN":
            part = Component(line.value, [], [])
            path[-1].parts.append(part)
            path.append(part)
        elif line.name == "END":
            assert path.pop().name == line.value
        else:
            path[-1].lines.append(line)
    assert path == [root]
    return root.parts[0]


def tree_faults(calendar: Component) -> Iterator[str]:
    events, zones = calendar.named("VEVENT"), calendar.named("VTIMEZONE")
    for component in (calendar, *events, *zones):
        yield from component_faults(component)
    for uid, count in Counter(event.value("UID") for event in events).items():
        if count > 1:
            yield f"the UID {uid} {count} times"
    for line in calendar.all("REFRESH-INTERVAL"):
        if line.params != {"VALUE": "DURATION"}:
            yield "REFRESH-INTERVAL without VALUE=DURATION"
    for event in events:
        yield from time_faults(event, {zone.value("TZID"): zone for zone in zones})
    used = {line.params.get("TZID") for event in events for line in event.lines}
    yield from (f"an unused time zone {zone.value('TZID')}" for zone in zones if zone.value("TZID") not in used)
    kinds = [part.name for part in calendar.parts]
    if kinds != sorted(kinds, key=["VTIMEZONE", "VEVENT"].index):
        yield "a time zone after an event"


def component_faults(component: Component) -> Iterator[str]:
    for name in ONCE[component.name]:
        if len(component.all(name)) != 1:
            yield f"{component.name} has {name} {len(component.all(name))} times"
    for line in component.lines:
        if line.name in ESCAPED and re.search(r"(?<!\\)(?:\\\\)*[,;]", line.value):
            yield f"{line.name} with a comma or semicolon that is not escaped"
        if line.name in SHAPES and not SHAPES[line.name].fullmatch(line.value):
            yield f"{line.name}:{line.value}"
    names = {line.name for line in component.lines} | {part.name for part in component.parts}
    yield from (f"{name} in it" for name in PERSONAL & names)


def time_faults(event: Component, zones: dict[str, Component]) -> Iterator[str]:
    if len(event.all("DTEND")) != 1 or event.all("DURATION"):
        yield "not one DTEND, and no DURATION beside it"
        return
    start, end = event.all("DTSTART")[0], event.all("DTEND")[0]
    if start.params != end.params or len(start.value) != len(end.value):
        yield "a DTEND of another kind than the DTSTART"
    if start.params == {"VALUE": "DATE"} and not re.fullmatch(r"\d{8}", start.value):
        yield f"the day {start.value}"
    if end.value <= start.value:
        yield "a DTEND that is not after the DTSTART"
    zone = zones.get(start.params.get("TZID", ""))
    if "VALUE" not in start.params and not INSTANT.fullmatch(start.value) and zone is None:
        yield "a time without its VTIMEZONE"
    if zone is not None and any(part.all("RDATE") for part in zone.parts):
        yield "a VTIMEZONE with RDATE, which Outlook passes over"
