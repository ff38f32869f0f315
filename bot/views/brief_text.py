"""A brief or a notice as plain text, for the terminal; knows nothing of Slack."""

from __future__ import annotations

from bot.briefing.values import Brief, Notice, Section
from bot.replies import Statement
from bot.views.plain import marked, marks_text, source_lines

ASKED_TITLE = "Asked here, and not answered by the record"


def brief_text(brief: Brief) -> str:
    """The brief as a person reads it, with its sources at the end."""
    lines = [marked(brief.headline)]
    for section in brief.sections:
        lines += ["", title_of(section), *(_line(statement, section) for statement in section.statements)]
        lines += [f"  {more}" for more in [more_of(section)] if more]
    lines += ["", ASKED_TITLE, *(f"- “{question}”" for question in brief.asked)] if brief.asked else []
    lines += ["", *brief.notes] if brief.notes else []
    return "\n".join([*lines, "", "Sources:", *source_lines(brief.citations)])


def notice_text(notice: Notice) -> str:
    """The notice, what was told marked as void, with its sources at the end."""
    struck = [f"No longer true: {notice.struck}"] if notice.struck else [notice.headline]
    lines = [*struck, *(f"- {marked(statement)}" for statement in notice.statements), *notice.notes]
    sources = source_lines(notice.citations)
    return "\n".join(lines + (["", "Sources:", *sources] if sources else []))


def _line(statement: Statement, section: Section) -> str:
    link = section.links.get(statement.id)
    return f"- {marked(statement)}" + (f" {link}" if link else "")


def title_of(section: Section) -> str:
    """The title with its marks."""
    return f"{section.title} {marks_text(section.marks)}".rstrip()


def more_of(section: Section) -> str:
    """How many lines are left out, and what to ask for them; empty where all are there."""
    if not section.hidden:
        return ""
    return f"{section.hidden} more: ask “{section.ask}”" if section.ask else f"{section.hidden} more on record."
