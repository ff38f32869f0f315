"""Sequence numbers over whole histories of edits, and the state as it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.feed import CANCELLED_KEPT_S, feed
from bot.calendars.history import FeedState, state_of, text_of, updated
from bot.errors import StoreError
from bot.knowledge.model import Meeting
from tests.calendars.bases import NOW, base_with, meeting
from tests.calendars.rfc5545 import faults, tree_of

DATES = [
    *("2027-07-03", "2027-07-04", "{2027-07-03,2027-07-04}", "{2027-07-03,2027-07-05,2027-07-09}", "2027-07"),
    *("2027-07-03/2027-07-09", "2027-34", "2027-40", "2027", "2027-07~", "2027-07-03?", "../2027-07-03", "2027-07/.."),
]
TEXTS = st.text(min_size=1, max_size=120).filter(str.strip)
MEETINGS = st.builds(
    meeting,
    st.sampled_from(["spring", "review", "spring-2"]),
    st.sampled_from(DATES),
    name=TEXTS,
    status=st.sampled_from(["held", "scheduled", "proposed", "cancelled"]),
    time=st.sampled_from([None, "00:00", "09:30", "23:59"]),
    time_zone=st.sampled_from([None, "UTC", "Asia/Tokyo"]),
    place=st.none() | TEXTS,
    agenda=st.lists(TEXTS, max_size=2),
)
RECORDS = st.lists(MEETINGS, max_size=3, unique_by=lambda one: one.id)
# A clock may stand still or be put back.
STEPS = st.integers(min_value=-100, max_value=2 * CANCELLED_KEPT_S)


@settings(max_examples=25, deadline=timedelta(seconds=2))
@given(st.lists(st.tuples(RECORDS, STEPS), min_size=1, max_size=5))
def test_over_any_edits_sequences_grow_with_changes_and_only_with_them(edits: list[tuple[list[Meeting], int]]):
    state, now = FeedState(), NOW
    for meetings, step in edits:
        now += step
        before, base = {one.event.uid: one for one in state.published}, base_with(*meetings)
        state = updated(state, base, now)
        after = {one.event.uid: one for one in state.published}
        for uid, one in before.items():
            changed = one.event != after[uid].event
            assert after[uid].sequence - one.sequence == changed
            assert (after[uid].changed_at > one.changed_at) == changed
        assert updated(state, base, now + 1) == state
        assert state_of(text_of(state)) == state
        content = feed(base, state, now=now)
        assert faults(content) == []
        assert_shows_the_record(meetings, state, content)


def assert_shows_the_record(meetings: list[Meeting], state: FeedState, content: bytes) -> None:
    """Every meeting that is on has its events, and nothing else is on."""
    on = {event.value("UID") for event in tree_of(content).named("VEVENT") if event.value("STATUS") != "CANCELLED"}
    expected = {
        f"{one.id}{f'.{number}' if number > 1 else ''}@{state.domain}"
        for one in meetings
        if one.status != "cancelled"
        for number in range(1, (len(one.when.days) or 1) + 1)
    }
    assert on == expected


def test_a_new_title_of_the_record_moves_no_event():
    base = base_with(meeting())
    before = updated(FeedState(), base, NOW)
    renamed = base.base.model_copy(update={"title": "Quay Board"})
    assert updated(before, replace(base, base=renamed), NOW + 1) == before


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"domain": "x", "published": [{}]}', "null", '"x"'])
def test_a_history_that_cannot_be_read_is_said_so(text):
    with pytest.raises(StoreError) as refusal:
        state_of(text)
    assert "history in the state store cannot be read" in str(refusal.value)
