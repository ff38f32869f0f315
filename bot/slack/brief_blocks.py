"""A brief or a notice as Slack blocks, inside Slack's limits whatever the record holds; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.briefing.days import day_in_words, is_fixed, zone_in_words
from bot.briefing.due import Kind
from bot.briefing.values import Brief, Notice, Section
from bot.prose import listed
from bot.reminders.occurrences import local_time
from bot.replies import Citation, Statement
from bot.slack.blocks import (
    HEADER_LIMIT,
    MESSAGE_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    header,
    joined,
    linked_symbol,
    marks_behind,
    plain_text,
    section,
)
from bot.slack.mrkdwn import escape, escape_within, link, plain_within
from bot.views.brief_text import ASKED_TITLE, more_of
from bot.views.plain import marks_text, remarks_on

BRIEF_NOW = "brief_now"
SNOOZE = "snooze"
CITATIONS = "brief_citations"
SNOOZES = {"1": "Tomorrow", "3": "In 3 days", "eve": "The day before"}
"""What can be chosen; the value of an option is `meeting|day|` and one of these."""

_LINE_LIMIT = 700
_QUESTION_LIMIT = 300
_SOURCE_LIMIT = 160
_REMARKS_LIMIT = 520
_ROOM = MESSAGE_LIMIT - 1_500
"""Characters for statements and their sources; the rest is for the header, notes and buttons."""


def brief_message(brief: Brief, zone: str) -> Message:
    """The message of a brief; `zone` is the record's, where the meeting has none of its own."""
    fitted = fitted_to_message(brief)
    shown = {mark for statement in _statements(fitted) for mark in statement.marks}
    shown |= {mark for one in fitted.sections for mark in one.marks}
    citations = [citation for citation in brief.citations if citation.number in shown]
    blocks = _heading(brief)
    for number, part in enumerate(fitted.sections):
        extra = _own_time(brief, part, zone) if number == 0 else []
        blocks += [section(text) for text in joined([*_section_lines(part), *extra])]
    blocks += [section(text) for text in joined(_asked_lines(brief))]
    blocks += _notes(fitted.notes)
    blocks += _sources(citations)
    return Message(_fallback(brief, zone), (*blocks, _actions(brief)))


def message_of(content: Brief | Notice, kind: Kind, zone: str) -> Message:
    """The message of what is due; "corrected" is one that takes the place of an earlier message."""
    if isinstance(content, Brief):
        return brief_message(content, zone)
    return notice_message(content, edited=kind == "corrected")


def notice_message(notice: Notice, *, edited: bool = False) -> Message:
    """The message of a notice; `edited` where it takes the place of what was told, which is then struck out."""
    room = _Room(notice.citations, _ROOM - 2 * _LINE_LIMIT)
    told = [(escape_within(one.text, _LINE_LIMIT) + marks_behind(one.marks), one.marks) for one in notice.statements]
    lines = [line for line, marks in told if room.takes(line, marks)]
    hidden = len(told) - len(lines)
    notes = [*notice.notes, *([f"{hidden} more on record."] if hidden else [])]
    if edited and notice.struck:
        lines = [f"~{escape_within(notice.struck, _LINE_LIMIT)}~", *(f"*{line}*" for line in lines)]
    elif not notice.struck:
        lines = [f"*{escape_within(notice.headline, _LINE_LIMIT)}*", *(f"• {line}" for line in lines)]
    blocks = [section(text) for text in joined(lines)]
    blocks += _notes(notes)
    text = notice.statements[0].text if notice.struck else notice.headline
    shown = [citation for citation in notice.citations if citation.number in room.marks]
    return Message(escape_within(text, _LINE_LIMIT), (*blocks, *_sources(shown)))


def value_of(brief: Brief) -> str:
    """What buttons carry: which meeting, and which day of it."""
    return f"{brief.meeting.id}|{brief.day}"


def _heading(brief: Brief) -> list[Block]:
    """How long until then and what it is; below it in full where Slack's header is too short for it."""
    marks = marks_text(brief.headline.marks)[:40]
    text = plain_within(brief.headline.text.removesuffix("."), HEADER_LIMIT - len(marks) - 1)
    top = header(f"{text} {marks}")
    whole = section(f"*{escape_within(brief.headline.text, _LINE_LIMIT)}*{marks_behind(brief.headline.marks)}")
    return [top, whole] if text.endswith("…") else [top]


def _notes(notes: Sequence[str]) -> list[Block]:
    return [context([escape_within(" ".join(notes), 1_000)])] if notes else []


def _fallback(brief: Brief, zone: str) -> str:
    """The headline, with the time of day where it is on record."""
    time = f" It begins on {_local(brief, zone)}." if brief.begins_at is not None else ""
    return escape_within(brief.headline.text + time, _LINE_LIMIT)


def _local(brief: Brief, zone: str) -> str:
    """Day and time at the place of the meeting: "3 July 2018, 10:00 (Europe/Zurich)"."""
    own = brief.meeting.time_zone or zone
    begins = local_time(brief.begins_at or 0.0, own)
    return f"{day_in_words(begins.date())}, {begins:%H:%M} ({zone_in_words(own)})"


def _own_time(brief: Brief, part: Section, zone: str) -> list[str]:
    """The same moment where the reader is; a day without a time is the same day everywhere, and has none."""
    if brief.begins_at is None:
        return []
    otherwise = escape(_local(brief, zone)).replace("|", "¦")
    moment = f"<!date^{int(brief.begins_at)}^{{date_long_pretty}} {{time}}|{otherwise}>"
    return [f"• Your time: {moment}{marks_behind(part.statements[0].marks)}"]


def _statements(brief: Brief) -> Iterator[Statement]:
    yield brief.headline
    for part in brief.sections:
        yield from part.statements


@dataclass
class _Room:
    """What is left of a message while lines and the sources that they need are put into it."""

    citations: Sequence[Citation]
    left: int
    marks: set[int] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def takes(self, text: str, marks: Sequence[int]) -> bool:
        """Put a line in, if there is room for it and for the sources that are not there yet."""
        new = [one for one in self.citations if one.number in set(marks) - self.marks]
        firsts = {one.document: one for one in new if one.document not in self.documents}
        length = len(text) + 1 + sum(len(f"[{one.number}] {_place(one)}") + 3 for one in new)
        length += sum(len(_document_text(one)) + len(_remarks(one)) + 4 for one in firsts.values())
        if length > self.left:
            return False
        self.left -= length
        self.marks |= set(marks)
        self.documents |= set(firsts)
        return True


def fitted_to_message(brief: Brief) -> Brief:
    """The brief with as many lines as a message holds, the first sections first; what is left out is counted."""
    room = _Room(brief.citations, _ROOM - sum(len(line) + 1 for line in _asked_lines(brief)))
    room.takes(brief.headline.text, brief.headline.marks)
    kept = []
    for part in brief.sections:
        titled = room.takes(_section_title(part) + " " * _QUESTION_LIMIT, part.marks)
        lines = [one for one in part.statements if titled and room.takes(_line(one, part), one.marks)]
        dropped = len(part.statements) - len(lines)
        # The question was chosen for fewer statements, and may not lead to those that are dropped here.
        cut = replace(part, statements=tuple(lines), hidden=part.hidden + dropped, ask="" if dropped else part.ask)
        kept += [cut] if lines else []
    titles = {part.title for part in kept}
    gone = listed(f"“{part.title}”" for part in brief.sections if part.title not in titles)
    notes = [*brief.notes, *([f"Left out, as the message would be too long: {gone}."] if gone else [])]
    return replace(brief, sections=tuple(kept), notes=tuple(notes))


def _section_lines(part: Section) -> list[str]:
    more = more_of(part)
    lines = [_section_title(part), *(_line(statement, part) for statement in part.statements)]
    return [*lines, *([f"_{escape_within(more, _QUESTION_LIMIT)}_"] if more else [])]


def _section_title(part: Section) -> str:
    return f"*{escape_within(part.title, 200)}*{marks_behind(part.marks)}"


def _line(statement: Statement, part: Section) -> str:
    target = part.links.get(statement.id, "")
    opened = f" {link(target, 'open')}" if 0 < len(target) < 300 and link(target, "open") != "open" else ""
    return f"• {escape_within(statement.text, _LINE_LIMIT)}{marks_behind(statement.marks)}{opened}"


def _asked_lines(brief: Brief) -> list[str]:
    if not brief.asked:
        return []
    return [f"*{ASKED_TITLE}*", *(f"• “{escape_within(question, _QUESTION_LIMIT)}”" for question in brief.asked)]


def _sources(citations: Sequence[Citation]) -> list[Block]:
    """Small print: each document once, and where in it; the quotes are behind the button."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document, []).append(citation)
    texts = joined(line for cited in by_document.values() for line in _document_lines(cited))
    return [context(texts[start : start + 10]) for start in range(0, len(texts), 10)]


def _document_lines(cited: Sequence[Citation]) -> list[str]:
    """`OLC/PL/31, June 2023: [1] para. 2.1 · [2–4] para. 5`, then what must be said of the document."""
    marks: dict[str, list[int]] = {}
    for citation in cited:
        marks.setdefault(_place(citation), []).append(citation.number)
    first, *others = (f"{marks_text(numbers)}\u00a0{place}" for place, numbers in marks.items())
    return [*joined([f"{_document_text(cited[0])}: {first}", *others], gap=" · "), *filter(None, [_remarks(cited[0])])]


def _document_text(citation: Citation) -> str:
    dated = f", {escape_within(citation.date, 60)}" if citation.date else ""
    return f"{linked_symbol(citation)}{dated}{' (our numbering)' if citation.ours else ''}"


def _remarks(citation: Citation) -> str:
    return escape_within(". ".join(remarks_on(citation)), _REMARKS_LIMIT)


def _place(citation: Citation) -> str:
    """Where in the document, kept on one line."""
    return escape_within(replace(citation, ours=False).locator, _SOURCE_LIMIT).replace(". ", ".\u00a0")


def _actions(brief: Brief) -> Block:
    value = value_of(brief)
    elements = [button("Brief me now", BRIEF_NOW, value)] if brief.short else []
    options = _snoozes(brief)
    if options:
        placeholder = plain_text("Remind me again")
        elements.append({"type": "static_select", "action_id": SNOOZE, "placeholder": placeholder, "options": options})
    label = "Copy citations" if len(brief.citations) > 1 else "Copy citation"
    return actions([*elements, button(label, CITATIONS, value)])


def _snoozes(brief: Brief) -> list[Block]:
    """The times that still lie before the meeting."""
    left = (date.fromisoformat(brief.day) - brief.today).days
    # The day before is offered where it is neither today nor one of the other two.
    fits = {"1": left > 1, "3": left > 3, "eve": left > 2 and left != 4} if is_fixed(brief.meeting) else {}
    return [
        {"text": plain_text(label), "value": f"{value_of(brief)}|{key}"}
        for key, label in SNOOZES.items()
        if fits.get(key)
    ]
