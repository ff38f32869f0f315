"""Dates that people write in a question, as ranges with the relation that their words give them.

Day comes before month in figures. What cannot be told for sure is said in a note; what does not exist, in a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from bot.dating import periods
from bot.dating.months import GATHERINGS
from bot.dating.parts import READERS
from bot.dating.periods import Period
from bot.dating.readings import Question, Reading, longest
from bot.dating.tokens import listed, tokens_of
from bot.errors import DateError

LIMIT = 500
"""Characters that are read; more is nobody's question."""

Relation: TypeAlias = Literal["in", "before", "after", "since", "until", "as_of", "between"]


@dataclass(frozen=True)
class DatePhrase:
    """A date somebody wrote: the period named, and how the question relates to it."""

    start: date | None
    """First day of the period named; None where there is a fault."""
    end: date | None
    """Its last day, included."""
    relation: Relation
    span: tuple[int, int]
    """Where it stands in the text, with the word for the relation."""
    text: str
    """What stands there."""
    note: str | None = None
    """A sentence for the asker where a reading had to be chosen."""
    fault: str | None = None
    """A sentence for the asker where the words name no date."""
    days: tuple[date, ...] = ()
    """The very days, where only these are meant: `23 and 26 March 2018`."""
    names_event: bool = False
    """Whether the date tells a gathering from others (`the July 2018 meeting`), which may be what the relation is to."""

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day that the phrase allows; None where there is a fault, or no day is left."""
        if self.start is None or self.end is None:
            return None
        low, high = date.min, date.max
        match self.relation:
            case "in" | "between":
                low, high = self.start, self.end
            case "since":
                low = self.start
            case "until" | "as_of":
                high = self.end
            case "before":
                high = date.fromordinal(max(self.start.toordinal() - 1, 1))
            case "after":
                low = date.fromordinal(min(self.end.toordinal() + 1, date.max.toordinal()))
        return low, high


_WORDS: dict[Relation, str] = {
    "in": "in|on|during|within|throughout|over|of|at|for|dated|around|circa|in the course of",
    "before": "before|prior to|ahead of|in advance of|earlier than|leading up to|run-up to|in the run-up to|pre|pre -",
    "after": "after|later than|following|post|post -|subsequent to|beyond",
    "since": (
        "since|as from|starting|starting from|starting in|starting on|starting with|beginning in|beginning on|"
        "beginning from|not before|no earlier than|not earlier than|on or after|with effect from|effective"
    ),
    "until": (
        "until|till|til|up to|up until|up till|up to and including|by|no later than|not later than|not after|"
        "on or before|through|thru|at the latest by|until and including"
    ),
    "as_of": "as of|as at|as on|as it stood in|as it stood on|as things stood in|as things stood on",
    "between": "between|from",
}
_RELATIONS: dict[tuple[str, ...], Relation] = {
    tuple(words.split()): relation for relation, listed in _WORDS.items() for words in listed.split("|")
}
_LONGEST = max(map(len, _RELATIONS))
_FILLERS = frozenset(
    listed("the month months year years about around approximately circa roughly of in on date dates")
)
_ONWARDS = frozenset(listed("onwards onward forward"))
_FUTURE = re.compile(
    r"\b(?:will|shall|next|upcoming|coming|scheduled|planned|planning|going to|due)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Calendar:
    """What decides a year that was not written."""

    today: date
    years: frozenset[int] | None
    is_ahead: bool
    """Whether the question looks ahead."""


def find_dates(text: str, *, today: date, years: frozenset[int] | None = None) -> tuple[DatePhrase, ...]:
    """The dates in a question (its first 500 characters), in order; `years` are those that the record covers."""
    text = text[:LIMIT]
    tokens = tokens_of(text)
    question = Question(tokens, "".join(token.kind for token in tokens), today)
    calendar = _Calendar(today, years, bool(_FUTURE.search(text)))
    found: list[DatePhrase] = []
    place = 0
    while place < len(tokens):
        chain = _chain(question, place)
        if chain is None:
            place += 1
            continue
        found += _phrases(text, question, calendar, chain)
        place = chain.end
    return tuple(found)


# From tokens to a chain: a relation, readings, and what joins them


@dataclass(frozen=True)
class _Chain:
    relation: Relation | None
    word: str
    """The word or words for the relation."""
    first: int
    end: int
    readings: tuple[Reading, ...]
    is_range: bool


def _chain(question: Question, place: int) -> _Chain | None:
    relation, after = _relation(question, place)
    reading = _after_fillers(question, after, relation) if relation else None
    if reading is None:
        relation, after, reading = None, place, longest(question, place, READERS)
    if reading is None:
        return None
    word = " ".join(question.word(step) for step in range(place, after))
    partner = _partner(question, reading, word)
    if partner:
        return _Chain(relation, word, place, partner.end, (reading, partner), is_range=True)
    readings = _listed(question, reading, relation)
    return _Chain(relation, word, place, readings[-1].end, readings, is_range=False)


def _relation(question: Question, place: int) -> tuple[Relation | None, int]:
    """The relation whose words start here, the longest first, and where they end."""
    for length in range(_LONGEST, 0, -1):
        words = tuple(question.word(step) for step in range(place, place + length))
        if words in _RELATIONS:
            return _RELATIONS[words], place + length
    return None, place


def _after_fillers(question: Question, place: int, relation: Relation | None) -> Reading | None:
    if question.kind(place) == "z" and relation in ("as_of", "until", "since"):
        now = periods.around(question.today, "day")
        return Reading(lambda _: now, question.today.year, place, place + 1, why="")
    for start in range(place, place + 5):
        reading = longest(question, start, READERS)
        if reading or question.word(start) not in _FILLERS:
            return reading
    return None


def _partner(question: Question, reading: Reading, word: str) -> Reading | None:
    """The other end of a range: after `to` or a dash, and after `and` where the range began with `between`."""
    joints = "-/&" if word == "between" else "-/"
    if question.kind(reading.end) not in joints or not question.kind(reading.end):
        return None
    if word not in ("between", "from") and reading.ends > 1:
        return None
    return _after_fillers(question, reading.end + 1, None)


def _listed(question: Question, reading: Reading, relation: Relation | None) -> tuple[Reading, ...]:
    """The reading, and those that `and` or a comma join to it."""
    readings = [reading]
    while question.kind(readings[-1].end) in ("&", ","):
        joint = question.kind(readings[-1].end)
        step = 2 if joint == "," and question.kind(readings[-1].end + 1) == "&" else 1
        if _relation(question, readings[-1].end + step)[0]:
            break
        following = longest(question, readings[-1].end + step, READERS)
        if following is None or (joint == "," and following.is_days != reading.is_days):
            break
        readings.append(following)
    return tuple(readings)


# From a chain to phrases


def _phrases(text: str, question: Question, calendar: _Calendar, chain: _Chain) -> list[DatePhrase]:
    """A range or a set is one phrase; other dates in a list are one phrase each, with the relation of the first."""
    readings = chain.readings if chain.is_range else _with_shared_year(chain.readings)
    is_set = all(reading.is_days for reading in readings) and chain.relation in (None, "in")
    if chain.is_range or is_set or len(readings) == 1:
        return [_phrase(text, question, calendar, replace(chain, readings=readings))]
    firsts = [chain.first, *(reading.first for reading in readings[1:])]
    return [
        _phrase(text, question, calendar, replace(chain, first=first, end=reading.end, readings=(reading,)))
        for first, reading in zip(firsts, readings, strict=True)
    ]


def _with_shared_year(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """`March and July 2018`: a date without a year takes that of the next one, or else of the one before."""
    shared = list(readings)
    for place in range(len(shared) - 2, -1, -1):
        shared[place] = _or_year(shared[place], shared[place + 1].year)
    for place in range(1, len(shared)):
        shared[place] = _or_year(shared[place], shared[place - 1].year)
    return tuple(shared)


def _or_year(reading: Reading, year: int | None) -> Reading:
    return reading if reading.year else replace(reading, year=year)


def _phrase(text: str, question: Question, calendar: _Calendar, chain: _Chain) -> DatePhrase:
    relation = _sharpened(chain)
    end = chain.end
    if chain.word == "from" and question.word(end) in _ONWARDS | {"on"}:
        relation, end = "since", end + 1
    low, high = question.tokens[chain.first].start, question.tokens[end - 1].end
    phrase = DatePhrase(
        None, None, relation, (low, high), text[low:high], names_event=_names_event(question, end)
    )
    try:
        if relation == "between" and not _is_whole(chain):
            raise DateError(_HALF.format(phrase.text))
        period, is_chosen = _period_of(chain, calendar, relation)
    except DateError as error:
        return replace(phrase, fault=str(error))
    first, last = (
        question.tokens[chain.readings[0].first].start,
        question.tokens[chain.readings[-1].end - 1].end,
    )
    note = _note(text[first:last], period, chain.readings, is_chosen)
    days = period.days if len(period.days) > 1 and relation == "in" else ()
    return replace(phrase, start=period.start, end=period.end, days=days, note=note)


_HALF = "“{}” names one date of two; write both, as in “between March and July 2018”."


def _sharpened(chain: _Chain) -> Relation:
    """The relation, given what it is to: `before the end of July` is until its last day, `from July` is in July."""
    edge = chain.readings[-1].edge
    match chain.relation:
        case None:
            return "in"
        case "before" if edge == "end":
            return "until"
        case "after" if edge == "start":
            return "since"
        case "between" if chain.word == "from" and not _is_whole(chain):
            return "in"
        case relation:
            return relation


def _is_whole(chain: _Chain) -> bool:
    """Whether it names two dates."""
    return chain.is_range or chain.readings[0].ends == 2 or len(chain.readings) == 2


def _names_event(question: Question, end: int) -> bool:
    words = [question.word(end), question.word(end + 1)]
    return words[0] in GATHERINGS or (
        words[1] in GATHERINGS and question.kind(end) == "x" and words[0].isalpha()
    )


def _note(words: str, period: Period, readings: tuple[Reading, ...], is_chosen: bool) -> str | None:
    reasons = [reading.why for reading in readings if reading.why is not None]
    if not reasons and not is_chosen:
        return None
    return f"I read {words} as {period.words}{max(reasons, key=len, default='')}."


# Years that were not written


def _period_of(chain: _Chain, calendar: _Calendar, relation: Relation) -> tuple[Period, bool]:
    """The period that a chain names, and whether its year had to be chosen."""
    known = [reading.year for reading in reversed(chain.readings) if reading.year]
    year = known[0] if known else _chosen_year(chain.readings[-1], calendar, relation)
    if chain.is_range:
        return _between(chain.readings[0], chain.readings[1], year), not known
    found = [reading.at(reading.year or year) for reading in chain.readings]
    if len(found) == 1:
        return found[0], not known
    days = tuple(sorted({day for period in found for day in period.days}))
    return Period(days[0], days[-1], days), not known


def _between(start: Reading, end: Reading, year: int) -> Period:
    """From one date to another; where only one has a year, the other is in the year that puts them in order."""
    first, last = start.at(start.year or year), end.at(end.year or year)
    if first.start > last.end and start.year is None:
        first = start.at(year - 1)
    elif first.start > last.end and end.year is None:
        last = end.at(year + 1)
    if first.start > last.end:
        raise DateError(f"{first.words} is after {last.words}.")
    return Period(first.start, last.end)


def _chosen_year(reading: Reading, calendar: _Calendar, relation: Relation) -> int:
    """The one covered year that has such a date; else this year's before a limit, the next ahead, or the last so far."""
    covered = [year for year in sorted(calendar.years or ()) if _existing(reading, year)]
    if len(covered) == 1:
        return covered[0]
    this = calendar.today.year
    if relation in ("before", "until") and _existing(reading, this):
        return this
    for year in range(this, this + 9) if calendar.is_ahead else range(this, this - 9, -1):
        period = _existing(reading, year)
        if period and (period.end >= calendar.today if calendar.is_ahead else period.start <= calendar.today):
            return year
    return this


def _existing(reading: Reading, year: int) -> Period | None:
    try:
        return reading.at(year)
    except DateError:
        return None
