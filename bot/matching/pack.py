"""The bundled language: English, say, as people ask in it, read from bot/languages."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeAlias

from bot.knowledge.loading import page_of
from bot.knowledge.model import Act, Name, Value, read_by
from bot.knowledge.shapes import mapping_in
from bot.matching.phrases import Phrase, Phrases, phrases_of
from bot.text import words_of


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


class LanguagePack(Value, arbitrary_types_allowed=True, use_attribute_docstrings=False):
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
    predecessors: WordSet
    """Words for whoever was in an office before somebody."""
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
    supposals: WordSet
    """Words by which it is asked what may be."""
    advice: WordSet
    """Words by which it is asked what should be."""
    reactions: WordSet
    """Words by which it is asked what others did with a proposal."""
    doing_auxiliaries: WordSet
    """Words that open the question whether somebody did something."""
    adverbs: WordSet
    """Words between its subject and its verb."""
    light_verbs: WordSet
    """Further verbs that leave open what was done."""
    finishes: WordSet
    """Words that end the question whether something has come to its end, or goes on."""
    currents: WordSet
    """Words that alone ask how it is by now."""
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
    things_of_doing: WordSet
    """Nouns of doing that are things where the record speaks of them."""
    no_act_phrases: PhraseTable
    """Phrases in which a word of doing means something else: "back in town"."""
    no_act_endings: Endings
    """Endings of such words."""
    noun_endings: Endings
    """Endings of nouns of doing that are no verbs."""
    scenes: WordSet
    lists: WordSet
    """Words for lists, which are things where something is done with "the" list."""
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
    forces: WordSet
    """Words by which it is asked whether something holds."""
    havings: WordSet
    """Verbs between somebody who wants a thing and the thing."""
    givings: WordSet
    """Acts of giving money."""
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
    settlings: WordSet
    """Acts after which a proposal is no longer on the table."""
    refusals: WordSet
    """Those of them by which nothing comes of it."""
    futures: WordSet
    """Words by which something to come is asked for."""
    versions: WordSet
    """Words that tell one version of a paper from another."""
    newer: WordSet
    """Words by which the last version of a proposal is meant."""
    older: WordSet
    """Words by which the first one is."""
    wholes: WordSet
    """Words by which something is without exception."""
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
    picks: dict[Name, str]
    """Words for one of several choices given, to its number."""
    assents: WordSet
    """Words that take the only choice given."""
    attendees: WordSet
    """Who is counted where something was attended."""
    measures: WordSet
    """Words by which an amount is asked for, and no number of people or things."""
    sums: WordSet
    """What an amount of money is asked for by."""
    hostings: WordSet
    """Verbs of whoever receives a meeting."""
    titles: WordSet
    """Words before the name of a person."""
    happenings: WordSet
    """Words by which whatever there is at a time is asked for."""
    orders: WordSet
    """Acts whose doer on record is whoever is to do something."""
    joint: WordSet
    """Words by which several did one thing."""
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
    """What a question asks to be told of a claim."""
    superlatives: WordSet
    """Words by which the most of something is asked for."""
    directions: WordSet
    """Prepositions before what is spoken of or addressed: about, to, with."""
    exclusions: PhraseTable
    """Words before what is left out: besides, other than."""
    carriers: WordSet
    """Verbs that leave what was done to their noun: make a proposal, give a report."""
    endings: PhraseTable
    """Words by which something is to be no more."""
    turns: PhraseTable
    """Verbs by which a number goes up, and down."""
    quantities: WordSet
    """What is of some size: a pledge, a limit."""
    raisings: WordSet
    """What is raised and is no number: an issue."""
    departures: WordSet
    """Words at the end of a question by which something is to be gone."""
    leaving_out: PhraseTable
    """Words behind which stands what somebody does not mean: in kilowatts "rather than" in tonnage."""
    making_way: PhraseTable
    """Words behind which stands for what something was given up: withdrawn "in favour of" the ban."""
    alternatives: PhraseTable
    """Words by which something is to be in the place of another."""
    receivings: PhraseTable
    """Verbs of whoever has the support of others."""
    pronouns: WordSet
    people: WordSet
    """Pronouns for somebody who did something."""
    follow_ups: PhraseTable
    greetings: PhraseSet
    help: PhraseSet
    anyone: WordSet
    parties: WordSet
    named: PhraseTable
    belongings: dict[Name, Name]
    """Nouns of what somebody did, which are verbs where no name or verb stands around them, to the act."""
    movings: WordSet
    """Verbs of whoever goes to some place."""
    heads: WordSet
    """What those are called who are at the head of something."""
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


@lru_cache
def bundled_pack() -> LanguagePack:
    """The language that comes with the program."""
    path = Path(str(resources.files("bot") / "languages" / "en.yaml"))
    page, problems = page_of(path.name, path.read_bytes())
    pack, faults = mapping_in(page, LanguagePack) if page else (None, [])
    if pack is None:
        raise AssertionError("\n".join(map(str, [*problems, *faults])))
    return pack


def known_acts() -> frozenset[str]:
    """The acts that entries may use, beside a knowledge base's own."""
    pack = bundled_pack()
    return frozenset(pack.acts) | frozenset(pack.occasional_acts)


def gatherings() -> frozenset[str]:
    """Words for a meeting of whatever body: meeting, session."""
    return frozenset({"meeting", *bundled_pack().kinds["meeting"]})
