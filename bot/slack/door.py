"""The HTTP door in front of Bolt: what cannot come from Slack is turned away before anything reads it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl

from bot.calendars.serving import PREFIX, CalendarResponse

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

BODY_LIMIT = 512 * 1024
"""Bytes; Slack's own payloads stay far below."""
EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
Calendar: TypeAlias = Callable[[str, str, str], CalendarResponse]
"""What serves paths below `/calendar/`, called with path, method and If-None-Match."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def guarded(application: WSGIApplication, health: Callable[[], dict[str, Any]], calendar: Calendar) -> WSGIApplication:
    """The application behind a door that checks size, headers and shape, and answers for health and calendar itself."""

    def door(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == HEALTH_PATH:
            found = health()
            return _answer(start_response, "200 OK" if found.get("ok") else "503 Service Unavailable", found)
        if path.startswith(PREFIX):
            return _calendar(environ, start_response, calendar)
        if path != EVENTS_PATH or environ.get("REQUEST_METHOD") != "POST":
            return _answer(start_response, "404 Not Found", {"error": "nothing is here"})
        refusal = _refusal(environ)
        if refusal:
            return _answer(start_response, refusal, {"error": "not a request of Slack's"})
        return application(environ, start_response)

    return door


def _answer(start_response: StartResponse, status: str, content: dict[str, Any]) -> Iterable[bytes]:
    body = json.dumps(content).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _calendar(environ: WSGIEnvironment, start_response: StartResponse, calendar: Calendar) -> Iterable[bytes]:
    method, tag = str(environ.get("REQUEST_METHOD")), str(environ.get("HTTP_IF_NONE_MATCH", ""))
    status, headers, body = calendar(str(environ.get("PATH_INFO", "")), method, tag)
    start_response(status, headers)
    return [body]


def _refusal(environ: WSGIEnvironment) -> str | None:
    """The status to turn a request away with; None lets it in, with its body at hand again."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or len(length) > 12:
        return "400 Bad Request"
    if int(length) > BODY_LIMIT:
        return "413 Content Too Large"
    if not _TIMESTAMP.fullmatch(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")):
        return "401 Unauthorized"
    if not _SIGNATURE.fullmatch(environ.get("HTTP_X_SLACK_SIGNATURE", "")):
        return "401 Unauthorized"
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return None if _is_object(body, environ.get("CONTENT_TYPE", "")) else "400 Bad Request"


def _is_object(body: bytes, content_type: str) -> bool:
    """Whether the body is a JSON object, or a form whose `payload`, if it has one, is a JSON object."""
    try:
        text = body.decode()
        if content_type.startswith("application/x-www-form-urlencoded"):
            text = dict(parse_qsl(text)).get("payload", "{}")
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
