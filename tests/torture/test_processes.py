"""Processes that are killed, frozen, stopped, or wrong about the time, in the middle of their work."""

import threading
import time
from dataclasses import replace

import pytest

from tests.store.loads import load
from tests.torture.conftest import tally
from tests.torture.work import courier_of, fill, order_for, server

pytestmark = pytest.mark.slow

FAIR_SHARE = 0.02
"""Of deliveries that may be left to the operator where Slack fails one call in thirty."""


def finish(store, orders):
    """Let couriers deliver in peace whatever is left."""

    def work(order):
        own, courier = courier_of(order)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and (own.deliveries("pending", 1) or own.deliveries("sending", 1)):
            if not courier.deliver_next():
                time.sleep(0.02)
        own.database.close_thread()

    threads = [threading.Thread(target=work, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return store


def assert_all_there(found, record_property):
    for name, value in found.items():
        record_property(name, value)
    print(found)
    wrong = {name: found[name] for name in ("lost", "doubled", "open", "wrongly noted")}
    assert wrong == dict.fromkeys(wrong, 0), found
    assert found["unknown"] <= found["deliveries"] * FAIR_SHARE + 1


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_killed_workers_lose_and_double_nothing(store, settings, nursery, record_property, workers):
    deliveries = load(120, 2500 if workers == 1 else 4000)
    with server(deliveries, seed=workers) as slack:
        fill(store, deliveries)
        orders = [order_for(slack, settings)] * workers
        done = nursery("kill", orders, kills=load(40, 1000), seed=workers)
        finish(store, orders)
        assert_all_there(tally(store, slack) | done, record_property)


def test_workers_that_stand_still_for_longer_than_their_lease_double_nothing(store, settings, nursery, record_property):
    deliveries = load(120, 1500)
    with server(deliveries, seed=8) as slack:
        fill(store, deliveries)
        orders = [order_for(slack, settings)] * 5
        done = nursery("freeze", orders, rounds=load(2, 20))
        assert done["frozen"] >= load(8, 90)
        finish(store, orders[:2])
        assert_all_there(tally(store, slack) | done, record_property)


def test_workers_that_are_asked_to_stop_do_so_soon_and_lose_nothing(store, settings, nursery, record_property):
    deliveries = load(80, 800)
    with server(deliveries, seed=7) as slack:
        fill(store, deliveries)
        orders = [order_for(slack, settings)]
        done = nursery("terminate", orders, rounds=load(20, 200), seed=7)
        assert done["longest_s"] <= 10
        assert done["left"] == 0
        finish(store, orders)
        assert_all_there(tally(store, slack) | done, record_property)


@pytest.mark.parametrize("deed", ["kill", "freeze"])
def test_careless_workers_post_twice_so_that_the_tests_above_can_fail(store, settings, nursery, deed):
    with server(120, seed=4) as slack:
        fill(store, 120)
        orders = [replace(order_for(slack, settings), careless=True)] * 2
        nursery(deed, orders, **({"kills": 40, "seed": 4} if deed == "kill" else {"rounds": 1}))
        finish(store, orders)
        assert tally(store, slack)["doubled"] > 0


@pytest.mark.parametrize("ahead_s", [5.0, -5.0, 3600.0, -3600.0])
def test_workers_that_are_wrong_about_the_time_lose_and_double_nothing(
    store, settings, nursery, record_property, ahead_s
):
    deliveries = load(60, 400)
    with server(deliveries, seed=9) as slack:
        fill(store, deliveries)
        orders = [order_for(slack, settings), order_for(slack, settings, ahead_s)]
        done = nursery("kill", orders, kills=load(16, 100), seed=9)
        finish(store, orders[:1])
        assert_all_there(tally(store, slack) | done, record_property)
