"""The dialogues behind the buttons: why, citations to copy, the reason after a thumbs-down; pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import Citation, Reply, Silence
from bot.slack.blocks import Block, context, joined, plain_text, section
from bot.slack.mrkdwn import escape_within, plain_within
from bot.views.plain import citations_of
from bot.views.why import why

REASON_CALLBACK = "feedback_reason"
_CITATIONS_SHOWN = 40


def why_modal(reply: Reply) -> Block:
    """How the question was understood and decided, in words."""
    lines = [f"• {escape_within(sentence, 600)}" for sentence in why(reply)]
    if not isinstance(reply, Silence):
        return modal("Why this answer?", [section(text) for text in joined(lines)])
    found = [f"*{escape_within(reply.headline, 800)}*"]
    return modal("Why nothing?", [section(text) for text in joined([*found, *lines])])


def citations_modal(reply: Reply) -> Block:
    """Every citation of a reply."""
    return cited_modal(citations_of(reply))


def cited_modal(citations: Sequence[Citation]) -> Block:
    """Every citation as one would paste it; preformatted, so that a click selects it whole."""
    blocks = [_pasteable(citation) for citation in citations[:_CITATIONS_SHOWN]]
    hidden = len(citations) - len(blocks)
    rest = [context([f"{hidden} more are not shown here."])] if hidden > 0 else []
    title = "Copy citations" if len(citations) > 1 else "Copy citation"
    return modal(title, [*blocks, *rest] or [section("Nothing is cited here.")])


def reason_modal(answer_id: str) -> Block:
    """One question after a thumbs-down; the answer's id goes along unseen."""
    entry = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "max_length": 500,
        "placeholder": plain_text("A wrong fact, a missing document, not what I asked…"),
    }
    field = {
        "type": "input",
        "block_id": "reason",
        "optional": True,
        "label": plain_text("What was wrong?"),
        "element": entry,
    }
    hint = context(["The people who keep the record read this. Please leave people's names out."])
    shell = modal("Thank you", [field, hint])
    return {
        **shell,
        "callback_id": REASON_CALLBACK,
        "private_metadata": answer_id,
        "submit": plain_text("Send"),
        "close": plain_text("Skip"),
    }


def notice_modal(sentence: str, title: str = "Rapporteur") -> Block:
    """A dialogue that says one thing."""
    return modal(title, [section(escape_within(sentence, 2_000))])


def modal(title: str, blocks: list[Block]) -> Block:
    """A dialogue with nothing to send."""
    return {"type": "modal", "title": plain_text(title), "close": plain_text("Close"), "blocks": blocks}


def _pasteable(citation: Citation) -> Block:
    text = {"type": "text", "text": plain_within(citation.formal, 2_500)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
