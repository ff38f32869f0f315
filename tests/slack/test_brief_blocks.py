"""A brief as Slack gets it: within its limits, inert, its times true in every zone, its buttons opaque."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.composing import brief, correction, undated_line
from bot.briefing.values import Brief, Notice, Section
from bot.replies import Citation, Statement
from bot.slack.brief_blocks import (
    BRIEF_NOW,
    CITATIONS,
    SNOOZE,
    brief_message,
    fitted_to_message,
    message_of,
    notice_message,
    value_of,
)
from bot.views.plain import marks_text
from tests.gold import shipped_record
from tests.reminders.making import at
from tests.slack.block_kit import faults
from tests.test_briefs import EVERY, goods_brief, lake, of_lake, shipped

ZURICH = "Europe/Zurich"
EVIL = "<!channel> <@U1> *bold* ~gone~ & <https://evil.example|good> `code` | "
TOMORROW = date(2018, 7, 2)


def made_brief(*sections: Section, citations: tuple[Citation, ...] = (), **others) -> Brief:
    """A brief with these sections on the meeting of July 2018."""
    usual = goods_brief(short=True)
    return replace(usual, sections=sections, citations=citations or usual.citations, short=False, **others)


def statement(text: str, *marks: int) -> Statement:
    return Statement(text, marks or (1,), "id")


def citation(number: int, document: str = "DOC/1", **others) -> Citation:
    usual = Citation(number, document, "Title", str(number), None, "words", False, "July 2018", None, None)
    return replace(usual, **others)


def problems(message) -> list[str]:
    return faults(list(message.blocks), text=message.text)


def texts(message) -> str:
    """All mrkdwn of a message."""
    return json.dumps(list(message.blocks), ensure_ascii=False)


def actions(message) -> dict[str, dict]:
    """The interactive elements by their action."""
    found = [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]
    return {element["action_id"]: element for element in found}


def shown_marks(text: str) -> set[int]:
    """The numbers in square brackets, runs drawn apart."""
    runs = re.findall(r"\[(\d+)(?:–\u2060?(\d+))?\]", text)
    return {number for low, high in runs for number in range(int(low), int(high or low) + 1)}


# Limits


@settings(max_examples=40, deadline=None)
@given(which=st.sampled_from(EVERY), before=st.integers(-3, 400), short=st.booleans())
def test_slack_takes_every_brief_of_both_records(which, before, short):
    record = which[0]()
    meeting = record.knowledge.meeting_by_id[which[1]]
    day = meeting.when.earliest
    made = brief(record, meeting, today=day - timedelta(before), day=day, short=short, asked=["What?"])
    message = brief_message(made, ZURICH)
    assert problems(message) == []
    *body, sources, _ = message.blocks
    assert {number for block in body for number in shown_marks(json.dumps(block, ensure_ascii=False))} <= (
        {citation_.number for citation_ in made.citations}
    )
    assert 1 in shown_marks(json.dumps(sources, ensure_ascii=False))


WIDTHS = st.integers(0, 3_000)


@settings(max_examples=15, deadline=None)
@given(
    widths=st.lists(st.lists(WIDTHS, min_size=1, max_size=14), min_size=1, max_size=9),
    documents=st.integers(1, 60),
    questions=st.lists(WIDTHS, max_size=5),
)
def test_a_brief_of_any_size_is_cut_to_what_slack_takes(widths, documents, questions):
    numbers = range(1, sum(len(part) for part in widths) + 1)
    citations = tuple(
        citation(n, f"D&D/{n % documents}", url=f"https://x.example/{'a' * 250}", note=EVIL * 9, paragraph="<9>" * 90)
        for n in numbers
    )
    rest = iter(numbers)
    parts = [
        Section("T" * 300, tuple(statement(EVIL[:width] + "&" * width, next(rest)) for width in part), (1,), 3, "Ask?")
        for part in widths
    ]
    made = made_brief(
        *parts, citations=citations, asked=tuple("&" * width for width in questions), notes=("&" * 3_000,)
    )
    made = replace(made, headline=statement("&" * 400, 1))
    message = brief_message(made, ZURICH)
    assert problems(message) == []
    fitted = fitted_to_message(made)
    assert fitted.sections
    used = {mark for part in fitted.sections for one in part.statements for mark in one.marks}
    assert used <= shown_marks(json.dumps([b for b in message.blocks if b["type"] == "context"], ensure_ascii=False))


def test_what_is_cut_is_counted_and_its_question_dropped():
    parts = [Section("Said", tuple(statement("x" * 650) for _ in range(30)), (), 2, "What was said?")]
    (cut,) = fitted_to_message(made_brief(*parts)).sections
    assert 5 < len(cut.statements) < 30
    assert cut.hidden == 32 - len(cut.statements)
    assert cut.ask == ""
    assert f"{cut.hidden} more on record." in texts(brief_message(made_brief(*parts), ZURICH))


def test_a_section_for_which_there_is_no_room_is_named():
    parts = [Section(f"Part {number}", tuple(statement("x" * 650) for _ in range(9)), (1,)) for number in range(4)]
    fitted = fitted_to_message(made_brief(*parts, notes=("A note.",)))
    assert [part.title for part in fitted.sections] == ["Part 0", "Part 1"]
    assert fitted.notes == ("A note.", "Left out, as the message would be too long: “Part 2” and “Part 3”.")
    assert "“Part 2” and “Part 3”" in texts(brief_message(made_brief(*parts), ZURICH))


def test_a_brief_that_fits_is_left_as_it_is():
    made = goods_brief()
    assert fitted_to_message(made) == made


# Inert


def test_nothing_in_the_record_or_in_questions_becomes_markup():
    part = Section(EVIL, (statement(EVIL),), (1,), 1, EVIL, {"id": "javascript:alert(1)"})
    made = made_brief(part, asked=(EVIL,), notes=(EVIL,))
    shown = texts(brief_message(made, ZURICH))
    assert problems(brief_message(made, ZURICH)) == []
    assert not re.search(r"<[!@#h]", shown.replace("<https://lake.example", ""))
    assert "javascript" not in shown


def test_a_document_that_can_be_read_is_linked():
    made = brief(lake(), of_lake("cfs-march"), today=date(2024, 3, 4), day=date(2024, 3, 18))
    assert "<https://lake.example/olc-pl-31|open>" in texts(brief_message(made, "Europe/Vienna"))


# Words


def test_the_header_says_how_soon_and_the_notification_the_same():
    message = brief_message(goods_brief(today=TOMORROW, short=True), ZURICH)
    assert message.blocks[0]["text"]["text"].startswith("Tomorrow: Meeting of the Council for Trade in Goods")
    assert message.blocks[0]["text"]["text"].endswith("[1][2]")
    assert message.text == "Tomorrow: Meeting of the Council for Trade in Goods of 3 and 4 July 2018."


def test_a_day_without_a_time_is_the_same_day_everywhere():
    assert "<!date" not in texts(brief_message(goods_brief(), ZURICH))


def test_a_time_is_shown_where_the_meeting_is_and_where_the_reader_is():
    timed = shipped("ctg-2018-07").model_copy(update={"time": "10:00", "time_zone": "America/New_York"})
    made = brief(shipped_record(), timed, today=TOMORROW, day=date(2018, 7, 3), short=True)
    message = brief_message(made, ZURICH)
    shown = texts(message)
    moment = int(at("2018-07-03T10:00", "America/New_York"))
    assert f"<!date^{moment}^{{date_long_pretty}} {{time}}|3 July 2018, 10:00 (America/New York)>\u00a0[1][2]" in shown
    assert "from 10:00 (America/New York)" in shown
    assert message.text.endswith("It begins on 3 July 2018, 10:00 (America/New York).")
    assert problems(message) == []


def test_a_question_for_more_stands_below_its_section():
    assert "_10 more: ask “What happened on 23 and 26 March 2018?”_" in texts(brief_message(goods_brief(), ZURICH))


def test_sources_stand_once_for_each_document():
    sources = [block for block in brief_message(goods_brief(), ZURICH).blocks if block["type"] == "context"][-1]
    (text,) = [element["text"] for element in sources["elements"]]
    places = ["[1] para. 1", "[2][11][12] para. 2", "[3][6–8] para. 5", "[4][5] para. 3", "[9][10] para. 4"]
    shown = text.replace("\u00a0", " ")
    assert shown.startswith(f"G/C/60, July 2018 (our numbering): {' · '.join(places)} · [13] para. 3, fn. 2")
    assert text.count("G/C/60 is inferred") == 1


def test_a_long_name_is_whole_below_the_header_that_cuts_it():
    made = replace(goods_brief(), headline=statement(f"In 13 days: {'Long ' * 40}meeting.", 1))
    header, whole, *_ = brief_message(made, ZURICH).blocks
    assert header["text"]["text"].endswith("… [1]")
    assert whole["text"]["text"].endswith("Long meeting.*\u00a0[1]")


# Buttons


def test_a_short_brief_offers_the_full_one_and_a_full_one_does_not():
    short, full = goods_brief(short=True), goods_brief()
    assert actions(brief_message(short, ZURICH))[BRIEF_NOW]["value"] == "ctg-2018-07|2018-07-03"
    assert BRIEF_NOW not in actions(brief_message(full, ZURICH))
    assert actions(brief_message(full, ZURICH))[CITATIONS]["value"] == value_of(full)


SNOOZES = {
    0: [],
    1: [],
    2: ["1"],
    3: ["1", "eve"],
    4: ["1", "3"],
    5: ["1", "3", "eve"],
    13: ["1", "3", "eve"],
}


@pytest.mark.parametrize(("left", "keys"), SNOOZES.items())
def test_only_times_that_still_come_before_the_meeting_are_offered_each_once(left, keys):
    day = date(2018, 7, 3)
    made = brief(shipped_record(), shipped("ctg-2018-07"), today=day - timedelta(left), day=day)
    select = actions(brief_message(made, ZURICH)).get(SNOOZE, {"options": []})
    assert [option["value"] for option in select["options"]] == [f"ctg-2018-07|2018-07-03|{key}" for key in keys]


def test_nobody_can_be_reminded_of_a_day_that_is_not_fixed():
    made = brief(shipped_record(), shipped("review-2018-12"), today=date(2018, 6, 20), day=date(2018, 12, 1))
    assert SNOOZE not in actions(brief_message(made, ZURICH))


# Notices


def test_what_was_told_is_struck_in_the_edited_message_and_absent_from_the_note():
    notice = correction(shipped_record(), shipped("ctg-2018-07"), "2018-06-28", date(2018, 6, 20))
    edited, note = message_of(notice, "corrected", ZURICH), message_of(notice, "correction", ZURICH)
    assert "~Meeting of the Council for Trade in Goods of 28 June 2018~\\n*Moved to 3 and 4 July 2018" in texts(edited)
    assert "~" not in texts(note)
    assert note.blocks[0]["text"]["text"].count("\n") == 0
    assert note.text.startswith("Moved to 3 and 4 July 2018 (said here before: 28 June 2018)")
    assert problems(edited) == problems(note) == []


def test_what_left_the_record_needs_no_sources():
    message = notice_message(correction(shipped_record(), None, "2018-07-03", date(2018, 6, 20)), edited=True)
    assert problems(message) == []
    assert [block["type"] for block in message.blocks] == ["section"]


def test_dates_to_be_fixed_are_one_message_with_a_line_each():
    found = undated_line(lake(), [of_lake("plenary-32"), of_lake("water-hearing")], date(2024, 1, 2))
    message = notice_message(found)
    assert problems(message) == []
    assert message.text == "Dates to be fixed, as of 2 January 2024"
    assert message.blocks[0]["text"]["text"].count("\n• ") == 2


def test_a_notice_of_any_length_is_inert_and_taken():
    lines = tuple(statement(EVIL + "&" * 2_000, number) for number in range(1, 13))
    cited = tuple(citation(number, f"D/{number}", note=EVIL * 20) for number in range(1, 13))
    for notice in (Notice(EVIL, lines, cited, (EVIL * 50,)), Notice(EVIL, lines, cited, (), EVIL * 50)):
        for edited in (False, True):
            message = notice_message(notice, edited=edited)
            assert problems(message) == []
            assert not re.search(r"<[!@#h]", texts(message))


def test_marks_are_drawn_together_as_elsewhere():
    part = Section("Said", (statement("Long.", 1, 2, 3),))
    cited = tuple(citation(number) for number in (1, 2, 3))
    assert f"Long.\u00a0{marks_text((1, 2, 3)).replace('–', '–' + chr(0x2060))}" in texts(
        brief_message(made_brief(part, citations=cited), ZURICH)
    )


def test_an_ampersand_in_a_symbol_is_escaped_once():
    message = brief_message(made_brief(citations=(citation(1, "R&D/1", url="https://docs.example/1"),)), ZURICH)
    assert "R&amp;D/1" in texts(message)
    assert "&amp;amp;" not in texts(message)
