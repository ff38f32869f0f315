"""The database's server dying under the bot's hands."""

from __future__ import annotations

import time

import pytest

from bot.settings import Settings
from bot.store.opening import open_stores
from tests.store.loads import load
from tests.store.servers import required_server
from tests.torture.conftest import tally
from tests.torture.work import fill, loop_of, order_for, server

pytestmark = pytest.mark.slow


@pytest.fixture
def own_server():
    """A server that may be killed."""
    found = required_server()
    yield found
    found.remove()


def test_a_database_that_dies_and_comes_back_loses_and_doubles_nothing(own_server, record_property):
    crashes = load(2, 20)
    deliveries = crashes * 150
    settings = Settings(database_url=own_server.url())
    _, store = open_stores(settings)
    with server(deliveries, seed=17) as slack:
        fill(store, deliveries)
        loops = [loop_of(order_for(slack, settings)) for _ in range(2)]
        for loop in loops:
            loop.start()
        returns = [crash(own_server, slack) for _ in range(crashes)]
        slack.wait_for(lambda _: not (store.deliveries("pending", 1) or store.deliveries("sending", 1)), 120)
        assert all(loop.stop() for loop in loops)
        found = tally(store, slack) | {"slowest return in s": max(returns)}
    store.database.close()
    record_property("tally", found)
    print(found)
    assert (found["lost"], found["doubled"], found["open"], found["wrongly noted"]) == (0, 0, 0, 0)
    assert max(returns) <= 10


def crash(database, slack):
    """Kill the server in the middle of the work; how long after its return the next message came."""
    before = len(slack.everything)
    slack.wait_for(lambda one: len(one.everything) > before + 20, 60)
    database.stop("immediate")
    time.sleep(0.3)
    database.start()
    began, stood = time.monotonic(), len(slack.everything)
    slack.wait_for(lambda one: len(one.everything) > stood + 2, 30)
    return time.monotonic() - began
