"""The April session is that of the April in which there is one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.matching.reading import read
from tests.test_second_base import ASKED_ON, lake

pytestmark = pytest.mark.whole

ASKED = [
    pytest.param("where is the March meeting?", ASKED_ON, "2024-03-01", id="the-next-one"),
    pytest.param("where was the June meeting?", ASKED_ON, "2023-06-01", id="one-in-the-month-as-read"),
    pytest.param("what was decided at the March meeting?", ASKED_ON, "2023-03-01", id="nothing-was-decided-yet"),
    pytest.param("what happened in March?", ASKED_ON, "2023-03-01", id="no-meeting-is-asked-for"),
    pytest.param("where is the September meeting?", ASKED_ON, "2023-09-01", id="no-meeting-in-that-month"),
]


@pytest.mark.parametrize(("question", "today", "start"), ASKED)
def test_a_month_beside_a_meeting_is_that_of_a_meeting_on_record(question: str, today: date, start: str) -> None:
    phrases = read(question, lake().lexicon, today=today).dates
    assert [str(phrase.start) for phrase in phrases] == [start]
