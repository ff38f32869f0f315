"""Pages put together into a `KnowledgeBase`, of whatever in them has no problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.knowledge.files import FILES
from bot.knowledge.model import (
    Base,
    Document,
    Entity,
    EntityKind,
    Entry,
    Gold,
    KnowledgeBase,
    Meeting,
    Period,
    Topic,
    Value,
    Words,
)
from bot.knowledge.pages import Page, Places, Problem, Spot
from bot.knowledge.shapes import list_in, mapping_in

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

V = TypeVar("V", bound=Value)
Pages = Mapping[str, Page | None]
"""Pages by file name; None for a file that could not be read."""

_ENTITY_FILES: Mapping[str, EntityKind] = {
    "members.yaml": "member",
    "groups.yaml": "group",
    "bodies.yaml": "body",
    "organizations.yaml": "organization",
}
# Stands in for a base.yaml that has problems, so that all else can still be checked; nobody sees it.
_STAND_IN = Base(title="-", about="-", covers=Period(start="0001", end="9999"))


@dataclass(frozen=True)
class Reading:
    """A knowledge base and where each of its things is written."""

    knowledge: KnowledgeBase
    places: Places
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What was read, by file name."""


@dataclass(frozen=True)
class _Part:
    """The things of one section: each with its file's name and its place."""

    things: tuple[tuple[str, Value, Spot], ...]
    problems: tuple[Problem, ...]
    lost: bool
    """Whether a file of it could not be read."""
    nameless: bool
    """Whether anything in it has no id by which others could refer to it."""

    def values(self, model: type[V]) -> tuple[V, ...]:
        return tuple(thing for _, thing, _ in self.things if isinstance(thing, model))

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(spot for _, _, spot in self.things)


def assemble(pages: Pages, revision: str) -> tuple[Reading, list[Problem]]:
    """What the pages hold so far as it has no problem, and the problems of the rest."""
    parts = {section: _part(pages, section, model) for section, model in _SECTIONS.items()}
    base, base_problems = _mapping(pages, "base.yaml", Base)
    words, word_problems = _mapping(pages, "words.yaml", Words)
    kinds = [_ENTITY_FILES[name] for name, _, _ in parts["entities"].things]
    knowledge = KnowledgeBase(
        base=base or _STAND_IN,
        documents=parts["documents"].values(Document),
        entities=tuple(zip(kinds, parts["entities"].values(Entity), strict=True)),
        topics=parts["topics"].values(Topic),
        meetings=parts["meetings"].values(Meeting),
        entries=parts["entries"].values(Entry),
        words=words or Words(),
        questions=parts["questions"].values(Gold),
        revision=revision,
    )
    problems = [*base_problems, *word_problems, *(one for part in parts.values() for one in part.problems)]
    return Reading(knowledge, _places(pages, parts, word_problems)), problems


_SECTIONS: Mapping[str, type[Value]] = {
    "documents": Document,
    "entities": Entity,
    "topics": Topic,
    "meetings": Meeting,
    "entries": Entry,
    "questions": Gold,
}


def _section(name: str) -> str:
    """The section of the knowledge base that a file belongs to."""
    return FILES.get(name, "entries")


def _part(pages: Pages, section: str, model: type[Value]) -> _Part:
    things: list[tuple[str, Value, Spot]] = []
    problems: list[Problem] = []
    own = {name: page for name, page in pages.items() if _section(name) == section}
    read = {name: page for name, page in own.items() if page}
    for name, page in read.items():
        sound, found = list_in(page, model)
        things += [(name, thing, Spot(page, (index,))) for index, thing in sound.items()]
        problems += found
    nameless = not all(_all_have_ids(page) for page in read.values())
    return _Part(tuple(things), tuple(problems), len(read) < len(own), nameless)


def _mapping(pages: Pages, name: str, model: type[V]) -> tuple[V | None, list[Problem]]:
    page = pages.get(name)
    return mapping_in(page, model) if page else (None, [])


def _places(pages: Pages, parts: Mapping[str, _Part], word_problems: list[Problem]) -> Places:
    spots = {section: part.spots for section, part in parts.items()}
    for section in ("base", "words"):
        spots[section] = tuple(Spot(page) for name, page in pages.items() if name == f"{section}.yaml" and page)
    unread = {section for section, part in parts.items() if part.lost or part.nameless}
    faulty = {section for section, part in parts.items() if part.lost or part.problems}
    if word_problems or pages.get("words.yaml", ...) is None:
        faulty.add("words")
    ids = frozenset(one for page in pages.values() if page for one in _written_ids(page))
    return Places(spots, frozenset(unread), frozenset(faulty), ids)


def _all_have_ids(page: Page) -> bool:
    """Whether each thing of a file has an id that others may refer to, be there other problems or not."""
    things = [] if page.value is None else page.value
    if not isinstance(things, list):
        return False
    return all(isinstance(thing, dict) and _ID.fullmatch(str(thing.get("id"))) for thing in things)


def _written_ids(page: Page) -> Iterator[str]:
    for thing in page.value if isinstance(page.value, list) else []:
        known = thing.get("id") if isinstance(thing, dict) else None
        if isinstance(known, str):
            yield known
