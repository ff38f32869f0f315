"""Meetings as the bounds of a time: "since the last session", "between the March and the July meeting"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.dates import DatePhrase, Relation, yet_to_be
from bot.edtf import EdtfDate, in_words, parse
from bot.knowledge.model import Meeting
from bot.matching.content import kinds_of
from bot.matching.lexicon import Lexicon
from bot.matching.names import Span
from bot.matching.tags import Tags
from bot.text import Token, stem

Order: TypeAlias = Literal["next", "last"]

RELATIONS: dict[str, Relation] = {
    "before": "before",
    "after": "after",
    "since": "since",
    "until": "until",
    "by": "until",
}
"""Words that make a time of the meeting or document behind them; "by" of the next one only."""
_OF_US = frozenset({"the", "our", "this"})


@dataclass(frozen=True)
class _Meant:
    """What bounds a time, as it was typed."""

    when: EdtfDate | None
    """None where the record has no such meeting."""
    end: int
    """The place behind its last word."""
    is_meeting: bool = True
    name: str = ""
    """The meeting's, where it was not what was typed."""


def bounds_in(
    text: str, tokens: tuple[Token, ...], spans: Sequence[Span], lexicon: Lexicon, today: date
) -> Iterator[tuple[range, DatePhrase]]:
    """Each such time with the places of its words; a fault where the record has no such meeting."""
    words = tuple(token.word for token in tokens)
    named = {span.start: span for span in spans}
    of_now = not lexicon.language.presents.isdisjoint(words) and "did" not in words
    for at, word in enumerate(words):
        if word == "between":
            yield from _between(text, tokens, at, [span for span in spans if span.kind == "meeting"], lexicon)
        if word not in RELATIONS or words[at - 1 : at] == ("or",):
            continue
        start = at + 1 + (words[at + 1 : at + 2] != () and words[at + 1] in _OF_US)
        meant = _by_order(words, at, start, named, lexicon, today) or _by_name(named.get(start), word, lexicon)
        if meant:
            place = (tokens[at].start, tokens[meant.end - 1].end)
            phrase = DatePhrase(None, None, RELATIONS[word], place, text[slice(*place)])
            yield range(at, meant.end), _timed(phrase, meant, today if of_now else None)


def _timed(phrase: DatePhrase, meant: _Meant, today: date | None) -> DatePhrase:
    """The phrase with its days: what is new since a meeting was not said at it, what is due before one is yet to be."""
    typed = phrase.text.partition(" ")[2]
    if meant.when is None:
        return replace(phrase, fault=f"The record has no such meeting as “{typed}”.")
    relation: Relation = "after" if meant.is_meeting and phrase.relation == "since" else phrase.relation
    note = f"I took “{typed}” to be the {meant.name}." if meant.name else None
    timed = replace(phrase, start=meant.when.earliest, end=meant.when.latest, relation=relation, note=note)
    return yet_to_be(timed, today) if meant.is_meeting and today else timed


def _by_name(span: Span | None, relation: str, lexicon: Lexicon) -> _Meant | None:
    """The meeting or document that is named: "before the March meeting", "since Buenos Aires"."""
    meeting = lexicon.knowledge.meeting_by_id.get(span.id) if span else None
    document = lexicon.knowledge.document_by_id.get(span.id) if span else None
    written = meeting.date if meeting else document.date if document else None
    if span is None or written is None or relation == "by":
        return None
    return _Meant(parse(written), span.end, is_meeting=meeting is not None)


def _by_order(
    words: tuple[str, ...], at: int, start: int, named: dict[int, Span], lexicon: Lexicon, today: date
) -> _Meant | None:
    """The meeting that is the last or the next: "the last session", "the next meeting of the Council"."""
    order, after = _order(words, start, lexicon)
    # What was adopted by the last session is no time.
    if order is None or (order == "last" and words[at] == "by"):
        return None
    ids, bodies, end = _described(words, after, named, lexicon)
    if not ids:
        return None
    meeting = _ordered(ids, bodies, order, lexicon, today)
    if meeting is None:
        return _Meant(None, end)
    when = in_words(meeting.when)
    return _Meant(meeting.when, end, name=meeting.name if when in meeting.name else f"{meeting.name}, {when}")


def _order(words: tuple[str, ...], start: int, lexicon: Lexicon) -> tuple[Order | None, int]:
    """Whether the last or the next is meant, by the word or words at a place, and where these end."""
    at, size, meanings = next(lexicon.language.asks.find(words[start:]), (1, 0, frozenset[str]()))
    if at or not meanings & {"next", "last"}:
        return None, start
    return ("last" if "last" in meanings else "next"), start + size


def _described(
    words: tuple[str, ...], start: int, named: dict[int, Span], lexicon: Lexicon
) -> tuple[frozenset[str], frozenset[str], int]:
    """Ids of what goes by the words at a place, whose meeting it is (of any body where empty), and where they end."""
    before = named.get(start)
    if before and before.kind == "body":
        ids, end = _of_kind(words, before.end, lexicon)
        return ids, frozenset({before.id}), end
    ids, end = _of_kind(words, start, lexicon)
    if not ids:
        # "The last Council meeting", where several bodies are a Council.
        bodies = lexicon.names.words.get(words[start], frozenset[str]()) if start < len(words) else frozenset[str]()
        ids, end = _of_kind(words, start + 1, lexicon) if bodies else (ids, end)
        return ids, bodies, end
    behind = named.get(end + 1 + (words[end + 1 : end + 2] == ("the",))) if words[end : end + 1] == ("of",) else None
    return (ids, frozenset({behind.id}), behind.end) if behind and behind.kind == "body" else (ids, frozenset(), end)


def _of_kind(words: tuple[str, ...], start: int, lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """Ids of what goes by the common noun at a place, and where it ends."""
    stems = tuple(map(stem, words[start:]))
    at, size, meanings = next(lexicon.language.kind_phrases.find(stems), (1, 0, frozenset[str]()))
    known = meanings & lexicon.kinds.keys()
    if at or not known:
        return frozenset(), start
    (kind,) = kinds_of(Tags(iter([(0, size, known)])), stems)
    return frozenset[str]().union(*(lexicon.kinds[one] for one in kind.split("|"))), start + size


def _ordered(
    ids: frozenset[str], bodies: frozenset[str], order: Order, lexicon: Lexicon, today: date
) -> Meeting | None:
    """The next of those meetings, or the last, and of these the last at which anything was said."""
    known = [meeting for meeting in lexicon.knowledge.meetings if meeting.id in ids and meeting.status != "cancelled"]
    held = [meeting for meeting in known if not bodies or meeting.body in bodies]
    if order == "next":
        to_come = [meeting for meeting in held if meeting.is_coming(today)]
        return min(to_come, key=lambda meeting: meeting.when.earliest, default=None)
    past = [meeting for meeting in held if not meeting.is_coming(today)]
    spoken_at = {id_ for entry in lexicon.knowledge.entries for id_ in entry.at}
    return max(past, key=lambda meeting: (meeting.id in spoken_at, meeting.when.latest), default=None)


def _between(
    text: str, tokens: tuple[Token, ...], at: int, meetings: Sequence[Span], lexicon: Lexicon
) -> Iterator[tuple[range, DatePhrase]]:
    """The time between two meetings, without their own days: "between the March and the July meeting"."""
    joint = next((n for n, token in enumerate(tokens) if n > at and token.word == "and"), len(tokens))
    last = next((span for span in meetings if span.start > joint), None)
    if last is None:
        return
    # "The March and July meetings" has one noun for both.
    both = (*tokens[at + 1 : joint], tokens[last.end - 1])
    named = next((span for span in meetings if at < span.start < joint), None)
    first = named or next(lexicon.names.find(both, set()), None)
    earlier = lexicon.knowledge.meeting_by_id.get(first.id) if first else None
    later = lexicon.knowledge.meeting_by_id[last.id]
    if earlier is None or earlier.when.latest >= later.when.earliest:
        return
    start, end = earlier.when.latest + timedelta(days=1), later.when.earliest - timedelta(days=1)
    place = (tokens[at].start, tokens[last.end - 1].end)
    yield range(at, last.end), DatePhrase(start, end, "between", place, text[slice(*place)])
