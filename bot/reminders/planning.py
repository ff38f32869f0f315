"""What is to be posted and when: reminders, the monthly line on undated meetings, corrections of what was posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

from bot.knowledge.model import KnowledgeBase, Meeting
from bot.reminders.occurrences import Occurrence, instant, is_settled, occurrences
from bot.reminders.told import is_still_so, is_to_come_until, told_of
from bot.reminders.values import LONGEST_LEAD, Delivery, Planned, Scope, Subscription

_DAY_S = 86_400.0
_UNDATED_LASTS_S = 7 * _DAY_S
_AROUND_S = 5 * _DAY_S
"""More than subscriptions can differ in when they post the same: by zone, hour and a weekend."""

_Claimed: TypeAlias = set[tuple[str, str, str, int]]
"""Channel, meeting, day and lead of what an earlier subscription posts."""
_Stretches: TypeAlias = Sequence[tuple[Occurrence, str]]
"""With the first day in ISO format."""


@dataclass(frozen=True)
class _Window:
    """What is looked at, in seconds since 1970."""

    since: float
    until: float

    @property
    def near(self) -> tuple[float, float]:
        """From when to when something may be due for one subscription while it is due in the window for another."""
        return self.since - _AROUND_S, self.until + _AROUND_S

    @property
    def days(self) -> tuple[date, date]:
        """The first and last local day on which that may be."""
        first, last = (datetime.fromtimestamp(end, UTC).date() for end in self.near)
        return first, last


def plan(
    knowledge: KnowledgeBase, subscriptions: Iterable[Subscription], *, since: float, until: float
) -> tuple[Planned, ...]:
    """Everything due from `since` on and before `until`, in seconds since 1970.

    What two windows plan is what the window over both plans. The same thing is planned once in a conversation, for
    the subscription with the first id.
    """
    window = _Window(since, until)
    live = sorted((one for one in subscriptions if not one.paused), key=lambda one: one.id)
    covered = {scope: meetings_of(knowledge, scope) for scope in {one.scope for one in live}}
    near = _near(knowledge, window)
    stretches = {scope: [pair for one in covered[scope] for pair in near.get(one.id, ())] for scope in covered}
    months = {scope: tuple(_months(covered[scope], window)) for scope in covered}
    planned: list[Planned] = []
    claimed: _Claimed = set()
    for subscription in live:
        planned += _reminders(subscription, stretches[subscription.scope], window, claimed)
        planned += _lines_on_undated(subscription, months[subscription.scope], window, claimed)
    return tuple(planned)


def corrections(knowledge: KnowledgeBase, announced: Iterable[Delivery], now: float) -> tuple[Planned, ...]:
    """One for each conversation and meeting still to come of which a reminder or a snooze told what is no longer so.

    A correction keeps its id until it is told; a pending one that is not among these has been overtaken.
    """
    stale: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in announced:
        planned = delivery.planned
        is_told = planned.kind in ("reminder", "snooze") and delivery.told
        if is_told and not is_still_so(delivery.told, planned.meeting, knowledge):
            stale.setdefault((planned.channel, planned.meeting), []).append(delivery)
    found = (_correction(rows, knowledge, now) for rows in stale.values())
    return tuple(planned for planned in found if planned.expires_at > now)


def meetings_of(knowledge: KnowledgeBase, scope: Scope) -> tuple[Meeting, ...]:
    """The meetings that a scope covers; all, where its body or topic is what the whole record is about."""
    if scope.kind == "all" or _is_everywhere(scope, knowledge):
        return knowledge.meetings
    return tuple(meeting for meeting in knowledge.meetings if _covers(scope, meeting))


def undated(knowledge: KnowledgeBase, scopes: Iterable[Scope], day: date) -> tuple[Meeting, ...]:
    """The meetings of the scopes that may be held on a day or later and have no settled day, in the record's order."""
    wanted = {meeting.id for scope in scopes for meeting in meetings_of(knowledge, scope)}
    return tuple(meeting for meeting in knowledge.meetings if meeting.id in wanted and _is_undated(meeting, day))


def _posting_day(day: date, lead: int, weekdays_only: bool) -> date:
    wanted = day - timedelta(lead)
    return wanted - timedelta(max(wanted.weekday() - 4, 0)) if weekdays_only else wanted


@lru_cache(maxsize=32_768)
def _dues(
    day: date, leads: tuple[int, ...], hour: int, zone: str, weekdays_only: bool
) -> tuple[tuple[int, float], ...]:
    """Leads and when they are due; of two that a weekend puts on one day, the shorter."""
    nearest = {_posting_day(day, lead, weekdays_only): lead for lead in sorted(leads, reverse=True)}
    return tuple((lead, instant(on, time(hour), zone)) for on, lead in nearest.items())


def _near(knowledge: KnowledgeBase, window: _Window) -> dict[str, _Stretches]:
    """By meeting, the stretches that a reminder in the window can be for."""
    first, last = window.days
    last += timedelta(LONGEST_LEAD)
    return {
        meeting.id: [
            (stretch, stretch.day.isoformat())
            for stretch in occurrences(meeting, knowledge.base.time_zone)
            if first <= stretch.day <= last
        ]
        for meeting in knowledge.meetings
        if meeting.when.earliest <= last and meeting.when.latest >= first
    }


def _reminders(
    subscription: Subscription, stretches: _Stretches, window: _Window, claimed: _Claimed
) -> Iterator[Planned]:
    channel, hour, zone = subscription.channel, subscription.hour, subscription.zone
    leads, resuming = subscription.leads, (min(subscription.leads),)
    first, last = window.near
    first = max(first, subscription.changed_at)
    for stretch, day in stretches:
        meeting, end = stretch.meeting.id, min(last, stretch.begins_at)
        timetable = leads if stretch.first else resuming
        for lead, due in _dues(stretch.day_in(zone), timetable, hour, zone, subscription.weekdays_only):
            if not first <= due < end or (key := (channel, meeting, day, lead)) in claimed:
                continue
            # Claimed even where it is due outside the window, so that the next window agrees on whose it is.
            claimed.add(key)
            if window.since <= due < window.until:
                yield Planned(
                    _id_of(channel, "reminder", meeting, day, lead), subscription.id, channel, "reminder", meeting,
                    day, lead, due, stretch.begins_at, zone,
                )  # fmt: skip


def _lines_on_undated(
    subscription: Subscription, months: Iterable[tuple[date, str]], window: _Window, claimed: _Claimed
) -> Iterator[Planned]:
    channel = subscription.channel
    for on, month in months:
        due, key = instant(on, time(subscription.hour), subscription.zone), (channel, "", month, 0)
        if due < subscription.changed_at or key in claimed:
            continue
        claimed.add(key)
        if window.since <= due < window.until:
            yield Planned(
                _id_of(channel, "undated", "", month, 0), subscription.id, channel, "undated", "",
                month, 0, due, due + _UNDATED_LASTS_S, subscription.zone,
            )  # fmt: skip


def _months(covered: Iterable[Meeting], window: _Window) -> Iterator[tuple[date, str]]:
    """The first weekday of each month in or near the window in which one of the meetings has no settled day yet."""
    candidates = [meeting for meeting in covered if _is_undated(meeting, date.min)]
    first, last = window.days
    month = first.replace(day=1)
    while candidates and month <= last:
        on = month + timedelta((0, 0, 0, 0, 0, 2, 1)[month.weekday()])
        if any(_is_undated(meeting, on) for meeting in candidates):
            yield on, f"{month:%Y-%m}"
        month = (month + timedelta(31)).replace(day=1)


def _is_undated(meeting: Meeting, day: date) -> bool:
    """True for one that may be held on a day or later, and of which nobody can say when."""
    is_open = meeting.status == "proposed" or (meeting.status == "scheduled" and not is_settled(meeting.when))
    return is_open and meeting.when.latest >= day


def _covers(scope: Scope, meeting: Meeting) -> bool:
    match scope.kind:
        case "body":
            return meeting.body == scope.id
        case "topic":
            return scope.id in meeting.topics
        case _:
            return meeting.id == scope.id


def _is_everywhere(scope: Scope, knowledge: KnowledgeBase) -> bool:
    body = knowledge.entity_by_id.get(scope.id) if scope.kind == "body" else None
    topic = knowledge.topic_by_id.get(scope.id) if scope.kind == "topic" else None
    return any(thing.everywhere for thing in (body, topic) if thing)


def _correction(rows: Sequence[Delivery], knowledge: KnowledgeBase, now: float) -> Planned:
    """What corrects stale reminders of one meeting in one conversation."""
    newest = max(rows, key=lambda row: (row.posted_as or "", row.planned.id))
    planned, told = newest.planned, told_of(newest.planned.meeting, knowledge)
    # When it was told last sets a change apart from the same change made before and taken back.
    id_ = _id_of(planned.channel, "correction", planned.meeting, f"{newest.told}>{told}@{newest.settled_at}", 0)
    meeting, zone = knowledge.meeting_by_id.get(planned.meeting), knowledge.base.time_zone
    expires_at = max(is_to_come_until(text, meeting, zone) for text in {told, *(row.told for row in rows)})
    return Planned(
        id_, "", planned.channel, "correction", planned.meeting, planned.day, 0, now, expires_at, planned.zone
    )


def _id_of(channel: str, kind: str, meeting: str, day: str, lead: int) -> str:
    return blake2b(f"{channel}\n{kind}\n{meeting}\n{day}\n{lead}".encode(), digest_size=16).hexdigest()
