"""What must hold across the files of a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.edtf import parse
from bot.knowledge.model import KnowledgeBase
from bot.knowledge.names import name_problems
from bot.knowledge.pages import Places, Problem, Spot
from bot.knowledge.references import cites_of, dangling_ids, document_faults, parties_in_words, sections_of

QUOTE_WORDS = 15
ALMOST = 0.8
"""Likeness from which a known act is offered for an unknown one: "propsed" is one, "withdrawn" too."""
_CLOCK_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


def problems_in(knowledge: KnowledgeBase, places: Places, known_acts: frozenset[str] | None = None) -> list[Problem]:
    """All problems between the things of the base; `known_acts` are the language's, None to take any act."""
    checks = (
        _base_faults,
        _meeting_time_faults,
        _twice_used_ids,
        dangling_ids,
        document_faults,
        parties_in_words,
        name_problems,
        _long_quotes,
        _uncited,
        _doerless,
        _one_sided,
        _unreached,
        _aimless,
    )
    problems = [problem for check in checks for problem in check(knowledge, places)]
    if known_acts is not None and "words" not in places.faulty:
        problems += _unknown_acts(knowledge, places, known_acts)
    return sorted(problems)


def _base_faults(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    base, spot = knowledge.base, next(iter(places.spots["base"]), None)
    if spot is None or "base" in places.faulty:
        return
    yield from _zone_faults(base.time_zone, spot)
    if parse(base.covers.start).earliest > parse(base.covers.end).latest:
        found = f'"{base.covers.end}", which is before the start "{base.covers.start}"'
        yield spot.problem(("covers", "end"), found, "a period that ends after it starts", "the later date as end")


def _zone_faults(name: str, spot: Spot) -> Iterator[Problem]:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        found = f'the unknown time zone "{name}"'
        yield spot.problem(("time_zone",), found, "a name of the IANA time zone database", "Europe/Zurich, or UTC")


def _meeting_time_faults(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Times of day that are none, stand beside a date without a day, or whose zone is unknown."""
    for meeting, spot in zip(knowledge.meetings, places.spots["meetings"], strict=True):
        if meeting.time_zone:
            yield from _zone_faults(meeting.time_zone, spot)
        if meeting.time and not _CLOCK_TIME.fullmatch(meeting.time):
            yield spot.problem(("time",), f'"{meeting.time}"', "hours and minutes, quoted", '"10:00"')
        elif meeting.time and meeting.when.precision != "day":
            found = f'a time beside the date "{meeting.date}", which names no day'
            yield spot.problem(("time",), found, "a time only where the day is known", "the meeting without time")


def _twice_used_ids(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    first: dict[str, Spot] = {}
    for section, things in sections_of(knowledge):
        for thing, spot in zip(things, places.spots[section], strict=True):
            other = first.setdefault(thing.id, spot)
            if other is not spot:
                found = f'the id "{thing.id}" a second time (first at {other.line})'
                yield spot.problem(("id",), found, "ids that are used once in all files", "another id")


def _long_quotes(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    for spot, keys, cite in cites_of(knowledge, places):
        words = len(cite.quote.split())
        if words > QUOTE_WORDS:
            expected = f"at most {QUOTE_WORDS}"
            yield spot.problem(
                (*keys, "quote"), f"{words} words", expected, "those words only that prove the statement"
            )


def _uncited(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Definitions that cite nothing, and documents that we neither hold nor know from another."""
    write = 'cite: {document: an-id, paragraph: 5, quote: "at most 15 words of that paragraph"}'
    for section, things in sections_of(knowledge):
        for thing, spot in zip(things, places.spots[section], strict=True):
            if getattr(thing, "definition", None) and not getattr(thing, "cite", None):
                yield spot.problem(("definition",), "a definition without a citation", "one with cite", write)
    for document, spot in zip(knowledge.documents, places.spots["documents"], strict=True):
        if not document.source and not (document.cite and document.text):
            expected = "source for one that is held, or text and cite for one that another document speaks of"
            yield spot.problem((), "a document that nothing bears out", expected)


def _one_sided(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Entities that name another as confusable, which does not name them."""
    for (_, entity), spot in zip(knowledge.entities, places.spots["entities"], strict=True):
        for index, id_ in enumerate(entity.confusable):
            other = knowledge.entity_by_id.get(id_)
            if id_ == entity.id:
                yield spot.problem(("confusable", index), "its own id", "the ids of others")
            elif other and entity.id not in other.confusable:
                found = f'"{id_}", which does not name "{entity.id}" in turn'
                yield spot.problem(("confusable", index), found, "both to name each other", f"{entity.id} there")


def _unreached(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    if not knowledge.questions or "questions" in places.faulty:
        return
    reached = {id_ for gold in knowledge.questions for id_ in gold.leads_to}
    for entry, spot in zip(knowledge.entries, places.spots["entries"], strict=True):
        if entry.id not in reached:
            write = f"{{q: a question, leads_to: [{entry.id}]}} in questions.yaml"
            yield spot.problem((), "an entry to which no gold question leads", "at least one", write)


def _doerless(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    for entry, spot in zip(knowledge.entries, places.spots["entries"], strict=True):
        if not (entry.who or entry.unnamed):
            write = "who: [an id], or unnamed: one delegation"
            yield spot.problem((), "an entry that does not say who did it", "who, or unnamed", write)


def _aimless(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    for gold, spot in zip(knowledge.questions, places.spots["questions"], strict=True):
        aims = {"leads_to": gold.leads_to, "silence": gold.silence, "clarify": gold.clarify}
        given = [key for key, value in aims.items() if value]
        if len(given) != 1:
            found = " and ".join(given) if given else "a question that leads nowhere"
            yield spot.problem((), found, "just one of leads_to, silence: true and clarify: true")


def _unknown_acts(knowledge: KnowledgeBase, places: Places, known_acts: frozenset[str]) -> Iterator[Problem]:
    known = sorted(known_acts | set(knowledge.words.acts))
    for entry, spot in zip(knowledge.entries, places.spots["entries"], strict=True):
        if entry.act not in known:
            found = f'the unknown act "{entry.act}"'
            expected = "one that CONTRIBUTING.md lists (for verbs of saying: said) or words.yaml explains"
            own = f"it in words.yaml: acts: {{{entry.act}: {{words: [...]}}}}"
            near = get_close_matches(entry.act, known, n=1, cutoff=ALMOST)
            yield spot.problem(("act",), found, expected, f"{near[0]}, or {own}" if near else own)
    for spot in places.spots["words"]:
        yield from _unknown_other_acts(knowledge, spot, known)


def _unknown_other_acts(knowledge: KnowledgeBase, spot: Spot, known: list[str]) -> Iterator[Problem]:
    for act, words in knowledge.words.acts.items():
        for key in ("also", "contrary", "but_not"):
            for other in sorted(set(getattr(words, key)) - set(known)):
                near = get_close_matches(other, known, n=1, cutoff=ALMOST)
                write = near[0] if near else "an act that CONTRIBUTING.md lists or words.yaml explains"
                yield spot.problem(
                    ("acts", act, key), f'the unknown act "{other}"', "an act that entries may use", write
                )
