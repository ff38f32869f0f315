"""Gold questions: how each is asked, and what is wrong with the reply to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.answering import answer
from bot.edtf import parse
from bot.knowledge.model import Gold, KnowledgeBase
from bot.matching.index import Record, build
from bot.replies import Answer, Clarification, Context, Reply, Silence
from bot.views.plain import text_of


def unseen(knowledge: KnowledgeBase) -> Record:
    """The record of a knowledge base without its gold questions: it has seen none that it is asked."""
    return build(replace(knowledge, questions=()))


def asked(gold: Gold, record: Record, today: date, question: str | None = None) -> Reply:
    """The reply to a gold question, after those that come before it; or to another one in its place."""
    day = parse(gold.as_of).latest if gold.as_of else today
    context: Context | None = None
    for earlier in gold.after:
        context = answer(earlier, record, today=day, context=context).context
    return answer(question or gold.q, record, today=day, context=context).reply


def faults(gold: Gold, reply: Reply) -> list[str]:
    """What is wrong with a reply to a gold question, in words; empty where it is as the question says."""
    wanted = Silence if gold.silence else Clarification if gold.clarify else Answer
    kind = type(reply).__name__.lower()
    found = [] if isinstance(reply, wanted) else [f"is of the kind {kind}, not {wanted.__name__.lower()}"]
    stated = ids_of(reply)
    lacking = sorted(set(gold.leads_to) - stated)
    found += [f"lacks {', '.join(lacking)}; has {', '.join(sorted(stated)) or 'nothing'}"] if lacking else []
    text = text_of(reply).casefold()
    found += [f"does not say “{words}”" for words in gold.says if words.casefold() not in text]
    found += [f"says “{words}”" for words in gold.never if words.casefold() in text]
    return found + [f"does not cite “{words}”" for words in _uncited(reply)]


def ids_of(reply: Reply) -> set[str]:
    """Ids of the things that an answer states; of any other reply, none."""
    return {said.id for said in (reply.headline, *reply.statements)} if isinstance(reply, Answer) else set()


def name_of(gold: Gold) -> str:
    """The question with what was asked before it, and the day."""
    day = f" @ {gold.as_of}" if gold.as_of else ""
    return " > ".join([*gold.after, gold.q]) + day


def missed(questions: Iterable[Gold], record: Record, today: date) -> Iterator[tuple[Gold, list[str]]]:
    """The gold questions that a record does not answer as they say, and why; `today` where they name no day."""
    for gold in questions:
        found = faults(gold, asked(gold, record, today))
        if found:
            yield gold, found


def _uncited(reply: Reply) -> list[str]:
    if not isinstance(reply, Answer):
        return []
    numbers = {citation.number for citation in reply.citations}
    statements = (reply.headline, *reply.statements)
    return [said.text for said in statements if not said.marks or not set(said.marks) <= numbers]
