"""A Slack-like server on 127.0.0.1, for the real bot to talk to: what it was sent, and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from tests.slack import http_mode
from tests.slack.gateway import Gateway, Planned
from tests.slack.response_urls import absorb
from tests.slack.socket_mode import Ack, SocketMode, envelope
from tests.slack.state import State
from tests.slack.workspace import Workspace

Found = TypeVar("Found")
BOT_TOKEN = "xoxb-bot"
APP_TOKEN = "xapp-app"
SIGNING_SECRET = "signing-secret"


class SlackServer(State):
    """Use it in a `with` block; `url` is the base URL for `WebClient`."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET

    def __init__(
        self,
        *,
        manifest: Path | Mapping | None = None,
        scopes: Collection[str] | None = None,
        workspace: Workspace | None = None,
        rate_limited: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Grant the scopes given, or those of the manifest, whose events are then the only ones delivered."""
        written = json.loads(manifest.read_text("utf-8")) if isinstance(manifest, Path) else manifest
        if written is None and scopes is None:
            raise ValueError("SlackServer needs a manifest or scopes")
        granted = written["oauth_config"]["scopes"]["bot"] if scopes is None else scopes
        features = (written or {}).get("features", {"agent_view": {}})
        super().__init__(
            scopes=granted,
            workspace=workspace,
            agent=bool(features.keys() & {"agent_view", "assistant_view"}),
            rate_limited=rate_limited,
            now=now,
        )
        self.events = _subscribed(written)
        self.sockets = SocketMode(self)
        self.stopping = threading.Event()
        self.planned: defaultdict[str, deque[Planned]] = defaultdict(deque)
        self.weather: Callable[[str], Planned | None] = lambda _method: None
        """Asked for a fault at each call for which none is planned; one thread at a time."""
        self.gateway = Gateway(self)

    def __enter__(self) -> SlackServer:
        self.gateway.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Hang up on everybody and free the port; once is enough, twice does no harm."""
        self.stopping.set()
        self.sockets.close()
        self.gateway.stop()

    @property
    def url(self) -> str:
        """The base URL of the Web API, with its trailing slash."""
        return f"{self.gateway.origin}/api/"

    def new_response_url(self, user: str, body: dict) -> str:
        """Where the app may answer this command or click."""
        return f"{self.gateway.origin}/response/{super().new_response_url(user, body)}"

    def wait_for(self, predicate: Callable[[SlackServer], Found], timeout_s: float = 5.0) -> Found:
        """The predicate's first true result; AssertionError with what is there when the time is over."""
        end = time.monotonic() + timeout_s
        with self.changed:
            while not (found := predicate(self)):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {timeout_s} s in vain; {self.summary()}")
                # What the predicate looks at may lie outside the server, so that nobody notifies of it.
                self.changed.wait(min(left, 0.05))
            return found

    def summary(self) -> str:
        """What happened so far, for the message of a failed test."""
        methods = [f"{call.method} {(call.answer or {}).get('error', 'ok')}" for call in self.calls]
        posted = [(message.channel, message.thread_ts, message.text[:80]) for message in self.messages]
        connected = f"connections={len(self.sockets.connections)} of {self.sockets.connected}"
        return f"{connected} calls={methods} messages={posted} faults={self.faults}"

    def fail_next(
        self,
        method: str,
        kind: str,
        *,
        times: int = 1,
        stored: bool | None = None,
        retry_after_s: int = 1,
        delay_s: float = 1.0,
    ) -> None:
        """Have the next calls of a method (or `response_url`) go wrong; `gateway.Planned` has the kinds."""
        fault = Planned(kind, stored=stored, retry_after_s=retry_after_s, delay_s=delay_s)
        with self.changed:
            self.planned[method].extend([fault] * times)

    def deliver_http(
        self,
        url: str,
        payload: Mapping | bytes,
        *,
        retry_num: int | None = None,
        retry_reason: str | None = None,
        signing_secret: str | None = None,
        timestamp: float | str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 10.0,
    ) -> http_mode.Delivery:
        """Sign a payload, post it to the app and take its answer; the encoding follows from the payload."""
        sent = payload if isinstance(payload, bytes) else self._subscribed(self.prepared(payload))
        body, content_type = http_mode.encoded(sent)
        moment = str(int(time.time()) if timestamp is None else timestamp)
        signed = http_mode.signed(signing_secret or self.signing_secret, moment, body)
        given = {"Content-Type": content_type, **signed, **http_mode.retries(retry_num, retry_reason)}
        answer = http_mode.post(url, body, {**given, **(headers or {})}, timeout_s)
        if isinstance(sent, dict) and answer.status == 200:
            absorb(self, sent, _reply(sent, answer))
        return answer

    def deliver_socket(
        self,
        kind: str,
        payload: Mapping,
        *,
        retry_attempt: int = 0,
        retry_reason: str = "",
    ) -> str:
        """Send a payload as `events_api`, `slash_commands` or `interactive`; the envelope's id."""
        sent = envelope(kind, self._subscribed(self.prepared(payload)), retry_attempt, retry_reason)
        self.sockets.deliver(sent)
        return sent["envelope_id"]

    def redeliver(self, envelope_id: str, reason: str = "timeout") -> None:
        """Send the same envelope once more, as Slack does when it saw no acknowledgement."""
        sent = self.sockets.sent[envelope_id].envelope
        if sent["type"] == "events_api":
            sent = sent | {"retry_attempt": sent["retry_attempt"] + 1, "retry_reason": reason}
        self.sockets.deliver(sent)

    @property
    def acks(self) -> dict[str, Ack]:
        """The latest acknowledgement of each envelope."""
        with self.changed:
            return {ack.envelope_id: ack for ack in self.sockets.acks}

    def wait_ack(self, envelope_id: str, timeout_s: float = 3.0) -> Ack:
        """The acknowledgement of an envelope, in Slack's three seconds unless told otherwise."""
        return self.wait_for(lambda server: server.acks.get(envelope_id), timeout_s)

    def wait_connected(self, connections: int = 1, timeout_s: float = 10.0) -> None:
        """Wait until at least so many connections are open."""
        self.wait_for(lambda server: len(server.sockets.connections) >= connections, timeout_s)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send a disconnect frame (`warning`, `refresh_requested`, `link_disabled`) on every connection."""
        self.sockets.disconnect(reason)

    def drop_connections(self) -> None:
        """Reset every WebSocket without a word, as a dying network does."""
        self.sockets.drop()

    def _subscribed(self, payload: dict) -> dict:
        """The payload, if the manifest has Slack send such events at all."""
        name = event_name(payload.get("event") or {})
        if self.events is not None and name and name not in self.events:
            raise AssertionError(f"the manifest does not subscribe to {name}, so Slack would not send it")
        return payload


def event_name(event: dict) -> str:
    """An event as a manifest names it: `message` in a direct conversation is `message.im`."""
    kind = event.get("type", "")
    scopes = {
        "channel": "message.channels",
        "group": "message.groups",
        "im": "message.im",
        "mpim": "message.mpim",
    }
    return scopes.get(event.get("channel_type", ""), kind) if kind == "message" else kind


def _subscribed(manifest: Mapping | None) -> frozenset[str] | None:
    """The events that a manifest asks for; None where there is no manifest."""
    if manifest is None:
        return None
    settings = manifest.get("settings", {})
    return frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))


def _reply(sent: Mapping, answer: http_mode.Delivery) -> object:
    """What the answer says to the one who acted; plain words are a command's reply too."""
    if "command" in sent and answer.json is None and answer.body:
        return {"text": answer.body}
    return answer.json
