"""Delivery over HTTP: signed requests to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.slack.payloads import http_form


@dataclass(frozen=True)
class Delivery:
    """How the app answered one request."""

    status: int
    body: str
    headers: dict[str, str]
    """Names in lower case."""
    latency_s: float

    @property
    def json(self) -> object:
        """The body as JSON, or None where it is not that."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def encoded(payload: dict | bytes) -> tuple[bytes, str]:
    """A payload as Slack sends it, with its content type; bytes travel as they are."""
    if isinstance(payload, bytes):
        return payload, "application/json"
    form = http_form(payload)
    if form is None:
        return json.dumps(payload).encode(), "application/json"
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The v0 signature."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed(secret: str, timestamp: str, body: bytes) -> dict[str, str]:
    """The two headers by which an app knows that a request is Slack's."""
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }


def retries(num: int | None, reason: str | None) -> dict[str, str]:
    """The headers of a repeated event; none for the first attempt."""
    if num is None:
        return {}
    return {"X-Slack-Retry-Num": str(num), "X-Slack-Retry-Reason": reason or "http_timeout"}


def post(url: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Delivery:
    """Post and time it; OSError where nobody answers."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout_s)
    start = time.monotonic()
    try:
        connection.request("POST", place.path or "/", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
    named = {name.lower(): value for name, value in answer.getheaders()}
    return Delivery(answer.status, text, named, time.monotonic() - start)
