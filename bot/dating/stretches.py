"""Readers of months, quarters, halves, seasons and years: `July 2018`, `Q3`, `spring 2018`, `2016-18`."""

from __future__ import annotations

import re
from datetime import date

from bot.dating import periods
from bot.dating.months import COUNTED, is_bare_month, is_verb
from bot.dating.periods import Period
from bot.dating.readings import Form, Question, Reading, is_short_year, year_of
from bot.dating.tokens import Token

_MONTH = re.compile(
    r"(?:(?P<before>y),?(?=m(?!\.?[,/f-]?[ya]|e?[no])))?(?P<month>m)(?:[,/.f-]?(?P<year>[ya])|-(?P<short>n))?"
)
_YEARS = re.compile(r"(?P<year>[ya])(?:[/-](?P<until>n))?")
_CODE = re.compile(r"(?:(?P<before>y)[,/-]?)?(?P<code>[QH])(?:[,/-]?f?e?(?P<year>[yan]))?")
_ORDINAL = re.compile(r"e?(?P<place>o)-?(?P<unit>[uh])(?P<year>[ya])?")
_SEASON = re.compile(r"(?:(?P<before>y)(?:[/-][ny])?)?(?P<season>s)(?:f?(?P<year>[ya])(?:[/-][ny])?)?")
_IN = frozenset(("in", "since", "until", "during", "between", "by"))


def month(question: Question, place: int) -> Reading | None:
    """`July 2018`, `March of 2018`, `2018 March`, and `March` where nothing else can be meant."""
    form = question.match(_MONTH, place)
    if form is None:
        return None
    year, end, why = form.optional("before", "year", "short"), form.end, form.token("month").why
    if year and year.kind == "n":
        year, end, why = (year, end, "") if is_short_year(question, end - 1) else (None, place + 1, why)
    if is_verb(question, form.place("month")) or not (year or is_bare_month(question, place)):
        return None
    number = form.token("month").value
    return Reading(lambda y: periods.months(y, number, number), year_of(year), place, end, why=why)


def years(question: Question, place: int) -> Reading | None:
    """`2018`, `2016-18`; not a sum of money, a count, nor part of a symbol written with spaces."""
    form = question.match(_YEARS, place)
    if form is None or not _is_year(form):
        return None
    first, until = form.token("year").value, form.optional("until")
    last = first // 100 * 100 + until.value if until and len(until.surface) == 2 else first
    if not first < last < first + 30:
        return Reading(lambda _: _from_to(first, first), first, place, place + 1)
    return Reading(lambda _: _from_to(first, last), first, place, form.end, ends=2)


def _from_to(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31))


def _is_year(form: Form) -> bool:
    question, place = form.question, form.first
    if question.word(place - 1) in COUNTED or question.word(form.end) in COUNTED:
        return False
    return not _is_symbol(question.tokens[max(place - 2, 0) : place])


def _is_symbol(before: tuple[Token, ...]) -> bool:
    """Whether the words before a number make it a document's: a single letter, or two words in capitals."""
    if before and len(before[-1].surface) == 1 and before[-1].surface.isalpha() and before[-1].word != "a":
        return True
    return len(before) == 2 and all(token.kind == "x" and token.surface.isupper() for token in before)


def quarter_or_half(question: Question, place: int) -> Reading | None:
    """`Q3 2018`, `2018-Q3`, `2Q18`, `H1 2018`."""
    form = question.match(_CODE, place)
    if form is None:
        return None
    code, year, end = form.token("code"), form.optional("before", "year"), form.end
    if year and year.kind == "n" and not is_short_year(question, end - 1):
        year, end = None, form.place("code") + 1
    if code.value not in (1, 2, 3, 4) and not year:
        return None
    unit = "quarter" if code.kind == "Q" else "half"
    return _fraction_of_year(unit, code.value, code.year or year_of(year), (place, end))


def ordinal_quarter(question: Question, place: int) -> Reading | None:
    """`the third quarter`, `second half 2018`; not the half of something without a year."""
    form = question.match(_ORDINAL, place)
    if form is None:
        return None
    unit, year = form.token("unit").word, form.optional("year")
    if unit not in ("quarter", "half") or (unit == "half" and not year):
        return None
    return _fraction_of_year(unit, form.token("place").value, year_of(year), (place, form.end))


def _fraction_of_year(unit: str, number: int, year: int | None, span: tuple[int, int]) -> Reading:
    return Reading(lambda y: periods.fraction_of(periods.months(y, 1, 12), unit, number), year, *span)


def season(question: Question, place: int) -> Reading | None:
    """`spring 2018`, `in the winter of 2017/18`, of the northern hemisphere; `fall` alone is a verb."""
    form = question.match(_SEASON, place)
    if form is None:
        return None
    named, year = form.token("season"), form.optional("before", "year")
    before = question.word(place - 2 if question.kind(place - 1) == "e" else place - 1)
    if year is None and before not in _IN:
        return None
    first = named.value
    return Reading(
        lambda y: periods.months(y, first, first + 2),
        year_of(year),
        place,
        form.end,
        why=" (northern seasons)",
    )
