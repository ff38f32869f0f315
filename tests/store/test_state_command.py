"""`rapporteur state`: what is typed, and what is said."""

import argparse

import pytest

from bot.commands import state
from bot.commands.registry import Registry
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_stores
from tests.store.making import subscribe


@pytest.fixture
def typed(tmp_path):
    """Types a command, with the state store in a folder of the test."""
    registry = Registry(argparse.ArgumentParser(prog="rapporteur"))
    state.add(registry.command)
    settings = Settings(state=tmp_path / "bot.db")

    def typed(*words):
        arguments = registry.parser.parse_args(["state", *map(str, words)])
        return arguments.command(arguments, settings)

    return typed


@pytest.fixture
def store(tmp_path):
    store, reminders = open_stores(Settings(state=tmp_path / "bot.db"))
    subscribe(reminders)
    yield store
    store.database.close()


@pytest.mark.usefixtures("store")
def test_a_store_is_saved_and_brought_back(typed, tmp_path, capsys):
    assert typed("backup", tmp_path / "b.db") == 0
    assert f"saved in {tmp_path / 'b.db'}" in capsys.readouterr().out
    assert typed("restore", tmp_path / "b.db") == 0
    said = capsys.readouterr().out
    assert "The old one is kept in" in said
    assert "none is posted twice" in said


@pytest.mark.usefixtures("store")
def test_a_store_is_marked_and_shown(typed, capsys):
    assert typed("restored") == 0
    assert typed("show") == 0
    said = capsys.readouterr().out
    assert "SQLite 3." in said
    assert "reminders: 1" in said


def test_what_cannot_be_done_is_an_expected_error(typed, tmp_path):
    for words in (("backup", tmp_path / "b.db"), ("restore", tmp_path / "nothing.db")):
        with pytest.raises(StoreError):
            typed(*words)
    assert list(tmp_path.iterdir()) == []
