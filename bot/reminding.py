"""What reminders need, put together: the record as it changes, the desk for people, the loop that delivers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from bot.briefing.due import Kind, Surroundings, content_of
from bot.editions import Editions
from bot.knowledge.model import KnowledgeBase
from bot.matching.index import Record
from bot.matching.index import build as build_index
from bot.reminders.values import Planned, Scope
from bot.scheduling import Duties, Scheduler, heartbeat
from bot.settings import Settings
from bot.slack.blocks import Message
from bot.slack.brief_blocks import message_of
from bot.slack.delivering import Content, Courier
from bot.slack.desk import Desk
from bot.slack.membership import Membership
from bot.slack.posting import slack_client
from bot.slack.reminder_desk import ReminderDesk
from bot.slack.settling import Terms
from bot.store.reminders import ReminderStore
from bot.store.verbs import Store


class Shelf:
    """The edition in use: of the folder that the settings name, or of a knowledge base that is given."""

    def __init__(self, settings: Settings, given: KnowledgeBase | None) -> None:
        """Read the folder, unless one is given; KnowledgeError where it does not hold."""
        # Named after the state file: a folder of any other name could be somebody's.
        kept = settings.state.with_name(f"{settings.state.name}.knowledge")
        self._editions = None if given else Editions(settings.knowledge, kept)
        self._given = build_index(given) if given else None

    def record(self) -> Record:
        """The record."""
        record = self._editions.current if self._editions else self._given
        assert record is not None
        return record

    def knowledge(self) -> KnowledgeBase:
        """What it was made from."""
        return self.record().knowledge

    def is_stopgap(self) -> bool:
        """Whether it stands in for files that do not hold."""
        return self._editions is not None and self._editions.problem is not None

    def refreshed(self, store: ReminderStore) -> KnowledgeBase:
        """The knowledge base, after a look whether its files have changed."""
        if self._editions and self._editions.refresh():
            self.note_entries(store)
        return self.knowledge()

    def note_entries(self, store: ReminderStore) -> None:
        """Remember since when each entry has stood as it does, for "new on record" in briefs."""
        entries = self.knowledge().entries
        digests = {entry.id: sha256(entry.model_dump_json().encode()).hexdigest()[:16] for entry in entries}
        store.notes.remember_entries(digests, store.database.now())


def surroundings_of(record: Record, store: Store, reminder_store: ReminderStore) -> Surroundings:
    """What briefs need: the record, who is reminded of what, unanswered questions, what is new."""

    def scopes(channel: str) -> list[Scope]:
        return [one.scope for one in reminder_store.subscriptions() if one.channel == channel and not one.paused]

    def questions() -> list[str]:
        return [text for text, _, _ in store.unanswered()]

    return Surroundings(record, scopes, questions, reminder_store.notes.changed_since)


def reminder_desk_of(
    settings: Settings,
    desk: Desk,
    store: ReminderStore,
    around: Callable[[], Surroundings],
    clock: Callable[[], float],
) -> ReminderDesk:
    """What people do about reminders, beside the desk for questions."""
    membership = Membership(desk.courtesy, strangers_welcome=settings.strangers == "answer")
    return ReminderDesk(
        around=around,
        store=store,
        poster=desk.poster,
        courtesy=desk.courtesy,
        visitors=desk.visitors,
        membership=membership,
        clock=clock,
    )


def scheduler_of(
    settings: Settings,
    shelf: Shelf,
    store: ReminderStore,
    around: Callable[[], Surroundings],
    clock: Callable[[], float],
    last_event_at: Callable[[], float | None],
) -> Scheduler:
    """The loop, with a client of its own: it decides by itself what is tried again."""

    def render(planned: Planned, kind: Kind, now: float, told: str) -> Message:
        content = content_of(planned, kind, now, told, around())
        return message_of(content, kind, shelf.knowledge().base.time_zone)

    client = slack_client(settings.bot_token, settings.api_url)
    content = Content(shelf.knowledge, render)
    terms = Terms(doubtful=settings.doubtful, strangers_welcome=settings.strangers == "answer")
    courier = Courier(store, client, content, terms, clock=clock)
    beat = heartbeat(settings.heartbeat_url) if settings.heartbeat_url else None
    duties = Duties(settings.operator, beat, last_event_at, shelf.is_stopgap)
    refreshed = partial(shelf.refreshed, store)
    return Scheduler(store, courier, refreshed, duties=duties, clock=clock, stopping=threading.Event())
