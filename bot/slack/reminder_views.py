"""What people see of reminders that were set up: their list, and what is said of them; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefing.days import day_in_words
from bot.reminders.occurrences import local_time
from bot.reminders.values import Subscription
from bot.slack.blocks import Block, Message, actions, button, context, plain_text, section
from bot.slack.mrkdwn import escape_within

LISTED = 12
"""Subscriptions of one conversation: their list with its buttons stays well inside a message."""
LISTED_AT_HOME = 30
"""Subscriptions that the Home tab shows."""

_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
_HOW_TO_CHANGE = "To change or stop it: `/rapporteur reminders`"


@dataclass(frozen=True)
class Shown:
    """A subscription as people see it."""

    subscription: Subscription
    described: str
    """What is reminded of and when, in plain words."""
    due_at: float | None = None
    """When the next reminder is due, in seconds since 1970; None where none is in sight."""
    is_ahead: bool = False
    """Whether a meeting with a fixed day is still to come, of which a reminder may have been due before."""


def agreed(shown: Shown) -> Message:
    """Said where the reminders will come, once: who asked for them, which, and how to change them."""
    kept = shown.subscription
    what = escape_within(shown.described, 800)
    who = f"{person(kept.made_by)} asked me to remind this channel: " if _is_channel(kept) else "I will remind you: "
    lines = [f"{who}*{what}*", _next_line(shown)]
    return Message(f"Reminders: {what}", (section("\n".join(lines)), context([_HOW_TO_CHANGE])))


def altered(shown: Shown, deed: str, now: float) -> Message:
    """Said in a channel where somebody else than its maker `deed` (changed, paused…) a subscription there."""
    kept = shown.subscription
    what = escape_within(shown.described, 800)
    when = _day_in_words(now, kept.zone)
    line = f"Reminders {deed} by {person(kept.changed_by)} on {when}: *{what}*"
    hint = "For new ones: `/rapporteur remind`" if deed == "removed" else _HOW_TO_CHANGE
    return Message(f"Reminders {deed}: {what}", (section(line), context([hint])))


def list_message(shown: Sequence[Shown], *, private: bool) -> Message:
    """Subscriptions of a conversation with what can be done to them."""
    here = "Your reminders" if private else "Reminders in this channel"
    if not shown:
        none = "*I remind you of nothing yet.*" if private else "*I remind this channel of nothing yet.*"
        hint = context(["Type `/rapporteur remind`, or press the button."])
        return Message(f"{here}: none", (section(none), hint, _adding()))
    blocks = (section(f"*{here}*"), *_subscriptions(shown, LISTED), _adding())
    return Message(f"{here}: {len(shown)}", blocks)


def home_reminders(shown: Sequence[Shown]) -> list[Block]:
    """The Home tab's part on reminders."""
    if not shown:
        return [section("*Your reminders*\nNone yet. I can remind you, or a channel, before meetings."), _adding()]
    return [section("*Your reminders*"), *_subscriptions(shown, LISTED_AT_HOME), _adding()]


def person(user: str) -> str:
    """A person as Slack shows them; nobody in particular where the id is none, or is forgotten."""
    return f"<@{user}>" if _PERSON.fullmatch(user) else "somebody"


def moment(at: float, zone: str) -> str:
    """A time of day in a zone, as one says it."""
    local = local_time(at, zone)
    return f"{local:%A} {day_in_words(local.date())}, {local:%H:%M} ({zone})"


def _subscriptions(shown: Sequence[Shown], most: int) -> list[Block]:
    """Each with its buttons; of very many the first ones, and where to find the others."""
    blocks = [block for one in shown[:most] for block in _subscription(one)]
    hidden = len(shown) - most
    more = f"{hidden} more are not shown; type `/rapporteur reminders` in their channels."
    return [*blocks, context([more])] if hidden > 0 else blocks


def _subscription(shown: Shown) -> list[Block]:
    kept = shown.subscription
    lines = [f"*{escape_within(shown.described, 500)}*", f"{_place(kept)} · {_next_line(shown)}"]
    lines += [f"Asked for by {person(kept.made_by)}"] if _is_channel(kept) else []
    if kept.changed_by and kept.changed_by != kept.made_by:
        lines.append(f"Changed by {person(kept.changed_by)} on {_day_in_words(kept.changed_at, kept.zone)}")
    rest = button("Resume", "reminder_resume", kept.id) if kept.paused else button("Pause", "reminder_pause", kept.id)
    removing = {**button("Remove", "reminder_remove", kept.id), "style": "danger", "confirm": _confirm(shown)}
    buttons = [button("Edit", "reminder_edit", kept.id), rest, removing]
    return [section("\n".join(lines)), actions(buttons)]


def _confirm(shown: Shown) -> Block:
    text = f"No more reminders of this kind will be posted: {shown.described}"
    return {
        "title": plain_text("Remove these reminders?"),
        "text": plain_text(text, 300),
        "confirm": plain_text("Remove"),
        "deny": plain_text("Keep"),
        "style": "danger",
    }


def _is_channel(subscription: Subscription) -> bool:
    return not subscription.channel.startswith("D")


def _place(subscription: Subscription) -> str:
    if not _is_channel(subscription):
        return "To you directly"
    return f"In <#{subscription.channel}>" if _CHANNEL.fullmatch(subscription.channel) else "In a channel"


def _next_line(shown: Shown) -> str:
    if shown.subscription.paused:
        return "Paused"
    if shown.due_at is None and shown.is_ahead:
        return "No reminder of what is ahead on record is left; I remind of the next meeting that is put down."
    if shown.due_at is None:
        return "No meeting with a fixed day is ahead on record; I remind of the first one that is put down."
    return f"Next: {escape_within(moment(shown.due_at, shown.subscription.zone), 150)}"


def _day_in_words(at: float, zone: str) -> str:
    return day_in_words(local_time(at, zone).date())


def _adding() -> Block:
    return actions([button("Add a reminder", "reminder_add", "new")])
