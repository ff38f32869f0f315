"""One field of a meeting, as somebody types it, read into what the record would say; BotError says what to type."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.dates import DatePhrase, find_dates
from bot.edtf import in_words, parse
from bot.errors import BotError, DateError
from bot.knowledge.checks import QUOTE_WORDS
from bot.text import inert

NAME_LENGTH = 200

MeetingStatus: TypeAlias = Literal["held", "scheduled", "proposed", "cancelled"]

_ABOUT = re.compile(r"(?:about|around|circa|approximately)\s+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_MONTH = re.compile(r"(?<=[0-9]{4}[-/.])[0-9]{1,2}(?![0-9])|(?<![0-9])[0-9]{1,2}(?=[-/.][0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def date_of(text: str, today: date) -> str:
    """The date as EDTF, from EDTF or plain words: `2027-07-03`, `3 and 4 July 2027`, `about July 2027`."""
    text = inert(text)
    try:
        return parse(text).text
    except DateError:
        about = _ABOUT.match(text)
        words = text[about.end() :] if about else text
        found = find_dates(words, today=today)
        return _qualified(_edtf(words, found), text) if about else _edtf(words, found)


def time_of(text: str) -> str:
    """The time of day as the record writes it, from `10:00`, `9.30` or `3 pm`."""
    match = _TIME.fullmatch(text.strip())
    refusal = BotError(f'found the time "{inert(text)[:40]}", expected one of a day; write 10:00')
    if match is None or not (match[2] or match[3]):
        raise refusal
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise refusal
        hour = hour % 12 + (12 if match[3][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        raise refusal
    return f"{hour:02}:{minute:02}"


def zone_of(text: str) -> str:
    """The name of a time zone that exists."""
    try:
        return ZoneInfo(text.strip()).key
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise BotError(
            f'found the time zone "{inert(text)[:40]}", expected a name of the IANA database; write Europe/Zurich'
        ) from error


def words_for(what: str, text: str, limit: int = NAME_LENGTH) -> str:
    """A text that may stand in the record."""
    plain = inert(text)
    if not plain or len(plain) > limit:
        raise BotError(f"found {len(plain):,} characters for the {what}, expected 1 to {limit:,}")
    return plain


def id_of(text: str) -> str:
    """An id as the record has them."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 80:
        raise BotError(f'found the id "{inert(text)[:80]}", expected small letters and digits, joined by hyphens')
    return text


def status_of(text: str) -> MeetingStatus:
    """One of the four states."""
    match text.strip().lower():
        case "held" | "scheduled" | "proposed" | "cancelled" as status:
            return status
    raise BotError(f'found the status "{inert(text)[:40]}", expected scheduled, proposed, held or cancelled')


def quote_of(text: str) -> str:
    """A quote of at most 15 words, without the marks around it."""
    plain = inert(text).strip('"“”«»')
    count = len(plain.split())
    if not 1 <= count <= QUOTE_WORDS:
        raise BotError(
            f"found a quote of {count} words, expected 1 to {QUOTE_WORDS}, letter for letter from the paragraph"
        )
    return plain


# From plain words to EDTF


def _edtf(text: str, found: tuple[DatePhrase, ...]) -> str:
    write = 'write "2027-07-03", "3 July 2027", "July 2027" or "3 to 14 July 2027"'
    if len(found) != 1 or found[0].span != (0, len(text)) or found[0].relation not in ("in", "between"):
        raise BotError(f'found "{text[:60]}", expected a date and nothing else; {write}')
    phrase = found[0]
    if phrase.start is None or phrase.end is None:
        raise BotError(f"{phrase.fault} {write[:1].upper()}{write[1:]}.")
    if phrase.note:
        raise BotError(f'found "{text[:60]}", which can be read in more than one way; {write}')
    if len(phrase.days) > 1:
        return f"{{{','.join(day.isoformat() for day in phrase.days)}}}"
    return _period(phrase.start, phrase.end, text)


def _period(start: date, end: date, text: str) -> str:
    """What runs from one day to another, as precisely as it was said: in days only where the text names them."""
    if start == end:
        return start.isoformat()
    if _names_days(text, start, end):
        return f"{{{start},{end}}}" if end - start == timedelta(days=1) else f"{start}/{end}"
    codes = ("", *(f"-{code}" for code in (40, 41, 33, 34, 35, 36)), f"-{start.month:02}")
    wholes = [f"{start.year:04}{code}" for code in codes]
    wholes += [f"{start.year:04}/{end.year:04}", f"{start.isoformat()[:7]}/{end.isoformat()[:7]}"]
    for whole in wholes:
        when = parse(whole)
        if (when.earliest, when.latest) == (start, end):
            return whole
    raise BotError(
        f'found "{text[:60]}", a period that is told neither by its days nor by whole months; '
        'write "3 to 14 July 2027", or "July 2027" where no day is known'
    )


def _names_days(text: str, start: date, end: date) -> bool:
    """Whether the first and the last day stand in the text as numbers, which those of months beside a year are not."""
    numbers = Counter(int(number) for number in _NUMBER.findall(_MONTH.sub(" ", text)))
    return Counter((start.day, end.day)) <= numbers


def _qualified(text: str, written: str) -> str:
    try:
        return parse(f"{text}~").text
    except DateError as error:
        raise BotError(
            f'found "{written[:60]}", which cannot be put as "about"; write {in_words(parse(text))}'
        ) from error
