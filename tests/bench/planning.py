"""A year of reminders, planned at once and as a running bot does it: for the time until it looks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.knowledge.model import KnowledgeBase, Meeting
from bot.reminders.planning import plan
from bot.reminders.values import Scope, Subscription

BEGIN = date(2026, 1, 1)
BODIES, TOPICS = 20, 40
ZONES = ("Europe/Zurich", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "UTC")
TIMETABLES = (((14, 7, 1), 9), ((7, 1), 8), ((30, 14, 7, 3, 1), 9), ((1,), 17))


def base_of(knowledge: KnowledgeBase, meetings: int) -> KnowledgeBase:
    """A base like another, with so many meetings spread over a year, one in ten of which has no day yet."""
    cite = [knowledge.meetings[0].cite[0]]
    days = [BEGIN + timedelta(n * 365 // meetings) for n in range(meetings)]
    made = tuple(
        Meeting(
            id=f"meeting-{n}",
            name=f"Meeting {n}",
            body=f"body-{n % BODIES}",
            topics=[f"topic-{n % TOPICS}"],
            date=f"{day:%Y-%m}" if n % 10 == 0 else f"{day}",
            status="scheduled",
            cite=cite,
        )
        for n, day in enumerate(days)
    )
    return KnowledgeBase(
        knowledge.base, (), (), (), made, (), knowledge.words, (), knowledge.revision
    )  # fmt: skip


def subscriptions_of(count: int, *, to_all: bool) -> list[Subscription]:
    """So many, of four timetables in five zones; each to every meeting, or to all kinds of scope in turn."""
    return [_subscription(n, Scope("all") if to_all else _scope(n)) for n in range(count)]


def planning(knowledge: KnowledgeBase, *, meetings: int, subscriptions: int, to_all: bool) -> Callable[[], object]:
    """The plan of the whole year."""
    since, until = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2026, 2027))
    wanted = subscriptions_of(subscriptions, to_all=to_all)
    return partial(plan, base_of(knowledge, meetings), wanted, since=since, until=until)


def ticking(knowledge: KnowledgeBase, *, meetings: int, subscriptions: int) -> Callable[[], object]:
    """The plan of two days, every subscription being to every meeting."""
    since = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
    wanted = subscriptions_of(subscriptions, to_all=True)
    return partial(plan, base_of(knowledge, meetings), wanted, since=since, until=since + 2 * 86_400)


def _scope(n: int) -> Scope:
    scopes = (Scope("all"), Scope("body", f"body-{n % BODIES}"), Scope("topic", f"topic-{n % TOPICS}"))
    return (*scopes, Scope("meeting", f"meeting-{n}"))[n % 4]


def _subscription(n: int, scope: Scope) -> Subscription:
    leads, hour = TIMETABLES[n % len(TIMETABLES)]
    return Subscription(
        f"subscription-{n}", f"C{n:08}", scope, leads, hour, ZONES[n % len(ZONES)], n % 2 == 0, "U1", "U1", 0.0
    )  # fmt: skip
