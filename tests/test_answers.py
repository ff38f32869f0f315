"""Answers and silences that are true to the letter: who, when, how many, what is denied and what is offered."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from datetime import date

import pytest

from bot.answering import answer
from bot.matching.index import Record, build
from bot.matching.pack import known_acts
from bot.matching.reading import read
from bot.replies import Answer, Clarification, Context, Silence
from bot.text import stem
from bot.views.plain import text_of
from tests.gold import LONG_AFTER, reply_to, shipped_base, shipped_record
from tests.test_second_base import lake

pytestmark = pytest.mark.whole


def test_a_silence_offers_what_the_curator_named_beside_the_nearest() -> None:
    base = shipped_base()
    pointing = {"china-workshop-proposal": ["digital-divide-recognized"]}
    entries = tuple(e.model_copy(update={"see_also": pointing.get(e.id, [])}) for e in base.entries)
    record = build(replace(base, entries=entries))
    reply = answer("why did China propose a workshop?", record, today=date(2026, 1, 1)).reply
    assert isinstance(reply, Silence)
    assert [statement.id for statement in reply.nearest] == ["china-workshop-proposal", "digital-divide-recognized"]


def _record(**changes: dict[str, dict[str, object]]) -> Record:
    """The shipped record with changed meetings or entries, by id."""
    base = shipped_base()
    fields = {
        kind: tuple(thing.model_copy(update=changes.get(kind, {}).get(thing.id, {})) for thing in getattr(base, kind))
        for kind in ("meetings", "entries")
    }
    return build(replace(base, questions=(), **fields))


def _said(question: str, record: Record) -> str:
    return text_of(answer(question, record, today=LONG_AFTER).reply)


def test_a_meeting_that_goes_by_letters_and_a_number_is_no_unknown_document() -> None:
    record = _record(meetings={"ctg-2018-03": {"aliases": ["JOB/CTG/77"]}})
    assert "23 and 26 March 2018" in _said("when was JOB/CTG 77 held?", record)
    assert "is not on record" in _said("what is JOB/CTG/78?", record)
    assert _said("what is G/C/60/Rev.1?", record).startswith("G/C/60/REV.1 is not on record.")


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("which delegation said the workshop would bring no new issues", "One delegation, not named."),
        ("who raised no new issues", "One delegation, not named."),
    ],
)
def test_who_said_something_is_not_everyone_who_spoke_of_it(question: str, who: str) -> None:
    reply = reply_to(question)
    assert isinstance(reply, Answer)
    assert reply.headline.text == who


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("was the workshop held in Geneva in 2018 as China wanted?", "“geneva”"),
        ("where are the periodic reviews held", "No single statement on record answers all of that."),
        ("did China speak of taxation at the workshop?", "“taxation”"),
    ],
)
def test_a_denial_names_all_that_was_asked(question: str, denied: str) -> None:
    reply = reply_to(question)
    assert isinstance(reply, Silence)
    assert denied in reply.headline


def _changed(entry: str, **fields: object) -> Record:
    return _record(entries={entry: fields})


@pytest.mark.parametrize(
    ("text", "counts", "question", "first_line"),
    [
        (
            "The rules would apply from 2029.",
            {},
            "when would the rules of the workshop apply?",
            "The rules would apply",
        ),
        ("Tokens may be kept for two years.", {"years": 2}, "how long may tokens be kept?", "2 years. [1]"),
        (
            "Tokens may be kept for two years.",
            {},
            "how long may tokens be kept?",
            "Tokens may be kept for two years. [1]",
        ),
        ("It was put off with 70 objections.", {"objections": 70}, "how many objections?", "70 objections. [1]"),
    ],
)
def test_a_fact_that_the_words_tell_is_told_in_these_words(
    text: str, counts: dict[str, int], question: str, first_line: str
) -> None:
    record = _changed("doubts-process", text=text, counts=counts, act="agreed", reason=None)
    assert _said(question, record).startswith(first_line)


def test_the_date_of_a_statement_is_not_the_date_of_what_it_speaks_of() -> None:
    record = _changed("doubts-process", text="Whether the register opens was left open.", act="agreed")
    assert _said("when does the register open?", record).startswith("I cannot tell a date for that from the record.")


def test_who_did_another_thing_is_not_who_was_asked_for() -> None:
    asks = ["who coordinates the informal group on parcels"]
    text = "The Chair set up an informal group on parcels, coordinated by Japan."
    record = _changed("doubts-process", text=text, act="agreed", who=["ctg"], unnamed=None, asks=asks)
    assert _said(asks[0], record).startswith(text)


@pytest.mark.parametrize(
    ("question", "first_line"),
    [
        (
            "what is on the agenda of the March 2018 meeting?",
            "2 points on the agenda: Meeting of the Council for Trade",
        ),
        (
            "what time did the March 2018 meeting start?",
            "Meeting of the Council for Trade in Goods of 23 and 26 March 2018, from 10:00",
        ),
        ("who wrote JOB/CTG/12?", "JOB/CTG/12 is one of"),
        ("who wrote G/C/60?", "Chairperson of the Council for Trade in Goods."),
        ("what is in document JOB/CTG/13?", "JOB/CTG/13 is one of"),
    ],
)
def test_what_a_meeting_or_a_document_says_of_itself_is_told(question: str, first_line: str) -> None:
    agenda = {"agenda": ["Workshop", "Other business."], "time": "10:00", "place": "Geneva"}
    assert _said(question, _record(meetings={"ctg-2018-03": agenda})).splitlines()[0].startswith(first_line)


def test_an_agenda_that_is_not_on_record_is_not_made_up() -> None:
    record = _record(meetings={"ctg-2018-07": {"agenda": []}})
    assert _said("what is on the agenda of the last CTG meeting?", record).startswith("The record holds no agenda")


def test_the_dates_of_several_decisions_are_not_given_as_the_date_of_one() -> None:
    decided = {"act": "agreed", "topics": ["goods-workshop"], "at": []}
    dates = {"support-repeated": "2018-03-23", "readiness-to-work": "2018-07-03"}
    record = _record(entries={id_: {**decided, "date": date_} for id_, date_ in dates.items()})
    said = _said("when was the workshop agreed?", record)
    assert re.match(r"2 decisions on a workshop, of \d on record: 23 March 2018; 3 July 2018\.", said), said


def test_organizations_have_not_organized_anything() -> None:
    question = read("anything about international organisations such as the WCO", _record().lexicon, today=LONG_AFTER)
    assert "organized" not in question.acts


@pytest.mark.parametrize(
    "question",
    [
        "did the Beijing workshop happen before or after the Geneva seminar?",
        "which came first, the Beijing workshop or the Geneva seminar?",
    ],
)
def test_two_meetings_are_compared_by_their_dates(question: str) -> None:
    lines = _said(question, _record()).splitlines()
    assert "8 to 21 May 2018" in lines[1]
    assert "28 June 2018" in lines[2]


def test_a_number_is_given_whatever_the_verb_behind_what_is_counted() -> None:
    assert _said("how many people went to the workshop in Beijing?", _record()).startswith("25 participants.")


def test_who_wanted_something_is_not_who_only_hinted_at_it() -> None:
    first = _said("who wants the workshop", _record()).splitlines()[0]
    assert first.startswith("China (23 and 26 March 2018); Various Members, not named (")
    assert "Chairperson" not in first


@pytest.mark.parametrize("question", ["when was the workshop proposed?", "why was the workshop proposed?"])
def test_what_was_proposed_is_not_all_that_was_said_of_the_proposal(question: str) -> None:
    reply = answer(question, _record(), today=LONG_AFTER).reply
    named = reply.statements if isinstance(reply, Answer) else reply.nearest if isinstance(reply, Silence) else ()
    assert [statement.id for statement in named] == ["china-workshop-proposal"]


def test_reasons_of_several_statements_are_told_each_with_its_own() -> None:
    lines = _said("why were there doubts about the workshop?", _record()).splitlines()
    assert lines[0].startswith("2 reasons on record, each of another statement:")
    assert all("The reason given:" in line for line in lines[1:3])


def test_who_paid_is_asked_of_the_workshop_and_not_of_who_came() -> None:
    came = answer("how many people came to the Beijing workshop?", _record(), today=LONG_AFTER)
    paid = answer("who paid?", _record(), today=LONG_AFTER, context=came.context)
    assert text_of(paid.reply).startswith("China.")


def test_why_there_is_none_is_not_why_there_is_one() -> None:
    assert isinstance(answer("why no workshop yet?", _record(), today=LONG_AFTER).reply, Silence)


@pytest.mark.parametrize(
    ("asked", "said", "about"),
    [
        ("what did urope propose?", "yes", "the European Union"),
        ("what did urope propose?", "Europe", "the European Union"),
        ("what did Koran propose?", "2", "Jordan"),
        ("what did Koran propose?", "the second one", "Jordan"),
        ("what did Koran propose?", "jordan", "Jordan"),
    ],
)
def test_what_the_bot_asked_back_is_answered_by_a_word(asked: str, said: str, about: str) -> None:
    record = _record()
    first = answer(asked, record, today=LONG_AFTER)
    kept = Context(**json.loads(json.dumps(asdict(first.context))))
    second = answer(said, record, today=LONG_AFTER, context=kept).reply
    assert text_of(second).startswith(f"The record holds no proposal by {about}.")


def test_what_the_bot_offers_for_a_slip_leaves_all_other_words_alone() -> None:
    reply = reply_to("what did mala say on malaria medicines?")
    assert isinstance(reply, Clarification)
    assert {choice.utterance for choice in reply.choices} >= {"what did Mali say on malaria medicines?"}


@pytest.mark.parametrize("question", ["does JOB/CTG/12 deal with 3D printing?", "which paper is on 3D printing?"])
def test_documents_that_are_named_together_are_said_to_be(question: str) -> None:
    assert "Of this the record names JOB/CTG/12 and JOB/CTG/13 together." in _said(question, _record())


@pytest.mark.parametrize(
    ("question", "not_said"),
    [
        ("has a date been set for the CTG workshop?", "23 and 26 March"),
        ("what did Members say about the digital divide?", "Members, not named. ["),
    ],
)
def test_a_fact_that_was_not_asked_for_is_no_headline(question: str, not_said: str) -> None:
    assert not_said not in _said(question, _record()).splitlines()[0]


def test_one_date_or_another_is_asked_for_as_such() -> None:
    record = _record()
    said = _said("when did MSMEs come up, March or July 2018?", record)
    assert said.startswith("23 and 26 March 2018.")
    assert "in March or in July 2018" in _said("what did China say in March and July 2018", record).splitlines()[0]


def test_nothing_is_denied_that_stands_in_the_record() -> None:
    reply = reply_to("under whose auspices would the goods workshop be held?")
    assert isinstance(reply, Silence)
    assert reply.headline == "No single statement on record answers all of that."


def test_who_brought_something_up_is_not_whose_document_led_to_it() -> None:
    assert _said("which members brought up cybersecurity?", _record()).startswith("Members, not named.")


def test_another_workshop_held_somewhere_is_not_the_one_asked_for() -> None:
    asked = "did the workshop on e-commerce and goods take place in Beijing?"
    assert isinstance(answer(asked, _record(), today=LONG_AFTER).reply, Silence)


def test_who_opposed_did_not_support() -> None:
    record = _record(entries={"china-proposal-supported": {"act": "opposed", "who": ["india"], "unnamed": None}})
    assert _said("Did India support the workshop?", record).startswith("China's proposal of a workshop was supported")
    assert isinstance(answer("Did Canada support the workshop?", record, today=LONG_AFTER).reply, Silence)


def test_who_did_something_unsaid_did_it_in_the_matter_spoken_of() -> None:
    before = answer("what did China propose?", shipped_record(), today=LONG_AFTER).context
    reply = answer("who supported?", shipped_record(), today=LONG_AFTER, context=before).reply
    assert isinstance(reply, Answer)
    assert {"china-proposal-supported"} <= {statement.id for statement in reply.statements}


def test_an_amount_is_not_just_any_number() -> None:
    assert isinstance(reply_to("how much did China pay for the workshop"), Silence)


@pytest.mark.parametrize("question", ["how many came to the Beijing workshop?", "how big was the Beijing workshop?"])
def test_how_many_came_to_a_meeting_is_how_many_took_part(question: str) -> None:
    reply = reply_to(question)
    assert isinstance(reply, Answer)
    assert reply.headline.text == "25 participants."


def test_participants_counted_are_attendance() -> None:
    assert "25 participants" in text_of(reply_to("headcount Beijing workshop"))


def test_a_word_of_two_stems_alike_is_not_another_topic() -> None:
    base = shipped_base()
    topics = tuple(t.model_copy(update={"aliases": ["production"]}) if t.id == "msmes" else t for t in base.topics)
    record = build(replace(base, topics=topics))
    assert not read("what was said on products?", record.lexicon, today=LONG_AFTER).ids("topic")
    assert read("what was said on production?", record.lexicon, today=LONG_AFTER).ids("topic") == ("msmes",)


def test_words_of_an_act_that_the_record_lacks_are_words_like_any_other() -> None:
    record = _record(entries={"china-proposal-supported": {"act": "adjourned"}})
    assert read("who adjourned the talks?", record.lexicon, today=LONG_AFTER).act == "adjourned"
    assert read("who adjourned the talks?", shipped_record().lexicon, today=LONG_AFTER).act is None


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("access", "accession"),
        ("media", "reported"),
        ("speakers", "presented"),
        ("annual", "years"),
        ("pledge", "oblige"),
    ],
)
def test_a_synonym_is_none_of_another_word_with_its_stem(asked: str, written: str) -> None:
    terms = shipped_record().lexicon.terms
    assert not terms((asked,)) & terms((written,)) - {stem(asked)}


def test_a_misspelt_topic_is_told_by_its_other_words() -> None:
    assert "digital divide" in text_of(reply_to("what was said about the digital devide?"))


ASKED_OF_NAMES = (
    "what did {} say?", "did {} object?", "who met {}?", "where is {} mentioned?", "why did {} leave?",
    "when did {} agree?", "who wrote to {}?", "how many times was {} named?", "which document speaks of {}?",
)  # fmt: skip


ASKED_OF_TOPICS = (
    "is {} covered?", "who raised {}?", "was {} mentioned anywhere?", "why does {} matter?", "when does {} end?",
    "did anyone explain {}?", "who covers {}?", "does {} include more than that?", "how many people know of {}?",
)  # fmt: skip


@pytest.mark.parametrize("record", [shipped_record(), lake()], ids=["shipped", "lake"])
def test_no_topic_of_the_record_is_said_to_be_absent(record: Record) -> None:
    denied = []
    held = {id_ for facet in record.facets for id_ in facet.involved}
    for topic in record.knowledge.topics:
        for question in ASKED_OF_TOPICS if topic.id in held else ():
            reply = answer(question.format(topic.name), record, today=LONG_AFTER).reply
            head = reply.headline if isinstance(reply, Silence) else ""
            if head.startswith(("The record holds nothing", "The record holds no statement")):
                denied += [] if "that speaks of" in head else [(question.format(topic.name), head)]
    assert denied == []


@pytest.mark.parametrize("record", [shipped_record(), lake()], ids=["shipped", "lake"])
def test_what_the_record_speaks_of_is_never_said_to_be_absent(record: Record) -> None:
    denied = []
    held = {id_ for facet in record.facets for id_ in facet.involved}
    for _, entity in record.knowledge.entities:
        for question in ASKED_OF_NAMES if entity.id in held else ():
            reply = answer(question.format(entity.name), record, today=LONG_AFTER).reply
            if isinstance(reply, Silence) and reply.headline.startswith("The record holds nothing involving"):
                denied += [] if "that speaks of" in reply.headline else [(question.format(entity.name), reply.headline)]
    assert denied == []


def test_what_the_record_writes_out_may_be_asked_for_by_its_initials() -> None:
    terms = shipped_record().lexicon.terms
    assert terms(("mts",)) & terms(("the", "multilateral", "trading", "system"))
    assert "mts" not in terms(("multilateral",))


def test_a_meeting_at_which_nothing_was_said_is_shown_all_the_same() -> None:
    base = shipped_base()
    sitting = base.meetings[0].model_copy(update={"id": "palm", "name": "Palm Sitting", "aliases": []})
    record = build(replace(base, meetings=(*base.meetings, sitting)))
    reply = answer("what was said at the Palm Sitting?", record, today=LONG_AFTER).reply
    assert isinstance(reply, Silence)
    assert reply.headline.startswith("The record holds no statement at the")
    assert reply.nearest[0].id == "palm"


@pytest.mark.parametrize("word", ["informal", "information", "objective", "initially", "planned"])
def test_a_word_with_the_stem_of_a_doing_need_not_be_one(word: str) -> None:
    assert read(f"what about the {word} meeting", shipped_record().lexicon, today=LONG_AFTER).acts == frozenset()


def test_organizations_named_around_a_matter_are_told() -> None:
    assert "UNCTAD" in text_of(reply_to("which organizations were mentioned in the workshop debate?"))
    assert text_of(reply_to("members on digital divide?")).startswith("Members, not named, referred")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("who besides China made proposals?", "Chinese Taipei."),
        ("which proposals were made other than China's?", "2 proposals apart from China's, of 3 on record:"),
        ("who apart from Chinese Taipei and China proposed something?", "The record holds no proposal apart from"),
        ("what was proposed except the workshop?", "No single statement on record answers all of that."),
    ],
)
def test_what_is_left_out_is_no_answer(question: str, first: str) -> None:
    assert text_of(reply_to(question)).startswith(first)


@pytest.mark.parametrize(
    "asked",
    [
        "could you please tell me what China proposed?",
        "hi, do you know what China proposed?",
        "I need to know what China proposed",
        "any idea what China proposed?",
        "Good morning, can somebody remind me what China proposed, thanks",
        "sorry for the stupid question but what did China propose?",
    ],
)
def test_what_people_put_before_a_question_changes_nothing(asked: str) -> None:
    reply = reply_to(asked)
    assert isinstance(reply, Answer)
    assert reply.headline.text.startswith("China repeated its proposal")


@pytest.mark.parametrize(
    ("asked", "ask"),
    [
        ("where does the workshop stand now?", "status"),
        ("where was the workshop?", "where"),
        ("where is the OECD mentioned?", "what"),
        ("how much did it cost?", "how many"),
    ],
)
def test_what_a_word_asks_for_depends_on_the_others(asked: str, ask: str) -> None:
    assert read(asked, shipped_record().lexicon, today=LONG_AFTER).ask == ask


def test_when_they_meet_again_is_when_they_meet_next() -> None:
    assert read("when does the CTG meet again?", shipped_record().lexicon, today=LONG_AFTER).order == "next"


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        pytest.param("where will the goods workshop take place?", "I cannot tell a place", id="not-where-another-was"),
        pytest.param(
            "when was China's proposal accepted?", "3 and 4 July 2018: It was agreed that", id="what-was-agreed"
        ),
        pytest.param("who chaired the july meeting?", "No single statement on record", id="no-title-is-a-doing"),
        pytest.param("what was said about data flows and privacy?", "The record holds nothing on", id="nor-half-of-it"),
        pytest.param("how long is the report?", "I cannot tell from the record how long.", id="no-event-of-it"),
        pytest.param(
            "chinese taipei workshop", "The record holds nothing involving Chinese Taipei", id="a-kind-of-others"
        ),
        pytest.param("is there a deal on data flows?", "No single statement on record", id="no-talk-is-a-deal"),
        pytest.param("who opposed e-commerce?", "No single statement on record", id="no-point-of-it-is-the-whole"),
        pytest.param("what is the aim of the Work Programme?", "I cannot tell a reason", id="no-aim-of-a-speaker"),
        pytest.param(
            "who opposed the workshop?",
            "Nobody (23 and 26 March 2018); doubt: One delegation, not named (3 and 4 July 2018).",
            id="nobody-on-that-day-and-a-doubt-later",
        ),
        pytest.param(
            "who disagrees with China?",
            "Nobody (23 and 26 March 2018); doubt: One delegation, not named (3 and 4 July 2018).",
            id="nobody-against-somebody-on-that-day-and-a-doubt-later",
        ),
        pytest.param("how often did the CTG meet?", "2 meetings on record:", id="how-often-they-met"),
        pytest.param("how often did Members support it?", "I do not know what “it” stands for", id="no-other-number"),
        pytest.param("where did the participants come from?", "I cannot tell a place", id="no-scene-for-whence"),
        pytest.param(
            "what was the last meeting?", "Meeting of the Council for Trade in Goods of 3 and 4", id="last-held"
        ),
        pytest.param(
            "how many people live in Beijing?",
            "The record holds nothing that speaks of “live in”",
            id="who-came-lives-elsewhere",
        ),
        pytest.param(
            "did the CTG support China's proposal?",
            "The record holds no statement of support by",
            id="no-doing-of-a-body-by-others",
        ),
        pytest.param("how many proposals were adopted?", "I cannot tell that number", id="no-number-of-another-doing"),
        pytest.param("who vetoed it?", "The record holds nothing that speaks of “vetoed”.", id="no-veto-by-a-doubt"),
        pytest.param("who blocked China's proposal in July?", "Doubt: One delegation", id="a-doubt-is-called-one"),
        pytest.param(
            "who decided to hold the workshop?",
            'The meeting ("it was agreed"), not named: It was agreed',
            id="what-was-decided-stands-beside-who-did",
        ),
        pytest.param(
            "what did China and Chinese Taipei propose together?",
            "The record holds no proposal by China and Chinese Taipei.",
            id="together-is-not-each",
        ),
        pytest.param(
            "what happened on 1 January 2017?", "The record holds nothing on 1 January 2017.", id="a-year-is-no-day"
        ),
        pytest.param("did China and Pakistan agree?", "No single statement on record", id="no-status-of-one-for-both"),
        pytest.param(
            "did the CTG agree in March to report?", "No single statement on record", id="no-status-of-another-matter"
        ),
        pytest.param("why was the report made?", "I cannot tell a reason", id="no-reasons-of-what-it-cites"),
        pytest.param(
            "why was the July meeting held?", "I cannot tell a reason", id="no-reasons-of-what-was-said-there"
        ),
        pytest.param(
            "when will the Chair report again?", "No single statement on record", id="a-report-that-was-is-none-to-come"
        ),
        pytest.param(
            "who spoke last in July?", "I cannot tell from the record which was last", id="no-order-within-a-meeting"
        ),
        pytest.param(
            "which organizations spoke?", "No single statement on record", id="who-was-spoken-of-did-not-speak"
        ),
        pytest.param("will the workshop be held in 2018?", "No single statement on record", id="may-is-a-month-too"),
        pytest.param(
            "how many participants will the workshop have?", "I cannot tell that number", id="no-number-to-come"
        ),
        pytest.param("how many countries are in the WTO?", "I cannot tell that number", id="no-number-of-everything"),
        pytest.param(
            "who asked for the report?", "No single statement on record", id="what-it-does-not-say-is-none-of-it"
        ),
        pytest.param(
            "when was the first review?",
            "Periodic review of the Work Programme on Electronic Commerce in the General Council: July 2018",
            id="the-first-of-several",
        ),
        pytest.param(
            "where was the Council meeting?", "The record gives no place for that.", id="no-place-of-another-meeting"
        ),
        pytest.param(
            "which organisations' work did a delegation point to?", "4 organizations named", id="what-was-pointed-to"
        ),
        pytest.param("did everyone support the workshop?", "No single statement on record", id="some-are-not-all"),
        pytest.param("what happened yesterday?", "The record holds nothing yesterday.", id="no-in-before-yesterday"),
        pytest.param("did Japan object on 5 March 2018?", "The record holds no objection by Japan on 5 March", id="on"),
        pytest.param("what did Japan say two months ago?", "The record holds nothing involving Japan two", id="ago"),
    ],
)
def test_the_first_line_answers_what_was_asked(question: str, beginning: str) -> None:
    assert text_of(reply_to(question)).startswith(beginning)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what did Beijing propose?", "China repeated its proposal"),
        ("Beijing’s proposal", "China repeated its proposal"),
        ("what did Beijing and Islamabad report?", "2 reports by China and Pakistan"),
        ("did Brussels support it?", "The record holds no statement of support by the European Union."),
        ("when was the Beijing workshop?", "Workshop on E-Commerce for Development"),
        ("what happened in Beijing?", "Workshop on E-Commerce for Development"),
        ("what about the Doha Round?", "The record holds nothing that speaks of “doha”"),
        ("who objected in Tokyo?", "The record holds no objection that speaks of “tokyo”."),
    ],
)
def test_a_seat_of_government_stands_for_its_member_only_where_it_acts(question: str, expected: str) -> None:
    assert text_of(reply_to(question)).startswith(expected)


def test_it_is_said_where_a_seat_was_taken_for_its_member() -> None:
    assert "I took “Beijing” for China." in text_of(reply_to("Beijing’s proposal"))


def test_it_is_nobody_where_nobody_was_spoken_of() -> None:
    before = answer("what is the weather?", shipped_record(), today=LONG_AFTER).context
    assert isinstance(
        answer("did it propose anything?", shipped_record(), today=LONG_AFTER, context=before).reply, Silence
    )


def test_how_much_asks_for_no_people() -> None:
    context = None
    for question in ("When was the Beijing workshop?", "who paid?", "how much?"):
        turn = answer(question, shipped_record(), today=LONG_AFTER, context=context)
        context = turn.context
    assert isinstance(turn.reply, Silence)


@pytest.mark.parametrize("act", sorted(known_acts()))
def test_whatever_was_done_who_did_it_can_be_asked(act: str) -> None:
    record = _record(entries={"beijing-workshop-held": {"act": act}})
    for question in ("who {} the Beijing workshop?", "when was the workshop {}?", "did China {} it?", "what was {}?"):
        assert text_of(answer(question.format(act), record, today=LONG_AFTER).reply)


def test_whether_a_meeting_takes_place_is_told_by_its_line() -> None:
    base = shipped_base()
    sitting = base.meetings[0].model_copy(
        update={"id": "palm", "name": "Palm Sitting", "aliases": [], "status": "cancelled"}
    )
    record = build(replace(base, meetings=(*base.meetings, sitting)))
    assert "(cancelled)" in _said("is the Palm Sitting still taking place?", record)


def test_the_next_meeting_of_a_body_is_no_deadline_of_it() -> None:
    base = shipped_base()
    due = base.meetings[0].model_copy(
        update={"id": "due", "name": "Deadline for papers", "aliases": [], "kind": "deadline", "date": "2018-04-02"}
    )
    record = build(replace(base, meetings=(*base.meetings, due)))
    said = text_of(answer("when is the next CTG meeting?", record, today=date(2018, 3, 30)).reply)
    assert said.startswith("Meeting of the Council for Trade in Goods")


def test_east_of_a_name_is_another_place() -> None:
    assert not read("what about South America in Asia", shipped_record().lexicon, today=LONG_AFTER).ids("group")
    groups = read("what did the African Group say", shipped_record().lexicon, today=LONG_AFTER).ids("group")
    assert groups == ("african-group",)


def test_who_somebody_is_stands_in_the_words_of_the_record() -> None:
    record = _record(entries={"report-made": {"asks": ["who is the chair of the council"]}})
    assert "Chairperson of the Council for Trade in Goods reported" in _said("who is the chair of the Council?", record)


def test_whether_somebody_supported_is_told_by_who_did() -> None:
    backed = {"supported_by": ["canada", "india"]}
    record = _record(entries={"china-workshop-proposal": backed})
    assert _said("Did India support the Chinese proposal?", record).startswith("Supported by Canada and India.")
    assert "by Japan" in _said("Did Japan support the Chinese proposal?", record).split("\n")[0]


def test_who_is_named_beside_a_group_is_not_in_it() -> None:
    record = _record(entries={"china-workshop-proposal": {"about": ["african-group"]}})
    assert "member named" not in _said("which countries are in the African Group?", record)


def test_the_money_of_a_country_is_not_the_country() -> None:
    def read_in(text: str) -> tuple[str, ...]:
        return read(text, shipped_record().lexicon, today=LONG_AFTER).ids("member")

    assert read_in("how many Swiss francs were pledged?") == ()
    assert read_in("what was the Swiss view?") == ("switzerland",)


def test_what_was_said_at_a_session_of_many_days_was_not_said_on_any_of_them() -> None:
    record = _record(meetings={"ctg-2018-07": {"date": "2018-07-03/2018-07-12"}})
    assert "consultations" in _said("what was agreed in July 2018?", record)
    assert isinstance(answer("what was agreed on 5 July 2018?", record, today=LONG_AFTER).reply, Silence)


def test_besides_leaves_out_whoever_organized_or_opposed() -> None:
    opposed = {"opposed_by": ["canada", "india"]}
    record = _record(entries={"taipei-cyberspace-barriers": opposed})
    first = _said("who besides India opposed cyberspace trade barriers?", record).split("\n")[0]
    assert "Canada" in first
    assert "India" not in first
    assert not _said("besides China, who organized the Beijing workshop?", record).startswith("China.")


def test_when_a_thing_is_to_be_is_not_when_it_was_spoken_of() -> None:
    assert not _said("when is the workshop on electronic commerce and trade in goods?", shipped_record()).startswith(
        "23"
    )


def test_who_supported_a_party_is_not_who_supported_its_opponent() -> None:
    backed = {"supported_by": ["canada"], "opposed_by": ["india"]}
    record = _record(entries={"taipei-cyberspace-barriers": backed})
    assert _said("who supports Chinese Taipei?", record).startswith("Canada")
    assert "Canada" not in _said("who supports India?", record).split("\n")[0]


@pytest.mark.parametrize("question", ["who gave its blessing to the report?", "who objected to the report?"])
def test_what_was_done_with_another_matter_is_not_told_of_a_document(question: str) -> None:
    assert isinstance(reply_to(question, LONG_AFTER), Silence)


def test_what_stands_in_a_document_is_told_according_to_it() -> None:
    assert _said("according to the report, who proposed a workshop?", shipped_record()).startswith("China.")


@pytest.mark.parametrize("question", ["were there objections to the initiative?", "any objections to the proposal?"])
def test_what_was_done_with_a_proposal_lists_no_proposals(question: str) -> None:
    reply = reply_to(question, LONG_AFTER)
    assert isinstance(reply, Answer)
    told = (reply.headline, *reply.statements)
    assert told[-1].id == "china-proposal-unopposed"
    assert all("Taipei" not in said.text for said in told)


@pytest.mark.parametrize("question", ["what did developing countries say?", "did developing countries ask for more?"])
def test_what_a_sort_of_countries_said_is_not_told_from_what_speaks_of_them(question: str) -> None:
    assert isinstance(reply_to(question, LONG_AFTER), Silence)


@pytest.mark.parametrize("question", ["what did the CTG propose?", "what did the Council propose?"])
def test_what_a_member_proposed_at_its_meeting_the_council_did_not_propose(question: str) -> None:
    reply = reply_to(question, LONG_AFTER)
    assert isinstance(reply, Silence)
    assert reply.headline == "The record holds no proposal by the Council for Trade in Goods."


def test_what_was_proposed_in_the_council_and_what_it_decided_is_told() -> None:
    assert _said("which proposals were made in the CTG?", shipped_record()).startswith("3 proposals in the Council")
    assert _said("what did the Council decide?", shipped_record()).startswith("2 decisions by the Council for Trade")


@pytest.mark.parametrize("question", ["what did the committee propose?", "what has the group said?"])
def test_what_a_body_did_that_is_not_on_record_is_told_of_no_other(question: str) -> None:
    reply = reply_to(question, LONG_AFTER)
    assert isinstance(reply, Silence)
    assert reply.headline.startswith("The record holds nothing that speaks of “")


@pytest.mark.parametrize("question", ["chinas proposal", "CHINA'S PROPOSAL", "what was chinas proposal?"])
def test_a_name_is_owned_without_its_apostrophe_and_in_capitals(question: str) -> None:
    assert _said(question, shipped_record()).startswith("China repeated its proposal")


def test_a_reason_that_begins_with_of_stands_behind_because() -> None:
    record = _record(entries={"china-workshop-proposal": {"reason": "of the pandemic"}})
    assert _said("why did China propose a workshop?", record).startswith("Because of the pandemic.")


def test_who_wants_something_to_end_is_not_who_wants_it() -> None:
    wishes = {"act": "wanted", "text": "China wanted a permanent workshop on electronic commerce and trade in goods."}
    record = _record(entries={"china-workshop-proposal": wishes})
    assert _said("who wants a workshop?", record).startswith("China")
    assert "China" not in _said("who wants the workshop to end?", record).split("\n")[0]


@pytest.mark.parametrize(
    "question",
    ["who supports ending the workshop?", "who wants an end to the workshop?", "does China want to end the workshop?"],
)
def test_who_wants_a_thing_without_an_end_wants_no_end_to_it(question: str) -> None:
    wish = "China sought a workshop on electronic commerce and trade in goods without an end date."
    record = _record(entries={"china-workshop-proposal": {"act": "wanted", "text": wish, "supported_by": ["canada"]}})
    assert not _said(question, record).startswith(("China", "Canada"))


@pytest.mark.parametrize("question", ["what did the Council propose?", "what did the council decide?"])
def test_a_common_noun_of_several_bodies_that_act_names_none_of_them(question: str) -> None:
    record = _record(entries={"reviews-mandated": {"who": ["general-council"], "unnamed": None}})
    reply = answer(question, record, today=LONG_AFTER).reply
    assert isinstance(reply, Silence)
    assert reply.headline.startswith("Several on record go by “")


def test_the_name_of_whoever_holds_an_office_is_who_that_is() -> None:
    reply = reply_to("what is the goods council chairperson's name?", LONG_AFTER)
    assert isinstance(reply, Silence)
    assert reply.headline == "I cannot tell from the record who."


def test_what_happens_now_is_asked_of_the_matter_and_not_of_its_doubts() -> None:
    before = answer("what doubts were there about the proposed workshop?", shipped_record(), today=date(2018, 9, 15))
    reply = answer("and what happens now?", shipped_record(), today=date(2018, 9, 15), context=before.context).reply
    assert text_of(reply).startswith("Under informal consultation")
