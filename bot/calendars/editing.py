"""Meetings written into the files of a knowledge folder as text, whose other lines stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import BotError
from bot.knowledge.folder import texts_of
from bot.knowledge.loading import page_of, read
from bot.knowledge.model import Document, KnowledgeBase, Meeting, Value
from bot.knowledge.pages import Page
from bot.knowledge.rewriting import UNCHANGED, rewrite

MEETINGS = "meetings.yaml"
DOCUMENTS = "documents.yaml"

_CHANGEABLE = ("date", "time", "time_zone", "status")
"""What another calendar may change of a meeting."""
_PLAIN = re.compile(r"[^\W\d_][\w '’()./-]*")
_ODD_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_GONE = "\0"
"""Stands for a line that is taken out; no file of the base can hold it."""
_SCALAR = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#\[{][^#]*?)"""


@dataclass(frozen=True)
class Additions:
    """What is to be written."""

    documents: tuple[Document, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    changed: tuple[Meeting, ...] = ()
    """Meetings on record, with another date, time, time zone or status."""


def block_of(thing: Document | Meeting) -> str:
    """The thing as a curator would write it, without what goes without saying.

    >>> print(block_of(Document(id="notice", symbol="N/1", title="Notice", source="notice.md")), end="")
    - id: notice
      symbol: N/1
      title: Notice
      numbering: official
      source: notice.md
    """
    written = [f"{key}: {_written(key, getattr(thing, key))}" for key in _told(thing)]
    return "- " + "\n  ".join(written) + "\n"


def write_additions(folder: Path, additions: Additions, known_acts: frozenset[str] | None = None) -> KnowledgeBase:
    """Write them; the base as it is then. BotError, and no file changed, where it would not hold."""
    before = read(folder, known_acts).knowledge
    texts, _ = texts_of(folder)
    return rewrite(folder, texts, _edited(texts, additions), _expected(before, additions), known_acts).knowledge


# From a value to text


def _told(thing: Value) -> list[str]:
    fields = type(thing).model_fields
    always = {"status", "numbering"}
    return [key for key in fields if getattr(thing, key) != fields[key].default or key in always]


def _written(key: str, value: object) -> str:
    if key in ("date", "time"):
        return _quoted(str(value))
    if key == "cite" and isinstance(value, list):
        cites = [_flow({k: v for k, v in cite.model_dump().items() if v is not None}) for cite in value]
        return cites[0] if len(cites) == 1 else "".join(f"\n  - {cite}" for cite in cites)
    if isinstance(value, list):
        return f"[{', '.join(_scalar(str(one)) for one in value)}]"
    return _scalar(str(value))


def _flow(cite: Mapping[str, str]) -> str:
    parts = (f"{key}: {_quoted(value) if key == 'quote' else _number(value)}" for key, value in cite.items())
    return f"{{{', '.join(parts)}}}"


def _number(value: str) -> str:
    return value if re.fullmatch("[1-9][0-9]{0,8}", value) else _scalar(value)


def _scalar(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _ODD_WORDS
    return value if plain else _quoted(value)


def _quoted(value: str) -> str:
    """In double quotes, which YAML reads as JSON does."""
    return json.dumps(value, ensure_ascii=False)


# From a file to the file with it


def _edited(texts: Mapping[str, bytes], additions: Additions) -> dict[str, bytes]:
    edited: dict[str, bytes] = {}
    if additions.documents:
        edited[DOCUMENTS] = _appended(texts.get(DOCUMENTS, b""), additions.documents)
    if additions.meetings or additions.changed:
        content = _rewritten(texts.get(MEETINGS, b""), additions.changed)
        edited[MEETINGS] = _appended(content, additions.meetings)
    return edited


def _appended(content: bytes, things: Sequence[Document | Meeting]) -> bytes:
    """The file with the things at its end, indented and ended as its other lines are."""
    text = content.decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    margin = _margin(content, text)
    blocks = (line for thing in things for line in ["", *block_of(thing).splitlines()])
    added = "".join(f"{margin}{line}{ending}" if line else ending for line in blocks)
    if not things or not text.strip():
        return (text + (added.removeprefix(ending) if things else "")).encode("utf-8")
    return (text + ("" if text.endswith("\n") else ending) + added).encode("utf-8")


def _margin(content: bytes, text: str) -> str:
    """What stands before the hyphen of the file's last thing, be it on the line of the first key or above it."""
    page, _ = page_of(MEETINGS, content)
    tops = [line for path, line in page.lines.items() if len(path) == 1] if page else []
    above = reversed(text.split("\n")[: max(tops, default=0)])
    return next((match[1] for line in above if (match := re.match(r"( *)-(?:\s|$)", line))), "")


def _rewritten(content: bytes, meetings: Sequence[Meeting]) -> bytes:
    """The file with the date, time, time zone and status of these meetings."""
    page, _ = page_of(MEETINGS, content)
    things = page.value if page and isinstance(page.value, list) else []
    places = {thing.get("id"): index for index, thing in enumerate(things) if isinstance(thing, dict)}
    lines = content.decode("utf-8").split("\n")
    for meeting in meetings:
        if page:
            for number, line in _rewritten_lines(lines, page, places[meeting.id], meeting).items():
                lines[number - 1] = line
    return "".join(line + "\n" for line in lines if line != _GONE).removesuffix("\n").encode("utf-8")


def _rewritten_lines(lines: Sequence[str], page: Page, index: int, meeting: Meeting) -> dict[int, str]:
    """The lines of a meeting that change, by number; new keys stand under the date."""
    changed: dict[int, str] = {}
    new: list[str] = []
    for key in _CHANGEABLE:
        value = getattr(meeting, key)
        place = page.lines.get((index, key))
        if place is None and value != type(meeting).model_fields[key].default:
            new.append(f"{key}: {_written(key, value)}")
        elif place is not None and page.at((index, key)) != value:
            changed[place] = _with_value(lines[place - 1], place, key, _written(key, value) if value else "")
    if new:
        place = page.lines[index, "date"]
        changed[place] = _with_keys(changed.get(place, lines[place - 1]), place, new)
    return changed


def _with_value(line: str, number: int, key: str, written: str) -> str:
    """The line with another value of its key; `_GONE` where it has none any more."""
    match = re.fullmatch(rf"(\s*(?:- +)?{key}:[ ]+){_SCALAR}(\s*|\s+#.*)", line)
    if match is None or (not written and "-" in match[1]):
        raise _by_hand(line, number, f"{key}: {written}" if written else f"it without {key}")
    return f"{match[1]}{written}{match[2]}" if written else _GONE


def _with_keys(line: str, number: int, new: Sequence[str]) -> str:
    match = re.match(r"(\s*(?:- +)?)date:", line)
    if match is None:
        raise _by_hand(line, number, " and ".join(new))
    ending = "\r" if line.endswith("\r") else ""
    return "\n".join([line, *(f"{' ' * len(match[1])}{one}{ending}" for one in new)])


def _by_hand(line: str, number: int, write: str) -> BotError:
    found = f"{MEETINGS}:{number}: found {line.strip()[:60]!r}, expected each key on a line of its own"
    return BotError(f"{found}; write {write} there by hand. {UNCHANGED}")


# What is there then


def _expected(before: KnowledgeBase, additions: Additions) -> KnowledgeBase:
    changed = {meeting.id: meeting for meeting in additions.changed}
    meetings = tuple(changed.get(meeting.id, meeting) for meeting in before.meetings)
    return replace(
        before,
        documents=(*before.documents, *additions.documents),
        meetings=(*meetings, *additions.meetings),
    )
