"""Calendar files of others: what is read of them, what is passed over, and which are refused."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.comparing import ImportDefaults, compared
from bot.calendars.feed import feed
from bot.calendars.history import FeedState
from bot.calendars.importing import ImportedEvent, SkippedEvent, imported
from bot.errors import BotError
from tests.calendars.bases import NOW, base_with, meeting, small_base

TODAY = meeting().when.earliest.replace(year=2026)
DEFAULTS = ImportDefaults("minutes-2021-05")


def calendar(*events: str) -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{blocks}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def event(*lines: str, uid: str = "u1", name: str = "Session") -> str:
    return "\n".join([f"UID:{uid}", f"SUMMARY:{name}", *lines])


# The lines of an event; date, time and zone of the meeting in a record that is kept in Zurich
READ = [
    (["DTSTART;VALUE=DATE:20270703"], "2027-07-03", "", ""),
    (["DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270704"], "2027-07-03", "", ""),
    (["DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270703"], "2027-07-03", "", ""),
    (["DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270706"], "2027-07-03/2027-07-05", "", ""),
    (["DTSTART;VALUE=DATE:20270703", "DURATION:P2D"], "2027-07-03/2027-07-04", "", ""),
    (["DTSTART:20270703T080000Z", "DTEND:20270703T160000Z"], "2027-07-03", "10:00", "Europe/Zurich"),
    (["DTSTART:20270703T223000Z"], "2027-07-04", "00:30", "Europe/Zurich"),
    (["DTSTART:20270703T100000", "DURATION:PT8H"], "2027-07-03", "10:00", "Europe/Zurich"),
    (["DTSTART;TZID=America/New_York:20270703T100000"], "2027-07-03", "10:00", "America/New_York"),
    (["DTSTART;TZID=W. Europe Standard Time:20270703T100000"], "2027-07-03", "10:00", "Europe/Berlin"),
    (["DTSTART;TZID=/example.org/20200101/Europe/Zurich:20270703T100000"], "2027-07-03", "10:00", "Europe/Zurich"),
    (["DTSTART:20270703T080000Z", "DTEND:20270705T160000Z"], "2027-07-03/2027-07-05", "10:00", "Europe/Zurich"),
    (["DTSTART:20270703T200000Z", "DTEND:20270704T010000Z"], "2027-07-03", "22:00", "Europe/Zurich"),
    (["DTSTART:20270702T220000Z", "DTEND:20270704T220000Z"], "2027-07-03/2027-07-04", "00:00", "Europe/Zurich"),
]


@pytest.mark.parametrize(("lines", "when", "clock", "zone"), READ, ids=lambda value: ", ".join(value) or "-")
def test_dates_and_times_are_read_as_the_record_writes_them(lines, when, clock, zone):
    (found,) = imported(calendar(event(*lines)), "Europe/Zurich")
    assert isinstance(found, ImportedEvent)
    assert (found.date, found.time, found.zone) == (when, clock, zone)


def test_texts_are_unfolded_unescaped_and_inert():
    text = event("DTSTART:20270703", "LOCATION:Room W\\, first\n  floor", name="Ses\n sion\\; first\\npart\u202e\u200b")
    (found,) = imported(calendar(text), "UTC")
    assert (found.name, found.place) == ("Session; first part", "Room W, first floor")


@pytest.mark.parametrize("fold", [b"\r\n ", b"\n\t"])
def test_a_fold_may_stand_within_a_character(fold):
    before, after = calendar(event("DTSTART:20270703", name="R\u00e9union")).split("\u00e9".encode())
    content = before + b"\xc3" + fold + b"\xa9" + after
    assert [one.name for one in imported(content, "UTC")] == ["R\u00e9union"]


STATES = [
    ("X-A:b", "scheduled"),
    ("STATUS:CONFIRMED", "scheduled"),
    ("STATUS:TENTATIVE", "proposed"),
    ("STATUS:CANCELLED", "cancelled"),
]


@pytest.mark.parametrize(("line", "status"), STATES)
def test_the_status_is_taken_over(line, status):
    assert imported(calendar(event("DTSTART:20270703", line)), "UTC")[0].status == status


@pytest.mark.parametrize("lines", [[], ["STATUS:CONFIRMED"], ["STATUS:CONFIRMED", "STATUS:TENTATIVE"]])
def test_a_calendar_that_was_sent_to_cancel_cancels_its_events(lines):
    content = calendar(event("DTSTART:20270703", *lines)).replace(b"PRODID:x", b"METHOD:CANCEL")
    later = calendar(event("DTSTART:20270703", uid="u2"))
    assert [one.status for one in imported(content + later, "UTC")] == ["cancelled", "scheduled"]


# The SEQUENCE of each of several events with one UID, and the one of them that is taken
VERSIONS = [(["0", "1"], 1), (["1", "0"], 0), (["1", "1"], 0), (["", "1", "10", "9"], 2), (["many", "1"], 1)]


@pytest.mark.parametrize(("sequences", "newest"), VERSIONS)
def test_of_events_with_one_uid_the_newest_is_taken(sequences, newest):
    days = range(1, 9)
    events = [event(f"DTSTART:2027070{day}", f"SEQUENCE:{one}") for day, one in zip(days, sequences, strict=False)]
    found = imported(calendar(*events), "UTC")
    assert [number for number, one in enumerate(found) if isinstance(one, ImportedEvent)] == [newest]


# The lines of an event that is passed over, and why
SKIPPED = [
    (["DTSTART:20270703", "RRULE:FREQ=WEEKLY"], "it repeats (RRULE)"),
    (["DTSTART:20270703", "RRULE:FREQ=SECONDLY"], "it repeats (RRULE)"),
    (["DTSTART:20270703", "RDATE:20270710"], "it repeats (RDATE)"),
    (["DTSTART:20270703", "RECURRENCE-ID:20270703"], "it repeats (RECURRENCE-ID)"),
    ([], "it has no DTSTART"),
    (["DTSTART:2027-07-03"], 'its DTSTART "2027-07-03" cannot be read'),
    (["DTSTART:20271303"], 'its DTSTART "20271303" cannot be read'),
    (["DTSTART;VALUE=PERIOD:20270703T100000Z/PT1H"], "its DTSTART is neither a day nor a time"),
    (["DTSTART:20270703", "DTSTART:20270704"], "it has DTSTART more than once"),
    (["DTSTART;TZID=Mars/Olympus:20270703T100000"], 'its time zone "Mars/Olympus" is unknown'),
    (["DTSTART;TZID=../../etc/passwd:20270703T100000"], 'its time zone "../../etc/passwd" is unknown'),
    ([f"DTSTART;TZID={'a' * 3000}:20270703T100000"], "its lines are not those of an event"),
    (["DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270701"], "it ends before it begins"),
    (["DTSTART:20270703T100000Z", "DTEND:20270703T090000Z"], "it ends before it begins"),
    (["DTSTART:20270703T100000Z", "DTEND;VALUE=DATE:20270704"], "its DTEND has none"),
    (["DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20290703"], "more than 366 days"),
    (["DTSTART:99991231T235959Z", "DURATION:P10000W"], "at the end of the calendar"),
    (["DTSTART:20270703", "DURATION:P99999999999999W"], 'its DURATION "P99999999999999W" cannot be read'),
    (["DTSTART:20270703", f"DTEND;X-A={'a' * 5000}:20270704"], "longer than 4,000 characters"),
    (["DTSTART:20270703", *["RDATE:1"] * 20], "over and over"),
]


@pytest.mark.parametrize(("lines", "reason"), SKIPPED, ids=lambda value: str(value)[:50])
def test_an_event_that_cannot_be_taken_is_passed_over_with_its_reason(lines, reason):
    bad, good = imported(calendar(event(*lines), event("DTSTART:20270703", uid="u2")), "UTC")
    assert isinstance(bad, SkippedEvent)
    assert (bad.name, bad.uid) == ("Session", "u1")
    assert reason in bad.reason
    assert isinstance(good, ImportedEvent)


def test_an_event_without_uid_or_name_or_with_anothers_uid_is_passed_over():
    twice = [event("DTSTART:20270703")] * 2
    events = imported(calendar("SUMMARY:a\nDTSTART:20270703", "UID:b\nDTSTART:20270703", *twice), "UTC")
    reasons = [found.reason[:18] if isinstance(found, SkippedEvent) else "" for found in events]
    assert reasons == ["it has no UID, by ", "it has no SUMMARY ", "", "its UID stands at "]


def test_alarms_tasks_and_time_zones_of_the_file_are_left_alone():
    inner = "BEGIN:VALARM\nSUMMARY:Alarm\nDTSTART:19990101\nRRULE:FREQ=SECONDLY\nEND:VALARM\nDTSTART:20270703"
    around = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\nBEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\nBEGIN:VTODO\r\nEND:VTODO\r\n"
    )
    content = calendar(event(inner)).replace(b"PRODID:x\r\n", around.encode())
    (found,) = imported(content, "UTC")
    assert (found.name, found.date) == ("Session", "2027-07-03")


REFUSED = [
    (b"", 'found "" at the beginning'),
    (b"hello", 'found "hello" at the beginning'),
    (b"BEGIN:VCALENDAR\r\n", "no END:VCALENDAR"),
    (
        calendar(event("DTSTART:20270703")).decode().encode("utf-16"),
        "the byte 0xFF at the beginning of a line, which is not UTF-8",
    ),
    (calendar(event("LOCATION:Gen\u00e8ve")).decode().encode("latin-1"), 'the byte 0xE8 behind "LOCATION:Gen"'),
    (b"BEGIN:VCALENDAR\r\nX:\0\r\nEND:VCALENDAR\r\n", "a NUL character"),
    (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "without its BEGIN"),
    (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 60_000 + b"END:VCALENDAR\n", "without its BEGIN"),
    (calendar(*["UID:a"] * 501), "more than 500 events"),
    (b"BEGIN:VCALENDAR\n" + b"x" * 1_000_000, "more than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("content", "complaint"), REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_is_no_calendar_to_be_read_is_refused(content, complaint):
    with pytest.raises(BotError) as refusal:
        imported(content, "UTC")
    assert complaint in str(refusal.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "times"),
    [("X:1", 330), ("SUMMARY:1", 150), ("SUMMARY;A=" + '"a",' * 25 + ":b", 15), ("LOCATION;A=b" * 9 + ":c", 15)],
)
def test_half_a_megabyte_of_mischief_is_read_within_two_seconds(line, times):
    content = calendar(*["\n".join([event("DTSTART:20270703"), *[line] * times])] * 300)
    assert len(content) > 400_000
    began = time.process_time()
    assert len(imported(content, "UTC")) == 300
    assert time.process_time() - began < 2


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([*"BEGIN END VEVENT VCALENDAR VALARM UID SUMMARY DTSTART DTEND RRULE TZID VALUE".split()])  # noqa: SIM905
        | st.sampled_from([":", ";", "=", "\r\n", "\n ", '"', "\\", "20270703", "T100000Z", "DATE"])
        | st.text(max_size=3),
        max_size=40,
    )
)
def test_whatever_is_in_a_file_it_is_read_or_refused(parts):
    body = "".join(parts)
    for text in (body, f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"):
        with suppress(BotError):
            imported(text.encode("utf-8", "surrogatepass"), "Europe/Zurich")


# Held against the record


def rows(content: bytes, *meetings, today=TODAY) -> list[tuple[str, str]]:
    found = compared(imported(content, "Europe/London"), base_with(*meetings), DEFAULTS, today)
    return [(row.kind, row.remark) for row in found]


def taken(content: bytes, *meetings):
    """The meetings as they would be on record."""
    found = compared(imported(content, "Europe/London"), base_with(*meetings), DEFAULTS, TODAY)
    return [row.meeting for row in found]


FIRST = calendar(event("DTSTART:20270703T090000Z", "LOCATION:Port Elm"))


def test_a_new_event_becomes_a_meeting_that_cites_its_place_in_the_calendar():
    (new,) = taken(FIRST)
    assert new.id.startswith("session-u")
    assert (new.date, new.time, new.time_zone, new.place) == ("2027-07-03", "10:00", None, "Port Elm")
    assert new.status == "scheduled"
    (cite,) = new.cite
    assert (cite.document, cite.paragraph, cite.quote) == ("minutes-2021-05", "1", "Session")


def test_the_same_file_again_changes_nothing():
    assert [kind for kind, _ in rows(FIRST, *taken(FIRST))] == ["unchanged"]


# What the calendar says later, and what is said to change
LATER = [
    (["DTSTART:20270704T090000Z"], "3 July 2027 -> 4 July 2027"),
    (["DTSTART:20270703T100000Z"], "time 10:00 -> 11:00"),
    (["DTSTART;VALUE=DATE:20270704"], "3 July 2027 -> 4 July 2027"),
    (["DTSTART;TZID=Asia/Tokyo:20270703T100000"], "time_zone - -> Asia/Tokyo"),
    (["DTSTART:20270703T090000Z", "STATUS:CANCELLED"], "status scheduled -> cancelled"),
    (["DTSTART:20270703T090000Z", "STATUS:TENTATIVE"], "status scheduled -> proposed"),
]


@pytest.mark.parametrize(("lines", "remark"), LATER)
def test_a_changed_event_moves_its_meeting_instead_of_doubling_it(lines, remark):
    later = calendar(event(*lines, name="Another name"))
    assert rows(later, *taken(FIRST)) == [("changed", remark)]
    assert [one.name for one in taken(later, *taken(FIRST))] == ["Session"]


def test_what_a_curator_has_put_better_is_left():
    (new,) = taken(calendar(event("DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270705")))
    days = {"date": "{2027-07-03,2027-07-04}", "status": "held", "name": "Summer session", "place": "Hesk"}
    better = type(new).model_validate({**new.model_dump(), **days})
    later = calendar(event("DTSTART;VALUE=DATE:20270703", "DTEND;VALUE=DATE:20270705"))
    assert rows(later, better) == [("unchanged", "")]


def test_a_time_that_a_curator_gave_to_a_whole_day_is_left():
    day = calendar(event("DTSTART;VALUE=DATE:20270703"))
    (new,) = taken(day)
    timed = type(new).model_validate({**new.model_dump(), "time": "10:00", "time_zone": "Asia/Tokyo"})
    assert rows(day, timed) == [("unchanged", "")]
    assert taken(day, timed) == [timed]


def test_what_a_curator_has_cancelled_stays_cancelled_and_the_preview_says_so():
    (new,) = taken(FIRST)
    off = type(new).model_validate({**new.model_dump(), "status": "cancelled"})
    ((kind, remark),) = rows(FIRST, off)
    assert kind == "unchanged"
    assert remark == f"left as cancelled; if it does take place, write status: scheduled at {new.id} in meetings.yaml"
    later = calendar(event("DTSTART:20270704T090000Z"))
    assert [(one.date, one.status) for one in taken(later, off)] == [("2027-07-04", "cancelled")]


def test_a_coming_meeting_that_the_file_no_longer_has_is_shown_and_left():
    ((kind, remark),) = rows(calendar(), *taken(FIRST))
    assert kind == "gone"
    assert "write status: cancelled" in remark
    assert rows(calendar(), *taken(FIRST), today=TODAY.replace(year=2028)) == []
    assert rows(calendar(), meeting()) == []


def test_what_was_cancelled_before_it_was_known_is_passed_over():
    assert rows(calendar(event("DTSTART:20270703", "STATUS:CANCELLED"))) == [
        ("skipped", "cancelled before it came on record")
    ]


def test_a_feed_of_the_record_itself_adds_nothing():
    base = base_with(meeting(date="{2027-07-03,2027-07-05}"))
    content = feed(base, FeedState(), now=NOW)
    found = compared(imported(content, "UTC"), base, DEFAULTS, TODAY)
    assert {(row.kind, row.remark) for row in found} == {("skipped", "it was written by Rapporteur, from spring")}


def test_a_feed_of_another_record_is_read_back_as_it_was():
    others = [
        meeting("a", "2027-07-03", time="10:00"),
        meeting("b", "2027-07-03/2027-07-09"),
        meeting("c", "2027-08-01"),
    ]
    content = feed(base_with(*others), FeedState(), now=NOW)
    found = [row.meeting for row in compared(imported(content, "Europe/London"), small_base(), DEFAULTS, TODAY)]
    assert [(one.date, one.time) for one in found] == [(one.date, one.time) for one in others]
