"""Late reminders: posted while they are of use, the nearest only, and not at night."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.misfires import verdict
from bot.reminders.occurrences import local_time
from bot.reminders.planning import plan
from bot.reminders.values import Planned
from tests.reminders.making import DAY_S, ZURICH, at, base, delivery, meeting, planned, subscription, utc

HOUR_S = 3_600.0


def decided(one: Planned, now: str, *siblings) -> str:
    """The verdict in short."""
    found = verdict(one, siblings, at(now))
    return f"wait until {utc(found.until)}" if found.action == "wait" else found.action


# A reminder 7 days before a meeting of 10 July 2018, 09:00, due on 3 July at 09:00, all in Zurich.
LATE_BY_A_WEEK_BEFORE = {
    "2018-07-03T09:00": "send",
    "2018-07-03T09:29": "send",
    "2018-07-03T13:00": "send",
    "2018-07-03T19:59": "send",
    "2018-07-03T20:00": "wait until 2018-07-04T05:00Z",
    "2018-07-04T06:59": "wait until 2018-07-04T05:00Z",
    "2018-07-04T07:00": "send",
    "2018-07-04T09:00": "send",
    "2018-07-04T09:01": "missed",
    "2018-07-10T08:59": "missed",
    "2018-07-10T09:00": "missed",
    "2018-07-03T08:59": "wait until 2018-07-03T07:00Z",
}
# One day before the same meeting, due on 9 July at 09:00.
LATE_BY_A_DAY_BEFORE = {
    "2018-07-09T09:00": "send",
    "2018-07-09T20:30": "wait until 2018-07-10T05:00Z",
    "2018-07-09T21:01": "send",  # less than twelve hours before
    "2018-07-10T03:00": "send",
    "2018-07-10T08:59": "send",
    "2018-07-10T09:00": "missed",
    "2018-07-12T09:00": "missed",
}
# The line on undated meetings, due on 2 July at 09:00.
LATE_FOR_THE_UNDATED = {
    "2018-07-02T09:00": "send",
    "2018-07-03T03:00": "wait until 2018-07-03T05:00Z",
    "2018-07-05T09:00": "send",
    "2018-07-05T09:01": "missed",
}
# Somebody wants it at 22:00, by night.
LATE_BY_NIGHT = {
    "2018-07-03T22:00": "send",
    "2018-07-03T22:30": "send",
    "2018-07-03T22:31": "wait until 2018-07-04T05:00Z",
    "2018-07-04T19:00": "send",
    "2018-07-04T21:00": "wait until 2018-07-05T05:00Z",  # in time, but for the night
    "2018-07-05T07:30": "send",
    "2018-07-05T08:01": "missed",
}
DAY_BEFORE = planned(lead=1, due_at=at("2018-07-09T09:00"))
LINE = planned(
    kind="undated", meeting="", day="2018-07", lead=0, due_at=at("2018-07-02T09:00"), expires_at=at("2018-07-09T09:00")
)
CORRECTION = planned(kind="correction", lead=0, due_at=at("2018-07-03T01:00"))
TABLES = [
    (planned(), LATE_BY_A_WEEK_BEFORE),
    (DAY_BEFORE, LATE_BY_A_DAY_BEFORE),
    (LINE, LATE_FOR_THE_UNDATED),
    (planned(due_at=at("2018-07-03T22:00")), LATE_BY_NIGHT),
    (
        CORRECTION,
        {"2018-07-03T01:00": "send", "2018-07-03T02:00": "wait until 2018-07-03T05:00Z", "2018-07-08T12:00": "send"},
    ),
]


@pytest.mark.parametrize(("one", "now", "expected"), [(one, *case) for one, table in TABLES for case in table.items()])
def test_what_is_late_is_posted_while_it_is_of_use(one, now, expected):
    assert decided(one, now) == expected


def test_the_night_is_that_of_the_readers():
    in_tokyo = replace(planned(), zone="Asia/Tokyo")
    assert decided(in_tokyo, "2018-07-03T14:00") == "wait until 2018-07-03T22:00Z"
    assert decided(in_tokyo, "2018-07-04T02:00") == "send"


def test_what_would_have_to_wait_until_the_meeting_has_begun_is_posted_at_once():
    early = replace(DAY_BEFORE, expires_at=at("2018-10-28T07:00"), due_at=at("2018-10-27T09:00"))
    assert decided(early, "2018-10-27T20:00") == "send"  # the night is twelve hours long


def sibling(lead: int, due: str, state: str = "pending", **others: object):
    return delivery(planned(id=f"p{lead}", lead=lead, due_at=at(due), **others), state=state)


SIBLINGS = {
    "nearer and due": (sibling(1, "2018-07-03T08:00"), "missed"),
    "nearer and posted": (sibling(1, "2018-07-03T08:00", "sent"), "missed"),
    "nearer and being posted": (sibling(1, "2018-07-03T08:00", "sending"), "missed"),
    "nearer and perhaps posted": (sibling(1, "2018-07-03T08:00", "unknown"), "missed"),
    "nearer and not due": (sibling(1, "2018-07-03T10:00"), "send"),
    "nearer and given up": (sibling(1, "2018-07-03T08:00", "cancelled"), "send"),
    "farther": (sibling(14, "2018-07-03T08:00"), "send"),
    "itself": (sibling(7, "2018-07-03T09:00", "sending"), "send"),
    "of another day of the meeting": (sibling(1, "2018-07-03T08:00", "sent", day="2018-07-04"), "send"),
    "of another channel": (sibling(1, "2018-07-03T08:00", "sent", channel="C2"), "send"),
    "a correction": (sibling(0, "2018-07-03T08:00", "sent", kind="correction"), "send"),
}


@pytest.mark.parametrize(("other", "expected"), SIBLINGS.values(), ids=SIBLINGS.keys())
def test_of_several_that_are_due_only_the_nearest_to_the_meeting_is_posted(other, expected):
    assert decided(planned(), "2018-07-03T09:30", other) == expected


@given(st.integers(0, 14 * 24 * 4), st.integers(1, 30), st.integers(0, 23))
def test_a_verdict_says_why_waits_for_a_later_time_and_never_posts_after_the_beginning(quarters, lead, hour):
    due = at("2018-07-03T00:00") + hour * HOUR_S
    one = planned(lead=lead, due_at=due, expires_at=due + lead * DAY_S)
    now = due + quarters * 900
    found = verdict(one, (), now)
    assert (found.reason == "") == (found.action == "send")
    assert found.until > now if found.action == "wait" else found.until == 0
    assert found.until < one.expires_at
    assert found.action == "missed" or now < one.expires_at
    if found.action == "wait":
        assert verdict(one, (), found.until).action == "send"


# ---- a bot that was down


@dataclass
class Outbox:
    """A conversation whose reminders are claimed whenever the bot is up, the earliest first."""

    rows: list

    def run(self, now: float) -> list[tuple[float, Planned]]:
        """Everything that is posted at a time."""
        posted = []
        for n, row in enumerate(self.rows):
            if row.state == "pending" and max(row.planned.due_at, row.not_before) <= now:
                self.rows[n] = replace(row, state="sending")
                found = verdict(row.planned, self.rows, now)
                states = {"send": "sent", "missed": "missed", "wait": "pending"}
                self.rows[n] = replace(row, state=states[found.action], not_before=found.until)
                posted += [(now, row.planned)] if found.action == "send" else []
        return posted


def posted_with_a_gap(down_from: float, down_for: float) -> list[tuple[float, Planned]]:
    """What fifty meetings in fifty days come to in one channel, looking every twenty minutes."""
    days = [date(2018, 3, 1) + timedelta(n) for n in range(50)]
    knowledge = base(*(meeting(str(day), f"on-{day}") for day in days))
    since, until = at("2018-02-01T00:00"), at("2018-05-01T00:00")
    found = plan(knowledge, [subscription()], since=since, until=until)
    outbox = Outbox([delivery(one) for one in sorted(found, key=lambda one: (one.day, one.due_at, one.id))])
    ticks = (since + n * 1_200 for n in range(int((until - since) / 1_200)))
    return [post for now in ticks if not down_from <= now < down_from + down_for for post in outbox.run(now)]


# From when, for how many hours, and how many late messages there are.
OUTAGES = [
    ("2018-03-10T08:00", 0, 0),
    ("2018-03-10T08:00", 3, 3),  # those of that morning, two hours late
    ("2018-03-10T08:00", 30, 3),  # of two mornings: those of the first come too late
    ("2018-03-10T08:00", 9 * 24, 3),
    ("2018-03-24T19:30", 3, 0),
    ("2018-03-24T19:30", 30, 3),  # across the change of clocks
    ("2018-03-24T19:30", 9 * 24, 3),
]


@pytest.mark.whole
@pytest.mark.parametrize(("down_from", "down_h", "late"), OUTAGES)
def test_after_an_outage_each_meeting_has_one_late_message_at_most_and_none_once_it_has_begun(down_from, down_h, late):
    began = at(down_from)
    posts = posted_with_a_gap(began, down_h * HOUR_S)
    came_late = [one.meeting for now, one in posts if now - one.due_at > 1_800]
    assert len(came_late) == len(set(came_late)) == late
    assert all(now < one.expires_at for now, one in posts)
    assert all(one.lead == 1 or now - one.due_at <= DAY_S for now, one in posts)
    assert all(7 <= local_time(now, ZURICH).hour < 20 or one.expires_at - now < 12 * HOUR_S for now, one in posts)
    assert len({one.id for _, one in posts}) == len(posts)
    on_time = [one for now, one in posts if now - one.due_at <= 1_800]
    assert len(on_time) == sum(not began <= due < began + down_h * HOUR_S for due in dues())


def dues() -> list[float]:
    """When the reminders of the fifty meetings are due."""
    days = [date(2018, 3, 1) + timedelta(n) for n in range(50)]
    knowledge = base(*(meeting(str(day), f"on-{day}") for day in days))
    found = plan(knowledge, [subscription()], since=at("2018-02-01T00:00"), until=at("2018-05-01T00:00"))
    return [one.due_at for one in found]
