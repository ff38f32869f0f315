"""What the words of a question ask for, and the kind of name or the number that they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.content import is_list
from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.matching.tags import Tags

FARTHEST = 3
"""Words that may stand before "number of" where it is asked for: "what was the"."""


def of_asking(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], kinds: Tags, lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Words of asking: not those of a longer common noun ("last day"), nor an amount that is spoken of.

    "Why … the number of licences" asks why, and "what was said on the growing number" asks for no number.
    """
    longer = {n for start, end, _ in kinds.found if end - start > 1 for n in range(start, end)}
    opened = bool(words) and words[0] in lexicon.language.interrogatives
    for start, end, meanings in found:
        spoken_of = opened and start > FARTHEST and words[start] != "how" and "how many" in meanings
        # How much support it got is told by whoever supported it, and not by a number.
        sided = lexicon.language.act_nouns.get(words[end : end + 1]) in lexicon.language.stances
        spoken_of = spoken_of or (words[start:end] == ("how", "much") and sided)
        # "What was said when they met" asks for no time.
        joined = not start or words[start - 1] in lexicon.language.joints | lexicon.language.prepositions
        spoken_of = spoken_of or (
            words[0] in ("what", "which", "why") and words[start] in ("when", "where") and not joined
        )
        # Whether 2030 is the end date asks for no date.
        claimed = words[:1] in (("is",), ("was",)) and words[1:2] != ("there",) and start > 1 and end == len(words)
        spoken_of = spoken_of or (claimed and meanings == {"when"} and words[start] not in ("when", "which", "what"))
        dated = words[0] in lexicon.language.whether and meanings == {"when"}
        spoken_of = spoken_of or (dated and words[start:end] in (("date",), ("dates",)))
        # Whether somebody shares the aim asks for no reason, nor whether they spoke of the agenda for what is on it.
        spoken_of = spoken_of or (
            meanings in ({"why"}, {"agenda"}) and words[0] in lexicon.language.whether and words[start] != "why"
        )
        # Which proposals are still on the table asks for these, and not for where each stands.
        spoken_of = spoken_of or is_list(start, words, lexicon.language)
        spoken_of = spoken_of or ("pending" in meanings and words[0] not in lexicon.language.whether)
        if not (spoken_of or longer.issuperset(range(start, end))):
            yield start, end, meanings


def asked_of(asks: Tags, words: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """What its words ask for; where something stands, or is mentioned, is no place."""
    standing = not lexicon.language.standings.isdisjoint(words) and "will" not in words
    if standing and "where" in asks.meanings:
        return frozenset(asks.meanings - {"where"} | {"status"})
    if not lexicon.language.recurrences.isdisjoint(words) and "when" in asks.meanings:
        return frozenset(asks.meanings | {"next"})
    if "pending" in asks.meanings:
        return frozenset(asks.meanings | {"status"})
    return frozenset(asks.meanings - {"where"} if lexicon.language.mentions.intersection(words) else asks.meanings)


def asks_who(words: tuple[str, ...], language: Language) -> bool:
    """True for "who called it unnecessary", which is not whoever spoke of it: each of its words counts."""
    which = words[:1] in (("which",), ("what",)) and not language.parties.isdisjoint(words[1:2])
    return words[:1] == ("who",) or which


def counted_of(asks: Tags, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words behind "how many"."""
    return next((words[end : end + 5] for _, end, meanings in asks.found if "how many" in meanings), ())


def named_of(named: Tags, words: tuple[str, ...], language: Language) -> tuple[str | None, frozenset[int]]:
    """The kind of name that stands right after "which", "all" and the like, or opens the question, and its tokens."""
    for start, end, meanings in named.found:
        passed = start > 1 and (words[start - 1] in {"the"} | language.numerals or words[start - 1].isdigit())
        opener = words[start - 2] if passed else words[start - 1]
        if passed and words[start - 1] == "the" and opener in ("what", "which"):
            # "What the delegations voted on" asks for no delegations.
            continue
        # Which issues are the main ones nobody has written down; all of them are told, and no group is called main.
        weighty = opener in ("main", "key", "major") and "topic" in meanings
        if start == 0 or opener in language.listings or weighty:
            return min(meanings), frozenset(range(start, end))
    return None, frozenset()
