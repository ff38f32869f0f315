"""A reply as Slack blocks and fallback text, inside Slack's limits whatever its length; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

from bot.replies import Answer, Citation, Clarification, Guidance, Reply, Silence, Statement
from bot.slack.mrkdwn import escape_within, link, plain_within
from bot.views.plain import marks_text, remarks_on, statements_of

Block: TypeAlias = dict[str, Any]

SECTION_LIMIT = 2_900
"""Characters of one text object; Slack takes 3,000."""
MESSAGE_LIMIT = 11_000
"""Characters of all texts of a message; Slack refuses messages near 13,200 and promises 12,000."""
FALLBACK_LIMIT = 3_000
_STATEMENT_LIMIT = 2_400
_SOURCE_LIMIT = 900
_SOURCES_LIMIT = 6_000
_NOTES_LIMIT = 1_500
_NEAREST_SHOWN = 5
_PROMPTS_SHOWN = 4


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
    """Questions to offer under a silence."""


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
    """A paragraph of finished mrkdwn; `verbatim` keeps Slack from finding names and links in it."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(lines: Sequence[str]) -> Block:
    """Small print of finished mrkdwn, at most ten lines."""
    elements = [{"type": "mrkdwn", "text": line, "verbatim": True} for line in lines[:10]]
    return {"type": "context", "elements": elements}


def button(text: str, action_id: str, value: str) -> Block:
    """A button; what it carries is an id, never words."""
    label = {"type": "plain_text", "text": plain_within(text, 75), "emoji": False}
    return {"type": "button", "action_id": action_id, "text": label, "value": value}


def joined(lines: Iterable[str], limit: int = SECTION_LIMIT) -> list[str]:
    """Lines packed into as few texts of at most `limit` characters as their order allows."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) < limit:
            packed[-1] += "\n" + line
        else:
            packed.append(line)
    return packed


def _answer_blocks(answer: Answer, setting: Setting, start: int) -> list[Block]:
    page = _page_of(answer, start)
    lines = [f"• {_statement_text(statement)}" for statement in page.statements]
    blocks = [section(_headline_text(answer, page)), *map(section, joined(lines))]
    blocks += _source_blocks(page.citations)
    blocks += _notes_blocks((*_page_notes(page), *answer.notes))
    return [*blocks, _actions(answer, setting, page), _feedback(setting.answer_id)]


def _page_of(answer: Answer, start: int) -> _Page:
    """As many statements, with the sources they need, as one message holds; at least one."""
    statements = statements_of(answer)
    shown: list[Statement] = []
    needed = set(_headline_marks(answer, statements))
    room = MESSAGE_LIMIT - _NOTES_LIMIT - _STATEMENT_LIMIT - _sources_length(answer, needed)
    for statement in statements[start:]:
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
    return sum(len(_source_text(citation)) + 1 for citation in answer.citations if citation.number in marks)


def _headline_text(answer: Answer, page: _Page) -> str:
    """The headline in bold, with those of its marks whose sources stand below."""
    below = {citation.number for citation in page.citations}
    marks = marks_text([mark for mark in answer.headline.marks if mark in below])
    return f"*{escape_within(answer.headline.text, _STATEMENT_LIMIT - 100)}* {marks[:90]}".rstrip()


def _statement_text(statement: Statement) -> str:
    return f"{escape_within(statement.text, _STATEMENT_LIMIT)} {marks_text(statement.marks)[:90]}".rstrip()


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
    """The sources in full; where they would fill a message by themselves, without their quotes."""
    lines = [_source_text(citation) for citation in citations]
    if sum(map(len, lines)) > _SOURCES_LIMIT:
        lines = [_source_place(citation) for citation in citations]
    lengths = accumulate(len(line) + 1 for line in lines)
    shown = [line for line, length in zip(lines, lengths, strict=True) if length <= _SOURCES_LIMIT]
    hidden = len(lines) - len(shown)
    return [*shown, f"{hidden} more sources: press Copy citation."] if hidden else shown


def _source_text(citation: Citation) -> str:
    """One source in a line: mark, linked symbol, place, quote, date, remarks."""
    place = _source_place(citation)
    parts = [f"“{escape_within(citation.quote, 300)}”"]
    parts += [escape_within(part, 180) for part in (citation.date, *remarks_on(citation)) if part]
    whole = f"{place}: {' · '.join(parts)}"
    return whole if len(whole) <= _SOURCE_LIMIT else place


def _source_place(citation: Citation) -> str:
    symbol = link(citation.url if len(citation.url or "") < 300 else None, citation.document)
    return f"[{citation.number}] {symbol}, {escape_within(citation.locator, 120)}"


def _notes_blocks(notes: Sequence[str]) -> list[Block]:
    if not notes:
        return []
    each = _NOTES_LIMIT // min(len(notes), 10)
    return [context(["_" + escape_within(note, each - 2) + "_" for note in notes[:10]])]


def _actions(answer: Answer, setting: Setting, page: _Page) -> Block:
    more = page.end < page.total
    buttons = [button("Show the rest", "show_rest", f"{setting.answer_id}:{page.end}")] if more else []
    buttons.append(button("Why this answer?", "why", setting.answer_id))
    if answer.citations:
        buttons.append(button("Copy citation", "copy_citation", setting.answer_id))
    if setting.private:
        buttons.append(button("Share", "share", setting.answer_id))
    return {"type": "actions", "elements": buttons}


def _feedback(answer_id: str) -> Block:
    """Slack's own thumbs; they live in context_actions only."""

    def thumb(text: str, verdict: str) -> Block:
        label = {"type": "plain_text", "text": text, "emoji": False}
        return {"text": label, "accessibility_label": text, "value": f"{verdict}:{answer_id}"}

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
    return [{"type": "actions", "elements": buttons}] if buttons else []


def offered_questions(reply: Reply, prompts: Sequence[str]) -> tuple[str, ...]:
    """What the reply's choice buttons ask, in their order; `prompts` are those offered under a silence."""
    match reply:
        case Clarification():
            return tuple(choice.utterance for choice in reply.choices)
        case Guidance():
            return reply.prompts
        case Silence():
            return tuple(prompts)
        case Answer():
            return ()


def _clarification_blocks(reply: Clarification, setting: Setting) -> list[Block]:
    labels = [choice.label for choice in reply.choices]
    long = [label for label in labels[:_PROMPTS_SHOWN] if len(label) > 75]
    spelled = [section(f"• {escape_within(label, 600)}") for label in long]
    asked_back = section(f"*{escape_within(reply.prompt, SECTION_LIMIT - 10)}*")
    return [asked_back, *spelled, *choice_buttons(labels, setting.answer_id)]


def _silence_blocks(reply: Silence, setting: Setting) -> list[Block]:
    blocks = [
        section(f"*{escape_within(reply.headline, 800)}*"),
        section(escape_within(reply.searched or "Nothing was found.", 1_200)),
    ]
    nearest = reply.nearest[:_NEAREST_SHOWN]
    if nearest:
        lines = [f"• {escape_within(near.text, 500)} {marks_text(near.marks)[:90]}" for near in nearest]
        blocks += map(section, joined(["Nearest on record:", *lines]))
    marks = {mark for near in nearest for mark in near.marks}
    blocks += _source_blocks([citation for citation in reply.citations if citation.number in marks][:5])
    blocks += _notes_blocks(reply.notes)
    blocks += choice_buttons(setting.prompts, setting.answer_id)
    why = {"type": "actions", "elements": [button("Why this answer?", "why", setting.answer_id)]}
    return [*blocks, why, _feedback(setting.answer_id)]


def _guidance_blocks(reply: Guidance, setting: Setting) -> list[Block]:
    lines = joined((escape_within(line, 600) for line in reply.lines[:12]), SECTION_LIMIT)
    headline = section(f"*{escape_within(reply.headline, SECTION_LIMIT - 10)}*")
    return [headline, *map(section, lines), *choice_buttons(reply.prompts, setting.answer_id)]
