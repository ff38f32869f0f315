"""Who may have something from the record: members of the workspace, within a fair number of questions."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Literal, TypeAlias

from bot.slack.incoming import Identity

LookUp: TypeAlias = Callable[[str], Mapping[str, Any]]
Verdict: TypeAlias = Literal["go", "tell", "hush"]

QUESTIONS_A_MINUTE = 10
_MINUTE_S = 60.0
_KNOWN_FOR_S = 3600.0
_USERS_KEPT = 10_000

OUTSIDER_LINE = "I answer only members of the team that keeps this record. Please ask one of them."
SHARED_LINE = (
    "People of another organisation read this channel, so I say nothing from the record here. "
    "Write to me directly instead."
)
UNSURE_LINE = (
    "Slack did not tell me who reads this channel, so I have posted nothing. "
    "If I am not a member of it, invite me with /invite; else try again in a minute, or mention me here instead."
)
TOO_MANY_LINE = "That is more than I can answer for one person in a minute. Please wait a minute and ask again."


class Visitors:
    """Tells guests and people of other organisations from members, and where they read along.

    What a person is, is remembered for an hour; a channel is looked up each time, since it may be shared at any moment.
    """

    def __init__(self, profile: LookUp, conversation: LookUp, identity: Identity) -> None:
        """Look up by `profile(user)` and `conversation(channel)`, which give Slack's objects or raise."""
        self._profile = profile
        self._conversation = conversation
        self._identity = identity
        self._known: dict[str, tuple[bool, float]] = {}
        self._lock = Lock()

    def is_outsider(self, user: str, now: float) -> bool:
        """Whether the user is a guest, a bot, or of another organisation; whatever looking up raises."""
        with self._lock:
            verdict, since = self._known.get(user, (True, float("-inf")))
        if now - since < _KNOWN_FOR_S:
            return verdict
        verdict = is_outsider(self._profile(user), self._identity)
        with self._lock:
            if len(self._known) >= _USERS_KEPT:
                self._known.clear()
            self._known[user] = (verdict, now)
        return verdict

    def read_along(self, channel: str) -> bool:
        """Whether people of another organisation read this conversation; whatever looking up raises."""
        # Slack shares direct messages as well, but ours are with one person, who is known to be none of them.
        return not channel.startswith("D") and bool(self._conversation(channel).get("is_ext_shared"))


def is_outsider(profile: Mapping[str, Any], identity: Identity) -> bool:
    """Whether Slack's user object is that of anybody but a full member of the bot's organisation."""
    flags = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    if any(profile.get(flag) for flag in flags):
        return True
    if profile.get("team_id") == identity.team_id:
        return False
    enterprise = profile.get("enterprise_user") or {}
    return not identity.enterprise_id or enterprise.get("enterprise_id") != identity.enterprise_id


class RateLimit:
    """Counts each user's questions over the last minute; kept in memory, since losing it does no harm."""

    def __init__(self, limit: int = QUESTIONS_A_MINUTE) -> None:
        """Let `limit` questions a minute pass."""
        self._limit = limit
        self._asked: dict[str, deque[float]] = {}
        self._told: dict[str, float] = {}
        self._lock = Lock()

    def verdict(self, user: str, now: float) -> Verdict:
        """`go`; beyond the limit `tell` once a minute, else `hush`."""
        with self._lock:
            if len(self._asked) >= _USERS_KEPT:
                self._asked.clear()
                self._told.clear()
            asked = self._asked.setdefault(user, deque(maxlen=self._limit))
            if len(asked) < self._limit or now - asked[0] >= _MINUTE_S:
                asked.append(now)
                return "go"
            if now - self._told.get(user, float("-inf")) < _MINUTE_S:
                return "hush"
            self._told[user] = now
            return "tell"
