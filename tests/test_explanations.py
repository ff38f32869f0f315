"""How a question was understood is told in sentences that a person can check."""

from datetime import date

import pytest

from bot.answering import answer
from tests.gold import shipped_record

TODAY = date(2018, 7, 10)
EXAMPLES = {
    "a name that stands for itself": ("what did India propose?", ("", "You named India.")),
    "a name by another name": ("what did the EU say?", ("EU", "the member European Union")),
    "a meeting": (
        "who attended the FED seminar?",
        ("FED seminar", "the Follow-up seminar of the Friends of E-Commerce for Development"),
    ),
    "what is asked": ("who supported China?", ("", "You asked who.")),
    "what was done": ("who supported China?", ("", "What was done: supported.")),
    "a kind of thing": ("what is the state of play on the workshop?", ("", "What it is about: workshop.")),
    "a state": ("what is the state of play on the workshop?", ("", "You asked where it stands.")),
    "a month": ("what was discussed in March 2018?", ("in March 2018", "1 to 31 March 2018")),
    "days": ("what was said on 23 and 26 March 2018?", ("on 23 and 26 March 2018", "23 March 2018 and 26 March 2018")),
    "before a date": ("what was said before July 2018?", ("before July 2018", "any day up to 30 June 2018")),
    "since a date": ("what was said since July 2018?", ("since July 2018", "any day from 1 July 2018")),
}  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_what_was_understood_is_said(question: str, expected: tuple[str, str]) -> None:
    reply = answer(question, shipped_record(), today=TODAY).reply
    assert expected in reply.explanation.spans


def test_a_mended_name_is_written_as_a_name_and_told_once() -> None:
    reply = answer("what did Chian propse?", shipped_record(), today=TODAY).reply
    assert reply.notes == ("I read “chian” as “China”.", "I read “propse” as “propose”.")
    assert reply.explanation.repairs == (("chian", "China"), ("propse", "propose"))
    assert not any("China" in meant for _, meant in reply.explanation.spans)


def test_a_word_asked_for_by_the_machine_alone_is_not_told() -> None:
    spans = answer("what did China propose?", shipped_record(), today=TODAY).reply.explanation.spans
    assert not any("what" in said or "You asked" in meant for said, meant in spans)
