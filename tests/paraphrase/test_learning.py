"""One door to learning: whatever the size of a record, what is learned answers in the same terms."""

from __future__ import annotations

import pytest

from bot.paraphrase.learning import ENTRIES_UP_TO, LEARNED_UP_TO, learn_changed, learn_fitting
from bot.paraphrase.matcher import Matcher, learn
from bot.paraphrase.retrieval import LargeMatcher
from bot.paraphrase.values import Example
from tests.bench.synthetic import record_of

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def made():
    return record_of(2200)


@pytest.fixture(scope="module")
def large(made):
    return learn_fitting([Example(*one) for one in made.examples])


def test_titles_count_towards_the_size():
    examples = [Example(str(at), f"word{at}") for at in range(40)]
    titles = {str(at): f"name{at}" for at in range(ENTRIES_UP_TO)}
    assert isinstance(learn_fitting(examples), Matcher)
    assert isinstance(learn_fitting(examples, titles), Matcher)
    assert isinstance(learn_fitting(examples, titles | {"more": "name"}), LargeMatcher)


def test_many_questions_of_few_labels_are_many():
    examples = [Example(str(at % 9), f"word{at}") for at in range(LEARNED_UP_TO + 1)]
    assert isinstance(learn_fitting(examples), LargeMatcher)


def test_of_many_entries_with_few_questions_the_index_knows_strangers_better():
    few = record_of(ENTRIES_UP_TO + 100, questions=60)
    examples = [Example(*one) for one in few.examples]
    assert _apart(learn_fitting(examples), few) > _apart(learn(examples), few) + 0.2


def _apart(matcher, few):
    """Share of pairs of a question of the record and a stranger's of which the first is given the higher chance."""
    inside, outside = (
        [max((likely.probability for likely in matcher.match(one.text).candidates), default=0) for one in asked]
        for asked in (few.asked, few.outside)
    )
    return sum(high > low for high in inside for low in outside) / (len(inside) * len(outside))


def test_the_index_too_tells_how_likely_the_record_answers_at_all(made, large):
    within = [large.match(one.text).within for one in made.asked[:50]]
    outside = [large.match(text).within for text in ("", "42", "is gold a good buy", "my printer is jammed")]
    assert 0 <= min(outside) <= max(outside) < min(within) <= max(within) <= 1


def test_what_the_index_offers_is_no_likelier_than_that_the_record_answers(made, large):
    for one in made.asked[:50]:
        match = large.match(one.text)
        assert sum(candidate.probability for candidate in match.candidates) <= match.within + 1e-9


def test_names_that_are_declared_are_gone_by_where_there_is_an_index(made):
    given = [Example(*one) for one in made.examples]
    with_names = learn_fitting(given, subjects=made.subjects)
    assert with_names.subjects
    assert with_names.match(made.asked[0].text).candidates[0].label == made.asked[0].label


def test_of_a_large_record_only_what_changed_is_learned_and_answers_are_the_same(made, large):
    examples = [Example(*one) for one in made.examples]
    gone, *kept = dict.fromkeys(example.label for example in examples)
    changed = [example for example in examples if example.label != gone]
    changed += [Example(kept[0], "how deep is the harbour basin"), Example("fresh", "where do the seals sleep")]
    updated, anew = learn_changed(large, changed), learn_fitting(changed)
    assert updated.late == {gone, kept[0], "fresh"}
    for text in ("how deep is the basin", "where do seals sleep", *(one.text for one in made.asked[:50])):
        assert [c.label for c in updated.match(text).candidates] == [c.label for c in anew.match(text).candidates]


def test_a_record_without_changes_is_learned_as_it_was(made, large):
    assert learn_changed(large, [Example(*one) for one in made.examples]) is large


def test_a_record_that_has_become_small_is_learned_anew(large):
    assert isinstance(learn_changed(large, [Example("a", "one word"), Example("b", "two more")]), Matcher)
