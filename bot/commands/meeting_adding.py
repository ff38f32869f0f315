"""`meeting add`: flags, and answers to questions for what no flag has said, made into a meeting on record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bot.calendars.drafting import (
    CITE_FORM,
    DOCUMENT_FORM,
    Draft,
    body_of,
    cite_of,
    default_name,
    document_of,
    meeting_of,
    topic_of,
)
from bot.calendars.editing import DOCUMENTS, MEETINGS, Additions, block_of
from bot.calendars.fields import date_of, id_of, quote_of, status_of, time_of, words_for, zone_of
from bot.commands.meeting_workplace import Workplace, document_name, document_to_add, told_source, workplace_of
from bot.edtf import in_words
from bot.errors import BotError
from bot.knowledge.model import Cite, Document, KnowledgeBase
from bot.settings import Settings

_LINE = 500
"""Characters of a point of the agenda."""
_SKIP = "Enter to leave out"


def add_meeting(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put one meeting on record; the exit code."""
    workplace = workplace_of(arguments, settings)
    asking = sys.stdin.isatty()
    if asking:
        _ask_for_rest(arguments, workplace)
    else:
        _refuse_missing(arguments)
    document = document_to_add(arguments.document, workplace)
    meeting = meeting_of(_draft(arguments, workplace, document), workplace.knowledge, workplace.today)
    additions = Additions(documents=(document,) if document else (), meetings=(meeting,))
    _preview(additions)
    if arguments.dry_run or (asking and not _yes("Write this? [Y/n]")):
        print("Nothing was written.")
        return 0
    workplace.write(additions)
    print(f"Written: {meeting.id}, {in_words(meeting.when)}.")
    if document:
        print(told_source(document))
    print("`rapporteur check --sources DIR` proves the quote.")
    return 0


def _refuse_missing(arguments: argparse.Namespace) -> None:
    needed = {"--date": '"3 July 2027"', "--cite": CITE_FORM, "--quote": '"at most 15 words of it"'}
    missing = [f"{flag} {form}" for flag, form in needed.items() if not getattr(arguments, flag[2:])]
    if not (arguments.name or arguments.body):
        missing.append('--body "name of the body"')
    if missing:
        raise BotError(f"found no {', no '.join(one.split()[0] for one in missing)}; add {' '.join(missing)}")


def _draft(arguments: argparse.Namespace, workplace: Workplace, document: Document | None) -> Draft:
    knowledge = workplace.knowledge
    if arguments.zone and not arguments.time:
        raise BotError("found --zone without --time; add the time of day, or leave the zone out")
    return Draft(
        date=date_of(arguments.date, workplace.today),
        cite=_cite(arguments, knowledge, document),
        name=words_for("name", arguments.name) if arguments.name else "",
        kind=words_for("kind", arguments.kind) if arguments.kind else "meeting",
        body=body_of(arguments.body, knowledge) if arguments.body else None,
        topics=tuple(topic_of(topic, knowledge) for topic in arguments.topic or ()),
        agenda=tuple(words_for("agenda", point, _LINE) for point in arguments.agenda or ()),
        status=status_of(arguments.status) if arguments.status else None,
        **_optional(arguments),
    )


def _optional(arguments: argparse.Namespace) -> dict[str, str]:
    """The fields that are read by themselves, as far as they were told."""
    readers: dict[str, tuple[str, Callable[[str], str]]] = {
        "time": ("time", time_of),
        "time_zone": ("zone", zone_of),
        "place": ("place", lambda text: words_for("place", text)),
        "id": ("id", id_of),
    }
    told = {field: (getattr(arguments, flag), read) for field, (flag, read) in readers.items()}
    return {field: read(text) for field, (text, read) in told.items() if text}


def _cite(arguments: argparse.Namespace, knowledge: KnowledgeBase, document: Document | None) -> Cite:
    """The citation; `para. 3` by itself is of the document that is named beside it."""
    located = arguments.cite
    if arguments.document and located.lower().lstrip().startswith("para"):
        located = f"{document_name(arguments)} {located}"
    return cite_of(located, arguments.quote, knowledge, document)


def _preview(additions: Additions) -> None:
    for file, things in ((DOCUMENTS, additions.documents), (MEETINGS, additions.meetings)):
        if things:
            print(f"# {file}")
            print("\n".join(block_of(thing) for thing in things))


# Questions at the terminal


def _ask_for_rest(arguments: argparse.Namespace, workplace: Workplace) -> None:
    """Ask for what no flag has said; each answer is read at once, and asked for again where it cannot be."""
    knowledge = workplace.knowledge
    _ask(arguments, "body", f"Which body meets? ({_SKIP})", lambda text: body_of(text, knowledge))
    when = 'When? ("3 July 2027", "3 and 4 July 2027", "July 2027")'
    _ask(arguments, "date", when, lambda text: date_of(text, workplace.today), needed=True)
    _ask(arguments, "time", f"At what time does it begin, local? ({_SKIP})", time_of)
    _ask(arguments, "place", f"Where? ({_SKIP})", lambda text: words_for("place", text))
    _ask(arguments, "kind", "What is it? (Enter for meeting)", lambda text: words_for("kind", text))
    _ask_name(arguments, knowledge)
    _ask_list(arguments, "topic", f"A topic of the record ({_SKIP})", lambda text: topic_of(text, knowledge))
    _ask_list(arguments, "agenda", f"A point of the agenda ({_SKIP})", lambda text: words_for("agenda", text, _LINE))
    if not arguments.cite:
        _ask_cite(arguments, workplace)
    _ask(arguments, "quote", "Which words of it say so? (at most 15, letter for letter)", quote_of, needed=True)


def _ask_name(arguments: argparse.Namespace, knowledge: KnowledgeBase) -> None:
    name = ""
    if arguments.body:
        name = default_name(arguments.kind or "meeting", body_of(arguments.body, knowledge), knowledge)
    default = f"Enter for {name}" if name else "needed, since no body is named"
    _ask(arguments, "name", f"What is it called? ({default})", lambda text: words_for("name", text), needed=not name)


def _ask_cite(arguments: argparse.Namespace, workplace: Workplace) -> None:
    def read(text: str) -> object:
        return document_to_add(text, workplace) or document_of(text.partition(";")[0], workplace.knowledge)

    question = f"Which document bears it out? (symbol or title; a new one as {DOCUMENT_FORM})"
    _ask(arguments, "document", question, read, needed=True)
    arguments.cite = f"para. {_typed('Which paragraph of it? (Enter for 1)') or '1'}"


def _ask(
    arguments: argparse.Namespace, key: str, question: str, read: Callable[[str], object], *, needed: bool = False
) -> None:
    while not getattr(arguments, key):
        text = _typed(question)
        if _is_fit(text, read):
            setattr(arguments, key, text)
        if not text and not needed:
            return


def _ask_list(arguments: argparse.Namespace, key: str, question: str, read: Callable[[str], object]) -> None:
    if getattr(arguments, key) is not None:
        return
    found: list[str] = []
    while text := _typed(question):
        if _is_fit(text, read):
            found.append(text)
    setattr(arguments, key, found)


def _is_fit(text: str, read: Callable[[str], object]) -> bool:
    """Whether there is an answer that can be read; says why where it cannot."""
    if not text:
        return False
    try:
        read(text)
    except BotError as error:
        print(f"  {error}")
        return False
    return True


def _typed(question: str) -> str:
    print(f"{question} ", end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise BotError("\nThe questions were left; nothing was written.")
    return line.strip()


def _yes(question: str) -> bool:
    return _typed(question).lower() in ("", "y", "yes")
