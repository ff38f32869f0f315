"""What somebody types about a meeting, field by field."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calendars.drafting import (
    Draft,
    body_of,
    cite_of,
    default_name,
    document_of,
    meeting_of,
    new_document,
    topic_of,
)
from bot.calendars.fields import date_of, id_of, quote_of, status_of, time_of, words_for, zone_of
from bot.errors import BotError
from tests.calendars.bases import base_with, meeting, small_base
from tests.test_second_base import lake

TODAY = date(2026, 11, 24)
BASE = small_base()

# What is typed, and the date on record
DATES = [
    ("2027-07-03", "2027-07-03"),
    ("{2027-07-03,2027-07-05}", "{2027-07-03,2027-07-05}"),
    ("2027-07~", "2027-07~"),
    ("3 July 2027", "2027-07-03"),
    ("on 3 July 2027", "2027-07-03"),
    (" July 3, 2027 ", "2027-07-03"),
    ("3 and 4 July 2027", "{2027-07-03,2027-07-04}"),
    ("3, 4 and 6 July 2027", "{2027-07-03,2027-07-04,2027-07-06}"),
    ("3 to 14 July 2027", "2027-07-03/2027-07-14"),
    ("29 July to 3 August 2027", "2027-07-29/2027-08-03"),
    ("1 to 31 July 2027", "2027-07-01/2027-07-31"),
    ("1 October to 30 November 2027", "2027-10-01/2027-11-30"),
    ("October 1 to November 30, 2027", "2027-10-01/2027-11-30"),
    ("2027-07-03 to 2027-07-14", "2027-07-03/2027-07-14"),
    ("13/10/2027 to 30/11/2027", "2027-10-13/2027-11-30"),
    ("July 2027", "2027-07"),
    ("October to November 2027", "2027-10/2027-11"),
    ("June-July 2027", "2027-06/2027-07"),
    ("between June and July 2027", "2027-06/2027-07"),
    ("October 2027 to January 2028", "2027-10/2028-01"),
    ("2027-01 to 2027-08", "2027-01/2027-08"),
    ("2027 to 2028", "2027/2028"),
    ("about July 2027", "2027-07~"),
    ("circa 3 July 2027", "2027-07-03~"),
    ("Q3 2027", "2027-35"),
    ("second half of 2027", "2027-41"),
    ("2027", "2027"),
]


@pytest.mark.parametrize(("typed", "written"), DATES)
def test_a_date_in_plain_words_is_written_as_precisely_as_it_was_said(typed, written):
    assert date_of(typed, TODAY) == written


UNREAD = [
    ("", "a date and nothing else"),
    ("soon", "a date and nothing else"),
    ("3 July 2027 in Hesk", "a date and nothing else"),
    ("before 3 July 2027", "a date and nothing else"),
    ("3 July", "in more than one way"),
    ("3/7/2027", "in more than one way"),
    ("next week", "in more than one way"),
    ("summer 2027", "in more than one way"),
    ("first half of July 2027", "told neither by its days nor by whole months"),
    ("3 July 2027 to August 2027", "told neither by its days nor by whole months"),
    ("July 2027 to 1 August 2027", "told neither by its days nor by whole months"),
    ("31 June 2027", "There is no 31 June 2027."),
    ("about Q3 2027", 'cannot be put as "about"'),
]


@pytest.mark.parametrize(("typed", "complaint"), UNREAD)
def test_a_date_that_could_be_another_is_refused_with_what_to_write(typed, complaint):
    with pytest.raises(BotError) as refusal:
        date_of(typed, TODAY)
    assert complaint in str(refusal.value)
    assert "rite " in str(refusal.value)


TIMES = [("10:00", "10:00"), ("9:30", "09:30"), ("9.30", "09:30"), ("15h30", "15:30"), ("3 pm", "15:00"),
         ("12 am", "00:00"), ("12:15 p.m.", "12:15"), ("0:00", "00:00"), ("23:59", "23:59")]  # fmt: skip


@pytest.mark.parametrize(("typed", "written"), TIMES)
def test_a_time_of_day_is_read(typed, written):
    assert time_of(typed) == written


BAD_FIELDS = [
    (time_of, "10", 'found the time "10", expected one of a day; write 10:00'),
    (time_of, "25:00", 'found the time "25:00", expected one of a day; write 10:00'),
    (time_of, "13 pm", 'found the time "13 pm", expected one of a day; write 10:00'),
    (time_of, "10:60", 'found the time "10:60", expected one of a day; write 10:00'),
    (zone_of, "../../etc/passwd", "expected a name of the IANA database; write Europe/Zurich"),
    (zone_of, "Mars", "expected a name of the IANA database; write Europe/Zurich"),
    (zone_of, "", "expected a name of the IANA database; write Europe/Zurich"),
    (zone_of, "a" * 5000, "expected a name of the IANA database; write Europe/Zurich"),
    (status_of, "maybe", "expected scheduled, proposed, held or cancelled"),
    (quote_of, "w " * 16, "found a quote of 16 words, expected 1 to 15"),
    (quote_of, '""', "found a quote of 0 words, expected 1 to 15"),
    (id_of, "Spring Meeting", "expected small letters and digits, joined by hyphens"),
    (lambda text: words_for("name", text), " \u200b", "found 0 characters for the name, expected 1 to 200"),
    (lambda text: words_for("name", text), "x" * 201, "found 201 characters for the name, expected 1 to 200"),
    (lambda text: body_of(text, BASE), "Harbor Committee", "a body of the record; perhaps Harbour Committee"),
    (lambda text: topic_of(text, BASE), "lighthouse", 'found "lighthouse", expected a topic of the record'),
    (lambda text: document_of(text, BASE), "HC/M/8", "perhaps HC/M/7"),
    (lambda text: cite_of(text, "x", BASE), "HC/M/7", 'write "document para. 3"'),
    (lambda text: cite_of(text, "x", BASE), "HC/M/9 para. 3", 'found "HC/M/9", expected a document'),
    (lambda text: new_document(text, BASE, TODAY), "HC/N/1", 'expected "symbol; title; date; url"'),
    (lambda text: new_document(text, BASE, TODAY), "HC/N/1; ", 'expected "symbol; title; date; url"'),
    (lambda text: new_document(text, BASE, TODAY), "a; b; c; d; e", 'expected "symbol; title; date; url"'),
    (lambda text: new_document(text, BASE, TODAY), "a; b; 2027; javascript:x", "begins with https://"),
    (lambda text: new_document(text, BASE, TODAY), "hc m 7; Minutes", "which is on record already (minutes-2021-05)"),
]


@pytest.mark.parametrize(("read", "typed", "complaint"), BAD_FIELDS, ids=range(len(BAD_FIELDS)))
def test_what_cannot_be_read_is_refused_with_what_to_type(read, typed, complaint):
    with pytest.raises(BotError) as refusal:
        read(typed)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize("typed", ["committee", "Harbour Committee", "harbour  committee", "HC", "hc"])
def test_a_body_goes_by_all_its_names(typed):
    assert body_of(typed, BASE) == "committee"


LOCATED = [
    ("HC/M/7 para. 3", ("minutes-2021-05", "3", None)),
    ("hc m 7, paragraph 3.2", ("minutes-2021-05", "3.2", None)),
    ("May minutes para 3, footnote 2", ("minutes-2021-05", "3", "2")),
    ("quay-plan para. 1 fn. 4", ("quay-plan", "1", "4")),
]


@pytest.mark.parametrize(("typed", "cited"), LOCATED)
def test_a_place_in_a_document_is_read(typed, cited):
    cite = cite_of(typed, "“will meet on 3 July”", BASE)
    assert (cite.document, cite.paragraph, cite.footnote) == cited
    assert cite.quote == "will meet on 3 July"


def test_a_new_document_is_held_and_numbered_by_us():
    found = new_document("HC/N/1; Notice; May 2027; https://harbour.example/n", BASE, TODAY)
    assert (found.id, found.date, found.numbering, found.source) == ("hc-n-1", "2027-05", "ours", "hc-n-1.md")


def draft(when: str = "2027-07-03", **more) -> Draft:
    return Draft(date=when, cite=cite_of("HC/M/7 para. 1", "x", BASE), **more)


def test_what_goes_without_saying_is_filled_in():
    made = meeting_of(draft(body="committee", kind="workshop"), BASE, TODAY)
    assert (made.id, made.name, made.status) == ("committee-2027-07", "Workshop of the Harbour Committee", "scheduled")


def test_what_is_over_was_held_unless_it_is_said_otherwise():
    assert meeting_of(draft("2026-11-23", body="committee"), BASE, TODAY).status == "held"
    assert meeting_of(draft("2026-11-24", body="committee"), BASE, TODAY).status == "scheduled"
    assert meeting_of(draft("2026-11-23", body="committee", status="cancelled"), BASE, TODAY).status == "cancelled"


@pytest.mark.parametrize(
    ("when", "id_"), [("2027-07-03", "c-2027-07-2"), ("2027", "c"), ("2027-07/..", "c"), ("0001-07-03", "c-0001-07")]
)
def test_an_id_is_never_taken_twice(when, id_):
    base = base_with(meeting("c-2027-07"))
    assert meeting_of(draft(when, name="C"), base, TODAY).id == id_


def test_a_zone_that_is_the_records_own_is_left_out():
    for zone, written in (("Europe/London", None), ("Asia/Tokyo", "Asia/Tokyo")):
        assert meeting_of(draft(name="C", time="10:00", time_zone=zone), BASE, TODAY).time_zone == written


def test_a_meeting_needs_a_name_or_a_body():
    with pytest.raises(BotError) as refusal:
        meeting_of(draft(), BASE, TODAY)
    assert "add --name or --body" in str(refusal.value)


def test_a_name_takes_one_article_whatever_it_is_called():
    knowledge = lake().knowledge
    assert default_name("meeting", "plenary", knowledge) == "Meeting of the Plenary"
    assert default_name("hearing", "president", knowledge) == "Hearing of the President of the Commission"
