"""Meetings, knowledge bases, subscriptions and deliveries of a few words, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.knowledge.model import Base, Cite, Entity, KnowledgeBase, Meeting, Period, Topic, Words
from bot.reminders.values import Delivery, Planned, Scope, Subscription

ZURICH = "Europe/Zurich"
CHANNEL = "C1"
DAY_S = 86_400.0
CITE = Cite(document="minutes", paragraph="1", quote="words of the minutes")


def meeting(date: str, id_: str = "session", **others: object) -> Meeting:
    """A scheduled meeting."""
    values = {"id": id_, "name": id_.capitalize(), "status": "scheduled", "cite": [CITE], "date": date}
    return Meeting.model_validate(values | others)


def base(*meetings: Meeting, zone: str = ZURICH) -> KnowledgeBase:
    """A knowledge base of meetings, with the body `council`, the topic `trade` and one that is everywhere."""
    about = Base(title="Record", about="A record.", time_zone=zone, covers=Period(start="2018", end="2019"))
    topics = (Topic(id="trade", name="trade"), Topic(id="world", name="the world", everywhere=True))
    body = ("body", Entity(id="council", name="Council"))
    return KnowledgeBase(about, (), (body,), topics, meetings, (), Words(), (), "0" * 12)


def subscription(**others: object) -> Subscription:
    """To all meetings, 14, 7 and 1 days before, at 09:00 in Zurich, made long ago."""
    usual = Subscription("s1", CHANNEL, Scope("all"), (14, 7, 1), 9, ZURICH, False, "U1", "U1", 0.0)
    return replace(usual, **others)  # type: ignore[arg-type]


def at(text: str, zone: str = ZURICH) -> float:
    """Seconds since 1970 of a local time in ISO format; the first of two."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def utc(moment: float) -> str:
    """An instant in ISO format, to the minute."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M}Z"


def delivery(planned: Planned, **others: object) -> Delivery:
    """A pending delivery."""
    usual = Delivery(planned, "pending", 0, None, 0.0, 0.0, None, "", "", None, 0)
    return replace(usual, **others)  # type: ignore[arg-type]


def planned(**others: object) -> Planned:
    """A reminder 7 days before a meeting of 10 July 2018, due at 09:00 in Zurich."""
    usual = Planned(
        "p1", "s1", CHANNEL, "reminder", "session", "2018-07-10", 7,
        at("2018-07-03T09:00"), at("2018-07-10T09:00"), ZURICH,
    )  # fmt: skip
    return replace(usual, **others)  # type: ignore[arg-type]
