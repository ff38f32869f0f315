"""The environment, read once into a frozen `Settings`; nothing else in the bot looks at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn, TypeAlias
from urllib.parse import urlsplit

from bot.errors import SettingsError

Mode: TypeAlias = Literal["socket", "http", "terminal"]
Strangers: TypeAlias = Literal["refuse", "answer"]
Doubtful: TypeAlias = Literal["hold", "resend"]

SLACK_API_URL = "https://slack.com/api/"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SLACK_ID = re.compile("[UWCG][A-Z0-9]{2,20}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Setting:
    """One environment variable, as the README's table shows it."""

    name: str
    default: str
    """What holds when the variable is unset or empty; empty where nothing does."""
    meaning: str


SETTINGS = (
    Setting("SLACK_BOT_TOKEN", "", "Bot token (`xoxb-…`). Without it the bot runs in the terminal."),
    Setting("SLACK_APP_TOKEN", "", "App-level token (`xapp-…`) with `connections:write`, for Socket Mode."),
    Setting("SLACK_SIGNING_SECRET", "", "Signing secret of the app, for HTTP."),
    Setting("PORT", "3000", "Port that HTTP listens on."),
    Setting("SLACK_API_URL", SLACK_API_URL, "Where Slack's Web API is; https, or http on this machine for tests."),
    Setting("RAPPORTEUR_KNOWLEDGE", "knowledge", "Folder of the knowledge base."),
    Setting("RAPPORTEUR_STATE", "state/rapporteur.db", "File in which the bot keeps what it must remember."),
    Setting("DATABASE_URL", "", "Address of a PostgreSQL database to keep it in instead (`postgres://…`)."),
    Setting("DYNO", "", "Set by Heroku, whose disks are wiped daily: reminders then need `DATABASE_URL`."),
    Setting(
        "RAPPORTEUR_OPERATOR",
        "",
        "Slack id of the person or channel that is told of reminders that could not be posted.",
    ),
    Setting(
        "RAPPORTEUR_DOUBTFUL",
        "hold",
        "What is done with a reminder of which nobody can tell whether Slack took it: `hold` it and tell the operator, "
        "or `resend` it.",
    ),
    Setting("RAPPORTEUR_HEARTBEAT_URL", "", "Address that is fetched each minute while reminders are looked after."),
    Setting(
        "RAPPORTEUR_STRANGERS",
        "refuse",
        "`refuse`: guests and people of other organisations get a polite line and nothing from the record, and "
        "nothing is shared, or reminded of, in a channel that they read; "
        "`answer`: they are answered like everybody.",
    ),
    Setting("RAPPORTEUR_LOG", "INFO", "Log level: `DEBUG`, `INFO`, `WARNING` or `ERROR`."),
)


@dataclass(frozen=True)
class Settings:
    """What the environment asks for. Secrets stay out of its `repr`."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    port: int = 3000
    api_url: str = SLACK_API_URL
    knowledge: Path = Path("knowledge")
    state: Path = Path("state/rapporteur.db")
    strangers: Strangers = "refuse"
    wiped_daily: bool = False
    """True on a host whose disk does not last."""
    operator: str = ""
    doubtful: Doubtful = "hold"
    heartbeat_url: str = field(default="", repr=False)
    log_level: str = "INFO"

    @property
    def mode(self) -> Mode:
        """How the bot reaches Slack with what is set: Socket Mode first, or not at all."""
        if not self.bot_token:
            return "terminal"
        return "socket" if self.app_token else "http"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from the environment; SettingsError, which says what to set, where they cannot be."""
    found = {setting.name: environ.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    settings = Settings(
        bot_token=_token(found, "SLACK_BOT_TOKEN", "xoxb-"),
        app_token=_token(found, "SLACK_APP_TOKEN", "xapp-"),
        signing_secret=found["SLACK_SIGNING_SECRET"],
        database_url=found["DATABASE_URL"],
        port=_port(found["PORT"]),
        api_url=_api_url(found["SLACK_API_URL"]),
        knowledge=Path(found["RAPPORTEUR_KNOWLEDGE"]),
        state=_state(found["RAPPORTEUR_STATE"]),
        strangers=_strangers(found["RAPPORTEUR_STRANGERS"]),
        wiped_daily=bool(found["DYNO"]),
        operator=_operator(found["RAPPORTEUR_OPERATOR"]),
        doubtful=_doubtful(found["RAPPORTEUR_DOUBTFUL"]),
        heartbeat_url=_heartbeat_url(found["RAPPORTEUR_HEARTBEAT_URL"]),
        log_level=_level(found["RAPPORTEUR_LOG"]),
    )
    _refuse_half_a_set(settings)
    return settings


def _refuse(message: str) -> NoReturn:
    raise SettingsError(message)


def _refuse_half_a_set(settings: Settings) -> None:
    if settings.bot_token and not (settings.app_token or settings.signing_secret):
        _refuse(
            "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET "
            "(HTTP); set one of them"
        )
    if settings.app_token and not settings.bot_token:
        _refuse("SLACK_APP_TOKEN is set, but not SLACK_BOT_TOKEN; set both, or none for the terminal")


def _token(found: Mapping[str, str], name: str, start: str) -> str:
    """A token, whose value is never repeated in a message."""
    token = found[name]
    if token and not token.startswith(start):
        _refuse(f"{name} does not start with {start}; copy it again from api.slack.com/apps")
    if not token.isascii() or not token.isprintable() or " " in token:
        _refuse(f"{name} has a space or an odd character in it; copy it again")
    return token


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536):
        _refuse(f'PORT is "{text[:20]}"; write a whole number from 1 to 65535')
    return int(text)


def _api_url(text: str) -> str:
    """Slack's address; anything but https would show the token to everybody on the way."""
    if not _is_safe_address(text):
        _refuse(f'SLACK_API_URL is "{text[:200]}"; write an https address (http only on this machine)')
    return text if text.endswith("/") else text + "/"


def _is_safe_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or loopback)


def _heartbeat_url(text: str) -> str:
    """The address, which may hold a secret and is not repeated."""
    if text and not _is_safe_address(text):
        _refuse("RAPPORTEUR_HEARTBEAT_URL is no https address; write one (http only on this machine)")
    return text


def _state(text: str) -> Path:
    """The path of a file; whether there is one, or may be, is for whoever opens it."""
    path = Path(text)
    if path.name in ("", ".."):
        _refuse(f'RAPPORTEUR_STATE is "{text[:200]}", a folder; write the path of a file, such as state/rapporteur.db')
    return path


def _operator(text: str) -> str:
    if text and not _SLACK_ID.fullmatch(text):
        _refuse(
            f'RAPPORTEUR_OPERATOR is "{text[:40]}"; write the id of a person (U…) or a channel (C…), which Slack shows '
            "at the foot of their profile or of the channel's details"
        )
    return text


def _doubtful(text: str) -> Doubtful:
    if text == "hold":
        return "hold"
    if text == "resend":
        return "resend"
    _refuse(f'RAPPORTEUR_DOUBTFUL is "{text[:40]}"; write hold or resend')


def _strangers(text: str) -> Strangers:
    if text == "refuse":
        return "refuse"
    if text == "answer":
        return "answer"
    _refuse(f'RAPPORTEUR_STRANGERS is "{text[:40]}"; write refuse or answer')


def _level(text: str) -> str:
    if text.upper() not in _LEVELS:
        _refuse(f'RAPPORTEUR_LOG is "{text[:20]}"; write one of {", ".join(_LEVELS)}')
    return text.upper()
