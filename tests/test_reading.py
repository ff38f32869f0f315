"""How a question is read: what it asks for, what was done, which words matter, and what a hasty hand meant."""

from __future__ import annotations

import pytest

from bot.matching.questions import Question
from bot.matching.reading import read
from tests.gold import LONG_AFTER, shipped_record

pytestmark = pytest.mark.whole


def _read(text: str) -> Question:
    return read(text, shipped_record().lexicon, today=LONG_AFTER)


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        pytest.param("why did the number of parcels grow?", "why", id="why-before-a-number"),
        pytest.param("who supported Geneva as the venue?", "who", id="who-before-a-place"),
        pytest.param("what was said about the growing number of parcels?", "what", id="a-number-spoken-of"),
        pytest.param("what was the number of participants?", "how many", id="a-number-asked-for"),
        pytest.param("nr of participants", "how many", id="a-number-in-short"),
        pytest.param("what amounts did China pledge?", "how many", id="amounts"),
        pytest.param("on whose behalf did China speak?", "what", id="for-whom"),
    ],
)
def test_what_opens_a_question_says_what_it_asks_for(question: str, ask: str) -> None:
    assert _read(question).ask == ask


@pytest.mark.parametrize(
    ("question", "act"),
    [
        pytest.param("who lined up behind China's proposal?", "supported", id="an-idiom"),
        pytest.param("who would foot the bill?", "sponsored", id="another"),
        pytest.param("who sat out the vote?", "abstained", id="of-two-words"),
        pytest.param("was anybody against what China suggested?", "opposed", id="not-what-somebody-did"),
        pytest.param("are they back in Geneva?", None, id="no-support"),
        pytest.param("what was said about the objects?", None, id="no-objection"),
        pytest.param("tell me about the workshop", None, id="no-statement"),
        pytest.param("is China going to withdraw it?", "withdrew", id="nobody-goes"),
        pytest.param("who is going to the workshop?", "attended", id="somebody-goes"),
    ],
)
def test_what_was_done_is_told_from_what_only_sounds_like_it(question: str, act: str | None) -> None:
    assert _read(question).act == act


@pytest.mark.parametrize(
    ("question", "guard"),
    [
        pytest.param("what did Pakistan fail to report?", "negated", id="what-was-not-done"),
        pytest.param("who wants no workshop?", "negated", id="a-wish-for-nothing"),
        pytest.param("who talked the most?", "superlative", id="the-most-of-something"),
        pytest.param("when was the most recent meeting?", None, id="the-last-one"),
        pytest.param("which dates were suggested?", "object", id="not-when-they-were"),
        pytest.param("is China for the workshop or not?", None, id="a-tail-that-asks-nothing"),
    ],
)
def test_only_a_curator_answers_what_names_and_dates_cannot_vouch_for(question: str, guard: str | None) -> None:
    assert _read(question).guard == guard


def test_second_is_a_number() -> None:
    assert _read("what was the second proposal?").act == "proposed"


def test_names_with_a_comma_between_are_a_list() -> None:
    assert _read("China, Pakistan: what did they say?").widened == {"party"}


def test_what_somebody_suggested_is_a_thing_with_its_doer() -> None:
    assert _read("was anybody against what China suggested?").deeds == (("proposed", "china"),)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        pytest.param("which questions on the workshop were still unclear?", (), id="how"),
        pytest.param("why did they object to widening the workshop?", (), id="a-verb-beside-a-doing"),
        pytest.param("did China widen the workshop?", ("widen",), id="a-verb-that-is-the-doing"),
        pytest.param("in which hotel was the workshop?", ("hotel",), id="a-thing"),
        pytest.param("who called the workshop splendid?", ("splendid",), id="how-where-it-tells-who"),
        pytest.param("why don't they want the workshop?", (), id="a-contraction"),
    ],
)
def test_a_word_that_only_says_how_is_not_asked_of_the_record(question: str, unknown: tuple[str, ...]) -> None:
    assert _read(question).unknown == unknown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wrkshp", "workshop"),
        ("tlked", "talked"),
        ("partcpnts", "participants"),
        ("consult", None),
        ("preliminar", "preliminary"),
    ],
)
def test_a_word_cut_short_or_without_vowels_is_the_only_one_that_it_can_be(typed: str, meant: str | None) -> None:
    repair = shipped_record().lexicon.speller.repair(typed)
    assert (repair.word if repair else None) == meant


@pytest.mark.parametrize("typed", ["chna", "pkstn", "indn"])
def test_no_name_is_read_into_a_word_without_vowels(typed: str) -> None:
    speller = shipped_record().lexicon.speller
    repair = speller.repair(typed)
    assert (
        repair is None or repair.rivals or repair.word not in speller.name_words or len(typed) >= len(repair.word) - 1
    )


@pytest.mark.parametrize(
    ("question", "is_future"),
    [
        ("when will the Council meet?", True),
        ("when has the Council agreed that the report must be made?", False),
    ],
)
def test_what_was_agreed_that_somebody_must_do_is_not_to_come(question: str, is_future: bool) -> None:
    assert _read(question).is_future == is_future


@pytest.mark.parametrize(("question", "of_people"), [("did it propose anything?", True), ("was it supported?", False)])
def test_it_is_somebody_where_it_did_something(question: str, of_people: bool) -> None:
    assert _read(question).of_people == of_people


@pytest.mark.parametrize(
    ("question", "utterance"),
    [
        ("who chairs the CTG these days?", "who chairs the CTG"),
        ("What is the mandate of the reviews? I need it for a speech.", "What is the mandate of the reviews?"),
        ("What did China propose? Thanks a lot!", "What did China propose?"),
        ("what happens today?", "what happens today?"),
        (
            "who proposed it now that we are at this point in time?",
            "who proposed it now that we are at this point in time?",
        ),
    ],
)
def test_what_is_said_behind_a_question_is_passed_over(question: str, utterance: str) -> None:
    assert _read(question).utterance.rstrip("?") == utterance.rstrip("?")


def test_a_phrase_that_means_one_thing_is_one_word() -> None:
    assert _read("what is the price tag of parcels?").content[:1] == ("price tag",)


def test_how_long_something_runs_is_asked_of_the_thing() -> None:
    assert _read("how long does the workshop run?").act is None


def test_a_town_of_the_record_is_repaired() -> None:
    assert [slip.repair.word for slip in _read("who spoke about the Bejing workshop").slips] == ["beijing"]


def test_a_slip_is_no_form_of_an_everyday_word() -> None:
    assert [slip.repair.word for slip in _read("who objectd to the workshop").slips] == ["object"]
    assert _read("who is stalling the workshop").slips == ()


def test_the_it_of_is_it_true_is_nothing_said_before() -> None:
    assert _read("is it true that China proposed a workshop?").follow is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("proposals b4 2018", "proposals before 2018", id="shorthand"),
        pytest.param("proposals between May adn June", "proposals between May and June", id="a-slip-known-by-heart"),
        pytest.param("what was discussed atfer July 2018?", "what was discussed after July 2018?", id="any-slip"),
    ],
)
def test_a_date_is_read_behind_the_word_that_was_meant(typed: str, meant: str) -> None:
    def dates(text: str) -> list[tuple[object, ...]]:
        return [(phrase.start, phrase.end, phrase.relation) for phrase in _read(text).dates]

    assert dates(typed) == dates(meant) != []
