"""Every place where one thing of a knowledge base points to another, and those that point at nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from bot.knowledge.locators import locator_of
from bot.knowledge.model import Cite, Document, Entity, Entry, Gold, KnowledgeBase, Meeting, Topic
from bot.knowledge.pages import KeyPath, Places, Problem, Spot

PARTIES = ("supported_by", "opposed_by", "organized_by", "sponsored_by", "attended_by")
"""Keys of those who did something with what is told of."""

_SECTIONS = ("documents", "entities", "topics", "meetings", "entries")
_IN_WORDS = {
    ("documents",): "a document in documents.yaml",
    ("entities",): "a member, group, body or organization",
    ("topics",): "a topic",
    ("meetings",): "a meeting",
    ("entries",): "an entry",
    _SECTIONS: "anything in the knowledge base",
}

Thing: TypeAlias = Document | Entity | Topic | Meeting | Entry | Gold


class Reference(NamedTuple):
    """One id as it is written somewhere, and the sections in which it may be found."""

    spot: Spot
    keys: KeyPath
    id: str
    sections: tuple[str, ...]


def dangling_ids(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """A problem for each id that leads nowhere, or to another kind of thing than may stand there."""
    ids = {section: [thing.id for thing in things] for section, things in sections_of(knowledge)}
    homes: dict[str, list[str]] = defaultdict(list)
    for section, known in ids.items():
        for one in known:
            homes[one].append(section)
    for reference in _references(knowledge, places):
        readable = not places.unread.intersection(reference.sections)
        found_in = homes.get(reference.id, [])
        if not found_in and readable and reference.id not in places.written_ids:
            yield _dangling(reference, [one for section in reference.sections for one in ids[section]])
        elif found_in and not set(found_in).intersection(reference.sections):
            found = f'"{reference.id}", which is {_IN_WORDS[found_in[0],]}'
            yield reference.spot.problem(reference.keys, found, f"the id of {_IN_WORDS[reference.sections]}")


def _dangling(reference: Reference, known: list[str]) -> Problem:
    expected = f"the id of {_IN_WORDS[reference.sections]}"
    near = _nearest(reference.id, tuple(known))
    return reference.spot.problem(reference.keys, f'the unknown id "{reference.id}"', expected, *near)


@lru_cache(maxsize=256)
def _nearest(id_: str, known: tuple[str, ...]) -> list[str]:
    """The id that was perhaps meant; one that is gone is mostly missed in many places."""
    return get_close_matches(id_, known, n=1, cutoff=0.6)


def document_faults(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """A problem for each document that an entry points to by neither an id nor a symbol of documents.yaml."""
    if "documents" in places.faulty:
        return
    known = [*(document.symbol for document in knowledge.documents), *knowledge.document_by_id]
    expected = "an id or a symbol of documents.yaml, with a paragraph after it if need be"
    for entry, spot in zip(knowledge.entries, places.spots["entries"], strict=True):
        for index, written in enumerate(entry.documents):
            document = locator_of(written).document
            if written not in known and document not in known:
                near = get_close_matches(document, known, n=1, cutoff=0.6)
                yield spot.problem(("documents", index), f'"{written}"', expected, *near)


def parties_in_words(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """A problem for each party that is written as words although it is an id."""
    for thing, spot in _placed(knowledge, places):
        for key in (key for key in PARTIES if key in _TARGETS[type(thing)]):
            words = getattr(thing, key)
            if isinstance(words, str) and words in knowledge.entity_by_id:
                yield spot.problem((key,), f'the id "{words}" as a text', "a list of ids", f"[{words}]")


def cites_of(knowledge: KnowledgeBase, places: Places) -> Iterator[tuple[Spot, KeyPath, Cite]]:
    """Every citation of the base, with its place."""
    for thing, spot in _placed(knowledge, places):
        for index, cite in enumerate(getattr(thing, "cite", None) or ()):
            yield spot, ("cite", index), cite


def sections_of(
    knowledge: KnowledgeBase,
) -> Iterator[tuple[str, tuple[Document | Entity | Topic | Meeting | Entry, ...]]]:
    """The things that have ids, by section."""
    yield "documents", knowledge.documents
    yield "entities", tuple(entity for _, entity in knowledge.entities)
    yield "topics", knowledge.topics
    yield "meetings", knowledge.meetings
    yield "entries", knowledge.entries


def _placed(knowledge: KnowledgeBase, places: Places) -> Iterator[tuple[Thing, Spot]]:
    for section, things in (*sections_of(knowledge), ("questions", knowledge.questions)):
        yield from zip(things, places.spots[section], strict=True)


def _references(knowledge: KnowledgeBase, places: Places) -> Iterator[Reference]:
    for thing, spot in _placed(knowledge, places):
        for key, sections in _TARGETS[type(thing)].items():
            for keys, written in _written(key, getattr(thing, key)):
                yield Reference(spot, keys, written, sections)
    for spot, keys, cite in cites_of(knowledge, places):
        yield Reference(spot, (*keys, "document"), cite.document, ("documents",))


def _written(key: str, value: str | Iterable[str] | None) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, list):
        yield from (((key, index), one) for index, one in enumerate(value))
    elif isinstance(value, str) and key not in PARTIES:
        yield (key,), value


_TARGETS: dict[type[Thing], dict[str, tuple[str, ...]]] = {
    Document: {},
    Entity: {"confusable": ("entities",)},
    Topic: {},
    Meeting: {
        "body": ("entities",),
        "topics": ("topics",),
        **{key: ("entities",) for key in PARTIES if key in Meeting.model_fields},
    },
    Entry: {
        "who": ("entities",),
        "topics": ("topics",),
        "about": _SECTIONS,
        "at": ("meetings",),
        "see_also": ("entries",),
        **dict.fromkeys(PARTIES, ("entities",)),
    },
    Gold: {"leads_to": _SECTIONS, "also": _SECTIONS},
}
