"""What the commands that put meetings on record share."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.calendars.drafting import new_document
from bot.calendars.editing import Additions, write_additions
from bot.commands.asking import today_of
from bot.commands.registry import folder_of
from bot.knowledge.loading import load
from bot.knowledge.model import Document, KnowledgeBase
from bot.matching.pack import known_acts
from bot.settings import Settings
from bot.text import key_of


@dataclass(frozen=True)
class Workplace:
    """Where meetings are put on record, and when."""

    folder: Path
    knowledge: KnowledgeBase
    today: date

    def write(self, additions: Additions) -> None:
        """Put them on record; BotError, which says what to do, where that cannot be."""
        write_additions(self.folder, additions, known_acts())


def workplace_of(arguments: argparse.Namespace, settings: Settings) -> Workplace:
    """The workplace for the knowledge base of the command."""
    folder = folder_of(arguments, settings)
    knowledge = load(folder, known_acts())
    return Workplace(folder, knowledge, today_of(knowledge))


def document_to_add(told: str | None, workplace: Workplace) -> Document | None:
    """The document that is to come on record; None where the meeting rests on one that is."""
    if not told or ";" not in told:
        return None
    symbol = key_of(told.partition(";")[0])
    known = any(key_of(document.symbol) == symbol for document in workplace.knowledge.documents)
    return None if known else new_document(told, workplace.knowledge, workplace.today)


def document_name(arguments: argparse.Namespace) -> str:
    """What the document of the command is called: its symbol, where it was told as a new one."""
    return str(arguments.document.partition(";")[0])


def told_source(document: Document) -> str:
    """What the curator has yet to do for a new document."""
    return f"Put the text of {document.symbol} as {document.source} beside the other sources."
