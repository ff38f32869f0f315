"""Answers about meetings, sessions, reviews and workshops: which, when, where, who held them, next and last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from bot.answers.citing import Sheet, answer_with, meeting_line
from bot.answers.silence import NEAREST, silence_with
from bot.answers.wording import called, name_of
from bot.edtf import in_words
from bot.knowledge.model import Meeting
from bot.matching.conditions import in_phrase, kind_ids
from bot.matching.index import Facet, Record, days_of
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.prose import capital, listed, plural
from bot.replies import Explanation, Reply, Statement
from bot.text import stem, words_of

_RULE = "The meetings on record that are all that the question says."


def from_meetings(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The answer of the meetings that meet the question; None where it does not ask for meetings."""
    question = _as_deadline(question, record)
    if _is_of_body(question, record) or _asks_for_agendas(question, record):
        question = replace(question, kinds=("event",))
    if not _asks_for_meetings(question, record):
        return _without_deadline(question, record, as_of)
    found = [meeting for meeting in record.knowledge.meetings if _meets(meeting, question, record)]
    if question.order and not question.ids("meeting"):
        # The next Council is no deadline.
        met = [meeting for meeting in found if meeting.kind.split()[-1] != "deadline"]
        found = found if question.kinds else met or found
        return _ordered(question, record, found, as_of, explanation)
    told = _of_its_time(question, found, as_of)
    if not told:
        return _nothing(question, record, found, as_of)
    fact = FACTS.get(question.ask, _listing)
    return _out_of_order(question, record, told, as_of) or fact(question, record, told, explanation)


def _of_its_time(question: Question, found: Sequence[Meeting], as_of: date) -> list[Meeting]:
    """Those that were, or those to come, where one of these is asked for."""
    if question.ids("meeting"):
        return list(found)
    if question.is_past:
        return [meeting for meeting in found if meeting.status != "cancelled" and not meeting.is_coming(as_of)]
    # Where something will be is not where something like it was.
    will = question.is_future and question.ask in FACTS
    return [meeting for meeting in found if meeting.is_coming(as_of) or not will]


def _out_of_order(question: Question, record: Record, found: Sequence[Meeting], as_of: date) -> Reply | None:
    """What to say of the next one that was, or the last one that is still to come."""
    if question.order == "next" and not any(meeting.is_coming(as_of) for meeting in found):
        return _none(record, found, as_of, "after")
    if question.order == "last" and all(meeting.is_coming(as_of) for meeting in found):
        return _none(record, found, as_of, "before")
    return None


def at_meeting_meant(question: Question, record: Record, as_of: date) -> tuple[Question, list[str]]:
    """The question asked of the last session, where it asks what was done at it, and a note that says which that is.

    That is the last of the meetings that were, by the day, at which anything was said.
    """
    kinds = tuple(kind for kind in question.kinds if record.lexicon.is_of_meetings(kind))
    if question.order != "last" or question.is_plural or question.ids("meeting") or not kinds:
        return question, []
    bodies = tuple(span for span in question.spans if span.kind == "body" and not span.subject)
    asked = Question(question.utterance, kinds=kinds, spans=bodies)
    spoken_at = {meeting for facet in record.facets for meeting in facet.entry.at}
    past = [m for m in record.knowledge.meetings if _meets(m, asked, record) and not m.is_coming(as_of)]
    last = max((m for m in past if m.id in spoken_at), key=lambda m: m.when.latest, default=None)
    if last is None:
        return question, []
    span = Span("meeting", last.id, -1, -1, last.name, within=True)
    others = tuple(kind for kind in question.kinds if kind not in kinds)
    spans = (*(span for span in question.spans if span not in bodies), span)
    return replace(question, spans=spans, kinds=others, order=None), [
        f"I took the last {kinds[0].split('|')[0]} to be the {last.name}."
    ]


def _is_of_body(question: Question, record: Record) -> bool:
    """True for "when is MC14", which names a body and asks for its meeting."""
    says = question.acts or question.content or question.kinds or question.order or question.dates
    others = [span for span in question.spans if span.kind != "body"]
    bodies = [body for body in question.ids("body") if body not in record.lexicon.everywhere]
    return question.ask in ("when", "where") and bool(bodies) and not (says or others)


def _asks_for_agendas(question: Question, record: Record) -> bool:
    """True for "what is on the agenda in December", where no statement tells what was put on an agenda."""
    stated = any(facet.entry.act in question.acts for facet in record.facets)
    return question.ask == "agenda" and bool(question.dates) and not (question.kinds or stated)


def _as_deadline(question: Question, record: Record) -> Question:
    """What is asked "until when", or of a deadline, asked of the deadlines on record by what is due."""
    named = "by when" in question.asks or any("deadline" in kind.split("|") for kind in question.kinds)
    language, due = record.lexicon.language, _due(question, record)
    sends = any(stem(word) in language.sendings for word in question.words) and not question.is_past
    verb = question.act is not None and not question.names_act and not sends
    # "The last day to send in proposals" may be the very name of a deadline.
    meetings = set(question.ids("meeting")) - kind_ids("deadline", record)
    others = meetings or question.focus or (verb and "by when" in question.asks)
    if (
        not named
        or (question.echoes and not due and not _names_matter(question, record))
        or others
        or question.ask not in ("what", "when")
        or question.deeds
        or not kind_ids("deadline", record)
    ):
        return question
    content = tuple(dict.fromkeys(word for word in (*question.content, *due) if word not in language.sendings))
    unknown = tuple(word for word in question.unknown if word not in language.sendings)
    return replace(
        question, ask="when", kinds=("deadline",), acts=frozenset(), act=None, content=content, speaks=False,
        unknown=unknown,
    )  # fmt: skip


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


def _names_matter(question: Question, record: Record) -> bool:
    telling = [span for span in question.spans if span.id not in record.lexicon.everywhere]
    return bool(set(question.content) - record.lexicon.language.courses or telling or question.kinds)


def _without_deadline(question: Question, record: Record, as_of: date) -> Reply | None:
    """A silence where it is asked until when one can do something, whatever was done with it before."""
    sought = question.kinds == ("deadline",) or not _names_matter(question, record)
    if "by when" not in question.asks or not sought or not question.says(record.lexicon.language.permissions):
        return None
    sheet = Sheet(record.knowledge)
    known = [record.knowledge.meeting_by_id[id_] for id_ in kind_ids("deadline", record)]
    coming = sorted((one for one in known if one.is_coming(as_of)), key=lambda one: one.when.earliest)
    headline = "The record holds no deadline for that."
    return silence_with(headline, [sheet.meeting(meeting) for meeting in coming[:NEAREST]], sheet, record, as_of)


def from_states(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:  # noqa: ARG001
    """Whether a meeting takes place: its line, which says where it is only planned, or cancelled; else None."""
    named = [record.knowledge.meeting_by_id[id_] for id_ in question.ids("meeting")]
    plain = not (question.content or question.dates or question.kinds or question.parties or question.deeds)
    takes_place = question.act in record.lexicon.language.meeting_acts and "held" in question.acts
    if not (named and plain and question.is_whether and takes_place):
        return None
    return _listing(question, record, named, explanation)


def _nothing(question: Question, record: Record, found: Sequence[Meeting], as_of: date) -> Reply | None:
    """What to say where no meeting answers: that there is no such deadline, or that none was held."""
    if question.kinds == ("deadline",):
        return _without_deadline(question, record, as_of)
    held = found and question.is_past and _is_bare(question, record)
    return _none_held(question, record, found, as_of) if held else None


def _none_held(question: Question, record: Record, others: Sequence[Meeting], as_of: date) -> Reply:
    """A silence where all that would meet the question was cancelled, or is to come."""
    sheet = Sheet(record.knowledge)
    when = "".join(f" {phrase.text}" for phrase in question.dates)
    headline = f"No {_what(question, record)}{when} is on record as held."
    return silence_with(headline, [sheet.meeting(meeting) for meeting in others[:NEAREST]], sheet, record, as_of)


def _asks_for_meetings(question: Question, record: Record) -> bool:
    named = bool(question.ids("meeting")) or any(record.lexicon.is_of_meetings(kind) for kind in question.kinds)
    met = record.knowledge.meeting_bodies
    others = [
        p
        for p in question.ids("member", "group", "organization")
        if p not in record.lexicon.everywhere and p not in met
    ]
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
        and not question.says(record.lexicon.language.firsts)
        and (
            bool(question.order)
            or question.ask in FACTS
            or _is_bare(question, record)
            or _is_comparison(question, record)
        )
    )


def _is_bare(question: Question, record: Record) -> bool:
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


def _meets(meeting: Meeting, question: Question, record: Record) -> bool:
    met = record.knowledge.meeting_bodies
    bodies = [body for body in question.ids("body") if body not in record.lexicon.everywhere]
    bodies += [party for party in question.parties if party in met]
    named = question.ids("meeting")
    terms, spoken = record.told_of_meetings[meeting.id]
    passed_over = record.lexicon.language.courses | record.lexicon.language.comparisons | question.modifiers
    return (
        (not named or meeting.id in named)
        and meeting.id not in {span.id for span in question.excluded}
        and (bool(named) or not question.kinds or _is_of_kinds(meeting, question, record))
        and all(body == meeting.body for body in bodies)
        and all(
            topic in meeting.topics or topic in spoken
            for topic in question.ids("topic")
            if topic not in record.lexicon.everywhere
        )
        and all(in_phrase(days_of(meeting.when), phrase) for phrase in question.dates)
        and all(record.lexicon.terms((word,)) & terms for word in question.content if word not in passed_over)
    )


def _is_of_kinds(meeting: Meeting, question: Question, record: Record) -> bool:
    """True for a meeting of the kind; "which meetings are coming" asks for all that can be attended."""
    if question.kinds == ("meeting",) and question.order and question.is_plural and not question.spans:
        return meeting.kind.split()[-1] != "deadline"
    return any(meeting.id in kind_ids(kind, record) for kind in question.kinds)


def _none(record: Record, found: Sequence[Meeting], as_of: date, side: str) -> Reply:
    """A silence on the next or the last time of what is named, with the time that it was or will be."""
    sheet = Sheet(record.knowledge)
    names = listed(dict.fromkeys(meeting.name for meeting in found))
    headline = f"The record holds no {names} {side} {as_of.day} {as_of:%B %Y}."
    return silence_with(headline, [sheet.meeting(meeting) for meeting in found], sheet, record, as_of)


def _ordered(
    question: Question, record: Record, found: Sequence[Meeting], as_of: date, explanation: Explanation
) -> Reply | None:
    """The next meeting from a day, or the last one before it; None where it is not what is asked for."""
    taking_place = [m for m in found if m.status != "cancelled" and m.id != question.anchor]
    if question.anchor:
        when = record.knowledge.meeting_by_id[question.anchor].when
        as_of = when.latest if question.order == "next" else when.earliest
    coming = sorted((m for m in taking_place if m.is_coming(as_of)), key=lambda m: m.when.earliest)
    past = sorted((m for m in taking_place if not m.is_coming(as_of)), key=lambda m: m.when.latest)
    chosen = coming[:1] if question.order == "next" else past[-1:]
    if question.order == "next" and (question.ask == "list" or question.is_plural):
        chosen, question = coming, replace(question, ask="list")
    sheet = Sheet(record.knowledge)
    if not chosen:
        side = "after" if question.order == "next" else "before"
        offered = [sheet.meeting(meeting) for meeting in (past[-1:] if question.order == "next" else coming[:1])]
        what = _what(question, record)
        headline = f"The record holds no {what} {side} {as_of.day} {as_of:%B %Y}."
        return silence_with(headline, offered, sheet, record, as_of)
    if question.ask == "agenda" and not any(meeting.agenda for meeting in chosen):
        headline = f"The record holds no agenda of the {question.order} {_what(question, record)}."
        return silence_with(headline, [sheet.meeting(meeting) for meeting in chosen], sheet, record, as_of)
    fact = {"where": _where, "agenda": _agenda, "who": _who}.get(question.ask)
    told = fact(question, record, chosen, explanation) if fact else None
    # Who came to the last session, or what happened at it, is not the session.
    return told or (None if question.ask in ("who", "summary") else _listing(question, record, chosen, explanation))


def _what(question: Question, record: Record) -> str:
    kind = question.kinds[0].split("|")[0] if question.kinds else "meeting"
    bodies = [called(party, record) for party in question.parties if party in record.knowledge.meeting_bodies]
    bodies = bodies or [called(body, record) for body in question.ids("body")]
    return f"{kind} of {listed(bodies)}" if bodies else kind


def _unlike(question: Question, record: Record) -> list[str]:
    """A word on what goes by the same common noun and has no date or place on record."""
    if question.content or question.spans or question.dates:
        return []
    topics = [
        id_ for kind in question.kinds for id_ in sorted(kind_ids(kind, record)) if id_ in record.knowledge.topic_by_id
    ]
    return [f"The record also speaks of the {name_of(topic, record)}, and gives no date for it." for topic in topics]


def _listing(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply:
    sheet = Sheet(record.knowledge)
    statements = [sheet.meeting(meeting) for meeting in sorted(found, key=lambda m: m.when.earliest)]
    if len(found) == 1:
        notes = _unlike(question, record)
        return answer_with(
            sheet, meeting_line(found[0]), statements, explanation=explanation.decided(_RULE), notes=notes
        )
    dates = listed(in_words(meeting.when) for meeting in sorted(found, key=lambda m: m.when.earliest))
    headline = f"{dates}." if question.ask == "when" else f"{plural(_noun(found), len(found))} on record:"
    return answer_with(sheet, capital(headline), statements, explanation=explanation.decided(_RULE))


def _noun(found: Sequence[Meeting]) -> str:
    kinds = {meeting.kind for meeting in found}
    return kinds.pop() if len(kinds) == 1 else "meeting"


def _where(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    return _fact(question, record, [(meeting.place, meeting) for meeting in found], explanation)


def _agenda(_: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    """The points on the agenda; None where none is on record."""
    sheet = Sheet(record.knowledge)
    known = [meeting for meeting in found if meeting.agenda]
    if not known:
        return None
    points = [
        (f"{meeting.name}: " if known[1:] else "", point, meeting) for meeting in known for point in meeting.agenda
    ]
    statements = [sheet.say(f"{name}{point.removesuffix('.')}.", m.id, m.cite) for name, point, m in points]
    headline = f"{plural('point', len(points))} on the agenda: {listed(meeting.name for meeting in known)}."
    return answer_with(sheet, headline, statements, explanation=explanation.decided(_RULE))


def _who(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    if question.act is None:
        return None
    key = f"{question.act}_by" if question.act != "held" else "organized_by"
    left_out = frozenset(span.id for span in question.excluded)
    named = [(_parties(meeting, key, record, left_out), meeting) for meeting in found]
    return _fact(question, record, named, explanation)


def _parties(meeting: Meeting, key: str, record: Record, left_out: frozenset[str]) -> str | None:
    parties = getattr(meeting, key, None)
    if isinstance(parties, list):
        return listed(called(party, record) for party in parties if party not in left_out) or None
    if parties is None and key == "organized_by" and meeting.body:
        return called(meeting.body, record)
    return str(parties) if parties else None


def _fact(
    question: Question, record: Record, facts: Sequence[tuple[str | None, Meeting]], explanation: Explanation
) -> Reply | None:
    """What the meetings that have the fact say, with the name of each where there are several."""
    sheet = Sheet(record.knowledge)
    known = [(fact, meeting) for fact, meeting in facts if fact]
    if not known:
        return None
    statements: list[Statement] = [sheet.meeting(meeting) for _, meeting in known]
    statements += [sheet.entry(facet.entry) for facet in record.facets if _bears_out(facet, question, known)]
    headline = capital(listed(fact for fact, _ in known))
    return answer_with(
        sheet, f"{headline}.", statements, explanation=explanation.decided(_RULE), notes=_unlike(question, record)
    )


def _bears_out(facet: Facet, question: Question, known: Sequence[tuple[str, Meeting]]) -> bool:
    """True for an entry that says of one of the meetings what was asked."""
    return facet.entry.act in question.acts and any(meeting.id in facet.entry.about for _, meeting in known)


def _how_many(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    """The number of meetings; None where something else is counted."""
    kinds = {kind for kind in question.kinds if record.lexicon.is_of_meetings(kind)}
    stops = record.lexicon.language.stop_words | record.lexicon.language.parties
    words = record.lexicon.terms(tuple(takewhile(lambda word: word not in stops, question.counted)))
    said, language = frozenset(question.words), record.lexicon.language
    often = kinds and said & language.frequencies and said & language.pasts
    called = {
        word
        for kind in kinds
        for one in kind.split("|")
        for text in (one, *language.kinds.get(one, ()))
        for word in words_of(text)
    }
    if often or record.lexicon.terms(tuple(sorted(called))) & words:
        return _listing(question, record, found, explanation)
    return None


FACTS: dict[str, Callable[[Question, Record, Sequence[Meeting], Explanation], Reply | None]] = {
    "when": _listing,
    "how long": _listing,
    "where": _where,
    "who": _who,
    "how many": _how_many,
    "agenda": _agenda,
    "list": _listing,
}
