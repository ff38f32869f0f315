"""The dialogue for reminders, their list, and what is said of them."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.model import Base, Cite, Document, Entity, KnowledgeBase, Meeting, Period, Topic, Words
from bot.reminders.values import Scope, Subscription
from bot.slack.modals import notice_modal
from bot.slack.reminder_dialogue import (
    Draft,
    Wish,
    draft_of,
    noted,
    offered_scopes,
    read_wish,
    remind_modal,
    scope_of,
    waiting_modal,
    zones,
)
from bot.slack.reminder_views import (
    LISTED,
    LISTED_AT_HOME,
    Shown,
    agreed,
    altered,
    home_reminders,
    list_message,
    moment,
    person,
)
from tests.slack.block_kit import faults, view_faults

TODAY = date(2018, 9, 20)
MAKER, OTHER = "U0MAKER", "U0OTHER"
NASTY = "<!channel> *R&D* " * 30
CITE = [Cite(document="r1", paragraph="5", quote="some words")]


def meeting(id_: str, when: str, name: str = "Session", **more) -> Meeting:
    return Meeting(id=id_, name=name, date=when, status="scheduled", cite=CITE, **more)


def base_of(*meetings: Meeting, bodies=("council", "idle"), topics=("fish", "unmet")) -> KnowledgeBase:
    base = Base(title="Record", about="All.", covers=Period(start="2018", end="2019"), time_zone="Europe/Zurich")
    entities = tuple(("body", Entity(id=id_, name=id_.title())) for id_ in bodies)
    named = tuple(Topic(id=id_, name=id_.title()) for id_ in topics)
    documents = (Document(id="r1", symbol="R/1", title="Report"),)
    return KnowledgeBase(base, documents, entities, named, meetings, (), Words(), (), "abc")


KNOWLEDGE = base_of(
    meeting("past", "2018-03-01", body="council", topics=["fish"]),
    meeting("ahead", "2018-12-03", body="council"),
    meeting("soon", "2018-10"),
)
OVERFULL = base_of(
    *(meeting(f"m{number}", "2030-01-01", name=NASTY[:200], body=f"b{number}") for number in range(900)),
    bodies=[f"b{number}" for number in range(900)],
)


def kept(**more) -> Subscription:
    values = {
        "id": "s1",
        "channel": "C0GENERAL",
        "scope": Scope("all"),
        "leads": (14, 7, 1),
        "hour": 9,
        "zone": "Europe/Zurich",
        "weekdays_only": True,
        "made_by": MAKER,
        "changed_by": MAKER,
        "changed_at": 1_540_000_000.0,
    }
    return Subscription(**{**values, **more})


def shown(described: str = "all meetings, 7 days before", due_at: float | None = 1_543_000_000.0, **more) -> Shown:
    return Shown(kept(**more), described, due_at)


def written(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def element(view: dict, name: str) -> dict:
    return next(block["element"] for block in view["blocks"] if block.get("block_id") == name)


def labels(menu: dict) -> dict[str, list[str]]:
    return {
        group["label"]["text"]: [option["text"]["text"] for option in group["options"]]
        for group in menu["option_groups"]
    }


DRAFTS = {
    "a new one": Draft("Europe/Zurich", "C0GENERAL"),
    "one for a place to choose": Draft("UTC"),
    "a change": draft_of(kept(scope=Scope("meeting", "past"), leads=(90, 5), zone="Etc/GMT+3", weekdays_only=False)),
    "one whose meetings left the record": draft_of(kept(scope=Scope("body", "gone"))),
}


@pytest.mark.parametrize("knowledge", [KNOWLEDGE, OVERFULL, base_of()], ids=["ordinary", "overfull", "empty"])
@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS.keys())
def test_the_dialogue_keeps_slacks_limits(knowledge, draft):
    assert view_faults(remind_modal(knowledge, draft, TODAY)) == []


def test_the_dialogue_offers_only_what_has_meetings_and_single_meetings_only_ahead():
    assert labels(element(remind_modal(KNOWLEDGE, Draft("UTC"), TODAY), "scope")) == {
        "Everything": ["All meetings"],
        "Meetings of": ["Council"],
        "Meetings on": ["Fish"],
        "One meeting": ["October 2018: Session", "3 December 2018: Session"],
    }


def test_very_many_offers_are_cut_with_the_meetings_last():
    offered = offered_scopes(OVERFULL, Scope("all"), TODAY)
    assert sum(map(len, offered.values())) == 600
    assert len(offered["Meetings of"]) == 599


def test_a_new_dialogue_begins_with_the_defaults():
    view = remind_modal(KNOWLEDGE, Draft("America/New_York", "C0GENERAL"), TODAY)
    assert [option["value"] for option in element(view, "leads")["initial_options"]] == ["14", "7", "1"]
    assert element(view, "hour")["initial_option"]["value"] == "9"
    assert element(view, "zone")["initial_option"]["value"] == "America/New_York"
    assert element(view, "weekdays")["initial_options"]
    assert noted(view["private_metadata"]) == ("C0GENERAL", "")


def test_a_change_begins_with_what_there_is():
    view = remind_modal(KNOWLEDGE, DRAFTS["a change"], TODAY)
    assert [option["value"] for option in element(view, "leads")["initial_options"]] == ["90", "5"]
    assert element(view, "scope")["initial_option"]["text"]["text"] == "1 March 2018: Session"
    assert element(view, "zone")["initial_option"]["value"] == "Etc/GMT+3"
    assert "initial_options" not in element(view, "weekdays")
    assert noted(view["private_metadata"]) == ("C0GENERAL", "s1")


def test_only_a_dialogue_without_a_place_asks_for_one():
    def asks(draft):
        return any(block.get("block_id") == "where" for block in remind_modal(KNOWLEDGE, draft, TODAY)["blocks"])

    assert asks(Draft("UTC"))
    assert not asks(Draft("UTC", "C0GENERAL"))


@pytest.mark.parametrize("note", ["", "x", "C1", "C1  s1", "C1 s1 s2", "c1 s1", "<!here> s1", "C1 s1\n", "{" * 3_000])
def test_a_note_that_is_none_of_ours_says_nothing(note):
    assert noted(note) == ("", "")


def chosen(**more) -> dict:
    def one(value):
        return {"selected_option": {"value": value}}

    def several(*values):
        return {"selected_options": [{"value": value} for value in values]}

    values = {
        "scope": one("body:council"),
        "leads": several("1", "14"),
        "hour": one("8"),
        "zone": one("Asia/Tokyo"),
        "weekdays": several("yes"),
        "where": {"selected_conversation": None},
    }
    return {name: {name: value} for name, value in {**values, **more}.items()}


def test_what_was_chosen_is_read():
    assert read_wish(chosen(), KNOWLEDGE) == Wish(Scope("body", "council"), (14, 1), 8, "Asia/Tokyo", True, "")


def test_the_place_and_an_empty_box_are_read():
    wish = read_wish(chosen(where={"selected_conversation": "C0GENERAL"}, weekdays={"selected_options": []}), KNOWLEDGE)
    assert (wish.channel, wish.weekdays_only) == ("C0GENERAL", False)


FORGED = {
    "scope": ["", "all:x", "body:idle", "body:", "topic:unmet", "meeting:none", "planet:mars", "'; DROP TABLE", "body"],
    "leads": [(), ("0",), ("91",), ("-1",), ("7", "x"), ("1e9",), ("٧",), ("7.5",)],
    "hour": ["", "24", "-1", "9.5", "０", "nine"],
    "zone": ["", "Mars/Base", "../../etc/passwd", "Europe/Zurich\x00", "CET-1", "localtime", "Factory", "Europe"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in FORGED.items() for value in values])
def test_a_forged_choice_is_refused_at_its_input(name, value):
    several = {"selected_options": [{"value": one} for one in value]}
    given = several if name == "leads" else {"selected_option": {"value": value}}
    assert list(read_wish(chosen(**{name: given}), KNOWLEDGE)) == [name]


@pytest.mark.parametrize("values", [{}, {"scope": None}, {"scope": {"scope": []}}, {"leads": {"leads": {}}}])
def test_an_empty_submission_is_refused_at_every_input_that_must_be_filled(values):
    assert list(read_wish(values, KNOWLEDGE)) == ["scope", "leads", "hour", "zone"]


def test_every_offer_of_the_dialogue_can_be_chosen():
    offered = offered_scopes(KNOWLEDGE, Scope("all"), TODAY)
    values = [value for choices in offered.values() for value, _ in choices]
    assert all(scope_of(value, KNOWLEDGE) for value in values)


def test_zones_are_those_of_places_and_universal_time():
    assert {"UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Pacific/Kiritimati"} <= zones()
    assert not {"EST", "Etc/GMT+3", "posixrules", "localtime"} & zones()


def test_it_is_said_who_asked_for_reminders_in_a_channel():
    said = agreed(shown())
    assert faults(list(said.blocks), text=said.text, allowed_mentions=[f"@{MAKER}"]) == []
    text = written(said.blocks)
    assert f"<@{MAKER}> asked me to remind this channel: *all meetings, 7 days before*" in text
    assert "Next: Friday 23 November 2018, 20:06 (Europe/Zurich)" in text
    assert "/rapporteur reminders" in text


def test_in_a_direct_message_nobody_is_named():
    said = agreed(shown(channel="D0MAKER"))
    assert faults(list(said.blocks), text=said.text) == []
    assert "I will remind you: *all meetings" in written(said.blocks)


def test_it_is_said_where_no_fixed_day_is_ahead():
    assert "No meeting with a fixed day is ahead" in written(agreed(shown(due_at=None)).blocks)


def test_it_is_said_where_a_meeting_is_ahead_and_no_reminder_of_it_is_left():
    said = written(agreed(replace(shown(due_at=None), is_ahead=True)).blocks)
    assert "No reminder of what is ahead on record is left" in said
    assert "No meeting" not in said


@pytest.mark.parametrize("deed", ["changed", "paused", "resumed", "removed"])
def test_it_is_said_who_changed_what_somebody_else_set_up(deed):
    said = altered(shown(changed_by=OTHER), deed, 1_540_000_000.0)
    assert faults(list(said.blocks), text=said.text, allowed_mentions=[f"@{OTHER}"]) == []
    assert f"Reminders {deed} by <@{OTHER}> on 20 October 2018: *all meetings" in written(said.blocks)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        (MAKER, f"<@{MAKER}>"),
        ("", "somebody"),
        ("!channel", "somebody"),
        ("U1> <!here", "somebody"),
        ("C1", "somebody"),
    ],
)
def test_only_an_id_of_a_person_becomes_a_mention(id_, said):
    assert person(id_) == said


def buttons(blocks) -> list[str]:
    found = [one for block in blocks for one in block.get("elements", []) if "action_id" in one]
    return [f"{one['action_id']}:{one['value']}" for one in found]


def test_each_subscription_has_its_buttons():
    blocks = list_message([shown(), shown(id="s2", paused=True)], private=False).blocks
    assert buttons(blocks) == [
        "reminder_edit:s1",
        "reminder_pause:s1",
        "reminder_remove:s1",
        "reminder_edit:s2",
        "reminder_resume:s2",
        "reminder_remove:s2",
        "reminder_add:new",
    ]


def test_removing_is_asked_about_first():
    blocks = list_message([shown()], private=False).blocks
    (removing,) = [one for one in blocks[2]["elements"] if one["action_id"] == "reminder_remove"]
    assert removing["confirm"]["confirm"]["text"] == "Remove"


def test_a_paused_one_says_so_and_one_that_was_changed_by_whom():
    text = written(home_reminders([shown(paused=True, changed_by=OTHER)]))
    assert "In <#C0GENERAL> · Paused" in text
    assert f"Asked for by <@{MAKER}>" in text
    assert f"Changed by <@{OTHER}> on 20 October 2018" in text


def test_what_its_maker_changed_names_nobody_else():
    assert "Changed by" not in written(home_reminders([shown()]))
    assert "Changed by" not in written(home_reminders([shown(changed_by="", made_by="")]))


@pytest.mark.parametrize("count", [0, 1, LISTED, LISTED + 1, 99])
def test_lists_keep_slacks_limits(count):
    many = [shown(NASTY * 9, id=f"s{number}", channel=NASTY) for number in range(count)]
    for private in (True, False):
        said = list_message(many, private=private)
        assert faults(list(said.blocks), text=said.text, allowed_mentions=[f"@{MAKER}"]) == []
    home = {"type": "home", "blocks": home_reminders(many)}
    assert view_faults(home, allowed_mentions=[f"@{MAKER}"]) == []


def test_it_is_said_how_many_are_not_shown():
    many = [shown(id=f"s{number}") for number in range(LISTED_AT_HOME + 2)]
    assert "2 more are not shown" in written(home_reminders(many))


def test_whatever_is_said_keeps_slacks_limits():
    for said in (agreed(shown(NASTY * 9)), altered(replace(shown(NASTY * 9)), "changed", 0.0)):
        assert faults(list(said.blocks), text=said.text, allowed_mentions=[f"@{MAKER}"]) == []
    for view in (waiting_modal(), notice_modal(NASTY * 99)):
        assert view_faults(view) == []


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Zurich", "Sunday 25 March 2018, 03:00 (Europe/Zurich)"),
        ("America/New_York", "Saturday 24 March 2018, 21:00 (America/New_York)"),
    ],
)
def test_a_moment_is_said_in_its_zone(zone, expected):
    assert moment(1_521_939_600.0, zone) == expected
