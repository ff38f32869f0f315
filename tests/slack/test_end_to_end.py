"""The bot's own process, over Socket Mode and over HTTP, against a Slack-like server that misbehaves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.slack import payloads
from tests.slack.server import SlackServer
from tests.slack.workspace import BOT_USER, CHANNEL

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MODES = ("socket", "http")


class Process:
    """A bot process and the way Slack reaches it."""

    def __init__(self, slack: SlackServer, mode: str, folder: Path, knowledge: Path = ROOT / "knowledge") -> None:
        self.slack = slack
        self.knowledge = knowledge
        self.mode = mode
        self.folder = folder
        self.port = free_port()
        self.running = self.started()

    def started(self) -> subprocess.Popen:
        connections = self.slack.sockets.connected
        secret = {
            "socket": {"SLACK_APP_TOKEN": self.slack.app_token},
            "http": {"SLACK_SIGNING_SECRET": self.slack.signing_secret},
        }
        environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.url,
            "RAPPORTEUR_STATE": str(self.folder / "bot.db"),
            "RAPPORTEUR_KNOWLEDGE": str(self.knowledge),
            "PORT": str(self.port),
            **secret[self.mode],
        }
        command = [sys.executable, "-m", "bot", "run"]
        with (self.folder / "log.txt").open("ab") as log:
            running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.slack.wait_for(lambda _: running.poll() is not None or self.is_ready(connections), 20)
        assert running.poll() is None, self.written()
        return running

    def is_ready(self, connections: int) -> bool:
        """Whether Slack reaches it, over a connection beyond those there were."""
        if self.mode == "socket":
            return self.slack.sockets.connected > connections
        return bool(self.health())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    def health(self) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=0.2) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def deliver(self, payload: dict) -> bool:
        """Have Slack send it; whether it was acknowledged."""
        if self.mode == "http":
            return self.slack.deliver_http(self.url, payload).status == 200
        kind = payloads.envelope_type(payload)
        return bool(self.slack.wait_ack(self.slack.deliver_socket(kind, payload)))

    def kill(self) -> None:
        """End every process of the bot at once, as a power cut does."""
        children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children").read_text().split()
        for pid in (self.running.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        self.running.wait(5)

    def stop(self) -> int:
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(15)

    def written(self) -> str:
        return (self.folder / "log.txt").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def slack():
    with SlackServer(manifest=ROOT / "manifest.json") as server:
        yield server
        assert server.faults == []


@pytest.fixture
def start(slack, tmp_path):
    """Starts the bot in a mode; whatever becomes of the test, it is stopped."""
    made = []

    def starter(mode):
        made.append(Process(slack, mode, tmp_path))
        return made[-1]

    yield starter
    for process in made:
        if process.running.poll() is None:
            process.kill()


@pytest.fixture(params=MODES)
def process(request, slack, start):
    made = start(request.param)
    yield made
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret):
        assert secret not in made.written()


def ping(text: str = "what did China propose?", **more) -> dict:
    return payloads.app_mention(f"<@{BOT_USER}> {text}", **more)


def answered(slack: SlackServer, count: int, timeout_s: float = 15.0):
    return slack.wait_for(lambda server: len(server.messages) >= count and server.messages, timeout_s)


def test_a_question_is_answered_in_its_thread_once_however_often_it_is_delivered(process, slack):
    first = ping()
    for _ in range(4):
        assert process.deliver(first)
    assert process.deliver(payloads.message_im("which meetings were held?"))
    messages = answered(slack, 2)
    assert process.stop() == 0
    assert len(messages) == 2
    (posted,) = [message for message in messages if message.channel == CHANNEL]
    assert posted.thread_ts == first["event"]["ts"]
    assert "workshop" in posted.text


def test_what_was_acknowledged_before_a_crash_is_answered_once_after_it(process, slack):
    slack.fail_next("chat.postMessage", "429", times=9, retry_after_s=7)
    sent = [ping() for _ in range(3)]
    for payload in sent:
        assert process.deliver(payload)
    process.kill()
    slack.planned["chat.postMessage"].clear()
    process.running = process.started()
    answered(slack, 3)
    assert process.deliver(sent[0])
    assert process.stop() == 0
    threads = [message.thread_ts for message in slack.messages]
    assert sorted(threads) == sorted(payload["event"]["ts"] for payload in sent)


@pytest.mark.parametrize("kind", ["429", "500", "503", "drop_before"])
def test_a_stumble_of_slack_does_not_cost_the_answer(process, slack, kind):
    slack.fail_next("chat.postMessage", kind, retry_after_s=1)
    assert process.deliver(ping())
    answered(slack, 1)
    assert process.stop() == 0
    assert len(slack.messages) == 1


def test_an_order_to_stop_lets_answers_under_way_be_posted(process, slack):
    slack.fail_next("chat.postMessage", "slow", times=3, delay_s=1.5)
    for _ in range(3):
        assert process.deliver(ping())
    slack.wait_for(lambda server: server.called("users.info"))
    assert process.stop() == 0
    assert len(slack.messages) == 3


def test_the_command_answers_its_asker_only(process, slack):
    assert process.deliver(payloads.slash_command("what did China propose?"))
    (posted,) = answered(slack, 1)
    assert posted.ephemeral_to
    assert "workshop" in posted.text


@pytest.mark.parametrize("how", ["warning", "refresh_requested", "drop"])
def test_a_lost_connection_comes_back_and_hears(slack, start, how):
    process = start("socket")
    before = slack.sockets.connected
    if how == "drop":
        slack.drop_connections()
    else:
        slack.disconnect(how)
    slack.wait_for(lambda server: server.sockets.connected > before and server.sockets.connections, 20)
    assert process.deliver(ping())
    answered(slack, 1)
    assert process.stop() == 0


BAD_REQUESTS = {
    "a timestamp that is none": (b"{}", {"X-Slack-Request-Timestamp": "abc"}, 401),
    "a timestamp of 5,000 digits": (b"{}", {"X-Slack-Request-Timestamp": "1" * 5_000}, 401),
    "a list": (b"[]", {}, 400),
    "nothing": (b"null", {}, 400),
    "a deep nest": (b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", {}, 400),
    "ten megabytes": (b'{"a":"' + b"x" * 10_000_000 + b'"}', {}, 413),
    "a false signature": (b"{}", {"X-Slack-Signature": "v0=" + "0" * 64}, 401),
    "an old request": (b"{}", {"X-Slack-Request-Timestamp": "1000000000"}, 401),
}


def test_bad_requests_are_turned_away_and_do_no_harm(slack, start):
    process = start("http")
    for name, (body, headers, status) in BAD_REQUESTS.items():
        try:
            found = slack.deliver_http(process.url, body, headers=headers).status
        except OSError:
            # The door is shut while the rest of a body that is too long still comes in.
            found = 413
        assert (name, found) == (name, status)
    assert process.deliver(ping())
    answered(slack, 1)
    assert process.stop() == 0


def test_a_wrong_token_stops_the_start_with_what_to_do(slack, tmp_path):
    slack.token_error = "account_inactive"
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": "xoxb-wrong",
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.url,
        "RAPPORTEUR_STATE": str(tmp_path / "bot.db"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert "Slack does not take SLACK_BOT_TOKEN" in done.stderr
    assert "xoxb-wrong" not in done.stderr
    assert "Traceback" not in done.stderr
