"""Dates that people write in a question, as ranges with the relation that their words give them.

In figures the day comes before the month.
What had to be chosen is said in a note, what does not exist in a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from bot.dating import periods
from bot.dating.parts import READERS
from bot.dating.periods import Period
from bot.dating.readings import Question, Reading, longest
from bot.dating.slips import with_slips
from bot.dating.tokens import listed, tokens_of
from bot.dating.years import Calendar, chosen_year, from_to, joined, known_year, with_shared_year
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

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day that the phrase allows; None where there is a fault."""
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
    "before": (
        "before|prior to|ahead of|in advance of|earlier than|leading up to|run-up to|in the run-up to|pre|pre -"
    ),
    "after": "after|later than|following|post|post -|subsequent to|beyond",
    "since": (
        "since|as from|starting|starting from|starting in|starting on|starting with|beginning in|"
        "beginning on|beginning from|not before|no earlier than|not earlier than|"
        "on or after|with effect from|effective"
    ),
    "until": (
        "until|till|til|up to|up until|up till|up to and including|by|no later than|not later than|not after|"
        "on or before|through|thru|at the latest by|until and including"
    ),
    "as_of": "as of|as at|as on|as it stood in|as it stood on|as things stood in|as things stood on",
    "between": "between|from",
}
_RELATIONS: dict[tuple[str, ...], Relation] = {
    tuple(words.split()): relation for relation, row in _WORDS.items() for words in row.split("|")
}
_LONGEST = max(map(len, _RELATIONS))
_OPENING = frozenset(words[0] for words in _RELATIONS)
"""Words with which a relation begins."""
_FILLERS = frozenset(listed("the month months year years about around approximately circa roughly of date dates"))
_ONWARDS = frozenset(listed("onwards onward forward on"))
_TIMELY = frozenset("adHimQsuwyz")
"""Kinds of token of which each date has at least one."""
_FUTURE = re.compile(
    r"\b(?:will|shall|next|upcoming|coming|scheduled|planned|planning|going to|due|happens|happening|takes? place)\b",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:have to|must|need to|until when|by when)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Asked:
    """What is known of the question while its dates are read."""

    text: str
    question: Question
    calendar: Calendar


def find_dates(text: str, *, today: date, covered: tuple[date, date] | None = None) -> tuple[DatePhrase, ...]:
    """The dates in a question, in order; `covered` are the first and the last day that the record covers.

    Only the first 500 characters are read.
    """
    text = text[:LIMIT]
    tokens = with_slips(tokens_of(text))
    question = Question(tokens, "".join(token.kind for token in tokens), today)
    if not _TIMELY.intersection(question.kinds):
        return ()
    due = bool(_DUE.search(text))
    asked = _Asked(text, question, Calendar(today, covered, due or bool(_FUTURE.search(text)), due))
    found: list[DatePhrase] = []
    place = 0
    while place < len(tokens):
        try:
            chain = _chain(question, place)
        except DateError as error:
            # Reckoned from today it is beyond the calendar: "next year" in the last of its years.
            span = (tokens[place].start, tokens[place].end)
            found.append(DatePhrase(None, None, "in", span, text[slice(*span)], fault=str(error)))
            chain = None
        found += _phrases(asked, chain) if chain else []
        place = chain.end if chain else place + 1
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
    readings = _listed(question, reading)
    return _Chain(relation, word, place, readings[-1].end, readings, is_range=False)


def _relation(question: Question, place: int) -> tuple[Relation | None, int]:
    """The relation whose words start here, the longest first, and where they end."""
    if question.word(place) not in _OPENING:
        return None, place
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
    """The other end of a range: after `to` or a dash, and after `and` where it began with `between`."""
    joints = "-/&" if word == "between" else "-/"
    if question.kind(reading.end) not in joints or not question.kind(reading.end):
        return None
    if word not in ("between", "from") and reading.ends > 1:
        return None
    return _after_fillers(question, reading.end + 1, None)


def _listed(question: Question, reading: Reading) -> tuple[Reading, ...]:
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


def _phrases(asked: _Asked, chain: _Chain) -> list[DatePhrase]:
    """A range or a set of days is one phrase; others in a list are one each, all in the same relation."""
    if chain.is_range:
        return [_phrase(asked, chain)]
    readings = with_shared_year(chain.readings)
    is_set = all(reading.is_days for reading in readings) and chain.relation in (None, "in")
    if is_set or len(readings) == 1:
        return [_phrase(asked, replace(chain, readings=readings))]
    firsts = [chain.first, *(reading.first for reading in readings[1:])]
    return [
        _phrase(asked, replace(chain, first=first, end=reading.end, readings=(reading,)))
        for first, reading in zip(firsts, readings, strict=True)
    ]


def _phrase(asked: _Asked, chain: _Chain) -> DatePhrase:
    relation, end = _sharpened(asked.question, chain)
    tokens = asked.question.tokens
    span = (tokens[chain.first].start, tokens[end - 1].end)
    phrase = DatePhrase(None, None, relation, span, asked.text[slice(*span)])
    try:
        if relation == "between" and not _is_whole(chain):
            raise DateError(_HALF.format(phrase.text))
        period, is_chosen = _period(asked, chain, relation)
    except DateError as error:
        return replace(phrase, fault=str(error))
    read = replace(
        phrase,
        start=period.start,
        end=period.end,
        days=period.days if len(period.days) > 1 and relation == "in" else (),
        note=_note(asked, chain, period, is_chosen=is_chosen),
    )
    return yet_to_be(read, asked.calendar.today) if asked.calendar.is_due else read


def yet_to_be(phrase: DatePhrase, today: date) -> DatePhrase:
    """The phrase without the days that are over, where it sets a limit to what is still to be done."""
    start, end = phrase.start, phrase.end
    if start is None or end is None or start <= today or phrase.relation not in ("before", "until"):
        return phrase
    last = date.fromordinal(start.toordinal() - 1) if phrase.relation == "before" else end
    return replace(phrase, start=today, end=last, relation="between")


_HALF = "“{}” names one date of two; write both, as in “between March and July 2018”."


def _sharpened(question: Question, chain: _Chain) -> tuple[Relation, int]:
    """The relation and where the phrase ends, given what it is to.

    `before the end of July` is until its last day, `from July on` since July.
    `from July` is since July at the head of a question, and in July behind what is asked for.
    """
    edge, end = chain.readings[-1].edge, chain.end
    match chain.relation or "in":
        case "before" if edge == "end":
            return "until", end
        case "after" if edge == "start":
            return "since", end
        case "between" if chain.word == "from" and question.word(end) in _ONWARDS:
            return "since", end + 1
        case "between" if chain.word == "from" and not _is_whole(chain):
            return ("since" if question.word(chain.first - 1) in ("", ",") else "in"), end
        case relation:
            return relation, end


def _is_whole(chain: _Chain) -> bool:
    """Whether it names two dates."""
    return chain.is_range or chain.readings[0].ends == 2


def _period(asked: _Asked, chain: _Chain, relation: Relation) -> tuple[Period, bool]:
    """The period that a chain names, and whether its year had to be chosen."""
    known = known_year(chain.readings)
    is_limit = relation in ("before", "until")
    year = known or chosen_year(chain.readings[-1], asked.calendar, is_limit=is_limit)
    if chain.is_range:
        return from_to(chain.readings[0], chain.readings[1], year), known is None
    return joined(chain.readings, year), known is None


def _note(asked: _Asked, chain: _Chain, period: Period, *, is_chosen: bool) -> str | None:
    reasons = [reading.why for reading in chain.readings if reading.why is not None]
    tokens, is_within = asked.question.tokens, _sharpened(asked.question, chain)[0] == "in"
    low, high = tokens[chain.readings[0].first].start, tokens[chain.end - 1].end
    words = f"{period.words}{max(reasons, key=len, default='')}"
    if chain.word == "from" and is_within:
        return f"I read from {asked.text[low:high]} as within {words}, and nothing later."
    return f"I read {asked.text[low:high]} as {words}." if reasons or is_chosen else None
