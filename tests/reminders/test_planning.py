"""What is planned: once, before the meeting, at the local hour asked for, whatever the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.planning import corrections, meetings_of, plan, undated
from bot.reminders.told import lacks_the_hour
from bot.reminders.values import Planned, Scope
from tests.reminders.making import CHANNEL, DAY_S, ZURICH, at, base, delivery, meeting, subscription, utc

FROM, TO = at("2018-01-01T00:00"), at("2019-01-01T00:00")


def planned_of(knowledge, *subscriptions, since=FROM, until=TO):
    return plan(knowledge, subscriptions or (subscription(),), since=since, until=until)


def told(planned: tuple[Planned, ...]) -> list[str]:
    """Each in short: lead and when it is due."""
    return [f"{one.lead}: {utc(one.due_at)}" for one in sorted(planned, key=lambda one: one.due_at)]


# ---- reminders

REMINDERS = {
    "a day": ("2018-07-10", {}, ["14: 2018-06-26T07:00Z", "7: 2018-07-03T07:00Z", "1: 2018-07-09T07:00Z"]),
    "across the change of clocks": (
        "2018-04-05",
        {},
        ["14: 2018-03-22T08:00Z", "7: 2018-03-29T07:00Z", "1: 2018-04-04T07:00Z"],
    ),
    "another hour and zone": (
        "2018-07-10",
        {"leads": (3,), "hour": 17, "zone": "America/New_York"},
        ["3: 2018-07-07T21:00Z"],
    ),
    "days on end": ("{2018-07-03,2018-07-04}", {"leads": (1,)}, ["1: 2018-07-02T07:00Z"]),
    "an interval": ("2018-05-08/2018-05-21", {"leads": (1,)}, ["1: 2018-05-07T07:00Z"]),
    "a pause, after which the shortest lead will do": (
        "{2018-03-23,2018-03-26}",
        {"leads": (7, 2)},
        ["7: 2018-03-16T08:00Z", "2: 2018-03-21T08:00Z", "2: 2018-03-24T08:00Z"],
    ),
    "a Sunday put off to the Friday before": (
        "2018-07-09",
        {"leads": (7, 1), "weekdays_only": True},
        ["7: 2018-07-02T07:00Z", "1: 2018-07-06T07:00Z"],
    ),
    "two leads that a weekend puts on one Friday": (
        "2018-07-09",
        {"leads": (3, 2, 1), "weekdays_only": True},
        ["1: 2018-07-06T07:00Z"],
    ),
    "an hour that is skipped": ("2018-03-26", {"leads": (1,), "hour": 2}, ["1: 2018-03-25T01:00Z"]),
    "a zone so far west that it begins there on the day before": (
        "2018-07-10",
        {"leads": (7, 1), "hour": 23, "zone": "Pacific/Honolulu"},
        ["7: 2018-07-03T09:00Z", "1: 2018-07-09T09:00Z"],
    ),
}


@pytest.mark.parametrize(("text", "others", "expected"), REMINDERS.values(), ids=REMINDERS.keys())
def test_a_meeting_is_reminded_of(text, others, expected):
    assert told(planned_of(base(meeting(text)), subscription(**others))) == expected


@pytest.mark.parametrize("hour", [0, 9, 15, 17, 23])
def test_days_are_counted_where_the_reminder_is_posted(hour):
    """What begins in Tokyo on 10 July at 09:00 begins in Los Angeles on 9 July at 17:00."""
    there = base(meeting("2018-07-10", time="09:00", time_zone="Asia/Tokyo"))
    (found,) = planned_of(there, subscription(leads=(1,), hour=hour, zone="America/Los_Angeles"))
    assert found.due_at == at(f"2018-07-08T{hour:02}:00", "America/Los_Angeles")
    assert (found.day, found.expires_at) == ("2018-07-10", at("2018-07-09T17:00", "America/Los_Angeles"))


UNREMINDED = {
    "only proposed": {"status": "proposed"},
    "cancelled": {"status": "cancelled"},
    "about that day": {"date": "2018-07-10~"},
    "in that month": {"date": "2018-07"},
}


@pytest.mark.parametrize("others", UNREMINDED.values(), ids=UNREMINDED.keys())
def test_a_day_that_is_not_settled_is_not_reminded_of(others):
    planned = planned_of(base(meeting(**{"date": "2018-07-10"} | others)))
    assert [one for one in planned if one.kind == "reminder"] == []


def test_a_reminder_says_what_it_is_about():
    (found,) = planned_of(base(meeting("2018-07-10", time="10:00")), subscription(leads=(7,)))
    assert found == Planned(
        found.id, "s1", CHANNEL, "reminder", "session", "2018-07-10", 7,
        at("2018-07-03T09:00"), at("2018-07-10T10:00"), ZURICH,
    )  # fmt: skip


def test_nothing_is_planned_for_who_is_paused_or_asked_later():
    knowledge = base(meeting("2018-07-10"))
    assert planned_of(knowledge, subscription(paused=True)) == ()
    assert told(planned_of(knowledge, subscription(changed_at=at("2018-07-03T09:00")))) == [
        "7: 2018-07-03T07:00Z",
        "1: 2018-07-09T07:00Z",
    ]


def test_in_one_conversation_the_same_is_planned_once_for_the_first_subscription():
    knowledge = base(meeting("2018-07-10", body="council"))
    first = subscription(id="a", scope=Scope("body", "council"), leads=(7, 1))
    second = subscription(id="b", leads=(14, 7), hour=8)
    elsewhere = subscription(id="c", channel="C2", leads=(7,))
    found = planned_of(knowledge, elsewhere, second, first)
    assert sorted((one.channel, one.lead, one.subscription) for one in found) == [
        ("C1", 1, "a"), ("C1", 7, "a"), ("C1", 14, "b"), ("C2", 7, "c"),
    ]  # fmt: skip


def test_the_id_is_the_same_whichever_subscription_it_is_for():
    knowledge = base(meeting("2018-07-10"))
    one = planned_of(knowledge, subscription(id="a", leads=(7,)))
    other = planned_of(knowledge, subscription(id="b", leads=(7, 3), hour=17, zone="Asia/Tokyo"))
    assert {found.id for found in one} < {found.id for found in other}


def test_the_ids_of_another_channel_meeting_day_or_lead_are_others():
    ids = [
        found.id
        for knowledge in (base(meeting("2018-07-10")), base(meeting("2018-07-11")), base(meeting("2018-07-10", "x")))
        for channel in ("C1", "C2")
        for found in planned_of(knowledge, subscription(channel=channel))
    ]
    assert len(set(ids)) == len(ids) == 3 * 2 * 3


COVERED = {
    Scope("all"): ["a", "b", "c"],
    Scope("body", "council"): ["a"],
    Scope("topic", "trade"): ["a", "b"],
    Scope("topic", "world"): ["a", "b", "c"],
    Scope("meeting", "c"): ["c"],
    Scope("body", "gone"): [],
    Scope("meeting", "gone"): [],
}


@pytest.mark.parametrize(("scope", "expected"), COVERED.items(), ids=str)
def test_a_scope_covers(scope, expected):
    knowledge = base(
        meeting("2018-07-10", "a", body="council", topics=["trade"]),
        meeting("2018-07-11", "b", topics=["trade"]),
        meeting("2018-07-12", "c"),
    )
    assert [one.id for one in meetings_of(knowledge, scope)] == expected
    found = planned_of(knowledge, subscription(scope=scope, leads=(1,)))
    assert sorted(one.meeting for one in found) == expected


# ---- the monthly line on undated meetings


def lines(planned: tuple[Planned, ...]) -> list[str]:
    """Month and due time of the lines on undated meetings."""
    return [f"{one.day}: {utc(one.due_at)}" for one in planned if one.kind == "undated"]


def test_undated_meetings_are_told_of_once_a_month_on_its_first_weekday():
    knowledge = base(meeting("2018-09", "a"), meeting("2018-35", "b"), meeting("2018-07-10", "c"))
    found = planned_of(knowledge, subscription(), subscription(id="s2", hour=8), since=at("2018-05-15T00:00"))
    assert lines(found) == [
        "2018-06: 2018-06-01T07:00Z",  # a Friday
        "2018-07: 2018-07-02T07:00Z",  # the 1st is a Sunday
        "2018-08: 2018-08-01T07:00Z",
        "2018-09: 2018-09-03T07:00Z",  # the 1st is a Saturday
    ]
    line = next(one for one in found if one.kind == "undated")
    assert (line.meeting, line.lead, line.expires_at - line.due_at) == ("", 0, 7 * DAY_S)


TOLD_OF = {
    "a month": {"date": "2018-07"},
    "about a day": {"date": "2018-07-10~"},
    "a day that is only proposed": {"date": "2018-07-10", "status": "proposed"},
    "a proposed year": {"date": "2018", "status": "proposed"},
    "an open end": {"date": "2018-07-10/.."},
}
NOT_TOLD_OF = {
    "a settled day": {"date": "2018-07-10"},
    "held": {"date": "2018-07", "status": "held"},
    "cancelled": {"date": "2018-07", "status": "cancelled"},
    "over": {"date": "2018-05"},
}


@pytest.mark.parametrize("others", TOLD_OF.values(), ids=TOLD_OF.keys())
def test_an_undated_meeting_is_told_of(others):
    knowledge = base(meeting(**others))
    found = planned_of(knowledge, since=at("2018-07-01T00:00"), until=at("2018-08-01T00:00"))
    assert lines(found) == ["2018-07: 2018-07-02T07:00Z"]
    assert undated(knowledge, [Scope("all")], date(2018, 7, 2)) == knowledge.meetings


@pytest.mark.parametrize("others", NOT_TOLD_OF.values(), ids=NOT_TOLD_OF.keys())
def test_a_meeting_that_is_dated_over_or_off_is_not(others):
    knowledge = base(meeting(**others))
    found = planned_of(knowledge, since=at("2018-07-01T00:00"), until=at("2018-08-01T00:00"))
    assert lines(found) == []
    assert undated(knowledge, [Scope("all")], date(2018, 7, 2)) == ()


# ---- over all of them

DAYS = st.dates(date(2018, 1, 1), date(2018, 12, 31))
DATES = st.one_of(
    DAYS.map(str),
    st.lists(DAYS, min_size=2, max_size=4, unique=True).map(lambda days: f"{{{','.join(map(str, sorted(days)))}}}"),
    st.tuples(DAYS, DAYS).map(lambda ends: f"{min(ends)}/{max(ends)}"),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"{day}~"),
    st.just("2018"),
)
MEETINGS = st.builds(
    lambda text, status, body, topics, time: (text, {"status": status, "body": body, "topics": topics, "time": time}),
    DATES,
    st.sampled_from(["held", "scheduled", "scheduled", "proposed", "cancelled"]),
    st.sampled_from(["council", None]),
    st.sampled_from([[], ["trade"]]),
    st.sampled_from([None, "00:30", "10:00", "23:30"]),
)
BASES = st.lists(MEETINGS, max_size=5).map(
    lambda made: base(*(meeting(text, f"meeting-{n}", **others) for n, (text, others) in enumerate(made)))
)
ZONES = st.sampled_from(
    ["Europe/Zurich", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Honolulu"]
)
SUBSCRIPTIONS = st.lists(
    st.builds(
        lambda **others: others,
        channel=st.sampled_from(["C1", "C2"]),
        scope=st.sampled_from([Scope("all"), Scope("body", "council"), Scope("topic", "trade")]),
        leads=st.sets(st.integers(1, 90), min_size=1, max_size=4).map(lambda leads: tuple(sorted(leads, reverse=True))),
        hour=st.integers(0, 23),
        zone=ZONES,
        weekdays_only=st.booleans(),
        changed_at=st.sampled_from([0.0, FROM + 100 * DAY_S]),
        paused=st.sampled_from([False, False, False, True]),
    ),
    max_size=4,
).map(lambda made: [subscription(id=f"s{n}", **others) for n, others in enumerate(made)])
MOMENTS = st.floats(FROM - 100 * DAY_S, TO).map(round)


@settings(max_examples=40)
@given(BASES, SUBSCRIPTIONS)
def test_nothing_is_due_once_the_meeting_has_begun_nor_before_it_was_asked_for(knowledge, subscriptions):
    asked = {one.id: one for one in subscriptions}
    for one in plan(knowledge, subscriptions, since=FROM - 100 * DAY_S, until=TO):
        assert asked[one.subscription].changed_at <= one.due_at < one.expires_at
        assert not asked[one.subscription].paused


@settings(max_examples=40)
@given(BASES, SUBSCRIPTIONS)
def test_no_id_is_planned_twice_and_each_says_one_thing(knowledge, subscriptions):
    found = plan(knowledge, subscriptions, since=FROM - 100 * DAY_S, until=TO)
    assert len({one.id for one in found}) == len(found)
    assert len({(one.channel, one.kind, one.meeting, one.day, one.lead) for one in found}) == len(found)


@settings(max_examples=40)
@given(BASES, SUBSCRIPTIONS, st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_two_windows_plan_what_the_window_over_both_plans(knowledge, subscriptions, moments):
    a, b, c = moments
    split = [*plan(knowledge, subscriptions, since=a, until=b), *plan(knowledge, subscriptions, since=b, until=c)]
    whole = plan(knowledge, subscriptions, since=a, until=c)
    assert sorted(split, key=lambda one: one.id) == sorted(whole, key=lambda one: one.id)


def test_a_window_between_two_hours_leaves_a_reminder_with_whom_it_belongs():
    knowledge = base(meeting("2018-07-10"))
    both = (subscription(id="a", leads=(7,), hour=9), subscription(id="b", leads=(7,), hour=8))
    between = at("2018-07-03T08:30")
    assert planned_of(knowledge, *both, until=between) == ()
    assert [one.subscription for one in planned_of(knowledge, *both, since=between)] == ["a"]
    early = (subscription(id="a", leads=(7,), hour=8), subscription(id="b", leads=(7,), hour=9))
    assert [one.subscription for one in planned_of(knowledge, *early, until=between)] == ["a"]
    assert planned_of(knowledge, *early, since=between) == ()


@settings(max_examples=40)
@given(BASES, SUBSCRIPTIONS, st.randoms())
def test_the_order_of_subscriptions_makes_no_difference(knowledge, subscriptions, random):
    shuffled = random.sample(subscriptions, len(subscriptions))
    assert plan(knowledge, shuffled, since=FROM, until=TO) == plan(knowledge, subscriptions, since=FROM, until=TO)


@settings(max_examples=40)
@given(BASES, SUBSCRIPTIONS)
def test_what_is_due_shows_the_hour_asked_for_or_comes_right_after_a_gap(knowledge, subscriptions):
    asked = {one.id: one for one in subscriptions}
    for one in plan(knowledge, subscriptions, since=FROM, until=TO):
        local = datetime.fromtimestamp(one.due_at, ZoneInfo(one.zone))
        before = datetime.fromtimestamp(one.due_at - 1, ZoneInfo(one.zone))
        hour = asked[one.subscription].hour
        assert local.hour == hour or before.hour < hour < local.hour
        assert local.weekday() < 5 or not (asked[one.subscription].weekdays_only or one.kind == "undated")


# ---- clocks that change

TWENTY_ZONES = (
    "Europe/Zurich", "Europe/London", "Europe/Istanbul", "Africa/Casablanca", "Africa/Cairo", "America/New_York",
    "America/Sao_Paulo", "America/St_Johns", "America/Havana", "America/Santiago", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Tehran", "Asia/Gaza", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Apia",
    "Pacific/Chatham", "UTC",
)  # fmt: skip


@pytest.mark.whole
@pytest.mark.parametrize("year", [2011, 2018])
@pytest.mark.parametrize("zone", TWENTY_ZONES)
def test_a_year_of_daily_meetings_has_one_reminder_at_every_local_nine_oclock(year, zone):
    days = [date(year, 1, 2) + timedelta(n) for n in range(365)]
    knowledge = base(*(meeting(str(day), f"on-{day}", time="23:59") for day in days), zone=zone)
    since = datetime(year, 1, 1, tzinfo=UTC).timestamp() - 2 * DAY_S
    found = planned_of(knowledge, subscription(leads=(1,), zone=zone), since=since, until=since + 370 * DAY_S)
    shown = [datetime.fromtimestamp(one.due_at, ZoneInfo(zone)) for one in found]
    skipped = [date(2011, 12, 30)] if (zone, year) == ("Pacific/Apia", 2011) else []
    at_nine = [local.date() for local in shown if (local.hour, local.minute) == (9, 0)]
    assert at_nine == [day - timedelta(1) for day in days if day - timedelta(1) not in skipped]
    # The reminder of a day that the calendar lacks comes as the next one dawns.
    assert [f"{local:%Y-%m-%d %H:%M}" for local in shown if local.date() not in at_nine or local.hour != 9] == [
        "2011-12-31 00:00" for _ in skipped
    ]


# ---- corrections


def sent_before(knowledge, since, until, **others):
    """What was posted in a time, as it was then true."""
    return tuple(
        delivery(one, state="sent", told=knowledge.meeting_by_id[one.meeting].date, settled_at=one.due_at, **others)
        for one in planned_of(knowledge, since=since, until=until)
    )


NOW = at("2018-07-04T12:00")
CORRECTED = {
    "moved later": ({"date": "2018-07-20"}, "2018-07-20T07:00Z"),
    "moved earlier": ({"date": "2018-07-06"}, "2018-07-10T07:00Z"),
    "a month now": ({"date": "2018-08"}, "2018-08-31T22:00Z"),
    "in doubt now": ({"date": "2018-07-10?"}, "2018-07-10T22:00Z"),
    "cancelled": ({"date": "2018-07-10", "status": "cancelled"}, "2018-07-10T07:00Z"),
    "a day more": ({"date": "{2018-07-10,2018-07-11}"}, "2018-07-10T07:00Z"),
    "only proposed now": ({"date": "2018-07-10", "status": "proposed"}, "2018-07-10T07:00Z"),
    "held already": ({"date": "2018-07-02", "status": "held"}, "2018-07-10T07:00Z"),
}


@pytest.mark.parametrize(("others", "expires"), CORRECTED.values(), ids=CORRECTED.keys())
def test_a_channel_that_was_told_another_date_is_corrected_once(others, expires):
    sent = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    assert len(sent) == 2
    (found,) = corrections(base(meeting(**others)), sent, NOW)
    assert (found.kind, found.channel, found.meeting, found.day) == ("correction", CHANNEL, "session", "2018-07-10")
    assert (found.subscription, found.due_at, found.lead, found.zone) == ("", NOW, 0, ZURICH)
    assert utc(found.expires_at) == expires


def test_a_meeting_that_has_left_the_record_is_corrected():
    (found,) = corrections(base(), sent_before(base(meeting("2018-07-10")), FROM, NOW), NOW)
    assert utc(found.expires_at) == "2018-07-10T07:00Z"


UNCORRECTED = {
    "nothing changed": ({"date": "2018-07-10"}, NOW),
    "the meeting began and is only now moved to an earlier day": ({"date": "2018-07-09"}, at("2018-07-10T12:00")),
    "it began and is only now cancelled": ({"date": "2018-07-10", "status": "cancelled"}, at("2018-07-10T12:00")),
}


@pytest.mark.parametrize(("others", "now"), UNCORRECTED.values(), ids=UNCORRECTED.keys())
def test_nobody_is_corrected_in_vain(others, now):
    sent = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    assert corrections(base(meeting(**others)), sent, now) == ()


AT_THREE = "2018-07-10 15:00 Europe/Zurich"
HELD_AGAINST_THE_RECORD = {
    "the hour as told": (AT_THREE, {"time": "15:00"}, True),
    "the hour as told, of a zone now written down": (AT_THREE, {"time": "15:00", "time_zone": ZURICH}, True),
    "another hour": (AT_THREE, {"time": "08:00"}, False),
    "the same hour elsewhere": (AT_THREE, {"time": "15:00", "time_zone": "Asia/Tokyo"}, False),
    "an hour that is not on record any more": (AT_THREE, {}, False),
    "an hour where none was told": ("2018-07-10", {"time": "15:00"}, False),
    "no hour, as told": ("2018-07-10", {}, True),
    "only proposed": (AT_THREE, {"time": "15:00", "status": "proposed"}, False),
    "only proposed, as told": ("2018-07-10 proposed", {"status": "proposed"}, True),
    "fixed after all": ("2018-07-10 proposed", {}, False),
    "held": (AT_THREE, {"time": "15:00", "status": "held"}, True),
    "the same days in other words": ("{2018-07-10,2018-07-11}", {"date": "2018-07-10/2018-07-11"}, True),
    "a day more": ("2018-07-10/2018-07-11", {"date": "2018-07-10/2018-07-12"}, False),
    "about that day": ("2018-07-10", {"date": "2018-07-10~"}, False),
    "the month as told": ("2018-07", {"date": "2018-07", "status": "proposed"}, True),
    "cancelled, as told": ("cancelled", {"status": "cancelled"}, True),
    "not cancelled after all": ("cancelled", {}, False),
}


@pytest.mark.parametrize(
    ("told", "others", "is_so"), HELD_AGAINST_THE_RECORD.values(), ids=HELD_AGAINST_THE_RECORD.keys()
)
def test_what_was_told_is_held_against_the_record_by_its_days_hour_zone_and_status(told, others, is_so):
    (first, *_) = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    knowledge = base(meeting(**{"date": "2018-07-10"} | others))
    found = corrections(knowledge, [replace(first, told=told)], NOW)
    assert (found == ()) == is_so


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ("2018-07-10", True),
        ("2018-07-11", False),
        ("2018-07-10 proposed", False),
        (AT_THREE, False),
        ("2018-07-10 08:00 Europe/Zurich", False),
        ("cancelled", False),
        ("withdrawn", False),
    ],
)
def test_only_a_day_that_is_still_so_lacks_nothing_but_the_hour(told, lacks):
    assert lacks_the_hour(told, "session", base(meeting("2018-07-10", time="15:00"))) == lacks
    assert not lacks_the_hour(told, "session", base(meeting("2018-07-10")))


def test_a_meeting_put_earlier_is_corrected_until_the_hour_that_was_told():
    (first, *_) = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    earlier = base(meeting("2018-07-10", time="08:00"))
    (found,) = corrections(earlier, [replace(first, told=AT_THREE)], at("2018-07-10T10:00"))
    assert found.expires_at == at("2018-07-10T15:00")


def test_a_meeting_that_was_to_be_over_and_is_still_to_come_is_corrected():
    sent = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    assert len(corrections(base(meeting("2018-08-20")), sent, at("2018-07-12T12:00"))) == 1


def test_a_correction_keeps_its_id_until_the_truth_changes_again():
    sent = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    (first,), (later,), (other,) = (
        corrections(base(meeting(text)), sent, now)
        for text, now in (("2018-07-20", NOW), ("2018-07-20", NOW + 60), ("2018-07-21", NOW))
    )
    assert first.id == later.id != other.id


def test_what_is_no_reminder_or_told_nothing_is_not_corrected():
    (first, *_) = sent_before(base(meeting("2018-07-10")), FROM, NOW)
    moved = base(meeting("2018-07-20"))
    untold = delivery(first.planned, state="sent", told="")
    line = delivery(planned_of(base(meeting("2018-09")))[0], state="sent", told="2018-08")
    assert corrections(moved, [untold, line], NOW) == ()
