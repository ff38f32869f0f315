"""How people ask: question words, synonyms and fillers, from the bundled language and the base's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from bot.knowledge.loading import page_of
from bot.knowledge.model import Act, Name, Value, Words
from bot.knowledge.shapes import mapping_in
from bot.text import fold, stem, words_of

Phrase: TypeAlias = tuple[str, ...]
SHORTEST_INITIALS = 3
"""Letters that are taken for initials; two letters stand for too many things."""


class LanguagePack(Value):
    """A file of bot/languages: English, say, as people ask in it."""

    asks: dict[Name, list[Name]]
    whether: list[Name]
    interrogatives: list[Name]
    prepositions: list[Name]
    joints: list[Name]
    abbreviations: list[Name]
    selves: list[Name]
    wrappers: list[list[Name]]
    purposes: list[Name]
    standings: list[Name]
    recurrences: list[Name]
    no_acts: list[Name]
    no_act_endings: list[Name]
    noun_endings: list[Name]
    scenes: list[Name]
    listings: list[Name]
    mentions: list[Name]
    writings: list[Name]
    comparisons: list[Name]
    contrasts: list[Name]
    appointments: list[Name]
    fates: list[Name]
    decisions: list[Name]
    futures: list[Name]
    versions: list[Name]
    pasts: list[Name]
    ordinals: list[Name]
    sequences: dict[Name, list[Name]]
    courses: list[Name]
    durations: list[Name]
    amounts: list[Name]
    assents: list[Name]
    attendees: list[Name]
    sums: list[Name]
    compass: list[Name]
    currencies: list[Name]
    negations: list[Name]
    directions: list[Name]
    exclusions: list[Name]
    carriers: list[Name]
    pronouns: list[Name]
    people: list[Name]
    follow_ups: list[Name]
    greetings: list[Name]
    help: list[Name]
    anyone: list[Name]
    parties: list[Name]
    named: dict[Name, list[Name]]
    shorthand: dict[Name, Name]
    stop_words: list[Name]
    fillers: list[Name]
    acts: dict[Name, Act]
    occasional_acts: dict[Name, Act]
    kinds: dict[Name, list[Name]]
    synonyms: dict[Name, list[Name]]


@dataclass(frozen=True)
class Phrases:
    """Phrases of one or more words and what each of them says."""

    meanings: Mapping[Phrase, frozenset[str]]
    longest: int

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the phrases."""
        return frozenset(word for phrase in self.meanings for word in phrase)

    def find(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The phrases in a row of words, longest first from the left: start, end, meanings."""
        start = 0
        while start < len(words):
            size = next(
                (
                    n
                    for n in range(min(self.longest, len(words) - start), 0, -1)
                    if words[start : start + n] in self.meanings
                ),
                0,
            )
            if size:
                yield start, start + size, self.meanings[words[start : start + size]]
            start += size or 1


@dataclass(frozen=True)
class Language:
    """All that is known of the words in a question, whatever it is about."""

    asks: Phrases
    whether: frozenset[str]
    interrogatives: frozenset[str]
    """Words that open a question which is not to be answered by yes or no."""
    prepositions: frozenset[str]
    """Words that may stand before those: "at which meeting"."""
    abbreviations: frozenset[str]
    """Words after which a full stop ends no sentence."""
    joints: frozenset[str]
    """Words that join one question to another."""
    selves: frozenset[str]
    """Words with which people begin to speak of themselves."""
    wrappers: Phrases
    """What people put before a question: "could you tell me"."""
    purposes: frozenset[Phrase]
    """What people want an answer for: "a briefing note"."""
    no_acts: frozenset[str]
    """Words that have the stem of a doing and are none: a workshop planned is not a plan."""
    noun_endings: tuple[str, ...]
    """Endings of nouns of doing that are no verbs."""
    no_act_endings: tuple[str, ...]
    """Endings of such words."""
    act_words: frozenset[str]
    """The single words of acts, unstemmed."""
    recurrences: frozenset[str]
    """Words that with "when" ask for the next time: when do they meet again."""
    standings: frozenset[str]
    """Verbs that with "where" ask how far a thing has come: where does it stand."""
    scenes: frozenset[str]
    listings: frozenset[str]
    """Words after which a kind of name is asked for."""
    mentions: frozenset[str]
    """Verbs that ask where something is spoken of at all."""
    writings: frozenset[str]
    """Verbs that ask for the author of a document."""
    comparisons: frozenset[str]
    """Words that compare meetings by their dates."""
    contrasts: Phrases
    """Words that set two things beside each other."""
    appointments: frozenset[str]
    """Acts by which somebody comes into an office or leaves it."""
    fates: frozenset[str]
    """Acts that settle what becomes of a proposal."""
    decisions: frozenset[str]
    """Those of them by which a body decides."""
    futures: frozenset[str]
    """Words by which something to come is asked for."""
    versions: frozenset[str]
    """Words that tell one version of a paper from another."""
    pasts: frozenset[str]
    """Words by which a meeting that was is asked for."""
    ordinals: frozenset[str]
    sequences: Phrases
    """Words for the meeting next to the one just spoken of: "after that"."""
    courses: frozenset[str]
    """What every meeting does: it begins."""
    durations: frozenset[str]
    """Units of time."""
    sums: frozenset[str]
    """What an amount of money is asked for by."""
    compass: frozenset[str]
    """Words before a name that make another of it: East Africa."""
    currencies: frozenset[str]
    """Words after the name of a country that make its money of it."""
    attendees: frozenset[str]
    """Who is counted where something was attended."""
    assents: frozenset[str]
    """Words that take the only choice given."""
    amounts: Phrases
    """Words of amounts: million, per cent."""
    negations: frozenset[str]
    directions: frozenset[str]
    """Prepositions before what is spoken of or addressed: about, to, with."""
    exclusions: Phrases
    """Words before what is left out: besides, other than."""
    carriers: frozenset[str]
    """Verbs that leave what was done to their noun: make a proposal, give a report."""
    pronouns: frozenset[str]
    people: frozenset[str]
    """Pronouns for somebody who did something."""
    follow_ups: Phrases
    greetings: frozenset[Phrase]
    help: frozenset[Phrase]
    anyone: frozenset[str]
    parties: frozenset[str]
    named: Phrases
    shorthand: Mapping[str, str]
    stop_words: frozenset[str]
    fillers: frozenset[str]
    """Stems."""
    everyday: frozenset[str]
    """Fillers and synonyms word by word, unstemmed."""
    acts: Mapping[str, Act]
    meeting_acts: frozenset[str]
    """Acts that are done with a meeting itself."""
    act_phrases: Phrases
    """Over stems."""
    act_nouns: Mapping[Phrase, str]
    """Words of a noun of doing, such as "proposals", to its act."""
    kind_phrases: Phrases
    """Over stems."""
    kind_words: frozenset[str]
    """The words of the kinds, unstemmed."""
    synonyms: Phrases
    """Over stems; to the stems of the words they stand for."""
    common: frozenset[str]
    """Everyday words, which are never taken for a misspelt name."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word, unstemmed, that asks for something."""
        return frozenset(word for table in (self.asks, self.named) for phrase in table.meanings for word in phrase)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Words for what can be named, which are no verbs, "organizations" organized nothing; documents may be."""
        return frozenset(
            phrase[0] for phrase, kinds in self.named.meanings.items() if len(phrase) == 1 and "document" not in kinds
        )

    def is_act(self, word: str) -> bool:
        """True for a word that may stand for a doing: one with the stem of an act, but for adjectives and the like."""
        single = word.removesuffix("s")
        derived = single.endswith(self.no_act_endings) and not {word, single} & self.act_words
        return not derived and word not in self.no_acts | self.nouns

    @property
    def grammar(self) -> frozenset[str]:
        """Every word, unstemmed, that asks for something or joins other words."""
        return self.vocabulary | self.stop_words | self.whether


def language_of(
    words: Words,
    kinds: Iterable[str],
    *,
    used: Iterable[str] = (),
    initials: Mapping[str, str] = MappingProxyType({}),
    code: str = "en",
) -> Language:
    """The bundled language with a knowledge base's own words added to it.

    `used` are the acts of its entries, `initials` the long forms of what it may be asked for by initials.
    """
    pack = _pack(code)
    occasional = {act: pack.occasional_acts[act] for act in {*used, *words.acts} & pack.occasional_acts.keys()}
    acts = _joined_acts(pack.acts | dict(sorted(occasional.items())), words.acts)
    named_kinds: dict[str, list[str]] = {kind: [] for kind in kinds} | pack.kinds | words.kinds
    return Language(
        asks=phrases_of(pack.asks),
        whether=frozenset(pack.whether),
        interrogatives=frozenset(pack.interrogatives),
        prepositions=frozenset(pack.prepositions),
        joints=frozenset(pack.joints),
        abbreviations=frozenset(pack.abbreviations),
        selves=frozenset(pack.selves),
        wrappers=phrases_of({"wrapper": [text for texts in pack.wrappers for text in texts]}),
        purposes=frozenset(words_of(text) for text in pack.purposes),
        standings=frozenset(pack.standings),
        recurrences=frozenset(pack.recurrences),
        no_acts=frozenset(pack.no_acts),
        no_act_endings=tuple(pack.no_act_endings),
        noun_endings=tuple(pack.noun_endings),
        act_words=frozenset(fold(text) for name, act in acts.items() for text in _act_words(name, act)),
        scenes=frozenset(pack.scenes),
        listings=frozenset(pack.listings),
        mentions=frozenset(pack.mentions),
        writings=frozenset(pack.writings),
        comparisons=frozenset(pack.comparisons),
        contrasts=phrases_of({"contrast": pack.contrasts}),
        appointments=frozenset(pack.appointments),
        fates=frozenset(pack.fates),
        decisions=frozenset(pack.decisions),
        futures=frozenset(pack.futures),
        versions=frozenset(pack.versions),
        pasts=frozenset(pack.pasts),
        ordinals=frozenset(pack.ordinals),
        sequences=phrases_of(pack.sequences),
        courses=frozenset(pack.courses),
        durations=frozenset(pack.durations),
        attendees=frozenset(pack.attendees),
        sums=frozenset(pack.sums),
        compass=frozenset(pack.compass),
        currencies=frozenset(pack.currencies),
        assents=frozenset(pack.assents),
        amounts=phrases_of({"amount": pack.amounts}),
        negations=frozenset(pack.negations),
        directions=frozenset(pack.directions),
        exclusions=phrases_of({"exclusion": pack.exclusions}),
        carriers=frozenset(pack.carriers),
        pronouns=frozenset(pack.pronouns),
        people=frozenset(pack.people),
        follow_ups=phrases_of({"follow": pack.follow_ups}),
        greetings=frozenset(words_of(text) for text in pack.greetings),
        help=frozenset(words_of(text) for text in pack.help),
        anyone=frozenset(pack.anyone),
        parties=frozenset([*pack.parties, *(fold(word) for word in words.parties)]),
        named=phrases_of(pack.named),
        shorthand=pack.shorthand,
        stop_words=frozenset(pack.stop_words),
        everyday=frozenset(
            word
            for text in [*pack.fillers, *(t for texts in pack.synonyms.values() for t in texts)]
            for word in words_of(text)
        ),
        fillers=frozenset(stem(fold(word)) for word in [*pack.fillers, *words.fillers]),
        acts=acts,
        meeting_acts=frozenset(act for act, value in acts.items() if value.of_meetings),
        act_phrases=_act_phrases(acts, words.acts),
        act_nouns={
            form: act
            for act, value in acts.items()
            for noun in filter(None, [value.noun, *value.nouns])
            for form in _noun_forms(noun)
        },
        kind_phrases=_stem_phrases(_kinds_with_heads(named_kinds, pack.kinds)),
        kind_words=frozenset(
            word for kind, texts in named_kinds.items() for text in [kind, *texts] for word in words_of(text)
        ),
        synonyms=_synonyms([*pack.synonyms.items(), *words.synonyms.items(), *_shortened(initials, code)]),
        common=_common(code),
    )


def known_acts(words: Words | None = None, code: str = "en") -> frozenset[str]:
    """The acts that entries may use."""
    pack = _pack(code)
    return frozenset(pack.acts) | frozenset(pack.occasional_acts) | frozenset(words.acts if words else ())


@lru_cache
def _pack(code: str) -> LanguagePack:
    path = _file(f"{code}.yaml")
    page, problems = page_of(path.name, path.read_bytes())
    pack, faults = mapping_in(page, LanguagePack) if page else (None, [])
    if pack is None:
        raise AssertionError("\n".join(map(str, [*problems, *faults])))
    return pack


@lru_cache
def _common(code: str) -> frozenset[str]:
    return frozenset(_file(f"{code}_common.txt").read_text(encoding="utf-8").split())


def _file(name: str) -> Path:
    return Path(str(resources.files("bot") / "languages" / name))


def _joined_acts(bundled: Mapping[str, Act], own: Mapping[str, Act]) -> dict[str, Act]:
    acts = dict(bundled)
    for name, act in own.items():
        before = acts.get(name, Act(words=[]))
        acts[name] = Act(
            noun=act.noun or before.noun,
            nouns=[*before.nouns, *act.nouns],
            words=[*before.words, *act.words],
            also=[*before.also, *act.also],
            contrary=[*before.contrary, *act.contrary],
            any=before.any or act.any,
            of_meetings=before.of_meetings or act.of_meetings,
            light=before.light or act.light,
            but_not=[*before.but_not, *act.but_not],
        )
    return acts


def _kinds_with_heads(kinds: Mapping[str, list[str]], bundled: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Each kind by its own name, its other words, and the last word of its name with that word's own others."""
    named = {}
    for kind, words in kinds.items():
        head = kind.split()[-1]
        named[kind] = [kind, *words, head, *bundled.get(head, [])]
    return named


def phrases_of(meanings: Mapping[str, Iterable[str]]) -> Phrases:
    """Folded phrases by what they mean."""
    return _table((words_of(text), meaning) for meaning, texts in meanings.items() for text in texts)


def _stem_phrases(meanings: Mapping[str, Iterable[str]]) -> Phrases:
    return _table((_stems(text), meaning) for meaning, texts in meanings.items() for text in texts)


def _act_phrases(acts: Mapping[str, Act], own: Mapping[str, Act]) -> Phrases:
    """Words for what is done; an act's own name, and words that a knowledge base claims for its own, mean just that."""
    everything = _stem_phrases({name: _act_words(name, act) for name, act in acts.items()})
    named = _stem_phrases({name: [name] for name in acts})
    claimed = _stem_phrases({name: _act_words(name, act) for name, act in own.items()})
    return Phrases({**everything.meanings, **named.meanings, **claimed.meanings}, everything.longest)


def _act_words(name: str, act: Act) -> list[str]:
    return [name, *act.words, *filter(None, [act.noun]), *act.nouns]


def _noun_forms(noun: str) -> Iterator[Phrase]:
    """A noun in the singular and the plural."""
    head, *rest = words_of(noun)
    plurals = (f"{head}s", f"{head}es", f"{head[:-1]}ies")
    yield from ((form, *rest) for form in (head, *plurals))


def _synonyms(groups: Iterable[tuple[str, Iterable[str]]]) -> Phrases:
    return _table((_stems(text), " ".join(_stems(word))) for word, texts in groups for text in [word, *texts])


def _shortened(initials: Mapping[str, str], code: str) -> Iterator[tuple[str, list[str]]]:
    """Long forms with their initials, where these are three or more and no everyday word."""
    for short, title in initials.items():
        if len(short) >= SHORTEST_INITIALS and fold(short) not in _common(code):
            yield title, [short]


def _stems(text: str) -> Phrase:
    return tuple(stem(word) for word in words_of(text))


def _table(pairs: Iterable[tuple[Phrase, str]]) -> Phrases:
    meanings: dict[Phrase, set[str]] = {}
    for phrase, meaning in pairs:
        meanings.setdefault(phrase, set()).add(meaning)
    frozen = {phrase: frozenset(found) for phrase, found in meanings.items() if phrase}
    return Phrases(frozen, max(map(len, frozen), default=0))
