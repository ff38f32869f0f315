"""Whether meetings are asked for, and which of those on record are meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.answers.meeting_facts import FACTS
from bot.knowledge.model import Meeting
from bot.matching.conditions import in_phrase
from bot.matching.index import Record, days_of
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.matching.slots import kind_ids, word_before
from bot.text import stem, words_of


def at_meeting_meant(question: Question, record: Record, as_of: date) -> tuple[Question, list[str]]:
    """The question asked of the last session, where it asks what was done at it, and a note that says which that is.

    That is the last of the meetings that were, by the day, at which anything was said.
    """
    kinds = tuple(kind for kind in question.kinds if record.lexicon.is_of_meetings(kind))
    bodies = tuple(span for span in question.spans if span.kind == "body" and not span.subject)
    named = kinds or (bodies and (question.acts or question.speaks))
    if question.order != "last" or question.is_plural or question.ids("meeting") or not named:
        return question, []
    asked = Question(question.utterance, kinds=kinds, spans=bodies)
    spoken_at = {meeting for facet in record.facets for meeting in facet.entry.at}
    past = [m for m in record.knowledge.meetings if meets(m, asked, record) and not m.is_coming(as_of)]
    last = max((m for m in past if m.id in spoken_at), key=lambda m: m.when.latest, default=None)
    if last is None:
        return question, []
    span = Span("meeting", last.id, -1, -1, last.name, within=True)
    others = tuple(kind for kind in question.kinds if kind not in kinds)
    spans = (*(span for span in question.spans if span not in bodies), span)
    return replace(question, spans=spans, kinds=others, order=None), [
        f"I took the last {kinds[0].split('|')[0] if kinds else 'meeting'} to be the {last.name}."
    ]


def as_deadline(question: Question, record: Record) -> Question:
    """What is asked "until when", or of a deadline, asked of the deadlines on record by what is due."""
    named = "by when" in question.asks or any("deadline" in kind.split("|") for kind in question.kinds)
    language, due = record.lexicon.language, _due(question, record)
    sends = any(stem(word) in language.sendings for word in question.words) and not question.is_past
    verb = question.act is not None and not question.names_act and not sends
    # "The last day to send in proposals" may be the very name of a deadline.
    meetings = set(question.ids("meeting")) - kind_ids("deadline", record)
    before = _due_before(question, meetings, (*question.content, *due), record) if named else None
    if before:
        return before
    others = meetings or question.focus or (verb and "by when" in question.asks)
    if (
        not named
        or (question.echoes and not due and not names_matter(question, record))
        or others
        or question.ask not in ("what", "when")
        or question.deeds
        or not kind_ids("deadline", record)
    ):
        return question
    # The deadline for the study is none for documents.
    matters = [kind.split("|")[0] for kind in question.kinds if not record.lexicon.is_of_meetings(kind)]
    said = (*question.content, *due, *(word for kind in matters for word in words_of(kind)))
    sendings = language.sendings
    content = tuple(dict.fromkeys(word for word in said if sendings.isdisjoint((word, stem(word)))))
    unknown = tuple(word for word in question.unknown if sendings.isdisjoint((word, stem(word))))
    # Papers "for the April session" are due before that.
    before_it = any("deadline" not in kind and record.lexicon.is_of_meetings(kind) for kind in question.kinds)
    return replace(
        question, ask="when", kinds=("deadline",), acts=frozenset(), act=None, content=content, speaks=False,
        unknown=unknown, dates=() if before_it else question.dates,
    )  # fmt: skip


def _due_before(question: Question, meetings: set[str], said: tuple[str, ...], record: Record) -> Question | None:
    """What is due for a session, asked of the one deadline whose name says so."""
    sendings, terms = record.lexicon.language.sendings, record.lexicon.terms
    told = {id_: record.told_of_meetings[id_] for id_ in kind_ids("deadline", record)}
    numbers = {words_of(record.knowledge.meeting_by_id[id_].name)[:2] for id_ in meetings}
    fits = [
        id_
        for id_, (own, named) in told.items()
        if meetings & named or not numbers.isdisjoint(pairwise(words_of(record.knowledge.meeting_by_id[id_].name)))
        if all(terms((word,)) & own for word in said if sendings.isdisjoint((word, stem(word))))
    ]
    if not said or len(fits) != 1 or question.ask not in ("what", "when"):
        return None
    span = Span("meeting", fits[0], -1, -1, fits[0])
    return replace(
        question, ask="when", spans=(span,), kinds=(), acts=frozenset(), act=None, names_act=False, deeds=(),
        content=(), unknown=(), speaks=False, dates=(),
    )  # fmt: skip


def is_of_body(question: Question, record: Record) -> bool:
    """True for "when is MC14", which names a body and asks for its meeting."""
    says = question.acts or question.content or question.kinds or question.order or question.dates
    others = [span for span in question.spans if span.kind != "body"]
    bodies = record.lexicon.telling(question.ids("body"))
    return question.ask in ("when", "where") and bool(bodies) and not (says or others)


def asks_for_agendas(question: Question, record: Record) -> bool:
    """True for "what is on the agenda in December", where no statement tells what was put on an agenda."""
    stated = any(facet.entry.act in question.acts for facet in record.facets)
    return question.ask == "agenda" and bool(question.dates) and not (question.kinds or stated)


def asks_for_meetings(question: Question, record: Record) -> bool:
    """True where meetings are named and nothing is asked that only statements tell."""
    named = bool(question.ids("meeting")) or any(record.lexicon.is_of_meetings(kind) for kind in question.kinds)
    met = record.knowledge.meeting_bodies
    others = set(record.lexicon.telling(question.ids("member", "group", "organization"))) - met
    return (
        (named or bool(question.order and question.ids("body")))
        and (question.acts <= record.lexicon.language.meeting_acts or question.ask == "agenda")
        and (question.ask != "when" or question.act is None or "held" in question.acts)
        and not others
        and not question.deeds
        and not question.speaks
        and not question.ids("document")
        and question.ask not in ("why", "status", "document", "define")
        and record.lexicon.language.courses.issuperset(question.unknown)
        and not asks_for_first(question, record)
        and (
            bool(question.order)
            or question.ask in FACTS
            or is_bare(question, record)
            or _is_comparison(question, record)
        )
    )


def asks_for_first(question: Question, record: Record) -> bool:
    """True for when something was "originally", or "was to be": no date or place of today tells it."""
    was_to_be = question.words[1:2] in (("was",), ("were",)) and ("to", "be") in pairwise(question.words)
    return was_to_be or question.says(record.lexicon.language.firsts)


def meets(meeting: Meeting, question: Question, record: Record) -> bool:
    """True for a meeting that is all that the question says of it."""
    met = record.knowledge.meeting_bodies
    bodies = record.lexicon.telling(question.ids("body"))
    bodies += [party for party in question.parties if party in met]
    named = question.ids("meeting")
    terms, spoken = record.told_of_meetings[meeting.id]
    due = {s.id for s in question.spans if question.kinds == ("deadline",) and word_before(s, question) == "for"}
    topics = [topic for topic in question.ids("topic") if topic in due or topic not in record.lexicon.everywhere]
    passed_over = record.lexicon.language.courses | record.lexicon.language.comparisons | question.modifiers
    return (
        (not named or meeting.id in named)
        and meeting.id not in {span.id for span in question.excluded}
        and (bool(named) or not question.kinds or _is_of_kinds(meeting, question, record))
        and all(body == meeting.body for body in bodies)
        and all(topic in meeting.topics or topic in spoken for topic in topics)
        and all(in_phrase(days_of(meeting.when), phrase) for phrase in question.dates)
        and all(record.lexicon.terms((word,)) & terms for word in question.content if word not in passed_over)
    )


def names_matter(question: Question, record: Record) -> bool:
    """True where it says what it is about."""
    telling = record.lexicon.telling(span.id for span in question.spans)
    return bool(set(question.content) - record.lexicon.language.courses or telling or question.kinds)


def _due(question: Question, record: Record) -> list[str]:
    """Its words for what is due: nouns of doing, and light words that a deadline on record has."""
    language = record.lexicon.language
    deadlines = [record.told_of_meetings[id_][0] for id_ in kind_ids("deadline", record)]
    told = frozenset[str]().union(*deadlines)
    light = set(question.echoes) - language.courses
    return [
        word
        for word in question.words
        if (word,) in language.act_nouns or (word in light and record.lexicon.terms((word,)) & told)
    ]


def is_bare(question: Question, record: Record) -> bool:
    """True where nothing but the meetings themselves is asked for, or whether there is one on a date."""
    exists = question.words[1:2] in (("there",), ("any",), ("a",), ("an",), ("another",))
    named = question.kinds or (question.ids("meeting") and not question.echoes)
    vague = question.is_whether and not (question.dates or (exists and named))
    others = question.is_whether or question.ids("meeting") or set(question.echoes) - _words_of_doing(question, record)
    held = "held" in question.acts and bool(question.kinds) and not others
    return not (vague or question.content) and (held or not question.acts) and question.ask in ("what", "list")


def _words_of_doing(question: Question, record: Record) -> set[str]:
    found = record.lexicon.language.act_phrases.find(tuple(map(stem, question.words)))
    return {word for start, end, _ in found for word in question.words[start:end]}


def _is_comparison(question: Question, record: Record) -> bool:
    """True for "was X before or after Y" and "which came first, X or Y", of which the dates tell."""
    return len(question.ids("meeting")) > 1 and question.says(record.lexicon.language.comparisons)


def _is_of_kinds(meeting: Meeting, question: Question, record: Record) -> bool:
    """True for a meeting of the kind; "which meetings are coming" asks for all that can be attended."""
    if question.kinds == ("meeting",) and question.order and question.is_plural and not question.spans:
        return not meeting.is_deadline
    return any(meeting.id in kind_ids(kind, record) for kind in question.kinds)
