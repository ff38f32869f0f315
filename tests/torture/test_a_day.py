"""A day with many deliveries, as fast as the machine goes: how late they are by the bot's clock, and what stays."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import psutil
import pytest

from bot.reminders.values import Subscription
from bot.scheduling import Duties, Scheduler
from bot.slack.delivering import Content, Courier
from bot.slack.posting import slack_client
from bot.slack.settling import Terms
from bot.store.reminders import ReminderStore
from tests.delivering.making import SCOPES, render
from tests.reminders.making import at, base, meeting, subscription
from tests.slack.server import SlackServer
from tests.store.loads import load
from tests.torture.work import channel_name, workspace_of

pytestmark = pytest.mark.slow

MEETINGS = 10
DAY, EVE = "2018-07-10", "2018-07-03T00:00"
ZONES = ("Europe/Zurich", "UTC")
LATEST_P99_S = 60.0
MOST_GROWTH = 0.10


class FastClock:
    """Runs with the machine's while work is done, and jumps over the pauses."""

    def __init__(self, moment: float) -> None:
        self.skipped = moment - time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() + self.skipped


def serve(channels: int, pipe: Connection) -> None:
    """The Slack-like server in a process of its own, whose memory is not the bot's; ends when told to."""
    with SlackServer(scopes=SCOPES, workspace=workspace_of(channels)) as server:
        pipe.send((server.url, server.bot_token))
        pipe.recv()
        pipe.send([message.metadata["event_payload"]["delivery_id"] for message in server.messages])


def wanted(number: int) -> Subscription:
    """At each hour of a working morning, in two zones."""
    zone, hour = ZONES[number % len(ZONES)], 6 + number % 6
    return subscription(id=f"s{number}", channel=channel_name(number), leads=(7,), hour=hour, zone=zone)


def scheduler_on(store: ReminderStore, address: tuple[str, str], clock: FastClock) -> Scheduler:
    record = base(*(meeting(DAY, f"meeting-{n}") for n in range(MEETINGS)))
    client = slack_client(address[1], address[0])
    courier = Courier(store, client, Content(lambda: record, render), Terms(), clock=clock)
    return Scheduler(store, courier, lambda: record, duties=Duties(), clock=clock, stopping=threading.Event())


@contextmanager
def slack_apart(channels: int) -> Iterator[Connection]:
    """The pipe to the server; first it gives the address, and the ids of what was posted once it is told to stop."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(channels, theirs), daemon=True)
    process.start()
    yield ours
    process.terminate()
    process.join()


def received(pipe: Connection) -> Any:
    assert pipe.poll(30), "the server does not answer"
    return pipe.recv()


def live_through(scheduler: Scheduler, clock: FastClock, end: float) -> list[int]:
    """Go round until then; the memory in bytes after each round but those of the first hours.

    These bring what every run needs once: connections, compiled statements, caches.
    """
    memory, settled = [], clock() + 2.5 * 3600
    while clock() < end:
        clock.skipped += scheduler.look()
        if clock() > settled:
            memory.append(psutil.Process(os.getpid()).memory_info().rss)
    return memory


def test_a_day_of_deliveries_is_on_time_and_leaves_nothing_behind(store, record_property):
    count = load(1_000, 10_000) // MEETINGS
    with slack_apart(count) as slack:
        clock = FastClock(at(EVE, "UTC") + 3 * 3600)
        scheduler = scheduler_on(store, received(slack), clock)
        for number in range(count):
            store.save_subscription(wanted(number))
        memory = live_through(scheduler, clock, at(EVE, "UTC") + 12 * 3600)
        slack.send("stop")
        posted = received(slack)
    rows = store.deliveries("sent", 100_000)
    late = sorted((row.settled_at or 0.0) - row.planned.due_at for row in rows)
    p99, growth = late[len(late) * 99 // 100], memory[-1] / memory[0] - 1
    found = {
        "deliveries": len(rows),
        "p99 s": round(p99, 1),
        "longest s": round(late[-1], 1),
        "growth": round(growth, 3),
    }
    for name, value in found.items():
        record_property(name, value)
    print(found)
    assert len(rows) == len(posted) == len(set(posted)) == count * MEETINGS
    assert p99 <= LATEST_P99_S
    assert growth < MOST_GROWTH
