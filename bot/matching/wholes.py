"""Names of several words of which some are misspelt: the words beside them tell which name was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.keyboard import effort, lead
from bot.similarity import distance

MOST_SLIPS = 2
"""Slips in a whole name that is still read as meant: three is more than a hasty hand makes in a few words."""
MOST_WRECKED = 3
"""Slips in a whole name up to which no part of it is read as another name: one more than are repaired."""
SHORTEST_ONCE = 3
"""Letters of the shortest word that is repaired: two letters with a slip are as near to any other two."""
SHORTEST_TWICE = 4
"""Letters of the shortest word with two slips in it: of a shorter one hardly any letter would be left."""

WholeName = tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A name of several words at a place of the utterance where it stands but for some slips."""

    start: int
    name: WholeName
    id: str
    off: tuple[tuple[int, str], ...]
    """Places in the utterance of the words that are misspelt, with the words as typed."""
    is_doubtful: bool = False
    """True where a word of its own stands for one of the name's, and only one other tells it: "Africa Union"."""

    @property
    def places(self) -> range:
        """Its places in the utterance."""
        return range(self.start, self.start + len(self.name))

    @property
    def typed(self) -> tuple[str, ...]:
        """The misspelt words."""
        return tuple(word for _, word in self.off)

    @property
    def standing(self) -> int:
        """How many of its words stand there as they are."""
        return len(self.name) - len(self.off)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The misspelt words, each with the one that was meant."""
        return tuple((typed, self.word_at(place)) for place, typed in self.off)

    @property
    def slips(self) -> int:
        """Slips in all its words."""
        return sum(distance(typed, meant, MOST_WRECKED) for typed, meant in self.pairs)

    @property
    def effort(self) -> float:
        """Effort of writing the words as they were typed."""
        return sum(effort(typed, meant) for typed, meant in self.pairs)

    @property
    def is_swapped(self) -> bool:
        """True where the misspelt words, none of them short, have just their letters in another order."""
        return all(len(meant) > SHORTEST_TWICE and sorted(typed) == sorted(meant) for typed, meant in self.pairs)

    @property
    def is_legible(self) -> bool:
        """True where the slips leave enough of the name to tell it by."""
        short = any(len(meant) < SHORTEST_TWICE and distance(typed, meant, 1) > 1 for typed, meant in self.pairs)
        told = not self.is_doubtful and all(
            len(meant) >= SHORTEST_ONCE or len(self.name) > 2 for _, meant in self.pairs
        )
        return told and not short and self.slips <= MOST_SLIPS

    def word_at(self, place: int) -> str:
        """The name's word at a place of the utterance."""
        return self.name[place - self.start]


@dataclass(frozen=True)
class Wholes:
    """The names of several words."""

    by_word: Mapping[str, tuple[tuple[WholeName, str], ...]]
    """Each of their words, but for those of grammar, to the names, each with what it names."""
    protected: frozenset[str]
    """Words of their own, which are misspelt only where all the other words tell a name."""
    confusable: Mapping[str, frozenset[str]]
    """Ids to those they are mistaken for."""

    def mended(self, words: Sequence[str]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Places of misspelt words, each with the word that was meant and all that it may as well be."""
        done: set[int] = set()
        placed = sorted(self.placed(words), key=_nearest)
        for best in (found for found in placed if found.is_legible):
            places = {place for place, _ in best.off}
            if done.isdisjoint(places):
                done |= places
                yield from ((place, best.word_at(place), self._rivals(best, place, placed)) for place in places)

    def placed(self, words: Sequence[str]) -> Iterator[Placed]:
        """Names of which at least one word stands there, and the others but for some slips."""
        starts = {
            (place - number, name, id_)
            for place, word in enumerate(words)
            for name, id_ in self.by_word.get(word, ())
            for number, part in enumerate(name)
            if part == word and 0 <= place - number <= len(words) - len(name)
        }
        found = [self._at(words, start, name, id_) for start, name, id_ in sorted(starts)]
        whole = [placed.places for placed in found if placed and not placed.off]
        return (placed for placed in found if placed and placed.off and not any(_cuts(placed, own) for own in whole))

    def _at(self, words: Sequence[str], start: int, name: WholeName, id_: str) -> Placed | None:
        off = tuple((start + n, words[start + n]) for n, part in enumerate(name) if words[start + n] != part)
        if len(off) > MOST_WRECKED or not all(self._may_be(typed, name[place - start]) for place, typed in off):
            return None
        known = any(typed in self.protected for _, typed in off)
        placed = Placed(start, name, id_, off, is_doubtful=known and len(name) - len(off) < 2)
        return placed if placed.slips <= MOST_WRECKED else None

    def _may_be(self, typed: str, meant: str) -> bool:
        """True for a word that may be a slip of the name's; a word of its own has one at most."""
        return typed.isalpha() and (typed not in self.protected or distance(typed, meant, 1) <= 1)

    def _rivals(self, best: Placed, place: int, placed: Iterable[Placed]) -> tuple[str, ...]:
        """The words that may stand at a place, where another thing's name is as near, or one mistaken for it almost."""
        near = [other for other in placed if self._is_rival(other, best) and place in dict(other.off)]
        words = dict.fromkeys([best.word_at(place), *(other.word_at(place) for other in near)])
        return tuple(words) if len(words) > 1 and not best.is_swapped else ()

    def _is_rival(self, other: Placed, best: Placed) -> bool:
        mistaken = other.id in self.confusable.get(best.id, frozenset())
        if other.id == best.id or other.standing < best.standing:
            return False
        ahead = lead(*min(best.pairs, key=lambda pair: len(pair[0])), is_confusable=mistaken, is_part=True)
        return other.effort <= best.effort + ahead


def _cuts(placed: Placed, whole: range) -> bool:
    """True where a name that stands there without a slip would be cut: "bout African Union" is not "South African"."""
    places = set(placed.places)
    return not places.isdisjoint(whole) and not places > set(whole)


def _nearest(placed: Placed) -> tuple[int, float, int, int, WholeName]:
    """The order in which names are tried: the fewest and easiest slips first, then the longest name."""
    return placed.slips, placed.effort, -len(placed.name), placed.start, placed.name
