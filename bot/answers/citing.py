"""Statements with their citations, numbered as they are put on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.edtf import in_words, parse
from bot.knowledge.model import Cite, Entry, KnowledgeBase, Meeting
from bot.replies import Answer, Citation, Explanation, Statement


class Sheet:
    """The citations of one reply, each numbered once, in the order in which they are first needed."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Begin an empty sheet."""
        self._knowledge = knowledge
        self._numbers: dict[Cite, int] = {}

    def say(self, text: str, id_: str, cites: Iterable[Cite]) -> Statement:
        """A statement resting on these citations."""
        marks = [self._numbers.setdefault(cite, len(self._numbers) + 1) for cite in cites]
        return Statement(text, tuple(dict.fromkeys(marks)), id_)

    def entry(self, entry: Entry) -> Statement:
        """An entry as a statement."""
        return self.say(entry.text, entry.id, entry.cite)

    def meeting(self, meeting: Meeting) -> Statement:
        """A meeting as a statement: its name, date and place."""
        return self.say(meeting_line(meeting), meeting.id, meeting.cite)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._citation(cite, number) for cite, number in self._numbers.items())

    def _citation(self, cite: Cite, number: int) -> Citation:
        document = self._knowledge.document_by_id[cite.document]
        return Citation(
            number=number,
            document=document.symbol,
            title=document.title,
            paragraph=cite.paragraph,
            footnote=cite.footnote,
            quote=cite.quote,
            ours=document.numbering == "ours",
            date=in_words(parse(document.date)) if document.date else "",
            url=document.url,
            note=document.symbol_note,
            secondary=document.grade == "secondary",
        )


def answer_with(
    sheet: Sheet,
    headline: str,
    statements: Sequence[Statement],
    *,
    explanation: Explanation,
    notes: Sequence[str] = (),
    confidence: float | None = None,
) -> Answer:
    """An answer whose headline rests on all its statements, and is not said twice.

    Its confidence is the share of the question that they account for, where no probability is known.
    """
    marks = tuple(dict.fromkeys(mark for statement in statements for mark in statement.marks))
    repeated = len(statements) == 1 and statements[0].text == headline
    return Answer(
        headline=Statement(headline, marks, statements[0].id),
        statements=() if repeated else tuple(statements),
        citations=sheet.citations,
        notes=tuple(notes),
        confidence=round(explanation.score if confidence is None else confidence, 3),
        explanation=explanation,
    )


def meeting_line(meeting: Meeting) -> str:
    """A meeting in one line: name, date, place, and whether it is only planned."""
    when = in_words(meeting.when)
    begins = "by" if meeting.is_deadline else "from"
    time = f", {begins} {meeting.time}" if meeting.time else ""
    place = f", {meeting.place}" if meeting.place else ""
    state = "" if meeting.status == "held" else f" ({meeting.status})"
    name = meeting.name if when in meeting.name else f"{meeting.name}: {when}"
    return f"{name}{time}{place}{state}."
