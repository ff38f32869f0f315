"""The bot's own process reminds a channel of a meeting, and says so when that is called off."""

from __future__ import annotations

import json
import shutil
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.publishing import token_of
from bot.calendars.serving import path_of
from bot.reminders.values import Scope, Subscription
from bot.settings import Settings
from bot.store.opening import open_stores
from tests.slack.server import SlackServer
from tests.slack.test_end_to_end import MODES, ROOT, Process
from tests.slack.workspace import ASKER, CHANNEL

pytestmark = pytest.mark.slow

MEETING = """
- id: coming
  name: Coming session
  body: general-council
  date: "{day}"
  status: {status}
  cite: {{document: ctg-report-2018-07, paragraph: 2, quote: "in its sessions of July and December 2018"}}
"""
SCOPES = ("chat:write", "channels:history", "users:read")


def where_it_is_noon() -> str:
    """A zone in which nobody is asleep now, whenever the test runs."""
    ahead = (12 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def remember(folder: Path, subscription: Subscription) -> str:
    """Have the store know of a subscription; the path of the calendar."""
    _, store = open_stores(Settings(state=folder / "bot.db"))
    store.save_subscription(subscription)
    link = path_of(token_of(store.notes))
    store.database.close()
    return link


def check_web(process: Process, link: str) -> None:
    """The calendar has the meeting, and all is well."""
    with urllib.request.urlopen(f"http://127.0.0.1:{process.port}{link}", timeout=5) as answer:
        assert b"SUMMARY:Coming session" in answer.read()
    found = json.loads(process.health())
    assert (found["ok"], found["oldest_due_s"]) == (True, None)


@pytest.mark.parametrize("mode", MODES)
def test_a_channel_is_reminded_and_told_when_the_meeting_is_called_off(tmp_path, monkeypatch, mode):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    knowledge = Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))
    zone = where_it_is_noon()
    now = datetime.now(ZoneInfo(zone))
    meetings, day = knowledge / "meetings.yaml", now.date() + timedelta(10)
    written = meetings.read_text("utf-8")
    meetings.write_text(written + MEETING.format(day=day, status="scheduled"), "utf-8")
    wanted = Subscription("s1", CHANNEL, Scope("all"), (10,), now.hour, zone, False, ASKER, ASKER, 0.0)
    link = remember(tmp_path, wanted)
    with SlackServer(scopes=SCOPES) as slack:
        process = Process(slack, mode, tmp_path, knowledge)
        ((_, brief),) = slack.wait_for(lambda server: server.posted_in(CHANNEL), 20)
        if mode == "http":
            check_web(process, link)
        meetings.write_text(written + MEETING.format(day=day, status="cancelled"), "utf-8")
        updates = slack.wait_for(
            lambda server: len(server.posted_in(CHANNEL)) == 2 and server.called("chat.update"), 30
        )
        note = slack.posted_in(CHANNEL)[1][1]
        assert process.stop() == 0
    assert brief.payload["text"].startswith("In 10 days: Coming session")
    assert [(call["ts"], "cancelled" in json.dumps(call).lower()) for call in updates] == [(brief.ts, True)]
    assert (note.payload["thread_ts"], "cancelled" in note.payload["text"].lower()) == (brief.ts, True)
