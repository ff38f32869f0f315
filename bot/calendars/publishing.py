"""The calendar as the state store keeps it: what was published, and the token of its path."""

from __future__ import annotations

from bot.calendars.feed import feed
from bot.calendars.history import FeedState, state_of, text_of, updated
from bot.calendars.serving import new_token
from bot.knowledge.model import KnowledgeBase
from bot.store.notes import Notes

HISTORY_NOTE = "calendar"
TOKEN_NOTE = "calendar_token"


def publish(notes: Notes, knowledge: KnowledgeBase, now: float) -> bytes:
    """The feed as of now; what it says is noted, so that the next one can tell what has changed."""
    before = notes.read(HISTORY_NOTE)
    state = updated(state_of(before), knowledge, now)
    text = text_of(state)
    if text != before:
        notes.write(HISTORY_NOTE, text)
    return feed(knowledge, state, now=now)


def unpublished(knowledge: KnowledgeBase, now: float) -> bytes:
    """The feed of a record that is published nowhere: as it is, with nothing of what it said before."""
    return feed(knowledge, updated(FeedState(), knowledge, now), now=now)


def token_of(notes: Notes) -> str:
    """The token of the calendar's path; made on first use."""
    return notes.read(TOKEN_NOTE) or renew_token(notes)


def renew_token(notes: Notes) -> str:
    """A new token in place of the old one, whose path leads nowhere from now on."""
    token = new_token()
    notes.write(TOKEN_NOTE, token)
    return token
