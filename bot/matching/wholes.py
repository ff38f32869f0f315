"""Names of several words of which some are misspelt: the words beside them tell which name was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.similarity import distance

MOST_SLIPS = 2
"""Slips in a whole name: three is more than anybody leaves standing in words that are read again before sending."""
SHORTEST_TWICE = 4
"""Letters of the shortest word with two slips in it: half of a shorter one would be left."""

WholeName = tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A name of several words at a place of the utterance where it stands but for some slips."""

    start: int
    name: WholeName
    id: str
    off: tuple[int, ...]
    """Places in the utterance of the words that are misspelt."""
    slips: int
    swapped: bool
    """True where every misspelt word has just its letters in another order."""

    def word_at(self, place: int) -> str:
        """The name's word at a place of the utterance."""
        return self.name[place - self.start]


@dataclass(frozen=True)
class Wholes:
    """The names of several words, by each of their words."""

    by_word: Mapping[str, tuple[tuple[WholeName, str], ...]]
    """Names, each with what it names."""
    protected: frozenset[str]
    """Words that are never misspelt."""

    def mended(self, words: Sequence[str]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Places of misspelt words, each with the word that was meant and those that it may as well be."""
        done: set[int] = set()
        placed = sorted(self._placed(words), key=lambda found: (found.slips, -len(found.name), found.start, found.name))
        for best in placed:
            if done.isdisjoint(best.off):
                done.update(best.off)
                yield from ((place, best.word_at(place), _rivals(best, place, placed)) for place in best.off)

    def _placed(self, words: Sequence[str]) -> Iterator[Placed]:
        starts = {
            (place - number, name, id_)
            for place, word in enumerate(words)
            for name, id_ in self.by_word.get(word, ())
            for number, part in enumerate(name)
            if part == word and 0 <= place - number <= len(words) - len(name)
        }
        found = (self._at(words, start, name, id_) for start, name, id_ in starts)
        return (placed for placed in found if placed)

    def _at(self, words: Sequence[str], start: int, name: WholeName, id_: str) -> Placed | None:
        off = tuple(start + number for number, part in enumerate(name) if words[start + number] != part)
        if not 0 < len(off) <= MOST_SLIPS or any(words[place] in self.protected for place in off):
            return None
        pairs = [(words[place], name[place - start]) for place in off]
        slips = sum(_slips(typed, meant) for typed, meant in pairs)
        swapped = all(sorted(typed) == sorted(meant) for typed, meant in pairs)
        return Placed(start, name, id_, off, slips, swapped) if slips <= MOST_SLIPS else None


def _slips(typed: str, meant: str) -> int:
    """Slips between two words; too many where one of them is no word of letters or hardly any letter is left."""
    most = MOST_SLIPS if len(meant) >= SHORTEST_TWICE else 1
    slips = distance(typed, meant, most) if typed.isalpha() and meant.isalpha() and len(meant) > 1 else most + 1
    return slips if slips <= most else MOST_SLIPS + 1


def _rivals(best: Placed, place: int, placed: Iterable[Placed]) -> tuple[str, ...]:
    """The words that may stand at a place, where another thing's name is as near as the best one."""
    near = [other for other in placed if place in other.off and other.slips <= best.slips and other.id != best.id]
    words = dict.fromkeys([best.word_at(place), *(other.word_at(place) for other in near if not best.swapped)])
    return tuple(words) if len(words) > 1 else ()
