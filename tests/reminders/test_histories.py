"""Histories of edits, run on the real store: nobody is reminded of an old date, nor twice, nor left in error."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.model import KnowledgeBase
from bot.reminders.misfires import verdict
from bot.reminders.occurrences import Occurrence, has_begun_from, occurrences
from bot.reminders.planning import corrections, plan
from bot.reminders.told import is_still_so, is_to_come_until, told_of
from bot.reminders.values import ClaimedDelivery, Planned, Scope
from bot.store.reminders import ReminderStore
from bot.store.sqlite import SqliteDatabase
from tests.reminders.making import DAY_S, ZURICH, at, base, meeting, subscription

START = at("2018-06-01T00:00")
AHEAD_S = 3 * DAY_S
SUBSCRIPTIONS = (
    subscription(id="a", leads=(14, 7, 1)),
    subscription(id="b", scope=Scope("body", "council"), leads=(7, 2), hour=8),
    subscription(id="c", channel="C2", leads=(7, 1), weekdays_only=True, hour=17, zone="America/New_York"),
)


@dataclass
class Bot:
    """The loop of a running bot, without Slack: plan ahead, claim what is due, decide, post, note."""

    store: ReminderStore
    knowledge: KnowledgeBase
    posts: list[tuple[float, Planned, str]] = field(default_factory=list)
    """When, what, and what it told of the date."""

    def plan(self, now: float) -> None:
        """At the start, after each edit, and before what is planned runs out."""
        planned = plan(self.knowledge, self.store.subscriptions(), since=now - DAY_S, until=now + AHEAD_S)
        changed = corrections(self.knowledge, self.store.announcements(0.0), now)
        self.store.plan_deliveries((*planned, *changed), now, until=now + AHEAD_S)

    def post(self, now: float) -> None:
        """Everything that is due; the clock goes on by two seconds a post, for the pace of a channel."""
        while (claimed := self.store.claim_delivery(now, 60.0)) is not None:
            self._decide(claimed, now)
            now += 2

    def _decide(self, claimed: ClaimedDelivery, now: float) -> None:
        planned, attempts = claimed.delivery.planned, claimed.delivery.attempts
        decision = verdict(planned, self.store.siblings(planned.channel, planned.meeting, planned.day), now)
        overtaken = planned.kind == "correction" and planned.id not in {
            one.id for one in corrections(self.knowledge, self.store.announcements(0.0), now)
        }
        if overtaken:
            self.store.settle_delivery(planned.id, attempts, "superseded", "true again", now)
        elif decision.action == "wait":
            self.store.postpone_delivery(planned.id, attempts, decision.until, doubtful=claimed.doubtful)
        elif decision.action == "missed":
            self.store.settle_delivery(planned.id, attempts, "missed", decision.reason, now)
        else:
            self._send(planned, attempts, now)

    def _send(self, planned: Planned, attempts: int, now: float) -> None:
        told = told_of(planned.meeting, self.knowledge) if planned.meeting else ""
        self.store.mark_sent(planned.id, attempts, f"{now}", told, now)
        self.posts.append((now, planned, told))
        if planned.kind == "correction":
            self.store.mark_told(planned.channel, planned.meeting, told, now)


Edit = tuple[float, dict[str, str]]
"""Hours after the start, and the meeting as it is from then on."""


def history(edits: Sequence[Edit], folder: Path) -> Bot:
    """Fifty days of a bot that looks twice a day and right after each edit; the meeting is at first on 25 June."""
    first, *rest = [(0.0, {"date": "2018-06-25"}), *edits]
    bot = Bot(ReminderStore(SqliteDatabase(folder / "state.db")), known(first[1]))
    for one in SUBSCRIPTIONS:
        bot.store.save_subscription(one)
    pending = [(START + hours * 3_600, others) for hours, others in rest]
    looks = {START + day * DAY_S + half_past * 3_600 for day in range(50) for half_past in (9.5, 23.5)}
    for n, now in enumerate(sorted({START, *looks, *(when for when, _ in pending)})):
        edited = [known(others) for when, others in pending if when == now]
        bot.knowledge = (edited or [bot.knowledge])[0]
        if edited or n % 4 == 0:
            bot.plan(now)
        bot.post(now)
    bot.store.database.close()
    return bot


def known(others: dict[str, str]) -> KnowledgeBase:
    """The record with the meeting so; with none where it is withdrawn."""
    return base(meeting(**{"date": "2018-06-25", "body": "council"} | others)) if others else base()


def said(bot: Bot, channel: str = "C1") -> list[str]:
    """What a channel read, in short."""
    return [
        f"{one.kind} {one.lead or ''} {told}".replace("  ", " ")
        for _, one, told in bot.posts
        if one.channel == channel and one.kind != "undated"
    ]


TOLD = {
    "never edited": ([], ["reminder 14 2018-06-25", "reminder 7 2018-06-25", "reminder 2 2018-06-25",
                          "reminder 1 2018-06-25"]),
    "moved before anybody was told": ([(24, {"date": "2018-06-05"})], [
        "reminder 2 2018-06-05", "reminder 1 2018-06-05"]),
    "moved twice, farther away": (
        [(11 * 24, {"date": "2018-07-14"}), (20 * 24, {"date": "2018-07-20"})],
        ["reminder 14 2018-06-25", "correction 2018-07-14", "correction 2018-07-20", "reminder 14 2018-07-20",
         "reminder 7 2018-07-20", "reminder 2 2018-07-20", "reminder 1 2018-07-20"]),
    "moved nearer": (
        [(11 * 24, {"date": "2018-06-15"})],
        ["reminder 14 2018-06-25", "correction 2018-06-15", "reminder 2 2018-06-15", "reminder 1 2018-06-15"]),
    "made vague and settled again": (
        [(11 * 24, {"date": "2018-06"}), (15 * 24, {"date": "2018-06-25"})],
        ["reminder 14 2018-06-25", "correction 2018-06", "correction 2018-06-25", "reminder 7 2018-06-25",
         "reminder 2 2018-06-25", "reminder 1 2018-06-25"]),
    "cancelled": ([(11 * 24, {"status": "cancelled"})], ["reminder 14 2018-06-25", "correction cancelled"]),
    "cancelled by mistake, for an hour": (
        [(20 * 24, {"status": "cancelled"}), (20 * 24 + 1, {"date": "2018-06-25"})],
        ["reminder 14 2018-06-25", "reminder 7 2018-06-25", "correction cancelled", "correction 2018-06-25",
         "reminder 2 2018-06-25", "reminder 1 2018-06-25"]),
    "put earlier on the same day, and then in doubt": (
        [(0, {"time": "15:00"}), (11 * 24, {"time": "08:00"}), (12 * 24, {"time": "08:00", "status": "proposed"})],
        ["reminder 14 2018-06-25 15:00 Europe/Zurich", "correction 2018-06-25 08:00 Europe/Zurich",
         "correction 2018-06-25 proposed"]),
    "the same days written otherwise": (
        [(0, {"date": "{2018-06-25,2018-06-26}"}), (20 * 24, {"date": "2018-06-25/2018-06-26"})],
        ["reminder 14 {2018-06-25,2018-06-26}", "reminder 7 {2018-06-25,2018-06-26}",
         "reminder 2 2018-06-25/2018-06-26", "reminder 1 2018-06-25/2018-06-26"]),
    "withdrawn": ([(11 * 24, {})], ["reminder 14 2018-06-25", "correction withdrawn"]),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "expected"), TOLD.values(), ids=TOLD.keys())
def test_a_channel_reads_each_reminder_and_each_change_once(edits, expected, tmp_path):
    assert said(history(edits, tmp_path)) == expected


STATES: list[dict[str, str]] = [
    *({"date": f"2018-{day}"} for day in ("06-18", "06-28", "07-02", "07-09", "07-16", "06-26")),
    {"date": "{2018-06-25,2018-06-28}"},
    {"date": "2018-06-25/2018-06-27"},
    {"date": "{2018-06-25,2018-06-26,2018-06-27}"},
    {"time": "15:00"},
    {"time": "08:00", "time_zone": "America/New_York"},
    {"date": "2018-07"},
    {"date": "2018-06-25~"},
    {"status": "cancelled"},
    {"status": "proposed"},
    {"date": "2018-06-25"},
    {},
]
EDITS = st.tuples(
    st.lists(st.integers(1, 40 * 24), max_size=4, unique=True).map(sorted),
    st.permutations(STATES),
).map(lambda drawn: list(zip(map(float, drawn[0]), drawn[1], strict=False)))


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_no_history_of_edits_makes_a_wrong_or_a_second_reminder_or_leaves_an_error_standing(edits):
    with tempfile.TemporaryDirectory() as folder:
        bot = history(edits, Path(folder))
    states = [(START, {"date": "2018-06-25"}), *((START + hours * 3_600, others) for hours, others in edits)]
    read: set[tuple[object, ...]] = set()
    believed: dict[str, set[str]] = {}
    for now, planned, told in bot.posts:
        truth = known([others for when, others in states if when <= now][-1])
        if planned.kind == "undated":
            continue
        assert told == told_of(planned.meeting, truth)
        if planned.kind == "reminder":
            (key,) = {(one.day.isoformat(), one.begins_at) for one in sittings(truth)} & {
                (planned.day, planned.expires_at)
            }
            assert now < planned.expires_at
            assert (planned.channel, planned.lead, *key) not in read
            read.add((planned.channel, planned.lead, *key))
            believed.setdefault(planned.channel, set()).add(told)
        else:
            # Somebody was told something else, and from now on nobody is.
            assert believed[planned.channel] - {told}
            believed[planned.channel] = {told}
    for channel, texts in believed.items():
        untrue = [told for told in texts if not is_still_so(told, "session", bot.knowledge)]
        assert all(is_past_correcting(told, states) for told in untrue), channel


def sittings(knowledge: KnowledgeBase) -> list[Occurrence]:
    return [one for meeting in knowledge.meetings for one in occurrences(meeting, ZURICH)]


def is_past_correcting(told: str, states: Sequence[Edit]) -> bool:
    """True where, by the last edit, the meeting had begun both as it was told and as it is."""
    when, others = states[-1]
    meetings = known(others).meetings
    begun = [has_begun_from(one.when, one, ZURICH) for one in meetings if one.status != "cancelled"]
    return max([is_to_come_until(told, next(iter(meetings), None), ZURICH), *begun]) <= when
