"""The words of a question that say what it is about: content words, and common nouns for kinds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.matching.tags import Tags
from bot.text import stem, words_of


def content_of(words: tuple[str, ...], passed_over: set[int], lexicon: Lexicon) -> Iterator[str]:
    """The words that say what it is about, each phrase that stands for one of them as one: "price tag"."""
    language = lexicon.language
    phrases = {
        start: end
        for start, end, _ in language.synonym_phrases.find(tuple(map(stem, words)))
        if end - start > 1 and passed_over.isdisjoint(range(start, end))
    }
    within = {n for start, end in phrases.items() for n in range(start, end)}
    silent = language.stop_words | language.parties | language.anyone | language.pronouns | language.whether
    silent |= (
        language.negations
        | language.writings
        | (language.standings if "where" in words and "will" not in words else frozenset())
    )
    for n, word in enumerate(words):
        if n in phrases:
            yield " ".join(words[n : phrases[n]])
        elif (
            n not in passed_over | within
            and (len(word) > 1 or word.isdigit())
            and word not in silent
            and stem(word) not in language.filler_stems
        ):
            yield word


FARTHEST = 6
"""Words behind "want" within which "to" says what is wanted: "want the moratorium to end"."""


def meant_of(words: tuple[str, ...], acts: Tags, language: Language) -> Iterator[str]:
    """The light verb behind "offered to" or "want it to": to try something out is no other offer."""
    for _, end, meanings in acts.found:
        if "wanted" in meanings and words[end : end + 1] != ("to",):
            wished = [n for n in range(end, min(end + FARTHEST, len(words) - 1)) if words[n] == "to"]
            verbs = (words[n + 1] for n in wished[:1] if n + 1 not in acts.tokens)
            yield from (verb for verb in verbs if len(verb) > 1 and verb not in language.stop_words | {"be"})
        verb = words[end + 1 : end + 2]
        if words[end : end + 1] == ("to",) and meanings & language.promises and end + 1 not in acts.tokens:
            yield from (word for word in verb if stem(word) in language.filler_stems)


def is_known(word: str, lexicon: Lexicon) -> bool:
    """True for a word that the record has, or means by another."""
    return not lexicon.known.isdisjoint(lexicon.terms((word,)))


def of_record(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Common nouns for kinds of which the record has something; the others are words like any other.

    Who drafted it asks for no draft.
    """
    for start, end, meanings in found:
        there = frozenset(kind for kind in meanings if kind in lexicon.kinds)
        does = words[start - 1 : start] == ("who",) and words[start].endswith("ed")
        if there and not does:
            yield start, end, there


def kinds_of(kinds: Tags, stems: tuple[str, ...]) -> Iterator[str]:
    """For each common noun the kind that it stands for, the most exact one: by its very name, or as many words."""
    for start, end, meanings in kinds.found:
        exact = [kind for kind in meanings if tuple(map(stem, words_of(kind))) == stems[start:end]]
        exact = exact or [kind for kind in meanings if len(kind.split()) == end - start]
        yield "|".join(sorted(exact or meanings))
