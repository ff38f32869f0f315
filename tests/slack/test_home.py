"""The Home tab."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.model import Base, Cite, Document, KnowledgeBase, Meeting, Period, Words
from bot.reminders.values import Scope, Subscription
from bot.slack.home import home_view, refusing_home
from bot.slack.reminder_views import Shown, home_reminders
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


def test_a_meeting_is_cited():
    shown = json.dumps(home_view(AHEAD, date(2018, 9, 20)))
    assert "R/1, para. 5 (our numbering)" in shown


def test_the_date_comes_first_and_says_how_precise_it_is():
    shown = json.dumps(home_view(AHEAD, date(2018, 9, 20)), ensure_ascii=False)
    assert "• *September 2018* (day not on record): Council" in shown
    assert "• *3 December 2018*: Council" in shown


def test_no_meeting_ahead_is_said_with_the_last_one():
    shown = json.dumps(home_view(AHEAD, date(2019, 1, 1)), ensure_ascii=False)
    assert "None on record after 1 January 2019. The last one on record:\\n• *3 December 2018*: Council" in shown


def test_no_meeting_at_all_is_said_so():
    shown = json.dumps(home_view(base_with(), date(2019, 1, 1)), ensure_ascii=False)
    assert "None on record after 1 January 2019." in shown
    assert "The last one" not in shown


def test_documents_held_are_told_from_those_only_spoken_of():
    spoken_of = Document(id="r2", symbol="R/2", title="Paper", text="R/2 is a paper.", cite=CITE[0])
    knowledge = replace(AHEAD, documents=(DOCUMENT, spoken_of))
    shown = json.dumps(home_view(knowledge, date(2018, 9, 20)))
    assert "0 statements from 1 document, which cites 1 more." in shown


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


def a_subscription(number: int) -> Shown:
    values = ("body", f"b{number}"), (14, 7, 1), 9, "Europe/Zurich", True, "U0MAKER", "U0OTHER", 1_537_000_000.0
    scope, *rest = values
    return Shown(Subscription(f"s{number}", "C0GENERAL", Scope(*scope), *rest), "<!here> *R&D* " * 40)


def test_reminders_stand_between_the_meetings_and_how_to_ask():
    view = home_view(AHEAD, date(2018, 9, 20), home_reminders([a_subscription(1)]))
    shown = json.dumps(view)
    assert shown.index("Next meetings") < shown.index("Your reminders") < shown.index("How to ask")
    assert "Asked for by <@U0MAKER>" in shown


def test_without_reminders_nothing_is_said_of_them():
    view = home_view(AHEAD, date(2018, 9, 20))
    assert "Your reminders" not in json.dumps(view)
    assert [block["type"] for block in view["blocks"]].count("divider") == 2


@pytest.mark.parametrize("count", [0, 1, 30, 400])
def test_the_home_tab_with_reminders_keeps_slacks_limits(count):
    crowded = base_with(
        *(meeting(f"m{number}", "2030-01-01", name="<!here> " * 24) for number in range(60)),
        prompts=["<@U1> " * 99] * 4,
        text="&" * 1_900,
    )
    reminders = home_reminders([a_subscription(number) for number in range(count)])
    view = home_view(crowded, date(2018, 9, 20), reminders)
    assert view_faults(view, allowed_mentions=["@U0MAKER", "@U0OTHER"]) == []


def test_it_is_said_how_long_reminders_are_kept():
    shown = json.dumps(home_view(AHEAD, date(2018, 9, 20)), ensure_ascii=False)
    assert "reminders, with the name of whoever set them up, until somebody removes them" in shown


def test_a_refusing_home_tab_is_one_sentence():
    assert view_faults(refusing_home("Please ask a member.")) == []
