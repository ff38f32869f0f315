"""`rapporteur status`: how the reminders are, read from the store alone."""

import json

import pytest

from bot.__main__ import main
from bot.settings import SETTINGS, Settings
from bot.store.opening import open_stores
from tests.store.making import LEASE, NOW, claimed, plan, planned, subscribe


@pytest.fixture
def store(tmp_path, monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    path = tmp_path / "state.db"
    monkeypatch.setenv("RAPPORTEUR_STATE", str(path))
    _, reminders = open_stores(Settings(state=path))
    yield reminders
    reminders.database.close()


@pytest.fixture
def unknown(store):
    """The id of a delivery of which nobody knows."""
    subscribe(store)
    plan(store, planned())
    store.settle_delivery(claimed(store).planned.id, 1, "unknown", "posted without receipt", NOW)
    return "d1"


def test_all_is_well(store, capsys):
    assert main(["status"]) == 0
    said = "The reminders are well.\nNo bot has looked after them here yet; rapporteur run starts one.\nState: SQLite "
    assert capsys.readouterr().out.startswith(said)
    assert store.halted() == ""


def test_what_is_not_well_is_said_and_in_the_exit_code(store, capsys):
    store.halt("Slack does not let the bot in")
    subscribe(store)
    plan(store, planned(due_at=1.0))
    assert main(["status"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("The reminders are not well.\nNothing is posted: Slack does not let the bot in\nThe oldest")


def test_what_nobody_knows_is_listed_and_decided(store, unknown, capsys):
    assert main(["status", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["undecided"], found["unknown"][0]["id"], found["ok"]) == (1, unknown, True)
    assert main(["status", "--decide", f"{unknown}=resend"]) == 0
    assert "posted without receipt" not in capsys.readouterr().out
    assert store.claim_delivery(NOW + 2, LEASE).delivery.planned.id == unknown


def test_what_somebody_saw_counts_as_sent(store, unknown):
    assert main(["status", "--decide", f"{unknown}=sent"]) == 0
    assert store.delivery(unknown).state == "sent"


@pytest.mark.parametrize("text", ["d1", "d1=maybe", "=sent", "d2=sent"])
def test_a_decision_that_makes_no_sense_is_refused(store, unknown, capsys, text):
    assert main(["status", "--decide", text]) == 1
    assert "rapporteur status" in capsys.readouterr().err
    assert store.delivery(unknown).state == "unknown"
