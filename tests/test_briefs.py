"""The brief before a meeting: what is chosen, how it is worded, that each line is cited and none is from the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import answer
from bot.answers.standing import is_over
from bot.briefing.asking import asked_about
from bot.briefing.composing import MOST_AGENDA, MOST_ASKED, MOST_LINES, MOST_UNDATED, brief, correction, undated_line
from bot.briefing.days import countdown, when_in_words
from bot.briefing.due import Surroundings, content_of
from bot.briefing.values import Brief, Notice, Section
from bot.edtf import parse
from bot.knowledge.loading import load
from bot.knowledge.model import Meeting
from bot.matching.index import Record, build
from bot.matching.pack import known_acts
from bot.reminders.values import Scope
from bot.replies import Answer, Statement
from bot.views.brief_text import brief_text, notice_text
from tests.gold import shipped_record
from tests.reminders.making import at, meeting, planned

LAKE = Path(__file__).parent / "data" / "lake_commission"
VIENNA = "Europe/Vienna"
JUNE = date(2018, 6, 20)
JULY_MEETING = date(2018, 7, 3)


@cache
def lake() -> Record:
    return build(load(LAKE, known_acts()))


def shipped(id_: str) -> Meeting:
    return shipped_record().knowledge.meeting_by_id[id_]


def of_lake(id_: str) -> Meeting:
    return lake().knowledge.meeting_by_id[id_]


def goods_brief(**others) -> Brief:
    """Of the meeting of July 2018, as of 20 June."""
    return brief(shipped_record(), shipped("ctg-2018-07"), **{"today": JUNE, "day": JULY_MEETING} | others)


def fish_brief(**others) -> Brief:
    """Of the committee's session of 18 March 2024, two weeks before."""
    usual = {"today": date(2024, 3, 4), "day": date(2024, 3, 18)}
    return brief(lake(), of_lake("cfs-march"), **usual | others)


def part(one: Brief, title: str) -> Section:
    """The one section whose title begins so."""
    (found,) = [section for section in one.sections if section.title.startswith(title)]
    return found


def titles(one: Brief) -> list[str]:
    return [section.title for section in one.sections]


def ids(section: Section) -> list[str]:
    return [statement.id for statement in section.statements]


def statements(one: Brief) -> list[Statement]:
    return [one.headline, *(statement for section in one.sections for statement in section.statements)]


def case(value: object) -> str:
    """A key of a table as a test's id."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# What is chosen


def test_a_brief_says_what_where_when_and_what_is_on_record():
    assert titles(goods_brief()) == [
        "When and where",
        "Agenda",
        "Proposals on record, as of 20 June 2018",
        "At its last meeting on record, 23 and 26 March 2018",
        "On its topics, earlier or elsewhere",
        "Documents to read",
    ]


def test_proposals_stand_by_member_with_their_date_and_status():
    proposals = part(goods_brief(), "Proposals")
    assert ids(proposals) == [
        "china-workshop-proposal",
        "taipei-cyberspace-barriers",
        "taipei-cyberspace-physical-space",
    ]
    first = proposals.statements[0].text
    assert first.endswith("(23 and 26 March 2018; status on record: proposed and under consultation).")


def test_what_bears_on_the_proposals_comes_first_of_the_last_meeting():
    assert ids(part(goods_brief(), "At its last"))[:3] == [
        "china-proposal-supported",
        "china-proposal-unopposed",
        "consultations-announced",
    ]


def test_decisions_come_before_all_else_of_the_last_meeting():
    plenary = brief(lake(), of_lake("plenary-32"), today=date(2024, 5, 20), day=date(2024, 6, 1))
    assert ids(part(plenary, "At its last"))[:2] == ["comments-extended", "hearing-agreed"]


def test_a_topic_links_what_another_body_did_and_says_where():
    (elsewhere,) = [one for one in part(fish_brief(), "On its topics").statements if one.id == "eel-more-time"]
    assert elsewhere.text.endswith("(Plenary, 12 and 14 June 2023).")


def test_another_body_is_left_out_where_no_topic_links_it():
    said = {statement.id for statement in statements(fish_brief())}
    assert not said & {"sluice-presented", "char-proposal", "gauges-failed"}


def test_what_is_said_of_the_meeting_itself_stands_by_itself():
    review = brief(shipped_record(), shipped("review-2018-12"), today=date(2018, 11, 20), day=date(2018, 12, 1))
    assert ids(part(review, "On record about it")) == ["reviews-mandated", "reviews-based-on-reports"]
    assert "G/C/60: Report by the Chairperson" in part(review, "Documents").statements[1].text


def test_what_changed_is_told_apart_and_once():
    fresh = fish_brief(changed=frozenset({"eel-sympathy", "char-supported", "marrowdale-against-eel"}))
    assert ids(part(fresh, "New or changed")) == ["eel-sympathy"]
    assert "eel-sympathy" not in ids(part(fresh, "On its topics"))


def test_a_new_proposal_stands_with_the_news_and_the_rest_are_other_ones():
    fresh = fish_brief(changed=frozenset({"eel-proposal"}))
    assert ids(part(fresh, "New or changed")) == ["eel-proposal"]
    assert ids(part(fresh, "Other proposals on record")) == ["pilot-suggested", "eel-repeated"]


def test_a_document_dated_after_the_last_meeting_is_news():
    later = lake().knowledge.document_by_id["sluice-draft"].model_copy(update={"date": "2023-11-05"})
    documents = tuple(later if one.id == later.id else one for one in lake().knowledge.documents)
    entry = lake().knowledge.entry_by_id["eel-sympathy"].model_copy(update={"documents": ["OLC/W/44"]})
    entries = tuple(entry if one.id == entry.id else one for one in lake().knowledge.entries)
    record = build(replace(lake().knowledge, documents=documents, entries=entries))
    one = brief(record, of_lake("cfs-march"), today=date(2024, 3, 4), day=date(2024, 3, 18))
    assert [s.text for s in part(one, "New or changed").statements] == [
        "OLC/W/44: Draft plan for the Hollin sluice, dated 5 November 2023."
    ]
    assert "sluice-draft" not in ids(part(one, "Documents"))
    earlier = brief(record, of_lake("cfs-march"), today=date(2023, 11, 4), day=date(2024, 3, 18))
    assert "sluice-draft" not in [statement.id for statement in statements(earlier)]


def test_new_documents_that_a_section_does_not_hold_are_counted():
    first = lake().knowledge.document_by_id["sluice-draft"]
    drafts = [
        first.model_copy(update={"id": f"draft-{n}", "symbol": f"OLC/D/{n}", "date": "2023-11-05"})
        for n in range(MOST_LINES + 2)
    ]
    symbols = [draft.symbol for draft in drafts]
    entry = lake().knowledge.entry_by_id["eel-sympathy"].model_copy(update={"documents": symbols})
    entries = tuple(entry if one.id == entry.id else one for one in lake().knowledge.entries)
    record = build(replace(lake().knowledge, documents=(*lake().knowledge.documents, *drafts), entries=entries))
    one = brief(record, of_lake("cfs-march"), today=date(2024, 3, 4), day=date(2024, 3, 18))
    fresh = part(one, "New or changed")
    assert (len(fresh.statements), fresh.hidden) == (MOST_LINES, 2)


STATUSES = {
    "agreed": True,
    "Withdrawn by its sponsor": True,
    "adopted at the eleventh session": True,
    "concluded in 2019": True,
    "rejected; may be raised again": True,
    "agreed in principle": False,
    "agreed provisionally; one Member has reserved its position": False,
    "agreed to be taken up again": False,
    "not agreed": False,
    "under informal consultation; no workshop had been agreed": False,
    "proposed and under consultation": False,
    "open, to be taken up again in March 2024": False,
    "acceptedly odd": False,
}


@pytest.mark.parametrize(("status", "over"), STATUSES.items())
def test_a_matter_is_over_only_if_its_status_says_so_plainly(status, over):
    proposal = lake().knowledge.entry_by_id["eel-repeated"].model_copy(update={"status": status})
    assert is_over(proposal) is over


def test_a_proposal_without_a_status_is_not_over():
    assert not is_over(lake().knowledge.entry_by_id["eel-proposal"])


def test_a_proposal_that_is_over_is_not_listed_as_one_on_the_table():
    entries = tuple(
        one.model_copy(update={"status": "withdrawn"}) if one.id == "eel-repeated" else one
        for one in lake().knowledge.entries
    )
    record = build(replace(lake().knowledge, entries=entries))
    one = brief(record, of_lake("cfs-march"), today=date(2024, 3, 4), day=date(2024, 3, 18))
    assert "eel-repeated" not in ids(part(one, "Proposals"))


def test_where_the_record_holds_nothing_the_brief_says_so_in_one_line():
    deadline = brief(lake(), of_lake("landings-deadline"), today=date(2023, 1, 3), day=date(2024, 2, 1))
    assert titles(deadline) == ["When and where"]
    assert deadline.notes[0] == "Up to 3 January 2023 the record holds nothing more on landings."


def test_a_source_that_is_younger_than_the_day_is_named():
    assert goods_brief().notes == ("On 20 June 2018 this source was still to be written: G/C/60 (July 2018).",)
    assert goods_brief(today=date(2018, 7, 2)).notes == ()


def test_a_short_brief_keeps_to_time_and_agenda_and_says_what_more_there_is():
    short = goods_brief(today=date(2018, 7, 2), short=True, asked=["What did Chile say?"])
    assert titles(short) == ["When and where", "Agenda"]
    assert short.notes == (
        "The full brief has 3 proposals, 15 statements of the last meeting, 2 other statements and 4 documents.",
    )
    assert short.asked == ()
    assert len(short.citations) == 2


def test_a_long_agenda_is_cut_and_the_rest_counted():
    long = shipped("ctg-2018-07").model_copy(update={"agenda": [f"Item {n}." for n in range(13)]})
    agenda = part(brief(shipped_record(), long, today=JUNE, day=JULY_MEETING), "Agenda")
    assert (len(agenda.statements), agenda.hidden) == (MOST_AGENDA, 3)
    assert agenda.statements[0].text == "Item 0."


def test_the_question_for_more_leads_to_all_that_is_left_out():
    cut = part(goods_brief(), "At its last")
    assert (len(cut.statements), cut.hidden) == (MOST_LINES, 10)
    reply = answer(cut.ask, shipped_record(), today=JUNE).reply
    assert isinstance(reply, Answer)
    assert len({one.id for one in reply.statements} - set(ids(cut))) >= cut.hidden


def test_questions_of_the_team_are_few_and_uncited():
    asked = [f"Question {n}?" for n in range(9)]
    assert goods_brief(asked=asked).asked == tuple(asked[:MOST_ASKED])


QUESTIONS = {
    "What did Chile say about the Work Programme?": True,
    "What did Chile say at the Goods Council?": True,
    "What did China propose?": False,
    "What did Canada say about data flows?": False,
    "How do I bake bread?": False,
}


def test_only_unanswered_questions_on_the_meeting_are_repeated():
    found = asked_about(shipped("ctg-2018-07"), QUESTIONS, shipped_record(), date(2018, 7, 2))
    assert list(found) == [question for question, repeated in QUESTIONS.items() if repeated]


# What holds for every brief

EVERY = [(shipped_record, one.id) for one in shipped_record().knowledge.meetings]
EVERY += [(lake, one.id) for one in lake().knowledge.meetings]


@settings(max_examples=60, deadline=None)
@given(which=st.sampled_from(EVERY), before=st.integers(-40, 900), changed=st.booleans(), short=st.booleans())
def test_each_line_is_cited_and_nothing_is_dated_later(which, before, changed, short):
    record = which[0]()
    one = record.knowledge.meeting_by_id[which[1]]
    day = one.when.earliest
    today = day - timedelta(before)
    news = frozenset(record.knowledge.entry_by_id) if changed else frozenset()
    made = brief(record, one, today=today, day=day, changed=news, short=short)
    numbers = [citation.number for citation in made.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {mark for statement in statements(made) for mark in statement.marks}
    assert used | {mark for section in made.sections for mark in section.marks} == set(numbers)
    assert all(statement.marks and statement.text for statement in statements(made))
    assert all(section.title and section.statements for section in made.sections)
    assert later_than(today, made, record) == []
    assert unlinked(made, one, record) == []
    assert brief_text(made).startswith(made.headline.text)


def later_than(today: date, made: Brief, record: Record) -> list[str]:
    """Statements of the record that are of a later day."""
    found = {facet.entry.id: facet for facet in record.facets}
    used = [found[one.id] for one in statements(made) if one.id in found]
    late = [facet.entry.id for facet in used if any(high > today for _, high in facet.days)]
    documents = [record.knowledge.document_by_id.get(one.id) for one in statements(made)]
    return late + [d.id for d in documents if d and d.date and parse(d.date).latest > today]


def unlinked(made: Brief, one: Meeting, record: Record) -> list[str]:
    """Statements of other bodies that no topic links, and that are not of this meeting."""
    found = {facet.entry.id: facet for facet in record.facets}
    used = [found[statement.id] for statement in statements(made) if statement.id in found]
    return [
        facet.entry.id
        for facet in used
        if one.body not in facet.bodies
        and one.id not in facet.entry.about
        and not set(one.topics) & set(facet.entry.topics)
    ]


# How it is worded

COUNTDOWNS = {
    ("2018-07-03", "2018-07-03", "2018-06-20"): "In 13 days",
    ("2018-07-03", "2018-07-03", "2018-07-01"): "In 2 days",
    ("2018-07-03", "2018-07-03", "2018-07-02"): "Tomorrow",
    ("2018-07-03", "2018-07-03", "2018-07-03"): "Today",
    ("2018-07-03", "2018-07-03", "2018-07-04"): "Yesterday",
    ("2018-07-03", "2018-07-03", "2018-07-09"): "6 days ago",
    ("{2018-07-03,2018-07-04}", "2018-07-03", "2018-07-04"): "Under way",
    ("{2018-07-03,2018-07-04}", "2018-07-03", "2018-07-05"): "Yesterday",
    ("{2018-03-23,2018-03-26}", "2018-03-26", "2018-03-25"): "Resumes tomorrow",
    ("{2018-03-23,2018-03-26}", "2018-03-26", "2018-03-20"): "Resumes in 6 days",
    ("{2018-03-23,2018-03-26}", "2018-03-26", "2018-03-26"): "Resumes today",
    ("{2018-03-23,2018-03-26}", "2018-03-26", "2018-03-27"): "Yesterday",
    ("2018-05-08/2018-05-21", "2018-05-08", "2018-05-20"): "Under way",
    ("2018-05-08/2018-05-21", "2018-05-08", "2018-05-23"): "2 days ago",
    ("2018-07", "2018-07-01", "2018-06-20"): "",
    ("2018-07-03~", "2018-07-03", "2018-06-20"): "",
    ("2018-07-10", "2018-07-03", "2018-06-20"): "In 20 days",
}


@pytest.mark.parametrize(("days", "words"), COUNTDOWNS.items(), ids=case)
def test_the_countdown_is_true_on_the_day_it_is_read(days, words):
    written, day, today = days
    assert countdown(meeting(written), date.fromisoformat(day), date.fromisoformat(today), "UTC") == words


LOS_ANGELES = "America/Los_Angeles"
ELSEWHERE = {
    ("09:00", "2018-07-08", LOS_ANGELES): "Tomorrow (9 July 2018 in America/Los Angeles)",
    ("09:00", "2018-07-09", LOS_ANGELES): "Today (9 July 2018 in America/Los Angeles)",
    ("09:00", "2018-07-10", LOS_ANGELES): "Yesterday",
    ("18:00", "2018-07-09", LOS_ANGELES): "Tomorrow",
    ("09:00", "2018-07-09", "Asia/Tokyo"): "Tomorrow",
    (None, "2018-07-08", LOS_ANGELES): "In 2 days",
}


@pytest.mark.parametrize(("given_", "words"), ELSEWHERE.items(), ids=case)
def test_days_are_counted_where_the_brief_is_read_if_the_hour_is_on_record(given_, words):
    """What begins in Tokyo on the morning of 10 July begins in Los Angeles on 9 July."""
    time, today, here = given_
    there = meeting("2018-07-10", time=time, time_zone="Asia/Tokyo")
    assert countdown(there, date(2018, 7, 10), date.fromisoformat(today), "UTC", here) == words


def test_a_reminder_counts_days_in_the_zone_of_the_subscription():
    known = shipped_record().knowledge
    cite = known.meetings[0].cite
    there = meeting("2018-07-10", "ctg-2018-07", time="09:00", time_zone="Asia/Tokyo", cite=cite)
    around = Surroundings(build(replace(known, meetings=(there,), entries=())))
    found = due(now=at("2018-07-08T15:00", LOS_ANGELES), zone=LOS_ANGELES, day="2018-07-10", around=around)
    assert found.headline.text.startswith("Tomorrow (9 July 2018 in America/Los Angeles): Ctg-2018-07")


@pytest.mark.parametrize(("status", "words"), [("cancelled", "Cancelled"), ("proposed", "")])
def test_nobody_counts_down_to_what_is_not_fixed(status, words):
    assert countdown(meeting("2018-07-03", status=status), JULY_MEETING, JUNE, "UTC") == words


WHEN = {
    ("{2018-07-03,2018-07-04}", "held", None): "3 and 4 July 2018 (Tuesday and Wednesday)",
    ("2018-07-03", "scheduled", None): "3 July 2018 (Tuesday; scheduled)",
    ("2018-07-03", "scheduled", "10:00"): "3 July 2018 (Tuesday; scheduled), from 10:00 (Europe/Zurich)",
    ("2018-07-03", "proposed", "10:00"): "3 July 2018 (Tuesday; proposed, not fixed)",
    ("2018-07-03", "cancelled", None): "3 July 2018 (Tuesday; cancelled)",
    ("2018-07-03~", "scheduled", None): "about 3 July 2018 (scheduled)",
    ("2018-07", "scheduled", None): "July 2018 (the day is not on record; scheduled)",
    ("2018-07?", "held", None): "July 2018 (not certain) (the day is not on record)",
    ("2018-35", "proposed", None): "third quarter of 2018 (the day is not on record; proposed, not fixed)",
    ("2018-05-08/2018-05-21", "held", None): "8 to 21 May 2018",
}


@pytest.mark.parametrize(("given_", "words"), WHEN.items(), ids=case)
def test_the_date_is_as_sure_as_the_record_has_it(given_, words):
    written, status, time = given_
    assert when_in_words(meeting(written, status=status, time=time), "Europe/Zurich") == words


def test_the_time_is_that_of_the_meetings_own_zone_on_its_first_day_only():
    timed = shipped("ctg-2018-07").model_copy(update={"time": "10:00"})
    assert brief(shipped_record(), timed, today=JUNE, day=JULY_MEETING).begins_at == at("2018-07-03T10:00")
    there = timed.model_copy(update={"time_zone": "Asia/Tokyo"})
    assert brief(shipped_record(), there, today=JUNE, day=JULY_MEETING).begins_at == at(
        "2018-07-03T10:00", "Asia/Tokyo"
    )
    paused = shipped("ctg-2018-03").model_copy(update={"time": "10:00"})
    assert brief(shipped_record(), paused, today=date(2018, 3, 25), day=date(2018, 3, 26)).begins_at is None
    assert goods_brief().begins_at is None


def test_the_headline_says_what_it_is_and_how_soon():
    assert goods_brief().headline.text == "In 13 days: Meeting of the Council for Trade in Goods of 3 and 4 July 2018."
    hearing = brief(lake(), of_lake("water-hearing"), today=date(2024, 1, 2), day=date(2024, 2, 1))
    assert hearing.headline.text == "Public hearing on water levels, February 2024."


def test_the_plain_text_holds_each_line_its_marks_and_its_sources():
    text = brief_text(goods_brief(asked=["What did Chile say?"]))
    assert "\n  10 more: ask “What happened on 23 and 26 March 2018?”\n" in text
    assert "\nAsked here, and not answered by the record\n- “What did Chile say?”\n" in text
    assert "\nAt its last meeting on record, 23 and 26 March 2018 [1]\n" in text
    assert "\n[5] G/C/60, para. 3 (our numbering): “with a case study" in text
    assert "https://lake.example/olc-pl-31" in brief_text(fish_brief()).partition("Sources:")[0]


# Notices


def test_meetings_without_a_day_are_listed_each_with_its_source():
    found = undated_line(lake(), [of_lake("plenary-32"), of_lake("water-hearing")], date(2024, 1, 2))
    assert found.headline == "Dates to be fixed, as of 2 January 2024"
    assert [one.text for one in found.statements] == [
        "Public hearing on water levels: February 2024 (the day is not on record; scheduled), Marrowport.",
        "Thirty-second session of the Plenary: June 2024 (the day is not on record; scheduled), Ond.",
    ]
    assert all(one.marks for one in found.statements)


def test_a_long_list_of_undated_meetings_is_cut_and_counted():
    many = [of_lake("plenary-32").model_copy(update={"id": f"session-{n}"}) for n in range(MOST_UNDATED + 3)]
    found = undated_line(lake(), many, date(2024, 1, 2))
    assert len(found.statements) == MOST_UNDATED
    assert found.notes == ("3 more are on record; ask for all meetings.",)


CORRECTIONS = {
    ("2018-07-10", "scheduled", "2018-07-03"): "Moved to 10 July 2018 (said here before: 3 July 2018): Session.",
    ("2018-07", "scheduled", "2018-07-03"): "Day no longer fixed, July 2018 (said here before: 3 July 2018): Session.",
    ("2018-07-03", "cancelled", "2018-07-03"): "Cancelled: Session.",
    ("2018-07-10", "cancelled", "2018-07-03"): "Cancelled (said here before: 3 July 2018): Session.",
    ("2018-07-03", "scheduled", "cancelled"): "Not cancelled, 3 July 2018: Session.",
    ("2018-07-03", "scheduled", "withdrawn"): "On record again, 3 July 2018: Session.",
}


@pytest.mark.parametrize(("given_", "line"), CORRECTIONS.items(), ids=case)
def test_a_correction_says_in_one_line_what_is_true_now(given_, line):
    written, status, told = given_
    cited = shipped("ctg-2018-07").cite
    found = correction(shipped_record(), meeting(written, status=status, cite=cited), told, JUNE)
    assert [one.text for one in found.statements] == [line]
    assert found.statements[0].marks


AT_THREE, AT_EIGHT = "10 July 2018, from 15:00 (Europe/Zurich)", "10 July 2018, from 08:00 (Europe/Zurich)"
CORRECTED_HOURS = {
    "an hour": ({"time": "08:00"}, f"Moved to {AT_EIGHT} (said here before: {AT_THREE}): Session."),
    "a day and the hour": (
        {"date": "2018-07-12", "time": "08:00"},
        f"Moved to 12 July 2018, from 08:00 (Europe/Zurich) (said here before: {AT_THREE}): Session.",
    ),
    "an hour withdrawn": ({}, f"Hour no longer on record, 10 July 2018 (said here before: {AT_THREE}): Session."),
    "proposed": ({"time": "15:00", "status": "proposed"}, "Day no longer fixed, 10 July 2018: Session."),
    "cancelled": ({"time": "15:00", "status": "cancelled"}, "Cancelled: Session."),
}


@pytest.mark.parametrize(("others", "line"), CORRECTED_HOURS.values(), ids=CORRECTED_HOURS.keys())
def test_a_correction_of_what_was_told_with_an_hour_says_what_became_of_that(others, line):
    now = meeting(**{"date": "2018-07-10", "cite": shipped("ctg-2018-07").cite} | others)
    found = correction(shipped_record(), now, "2018-07-10 15:00 Europe/Zurich", JUNE)
    assert [one.text for one in found.statements] == [line]
    assert found.struck == f"Session, {AT_THREE}"


def test_an_hour_that_is_put_on_record_after_the_day_was_told_is_told_too():
    now = meeting("2018-07-10", time="15:00", cite=shipped("ctg-2018-07").cite)
    found = correction(shipped_record(), now, "2018-07-10", JUNE)
    assert [one.text for one in found.statements] == [f"Hour on record now, {AT_THREE}: Session."]


def test_a_day_that_was_told_as_proposed_is_fixed_now():
    now = meeting("2018-07-10", cite=shipped("ctg-2018-07").cite)
    found = correction(shipped_record(), now, "2018-07-10 proposed", JUNE)
    assert found.statements[0].text == "Fixed now, 10 July 2018 (said here before: 10 July 2018, not fixed): Session."


def test_what_was_told_is_struck_also_where_the_name_has_the_new_date():
    found = correction(shipped_record(), shipped("ctg-2018-07"), "2018-06-28", JUNE)
    assert found.struck == "Meeting of the Council for Trade in Goods of 28 June 2018"
    assert "Moved to 3 and 4 July 2018" in found.statements[0].text


def test_a_cancellation_is_cited_from_where_it_is_recorded():
    found = correction(lake(), of_lake("cfs-december"), "2023-12-05", date(2023, 11, 1))
    assert [citation.quote for citation in found.citations] == [
        "cancelled its session of 5 December 2023",
        "cancelled its session of 5 December 2023 for want of a quorum",
    ]


def test_of_what_left_the_record_nothing_is_stated_but_that():
    found = correction(shipped_record(), None, "2018-07-03", JUNE)
    assert found.struck == "The meeting announced here, 3 July 2018"
    assert found.statements[0].text == "No longer on record as of 20 June 2018: the meeting announced here."
    assert found.citations == ()
    assert "Sources" not in notice_text(found)


# What is due

DUE = at("2018-07-02T09:00")


def due(kind: str = "reminder", now: float = DUE, told: str = "", around: Surroundings | None = None, **others):
    usual = {"meeting": "ctg-2018-07", "day": "2018-07-03", "lead": 1}
    return content_of(planned(**usual | others), kind, now, told, around or Surroundings(shipped_record()))


def test_the_day_before_is_short_and_earlier_is_not():
    assert due().short
    assert not due(lead=2).short


def test_a_late_reminder_counts_from_the_day_on_which_it_is_sent():
    assert due(lead=7, now=at("2018-07-01T23:30")).headline.text.startswith("In 2 days:")
    assert due(lead=7, now=at("2018-07-02T00:30")).headline.text.startswith("Tomorrow:")


def test_tomorrow_is_meant_in_the_zone_of_the_subscription():
    night = at("2018-07-02T00:30")
    assert due(now=night, zone="America/New_York").headline.text.startswith("In 2 days:")


def test_what_changed_is_asked_for_from_the_day_after_the_last_meeting():
    asked = []
    around = Surroundings(shipped_record(), changed_since=lambda when: asked.append(when) or {"reviews-mandated"})
    found = due(lead=7, around=around)
    assert asked == [at("2018-03-27T00:00")]
    assert ids(part(found, "New or changed")) == ["reviews-mandated"]


def test_questions_of_the_team_reach_the_full_brief():
    around = Surroundings(shipped_record(), questions=lambda: list(QUESTIONS))
    assert due(lead=7, around=around).asked == tuple(question for question, kept in QUESTIONS.items() if kept)


def test_undated_meetings_are_those_of_the_conversations_own_subscriptions():
    around = Surroundings(shipped_record(), scopes=lambda _: (Scope("meeting", "review-2018-12"),))
    found = due("undated", around=around, meeting="", day="2018-07", lead=0)
    assert [one.id for one in found.statements] == ["review-2018-12"]


def test_a_reminder_of_what_left_the_record_is_no_brief():
    found = due(meeting="gone")
    assert isinstance(found, Notice)
    assert found.headline == "No longer on record"


def test_a_correction_tells_from_what_was_told():
    assert due("corrected", told="2018-06-28").struck.endswith("28 June 2018")
