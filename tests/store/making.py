"""Subscriptions and deliveries for tests."""

from dataclasses import replace

from bot.reminders.values import Planned, Scope, Subscription

NOW = 1_800_000_000.0
HOUR = 3600.0
DAY = 24 * HOUR
LEASE = 60.0

WEEKLY = Subscription(
    id="s1",
    channel="C1",
    scope=Scope("all"),
    leads=(14, 7, 1),
    hour=9,
    zone="Europe/Zurich",
    weekdays_only=False,
    made_by="U1",
    changed_by="U1",
    changed_at=NOW - DAY,
)
REMINDER = Planned(
    id="d1",
    subscription="s1",
    channel="C1",
    kind="reminder",
    meeting="m1",
    day="2027-01-22",
    lead=7,
    due_at=NOW,
    expires_at=NOW + 7 * DAY,
    zone="Europe/Zurich",
)


def subscription(id_="s1", **values):
    """A subscription like `WEEKLY`, of a channel of its own."""
    return replace(WEEKLY, **{"id": id_, "channel": id_.replace("s", "C"), **values})


def planned(id_="d1", **values):
    """A reminder like `REMINDER`."""
    return replace(REMINDER, **{"id": id_, **values})


def subscribe(reminders, *ids):
    """Keep a subscription for each id."""
    for id_ in ids or ("s1",):
        reminders.save_subscription(subscription(id_))


def plan(reminders, *planned_ones, now=NOW, until=NOW + 30 * DAY):
    """Plan these and nothing else."""
    reminders.plan_deliveries(planned_ones, now, until=until)


def claimed(reminders, now=NOW):
    """The next delivery, which there must be."""
    claim = reminders.claim_delivery(now, LEASE)
    assert claim is not None
    return claim.delivery


def state(reminders, id_="d1"):
    """Where a delivery stands."""
    return reminders.delivery(id_).state
