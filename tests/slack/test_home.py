"""The Home tab."""

import json
from datetime import date

import pytest

from bot.knowledge.model import Base, Cite, Document, KnowledgeBase, Meeting, Period, Words
from bot.slack.home import home_view, refusing_home, upcoming_meetings
from tests.slack.block_kit import view_faults

CITE = [Cite(document="r1", paragraph="5", quote="some words")]
DOCUMENT = Document(id="r1", symbol="R/1", title="Report", numbering="ours")


def base_with(*meetings: Meeting, prompts=(), text="The <!channel> *record*") -> KnowledgeBase:
    base = Base(
        title=text[:200],
        about=text,
        covers=Period(start="2017", end="2018-07"),
        prompts=list(prompts),
        contact=text,
    )
    return KnowledgeBase(base, (DOCUMENT,), (), (), meetings, (), Words(), (), "abc")


def meeting(id_: str, when: str, status: str = "scheduled", name: str = "Council") -> Meeting:
    return Meeting(id=id_, name=name, date=when, status=status, cite=CITE)


AHEAD = base_with(
    meeting("past", "2018-01"),
    meeting("later", "2018-12-03"),
    meeting("this-month", "2018-09"),
    meeting("off", "2018-10-01", status="cancelled"),
)


def test_meetings_ahead_are_those_that_may_still_come_in_their_order():
    assert [one.id for one in upcoming_meetings(AHEAD, date(2018, 9, 20))] == ["this-month", "later"]


def test_a_meeting_is_cited():
    shown = json.dumps(home_view(AHEAD, date(2018, 9, 20)))
    assert "R/1, para. 5 (our numbering)" in shown


def test_no_meeting_is_said_so():
    assert "None on record after 1 January 2019" in json.dumps(home_view(AHEAD, date(2019, 1, 1)))


@pytest.mark.parametrize(
    "knowledge",
    [
        AHEAD,
        base_with(),
        base_with(
            *(meeting(f"m{number}", "2030-01-01", name="<!here> " * 24) for number in range(60)),
            prompts=["<@U1> " * 99] * 4,
            text="&" * 1_900,
        ),
    ],
    ids=["ordinary", "empty", "overfull"],
)
def test_the_home_tab_keeps_slacks_limits(knowledge):
    assert view_faults(home_view(knowledge, date(2018, 9, 20))) == []


def test_a_refusing_home_tab_is_one_sentence():
    assert view_faults(refusing_home("Please ask a member.")) == []
