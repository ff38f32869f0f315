"""A reply as Slack blocks and fallback text, inside Slack's limits whatever its length; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, TypeAlias

from bot.replies import Answer, Citation, Clarification, Guidance, Reply, Silence, Statement
from bot.slack.mrkdwn import escape_within, link, plain_within
from bot.views.plain import OTHERWISE, marks_text, remarks_on, statements_of

Block: TypeAlias = dict[str, Any]

SECTION_LIMIT = 2_900
"""Characters of one text object; Slack takes 3,000."""
MESSAGE_LIMIT = 11_000
"""Characters of all texts of a message; Slack refuses messages near 13,200 and promises 12,000."""
FALLBACK_LIMIT = 3_000
HEADER_LIMIT = 150
_STATEMENT_LIMIT = 2_400
_SOURCE_LIMIT = 900
_SOURCES_LIMIT = 6_000
_NOTES_LIMIT = 1_500
_NEAREST_SHOWN = 5
_PROMPTS_SHOWN = 4
_AFTER_SILENCE_SHOWN = 3
_FIRST_SHOWN = 8
"""Statements of a long answer that come unasked: about one screen of a phone with their sources."""
_FEW = 10
"""Statements of an answer that is not long: nobody wants to press a button for the last two."""


@dataclass(frozen=True)
class Message:
    """What is posted: blocks, and the text that notifications and screen readers get instead."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Setting:
    """Where a reply stands, as far as its buttons depend on it."""

    answer_id: str
    """Opaque; buttons carry it instead of any text."""
    private: bool = False
    """True where only the asker sees the message, so that it can be shared."""
    asked: str = ""
    """The question, shown above the reply where the asker did not type it."""
    prompts: tuple[str, ...] = ()
    """Questions to offer under a silence that has nothing nearby to offer."""


@dataclass(frozen=True)
class _Page:
    """The part of an answer's statements that one message holds."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    start: int
    total: int

    @property
    def end(self) -> int:
        return self.start + len(self.statements)


def reply_message(reply: Reply, setting: Setting, *, start: int = 0) -> Message:
    """The message for a reply; of an answer too long for one, the statements from number `start` on."""
    match reply:
        case Answer():
            body = _answer_blocks(reply, setting, start)
        case Clarification():
            body = _clarification_blocks(reply, setting)
        case Silence():
            body = _silence_blocks(reply, setting)
        case Guidance():
            body = _guidance_blocks(reply, setting)
    asked = [context([f"Question: {escape_within(setting.asked, 600)}"])] if setting.asked else []
    return Message(fallback_text(reply), (*asked, *body))


def fallback_text(reply: Reply) -> str:
    """The reply's first line, for notifications; inert like everything else."""
    match reply:
        case Answer():
            return escape_within(reply.headline.text, FALLBACK_LIMIT)
        case Clarification():
            return escape_within(reply.prompt, FALLBACK_LIMIT)
        case Silence() | Guidance():
            return escape_within(reply.headline, FALLBACK_LIMIT)


def plain_message(text: str) -> Message:
    """A message of one sentence of our own."""
    shown = escape_within(text, SECTION_LIMIT)
    return Message(shown, (section(shown),))


def section(text: str) -> Block:
    """A paragraph of finished mrkdwn, shown whole; `verbatim` keeps Slack from finding names and links in it."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, "expand": True}


def context(lines: Sequence[str]) -> Block:
    """Small print of finished mrkdwn, at most ten lines."""
    elements = [{"type": "mrkdwn", "text": line, "verbatim": True} for line in lines[:10]]
    return {"type": "context", "elements": elements}


def plain_text(text: str, limit: int = 75) -> Block:
    """A label or a title, on one line."""
    return {"type": "plain_text", "text": plain_within(text, limit), "emoji": False}


def header(text: str) -> Block:
    """A large line on top, of at most `HEADER_LIMIT` characters."""
    return {"type": "header", "text": plain_text(text, HEADER_LIMIT)}


def button(text: str, action_id: str, value: str) -> Block:
    """A button; what it carries is an id, never words."""
    return {"type": "button", "action_id": action_id, "text": plain_text(text), "value": value}


def actions(elements: Sequence[Block]) -> Block:
    """Buttons and menus in a row."""
    return {"type": "actions", "elements": list(elements)}


def joined(lines: Iterable[str], limit: int = SECTION_LIMIT, *, gap: str = "\n") -> list[str]:
    """Lines packed into as few texts of at most `limit` characters as their order allows."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(gap) + len(line) <= limit:
            packed[-1] += gap + line
        else:
            packed.append(line)
    return packed


def _answer_blocks(answer: Answer, setting: Setting, start: int) -> list[Block]:
    page = _page_of(answer, start)
    lines = [_line(statement) for statement in page.statements]
    gap = "\n\n" if len(lines) > 4 else "\n"
    blocks = [section(_headline_text(answer, page)), *map(section, joined(lines, gap=gap))]
    blocks += _notes_blocks((*_page_notes(page), *answer.notes))
    blocks += _source_blocks(page.citations)
    return [*blocks, _actions(answer, setting, page), _feedback(setting.answer_id)]


def _page_of(answer: Answer, start: int) -> _Page:
    """As many statements, with the sources they need, as one message holds; at least one, and few unasked."""
    statements = statements_of(answer)
    # Of several things asked none is hidden behind the statements of another.
    short = start == 0 and len(statements) > _FEW and not any(statement.leads for statement in statements)
    most = _FIRST_SHOWN if short else len(statements)
    shown: list[Statement] = []
    needed = set(_headline_marks(answer, statements))
    room = MESSAGE_LIMIT - _NOTES_LIMIT - _STATEMENT_LIMIT - _sources_length(answer, needed)
    for statement in statements[start : start + most]:
        more = set(statement.marks) - needed
        room -= len(_statement_text(statement)) + 4 + _sources_length(answer, more)
        if room < 0 and shown:
            break
        shown.append(statement)
        needed |= more
    citations = tuple(citation for citation in answer.citations if citation.number in needed)
    return _Page(tuple(shown), citations, start, len(statements))


def _headline_marks(answer: Answer, statements: Sequence[Statement]) -> list[int]:
    """The headline's marks that no statement bears."""
    borne = {mark for statement in statements for mark in statement.marks}
    return [mark for mark in answer.headline.marks if mark not in borne][:10]


def _sources_length(answer: Answer, marks: set[int]) -> int:
    """Characters of these sources; what is said of a document counts with its first citation."""
    told = {citation.number for citation in _first_of_each_document(answer.citations)}
    needed = [citation for citation in answer.citations if citation.number in marks]
    lines = [_source_text(citation) for citation in needed]
    lines += [_document_text(citation) for citation in needed if citation.number in told]
    return sum(len(line) + 1 for line in lines)


def _headline_text(answer: Answer, page: _Page) -> str:
    """The headline in bold, with those of its marks whose sources stand below."""
    below = {citation.number for citation in page.citations}
    marks = [mark for mark in answer.headline.marks if mark in below]
    return _line(replace(answer.headline, marks=tuple(marks), leads=True))


def _line(statement: Statement) -> str:
    """A statement as a bullet; one that leads further ones in bold like the headline."""
    if statement.leads:
        return f"*{escape_within(statement.text, _STATEMENT_LIMIT - 100)}*{marks_behind(statement.marks)}"
    return f"• {_statement_text(statement)}"


def _statement_text(statement: Statement, limit: int = _STATEMENT_LIMIT) -> str:
    return escape_within(statement.text, limit) + marks_behind(statement.marks)


def marks_behind(marks: Sequence[int]) -> str:
    """Citation marks, to be put behind a sentence; they stay on the line of its last word, and whole."""
    shown = marks_text(marks)[:90].replace("–", "–\u2060")
    return f"\u00a0{shown}" if shown else ""


def _page_notes(page: _Page) -> list[str]:
    if len(page.statements) == page.total:
        return []
    shown = f"{page.start + 1} to {page.end} of {page.total}"
    hidden = page.total - page.end
    return [f"Shown here: {shown}." + (f" {hidden} more are not shown." if hidden else "")]


def _source_blocks(citations: Sequence[Citation]) -> list[Block]:
    texts = joined(_source_lines(citations))
    return [context(texts)] if texts else []


def _source_lines(citations: Sequence[Citation]) -> list[str]:
    """The sources in full, then their documents; without quotes where they would fill a message by themselves."""
    documents = [_document_text(citation) for citation in _first_of_each_document(citations)]
    room = _SOURCES_LIMIT - sum(len(line) + 1 for line in documents)
    lines = [_source_text(citation) for citation in citations]
    if sum(len(line) + 1 for line in lines) > room:
        lines = [_source_place(citation) for citation in citations]
    kept = _as_many_as_fit(lines, room)
    hidden = len(lines) - len(kept)
    more = [f"{hidden} more sources: press Copy citations."] if hidden else []
    return [*kept, *more, *_as_many_as_fit(documents, _SOURCES_LIMIT)]


def _as_many_as_fit(lines: Sequence[str], room: int) -> list[str]:
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= room]


def _first_of_each_document(citations: Iterable[Citation]) -> list[Citation]:
    firsts: dict[str, Citation] = {}
    for citation in citations:
        firsts.setdefault(citation.document, citation)
    return list(firsts.values())


def _source_text(citation: Citation) -> str:
    """One source in a line: mark, linked symbol, place, quote."""
    place = _source_place(citation)
    whole = f"{place}: “{escape_within(citation.quote, 300)}”"
    return whole if len(whole) <= _SOURCE_LIMIT else place


def _document_text(citation: Citation) -> str:
    """What a reader must know of the document, said once: title, date, remarks."""
    parts = [escape_within(part, 180) for part in (citation.title, citation.date, *remarks_on(citation)) if part]
    return f"{escape_within(citation.document, 80)}: {' · '.join(parts)}"


def _source_place(citation: Citation) -> str:
    return f"[{citation.number}] {linked_symbol(citation)}, {escape_within(citation.locator, 120)}"


def linked_symbol(citation: Citation) -> str:
    """The symbol of the document that is cited, as a link where its address is short enough for a line."""
    return link(citation.url if len(citation.url or "") < 300 else None, plain_within(citation.document, 80))


def _notes_blocks(notes: Sequence[str]) -> list[Block]:
    if not notes:
        return []
    each = _NOTES_LIMIT // min(len(notes), 10)
    return [context(["\n".join("_" + escape_within(note, each - 3) + "_" for note in notes[:10])])]


def _actions(answer: Answer, setting: Setting, page: _Page) -> Block:
    left = page.total - page.end
    buttons = [button(f"Show more ({left} left)", "show_rest", f"{setting.answer_id}:{page.end}")] if left else []
    if setting.private:
        buttons.append(button("Share here", "share", setting.answer_id))
    buttons.append(button("Why this answer?", "why", setting.answer_id))
    if answer.citations:
        label = "Copy citations" if len(answer.citations) > 1 else "Copy citation"
        buttons.append(button(label, "copy_citation", setting.answer_id))
    return actions(buttons)


def _feedback(answer_id: str) -> Block:
    """Slack's own thumbs; they live in context_actions only."""

    def thumb(text: str, verdict: str) -> Block:
        return {"text": plain_text(text), "accessibility_label": text, "value": f"{verdict}:{answer_id}"}

    thumbs = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": thumb("This helped", "good"),
        "negative_button": thumb("This did not help", "bad"),
    }
    return {"type": "context_actions", "elements": [thumbs]}


def choice_buttons(labels: Sequence[str], answer_id: str) -> list[Block]:
    """Buttons that ask another question; their value is the reply's id and the number of the choice."""
    buttons = [
        button(label, f"choice_{number}", f"{answer_id}:{number}")
        for number, label in enumerate(labels[:_PROMPTS_SHOWN])
    ]
    return [actions(buttons)] if buttons else []


def offered_questions(reply: Reply, prompts: Sequence[str]) -> tuple[str, ...]:
    """What the reply's choice buttons ask, in their order; `prompts` are for a silence with nothing nearby."""
    match reply:
        case Clarification():
            return tuple(choice.utterance for choice in reply.choices)
        case Guidance():
            return reply.prompts
        case Silence():
            return () if reply.nearest else tuple(prompts[:_AFTER_SILENCE_SHOWN])
        case Answer():
            return ()


def _clarification_blocks(reply: Clarification, setting: Setting) -> list[Block]:
    labels = [choice.label for choice in reply.choices]
    long = [label for label in labels[:_PROMPTS_SHOWN] if len(label) > 75]
    spelled = [section(f"• {escape_within(label, 600)}") for label in long]
    asked_back = section(f"*{escape_within(reply.prompt, SECTION_LIMIT - 10)}*")
    buttons = choice_buttons(labels, setting.answer_id)
    otherwise = [context([OTHERWISE])] if buttons else []
    return [asked_back, *spelled, *buttons, *otherwise]


def _silence_blocks(reply: Silence, setting: Setting) -> list[Block]:
    blocks = [
        section(f"*{escape_within(reply.headline, 800)}*"),
        context([escape_within(reply.searched or "Nothing was found.", 1_200)]),
        *_notes_blocks(reply.notes),
        *_nearest_blocks(reply),
    ]
    buttons = choice_buttons(offered_questions(reply, setting.prompts), setting.answer_id)
    blocks += [context(["Or ask:"]), *buttons] if buttons else []
    why = button("Why nothing?", "why", setting.answer_id)
    return [*blocks, actions([why]), _feedback(setting.answer_id)]


def _nearest_blocks(reply: Silence) -> list[Block]:
    """What is nearest on record, with its sources."""
    nearest = reply.nearest[:_NEAREST_SHOWN]
    if not nearest:
        return []
    lines = [f"• {_statement_text(near, 500)}" for near in nearest]
    marks = {mark for near in nearest for mark in near.marks}
    sources = [citation for citation in reply.citations if citation.number in marks][:5]
    return [*map(section, joined(["*Nearest on record:*", *lines])), *_source_blocks(sources)]


def _guidance_blocks(reply: Guidance, setting: Setting) -> list[Block]:
    lines = joined((escape_within(line, 600) for line in reply.lines[:12]), SECTION_LIMIT)
    headline = section(f"*{escape_within(reply.headline, SECTION_LIMIT - 10)}*")
    return [headline, *map(section, lines), *choice_buttons(reply.prompts, setting.answer_id)]
