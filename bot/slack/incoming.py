"""What Slack tells us, reduced to what needs doing; everything else is nobody's business and gives None."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from bot.slack.mrkdwn import inert

Json: TypeAlias = dict[str, Any]
Kind: TypeAlias = Literal["question", "home", "pane"]

_SUBTYPES = {"", "file_share", "thread_broadcast"}


@dataclass(frozen=True)
class Identity:
    """Who the bot is in its workspace."""

    user_id: str
    bot_id: str
    team_id: str
    enterprise_id: str = ""


@dataclass(frozen=True)
class Incoming:
    """One thing to do for one person."""

    kind: Kind
    """`question`: answer it; `home`: show the Home tab; `pane`: offer questions in the agent pane."""
    key: str
    """Names the event, however often it is delivered."""
    user: str
    channel: str
    utterance: str = ""
    ts: str = ""
    """The message's own time stamp; empty where there is no message."""
    thread: str = ""
    """Where the answer goes; empty for the top of the channel."""
    direct: bool = False
    """True where nobody else reads along."""
    shared: bool = False
    """True where people of another organisation read along."""
    asked: str = ""
    """The question, where the person pressed a button instead of typing it."""
    attempt: int = 1
    """How often it was begun to do it, this time included."""

    @property
    def message_key(self) -> str | None:
        """Names the message, which may come as two events: as a mention and as a message."""
        return f"{self.channel}:{self.ts}" if self.kind == "question" and self.ts else None

    @property
    def conversation(self) -> str:
        """Names the conversation that the message belongs to."""
        return f"{self.channel}:{self.thread}"

    def as_body(self) -> Json:
        """JSON values from which `from_body` makes it again."""
        return asdict(self)


def from_body(body: Json) -> Incoming:
    """The same thing to do, out of the store."""
    return Incoming(**body)


def incoming_of(body: Json, identity: Identity) -> Incoming | None:
    """What an event asks of us; None for our own and other bots' messages, edits, and what is not for us."""
    event = body.get("event")
    if not isinstance(event, dict) or not _text(event, "user") or _text(event, "user") == identity.user_id:
        return None
    if _text(event, "type") == "app_home_opened":
        return _opened(body, event)
    if _text(event, "type") in {"app_mention", "message"} and _is_from_a_person(event):
        return _question(body, event, identity)
    return None


def part(source: Json, key: str) -> Json:
    """A part of Slack's payload; empty where it is missing or something else."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def _text(source: Json, key: str) -> str:
    """A text of Slack's payload; empty where it is missing or something else."""
    value = source.get(key)
    return value if isinstance(value, str) else ""


def _is_from_a_person(event: Json) -> bool:
    odd = any(event.get(key) for key in ("bot_id", "bot_profile", "edited", "hidden"))
    return not odd and _text(event, "subtype") in _SUBTYPES and bool(_text(event, "ts"))


def _opened(body: Json, event: Json) -> Incoming | None:
    kinds: dict[str, Kind] = {"home": "home", "messages": "pane"}
    kind = kinds.get(_text(event, "tab"))
    if kind is None:
        return None
    channel = _text(event, "channel")
    key = _event_key(body, f"{kind}:{_text(event, 'user')}:{_text(event, 'event_ts')}")
    return Incoming(kind, key, _text(event, "user"), channel, direct=True)


def _question(body: Json, event: Json, identity: Identity) -> Incoming | None:
    direct = _text(event, "channel_type") == "im"
    mentioned = _text(event, "type") == "app_mention" or f"<@{identity.user_id}" in _text(event, "text")
    if not (direct or mentioned) or not _text(event, "channel"):
        return None
    ts = _text(event, "ts")
    return Incoming(
        "question",
        _event_key(body, f"{_text(event, 'channel')}:{ts}"),
        _text(event, "user"),
        _text(event, "channel"),
        utterance=inert(_text(event, "text"), bot_user=identity.user_id),
        ts=ts,
        thread=_text(event, "thread_ts") or ts,
        direct=direct,
        shared=body.get("is_ext_shared_channel") is True,
    )


def _event_key(body: Json, otherwise: str) -> str:
    return f"event:{_text(body, 'event_id') or otherwise}"
