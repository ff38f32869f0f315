"""Calls to Slack that wait when it asks for that, and try again when it stumbles."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import PostingError
from bot.slack.blocks import Message

TIMEOUT_S = 10
PAUSES_S = (0.5, 3.0)
"""Before the second and the third try; with the timeouts they stay well inside a claim's lease."""
LONGEST_PAUSE_S = 8.0
"""If Slack asks for more, the event is put off instead of a thread."""
CALL_ERRORS = (SlackClientError, OSError, HTTPException)
"""What a call to Slack raises where Slack refuses it, cannot be reached, or breaks off in the middle."""
LIMITED = frozenset({"ratelimited", "rate_limited"})
"""Slack's words for being asked too often."""
DOUBTFUL = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Slack's words for a failure of its own; of the first two it says that some of it may have been done."""


def slack_client(token: str, api_url: str, *, timeout_s: int = TIMEOUT_S) -> WebClient:
    """A client without the library's own retries, which would post twice after a lost reply unasked."""
    return WebClient(token=token or None, base_url=api_url, timeout=timeout_s, retry_handlers=[])


class Poster:
    """Slack's Web API, called patiently."""

    def __init__(self, client: WebClient, wait: Callable[[float], object]) -> None:
        """Use `wait(seconds)` between tries; it returns true to give up early."""
        self.client = client
        self._wait = wait

    def post(self, channel: str, message: Message, *, thread: str = "") -> str:
        """Post a message, into the thread if one is given; its time stamp, or PostingError."""
        response = self.call(
            self.client.chat_postMessage,
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread or None,
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(response.get("ts") or "")

    def call(self, method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
        """Call a method, up to three times; PostingError where Slack does not take it."""
        failure = PostingError("not tried")
        for pause in (0.0, *PAUSES_S):
            if pause and self._wait(max(pause, failure.retry_after_s)):
                break
            try:
                return method(**arguments)
            except CALL_ERRORS as error:
                failure = failure_of(error)
            if failure.for_good or failure.retry_after_s > LONGEST_PAUSE_S:
                break
        raise failure


def failure_of(error: Exception) -> PostingError:
    """What an error of Slack's client means for the message; its text holds no secret and no message."""
    if not isinstance(error, SlackApiError):
        return PostingError(f"Slack cannot be reached ({type(error).__name__})")
    status, word = status_of(error), word_of(error)
    passing = status == 429 or status >= 500 or not word or word in LIMITED | DOUBTFUL
    wait_s = _retry_after(error) if status == 429 else 0.0
    return PostingError(f"Slack refused ({word or status})", for_good=not passing, retry_after_s=wait_s)


def status_of(error: SlackApiError) -> int:
    """The HTTP status; 500 where the reply was none that can be read."""
    status = getattr(error.response, "status_code", 500)
    return status if isinstance(status, int) else 500


def word_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong; empty where the answer was none that can be read."""
    found = error.response.get("error") if hasattr(error.response, "get") else ""
    return found if isinstance(found, str) and re.fullmatch(r"[a-z_]{1,80}", found) else ""


def _retry_after(error: SlackApiError) -> float:
    """Seconds that Slack asks to wait; one where it does not say."""
    headers = getattr(error.response, "headers", None) or {}
    found = {str(name).lower(): value for name, value in headers.items()}.get("retry-after", "1")
    text = found[0] if isinstance(found, list) and found else str(found)
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1.0
