"""Whether a delivery stands in a conversation already: it is known by the id that it was posted with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.blocks import Block
from bot.slack.posting import CALL_ERRORS
from bot.slack.refusals import Refusal, refusal_of

EVENT_TYPE = "rapporteur_delivery"
_PAGE = 200
_PAGES = 50


@dataclass(frozen=True)
class Found:
    """A delivery as it stands in Slack."""

    ts: str
    told: str
    """What it told of the meeting's date; empty where Slack did not keep that."""


def marked(delivery: str, told: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """The arguments of a post by which it is found again: metadata, and a block's id where Slack hides that."""
    payload = {"delivery_id": delivery, "told": told}
    return {
        "metadata": {"event_type": EVENT_TYPE, "event_payload": payload},
        "blocks": with_id(delivery, blocks),
    }


def with_id(delivery: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, the first of them with the delivery's id."""
    return [{**block, "block_id": delivery} if place == 0 else block for place, block in enumerate(blocks)]


def find(client: WebClient, channel: str, delivery: str, *, since: float, thread: str = "") -> Found | Refusal | None:
    """The delivery among what was posted since then, in a thread if one is given; None where it is not there."""
    read: Callable[..., SlackResponse] = client.conversations_replies if thread else client.conversations_history
    arguments: dict[str, Any] = {"channel": channel, **({"ts": thread} if thread else {})}
    arguments |= {"oldest": f"{max(since, 0.0):.6f}", "include_all_metadata": True, "limit": _PAGE}
    cursor = ""
    for _ in range(_PAGES):
        page = answer_to(read, **arguments, cursor=cursor or None)
        if isinstance(page, Refusal):
            return page
        found = (_found(message, delivery) for message in page.get("messages") or ())
        first = next((one for one in found if one), None)
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if first or not cursor:
            return first
    return Refusal("refused", f"more than {_PAGES} pages were posted since")


def answer_to(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse | Refusal:
    """Call a method of Slack's client once."""
    try:
        return method(**arguments)
    except CALL_ERRORS as error:
        return refusal_of(error)


def _found(message: dict[str, Any], delivery: str) -> Found | None:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    blocks = message.get("blocks")
    first: dict[str, Any] = blocks[0] if blocks else {}
    if metadata.get("event_type") == EVENT_TYPE and payload.get("delivery_id") == delivery:
        return Found(str(message["ts"]), str(payload.get("told") or ""))
    return Found(str(message["ts"]), "") if first.get("block_id") == delivery else None
