"""The dialogue in which people choose their reminders, and what was chosen in it; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import TypeAlias

from bot.edtf import in_words
from bot.knowledge.model import KnowledgeBase, Meeting
from bot.prose import plural
from bot.reminders.occurrences import upcoming_meetings
from bot.reminders.values import DEFAULT_HOUR, DEFAULT_LEADS, LONGEST_LEAD, Scope, Subscription
from bot.slack.blocks import Block, context, plain_text, section
from bot.slack.incoming import Json, part
from bot.slack.modals import modal

Choices: TypeAlias = list[tuple[str, str]]
"""What can be chosen: its value, and the label that people see."""

ALL = Scope("all")
REMIND_CALLBACK = "remind"
OFFERED_LEADS = (30, 14, 7, 3, 2, 1)

_GROUP_LIMIT = 100
"""Options of one group; Slack takes no more."""
_OFFERED_LIMIT = 600
"""Meetings, bodies and topics in the menu; with all time zones the dialogue stays inside Slack's 250 kB."""
_NOTE = re.compile(r"([A-Z0-9]{0,40}) ([a-z0-9]{0,40})")


@dataclass(frozen=True)
class Draft:
    """What the dialogue shows at first, and what it is about."""

    zone: str
    channel: str = ""
    """Id of the conversation; empty where the person is to choose one."""
    subscription: str = ""
    """Id of the one that is changed; empty for a new one."""
    scope: Scope = ALL
    leads: tuple[int, ...] = DEFAULT_LEADS
    hour: int = DEFAULT_HOUR
    weekdays_only: bool = True

    def note(self) -> str:
        """What the dialogue carries along unseen; `noted` reads it."""
        return f"{self.channel} {self.subscription}"


@dataclass(frozen=True)
class Wish:
    """What somebody chose in the dialogue."""

    scope: Scope
    leads: tuple[int, ...]
    hour: int
    zone: str
    weekdays_only: bool
    channel: str
    """The channel chosen; empty where none was."""


def draft_of(subscription: Subscription) -> Draft:
    """The dialogue that changes a subscription."""
    return Draft(
        zone=subscription.zone,
        channel=subscription.channel,
        subscription=subscription.id,
        scope=subscription.scope,
        leads=subscription.leads,
        hour=subscription.hour,
        weekdays_only=subscription.weekdays_only,
    )


def noted(private_metadata: str) -> tuple[str, str]:
    """Channel and subscription that a dialogue is about; both empty where the note is none of ours."""
    found = _NOTE.fullmatch(private_metadata)
    return (found[1], found[2]) if found else ("", "")


def waiting_modal() -> Block:
    """What stands there at once, while the rest is looked up: Slack gives three seconds for opening."""
    return modal("Reminders", [section("One moment…")])


def remind_modal(knowledge: KnowledgeBase, draft: Draft, today: date) -> Block:
    """The dialogue: which meetings, how many days before, at which hour of which zone."""
    days = [
        (str(lead), f"{plural('day', lead)} before") for lead in sorted({*OFFERED_LEADS, *draft.leads}, reverse=True)
    ]
    hours = [(str(hour), f"{hour:02}:00") for hour in range(24)]
    weekdays = [("yes", "Never on a Saturday or Sunday: on the Friday before")]
    blocks = [
        *([] if draft.channel else [_where()]),
        _input("scope", "Remind of", _grouped(offered_scopes(knowledge, draft.scope, today), _value(draft.scope))),
        _input("leads", "Days before", _menu(days, [str(lead) for lead in draft.leads], several=True)),
        _input("hour", "At", _menu(hours, [str(draft.hour)])),
        _input("zone", "Time zone", _grouped(_zone_groups(draft.zone), draft.zone)),
        {**_input("weekdays", "Weekends", _boxes(weekdays, draft.weekdays_only)), "optional": True},
        context(["Only meetings whose day is on record are reminded of; the others come in one line a month."]),
    ]
    return {
        **modal("Change reminders" if draft.subscription else "Reminders", blocks),
        "callback_id": REMIND_CALLBACK,
        "private_metadata": draft.note(),
        "submit": plain_text("Save"),
        "close": plain_text("Cancel"),
    }


def offered_scopes(knowledge: KnowledgeBase, chosen: Scope, today: date) -> dict[str, Choices]:
    """What reminders can be asked for, by group: bodies and topics that have meetings, meetings ahead.

    What is chosen already is always among them.
    """
    bodies = {meeting.body for meeting in knowledge.meetings}
    topics = {topic for meeting in knowledge.meetings for topic in meeting.topics}
    ahead = upcoming_meetings(knowledge, today)
    groups = {
        "Everything": [("all:", "All meetings")],
        "Meetings of": [(f"body:{one.id}", one.name) for _, one in knowledge.entities if one.id in bodies],
        "Meetings on": [(f"topic:{one.id}", one.name) for one in knowledge.topics if one.id in topics],
        "One meeting": [(f"meeting:{one.id}", _meeting_label(one)) for one in ahead],
    }
    room = _OFFERED_LIMIT
    for label, choices in groups.items():
        groups[label] = choices[: max(room, 0)]
        room -= len(choices)
    if _value(chosen) not in {value for choices in groups.values() for value, _ in choices}:
        groups["Chosen"] = [(_value(chosen), _scope_label(knowledge, chosen))]
    return {label: choices for label, choices in groups.items() if choices}


def read_wish(values: Json, knowledge: KnowledgeBase) -> Wish | dict[str, str]:
    """What was chosen in the dialogue; or, by input, what is wrong with it."""
    scope = scope_of(_chosen(values, "scope"), knowledge)
    leads = _leads(_several(values, "leads"))
    hour, zone = _chosen(values, "hour"), _chosen(values, "zone")
    wrong = {
        "scope": None if scope else "The record has no such meetings; choose others.",
        "leads": None if leads else f"Choose at least one; 1 to {LONGEST_LEAD} days before.",
        "hour": None if hour in map(str, range(24)) else "Choose an hour.",
        "zone": None if zone in zones() else "Choose a time zone.",
    }
    if scope is None or any(wrong.values()):
        return {name: sentence for name, sentence in wrong.items() if sentence}
    where = part(part(values, "where"), "where").get("selected_conversation")
    weekdays_only = _several(values, "weekdays") == ["yes"]
    return Wish(scope, leads, int(hour), zone, weekdays_only, str(where or ""))


def scope_of(value: str, knowledge: KnowledgeBase) -> Scope | None:
    """The scope that an option's value names; None where the record holds nothing of the kind."""
    kind, _, id_ = value.partition(":")
    if kind == "all" and not id_:
        return Scope("all")
    if kind == "body" and any(meeting.body == id_ for meeting in knowledge.meetings):
        return Scope("body", id_)
    if kind == "topic" and any(id_ in meeting.topics for meeting in knowledge.meetings):
        return Scope("topic", id_)
    return Scope("meeting", id_) if kind == "meeting" and id_ in knowledge.meeting_by_id else None


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The time zones that can be chosen: those that the database has places for, without its old names, and UTC."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return frozenset({"UTC", *(row[2] for row in rows)})


def _value(scope: Scope) -> str:
    return f"{scope.kind}:{scope.id}"


def _meeting_label(meeting: Meeting) -> str:
    """The date first: names are long, and often the same."""
    return f"{in_words(meeting.when)}: {meeting.name}"


def _scope_label(knowledge: KnowledgeBase, scope: Scope) -> str:
    """What a scope is called; its id where the record no longer knows it."""
    meeting = knowledge.meeting_by_id.get(scope.id)
    if scope.kind == "meeting" and meeting:
        return _meeting_label(meeting)
    named = knowledge.entity_by_id.get(scope.id) or knowledge.topic_by_id.get(scope.id)
    return named.name if named else f"no longer on record: {scope.id}"


def _zone_groups(chosen: str) -> dict[str, Choices]:
    """Zones by part of the world; the one that is chosen is always among them."""
    groups: dict[str, Choices] = {}
    for name in sorted({*zones(), chosen}):
        region = name.partition("/")[0] if name in zones() and "/" in name else "Universal time"
        groups.setdefault(region, []).append((name, name.replace("_", " ")))
    return groups


def _input(name: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": name, "label": plain_text(label), "element": {**element, "action_id": name}}


def _options(choices: Choices) -> list[Block]:
    return [{"text": plain_text(label), "value": value} for value, label in choices]


def _menu(choices: Choices, chosen: Sequence[str], *, several: bool = False) -> Block:
    options = _options(choices)
    first = [option for option in options if option["value"] in chosen]
    if several:
        return {"type": "multi_static_select", "options": options, "initial_options": first}
    return {"type": "static_select", "options": options, "initial_option": first[0]}


def _grouped(groups: Mapping[str, Choices], chosen: str) -> Block:
    """A menu with groups, each cut into as many as Slack's limit asks for."""
    option_groups: list[Block] = [
        {"label": plain_text(label), "options": options[start : start + _GROUP_LIMIT]}
        for label, choices in groups.items()
        for options in [_options(choices)]
        for start in range(0, len(options), _GROUP_LIMIT)
    ]
    first = next(option for group in option_groups for option in group["options"] if option["value"] == chosen)
    return {"type": "static_select", "option_groups": option_groups, "initial_option": first}


def _boxes(choices: Choices, chosen: bool) -> Block:
    options = _options(choices)
    return {"type": "checkboxes", "options": options, **({"initial_options": options} if chosen else {})}


def _where() -> Block:
    """Where to post; people cannot choose somebody else's direct messages."""
    select = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": plain_text("Directly to me"),
    }
    return {
        **_input("where", "Where", select),
        "optional": True,
        "hint": plain_text("Leave it empty for a direct message. In a channel, invite me first."),
    }


def _chosen(values: Json, name: str) -> str:
    """The value chosen in a menu; empty where there is none."""
    return str(part(part(part(values, name), name), "selected_option").get("value") or "")


def _several(values: Json, name: str) -> list[str]:
    """The values chosen in a menu of several, or ticked."""
    options = part(part(values, name), name).get("selected_options")
    found = options if isinstance(options, list) else []
    return [str(option.get("value") or "") for option in found if isinstance(option, dict)]


def _leads(texts: Sequence[str]) -> tuple[int, ...]:
    """Days before, the longest first; empty where one of them is none."""
    days = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 3}
    sound = len(days) == len(set(texts)) and all(1 <= day <= LONGEST_LEAD for day in days)
    return tuple(sorted(days, reverse=True)) if sound else ()
