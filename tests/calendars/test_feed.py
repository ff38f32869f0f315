"""The feed as calendar programs read it: its rules, its events, and that two libraries agree on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from bot.calendars.feed import CANCELLED_KEPT_S, feed
from bot.calendars.history import FeedState, updated
from bot.knowledge.loading import load
from bot.reminders.occurrences import occurrences
from tests.calendars.bases import NOW, ROOT, base_with, meeting
from tests.calendars.rfc5545 import Component, faults, tree_of

BASES = [ROOT / "knowledge", ROOT / "tests" / "data" / "lake_commission", ROOT / "tests" / "data" / "small_base"]
DOMAIN = "harbour-committee.rapporteur"


def events_in(content: bytes) -> dict[str, Component]:
    return {event.value("UID"): event for event in tree_of(content).named("VEVENT")}


def shown(*meetings) -> list[tuple[str, str]]:
    """DTSTART and DTEND of each event."""
    content = feed(base_with(*meetings), FeedState(), now=NOW)
    assert faults(content) == []
    return [(event.value("DTSTART"), event.value("DTEND")) for event in events_in(content).values()]


@pytest.mark.whole
@pytest.mark.parametrize("folder", BASES, ids=lambda folder: folder.name)
def test_the_feed_of_a_real_record_keeps_to_the_rules(folder):
    assert faults(feed(load(folder), FeedState(), now=NOW)) == []


# date, time in London, DTSTART and DTEND of its events
SPANS = [
    ("2027-07-03", None, [("20270703", "20270704")]),
    ("2027-12-31", None, [("20271231", "20280101")]),
    ("{2027-07-03,2027-07-04}", None, [("20270703", "20270704"), ("20270704", "20270705")]),
    ("{2027-03-23,2027-03-26}", None, [("20270323", "20270324"), ("20270326", "20270327")]),
    ("2027-05-08/2027-05-21", None, [("20270508", "20270522")]),
    ("2027-07", None, [("20270701", "20270801")]),
    ("2028-02", None, [("20280201", "20280301")]),
    ("2027-35", None, [("20270701", "20271001")]),
    ("2027-41", None, [("20270701", "20280101")]),
    ("2027", None, [("20270101", "20280101")]),
    ("2027-07-03~", None, [("20270703", "20270704")]),
    ("2027-07-03/..", None, [("20270703", "20270704")]),
    ("../2027-07", None, [("20270701", "20270801")]),
    ("9999-12-31", None, [("99991230", "99991231")]),
    ("9999", None, [("99990101", "99991231")]),
    ("0001", None, [("00010101", "00020101")]),
    ("2027-07-03", "10:00", [("20270703T090000Z", "20270703T100000Z")]),
    ("2027-01-15", "10:00", [("20270115T100000Z", "20270115T110000Z")]),
    (
        "{2027-07-03,2027-07-04}",
        "10:00",
        [("20270703T090000Z", "20270703T100000Z"), ("20270704T090000Z", "20270704T100000Z")],
    ),
    ("2061-07-03", "10:00", [("20610703T090000Z", "20610703T100000Z")]),
    ("2027-05-08/2027-05-21", "10:00", [("20270508", "20270522")]),
    ("2027-07-03~", "10:00", [("20270703", "20270704")]),
    ("0001-01-01", "00:00", [("00010101", "00010102")]),
    # The clocks of London skip 01:00 to 02:00 that day, and have the hour twice in October.
    ("2027-03-28", "01:30", [("20270328T010000Z", "20270328T020000Z")]),
    ("2027-10-31", "01:30", [("20271031T003000Z", "20271031T013000Z")]),
]


@pytest.mark.parametrize(("when", "time", "spans"), SPANS)
def test_a_meeting_is_shown_on_its_days(when, time, spans):
    assert shown(meeting(date=when, time=time)) == spans


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31", "2027-07-03"])
def test_a_meeting_is_shown_when_its_reminders_take_it_to_begin(day):
    told = meeting(date=day, time="01:30")
    (begins,) = (one.begins_at for one in occurrences(told, "Europe/London"))
    assert [start for start, _ in shown(told)] == [f"{datetime.fromtimestamp(begins, UTC):%Y%m%dT%H%M%SZ}"]


# date, status, STATUS and SUMMARY
STATES = [
    ("2027-07-03", "scheduled", "CONFIRMED", "Spring meeting"),
    ("2027-07-03", "held", "CONFIRMED", "Spring meeting"),
    ("2027-07-03", "proposed", "TENTATIVE", "Spring meeting (proposed)"),
    ("2027-07-03", "cancelled", "CANCELLED", "Cancelled: Spring meeting"),
    ("2027-07", "scheduled", "TENTATIVE", "Spring meeting (dates to be confirmed)"),
    ("2027-07", "held", "TENTATIVE", "Spring meeting (day not on record)"),
    ("2027-07-03?", "proposed", "TENTATIVE", "Spring meeting (dates to be confirmed)"),
    ("2027-07-03/..", "scheduled", "TENTATIVE", "Spring meeting (dates to be confirmed)"),
    ("2027-07", "cancelled", "CANCELLED", "Cancelled: Spring meeting"),
]


@pytest.mark.parametrize(("when", "status", "shown_status", "summary"), STATES)
def test_what_is_not_certain_is_tentative(when, status, shown_status, summary):
    content = feed(base_with(meeting(date=when, status=status)), FeedState(), now=NOW)
    (event,) = events_in(content).values()
    assert (event.value("STATUS"), event.value("SUMMARY")) == (shown_status, summary)


def test_the_first_day_of_a_set_keeps_the_uid_of_the_meeting():
    before = updated(FeedState(), base_with(meeting(date="2027-07")), NOW)
    content = feed(base_with(meeting(date="{2027-07-03,2027-07-05}")), before, now=NOW + 60)
    sequences = {uid: event.value("SEQUENCE") for uid, event in events_in(content).items()}
    assert sequences == {f"spring@{DOMAIN}": "1", f"spring.2@{DOMAIN}": "0"}


def test_the_description_has_agenda_hour_and_citation():
    one = meeting(time="10:00", agenda=["The quay; costs, and time"], topics=["north-quay"])
    content = feed(base_with(one), FeedState(), now=NOW)
    event = icalendar.Calendar.from_ical(content).events[0]
    assert str(event["DESCRIPTION"]).split("\n") == [
        "3 July 2027 (scheduled)",
        "Begins at 10:00 (Europe/London); the end is not on record.",
        "",
        "Agenda:",
        "- The quay; costs, and time",
        "",
        "Topics: north quay",
        "",
        "On record in:",
        "- Minutes of the Harbour Committee, May 2021, HC/M/7, para. 1 (our numbering), May 2021: "
        "“met on 3 and 5 May 2021”.",
    ]


def test_a_line_break_in_a_name_adds_no_property():
    base = base_with(meeting(name="Spring\r\nATTENDEE:mailto:x@y.example\nmeeting", place="a\nVALARM:1"))
    content = feed(base, FeedState(), now=NOW)
    assert [fault for fault in faults(content) if "CRLF" not in fault] == []
    assert b"\nATTENDEE" not in content


def test_a_cancelled_event_is_kept_for_thirty_days():
    before = updated(FeedState(), base_with(meeting()), NOW)
    off = updated(before, base_with(meeting(status="cancelled")), NOW + 60)
    (event,) = events_in(feed(base_with(meeting(status="cancelled")), off, now=NOW + 60)).values()
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CANCELLED", "1")
    last = NOW + 60 + CANCELLED_KEPT_S
    assert len(events_in(feed(base_with(meeting(status="cancelled")), off, now=last - 1))) == 1
    assert events_in(feed(base_with(meeting(status="cancelled")), off, now=last)) == {}


def test_a_meeting_that_left_the_record_is_cancelled_and_can_come_back():
    before = updated(FeedState(), base_with(meeting()), NOW)
    gone = updated(before, base_with(), NOW + 60)
    (event,) = events_in(feed(base_with(), gone, now=NOW + 60)).values()
    assert (event.value("STATUS"), event.value("SUMMARY")) == ("CANCELLED", "Cancelled: Spring meeting")
    assert event.value("DESCRIPTION").startswith("This date is no longer on record.")
    long_after = NOW + 60 + 2 * CANCELLED_KEPT_S
    assert events_in(feed(base_with(), gone, now=long_after)) == {}
    (event,) = events_in(feed(base_with(meeting()), gone, now=long_after)).values()
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CONFIRMED", "2")


def test_nothing_new_gives_the_very_same_bytes():
    base = base_with(meeting(), meeting("other", "2027-08", time=None))
    state = updated(FeedState(), base, NOW)
    assert feed(base, state, now=NOW) == feed(base, state, now=NOW + 9_000_000)


ZONES = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "Etc/GMT+5"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", ["1999-07-03", "2027-01-15", "2027-07-03", "2061-07-03"])
def test_two_libraries_read_the_same_instant(zone, day):
    content = feed(base_with(meeting(date=day, time="09:30", time_zone=zone)), FeedState(), now=NOW)
    assert faults(content) == []
    instant = datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=ZoneInfo(zone))
    first = icalendar.Calendar.from_ical(content).events[0]
    second = vobject.readOne(content.decode()).vevent
    assert first.start.astimezone(UTC) == instant.astimezone(UTC)
    assert second.dtstart.value.astimezone(UTC) == instant.astimezone(UTC)


@pytest.mark.parametrize("folder", BASES, ids=lambda folder: folder.name)
def test_two_libraries_read_the_same_events(folder):
    content = feed(load(folder), FeedState(), now=NOW)
    one = {
        (str(event["UID"]), str(event["SUMMARY"]), str(event["DESCRIPTION"]), event.start, event.end)
        for event in icalendar.Calendar.from_ical(content).events
    }
    two = {
        (event.uid.value, event.summary.value, event.description.value, event.dtstart.value, event.dtend.value)
        for event in vobject.readOne(content.decode()).vevent_list
    }
    assert one == two


def test_the_end_of_whole_days_is_the_day_after():
    content = feed(base_with(meeting(date="2027-05-08/2027-05-21")), FeedState(), now=NOW)
    event = icalendar.Calendar.from_ical(content).events[0]
    assert (event.start, event.end - timedelta(days=1)) == (date(2027, 5, 8), date(2027, 5, 21))


GOOD = feed(base_with(meeting(time="10:00"), meeting("other", "2027-08")), FeedState(), now=NOW)
# What is planted in a good calendar, and the fault that must be found: a checker that finds nothing proves nothing.
PLANTED = [
    (b"\r\n", b"\n", "CRLF"),
    (b"SUMMARY:Spring", b"SUMMARY:Spr" + b"i" * 80, "octets"),
    (b"SUMMARY:", b"SUMMARY:\xc3\r\n \xbc", "within a character"),
    (b"SUMMARY:", b"SUMMARY:a\\, b, c", "not escaped"),
    (b"UID:other@", b"UID:spring@", "2 times"),
    (b"DTSTAMP:20270115T080000Z\r\n", b"", "DTSTAMP 0 times"),
    (b"DTSTAMP:20270115T080000Z", b"DTSTAMP:20270115T080000", "DTSTAMP:"),
    (b"DTEND;VALUE=DATE:20270901", b"DTEND;VALUE=DATE:20270801", "not after"),
    (b"DTSTART:20270703T090000Z", b"DTSTART;TZID=Europe/London:20270703T090000Z", "another kind"),
    (b"T090000Z", b"T090000", "without its VTIMEZONE"),
    (b"DTEND;VALUE=DATE:20270901\r\n", b"", "not one DTEND"),
    (b"VALUE=DURATION:PT12H", b"X=1:PT12H", "VALUE=DURATION"),
    (b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE", "TRANSP:OPAQUE"),
    (b"TRANSP:TRANSPARENT", b"TRANSP:TRANSPARENT\r\nATTENDEE:mailto:x", "ATTENDEE"),
    (b"METHOD:PUBLISH", b"METHOD:REQUEST", "METHOD:REQUEST"),
]


@pytest.mark.parametrize(("good", "bad", "complaint"), PLANTED)
def test_the_checker_finds_a_planted_fault(good, bad, complaint):
    assert faults(GOOD) == []
    assert good in GOOD
    assert any(complaint in fault for fault in faults(GOOD.replace(good, bad)))
