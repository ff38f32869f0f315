"""Readers of dates reckoned from today: `last month`, `two years ago`, `next Friday`."""

from __future__ import annotations

import re
from datetime import date

from bot.dating import periods
from bot.dating.months import is_sure
from bot.dating.periods import Period
from bot.dating.readings import Question, Reading
from bot.dating.tokens import Token

_UNIT = re.compile(r"e?(?P<direction>l)(?P<unit>u)")
_COUNT = re.compile(r"e?(?P<direction>l)(?P<count>[nc])(?P<unit>u)")
_AGO = re.compile(r"(?P<count>[nc])(?P<unit>u)g")
_NEAR = re.compile(r"(?:e?u(?P<beyond>x))?(?P<day>d)")
_NAMED = re.compile(r"(?:e?l)?e?(?P<direction>l)(?P<named>[mws])(?![ya])")


def fixed(question: Question, period: Period, place: int, end: int) -> Reading:
    """A reading that needs no year."""
    return Reading(lambda _: period, question.today.year, place, end, is_days=bool(period.days), why="")


def singular(unit: Token) -> str:
    """The unit of time that a token names: `months` is month."""
    return unit.word.removesuffix("s")


def neighbour(question: Question, place: int) -> Reading | None:
    """`last month`, `this year so far`, `the following week`; not `the last day` nor `these last years`."""
    form = question.match(_UNIT, place)
    if form is None:
        return None
    direction, unit = form.token("direction"), form.token("unit").word
    if direction.word == "final" or unit == "day" or unit.endswith("s"):
        return None
    this = periods.around(question.today, unit).start
    period = periods.around(periods.shifted(this, unit, direction.value), unit)
    if (question.word(form.end), question.word(form.end + 1)) in (("so", "far"), ("to", "date")):
        return fixed(question, Period(period.start, min(period.end, question.today)), place, form.end + 2)
    return fixed(question, period, place, form.end)


def counted(question: Question, place: int) -> Reading | None:
    """`the past six months`, `next 2 weeks`: from today, back or ahead."""
    form = question.match(_COUNT, place)
    if form is None or form.token("direction").value == 0 or form.token("direction").word == "final":
        return None
    count = form.token("direction").value * form.token("count").value
    other = periods.shifted(question.today, singular(form.token("unit")), count)
    return fixed(question, Period(min(question.today, other), max(question.today, other)), place, form.end)


def ago(question: Question, place: int) -> Reading | None:
    """`three days ago`, `two weeks ago`: that day, or the calendar week, month or year that it lies in."""
    form = question.match(_AGO, place)
    if form is None:
        return None
    unit = singular(form.token("unit"))
    then = periods.shifted(question.today, unit, -form.token("count").value)
    return fixed(question, periods.around(then, unit), place, form.end)


def near_day(question: Question, place: int) -> Reading | None:
    """`today`, `yesterday`, `the day after tomorrow`."""
    form = question.match(_NEAR, place)
    if form is None:
        return None
    step = form.token("day").value
    if form.fit["beyond"]:
        if (form.token("beyond").word, step) not in (("before", -1), ("after", 1)):
            return None
        step *= 2
    return fixed(question, periods.around(periods.shifted(question.today, "day", step), "day"), place, form.end)


def named(question: Question, place: int) -> Reading | None:
    """`last March`, `next Friday`, `this coming November`, `last spring`; not `this august body`."""
    form = question.match(_NAMED, place)
    if form is None:
        return None
    direction, name = form.token("direction"), form.token("named")
    is_word = direction.value == 0 and name.kind != "w" and name.is_lower and not is_sure(name)
    if is_word or direction.word == "final" or (name.kind == "w" and len(name.surface) < 6):
        return None
    around = _weekdays(question.today, name.value) if name.kind == "w" else _months(question.today, name)
    return fixed(question, around[direction.value + 1], place, form.end)


def _weekdays(today: date, number: int) -> tuple[Period, Period, Period]:
    """The last such day before today, the one of this week, and the first after today."""
    back = (today.weekday() - number - 1) % 7 + 1
    ahead = (number - today.weekday() - 1) % 7 + 1
    last, this, coming = (
        periods.around(periods.shifted(today, "day", step), "day") for step in (-back, number - today.weekday(), ahead)
    )
    return last, this, coming


def _months(today: date, name: Token) -> tuple[Period, Period, Period]:
    """The last such month or season that is over, this year's, and the next to begin."""
    last = name.value + (2 if name.kind == "s" else 0)
    near = [periods.months(today.year + step, name.value, last) for step in (-2, -1, 0, 1)]
    over = [period for period in near if period.end < today]
    ahead = [period for period in near if period.start > today]
    return over[-1], near[2], ahead[0]
