"""Both engines, and the means to set processes on them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from tests.slack.server import SlackServer
from tests.store.conftest import new_schema, new_settings, postgres

__all__ = ["new_schema", "new_settings", "postgres"]

_LONGEST_S = 900
ROOT = Path(__file__).parents[2]
SetUpon = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch) -> None:
    """The Slack client would send even loopback requests through a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings(new_settings: Settings) -> Settings:
    """Where the state is: one engine after the other, each with tables of its own."""
    return new_settings


@pytest.fixture
def store(settings: Settings) -> Iterator[ReminderStore]:
    """The parent's own view of the state."""
    _, reminders = open_stores(settings)
    yield reminders
    reminders.database.close()


@pytest.fixture
def store_on_sqlite(tmp_path: Path) -> Iterator[ReminderStore]:
    """For what does not depend on the engine."""
    _, reminders = open_stores(Settings(state=tmp_path / "state.db"))
    yield reminders
    reminders.database.close()


@pytest.fixture
def nursery() -> SetUpon:
    """Has a nursery do something with its workers, and reports what came of it."""

    def run(deed: str, orders: list[Any], **more: object) -> dict[str, Any]:
        asked = {"deed": deed, "orders": [order.as_dict() for order in orders], **more}
        command = [sys.executable, "-m", "tests.torture.nursery"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes) as done:
            try:
                out, complaints = done.communicate(json.dumps(asked), timeout=_LONGEST_S)
            finally:
                # Workers outlive a nursery that dies; none outlives the test.
                with suppress(ProcessLookupError):
                    os.killpg(done.pid, signal.SIGKILL)
        assert done.returncode == 0, complaints
        return dict(json.loads(out))

    return run


def tally(store: ReminderStore, slack: SlackServer) -> dict[str, int]:
    """What became of all deliveries: how many were lost, doubled, left to the operator, wrongly noted."""
    stamps: dict[str, list[str]] = {}
    for message in slack.messages:
        payload = (message.metadata or {}).get("event_payload", {})
        stamps.setdefault(payload.get("delivery_id", "?"), []).append(message.ts)
    rows = store.deliveries(limit=1_000_000)
    sent = [row for row in rows if row.state == "sent"]
    unknown = {row.planned.id for row in rows if row.state == "unknown"}
    return {
        "deliveries": len(rows),
        "lost": sum(row.planned.id not in stamps and row.planned.id not in unknown for row in rows),
        "doubled": sum(len(found) - 1 for found in stamps.values()),
        "unknown": len(unknown),
        "open": len(rows) - len(sent) - len(unknown),
        "wrongly noted": sum(row.posted_as not in stamps.get(row.planned.id, []) for row in sent),
        "looked back": len(slack.called("conversations.history")),
    }
