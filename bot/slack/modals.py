"""The dialogues behind the buttons: why, citations to copy, the reason after a thumbs-down; pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import Answer, Citation, Clarification, Explanation, Guidance, Reply, Silence
from bot.slack.blocks import Block, context, joined, section
from bot.slack.mrkdwn import escape_within, plain_within
from bot.views.plain import citations_of

REASON_CALLBACK = "feedback_reason"
_CITATIONS_SHOWN = 40
_NOTHING_MEETS_ALL = "• No statement on record has all of this."


def why_modal(reply: Reply) -> Block:
    """How the question was understood and decided, in words."""
    explanation = _explanation(reply)
    lines = _why_lines(explanation) if explanation else ["This reply explains how to use me; nothing was looked up."]
    if not isinstance(reply, Silence):
        return _modal("Why this answer?", [section(text) for text in joined(lines)])
    nothing = [] if reply.explanation.rule or reply.explanation.unknown else [_NOTHING_MEETS_ALL]
    found = [f"*{escape_within(reply.headline, 800)}*"]
    return _modal("Why nothing?", [section(text) for text in joined([*found, *lines, *nothing])])


def citations_modal(reply: Reply) -> Block:
    """Every citation of a reply."""
    return cited_modal(citations_of(reply))


def cited_modal(citations: Sequence[Citation]) -> Block:
    """Every citation as one would paste it; preformatted, so that a click selects it whole."""
    blocks = [_pasteable(citation) for citation in citations[:_CITATIONS_SHOWN]]
    hidden = len(citations) - len(blocks)
    rest = [context([f"{hidden} more are not shown here."])] if hidden > 0 else []
    title = "Copy citations" if len(citations) > 1 else "Copy citation"
    return _modal(title, [*blocks, *rest] or [section("Nothing is cited here.")])


def reason_modal(answer_id: str) -> Block:
    """One question after a thumbs-down; the answer's id goes along unseen."""
    entry = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "max_length": 500,
        "placeholder": _plain("A wrong fact, a missing document, not what I asked…"),
    }
    field = {
        "type": "input",
        "block_id": "reason",
        "optional": True,
        "label": _plain("What was wrong?"),
        "element": entry,
    }
    hint = context(["The people who keep the record read this. Please leave people's names out."])
    shell = _modal("Thank you", [field, hint])
    return {
        **shell,
        "callback_id": REASON_CALLBACK,
        "private_metadata": answer_id,
        "submit": _plain("Send"),
        "close": _plain("Skip"),
    }


def notice_modal(sentence: str) -> Block:
    """A dialogue that says one thing."""
    return _modal("Rapporteur", [section(escape_within(sentence, 2_000))])


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": plain_within(text, 150), "emoji": False}


def _modal(title: str, blocks: list[Block]) -> Block:
    return {"type": "modal", "title": _plain(title), "close": _plain("Close"), "blocks": blocks}


def _pasteable(citation: Citation) -> Block:
    text = {"type": "text", "text": plain_within(citation.formal, 2_500)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def _explanation(reply: Reply) -> Explanation | None:
    match reply:
        case Answer() | Clarification() | Silence():
            return reply.explanation
        case Guidance():
            return None


def _why_lines(explanation: Explanation) -> list[str]:
    """One sentence for each thing that decided: how the question was read, then what was found."""
    lines = [f"• I read {_quoted(typed)} as {_quoted(read)}." for typed, read in explanation.repairs[:12]]
    lines += [f"• {_read(said, meant)}" for said, meant in explanation.spans[:12]]
    if explanation.unknown:
        lines.append("• The record does not know " + " or ".join(map(_quoted, explanation.unknown[:12])) + ".")
    if explanation.rule:
        lines.append(f"• {escape_within(explanation.rule, 600)}")
    if 0 < explanation.score < 1:
        lines.append(f"• That accounts for {explanation.score:.0%} of the question.")
    if explanation.runner_up:
        lines.append(f"• Next nearest: {_quoted(explanation.runner_up)}")
    lines += [f"• {escape_within(sentence, 600)}" for sentence in explanation.likeness]
    return lines or ["The question names nothing that I know."]


def _read(said: str, meant: str) -> str:
    return f"{_quoted(said)} is {escape_within(meant, 300)}." if said else escape_within(meant, 300)


def _quoted(text: str) -> str:
    return f"“{escape_within(text, 300)}”"
