"""The closed lists of names: every Member, body, topic, meeting and document by every name it goes by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from bot.knowledge.model import Entity, KnowledgeBase, Topic
from bot.matching.language import Language
from bot.text import Token, key_of, words_of

SpanKind: TypeAlias = Literal["member", "group", "body", "organization", "topic", "meeting", "document"]
ENTITY_KINDS: frozenset[str] = frozenset({"member", "group", "body", "organization"})

_SYMBOL = re.compile(r"[A-Za-z]{1,8}(?:\(\d+\))?(?:/[A-Za-z0-9]+(?:\(\d+\)|\.\d+)?)+")
_SHOUTED = re.compile(r"[A-Z]{2,3}s?")
_LONGEST_SYMBOL = 7
_SOURCES = frozenset({"in", "of", "from", "by", "per", "within", "does", "do"})
"""Words before a document in which something stands; and "according to"."""


UNCLEAR = "?"


@dataclass(frozen=True)
class Span:
    """A place in the utterance that names something, by token positions."""

    kind: SpanKind
    id: str
    """The thing named; empty for what the record does not know, `UNCLEAR` where it may be one of several."""
    start: int
    end: int
    surface: str
    possessive: bool = False
    subject: bool = False
    """True right after "did" and the like: it is what does something."""
    is_source: bool = False
    """True after "in", "of" and the like: it is where something stands, not what something was done with."""
    spoken_of: bool = False
    """True right after "about", "to" and the like: it is what something is said of or done to."""
    within: bool = False
    """True where it stands as the scene of something: "at the workshop"."""

    @property
    def is_nameless(self) -> bool:
        """True for "the Committee" where no committee acts, or it can't be told which is meant."""
        return self.id in ("", UNCLEAR) and self.kind in ENTITY_KINDS


@dataclass(frozen=True)
class Names:
    """Names to the things they name."""

    by_words: Mapping[str, tuple[SpanKind, str, int]]
    """Joined folded words of a name to what it names and its number of words: people join words ("hongkong"), and
    only what they join; "to go" is not Togo."""
    by_singular: Mapping[str, tuple[SpanKind, str, int]]
    """The same in the singular, for topics and meetings, which people put in the plural."""
    by_symbol: Mapping[str, str]
    """Document symbols without their separators to document ids."""
    by_end: Mapping[str, frozenset[str]]
    """The last parts of symbols, such as "W/780", to the documents whose symbols end so."""
    series: frozenset[str]
    """What stands before the last number in the symbols of the record."""
    shouted: frozenset[str]
    """Short names that are an everyday word unless they are written in capitals: US, IT."""
    auxiliaries: frozenset[str]
    """Words after which somebody's name stands: did, has."""
    currencies: frozenset[str]
    """Words after the name of a Member that make its money of it."""
    tongues: frozenset[str]
    """Languages beside which a people's name is one too."""
    compass: frozenset[str]
    """Words before a name that make another of it."""
    directions: frozenset[str]
    """Words before what is spoken of or addressed."""
    scenes: frozenset[str]
    """Words after which something is the scene of a doing: at, during."""
    longest: int
    """Words in the longest name."""
    words: Mapping[str, frozenset[str]]
    """Each word of an entity's names to the entities it may name."""
    wholes: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Each word of an entity's names of several words to those names, each with what it names."""
    confusable: Mapping[str, frozenset[str]]
    """Entity ids to those they are mistaken for."""

    def find(self, tokens: tuple[Token, ...], taken: set[int]) -> Iterator[Span]:
        """Names in the tokens, longest first; tokens in `taken` are passed over, and the found ones added to it."""
        loud = any(char.islower() for token in tokens for char in token.surface)
        words = [token.word for token in tokens]
        singular = [_noun(word) for word in words]
        # "The dam project" is a dam project, where "the dam" is a name as well.
        starts = sorted(range(len(tokens)), key=lambda n: words[n] == "the")
        for size in range(min(self.longest, len(tokens)), 0, -1):
            for start in (n for n in starts if n + size <= len(tokens)):
                end = start + size
                named = self.by_words.get("".join(words[start:end])) or self.by_singular.get(
                    "".join(singular[start:end])
                )
                if named is None or not taken.isdisjoint(range(start, end)):
                    continue
                span = self._at(tokens, start, end, loud, named)
                if span:
                    taken.update(range(start, end))
                    yield span

    def find_symbols(self, text: str, tokens: tuple[Token, ...], taken: set[int]) -> Iterator[Span]:
        """Document symbols in the tokens, known to the record or not, however their parts are separated."""
        numbered = [any(char.isdigit() for char in token.word) for token in tokens]
        if not any(numbered):
            return
        written = [match.span() for match in _SYMBOL.finditer(text) if any(char.isdigit() for char in match[0])]
        for start in range(len(tokens)):
            for end in range(min(start + _LONGEST_SYMBOL, len(tokens)), start, -1):
                if not any(numbered[start:end]) or taken.intersection(range(start, end)):
                    continue
                span = self._symbol(text, tokens[start:end], start, written)
                if span:
                    taken.update(range(start, end))
                    yield span

    def _symbol(self, text: str, tokens: tuple[Token, ...], start: int, written: list[tuple[int, int]]) -> Span | None:
        surface = text[tokens[0].start : tokens[-1].end]
        key = key_of(surface)
        known = self.by_symbol.get(key) or self._by_end(key, surface)
        if known and any(char.isdigit() for char in key):
            before = words_of(text[: tokens[0].start])[-1:]
            subject = bool(before) and before[0] in self.auxiliaries
            return Span("document", known, start, start + len(tokens), surface, subject=subject, is_source=True)
        whole = any(begin == tokens[0].start and end == tokens[-1].end for begin, end in written)
        in_series = len(tokens) > 1 or len(key) > 3
        digits = re.fullmatch(r"([a-z]+(?:\d+[a-z]+)*)\d+", key)
        is_name = "".join(token.word for token in tokens) in self.by_words
        if whole or (digits and digits[1] in self.series and in_series and not is_name):
            return Span("document", "", start, start + len(tokens), surface)
        return None

    def _is_tongue(self, tokens: tuple[Token, ...], at: int) -> bool:
        """True for a name that is joined to that of a language: English or French."""
        words = [token.word for token in tokens[max(at - 2, 0) : at + 3]]
        return not self.tongues.isdisjoint(words) and not {"and", "or"}.isdisjoint(words)

    def _by_end(self, key: str, surface: str) -> str | None:
        """The one document whose symbol ends so: "W/780" for "G/TBT/W/780"."""
        ends = self.by_end.get(key, frozenset()) if "/" in surface or "." in surface else frozenset()
        return min(ends) if len(ends) == 1 else None

    def _at(
        self, tokens: tuple[Token, ...], start: int, end: int, loud: bool, found: tuple[SpanKind, str, int]
    ) -> Span | None:
        before = tokens[start - 1].word if start else ""
        if (
            end - start > found[2]
            or (end - start == 1 and not self._is_meant(tokens[start], before, loud))
            or (end - start == 1 and self._is_tongue(tokens, start))
            or (before in self.compass and found[0] in ENTITY_KINDS)
            or (end < len(tokens) and tokens[end].word in self.currencies | {"city"} and found[0] == "member")
        ):
            return None
        surface = " ".join(token.surface for token in tokens[start:end])
        scene = any(token.word in self.scenes for token in tokens[max(start - 2, 0) : start])
        at = max(start - 1 - (before == "the"), 0)
        before = tokens[at].word if start else ""
        according = before == "to" and at > 0 and tokens[at - 1].word == "according"
        return Span(
            found[0], found[1], start, end, surface,
            possessive=tokens[end - 1].possessive, subject=before in self.auxiliaries, within=scene,
            spoken_of=before in self.directions - {"of", "from"}, is_source=before in _SOURCES or according,
        )  # fmt: skip

    def _is_meant(self, token: Token, before: str, loud: bool) -> bool:
        """False for "us" in lower case, which is not the United States but in "what did us propose"."""
        if token.word not in self.shouted or before in self.auxiliaries:
            return True
        return (
            loud
            and _SHOUTED.fullmatch(token.surface.replace(".", "").removesuffix("'s").removesuffix("’s")) is not None
        )


@lru_cache(maxsize=20_000)
def _noun(word: str) -> str:
    """The word in the singular, if it is a noun; products and production have one stem."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:x|ch|sh|ss)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^sui]s$", word) else word


def names_of(knowledge: KnowledgeBase, language: Language) -> Names:
    """The names of everything in a knowledge base; those that are everyday words as well must be shouted."""
    common = language.common | language.stop_words
    by_words: dict[str, tuple[SpanKind, str, int]] = {}
    by_singular: dict[str, tuple[SpanKind, str, int]] = {}
    longest, shouted = 1, set()
    words: dict[str, set[str]] = {}
    for kind, thing, name in _named(knowledge):
        parts = words_of(name)
        longest = max(longest, len(parts))
        joined = "".join(parts)
        known = by_words.setdefault(joined, (kind, thing, len(parts)))
        by_words[joined] = (known[0], known[1], max(known[2], len(parts)))
        if kind in ("topic", "meeting") and len(name) > 3:
            by_singular.setdefault("".join(_noun(part) for part in parts), (kind, thing, len(parts)))
        if len(parts) == 1 and _SHOUTED.fullmatch(name) and parts[0] in common:
            shouted.add(parts[0])
        if kind in ENTITY_KINDS:
            for part in parts:
                words.setdefault(part, set()).add(thing)
    symbols = {key_of(document.symbol): document.id for document in knowledge.documents}
    return Names(
        by_words=by_words,
        by_singular=by_singular,
        by_symbol=symbols,
        by_end=_ends(knowledge),
        series=frozenset(re.sub(r"\d+$", "", key) for key in symbols),
        shouted=frozenset(shouted),
        auxiliaries=language.whether,
        currencies=language.currencies,
        tongues=language.tongues,
        compass=language.compass,
        directions=language.directions,
        scenes=language.scenes,
        longest=longest,
        words={word: frozenset(things) for word, things in words.items()},
        wholes=_wholes(knowledge),
        confusable={entity.id: frozenset(entity.confusable) for _, entity in knowledge.entities},
    )


def _ends(knowledge: KnowledgeBase) -> dict[str, frozenset[str]]:
    ends: dict[str, set[str]] = {}
    for document in knowledge.documents:
        parts = document.symbol.split("/")
        for start in range(1, len(parts)):
            ends.setdefault(key_of("/".join(parts[start:])), set()).add(document.id)
    return {end: frozenset(ids) for end, ids in ends.items()}


def _wholes(knowledge: KnowledgeBase) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Names of several words of entities and topics, by each of their words."""
    named = [(words_of(name), thing) for kind, thing, name in _named(knowledge) if kind in (*ENTITY_KINDS, "topic")]
    by_word: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    for words, thing in named:
        for word in words if len(words) > 1 else ():
            by_word.setdefault(word, {})[words, thing] = None
    return {word: tuple(names) for word, names in by_word.items()}


def _named(knowledge: KnowledgeBase) -> Iterator[tuple[SpanKind, str, str]]:
    """Every name of every thing: kind, id, name."""
    for kind, entity in knowledge.entities:
        yield from ((kind, entity.id, name) for name in _names(entity))
    for topic in knowledge.topics:
        yield from (("topic", topic.id, name) for name in _names(topic))
    meeting_names = Counter(meeting.name for meeting in knowledge.meetings)
    for meeting in knowledge.meetings:
        own = [meeting.name] if meeting_names[meeting.name] == 1 else []
        yield from (("meeting", meeting.id, name) for name in [*own, *meeting.aliases])
    titles = Counter(document.title for document in knowledge.documents)
    for document in knowledge.documents:
        own = [document.title] if titles[document.title] == 1 else []
        yield from (("document", document.id, name) for name in [*own, *document.aliases])


def _names(thing: Entity | Topic) -> Iterator[str]:
    yield thing.name
    if thing.abbreviation:
        yield thing.abbreviation
    yield from thing.aliases
