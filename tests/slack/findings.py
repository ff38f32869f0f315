"""The parts that the Block Kit rules are put together from: a check takes findings, a trail and a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

MENTION = re.compile(r"<(@[UW][A-Z0-9]+|!(?!date\^)[^|>]+)(?:\|[^>]*)?>")
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*\Z")


@dataclass(frozen=True)
class Fault:
    """One thing that Slack would refuse, cut, or turn into a ping."""

    trail: str
    reason: str
    kind: str = "invalid"
    """invalid: refused; too_long: refused as too long in all; cut: shortened; mention: taken, and pings."""

    def __str__(self) -> str:
        return f"{self.trail}: {self.reason}"


@dataclass
class Findings:
    """What one pass over a payload has seen so far."""

    surface: str
    allowed_mentions: Collection[str] = ()
    faults: list[Fault] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)
    characters: int = 0
    markdown_characters: int = 0

    def add(self, trail: str, reason: str, kind: str = "invalid") -> None:
        """Note a fault."""
        self.faults.append(Fault(trail, reason, kind))

    def mention(self, trail: str, token: str) -> None:
        """Note a live mention, given as `@U0ASKER` or `!channel`, unless it is wanted."""
        if token not in self.allowed_mentions:
            self.add(trail, f"live mention <{token}>", "mention")

    def mentions_in(self, trail: str, text: str) -> None:
        """Note every live mention in formatted text."""
        for token in MENTION.findall(text):
            self.mention(trail, token)

    def once(self, trail: str, seen: set[str], identifier: object) -> None:
        """Note an identifier that has been used before."""
        if isinstance(identifier, str):
            if identifier in seen:
                self.add(trail, f"{identifier!r} is used twice")
            seen.add(identifier)


Check = Callable[[Findings, str, object], None]


def string(most: int, *, least: int = 1) -> Check:
    """A string of `least` to `most` characters; blanks alone count as none."""

    def check(findings: Findings, trail: str, value: object) -> None:
        if not isinstance(value, str):
            findings.add(trail, f"{type(value).__name__} where a string is expected")
        elif least and not value.strip():
            findings.add(trail, "empty")
        elif not least <= len(value) <= most:
            findings.add(trail, f"{len(value)} characters, at most {most} (at least {least}) allowed")

    return check


def address(most: int = 3000) -> Check:
    """A web address of at most `most` characters."""

    def check(findings: Findings, trail: str, value: object) -> None:
        string(most)(findings, trail, value)
        if isinstance(value, str) and value and not WEB_ADDRESS.match(value):
            findings.add(trail, "not an http(s) address")

    return check


def kind_of(expected: type) -> Check:
    """A value of that very type, so that True is no number."""

    def check(findings: Findings, trail: str, value: object) -> None:
        if type(value) is not expected:
            findings.add(trail, f"{type(value).__name__} where {expected.__name__} is expected")

    return check


def number(least: int, most: int) -> Check:
    """A whole number from `least` to `most`, both included."""

    def check(findings: Findings, trail: str, value: object) -> None:
        kind_of(int)(findings, trail, value)
        if isinstance(value, int) and not least <= value <= most:
            findings.add(trail, f"{value} is not from {least} to {most}")

    return check


def one_of(*values: object) -> Check:
    """One of these values."""

    def check(findings: Findings, trail: str, value: object) -> None:
        if value not in values:
            findings.add(trail, f"{value!r} is not one of {', '.join(map(str, values))}")

    return check


def many(each: Check, most: int, *, least: int = 1) -> Check:
    """A list of `least` to `most` values, each of which is checked."""

    def check(findings: Findings, trail: str, value: object) -> None:
        if not isinstance(value, list):
            findings.add(trail, f"{type(value).__name__} where a list is expected")
            return
        if not least <= len(value) <= most:
            findings.add(trail, f"{len(value)} elements, {least} to {most} allowed")
        for place, element in enumerate(value):
            each(findings, f"{trail}[{place}]", element)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no others; `type` is always allowed."""
    known = {**required, **(optional or {})}

    def check(findings: Findings, trail: str, value: object) -> None:
        if not isinstance(value, dict):
            findings.add(trail, f"{type(value).__name__} where an object is expected")
            return
        for key in sorted(required.keys() - value.keys()):
            findings.add(f"{trail}.{key}", "missing")
        for key, entry in value.items():
            if key in known:
                known[key](findings, f"{trail}.{key}", entry)
            elif key != "type":
                findings.add(f"{trail}.{key}", "not a key that Slack knows here")

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses the check."""

    def check(findings: Findings, trail: str, value: object) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            findings.add(trail, f"type {kind!r} is not one of {', '.join(sorted(kinds))}")
        else:
            kinds[kind](findings, trail, value)

    return check


def also(first: Check, *others: Check) -> Check:
    """Several checks of one value."""

    def check(findings: Findings, trail: str, value: object) -> None:
        for each in (first, *others):
            each(findings, trail, value)

    return check


def _words(most: int, *, formatted: bool) -> Check:
    """The `text` of a text object: counted, and searched for pings where it is formatted."""

    def check(findings: Findings, trail: str, value: object) -> None:
        string(most)(findings, trail, value)
        if isinstance(value, str):
            findings.characters += len(value)
            if formatted:
                findings.mentions_in(trail, value)

    return check


def _plain_object(most: int) -> Check:
    return shape({"text": _words(most, formatted=False)}, {"emoji": kind_of(bool)})


def plain(most: int) -> Check:
    """A plain_text object."""
    return typed({"plain_text": _plain_object(most)})


def text_kinds(most: int) -> dict[str, Check]:
    """The checks of plain_text and mrkdwn objects, by type."""
    mrkdwn = shape({"text": _words(most, formatted=True)}, {"verbatim": kind_of(bool)})
    return {"plain_text": _plain_object(most), "mrkdwn": mrkdwn}


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return typed(text_kinds(most))
