"""How people ask: question words, synonyms and fillers, from the bundled language and the base's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeAlias

from bot.knowledge.loading import page_of
from bot.knowledge.model import Act, Name, Value, Words, read_by
from bot.knowledge.shapes import mapping_in
from bot.text import fold, stem, tokens_of, with_words, words_of

Phrase: TypeAlias = tuple[str, ...]
SHORTEST_INITIALS = 3
"""Letters that are taken for initials; two letters stand for too many things."""


@dataclass(frozen=True)
class Phrases:
    """Phrases of one or more words and what each of them says."""

    meanings: Mapping[Phrase, frozenset[str]]
    longest: int

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the phrases."""
        return frozenset(word for phrase in self.meanings for word in phrase)

    @cached_property
    def _sizes(self) -> Mapping[str, list[int]]:
        """First words of phrases to how many words such phrases have, most first."""
        sizes: dict[str, set[int]] = {}
        for phrase in filter(None, self.meanings):
            sizes.setdefault(phrase[0], set()).add(len(phrase))
        return {word: sorted(found, reverse=True) for word, found in sizes.items()}

    def find(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The phrases in a row of words, longest first from the left: start, end, meanings."""
        start = 0
        while start < len(words):
            sizes = (n for n in self._sizes.get(words[start], ()) if start + n <= len(words))
            size = next((n for n in sizes if words[start : start + n] in self.meanings), 0)
            if size:
                yield start, start + size, self.meanings[words[start : start + size]]
            start += size or 1


def _table_of(texts: object) -> object:
    """A list, a list of lists or a mapping of phrases as a table; in a list every phrase means the same."""
    if isinstance(texts, dict):
        return phrases_of(texts)
    if not isinstance(texts, list):
        return texts
    return phrases_of({"": [text for each in texts for text in (each if isinstance(each, list) else [each])]})


def _set_of(words: object) -> object:
    return frozenset(words) if isinstance(words, list) else words


def _phrase_set_of(texts: object) -> object:
    return frozenset(map(words_of, texts)) if isinstance(texts, list) else texts


def _tuple_of(words: object) -> object:
    return tuple(words) if isinstance(words, list) else words


WordSet: TypeAlias = Annotated[frozenset[Name], read_by(_set_of)]
PhraseSet: TypeAlias = Annotated[frozenset[Phrase], read_by(_phrase_set_of)]
PhraseTable: TypeAlias = Annotated[Phrases, read_by(_table_of)]
Endings: TypeAlias = Annotated[tuple[Name, ...], read_by(_tuple_of)]


class LanguagePack(Value, arbitrary_types_allowed=True):
    """A file of bot/languages: English, say, as people ask in it; word lists as sets, lists of phrases as tables."""

    asks: PhraseTable
    whether: WordSet
    interrogatives: WordSet
    """Words that open a question which is not to be answered by yes or no."""
    prepositions: WordSet
    """Words that may stand before those: "at which meeting"."""
    joints: WordSet
    """Words that join one question to another."""
    abbreviations: WordSet
    """Words after which a full stop ends no sentence."""
    selves: WordSet
    """Words with which people begin to speak of themselves."""
    wrappers: PhraseTable
    """What people put before a question: "could you tell me"."""
    sendings: WordSet
    """Verbs of what is due by a deadline."""
    nows: PhraseTable
    """What people say of now behind a question: "these days"."""
    purposes: PhraseSet
    """What people want an answer for: "a briefing note"."""
    numerals: WordSet
    """Numbers in words that an answer must have too."""
    promises: WordSet
    """Acts with which goes what somebody will do."""
    undone: WordSet
    """Acts by which a meeting does not take place."""
    anything: WordSet
    """Words for whatever there may be."""
    successions: PhraseTable
    """Words by which somebody comes after another in an office."""
    firsts: WordSet
    """Words by which it is asked when something was first to be."""
    extremes: PhraseTable
    """Words for the first and the last of several doings."""
    things: WordSet
    """Words for whatever was said or done."""
    causes: WordSet
    """Words behind which a reason stands."""
    repeats: WordSet
    """Words by which something is done not for the first time."""
    addressings: WordSet
    """Acts of somebody who asks another."""
    issuings: WordSet
    """Verbs of a paper's coming out."""
    continuances: WordSet
    """Words by which it is asked whether something goes on."""
    origins: WordSet
    """Acts by which a thing comes about."""
    frequencies: WordSet
    """Words that ask how often something was."""
    repetitions: WordSet
    """What is counted then."""
    matters: WordSet
    """Words before what is only spoken of: "a proposal on the dam"."""
    standings: WordSet
    """Verbs that with "where" ask how far a thing has come: where does it stand."""
    recurrences: WordSet
    """Words that with "when" ask for the next time: when do they meet again."""
    no_acts: WordSet
    """Words that have the stem of a doing and are none: a workshop planned is not a plan."""
    no_act_phrases: PhraseTable
    """Phrases in which a word of doing means something else: "back in town"."""
    no_act_endings: Endings
    """Endings of such words."""
    noun_endings: Endings
    """Endings of nouns of doing that are no verbs."""
    scenes: WordSet
    listings: WordSet
    """Words after which a kind of name is asked for."""
    mentions: WordSet
    """Verbs that ask where something is spoken of at all."""
    writings: WordSet
    """Verbs that ask for the author of a document."""
    comparisons: WordSet
    """Words that compare meetings by their dates."""
    contrasts: PhraseTable
    """Words that set two things beside each other."""
    retreats: WordSet
    """Acts by which a proposal is no longer what it was."""
    intentions: WordSet
    """Acts that speak of what is not done yet."""
    proposings: WordSet
    """Acts of which a status says whether what they ask for was decided."""
    adjectives: WordSet
    """Acts whose name is more often said of a thing than of whoever did it: a proposed workshop."""
    electings: WordSet
    """Acts whose doer is not who came into the office."""
    common_to_meetings: WordSet
    """What is done with every meeting, and told of it by the meeting itself."""
    appointments: WordSet
    """Acts by which somebody comes into an office or leaves it."""
    fates: WordSet
    """Acts that settle what becomes of a proposal."""
    decisions: WordSet
    """Those of them by which a body decides."""
    futures: WordSet
    """Words by which something to come is asked for."""
    versions: WordSet
    """Words that tell one version of a paper from another."""
    permissions: WordSet
    """Words by which something is still to be."""
    pasts: WordSet
    """Words by which a meeting that was is asked for."""
    collective: WordSet
    """Acts that are those of a body where they are done at its meeting."""
    presents: WordSet
    """Words by which what is due before a meeting is asked for, and not what was done before it."""
    ordinals: WordSet
    sequences: PhraseTable
    """Words for the meeting next to the one just spoken of: "after that"."""
    courses: WordSet
    """What every meeting does: it begins."""
    durations: WordSet
    """Units of time."""
    amounts: PhraseTable
    """Words of amounts: million, per cent."""
    assents: WordSet
    """Words that take the only choice given."""
    attendees: WordSet
    """Who is counted where something was attended."""
    measures: WordSet
    """Words by which an amount is asked for, and no number of people or things."""
    sums: WordSet
    """What an amount of money is asked for by."""
    compass: WordSet
    """Words before a name that make another of it: East Africa."""
    tongues: WordSet
    """Languages beside which a people's name is one too."""
    currencies: WordSet
    """Words after the name of a country that make its money of it."""
    negations: WordSet
    failures: WordSet
    """Verbs that with "to" say that something was not done."""
    wishes: WordSet
    truths: WordSet
    """Verbs that with "no" say that it was not to be."""
    superlatives: WordSet
    """Words by which the most of something is asked for."""
    directions: WordSet
    """Prepositions before what is spoken of or addressed: about, to, with."""
    exclusions: PhraseTable
    """Words before what is left out: besides, other than."""
    carriers: WordSet
    """Verbs that leave what was done to their noun: make a proposal, give a report."""
    pronouns: WordSet
    people: WordSet
    """Pronouns for somebody who did something."""
    follow_ups: PhraseTable
    greetings: PhraseSet
    help: PhraseSet
    anyone: WordSet
    parties: WordSet
    named: PhraseTable
    offices: dict[Name, Name]
    """Verbs of an office behind "who" to what the office is called."""
    shorthand: dict[Name, Name]
    stop_words: WordSet
    fillers: WordSet
    modifiers: WordSet
    """Words that say how or how much, and name nothing."""
    loose_verbs: WordSet
    """Verbs that say little beside a word of what was done."""
    acts: dict[Name, Act]
    occasional_acts: dict[Name, Act]
    kinds: dict[Name, list[Name]]


class Language(LanguagePack, defer_build=True):
    """All that is known of the words in a question, whatever it is about: a pack with a knowledge base's own words."""

    act_words: WordSet
    """The single words of acts, unstemmed."""
    meeting_acts: WordSet
    """Acts that are done with a meeting itself."""
    act_phrases: Phrases
    """Over stems."""
    act_nouns: Mapping[Phrase, str]
    """Words of a noun of doing, such as "proposals", to its act."""
    kind_phrases: Phrases
    """Over stems."""
    kind_words: WordSet
    """The words of the kinds, unstemmed."""
    synonym_phrases: Phrases
    """Over stems; to the stems of the words they stand for."""
    filler_stems: WordSet
    modifier_stems: WordSet
    loose_stems: WordSet
    """Those of loose verbs."""
    everyday: WordSet
    """Fillers and synonyms word by word, unstemmed."""
    common: WordSet
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

    @cached_property
    def stances(self) -> frozenset[str]:
        """Acts by which somebody is for or against something."""
        return frozenset(name for act, value in self.acts.items() for name in (act, *value.contrary) if value.contrary)

    def spelled_out(self, text: str) -> str:
        """The text with shorthand written out: "b4" as "before", but not the "re" of re-entry, nor what is shouted."""
        places: dict[int, str] = {}
        for n, token in enumerate(tokens_of(text)):
            joined = "-" in (text[token.start - 1 : token.start], text[token.end : token.end + 1])
            short = None if joined or token.surface.isupper() else self.shorthand.get(token.word)
            places |= {n: short} if short else {}
        return with_words(text, places) if places else text

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
) -> Language:
    """The bundled language with a knowledge base's own words added to it.

    `used` are the acts of its entries, `initials` the long forms of what it may be asked for by initials.
    """
    pack = _pack()
    occasional = {act: pack.occasional_acts[act] for act in {*used, *words.acts} & pack.occasional_acts.keys()}
    acts = _joined_acts(pack.acts | dict(sorted(occasional.items())), words.acts)
    named_kinds: dict[str, list[str]] = {kind: [] for kind in kinds} | pack.kinds | words.kinds
    return Language.model_construct(
        **dict(pack)
        | {
            "acts": acts,
            "parties": pack.parties | frozenset(fold(word) for word in words.parties),
        },
        act_words=frozenset(fold(text) for name, act in acts.items() for text in _act_words(name, act)),
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
        synonym_phrases=_synonyms([*_bundled_synonyms(), *words.synonyms.items(), *_shortened(initials)]),
        filler_stems=frozenset(stem(fold(word)) for word in [*pack.fillers, *words.fillers]),
        modifier_stems=frozenset(map(stem, pack.modifiers)),
        loose_stems=frozenset(map(stem, pack.loose_verbs)),
        everyday=frozenset(
            word
            for text in [
                *pack.fillers,
                *pack.modifiers,
                *pack.loose_verbs,
                *(text for _, texts in _bundled_synonyms() for text in texts),
            ]
            for word in words_of(text)
        ),
        common=_common(),
    )


def known_acts() -> frozenset[str]:
    """The acts that entries may use, beside a knowledge base's own."""
    pack = _pack()
    return frozenset(pack.acts) | frozenset(pack.occasional_acts)


def gatherings() -> frozenset[str]:
    """Words for a meeting of whatever body: meeting, session."""
    return frozenset({"meeting", *_pack().kinds["meeting"]})


@lru_cache
def _pack() -> LanguagePack:
    path = _file("en.yaml")
    page, problems = page_of(path.name, path.read_bytes())
    pack, faults = mapping_in(page, LanguagePack) if page else (None, [])
    if pack is None:
        raise AssertionError("\n".join(map(str, [*problems, *faults])))
    return pack


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(_file("en_common.txt").read_text(encoding="utf-8").split())


@lru_cache
def _bundled_synonyms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Words, each with others for it."""
    lines = _file("en_synonyms.txt").read_text(encoding="utf-8").splitlines()
    groups = (line.split(": ") for line in lines if line and not line.startswith("#"))
    return tuple((head, tuple(others.split(", "))) for head, others in groups)


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


def _shortened(initials: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Long forms with their initials, where these are three or more and no everyday word."""
    for short, title in initials.items():
        if len(short) >= SHORTEST_INITIALS and fold(short) not in _common():
            yield title, [short]


def _stems(text: str) -> Phrase:
    return tuple(stem(word) for word in words_of(text))


def _table(pairs: Iterable[tuple[Phrase, str]]) -> Phrases:
    meanings: dict[Phrase, set[str]] = {}
    for phrase, meaning in pairs:
        meanings.setdefault(phrase, set()).add(meaning)
    frozen = {phrase: frozenset(found) for phrase, found in meanings.items() if phrase}
    return Phrases(frozen, max(map(len, frozen), default=0))
