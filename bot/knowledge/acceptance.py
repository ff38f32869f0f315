"""Questions written into the files of a knowledge folder, which is as it was where it would not hold afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.errors import BotError, KnowledgeError
from bot.knowledge.assembly import Reading
from bot.knowledge.insertion import with_ask, with_gold
from bot.knowledge.loading import read
from bot.knowledge.model import Entry, Gold, KnowledgeBase

QUESTIONS = "questions.yaml"


def accept_ask(folder: Path, entry_id: str, ask: str, known_acts: frozenset[str]) -> Reading:
    """Write a way of asking at an entry; the knowledge base as it is then. BotError where it cannot be written."""
    reading = read(folder, known_acts)
    index, entry = _entry(reading, entry_id)
    if ask in entry.asks:
        return reading
    spot = reading.places.spots["entries"][index]
    file = folder.resolve().parent / spot.page.path
    place = spot.keys[0]

    def changed(text: str) -> str | None:
        return with_ask(text, spot.page, place, ask) if isinstance(place, int) else None

    asking = entry.model_copy(update={"asks": [ask, *entry.asks]})
    entries = tuple(asking if one.id == entry_id else one for one in reading.knowledge.entries)
    by_hand = f"put {ask!r} into the asks of {entry_id} by hand"
    return _written(folder, file, changed, replace(reading.knowledge, entries=entries), known_acts, by_hand)


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
    by_hand = f"put {question!r} into {QUESTIONS} by hand"
    file = folder / QUESTIONS
    expected = replace(reading.knowledge, questions=(*known, gold))
    return _written(folder, file, lambda text: with_gold(text, question, entry_id), expected, known_acts, by_hand)


def _entry(reading: Reading, entry_id: str) -> tuple[int, Entry]:
    for index, entry in enumerate(reading.knowledge.entries):
        if entry.id == entry_id:
            return index, entry
    raise BotError(f'found no entry "{entry_id}"; write one of the ids in record/*.yaml')


def _written(
    folder: Path,
    file: Path,
    change: Callable[[str], str | None],
    expected: KnowledgeBase,
    known_acts: frozenset[str],
    by_hand: str,
) -> Reading:
    """Change a file and read the folder again; undo it where that does not hold what is expected."""
    before = file.read_bytes()
    after = change(before.decode("utf-8"))
    if after is None:
        raise BotError(f"{file.name}: has no line of its own for it; {by_hand}")
    try:
        file.write_bytes(after.encode("utf-8"))
        reading = read(folder, known_acts)
        if replace(reading.knowledge, revision=expected.revision) == expected:
            return reading
        fault = "it would not say what it should"
    except (KnowledgeError, OSError) as error:
        fault = f"it would not hold ({error})"
    file.write_bytes(before)
    raise BotError(f"{file.name}: {fault}, and is left as it was; {by_hand}")
