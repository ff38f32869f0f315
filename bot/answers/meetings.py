"""Answers about meetings, sessions, reviews and workshops: which, when, where, who held them, next and last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet
from bot.answers.meeting_facts import FACTS, listing
from bot.answers.meetings_meant import (
    as_deadline,
    asks_for_agendas,
    asks_for_meetings,
    is_bare,
    is_of_body,
    meets,
    names_matter,
)
from bot.answers.silence import NEAREST, silence_with
from bot.answers.wording import called
from bot.knowledge.model import Meeting
from bot.matching.index import Record
from bot.matching.language import Language
from bot.matching.questions import Question
from bot.matching.slots import kind_ids
from bot.prose import listed
from bot.replies import Explanation, Reply


def from_meetings(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The answer of the meetings that meet the question; None where it does not ask for meetings."""
    question = as_deadline(question, record)
    if is_of_body(question, record) or asks_for_agendas(question, record):
        question = replace(question, kinds=("event",))
    if not asks_for_meetings(question, record):
        return _without_deadline(question, record, as_of)
    found = [meeting for meeting in record.knowledge.meetings if meets(meeting, question, record)]
    if question.order and not question.ids("meeting"):
        # The next Council is no deadline.
        met = [meeting for meeting in found if not meeting.is_deadline]
        found = found if question.kinds else met or found
        return _ordered(question, record, found, as_of, explanation)
    told = _of_its_time(question, found, record.lexicon.language, as_of)
    if not told:
        return _nothing(question, record, found, as_of)
    # "When did they first meet" has a verb that is a word for a meeting, and no doing of which it is the first.
    first = question.extreme == "first" or "first" in question.content
    if first and question.ask != "how many" and not question.ids("meeting"):
        told = sorted(told, key=lambda meeting: meeting.when.earliest)[:1]
    fact = FACTS.get(question.ask, listing)
    reply = _out_of_order(question, record, told, as_of) or fact(question, record, told, explanation)
    if reply is None and question.ask == "where" and not (question.acts or question.content):
        # Where a workshop was that was spoken of at it is not where the session was.
        return _nowhere(record, told, as_of)
    return reply


def _nowhere(record: Record, found: Sequence[Meeting], as_of: date) -> Reply:
    """A silence on where the meetings are, with their dates."""
    sheet = Sheet(record.knowledge)
    headline = "The record gives no place for that."
    return silence_with(headline, [sheet.meeting(meeting) for meeting in found[:NEAREST]], sheet, record, as_of)


def _of_its_time(question: Question, found: Sequence[Meeting], language: Language, as_of: date) -> list[Meeting]:
    """Those that were, or those to come, where one of these is asked for."""
    if question.ids("meeting"):
        return list(found)
    # "Might I ask when it was" is asked of what was.
    was = question.says(frozenset({"was", "were", "did"}))
    if question.says(language.advice | language.supposals) and not was:
        return [meeting for meeting in found if meeting.is_deadline or meeting.status != "held"]
    if question.is_past:
        return [meeting for meeting in found if meeting.status != "cancelled" and not meeting.is_coming(as_of)]
    # Where something will or should be is not where something like it was.
    will = question.is_future and question.ask in FACTS
    return [meeting for meeting in found if meeting.is_coming(as_of) or not will]


def _out_of_order(question: Question, record: Record, found: Sequence[Meeting], as_of: date) -> Reply | None:
    """What to say of the next one that was, or the last one that is still to come."""
    if question.order == "next" and not any(meeting.is_coming(as_of) for meeting in found):
        return _none(record, found, as_of, "after")
    if question.order == "last" and all(meeting.is_coming(as_of) for meeting in found):
        return _none(record, found, as_of, "before")
    return None


def _without_deadline(question: Question, record: Record, as_of: date) -> Reply | None:
    """A silence where it is asked until when one can do something, whatever was done with it before."""
    sought = question.kinds == ("deadline",) or not names_matter(question, record)
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
    return listing(question, record, named, explanation)


def _nothing(question: Question, record: Record, found: Sequence[Meeting], as_of: date) -> Reply | None:
    """What to say where no meeting answers: that there is no such deadline, or that none was held."""
    if question.kinds == ("deadline",):
        return _without_deadline(question, record, as_of)
    held = found and question.is_past and is_bare(question, record)
    return _none_held(question, record, found, as_of) if held else None


def _none_held(question: Question, record: Record, others: Sequence[Meeting], as_of: date) -> Reply:
    """A silence where all that would meet the question was cancelled, or is to come."""
    sheet = Sheet(record.knowledge)
    when = "".join(f" {phrase.text}" for phrase in question.dates)
    headline = f"No {_what(question, record)}{when} is on record as held."
    return silence_with(headline, [sheet.meeting(meeting) for meeting in others[:NEAREST]], sheet, record, as_of)


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
    # Whether one that was to be has been, the record may not know yet.
    been = [meeting for meeting in past if meeting.status == "held"] or past
    chosen = coming[:1] if question.order == "next" else been[-1:]
    if question.order == "next" and (question.ask == "list" or question.is_plural):
        chosen, question = coming, replace(question, ask="list")
    if not found and question.acts:
        # That nobody is counted at it does not say that there was none.
        return None
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
    fact = FACTS[question.ask] if question.ask in ("where", "agenda", "who") else None
    told = fact(question, record, chosen, explanation) if fact else None
    # Who or how many came to the last session, or what happened at it, is not the session.
    asks_of_it = question.ask in ("who", "summary") or (question.ask == "how many" and question.acts)
    return told or (None if asks_of_it else listing(question, record, chosen, explanation))


def _what(question: Question, record: Record) -> str:
    kind = question.kinds[0].split("|")[0] if question.kinds else "meeting"
    bodies = [called(party, record) for party in question.parties if party in record.knowledge.meeting_bodies]
    bodies = bodies or [called(body, record) for body in question.ids("body")]
    return f"{kind} of {listed(bodies)}" if bodies else kind
