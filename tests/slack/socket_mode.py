"""The server's side of Socket Mode: tickets, connections, envelopes and their acknowledgements."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from dataclasses import dataclass

from tests.slack.response_urls import absorb
from tests.slack.state import State
from tests.slack.websocket import Connection
from tests.slack.workspace import APP

MOST_CONNECTIONS = 10


@dataclass(frozen=True)
class Ack:
    """An acknowledgement of an envelope."""

    envelope_id: str
    payload: dict | None
    latency_s: float
    """Seconds from the envelope's latest delivery."""
    connection: int
    """Number of the connection that it came by."""


@dataclass(frozen=True)
class Sent:
    """An envelope as it last went out."""

    envelope: dict
    at: float
    connection: int


class SocketMode:
    """All open connections of one app."""

    def __init__(self, state: State) -> None:
        """No connections yet."""
        self.state = state
        self.connections: list[Connection] = []
        self.tickets: set[str] = set()
        self.sent: dict[str, Sent] = {}
        self.acks: list[Ack] = []
        self.connected = 0
        """How many connections there have ever been."""
        self._turn = 0
        self._closed = False

    def ticket(self) -> str:
        """The right to connect once."""
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return ticket

    def serve(self, connection: Connection) -> None:
        """Greet a client and read its acknowledgements until it goes."""
        with contextlib.suppress(OSError):
            self._welcome(connection)
        while (text := connection.receive()) is not None:
            self._acknowledged(connection, text)
        with self.state.changed:
            if connection in self.connections:
                self.connections.remove(connection)
            self.state.changed.notify_all()

    def _welcome(self, connection: Connection) -> None:
        with self.state.changed:
            if self._closed or len(self.connections) >= MOST_CONNECTIONS:
                connection.send(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
                connection.close()
                return
            self.connections.append(connection)
            self.connected += 1
            hello = {"type": "hello", "num_connections": len(self.connections), **_debug()}
            connection.send(json.dumps(hello | {"connection_info": {"app_id": APP}}))
            self.state.changed.notify_all()

    def _acknowledged(self, connection: Connection, text: str) -> None:
        """Note an acknowledgement, and take what it carries."""
        moment = time.monotonic()
        try:
            answer = json.loads(text)
            envelope_id = answer["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self.state.faults.append(f"socket: {text!r} is no acknowledgement")
            return
        with self.state.changed:
            sent = self.sent.get(envelope_id)
            if sent is None:
                self.state.faults.append(f"socket: acknowledgement of unknown envelope {envelope_id}")
                return
            self._note(sent, Ack(envelope_id, answer.get("payload"), moment - sent.at, connection.number))

    def _note(self, sent: Sent, ack: Ack) -> None:
        first = all(known.envelope_id != ack.envelope_id for known in self.acks)
        self.acks.append(ack)
        if ack.payload and not sent.envelope["accepts_response_payload"]:
            self.state.faults.append(f"socket: an {sent.envelope['type']} envelope takes no payload")
        elif first:
            absorb(self.state, sent.envelope["payload"], ack.payload)
        self.state.changed.notify_all()

    def deliver(self, envelope: dict, connection: Connection | None = None) -> None:
        """Send an envelope by the given connection, or by the next in turn."""
        with self.state.changed:
            chosen = connection or self._next()
            self.sent[envelope["envelope_id"]] = Sent(envelope, time.monotonic(), chosen.number)
        chosen.send(json.dumps(envelope))

    def _next(self) -> Connection:
        if not self.connections:
            raise ConnectionError("no app is connected to the server")
        self._turn += 1
        return self.connections[self._turn % len(self.connections)]

    def disconnect(self, reason: str) -> None:
        """Announce the end of every connection; `link_disabled` is the end at once."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.send(json.dumps({"type": "disconnect", "reason": reason, **_debug()}))
                if reason == "link_disabled":
                    connection.close()

    def drop(self) -> None:
        """Reset every connection without a word."""
        for connection in list(self.connections):
            connection.abort()

    def close(self) -> None:
        """Say goodbye on every connection, and take no more."""
        self._closed = True
        for connection in list(self.connections):
            connection.close()


def _debug() -> dict:
    return {"debug_info": {"host": "applink-1", "approximate_connection_time": 18060}}


def envelope(kind: str, payload: dict, retry_attempt: int, retry_reason: str) -> dict:
    """A new envelope; only events carry retry fields."""
    body = {"envelope_id": str(uuid.uuid4()), "type": kind, "payload": payload}
    if kind == "events_api":
        retries = {"retry_attempt": retry_attempt, "retry_reason": retry_reason}
        return body | retries | {"accepts_response_payload": False}
    answers = kind == "slash_commands" or payload.get("type") == "view_submission"
    return body | {"accepts_response_payload": answers}
