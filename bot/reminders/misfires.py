"""What becomes of a reminder that comes late: it is posted while it is of use, at an hour when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from bot.reminders.occurrences import instant, local_time
from bot.reminders.values import Delivery, Planned

_HOUR_S = 3_600.0
LATEST_S = {"reminder": 24 * _HOUR_S, "undated": 72 * _HOUR_S}
"""How late a thing of a kind may be posted; of a reminder one day before, and of other kinds, until it expires."""
LONGEST_OF_USE_S = 6 * 24 * _HOUR_S
"""No reminder is of use for longer after it was due: on Friday, of a meeting late on Monday far to the west."""
ON_TIME_S = 1_800.0
"""How late counts as on time, at whatever hour somebody wanted it."""
WAKING_HOURS = (7, 20)
"""Local hours between which late things are posted."""
PRESSING_S = 12 * _HOUR_S
"""A meeting that begins sooner is worth a message at night."""


@dataclass(frozen=True)
class Verdict:
    """What to do with a delivery that is due."""

    action: Literal["send", "missed", "wait"]
    until: float = 0.0
    """When to look again, in seconds since 1970, where it is to wait."""
    reason: str = ""
    """In words; empty where it is sent."""


def verdict(planned: Planned, siblings: Iterable[Delivery], now: float) -> Verdict:
    """What to do with a claimed delivery, given what else is due or posted about the same meeting in the channel."""
    if now < planned.due_at:
        return Verdict("wait", planned.due_at, "not due yet")
    if now >= planned.expires_at:
        return Verdict("missed", reason=_EXPIRED.get(planned.kind, "too late to be of use"))
    if planned.kind == "reminder" and any(_is_nearer(sibling, planned, now) for sibling in siblings):
        return Verdict("missed", reason="a reminder nearer to the meeting takes its place")
    if now > _latest(planned):
        return Verdict("missed", reason=f"more than {LATEST_S[planned.kind] / _HOUR_S:.0f} hours late")
    morning = _morning(now, planned.zone)
    is_pressing = planned.expires_at - now < PRESSING_S or morning >= planned.expires_at
    if now - planned.due_at > ON_TIME_S and now < morning and not is_pressing:
        return Verdict("wait", morning, "late, and it is night")
    return Verdict("send")


_EXPIRED = {"reminder": "the meeting has begun", "correction": "the meeting has begun"}


def is_of_use(planned: Planned, now: float) -> bool:
    """Whether it is a reminder that may still be posted, however long ago it was due."""
    return planned.kind == "reminder" and now < planned.expires_at and now <= _latest(planned)


def _is_nearer(sibling: Delivery, planned: Planned, now: float) -> bool:
    """True for a reminder of the same sitting with a shorter lead that was posted, may have been or is due."""
    other = sibling.planned
    is_same = (other.kind, other.channel, other.meeting, other.day) == (
        "reminder", planned.channel, planned.meeting, planned.day,
    )  # fmt: skip
    is_out = sibling.state in ("sent", "sending", "unknown")
    return is_same and other.lead < planned.lead and (is_out or (sibling.state == "pending" and other.due_at <= now))


def _latest(planned: Planned) -> float:
    """The last moment at which it is of use; one that falls into a night is put off to an hour after that night."""
    if planned.kind not in LATEST_S or (planned.kind == "reminder" and planned.lead <= 1):
        return planned.expires_at
    last = planned.due_at + LATEST_S[planned.kind]
    morning = _morning(last, planned.zone)
    return last if morning == last else morning + _HOUR_S


def _morning(moment: float, zone: str) -> float:
    """The moment itself in waking hours, else the beginning of the next ones."""
    local = local_time(moment, zone)
    first, last = WAKING_HOURS
    if first <= local.hour < last:
        return moment
    return instant(local.date() + timedelta(local.hour >= last), time(first), zone)
