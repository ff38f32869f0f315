"""Whether a word is a month where it stands: `may` and `march` are verbs, `Mar` and `Dec` much else."""

from __future__ import annotations

from bot.dating.readings import Form, Question
from bot.dating.tokens import Token, listed

GATHERINGS = frozenset(
    listed(
        "meeting meetings session sessions sitting workshop workshops seminar seminars conference "
        "conferences review reviews report reports symposium summit ministerial agenda minutes discussion "
        "discussions debate"
    )
)
"""What a date is put in front of, to tell one from another."""

COUNTED = frozenset(listed("people percent per million billion participants delegates words pages members $ € £ % #"))
"""What a number before it counts."""

_CUES = frozenset(
    listed("in since until till before after by during from between last next early mid late of throughout than")
)
_DAY_CUES = frozenset(listed("on since until till before after by from between dated"))
_SUBJECTS = frozenset(listed("who what which that it they we i you he she one this these those how where when why"))
_LEADS_TO = frozenset(listed("prior up run-up leading"))
_GOES_ON = frozenset(listed("on to into for against in by from"))
_NEVER_COUNTED = frozenset(listed("was is has does this"))


def is_sure(month: Token) -> bool:
    """Whether it is a month wherever it stands: in full, and neither a verb, an adjective nor mistyped."""
    if month.why is not None or len(month.surface) < 4 or month.word in ("sept", "march"):
        return False
    return month.word != "august" or not month.is_lower


def is_verb(question: Question, place: int) -> bool:
    """Whether a month before a year is none: `what may 2018 bring`."""
    return question.tokens[place].surface == "may" and question.word(place - 1) in _SUBJECTS


def is_bare_month(question: Question, place: int) -> bool:
    """Whether a month stands there without day or year."""
    month = question.tokens[place]
    if month.why is not None:
        return False
    if is_sure(month) or question.word(place - 1) in _CUES or _is_joined(question, place):
        return True
    if question.word(place + 1) in GATHERINGS:
        return not month.is_lower or question.word(place - 1) == "the"
    return not month.is_lower and not month.surface.isupper() and _stands_as_name(question, place)


def _is_joined(question: Question, place: int) -> bool:
    """Whether a word beside it makes it a date: `March to May`, `mid-May`, `prior to May`."""
    before, earlier = question.kind(place - 1), question.kind(place - 2)
    if before in ("-", "&", "/", ",") and earlier in ("m", "y", "p", ","):
        return True
    if question.kind(place + 1) in ("-", "&", "/", ",") and question.kind(place + 2) == "m":
        return True
    return before == "p" or (question.word(place - 1) == "to" and question.word(place - 2) in _LEADS_TO)


def _stands_as_name(question: Question, place: int) -> bool:
    """Whether a capital shows the month: alone, after `the`, or `March` inside a sentence."""
    after = question.word(place + 1)
    if place == 0:
        return after in ("", "?", "!", ".", ",")
    before = question.tokens[place - 1]
    if before.word in ("the", "for"):
        return True
    return question.word(place) == "march" and after not in _GOES_ON and (before.is_lower or place == 1)


def follows_days(form: Form) -> bool:
    """Whether a month stands after days, as in `4 July`; not in `which of 25 may speak` nor `98 DEC`."""
    question, month = form.question, form.token("month")
    if form.tokens("days")[0].value > 39 or question.kind(form.place("days") - 1) == ".":
        return False
    if form.fit["year"] or form.fit["of"] or is_sure(month):
        return True
    if not (month.is_lower or month.surface.isupper() or month.why is not None):
        return True
    after = question.word(form.end)
    is_alone = form.first == 0 and (after in GATHERINGS or not after[:1].isalnum())
    return is_alone or question.word(form.first - 1) in _DAY_CUES


def leads_days(form: Form) -> bool:
    """Whether a month stands before days, as in `July 4`; not in `May 3 Members object?` nor `98 Dec 2`."""
    question, month, place = form.question, form.token("month"), form.place("month")
    if form.fit["year"]:
        return True
    if form.tokens("days")[0].value > 31 or _is_count(question, form.end):
        return False
    if is_sure(month) or question.word(place - 1) in _DAY_CUES | _CUES:
        return True
    return not _is_doubtful(question, place, month) and (place > 0 or not question.word(form.end)[:1].isalpha())


def _is_doubtful(question: Question, place: int, month: Token) -> bool:
    follows_figure = question.kind(place - 1) in ("n", "o", "y") or question.word(place - 1).isdigit()
    is_word = month.is_lower and (month.word in ("may", "march") or month.why is not None)
    return follows_figure or is_word or month.surface.isupper()


def _is_count(question: Question, place: int) -> bool:
    """Whether the number before a place counts what stands there: `25 Members`, `5 %`."""
    word = question.word(place)
    if question.kind(place - 1) != "n" or word in GATHERINGS or word in _NEVER_COUNTED:
        return False
    is_plural = len(word) > 3 and word.endswith("s") and question.kind(place) == "x"
    return word in COUNTED or is_plural
