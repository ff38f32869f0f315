"""Readers of parts of a longer time: `mid-July`, `the end of 2018`, `first half of May`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dating import days, periods, relative, stretches
from bot.dating.readings import Question, Reader, Reading, longest, year_of

_PART = re.compile(r"e?(?P<part>p)-?f?e?")
_YEAR_END = re.compile(r"e?(?P<unit>u)-?(?P<part>p)(?:f?(?P<year>[ya]))?")
_FRACTION = re.compile(r"e?(?P<place>[ol])-?(?P<unit>[uh])fe?")
_FIRST_FEW = re.compile(r"e?(?P<place>[ol])(?P<count>[nc])(?P<unit>u)fe?")
_OFFSET = re.compile(r"(?P<count>[nc])(?P<unit>u)(?P<side>x)e?")
_WEEK_OF = re.compile(r"(?P<unit>u)(?P<of>[fpx])e?")

_PARTS: dict[str, periods.Part] = {
    "start": "start",
    "beginning": "start",
    "early": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "close": "end",
    "end": "end",
}


def _current(question: Question, place: int) -> Reading | None:
    """`the month`, `the year`: the one that today lies in, where `the end of` stands before it."""
    if question.word(place) not in ("week", "month", "quarter", "year"):
        return None
    return relative.fixed(question, periods.around(question.today, question.word(place)), place, place + 1)


_WHOLES: tuple[Reader, ...] = (
    stretches.month,
    stretches.years,
    stretches.quarter_or_half,
    relative.neighbour,
    _current,
)


def part(question: Question, place: int) -> Reading | None:
    """`early 2018`, `mid-July`, `the end of last month`."""
    form = question.match(_PART, place)
    name = _PARTS.get(form.token("part").word) if form else None
    whole = longest(question, form.end, _WHOLES) if form else None
    if whole is None or name is None:
        return None
    edge = name if name == "start" or name == "end" else None
    at = whole.at
    return replace(whole, at=lambda year: periods.part_of(at(year), name), first=place, why=whole.why or "", edge=edge)


def year_end(question: Question, place: int) -> Reading | None:
    """`year end`, `the year-end 2018`: the last quarter of this year, or of the year named."""
    form = question.match(_YEAR_END, place)
    if form is None or (form.token("unit").word, form.token("part").word) != ("year", "end"):
        return None
    year = year_of(form.optional("year")) or question.today.year
    whole = periods.months(year, 1, 12)
    return Reading(lambda _: periods.part_of(whole, "end"), year, place, form.end, why="", edge="end")


def fraction(question: Question, place: int) -> Reading | None:
    """`first half of 2018`, `the last quarter of the year`, `second week of May`."""
    form = question.match(_FRACTION, place)
    whole = longest(question, form.end, _WHOLES) if form else None
    if form is None or whole is None:
        return None
    token, unit, at = form.token("place"), relative.singular(form.token("unit")), whole.at
    if token.kind == "l" and token.value != -1:
        return None
    why = "" if unit in ("week", "day") else whole.why
    return replace(whole, at=lambda year: periods.fraction_of(at(year), unit, token.value), first=place, why=why)


def first_few(question: Question, place: int) -> Reading | None:
    """`first six months of 2018`, `the last two weeks of May`."""
    form = question.match(_FIRST_FEW, place)
    whole = longest(question, form.end, _WHOLES) if form else None
    if form is None or whole is None or form.token("place").value not in (1, -1):
        return None
    unit, at = relative.singular(form.token("unit")), whole.at
    count = form.token("count").value * form.token("place").value
    return replace(whole, at=lambda year: periods.edge_of(at(year), unit, count), first=place, why="")


def week_of(question: Question, place: int) -> Reading | None:
    """`week of 14 May 2018`, `week beginning 14/05/2018`: the seven days from Monday around it."""
    form = question.match(_WEEK_OF, place)
    if form is None or form.token("unit").word != "week":
        return None
    if form.token("of").word not in ("of", "beginning", "starting", "commencing"):
        return None
    day = longest(question, form.end, (days.days_and_month, days.month_and_days, days.figures))
    if day is None or not day.is_days:
        return None
    at = day.at
    return replace(day, at=lambda year: periods.around(at(year).start, "week"), first=place, is_days=False, why="")


def offset(question: Question, place: int) -> Reading | None:
    """`two weeks after 4 July 2018`, `ten days before 1 May`: that very day."""
    form = question.match(_OFFSET, place)
    if form is None or form.token("side").word not in ("before", "after", "from"):
        return None
    day = longest(question, form.end, (days.days_and_month, days.month_and_days, days.figures))
    if day is None or not day.is_days:
        return None
    unit, at = relative.singular(form.token("unit")), day.at
    count = form.token("count").value * (-1 if form.token("side").word == "before" else 1)
    return replace(
        day,
        at=lambda year: periods.around(periods.shifted(at(year).start, unit, count), "day"),
        first=place,
        why="",
    )


READERS: tuple[Reader, ...] = (
    days.days_and_month,
    days.month_and_days,
    days.figures,
    *_WHOLES[:-1],
    stretches.ordinal_quarter,
    stretches.season,
    relative.counted,
    relative.ago,
    relative.near_day,
    relative.named,
    part,
    year_end,
    fraction,
    first_few,
    week_of,
    offset,
)
"""Every form in which people write dates; of two as long, the earlier wins."""
