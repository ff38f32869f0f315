"""Which of several doings is asked for by its place in time: the first or the last."""

from __future__ import annotations

from bot.matching.language import Language
from bot.matching.tags import Tags

Extreme = tuple[str, frozenset[int]]
"""`first` or `last`, and the places of the words that say so."""


def extreme_of(words: tuple[str, ...], acts: Tags, kinds: Tags, language: Language) -> Extreme | None:
    """The end of a row of doings that the words ask for; None where "first" or "last" says something else.

    The last meeting is no doing, nor is a first reading; who backed the first proposal is not who first backed it.
    """
    if not acts.found or acts.meanings <= language.meeting_acts or not language.futures.isdisjoint(words):
        return None
    for start, end, meanings in language.extremes.find(words):
        behind = next((words[first:last] for first, last, _ in acts.found if first == end), ())
        of_thing = end in kinds.tokens or (behind in language.act_nouns and len(acts.found) > 1)
        if not of_thing and _is_of_doing(start, end, words, acts, language):
            return min(meanings), frozenset(range(start, end))
    return None


def _is_of_doing(start: int, end: int, words: tuple[str, ...], acts: Tags, language: Language) -> bool:
    """True beside a word of doing, at the end, and before "to" or a word for whatever was said or whoever said it."""
    follows = words[end : end + 1]
    return (
        start - 1 in acts.tokens
        or end in acts.tokens
        or not follows
        or follows[0] == "to"
        or not (language.parties | language.things).isdisjoint(follows)
    )
