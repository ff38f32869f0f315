"""Any history of posts, kills, lost receipts, edits and wrong clocks: nothing twice, nothing untrue or unwanted."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from tests.delivering.making import SCOPES, Bench, Clock, render
from tests.reminders.making import at, base, meeting
from tests.slack.server import SlackServer
from tests.slack.workspace import CHANNEL, IM
from tests.store.loads import load

pytestmark = pytest.mark.slow

START = at("2018-07-01T08:00")
HOUR_S = 3600.0
DATES = ["2018-07-09", "2018-07-10", "2018-07-17", "{2018-07-09,2018-07-20}", "2018-07"]
MOST_WRONG_S = 3600
"""How wrong the database's clock may be; what a courier allows for."""
CHANNELS = st.sampled_from([CHANNEL, IM])


class Mortal(ReminderStore):
    """The store of a process that may be killed after Slack has taken a message."""

    dies = False

    def mark_sent(self, *values: object) -> bool:
        if self.dies:
            raise SystemExit
        return super().mark_sent(*values)  # type: ignore[arg-type]


class History(RuleBasedStateMachine):
    """A store, a Slack and two clocks: Slack's, which is right, and the database's."""

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.CRITICAL)
        self.folder = Path(tempfile.mkdtemp())
        self.right, self.clock = Clock(START), Clock(START)
        self.slack = SlackServer(scopes=SCOPES, now=self.right).__enter__()
        _, opened = open_stores(Settings(state=self.folder / "state.db"))
        self.store = Mortal(opened.database)
        self.bench = Bench(self.store, self.slack, self.clock, base(meeting(DATES[0])))
        self.seen = 0

    @initialize()
    def begin(self) -> None:
        self.bench.subscribe(leads=(7, 1), changed_at=self.clock())

    def pass_time(self, seconds: float) -> None:
        self.right.moment += seconds
        self.clock.moment += seconds

    @rule(seconds=st.sampled_from([1, 5, 60, 600, 3600, 6 * 3600, 24 * 3600]))
    def go_round(self, seconds: int) -> None:
        self.bench.scheduler.tick()
        self.pass_time(seconds)

    @rule()
    def come_to_the_next_due(self) -> None:
        due = [row.planned.due_at for row in self.store.deliveries("pending")]
        if due:
            self.pass_time(max(0.0, min(due) - self.clock() + 1))
        self.bench.scheduler.tick()
        self.pass_time(5)

    @rule(kind=st.sampled_from(["drop", "reset", "500", "bad_json", "fatal_error"]), stored=st.booleans())
    def lose_the_next_receipt(self, kind: str, stored: bool) -> None:
        self.slack.fail_next("chat.postMessage", kind, stored=stored)

    @rule(method=st.sampled_from(["chat.postMessage", "conversations.history", "chat.update"]))
    def limit_the_next_call(self, method: str) -> None:
        self.slack.fail_next(method, "429", retry_after_s=30)

    @rule(after=st.booleans())
    def be_killed(self, after: bool) -> None:
        """Before or after Slack takes the message."""

        def die(*_: object) -> None:
            raise SystemExit

        self.store.dies = after
        if not after:
            self.bench.render = die
        with suppress(SystemExit):
            self.bench.scheduler.tick()
        self.store.dies, self.bench.render = False, render
        # A process that starts again knows nothing of what it had planned.
        self.bench = replace(self.bench)
        self.pass_time(1)

    @rule(ahead_s=st.integers(-MOST_WRONG_S, MOST_WRONG_S))
    def set_the_clock(self, ahead_s: int) -> None:
        self.clock.moment = self.right() + ahead_s

    @rule(date=st.sampled_from(DATES), status=st.sampled_from(["scheduled", "scheduled", "cancelled"]))
    def edit(self, date: str, status: str) -> None:
        self.bench.edit(date, status=status)

    @rule(date=st.sampled_from(DATES), stored=st.booleans())
    def edit_while_nobody_knows(self, date: str, stored: bool) -> None:
        """Whether the message of the old date was posted."""
        self.slack.fail_next("chat.postMessage", "500", stored=stored)
        self.come_to_the_next_due()
        self.what_was_just_posted_is_true_and_wanted_and_due()
        self.edit(date, "scheduled")
        for _ in range(3):
            self.go_round(60)

    @rule()
    def withdraw(self) -> None:
        self.bench.edit()

    @rule(channel=CHANNELS)
    def subscribe(self, channel: str) -> None:
        self.bench.subscribe(channel, leads=(7, 1), changed_at=self.clock())

    @rule(channel=CHANNELS)
    def unsubscribe(self, channel: str) -> None:
        self.store.remove_subscription(f"s-{channel}", self.clock())

    @rule(channel=CHANNELS, paused=st.booleans())
    def pause(self, channel: str, paused: bool) -> None:
        self.store.pause_subscription(f"s-{channel}", paused, "", self.clock())

    @precondition(lambda self: self.slack.messages)
    @rule(times=st.integers(1, 3))
    def go_round_quickly(self, times: int) -> None:
        for _ in range(times):
            self.bench.scheduler.tick()
            self.pass_time(1)

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        ids = Counter(ids_of(self.slack))
        assert all(times == 1 for times in ids.values()), ids

    @invariant()
    def what_is_noted_as_sent_stands_in_slack(self) -> None:
        stands = {message.ts for message in self.slack.messages}
        assert all(row.posted_as in stands for row in self.store.deliveries("sent"))

    @invariant()
    def what_was_just_posted_is_true_and_wanted_and_due(self) -> None:
        wanted = {one.channel for one in self.store.subscriptions() if not one.paused}
        dates = [one.when for one in self.bench.knowledge.meetings if one.status == "scheduled"]
        days = {day.isoformat() for when in dates if when.precision == "day" for day in when.days}
        for message in self.slack.messages[self.seen :]:
            if not message.payload["text"].startswith("reminder"):
                continue
            day = message.payload["text"].split()[2]
            row = self.store.delivery(message.metadata["event_payload"]["delivery_id"])
            assert (message.channel in wanted, day in days) == (True, True)
            assert row.planned.due_at <= self.clock()
        self.seen = len(self.slack.messages)

    def teardown(self) -> None:
        """In the end everything has been settled one way or the other."""
        self.slack.planned.clear()
        # A post that was under way when its claim was made may keep a channel for as long as the clock was wrong.
        for _ in range(50):
            self.bench.scheduler.tick()
            self.pass_time(300)
        self.nothing_is_posted_twice()
        assert self.store.deliveries("sending") == ()
        late = [row for row in self.store.deliveries("pending") if row.planned.due_at < self.clock() - 24 * HOUR_S]
        assert late == []
        self.store.database.close()
        self.slack.stop()
        shutil.rmtree(self.folder)
        logging.disable(logging.NOTSET)


def ids_of(slack: SlackServer) -> list[str]:
    """The ids of the deliveries in Slack."""
    return [message.metadata["event_payload"]["delivery_id"] for message in slack.messages]


class TestAnyHistory(History.TestCase):
    """Runs them."""

    settings = settings(
        max_examples=load(15, 500),
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
