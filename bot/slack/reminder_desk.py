"""What is done about reminders for a person: set up, change, pause, remove, list; only where it is theirs."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Literal, TypeAlias

from slack_sdk import WebClient

from bot.briefing.due import Surroundings
from bot.errors import PostingError
from bot.knowledge.model import KnowledgeBase
from bot.matching.index import Record
from bot.reminders.occurrences import local_time, occurrences
from bot.reminders.planning import meetings_of, plan
from bot.reminders.requests import described
from bot.reminders.values import Subscription
from bot.slack.admission import OUTSIDER_LINE, Visitors
from bot.slack.blocks import Message, plain_message
from bot.slack.membership import Membership
from bot.slack.modals import notice_modal
from bot.slack.posting import Poster
from bot.slack.reminder_dialogue import Draft, Wish, draft_of, remind_modal, waiting_modal, zones
from bot.slack.reminder_views import LISTED, Shown, agreed, altered
from bot.store.reminders import ReminderStore

Deed: TypeAlias = Literal["set up", "changed", "kept"]

GONE_LINE = "Those reminders are gone. Type /rapporteur reminders to see what there is."
FULL_LINE = f"There are {LISTED} reminders there already. Remove one first: /rapporteur reminders"
NO_DIRECT_LINE = "Slack does not let me write to you directly. Write me a message first, then try again."
CANNOT_POST_LINE = "I could not post in that channel, so nothing has been saved. Is it archived, or am I not in it?"
LATER_LINE = "Slack did not take my message, so nothing has been saved. Please try again in a minute."
_HORIZON_S = 10 * 366 * 24 * 3600.0
"""How far ahead the next reminder is looked for: farther than meetings are put down."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReminderDesk:
    """Everything that setting up reminders needs; its parts are made once, in `bot.app`."""

    around: Callable[[], Surroundings]
    """The record in use at the moment, and what briefs need beside it."""
    store: ReminderStore
    poster: Poster
    courtesy: WebClient
    """For calls within Slack's three seconds: one try, short timeout."""
    visitors: Visitors | None
    """None where outsiders are treated like everybody."""
    membership: Membership
    clock: Callable[[], float]
    lock: Lock = field(default_factory=Lock, compare=False)
    """Held while a subscription is looked up and saved, so that one request counts once."""

    @property
    def record(self) -> Record:
        """The record in use at the moment."""
        return self.around().record

    @property
    def knowledge(self) -> KnowledgeBase:
        """What it was made from."""
        return self.record.knowledge

    def today(self) -> date:
        """The date where the knowledge base is at home."""
        return local_time(self.clock(), self.knowledge.base.time_zone).date()


@dataclass(frozen=True)
class Response:
    """What to tell the person who wanted something."""

    sentence: str
    done: bool
    """False where it was not done, and the person must know."""
    is_public: bool = False
    """True where the conversation itself was told of it."""


@dataclass(frozen=True)
class Outcome:
    """What came of a wish."""

    deed: Deed
    shown: Shown
    before: Subscription | None = None
    """What was there before."""

    @property
    def is_others(self) -> bool:
        """Whether somebody changed what another person had set up."""
        kept = self.shown.subscription
        return self.deed == "changed" and kept.changed_by != kept.made_by


def refusal(reminders: ReminderDesk, user: str, channel: str) -> str | None:
    """Why this person may not decide on reminders in this conversation; None where they may.

    Where `channel` is empty, because it is still to be chosen, it is only asked who they are.
    """
    now = reminders.clock()
    if reminders.visitors and reminders.visitors.is_outsider(user, now):
        return OUTSIDER_LINE
    return reminders.membership.refusal(user, channel, now) if channel else None


def place_of(reminders: ReminderDesk, user: str, channel: str) -> str:
    """Where to post for somebody who speaks in this conversation, which may be a private one with another person."""
    return channel if channel[:1] in ("C", "G", "") else reminders.membership.direct(user) or channel


def shown(reminders: ReminderDesk, subscription: Subscription) -> Shown:
    """A subscription as people see it, with its next reminder."""
    now = reminders.clock()
    planned = plan(reminders.knowledge, (subscription,), since=now, until=now + _HORIZON_S)
    due = min((one.due_at for one in planned if one.kind == "reminder"), default=None)
    covered, zone = meetings_of(reminders.knowledge, subscription.scope), reminders.knowledge.base.time_zone
    is_ahead = any(sitting.begins_at > now for meeting in covered for sitting in occurrences(meeting, zone))
    return Shown(subscription, described(subscription, reminders.record), due, is_ahead)


def of_conversation(reminders: ReminderDesk, channel: str) -> tuple[Shown, ...]:
    """The subscriptions of a conversation."""
    return tuple(shown(reminders, one) for one in reminders.store.subscriptions() if one.channel == channel)


def of_person(reminders: ReminderDesk, user: str) -> tuple[Shown, ...]:
    """The subscriptions that a person made, and those of their direct conversation."""
    own = {user, reminders.membership.direct(user)} - {""}
    return tuple(
        shown(reminders, one) for one in reminders.store.subscriptions() if one.made_by == user or one.channel in own
    )


def zone_for(reminders: ReminderDesk, user: str, channel: str) -> str:
    """The zone in which this conversation has reminders already; else the person's own."""
    used = (one.zone for one in reminders.store.subscriptions() if one.channel == channel)
    return next(used, None) or zone_of(reminders, user)


def zone_of(reminders: ReminderDesk, user: str) -> str:
    """The person's time zone; that of the record where Slack does not tell."""
    found = reminders.membership.zone(user)
    return found if found in zones() else reminders.knowledge.base.time_zone


def open_dialogue(reminders: ReminderDesk, user: str, channel: str, *, trigger_id: str, subscription: str = "") -> None:
    """Open the dialogue; SlackClientError where Slack does not.

    `channel` is empty where the person is to choose one, `subscription` for a new one. Slack gives three seconds for
    opening, so what the dialogue needs to know is looked up when it stands there.
    """
    opened = reminders.courtesy.views_open(trigger_id=trigger_id, view=waiting_modal()).get("view") or {}
    made = draft(reminders, user, channel, subscription)
    if isinstance(made, str):
        view = notice_modal(made, "Reminders")
    else:
        view = remind_modal(reminders.knowledge, made, reminders.today())
    reminders.poster.call(reminders.poster.client.views_update, view_id=str(opened.get("id") or ""), view=view)


def draft(reminders: ReminderDesk, user: str, channel: str, subscription: str = "") -> Draft | str:
    """What the dialogue shows this person at first; or, in a sentence, why they get none."""
    found = _theirs(reminders, user, subscription) if subscription else None
    if found:
        return found if isinstance(found, str) else draft_of(found)
    place = place_of(reminders, user, channel)
    return refusal(reminders, user, place) or Draft(zone_for(reminders, user, place), place)


def fulfil(reminders: ReminderDesk, user: str, wish: Wish, *, note: tuple[str, str], key: str) -> Response:
    """Do what somebody chose in a dialogue.

    `note` is what the dialogue was about; `key` names its submission, however often it is delivered.
    """
    channel, subscription = note
    found = reminders.store.subscription(subscription) if subscription else None
    if subscription and found is None:
        return Response(GONE_LINE, done=False)
    place = found.channel if found else channel or wish.channel or reminders.membership.direct(user)
    if not place:
        return Response(NO_DIRECT_LINE, done=False)
    values = (wish.scope, wish.leads, wish.hour, wish.zone, wish.weekdays_only)
    wanted = Subscription(subscription or id_of(key), place, *values, user, user, reminders.clock())
    return settle(reminders, replace(wanted, paused=found.paused) if found else wanted)


def settle(reminders: ReminderDesk, wanted: Subscription) -> Response:
    """Save what `wanted.changed_by` wants, and say so where the reminders come; nothing is saved where that fails."""
    refused = refusal(reminders, wanted.changed_by, wanted.channel)
    outcome = refused or arrange(reminders, wanted)
    if isinstance(outcome, str):
        return Response(outcome, done=False)
    try:
        announce(reminders, outcome)
    except PostingError as error:
        _log.warning("reminders in %s: %s", wanted.channel, error)
        undo(reminders, outcome)
        return Response(CANNOT_POST_LINE if error.for_good else LATER_LINE, done=False)
    return Response(_sentence(outcome), done=True, is_public=outcome.deed == "set up")


def arrange(reminders: ReminderDesk, wanted: Subscription) -> Outcome | str:
    """Save what is wanted, in place of what there is of the same meetings; or say why not.

    The same wish again keeps everything as it is.
    """
    with reminders.lock:
        here = [one for one in reminders.store.subscriptions() if one.channel == wanted.channel]
        before = next((one for one in here if one.id == wanted.id), None)
        before = before or next((one for one in here if one.scope == wanted.scope), None)
        if before is None and len(here) >= LISTED:
            return FULL_LINE
        kept = replace(wanted, id=before.id, made_by=before.made_by) if before else wanted
        if before and _same(before, kept):
            return Outcome("kept", shown(reminders, before), before)
        reminders.store.save_subscription(kept)
        return Outcome("changed" if before else "set up", shown(reminders, kept), before)


def announce(reminders: ReminderDesk, outcome: Outcome) -> None:
    """Say it where the reminders come, if people there do not know: it is new, or somebody else changed it."""
    if outcome.deed == "set up" or outcome.is_others:
        reminders.poster.post(outcome.shown.subscription.channel, said(reminders, outcome))


def said(reminders: ReminderDesk, outcome: Outcome) -> Message:
    """What came of a wish, for the conversation."""
    if outcome.deed == "set up":
        return agreed(outcome.shown)
    if outcome.is_others:
        return altered(outcome.shown, "changed", reminders.clock())
    return plain_message(_sentence(outcome))


def _sentence(outcome: Outcome) -> str:
    """What came of a wish, for the person."""
    what = {"set up": "Done", "changed": "Changed", "kept": "As it was already"}[outcome.deed]
    return f"{what}: {outcome.shown.described}"


def undo(reminders: ReminderDesk, outcome: Outcome) -> None:
    """Put back what there was before."""
    if outcome.before:
        reminders.store.save_subscription(outcome.before)
    else:
        reminders.store.remove_subscription(outcome.shown.subscription.id, reminders.clock())


def pause(reminders: ReminderDesk, user: str, subscription: str, *, paused: bool) -> Response:
    """Stop posting for a subscription for the time being, or go on."""
    found = _theirs(reminders, user, subscription)
    if isinstance(found, str):
        return Response(found, done=False)
    now, deed = reminders.clock(), "paused" if paused else "resumed"
    with reminders.lock:
        before = reminders.store.subscription(subscription)
        is_new = before is not None and before.paused != paused
        if is_new:
            reminders.store.pause_subscription(subscription, paused, user, now)
    if is_new:
        _tell_others(reminders, replace(found, paused=paused, changed_by=user, changed_at=now), deed)
    return Response(f"Reminders {deed}: {described(found, reminders.record)}", done=True)


def remove(reminders: ReminderDesk, user: str, subscription: str) -> Response:
    """Delete a subscription."""
    found = _theirs(reminders, user, subscription)
    if isinstance(found, str):
        return Response(found, done=False)
    if reminders.store.remove_subscription(subscription, reminders.clock()):
        _tell_others(reminders, replace(found, changed_by=user), "removed")
    return Response(f"Reminders removed: {described(found, reminders.record)}", done=True)


def forget(reminders: ReminderDesk, user: str) -> None:
    """Delete what a person set up for themselves, and their name where they set it up for others."""
    now, direct = reminders.clock(), reminders.membership.direct(user)
    for one in reminders.store.subscriptions():
        if one.channel.startswith("D") and (one.channel == direct or one.made_by == user):
            reminders.store.remove_subscription(one.id, now)
    if direct:
        reminders.store.cancel_snoozes(direct, now)
    reminders.store.forget_person(user)


def id_of(key: str) -> str:
    """The id of the subscription that a request, named by `key`, makes."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _theirs(reminders: ReminderDesk, user: str, subscription: str) -> Subscription | str:
    """The subscription, if this person may change it; else why not."""
    found = reminders.store.subscription(subscription)
    if found is None:
        return GONE_LINE
    return refusal(reminders, user, found.channel) or found


def _same(before: Subscription, after: Subscription) -> bool:
    """Whether both ask for the same reminders."""
    return replace(before, changed_by="", changed_at=0.0) == replace(after, changed_by="", changed_at=0.0)


def _tell_others(reminders: ReminderDesk, after: Subscription, deed: str) -> None:
    """Say in a channel what became of what somebody else set up there; it holds even if Slack does not take that."""
    if after.channel.startswith("D") or after.changed_by == after.made_by:
        return
    try:
        reminders.poster.post(after.channel, altered(shown(reminders, after), deed, reminders.clock()))
    except PostingError as error:
        _log.warning("reminders in %s were %s: %s", after.channel, deed, error)
