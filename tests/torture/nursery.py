"""Forks workers and kills them at random; a process of one thread, so that a fork is safe.

It reads one JSON object from standard input and writes one to standard output.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable

from tests.delivering.making import render
from tests.torture.work import Order, deliver_for_ever, deliver_until_told

LONGEST_LIFE_S = 0.06
_ASLEEP_S = 0.7
_TAKING_OVER_S = 0.3
_PATIENCE_S = 5.0


def hatch(work: Callable[[Callable[[], object]], object]) -> int:
    """Fork a process that works, and wait until it is ready; its id."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            code = int(work(lambda: os.write(writer, b".")) or 0)  # type: ignore[call-overload]
        finally:
            os._exit(code)
    os.close(writer)
    if os.read(reader, 1) != b".":
        raise RuntimeError("a worker died before it began")
    os.close(reader)
    return child


def kill_many(orders: list[Order], kills: int, seed: int) -> dict[str, float]:
    """Keep a worker alive for each order, and kill one after another at a random moment."""
    chance = random.Random(seed)
    alive = [hatch(lambda ready, one=one: deliver_for_ever(one, ready)) for one in orders]
    for number in range(kills):
        place = number % len(alive)
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        end(alive[place], signal.SIGKILL)
        alive[place] = hatch(lambda ready, one=orders[place]: deliver_for_ever(one, ready))
    for worker in alive:
        end(worker, signal.SIGKILL)
    return {"kills": kills + len(alive)}


def freeze_many(orders: list[Order], rounds: int) -> dict[str, float]:
    """Have workers stop for longer than a lease between claim and post, while one of them goes on."""

    def stop_once() -> Callable[..., object]:
        stopped = []

        def wording(*words: object) -> object:
            if not stopped:
                stopped.append(True)
                os.kill(os.getpid(), signal.SIGSTOP)
            return render(*words)  # type: ignore[arg-type]

        return wording

    frozen = 0
    for _ in range(rounds):
        sleepers = [hatch(lambda ready, one=one: deliver_for_ever(one, ready, stop_once())) for one in orders]
        frozen += sum(has_stopped(worker) for worker in sleepers)
        # Their leases run out; then somebody else takes over, and goes on while they wake up.
        time.sleep(_ASLEEP_S)
        other = hatch(lambda ready: deliver_for_ever(orders[0], ready))
        time.sleep(_TAKING_OVER_S)
        for worker in sleepers:
            os.kill(worker, signal.SIGCONT)
        time.sleep(0.1)
        for worker in (*sleepers, other):
            end(worker, signal.SIGKILL)
    return {"frozen": frozen}


def terminate_many(orders: list[Order], rounds: int, seed: int) -> dict[str, float]:
    """Ask workers to stop at a random moment; the longest that one took, and how many left something."""
    chance, longest, left = random.Random(seed), 0.0, 0
    for number in range(rounds):
        order = orders[number % len(orders)]
        worker = hatch(lambda ready, one=order: deliver_until_told(one, ready))
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        asked = time.monotonic()
        left += end(worker, signal.SIGTERM) != 0
        longest = max(longest, time.monotonic() - asked)
    return {"longest_s": longest, "left": left}


def has_stopped(worker: int) -> bool:
    """Wait until a process has stopped itself; False where it found nothing to do and did not."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        child, status = os.waitpid(worker, os.WUNTRACED | os.WNOHANG)
        if child:
            return os.WIFSTOPPED(status)
        time.sleep(0.001)
    return False


def end(worker: int, by: signal.Signals) -> int:
    """Send a signal and wait for the end; the exit code, or the negative signal."""
    os.kill(worker, by)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def main() -> None:
    """Do what standard input says."""
    # What workers complain of is what they are made to suffer.
    logging.disable(logging.CRITICAL)
    asked = json.load(sys.stdin)
    orders = [Order(**order) for order in asked.pop("orders")]
    deeds = {"kill": kill_many, "freeze": freeze_many, "terminate": terminate_many}
    json.dump(deeds[asked.pop("deed")](orders, **asked), sys.stdout)


if __name__ == "__main__":
    main()
