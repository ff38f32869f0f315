"""Which days a meeting begins on, which meetings are to come, and which instant a local time is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edtf import parse
from bot.reminders.occurrences import has_begun_from, instant, occurrences, upcoming_meetings
from tests.reminders.making import ZURICH, base, meeting, utc

STRETCHES = {
    "2018-07-03": ["2018-07-03"],
    "{2018-07-03,2018-07-04}": ["2018-07-03 to 2018-07-04"],
    "{2018-03-23,2018-03-26}": ["2018-03-23", "2018-03-26 again"],
    "{2018-06-29,2018-06-30,2018-07-01,2018-07-03}": ["2018-06-29 to 2018-07-01", "2018-07-03 again"],
    "2018-05-08/2018-05-21": ["2018-05-08 to 2018-05-21"],
    "2018-07": [],
    "2018-35": [],
    "2018-40": [],
    "2018": [],
    "2018-07-03~": [],
    "2018-07-03?": [],
    "2018-07-03%/2018-07-05": [],
    "2018-07/2018-08-05": [],
    "2018-07-03/..": [],
    "../2018-07-03": [],
}


@pytest.mark.parametrize(("text", "expected"), STRETCHES.items())
def test_days_on_end_are_one_stretch_and_an_unsettled_date_is_none(text, expected):
    found = [
        f"{one.day}{f' to {one.last}' if one.last != one.day else ''}{'' if one.first else ' again'}"
        for one in occurrences(meeting(text), ZURICH)
    ]
    assert found == expected


@pytest.mark.parametrize("status", ["held", "scheduled"])
def test_a_meeting_that_is_held_or_scheduled_occurs(status):
    assert len(occurrences(meeting("2018-07-03", status=status), ZURICH)) == 1


@pytest.mark.parametrize("status", ["cancelled", "proposed"])
def test_a_meeting_that_is_cancelled_or_only_proposed_does_not(status):
    assert occurrences(meeting("2018-07-03", status=status), ZURICH) == ()


BEGINNINGS = {
    "no time on record": ({}, ["2018-03-23T08:00Z", "2018-03-26T07:00Z"]),
    "a time, which is that of the first day": ({"time": "15:30"}, ["2018-03-23T14:30Z", "2018-03-26T07:00Z"]),
    "a zone of its own": (
        {"time": "10:00", "time_zone": "America/New_York"},
        ["2018-03-23T14:00Z", "2018-03-26T13:00Z"],
    ),
}


@pytest.mark.parametrize(("others", "expected"), BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_a_stretch_begins_at_the_time_on_record_or_at_nine(others, expected):
    found = occurrences(meeting("{2018-03-23,2018-03-26}", **others), ZURICH)
    assert [utc(one.begins_at) for one in found] == expected


# Local time and zone, and the instant.
INSTANTS = {
    ("2018-03-24T09:00", "Europe/Zurich"): "2018-03-24T08:00Z",
    ("2018-03-25T09:00", "Europe/Zurich"): "2018-03-25T07:00Z",
    ("2018-03-25T02:00", "Europe/Zurich"): "2018-03-25T01:00Z",  # skipped: 03:00 CEST
    ("2018-03-25T02:30", "Europe/Zurich"): "2018-03-25T01:00Z",  # skipped: the same
    ("2018-03-25T03:00", "Europe/Zurich"): "2018-03-25T01:00Z",
    ("2018-10-27T09:00", "Europe/Zurich"): "2018-10-27T07:00Z",
    ("2018-10-28T09:00", "Europe/Zurich"): "2018-10-28T08:00Z",
    ("2018-10-28T02:00", "Europe/Zurich"): "2018-10-28T00:00Z",  # shown twice: the first
    ("2018-03-11T09:00", "America/New_York"): "2018-03-11T13:00Z",
    ("2018-03-11T02:00", "America/New_York"): "2018-03-11T07:00Z",  # skipped
    ("2018-11-04T01:00", "America/New_York"): "2018-11-04T05:00Z",  # shown twice
    ("2018-11-04T09:00", "America/New_York"): "2018-11-04T14:00Z",
    ("2018-10-07T02:00", "Australia/Lord_Howe"): "2018-10-06T15:30Z",  # half an hour is skipped: 02:30
    ("2018-10-07T09:00", "Australia/Lord_Howe"): "2018-10-06T22:00Z",
    ("2018-04-01T01:00", "Australia/Lord_Howe"): "2018-03-31T14:00Z",
    ("2018-04-01T09:00", "Australia/Lord_Howe"): "2018-03-31T22:30Z",
    ("2011-12-29T09:00", "Pacific/Apia"): "2011-12-29T19:00Z",
    ("2011-12-30T09:00", "Pacific/Apia"): "2011-12-30T10:00Z",  # the day is skipped: midnight of the 31st
    ("2011-12-31T09:00", "Pacific/Apia"): "2011-12-30T19:00Z",
    ("1995-03-05T01:00", "America/St_Johns"): "1995-03-05T04:30Z",
    ("1995-04-02T00:30", "America/St_Johns"): "1995-04-02T03:31Z",  # skipped from 00:01 on: 01:01
    ("2018-11-04T00:00", "America/Sao_Paulo"): "2018-11-04T03:00Z",  # midnight is skipped
}


@pytest.mark.parametrize(("local", "zone", "expected"), [(*key, value) for key, value in INSTANTS.items()])
def test_a_local_time_is_the_first_instant_that_shows_it_or_comes_after_the_gap(local, zone, expected):
    wanted = datetime.fromisoformat(local)
    assert utc(instant(wanted.date(), wanted.time(), zone)) == expected


ZONES = ("Europe/Zurich", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo")


@given(
    st.dates(date(1990, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    st.sampled_from(ZONES),
)
def test_no_earlier_instant_shows_that_time_or_a_later_one(day, wanted, zone):
    found = datetime.fromtimestamp(instant(day, wanted, zone), ZoneInfo(zone)).replace(tzinfo=None)
    before = datetime.fromtimestamp(instant(day, wanted, zone) - 1, ZoneInfo(zone)).replace(tzinfo=None)
    assert found >= datetime.combine(day, wanted)
    assert before < datetime.combine(day, wanted)


@given(st.dates(date(1990, 1, 1), date(2037, 12, 31)), st.sampled_from(ZONES))
def test_later_days_come_later(day, zone):
    assert instant(day, time(9), zone) < instant(day + timedelta(1), time(9), zone)


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "/etc/passwd", "a\0b"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises((ValueError, KeyError)):
        instant(date(2018, 7, 3), time(9), zone)


BEGUN = {
    "2018-07-03": "2018-07-03T07:00Z",
    "{2018-03-23,2018-03-26}": "2018-03-26T07:00Z",
    "2018-05-08/2018-05-21": "2018-05-08T07:00Z",
    "2018-07": "2018-07-31T22:00Z",
    "2018-07-03~": "2018-07-03T22:00Z",
    "2018-07/..": "2018-07-01T22:00Z",
}


@pytest.mark.parametrize(("text", "expected"), BEGUN.items())
def test_a_meeting_is_to_come_until_its_last_stretch_begins_or_its_last_possible_day_ends(text, expected):
    assert utc(has_begun_from(parse(text), meeting(text), ZURICH)) == expected
    assert utc(has_begun_from(parse(text), None, ZURICH)) == expected


def test_the_ends_of_the_calendar_are_no_trouble():
    for text in ("0001-01-01", "9999-12-30", "9999", "0001"):
        for zone in ("Pacific/Kiritimati", "Pacific/Honolulu"):
            assert isinstance(has_begun_from(parse(text), meeting(text, time_zone=zone), zone), float)
    assert datetime.fromtimestamp(occurrences(meeting("9999-12-30"), ZURICH)[0].begins_at, UTC).year == 9999


def test_meetings_ahead_are_those_that_may_still_come_in_their_order():
    ahead = base(
        meeting("2018-01", "past"),
        meeting("2018-12-03", "later"),
        meeting("2018-09", "this-month"),
        meeting("2018-10-01", "off", status="cancelled"),
    )
    assert [one.id for one in upcoming_meetings(ahead, date(2018, 9, 20))] == ["this-month", "later"]


# The day, dates of meetings in the record's order, and those ahead in the order in which they are shown
ORDERS = [
    ("2027-07-01", ["2027-07-12", "2027-07-05/2027-07-16"], ["2027-07-05/2027-07-16", "2027-07-12"]),
    ("2027-07-08", ["2027-07-12", "2027-07-05/2027-07-16"], ["2027-07-05/2027-07-16", "2027-07-12"]),
    ("2027-07-01", ["2027-07-12", "{2027-07-05,2027-07-20}"], ["{2027-07-05,2027-07-20}", "2027-07-12"]),
    ("2027-07-08", ["{2027-07-05,2027-07-20}", "2027-07-12"], ["2027-07-12", "{2027-07-05,2027-07-20}"]),
    ("2027-07-01", ["2027-08-02", "2027-08", "2027-07-30"], ["2027-07-30", "2027-08", "2027-08-02"]),
]


@pytest.mark.parametrize(("today", "dates", "order"), ORDERS)
def test_the_next_meeting_is_the_one_that_sits_next(today, dates, order):
    ahead = base(*(meeting(when, f"m{number}") for number, when in enumerate(dates)))
    assert [one.date for one in upcoming_meetings(ahead, date.fromisoformat(today))] == order
