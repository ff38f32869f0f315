"""Words that are near in meaning make questions alike, and are left as they are."""

from __future__ import annotations

import pytest

from bot.paraphrase.matcher import learn
from bot.paraphrase.meanings import Meanings, kindred_meanings, meant_words
from bot.paraphrase.values import Example
from bot.wordlists import common_words

CURATED = {
    "refund": ["i want my money back", "how do i get a refund", "refund of the fare", "give me back what i paid"],
    "cancelling": ["cancel my trip", "i would like to cancel the journey", "how is a trip cancelled"],
    "luggage": ["how heavy may a suitcase be", "weight of luggage", "what can i take in my suitcase"],
    "pets": ["may my dog come along", "taking a dog on board", "are dogs welcome"],
    "creation": ["creating a profile", "help me with creating my profile", "where is a profile created"],
}


@pytest.fixture(scope="module")
def matcher():
    return learn([Example(label, text) for label, texts in CURATED.items() for text in texts])


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("reimbursement", "refund"),
        ("is there any baggage allowance", "luggage"),
        ("call off the voyage", "cancelling"),
        ("bring a cat", "pets"),
    ],
)
def test_a_word_near_in_meaning_finds_what_no_word_of_the_question_does(matcher, question, label):
    assert matcher.match(question).candidates[0].label == label


def test_a_word_whose_meaning_is_known_is_not_repaired(matcher):
    assert "creatine" in meant_words() - common_words()
    assert matcher.match("creatine profile").repairs == ()
    assert matcher.match("craeting profile").repairs == (("craeting", "creating"),)


def test_a_word_near_in_meaning_is_told_to_have_carried_the_match(matcher):
    evidence = matcher.explain("reimbursement of the fare")
    assert "reimbursement" in {carrier.word for carrier in evidence.carriers}
    assert evidence.unknown == ("reimbursement",)


def test_what_is_in_many_groups_says_less_for_each():
    meanings = Meanings({("bank",): ("=money",), ("note",): ("=money", "=letter", "=tone", "=see")}, 1)
    assert meanings.counted([{"bank": 1.0}]) == {"=money": 1.0}
    assert meanings.counted([{"note": 1.0}]) == dict.fromkeys(("=money", "=letter", "=tone", "=see"), 0.5)


def test_a_phrase_counts_as_a_word_of_its_meaning_and_a_doubtful_word_by_its_share():
    meanings = Meanings({("call", "off"): ("=cancel",), ("cancel",): ("=cancel",)}, 2)
    assert meanings.counted([{"call": 1.0}, {"off": 1.0}]) == {"=cancel": 1.0}
    assert meanings.counted([{"cancel": 0.6, "cancer": 0.4}]) == {"=cancel": 0.6}
    assert kindred_meanings().longest < 6
