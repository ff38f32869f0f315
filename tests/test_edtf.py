"""EDTF dates: what is read, what is refused and how, and how they agree with the edtf package."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edtf import in_words, parse
from bot.errors import DateError

# text: earliest, latest, precision, qualifier
READ = {
    "2018": ("2018-01-01", "2018-12-31", "year", None),
    "0001": ("0001-01-01", "0001-12-31", "year", None),
    "9999": ("9999-01-01", "9999-12-31", "year", None),
    "2018-07": ("2018-07-01", "2018-07-31", "month", None),
    "2016-02": ("2016-02-01", "2016-02-29", "month", None),
    "2018-07-03": ("2018-07-03", "2018-07-03", "day", None),
    "2018-07~": ("2018-07-01", "2018-07-31", "month", "approximate"),
    "2018?": ("2018-01-01", "2018-12-31", "year", "uncertain"),
    "2018-07-03%": ("2018-07-03", "2018-07-03", "day", "both"),
    "2018-33": ("2018-01-01", "2018-03-31", "quarter", None),
    "2018-34": ("2018-04-01", "2018-06-30", "quarter", None),
    "2018-35": ("2018-07-01", "2018-09-30", "quarter", None),
    "2018-36": ("2018-10-01", "2018-12-31", "quarter", None),
    "2018-40": ("2018-01-01", "2018-06-30", "half", None),
    "2018-41": ("2018-07-01", "2018-12-31", "half", None),
    "2018-05-08/2018-05-21": ("2018-05-08", "2018-05-21", "day", None),
    "2018-05/2018-07-04": ("2018-05-01", "2018-07-04", "month", None),
    "2018/2018-05-03": ("2018-01-01", "2018-05-03", "year", None),
    "2018-06-01/..": ("2018-06-01", "9999-12-31", "day", None),
    "../2018-06": ("0001-01-01", "2018-06-30", "month", None),
    "2018-05~/2018-07": ("2018-05-01", "2018-07-31", "month", "approximate"),
    "2018-05~/2018-07?": ("2018-05-01", "2018-07-31", "month", "both"),
    "{2018-03-23,2018-03-26}": ("2018-03-23", "2018-03-26", "day", None),
}

_FORMS = (
    'write "2018", "2018-07", "2018-07-03", "2018-07~", "2018-35" (33 to 36 are quarters, 40 and 41 halves), '
    '"2018-05-08/2018-05-21" or "{2018-03-23,2018-03-26}"'
)
_SET = 'write "{2018-03-23,2018-03-26}"'
_ENDS = 'an interval has two ends, of which one may be open); write "2018-05-08/2018-05-21" or "2018-06/.."'

REFUSED = {
    "2018-13": '"2018-13" is not an EDTF date (month 13); write YYYY-MM',
    "2018-00": '"2018-00" is not an EDTF date (month 00); write YYYY-MM',
    "2018-21": '"2018-21" is not an EDTF date (month 21); write YYYY-MM',
    "2018-13-01": '"2018-13-01" is not an EDTF date (month 13); write YYYY-MM-DD',
    "2018-02-30": '"2018-02-30" is not an EDTF date (February 2018 has no day 30); write YYYY-MM-DD',
    "2018-02-29~": '"2018-02-29~" is not an EDTF date (February 2018 has no day 29); write YYYY-MM-DD',
    "2018-07-00": '"2018-07-00" is not an EDTF date (July 2018 has no day 0); write YYYY-MM-DD',
    "0000": '"0000" is not an EDTF date (year 0000); years run from 0001 to 9999',
    "2018-35~": '"2018-35~" is not an EDTF date (a quarter takes no mark); write "2018-35"',
    "2018-07 ": f'"2018-07 " is not an EDTF date (it has a space in it); {_FORMS}',
    "": f'"" is not an EDTF date (nothing is written); {_FORMS}',
    "July 2018": f'"July 2018" is not an EDTF date (it has a space in it); {_FORMS}',
    "20180703": f'"20180703" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "2018-7-3": f'"2018-7-3" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "２０１８": f'"２０１８" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "2018-07-03T10:00": f'"2018-07-03T10:00" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "201X": f'"201X" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "-2018": f'"-2018" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "2018\n": f'"2018\n" is not an EDTF date (it has a space in it); {_FORMS}',
    "9" * 70: f'"{"9" * 60}…" is not an EDTF date (not one of the forms in use); {_FORMS}',
    "2018/": f'"2018/" is not an EDTF date ({_ENDS}',
    "../..": f'"../.." is not an EDTF date ({_ENDS}',
    "2016/2017/2018": f'"2016/2017/2018" is not an EDTF date ({_ENDS}',
    "2018-03-26/2018-03-23": (
        '"2018-03-26/2018-03-23" is not an EDTF date (it ends before it starts); write the earlier date first'
    ),
    "2018-33/2018-34": (
        '"2018-33/2018-34" is not an EDTF date (2018-33 cannot be the end of an interval); write the month, YYYY-MM'
    ),
    "{2018-03-23": f'"{{2018-03-23" is not an EDTF date (the closing brace is missing); {_SET}',
    "{2018-03-23}": (f'"{{2018-03-23}}" is not an EDTF date (a set lists two days or more, none with a mark); {_SET}'),
    "{2018-03,2018-04}": (
        f'"{{2018-03,2018-04}}" is not an EDTF date (a set lists two days or more, none with a mark); {_SET}'
    ),
    "{2018-03-26,2018-03-23}": (
        '"{2018-03-26,2018-03-23}" is not an EDTF date (its days are not in order); '
        "write each day once, the earliest first"
    ),
    "{2018-03-23,2018-03-23}": (
        '"{2018-03-23,2018-03-23}" is not an EDTF date (its days are not in order); '
        "write each day once, the earliest first"
    ),
}

IN_WORDS = {
    "2018": "2018",
    "0800": "800",
    "2018-07": "July 2018",
    "2018-06-28": "28 June 2018",
    "2018-07~": "about July 2018",
    "2018?": "2018 (not certain)",
    "2018-07%": "about July 2018 (not certain)",
    "2018-35": "third quarter of 2018",
    "2018-41": "second half of 2018",
    "{2018-03-23,2018-03-26}": "23 and 26 March 2018",
    "{2018-07-03,2018-07-04}": "3 and 4 July 2018",
    "{2018-03-23,2018-03-24,2018-03-26}": "23, 24 and 26 March 2018",
    "{2018-03-28,2018-04-03}": "28 March and 3 April 2018",
    "{2018-03-28,2018-03-29,2018-04-03}": "28 and 29 March and 3 April 2018",
    "{2017-12-13,2018-03-23}": "13 December 2017 and 23 March 2018",
    "2018-05-08/2018-05-21": "8 to 21 May 2018",
    "2018-06-30/2018-07-02": "30 June to 2 July 2018",
    "2017-12-30/2018-01-02": "30 December 2017 to 2 January 2018",
    "2018-05/2018-07": "May to July 2018",
    "2017-12/2018-01": "December 2017 to January 2018",
    "2016/2018": "2016 to 2018",
    "2018-05/2018-07-04": "May 2018 to 4 July 2018",
    "2018-05~/2018-07": "about May 2018 to July 2018",
    "2018-05/2018-05": "May 2018",
    "2018-06-01/..": "from 1 June 2018",
    "2018-06/..": "from June 2018",
    "../2018-06~": "until about June 2018",
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ)
def test_a_date_is_as_precise_as_it_is_written(text: str, expected: tuple[str, str, str, str | None]) -> None:
    when = parse(text)
    assert (str(when.earliest), str(when.latest), when.precision, when.qualifier) == expected
    assert when.text == text


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=map(repr, REFUSED))
def test_a_refusal_says_what_is_wrong_and_what_to_write(text: str, message: str) -> None:
    with pytest.raises(DateError) as raised:
        parse(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(("text", "words"), IN_WORDS.items(), ids=IN_WORDS)
def test_a_date_is_said_as_people_say_it(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


def test_only_days_that_are_named_count_as_days() -> None:
    assert parse("{2018-03-23,2018-03-26}").days == (date(2018, 3, 23), date(2018, 3, 26))
    assert parse("2018-03-23").days == (date(2018, 3, 23),)
    assert parse("2018-03-23/2018-03-26").days == ()
    assert parse("2018-03").days == ()


def test_sets_and_intervals_know_what_they_are() -> None:
    kinds = {text: (parse(text).is_set, parse(text).is_interval) for text in READ}
    assert {text for text, (is_set, _) in kinds.items() if is_set} == {text for text in READ if "{" in text}
    assert {text for text, (_, spans) in kinds.items() if spans} == {text for text in READ if "/" in text}


# Against the edtf package


def _single(chance: random.Random) -> str:
    year = chance.choice(["2018", "2016", "1998", "0007", "9999"])
    month = f"{chance.choice([*range(1, 13), 2, 2, 33, 35, 36, 40, 41]):02}"
    day = f"{chance.choice([*range(1, 32), 29, 30, 31]):02}"
    whole = chance.choice([year, f"{year}-{month}", f"{year}-{month}-{day}", f"{year}-{month}-{day}"])
    return whole + chance.choice(["", "", "", "~", "?", "%"])


def _generated(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.5:
        return _single(chance)
    if shape < 0.8:
        return f"{chance.choice(['..', _single(chance)])}/{_single(chance)}"
    if shape < 0.95:
        return f"{_single(chance)}/.."
    return "{" + ",".join(_single(chance) for _ in range(chance.randint(2, 3))) + "}"


def _theirs(text: str) -> tuple[date, date] | None:
    """The first and last day by the edtf package, or None where it refuses."""
    try:
        parsed = edtf.parse_edtf(text)
        if ".." in text:  # it gives open ends no bound that is a date
            start, end = (None if part == ".." else edtf.parse_edtf(part) for part in text.split("/"))
        else:
            start = end = parsed
        low = date(*start.lower_strict()[:3]) if start else date.min
        return low, date(*end.upper_strict()[:3]) if end else date.max
    except (edtf.EDTFParseException, ValueError):
        return None


def _bounds(text: str) -> tuple[date, date] | None:
    try:
        when = parse(text)
    except DateError:
        return None
    return when.earliest, when.latest


def _disagreements(seed: int, count: int) -> list[tuple[str, object, object]]:
    """Where both differ and ours is not merely the stricter."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        text = _generated(chance)
        ours, theirs = _bounds(text), _theirs(text)
        if ours is not None and ours != theirs:
            found.append((text, ours, theirs))
        if ours is None and theirs is not None and not _is_rightly_refused(text):
            found.append((text, ours, theirs))
    return found


def _is_rightly_refused(text: str) -> bool:
    """A reversed interval, a day that does not exist, or a set of other things than days in order."""
    if text.startswith("{"):
        members = text[1:-1].split(",")
        return any(len(member) != 10 or _bounds(member) is None for member in members) or members != sorted(
            set(members)
        )
    parts = [part for part in text.split("/") if part != ".."]
    if any(_bounds(part) is None for part in parts):
        return True
    return len(parts) == 2 and _bounds(parts[0])[0] > _bounds(parts[1])[1]


@pytest.mark.whole
def test_agrees_with_the_edtf_package_or_is_stricter_with_reason() -> None:
    assert _disagreements(seed=1, count=100) == []


@pytest.mark.slow
def test_agrees_with_the_edtf_package_on_many_more() -> None:
    assert _disagreements(seed=2, count=1500) == []


# Properties

DAYS = st.dates(min_value=date(1, 1, 1))


@given(DAYS, DAYS)
def test_an_interval_covers_both_its_ends(one: date, other: date) -> None:
    start, end = sorted((one, other))
    when = parse(f"{start}/{end}")
    assert (when.earliest, when.latest) == (start, end)


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True))
def test_a_set_gives_back_its_days(days: list[date]) -> None:
    when = parse("{" + ",".join(map(str, sorted(days))) + "}")
    assert when.days == tuple(sorted(days))
    assert all(str(day.year) in in_words(when) for day in days)


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789-/.{},~?% XT", max_size=40)))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    with suppress(DateError):
        when = parse(text)
        assert when.earliest <= when.latest
        assert in_words(when)
