"""Lines put into a knowledge file as text, so that a curator's comments and layout stay as they are."""

from __future__ import annotations

import json
import re

from bot.knowledge.pages import Page

_ASKS = re.compile(r"""["']?asks["']?\s*:""")
_OWN_LINE = re.compile(r"(\s+)\w+\s*:")
_NEXT_THING = re.compile(r"(?:\s|#[^\n]*)*")


def with_ask(text: str, page: Page, index: int, ask: str) -> str | None:
    """The text of a record file with a way of asking, put first, for the entry at `index`; None where it has no place.

    Where the entry has none yet, a line is put before one of its own keys.
    """
    lines = text.splitlines(keepends=True)
    key = (index, "asks")
    if key not in page.lines:
        return _with_new_key(lines, page, index, ask)
    start = sum(map(len, lines[: page.lines[key] - 1]))
    written = _ASKS.search(text, start)
    following = _NEXT_THING.match(text, written.end()) if written else None
    if written is None or following is None:
        return None
    return _put_first(text, written.end(), following.end(), ask)


def with_gold(text: str, question: str, leads_to: str) -> str:
    """The text of the file of gold questions with one more line at its end."""
    end = _line_end(text)
    ended = text if text.endswith("\n") or not text else f"{text}{end}"
    return f"{ended}- {{q: {_quoted(question)}, leads_to: [{leads_to}]}}{end}"


def _put_first(text: str, key_end: int, at: int, ask: str) -> str:
    """The text with the ask before the first thing of a list in brackets, in lines, or not there yet."""
    if text[at : at + 1] == "[":
        comma = "" if re.match(r"\s*\]", text[at + 1 :]) else ", "
        return f"{text[: at + 1]}{_quoted(ask)}{comma}{text[at + 1 :]}"
    line_start = text.rfind("\n", 0, at) + 1
    if text[at : at + 2] == "- " and line_start > key_end:
        return f"{text[:line_start]}{text[line_start:at]}- {_quoted(ask)}{_line_end(text)}{text[line_start:]}"
    return f"{text[:key_end]} [{_quoted(ask)}]{text[key_end:]}"


def _with_new_key(lines: list[str], page: Page, index: int, ask: str) -> str | None:
    keys = [key for key in page.lines if len(key) == 2 and key[0] == index]
    for key in sorted(keys, key=lambda key: key[1] != "cite"):
        number = page.lines[key] - 1
        own = _OWN_LINE.match(lines[number])
        if own:
            return "".join([*lines[:number], f"{own[1]}asks: [{_quoted(ask)}]{_line_end(lines[0])}", *lines[number:]])
    return None


def _quoted(text: str) -> str:
    """The text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
