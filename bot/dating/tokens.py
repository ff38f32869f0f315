"""A question cut into the pieces that a date can be made of; document symbols stay whole and are never one.

Each token has a kind of one letter, so that a pattern over the kinds is a pattern over the tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.edtf import MONTHS

_RUN = re.compile(r"[^\W_]+(?:\([^\W_]+\)|[-/.'’_][^\W_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s$")
_SPLIT = re.compile(r"([-/.])")
_NUMBER = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_QUARTER = re.compile(r"q([0-9])|([0-9])q(?:((?:19|20)?[0-9]{2}))?")
_HALF = re.compile(r"h([12])|([12])h(?:((?:19|20)?[0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})/((?:19|20)[0-9]{2})")
_GLUED = re.compile(r"([0-9]{1,2}(?:st|nd|rd|th)?)?([a-z]{3,9})((?:19|20)[0-9]{2})?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})")


def listed(words: str) -> tuple[str, ...]:
    """Words written in a row."""
    return tuple(words.split())


WEEKDAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_SHORT_WEEKDAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
_SHORT_MONTHS = listed("jan feb mar apr may jun jul aug sep oct nov dec")
_ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_COUNTS = listed("one two three four five six seven eight nine ten eleven twelve")

_LOCATORS = frozenset(
    listed(
        "para paras paragraph paragraphs article articles art section sections sec item items annex page "
        "pages p pp footnote footnotes fn rule rules chapter no nos number numbers point points "
        "addendum corrigendum add corr rev clause version"
    )
)


@dataclass(frozen=True)
class Token:
    """A piece of a question: what was typed, where, its kind and what it counts for."""

    surface: str
    start: int
    end: int
    kind: str
    value: int = 0
    parts: tuple[int | None, int | None, int | None] = (None, None, None)
    """Year, month and day of a date in figures."""
    why: str | None = None
    """What must be said of how it was read, if anything."""
    year: int | None = None
    """The year written into a quarter or half (`2Q18`)."""

    @property
    def word(self) -> str:
        """In lower case."""
        return self.surface.lower()

    @property
    def is_lower(self) -> bool:
        """Whether it was typed without a capital."""
        return self.surface[:1].islower()


def _vocabulary() -> dict[str, tuple[str, int]]:
    """Each word that a date can hold, with its kind and value."""
    words = {word: ("m", number) for number, word in enumerate(_SHORT_MONTHS, 1)}
    words |= {month.lower(): ("m", number) for number, month in enumerate(MONTHS, 1)}
    words |= {word: ("w", number) for number, word in enumerate(WEEKDAYS)}
    words |= {word: ("w", number) for word, number in _SHORT_WEEKDAYS.items()}
    words |= {word: ("o", number) for number, word in enumerate(_ORDINALS, 1)}
    words |= {f"twenty-{word}": ("o", 20 + number) for number, word in enumerate(_ORDINALS[:9], 1)}
    words |= {word: ("c", number) for number, word in enumerate(_COUNTS, 1)}
    for kind, row in _KINDS.items():
        words |= dict.fromkeys(listed(row), (kind, 0))
    for sign, row in _DIRECTIONS.items():
        words |= dict.fromkeys(listed(row), ("l", sign))
    return words | _SINGLE_WORDS


_SINGLE_WORDS = {
    "sept": ("m", 9),
    "sat": ("w", 5),
    "sun": ("w", 6),
    "thirtieth": ("o", 30),
    "thirty-first": ("o", 31),
    "spring": ("s", 3),
    "summer": ("s", 6),
    "autumn": ("s", 9),
    "fall": ("s", 9),
    "winter": ("s", 12),
    "a": ("c", 1),
    "an": ("c", 1),
    "yesterday": ("d", -1),
    "today": ("d", 0),
    "tomorrow": ("d", 1),
    "now": ("z", 0),
}
_KINDS = {
    "f": "of",
    "e": "the",
    "&": "and & or",
    ",": ",",
    "-": "- – — to till til until through thru",
    "/": "/",
    ".": ".",
    "'": "' ’ ‘",
    "u": "day days week weeks month months quarter quarters year years",
    "h": "half",
    "g": "ago",
    "p": "start beginning early mid middle late end close pre post",
}
_DIRECTIONS = {
    -1: "last past previous preceding final",
    0: "this current",
    1: "next coming following upcoming",
}
_VOCABULARY = _vocabulary()


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a question, in order; time grows with its length and no faster."""
    found: list[Token] = []
    for match in _RUN.finditer(text):
        found += _tokens_of_run(_POSSESSIVE.sub("", match[0]), match.start())
    return _without_locators(_with_short_years(found))


def _tokens_of_run(run: str, start: int) -> list[Token]:
    """A run without spaces: a word, a date in figures, words joined by marks, or one opaque symbol."""
    if run.isalpha() and run.lower() not in _VOCABULARY:
        # Without figures and marks it is neither a date nor several words.
        return [Token(run, start, start + len(run), "x")]
    whole = _token(run, start) or _in_figures(run, start)
    if whole:
        return [whole]
    return (
        _two_dates(run, start)
        or _joined(run, start)
        or _glued(run, start)
        or [Token(run, start, start + len(run), "x")]
    )


def _token(piece: str, start: int) -> Token | None:
    end, word = start + len(piece), piece.lower()
    if word in _VOCABULARY:
        kind, value = _VOCABULARY[word]
        return Token(piece, start, end, kind, value)
    if match := _NUMBER.fullmatch(word):
        return Token(piece, start, end, "o" if match[2] else "n", int(match[1]))
    if _YEAR.fullmatch(word):
        return Token(piece, start, end, "y", int(word))
    for kind, pattern in (("Q", _QUARTER), ("H", _HALF)):
        if match := pattern.fullmatch(word):
            year = _full_year(match[3]) if match[3] else None
            return Token(piece, start, end, kind, int(match[1] or match[2]), year=year)
    return None


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _in_figures(run: str, start: int) -> Token | None:
    """`2018-07-03`, `2018-07`, `03/07/2018`, `3.7.18` or `07/2018` as one token, day before month."""
    token = Token(run, start, start + len(run), "i")
    if (match := _YEAR_FIRST.fullmatch(run)) and _YEAR.fullmatch(match[1]):
        if match[4] is None and (match[2] == "." or not _is_month(match[1], match[3])):
            return None
        parts = (int(match[1]), int(match[3]), int(match[4]) if match[4] else None)
        return replace(token, parts=parts)
    if match := _YEAR_LAST.fullmatch(run):
        return _day_first(token, int(match[1]), int(match[3]), match[4])
    if match := _MONTH_YEAR.fullmatch(run):
        return replace(token, parts=(int(match[2]), int(match[1]), None))
    return None


def _is_month(year: str, digits: str) -> bool:
    """Whether `2018-07` is a month of a year, and not, as `2018-19`, two years."""
    return len(digits) == 2 and (int(digits) <= 12 or int(digits) <= int(year[2:]))


def _day_first(token: Token, first: int, second: int, digits: str) -> Token | None:
    short = len(digits) == 2
    if not short and not _YEAR.fullmatch(digits):
        return None
    if short and not (1 <= first <= 31 and 1 <= second <= 12):
        return None
    year = _full_year(digits)
    if second > 12 >= first:
        return replace(token, parts=(year, first, second), why=f" (there is no month {second})")
    both = first <= 12 and first != second
    return replace(token, parts=(year, second, first), why=" (day first)" if both else "" if short else None)


def _glued(run: str, start: int) -> list[Token]:
    """`4July`, `jul2018`: a month that its day or year sticks to."""
    match = _GLUED.fullmatch(run.lower())
    if match is None or _VOCABULARY.get(match[2], ("", 0))[0] != "m":
        return []
    pieces = [(run[low:high], start + low) for low, high in map(match.span, (1, 2, 3)) if low < high]
    return [token for piece, place in pieces if (token := _token(piece, place))]


def _two_dates(run: str, start: int) -> list[Token]:
    """`01.03.2018-31.07.2018` or `23/03-26/03/2018`: two dates in figures and what stands between them."""
    for mark in "-/":
        left, found, right = run.partition(mark)
        if not found:
            continue
        second = _in_figures(right, start + len(left) + 1)
        first = _in_figures(left, start) or _day_and_month(left, start)
        if first and second:
            between = start + len(left)
            return [first, Token(mark, between, between + 1, "-"), second]
    return []


def _day_and_month(run: str, start: int) -> Token | None:
    match = _DAY_MONTH.fullmatch(run)
    if match is None or int(match[2]) > 12:
        return None
    return Token(run, start, start + len(run), "i", parts=(None, int(match[2]), int(match[1])))


def _joined(run: str, start: int) -> list[Token]:
    """The pieces of a run whose every piece can stand in a date; none for a symbol or a decimal number."""
    found: list[Token] = []
    for piece in _SPLIT.split(run):
        token = _token(piece, start)
        if token is None:
            return []
        found.append(token)
        start += len(piece)
    kinds = {token.kind for token in found}
    return [] if "." in kinds and "m" not in kinds else found


def _with_short_years(tokens: list[Token]) -> list[Token]:
    """`'18` as a year of its own kind."""
    found: list[Token] = []
    for token in tokens:
        mark = found[-1] if found else None
        if mark and mark.kind == "'" and mark.end == token.start and token.kind == "n" and len(token.surface) == 2:
            found[-1] = Token(mark.surface + token.surface, mark.start, token.end, "a", _full_year(token.surface))
        else:
            found.append(token)
    return found


def _without_locators(tokens: list[Token]) -> tuple[Token, ...]:
    """The numbers of paragraphs, articles and the like are made opaque, also in `paras 5 and 6`."""
    found: list[Token] = []
    numbered = False
    for place, token in enumerate(tokens):
        chained = bool(found) and found[-1].kind in "&-,"
        day = chained and place + 1 < len(tokens) and tokens[place + 1].kind == "m"
        opaque = numbered and token.kind in "noyi" and not day
        numbered = opaque or token.word in _LOCATORS or (numbered and token.kind in "&,-.")
        found.append(replace(token, kind="x") if opaque else token)
    return tuple(found)
