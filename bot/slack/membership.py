"""Who belongs to a conversation, and which time zone is theirs, as far as Slack says."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.admission import SHARED_LINE
from bot.slack.posting import CALL_ERRORS, word_of

NOT_A_MEMBER_LINE = "Only people in that channel can set up or change its reminders."
NOT_YOURS_LINE = "Those reminders go to somebody else; only they can change them."
INVITE_LINE = "I am not in that channel. Invite me there with /invite, then ask again; nothing has been saved."
MENTION_LINE = (
    "I may not look up who is in that channel. Mention me there and say it in words instead, "
    "for example “remind us 7 days before every meeting”."
)
UNSURE_LINE = "Slack did not tell me who is in that channel, so I have changed nothing. Please try again in a minute."

_CONVERSATION = re.compile(r"[CDG][A-Z0-9]{1,30}")
_SEEN_FOR_S = 3600.0
_KEPT = 10_000
_PAGES = 100
_PAGE = 999
"""Members in one answer; Slack gives fewer than a thousand."""


class Membership:
    """Asks Slack each time, since people leave; remembers only what holds, and whom it saw where for an hour."""

    def __init__(self, courtesy: WebClient, *, strangers_welcome: bool) -> None:
        """Ask with one quick try; `strangers_welcome` where channels shared with others are like any other."""
        self._slack = courtesy
        self._strangers_welcome = strangers_welcome
        self._direct: dict[str, str] = {}
        self._seen: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def saw(self, user: str, channel: str, now: float) -> None:
        """Note that Slack told of this person writing in a channel that is not shared, or pressing in their own."""
        with self._lock:
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            self._seen[user, channel] = now

    def refusal(self, user: str, channel: str, now: float) -> str | None:
        """Why this person may not decide on reminders there, in a sentence; None where they may."""
        if not _CONVERSATION.fullmatch(channel):
            return NOT_A_MEMBER_LINE
        if channel.startswith("D"):
            own = self._was_seen(user, channel, now) or self.direct(user) == channel
            return None if own else NOT_YOURS_LINE
        try:
            return self._channel_refusal(user, channel)
        except SlackApiError as error:
            return self._without_answer(error, self._was_seen(user, channel, now))
        except CALL_ERRORS:
            return UNSURE_LINE

    def direct(self, user: str) -> str:
        """The person's direct conversation with the bot; empty where Slack does not open it."""
        with self._lock:
            known = self._direct.get(user)
        if known:
            return known
        try:
            opened = self._slack.conversations_open(users=user).get("channel") or {}
        except CALL_ERRORS:
            return ""
        with self._lock:
            if len(self._direct) >= _KEPT:
                self._direct.clear()
            self._direct[user] = str(opened.get("id") or "")
            return self._direct[user]

    def zone(self, user: str) -> str:
        """The person's time zone; empty where Slack does not tell."""
        try:
            profile = self._slack.users_info(user=user).get("user") or {}
        except CALL_ERRORS:
            return ""
        return str(profile.get("tz") or "")

    def _was_seen(self, user: str, channel: str, now: float) -> bool:
        with self._lock:
            return now - self._seen.get((user, channel), float("-inf")) < _SEEN_FOR_S

    def _channel_refusal(self, user: str, channel: str) -> str | None:
        found: dict[str, Any] = self._slack.conversations_info(channel=channel).get("channel") or {}
        if found.get("is_member") is False:
            return INVITE_LINE
        if found.get("is_ext_shared") and not self._strangers_welcome:
            return SHARED_LINE
        return None if self._is_member(user, channel) else NOT_A_MEMBER_LINE

    def _is_member(self, user: str, channel: str) -> bool:
        cursor = ""
        for _ in range(_PAGES):
            page = self._slack.conversations_members(channel=channel, limit=_PAGE, cursor=cursor or None)
            if user in (page.get("members") or ()):
                return True
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return False

    def _without_answer(self, error: SlackApiError, seen: bool) -> str | None:
        """What holds where Slack refuses to tell: without the scope, what it told us by itself."""
        word = word_of(error)
        if word == "missing_scope":
            return None if seen else MENTION_LINE
        return INVITE_LINE if word in {"channel_not_found", "not_in_channel"} else UNSURE_LINE
