"""`remind` as a person types it: what is shown, of which subscriptions, and what is refused."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.commands import remind
from bot.commands.registry import Registry
from bot.errors import BotError
from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from tests.gold import KNOWLEDGE
from tests.reminders.making import subscription

pytestmark = pytest.mark.slow
"""Each run reads a whole knowledge base."""

LAKE = Path(__file__).parent / "data" / "lake_commission"


@pytest.fixture
def command(capsys, tmp_path):
    """Runs `remind` with some options on the shipped record; exit code, output, complaints."""

    def run(line: str, knowledge: Path = KNOWLEDGE) -> tuple[int, str, str]:
        registry = Registry(argparse.ArgumentParser(prog="rapporteur"))
        remind.add(registry.command)
        arguments = registry.parser.parse_args(["remind", *line.split()])
        state = tmp_path / "state.db"
        code = arguments.command(arguments, Settings(knowledge=knowledge, state=state))
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def test_a_dry_run_tells_where_when_and_what(command):
    code, out, err = command("--as-of 2018-06-20 --days 30 --dry-run --body ctg")
    assert (code, err) == (0, "")
    assert "Tuesday 26 June 2018, 09:00 (Europe/Zurich) = 2018-06-26 07:00 UTC\n#channel (example) · ctg-2018-07" in out
    assert "\nIn 7 days: Meeting of the Council for Trade in Goods of 3 and 4 July 2018. [1][2]\n" in out
    assert "\nTomorrow: Meeting of the Council for Trade in Goods of 3 and 4 July 2018. [1][2]\n" in out
    assert out.endswith("2 messages in 30 days from 20 June 2018. Nothing was posted.\n")


OPTIONS = {
    "--leads 3 --meeting ctg-2018-07": ["2018-06-29T09:00+02:00"],
    "--leads 3 --meeting ctg-2018-07 --weekends": ["2018-06-30T09:00+02:00"],
    "--leads 2,5 --meeting ctg-2018-07 --at 16 --zone UTC": ["2018-06-28T16:00+00:00", "2018-06-29T16:00+00:00"],
    "--topic wpec --leads 1": ["2018-07-02T09:00+02:00", "2018-07-02T09:00+02:00"],
    "--meeting review-2018-12": ["2018-07-02T09:00+02:00"],
    "--meeting beijing-workshop": [],
}


@pytest.mark.parametrize(("options", "dues"), OPTIONS.items())
def test_the_options_choose_what_is_shown(command, options, dues):
    _, out, _ = command(f"--as-of 2018-06-20 --days 30 --dry-run --json {options}")
    assert [one["due"].removesuffix(":00") for one in _shortened(json.loads(out))] == dues


def _shortened(found: list[dict]) -> list[dict]:
    return [one | {"due": one["due"].replace(":00+", "+", 1) + ":00"} for one in found]


def test_the_json_is_what_slack_would_be_sent(command):
    _, out, _ = command("--as-of 2018-06-20 --days 30 --dry-run --json --body ctg")
    first, second = json.loads(out)
    assert (first["kind"], first["lead"], first["due_utc"]) == ("reminder", 7, "2018-06-26T07:00:00+00:00")
    assert first["payload"]["blocks"][0]["type"] == "header"
    assert second["payload"]["text"] == "Tomorrow: Meeting of the Council for Trade in Goods of 3 and 4 July 2018."


def test_nothing_in_the_stretch_is_said_too(command):
    _, out, _ = command("--as-of 2030-01-01 --days 1 --dry-run")
    assert out == "No message in 1 day from 1 January 2030. Nothing was posted.\n"


def test_without_dry_run_it_says_who_posts(command):
    code, out, err = command("--as-of 2018-06-20")
    assert (code, out) == (2, "")
    assert "`rapporteur run`" in err


REFUSED = {
    "--dry-run --days 0": "--days: found 0, expected a number from 1 to 400",
    "--dry-run --at 24": "--at: found 24, expected a whole hour from 0 to 23",
    "--dry-run --zone Mars/Base": '--zone: found "Mars/Base", expected a time zone such as Europe/Zurich',
    "--dry-run --leads 7,x": '--leads: found "7,x", expected days from 1 to 90',
    "--dry-run --leads 91": '--leads: found "91", expected days from 1 to 90',
    "--dry-run --leads 00091": '--leads: found "00091", expected days from 1 to 90',
    "--dry-run --body ctgg": '--body: found "ctgg", expected',
    "--dry-run --topic nothing": '--topic: found "nothing", expected one of e-commerce',
    "--dry-run --meeting gone": '--meeting: found "gone", expected one of ctg-2018-03',
    "--dry-run --as-of soon": "--as-of:",
    "--dry-run --as-of 9999": '--as-of: found "9999", which ends on no day to look ahead from; write a day such as',
    "--dry-run --as-of 2018-06/..": '--as-of: found "2018-06/..", which ends on no day to look ahead from',
    "--dry-run --as-of 0001-01-01": '--as-of: found "0001-01-01", which ends on no day to look ahead from',
}


@pytest.mark.parametrize(("line", "complaint"), REFUSED.items())
def test_what_makes_no_sense_is_refused_with_what_would(command, line, complaint):
    with pytest.raises(BotError) as refused:
        command(line)
    assert complaint in str(refused.value)


def test_kept_subscriptions_are_used_where_there_are_some(command, tmp_path):
    store = open_stores(Settings(state=tmp_path / "state.db"))[0]
    ReminderStore(store.database).save_subscription(subscription(channel="C42"))
    store.database.close()
    knowledge = _base_of_tomorrow(tmp_path / "base")
    _, out, _ = command("--dry-run --days 40 --json", knowledge)
    found = json.loads(out)
    assert {one["payload"]["channel"] for one in found} == {"C42"}
    assert [one["lead"] for one in found] == [14, 7, 1]


def _base_of_tomorrow(folder: Path) -> Path:
    """The lake's base with one of its sessions three weeks from now."""
    day = datetime.now(ZoneInfo("Europe/Vienna")).date() + timedelta(21)
    folder.mkdir()
    for path in LAKE.rglob("*.yaml"):
        copy = folder / path.relative_to(LAKE)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text("utf-8").replace('date: "2024-03-18"', f'date: "{day}"'), "utf-8")
    return folder


def test_without_any_subscription_it_says_how_to_make_one(command, tmp_path):
    open_stores(Settings(state=tmp_path / "state.db"))[0].database.close()
    _, out, _ = command("--dry-run")
    assert out == remind.NO_SUBSCRIPTIONS + "\n"
