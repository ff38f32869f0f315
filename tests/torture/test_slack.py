"""Slack and the people around it failing, in numbers, on both engines; the clock is the tests' own."""

from __future__ import annotations

import random

import pytest

from bot.reminders.values import Subscription
from tests.delivering.making import DAY, DUE, HOUR_S, SCOPES, Bench, Clock, doubled, render
from tests.reminders.making import base, meeting, subscription
from tests.slack.server import SlackServer
from tests.slack.workspace import ASKER, CHANNEL
from tests.store.loads import TORTURE, load
from tests.torture.conftest import tally
from tests.torture.work import channel_name, workspace_of

pytestmark = pytest.mark.slow

EVERY_FAULT = ["drop", "reset", "slow", "500", "502", "503", "bad_json", "empty", "fatal_error", "internal_error"]
# How each is understood is among the tests of the courier; here is what becomes of many at once.
FAULTS = EVERY_FAULT if TORTURE else ["drop", "slow", "500", "bad_json"]
MANY = load(12, 500)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slack(clock):
    with SlackServer(scopes=SCOPES, workspace=workspace_of(MANY), now=clock) as server:
        yield server


@pytest.fixture
def bench(store, slack, clock):
    """With a reminder due in each channel."""
    made = Bench(store, slack, clock, timeout_s=0.05)
    for number in range(MANY):
        store.save_subscription(one(number))
    return made


def one(number: int, **values: object) -> Subscription:
    return subscription(id=f"s{number:05d}", channel=channel_name(number), leads=(7,), made_by=ASKER, **values)


def nothing_lost_or_doubled(bench, **expected):
    found = tally(bench.store, bench.slack)
    assert (found["lost"], found["doubled"], found["wrongly noted"], found["open"]) == (0, 0, 0, 0), found
    assert bench.states() == expected


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
@pytest.mark.parametrize("kind", FAULTS)
def test_receipts_that_are_lost_neither_lose_nor_double(bench, slack, kind, stored):
    slack.fail_next("chat.postMessage", kind, times=MANY, stored=stored, delay_s=0.06)
    bench.plan()
    assert bench.deliver() == MANY
    bench.run(900, step=30)
    assert len(slack.called("chat.postMessage")) == MANY * (1 if stored else 2)
    nothing_lost_or_doubled(bench, sent=MANY)


def test_nothing_is_called_before_slack_wants_it_and_the_order_of_a_channel_is_kept(store, slack, clock):
    chance, meetings = random.Random(5), 8
    made = Bench(store, slack, clock, base(*(meeting(DAY, f"m{number}") for number in range(meetings))))
    for number in range(MANY):
        store.save_subscription(one(number))
    waits = [chance.randint(1, 120) for _ in range(load(30, 200))]
    for wait_s in waits:
        slack.fail_next("chat.postMessage", "429", retry_after_s=wait_s)
    made.run(3000, step=5)
    left, held = iter(waits), dict.fromkeys(map(channel_name, range(MANY)), 0.0)
    for call in slack.calls:
        name = call.payload["channel"]
        assert call.at >= held[name]
        held[name] = call.at + (next(left) if call.answer is None else 1)
    rows = sorted(store.deliveries("sent", MANY * meetings), key=lambda row: row.settled_at)
    for name in held:
        posts = [row.posted_as for row in rows if row.planned.channel == name]
        assert posts == sorted(posts)
    nothing_lost_or_doubled(made, sent=MANY * meetings)


def close(slack, word, name):
    """Close a channel in the way of which Slack's word tells."""
    channel = slack.workspace.channels[name]
    if word == "channel_not_found":
        del slack.workspace.channels[name]
    elif word == "is_archived":
        channel.is_archived = True
    else:
        channel.members.clear()


@pytest.mark.parametrize("word", ["channel_not_found", "is_archived", "not_in_channel"])
def test_closed_channels_are_paused_and_the_others_are_not(bench, slack, store, word):
    closed = [channel_name(number) for number in range(0, min(MANY, 40), 2)]
    for name in closed:
        close(slack, word, name)
    bench.run(600)
    assert bench.states() == {"failed": len(closed), "sent": MANY - len(closed)}
    assert [each.channel for each in store.subscriptions() if each.paused] == closed
    told = [call["text"] for call in slack.called("chat.postMessage") if call["channel"] == ASKER]
    assert [sum(f"<#{name}>" in text for text in told) for name in closed] == [1] * len(closed)
    assert all(word in text for text in told)


@pytest.mark.parametrize("word", ["account_inactive", "token_revoked"])
def test_a_bot_that_is_locked_out_leaves_all_as_it_is(bench, slack, store, word):
    for _ in range(load(2, 20)):
        slack.token_error = word
        bench.run(30)
        assert word in store.halted()
        slack.token_error = None
        bench.run(5)
    assert len([call for call in slack.calls if call.answer == {"ok": False, "error": word}]) <= 4 * load(2, 20)
    bench.run(300)
    nothing_lost_or_doubled(bench, sent=MANY)


def test_what_is_called_off_between_claim_and_post_is_not_posted(bench, slack, store, clock):
    def wording(planned, *rest):
        if int(planned.subscription[1:]) % 2:
            store.remove_subscription(planned.subscription, clock())
        return render(planned, *rest)

    bench.render = wording
    bench.run(300)
    assert bench.states() == {"sent": -(-MANY // 2), "cancelled": MANY // 2}
    assert doubled(slack) == {}


@pytest.mark.parametrize("hours", [3, 30, 9 * 24])
def test_after_an_outage_at_most_one_late_message_for_each_meeting_and_channel(store, slack, clock, hours):
    days = [f"2018-07-{day:02}" for day in range(2, 27)]
    meetings = [meeting(days[number % len(days)], f"m{number:02}") for number in range(50)]
    made = Bench(store, slack, clock, base(*meetings))
    clock.moment = DUE - 3 * 24 * HOUR_S
    made.subscribe(CHANNEL, leads=(14, 7, 1))
    made.run(HOUR_S, step=600)
    before = len(made.posts())
    clock.moment += hours * HOUR_S
    made.run(600, step=2)
    late = made.posts()[before:]
    assert len(late) == len(set(late))
    assert doubled(slack) == {}
