"""A reply as plain text, for a pipe or the `text` of JSON; knows nothing of Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.replies import Answer, Citation, Clarification, Guidance, Reply, Silence, Statement

OTHERWISE = "Or ask again in other words."
"""The way out of a question back to which the answer is "neither"."""
_BULLET = "- "


def text_of(reply: Reply) -> str:
    """The reply as a person reads it, without the list of sources."""
    return "\n".join(_lines(reply))


def full_text_of(reply: Reply) -> str:
    """The reply and, after a blank line, its sources."""
    sources = source_lines(citations_of(reply))
    return "\n".join(_lines(reply) + (["", "Sources:", *sources] if sources else []))


def citations_of(reply: Reply) -> tuple[Citation, ...]:
    """The reply's citations; of a question back, or of help, there are none."""
    return reply.citations if isinstance(reply, Answer | Silence) else ()


def statements_of(answer: Answer) -> tuple[Statement, ...]:
    """The statements to show under the headline; none where the only one repeats it."""
    if len(answer.statements) == 1 and answer.statements[0].text == answer.headline.text:
        return ()
    return answer.statements


def marks_text(marks: Sequence[int]) -> str:
    """Citation marks, runs of three and more drawn together.

    >>> marks_text((1, 2, 4)), marks_text((1, 2, 3, 7)), marks_text(())
    ('[1][2][4]', '[1–3][7]', '')
    """
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(sorted(set(marks))), lambda pair: pair[1] - pair[0])
    ]
    return "".join(_run_text(run) for run in runs)


def _run_text(run: list[int]) -> str:
    if len(run) > 2:
        return f"[{run[0]}–{run[-1]}]"
    return "".join(f"[{number}]" for number in run)


def marked(statement: Statement) -> str:
    """The statement's text with its marks."""
    return f"{statement.text} {marks_text(statement.marks)}".rstrip()


def source_lines(citations: Sequence[Citation]) -> list[str]:
    """One line for each source; what must be said of a symbol is said where it first stands."""
    first = {citation.document: citation.number for citation in reversed(citations)}
    return [
        source_line(citation if first[citation.document] == citation.number else replace(citation, note=None))
        for citation in citations
    ]


def source_line(citation: Citation) -> str:
    """One source: `[1] G/C/60, para. 5: “…” (July 2018)`, then what must be said of it, and its link."""
    dated = f" ({citation.date})" if citation.date else ""
    words = f"[{citation.number}] {citation.document}, {citation.locator}: “{citation.quote}”{dated}"
    return " · ".join([words, *remarks_on(citation), *([citation.url] if citation.url else [])])


def remarks_on(citation: Citation) -> list[str]:
    """What a reader must know of the source: that it is second-hand, that its symbol is not printed on it."""
    second_hand = ["somebody's account, not the body's own document"] if citation.secondary else []
    return second_hand + ([citation.note] if citation.note else [])


def _lines(reply: Reply) -> list[str]:
    match reply:
        case Answer():
            statements = [("" if line.leads else _BULLET) + marked(line) for line in statements_of(reply)]
            return [marked(reply.headline), *statements, *reply.notes]
        case Clarification():
            otherwise = [OTHERWISE] if reply.choices else []
            return [reply.prompt, *(_BULLET + choice.label for choice in reply.choices), *otherwise]
        case Silence():
            return [reply.headline, reply.searched, *_nearest(reply), *reply.notes]
        case Guidance():
            return [reply.headline, *reply.lines, *(_BULLET + prompt for prompt in reply.prompts)]


def _nearest(silence: Silence) -> list[str]:
    if not silence.nearest:
        return []
    return ["Nearest on record:", *(_BULLET + marked(statement) for statement in silence.nearest)]
