"""The Slack-like server beside a store on SQLite; what depends on the engine is in tests/torture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.settings import Settings
from bot.store.opening import open_stores
from tests.delivering.making import SCOPES, Bench, Clock
from tests.slack.server import SlackServer

MakeBench = Callable[..., Bench]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch) -> None:
    """The Slack client would send even loopback requests through a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock) -> Iterator[SlackServer]:
    with SlackServer(scopes=SCOPES, now=clock) as server:
        yield server


@pytest.fixture
def make_bench(tmp_path, slack, clock) -> Iterator[MakeBench]:
    """Makes a bench on a new SQLite store; what it is made with may be given."""
    opened = []

    def make(**values: object) -> Bench:
        _, reminders = open_stores(Settings(state=tmp_path / f"state-{len(opened)}.db"))
        opened.append(reminders)
        return Bench(**{"store": reminders, "slack": slack, "clock": clock, **values})

    yield make
    for reminders in opened:
        reminders.database.close()


@pytest.fixture
def bench(make_bench) -> Bench:
    """With one channel that is reminded 7 days before a meeting."""
    made = make_bench()
    made.subscribe()
    return made
