"""The bot's own process over Socket Mode on this machine: its memory, and from event to posted answer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.bench.measuring import Spread, spread_of
from tests.slack import payloads
from tests.slack.server import SlackServer
from tests.slack.workspace import BOT_USER, CHANNEL, User, Workspace

ROOT = Path(__file__).parents[2]
USERS = 25
"""So many that nobody asks more often than the bot lets one person ask."""
EVENTS_A_SECOND = 20
SECONDS = 10


@contextmanager
def running() -> Iterator[tuple[SlackServer, psutil.Process]]:
    """A Slack-like server and the bot that is connected to it."""
    with SlackServer(manifest=ROOT / "manifest.json", workspace=_workspace()) as slack, TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.url,
            "RAPPORTEUR_STATE": str(Path(folder) / "bot.db"),
            "RAPPORTEUR_LOG": "WARNING",
        }
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment)
        try:
            slack.wait_connected()
            yield slack, psutil.Process(bot.pid)
        finally:
            bot.terminate()
            bot.wait(20)


def megabytes(bot: psutil.Process) -> float:
    """Resident memory."""
    return bot.memory_info().rss / 2**20


def event_to_answer(slack: SlackServer, questions: list[str]) -> Spread:
    """From an event's delivery to the call that posts its answer, at an even pace."""
    pace, started, sent = threading.Event(), time.monotonic(), {}
    for number in range(EVENTS_A_SECOND * SECONDS):
        pace.wait(max(0.0, started + number / EVENTS_A_SECOND - time.monotonic()))
        text = f"<@{BOT_USER}> {questions[number % len(questions)]}"
        asked = payloads.app_mention(text, user=f"U0BENCH{number % USERS}", channel=CHANNEL)
        sent[asked["event"]["ts"]] = slack.now()
        slack.deliver_socket("events_api", asked)
    slack.wait_for(lambda server: len(server.messages) >= len(sent), 60)
    posted = {call.payload["thread_ts"]: call.at for call in slack.calls if call.method == "chat.postMessage"}
    return spread_of([posted[ts] - at for ts, at in sent.items()])


def _workspace() -> Workspace:
    workspace = Workspace()
    for number in range(USERS):
        user = User(f"U0BENCH{number}", f"Reader {number}")
        workspace.users[user.id] = user
        workspace.channels[CHANNEL].members.append(user.id)
    return workspace
