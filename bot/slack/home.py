"""The Home tab: what is covered and up to when, what comes next, how to ask; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.briefing.days import day_in_words
from bot.edtf import in_words, parse
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.prose import plural
from bot.reminders.occurrences import upcoming_meetings
from bot.slack.blocks import Block, actions, button, context, header, section
from bot.slack.mrkdwn import escape_within

_MEETINGS_SHOWN = 6
_PRIVACY = (
    "Questions that I could not answer are kept for 90 days without names; conversations for 24 hours; reminders, "
    "with the name of whoever set them up, until somebody removes them. Write “forget me” to have yours deleted."
)


def home_view(knowledge: KnowledgeBase, today: date, reminders: Sequence[Block] = ()) -> Block:
    """The Home tab as of `today`; `reminders` is its part on the person's own reminders."""
    base = knowledge.base
    blocks = [
        header(base.title),
        section(escape_within(base.about, 2_000)),
        context([f"{_coverage(knowledge)}\nI am a bot, and I say nothing that is not on record."]),
        {"type": "divider"},
        *_meetings(knowledge, today),
        {"type": "divider"},
        *reminders,
        *([{"type": "divider"}] if reminders else []),
        *_how_to_ask(base.prompts),
        context(["\n".join([_PRIVACY, *_contact(base.contact), f"Record {knowledge.revision}"])]),
    ]
    return {"type": "home", "blocks": blocks}


def refusing_home(sentence: str) -> Block:
    """The Home tab for somebody who gets nothing from the record."""
    return {"type": "home", "blocks": [section(escape_within(sentence, 2_000))]}


def _coverage(knowledge: KnowledgeBase) -> str:
    covers = knowledge.base.covers
    start, end = (escape_within(in_words(parse(text)), 80) for text in (covers.start, covers.end))
    held = sum(document.cite is None for document in knowledge.documents)
    cited = len(knowledge.documents) - held
    others = f", which cite{'s' if held == 1 else ''} {cited} more" if cited else ""
    statements = plural("statement", len(knowledge.entries))
    return f"Covers {start} to {end}: {statements} from {plural('document', held)}{others}."


def _meetings(knowledge: KnowledgeBase, today: date) -> list[Block]:
    ahead = upcoming_meetings(knowledge, today)
    if not ahead:
        return _last_meeting(knowledge, today)
    shown = ahead[:_MEETINGS_SHOWN]
    hidden = len(ahead) - len(shown)
    more = [f"{hidden} more are on record; ask for all meetings."] if hidden else []
    return _cited("*Next meetings*", shown, knowledge, more)


def _last_meeting(knowledge: KnowledgeBase, today: date) -> list[Block]:
    """That none is ahead, and which was the last."""
    none = f"*Next meetings*\nNone on record after {day_in_words(today)}."
    past = [meeting for meeting in knowledge.meetings if meeting.status != "cancelled"]
    if not past:
        return [section(none)]
    last = max(past, key=lambda meeting: (meeting.when.latest, meeting.id))
    return _cited(f"{none} The last one on record:", [last], knowledge)


def _cited(
    opening: str, meetings: Sequence[Meeting], knowledge: KnowledgeBase, more: Sequence[str] = ()
) -> list[Block]:
    """Meetings in lines, and below them their sources, each once."""
    sources = list(dict.fromkeys(_source(meeting, knowledge) for meeting in meetings))
    lines = [opening]
    for meeting in meetings:
        mark = f"\u00a0[{sources.index(_source(meeting, knowledge)) + 1}]" if len(sources) > 1 else ""
        lines.append(_meeting_line(meeting) + mark)
    return [section("\n".join(lines)), context(["\n".join([*_sources(sources), *more])])]


def _meeting_line(meeting: Meeting) -> str:
    """Date, name and place."""
    vague = " (day not on record)" if meeting.when.precision != "day" else ""
    place = f", {escape_within(meeting.place, 100)}" if meeting.place else ""
    proposed = " (proposed)" if meeting.status == "proposed" else ""
    name, when = escape_within(meeting.name, 200), escape_within(in_words(meeting.when), 100)
    return f"• *{when}*{vague}: {name}{place}{proposed}"


def _source(meeting: Meeting, knowledge: KnowledgeBase) -> str:
    """The paragraph that says so."""
    cite = meeting.cite[0]
    document = knowledge.document_by_id[cite.document]
    ours = " (our numbering)" if document.numbering == "ours" else ""
    return f"{escape_within(document.symbol, 80)}, para. {escape_within(cite.paragraph, 20)}{ours}"


def _sources(sources: Sequence[str]) -> list[str]:
    if len(sources) < 2:
        return [f"Source: {source}" for source in sources]
    return [f"[{number}] {source}" for number, source in enumerate(sources, 1)]


def _how_to_ask(prompts: Sequence[str]) -> list[Block]:
    ways = section(
        "*How to ask*\nMention me in a channel, write to me, or type `/rapporteur` and your question. "
        "Plain words will do; every sentence of an answer carries its source."
    )
    buttons = [button(prompt, f"prompt_{number}", str(number)) for number, prompt in enumerate(prompts[:4])]
    return [ways, actions(buttons)] if buttons else [ways]


def _contact(contact: str | None) -> list[str]:
    return [f"Something missing or wrong? {escape_within(contact, 600)}"] if contact else []
