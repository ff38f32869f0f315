"""What a silence offers beside itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering import answer
from bot.matching.index import build
from bot.replies import Silence
from tests.gold import shipped_base


def test_a_silence_offers_what_the_curator_named_beside_the_nearest() -> None:
    base = shipped_base()
    pointing = {"china-workshop-proposal": ["digital-divide-recognized"]}
    entries = tuple(e.model_copy(update={"see_also": pointing.get(e.id, [])}) for e in base.entries)
    record = build(replace(base, entries=entries))
    reply = answer("why did China propose a workshop?", record, today=date(2026, 1, 1)).reply
    assert isinstance(reply, Silence)
    assert [statement.id for statement in reply.nearest] == ["china-workshop-proposal", "digital-divide-recognized"]
