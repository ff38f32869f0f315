"""The gold questions of the shipped record, how each is asked, and what is wrong with a reply to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from bot.answering import answer
from bot.edtf import parse
from bot.knowledge.loading import load
from bot.knowledge.model import Gold, KnowledgeBase
from bot.matching.index import Record, build
from bot.replies import Answer, Clarification, Context, Reply, Silence
from bot.views.plain import text_of

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
    return build(replace(shipped_base(), questions=()))


def missed(base: str) -> tuple[str, ...]:
    """Gold questions of a base that are known to be missed."""
    return tuple(yaml.safe_load((Path(__file__).parent / "data" / "missed.yaml").read_text(encoding="utf-8"))[base])


def name_of(gold: Gold) -> str:
    """The question as a test's id: with what was asked before it, and the day."""
    day = f" @ {gold.as_of}" if gold.as_of else ""
    return " > ".join([*gold.after, gold.q]) + day


def asked(gold: Gold, question: str | None = None) -> Reply:
    """The reply to a gold question, or to another one asked in its place."""
    record, today, context = shipped_record(), day_of(gold), None
    for earlier in gold.after:
        context = answer(earlier, record, today=today, context=context).context
    return answer(question or gold.q, record, today=today, context=context).reply


def reply_to(question: str, today: date = LONG_AFTER, context: Context | None = None) -> Reply:
    """The reply to a question out of the blue."""
    return answer(question, shipped_record(), today=today, context=context).reply


def day_of(gold: Gold) -> date:
    """The day on which a gold question is asked."""
    return parse(gold.as_of).latest if gold.as_of else LONG_AFTER


def ids_of(reply: Reply) -> set[str]:
    """Ids of the things that an answer states; of any other reply, none."""
    if not isinstance(reply, Answer):
        return set()
    return {reply.headline.id, *(statement.id for statement in reply.statements)}


def faults(gold: Gold, reply: Reply) -> list[str]:
    """What is wrong with a reply to a gold question, in words; empty where it is right."""
    wanted = Silence if gold.silence else Clarification if gold.clarify else Answer
    found = [] if isinstance(reply, wanted) else [f"is {type(reply).__name__}, not {wanted.__name__}"]
    lacking = sorted(set(gold.leads_to) - ids_of(reply))
    found += [f"lacks {', '.join(lacking)}; has {', '.join(sorted(ids_of(reply)))}"] if lacking else []
    text = text_of(reply).casefold()
    found += [f"does not say “{words}”" for words in gold.says if words.casefold() not in text]
    found += [f"says “{words}”" for words in gold.never if words.casefold() in text]
    return found + [f"does not cite “{words}”" for words in _uncited(reply)]


def _uncited(reply: Reply) -> list[str]:
    if not isinstance(reply, Answer):
        return []
    numbers = {citation.number for citation in reply.citations}
    statements = [reply.headline, *reply.statements]
    return [said.text for said in statements if not said.marks or not set(said.marks) <= numbers]
