"""All that is known of the words in a question about one knowledge base: its language, its names, its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.edtf import parse
from bot.knowledge.model import KnowledgeBase
from bot.matching.language import Language, language_of
from bot.matching.names import ENTITY_KINDS, Names, names_of
from bot.matching.pack import gatherings
from bot.matching.phrases import Phrases, phrases_of
from bot.matching.spelling import SHORTEST_OTHER, Speller
from bot.matching.wholes import Wholes
from bot.text import stem, tokens_of, words_of
from bot.wordlists import capitals

LONG = 7
"""Letters from which an everyday word is one that another may be a slip of; of short ones too many words are near."""


@dataclass(frozen=True)
class Lexicon:
    """The words by which questions are read."""

    knowledge: KnowledgeBase
    language: Language
    names: Names
    speller: Speller
    wholes: Wholes
    kinds: Mapping[str, frozenset[str]]
    """Kinds to the ids of the meetings and topics that are of it."""
    everywhere: frozenset[str]
    """Topics and entities whose name tells no entry from another."""
    covered: tuple[date, date]
    """The first and the last day that the record covers, between which a month without a year is looked for."""
    capitals: Phrases
    """Seats of governments to the ids of the Members of the record whose they are."""
    unnamed: Phrases
    """Words for those whom the record leaves unnamed: "several delegations"."""
    known: frozenset[str]
    """Stems of all the record's words, and of whatever means the same."""

    @cached_property
    def doers(self) -> frozenset[str]:
        """Ids of those by whom anything on record was said or done."""
        return frozenset(party for entry in self.knowledge.entries for party in entry.who)

    @cached_property
    def told(self) -> frozenset[str]:
        """Stems of what the entries themselves say."""
        return frozenset(stem(word) for entry in self.knowledge.entries for word in words_of(entry.text))

    def telling(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids that tell one entry from another, in their order."""
        return [id_ for id_ in ids if id_ not in self.everywhere]

    def is_of_meetings(self, kind: str) -> bool:
        """True for a common noun for meetings, such as a seminar."""
        kinds, known = kind.split("|"), self.knowledge.meeting_by_id
        return "meeting" in kinds or any(id_ in known for one in kinds for id_ in self.kinds.get(one, ()))

    def terms(self, words: tuple[str, ...]) -> frozenset[str]:
        """The stems of the words and of whatever means the same; of a phrase ("price tag") only what it stands for."""
        stems = tuple(stem(part) for word in words for part in word.split())
        standing_for = {meaning for _, _, meanings in self.language.synonym_phrases.find(stems) for meaning in meanings}
        has_phrase = len(stems) > len(words)
        return frozenset(standing_for if has_phrase and standing_for else {*map(stem, words), *standing_for})


def lexicon_of(knowledge: KnowledgeBase) -> Lexicon:
    """The lexicon of a knowledge base."""
    kinds, covers = _kinds(knowledge), knowledge.base.covers
    used = {entry.act for entry in knowledge.entries}
    # How a vote ended is a doing too.
    used |= {word for entry in knowledge.entries if entry.act == "voted" for word in words_of(entry.status or "")}
    language = language_of(knowledge.words, kinds, used=used, initials=_initials(knowledge))
    names = names_of(knowledge, language)
    words = frozenset(word for text in _texts(knowledge) for word in words_of(text))
    spellable = frozenset(word for word in words if word.isalpha())
    act_words = frozenset(word for act in language.acts.values() for text in act.words for word in words_of(text))
    # "Who supports it" is typed as often as "who supported it".
    verbs = frozenset(f"{text}s" for act in language.acts.values() for text in act.words if text.isalpha())
    present = frozenset(verb for verb in verbs if len(verb) >= LONG and stem(verb) == stem(verb[:-1]))
    vocabulary = spellable | act_words | present | language.vocabulary | language.kind_words
    # Shorter words of grammar are mended by other rules: too many names are as near.
    vocabulary |= {word for word in language.stop_words if len(word) > SHORTEST_OTHER}
    proper = frozenset(_proper(knowledge))
    seats = {word for seat, _ in capitals() for word in words_of(seat)}
    common = language.common | language.stop_words | (seats - proper)
    telling = {word: whole for word, whole in names.wholes.items() if word not in language.stop_words}
    lexicon = Lexicon(
        knowledge=knowledge,
        language=language,
        names=names,
        speller=Speller(
            vocabulary=vocabulary | frozenset(word for word in language.everyday if len(word) >= LONG),
            grammar=language.grammar | act_words,
            common=common,
            name_words=names.words,
            alone={word: names.by_words[word][1] for word in names.words if word in names.by_words},
            confusable=names.confusable,
            proper=proper & spellable - common - frozenset(names.words),
        ),
        wholes=Wholes(telling, vocabulary | common | frozenset(names.words), names.confusable),
        kinds=kinds,
        everywhere=frozenset(
            [topic.id for topic in knowledge.topics if topic.everywhere]
            + [entity.id for _, entity in knowledge.entities if entity.everywhere]
        ),
        covered=(parse(covers.start).earliest, parse(covers.end).latest),
        capitals=phrases_of(_capitals(names)),
        unnamed=phrases_of({words: [words] for words in _unnamed(knowledge)}),
        known=frozenset(),
    )
    return replace(lexicon, known=_known(lexicon, knowledge))


def _capitals(names: Names) -> dict[str, list[str]]:
    """Ids to seats of governments that name nothing else on record."""
    seats: dict[str, list[str]] = {}
    for seat, members in capitals():
        known = (names.by_words.get("".join(words_of(member))) for member in members)
        found = next((named for named in known if named and named[0] in ENTITY_KINDS), None)
        if found and "".join(words_of(seat)) not in names.by_words:
            seats.setdefault(found[1], []).append(seat)
    return seats


def _proper(knowledge: KnowledgeBase) -> set[str]:
    """Words that are written with a capital wherever they stand, and not only at the beginning of a text."""
    written = {token.surface for text in _texts(knowledge) for token in tokens_of(text)[1:]}
    lowered = {surface for surface in written if not surface[0].isupper()}
    return {surface.lower() for surface in written - lowered if surface.lower() not in lowered}


def _initials(knowledge: KnowledgeBase) -> dict[str, str]:
    """What the record writes in capitals, by its initials: COP for "Conference of the Parties"."""
    return {initials_of(title): title for text in _texts(knowledge) for title in _TITLE.findall(text)}


_TITLE = re.compile(
    r"\b(?!(?:The|At|For|In|Of|On|By|From|A|An) )[A-Z][a-z]+(?:(?: (?:of|for|on|the))* [A-Z][a-z]+){1,5}"
)


def initials_of(title: str) -> str:
    """The letters that a title is shortened to, articles aside.

    >>> initials_of("Conference of the Parties")
    'COP'
    """
    return "".join(word[0].upper() for word in title.split() if word != "the")


def _unnamed(knowledge: KnowledgeBase) -> Iterator[str]:
    """Words of more than one for the unnamed; "Members" alone names nobody."""
    yield from (entry.unnamed for entry in knowledge.entries if entry.unnamed and len(entry.unnamed.split()) > 1)


def _known(lexicon: Lexicon, knowledge: KnowledgeBase) -> frozenset[str]:
    return frozenset(term for text in _texts(knowledge) for term in lexicon.terms(words_of(text)))


def _kinds(knowledge: KnowledgeBase) -> dict[str, frozenset[str]]:
    things: dict[str, set[str]] = {}
    kinds = [(meeting.kind, meeting.id) for meeting in knowledge.meetings]
    kinds += [(topic.kind, topic.id) for topic in knowledge.topics if topic.kind]
    kinds += [("event", meeting.id) for meeting in knowledge.meetings]
    kinds += [("meeting", id_) for id_ in _meetings_proper(knowledge)]
    for kind, id_ in kinds:
        things.setdefault(kind, set()).add(id_)
    return {kind: frozenset(ids) for kind, ids in things.items()}


def _meetings_proper(knowledge: KnowledgeBase) -> Iterator[str]:
    """The meetings of each body: those that are called so, else its sessions and the like, but never a deadline."""
    called = gatherings()
    plain = {meeting.body for meeting in knowledge.meetings if meeting.kind in called}
    for meeting in knowledge.meetings:
        if (
            meeting.body
            and (meeting.body not in plain or meeting.kind in called)
            and meeting.kind.split()[-1] not in ("deadline", "event")
        ):
            yield meeting.id


def _texts(knowledge: KnowledgeBase) -> Iterator[str]:
    """Everything that a question may share a word with."""
    for entry in knowledge.entries:
        yield from (entry.text, *entry.asks, *entry.counts, *(cite.quote for cite in entry.cite))
        yield from filter(None, (entry.place, entry.status, entry.reason, entry.unnamed))
    for topic in knowledge.topics:
        yield from (topic.name, *topic.aliases, topic.definition or "")
    for meeting in knowledge.meetings:
        yield from (meeting.name, meeting.place or "", *meeting.aliases, *meeting.agenda)
    for document in knowledge.documents:
        yield from (document.title, document.text or "", *document.aliases)
