"""What a run of tokens means as a date: each reader takes one form, and the longest reading wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from bot import periods
from bot.date_tokens import Token
from bot.edtf import MONTHS
from bot.errors import DateError
from bot.periods import Period

Edge: TypeAlias = Literal["start", "end"]


@dataclass(frozen=True)
class Reading:
    """A date as far as its words go: the year may have to come from elsewhere."""

    at: Callable[[int], Period]
    """The period, given a year; DateError, fit for a person, if there is no such day."""
    year: int | None
    first: int
    end: int
    """Tokens `first` to `end`, the latter excluded."""
    is_days: bool = False
    why: str | None = None
    """What must be said of the reading: None for nothing, "" for the bare reading, else a reason in brackets."""
    ends: int = 1
    """How many dates the words name: two in `3-4 July`."""
    edge: Edge | None = None
    """Where the words name the beginning or the end of something."""


@dataclass(frozen=True)
class Question:
    """A question as tokens, with their kinds as one string and the day on which it is asked."""

    tokens: tuple[Token, ...]
    kinds: str
    today: date

    def word(self, place: int) -> str:
        """The word at a place, in lower case; empty beyond the ends."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def kind(self, place: int) -> str:
        """The kind at a place; empty beyond the ends."""
        return self.kinds[place] if 0 <= place < len(self.kinds) else ""


Reader: TypeAlias = Callable[[Question, int], Reading | None]

_LIST = r"(?:(?:,&|[,&/-])(?:w,?)?e?[no]){0,6}"
_DAY_MONTH = re.compile(
    rf"(?:w,?)?e?(?P<days>[no]{_LIST})(?P<of>f?)(?P<dot>\.?)(?P<month>m)(?:[,.]?(?P<year>[yan]))?"
)
_MONTH_DAY = re.compile(rf"(?:w,?)?(?P<month>m)e?(?P<days>[no]{_LIST})(?:,?(?P<year>[ya]))?")
_MONTH = re.compile(r"(?:(?P<before>y)(?P<month1>m)|(?P<month>m)[,/.f]?(?P<year>[ya])?)")
_FIGURES = re.compile(r"(?:w,?)?i")
_YEARS = re.compile(r"(?P<year>[ya])(?:[/-](?P<until>n))?")
_CODED = re.compile(r"(?:(?P<before>y)[,/-]?)?(?P<code>[QH])(?:[,/-]?f?e?(?P<year>[yan]))?")
_SEASON = re.compile(
    r"(?:(?P<before>y)(?:[/-](?P<next1>[ny]))?)?(?P<season>s)(?:f?(?P<year>[ya])(?:[/-](?P<next>[ny]))?)?"
)
_RELATIVE = re.compile(r"e?l(?P<count>[nc])?(?P<unit>u)")
_AGO = re.compile(r"(?P<count>[nc])(?P<unit>u)(?P<ago>g)")
_NAMED = re.compile(r"(?:e?l){1,2}(?P<named>[mws])")
_PART = re.compile(r"e?(?P<part>p)[-]?f?e?")
_FRACTION = re.compile(r"e?(?P<place>[ol])-?(?P<unit>[uh])fe?")
_EDGE = re.compile(r"e?(?P<place>[ol])(?P<count>[nc])(?P<unit>u)fe?")
_WEEK_OF = re.compile(r"(?P<unit>u)[fpx]e?")

_CUES = frozenset(
    "in since until till before after by during from between last next early mid late of throughout".split()
)
_DAY_CUES = frozenset("on since until till before after by from between dated of".split())
_SUBJECTS = frozenset(
    "who what which that it they we i you he she one this these those how where when why".split()
)
_NEVER_COUNTED = frozenset("was is has does this".split())
_LEADS_TO = frozenset("prior up run-up leading".split())
GATHERINGS = frozenset(
    "meeting meetings session sessions sitting workshop workshops seminar seminars conference conferences review "
    "reviews report reports symposium summit ministerial agenda minutes discussion discussions debate".split()
)
_COUNTED = frozenset("people percent per million billion years year members".split())
_MONEY = frozenset("$€£%")


def longest(question: Question, place: int, readers: Iterable[Reader]) -> Reading | None:
    """The longest of the readings that start at a token, the earlier reader's where two are as long."""
    found = [reading for reader in readers if (reading := reader(question, place))]
    return max(found, key=lambda reading: reading.end, default=None)


def _year_of(token: Token | None) -> int | None:
    if token is None:
        return None
    if token.kind == "n":
        return 2000 + token.value
    return token.value


def _group(question: Question, match: re.Match[str], *names: str) -> Token | None:
    """The token of the first of the groups that took part."""
    for name in names:
        place = match.start(name)
        if place >= 0 and match[name]:
            return question.tokens[place]
    return None


def _needed(question: Question, match: re.Match[str], *names: str) -> Token:
    token = _group(question, match, *names)
    assert token is not None
    return token


# Days of a month


def _day_month(question: Question, place: int) -> Reading | None:
    """`4 July 2018`, `the 3rd and 4th of July`, `Wed, 4 July '18`, `23 and 26 March`."""
    match = _DAY_MONTH.match(question.kinds, place)
    if match is None or _spelt_without_of(question, match) or not _is_day_and_month(question, match):
        return None
    end = match.end()
    year = _group(question, match, "year")
    if year and year.kind == "n" and not _is_short_year(question, match.start("year")):
        year, end = None, match.end("month")
    elif year and year.kind == "n":
        return replace(_days(question, match, year, end), why="")
    return _days(question, match, year, end if year else match.end("month"))


def _spelt_without_of(question: Question, match: re.Match[str]) -> bool:
    """Whether the day is a word (`the first May meeting`), which counts as a day only with an `of`."""
    days = question.tokens[match.start("days") : match.end("days")]
    return any(token.kind == "o" and token.surface.isalpha() for token in days) and match["of"] != "f"


def _is_short_year(question: Question, place: int) -> bool:
    token = question.tokens[place]
    ends = question.kind(place + 1) in ("", "x") and not question.word(place + 1)[:1].isalnum()
    return len(token.surface) == 2 and abs(2000 + token.value - question.today.year) <= 20 and ends


def _is_day_and_month(question: Question, match: re.Match[str]) -> bool:
    month, days = _needed(question, match, "month"), match.start("days")
    if (
        question.tokens[days].value > 39
        or question.kind(days - 1) == "."
        or match["year"]
        or match["of"] == "f"
    ):
        return question.tokens[days].value <= 39 and question.kind(days - 1) != "."
    if is_sure(month):
        return True
    if month.is_lower or month.surface.isupper() or month.why is not None:
        return question.word(match.start() - 1) in _DAY_CUES - {"of"}
    return True


def _month_day(question: Question, place: int) -> Reading | None:
    """`July 4, 2018`, `May 8-21`, `July 3rd & 4th, 2018`; not `in March 25 Members spoke`."""
    match = _MONTH_DAY.match(question.kinds, place)
    if match is None or not _is_month_and_day(question, match):
        return None
    days = question.tokens[match.start("days") : match.end("days")]
    if any(token.kind == "o" and token.surface.isalpha() for token in days):
        return None
    reading = _days(question, match, _group(question, match, "year"), match.end())
    ambiguous = reading.year is None and days[-1].kind == "n" and days[-1].value > 9
    return replace(reading, why="") if ambiguous and reading.why is None else reading


def _is_month_and_day(question: Question, match: re.Match[str]) -> bool:
    month, place = _needed(question, match, "month"), match.start("month")
    if match["year"]:
        return True
    if question.kinds[match.end() - 1] == "n" and _is_count(question, match.end()):
        return False
    if question.tokens[match.start("days")].value > 31:
        return False
    cued = question.word(match.start() - 1) in _DAY_CUES | _CUES
    if is_sure(month) or cued:
        return not (month.surface.isupper() and len(month.surface) < 4) or cued
    beginning = place == 0 and question.kind(match.end()) not in ("", "x")
    after_figure = question.kind(place - 1) in ("n", "o", "y") or question.word(place - 1).isdigit()
    return (
        not (month.is_lower and len(month.surface) > 3)
        and not beginning
        and not after_figure
        and not (month.surface.isupper() or place == 0 and question.word(match.end())[:1].isalpha())
    )


def _is_count(question: Question, place: int) -> bool:
    """Whether what stands there is counted by the number before it: `25 Members`, `5 %`."""
    word = question.word(place)
    if word in GATHERINGS or word in _NEVER_COUNTED:
        return False
    return (
        word in _COUNTED
        or word in _MONEY
        or (len(word) > 3 and word.endswith("s") and question.kind(place) == "x")
    )


def _days(question: Question, match: re.Match[str], year: Token | None, end: int) -> Reading:
    month = _needed(question, match, "month")
    low, high = match.span("days")
    marks = [token for token in question.tokens[low:high] if token.kind in "&,/-"]
    numbers = tuple(token.value for token in question.tokens[low:high] if token.kind in "no")
    is_range = any(token.kind == "-" for token in marks)
    weekday = question.tokens[place] if question.kind(place := match.start()) == "w" else None

    def at(in_year: int) -> Period:
        found = periods.days(in_year, month.value, numbers)
        if is_range and numbers[0] > numbers[-1]:
            raise DateError(
                f"{numbers[0]} {MONTHS[month.value - 1]} is after {numbers[-1]} {MONTHS[month.value - 1]}."
            )
        _demand_weekday(found, weekday)
        return Period(found.start, found.end) if is_range and len(numbers) > 1 else found

    return Reading(
        at, _year_of(year), match.start(), end, is_days=not is_range, why=month.why, ends=len(numbers)
    )


def _demand_weekday(period: Period, weekday: Token | None) -> None:
    if weekday and period.start.weekday() != weekday.value:
        names = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
        raise DateError(
            f"{Period(period.start, period.start).words} is a {names[period.start.weekday()]}, not a {names[weekday.value]}."
        )


def is_sure(month: Token) -> bool:
    """Whether the word is a month wherever it stands: no abbreviation, and neither a verb nor mistyped."""
    if month.why is not None or len(month.surface) < 4 or month.word == "sept":
        return False
    return month.word not in ("march", "august") or (month.word == "august" and not month.is_lower)


# Months, quarters, halves, seasons, years


def _month(question: Question, place: int) -> Reading | None:
    """`July 2018`, `March of 2018`, `2018 March`, and `March` where nothing else can be meant."""
    match = _MONTH.match(question.kinds, place)
    if match is None:
        return None
    month = _needed(question, match, "month", "month1")
    year = _group(question, match, "year", "before")
    at_month = match.start("month") if match["month"] else match.start("month1")
    if year and month.word == "may" and month.is_lower and question.word(at_month - 1) in _SUBJECTS:
        return None
    if not year and not _is_bare_month(question, at_month):
        return None
    end = match.end() if year else at_month + 1
    return Reading(
        lambda number: periods.months(number, month.value, month.value),
        _year_of(year),
        place,
        end,
        why=month.why,
    )


def _is_bare_month(question: Question, place: int) -> bool:
    month, before = question.tokens[place], question.word(place - 1)
    if month.why is not None:
        return False
    if is_sure(month) or before in _CUES or _is_joined(question, place):
        return not (before == "this" and month.is_lower and not is_sure(month))
    if question.word(place + 1) in GATHERINGS:
        return (
            not month.is_lower
            or (month.word == "march" and before == "the")
            or len(month.surface) == 3 != len("may")
        )
    if month.is_lower or len(month.surface) < 3 or month.surface.isupper():
        return False
    return _stands_as_name(question, place)


def _is_joined(question: Question, place: int) -> bool:
    """Whether the word before leads up to a date: `March to May`, `mid-May`, `prior to May`, `later than May`."""
    before, earlier = question.word(place - 1), question.word(place - 2)
    if question.kind(place - 1) in ("-", "&", "/") and question.kind(place - 2) in ("m", "y", "p"):
        return True
    return (
        question.kind(place - 1) in ("p", "l")
        or before == "than"
        or (before == "to" and earlier in _LEADS_TO)
    )


def _stands_as_name(question: Question, place: int) -> bool:
    """Whether a capital shows the month: alone, after `the`, or `March` inside a sentence."""
    month, after = question.word(place), question.word(place + 1)
    alone = place == 0 and not after[:1].isalnum()
    if alone or question.word(place - 1) in ("the", "for"):
        return True
    before = question.tokens[place - 1].surface if place else ""
    return (
        month == "march"
        and place > 0
        and (before[:1].islower() or place == 1)
        and after not in _CUES | {"on", "to", "into", "for"}
    )


def _figures(question: Question, place: int) -> Reading | None:
    """A date in figures: `2018-07-03`, `03/07/2018`, `2018-07`."""
    match = _FIGURES.match(question.kinds, place)
    if match is None:
        return None
    token = question.tokens[match.end() - 1]
    year, month, day = token.parts
    weekday = question.tokens[place] if question.kind(place) == "w" else None

    def at(in_year: int) -> Period:
        if month is None or not 1 <= month <= 12:
            raise DateError(f"There is no {token.surface}: a year has 12 months.")
        if day is None:
            return periods.months(in_year, month, month)
        found = periods.days(in_year, month, (day,))
        _demand_weekday(found, weekday)
        return found

    return Reading(at, year, place, match.end(), is_days=day is not None, why=token.why)


def _years(question: Question, place: int) -> Reading | None:
    """`2018`, `2016-18`; not a sum of money, a count, or what follows a single letter."""
    match = _YEARS.match(question.kinds, place)
    if match is None or not _is_year(question, match):
        return None
    first = _year_of(_needed(question, match, "year")) or 0
    until = _group(question, match, "until")
    last = first // 100 * 100 + until.value if until else first
    end = match.end()
    if not first <= last < first + 30 or (until and len(until.surface) != 2):
        last, end = first, match.start("year") + 1
    span = Period(date(first, 1, 1), date(last, 12, 31))
    return Reading(lambda _: span, first, place, end, ends=1 + (last > first))


def _is_year(question: Question, match: re.Match[str]) -> bool:
    before = question.tokens[match.start() - 1] if match.start() else None
    earlier = question.tokens[match.start() - 2] if match.start() > 1 else None
    if before and (
        before.surface in _MONEY or _is_letter(before) or _is_caps(before) and earlier and _is_caps(earlier)
    ):
        return False
    after = question.word(match.end())
    return (
        after not in _COUNTED
        and after not in _MONEY
        and after not in ("participants", "delegates", "words", "pages")
    )


def _is_letter(token: Token) -> bool:
    return len(token.surface) == 1 and token.surface.isalpha() and token.word != "a"


def _is_caps(token: Token) -> bool:
    return token.kind == "x" and token.surface.isalpha() and token.surface.isupper()


def _coded(question: Question, place: int) -> Reading | None:
    """`Q3 2018`, `2018-Q3`, `2Q18`, `H1 2018`."""
    match = _CODED.match(question.kinds, place)
    if match is None:
        return None
    code = _needed(question, match, "code")
    year, end = _group(question, match, "year", "before"), match.end()
    if year and year.kind == "n" and not _is_short_year(question, end - 1):
        year, end = None, match.end("code")
    unit = "quarter" if code.kind == "Q" else "half"
    if code.value not in (1, 2, 3, 4) and not year:
        return None
    return Reading(
        lambda number: _fraction(periods.months(number, 1, 12), unit, code.value),
        code.year or _year_of(year),
        place,
        end,
    )


def _season(question: Question, place: int) -> Reading | None:
    """`spring 2018`, `the winter of 2017/18`, in the northern hemisphere; `fall` and the rest only with a year or `in`."""
    match = _SEASON.match(question.kinds, place)
    if match is None:
        return None
    season, year = _needed(question, match, "season"), _group(question, match, "year", "before")
    if (
        year is None
        and question.word(place - 1) not in ("in", "since", "until", "during", "between", "by")
        and not (
            question.kind(place - 1) == "e"
            and question.word(place - 2) in ("in", "since", "during", "between", "by")
        )
    ):
        return None
    return Reading(
        lambda number: periods.months(number, season.value, season.value + 2),
        _year_of(year),
        place,
        match.end(),
        why=" (northern seasons)",
    )


# Dates that depend on today or on another date


def _fixed(question: Question, period: Period, place: int, end: int) -> Reading:
    return Reading(lambda _: period, question.today.year, place, end, is_days=len(period.days) > 0, why="")


def _relative(question: Question, place: int) -> Reading | None:
    """`last month`, `the past six months`, `this year`, `next 2 weeks`."""
    match = _RELATIVE.match(question.kinds, place)
    if match is None:
        return None
    direction = question.tokens[match.end() - (3 if match["count"] else 2)]
    count, unit = _group(question, match, "count"), _singular(_needed(question, match, "unit"))
    if direction.word == "final" or (unit == "day" and not count):
        return None
    today = question.today
    if count is None:
        if _needed(question, match, "unit").word.endswith("s"):
            return None
        period = periods.around(periods.shifted(_first(today, unit), unit, direction.value), unit)
        return _so_far(question, _fixed(question, period, place, match.end()))
    if direction.value == 0:
        return None
    other = periods.shifted(today, unit, direction.value * count.value)
    return _fixed(question, Period(min(today, other), max(today, other)), place, match.end())


def _first(day: date, unit: str) -> date:
    return periods.around(day, unit).start


def _so_far(question: Question, reading: Reading) -> Reading:
    """`this year so far`, `the year to date`: up to today."""
    words = tuple(question.word(reading.end + step) for step in range(2))
    if words not in (("so", "far"), ("to", "date")):
        return reading
    period = reading.at(question.today.year)
    return _fixed(
        question, Period(period.start, min(period.end, question.today)), reading.first, reading.end + 2
    )


def _singular(token: Token) -> str:
    return token.word.removesuffix("s")


def _ago(question: Question, place: int) -> Reading | None:
    """`two weeks ago`: that day, or the calendar week, month or year that it lies in."""
    match = _AGO.match(question.kinds, place)
    if match is None:
        return None
    unit, count = _singular(_needed(question, match, "unit")), _needed(question, match, "count").value
    period = periods.around(periods.shifted(question.today, unit, -count), unit)
    return _fixed(question, period, place, match.end())


def _today(question: Question, place: int) -> Reading | None:
    """`today`, `yesterday`, `tomorrow`."""
    if question.kind(place) != "d":
        return None
    day = periods.shifted(question.today, "day", question.tokens[place].value)
    return _fixed(question, periods.around(day, "day"), place, place + 1)


def _named(question: Question, place: int) -> Reading | None:
    """`last March`, `next Friday`, `this coming November`, `last spring`."""
    match = _NAMED.match(question.kinds, place)
    if match is None:
        return None
    named = _needed(question, match, "named")
    direction = question.tokens[match.end() - 2]
    if direction.word == "final" or (direction.value == 0 and named.is_lower and not is_sure(named)):
        return None
    if question.kind(match.end()) in ("y", "a") or (named.kind == "w" and len(named.surface) < 6):
        return None
    at = _weekday(question.today, named.value) if named.kind == "w" else _months_named(question.today, named)
    return _fixed(question, at[direction.value + 1], place, match.end())


def _weekday(today: date, number: int) -> tuple[Period, Period, Period]:
    """The last such day before today, the one of this week, and the next after today."""
    back = (today.weekday() - number - 1) % 7 + 1
    ahead = (number - today.weekday() - 1) % 7 + 1
    steps = (-back, number - today.weekday(), ahead)
    last, this, coming = (periods.around(periods.shifted(today, "day", step), "day") for step in steps)
    return last, this, coming


def _months_named(today: date, named: Token) -> tuple[Period, Period, Period]:
    """The last such month or season that is over, this year's, and the next to begin."""
    length = 2 if named.kind == "s" else 0
    near = [periods.months(today.year + step, named.value, named.value + length) for step in (-2, -1, 0, 1)]
    over = [period for period in near if period.end < today]
    ahead = [period for period in near if period.start > today]
    return over[-1], near[2], ahead[0]


def _part(question: Question, place: int) -> Reading | None:
    """`early 2018`, `mid-July`, `the end of last month`, `year-end`."""
    if question.kinds.startswith("u", place) or question.kinds.startswith("eu", place):
        return _year_end(question, place)
    match = _PART.match(question.kinds, place)
    if match is None or _needed(question, match, "part").word in ("pre", "post"):
        return None
    inner = longest(question, match.end(), (_month, _years, _relative, _coded, _this_unit))
    if inner is None:
        return None
    part = _PARTS[_needed(question, match, "part").word]
    edge: Edge | None = "start" if part == "start" else "end" if part == "end" else None
    return replace(
        inner,
        at=lambda year: periods.part_of(inner.at(year), part),
        first=place,
        why=inner.why or "",
        edge=edge,
    )


_PARTS = {
    "beginning": "start",
    "middle": "mid",
    "close": "end",
    "start": "start",
    "early": "early",
    "mid": "mid",
    "late": "late",
    "end": "end",
}


def _year_end(question: Question, place: int) -> Reading | None:
    match = re.compile(r"e?(?P<unit>u)-?(?P<part>p)(?:f?(?P<year>[ya]))?").match(question.kinds, place)
    if (
        match is None
        or _needed(question, match, "unit").word != "year"
        or _needed(question, match, "part").word != "end"
    ):
        return None
    year = _year_of(_group(question, match, "year")) or question.today.year
    return Reading(
        lambda number: periods.part_of(periods.months(number, 1, 12), "end"),
        year,
        place,
        match.end(),
        why="",
        edge="end",
    )


def _this_unit(question: Question, place: int) -> Reading | None:
    """`the month`, `the year`: the one that today lies in, where `the end of` stands before it."""
    if question.kind(place) != "u" or question.word(place) not in ("week", "month", "quarter", "year"):
        return None
    return _fixed(question, periods.around(question.today, question.word(place)), place, place + 1)


def _whole(question: Question, place: int) -> Reading | None:
    """`first half of 2018`, `third quarter`, `last week of May`, `first six months of 2018`."""
    match = _EDGE.match(question.kinds, place) or _FRACTION.match(question.kinds, place)
    if match is None:
        return _bare_quarter(question, place)
    inner = longest(question, match.end(), (_month, _years, _relative, _this_unit))
    sign = _place_of(_needed(question, match, "place"))
    if inner is None or sign == 0:
        return _bare_quarter(question, place)
    unit = _singular(_needed(question, match, "unit"))
    if "count" in match.re.groupindex:
        count = _needed(question, match, "count").value * (1 if sign > 0 else -1)
        return replace(
            inner, at=lambda year: periods.edge_of(inner.at(year), unit, count), first=place, why=""
        )
    why = "" if unit in ("week", "day") or inner.why is not None else None
    return replace(
        inner, at=lambda year: periods.fraction_of(inner.at(year), unit, sign), first=place, why=why
    )


def _place_of(token: Token) -> int:
    return token.value if token.kind == "o" else min(token.value, 0)


def _bare_quarter(question: Question, place: int) -> Reading | None:
    """`the third quarter`, `third quarter 2018`."""
    match = re.compile(r"e?(?P<place>o)-?(?P<unit>[uh])(?P<year>[ya])?").match(question.kinds, place)
    if match is None:
        return None
    number, unit, year = (
        _needed(question, match, "place").value,
        _singular(_needed(question, match, "unit")),
        _group(question, match, "year"),
    )
    if (unit != "quarter" and not (unit == "half" and year)) or number > 4:
        return None
    return Reading(
        lambda found: _fraction(periods.months(found, 1, 12), unit, number),
        _year_of(year),
        place,
        match.end(),
    )


def _fraction(whole: Period, unit: str, place: int) -> Period:
    return periods.fraction_of(whole, unit, place)


def _week_of(question: Question, place: int) -> Reading | None:
    """`week of 14 May 2018`, `week beginning 14/05/2018`: seven days, from Monday."""
    match = _WEEK_OF.match(question.kinds, place)
    if (
        match is None
        or question.word(place) != "week"
        or question.word(place + 1) not in ("of", "beginning", "starting", "commencing")
    ):
        return None
    inner = longest(question, match.end(), (_day_month, _month_day, _figures))
    if inner is None or not inner.is_days:
        return None
    return replace(
        inner,
        at=lambda year: periods.around(inner.at(year).start, "week"),
        first=place,
        is_days=False,
        why="",
    )


READERS: tuple[Reader, ...] = (
    _day_month,
    _month_day,
    _month,
    _figures,
    _years,
    _coded,
    _season,
    _relative,
    _ago,
    _today,
    _named,
    _part,
    _whole,
    _week_of,
)
