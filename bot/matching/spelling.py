"""Misspelt words read as words of the record, one by one, never across names that are mistaken for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.matching.keyboard import EASY, HARD, effort, lead
from bot.similarity import within
from bot.text import stem

SHORTEST = 4
"""Letters of the shortest word that is repaired into a name: among shorter ones every word is a slip from another."""
SHORTEST_OTHER = 5
"""The same for words that are no names."""


VOWELS = frozenset("aeiou")
ENDINGS = ("s", "es", "ed", "ing")
"""Of the forms of a word that are everyday ones as it is."""
LONG = 7
"""Letters from which such a form is one: "stalling" is no slip of standing. Shorter ones, too many slips are."""
LONGER = 2
"""Letters in which the words that a cut one may be must go on alike."""


@dataclass(frozen=True)
class Repair:
    """What a misspelt word was read as."""

    word: str
    rivals: tuple[str, ...] = ()
    """Words of names that it may as well be; the reader must ask."""


@dataclass(frozen=True)
class Speller:
    """The words that a question may use, by length."""

    vocabulary: frozenset[str]
    grammar: frozenset[str]
    """Words of grammar, of asking and of doing, which are repaired also where they are short."""
    common: frozenset[str]
    name_words: Mapping[str, frozenset[str]]
    """Words of names to the ids they may name."""
    alone: Mapping[str, str]
    """Those of them that are a name by themselves, with the id that they then name."""
    confusable: Mapping[str, frozenset[str]]
    proper: frozenset[str]
    """Words that the record writes with a capital only, and that are no names: towns, people."""

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: dict[int, list[str]] = {}
        for word in sorted(self.vocabulary | frozenset(self.name_words)):
            lengths.setdefault(len(word), []).append(word)
        return lengths

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.vocabulary)

    def is_known(self, word: str) -> bool:
        """True for a word that needs no repair."""
        if word in self.vocabulary or word in self.name_words or word in self.common:
            return True
        return not self._is_owned(word) and (stem(word) in self._stems or self._is_form(word))

    def _is_owned(self, word: str) -> bool:
        """True for "chinas", which is China's without its apostrophe."""
        name = word.removesuffix("s")
        return name != word and name in self.alone and name not in self.common

    def _is_form(self, word: str) -> bool:
        """True for a form of an everyday word."""
        if len(word) < LONG:
            return False
        plain = {word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)}
        verbal = {word.removesuffix(ending) for ending in ("ed", "ing") if word.endswith(ending)}
        doubled = {root[:-1] for root in verbal if root[-1:] == root[-2:-1]}
        return not self.common.isdisjoint(plain | {f"{root}e" for root in verbal} | doubled)

    def repair(self, word: str, *, is_name: bool = False) -> Repair | None:
        """The one word that this one was meant to be, rivals if it cannot be told, None if there is none.

        One slip is allowed up to seven letters and two from eight. Two letters swapped in five or more tell the word
        by themselves; any other slip leaves a doubt where the name of another thing is almost as near. A word written
        as a name (`is_name`) is only ever read as one. A short word is one of grammar where no other key was struck:
        letters swapped, left out or written twice; a new letter may make a strange subject of it, "bern" of "been".
        """
        if not word.isalpha() or self.is_known(word):
            return None
        found = (None if is_name else self._of_grammar(word)) or self._of_record(word, is_name)
        return found or (None if is_name else self._cut_short(word))

    def _cut_short(self, word: str) -> Repair | None:
        """The word, no name, of which only the beginning was typed ("econ") or the vowels were left out ("wrkshp").

        All words that it may be must be forms of one.
        """
        if len(word) < SHORTEST:
            return None
        begun = [found for found in self._by_first.get(word[0], ()) if found.startswith(word)]
        common = self._common_by_first.get(word[0], ())
        squeezed = [found for found in (*self._by_first.get(word[0], ()), *common) if _is_squeezed(word, found)]
        found = squeezed or begun
        return Repair(min(found, key=lambda choice: (len(choice), choice))) if _are_one(found, word) else None

    @cached_property
    def _by_first(self) -> dict[str, list[str]]:
        """Words of the record that are everyday ones or no names, by their first letter."""
        return _by_first(self.vocabulary - (frozenset(self.name_words) - self.common))

    @cached_property
    def _common_by_first(self) -> dict[str, list[str]]:
        return _by_first(self.common)

    def _of_grammar(self, word: str) -> Repair | None:
        """The short word of grammar that this one was meant to be, where it is no name either way."""
        near = self._grammar_near(word)
        swapped = [found for found in near if sorted(found) == sorted(word)]
        hasty = [found for found in near if len(found) != len(word) and len(word) >= SHORTEST]
        if hasty and not swapped and within(word, self._telling, 1):
            return None
        best = swapped or hasty
        return Repair(self._preferred(word, best)) if best else None

    def _grammar_near(self, word: str) -> list[str]:
        """Short words of grammar that one easy slip makes this one of."""
        if len(word) > SHORTEST_OTHER + 1:
            return []
        return [found for found, _ in within(word, self._short_grammar, 1) if effort(word, found) <= EASY]

    @cached_property
    def _telling(self) -> list[str]:
        """Words of names that are no words of grammar."""
        return sorted(frozenset(self.name_words) - self.grammar)

    @cached_property
    def _parts(self) -> frozenset[str]:
        """Words that stand for nothing but in a longer name."""
        return frozenset(self.name_words) - frozenset(self.alone) - self.grammar

    @cached_property
    def _short_grammar(self) -> list[str]:
        return sorted(word for word in self.grammar if SHORTEST - 1 <= len(word) <= SHORTEST_OTHER)

    def _of_record(self, word: str, is_name: bool) -> Repair | None:
        """The word of the record that this one was meant to be."""
        if len(word) < SHORTEST:
            return None
        cutoff = 1 if len(word) < 8 else 2
        around = self._near(word, cutoff + 1)
        near = [(found, slips) for found, slips in around if self._may_be(found, word, is_name)]
        if not near or near[0][1] > cutoff:
            return None
        best = [found for found, slips in near if slips == near[0][1]]
        if any(found in self.grammar or found in self.alone for found in best):
            # A word that stands for nothing alone is misspelt beside the others of its name, and read with them.
            near = [(found, slips) for found, slips in near if found not in self._parts]
            best = [found for found, slips in near if slips == near[0][1]]
        if not any(self._is_likely(found, word) for found in best):
            return self._doubtful(word, best)
        swapped = len(word) >= SHORTEST_OTHER and len(best) == 1 and sorted(best[0]) == sorted(word)
        abbreviated = [found for found in best if len(found) < SHORTEST]
        rivals = () if swapped else self._rivals(word, around if abbreviated else near)
        if rivals:
            return Repair(rivals[0], rivals)
        return Repair(self._preferred(word, best))

    def _doubtful(self, word: str, best: Iterable[str]) -> Repair | None:
        """The names that a short word may be, if it is nothing that people ask with."""
        named = tuple(found for found in best if found in self.alone)
        if not named or len(word) < SHORTEST_OTHER or within(word, sorted(self.grammar), 1):
            return None
        return Repair(named[0], named)

    def _is_likely(self, found: str, word: str) -> bool:
        """False for a short word with another first letter, or of three letters, that may be an everyday word: alos."""
        swapped = len(word) >= SHORTEST_OTHER and sorted(found) == sorted(word)
        alike = swapped or len(word) > SHORTEST_OTHER or found[0] == word[0]
        if alike and len(found) >= SHORTEST:
            return True
        return effort(word, found) <= EASY and not within(word, self._everyday, 1)

    @cached_property
    def _everyday(self) -> list[str]:
        """Short words of everyday that are no names, of which a slip may make a word much like a name."""
        return sorted(word for word in self.common - frozenset(self.name_words) if len(word) <= SHORTEST_OTHER + 1)

    def _may_be(self, found: str, word: str, is_name: bool) -> bool:
        """What is written as a name is no misspelt common word; three letters are far from most others."""
        if len(found) < SHORTEST and effort(word, found) > EASY:
            return False
        proper = found in self.name_words or found in self.proper
        return proper or (not is_name and max(len(found), len(word)) >= SHORTEST_OTHER)

    def _near(self, word: str, cutoff: int) -> list[tuple[str, int]]:
        lengths = range(max(len(word) - cutoff, SHORTEST - 1), len(word) + cutoff + 1)
        near = [found for length in lengths for found in within(word, self._by_length.get(length, ()), cutoff)]
        return sorted(near, key=lambda found: found[1])

    def _rivals(self, typed: str, near: list[tuple[str, int]]) -> tuple[str, ...]:
        """The names among the nearest words, where more than one thing may be meant and one of them is a name."""
        nearest = near[0][1]
        best = [word for word, slips in near if slips == nearest]
        named = [word for word in best if word in self.name_words]
        if not named or (len(best) == 1 and best[0] in self.common and best[0] not in self.alone):
            return ()
        least = min(effort(typed, word) for word in named)
        leads = {word: effort(typed, word) - least for word, _ in near if word not in named}
        close = [word for word, ahead in leads.items() if ahead <= self._lead_over(word, named, typed)]
        apart = [word for word in named[1:] if not self.name_words[word] & self.name_words[named[0]]]
        other = [word for word in best if word not in self.name_words and stem(word) != stem(named[0])]
        other += self._grammar_near(typed) if least >= EASY else []
        hardly = within(typed, self._short_grammar, 2) if least >= HARD else []
        other += [word for word, _ in hardly if word[0] == typed[0]]
        return tuple(dict.fromkeys([*named, *close])) if close or apart or other else ()

    def _lead_over(self, word: str, named: Sequence[str], typed: str) -> float:
        """The effort by which the names must be nearer than a word: of any where it may name the same."""
        if self.alone.get(word, "") == self.alone.get(named[0]):
            return -1
        ids = frozenset().union(*(self.name_words[name] for name in named))
        mistaken = frozenset().union(*(self.confusable.get(thing, frozenset()) for thing in ids)) - ids
        things = self.name_words.get(word, frozenset())
        if things & mistaken:
            return lead(typed, named[0], is_confusable=True)
        return lead(typed, named[0], is_confusable=False) if things and not things & ids else -1

    @staticmethod
    def _preferred(word: str, choices: Iterable[str]) -> str:
        return min(choices, key=lambda choice: (choice[0] != word[0], choice[-1] != word[-1], choice))


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    firsts: dict[str, list[str]] = {}
    for word in sorted(words):
        firsts.setdefault(word[:1], []).append(word)
    return firsts


def _is_squeezed(typed: str, word: str) -> bool:
    """True where the word was typed without some of its vowels, and nothing else.

    >>> _is_squeezed("wrkshp", "workshop"), _is_squeezed("wrkshp", "workshops"), _is_squeezed("tent", "tenant")
    (True, False, False)
    """
    if len(word) <= len(typed) or typed[-1] != word[-1]:
        return False
    left = iter(typed)
    at = next(left)
    for letter in word:
        if letter == at:
            at = next(left, "")
        elif letter not in VOWELS:
            return False
    return at == ""


def _are_one(words: Sequence[str], typed: str) -> bool:
    """True for forms of one word, which go on alike for some letters after what was typed."""
    begun = len(typed) + LONGER
    return len({stem(word) for word in words}) == 1 or len({word[:begun].ljust(begun) for word in words}) == 1
