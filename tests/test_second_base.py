"""Another subject's knowledge base answers through the same code, which knows neither subject."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.answering import answer
from bot.gold import asked, faults, name_of, unseen
from bot.knowledge.loading import load, read
from bot.knowledge.model import Cite, Gold, KnowledgeBase
from bot.knowledge.sources import quote_problems
from bot.matching import reading
from bot.matching.index import Record
from bot.matching.pack import known_acts
from bot.replies import Answer, Reply
from bot.views.plain import citations_of, full_text_of, text_of

pytestmark = pytest.mark.whole

TESTS = Path(__file__).parent
LAKE = TESTS / "data" / "lake_commission"
LAKE_SOURCES = TESTS / "data" / "lake_sources"
SHIPPED = TESTS.parent / "knowledge"
BOT = TESTS.parent / "bot"
ASKED_ON = date(2023, 11, 1)
"""The day on which questions without `as_of` are asked."""
LEAST_RIGHT = 0.88
LEAST_PRECISE = 0.75
"""Share of citations given to paragraphs that bear out what the gold question asks for or allows."""

FIRST_LINES = [
    pytest.param("who wants to raise the catch limit?", r"The record holds no answer", id="up-is-not-down"),
    pytest.param("who wants to lower the catch limit?", r"Vellmar\.", id="down"),
    pytest.param("did Vellmark drop its veto?", r"Vellmark withdrew its veto", id="a-verb-of-its-own"),
    pytest.param("who supported Vellmark's veto?", r"No single statement", id="no-sides-of-what-was-vetoed"),
    pytest.param("who opposed Tarnow's objection?", r"No single statement", id="who-shared-it-did-not-oppose-it"),
    pytest.param("was the meeting of 5 December cancelled?", r"cancelled its session", id="a-day-is-that-of-a-meeting"),
    pytest.param("has the Plenary approved the CFS recommendation?", r"No single statement", id="no-status-of-another"),
    pytest.param("who instructed the Registry?", r"No single statement", id="who-is-told-tells-nobody"),
    pytest.param(
        "who vetoed the eel proposal?", r"holds no veto on closed season for eel", id="no-veto-by-the-proposer"
    ),
    pytest.param("who opposed the sluice plan?", r"^(?!.*Quill).*Tarnow", id="who-presents-it-is-not-against-it"),
    pytest.param(
        "who still opposes the char limit?", r"newest first", id="who-still-does-is-told-with-what-came-after"
    ),
    pytest.param("how many proposals were made in June?", r"^5 proposals in June", id="all-of-a-month-are-counted"),
    pytest.param(
        "how many sessions were cancelled?", r"5 December 2023 \(cancelled\)", id="only-the-cancelled-are-counted"
    ),
    pytest.param("how many vetoes were there?", r"^1 veto\b", id="nobody-is-not-counted"),
    pytest.param("who else was elected?", r"^(?!The Plenary\.).*delegate of Ond", id="who-elected-is-not-who-was"),
    pytest.param("who asked for more time?", r"^One party, not named", id="what-was-asked-for-must-be-met"),
    pytest.param("who will host the next Plenary?", r"No single statement", id="a-body-is-not-its-own-host"),
    pytest.param("what happened at the thirty-second session?", r"no statement at the thirty-second", id="nothing-yet"),
    pytest.param("why didn't Tarnow like the sluice plan?", r"^Because its meadows", id="a-denial-around-a-name"),
    pytest.param("what is Tarnow objecting to?", r"^Tarnow objected", id="what-somebody-is-doing-is-not-done-to-them"),
    pytest.param("did Vellmar and Vellmark agree?", r"No single statement", id="no-status-for-whether-two-agreed"),
    pytest.param("who vetoed the char proposal?", r"^Vellmark\b(?!.*expert)", id="who-and-nobody-else"),
    pytest.param("who was elected Vice-President?", r"\bOnd\b", id="who-suffered-it"),
    pytest.param("until when can comments be sent?", r"15 January 2024", id="what-is-due-by-a-light-word"),
    pytest.param("by when can we send figures on landings?", r"1 February 2024", id="sending-is-no-referral"),
    pytest.param("until what date can we hand in comments?", r"15 January 2024", id="handing-in-is-no-matter"),
    pytest.param("what does the committee recommend?", r"^The Committee on Fish", id="a-body-by-its-common-noun"),
    pytest.param("until when can we object?", r"^The record holds no deadline for that", id="no-deadline-for-it"),
    pytest.param("until when can we send in proposals?", r"^The record holds no deadline", id="no-deadline-for-them"),
    pytest.param("where was the zebra mussel found?", r"^No single statement", id="no-denial-of-what-others-tell"),
    pytest.param("how many gauges failed?", r"^3\b", id="the-number-of-those-that-failed"),
    pytest.param("how many gauges are there?", r"^14\b", id="the-number-of-all"),
    pytest.param("how many spectators came to the regatta?", r"2,300 spectators", id="thousands-as-one-writes-them"),
    pytest.param("how many boats came to the regatta?", r"^64 boats", id="the-unit-that-is-asked-for"),
    pytest.param("from how many nations came the boats?", r"^I cannot tell", id="another-unit"),
    pytest.param("boats at the regatta: how many?", r"^64 boats", id="the-unit-said-before"),
    pytest.param("did Vellmark agree to the char proposal?", r"^Vellmark withdrew its veto", id="the-contrary"),
    pytest.param("what was the Registry asked to do?", r"^The Registry is to publish", id="what-was-asked-of-it"),
    pytest.param("when was the draft plan handed in?", r"30 May 2023", id="an-entry-with-a-date-of-its-own"),
    pytest.param("when was the regatta?", r"19 to 27 August 2023", id="an-interval"),
    pytest.param("when did the Plenary meet in 2023?", r"12 and 14 June 2023", id="a-set-of-days"),
    pytest.param("why did Vellmark veto the proposal?", r"fishing villages", id="its-own-reason-not-another-s"),
    pytest.param("is Vellmark still vetoing the char proposal?", r"newest first", id="whether-it-goes-on"),
    pytest.param("which vetoes are on record?", r"^(?!\d+ ).*\bVellmark\b", id="own-acts-are-not-mixed-with-others"),
]
"""Questions whose answer is one thing, and what the first line must hold."""

# One phrase for each kind of doing, put to one base with the names of the other.
ABOUT_STRANGERS = ("What did {} propose?", "did {} support it?", "what did {} report")


@cache
def lake() -> Record:
    """The lake's record, without its gold questions, so that nothing can be learnt from them."""
    return unseen(load(LAKE, known_acts()))


@cache
def shipped_base() -> KnowledgeBase:
    """The knowledge base that the project ships."""
    return load(SHIPPED, known_acts())


def _fields(base: KnowledgeBase) -> dict[str, object]:
    return {name: getattr(base, name) for name in base.__dataclass_fields__}


GOLD = load(LAKE, known_acts()).questions


def reply_to(question: str, after: tuple[str, ...] = (), today: date = ASKED_ON) -> Reply:
    """The lake's reply to a question, and to those before it in the same conversation."""
    context = None
    for earlier in after:
        context = answer(earlier, lake(), today=today, context=context).context
    return answer(question, lake(), today=today, context=context).reply


@cache
def replies() -> tuple[tuple[Gold, Reply], ...]:
    """The reply to each gold question."""
    return tuple((gold, asked(gold, lake(), ASKED_ON)) for gold in GOLD)


def status_of(reply: Reply) -> str:
    """The kind of a reply in lower case: answer, clarification, silence or guidance."""
    return type(reply).__name__.lower()


def report() -> list[str]:
    """Every wrong reply with its question, as a person would complain of it."""
    lines = []
    for gold, reply in replies():
        found = faults(gold, reply)
        if found:
            said = text_of(reply).replace("\n", "\n      ")
            lines.append(f"{name_of(gold)}\n    {'; '.join(found)}\n      {said}")
    return lines


def test_every_quote_of_the_lake_stands_in_its_paragraph() -> None:
    reading = read(LAKE, known_acts())
    assert quote_problems(reading.knowledge, reading.places, LAKE_SOURCES) == []


def test_gold_questions_of_another_subject_are_answered_right() -> None:
    wrong = report()
    share = 1 - len(wrong) / len(GOLD)
    assert share >= LEAST_RIGHT, f"right {share:.1%} of {len(GOLD)}\n" + "\n".join(wrong)


@pytest.mark.parametrize(("question", "pattern"), FIRST_LINES)
def test_the_first_line_is_the_thing_asked(question: str, pattern: str) -> None:
    first = text_of(reply_to(question)).split("\n")[0]
    assert re.search(pattern, first), first


def test_whether_it_goes_on_is_told_as_of_the_day() -> None:
    reply = reply_to("is Vellmark still vetoing the char proposal?", today=date(2023, 7, 1))
    assert text_of(reply).startswith("Vellmark vetoed")


def test_nothing_is_invented_where_the_record_is_silent() -> None:
    invented = {
        name_of(gold): text_of(reply) for gold, reply in replies() if gold.silence and isinstance(reply, Answer)
    }
    assert invented == {}


def test_every_statement_is_cited_from_this_record() -> None:
    symbols = {document.symbol for document in lake().knowledge.documents}
    for gold, reply in replies():
        cited = {citation.number for citation in citations_of(reply)}
        assert {citation.document for citation in citations_of(reply)} <= symbols
        if isinstance(reply, Answer):
            statements = (reply.headline, *reply.statements)
            uncited = [said.text for said in statements if not said.marks or not set(said.marks) <= cited]
            assert uncited == [], name_of(gold)


def test_citations_bear_out_what_was_asked() -> None:
    given = [
        (citation.document, citation.paragraph) in _paragraphs(gold)
        for gold, reply in replies()
        if gold.leads_to
        for citation in citations_of(reply)
    ]
    assert sum(given) / len(given) >= LEAST_PRECISE


def _paragraphs(gold: Gold) -> set[tuple[str, str]]:
    knowledge = lake().knowledge
    things = {
        **knowledge.document_by_id,
        **knowledge.entity_by_id,
        **knowledge.topic_by_id,
        **knowledge.meeting_by_id,
        **knowledge.entry_by_id,
    }
    cites: list[Cite] = [cite for id_ in (*gold.leads_to, *gold.also) for cite in things[id_].cite or ()]
    return {(knowledge.document_by_id[cite.document].symbol, cite.paragraph) for cite in cites}


def _names_of(knowledge: KnowledgeBase) -> set[str]:
    """Names, abbreviations and aliases of all that can be named, and the symbols of documents."""
    names: set[str] = {document.symbol for document in knowledge.documents}
    for thing in (*(entity for _, entity in knowledge.entities), *knowledge.topics):
        names.update(filter(None, (thing.name, thing.abbreviation)))
    for _, entity in knowledge.entities:
        names.update(entity.aliases)
    return names


def _is_proper(name: str) -> bool:
    """Whether a name is more than everyday words: a capital letter or a digit begins one of its words."""
    return any(word[0].isupper() or word[0].isdigit() for word in name.split()) and len(name) > 2


def _held_in(text: str, names: set[str]) -> set[str]:
    """Those of the names that stand in a text as whole words, in any case."""
    line = _padded(text)
    return {name for name in names if _padded(name) in line}


def _padded(text: str) -> str:
    words = re.findall(r"[^_\W]+", text.casefold())
    return f" {' '.join(words)} "


def _offices(knowledge: KnowledgeBase) -> set[str]:
    """Names of bodies and organizations that are but English words: Secretariat, Plenary, President."""
    english = set((BOT / "languages" / "en_common.txt").read_text(encoding="utf-8").split())
    things = [entity for kind, entity in knowledge.entities if kind in ("body", "organization")]
    names = {name for entity in things for name in (entity.name, *entity.aliases)}
    return {name for name in names if set(name.casefold().split()) <= english}


def test_no_reply_mentions_anything_of_the_other_record() -> None:
    own = " ".join(path.read_text(encoding="utf-8") for path in sorted(LAKE.rglob("*.yaml")))
    strange = {name for name in _names_of(shipped_base()) if _is_proper(name)}
    strange -= _held_in(own, strange)
    said = {name_of(gold): _held_in(full_text_of(reply), strange) for gold, reply in replies()}
    assert {question: held for question, held in said.items() if held} == {}


@pytest.mark.parametrize("question", ABOUT_STRANGERS)
def test_nothing_is_told_of_the_other_records_members(question: str) -> None:
    members = [entity.name for kind, entity in shipped_base().entities if kind == "member"]
    asked = [question.format(name) for name in members]
    assert [text for text in asked if isinstance(reply_to(text), Answer)] == []


def test_a_limit_to_what_is_still_to_be_done_is_one_that_is_to_come() -> None:
    (phrase,) = reading.read("what do we have to do before January 15?", lake().lexicon, today=ASKED_ON).dates
    assert (phrase.relation, str(phrase.start), str(phrase.end)) == ("between", "2023-11-01", "2024-01-14")
    (phrase,) = reading.read("what was said before January 15?", lake().lexicon, today=ASKED_ON).dates
    assert (phrase.relation, str(phrase.start)) == ("before", "2023-01-15")


def test_where_a_proposal_stands_is_told_with_what_was_said_later() -> None:
    text = text_of(answer("where does Vellmar's proposal stand?", lake(), today=ASKED_ON).reply)
    assert text.startswith("What the record says of it, newest first:")
    assert "Status then: awaiting the approval of the Plenary. [1][2]" in text
