"""What was learned is kept, found again, and never a reason not to answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import KnowledgeBase
from bot.learned import kept_in
from bot.matching.index import learned
from bot.paraphrase.learning import learn_fitting
from bot.paraphrase.matcher import Matcher
from bot.paraphrase.retrieval import LargeMatcher
from bot.paraphrase.values import Example
from tests.bench.synthetic import record_of
from tests.gold import shipped_base

pytestmark = pytest.mark.whole

QUESTIONS = [
    "did group coordinators join the consultations?",
    "what about parcels",
    "was the workshop opposed",
    "lunch",
]


@pytest.fixture(scope="module")
def anew():
    return learned(shipped_base())


def _without_an_ask(knowledge: KnowledgeBase) -> KnowledgeBase:
    return replace(knowledge, questions=knowledge.questions[1:])


def test_what_was_kept_matches_as_what_is_learned_anew(tmp_path, anew):
    kept_in(tmp_path / "bot.learned")(shipped_base())
    again = kept_in(tmp_path / "bot.learned")(shipped_base())
    assert [again.match(question) for question in QUESTIONS] == [anew.match(question) for question in QUESTIONS]
    assert again.expectation == anew.expectation


def test_a_changed_base_is_learned_anew_and_its_file_takes_the_place_of_the_old(tmp_path):
    kept_in(tmp_path / "bot.learned")(shipped_base())
    before = (tmp_path / "bot.learned").read_bytes()
    kept_in(tmp_path / "bot.learned")(_without_an_ask(shipped_base()))
    assert [path.name for path in tmp_path.iterdir()] == ["bot.learned"]
    assert (tmp_path / "bot.learned").read_bytes() != before


@pytest.mark.parametrize("damaged", [b"", b"no archive", b"PK\x03\x04 cut"], ids=["empty", "another file", "cut off"])
def test_a_damaged_file_is_learned_anew_and_mended(tmp_path, anew, damaged):
    kept_in(tmp_path / "bot.learned")(shipped_base())
    file = tmp_path / "bot.learned"
    whole = file.read_bytes()
    file.write_bytes(damaged)
    assert kept_in(tmp_path / "bot.learned")(shipped_base()).match(QUESTIONS[0]) == anew.match(QUESTIONS[0])
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path, anew):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert kept_in(tmp_path / "file" / "bot.learned")(shipped_base()).match(QUESTIONS[0]) == anew.match(QUESTIONS[0])


def test_a_small_record_is_learned_by_comparing_and_a_large_one_by_an_index():
    assert isinstance(learned(shipped_base()), Matcher)
    made = record_of(1400)
    titles = {label: label.replace("-", " ") for label, _ in made.examples}
    large = learn_fitting([Example(label, text) for label, text in made.examples], titles)
    assert isinstance(large, LargeMatcher)
    assert large.expectation is None
    asked = made.asked[0]
    evidence = large.explain(asked.text)
    assert evidence.winner == large.match(asked.text).candidates[0]
    assert evidence.winner.label == asked.label
    assert evidence.margin > 0
