"""Readers of days: `4 July 2018`, `July 3-4`, `23 and 26 March`, and dates in figures, day before month."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dating import periods
from bot.dating.months import follows_days, leads_days
from bot.dating.periods import Period
from bot.dating.readings import Form, Question, Reading, is_short_year, year_of
from bot.dating.tokens import WEEKDAYS, Token
from bot.edtf import MONTHS
from bot.errors import DateError

_NUMBERS = r"(?P<days>[no](?:(?:,&|[,&/-])(?:w,?)?e?[no]){0,6})"
_DAYS_MONTH = re.compile(rf"(?:(?P<weekday>w),?)?e?{_NUMBERS}(?P<of>f?)[.-]?(?P<month>m)(?:[,.-]?(?P<year>[yan]))?")
_MONTH_DAYS = re.compile(rf"(?:(?P<weekday>w),?)?(?P<month>m)\.?e?{_NUMBERS}(?:,?(?P<year>[ya]))?")
_FIGURES = re.compile(r"(?:(?P<weekday>w),?)?(?P<date>i)")


def days_and_month(question: Question, place: int) -> Reading | None:
    """`4 July 2018`, `the 3rd and 4th of July`, `Wed, 4 July '18`, `23 and 26 March`."""
    form = question.match(_DAYS_MONTH, place)
    if form is None or (_is_spelt_out(form) and not form.fit["of"]) or not follows_days(form):
        return None
    year = form.optional("year")
    if year is None or year.kind != "n":
        return _days(form, year, form.end)
    if is_short_year(question, form.place("year")):
        return replace(_days(form, year, form.end), why="")
    return _days(form, None, form.place("month") + 1)


def month_and_days(question: Question, place: int) -> Reading | None:
    """`July 4, 2018`, `May 8-21`, `July 3rd & 4th, 2018`; not `in March 25 Members spoke`."""
    form = question.match(_MONTH_DAYS, place)
    if form is None or _is_spelt_out(form) or not leads_days(form):
        return None
    reading = _days(form, form.optional("year"), form.end)
    last = form.tokens("days")[-1]
    could_be_year = reading.year is None and last.kind == "n" and last.value > 9
    return replace(reading, why="") if could_be_year else reading


def _is_spelt_out(form: Form) -> bool:
    """Whether a day is a word: `the first May meeting` is no day, `the first of May` is."""
    return any(token.kind == "o" and token.surface[0].isalpha() for token in form.tokens("days"))


def _days(form: Form, year: Token | None, end: int) -> Reading:
    month, weekday = form.token("month"), form.optional("weekday")
    numbers = tuple(token.value for token in form.tokens("days") if token.kind in "no")
    is_range = any(token.kind == "-" for token in form.tokens("days"))

    def at(in_year: int) -> Period:
        found = periods.days(in_year, month.value, numbers)
        if is_range:
            _demand_order(numbers, MONTHS[month.value - 1])
        _demand_weekday(found, weekday)
        return replace(found, days=()) if is_range else found

    count = len(numbers)
    return Reading(at, year_of(year), form.first, end, is_days=not is_range, why=month.why, ends=count)


def _demand_order(numbers: tuple[int, ...], month: str) -> None:
    if numbers[0] > numbers[-1]:
        raise DateError(f"{numbers[0]} {month} is after {numbers[-1]} {month}.")


def _demand_weekday(period: Period, weekday: Token | None) -> None:
    actual = period.start.weekday()
    if weekday and actual != weekday.value:
        day = Period(period.start, period.start).words
        raise DateError(f"{day} is a {WEEKDAYS[actual].title()}, not a {WEEKDAYS[weekday.value].title()}.")


def figures(question: Question, place: int) -> Reading | None:
    """A date in figures: `2018-07-03`, `03/07/2018`, `2018-07`."""
    form = question.match(_FIGURES, place)
    if form is None:
        return None
    token, weekday = form.token("date"), form.optional("weekday")
    year, month, day = token.parts

    def at(in_year: int) -> Period:
        if month is None or not 1 <= month <= 12:
            raise DateError(f"There is no {token.surface}: a year has 12 months.")
        if day is None:
            return periods.months(in_year, month, month)
        found = periods.days(in_year, month, (day,))
        _demand_weekday(found, weekday)
        return found

    return Reading(at, year, place, form.end, is_days=day is not None, why=token.why)
