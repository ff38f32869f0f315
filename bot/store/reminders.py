"""Reminders as the store keeps them: who wants them, what is planned, who is posting what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Literal, TypeAlias

from bot.reminders.values import ClaimedDelivery, Delivery, DeliveryState, Planned, Scope, Subscription
from bot.store.database import Database, in_turn, read, rows
from bot.store.notes import Notes

Settled: TypeAlias = Literal["missed", "failed", "unknown", "cancelled", "superseded"]

DAY_S = 24 * 3600.0
CHANNEL_PAUSE_S = 1.0
"""Slack takes about one message a second in a channel."""
DELIVERIES_KEPT_S = 400 * DAY_S
"""After they could last have been posted."""

_PLANNED_UNTIL, _SUSPECT_UNTIL, _HALTED = "planned_until", "suspect_until", "halted"
_PLANNED_VALUES = len(fields(Planned))


class ReminderStore:
    """What reminding needs to remember; its verbs may be called from any thread and raise StoreError.

    `now` and all other times are in seconds since 1970, by the database's clock where processes share it.
    A delivery's `attempts` at its claim is the claim's number: whoever comes with an older one changes nothing.
    """

    def __init__(self, database: Database) -> None:
        """Use a database that is open and migrated."""
        self.database = database
        self.notes = Notes(database)

    # Subscriptions

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep it, in place of the one with its id, whose pending deliveries are cancelled."""
        values = _values_of(subscription)
        with in_turn(self.database) as connection:
            self._queries.save_subscription(connection, **values)
            reason = "The reminder was changed."
            self._queries.cancel_pending(connection, id=subscription.id, reason=reason, now=subscription.changed_at)

    def subscription(self, subscription_id: str) -> Subscription | None:
        """The one with this id."""
        row = read(self.database, "subscription", id=subscription_id)
        return _subscription(row) if row else None

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All of them, by id."""
        return tuple(_subscription(row) for row in rows(self.database, "subscriptions"))

    def remove_subscription(self, subscription_id: str, now: float) -> bool:
        """Drop it and cancel its pending deliveries; whether there was one."""
        with in_turn(self.database) as connection:
            removed = self._queries.remove_subscription(connection, id=subscription_id)
            reason = "The reminder was removed."
            self._queries.cancel_pending(connection, id=subscription_id, reason=reason, now=now)
        return bool(removed)

    def pause_subscription(self, subscription_id: str, paused: bool, by: str, now: float) -> bool:
        """Pause it, or let it go on, and cancel its pending deliveries; whether there is one."""
        with in_turn(self.database) as connection:
            values = {"id": subscription_id, "now": now}
            found = self._queries.pause_subscription(connection, paused=int(paused), by=by, **values)
            reason = "The reminder was paused." if paused else "The reminder was resumed."
            self._queries.cancel_pending(connection, reason=reason, **values)
        return bool(found)

    def forget_person(self, user: str) -> None:
        """Forget that the person made or changed reminders; the reminders themselves are their channels'."""
        with in_turn(self.database) as connection:
            self._queries.forget_maker(connection, user=user)
            self._queries.forget_changer(connection, user=user)

    # Planning

    def plan_deliveries(self, planned: Iterable[Planned], now: float, *, until: float) -> None:
        """Make what is to be posted before `until` equal to `planned`, without touching what was posted.

        New ones are kept as pending, pending ones moved, and what was called off before any attempt is taken up
        again. Pending reminders that are due before `until` and planned no more are superseded; whatever has lost
        its subscription is cancelled.
        """
        wanted = {one.id: one for one in planned}
        with in_turn(self.database) as connection:
            suspect_until = float(self._queries.note(connection, key=_SUSPECT_UNTIL) or 0.0)
            self._queries.plan_deliveries(connection, [_row_of(one, suspect_until) for one in wanted.values()])
            kept = [row[0] for row in self._queries.replaceable_deliveries(connection, until=until)]
            reason = "The record or the reminder has changed."
            gone = [{"id": one, "reason": reason, "now": now} for one in kept if one not in wanted]
            self._queries.supersede_deliveries(connection, gone)
            self._queries.cancel_orphans(connection, reason="Its reminder was removed or paused.", now=now)
            self._queries.set_note(connection, key=_PLANNED_UNTIL, value=repr(float(until)))

    def add_delivery(self, planned: Planned, told: str = "") -> None:
        """Keep one thing to be posted beside what is planned; once, however often it is added.

        `told` is what was told of the meeting to whoever asked for it.
        """
        with in_turn(self.database) as connection:
            suspect_until = float(self._queries.note(connection, key=_SUSPECT_UNTIL) or 0.0)
            self._queries.plan_deliveries(connection, [_row_of(planned, suspect_until, told)])

    def cancel_snoozes(self, channel: str, now: float) -> None:
        """Cancel what somebody wanted to be reminded of again in this conversation."""
        self._change("cancel_snoozes", channel=channel, reason="Somebody asked to be forgotten.", now=now)

    def planned_until(self) -> float:
        """Until when deliveries are planned; 0 at first."""
        return float(self.notes.read(_PLANNED_UNTIL) or 0.0)

    # Claiming

    def claim_delivery(self, now: float, lease_s: float) -> ClaimedDelivery | None:
        """Take the next delivery that is due, for `lease_s` seconds, and hold its channel for one.

        None where nothing is due, where all is halted, and where the channels of what is due are held, or have
        a message under way.
        """
        # Most of the time nothing is due, and asking so takes no lock.
        if read(self.database, "next_delivery", now=now) is None:
            return None
        with in_turn(self.database) as connection:
            row = self._queries.next_delivery(connection, now=now)
            if row is None:
                return None
            before = _delivery(row)
            delivery = replace(
                before,
                state="sending",
                attempts=before.attempts + 1,
                lease_until=now + lease_s,
                first_attempt_at=now if before.first_attempt_at is None else before.first_attempt_at,
            )
            until = delivery.lease_until
            self._queries.claim_delivery(connection, id=delivery.planned.id, now=now, until=until)
            channel = delivery.planned.channel
            self._queries.hold_channel(connection, channel=channel, until=now + CHANNEL_PAUSE_S)
        return ClaimedDelivery(delivery, doubtful=before.first_attempt_at is not None)

    def still_ours(self, delivery_id: str, attempts: int, now: float) -> float:
        """Seconds that are left of the lease; 0 where it is not ours any more, or nobody wants it any more."""
        until = read(self.database, "lease_of", id=delivery_id, attempts=attempts)
        return max(0.0, float(until or 0.0) - now)

    # Settling: each says whether the delivery was still ours

    def mark_sent(self, delivery_id: str, attempts: int, posted_as: str, told: str, now: float) -> bool:
        """Note that Slack has it, as message `posted_as`, and what it tells of the meeting's date."""
        values = {"posted_as": posted_as, "told": told, "now": now}
        return self._change("mark_sent", id=delivery_id, attempts=attempts, **values)

    def release_delivery(self, delivery_id: str, attempts: int, not_before: float, reason: str) -> bool:
        """Note that it was certainly not posted, and let nobody claim it before `not_before`."""
        values = {"not_before": not_before, "reason": reason}
        return self._change("release_delivery", id=delivery_id, attempts=attempts, **values)

    def postpone_delivery(self, delivery_id: str, attempts: int, not_before: float, *, doubtful: bool) -> bool:
        """Put it off unsent; `doubtful` as it was claimed."""
        values = {"not_before": not_before, "doubtful": int(doubtful)}
        return self._change("postpone_delivery", id=delivery_id, attempts=attempts, **values)

    def doubt_delivery(self, delivery_id: str, attempts: int, look_at: float, reason: str, *, posted: bool) -> bool:
        """Note that it may have been posted, now (`posted`) or before; who claims it from `look_at` on has to look."""
        values = {"look_at": look_at, "reason": reason, "posted": int(posted)}
        return self._change("doubt_delivery", id=delivery_id, attempts=attempts, **values)

    def settle_delivery(self, delivery_id: str, attempts: int, state: Settled, reason: str, now: float) -> bool:
        """Be done with it, unsent or unknown, for a reason in words."""
        values = {"state": state, "reason": reason, "now": now}
        return self._change("settle_delivery", id=delivery_id, attempts=attempts, **values)

    def mark_told(self, channel: str, meeting: str, told: str, now: float) -> None:
        """Note what the channel was last told of the meeting, on everything that was posted or promised of it."""
        self._change("mark_told", channel=channel, meeting=meeting, told=told, now=now)

    def decide(self, delivery_id: str, verdict: Literal["sent", "resend"], now: float) -> bool:
        """Settle an unknown delivery as somebody who looked says; False where it is not unknown."""
        if verdict == "resend":
            return self._change("decide_resend", id=delivery_id)
        return self._change("decide_sent", id=delivery_id, reason="Somebody looked: it was posted.", now=now)

    # Pace

    def hold_channel(self, channel: str, until: float) -> None:
        """Let nothing of the channel be claimed before `until`; "*" stands for all channels."""
        self._change("hold_channel", channel=channel, until=until)

    def halt(self, reason: str) -> None:
        """Let nothing be claimed until `resume`; says why, in words."""
        self.notes.write(_HALTED, reason)

    def resume(self) -> None:
        """Let deliveries be claimed again."""
        self._change("drop_note", key=_HALTED)

    def halted(self) -> str:
        """Why nothing is claimed; empty where it is."""
        return self.notes.read(_HALTED)

    # Reading

    def delivery(self, delivery_id: str) -> Delivery | None:
        """The one with this id."""
        row = read(self.database, "delivery", id=delivery_id)
        return _delivery(row) if row else None

    def deliveries(self, state: DeliveryState | None = None, limit: int = 1000) -> tuple[Delivery, ...]:
        """Those in the state, or all, the first due first."""
        return self._deliveries("deliveries", state=state or "", limit=limit)

    def siblings(self, channel: str, meeting: str, day: str) -> tuple[Delivery, ...]:
        """Everything planned for the channel about this day of the meeting, the first due first."""
        return self._deliveries("siblings", channel=channel, meeting=meeting, day=day)

    def announcements(self, since: float) -> tuple[Delivery, ...]:
        """What has told somebody of a meeting: reminders and snoozes posted at `since` or later, and promised snoozes.

        Oldest first; without what only an operator vouches for.
        """
        return self._deliveries("announcements", since=since)

    def oldest_due(self, now: float) -> float | None:
        """Since when the longest unsent delivery should have been posted; None where all is well.

        What was put off on purpose counts from the time to which it was put off.
        """
        since = read(self.database, "oldest_due", now=now)
        return None if since is None else float(since)

    def oldest_open(self) -> float | None:
        """When the earliest delivery that is neither posted nor given up was or will be due, put off or not.

        A plan that begins later than that would supersede it.
        """
        due_at = read(self.database, "oldest_open")
        return None if due_at is None else float(due_at)

    def undecided(self) -> tuple[Delivery, ...]:
        """Unknown deliveries of which the operator was not told yet."""
        return self._deliveries("undecided")

    def mark_reported(self, delivery_ids: Iterable[str], now: float) -> None:
        """Note that the operator was told of these unknown deliveries."""
        with in_turn(self.database) as connection:
            self._queries.mark_reported(connection, [{"id": one, "now": now} for one in delivery_ids])

    # Upkeep

    def mark_restored(self, now: float) -> None:
        """After the store came back from a backup: whatever was due by `now` may have been posted meanwhile."""
        with in_turn(self.database) as connection:
            self._queries.set_note(connection, key=_SUSPECT_UNTIL, value=repr(float(now)))
            self._queries.suspect_deliveries(connection, now=now)

    def prune(self, now: float) -> None:
        """Delete what was settled long ago, and holds that are over."""
        with in_turn(self.database) as connection:
            self._queries.prune_deliveries(connection, before=now - DELIVERIES_KEPT_S)
            self._queries.prune_pace(connection, before=now)

    @property
    def _queries(self) -> Any:
        return self.database.queries

    def _change(self, query: str, **values: object) -> bool:
        with in_turn(self.database) as connection:
            return bool(getattr(self._queries, query)(connection, **values))

    def _deliveries(self, query: str, **values: object) -> tuple[Delivery, ...]:
        return tuple(_delivery(row) for row in rows(self.database, query, **values))


def _values_of(subscription: Subscription) -> dict[str, object]:
    return {
        **{name: value for name, value in asdict(subscription).items() if name != "scope"},
        "scope_kind": subscription.scope.kind,
        "scope_id": subscription.scope.id,
        "leads": ",".join(str(lead) for lead in subscription.leads),
        "weekdays_only": int(subscription.weekdays_only),
        "paused": int(subscription.paused),
    }


def _subscription(row: Sequence[Any]) -> Subscription:
    id_, channel, kind, scope_id, written, hour, zone, weekdays_only, made_by, changed_by, changed_at, paused = row
    leads = tuple(int(lead) for lead in written.split(",") if lead)
    return Subscription(
        id_, channel, Scope(kind, scope_id), leads, hour, zone,
        bool(weekdays_only), made_by, changed_by, changed_at, bool(paused),
    )  # fmt: skip


def _row_of(planned: Planned, suspect_until: float, told: str = "") -> dict[str, object]:
    return {**asdict(planned), "told": told, "first_attempt_at": _suspected_at(planned, suspect_until)}


def _suspected_at(planned: Planned, suspect_until: float) -> float | None:
    """When a delivery that is planned anew may have been posted before the store was brought back."""
    if planned.due_at <= suspect_until:
        return planned.due_at
    # A correction is due whenever it is planned, and the one that was posted is planned once more.
    if planned.kind == "correction" and planned.due_at <= suspect_until + DAY_S:
        return suspect_until - DAY_S
    return None


def _delivery(row: Sequence[Any]) -> Delivery:
    """The values stand in the order in which the statements select them."""
    return Delivery(Planned(*row[:_PLANNED_VALUES]), *row[_PLANNED_VALUES:])
