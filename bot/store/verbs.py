"""What the bot remembers, as verbs over named SQL; knows nothing of the database behind them."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.store.database import Database, read, rows
from bot.store.redaction import redacted

Json: TypeAlias = dict[str, Any]

HOUR_S = 3600.0
EVENTS_KEPT_S = 26 * HOUR_S
"""Slack re-delivers for at most 24 hours; two hours more for clocks that differ."""
CONTEXTS_KEPT_S = 24 * HOUR_S
REST_KEPT_S = 90 * 24 * HOUR_S
LEASE_S = 90.0
"""How long a claimed event is left to the thread that claimed it."""

_COUNTED = ("waiting", "conversations", "answers", "good", "bad", "unanswered")


@dataclass(frozen=True)
class Claim:
    """An event that is ours to answer."""

    body: Json
    attempts: int
    """Counted from 1; above 1 something went wrong before."""
    posted: bool
    """True where the answer already stands in Slack and only the book-keeping is missing."""


class Store:
    """What the bot must remember between runs; its verbs may be called from any thread.

    `now` is in seconds since 1970. Users are given by their Slack ids and kept as salted hashes.
    """

    def __init__(self, database: Database) -> None:
        """Use a database that is open and migrated."""
        self.database = database
        self._write("add_salt", value=secrets.token_hex(16))
        self._salt = str(read(self.database, "salt"))

    def remember_event(self, event_key: str, message_key: str | None, body: Json, now: float) -> bool:
        """Keep an event until it is finished; False where it, or its message as another event, was seen."""
        text = json.dumps(body)
        keys = {"event_key": event_key, "message_key": message_key}
        return bool(self._write("remember_event", **keys, body=text, now=now))

    def claim_event(self, event_key: str, now: float) -> Claim | None:
        """Take an event for `LEASE_S` seconds; None where it is finished or somebody else has it."""
        row = self._write("claim_event", event_key=event_key, now=now, until=now + LEASE_S)
        return Claim(json.loads(row[0]), int(row[1]), row[2] is not None) if row else None

    def unfinished_events(self, now: float) -> list[tuple[str, Json]]:
        """Keys and bodies of the events that nobody has, oldest first."""
        return [(key, json.loads(body)) for key, body in rows(self.database, "unfinished_events", now=now)]

    def release_claims(self) -> None:
        """Give up every claim; only for a process that knows that no other one answers."""
        self._write("release_claims")

    def delay_event(self, event_key: str, until: float) -> None:
        """Let nobody claim the event before `until`."""
        self._write("delay_event", event_key=event_key, until=until)

    def mark_posted(self, event_key: str, posted_as: str) -> None:
        """Note that Slack has the answer, as message `posted_as`."""
        self._write("mark_posted", event_key=event_key, posted_as=posted_as)

    def finish_event(self, event_key: str, now: float) -> None:
        """Note that the event needs nothing more; what it said is deleted, its keys are kept."""
        self._write("finish_event", event_key=event_key, now=now)

    def mark_restored(self, now: float) -> None:
        """After the store came back from a backup: what waited then was answered since, or is stale."""
        self._write("finish_all_events", now=now)

    def drop_event(self, event_key: str) -> None:
        """Act as if the event had never come."""
        self._write("drop_event", event_key=event_key)

    def save_context(self, conversation: str, user: str, context: Json, now: float) -> None:
        """Keep what a conversation has come to, for 24 hours."""
        key, user_hash = self._hash(conversation), self._hash(user)
        text = json.dumps(context)
        self._write("save_context", conversation_key=key, user_hash=user_hash, context=text, now=now)

    def load_context(self, conversation: str, now: float) -> Json | None:
        """What the conversation has come to; None where there was none in the last 24 hours."""
        key = self._hash(conversation)
        text = read(self.database, "load_context", conversation_key=key, since=now - CONTEXTS_KEPT_S)
        return dict(json.loads(text)) if text else None

    def save_answer(self, answer_id: str, user: str, body: Json, now: float, *, asked: str = "") -> None:
        """Keep an answer for the buttons under it, for 90 days, with the question that was asked, redacted."""
        values = {"answer_id": answer_id, "user_hash": self._hash(user), "asked": redacted(asked)}
        self._write("save_answer", **values, body=json.dumps(body), now=now)

    def load_answer(self, answer_id: str, now: float) -> Json | None:
        """The answer; None where it is unknown, or older than 90 days."""
        text = read(self.database, "load_answer", answer_id=answer_id, since=now - REST_KEPT_S)
        return dict(json.loads(text)) if text else None

    def save_feedback(self, user: str, answer_id: str, verdict: str, now: float, *, reason: str = "") -> None:
        """Keep what a user thinks of an answer, `good` or `bad`, and why; the last word counts."""
        values = {"user_hash": self._hash(user), "answer_id": answer_id, "verdict": verdict}
        self._write("save_feedback", **values, reason=redacted(reason), now=now)

    def thumbs_down(self) -> list[tuple[str, int, str]]:
        """Questions whose answer somebody marked as not helpful: text, by how many, last day; most frequent first."""
        found: dict[str, tuple[int, str]] = {}
        for asked, saved_at in rows(self.database, "thumbs_down"):
            times, _ = found.get(asked, (0, ""))
            found[asked] = (times + 1, _day(saved_at))
        return sorted(((text, *rest) for text, rest in found.items()), key=lambda one: (-one[1], one[0]))

    def save_unanswered(self, question_key: str, user: str, text: str, now: float) -> None:
        """Keep a question without answer, redacted; nothing from a user who asked to be forgotten."""
        values = {"unanswered_id": self._hash(question_key), "user_hash": self._hash(user)}
        self._write("save_unanswered", **values, text=redacted(text), day=_day(now), now=now)

    def unanswered(self) -> list[tuple[str, int, str]]:
        """Questions without answer: text, how often, last day; most frequent first."""
        return [(text, int(times), day) for text, times, day in rows(self.database, "unanswered")]

    def forget(self, user: str, now: float) -> None:
        """Delete whatever the user left behind, and keep no unanswered question of theirs from now on."""
        user_hash, queries = self._hash(user), self.database.queries
        with self.database.writing() as connection:
            queries.remember_forgotten(connection, user_hash=user_hash, now=now)
            for kind in ("conversations", "answers", "feedback", "unanswered"):
                getattr(queries, f"forget_{kind}")(connection, user_hash=user_hash)

    def prune(self, now: float) -> None:
        """Delete what is older than promised."""
        queries = self.database.queries
        with self.database.writing() as connection:
            queries.prune_inbox(connection, before=now - EVENTS_KEPT_S)
            queries.prune_conversations(connection, before=now - CONTEXTS_KEPT_S)
            for kind in ("answers", "feedback", "unanswered"):
                getattr(queries, f"prune_{kind}")(connection, before=now - REST_KEPT_S)

    def counts(self) -> dict[str, int]:
        """How much is kept of what, by name."""
        return dict(zip(_COUNTED, read(self.database, "counts"), strict=True))

    def _write(self, query: str, **values: object) -> Any:
        with self.database.writing() as connection:
            return getattr(self.database.queries, query)(connection, **values)

    def _hash(self, text: str) -> str:
        """A name for `text` that tells nothing without this store's salt."""
        return hashlib.sha256(f"{self._salt}:{text}".encode()).hexdigest()[:32]


def _day(now: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(now))
