"""The brief before a meeting, and the notices beside it: chosen from the record, each line with its citation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.answering import answer
from bot.answers.citing import Sheet
from bot.answers.wording import called, name_of
from bot.briefing.choosing import PROPOSED, Material, material
from bot.briefing.days import (
    begins_at,
    countdown,
    day_in_words,
    fixed_in_words,
    hour_in_words,
    is_fixed,
    when_in_words,
)
from bot.briefing.values import Brief, Notice, Section
from bot.edtf import in_words, parse
from bot.knowledge.model import Cite, Document, Meeting
from bot.matching.index import Facet, Record
from bot.prose import listed, plural
from bot.reminders.told import parts_of
from bot.replies import Answer, Statement

MOST_LINES = 5
"""Statements of one section; the rest can be asked for."""
MOST_AGENDA = 10
MOST_ASKED = 5
MOST_UNDATED = 12


def brief(  # noqa: PLR0913  # two say which meeting, two when, three what else there is to tell
    record: Record,
    meeting: Meeting,
    *,
    today: date,
    day: date,
    changed: frozenset[str] = frozenset(),
    asked: Sequence[str] = (),
    short: bool = False,
    here: str = "",
) -> Brief:
    """What to know on `today` of a meeting that takes place, or goes on, on `day`.

    `changed` are ids of entries that are new or changed since the last meeting; `asked` are redacted questions.
    `here` is the zone of whoever reads it, in which `today` is meant. Nothing that is dated after `today` is used. A
    `short` one only tells how much more there is.
    """
    sheet, zone = Sheet(record.knowledge), record.knowledge.base.time_zone
    headline = sheet.say(_headline(meeting, day, today, zone, here), meeting.id, meeting.cite)
    found = material(record, meeting, today=today, day=day, changed=changed)
    sections = [_basics(meeting, sheet, zone), _agenda(meeting, sheet)]
    if not short:
        sections += _Writer(sheet, record, meeting, today).sections(found)
    notes = _short_notes(found) if short else []
    if found.is_empty and not found.documents:
        notes = [_nothing(meeting, record, today)]
    return Brief(
        meeting=meeting,
        headline=headline,
        sections=tuple(section for section in sections if section.statements),
        citations=sheet.citations,
        notes=(*notes, *_from_later(sheet, record, today)),
        short=short,
        today=today,
        day=day.isoformat(),
        asked=() if short else tuple(asked[:MOST_ASKED]),
        begins_at=begins_at(meeting, day, zone),
    )


def undated_line(record: Record, meetings: Sequence[Meeting], today: date) -> Notice:
    """Meetings that the record knows only by month, season or year, or that are only proposed: one line each."""
    sheet = Sheet(record.knowledge)
    shown = sorted(meetings, key=lambda meeting: (meeting.when.earliest, meeting.id))[:MOST_UNDATED]
    zone = record.knowledge.base.time_zone
    lines = [f"{m.name}: {when_in_words(m, zone)}{f', {m.place}' if m.place else ''}." for m in shown]
    statements = [sheet.say(line, m.id, m.cite) for line, m in zip(lines, shown, strict=True)]
    hidden = len(meetings) - len(shown)
    notes = [f"{hidden} more are on record; ask for all meetings."] if hidden else []
    headline = f"Dates to be fixed, as of {day_in_words(today)}"
    return Notice(headline, tuple(statements), sheet.citations, tuple(notes))


def correction(record: Record, meeting: Meeting | None, told: str, today: date) -> Notice:
    """What to say where a meeting is not as `told`, a text of `reminders.told`.

    The only statement is the whole news in one line. `meeting` is None where it left the record; then there is nothing
    to cite.
    """
    sheet = Sheet(record.knowledge)
    before = _told_in_words(told)
    if meeting is None:
        struck = f"The meeting announced here{f', {before}' if before else ''}"
        gone = f"No longer on record as of {day_in_words(today)}: the meeting announced here."
        return Notice("No longer on record", (Statement(gone, (), ""),), (), struck=struck)
    zone = record.knowledge.base.time_zone
    news = _news(meeting, told, zone)
    said = f" (said here before: {before})" if _is_unlike(meeting, told, zone) else ""
    cites = [*meeting.cite, *_cancelling(meeting, record, today)]
    line = sheet.say(f"{news}{said}: {meeting.name}.", meeting.id, cites)
    return Notice(news, (line,), sheet.citations, struck=_as_told(meeting, before))


def _headline(meeting: Meeting, day: date, today: date, zone: str, here: str) -> str:
    when = in_words(meeting.when)
    what = meeting.name if when in meeting.name else f"{meeting.name}, {when}"
    left = countdown(meeting, day, today, zone, here)
    return f"{left}: {what}." if left else f"{what}."


def _basics(meeting: Meeting, sheet: Sheet, zone: str) -> Section:
    """When and where; what the record does not give is left out."""
    lines = [f"When: {when_in_words(meeting, zone)}."]
    lines += [f"Where: {meeting.place}."] if meeting.place else []
    return Section("When and where", tuple(sheet.say(line, meeting.id, meeting.cite) for line in lines))


def _agenda(meeting: Meeting, sheet: Sheet) -> Section:
    lines = [sheet.say(item if item.endswith(".") else f"{item}.", meeting.id, meeting.cite) for item in meeting.agenda]
    return Section("Agenda", tuple(lines[:MOST_AGENDA]), hidden=len(lines[MOST_AGENDA:]))


class _Writer:
    """The sections that come from entries, in the order in which they are read, all on one sheet."""

    def __init__(self, sheet: Sheet, record: Record, meeting: Meeting, today: date) -> None:
        self._sheet = sheet
        self._record = record
        self._meeting = meeting
        self._today = today

    def sections(self, found: Material) -> list[Section]:
        """All of them; those without statements are still there."""
        day = day_in_words(self._today)
        return [
            self._section("On record about it", found.about),
            self._fresh(found),
            self._section(f"{_others(found)} on record, as of {day}", found.proposals, self._on_topics("proposals")),
            self._happened(found),
            self._section("On its topics, earlier or elsewhere", found.elsewhere, self._on_topics("statements")),
            self._documents(found),
        ]

    def _section(
        self, title: str, facets: Sequence[Facet], asks: Sequence[str] = (), marks: tuple[int, ...] = ()
    ) -> Section:
        """As many of the entries as a section holds, and a question for the others."""
        statements = tuple(self._entry(facet) for facet in facets[:MOST_LINES])
        left = frozenset(facet.entry.id for facet in facets[MOST_LINES:])
        return Section(title, statements, marks, len(left), self._answered(asks, left))

    def _entry(self, facet: Facet) -> Statement:
        """An entry; of a proposal, and of what was elsewhere, also when and where; and how the matter stands."""
        entry = facet.entry
        meetings = [self._record.knowledge.meeting_by_id[id_] for id_ in entry.at]
        others = [name_of(m.body, self._record) for m in meetings if m.body and m.body != self._meeting.body]
        told = entry.act == PROPOSED or bool(others) or bool(entry.date)
        when = [in_words(parse(entry.date))] if entry.date else [in_words(m.when) for m in meetings]
        unsaid = [one for one in when if one not in entry.text]
        facts = [", ".join([*dict.fromkeys(others), *([listed(unsaid)] if unsaid else [])])] if told else []
        facts += [f"status on record: {entry.status}"] if entry.status else []
        remark = f" ({'; '.join(filter(None, facts))})" if any(facts) else ""
        cites = [*entry.cite, *(m.cite[0] for m in meetings if told and not entry.date)]
        return self._sheet.say(_with_remark(entry.text, remark), entry.id, cites)

    def _fresh(self, found: Material) -> Section:
        shown = found.fresh_documents[:MOST_LINES]
        documents = [self._new_document(document, facet) for document, facet in shown]
        section = self._section("New or changed in the record", found.fresh, self._on_topics("statements"))
        left = len(found.fresh_documents) - len(shown)
        # The question leads to the entries alone.
        ask = "" if left else section.ask
        return replace(section, statements=(*documents, *section.statements), hidden=section.hidden + left, ask=ask)

    def _new_document(self, document: Document, facet: Facet) -> Statement:
        when = in_words(parse(document.date or ""))
        text = f"{document.symbol}: {document.title}, dated {when}."
        return self._sheet.say(text, document.id, _cites_of(document, facet))

    def _happened(self, found: Material) -> Section:
        if found.last is None or not found.happened:
            return Section("", ())
        when = in_words(found.last.when)
        marks = self._sheet.say("", found.last.id, found.last.cite[:1]).marks
        on = "on" if found.last.when.precision == "day" else "in"
        asks = [f"What happened {on} {when}?", f"What happened at the {found.last.name}?"]
        return self._section(f"At its last meeting on record, {when}", found.happened, asks, marks)

    def _documents(self, found: Material) -> Section:
        shown = found.documents[:MOST_LINES]
        statements = [self._to_read(document, facet) for document, facet in shown]
        left = frozenset(document.id for document, _ in found.documents[MOST_LINES:])
        links = {document.id: document.url for document, _ in shown if document.url}
        return Section("Documents to read", tuple(statements), hidden=len(left), links=links)

    def _to_read(self, document: Document, facet: Facet) -> Statement:
        text = document.text or f"{document.symbol}: {document.title}."
        return self._sheet.say(text, document.id, _cites_of(document, facet))

    def _on_topics(self, noun: str) -> list[str]:
        """Questions after all of a kind on the topics, and after all of it at the body."""
        topics = [name_of(topic, self._record) for topic in self._meeting.topics]
        body = [f"at the {name_of(self._meeting.body, self._record)}"] if self._meeting.body else []
        about = [f"about {listed(topics)}", f"on the {listed(topics)}"] if topics else []
        asks = [f"Which {noun} are on record {place}?" for place in [*about, *body]]
        return [*asks, *(f"What is on record {place}?" for place in about), f"List all {noun}"]

    def _answered(self, asks: Iterable[str], wanted: frozenset[str]) -> str:
        """The first of some questions whose answer has all that is wanted; empty where none has."""
        return next((ask for ask in asks if wanted and self._holds(ask, wanted)), "")

    def _holds(self, ask: str, wanted: frozenset[str]) -> bool:
        reply = answer(ask, self._record, today=self._today).reply
        return isinstance(reply, Answer) and wanted <= {statement.id for statement in reply.statements}


def _cites_of(document: Document, facet: Facet) -> Sequence[Cite]:
    """What shows that there is such a document: the words of another, else the first of its own that is used."""
    return document.cite or [c for c in facet.entry.cite if c.document == document.id][:1] or facet.entry.cite


def _from_later(sheet: Sheet, record: Record, today: date) -> list[str]:
    """A word on sources that are younger than `today`, as when one looks at an earlier day."""
    cited = {citation.document for citation in sheet.citations}
    later = [
        f"{document.symbol} ({in_words(parse(document.date))})"
        for document in record.knowledge.documents
        if document.symbol in cited and document.date and parse(document.date).earliest > today
    ]
    return [f"On {day_in_words(today)} this source was still to be written: {listed(later)}."] if later else []


def _with_remark(text: str, remark: str) -> str:
    """A remark inside the sentence's full stop."""
    return f"{text[:-1]}{remark}." if remark and text.endswith(".") else text + remark


def _others(found: Material) -> str:
    said = any(facet.entry.act == PROPOSED for facet in (*found.about, *found.fresh))
    return "Other proposals" if said else "Proposals"


def _short_notes(found: Material) -> list[str]:
    """How much more a full brief has, in one line."""
    more = len(found.about) + len(found.fresh) + len(found.elsewhere)
    parts = [
        plural("proposal", len(found.proposals)) if found.proposals else "",
        plural("statement", len(found.happened)) + " of the last meeting" if found.happened else "",
        plural("other statement", more) if more else "",
        plural("document", len(found.documents)) if found.documents else "",
    ]
    kept = [part for part in parts if part]
    return [f"The full brief has {listed(kept)}."] if kept else []


def _nothing(meeting: Meeting, record: Record, today: date) -> str:
    topics = [name_of(topic, record) for topic in meeting.topics]
    of_body = [f"the work of {called(meeting.body, record)}"] if meeting.body else []
    about = listed([*topics, *of_body], "or") or "it"
    return f"Up to {day_in_words(today)} the record holds nothing more on {about}."


def _told_in_words(told: str) -> str:
    parts = parts_of(told)
    if not parts.when:
        return ""
    hour = hour_in_words(parts.time, parts.zone) if parts.time else ""
    return in_words(parse(parts.when)) + (", not fixed" if parts.is_proposed else hour)


def _is_unlike(meeting: Meeting, told: str, zone: str) -> bool:
    """Whether what was told must be said beside what is true now."""
    before = _told_in_words(told)
    is_same = (
        fixed_in_words(meeting, zone).startswith(before)
        if is_fixed(meeting)
        else before.startswith(in_words(meeting.when))
    )
    return bool(before) and not is_same


def _news(meeting: Meeting, told: str, zone: str) -> str:
    now, before = fixed_in_words(meeting, zone), parts_of(told)
    if meeting.status == "cancelled":
        return "Cancelled"
    if not before.when:
        return f"Not cancelled, {now}" if told == "cancelled" else f"On record again, {now}"
    if not is_fixed(meeting):
        return f"Day no longer fixed, {now}"
    if before.days != parts_of(meeting.date).days:
        return f"Moved to {now}"
    if before.is_proposed:
        return f"Fixed now, {now}"
    hours = {(False, True): "Hour on record now,", (True, False): "Hour no longer on record,"}
    return f"{hours.get((bool(before.time), bool(meeting.time)), 'Moved to')} {now}"


def _as_told(meeting: Meeting, before: str) -> str:
    """The meeting as it was announced, also where its name has the new date in it."""
    now = in_words(meeting.when)
    name = meeting.name.replace(now, before) if before else meeting.name
    return name if not before or before in name else f"{name}, {before}"


def _cancelling(meeting: Meeting, record: Record, today: date) -> list[Cite]:
    """The paragraphs in which the cancellation itself is recorded."""
    if meeting.status != "cancelled":
        return []
    entries = [facet.entry for facet in record.facets if facet.since <= today]
    return [cite for entry in entries if entry.act == "cancelled" and meeting.id in entry.about for cite in entry.cite]
