"""The calendar over HTTP at a path that only those who were given it know."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import TypeAlias

CalendarResponse: TypeAlias = tuple[str, list[tuple[str, str]], bytes]
"""Status line, headers and body, as WSGI has them."""

PREFIX = "/calendar/"
_BYTES = 24
_PATH = re.compile(rf"{PREFIX}([A-Za-z0-9_-]{{1,200}})\.ics")
_TAGS = re.compile(r'(?:W/)?("[^"]*")')


def new_token() -> str:
    """192 random bits, as a part of a path."""
    return secrets.token_urlsafe(_BYTES)


def path_of(token: str) -> str:
    """The path at which the calendar is."""
    return f"{PREFIX}{token}.ics"


def serve_calendar(
    path: str, token: str, bytes_of: Callable[[], bytes], *, method: str = "GET", if_none_match: str = ""
) -> CalendarResponse:
    """The response to a request for a path below `PREFIX`; `bytes_of` is called for the right path only.

    With an empty `token` there is no calendar.
    """
    match = _PATH.fullmatch(path)
    given = match[1] if match else ""
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        return _plain("404 Not Found", "nothing is here")
    if method not in ("GET", "HEAD"):
        status, headers, body = _plain("405 Method Not Allowed", "a calendar can only be read")
        return status, [*headers, ("Allow", "GET, HEAD")], body
    content = bytes_of()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    caching = [("ETag", tag), ("Cache-Control", "private, max-age=900"), ("X-Robots-Tag", "noindex")]
    if tag in _TAGS.findall(if_none_match) or if_none_match.strip() == "*":
        return "304 Not Modified", caching, b""
    headers = [
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Content-Length", str(len(content))),
        ("Content-Disposition", 'inline; filename="meetings.ics"'),
        ("X-Content-Type-Options", "nosniff"),
        *caching,
    ]
    return "200 OK", headers, b"" if method == "HEAD" else content


def _plain(status: str, words: str) -> CalendarResponse:
    body = words.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    return status, headers, body
