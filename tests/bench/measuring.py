"""Times and their ranks."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Times of the same thing done often, in milliseconds."""

    median: float
    p99: float

    def __str__(self) -> str:
        """Median and 99th percentile, as the table shows them."""
        return f"{self.median:.2f} / {self.p99:.2f} ms"


def spread_of(seconds: Sequence[float]) -> Spread:
    """Median and 99th percentile."""
    ranked = sorted(seconds)
    return Spread(*(1000 * ranked[min(int(len(ranked) * share), len(ranked) - 1)] for share in (0.5, 0.99)))


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def timed_over(actions: Sequence[Callable[[], object]], rounds: int) -> Spread:
    """Each action, `rounds` times after one that warms up."""
    for action in actions:
        action()
    gc.collect()
    return spread_of([timed(action) for _ in range(rounds) for action in actions])


def cold(command: Sequence[str], times: int = 7) -> float:
    """Median seconds of a command from start to end."""
    runs = [timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(times)]
    return sorted(runs)[times // 2]
