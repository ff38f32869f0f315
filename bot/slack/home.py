"""The Home tab: what is covered and up to when, what comes next, how to ask; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.edtf import in_words, parse
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.slack.blocks import Block, button, context, section
from bot.slack.mrkdwn import escape_within, plain_within

_MEETINGS_SHOWN = 6
_PRIVACY = (
    "Questions that I could not answer are kept for 90 days without names; conversations for 24 hours. "
    "Write “forget me” to have yours deleted."
)


def upcoming_meetings(knowledge: KnowledgeBase, today: date) -> list[Meeting]:
    """Meetings not cancelled that may still come or are under way, earliest first."""
    ahead = [
        meeting for meeting in knowledge.meetings if meeting.status != "cancelled" and meeting.when.latest >= today
    ]
    return sorted(ahead, key=lambda meeting: (meeting.when.latest, meeting.id))


def home_view(knowledge: KnowledgeBase, today: date) -> Block:
    """The Home tab as of `today`."""
    base = knowledge.base
    blocks = [
        _header(base.title),
        section(escape_within(base.about, 2_000)),
        context([_coverage(knowledge), "I am a bot, and I say nothing that is not on record."]),
        {"type": "divider"},
        *_meetings(knowledge, today),
        {"type": "divider"},
        *_how_to_ask(base.prompts),
        context([_PRIVACY, *_contact(base.contact)]),
    ]
    return {"type": "home", "blocks": blocks}


def refusing_home(sentence: str) -> Block:
    """The Home tab for somebody who gets nothing from the record."""
    return {"type": "home", "blocks": [section(escape_within(sentence, 2_000))]}


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": plain_within(text, 150), "emoji": False}}


def _coverage(knowledge: KnowledgeBase) -> str:
    covers = knowledge.base.covers
    start, end = (escape_within(in_words(parse(text)), 80) for text in (covers.start, covers.end))
    return (
        f"Covers {start} to {end}: {len(knowledge.entries)} entries from {len(knowledge.documents)} "
        f"documents (revision {knowledge.revision})."
    )


def _meetings(knowledge: KnowledgeBase, today: date) -> list[Block]:
    ahead = upcoming_meetings(knowledge, today)
    if not ahead:
        as_of = escape_within(in_words(parse(today.isoformat())), 80)
        return [section(f"*Next meetings*\nNone on record after {as_of}.")]
    lines = [_meeting_line(meeting, knowledge) for meeting in ahead[:_MEETINGS_SHOWN]]
    hidden = len(ahead) - len(lines)
    rest = [context([f"{hidden} more are on record; ask for all meetings."])] if hidden else []
    return [section("*Next meetings*\n" + "\n".join(lines)), *rest]


def _meeting_line(meeting: Meeting, knowledge: KnowledgeBase) -> str:
    """Name, date and place, with the paragraph that says so."""
    place = f", {escape_within(meeting.place, 100)}" if meeting.place else ""
    proposed = " (proposed)" if meeting.status == "proposed" else ""
    cite = meeting.cite[0]
    document = knowledge.document_by_id[cite.document]
    ours = " (our numbering)" if document.numbering == "ours" else ""
    source = f"{escape_within(document.symbol, 80)}, para. {escape_within(cite.paragraph, 20)}{ours}"
    name, when = escape_within(meeting.name, 200), escape_within(in_words(meeting.when), 100)
    return f"• {name}: {when}{place}{proposed} [{source}]"


def _how_to_ask(prompts: Sequence[str]) -> list[Block]:
    ways = section(
        "*How to ask*\nMention me in a channel, write to me, or type `/rapporteur` and your question. "
        "Plain words will do; every sentence of an answer carries its source."
    )
    buttons = [button(prompt, f"prompt_{number}", str(number)) for number, prompt in enumerate(prompts[:4])]
    return [ways, {"type": "actions", "elements": buttons}] if buttons else [ways]


def _contact(contact: str | None) -> list[str]:
    return [f"Gaps and faults: {escape_within(contact, 600)}"] if contact else []
