"""What the calendar has said of each event so far, from which its next edition gets its sequence numbers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from bot.calendars.events import CalendarEvent, events_of, withdrawn
from bot.errors import StoreError
from bot.knowledge.model import KnowledgeBase
from bot.text import words_of


@dataclass(frozen=True)
class Published:
    """The last edition of one event."""

    event: CalendarEvent
    sequence: int
    """How often it has changed."""
    changed_at: int
    """When it last did, in seconds since 1970; grows with every change, even where the clock does not."""


@dataclass(frozen=True)
class FeedState:
    """All that was ever published, withdrawn events among it."""

    domain: str = ""
    """What stands behind the @ of every UID: fixed at first, so that a new title moves no event."""
    published: tuple[Published, ...] = ()


def updated(state: FeedState, knowledge: KnowledgeBase, now: float) -> FeedState:
    """The state once the record as it is has been published; the same state where nothing has changed."""
    domain = state.domain or _domain(knowledge)
    current = {event.uid: event for event in events_of(knowledge, domain)}
    known = {one.event.uid for one in state.published}
    kept = (_renewed(one, current.get(one.event.uid) or withdrawn(one.event), now) for one in state.published)
    new = (Published(event, 0, int(now)) for uid, event in current.items() if uid not in known)
    return FeedState(domain, (*kept, *new))


def state_of(text: str) -> FeedState:
    """The state that `text_of` wrote; that of a calendar never published where the text is empty."""
    if not text:
        return FeedState()
    try:
        written = json.loads(text)
        published = tuple(
            Published(CalendarEvent(**one["event"]), int(one["sequence"]), int(one["changed_at"]))
            for one in written["published"]
        )
        return FeedState(str(written["domain"]), published)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the calendar's history in the state store cannot be read ({type(error).__name__}); bring back a backup"
        ) from error


def text_of(state: FeedState) -> str:
    """The state as JSON."""
    return json.dumps(asdict(state), ensure_ascii=False)


def _domain(knowledge: KnowledgeBase) -> str:
    """The title as the name of a host, which UIDs have by custom."""
    ascii_words = "-".join(words_of(knowledge.base.title)).encode("ascii", "ignore").decode()
    return f"{ascii_words[:60].strip('-') or 'record'}.rapporteur"


def _renewed(before: Published, event: CalendarEvent, now: float) -> Published:
    if event == before.event:
        return before
    return replace(before, event=event, sequence=before.sequence + 1, changed_at=max(int(now), before.changed_at + 1))
