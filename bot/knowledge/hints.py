"""What holds in a knowledge base and is more often a slip than meant."""

from __future__ import annotations

from bot.edtf import parse
from bot.knowledge.model import KnowledgeBase


def after_its_end(knowledge: KnowledgeBase) -> list[str]:
    """The entries and past meetings that are dated later than the period which the record covers, with their dates."""
    end = parse(knowledge.base.covers.end).latest
    dated = [(entry.id, parse(entry.date)) for entry in knowledge.entries if entry.date]
    dated += [(meeting.id, meeting.when) for meeting in knowledge.meetings if meeting.status == "held"]
    return [f"{id_}: {when.text}" for id_, when in dated if when.earliest > end]
