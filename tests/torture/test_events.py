"""Every event of Slack is answered once, however often it comes, in whatever order, to however many processes."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.slack.inbox import Inbox
from bot.slack.incoming import Identity, incoming_of
from bot.store.opening import open_stores
from tests.slack import payloads
from tests.slack.workspace import BOT, BOT_USER, TEAM, fresh_ts
from tests.store.loads import load

pytestmark = pytest.mark.slow

IDENTITY = Identity(BOT_USER, BOT, TEAM)
NOW = 1_800_000_000.0


class Process:
    """One of several that share a store: an inbox that notes what it answers."""

    def __init__(self, settings, answered):
        self.store, _ = open_stores(settings)
        self.stopping = threading.Event()
        self.inbox = Inbox(
            self.store,
            lambda incoming: answered.append(incoming.ts),
            lambda *_: None,
            clock=lambda: NOW,
            stopping=self.stopping,
        )

    def take(self, body):
        incoming = incoming_of(body, IDENTITY)
        assert incoming is not None
        self.inbox.take(incoming)


def events(number):
    """A mention as Slack may send it: four times as a mention and four times as a message."""
    ts, text = fresh_ts(lambda: NOW), f"<@{BOT_USER}> question {number}"
    mention = payloads.app_mention(text, ts=ts)
    message = {
        **mention,
        "event_id": f"{mention['event_id']}M",
        "event": {**mention["event"], "type": "message", "channel_type": "channel"},
    }
    return ts, [mention, message] * 4


@pytest.mark.parametrize("crash", [False, True], ids=["two processes", "one of two killed before it answers"])
def test_each_event_is_answered_once(settings, crash):
    answered, chance = [], random.Random(19)
    first, second = (Process(settings, answered) for _ in range(2))
    asked = [events(number) for number in range(load(60, 1000))]
    deliveries = [body for _, bodies in asked for body in bodies]
    chance.shuffle(deliveries)
    if not crash:
        first.inbox.start()
        second.inbox.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda body: chance.choice((first, second)).take(body), deliveries))
    if crash:
        # Whatever was stored is what a process that starts afterwards finds; the others never began to answer.
        first = Process(settings, answered)
        first.inbox.start()
    for process in (first, second):
        assert process.inbox.drain(30)
        process.store.database.close()
    assert Counter(answered) == Counter(ts for ts, _ in asked)
