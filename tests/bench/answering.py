"""The engine over the gold questions, beside string similarity and full-text search over the same."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial

from rapidfuzz import fuzz, process

from bot.answering import answer
from bot.edtf import parse
from bot.knowledge.model import Gold, KnowledgeBase
from bot.matching.index import Record
from bot.replies import Context

Action = Callable[[], object]
TODAY = date(2018, 9, 15)


def engine(record: Record) -> list[Action]:
    """Each gold question to the engine, in its conversation."""
    return [_asking(question, record) for question in record.knowledge.questions]


def similarity(knowledge: KnowledgeBase) -> list[Action]:
    """The nearest gold question to each by rapidfuzz."""
    texts = [question.q for question in knowledge.questions]
    return [partial(process.extractOne, text, texts, scorer=fuzz.token_set_ratio) for text in texts]


def full_text(knowledge: KnowledgeBase) -> list[Action]:
    """The best entry for each gold question by SQLite's FTS5, one row an entry."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, text, asks, tokenize = 'porter')")
    rows = [(entry.id, entry.text, " ".join(entry.asks)) for entry in knowledge.entries]
    database.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
    return [partial(_searched, database, question.q) for question in knowledge.questions]


def _asking(question: Gold, record: Record) -> Action:
    today = parse(question.as_of).latest if question.as_of else TODAY
    context: Context | None = None
    for before in question.after:
        context = answer(before, record, today=today, context=context).context
    return partial(answer, question.q, record, today=today, context=context)


def _searched(database: sqlite3.Connection, text: str) -> object:
    words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text)[:20])
    query = "SELECT id FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 1"
    return database.execute(query, [words]).fetchone()
