"""The loop that looks after reminders: plans them, delivers what is due, tells the operator, gives a sign of life."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.request import HTTPRedirectHandler, build_opener

from bot.errors import StoreError
from bot.health import is_looked_after, note_pulse
from bot.knowledge.model import KnowledgeBase
from bot.reminders.misfires import LONGEST_OF_USE_S, is_of_use
from bot.reminders.planning import corrections, plan
from bot.reminders.values import Delivery, Subscription
from bot.slack.blocks import Message, plain_message
from bot.slack.delivering import Courier
from bot.slack.failures import calm
from bot.slack.settling import LOCKED_OUT
from bot.store.reminders import ReminderStore

AHEAD_S = 48 * 3600.0
BEHIND_S = 24 * 3600.0
"""What was due before is planned again for so long, since the record may have changed."""
_LONGEST_BEHIND_S = 30 * 24 * 3600.0
"""Nothing is of use for so long after it was due."""
POLL_S = 5.0
"""Between two looks at what is due."""
PACE_S = 1.0
"""The same while there is more to deliver: a channel takes about one message a second."""
STOP_S = 10.0
"""Longer than a call to Slack takes; what is not done by then is left for the next start."""
_MINUTE_S = 60.0
_SILENT_ROUNDS = 12
"""Own rounds in which another process must be silent; after a sleep or an outage it first has to wake up as well."""
_LONGEST_PAUSE_S = 8.0
"""A database that comes back is noticed within ten seconds."""
_AT_ONCE = 200
"""Deliveries in one round, so that the rest of it is not put off for long."""
_LISTED = 15
_REPORTED_UNTIL = "reported_until"
_COMMITTED_WITHIN_S = 5.0
"""How long after the time that it is stamped with a settled delivery may become visible."""
_EVERYTHING = 100_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duties:
    """Whom the loop answers to."""

    operator: str = ""
    """Slack id of the person or channel that is told of what went wrong; empty for the log only."""
    beat: Callable[[], None] | None = None
    """Gives a sign of life, once a minute at most."""
    last_event_at: Callable[[], float | None] = lambda: None
    """When something last came from Slack."""
    is_stopgap: Callable[[], bool] = lambda: False
    """Whether the record in use stands in for files that do not hold."""


@dataclass
class _Done:
    """What the last rounds did, so that the next one need not do it again."""

    taken_up: str = ""
    """The revision that was noted as the one to go by."""
    silent_rounds: int = 0
    """How many in a row there has been no sign of life from whoever sees to the reminders."""
    planned_for: tuple[str, int, tuple[Subscription, ...]] | None = None
    has_posted: bool = False
    reported_at: float = float("-inf")
    beaten_at: float = float("-inf")
    knocked_at: float = float("-inf")


class Scheduler:
    """One thread; several, in several processes, may share a store."""

    def __init__(
        self,
        store: ReminderStore,
        courier: Courier,
        knowledge: Callable[[], KnowledgeBase],
        *,
        duties: Duties,
        clock: Callable[[], float],
        stopping: threading.Event,
    ) -> None:
        """`knowledge` is the knowledge base in use, `clock` the database's; `stopping` is set to stop."""
        self._store = store
        self._courier = courier
        self._knowledge = knowledge
        self._duties = duties
        self._clock = clock
        self._stopping = stopping
        self._done = _Done()
        self._failures = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look after reminders."""
        self._thread = threading.Thread(target=self.run, daemon=True, name="reminders")
        self._thread.start()

    def stop(self, timeout_s: float = STOP_S) -> bool:
        """Finish what is being delivered; False where it is left for the next start to see to."""
        self._stopping.set()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def run(self) -> None:
        """Go round until told to stop."""
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = self.look()
        self._store.database.close_thread()

    def look(self) -> float:
        """Go round once, whatever goes wrong; the seconds to wait before the next round."""
        is_done = False
        with calm():
            try:
                self.tick()
                is_done = True
            except StoreError as error:
                _log.error("No reminder is posted for now: %s", error)
        self._failures = 0 if is_done else self._failures + 1
        if self._failures:
            # What was planned may have been lost with the transaction.
            self._done.planned_for = None
            return float(min(2**self._failures, _LONGEST_PAUSE_S))
        return PACE_S if self._done.has_posted else POLL_S

    def tick(self) -> None:
        """Go round once; StoreError where the store cannot be used, and then nothing is posted."""
        now = self._clock()
        if self._is_in_charge(now):
            self._look_after(now)
        else:
            self._done.planned_for, self._done.has_posted = None, False
        if self._duties.beat and now - self._done.beaten_at >= _MINUTE_S:
            self._duties.beat()
            self._done.beaten_at = now

    def _is_in_charge(self, now: float) -> bool:
        """Whether reminders are made from the record in use here, as the one that was taken up last.

        Where another process took up another one later, reminders are left to that, as long as it shows signs of life:
        two that go by different records would each correct what the other has posted.
        """
        revision = self._knowledge().revision
        is_new = revision != self._done.taken_up and not self._duties.is_stopgap()
        self._done.silent_rounds = 0 if is_looked_after(self._store, now) else self._done.silent_rounds + 1
        if is_new or self._done.silent_rounds > _SILENT_ROUNDS:
            self._store.notes.take_up(revision)
            self._done.taken_up = revision
        is_ours = self._store.notes.edition() in ("", revision)
        if not is_ours and self._done.planned_for:
            _log.warning("Another process has taken up another edition of the record; reminders are left to it.")
        return is_ours

    def _look_after(self, now: float) -> None:
        self._knock(now)
        self._plan(now)
        self._deliver()
        if now - self._done.reported_at >= _MINUTE_S:
            self._report(now)
            revision = self._knowledge().revision
            note_pulse(self._store, now, last_event_at=self._duties.last_event_at(), revision=revision)
            self._done.reported_at = now

    def _knock(self, now: float) -> None:
        """See whether Slack lets the bot in again."""
        if now - self._done.knocked_at < _MINUTE_S or not self._store.halted().startswith(LOCKED_OUT):
            return
        self._done.knocked_at = now
        if self._courier.is_let_in():
            _log.warning("Slack lets the bot in again; reminders go on.")
            self._store.resume()

    def _plan(self, now: float) -> None:
        """Plan anew where the record, the subscriptions or the hour are others than they were."""
        knowledge, subscriptions = self._knowledge(), self._store.subscriptions()
        planned_for = (knowledge.revision, int(now // 3600), subscriptions)
        # What was posted since may have been worded from another edition of the record.
        if planned_for == self._done.planned_for and not self._done.has_posted:
            return
        # What is due and could not be posted must stay planned, however long ago it was due.
        oldest = self._store.oldest_open()
        since = min(self._store.planned_until(), now - BEHIND_S, now if oldest is None else oldest)
        since, until = max(since, now - _LONGEST_BEHIND_S), now + AHEAD_S
        found = plan(knowledge, subscriptions, since=min(since, now - LONGEST_OF_USE_S), until=until)
        wanted = [one for one in found if one.due_at >= since or is_of_use(one, now)]
        amends = corrections(knowledge, self._store.announcements(0.0), now)
        self._store.plan_deliveries((*wanted, *amends), now, until=until)
        if self._done.planned_for is None or self._done.planned_for[1] != planned_for[1]:
            self._store.prune(now)
        self._done.planned_for = planned_for

    def _deliver(self) -> None:
        self._done.has_posted = False
        for _ in range(_AT_ONCE):
            if self._stopping.is_set() or not self._courier.deliver_next():
                return
            self._done.has_posted = True

    def _report(self, now: float) -> None:
        """Tell the operator, once, of what was not posted and of what nobody can tell."""
        undecided = self._store.undecided()
        until = now - _COMMITTED_WITHIN_S
        rows = (*undecided, *self._lost(until))
        if not rows or (self._duties.operator and not self._courier.tell(self._duties.operator, report_of(rows))):
            return
        for row in rows:
            _log.warning("A reminder went wrong: %s", line_of(row))
        self._store.mark_reported([row.planned.id for row in undecided], now)
        self._store.notes.write(_REPORTED_UNTIL, repr(until))

    def _lost(self, until: float) -> list[Delivery]:
        """What was given up since the last report."""
        since = float(self._store.notes.read(_REPORTED_UNTIL) or 0.0)
        found = [*self._store.deliveries("failed", _EVERYTHING), *self._store.deliveries("missed", _EVERYTHING)]
        return [row for row in found if since < (row.settled_at or 0.0) <= until]


def report_of(rows: Sequence[Delivery]) -> Message:
    """What the operator reads of deliveries that went wrong."""
    counted: Counter[str] = Counter(row.state for row in rows)
    heads = {
        "unknown": "of which nobody can tell whether they were posted",
        "failed": "that Slack did not take",
        "missed": "that came too late",
    }
    told = [f"{counted[state]} {words}" for state, words in heads.items() if counted[state]]
    lines = [f"Reminders: {', '.join(told)}.", *(f"• {line_of(row)}" for row in rows[:_LISTED])]
    if len(rows) > _LISTED:
        lines.append(f"and {len(rows) - _LISTED} more; type rapporteur status where I run")
    if counted["unknown"]:
        lines.append("Look in the channel, then type: rapporteur status --decide ID=sent (or ID=resend)")
    return plain_message("\n".join(lines))


def line_of(row: Delivery) -> str:
    """A delivery that went wrong, in one line."""
    planned = row.planned
    about = f"{planned.kind} on {planned.meeting or 'undated meetings'}, {planned.day}"
    return f"{row.state}: {about}, in {planned.channel}: {row.reason} (ID {planned.id})"


class _NoRedirects(HTTPRedirectHandler):
    """Somebody else's answer does not choose whom the bot talks to."""

    def redirect_request(self, *_: object) -> None:
        return None


def heartbeat(url: str, timeout_s: float = 5.0) -> Callable[[], None]:
    """What fetches an address, https or of this machine, and minds nothing; the address is not shown."""
    opener = build_opener(_NoRedirects)

    def beat() -> None:
        try:
            with opener.open(url, timeout=timeout_s) as answer:
                answer.read(1024)
        except (OSError, HTTPException) as error:
            _log.warning("The sign of life could not be given (%s).", type(error).__name__)

    return beat
