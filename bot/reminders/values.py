"""The values that reminders are made of: who asked for what, and what is to be posted when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ScopeKind: TypeAlias = Literal["all", "body", "topic", "meeting"]
DeliveryKind: TypeAlias = Literal["reminder", "undated", "correction", "snooze"]
DeliveryState: TypeAlias = Literal[
    "pending", "sending", "sent", "superseded", "cancelled", "missed", "failed", "unknown"
]

DEFAULT_LEADS = (14, 7, 1)
DEFAULT_HOUR = 9
LONGEST_LEAD = 90
"""Days."""


@dataclass(frozen=True)
class Scope:
    """Which meetings somebody wants to be reminded of."""

    kind: ScopeKind
    id: str = ""
    """Of the body, topic or meeting; empty for all."""


@dataclass(frozen=True)
class Subscription:
    """That a conversation is to be reminded of meetings; asked for by somebody in it."""

    id: str
    channel: str
    """Id of the conversation to post in: a channel or a direct message, never a person."""
    scope: Scope
    leads: tuple[int, ...]
    """Days before the meeting, 1 to `LONGEST_LEAD`, each once, the longest first."""
    hour: int
    """0 to 23, local."""
    zone: str
    """IANA name."""
    weekdays_only: bool
    """True where a reminder that falls on a Saturday or Sunday is posted on the Friday before."""
    made_by: str
    """Slack id of the person; empty once forgotten."""
    changed_by: str
    changed_at: float
    """Seconds since 1970; nothing that was due before is posted for it."""
    paused: bool = False


@dataclass(frozen=True)
class Planned:
    """Something to be posted once; the same thing planned again has the same id."""

    id: str
    subscription: str
    """Empty where it stems from none: a correction, a snooze."""
    channel: str
    kind: DeliveryKind
    meeting: str
    """Id of the meeting; empty where it is about several."""
    day: str
    """ISO day of the meeting that it is about; the month, as "2018-07", of a line on undated meetings."""
    lead: int
    """Days before; 0 where that makes no sense."""
    due_at: float
    expires_at: float
    """Never posted from then on: the meeting has begun."""
    zone: str
    """In which "tomorrow" is meant."""


@dataclass(frozen=True)
class Delivery:
    """A planned thing as the store keeps it."""

    planned: Planned
    state: DeliveryState
    attempts: int
    """How often it was claimed."""
    first_attempt_at: float | None
    """When it may have been posted for the first time; None where it certainly has not been."""
    lease_until: float
    not_before: float
    posted_as: str | None
    """Slack's `ts` of the message."""
    told: str
    """What the posted message says of when the meeting is held, as `told.told_of` writes it; empty before.

    Of a snooze to come, what whoever asked for it was told."""
    reason: str
    """Why it stands as it does, in words; empty where nothing went wrong."""
    settled_at: float | None
    unreceipted: int
    """How often it was posted, as far as is known, without a receipt from Slack."""


@dataclass(frozen=True)
class ClaimedDelivery:
    """A delivery that is ours to post until its lease ends."""

    delivery: Delivery
    doubtful: bool
    """True where an earlier attempt may have posted it: look before posting."""
