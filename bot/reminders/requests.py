"""What people ask of the bot about reminders, in their own words; anything else is a question of the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.answers.wording import called, name_of
from bot.matching.index import Record
from bot.prose import listed
from bot.reminders.phrases import Phrasebook, Words, at, phrasebook
from bot.reminders.scopes import Asked, Setting, asked_of, chosen, dated, why_not
from bot.reminders.timing import Timing, read_timing
from bot.reminders.values import DEFAULT_LEADS, Scope, Subscription
from bot.text import Token, inert, tokens_of, words_of


@dataclass(frozen=True)
class Remind:
    """To be reminded of meetings from now on."""

    scope: Scope
    leads: tuple[int, ...] = DEFAULT_LEADS
    """Days before, the longest first."""
    hour: int | None = None
    """0 to 23; None where nothing is said of it."""
    weekdays_only: bool | None = None
    notes: tuple[str, ...] = ()
    """Sentences on what had to be chosen."""
    personal: bool = False
    """True where it is for who asks alone: "remind me"."""


@dataclass(frozen=True)
class Stop:
    """To be reminded no more; of anything, where there is no scope."""

    scope: Scope | None = None


@dataclass(frozen=True)
class Pause:
    """To have the reminders of the conversation paused."""


@dataclass(frozen=True)
class Resume:
    """To have them go on."""


@dataclass(frozen=True)
class ListThem:
    """To see what the conversation will be reminded of."""


@dataclass(frozen=True)
class Unclear:
    """A request that cannot be met as it stands."""

    sentence: str
    """What was not understood or cannot be done, and what to type."""


Request: TypeAlias = Remind | Stop | Pause | Resume | ListThem | Unclear

_WHOLE: dict[str, Request] = {"list": ListThem(), "pause": Pause(), "resume": Resume(), "stop": Stop()}
"""Requests that need no more words."""
_TO_STOP = "Type “stop reminding us”, or that with “of” and what you asked to be reminded of."
_DECIMAL = re.compile(r"\b[0-9]+\.[0-9]+")
_MYSELF = frozenset({"me", "i", "my", "id"})


@dataclass(frozen=True)
class _Heard:
    """An utterance that opens as a request does, or ends as one."""

    text: str
    tokens: tuple[Token, ...]
    heads: frozenset[str]
    """What it may ask for, of `ReminderPack.heads`."""
    head: range
    """Places of the words that say so."""
    rest: range
    """Places of what it says of it."""

    @property
    def words(self) -> Words:
        """What it says of it; empty for every other place."""
        return tuple(token.word if place in self.rest else "" for place, token in enumerate(self.tokens))

    @property
    def is_personal(self) -> bool:
        """True for "remind me"."""
        behind = range(max(self.head.stop, self.rest.stop), len(self.tokens))
        return any(self.tokens[place].word in _MYSELF for place in (*self.head, *behind))


def read_request(utterance: str, record: Record, *, today: date, focus: Sequence[str] = ()) -> Request | None:
    """What an utterance asks of the bot about reminders on a day; None for anything else.

    `focus` are the ids of what the reply before was about, for "remind us before it".
    """
    setting = Setting(record, phrasebook(record.knowledge.base.language), today, tuple(focus))
    heard = _heard(utterance, setting)
    if heard is None:
        return None
    if not heard.rest and (whole := next((head for head in _WHOLE if head in heard.heads), None)):
        return _WHOLE[whole]
    if heard.heads & {"remind", "tell", "announce"}:
        return _remind(heard, setting)
    if "stop" in heard.heads:
        return _stop(heard, setting)
    if "list" in heard.heads:
        return None
    what = "pause" if "pause" in heard.heads else "resume"
    return Unclear(f"I can only {what} all reminders of this conversation at once. Type “{what} reminders”.")


def described(subscription: Subscription, record: Record) -> str:
    """What a subscription is for and when it posts, in words: "7 and 1 days before every meeting on record, …"."""
    days = f"{listed(str(lead) for lead in subscription.leads)} {'day' if subscription.leads == (1,) else 'days'}"
    parts = [
        f"{days} before {_scope_in_words(subscription.scope, record)}",
        f"at {subscription.hour:02}:00 ({subscription.zone})",
        *(["on weekdays"] if subscription.weekdays_only else []),
        *(["paused"] if subscription.paused else []),
    ]
    return ", ".join(parts)


def _scope_in_words(scope: Scope, record: Record) -> str:
    knowledge = record.knowledge
    match scope.kind:
        case "all":
            return "every meeting on record"
        case "body":
            known = scope.id in knowledge.entity_by_id
            return f"meetings of {called(scope.id, record) if known else 'a body that has left the record'}"
        case "topic":
            known = scope.id in knowledge.topic_by_id
            return f"meetings about {name_of(scope.id, record) if known else 'a subject that has left the record'}"
        case "meeting":
            return _meeting_in_words(scope.id, record)


def _meeting_in_words(id_: str, record: Record) -> str:
    meeting = record.knowledge.meeting_by_id.get(id_)
    return dated(meeting) if meeting else "a meeting that has left the record"


def _heard(utterance: str, setting: Setting) -> _Heard | None:
    """The utterance without what people wrap a request in; None where it does not open or end as one."""
    text = setting.record.lexicon.language.spelled_out(inert(utterance))
    tokens = tokens_of(text)
    words = tuple(token.word for token in tokens)
    end = _without_endings(words, setting.book)
    start = 0
    while start < end:
        after, heads = at(setting.book.heads, words, start)
        if heads:
            return _Heard(text, tokens, heads, range(start, after), range(after, max(end, after)))
        opened, _ = at(setting.book.openings, words, start)
        if opened == start:
            return _at_the_end(text, tokens, range(start, end), setting)
        start = opened
    return None


def _without_endings(words: Words, book: Phrasebook) -> int:
    """Where the words end that are more than courtesy."""
    backwards = words[::-1]
    place, after = 0, -1
    while after != place:
        place, (after, _) = max(after, 0), at(book.endings, backwards, max(after, 0))
    return len(words) - place


def _at_the_end(text: str, tokens: tuple[Token, ...], places: range, setting: Setting) -> _Heard | None:
    """A request with what it is about before it: "before every meeting, remind us"."""
    words = tuple(token.word for token in tokens[: places.stop])
    for start in places[1:]:
        after, heads = at(setting.book.heads, words, start)
        if after == places.stop and "remind" in heads:
            return _Heard(text, tokens, frozenset({"tell"}), range(start, after), range(places.start, start))
    return None


def _remind(heard: _Heard, setting: Setting) -> Request | None:
    """To be reminded; None where it may be a question of the record in these words."""
    timing, fraction = read_timing(heard.words, setting.book), _fraction(heard, setting.book)
    is_sure = "announce" in heard.heads
    if not is_sure and at(setting.book.recalling, heard.words, heard.rest.start)[1]:
        return None
    asked = asked_of(heard.text, heard.tokens, frozenset(heard.rest) - timing.used, setting)
    if not is_sure and not _is_request(heard, timing, asked, setting):
        return None
    scope = chosen(asked, setting)
    meeting = setting.record.knowledge.meeting_by_id.get(scope.id) if isinstance(scope, Scope) else None
    trouble = (
        fraction or timing.fault or (scope if isinstance(scope, str) else why_not(meeting, setting) if meeting else "")
    )
    if trouble or isinstance(scope, str):
        return Unclear(f"{trouble} {_to_remind(asked, setting.record)}")
    return Remind(
        scope, timing.leads or DEFAULT_LEADS, timing.hour, timing.weekdays_only, timing.notes, heard.is_personal
    )


def _fraction(heard: _Heard, book: Phrasebook) -> str:
    """What is wrong with "2.5 days", of which each half would be read as a number of days; empty where nothing is."""
    found = (
        match for match in _DECIMAL.finditer(heard.text) if at(book.days, words_of(heard.text[match.end() :]), 0)[1]
    )
    first = next(found, None)
    return f"I remind a whole number of days before a meeting, and not {first[0]}." if first else ""


def _is_request(heard: _Heard, timing: Timing, asked: Asked, setting: Setting) -> bool:
    """True where somebody wants to be told in time; else they may want to be told again: "remind me of the review"."""
    before = [start for start, _, meanings in setting.book.lengths.find(heard.words) if "before" in meanings]
    if "tell" in heard.heads:
        return not asked.unread and (bool(timing.leads or timing.fault) or (bool(before) and len(heard.rest) > 1))
    first = heard.rest.start
    opens = first in timing.used or first in before
    if not heard.rest or opens or (timing.leads and at(setting.book.counts, heard.words, first)[1]):
        return True
    return not asked.unread and (timing.is_said or bool(before) or _is_to_come(asked, setting))


def _is_to_come(asked: Asked, setting: Setting) -> bool:
    """True where what is named can only be meant as still to come."""
    knowledge = setting.record.knowledge
    if asked.dates or asked.ids("meeting") or "pronoun" in asked.parts:
        scope = chosen(asked, setting)
        meeting = knowledge.meeting_by_id.get(scope.id) if isinstance(scope, Scope) else None
        return meeting is not None and not why_not(meeting, setting)
    if asked.parts & {"next", "everything", "meetings"} or asked.parts >= {"all", "meeting"}:
        return True
    return any(meeting.body in asked.ids("body") for meeting in knowledge.meetings) and not asked.ids("topic")


def _to_remind(asked: Asked, record: Record) -> str:
    """What to type instead, with the body that was named, or one of the record that meets."""
    bodies = asked.ids("body") or tuple(meeting.body for meeting in record.knowledge.meetings if meeting.body)
    of = f" of {called(bodies[0], record)}" if bodies else ""
    return f"Type, for example, “remind us 7 and 1 days before every meeting{of}”."


def _stop(heard: _Heard, setting: Setting) -> Request:
    if read_timing(heard.words, setting.book).is_said:
        return Unclear(f"I can stop the reminders of something, not only some of them. {_TO_STOP}")
    asked = asked_of(heard.text, heard.tokens, frozenset(heard.rest), setting)
    scope = chosen(asked, setting)
    if isinstance(scope, str):
        return Unclear(f"{scope} {_TO_STOP}")
    return Stop(None if scope.kind == "all" else scope)
