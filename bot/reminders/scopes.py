"""Which meetings somebody means: the words of a request read as names, kinds and dates of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from bot.answers.wording import called, name_of
from bot.dates import DatePhrase, find_dates
from bot.edtf import in_words
from bot.knowledge.model import Meeting
from bot.matching.index import Record
from bot.matching.names import Span
from bot.matching.spans import covers
from bot.prose import capital, listed
from bot.reminders.occurrences import is_settled
from bot.reminders.phrases import Phrasebook
from bot.reminders.values import Scope, ScopeKind
from bot.text import Token, stem

MOST_NAMED = 3
"""Meetings that are named where any of several may be meant."""


@dataclass(frozen=True)
class Asked:
    """What the words of a request name."""

    scopes: tuple[Scope, ...] = ()
    """Bodies, topics and meetings."""
    kinds: tuple[frozenset[str], ...] = ()
    """For each common noun, such as "workshop", the meetings that go by it."""
    parts: frozenset[str] = frozenset()
    """Of `ReminderPack.scopes`: whether they speak of a meeting, of all, of the next."""
    dates: tuple[DatePhrase, ...] = ()
    unread: tuple[str, ...] = ()
    """Words that name nothing of the sort, as typed."""

    @property
    def is_of_many(self) -> bool:
        """True where they speak of meetings, not of one meeting."""
        return bool(self.parts & {"all", "everything", "meetings"})

    def ids(self, kind: ScopeKind) -> tuple[str, ...]:
        """Ids of what they name of a kind."""
        return tuple(dict.fromkeys(scope.id for scope in self.scopes if scope.kind == kind))


@dataclass(frozen=True)
class Setting:
    """What words depend on besides themselves."""

    record: Record
    book: Phrasebook
    today: date
    focus: tuple[str, ...]
    """Ids of what the reply before was about."""

    def is_to_come(self, meeting: Meeting) -> bool:
        """True where it may still be held, today included."""
        return meeting.when.latest >= self.today and meeting.status != "cancelled"


def asked_of(text: str, tokens: tuple[Token, ...], free: frozenset[int], setting: Setting) -> Asked:
    """What the tokens of a text at the `free` places name."""
    record, book = setting.record, setting.book
    mended = tuple(_mended(token, setting) if place in free else token for place, token in enumerate(tokens))
    taken = set(range(len(tokens))) - free
    spans = sorted(record.lexicon.names.find(mended, taken), key=lambda span: span.start)
    dates = tuple(_dates(text, tokens, taken, setting))
    taken |= {place for place, token in enumerate(tokens) for phrase in dates if covers(phrase.span, token)}
    words = tuple("" if place in taken else token.word for place, token in enumerate(mended))
    parts = list(book.scopes.find(words))
    read = taken | {place for start, end, _ in parts for place in range(start, end)}
    kinds = list(_kinds(tuple("" if place in read else word for place, word in enumerate(words)), record))
    read |= {place for start, end, _ in kinds for place in range(start, end)}
    other = [span for span in spans if not scope_named(span, record) and span.id not in record.lexicon.everywhere]
    unread = (free - read) | {place for span in other for place in range(span.start, span.end)}
    return Asked(
        scopes=_scopes(spans, record),
        kinds=tuple(meetings for _, _, meetings in kinds),
        parts=frozenset(part for _, _, meanings in parts for part in meanings),
        dates=dates,
        unread=tuple(tokens[place].surface for place in sorted(unread)),
    )


def scope_named(span: Span, record: Record) -> Scope | None:
    """What can be reminded of by a name; a group, or whoever else meetings on record are of, is a body as well."""
    kind = "body" if span.id in record.knowledge.meeting_bodies else span.kind
    return Scope(cast("ScopeKind", kind), span.id) if kind in ("body", "topic", "meeting") else None


def _mended(token: Token, setting: Setting) -> Token:
    """The token with its word as it was meant, where a slip leaves no doubt."""
    if (token.word,) in setting.book.scopes.meanings:
        return token
    repair = setting.record.lexicon.speller.repair(token.word)
    return replace(token, word=repair.word) if repair and not repair.rivals else token


def _dates(text: str, tokens: tuple[Token, ...], taken: set[int], setting: Setting) -> Iterator[DatePhrase]:
    """Dates in what is not taken."""
    characters = list(text)
    for token in (tokens[place] for place in taken):
        characters[token.start : token.end] = " " * (token.end - token.start)
    yield from find_dates("".join(characters), today=setting.today, covered=setting.record.lexicon.covered)


def _kinds(words: tuple[str, ...], record: Record) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Common nouns for meetings, and the meetings that go by them."""
    lexicon = record.lexicon
    for start, end, kinds in lexicon.language.kind_phrases.find(tuple(stem(word) if word else "" for word in words)):
        ids = frozenset(id_ for kind in kinds for id_ in lexicon.kinds.get(kind, ()))
        meetings = ids & record.knowledge.meeting_by_id.keys()
        if meetings:
            yield start, end, frozenset(meetings)


def _scopes(spans: Sequence[Span], record: Record) -> tuple[Scope, ...]:
    """What is named; what the whole record is about counts only where nothing else is."""
    named = [scope for span in spans if (scope := scope_named(span, record))]
    telling = [scope for scope in named if scope.id not in record.lexicon.everywhere]
    return tuple(dict.fromkeys(telling or named))


def chosen(asked: Asked, setting: Setting) -> Scope | str:
    """What is asked for; where that cannot be told or done, why, in a sentence."""
    if asked.unread:
        return f"I do not know “{' '.join(asked.unread)}” as a meeting, a body or a subject of the record."
    choices: tuple[tuple[bool, Callable[[Asked, Setting], Scope | str]], ...] = (
        (bool(asked.ids("meeting")), _named),
        ("next" in asked.parts and "meetings" not in asked.parts and "everything" not in asked.parts, _next),
        (bool(asked.dates), _dated),
        (bool(asked.kinds), _of_kind),
        (len(asked.scopes) > 1, _of_several),
        (bool(asked.scopes), lambda asked, _: asked.scopes[0]),
        (not asked.is_of_many and bool(asked.parts & {"meeting", "pronoun"}), lambda _, setting: _spoken_of(setting)),
    )
    choose = next((choose for applies, choose in choices if applies), None)
    return choose(asked, setting) if choose else Scope("all")


def why_not(meeting: Meeting, setting: Setting) -> str:
    """Why nobody can be reminded of a meeting any more, in a sentence; empty where they can."""
    if meeting.status == "cancelled":
        return f"{capital(dated(meeting))} is cancelled."
    return "" if setting.is_to_come(meeting) else f"{capital(dated(meeting))} is over."


def dated(meeting: Meeting) -> str:
    """A meeting with its date, as it stands in a sentence."""
    name, when = meeting.name, in_words(meeting.when)
    doubt = "" if is_settled(meeting.when) else "; the day is not on record yet"
    date_ = "" if when in name and not doubt else f" ({when}{doubt})"
    return f"{'' if name.lower().startswith('the ') else 'the '}{name}{date_}"


def _named(asked: Asked, setting: Setting) -> Scope | str:
    ids = asked.ids("meeting")
    if len(ids) > 1:
        return _of_several(asked, setting)
    meeting = setting.record.knowledge.meeting_by_id[ids[0]]
    if not _fits(meeting, asked, setting):
        return f"{capital(dated(meeting))} is another meeting than the one that you describe."
    return Scope("meeting", meeting.id)


def _next(asked: Asked, setting: Setting) -> Scope | str:
    coming = _coming(asked, setting)
    if not coming:
        day = f"{setting.today.day} {setting.today:%B %Y}"
        return f"The record holds no {_what(asked, setting)} after {day}."
    return Scope("meeting", coming[0].id)


def _dated(asked: Asked, setting: Setting) -> Scope | str:
    """The one meeting of a date."""
    fault = next((phrase.fault for phrase in asked.dates if phrase.fault), None)
    if fault:
        return fault
    coming = _coming(asked, setting)
    when = listed(phrase.text for phrase in asked.dates)
    if not coming:
        return f"The record holds no {_what(asked, setting)} to come with that date ({when})."
    return _only(coming)


def _of_kind(asked: Asked, setting: Setting) -> Scope | str:
    if asked.is_of_many:
        return "I can remind of all meetings, of those of a body or about a subject, or of one; not of those of a kind."
    coming = _coming(asked, setting)
    return _only(coming) if coming else f"The record holds no {_what(asked, setting)} to come."


def _only(coming: Sequence[Meeting]) -> Scope | str:
    """The one that is meant, of some; one with a day before others that only may be on it."""
    settled = [meeting for meeting in coming if is_settled(meeting.when)] or coming
    if len(settled) == 1:
        return Scope("meeting", settled[0].id)
    names = listed(dated(meeting) for meeting in coming[:MOST_NAMED])
    return f"That may be any of {len(coming)} meetings, such as {names}."


def _of_several(asked: Asked, setting: Setting) -> str:
    names = listed(name_of(scope.id, setting.record) for scope in asked.scopes)
    return f"I take one of these at a time: {names}."


def _spoken_of(setting: Setting) -> Scope | str:
    """The meeting that the reply before was about."""
    meetings = [id_ for id_ in dict.fromkeys(setting.focus) if id_ in setting.record.knowledge.meeting_by_id]
    return Scope("meeting", meetings[0]) if len(meetings) == 1 else "I cannot tell which meeting you mean."


def _coming(asked: Asked, setting: Setting) -> list[Meeting]:
    """The meetings to come that are all that is said, the nearest first; "meeting" is one of a body if there is one."""
    coming = [
        one for one in setting.record.knowledge.meetings if setting.is_to_come(one) and _fits(one, asked, setting)
    ]
    of_bodies = [one for one in coming if one.body] if "meeting" in asked.parts and "event" not in asked.parts else []
    return sorted(of_bodies or coming, key=lambda one: one.when.earliest)


def _fits(meeting: Meeting, asked: Asked, setting: Setting) -> bool:
    everywhere = setting.record.lexicon.everywhere
    return (
        all(meeting.body == body or body in everywhere for body in asked.ids("body"))
        and all(topic in meeting.topics or topic in everywhere for topic in asked.ids("topic"))
        and all(meeting.id in kind for kind in asked.kinds)
        and all(_is_in(meeting, phrase) for phrase in asked.dates)
    )


def _is_in(meeting: Meeting, phrase: DatePhrase) -> bool:
    low, high = phrase.window or (date.max, date.min)
    return meeting.when.earliest <= high and meeting.when.latest >= low


def _what(asked: Asked, setting: Setting) -> str:
    """The meetings asked for, in words: "meeting of the Plenary"."""
    record = setting.record
    kinds = [record.knowledge.meeting_by_id[min(kind)].kind for kind in asked.kinds]
    bodies = [called(body, record) for body in asked.ids("body")]
    topics = [name_of(topic, record) for topic in asked.ids("topic")]
    noun = f"{listed(kinds) or 'meeting'}{f' of {listed(bodies)}' if bodies else ''}"
    return f"{noun} about {listed(topics)}" if topics else noun
