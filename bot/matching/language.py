"""How people ask: question words, synonyms and fillers, from the bundled language and the base's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from bot.knowledge.model import Act, Words
from bot.matching.pack import LanguagePack, WordSet, bundled_pack
from bot.matching.phrases import Phrase, Phrases, table_of_phrases
from bot.text import fold, stem, tokens_of, with_words, words_of
from bot.wordlists import common_words, synonyms

SHORTEST_INITIALS = 3
"""Letters that are taken for initials; two letters stand for too many things."""


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

    @cached_property
    def silent(self) -> frozenset[str]:
        """Words that never say what a question is about."""
        pronouns = self.parties | self.anyone | self.pronouns
        return self.stop_words | pronouns | self.whether | self.negations | self.writings

    def is_act(self, word: str) -> bool:
        """True for a word that may stand for a doing: one with the stem of an act, but for adjectives and the like."""
        single = word.removesuffix("s")
        derived = single.endswith(self.no_act_endings) and not {word, single} & self.act_words
        return not derived and word not in self.no_acts | self.nouns

    @cached_property
    def stances(self) -> frozenset[str]:
        """Acts by which somebody is for or against something."""
        return frozenset(name for act, value in self.acts.items() for name in (act, *value.contrary) if value.contrary)

    @cached_property
    def pursuits(self) -> frozenset[str]:
        """Acts by which somebody wants, backs or proposes something."""
        return (self.stances - self.fates) | self.proposings | {"wanted"}

    def asks_to_succeed(self, words: tuple[str, ...]) -> bool:
        """True where it is asked who came after somebody in an office: "who took over"."""
        return next(self.successions.find(words), None) is not None

    def says_yet_to_be(self, text: str) -> bool:
        """True for "shall", "may" and the like, but not for May."""
        return any(token.word in self.permissions and token.surface.islower() for token in tokens_of(text))

    def spelled_out(self, text: str) -> str:
        """The text with shorthand written out: "b4" as "before", but not within a symbol, nor what is shouted."""
        places: dict[int, str] = {}
        for n, token in enumerate(tokens_of(text)):
            # The "re" of re-entry and the "Rev" of W/4/Rev.1 are no shorthand.
            joined = not {"-", "/"}.isdisjoint({text[token.start - 1 : token.start], text[token.end : token.end + 1]})
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
    pack = bundled_pack()
    occasional = {act: pack.occasional_acts[act] for act in {*used, *words.acts} & pack.occasional_acts.keys()}
    acts = _joined_acts(pack.acts | dict(sorted(occasional.items())), words.acts)
    named_kinds: dict[str, list[str]] = {kind: [] for kind in kinds} | pack.kinds | words.kinds
    return Language.model_construct(
        **dict(pack)
        | {
            "acts": acts,
            "parties": pack.parties | frozenset(fold(word) for word in words.parties),
            "no_acts": pack.no_acts - _claimed(pack.no_acts, words.acts),
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
        synonym_phrases=_synonyms([*synonyms(), *words.synonyms.items(), *_shortened(initials)]),
        filler_stems=frozenset(stem(fold(word)) for word in [*pack.fillers, *words.fillers]),
        modifier_stems=frozenset(map(stem, pack.modifiers)),
        loose_stems=frozenset(map(stem, pack.loose_verbs)),
        everyday=frozenset(
            word
            for text in [
                *pack.fillers,
                *pack.modifiers,
                *pack.loose_verbs,
                *(text for _, texts in synonyms() for text in texts),
            ]
            for word in words_of(text)
        ),
        common=common_words(),
    )


def _claimed(words: Iterable[str], own: Mapping[str, Act]) -> frozenset[str]:
    """Those of the words that a knowledge base has for an act of its own."""
    stems = {_stems(text) for act in own.values() for text in act.words}
    return frozenset(word for word in words if (stem(word),) in stems)


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


def _stem_phrases(meanings: Mapping[str, Iterable[str]]) -> Phrases:
    return table_of_phrases((_stems(text), meaning) for meaning, texts in meanings.items() for text in texts)


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
    stemmed = ((" ".join(_stems(word)), [word, *texts]) for word, texts in groups)
    return table_of_phrases((_stems(text), meaning) for meaning, texts in stemmed for text in texts)


def _shortened(initials: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Long forms with their initials, where these are three or more and no everyday word."""
    for short, title in initials.items():
        if len(short) >= SHORTEST_INITIALS and fold(short) not in common_words():
            yield title, [short]


def _stems(text: str) -> Phrase:
    return tuple(stem(word) for word in words_of(text))
