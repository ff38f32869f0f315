"""What was misspelt: names of several words first, then single words, then what those make of the names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.dates import DatePhrase
from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.spans import covers
from bot.matching.spelling import Repair
from bot.matching.wholes import MOST_WRECKED, Placed
from bot.similarity import distance
from bot.text import Token


@dataclass(frozen=True)
class Slip:
    """A word that was read as another, or might be one of several names."""

    typed: str
    repair: Repair
    place: int
    """The number of the word in the utterance."""
    whole: bool
    """True where a name of several words was repaired, by its other words."""


def slips_of(tokens: tuple[Token, ...], dates: Iterable[DatePhrase], lexicon: Lexicon) -> Iterator[Slip]:
    """What was misspelt: names of several words first, then single words, then what those make of the names."""
    dated = {n for n, token in enumerate(tokens) if any(covers(phrase.span, token) for phrase in dates)}
    words = tuple(token.word for token in tokens)
    single = _single(tokens, dated, lexicon)
    whole = _whole(words, {}, lexicon)
    clear = [(n, repair.word) for n, repair in sorted((single | whole).items()) if not repair.rivals]
    for mended in filter(None, (clear, clear[::2], clear[1::2])):
        whole |= _whole(words, dict(mended), lexicon)
    whole = {n: repair for n, repair in whole.items() if not _is_nearer(single.get(n), repair, words[n], lexicon)}
    found = sorted((single | whole).items())
    yield from (Slip(tokens[n].word, repair, n, n in whole) for n, repair in found if n not in dated)


def _is_nearer(single: Repair | None, whole: Repair, typed: str, lexicon: Lexicon) -> bool:
    """True for a word of asking with fewer slips than a word of a name: "bout African" is not "South African"."""
    if single is None or single.word not in lexicon.speller.grammar:
        return False
    return distance(typed, single.word, MOST_WRECKED) < distance(typed, whole.word, MOST_WRECKED)


def _whole(words: tuple[str, ...], mended: Mapping[int, str], lexicon: Lexicon) -> dict[int, Repair]:
    """Repairs of names of several words, where some words are mended already; of two side by side, each in turn."""
    found = lexicon.wholes.mended(_read_as(words, mended))
    return {place: Repair(word, rivals) for place, word, rivals in found}


def _read_as(words: tuple[str, ...], mended: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(mended.get(n, word) for n, word in enumerate(words))


def _single(tokens: tuple[Token, ...], dated: set[int], lexicon: Lexicon) -> dict[int, Repair]:
    quiet = sum(token.surface[0].isupper() for token in tokens) <= len(tokens) / 2
    repairs = {
        n: lexicon.speller.repair(token.word, is_name=n > 0 and quiet and token.surface[0].isupper())
        for n, token in enumerate(tokens)
        if n not in dated
    }
    return {n: repair for n, repair in repairs.items() if repair}


def wrecked_of(
    raw: tuple[Token, ...], slips: tuple[Slip, ...], spans: Iterable[Span], lexicon: Lexicon
) -> tuple[Placed, ...]:
    """Names too misspelt to be read, of which a part is another name."""
    named = [span for span in spans if span.kind in ENTITY_KINDS]
    if not named:
        return ()
    sure = [slip for slip in slips if not slip.repair.rivals]
    words = tuple(token.word for token in raw)
    whole = {slip.place: slip.repair.word for slip in sure if slip.whole}
    single = [(slip.place, slip.repair.word) for slip in sure if not slip.whole]
    readings = {_read_as(words, whole | dict(mended)) for mended in ([], single[::2], single[1::2])}
    placed = [found for reading in sorted(readings) for found in lexicon.wholes.placed(reading)]
    likely = [found for found in placed if not any(_is_of_asking(slip, found, lexicon) for slip in sure)]
    return tuple(found for found in likely if any(is_part_of(span, found) for span in named))


def _is_of_asking(slip: Slip, placed: Placed, lexicon: Lexicon) -> bool:
    """True for a word of asking, one slip off, that stands where the name would have one that is far off."""
    if slip.place not in dict(placed.off) or slip.repair.word not in lexicon.speller.grammar:
        return False
    return distance(slip.typed, placed.word_at(slip.place), MOST_WRECKED) >= MOST_WRECKED


def is_part_of(span: Span, placed: Placed) -> bool:
    """True for the "Guinea" in a name that can't be read but for it: it may well be another Guinea."""
    within = span.start in placed.places and span.end - 1 in placed.places
    return within and span.kind in ENTITY_KINDS and span.id != placed.id
