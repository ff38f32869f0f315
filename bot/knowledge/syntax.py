"""A curator's words for a file whose bytes, characters or layout are not those of a YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.knowledge.folder import MAX_BYTES
from bot.knowledge.pages import Problem

# Controls, and characters that cannot be seen but part or turn round the words they stand in.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
_LAYOUT = (
    "lines of `key: value` and lists of `- `, indented by spaces",
    "quotes around a text that holds any of : # [ ] { } , & * ! | > @ %",
)
_SYNTAX = (
    (
        r"tab character|start any token.*\|\t$",
        False,
        ("a tab", "spaces at the beginning of a line", "two spaces for each step"),
    ),
    (
        r"start any token.*\|.$",
        False,
        ("a text that begins with a sign of YAML's own", "it in quotes", 'key: "@ text"'),
    ),
    (
        r"mapping values are not allowed",
        False,
        (
            "a colon too many",
            "texts with a colon in quotes, and the keys of a thing in line",
            'key: "one: two"',
        ),
    ),
    (r"quoted scalar\|.*end of stream", True, ("a quotation mark that is never closed", "a closing \" or '")),
    (
        r"expected key|block end|'-' indicator|document start",
        False,
        (
            "a line that does not fit those around it",
            "the same indentation for all keys of one thing, and nothing after a closing quotation mark",
            "it in line with its neighbours",
        ),
    ),
    (r"expected( the)? node content", False, ("the end where a value should be", "a value", "it, or []")),
    (
        r"flow sequence\|",
        True,
        ("a bracket [ that is never closed", "both brackets, and commas between", "[one, two]"),
    ),
    (
        r"flow mapping\|",
        True,
        ("a brace { that is never closed", "both braces, and commas between", "{one: 1, two: 2}"),
    ),
)


def text_of(path: str, content: bytes) -> tuple[str, Problem | None]:
    """The text that the bytes of a file spell, or why they spell none."""
    if len(content) > MAX_BYTES:
        size = f"at most {MAX_BYTES // 1024} KB ({MAX_BYTES:,} bytes)"
        return "", Problem(path, 0, "", "a larger file", size, "its parts in files of their own")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        save = 'it anew as "UTF-8" (not "UTF-8 with BOM" or "UTF-16")'
        return "", Problem(path, 1, "", "a byte order mark", "plain UTF-8", save)
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02X}, which is not UTF-8"
        return "", Problem(path, line, "", byte, "a file saved as UTF-8", 'it anew as "UTF-8"')


def invisible_in(path: str, text: str) -> Iterator[Problem]:
    """A problem for each line with a character in it that cannot be seen."""
    for number, line in enumerate(text.split("\n"), start=1):
        match = INVISIBLE.search(line)
        if match:
            yield Problem(path, number, "", *invisible_words(match[0]))


def invisible_words(character: str) -> tuple[str, str, str]:
    """What was found, what was expected and what to write, of such a character."""
    code = f"the invisible character U+{ord(character):04X}"
    return code, "characters that can be seen", "the words anew without it"


def syntax_problem(path: str, text: str, error: Exception) -> Problem:
    """What libyaml or its Python twin stumbled over, in a curator's words."""
    mark, opening = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    line = min(mark.line + 1, len(text.splitlines()) or 1) if mark else 1
    for pattern, from_opening, words in _SYNTAX:
        if re.search(pattern, f"{context}|{problem}|{_character(text, mark)}"):
            return Problem(path, opening.line + 1 if from_opening and opening else line, "", *words)
    return Problem(path, line, "", f"text that is not YAML ({problem})", *_LAYOUT)


def _character(text: str, mark: Any) -> str:
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return ""
    return str(lines[mark.line][mark.column : mark.column + 1])
