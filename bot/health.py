"""How the reminders are, for `/healthz` and `rapporteur status`: read from the store alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.store.reminders import ReminderStore

LATE_S = 600.0
"""From when a delivery that is due and not sent is a fault, and so is a loop that has not gone round."""
PULSE_NOTE = "pulse"
"""Under which a running bot notes, once a minute, how it is."""
_MOST = 10_000


@dataclass(frozen=True)
class Status:
    """How the reminders are; seconds are counted back from now."""

    ok: bool
    """False where somebody must act: all is halted, something is late, or the bot that ran here no longer does."""
    oldest_due_s: float | None
    """How late what waits longest is; None where nothing is."""
    last_event_s: float | None
    """How long ago something came from Slack; None where that is not known."""
    last_round_s: float | None
    """How long ago the loop last went round and noted it, at most once a minute; None where it never did."""
    revision: str
    """Of the record; empty where that is not known."""
    database: str
    warning: str
    """What is wrong with the database's version; empty where nothing is."""
    halted: str
    """Why nothing is posted; empty where it is."""
    undecided: int
    """Deliveries of which nobody knows whether they were posted."""


def note_pulse(store: ReminderStore, now: float, *, last_event_at: float | None, revision: str) -> None:
    """Note how a running bot is, for `status` in another process."""
    store.notes.write(PULSE_NOTE, json.dumps({"at": now, "last_event_at": last_event_at, "revision": revision}))


def is_looked_after(store: ReminderStore, now: float) -> bool:
    """Whether a loop that sees to the reminders of this store has gone round of late."""
    beaten_at = _pulse(store).get("at")
    return beaten_at is not None and now - beaten_at <= LATE_S


def status(store: ReminderStore, now: float, *, last_event_at: float | None = None, revision: str = "") -> Status:
    """How the reminders are at `now`, the database's time; StoreError where the store cannot be read.

    What is not given is what the bot that runs on this store noted last.
    """
    pulse = _pulse(store)
    last_event_at = pulse.get("last_event_at") if last_event_at is None else last_event_at
    beaten_at = pulse.get("at")
    oldest, halted = store.oldest_due(now), store.halted()
    late = None if oldest is None else max(0.0, now - oldest)
    return Status(
        ok=not halted and (beaten_at is None or is_looked_after(store, now)) and (late is None or late <= LATE_S),
        oldest_due_s=late,
        last_event_s=None if last_event_at is None else max(0.0, now - last_event_at),
        last_round_s=None if beaten_at is None else max(0.0, now - beaten_at),
        revision=revision or pulse.get("revision", ""),
        database=store.database.version(),
        warning=store.database.warning(),
        halted=halted,
        undecided=len(store.deliveries("unknown", _MOST)),
    )


def _pulse(store: ReminderStore) -> dict[str, Any]:
    """How the bot that runs on this store was last; empty where none ever ran."""
    return dict(json.loads(store.notes.read(PULSE_NOTE) or "{}"))
