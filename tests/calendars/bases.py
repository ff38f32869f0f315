"""Small records with whatever meetings a test needs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.knowledge.loading import load
from bot.knowledge.model import KnowledgeBase, Meeting

ROOT = Path(__file__).parents[2]
SMALL_BASE = ROOT / "tests" / "data" / "small_base"
NOW = 1_800_000_000.0
DAY_S = 24 * 3600


@cache
def small_base() -> KnowledgeBase:
    return load(SMALL_BASE)


def meeting(id_: str = "spring", date: str = "2027-07-03", **more: object) -> Meeting:
    cite = [{"document": "minutes-2021-05", "paragraph": "1", "quote": "met on 3 and 5 May 2021"}]
    values = {"id": id_, "name": "Spring meeting", "date": date, "status": "scheduled", "cite": cite}
    return Meeting.model_validate(values | more)


def base_with(*meetings: Meeting) -> KnowledgeBase:
    return replace(small_base(), meetings=meetings)
