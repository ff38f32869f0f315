"""Questions of people written into the files of a knowledge folder, by curators only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.errors import BotError
from bot.knowledge.assembly import Reading
from bot.knowledge.folder import texts_of
from bot.knowledge.insertion import with_ask, with_gold
from bot.knowledge.loading import read
from bot.knowledge.model import Entry, Gold
from bot.knowledge.rewriting import rewrite

QUESTIONS = "questions.yaml"


def accept_ask(folder: Path, entry_id: str, ask: str, known_acts: frozenset[str]) -> Reading:
    """Write a way of asking at an entry; the knowledge base as it is then. BotError where it cannot be written."""
    reading = read(folder, known_acts)
    index, entry = _entry(reading, entry_id)
    if ask in entry.asks:
        return reading
    spot = reading.places.spots["entries"][index]
    texts, _ = texts_of(folder)
    name, place = spot.page.path.partition("/")[2], spot.keys[0]
    changed = with_ask(texts[name].decode("utf-8"), spot.page, place, ask) if isinstance(place, int) else None
    if changed is None:
        raise BotError(f"{name}: has no line of its own for it; put {ask!r} into the asks of {entry_id} by hand")
    asking = entry.model_copy(update={"asks": [ask, *entry.asks]})
    entries = tuple(asking if one.id == entry_id else one for one in reading.knowledge.entries)
    expected = replace(reading.knowledge, entries=entries)
    return rewrite(folder, texts, {name: changed.encode("utf-8")}, expected, known_acts)


def accept_gold(folder: Path, entry_id: str, question: str, known_acts: frozenset[str]) -> Reading:
    """Write a gold question that leads to an entry; the knowledge base as it is then. BotError as above.

    A base without gold questions stays without: one alone would leave all other entries unreached.
    """
    reading = read(folder, known_acts)
    _entry(reading, entry_id)
    known = reading.knowledge.questions
    if not known or any(gold.q == question and not gold.after for gold in known):
        return reading
    gold = Gold(q=question, leads_to=[entry_id])
    texts, _ = texts_of(folder)
    changed = with_gold(texts[QUESTIONS].decode("utf-8"), question, entry_id)
    expected = replace(reading.knowledge, questions=(*known, gold))
    return rewrite(folder, texts, {QUESTIONS: changed.encode("utf-8")}, expected, known_acts)


def _entry(reading: Reading, entry_id: str) -> tuple[int, Entry]:
    for index, entry in enumerate(reading.knowledge.entries):
        if entry.id == entry_id:
            return index, entry
    raise BotError(f'found no entry "{entry_id}"; write one of the ids in record/*.yaml')
