"""A reply on a terminal: in colour where somebody looks on, plain where it goes into a pipe."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.replies import Answer, Clarification, Guidance, Reply, Silence, Statement
from bot.views.plain import OTHERWISE, citations_of, full_text_of, marked, marks_text, source_lines, statements_of


def show(reply: Reply, out: TextIO, *, width: int | None = None) -> None:
    """Write the reply to `out`; `width` in columns overrides the terminal's own."""
    if not out.isatty():
        out.write(full_text_of(reply) + "\n")
        return
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
    _headline(console, reply)
    for statement in _statements(reply):
        if statement.leads:
            console.print(_with_marks(statement, style="bold"))
        else:
            _bullet(console, _with_marks(statement))
    _rest(console, reply)
    _sources(console, reply)


def _headline(console: Console, reply: Reply) -> None:
    match reply:
        case Answer():
            console.print(_with_marks(reply.headline, style="bold"))
        case Clarification():
            console.print(Text(reply.prompt, style="bold"))
        case Silence():
            console.print(Text(reply.headline, style="bold"))
            console.print(Text(reply.searched))
        case Guidance():
            console.print(Text(reply.headline, style="bold"))


def _statements(reply: Reply) -> tuple[Statement, ...]:
    if isinstance(reply, Answer):
        return statements_of(reply)
    return reply.nearest if isinstance(reply, Silence) else ()


def _rest(console: Console, reply: Reply) -> None:
    match reply:
        case Answer() | Silence():
            for note in reply.notes:
                console.print(Text(note, style="italic"))
        case Clarification():
            _choices(console, reply)
        case Guidance():
            for line in reply.lines:
                console.print(Text(line))
            for prompt in reply.prompts:
                _bullet(console, Text(prompt, style="cyan"))


def _choices(console: Console, reply: Clarification) -> None:
    for number, choice in enumerate(reply.choices, 1):
        console.print(Padding(Text(f"{number}. {choice.label}"), (0, 0, 0, 2)))
    if reply.choices:
        console.print(Text(OTHERWISE))


def _sources(console: Console, reply: Reply) -> None:
    for number, line in enumerate(source_lines(citations_of(reply))):
        if not number:
            console.print()
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def _bullet(console: Console, text: Text) -> None:
    console.print(Padding(Text.assemble("• ", text), (0, 0, 0, 2)))


def _with_marks(statement: Statement, style: str = "") -> Text:
    if marked(statement) == statement.text:
        return Text(statement.text, style=style)
    return Text.assemble((statement.text, style), " ", (marks_text(statement.marks), "cyan"))
