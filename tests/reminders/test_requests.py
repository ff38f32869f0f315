"""Requests to be reminded are told from questions of the record, and read as they are meant."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.loading import load
from bot.matching.index import Record, build
from bot.reminders.phrases import phrasebook
from bot.reminders.requests import ListThem, Pause, Remind, Resume, Stop, Unclear, described, read_request
from bot.reminders.values import DEFAULT_LEADS, Scope
from tests.gold import shipped_base, shipped_record
from tests.reminders.making import subscription

DATA = Path(__file__).parents[1] / "data"
JUNE = date(2018, 6, 1)
ALL = Scope("all")
COUNCIL, GOODS = Scope("body", "general-council"), Scope("body", "ctg")
REVIEW, JULY = Scope("meeting", "review-2018-07"), Scope("meeting", "ctg-2018-07")
USUAL = DEFAULT_LEADS


@cache
def lake() -> Record:
    return build(load(DATA / "lake_commission"))


def read(utterance: str, focus: tuple[str, ...] = ()):
    return read_request(utterance, shipped_record(), today=JUNE, focus=focus)


# What is asked, and the scope and days before.
REMIND = {
    "remind this channel a week before the next General Council": (REVIEW, (7,)),
    "remind us 3 days and 1 day before every meeting of the goods council": (GOODS, (3, 1)),
    "remind me of everything about e-commerce": (Scope("topic", "e-commerce"), USUAL),
    "remind us": (ALL, USUAL),
    "Remind us of all meetings, please.": (ALL, USUAL),
    "remind us of everything": (ALL, USUAL),
    "remind the team of every meeting": (ALL, USUAL),
    "remind everyone here of upcoming meetings": (ALL, USUAL),
    "remind us before every session": (ALL, USUAL),
    "remind us 14, 7 and 1 days before all meetings": (ALL, (14, 7, 1)),
    "remind us 3 and 1 days before meetings": (ALL, (3, 1)),
    "remind us the day before every meeting": (ALL, (1,)),
    "remind us two weeks before each meeting of the GC": (COUNCIL, (14,)),
    "remind us a fortnight before General Council meetings": (COUNCIL, (14,)),
    "remind us a couple of days before any CTG meeting": (GOODS, (2,)),
    "remind us a month before every General Council": (COUNCIL, (30,)),
    "remind us 2 weeks, 1 week and a day before General Council meetings": (COUNCIL, (14, 7, 1)),
    "remind us 14d and 2d before Goods Council meetings": (GOODS, (14, 2)),
    "remind us a week in advance of meetings of the Council for Trade in Goods": (GOODS, (7,)),
    "remind us of meetings of the goods council a week ahead": (GOODS, (7,)),
    "remind us 10 days prior to every meeting of the Goods Council": (GOODS, (10,)),
    "remind us 3 days before and 1 day before every meeting": (ALL, (3, 1)),
    "Could you please remind us of the General Council?": (COUNCIL, USUAL),
    "can you remind us about meetings of the CTG": (GOODS, USUAL),
    "we would like you to remind us of every meeting of the goods council": (GOODS, USUAL),
    "Hi, please remind us before each goods council": (GOODS, USUAL),
    "and remind us of the General Council too": (COUNCIL, USUAL),
    "don't forget to remind us before the July meeting": (JULY, USUAL),
    "remind us of the July meeting": (JULY, USUAL),
    "remind us 5 days before the July 2018 meeting": (JULY, (5,)),
    "remind us of the meeting on 3 July": (JULY, USUAL),
    "remind us a week before the next meeting": (REVIEW, (7,)),
    "remind us before the next meeting of the Goods Council": (JULY, USUAL),
    "remind us of the next periodic review": (REVIEW, USUAL),
    "remind us before the upcoming General Council meeting": (REVIEW, USUAL),
    "remind us 2 days before the December 2018 review": (Scope("meeting", "review-2018-12"), (2,)),
    "remind us before every meeting about MSMEs": (Scope("topic", "msmes"), USUAL),
    "remind us of everything about data flows": (Scope("topic", "data-flows"), USUAL),
    "remind us a day before meetings on cybersecurity": (Scope("topic", "cybersecurity"), (1,)),
    "remind us before meetings of the Goods Council about e-commerce": (GOODS, USUAL),
    "remind us a week before the Genral Council": (COUNCIL, (7,)),
    "before every meeting of the General Council, remind us": (COUNCIL, USUAL),
    "3 days before every meeting remind us please": (ALL, (3,)),
    "send us a reminder a week before every meeting": (ALL, (7,)),
    "send this channel reminders of General Council meetings": (COUNCIL, USUAL),
    "set a reminder for the next periodic review": (REVIEW, USUAL),
    "set up reminders for the Goods Council": (GOODS, USUAL),
    "add a reminder 1 day before the General Council": (COUNCIL, (1,)),
    "subscribe us to the General Council": (COUNCIL, USUAL),
    "subscribe this channel to meetings of the Goods Council": (GOODS, USUAL),
    "subscribe": (ALL, USUAL),
    "sign us up for the General Council": (COUNCIL, USUAL),
    "notify us a week before every meeting": (ALL, (7,)),
    "alert us when there's a meeting of the goods council": (GOODS, USUAL),
    "ping us a day before the CTG": (GOODS, (1,)),
    "give us a heads-up two weeks before the next General Council": (REVIEW, (14,)),
    "let us know a week before the next General Council": (REVIEW, (7,)),
    "start reminding us of the General Council": (COUNCIL, USUAL),
    "turn on reminders for the General Council": (COUNCIL, USUAL),
    "we want to be reminded of every meeting": (ALL, USUAL),
    "we'd like reminders of the Goods Council": (GOODS, USUAL),
    "I need a reminder 3 days before the July meeting": (JULY, (3,)),
}


@pytest.mark.parametrize(("asked", "expected"), REMIND.items())
def test_a_request_to_be_reminded_says_of_what_and_how_long_before(asked, expected):
    found = read(asked)
    assert isinstance(found, Remind), found
    assert (found.scope, found.leads) == expected


WHEN = {
    "remind us of every meeting at 8am": (8, None),
    "remind us of every meeting at 8 a.m. on weekdays": (8, True),
    "remind us at 08:00 a week before every meeting": (8, None),
    "remind us of every meeting at 5pm, weekdays only": (17, True),
    "remind us of every meeting at noon": (12, None),
    "remind us of every meeting at 12am": (0, None),
    "remind us of every meeting at 14h": (14, None),
    "remind us of every meeting at 0800 but not on weekends": (8, True),
    "remind us of every meeting at 9 o'clock, on weekends too": (9, False),
    "remind us of every meeting": (None, None),
    "remind us on weekdays of every meeting": (None, True),
    "remind us at 8 a week before every meeting": (8, None),
    "remind us at 9.00 7 days before every meeting": (9, None),
    "remind us at 9am, 7 and 1 days before every meeting": (9, None),
}


@pytest.mark.parametrize(("asked", "expected"), WHEN.items())
def test_a_request_may_say_the_hour_and_the_days_of_the_week(asked, expected):
    found = read(asked)
    assert isinstance(found, Remind), found
    assert (found.scope, found.hour, found.weekdays_only) == (ALL, *expected)
    assert found.leads in ((7,), (7, 1), USUAL)


WHOLE = {
    ListThem(): [
        "what will you remind us of?", "What are you reminding us of?", "which reminders do we have?",
        "what reminders are set here?", "list our reminders", "show me the reminders", "what are we subscribed to?",
        "when will you remind us next?", "which meetings will you remind us of?", "reminders",
        "are there any reminders?",
        "what do you remind me about?", "do we have any reminders in this channel?",
    ],
    Pause(): [
        "pause reminders", "Pause the reminders, please", "please pause reminding us", "suspend all reminders",
        "put the reminders on hold", "mute our reminders", "stop reminding us for now",
    ],
    Resume(): [
        "resume reminders", "resume reminding us", "unpause the reminders", "turn the reminders back on",
        "turn on reminders", "start reminding us again", "continue the reminders",
    ],
    Stop(): [
        "stop reminding us", "Stop reminding us!", "please stop the reminders", "don't remind us any more",
        "do not remind us again", "no more reminders", "unsubscribe", "unsubscribe this channel",
        "cancel all our reminders", "turn off the reminders", "stop reminding us of everything",
        "stop reminding me of meetings", "no more reminders please", "never remind us again",
    ],
    Stop(COUNCIL): [
        "stop reminding us of the General Council", "stop reminding us about meetings of the General Council",
        "unsubscribe us from the General Council", "no more reminders about the GC",
        "cancel the reminders for the General Council", "don't remind us of the General Council any more",
    ],
    Stop(JULY): ["stop reminding us of the July meeting", "stop reminding us of the next meeting of the Goods Council"],
    Stop(Scope("topic", "e-commerce")): ["stop reminding us about e-commerce"],
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), [(one, key) for key, asked in WHOLE.items() for one in asked])
def test_a_request_may_be_to_see_them_or_to_have_them_stopped(asked, expected):
    assert read(asked) == expected


def test_there_are_enough_phrasings():
    assert len(REMIND) + len(WHEN) + sum(map(len, WHOLE.values())) >= 110


@pytest.mark.parametrize(
    ("asked", "personal"),
    {
        "remind me of every meeting": True,
        "remind us of every meeting": False,
        "I want you to remind us of every meeting": False,
        "set a reminder for me": True,
        "I want to be reminded of every meeting": True,
        "remind this channel of every meeting": False,
    }.items(),
)
def test_it_is_told_who_wants_to_be_reminded(asked, personal):
    assert read(asked).personal is personal


def test_a_month_is_taken_for_thirty_days_and_that_is_said():
    assert read("remind us a month before every meeting").notes == ("I take a month for 30 days.",)


def test_what_the_reply_before_was_about_can_be_meant():
    assert read("remind us a week before it", focus=("ctg-2018-07",)) == Remind(JULY, (7,))
    assert read("remind us of that meeting", focus=("ctg-2018-07", "beijing-workshop-held")).scope == JULY
    assert read("remind us of that", focus=("beijing-workshop",)) is None
    assert isinstance(read("remind us before it", focus=("ctg-2018-07", "review-2018-07")), Unclear)


UNCLEAR = {
    "remind us a week before the flurbish council": "I do not know “flurbish council” as a meeting",
    "remind us before the March meeting": "Meeting of the Council for Trade in Goods of 23 and 26 March 2018 is over.",
    "remind us before the next meeting of the TBT Committee": (
        "The record holds no meeting of the Committee on Technical Barriers to Trade after 1 June 2018. Type, for "
        "example, “remind us 7 and 1 days before every meeting of the Committee on Technical Barriers to Trade”."
    ),
    "remind us before the next workshop": "The record holds no workshop after 1 June 2018.",
    "remind us 120 days before every meeting": "I can remind 1 to 90 days before a meeting, and not 120.",
    "remind us a year before every meeting": "and not 365.",
    "remind us 0 days before every meeting": "and not 0.",
    "remind us 2 hours before every meeting": "counted in calendar days",
    "remind us 2 working days before every meeting": "counted in calendar days",
    "remind us a few days before every meeting": "counted in calendar days",
    "remind us two and a half weeks before every meeting": "I do not know “two",
    "remind us 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 11 days before every meeting": "more than 10 reminders",
    "remind us 2.5 days before every meeting": "I remind a whole number of days before a meeting, and not 2.5. Type,",
    "remind us 7 and 2.5 days before every meeting": "and not 2.5.",
    "remind us 1.5 weeks before every meeting": "and not 1.5.",
    "let us know 2.5d before every meeting": "and not 2.5.",
    "remind us a week before every meeting at 8:30": "I post on the hour only.",
    "remind us a week before every meeting at 25": "no such hour",
    "remind us a week before every meeting at 13pm": "no such hour",
    "remind us a week before every workshop": "not of those of a kind",
    "remind us a week before the General Council and the Goods Council": "one of these at a time: General Council and",
    "remind us a week before the meeting": "I cannot tell which meeting you mean.",
    "remind us a week before the July meeting of the General Council": "is another meeting",
    "remind us before meetings of China": "I do not know “China”",
    "notify us when China proposes something": "I do not know “China proposes something”",
    "pause reminders until Monday": "Type “pause reminders”.",
    "resume reminders of the General Council": "Type “resume reminders”.",
    "stop reminding us a week before meetings": "Type “stop reminding us”",
    "stop reminding us of the flurbish council": "I do not know “flurbish council”",
    "remind us a week before the meeting on 5 August": "no meeting to come with that date",
}


@pytest.mark.parametrize(("asked", "says"), UNCLEAR.items())
def test_a_request_that_cannot_be_met_is_told_why_and_what_to_type(asked, says):
    found = read(asked)
    assert isinstance(found, Unclear), found
    assert says in found.sentence
    assert "Type" in found.sentence


def test_what_it_says_to_type_can_be_typed():
    for asked in UNCLEAR:
        typed = read(asked).sentence.rpartition("Type")[2].split("“")[1].split("”")[0]
        assert isinstance(read(typed), Remind | Stop | Pause | Resume)


QUESTIONS = """
what did China remind Members of?
when is the next meeting
when is the next meeting of the General Council?
who reminded the Council of its mandate?
who reminded Members of the deadline
which Members were reminded of the work programme?
did anyone remind the Chair of the July meeting?
did the Chairperson remind Members of the workshop?
was the Council reminded of the 1998 framework?
how many reminders were circulated?
which reminders did the Secretariat send?
what reminders are there in the July report?
what is a reminder?
remind me what China proposed
remind me again what China proposed
remind us who supported the workshop
remind me when the next meeting is
remind me where the Beijing workshop was held
remind me why the workshop was proposed
remind me how many participants there were
remind us whether Pakistan supported it
remind me which document that is
remind me of what was said in March
remind us of what happened before the July meeting
remind me of China's proposal
remind us of China's position before the July meeting
remind us of the discussion a week before the July meeting
remind me of the outcome of the July meeting
remind me of the agenda of the next meeting
remind me of the next steps
remind me of the last meeting
remind us of the March meeting
remind me of the Beijing workshop
remind me of the dates of the reviews
remind me of the mandate of the General Council
remind me of the General Council's mandate
remind me of everything China said about e-commerce
remind me of everything that was proposed
remind me of all proposals
remind me of all meetings in March
remind me about e-commerce
remind us about data flows
remind me about China
remind me of the Chair
remind me about paragraph 5
remind me who was at the meeting
remind me of that
remind Members of the deadline
could you remind me what the WPEC is?
can you remind us of China's workshop?
please remind me what the Council decided a week before the July meeting
so remind me, who opposed it?
tell me what happened a week before the July meeting
tell us about the meeting before the July meeting
let us know who supported the workshop
let me know about the General Council
what happened the day before the July meeting?
what was said before the next meeting?
who will be at the next meeting?
what will China remind us of?
what did the Chair say you will remind us of?
stop
pause
resume
cancel the July meeting
who cancelled the meeting?
who stopped the work programme?
was the work programme paused?
when did the Council resume its work?
which meetings are cancelled?
what did Members subscribe to?
who subscribed to the proposal?
how long before the meeting was the document circulated?
was the document circulated 10 days before the meeting?
do you remind us before every meeting?
did you remind us of the General Council?
notifications on trade facilitation
what was notified to the Council?
who alerted Members?
hello
help
thanks
""".strip().splitlines()


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_of_the_record_is_no_request(asked):
    assert read(asked) is None


def gold_questions() -> list[tuple[str, str]]:
    """Of all bases at hand, with the name of the base."""
    bases = {"shipped": shipped_base(), "lake": lake().knowledge}
    found = [(name, text) for name, base in bases.items() for gold in base.questions for text in (gold.q, *gold.after)]
    phrases = [yaml.safe_load((DATA / name).read_text("utf-8")) for name in ("date_phrases.yaml",)]
    return [*found, *(("shipped", str(one)) for page in phrases for one in page)]


@pytest.mark.whole
@pytest.mark.parametrize("today", [JUNE, date(2026, 11, 23)])
def test_no_gold_question_is_a_request(today):
    records = {"shipped": shipped_record(), "lake": lake()}
    asked = gold_questions()
    assert len(asked) > 500
    assert [text for name, text in asked if read_request(text, records[name], today=today) is not None] == []


LAKE = {
    "remind us a week before the next session of the Plenary": Remind(Scope("meeting", "plenary-32"), (7,)),
    "remind us 2 days before every session of the Fish Stocks Committee": Remind(Scope("body", "cfs"), (2,)),
    "remind us before the public hearing": Remind(Scope("meeting", "water-hearing")),
    "remind us a week before the deadline for comments": Remind(Scope("meeting", "comments-deadline"), (7,)),
    "remind us before the next deadline": Remind(Scope("meeting", "comments-deadline")),
    "remind us of meetings about eels": Remind(Scope("topic", "eel-season")),
}


@pytest.mark.parametrize(("asked", "expected"), LAKE.items())
def test_another_record_is_asked_in_its_own_words(asked, expected):
    assert read_request(asked, lake(), today=date(2023, 11, 1)) == expected


def test_a_cancelled_meeting_is_not_the_next_and_is_said_to_be_cancelled():
    found = read_request("remind us before the December session", lake(), today=date(2023, 11, 1))
    assert isinstance(found, Unclear)
    assert "is cancelled." in found.sentence
    asked = "remind us before the next meeting of the CFS"
    assert read_request(asked, lake(), today=date(2023, 11, 1)) == Remind(Scope("meeting", "cfs-march"))


DESCRIBED = {
    "14, 7 and 1 days before every meeting on record, at 09:00 (Europe/Zurich)": {},
    "14, 7 and 1 days before meetings of the General Council, at 09:00 (Europe/Zurich), on weekdays": {
        "scope": COUNCIL,
        "weekdays_only": True,
    },
    "1 day before meetings about data flows, at 17:00 (UTC), paused": {
        "scope": Scope("topic", "data-flows"),
        "leads": (1,),
        "hour": 17,
        "zone": "UTC",
        "paused": True,
    },
    "7 days before the Meeting of the Council for Trade in Goods of 3 and 4 July 2018, at 09:00 (Europe/Zurich)": {
        "scope": JULY,
        "leads": (7,),
    },
    "14, 7 and 1 days before the Periodic review of the Work Programme on Electronic Commerce in the General Council "
    "(July 2018; the day is not on record yet), at 09:00 (Europe/Zurich)": {"scope": REVIEW},
    "14, 7 and 1 days before a meeting that has left the record, at 09:00 (Europe/Zurich)": {
        "scope": Scope("meeting", "gone")
    },
    "14, 7 and 1 days before meetings of a body that has left the record, at 09:00 (Europe/Zurich)": {
        "scope": Scope("body", "gone")
    },
}


@pytest.mark.parametrize(("words", "others"), DESCRIBED.items())
def test_a_subscription_is_described_in_a_sentence(words, others):
    topic = replace(subscription(**others))
    assert described(topic, shipped_record()).replace("cross-border data flows", "data flows") == words


# ---- anything at all

WORDS = (
    "remind us me stop reminding the a week before 3 days and 1 day every meeting of General Council next July at 8am "
    "on weekdays pause reminders what will you 14d 0 99999 2018-07-03 about e-commerce it that China's , ? please"
)
PIECES = st.sampled_from(re.findall(r"\S+", WORDS))


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)))
def test_whatever_is_written_is_read(text):
    found = read(text, focus=("ctg-2018-07",))
    if isinstance(found, Remind):
        assert found.leads == tuple(sorted(set(found.leads), reverse=True))
        assert all(1 <= lead <= 90 for lead in found.leads)
        assert found.hour is None or 0 <= found.hour <= 23


@pytest.mark.parametrize(
    "piece", ["1 ", "a ", "1 day and ", "before ", "a week before ", "please ", "at 8 ", "remind us "]
)
def test_a_long_row_of_anything_is_read_at_once(piece):
    read("remind us")
    started = time.process_time()
    read("remind us " + piece * 250)
    assert time.process_time() - started < 0.25


def test_the_bundled_phrases_are_folded():
    book = phrasebook()
    words = {word for table in vars(book).values() for phrase in table.meanings for word in phrase}
    assert {word for word in words if not word.isalnum() or word != word.lower()} == set()


def test_a_group_that_meets_is_reminded_of_like_a_body():
    knowledge = lake().knowledge
    met = knowledge.meetings[0].model_copy(update={"id": "of-the-four", "body": "upstream-four", "date": "2024-05-03"})
    record = build(replace(knowledge, meetings=(*knowledge.meetings, met)))
    found = read_request("remind us before every meeting of the Upstream Four", record, today=date(2023, 11, 1))
    assert found == Remind(Scope("body", "upstream-four"))
