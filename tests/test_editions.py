"""A knowledge base that changes while the bot runs: what holds is taken up, what does not changes nothing."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from bot.editions import Editions
from bot.errors import KnowledgeError
from bot.reminding import Shelf
from bot.settings import Settings

pytestmark = pytest.mark.whole

SMALL = Path(__file__).parent / "data" / "small_base"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "knowledge"))


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


AUTUMN = """
- id: autumn
  name: Autumn meeting
  date: "2021-10-08"
  status: scheduled
  cite: {document: minutes-2021-05, paragraph: 2, quote: "a review in September 2021"}
"""


def is_renewed(editions: Editions) -> bool:
    """Look until the files that changed are taken for finished."""
    return editions.refresh() or editions.refresh()


def test_a_change_that_holds_is_taken_up(folder):
    editions = Editions(folder)
    before = editions.current
    rewrite(folder, "meetings.yaml", "Port Elm", "Port Oak")
    assert is_renewed(editions)
    assert [meeting.place for meeting in editions.current.knowledge.meetings] == ["Port Oak", None]
    assert editions.current.knowledge.revision != before.knowledge.revision


def test_nothing_is_read_again_without_a_change(folder):
    editions = Editions(folder)
    before = editions.current
    assert not is_renewed(editions)
    assert editions.current is before


def test_a_file_touched_but_not_changed_is_no_new_edition(folder):
    editions = Editions(folder)
    rewrite(folder, "meetings.yaml", "Port Elm", "Port Elm")
    assert not is_renewed(editions)


def test_what_is_still_being_written_is_not_taken_up_although_it_holds(folder):
    """The last meeting is not there yet, and would be told as withdrawn."""
    file = folder / "meetings.yaml"
    half = file.read_text("utf-8").replace("Port Elm", "Port Oak")
    file.write_text(file.read_text("utf-8") + AUTUMN, "utf-8")
    editions = Editions(folder)
    file.write_text(half, "utf-8")
    assert Editions(folder).problem is None
    assert not editions.refresh()
    file.write_text(half + AUTUMN, "utf-8")
    assert not editions.refresh()
    assert editions.refresh()
    assert [meeting.id for meeting in editions.current.knowledge.meetings] == ["spring", "review", "autumn"]


class Brittle(type(Path())):
    """A folder that goes away while it is read, so many times."""

    goes_away = 0

    def is_dir(self, **others: bool) -> bool:
        if Brittle.goes_away:
            Brittle.goes_away -= 1
            raise FileNotFoundError(self)
        return super().is_dir(**others)


def test_what_could_not_be_read_is_read_at_the_next_look(folder, caplog):
    editions = Editions(Brittle(folder))
    rewrite(folder, "meetings.yaml", "Port Elm", "Port Oak")
    Brittle.goes_away = 1
    assert not is_renewed(editions)
    assert "it will be tried again" in caplog.text
    assert editions.refresh()


def test_dates_that_an_entry_speaks_of_are_reckoned_from_where_the_record_ends(folder):
    editions = Editions(folder)
    entry = next(facet.entry for facet in editions.current.facets)
    file = next(path for path in (folder / "record").glob("*.yaml") if entry.text in path.read_text("utf-8"))
    rewrite(folder, f"record/{file.name}", entry.text, f"{entry.text[:-1]} next year.")
    assert is_renewed(editions)
    (low, high), *_ = next(facet.mentioned for facet in editions.current.facets if facet.mentioned)
    year = int(editions.current.knowledge.base.covers.end[:4]) + 1
    assert (low.year, high.year) == (year, year)


BREAKING = {
    "bad YAML": ("meetings.yaml", "- id: spring", "- id: [spring"),
    "a duplicate id": ("meetings.yaml", "id: review", "id: spring"),
    "a date that does not exist": ("meetings.yaml", '"2021-09"', '"2021-13"'),
    "a citation of nothing": ("meetings.yaml", "minutes-2021-05", "minutes-2021-06"),
}


@pytest.mark.parametrize(("name", "old", "new"), BREAKING.values(), ids=BREAKING.keys())
def test_a_change_that_does_not_hold_leaves_the_last_good_edition_in_use(folder, name, old, new):
    editions = Editions(folder)
    before, text = editions.current, (folder / name).read_text("utf-8")
    rewrite(folder, name, old, new)
    assert not is_renewed(editions)
    assert editions.current is before
    assert f"knowledge/{name}:" in str(editions.problem)
    (folder / name).write_text(text, "utf-8")
    assert not is_renewed(editions)
    assert editions.problem is None


def test_a_start_on_files_that_do_not_hold_goes_on_with_the_copy(folder, tmp_path):
    kept = tmp_path / "state" / "knowledge"
    revision = Editions(folder, kept).current.knowledge.revision
    rewrite(folder, "meetings.yaml", "- id: spring", "- id: [spring")
    again = Editions(folder, kept)
    assert again.current.knowledge.revision == revision
    assert "meetings.yaml" in str(again.problem)


def test_without_a_copy_files_that_do_not_hold_are_refused(folder, tmp_path):
    rewrite(folder, "meetings.yaml", "- id: spring", "- id: [spring")
    with pytest.raises(KnowledgeError, match=r"meetings\.yaml"):
        Editions(folder, tmp_path / "state" / "knowledge")


def test_the_copy_is_of_the_last_edition_that_held(folder, tmp_path):
    kept = tmp_path / "kept"
    editions = Editions(folder, kept)
    rewrite(folder, "meetings.yaml", "Port Elm", "Port Oak")
    is_renewed(editions)
    rewrite(folder, "meetings.yaml", "Port Oak", '["')
    is_renewed(editions)
    assert "Port Oak" in (kept / "meetings.yaml").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "kept.learned", "knowledge"]


def test_the_copy_is_of_what_was_read_although_the_files_change_before_it_is_written(folder, tmp_path):
    """A slip is saved while the edition is being learned: whoever reads a pipe waits for it to be written."""
    kept, pipe = tmp_path / "kept", tmp_path / "kept.learned"
    os.mkfifo(pipe)
    start = threading.Thread(target=Editions, args=(folder, kept))
    start.start()
    with pipe.open("wb"):
        rewrite(folder, "meetings.yaml", "- id: spring", "- id: [spring")
    start.join()
    assert "- id: spring" in (kept / "meetings.yaml").read_text("utf-8")
    assert Editions(folder, kept).problem is not None


def test_a_copy_that_cannot_be_written_stops_nothing(folder, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    editions = Editions(folder, tmp_path / "file" / "kept")
    assert editions.current.knowledge.base.title


def test_the_copy_never_takes_the_place_of_somebodys_folder(folder, tmp_path):
    """The state may lie beside a folder of any name, such as another knowledge base."""
    other = Path(shutil.copytree(SMALL, tmp_path / "work" / "knowledge"))
    rewrite(other, "meetings.yaml", "Port Elm", "Port Oak")
    Shelf(Settings(knowledge=folder, state=tmp_path / "work" / "bot.db"), None)
    assert "Port Oak" in (other / "meetings.yaml").read_text("utf-8")
    own = ["bot.db.knowledge", "bot.db.learned"]
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == [*own, "knowledge"]
