"""A record that breaks just before a reminder is due: the last one that held goes on being used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.editions import Editions
from bot.scheduling import Duties, Scheduler
from tests.delivering.making import SCOPES, Bench, Clock
from tests.reminders.making import at
from tests.slack.server import SlackServer
from tests.slack.workspace import CHANNEL

pytestmark = pytest.mark.slow

SMALL_BASE = Path(__file__).parents[1] / "data" / "small_base"
MEETING = """
- id: planned
  name: Autumn meeting
  date: "2021-10-08"
  status: scheduled
  cite: {document: minutes-2021-05, paragraph: 2, quote: "a review in September 2021"}
"""
BREAKS = {
    "bad YAML": lambda text: text + "\n  - {",
    "a tab": lambda text: text.replace("  name", "\tname", 1),
    "a key twice": lambda text: text.replace("  name: Autumn", "  id: again\n  name: Autumn"),
    "an id twice": lambda text: text.replace("id: planned", "id: spring"),
    "a day that does not exist": lambda text: text.replace("2021-10-08", "2021-02-30"),
    "day and month swapped": lambda text: text.replace("2021-10-08", "2021-28-10"),
    "an unquoted set": lambda text: text.replace('"2021-10-08"', "{2021-10-08,2021-10-09}"),
    "an unknown status": lambda text: text.replace("status: scheduled\n  cite", "status: planned\n  cite"),
    "an unknown key": lambda text: text.replace("  name: Autumn", "  nmae: Autumn"),
    "a document that is not there": lambda text: text.replace("minutes-2021-05", "minutes-1999"),
    "no cite": lambda text: text[: text.rindex("  cite:")],
    "an alias bomb": lambda text: "a: &a [x, x]\nb: &b [*a, *a]\n" + text,
    "a Python object": lambda text: text + "\n- !!python/object/apply:os.getcwd []\n",
    "nothing at all": lambda _: "",
    "a page of HTML": lambda _: "<html>Not found</html>",
    "half a file": lambda text: text[: text.index("Autumn")],
    "Latin-1": None,
    "a merge conflict": lambda text: "<<<<<<< HEAD\n" + text,
    "no file": None,
    "a folder in its place": None,
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_record_that_breaks_at_the_last_minute_keeps_no_reminder_back(tmp_path, store_on_sqlite, how):
    folder = tmp_path / "knowledge"
    shutil.copytree(SMALL_BASE, folder)
    file = folder / "meetings.yaml"
    file.write_text(sound := file.read_text("utf-8") + MEETING, "utf-8")
    editions, clock = Editions(folder), Clock(at("2021-10-01T08:59"))
    with SlackServer(scopes=SCOPES, now=clock) as slack:
        bench = Bench(store_on_sqlite, slack, clock, editions.current.knowledge)
        bench.subscribe(changed_at=clock())

        def in_use():
            editions.refresh()
            return editions.current.knowledge

        bench.scheduler = Scheduler(
            bench.store, bench.courier, in_use, duties=Duties(), clock=clock, stopping=bench.stopping
        )
        bench.run(20)
        spoil(file, sound, how)
        bench.run(120)
        assert bench.posts(CHANNEL) == ["reminder planned 2021-10-08"]
    assert editions.problem is not None
    assert ".yaml" in str(editions.problem)


def spoil(file, sound, how):
    """Break the file; the new one has another size or time, as any edit has."""
    if how in ("no file", "a folder in its place"):
        file.unlink()
        if how != "no file":
            file.mkdir()
    elif how == "Latin-1":
        file.write_bytes(sound.replace("Autumn", "Réunion").encode("latin-1"))
    else:
        spoilt = BREAKS[how](sound)
        assert spoilt != sound
        file.write_text(spoilt, "utf-8")
