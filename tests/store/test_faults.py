"""The store under faults: everybody at once, full disks, locks that are held, a server that crashes."""

import multiprocessing
import subprocess
import sys
import threading
import time
from functools import partial
from queue import SimpleQueue

import psycopg
import pytest

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.postgres import PostgresDatabase
from bot.store.reminders import ReminderStore
from bot.store.sqlite import SqliteDatabase
from tests.store.loads import load
from tests.store.making import LEASE, NOW, REMINDER, plan, planned, state
from tests.store.servers import required_server
from tests.store.workers import Writers, count_up, open_each, spread, write_mixed

pytestmark = pytest.mark.slow

PROCESSES = multiprocessing.get_context("spawn")
START_ROUNDS = load(10, 60)
MIXED_ROUNDS = load(50, 500)
"""Four transactions each, by 12 workers."""
CRASHES = load(3, 20)
BACK_WITHIN_S = 10.0


@pytest.fixture(scope="module")
def own_server():
    """A server that the tests may stop."""
    server = required_server()
    yield server
    server.remove()


def schema_on(server, name):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return Settings(database_url=server.url(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def many_stores(request, tmp_path):
    """New stores of one engine."""
    if request.param == "sqlite":
        return [Settings(state=tmp_path / f"{number}.db") for number in range(START_ROUNDS)]
    server = request.getfixturevalue("postgres")
    return [schema_on(server, f"start_{number}") for number in range(START_ROUNDS)]


def test_six_processes_may_start_at_once_on_an_empty_store(many_stores):
    barrier, results = PROCESSES.Barrier(6), PROCESSES.Queue()
    processes = [PROCESSES.Process(target=open_each, args=(many_stores, barrier, results)) for _ in range(6)]
    for process in processes:
        process.start()
    failures = [failure for _ in processes for failure in results.get(timeout=300).failures]
    for process in processes:
        process.join()
    print(f"\n{6 * START_ROUNDS} starts, {len(failures)} failed")
    assert failures == []
    for settings in many_stores:
        store, reminders = open_stores(settings)
        assert (store.counts()["waiting"], reminders.subscriptions()) == (0, ())
        store.database.close()


def test_threads_and_processes_write_at_once_and_nothing_is_lost(settings):
    store, reminders = open_stores(settings)
    reminders.notes.write("counter", "0")
    wanted = 6 * MIXED_ROUNDS
    plan(reminders, *spread(REMINDER, wanted))
    began, far, near = time.monotonic(), PROCESSES.Queue(), SimpleQueue()
    processes = [
        PROCESSES.Process(target=write_mixed, args=(settings, f"p{number}", MIXED_ROUNDS, far)) for number in range(4)
    ]
    threads = [
        threading.Thread(target=write_mixed, args=(settings, f"t{number}", MIXED_ROUNDS, near)) for number in range(8)
    ]
    for worker in (*processes, *threads):
        worker.start()
    tallies = [far.get(timeout=900) for _ in processes] + [near.get(timeout=900) for _ in threads]
    for worker in (*processes, *threads):
        worker.join()
    taken = time.monotonic() - began
    transactions = int(12 * MIXED_ROUNDS * 2.5) + 2 * wanted
    print(f"\n{transactions} transactions in {taken:.1f} s, {transactions / taken:.0f} a second")
    assert [failure for tally in tallies for failure in tally.failures] == []
    assert reminders.notes.read("counter") == str(12 * MIXED_ROUNDS)
    assert store.counts()["waiting"] == 12 * (MIXED_ROUNDS - MIXED_ROUNDS // 2)
    claims = [claim for tally in tallies for claim in tally.claims]
    assert len(claims) == len(set(claims)) == wanted
    assert {(one.state, one.attempts) for one in reminders.deliveries(limit=10 * wanted)} == {("sent", 1)}
    store.database.close()


# Run apart: both the limit and the user hold for the whole process.
FULL_DISK = """
import resource, sys
from pathlib import Path
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_stores
from tests.store.making import LEASE, NOW, planned
path = Path(sys.argv[1])
store, reminders = open_stores(Settings(state=path))
reminders.plan_deliveries([planned("d1", subscription="")], NOW, until=NOW)
for number in range(10):
    now = NOW + 99 * number
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    for verb in (lambda: reminders.claim_delivery(now, LEASE), lambda: reminders.notes.write("a", "b" * 9999)):
        try:
            verb()
        except StoreError as error:
            assert "cannot be written" in str(error), error
        else:
            sys.exit("a full disk was not noticed")
    assert reminders.delivery("d1").state == "pending"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    reminders.notes.write("round", str(number))
    claim = reminders.claim_delivery(now, LEASE)
    assert not claim.doubtful
    assert reminders.release_delivery("d1", claim.delivery.attempts, NOW, "again")
print("recovered", reminders.notes.read("round"))
"""

READ_ONLY = """
import os, sys, tempfile
from pathlib import Path
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_stores
with tempfile.TemporaryDirectory() as name:
    folder, path = Path(name), Path(name) / "bot.db"
    open_stores(Settings(state=path))[0].database.close()
    is_root = os.geteuid() == 0
    for number in range(10):
        path.chmod(0o444)
        folder.chmod(0o555)
        if is_root:
            os.seteuid(65534)
        try:
            open_stores(Settings(state=path))
        except StoreError as error:
            assert "cannot be used" in str(error) and "written to" in str(error), error
        else:
            sys.exit("a read-only file was not noticed")
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        store, reminders = open_stores(Settings(state=path))
        reminders.notes.write("round", str(number))
        store.database.close()
    print("recovered", number)
"""


@pytest.mark.parametrize("script", [FULL_DISK, READ_ONLY], ids=["full", "read-only"])
def test_a_disk_that_takes_nothing_is_reported_and_used_again_when_it_does(script, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "bot.db"], capture_output=True, text=True, timeout=120
    )
    assert (run.stdout.strip(), run.stderr) == ("recovered 9", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def impatient(request, tmp_path):
    """Opens a store that waits for a tenth of a second where another would wait for ten."""
    if request.param == "sqlite":
        return partial(SqliteDatabase, tmp_path / "bot.db", busy_timeout_s=0.1)
    return partial(PostgresDatabase, request.getfixturevalue("postgres_settings").database_url, wait_s=0.1)


def test_while_another_holds_the_lock_nothing_is_claimed_and_afterwards_it_is(impatient):
    holder, database = impatient(), impatient()
    reminders = ReminderStore(database)
    plan(reminders, planned("d1", subscription=""))
    for number in range(10):
        with holder.writing() as connection:
            connection.execute("UPDATE turn SET only_row = 1")
            with pytest.raises(StoreError, match=r"locked|for too long"):
                reminders.claim_delivery(NOW + 99 * number, LEASE)
            assert state(reminders) == "pending"
        claim = reminders.claim_delivery(NOW + 99 * number, LEASE)
        assert not claim.doubtful
        reminders.release_delivery("d1", claim.delivery.attempts, NOW, "again")
    holder.close()
    database.close()


def first_that(wanted, verb):
    """Call until it works, or fails, as wanted; the error if there was one."""
    deadline = time.monotonic() + BACK_WITHIN_S
    while time.monotonic() < deadline:
        try:
            verb()
        except StoreError as error:
            if wanted == "fails":
                return error
        else:
            if wanted == "works":
                return None
    return pytest.fail(f"it never {wanted}")


def test_a_server_that_can_only_be_read_is_reported_and_used_again_when_it_is_mended(own_server):
    url = schema_on(own_server, "read_only").database_url
    reminders = ReminderStore(PostgresDatabase(url, wait_s=1.0))
    plan(reminders, planned("d1", subscription=""))
    with psycopg.connect(url, autocommit=True) as other:
        for read_only, expected in (("on", "fails"), ("off", "works")):
            other.execute(f"ALTER SYSTEM SET default_transaction_read_only = {read_only}".encode())
            other.execute("SELECT pg_reload_conf()")
            error = first_that(expected, lambda: reminders.notes.write("a", "b"))
            assert error is None or "only be read" in str(error)
            assert state(reminders) == "pending"
    assert reminders.claim_delivery(NOW, LEASE)
    reminders.database.close()


def test_a_server_that_crashes_loses_nothing_and_is_used_again_at_once(own_server):
    store, reminders = open_stores(schema_on(own_server, "crashes"))
    reminders.notes.write("counter", "0")
    plan(reminders, *spread(REMINDER, 400 * CRASHES))
    slowest = 0.0
    with Writers(reminders, time.monotonic) as writers:
        for _ in range(CRASHES):
            own_server.stop("immediate")
            own_server.start()
            back = time.monotonic()
            assert writers.all_get_through_after(back, BACK_WITHIN_S)
            slowest = max(slowest, time.monotonic() - back)
    print(f"\n{CRASHES} crashes, {len(writers.failures)} failures, back after at most {slowest:.1f} s")
    assert {type(failure) for failure in writers.failures} <= {StoreError}
    assert len(set(writers.claims)) == len(writers.claims)
    for one in reminders.deliveries(limit=10**6):
        assert (one.state, one.attempts) in {("pending", 0), ("sent", 1), ("sending", 1)}
    store.database.close()


def test_a_server_that_was_away_for_long_is_used_within_seconds_of_its_return(own_server):
    database = PostgresDatabase(own_server.url(), wait_s=1.0)
    assert database.now() > 0
    own_server.stop()
    gone = time.monotonic()
    while time.monotonic() < gone + load(5, 30):
        with pytest.raises(StoreError, match="DATABASE_URL"):
            database.now()
    own_server.start()
    back = time.monotonic()
    first_that("works", database.now)
    print(f"\nused again after {time.monotonic() - back:.1f} s")
    database.close()


def test_a_counter_is_exact_whatever_connections_are_killed(own_server):
    store, reminders = open_stores(schema_on(own_server, "killed"))
    reminders.notes.write("counter", "0")
    done = unsure = 0
    with psycopg.connect(own_server.url(), autocommit=True) as other:
        for number in range(load(100, 1000)):
            if number % 5 == 0:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'rapporteur' AND pid <> pg_backend_pid()"
                )
            try:
                count_up(reminders.database)
                done += 1
            except StoreError:
                unsure += 1
    assert done <= int(reminders.notes.read("counter")) <= done + unsure
    assert done > 0
    store.database.close()
