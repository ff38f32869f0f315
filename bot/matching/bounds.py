"""Meetings as the bounds of a time: "since the last session", "between the March and the July meeting"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.dates import DatePhrase, Relation
from bot.edtf import in_words
from bot.knowledge.model import Meeting
from bot.matching.lexicon import Lexicon
from bot.matching.names import Span
from bot.text import Token, stem

Order: TypeAlias = Literal["next", "last"]

RELATIONS: dict[str, Relation] = {"before": "before", "after": "after", "since": "since", "until": "until"}
"""Words that make a time of the meeting or document behind them."""
_OF_US = frozenset({"the", "our", "this"})


@dataclass(frozen=True)
class _Bound:
    """A bound as it was typed."""

    relation: Relation
    order: Order
    ids: frozenset[str]
    """What goes by its common noun."""
    bodies: frozenset[str]
    """Whose meeting it is; empty for that of any."""
    end: int
    """The place behind its last word."""


def bounds_in(
    tokens: tuple[Token, ...], spans: Sequence[Span], lexicon: Lexicon, today: date
) -> Iterator[tuple[range, DatePhrase]]:
    """Each such bound with the places of its words; a fault where the record has no such meeting."""
    bodies = {span.start: span for span in spans if span.kind == "body"}
    meetings = [span for span in spans if span.kind == "meeting"]
    words = tuple(token.word for token in tokens)
    yield from filter(
        None, (_between(tokens, n, meetings, lexicon) for n, word in enumerate(words) if word == "between")
    )
    is_of_now = not lexicon.language.presents.isdisjoint(words) and "did" not in words
    for at in (n for n, word in enumerate(words) if word in RELATIONS):
        bound = _bound_at(words, at, bodies, lexicon)
        if bound:
            text = " ".join(token.surface for token in tokens[at : bound.end])
            phrase = DatePhrase(None, None, bound.relation, (tokens[at].start, tokens[bound.end - 1].end), text)
            meeting = _meant(bound, lexicon, today)
            since = today if is_of_now else None
            yield range(at, bound.end), _timed(phrase, bound, meeting, since) if meeting else _unknown(phrase)


def _between(
    tokens: tuple[Token, ...], at: int, meetings: Sequence[Span], lexicon: Lexicon
) -> tuple[range, DatePhrase] | None:
    """The time between two meetings, without their own days: "between the March and the July meeting"."""
    joint = next((n for n, token in enumerate(tokens) if n > at and token.word == "and"), len(tokens))
    last = next((span for span in meetings if span.start > joint), None)
    if last is None:
        return None
    # "The March and July meetings" has one noun for both.
    both = (*tokens[at + 1 : joint], tokens[last.end - 1])
    first = next((span for span in meetings if at < span.start < joint), None) or next(
        lexicon.names.find(both, set()), None
    )
    earlier = lexicon.knowledge.meeting_by_id.get(first.id) if first else None
    later = lexicon.knowledge.meeting_by_id[last.id]
    if earlier is None or earlier.when.latest >= later.when.earliest:
        return None
    start, end = earlier.when.latest + timedelta(days=1), later.when.earliest - timedelta(days=1)
    place = (tokens[at].start, tokens[last.end - 1].end)
    text = " ".join(token.surface for token in tokens[at : last.end])
    return range(at, last.end), DatePhrase(start, end, "between", place, text)


def _bound_at(words: tuple[str, ...], at: int, bodies: dict[int, Span], lexicon: Lexicon) -> _Bound | None:
    start = at + 1 + (words[at + 1 : at + 2] != () and words[at + 1] in _OF_US)
    order, after = _order(words, start, lexicon)
    if order is None:
        return None
    before = bodies.get(after)
    ids, end = _of_kind(words, before.end if before else after, lexicon)
    if before:
        return _Bound(RELATIONS[words[at]], order, ids, frozenset({before.id}), end) if ids else None
    if not ids:
        # "The last Council meeting", where several bodies are a Council.
        named = lexicon.names.words.get(words[after], frozenset()) if after < len(words) else frozenset()
        ids, end = _of_kind(words, after + 1, lexicon) if named else (ids, end)
        return _Bound(RELATIONS[words[at]], order, ids, named, end) if ids else None
    behind = bodies.get(end + 1 + (words[end + 1 : end + 2] == ("the",))) if words[end : end + 1] == ("of",) else None
    of_body = frozenset({behind.id}) if behind else frozenset[str]()
    return _Bound(RELATIONS[words[at]], order, ids, of_body, behind.end if behind else end)


def _order(words: tuple[str, ...], start: int, lexicon: Lexicon) -> tuple[Order | None, int]:
    """Whether the last or the next is meant, by the word or words at a place, and where these end."""
    at, size, meanings = next(lexicon.language.asks.find(words[start:]), (1, 0, frozenset[str]()))
    if at or not meanings & {"next", "last"}:
        return None, start
    return ("last" if "last" in meanings else "next"), start + size


def _of_kind(words: tuple[str, ...], start: int, lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """Ids of what goes by the common noun at a place, and where it ends."""
    stems = tuple(map(stem, words[start:]))
    at, size, kinds = next(lexicon.language.kind_phrases.find(stems), (1, 0, frozenset[str]()))
    if at:
        return frozenset(), start
    return frozenset[str]().union(*(lexicon.kinds.get(kind, ()) for kind in kinds)), start + size


def _meant(bound: _Bound, lexicon: Lexicon, today: date) -> Meeting | None:
    """The next of those meetings, or the last, and of these the last at which anything was said."""
    known = [meeting for meeting in lexicon.knowledge.meetings if meeting.id in bound.ids]
    known = [meeting for meeting in known if not bound.bodies or meeting.body in bound.bodies]
    held = [meeting for meeting in known if meeting.status != "cancelled"]
    if bound.order == "next":
        to_come = [meeting for meeting in held if meeting.is_coming(today)]
        return min(to_come, key=lambda meeting: meeting.when.earliest, default=None)
    past = [meeting for meeting in held if not meeting.is_coming(today)]
    spoken_at = {id_ for entry in lexicon.knowledge.entries for id_ in entry.at}
    return max(past, key=lambda meeting: (meeting.id in spoken_at, meeting.when.latest), default=None)


def _timed(phrase: DatePhrase, bound: _Bound, meeting: Meeting, since: date | None) -> DatePhrase:
    """The phrase with its days: what is new since a meeting was not said at it, what is due before one is yet to be."""
    when = in_words(meeting.when)
    name = meeting.name if when in meeting.name else f"{meeting.name}, {when}"
    start, end, relation = meeting.when.earliest, meeting.when.latest, bound.relation
    if bound.order == "last" and relation == "since":
        relation = "after"
    elif bound.order == "next" and since and relation in ("before", "until") and since < start:
        start, end, relation = since, start - timedelta(days=1) if relation == "before" else end, "between"
    note = f"I took “{phrase.text.partition(' ')[2]}” to be the {name}."
    return replace(phrase, start=start, end=end, relation=relation, note=note)


def _unknown(phrase: DatePhrase) -> DatePhrase:
    return replace(phrase, fault=f"The record has no such meeting as “{phrase.text.partition(' ')[2]}”.")
