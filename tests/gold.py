"""The gold questions of the shipped record, asked of it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from bot import gold as gold_questions
from bot.answering import answer
from bot.edtf import parse
from bot.gold import unseen
from bot.knowledge.loading import load
from bot.knowledge.model import Gold, KnowledgeBase
from bot.matching.index import Record
from bot.replies import Context, Reply

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
LONG_AFTER = date(2026, 11, 23)
"""The day on which questions without `as_of` are asked."""


@cache
def shipped_base() -> KnowledgeBase:
    """The knowledge base that the project ships, loaded once."""
    return load(KNOWLEDGE)


@cache
def shipped_record() -> Record:
    """The same, ready for questions; the gold ones are kept from it, so that it has seen none that it is asked."""
    return unseen(shipped_base())


def missed(base: str) -> tuple[str, ...]:
    """Gold questions of a base that are known to be missed."""
    return tuple(yaml.safe_load((Path(__file__).parent / "data" / "missed.yaml").read_text(encoding="utf-8"))[base])


def asked(gold: Gold, question: str | None = None) -> Reply:
    """The reply to a gold question, or to another one asked in its place."""
    return gold_questions.asked(gold, shipped_record(), LONG_AFTER, question)


def reply_to(question: str, today: date = LONG_AFTER, context: Context | None = None) -> Reply:
    """The reply to a question out of the blue."""
    return answer(question, shipped_record(), today=today, context=context).reply


def day_of(gold: Gold) -> date:
    """The day on which a gold question is asked."""
    return parse(gold.as_of).latest if gold.as_of else LONG_AFTER
