"""A knowledge folder read into a `KnowledgeBase`, or every problem of every file; the one home of yaml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.assembly import Reading, assemble
from bot.knowledge.checks import problems_in
from bot.knowledge.folder import revision_of, shown_name, texts_of
from bot.knowledge.model import KnowledgeBase
from bot.knowledge.pages import KeyPath, Page, Problem, Refused, Unquoted
from bot.knowledge.syntax import INVISIBLE, invisible_in, invisible_words, syntax_problem, text_of

MAX_DEPTH = 20
MAX_NODES = 50_000

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_WORDS = {"true": True, "false": False, "": None, "~": None, "null": None}
_READ_AS = {
    "timestamp": "a date",
    "int": "a number",
    "float": "a number",
    "bool": "yes or no",
    "null": "nothing",
}


def load(folder: Path, known_acts: frozenset[str] | None = None) -> KnowledgeBase:
    """Read the knowledge base; KnowledgeError carries all its problems, sorted by file and line."""
    return read(folder, known_acts).knowledge


def read(folder: Path, known_acts: frozenset[str] | None = None) -> Reading:
    """Read the knowledge base with the places of its things.

    `known_acts` are those of the language, beside those of words.yaml; None to take any act.
    """
    if not folder.is_dir():
        raise KnowledgeError((Problem(str(folder), 0, "", "no such folder", "one with base.yaml in it"),))
    texts, problems = texts_of(folder)
    pages: dict[str, Page | None] = {}
    for name, content in texts.items():
        pages[name], found = page_of(shown_name(folder, name), content)
        problems += found
    reading, found = assemble(pages, revision_of(texts))
    problems += [*found, *problems_in(reading.knowledge, reading.places, known_acts)]
    if problems:
        raise KnowledgeError(tuple(sorted(set(problems))))
    return replace(reading, texts=texts)


def page_of(path: str, content: bytes) -> tuple[Page | None, list[Problem]]:
    """The page that the bytes hold; None where they cannot be read as one."""
    text, problem = text_of(path, content)
    if problem:
        return None, [problem]
    problems = [*invisible_in(path, text)]
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=_loader()):
            builder.take(event)
    except _UnreadableError as error:
        return None, [*problems, *builder.problems, error.problem]
    except yaml.YAMLError as error:
        # A character that is reported already is also what the parser stumbles over.
        return None, problems or [*builder.problems, syntax_problem(path, text, error)]
    return Page(path, builder.root, builder.lines), problems + builder.problems


@cache
def _loader() -> type:
    # libyaml's parser is some six times as fast; wheels of PyYAML have it, builds from source may not.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _resolver() -> Callable[..., object]:
    return cast(Callable[..., object], yaml.resolver.Resolver().resolve)


class _UnreadableError(Exception):
    """The rest of a file is not worth reading."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Frame:
    """A list or mapping that is being read."""

    path: KeyPath
    value: list[object] | dict[str, object]
    key: str | None = None
    refused: bool = False

    @property
    def next_path(self) -> KeyPath:
        step = len(self.value) if isinstance(self.value, list) else self.key or ""
        return (*self.path, step)


@dataclass
class _Builder:
    """Plain values out of YAML events, with their lines.

    Events come one after the other, so that no file, however nested, can make it recurse.
    """

    path: str
    root: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    nodes: int = 0
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event; _UnreadableError where the rest is not to be read."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._open(event, line)
            case yaml.CollectionEndEvent():
                frame = self.frames.pop()
                self._place(Refused() if frame.refused else frame.value)
            case yaml.AliasEvent():
                self._alias(event, line)
            case yaml.DocumentStartEvent():
                self._document(line)

    def _stop(self, line: int, found: str, expected: str, write: str = "") -> None:
        raise _UnreadableError(Problem(self.path, line, "", found, expected, write))

    def _note(self, line: int, found: str, expected: str, write: str = "") -> None:
        self.problems.append(Problem(self.path, line, "", found, expected, write))

    def _document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(line, "a second document (---)", "one document in each file", "it without the ---")

    def _count(self, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(line, f"more than {MAX_NODES:,} values", "fewer", "its parts in files of their own")

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        self._count(line)
        self._note(
            line,
            f"the alias *{event.anchor}",
            "no aliases",
            "the words out, or quotes around a text with a *",
        )
        if self._expects_key():
            self.frames[-1].key = f"*{event.anchor}"
        else:
            self._place(Refused())

    def _refusals(self, event: yaml.NodeEvent, line: int) -> bool:
        """Note an anchor or a tag; whether the value is to be refused."""
        tag = getattr(event, "tag", None)
        if event.anchor is not None:
            self._note(
                line,
                f"the anchor &{event.anchor}",
                "no anchors",
                "the words out, or quotes around a text with a &",
            )
        if tag is not None:
            self._note(
                line,
                f"the tag {tag.replace('tag:yaml.org,2002:', '!!')}",
                "no tags",
                "it without, or quotes around a text with a !",
            )
        return tag is not None

    def _open(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self._count(line)
        if self._expects_key():
            self._stop(
                line,
                "a list or braces where a key should be",
                "a word as a key",
                "quotes around a text with [ or {",
            )
        if len(self.frames) >= MAX_DEPTH:
            self._stop(line, f"values nested {MAX_DEPTH + 1} deep", f"at most {MAX_DEPTH}", "it flatter")
        path = self._line(line)
        value: list[object] | dict[str, object] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self.frames.append(_Frame(path, value, refused=self._refusals(event, line)))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._count(line)
        refused = self._refusals(event, line)
        if event.style == '"' and (match := INVISIBLE.search(event.value)):
            self._note(line, *invisible_words(match[0]))
            refused = True
        if self._expects_key():
            self._take_key(event, line)
            return
        self._line(line)
        plain = event.implicit[0] and event.tag is None
        self._place(Refused() if refused else _plain_value(event.value) if plain else event.value)

    def _line(self, line: int) -> KeyPath:
        """Note on which line the next value begins: that of its key, where it has one; its path."""
        if not self.frames:
            return ()
        path = self.frames[-1].next_path
        if isinstance(self.frames[-1].value, list):
            self.lines[path] = line
        return path

    def _expects_key(self) -> bool:
        return bool(self.frames) and isinstance(self.frames[-1].value, dict) and self.frames[-1].key is None

    def _take_key(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self.frames[-1]
        frame.key = event.value
        if event.value == "<<" and event.implicit[0]:
            self._note(line, "the merge key <<", "no merge keys", "the keys out")
            frame.refused = True
        elif isinstance(frame.value, dict) and frame.key in frame.value:
            first = self.lines[frame.next_path]
            found = f'the key "{event.value[:60]}" a second time (first in line {first})'
            self._note(line, found, "each key once", "all its values under one key")
        self.lines[frame.next_path] = line

    def _place(self, value: object) -> None:
        if not self.frames:
            self.root = value
            return
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[frame.key or ""] = value
            frame.key = None


def _plain_value(raw: str) -> object:
    """What an unquoted scalar means to the knowledge base: text, a plain number, true, false or nothing."""
    if raw in _WORDS:
        return _WORDS[raw]
    if _NUMBER.fullmatch(raw):
        return int(raw)
    tag = str(_resolver()(yaml.ScalarNode, raw, (True, False))).rpartition(":")[2]
    return Unquoted(raw, _READ_AS[tag]) if tag in _READ_AS else raw
