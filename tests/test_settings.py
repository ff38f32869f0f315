"""The environment and what it may not ask for."""

import pytest

from bot.errors import SettingsError
from bot.settings import SETTINGS, read_settings

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}

REFUSED = {
    "a bot token alone": ({"SLACK_BOT_TOKEN": "xoxb-1"}, "neither SLACK_APP_TOKEN"),
    "an app token alone": ({"SLACK_APP_TOKEN": "xapp-1"}, "not SLACK_BOT_TOKEN"),
    "tokens swapped": ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}, "start with xoxb-"),
    "a token with a space": ({**SOCKET, "SLACK_BOT_TOKEN": "xoxb-1 2"}, "odd character"),
    "plain http": ({"SLACK_API_URL": "http://slack.example/api/"}, "https address"),
    "a file": ({"SLACK_API_URL": "file:///etc/passwd"}, "https address"),
    "a bracket": ({"SLACK_API_URL": "https://["}, 'SLACK_API_URL is "https://["; write an https address'),
    "a heartbeat with a bracket": ({"RAPPORTEUR_HEARTBEAT_URL": "https://["}, "no https address"),
    "here as state": ({"RAPPORTEUR_STATE": "."}, 'RAPPORTEUR_STATE is ".", a folder; write the path of a file'),
    "the top as state": ({"RAPPORTEUR_STATE": "/"}, 'RAPPORTEUR_STATE is "/", a folder; write the path of a file'),
    "above as state": ({"RAPPORTEUR_STATE": "a/.."}, 'RAPPORTEUR_STATE is "a/..", a folder; write the path of a file'),
    "no port": ({"PORT": "http"}, "whole number"),
    "port 0": ({"PORT": "0"}, "whole number"),
    "a typo": ({"RAPPORTEUR_STRANGERS": "yes"}, "write refuse or answer"),
    "a name as operator": ({"RAPPORTEUR_OPERATOR": "@ada"}, "write the id of a person"),
    "a third way": ({"RAPPORTEUR_DOUBTFUL": "drop"}, "write hold or resend"),
    "a heartbeat in the clear": ({"RAPPORTEUR_HEARTBEAT_URL": "http://hush.example/1"}, "no https address"),
    "a level": ({"RAPPORTEUR_LOG": "loud"}, "DEBUG, INFO"),
}


@pytest.mark.parametrize(("environ", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_with_what_to_set(environ, expected):
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ)
    assert expected in str(refusal.value)
    assert "xoxb-1" not in str(refusal.value)


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({}, "terminal"),
        (SOCKET, "socket"),
        ({**SOCKET, "SLACK_SIGNING_SECRET": "s"}, "socket"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, "http"),
    ],
)
def test_tokens_decide_how_the_bot_reaches_slack(environ, mode):
    assert read_settings(environ).mode == mode


def test_secrets_are_not_in_the_repr():
    hushed = {"SLACK_SIGNING_SECRET": "hush", "DATABASE_URL": "postgres://hush"}
    shown = repr(read_settings({**SOCKET, **hushed, "RAPPORTEUR_HEARTBEAT_URL": "https://hush"}))
    assert not any(secret in shown for secret in ("xoxb", "xapp", "hush"))


def test_a_heroku_dyno_tells_that_its_disk_does_not_last():
    assert read_settings({"DYNO": "worker.1"}).wiped_daily
    assert not read_settings({}).wiped_daily


def test_an_empty_variable_counts_as_unset():
    assert read_settings({"PORT": " ", "SLACK_API_URL": ""}).port == 3000


def test_loopback_needs_no_https_and_gets_its_slash():
    assert read_settings({"SLACK_API_URL": "http://127.0.0.1:1/api"}).api_url == "http://127.0.0.1:1/api/"


def test_every_setting_is_told_once_with_its_meaning():
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)
