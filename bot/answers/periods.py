"""What happened, or is to happen, in some time or at some place: its meetings, and what was said and done then."""

from __future__ import annotations

from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.knowledge.model import Meeting
from bot.matching.conditions import Conditions, facets_meeting, in_phrase
from bot.matching.index import Record, days_of
from bot.matching.questions import Question
from bot.matching.slots import kind_ids, slots_of
from bot.prose import plural
from bot.replies import Explanation, Reply
from bot.text import words_of


def from_periods(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """Meetings and statements of the time or the place that is all that the question names; else None."""
    if not _names_time_or_place_alone(question, record):
        return None
    meetings = [meeting for meeting in record.knowledge.meetings if _is_then(meeting, question, record)]
    if question.is_past:
        # What is to come is told where nothing else can be meant.
        meetings = [meeting for meeting in meetings if not meeting.is_coming(as_of)] or meetings
    found = facets_meeting(slots_of(question, record), record, as_of, Conditions()) if question.dates else ()
    if not meetings:
        return None
    sheet = Sheet(record.knowledge)
    meetings.sort(key=lambda meeting: meeting.when.earliest)
    statements = [*map(sheet.meeting, meetings), *(sheet.entry(facet.entry) for facet in found)]
    counts = [plural(noun, count) for noun, count in (("meeting", len(meetings)), ("statement", len(found))) if count]
    headline = statements[0].text if len(statements) == 1 else f"{' and '.join(counts)} on record:"
    return answer_with(
        sheet, headline, statements, explanation=explanation.decided("What is on record of that time or place.")
    )


def _names_time_or_place_alone(question: Question, record: Record) -> bool:
    """True for "what happens in June?", "is anything planned in June?" and "which sessions were held in London?"."""
    named = question.spans or question.paragraph or question.focus or question.excluded or question.guard
    done = question.speaks or question.deeds or (question.act is not None and "held" not in question.acts)
    ids = [kind_ids(kind, record) for kind in question.kinds]
    of_meetings = all(id_ in record.knowledge.meeting_by_id for each in ids for id_ in each)
    at_place = bool(question.content) and record.places.issuperset(question.content) and not question.is_whether
    in_time = bool(question.dates) and not (question.content or question.kinds)
    asks = question.ask in ("what", "list", "summary") and not question.order
    planned = question.ask in ("what", "when") and question.order == "next" and in_time
    return (asks or planned) and of_meetings and not (named or done) and (at_place or in_time)


def _is_then(meeting: Meeting, question: Question, record: Record) -> bool:
    there = set(words_of(meeting.place or ""))
    of_kind = all(kind == "meeting" or meeting.id in kind_ids(kind, record) for kind in question.kinds)
    in_time = all(in_phrase(days_of(meeting.when), phrase) for phrase in question.dates)
    return of_kind and in_time and there.issuperset(question.content)
