"""What the fault tests run in processes and threads of their own."""

import threading
from dataclasses import dataclass, replace

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_stores
from tests.store.making import LEASE, NOW


@dataclass(frozen=True)
class Tally:
    """What a worker did."""

    failures: tuple[str, ...]
    claims: tuple[str, ...] = ()
    """Ids of the deliveries that it was given."""


def open_each(stores, barrier, results):
    """Open one new store after the other, each at the same moment as the other processes."""
    failures = []
    for settings in stores:
        barrier.wait()
        try:
            open_stores(settings)[0].database.close()
        except StoreError as error:
            failures.append(str(error))
    results.put(Tally(tuple(failures)))


def write_mixed(settings: Settings, name: str, rounds: int, results):
    """Four transactions in each round: a counter read and written, an event kept and finished, a delivery claimed."""
    store, reminders = open_stores(settings)
    failures, claims = [], []
    for number in range(rounds):
        try:
            count_up(reminders.database)
            store.remember_event(f"{name}-{number}", None, {"text": "?"}, NOW)
            if number % 2:
                store.finish_event(f"{name}-{number}", NOW)
            claim = reminders.claim_delivery(NOW, LEASE)
            if claim:
                planned, attempts = claim.delivery.planned, claim.delivery.attempts
                claims.append(planned.id)
                assert reminders.mark_sent(planned.id, attempts, f"{name}-{number}", "x", NOW)
        except StoreError as error:
            failures.append(str(error))
    store.database.close()
    results.put(Tally(tuple(failures), tuple(claims)))


def count_up(database):
    """Add one to a counter, by reading it and writing what comes after."""
    with database.writing() as connection:
        connection.execute("UPDATE turn SET only_row = 1")
        (value,) = connection.execute("SELECT value FROM note WHERE key = 'counter'").fetchone()
        connection.execute(f"UPDATE note SET value = '{int(value) + 1}' WHERE key = 'counter'")


class Writers:
    """Threads that claim and mark without pause, and note what fails, until they are told to stop."""

    def __init__(self, reminders, clock, threads: int = 4) -> None:
        self.reminders = reminders
        self.clock = clock
        self.claims: list[tuple[str, int]] = []
        self.failures: list[Exception] = []
        self.successes = [0.0] * threads
        """When each thread last got through."""
        self._progress = threading.Condition()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def all_get_through_after(self, moment: float, timeout_s: float) -> bool:
        """Whether each thread finishes something that it began after the moment, in the time given."""
        with self._progress:
            return self._progress.wait_for(lambda: min(self.successes) > moment, timeout_s)

    def _work(self, number: int) -> None:
        while not self._stop.is_set():
            began = self.clock()
            try:
                claim = self.reminders.claim_delivery(NOW, LEASE)
                if claim:
                    delivery = claim.delivery
                    self.claims.append((delivery.planned.id, delivery.attempts))
                    self.reminders.mark_sent(delivery.planned.id, delivery.attempts, "1.1", "x", NOW)
                count_up(self.reminders.database)
            except StoreError as error:
                self.failures.append(error)
            else:
                with self._progress:
                    self.successes[number] = began
                    self._progress.notify_all()


def spread(planned, count: int):
    """So many deliveries, each in a channel of its own."""
    return [replace(planned, id=f"d{n:05}", channel=f"C{n:05}", subscription="") for n in range(count)]
