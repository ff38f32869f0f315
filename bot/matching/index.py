"""The record as it is looked up to answer: entries by what they concern, and the questions that curators gave them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from bot.dates import DatePhrase, find_dates
from bot.edtf import EdtfDate, parse
from bot.knowledge.locators import locator_of
from bot.knowledge.model import Entry, KnowledgeBase
from bot.knowledge.references import PARTIES
from bot.matching.language import Language
from bot.matching.lexicon import Lexicon, lexicon_of
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.matching.reading import read
from bot.paraphrase.values import Example as Wording
from bot.paraphrase.values import Match
from bot.text import Token, stems_of, tokens_of, words_of

if TYPE_CHECKING:
    from bot.paraphrase.learning import Either

Learn: TypeAlias = "Callable[[KnowledgeBase], Either]"
"""What learns wordings from a knowledge base."""
REMEMBERED = 128
"""Questions of which it is remembered what they are like by their wording."""
LONG = 31
"""Days beyond which something that was at some time within them need not have been on each."""
_DAY = re.compile(r"\b\d{1,2}\b")
Days = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Facet:
    """One entry as it is looked up."""

    entry: Entry
    position: int
    """Its place in the record."""
    involved: frozenset[str]
    """Everything it concerns: parties in any part, topics, meetings, bodies, documents."""
    acts: frozenset[str]
    """What was done, and what the entry says who did: supported, if it has `supported_by`."""
    spoken: frozenset[str]
    """Topics that its words speak of without being its own."""
    bodies: frozenset[str]
    """Ids of the bodies at whose meetings it was."""
    documents: frozenset[str]
    """Ids of those that it is cited from or points to."""
    pointed: frozenset[str]
    """Ids of those that it points to."""
    days: Days
    """When it was, from and to."""
    since: date
    """The first of these days."""
    is_rough: bool
    """True where its date names no day, or it was at some time within months."""
    mentioned: Days
    """Days that its words speak of."""
    terms: frozenset[str]
    """Stems of its words, with what they stand for."""


@dataclass(frozen=True)
class Example:
    """A way of asking for an entry that a curator wrote down."""

    question: Question
    features: Mapping[str, float]
    facet: Facet


@dataclass(frozen=True)
class Record:
    """A knowledge base made ready for questions."""

    knowledge: KnowledgeBase
    lexicon: Lexicon
    facets: tuple[Facet, ...]
    examples: tuple[Example, ...]
    weights: Mapping[str, float]
    """How telling each stem of the record is: ln(1 + entries / entries that have it)."""
    learn: Learn

    @cached_property
    def matcher(self) -> Either:
        """What tells by its wording which entry a question is like; learned when first asked for."""
        return self.learn(self.knowledge)

    @cached_property
    def like(self) -> Callable[[str], Match]:
        """What a question is like by its wording; a silence asks again what was asked before it."""
        return lru_cache(maxsize=REMEMBERED)(self.matcher.match)

    @cached_property
    def facet_by_id(self) -> Mapping[str, Facet]:
        """Entries as they are looked up, by their id."""
        return {facet.entry.id: facet for facet in self.facets}

    @cached_property
    def holding(self) -> Mapping[str, tuple[Facet, ...]]:
        """Whatever can be named, by id, to the entries that involve it, speak of it or cite it, in their order."""
        held: dict[str, list[Facet]] = {}
        for facet in self.facets:
            for id_ in facet.involved | facet.spoken | facet.documents:
                held.setdefault(id_, []).append(facet)
        return {id_: tuple(facets) for id_, facets in held.items()}

    @cached_property
    def sharing(self) -> Mapping[str, tuple[int, ...]]:
        """Features of questions to the numbers of the examples that have them."""
        shared: dict[str, list[int]] = {}
        for number, example in enumerate(self.examples):
            for feature in example.features:
                shared.setdefault(feature, []).append(number)
        return {feature: tuple(numbers) for feature, numbers in shared.items()}

    @cached_property
    def places(self) -> frozenset[str]:
        """Words of the places where something was, as far as no word of everyday language is among them."""
        known = [meeting.place for meeting in self.knowledge.meetings] + [e.place for e in self.knowledge.entries]
        return frozenset(word for place in known for word in words_of(place or "")) - self.lexicon.language.common

    @cached_property
    def exact(self) -> frozenset[str]:
        """Words of place, number and version, which an entry must have if they are asked for: "the second draft"."""
        language = self.lexicon.language
        return self.places | language.versions | language.numerals | language.ordinals

    @cached_property
    def naming(self) -> Mapping[str, frozenset[str]]:
        """Topics to the stems of all that each is called: to speak of the "ban on tests" is to say its name."""
        called = {topic.id: " . ".join([topic.name, *topic.aliases]) for topic in self.knowledge.topics}
        return {id_: self.lexicon.terms(words_of(text)) for id_, text in called.items()}

    @cached_property
    def topical(self) -> frozenset[str]:
        """Stems of the names of all topics."""
        return frozenset[str]().union(*self.naming.values())

    def is_of_topic(self, word: str) -> bool:
        """True for a word of a topic's name."""
        return not self.topical.isdisjoint(self.lexicon.terms((word,)))

    @cached_property
    def told_of_meetings(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """Meetings to the stems of their names, places and topics, and to the ids of what these name."""
        topics = self.knowledge.topic_by_id
        texts = {
            meeting.id: " . ".join(
                [meeting.name, meeting.place or "", *meeting.aliases, *(topics[topic].name for topic in meeting.topics)]
            )
            for meeting in self.knowledge.meetings
        }
        return {
            id_: (
                self.lexicon.terms(words_of(text)),
                frozenset(span.id for span in self.lexicon.names.find(tokens_of(text), set())),
            )
            for id_, text in texts.items()
        }

    def weight(self, word: str) -> float:
        """How telling a word is: that of the rarest of its terms, the heaviest of all where the record has none."""
        known = [self.weights[term] for term in self.lexicon.terms((word,)) if term in self.weights]
        return max(known, default=math.log(1 + len(self.facets)))

    def features(self, question: Question) -> dict[str, float]:
        """What tells a question from others, with weights: names, doings, words, the thing asked for."""
        found = {f"id:{span.id}": 3.0 for span in question.spans if span.id not in self.lexicon.everywhere}
        found |= {f"kind:{kind}": 2.0 for kind in question.kinds}
        found |= {f"act:{act}": 1.0 for act in question.acts}
        found |= {f"ask:{question.ask}": 1.0}
        for word in question.content:
            found[f"word:{min(self.lexicon.terms((word,)))}"] = self.weight(word)
        return found


def learned(knowledge: KnowledgeBase) -> Either:
    """What tells by its wording which entry a question is like."""
    # numpy takes a tenth of a second to import, for which a question that is answered need not wait.
    from bot.paraphrase.learning import learn_fitting

    return learn_fitting(*learning_from(knowledge))


def learning_from(knowledge: KnowledgeBase) -> tuple[list[Wording], dict[str, str]]:
    """The questions that lead to entries, and each entry's text."""
    examples = [Wording(id_, text) for id_, text in wordings_of(knowledge)]
    return examples, {entry.id: entry.text for entry in knowledge.entries}


def build(knowledge: KnowledgeBase, learn: Learn = learned) -> Record:
    """The record of a knowledge base."""
    lexicon = lexicon_of(knowledge)
    facets = tuple(_facet(position, entry, lexicon) for position, entry in enumerate(knowledge.entries))
    counts = Counter(term for facet in facets for term in facet.terms)
    weights = {term: math.log(1 + len(facets) / count) for term, count in counts.items()}
    bare = Record(knowledge, lexicon, facets, (), weights, learn)
    return replace(bare, examples=tuple(_examples(bare)))


def days_of(when: EdtfDate) -> Days:
    """A date as days from and to; each day of a set on its own."""
    return tuple((day, day) for day in when.days) if when.is_set else ((when.earliest, when.latest),)


def documents_of(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    """Ids of the documents that an entry points to, as `documents` names them."""
    for reference in entry.documents:
        named = {reference, locator_of(reference).document}
        yield from (document.id for document in knowledge.documents if named & {document.id, document.symbol})


def wordings_of(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """How each entry may be asked for: its id with its `asks` and with the gold questions that lead to it alone."""
    for entry in knowledge.entries:
        yield from ((entry.id, ask) for ask in entry.asks)
    for gold in knowledge.questions:
        if len(gold.leads_to) == 1 and not gold.after and gold.leads_to[0] in knowledge.entry_by_id:
            yield gold.leads_to[0], gold.q


def _examples(record: Record) -> Iterator[Example]:
    # "Last year" in an example is reckoned from where the record ends, whatever the day of reading.
    end = parse(record.knowledge.base.covers.end).latest
    for facet in record.facets:
        for text in facet.entry.asks:
            question = read(text, record.lexicon, today=end)
            yield Example(question, record.features(question), facet)


def _facet(position: int, entry: Entry, lexicon: Lexicon) -> Facet:
    knowledge = lexicon.knowledge
    meetings = [knowledge.meeting_by_id[meeting] for meeting in entry.at]
    words = tokens_of(entry.text)
    named = list(lexicon.names.find(words, set()))
    entry = _without_heirs(entry, named, tuple(word.word for word in words), lexicon)
    spoken_of = {span.id for span in named if span.kind != "topic" and not _tells(span, words)}
    bodies = {meeting.body for meeting in meetings if meeting.body}
    places = [entry.place, *(meeting.place for meeting in meetings)]
    topics = [knowledge.topic_by_id[topic].name for topic in entry.topics]
    written = [
        *(_without_days(text, lexicon) for text in (entry.text, *(cite.quote for cite in entry.cite)) if text),
        *entry.counts,
        *topics,
        *places,
        *_words_of_parties(entry),
        *_words_of_money(entry, lexicon),
    ]
    written += [entry.status, entry.reason]
    when = [parse(entry.date)] if entry.date else [meeting.when for meeting in meetings]
    days = tuple(days for date_ in when for days in days_of(date_))
    return Facet(
        entry=entry,
        position=position,
        involved=frozenset([*_linked(entry), *spoken_of, *bodies]),
        acts=frozenset(_acts(entry, lexicon)),
        spoken=frozenset(span.id for span in named if span.kind == "topic"),
        bodies=frozenset(bodies),
        pointed=frozenset(documents_of(entry, knowledge)),
        documents=frozenset([*documents_of(entry, knowledge), *(cite.document for cite in entry.cite)]),
        days=days,
        since=min((lo for lo, _ in days), default=date.min),
        is_rough=any(date_.precision != "day" or (date_.latest - date_.earliest).days > LONG for date_ in when),
        mentioned=tuple(_mentioned(entry.text, lexicon)),
        terms=lexicon.terms(tuple(_there_is(words_of(" . ".join(filter(None, written)))))),
    )


def _without_heirs(entry: Entry, named: list[Span], words: tuple[str, ...], lexicon: Lexicon) -> Entry:
    """The entry without the topics for which it gives up others: what made way for the ban is not the ban."""
    language = lexicon.language
    way = next((end for _, end, _ in language.making_way.find(words)), None)
    if way is None or entry.act not in language.retreats or not entry.topics[1:]:
        return entry
    heirs = {span.id for span in named if span.start >= way} - {span.id for span in named if span.start < way}
    return entry.model_copy(update={"topics": [topic for topic in entry.topics if topic not in heirs]})


LACKED = 3
"""Words behind "without" that say what there is not: a moratorium without an end date is no end."""


def _there_is(words: tuple[str, ...]) -> Iterator[str]:
    lacked = {n + step for n, word in enumerate(words) if word == "without" for step in range(1, LACKED + 1)}
    return (word for n, word in enumerate(words) if n not in lacked)


def _tells(span: Span, words: tuple[Token, ...]) -> bool:
    """True for the report in "Members, which the report does not name": it is where that stands, and not spoken of."""
    before = [word.word for word in words[: span.start] if word.word != "the"]
    return span.kind == "document" and before[-1:] == ["which"]


def _acts(entry: Entry, lexicon: Lexicon) -> Iterator[str]:
    """What was done, who else did something with it, and that it was attended where participants are counted."""
    yield entry.act
    yield from (key.removesuffix("_by") for key in PARTIES if getattr(entry, key))
    language = lexicon.language
    if entry.act == "voted" and entry.status:
        # How a vote ended is what was decided by it.
        found = language.act_phrases.find(stems_of(entry.status))
        yield from (act for _, _, acts in found for act in acts if not language.acts[act].any)
    counted = any(language.attendees.intersection(words_of(label)[-1:]) for label in entry.counts)
    if counted and has_come(entry, language):
        yield "attended"


def has_come(entry: Entry, language: Language) -> bool:
    """False where those whom an entry counts may come, or are paid for, and need not have come."""
    return entry.act != "sponsored" and not language.says_yet_to_be(entry.text)


def _linked(entry: Entry) -> Iterator[str]:
    yield from (*entry.who, *entry.topics, *entry.about, *entry.at)
    for key in PARTIES:
        parties = getattr(entry, key)
        if isinstance(parties, list):
            yield from parties


def _without_days(text: str, lexicon: Lexicon) -> str:
    """The text without the days of its dates: the session of 14 September is not session 14."""
    if not _DAY.search(text):
        return text
    dated = [phrase.span for phrase in _dates_in(text, lexicon)]
    return _DAY.sub(lambda day: "" if any(start <= day.start() < end for start, end in dated) else day[0], text)


def _dates_in(text: str, lexicon: Lexicon) -> tuple[DatePhrase, ...]:
    # A month without a year, and "next year", are reckoned from where the record ends.
    end = parse(lexicon.knowledge.base.covers.end).latest
    return find_dates(text, today=end, covered=lexicon.covered)


def _mentioned(text: str, lexicon: Lexicon) -> Iterator[tuple[date, date]]:
    for phrase in _dates_in(text, lexicon):
        if phrase.start and phrase.end:
            yield phrase.start, phrase.end
            # "From 6 October to 9 February" speaks of October.
            if phrase.relation == "between":
                yield from ((phrase.start, phrase.start), (phrase.end, phrase.end))


def _words_of_money(entry: Entry, lexicon: Lexicon) -> Iterator[str]:
    """What a sum of money is called, where the entry gives one."""
    language = lexicon.language
    if not language.currencies.isdisjoint(words_of(" ".join([entry.text, *entry.counts]))):
        yield from sorted(language.sums)


def _words_of_parties(entry: Entry) -> Iterator[str | None]:
    yield entry.unnamed
    for key in PARTIES:
        parties = getattr(entry, key)
        yield parties if isinstance(parties, str) else None
