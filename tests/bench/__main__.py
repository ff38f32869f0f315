"""`python -m tests.bench`: one table of figures, for the machine that it ran on."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from bot.knowledge.loading import load
from bot.matching.index import Record, build
from bot.matching.pack import known_acts
from tests.bench import answering, planning, slack
from tests.bench.measuring import cold, timed_over

ROOT = Path(__file__).parents[2]
ROUNDS = 5
QUESTION = "what did China propose?"


def main() -> None:
    """Measure everything and print the table."""
    record = build(load(ROOT / "knowledge", known_acts()))
    print(f"{_machine()}\n")
    print("| what | measured | aim |")
    print("|---|---|---|")
    for what, found, aim in (*_answers(record), *_plans(record), *_starts(), *_in_slack(record)):
        print(f"| {what} | {found} | {aim} |", flush=True)


def _machine() -> str:
    """What it ran on, in one line."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("rapidfuzz", "pydantic", "slack-bolt"))
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; {python}"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", cpus.read_text("utf-8")) if cpus.exists() else None
    return found[1] if found else platform.machine()


def _answers(record: Record) -> Iterator[tuple[str, str, str]]:
    knowledge = record.knowledge
    asked = f"{len(knowledge.questions)} gold questions, {ROUNDS} times"
    yield f"answer, median / p99 ({asked})", str(timed_over(answering.engine(record), ROUNDS)), "1 / 5 ms"
    nearest = timed_over(answering.similarity(knowledge), ROUNDS)
    yield "rapidfuzz extractOne(token_set_ratio) over the gold questions", str(nearest), ""
    searched = timed_over(answering.full_text(knowledge), ROUNDS)
    yield f"SQLite FTS5 (porter) over the {len(knowledge.entries)} entries", str(searched), ""


def _plans(record: Record) -> Iterator[tuple[str, str, str]]:
    year = planning.planning(record.knowledge, meetings=500, subscriptions=200, to_all=False)
    yield "plan a year, 500 meetings, 200 subscriptions of all scopes", f"{_best(year):.2f} s", "1 s"
    tick = planning.ticking(record.knowledge, meetings=500, subscriptions=200)
    yield "plan two days, all 200 to every meeting, as a running bot does", f"{_best(tick):.3f} s", ""


def _best(action: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        found.append(time.perf_counter() - began)
    return min(found)


def _starts() -> Iterator[tuple[str, str, str]]:
    ask = cold([sys.executable, "-m", "bot", "ask", QUESTION])
    yield "`rapporteur ask` from cold, median of 7", f"{ask:.2f} s", "0.6 s"
    yield "`python -c pass`", f"{cold([sys.executable, '-c', 'pass']):.2f} s", ""


def _in_slack(record: Record) -> Iterator[tuple[str, str, str]]:
    questions = [question.q for question in record.knowledge.questions if not question.after]
    with slack.running() as (server, bot):
        yield "resident memory of the idle bot", f"{slack.megabytes(bot):.0f} MB", "120 MB"
        pace = f"{slack.EVENTS_A_SECOND} a second for {slack.SECONDS} s"
        spread = slack.event_to_answer(server, questions)
        yield f"Slack event to posted answer, median / p99 (loopback, {pace})", str(spread), "50 ms"
        yield "resident memory after these answers", f"{slack.megabytes(bot):.0f} MB", ""


if __name__ == "__main__":
    main()
