"""Meetings written into the files of a knowledge base: all else in them stays as it is, to the letter."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.editing import Additions, block_of, write_additions
from bot.errors import BotError
from bot.knowledge.loading import load
from bot.knowledge.model import Document, Meeting
from tests.calendars.bases import ROOT, SMALL_BASE, meeting
from tests.calendars.test_history import DATES

pytestmark = pytest.mark.whole

HEAD = "# What is coming.\n\n"
SPRING = """- id: spring
  name: Spring meeting   # as people say
  date: "2027-07-03"
  status: scheduled
  cite: {document: minutes-2021-05, paragraph: 1, quote: "met on 3 and 5 May 2021"}
"""


def base_without_meetings(parent: Path) -> Path:
    """A copy of the small base in which nothing speaks of a meeting."""
    folder = Path(shutil.copytree(SMALL_BASE, parent / "knowledge"))
    (folder / "record" / "minutes.yaml").write_text("[]\n")
    (folder / "questions.yaml").unlink()
    (folder / "meetings.yaml").unlink()
    return folder


@pytest.fixture
def folder(tmp_path) -> Path:
    return base_without_meetings(tmp_path)


def meetings_file(folder: Path, text: str) -> Path:
    file = folder / "meetings.yaml"
    file.write_bytes(text.encode())
    return file


# Texts as the loader takes them: without line breaks and what cannot be seen.
VISIBLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"])
TEXTS = st.text(VISIBLE | st.sampled_from("\"'\\#:{}[],&*!|>%@-"), min_size=1, max_size=60).filter(str.strip)
DAYS = st.dates().map(lambda day: day.isoformat())
NEW = st.builds(
    meeting,
    st.just("new-one"),
    st.sampled_from(DATES) | DAYS,
    name=TEXTS,
    kind=TEXTS,
    place=st.none() | TEXTS,
    agenda=st.lists(TEXTS, max_size=3),
    status=st.sampled_from(["held", "scheduled", "proposed", "cancelled"]),
    topics=st.sampled_from([[], ["north-quay"], ["north-quay", "ferries"]]),
)
LAYOUTS = [
    "",
    "# nothing yet\n",
    HEAD + SPRING,
    HEAD + SPRING.rstrip("\n"),
    HEAD + SPRING + "\n# the end\n",
    SPRING.replace("\n", "\r\n"),
    "\n".join(f"  {line}" for line in SPRING.splitlines()) + "\n",
    SPRING.replace("- id: spring\n  name", "-\n  id: spring\n  name"),
    SPRING + "  agenda:\n  - |+\n    kept to the end\n\n",
    f"- {{id: spring, name: Spring, date: '2027-07-03', cite: {SPRING.split('cite: ')[1].strip()}}}\n",
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=range(len(LAYOUTS)))
@settings(max_examples=4, deadline=timedelta(seconds=3))
@given(new=NEW)
def test_adding_a_meeting_changes_no_letter_of_what_was_there(tmp_path_factory, new: Meeting, layout: str):
    folder = base_without_meetings(tmp_path_factory.mktemp("base"))
    file = meetings_file(folder, layout)
    before = load(folder)
    after = write_additions(folder, Additions(meetings=(new,)))
    assert file.read_bytes().startswith(layout.encode())
    assert after == load(folder)
    assert after.meetings == (*before.meetings, new)
    assert replace(after, meetings=before.meetings, revision=before.revision) == before


def test_a_document_is_written_before_the_meeting_that_rests_on_it(folder):
    meetings_file(folder, SPRING)
    document = Document(id="notice", symbol="HC/N/1", title="Notice", date="2027-05", source="notice.md")
    cite = [{"document": "notice", "paragraph": "2", "quote": "will meet: soon"}]
    after = write_additions(folder, Additions((document,), (meeting("new-one", cite=cite),)))
    assert after.document_by_id["notice"] == document
    assert after.meeting_by_id["new-one"].cite[0].document == "notice"


def test_a_base_without_meetings_gets_its_file(folder):
    write_additions(folder, Additions(meetings=(meeting(),)))
    assert (folder / "meetings.yaml").read_text() == block_of(meeting())


# What is changed, and the lines that differ afterwards
CHANGES = [
    ({"date": "2027-07-05"}, ['  date: "2027-07-05"']),
    (
        {"date": "{2027-07-05,2027-07-06}", "status": "cancelled"},
        ['  date: "{2027-07-05,2027-07-06}"', "  status: cancelled"],
    ),
    ({"time": "10:00", "time_zone": "Asia/Tokyo"}, ['  time: "10:00"', "  time_zone: Asia/Tokyo"]),
]


@pytest.mark.parametrize(("change", "lines"), CHANGES, ids=["date", "date and status", "time"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_changed_meeting_differs_in_its_own_lines_only(folder, change, lines, ending):
    other = SPRING.replace("spring", "autumn").replace("2027-07-03", "2027-10-03")
    text = (HEAD + SPRING + "\n" + other).replace("\n", ending)
    file = meetings_file(folder, text)
    before = load(folder)
    changed = Meeting.model_validate({**before.meeting_by_id["spring"].model_dump(), **change})
    after = write_additions(folder, Additions(changed=(changed,)))
    assert after.meetings == (changed, before.meeting_by_id["autumn"])
    written = file.read_bytes().decode()
    assert [line for line in written.split(ending) if line not in text.split(ending)] == lines
    assert all(line in written for line in text.split(ending) if not line.strip().startswith(("date", "status")))


def test_a_time_that_is_gone_takes_its_line_with_it(folder):
    text = HEAD + SPRING.replace('03"\n', '03" # fixed\n  time: "10:00"   # sharp\n')
    file = meetings_file(folder, text)
    changed = Meeting.model_validate({**load(folder).meeting_by_id["spring"].model_dump(), "time": None})
    write_additions(folder, Additions(changed=(changed,)))
    assert file.read_text() == text.replace('  time: "10:00"   # sharp\n', "")


BY_HAND = [
    SPRING.replace('date: "2027-07-03"', 'date:\n    "2027-07-03"'),
    f"- {{id: spring, name: Spring, date: '2027-07-03', cite: {SPRING.split('cite: ')[1].strip()}}}\n",
]


@pytest.mark.parametrize("text", BY_HAND, ids=["a value on the next line", "a meeting in braces"])
def test_a_layout_that_cannot_be_edited_is_left_with_advice(folder, text):
    file = meetings_file(folder, text)
    changed = Meeting.model_validate({**load(folder).meeting_by_id["spring"].model_dump(), "date": "2027-07-05"})
    with pytest.raises(BotError) as refusal:
        write_additions(folder, Additions(changed=(changed,)))
    assert 'write date: "2027-07-05" there by hand. Nothing was changed.' in str(refusal.value)
    assert file.read_text() == text


UNFIT = {
    "an id that is taken": (HEAD + SPRING, meeting()),
    "a time without a day": (HEAD + SPRING, meeting("new-one", "2027-07", time="10:00")),
    "an unknown document": (
        HEAD + SPRING,
        meeting("new-one", cite=[{"document": "nowhere", "paragraph": "1", "quote": "x"}]),
    ),
    "a list in brackets": ("[]\n", meeting("new-one")),
    "a file that is ended": (SPRING + "...\n", meeting("new-one")),
}


@pytest.mark.parametrize(("text", "new"), UNFIT.values(), ids=UNFIT.keys())
def test_what_would_not_hold_changes_nothing(folder, text, new):
    file = meetings_file(folder, text)
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    with pytest.raises(BotError) as refusal:
        write_additions(folder, Additions(meetings=(new,)))
    assert "Nothing was changed." in str(refusal.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == texts
    assert file.read_text() == text


def test_the_shipped_record_takes_a_meeting_and_keeps_its_file_mode(tmp_path):
    folder = Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))
    file = folder / "meetings.yaml"
    file.chmod(0o640)
    cite = [{"document": load(folder).documents[0].id, "paragraph": "1", "quote": "x"}]
    write_additions(folder, Additions(meetings=(meeting(cite=cite),)))
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.read_text().startswith((ROOT / "knowledge" / "meetings.yaml").read_text())
