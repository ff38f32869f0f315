"""The HTTP side of the server: routing, tokens, decoding, and the faults that a test has planned."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.slack import web_api
from tests.slack.response_urls import respond
from tests.slack.state import Call
from tests.slack.websocket import Connection, handshake, reset_on_close, resets

if TYPE_CHECKING:
    from tests.slack.server import SlackServer

IN_FORMS_AS_JSON = ("blocks", "attachments", "metadata", "view", "prompts", "loading_messages")
JSON_TYPE = "application/json; charset=utf-8"
METHOD_FAULTS = {
    # kind: whether the call takes effect nevertheless, unless the test says otherwise
    "429": False,
    "500": False,
    "502": False,
    "503": False,
    "bad_json": True,
    "empty": True,
    "drop": True,
    "reset": True,
    "drop_before": False,
    "slow": True,
    "fine": True,
}
CONNECT = "apps.connections.open"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = JSON_TYPE


RESET = Answer(0, b"")


def answered(body: dict, scopes: str = "") -> Answer:
    """A Web API answer; a `ratelimited` one is 429, with the seconds to wait if `retry_after` tells them."""
    headers = (("X-OAuth-Scopes", scopes),) if scopes else ()
    if body.get("error") == "ratelimited":
        wait = ("Retry-After", str(body.get("retry_after", 1)))
        return Answer(429, json.dumps(body).encode(), (*headers, wait))
    return Answer(200, json.dumps(body).encode(), headers)


@dataclass(frozen=True)
class Planned:
    """One thing to go wrong, told by `kind`.

    429, 500, 502, 503: that status
    bad_json, empty: 200 with a broken body, or none
    drop, reset: the connection ends without an answer, with a goodbye or without
    drop_before: the same, before anything is stored
    slow: the answer takes `delay_s`, longer than a client waits if need be
    fine: nothing goes wrong; for the sake of `before_s` and `after_s`
    any other word: an error as Slack gives it, such as channel_not_found

    `stored` tells whether the call takes effect nevertheless; None leaves it to
    METHOD_FAULTS.
    """

    kind: str
    stored: bool | None = None
    retry_after_s: int = 1
    delay_s: float = 1.0
    before_s: float = 0.0
    """How long the request takes to arrive."""
    after_s: float = 0.0
    """How long the answer takes, whatever it is."""

    @property
    def takes_effect(self) -> bool:
        """Whether the method runs although the caller may never know."""
        return METHOD_FAULTS.get(self.kind, False) if self.stored is None else self.stored

    def answer(self, real: Answer | None) -> Answer | None:
        """What the caller gets; None where the connection just ends."""
        if self.kind in ("drop", "drop_before", "reset"):
            return RESET if self.kind == "reset" else None
        if self.kind in ("slow", "fine"):
            return real
        if self.kind == "429":
            limited = json.dumps({"ok": False, "error": "ratelimited"}).encode()
            return Answer(429, limited, (("Retry-After", str(self.retry_after_s)),))
        if self.kind in ("500", "502", "503"):
            return Answer(int(self.kind), b"<html>upstream error</html>", content_type="text/html")
        broken = {"bad_json": b'{"ok": tru', "empty": b""}
        return Answer(200, broken.get(self.kind, json.dumps({"ok": False, "error": self.kind}).encode()))


class _Listener(ThreadingHTTPServer):
    """A server whose threads are joined at the end, and which can end a connection with a reset."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128
    allow_reuse_address = True

    def shutdown_request(self, request: object) -> None:
        """Close without a goodbye where a reset is wanted."""
        if resets(request):
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is nothing to report."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Gateway:
    """Listens on a free port of 127.0.0.1 from its creation on."""

    def __init__(self, slack: SlackServer) -> None:
        """Take a port; requests wait until `start`."""
        self.slack = slack
        handler = type("Handler", (_Request,), {"gateway": self})
        self._listener = _Listener(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self._listener.server_port}"
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to answer."""
        serve = self._listener.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.02,), name="slack-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, end what is under way, free the port."""
        if self._thread is not None:
            self._listener.shutdown()
            self._thread.join()
            self._thread = None
        self.slack.sockets.close()
        self._listener.server_close()

    def web_api(self, method: str, args: dict, token: str) -> Answer | None:
        """Answer one call, with whatever fault is planned for it; None ends the connection."""
        return self._faulty(method, args, lambda: self._real(method, args, token))

    def response_url(self, token: str, args: dict) -> Answer | None:
        """Answer one POST to a response_url."""
        return self._faulty("response_url", args, lambda: respond(self.slack, token, args))

    def _faulty(self, method: str, args: dict, run: Callable[[], dict]) -> Answer | None:
        slack = self.slack
        fault = self._fault(method)
        if fault is not None and fault.before_s:
            slack.stopping.wait(fault.before_s)
        with slack.changed:
            body = run() if fault is None or fault.takes_effect else None
            slack.calls.append(Call(method, args, body, slack.now()))
            slack.changed.notify_all()
        real = None if body is None else self._written(method, body)
        if fault is None:
            return real
        slack.stopping.wait(fault.after_s + (fault.delay_s if fault.kind == "slow" else 0.0))
        return fault.answer(real)

    def _fault(self, method: str) -> Planned | None:
        """The next planned fault of the method; where none is planned, what the weather brings."""
        with self.slack.changed:
            queue = self.slack.planned[method]
            return queue.popleft() if queue else self.slack.weather(method)

    def _written(self, method: str, body: dict) -> Answer:
        if method == "response_url" and not body["ok"]:
            return Answer(404 if body["error"].endswith("_url") else 400, json.dumps(body).encode())
        return answered(body, ",".join(sorted(self.slack.scopes)))

    def _real(self, method: str, args: dict, token: str) -> dict:
        """The answer of a call without faults."""
        refusal = self._refused(method, token)
        if refusal:
            return {"ok": False, "error": refusal}
        if method == CONNECT:
            return {"ok": True, "url": self._socket_url()}
        broken = [key for key in IN_FORMS_AS_JSON if isinstance(args.get(key), str)]
        if broken:
            self.slack.faults.append(f"{method}: {broken[0]} is not JSON")
            return {"ok": False, "error": "invalid_arguments"}
        return web_api.call(self.slack, method, args)

    def _refused(self, method: str, token: str) -> str | None:
        """Why this token may not make this call."""
        slack = self.slack
        if not token:
            return "not_authed"
        if slack.token_error or token not in (slack.bot_token, slack.app_token):
            return slack.token_error or "invalid_auth"
        wanted = slack.app_token if method == CONNECT else slack.bot_token
        return None if token == wanted else "not_allowed_token_type"

    def _socket_url(self) -> str:
        return f"ws{self.origin.removeprefix('http')}/link/?ticket={self.slack.sockets.ticket()}&app_id=A0APP"


def arguments(body: bytes, content_type: str) -> dict | None:
    """A request's arguments, however they are written; None where they cannot be read."""
    try:
        if content_type.startswith("application/json"):
            found = json.loads(body or b"{}")
            return found if isinstance(found, dict) else None
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        return None
    for key in IN_FORMS_AS_JSON:
        form[key] = _loaded(form[key]) if key in form else None
    return {key: value for key, value in form.items() if value is not None}


def _loaded(text: str) -> object:
    """JSON inside a form; what is not JSON stays as it is, to be refused by name."""
    try:
        return json.loads(text)
    except ValueError:
        return text


class _Request(BaseHTTPRequestHandler):
    """One connection; HTTP/1.0, so that none outlives its request."""

    gateway: Gateway

    def do_GET(self) -> None:
        """Open a WebSocket, or answer a Web API method called with a query."""
        place = urlsplit(self.path)
        if place.path == "/link/":
            self._link(parse_qs(place.query))
        else:
            self._api(dict(parse_qsl(place.query)))

    def do_POST(self) -> None:
        """Answer a Web API method or a response_url."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        args = arguments(body, self.headers.get("Content-Type", ""))
        if args is None:
            self._send(answered({"ok": False, "error": "invalid_json"}))
        else:
            self._api(args)

    def _api(self, args: dict) -> None:
        area, _, name = urlsplit(self.path).path.lstrip("/").partition("/")
        if area == "api":
            header = self.headers.get("Authorization", "")
            token = args.pop("token", None) or header.removeprefix("Bearer ")
            self._send(self.gateway.web_api(name, args, token))
        elif area == "response":
            self._send(self.gateway.response_url(name, args))
        else:
            self._send(Answer(404, b"not found", content_type="text/plain"))

    def _send(self, answer: Answer | None) -> None:
        """Write the answer; None ends the connection without one."""
        if answer is None:
            return
        if answer is RESET:
            reset_on_close(self.connection)
            return
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.content_type), *answer.headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _link(self, query: dict[str, list[str]]) -> None:
        """Turn this connection into a WebSocket, for one who holds a ticket."""
        sockets = self.gateway.slack.sockets
        ticket = query.get("ticket", [""])[0]
        if ticket not in sockets.tickets or "Sec-WebSocket-Key" not in self.headers:
            self._send(Answer(403, b"no such ticket", content_type="text/plain"))
            return
        sockets.tickets.discard(ticket)
        self.connection.sendall(handshake(self.headers["Sec-WebSocket-Key"]))
        sockets.serve(Connection(self.connection, self.rfile, self.gateway.slack.number()))

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `calls`, not a log."""
