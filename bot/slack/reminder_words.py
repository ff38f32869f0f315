"""Requests about reminders that people write in words, and what is said to them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reminders.requests import ListThem, Pause, Remind, Resume, Stop, Unclear, read_request
from bot.reminders.values import DEFAULT_HOUR, Subscription
from bot.slack.blocks import Message, context, plain_message
from bot.slack.incoming import Incoming
from bot.slack.mrkdwn import escape_within
from bot.slack.reminder_desk import (
    NO_DIRECT_LINE,
    ReminderDesk,
    arrange,
    id_of,
    of_conversation,
    of_person,
    pause,
    place_of,
    refusal,
    remove,
    said,
    settle,
    zone_for,
)
from bot.slack.reminder_views import agreed, list_message


def is_request(reminders: ReminderDesk, words: str) -> bool:
    """Whether the words ask for something about reminders."""
    return read_request(words, reminders.record, today=reminders.today()) is not None


def hear(
    reminders: ReminderDesk, incoming: Incoming, *, focus: Sequence[str] = (), private: bool = False
) -> Message | None:
    """Do what the words ask for; what to say to them, None where they ask nothing about reminders.

    `focus` are the ids of what the reply before was about. `private` where only the person sees what is said, so
    that the conversation must be told apart from it.
    """
    request = read_request(incoming.utterance, reminders.record, today=reminders.today(), focus=focus)
    if request is None:
        return None
    if incoming.ts and not incoming.shared:
        # Slack tells of messages only in conversations that their author belongs to.
        reminders.membership.saw(incoming.user, incoming.channel, reminders.clock())
    is_own = isinstance(request, Remind) and request.personal
    channel = reminders.membership.direct(incoming.user) if is_own else incoming.channel
    channel = place_of(reminders, incoming.user, channel)
    refused = refusal(reminders, incoming.user, channel) if channel else NO_DIRECT_LINE
    if refused:
        return plain_message(refused)
    match request:
        case Remind():
            wanted = _wanted(reminders, request, incoming, channel)
            is_elsewhere = private or channel != incoming.channel
            return _with_notes(_remind(reminders, wanted, apart=is_elsewhere), request.notes)
        case Stop() | Pause() | Resume():
            return _change(reminders, request, incoming.user, channel)
        case ListThem():
            return _list(reminders, incoming.user, channel)
        case Unclear():
            return plain_message(request.sentence)


def _wanted(reminders: ReminderDesk, request: Remind, incoming: Incoming, channel: str) -> Subscription:
    """The subscription that somebody asks for in words; what they leave open is as usual."""
    return Subscription(
        id=id_of(incoming.key),
        channel=channel,
        scope=request.scope,
        leads=request.leads,
        hour=DEFAULT_HOUR if request.hour is None else request.hour,
        zone=zone_for(reminders, incoming.user, channel),
        weekdays_only=request.weekdays_only is not False,
        made_by=incoming.user,
        changed_by=incoming.user,
        changed_at=reminders.clock(),
    )


def _remind(reminders: ReminderDesk, wanted: Subscription, *, apart: bool) -> Message:
    """Save it; what is said is the confirmation itself, unless the reminders come elsewhere and it is said there."""
    if apart:
        return plain_message(settle(reminders, wanted).sentence)
    outcome = arrange(reminders, wanted)
    if isinstance(outcome, str):
        return plain_message(outcome)
    # The same message once more, because what was said to it did not get through.
    is_again = outcome.before is not None and outcome.before.id == wanted.id
    return agreed(outcome.shown) if is_again else said(reminders, outcome)


def _with_notes(message: Message, notes: Sequence[str]) -> Message:
    """The message with what had to be chosen for the person, in small print."""
    small = [context([escape_within(" ".join(notes), 1_000)])] if notes else []
    return Message(message.text, (*message.blocks, *small))


def _change(reminders: ReminderDesk, request: Stop | Pause | Resume, user: str, channel: str) -> Message:
    """Do it to what is meant; where nothing here is exactly that, show what there is, with its buttons."""
    scope = request.scope if isinstance(request, Stop) else None
    here = [one.subscription for one in of_conversation(reminders, channel)]
    meant = [one.id for one in here if scope in (None, one.scope)]
    if not meant:
        return _list(reminders, user, channel)
    match request:
        case Stop():
            told = [remove(reminders, user, id_) for id_ in meant]
        case Pause() | Resume():
            told = [pause(reminders, user, id_, paused=isinstance(request, Pause)) for id_ in meant]
    return plain_message("\n".join(one.sentence for one in told))


def _list(reminders: ReminderDesk, user: str, channel: str) -> Message:
    private = channel.startswith("D")
    shown = of_person(reminders, user) if private else of_conversation(reminders, channel)
    return list_message(shown, private=private)
