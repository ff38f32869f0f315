"""What a question is about, said in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.dates import DatePhrase
from bot.edtf import MONTHS, in_words, parse
from bot.knowledge.model import Entity, Entry, Meeting, Parties, Topic
from bot.matching.index import Record
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.questions import Question
from bot.matching.slots import word_before
from bot.prose import capital, listed
from bot.text import words_of


def name_of(id_: str, record: Record) -> str:
    """The name by which the bot calls a thing."""
    knowledge = record.knowledge
    thing: Entity | Topic | Meeting | None = (
        knowledge.entity_by_id.get(id_) or knowledge.topic_by_id.get(id_) or knowledge.meeting_by_id.get(id_)
    )
    return thing.name if thing else knowledge.document_by_id[id_].symbol


def called(id_: str, record: Record) -> str:
    """The name of a party as it stands in a sentence, with its article."""
    return record.knowledge.called(id_)


def parties_of(entry: Entry, acts: Collection[str], record: Record, but: frozenset[str] = frozenset()) -> str:
    """Who did it, in words, `but` for those who cannot be meant; never a name that the source does not give."""
    for act in acts if entry.act not in acts else ():
        parties: Parties | None = getattr(entry, f"{act}_by", None)
        if parties:
            if isinstance(parties, str):
                return parties
            return listed(called(party, record) for party in parties if party not in but)
    if entry.who:
        return listed(called(party, record) for party in entry.who if party not in but)
    unnamed = entry.unnamed or ""
    if not unnamed:
        return ""
    nobody = unnamed.lower() in record.lexicon.language.anyone
    return capital(unnamed) if nobody or "not named" in unnamed else f"{capital(unnamed)}, not named"


def when_of(entry: Entry, record: Record) -> list[str]:
    """When an entry was, in words."""
    if entry.date:
        return [in_words(parse(entry.date))]
    return [in_words(record.knowledge.meeting_by_id[meeting].when) for meeting in entry.at]


def sought(question: Question, record: Record, *, told: bool = False) -> str:
    """What the question asks for, as a noun phrase: "proposal by China on data flows in March 2018".

    Where it is `told`, what was said of a meeting is not put down as said at it.
    """
    language = record.lexicon.language
    act = "voted" if question.is_of_votes else question.act
    noun = (language.acts[act].noun if act else None) or "statement"
    doers = [doer for _, doer in question.deeds]
    acting = {span.id for span in question.spans if span.subject}
    telling = {*record.lexicon.telling(question.parties), *acting}
    named = [party for party in question.parties if party in telling and party not in doers]
    scenes = {span.id for span in question.spans if span.kind == "body" and word_before(span, question) in _AT}
    did = [party for party in named if party in _doing(question, record) and party not in scenes]
    by = [f"by {listed(called(party, record) for party in did)}"] if did else []
    by += [f"in {listed(called(party, record) for party in named if party in scenes)}"] if scenes & set(named) else []
    others = [party for party in named if party not in did and party not in scenes]
    by += [f"concerning {listed(called(party, record) for party in others)}"] if others else []
    made = {act: [called(doer, record) for other, doer in question.deeds if other == act] for act, _ in question.deeds}
    deeds = [f"on the {language.acts[act].noun} of {listed(doers)}" for act, doers in made.items()]
    return " ".join([noun, *by, *deeds, *_circumstances(question, record, told=told)])


_AT = ("in", "at", "within")


def _doing(question: Question, record: Record) -> frozenset[str]:
    """Those of the parties named that would have done it: not whom it is asked who did it to, or of."""
    if question.ask == "who" or question.is_passive:
        return frozenset()
    if "party" in question.widened or question.says(record.lexicon.language.joint):
        return frozenset(question.parties)
    done_to = {span.id for span in question.spans if span.spoken_of or span.possessive} | question.objects
    doing = [party for party in question.parties if party not in done_to]
    return frozenset(doing[:1])


def subject(question: Question, record: Record, *, told: bool = False) -> str:
    """What the question is about, without the doing: "by China on data flows", empty where it names nothing.

    `told` is as for `sought`.
    """
    parties = [called(party, record) for party in record.lexicon.telling(question.parties)]
    own = [f"involving {listed(parties)}"] if parties else []
    return " ".join([*own, *_circumstances(question, record, told=told)])


def _circumstances(question: Question, record: Record, *, told: bool) -> list[str]:
    topics = [name_of(topic, record) for topic in question.ids("topic")]
    kinds = [_one(kind.split("|")[0]) for kind in question.kinds]
    spoken_of = [id_ for id_ in question.ids("meeting", "document") if told and _holds_nothing(id_, record)]
    topics += [f"the {within_sentence(id_, record)}" for id_ in spoken_of if id_ in record.knowledge.meeting_by_id]
    topics += [name_of(id_, record) for id_ in spoken_of if id_ not in record.knowledge.meeting_by_id]
    meetings = [within_sentence(meeting, record) for meeting in question.ids("meeting") if meeting not in spoken_of]
    documents = [
        span.surface if not span.id else name_of(span.id, record)
        for span in question.spans
        if span.kind == "document" and span.id not in spoken_of
    ]
    dates = [_time_of(phrase) for phrase in question.dates]
    return [
        *([f"on {listed([*topics, *kinds])}"] if topics or kinds else []),
        *([f"at the {listed(meetings)}"] if meetings else []),
        *([f"in {listed(documents)}"] if documents else []),
        *([f"apart from {listed(_as_said(span, record) for span in question.excluded)}"] if question.excluded else []),
        *([f"in paragraph {question.paragraph}"] if question.paragraph else []),
        *([listed(dates, "or")] if "date" in question.widened else dict.fromkeys(dates)),
    ]


def _holds_nothing(id_: str, record: Record) -> bool:
    """True for a meeting at which nothing on record was said, and a document that holds none of it."""
    entries = [facet.entry for facet in record.holding.get(id_, ())]
    made = record.lexicon.language.proposings
    there = (
        id_ in entry.at or entry.act in made or any(cite.document == id_ for cite in entry.cite) for entry in entries
    )
    return bool(entries) and not any(there)


def _time_of(phrase: DatePhrase) -> str:
    """A date with its preposition: "in March", "on 5 March", "yesterday"."""
    text = _dated(phrase.text)
    if text.lower().startswith(_RELATIONS) or text.lower().endswith(" ago"):
        return text[0].lower() + text[1:]
    return f"{'on' if phrase.start and phrase.start == phrase.end else 'in'} {text}"


def _dated(text: str) -> str:
    """A date as it was typed, its months with a capital; "at the October" session was in October."""
    words = [word.capitalize() if word.capitalize() in MONTHS else word for word in text.split()]
    kept = words[1:] if words[0].lower() in ("for", "of", "at") else words
    return " ".join(kept[1:] if kept[0] == "the" and kept[1] in MONTHS else kept)


def _as_said(span: Span, record: Record) -> str:
    """The name as it was typed; what was spoken of before by its own."""
    entity = span.id in record.knowledge.entity_by_id
    return span.surface if span.surface != span.id else called(span.id, record) if entity else name_of(span.id, record)


_RELATIONS = (
    "in ",
    "on ",
    "before",
    "after",
    "since",
    "until",
    "between",
    "as of",
    "from",
    "by ",
    "during",
    "up to",
    "last",
    "this",
    "next",
    "today",
    "tomorrow",
    "yesterday",
)


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def within_sentence(meeting: str, record: Record) -> str:
    """A meeting's name within a sentence: "first session", but "General Council" as it is."""
    name = name_of(meeting, record)
    language, first = record.lexicon.language, words_of(name)[0]
    plain = any(first in words for words in (language.common, language.kind_words, language.ordinals))
    return name[0].lower() + name[1:] if plain and first not in record.lexicon.names.words else name


def mentioned(kind: str, ids: Sequence[str], record: Record) -> list[str]:
    """Ids of one kind of entity among some ids, in the order of the files."""
    assert kind in ENTITY_KINDS
    kinds = record.knowledge.kind_by_entity
    return [id_ for id_ in record.lexicon.telling(kinds) if kinds[id_] == kind and id_ in ids]


def with_date(party: str, entry: Entry, record: Record) -> str:
    """A party with the time of its doing, since who did it depends on when."""
    when = when_of(entry, record)
    return f"{party} ({listed(when)})" if when else party


def as_meant(number: str, entry: Entry, question: Question, record: Record) -> str:
    """A number, with a word that it is only wanted where it is not asked what somebody wanted: "10 years, proposed"."""
    asked = entry.act in question.acts or question.deeds
    return number if asked or entry.act not in record.lexicon.language.intentions else f"{number}, {entry.act}"
