"""The words of a question that say what was done, to whom and when; what they make together is in `doings`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.tags import Tags
from bot.text import stem

_BEFORE_THINGS = (("the",), ("these",), ("those",), ("of",), ("main",), ("key",), ("major",))
"""What stands before a noun in the plural, which is no verb: "the objects"."""


def of_doing(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], kinds: Tags, asks: Tags, lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Words of doing.

    Not those who do ("organizations" organized nothing), what is planned, nouns that are a kind of meeting here, or the
    telling that the bot is asked for: "tell me about".
    """
    language = lexicon.language
    other = {n for start, end, _ in language.no_act_phrases.find(words) for n in range(start, end)}
    asking = {n for start, end, _ in asks.found if end - start > 1 for n in range(start, end)}
    # Nobody is said to have updated anything where "any update" is asked for.
    state = {
        n
        for start, end, asked in asks.found
        if asked & {"news", "status"} and end - start > 1
        for n in range(start, end)
    }
    for start, end, meanings in found:
        held = words[start:end] in language.act_nouns and kinds.tokens.issuperset(range(start, end))
        thing = words[start - 1 : start] in (("a",), ("an",)) and not words[start].endswith("ed")
        thing = thing or (words[start - 1 : start] in _BEFORE_THINGS and words[end - 1].endswith("s"))
        thing = thing and words[start:end] not in language.act_nouns
        thing = thing or _is_going_to(words, start)
        lasts = not asks.meanings.isdisjoint(("when", "by when", "how long", "pending"))
        thing = thing or (words[start] in language.things_of_doing and (lasts or stem(words[start]) in lexicon.told))
        # Support "for its fund" is not whoever is "for it".
        thing = thing or words[start:end] == ("for", "its")
        told = start in state or (start in asking and all(language.acts[act].any for act in meanings))
        single = end - start == 1
        other_sense = single and (start in other or not language.is_act(words[start]))
        if not (held or thing or told or other_sense):
            yield start, end, _belonging(words, start, language) or meanings


def _belonging(words: tuple[str, ...], n: int, language: Language) -> frozenset[str]:
    """What a noun stands for that is a verb elsewhere: Panama's "concerns", which concern nothing."""
    behind = words[n + 1] if n + 1 < len(words) else ""
    owned = n > 0 and (words[n - 1] == "" or words[n - 1] in language.stop_words)
    noun = owned and (n + 1 == len(words) or behind in language.whether | language.directions | {"and"})
    act = language.belongings.get(words[n]) if noun else None
    return frozenset({act} if act else ())


def phrases_of_doing(stems: tuple[str, ...], language: Language) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Phrases that may say what was done, from the left; `stems` are empty where a name stands."""
    parted = list(_around_names(stems, language))
    within = {n for start, end, _ in parted for n in range(start, end)}
    whole = (found for found in language.act_phrases.find(stems) if within.isdisjoint(range(*found[:2])))
    yield from sorted([*parted, *whole], key=lambda found: found[0])


_DOES_IT = tuple((word, "it") for word in ("did", "does", "has", "will", "would"))


def is_doer(words: tuple[str, ...], acts: Tags, language: Language) -> bool:
    """True for the "it" of "did it propose anything": a Member, and no meeting, which would be held or closed."""
    return any(
        words[start - 2 : start] in _DOES_IT and not meanings <= language.meeting_acts
        for start, _, meanings in acts.found
    )


_SIDING = tuple(
    (word,) for word in ("against", "behind", "for", "happy", "in", "keen", "on", "opposed", "ready", "willing", "with")
)
"""What follows whoever is for or against something, and does nothing to them: "is China in favour"."""


def is_passive(spans: Iterable[Span], words: tuple[str, ...]) -> bool:
    """True where something was done to somebody who is named: "was China invited"."""
    named = [span for span in spans if span.kind in ENTITY_KINDS and span.start and not span.possessive]
    starts = [
        span.start
        for span in named
        if words[span.end : span.end + 1] not in _SIDING
        # What China is asking for is not what it was asked.
        if not any(word.endswith("ing") for word in words[span.end : span.end + 1])
    ]
    before = {words[start - 1 - (start > 1 and words[start - 1] == "the")] for start in starts}
    return bool(before & {"is", "are", "was", "were", "been"})


def receiving(words: tuple[str, ...], acts: Tags, language: Language) -> frozenset[int]:
    """Where the verb stands by which somebody has the support, or objections, of others: "did China get backing".

    It ends the question where that opens it: "what backing did China get". "Was there support" is one too.
    """
    nouns = {start for start, end, _ in acts.found if language.act_nouns.get(words[start:end]) in language.stances}
    if not nouns:
        return frozenset()
    passed = language.stop_words | language.modifiers | language.fillers
    there = words[:1] and words[0] in language.whether and words[1:2] == ("there",)
    found = {1} if there and not nouns.isdisjoint(range(2, 4)) else set[int]()
    for start, end, _ in language.receivings.find(words):
        noun = next((n for n in range(end, len(words)) if words[n] not in passed), len(words))
        opens = end == len(words) and words[0] in ("what", "how") and not nouns.isdisjoint((1, 2))
        found.update(range(start, end) if noun in nouns or opens else ())
    return frozenset(found)


def _around_names(stems: tuple[str, ...], language: Language) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Phrases of doing that go around a name: "didn't India like", "asked India about"."""
    places = [n for n, word in enumerate(stems) if word]
    for start, end, meanings in language.act_phrases.find(tuple(stems[n] for n in places)):
        first, last = places[start], places[end - 1]
        if last - first >= end - start and stems[first] in language.negations | {"ask"}:
            yield first, last + 1, meanings


def _is_going_to(words: tuple[str, ...], n: int) -> bool:
    """True for the "going" of "is it going to withdraw": nobody goes anywhere."""
    return words[n : n + 2] == ("going", "to") and words[n + 2 : n + 3] not in ((), ("",), ("the",), ("a",), ("an",))


def is_future(words: tuple[str, ...], acts: Tags, language: Language) -> bool:
    """True where something to come is asked for; what was agreed that somebody must do has been agreed."""
    if ("going", "to") in pairwise(words) and {"was", "were"}.isdisjoint(words):
        return True
    # What it will have is still to come.
    auxiliaries = {"has", "have", "did"} & set(words[:-1])
    done = min(acts.tokens, default=len(words)) if auxiliaries else len(words)
    return not language.futures.isdisjoint(words[:done])
