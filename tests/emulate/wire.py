"""A wire to a server that can be cut between a request and its reply."""

from __future__ import annotations

import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl

from tests.slack.websocket import reset_on_close

Cut: TypeAlias = Literal["closed", "reset", "halved", "silent", "never sent"]
"""closed: the server has done what it was asked for, and the connection ends without a reply
reset: the same, and it ends without a goodbye
halved: the same, and it ends in the middle of the reply
silent: the same, and it stays open without a reply until the client gives up
never sent: the connection ends before the server has heard of the request
"""
_LONGEST_S = 30.0


@dataclass(frozen=True)
class Asked:
    """A request to the Web API."""

    method: str
    arguments: dict[str, str]


Weather: TypeAlias = Callable[[Asked], Cut | None]


class Wire:
    """Passes each request of one connection on to a server, and its reply back; as a context it listens."""

    def __init__(self, port: int) -> None:
        """Lead to this port of 127.0.0.1."""
        self.port = port
        self.asked: list[Asked] = []
        self.weather: Weather = lambda _asked: None
        """How a request for which no cut is planned is cut, if it is; one is asked for at a time."""
        self._cuts: defaultdict[str, deque[Cut]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Connection,), {"wire": self}))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="wire", daemon=True)

    def __enter__(self) -> Wire:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def cut(self, method: str, how: Cut) -> None:
        """Cut it at the next call of a method."""
        with self._lock:
            self._cuts[method].append(how)

    def called(self, method: str) -> list[dict[str, str]]:
        """The arguments of each call of a method, oldest first."""
        with self._lock:
            return [asked.arguments for asked in self.asked if asked.method == method]

    def note(self, asked: Asked) -> Cut | None:
        """Write a request down; how it is to be cut, if it is."""
        with self._lock:
            self.asked.append(asked)
            planned = self._cuts[asked.method]
            return planned.popleft() if planned else self.weather(asked)


class _Server(ThreadingTCPServer):
    """Its threads are joined at the end."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        """Close at once: a shutdown first would be a goodbye, which a reset has not."""
        self.close_request(request)


class _Connection(StreamRequestHandler):
    """One request; the client asks for the end of the connection after it."""

    wire: Wire
    timeout = _LONGEST_S

    def handle(self) -> None:
        """Pass it on, unless it is cut before; pass the reply back, unless it is cut then."""
        head, body = self._request()
        cut = self.wire.note(_asked(head, body))
        if cut == "never sent":
            return
        reply = self._reply(head + body)
        if cut is None:
            self.wfile.write(reply)
        elif cut == "halved":
            # Some of the body is there, so that the status has been read.
            self.wfile.write(reply[: reply.index(b"\r\n\r\n") + 4 + 5])
        elif cut == "silent":
            self.connection.recv(1)
        elif cut == "reset":
            reset_on_close(self.connection)

    def _request(self) -> tuple[bytes, bytes]:
        lines = [self.rfile.readline()]
        while lines[-1] not in (b"\r\n", b""):
            lines.append(self.rfile.readline())
        sizes = [line.partition(b":")[2] for line in lines if line.lower().startswith(b"content-length:")]
        return b"".join(lines), self.rfile.read(int(sizes[0]) if sizes else 0)

    def _reply(self, request: bytes) -> bytes:
        """All that the server says until it closes, by which time it has done what it was asked for."""
        with socket.create_connection(("127.0.0.1", self.wire.port), _LONGEST_S) as server:
            server.sendall(request)
            with server.makefile("rb") as reply:
                return reply.read()


def _asked(head: bytes, body: bytes) -> Asked:
    method = head.split(maxsplit=2)[1].decode().rpartition("/")[2]
    is_json = b"content-type: application/json" in head.lower()
    found = json.loads(body or b"{}") if is_json else dict(parse_qsl(body.decode()))
    arguments = {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}
    return Asked(method, arguments)
