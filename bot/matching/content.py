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
    standing = language.standings if "where" in words and "will" not in words else frozenset[str]()
    for n, word in enumerate(words):
        if n in phrases:
            yield " ".join(words[n : phrases[n]])
        elif (
            n not in passed_over | within
            and (len(word) > 1 or word.isdigit())
            and word not in language.silent
            and word not in standing
            and (stem(word) not in language.filler_stems or is_list(n, words, language))
        ):
            yield word


def is_list(n: int, words: tuple[str, ...], language: Language) -> bool:
    """True for the list in "who opposes the list", which asks for none: "give me the list", "the list of members"."""
    asks = words[:1] and words[0] in language.interrogatives | language.whether
    done_with = n > 1 and words[n - 1] == "the" and words[n + 1 : n + 2] != ("of",)
    return bool(asks) and done_with and words[n] in language.lists


def governing(words: tuple[str, ...], acts: Tags, language: Language) -> Iterator[str]:
    """The verb of "did Chile widen its proposal", which asks for what became of it and not whether it was made."""
    starts = {start for start, _, _ in acts.found}
    for n in range(1, len(words) - 2) if words[:1] and words[0] in language.whether else ():
        owned = words[n + 1] in language.pronouns | {"the"}
        if owned and n not in acts.tokens and not starts.isdisjoint(range(n + 2, n + 4)):
            yield words[n]


def predicate_of(words: tuple[str, ...], tagged: set[int], language: Language) -> Iterator[str]:
    """The verb of "did Chile receive the report", though it says little elsewhere: what else Chile did is no answer.

    What the treaty is said to be is one too: "is the treaty open to all".

    `words` are empty where a name stands, `tagged` are the places of whatever is read already.
    """
    is_so = words[:1] in (("is",), ("are",), ("was",), ("were",))
    if not words or not (is_so or words[0] in language.doing_auxiliaries):
        return
    start = n = 1 + (words[1:2] == ("the",))
    while is_so and n in tagged:
        n += 1
    while n < len(words) and (not words[n] or words[n] in language.parties | language.anyone):
        n += 1
    n += words[n : n + 1] != () and words[n] in language.adverbs
    verb = words[n] if start < n < len(words) - (not is_so) and n not in tagged else ""
    verb = "" if is_so and verb.endswith(("ed", "ing")) else verb
    light = language.carriers | language.light_verbs | language.finishes
    if verb and stem(verb) in language.filler_stems and verb not in light:
        yield verb


FARTHEST = 6
"""Words behind "want" within which "to" says what is wanted: "want the moratorium to end"."""
_CAUSING = frozenset({"be", "see", "get", "hear", "have", "let", "make", "allow", "give", "keep"})
"""Stems of verbs that say nothing of what is wanted: to see it settled is to settle it."""


_ENDS = (("an", "end", "to"), ("the", "end", "of"))


def meant_of(words: tuple[str, ...], acts: Tags, kinds: Tags, language: Language) -> Iterator[str]:
    """The light verb of what was offered, wanted or backed.

    To try something out is no other offer; who wants it to end, or supports ending it, does not want it.
    """
    for _, end, meanings in acts.found:
        wants, behind = "wanted" in meanings, words[end : end + 1]
        to = [n for n in range(end, min(end + (FARTHEST if wants else 1), len(words) - 1)) if words[n] == "to"]
        verbs = [n + 1 for n in to[:1] if wants or meanings & language.promises]
        verbs += [end] if behind and behind[0].endswith("ing") else []
        verbs += [end + 1] if words[end : end + 3] in _ENDS else []
        asked_for = set(_asked_for(end, words, language) if meanings & language.intentions else []) - kinds.tokens
        whatever = language.anything | language.anyone
        yield from (words[n] for n in asked_for if words[n] and words[n] not in whatever | language.pronouns)
        light = (words[n] for n in verbs if n not in acts.tokens and words[n] not in whatever)
        yield from (verb for verb in light if stem(verb) in language.filler_stems and stem(verb) not in _CAUSING)


def _asked_for(end: int, words: tuple[str, ...], language: Language) -> list[int]:
    """Where what was asked for stands, which ends the question or comes before "on": "asked for more time"."""
    behind = (n for n in range(end, len(words)) if words[n] in language.matters)
    last = next(behind, len(words)) - 1
    between = set(words[end:last])
    return [last] if words[end - 1 : end] == ("for",) and end <= last and between <= _AMOUNTS else []


_AMOUNTS = frozenset({"a", "an", "any", "some", "more", "the", "another"})


def is_known(word: str, lexicon: Lexicon) -> bool:
    """True for a word that the record has, or means by another."""
    return not lexicon.known.isdisjoint(lexicon.terms((word,)))


def of_record(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Common nouns for kinds of which the record has something; the others are words like any other.

    Who drafted it asks for no draft, and whoever trained inspectors held no workshop; what was inspected was at an
    inspection.
    """
    for start, end, meanings in found:
        there = frozenset(kind for kind in meanings if kind in lexicon.kinds)
        does = words[start - 1 : start] == ("who",) and words[start].endswith("ed")
        is_verb = words[end - 1].endswith("ed") and words[end - 1] not in lexicon.language.kind_words
        is_other = is_verb and stem(words[end - 1]) not in map(stem, there)
        if there and not (does or is_other):
            yield start, end, there


def kinds_of(kinds: Tags, stems: tuple[str, ...]) -> Iterator[str]:
    """For each common noun the kind that it stands for, the most exact one: by its very name, or as many words."""
    for start, end, meanings in kinds.found:
        exact = [kind for kind in meanings if tuple(map(stem, words_of(kind))) == stems[start:end]]
        exact = exact or [kind for kind in meanings if len(kind.split()) == end - start]
        yield "|".join(sorted(exact or meanings))
