"""How people speak of reminders: the bundled phrases, ready to be found in the words of an utterance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import product
from pathlib import Path
from string import Formatter
from typing import TypeAlias

from bot.knowledge.loading import page_of
from bot.knowledge.model import Value
from bot.knowledge.shapes import mapping_in
from bot.matching.phrases import Phrases

Words: TypeAlias = tuple[str, ...]


class ReminderPack(Value):
    """A file of bot/languages: English, say, as people ask for reminders in it; all words are written folded."""

    groups: dict[str, list[str]]
    """Phrases that stand for `{name}` in others."""
    openings: list[str]
    endings: list[str]
    recalling: list[str]
    heads: dict[str, list[str]]
    """By what is asked for: remind, tell, announce, stop, pause, resume, list."""
    scopes: dict[str, list[str]]
    """By their part: meeting, event, meetings, everything, next, all, pronoun, link."""
    before: list[str]
    counts: dict[str, list[str]]
    days: dict[str, list[str]]
    uncounted: list[str]
    weekdays: list[str]
    weekends: list[str]
    clock: list[str]
    hours: dict[str, list[str]]
    halves: dict[str, list[str]]
    """Words behind the figure of an hour: am, pm, none."""


@dataclass(frozen=True)
class Phrasebook:
    """The phrases of a language."""

    heads: Phrases
    openings: Phrases
    endings: Phrases
    recalling: Phrases
    scopes: Phrases
    counts: Phrases
    days: Phrases
    hours: Phrases
    halves: Phrases
    lengths: Phrases
    """`before` behind a length of time, `uncounted` ones, and `clock` before an hour."""
    days_of_week: Phrases
    """`weekdays` and `weekends`."""


def at(phrases: Phrases, words: Words, start: int) -> tuple[int, frozenset[str]]:
    """The end of the longest phrase that begins at a word, and what it means; `start` and nothing where none does."""
    for end in range(min(start + phrases.longest, len(words)), start, -1):
        meanings = phrases.meanings.get(words[start:end])
        if meanings:
            return end, meanings
    return start, frozenset()


@lru_cache
def phrasebook(code: str = "en") -> Phrasebook:
    """The bundled phrases of a language."""
    pack = _pack(code)
    lengths = {"before": pack.before, "uncounted": pack.uncounted, "clock": pack.clock}
    weekdays = {"weekdays": pack.weekdays, "weekends": pack.weekends}
    endings = {"ending": [" ".join(reversed(text.split())) for text in pack.endings]}
    tables = {
        "heads": pack.heads, "openings": {"opening": pack.openings}, "endings": endings,
        "recalling": {"recalling": pack.recalling}, "scopes": pack.scopes, "counts": pack.counts, "days": pack.days,
        "hours": pack.hours, "halves": pack.halves, "lengths": lengths, "days_of_week": weekdays,
    }  # fmt: skip
    return Phrasebook(**{name: _phrases(table, pack.groups) for name, table in tables.items()})


def _pack(code: str) -> ReminderPack:
    path = Path(str(resources.files("bot") / "languages" / f"{code}_reminders.yaml"))
    page, problems = page_of(path.name, path.read_bytes())
    pack, faults = mapping_in(page, ReminderPack) if page else (None, [])
    if pack is None:
        raise AssertionError("\n".join(map(str, [*problems, *faults])))
    return pack


def _phrases(table: Mapping[str, Iterable[str]], groups: Mapping[str, list[str]]) -> Phrases:
    meanings: dict[Words, set[str]] = {}
    for meaning, texts in table.items():
        for words in (tuple(written.split()) for text in texts for written in _written_out(text, groups)):
            meanings.setdefault(words, set()).add(meaning)
    frozen = {words: frozenset(found) for words, found in meanings.items() if words}
    return Phrases(frozen, max(map(len, frozen)))


def _written_out(text: str, groups: Mapping[str, list[str]]) -> Iterator[str]:
    """The text with each phrase of a group in turn where it names one."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    for chosen in product(*(groups[name] for name in names)):
        yield text.format(**dict(zip(names, chosen, strict=True)))
