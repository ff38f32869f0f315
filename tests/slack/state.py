"""What the server remembers: messages, views, calls and everything that was wrong with them."""

from __future__ import annotations

import copy
import itertools
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from tests.slack.block_kit import examine, examine_view
from tests.slack.findings import Fault
from tests.slack.workspace import APP, BOT, BOT_USER, TEAM, Workspace, fresh_ts

TRIGGER_LIFE_S = 3
RESPONSE_URL_LIFE_S = 30 * 60
RESPONSE_URL_USES = 5


class RefusalError(Exception):
    """A call that Slack answers with `ok: false`; `error` is Slack's word for it."""

    def __init__(self, error: str, **more: object) -> None:
        """`more` goes into the answer beside `error`."""
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass
class Message:
    """One message in a conversation, as it stands now."""

    channel: str
    ts: str
    user: str
    text: str = ""
    thread_ts: str | None = None
    blocks: list | None = None
    metadata: dict | None = None
    ephemeral_to: str | None = None
    """The only user who sees it; None where everybody in the conversation does."""
    payload: dict = field(default_factory=dict)
    """The arguments of the call that posted it."""
    revisions: list[tuple[str, list | None]] = field(default_factory=list)
    """Text and blocks before each edit, oldest first."""
    deleted: bool = False
    at: float = 0.0
    """When the server took it, by its clock."""

    def revise(self, text: str, blocks: list | None) -> None:
        """Put new words in place of the old."""
        self.revisions.append((self.text, self.blocks))
        self.text, self.blocks = text, blocks

    def shown(self, *, metadata: bool = False) -> dict:
        """The message as Slack answers it."""
        found: dict = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM}
        if self.user == BOT_USER:
            found |= {"bot_id": BOT, "app_id": APP}
        if self.revisions:
            found["edited"] = {"user": self.user, "ts": self.ts}
        keys = ("thread_ts", "blocks", *(["metadata"] if metadata else []))
        return found | {key: getattr(self, key) for key in keys if getattr(self, key) is not None}


@dataclass(frozen=True)
class Call:
    """One request to the Web API, or to a response_url (method `response_url`)."""

    method: str
    payload: dict
    answer: dict | None
    """What the method came to; None where a fault kept it from running."""
    at: float


@dataclass
class Trigger:
    """The right to open one view, for three seconds."""

    user: str
    at: float
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer one interaction, five times in half an hour."""

    user: str
    channel: str
    at: float
    message_ts: str | None = None
    uses: int = 0


@dataclass
class Reading:
    """How conversations.history and conversations.replies let themselves be read."""

    most: int = 999
    """Messages on a page; 15 for an app that is sold outside the Marketplace."""
    lag_s: float = 0.0
    """How long a message is missing after it was posted."""
    every_s: float = 0.0
    """The least time between two readings; 60 for an app that is sold outside the Marketplace."""
    shows_metadata: bool = True
    """False where Slack keeps metadata to itself, as it may without `metadata.message:read`."""
    last: dict[str, float] = field(default_factory=dict)
    """When each conversation was read."""


class State:
    """What tests read; hold `changed` to read several things at one moment."""

    def __init__(
        self,
        *,
        scopes: Collection[str],
        workspace: Workspace | None = None,
        agent: bool = True,
        rate_limited: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """An empty workspace history; `agent` tells whether the app has the agent feature."""
        self.scopes = frozenset(scopes)
        self.workspace = workspace or Workspace()
        self.agent = agent
        self.rate_limited = rate_limited
        self.now = now
        self.changed = threading.Condition(threading.RLock())
        self.everything: list[Message] = []
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.views: dict[str, dict] = {}
        self.homes: dict[str, dict] = {}
        self.stacks: dict[str, list[str]] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: list[dict] = []
        self.allowed_mentions: set[str] = set()
        self.reading = Reading()
        self.token_error: str | None = None
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.last_post: dict[str, float] = {}
        self._numbers = itertools.count(1)

    @property
    def messages(self) -> list[Message]:
        """What the bot posted and did not delete, oldest first."""
        return [message for message in self.everything if message.user == BOT_USER and not message.deleted]

    def posted_in(self, channel: str) -> list[tuple[float, Message]]:
        """What the bot posted in a conversation and when, deleted messages too, oldest first."""
        own = (message for message in self.everything if (message.channel, message.user) == (channel, BOT_USER))
        return [(message.at, message) for message in own if not message.ephemeral_to]

    def called(self, method: str) -> list[dict]:
        """The payloads of the calls of one method, oldest first."""
        return [call.payload for call in self.calls if call.method == method]

    def thread(self, channel: str, thread_ts: str) -> list[Message]:
        """The root and its replies, whoever wrote them."""
        here = [message for message in self.everything if message.channel == channel and not message.deleted]
        return [message for message in here if thread_ts in (message.ts, message.thread_ts)]

    def number(self) -> int:
        """A number not given before."""
        return next(self._numbers)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message there, ephemeral ones included, deleted ones not."""
        for message in self.everything:
            if (message.channel, message.ts, message.deleted) == (channel, ts, False):
                return message
        return None

    def post(self, message: Message) -> Message:
        """Keep a message; what the bot posts in a thread ends its status there."""
        message.at = self.now()
        self.everything.append(message)
        if message.user == BOT_USER and message.thread_ts:
            self.statuses.pop((message.channel, message.thread_ts), None)
        return message

    def fresh_ts(self) -> str:
        """A timestamp that no other message has."""
        return fresh_ts(self.now)

    def new_trigger(self, user: str) -> str:
        """A trigger_id as it comes with a command, a click or a submitted view."""
        trigger = f"{self.number()}.trigger"
        self.triggers[trigger] = Trigger(user, self.now())
        return trigger

    def note(self, source: str, found: list[Fault], too_long: str) -> None:
        """Record faults; raise RefusalError where Slack would refuse."""
        self.faults.extend(f"{source}: {fault}" for fault in found)
        broken = [str(fault) for fault in found if fault.kind == "invalid"]
        if broken:
            raise RefusalError(
                "invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in broken]}
            )
        if any(fault.kind == "too_long" for fault in found):
            raise RefusalError(too_long)

    def check_message(self, source: str, blocks: object, text: object) -> None:
        """Hold a message to Slack's limits."""
        words = text if isinstance(text, str) else None
        found = examine(blocks or None, text=words, allowed_mentions=self.allowed_mentions)
        self.note(source, found, "msg_blocks_too_long")

    def check_view(self, source: str, view: object, surface: str) -> dict:
        """Hold a view to Slack's limits; the view, if it stands."""
        found = examine_view(view, allowed_mentions=self.allowed_mentions)
        if isinstance(view, dict) and view.get("type") != surface:
            found = [*found, Fault("view.type", f"{view.get('type')!r} where {surface!r} is expected")]
        self.note(source, found, "view_too_large")
        return view

    def prepared(self, payload: Mapping) -> dict:
        """A payload ready to deliver: its trigger_id and response_url filled in, its message remembered."""
        body = copy.deepcopy(dict(payload))
        with self.changed:
            user = body.get("user_id") or (body.get("user") or {}).get("id", "")
            if body.get("trigger_id") == "":
                body["trigger_id"] = self.new_trigger(user)
            if body.get("response_url") == "":
                body["response_url"] = self.new_response_url(user, body)
            self._remember(body.get("event") or {})
            self.changed.notify_all()
        return body

    def new_response_url(self, user: str, body: dict) -> str:
        """Where the app may answer this command or click; the server that has an address overrides it."""
        channel = body.get("channel_id") or (body.get("channel") or {}).get("id", "")
        token = f"r{self.number()}"
        message_ts = (body.get("container") or {}).get("message_ts")
        self.response_urls[token] = ResponseUrl(user, channel, self.now(), message_ts)
        return token

    def _remember(self, event: dict) -> None:
        """Keep what people wrote, so that history, threads and permalinks know it."""
        if event.get("type") not in ("message", "app_mention") or not event.get("user"):
            return
        channel, ts = event["channel"], event["ts"]
        if event.get("subtype") in (None, "file_share", "thread_broadcast") and not self.find(channel, ts):
            self.post(Message(channel, ts, event["user"], event["text"], event.get("thread_ts")))
