"""The matcher of large records: what it finds, whom it never takes for another, and that changes cost little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.paraphrase.features import Blocks, counted
from bot.paraphrase.readings import plain
from bot.paraphrase.retrieval import Scale, learn_large
from bot.paraphrase.shelf import keys_of
from bot.paraphrase.shelves import WEIGHED
from bot.paraphrase.values import Example
from bot.text import words_of
from tests.bench.measuring import timed
from tests.bench.synthetic import names_record, record_of

pytestmark = pytest.mark.whole

SMALL = {
    "ferry-count": ["how many ferries are there", "number of ferries", "how large is the fleet of ferries"],
    "ferry-times": ["when does the ferry leave", "timetable of the ferries", "at what time do ferries sail"],
    "quay-cost": ["what does the new quay cost", "price of the quay", "how much was paid for the quay"],
    "quay-owner": ["who owns the quay", "owner of the new quay", "to whom does the quay belong"],
}


def examples_of(texts):
    return [Example(label, text) for label, found in texts.items() for text in found]


def matcher(texts=SMALL, **given):
    return learn_large(examples_of(texts), scale=Scale(), **given)


@pytest.fixture(scope="module")
def scaled():
    """A matcher that set its own scale."""
    return learn_large(examples_of(SMALL))


@pytest.fixture(scope="module")
def thousand():
    record = record_of(1000)
    return record, learn_large(
        [Example(*example) for example in record.examples], subjects=record.subjects, scale=Scale()
    )


PARAPHRASES = [
    ("how many ferries are there", "ferry-count"),
    ("what is the number of the ferries", "ferry-count"),
    ("at what time does the ferry leave", "ferry-times"),
    ("timetabel of ferrys", "ferry-times"),
    ("what did the quay cost", "quay-cost"),
    ("who is the ownr of the quay", "quay-owner"),
]


@pytest.mark.parametrize(("asked", "label"), PARAPHRASES)
def test_a_paraphrase_leads_to_its_label(asked, label):
    assert matcher().match(asked).candidates[0].label == label


def test_chances_are_ranked_and_leave_some_for_none_of_them():
    candidates = matcher().match("how many ferries leave the quay").candidates
    chances = [one.probability for one in candidates]
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) < 1


@pytest.mark.parametrize("text", ["", "???", "zzyzx", "42"])
def test_what_shares_no_word_with_the_record_is_declined(text):
    assert matcher().match(text).decision == "abstain"
    assert matcher().match(text).candidates == ()


def test_a_curated_question_is_a_match_and_what_people_also_ask_is_not(scaled):
    assert scaled.match("who owns the quay").decision == "match"
    assert scaled.match("what is the weather like today").decision == "abstain"


def test_a_repair_is_told():
    assert ("timetabel", "timetable") in matcher().match("timetabel of the ferries").repairs


def test_a_title_is_one_more_example():
    titled = matcher(titles={"quay-owner": "proprietor of the landing"})
    assert titled.match("proprietor of the landing").candidates[0].label == "quay-owner"


def test_an_empty_record_declines():
    assert learn_large([]).match("who owns the quay").decision == "abstain"


def test_labels_without_a_word_are_passed_over():
    assert learn_large([Example("a", "?"), Example("b", "the quay")]).match("the quay").candidates[0].label == "b"


NAMED = {"a-duty": ["duty of Guinea"], "b-duty": ["duty of Guinea-Bissau"], "duties": ["what is a duty"]}
NAMES = {"a-duty": ("Guinea",), "b-duty": ("Guinea-Bissau", "Bissau")}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("duty of Guinea", {"a-duty", "duties"}),
        ("duty of Guinea-Bissau", {"b-duty", "duties"}),
        ("duty of guinea bissau", {"b-duty", "duties"}),
        ("the duty in Bissau and in Guinea", {"a-duty", "b-duty", "duties"}),
        ("duty of Gambia", {"duties"}),
        ("the duty", {"duties"}),
    ],
)
def test_a_label_with_names_is_meant_by_questions_with_its_name_only(asked, meant):
    assert {one.label for one in matcher(NAMED, subjects=NAMES).match(asked).candidates} == meant


def test_a_name_reaches_its_labels_however_common_its_words_are(thousand):
    record, learnt = thousand
    label, name = next((label, names[0]) for label, names in record.subjects.items())
    reached = {one.label for one in learnt.ranked(plain(words_of(f"anything of {name}")))}
    assert label in reached


def test_no_question_is_taken_for_one_about_another_subject(thousand):
    record, learnt = thousand
    answers = [(asked, learnt.match(asked.text).candidates[:1]) for asked in record.asked[:150]]
    assert [(asked, found) for asked, (found,) in answers if record.subjects[found.label] != (asked.subject,)] == []


def test_names_on_record_are_told_from_their_twins():
    record = names_record()
    learnt = learn_large([Example(*one) for one in record.examples], subjects=record.subjects, scale=Scale())
    found = [(asked.subject, learnt.match(asked.text).candidates[0].label) for asked in record.asked]
    assert [(subject, label) for subject, label in found if record.subjects[label] != (subject,)] == []


def test_the_index_finds_what_weighing_every_label_finds(thousand):
    record, learnt = thousand
    shelves = learnt.shelves
    for asked in record.asked[:40]:
        _, query = shelves._terms(plain(words_of(asked.text)))
        everything = np.arange(len(shelves.shelves[0].labels))
        rows, evidence = shelves.shelves[0].scores(query, everything, shelves.rarity)
        named = [row for row in rows if record.subjects[shelves.shelves[0].labels[row]] == (asked.subject,)]
        best = max(named, key=lambda row: evidence[row].sum())
        assert learnt.ranked(plain(words_of(asked.text)))[0].label == shelves.shelves[0].labels[best]


def test_at_most_so_many_are_weighed_where_no_name_is_declared():
    record = record_of(400)
    learnt = learn_large([Example(*one) for one in record.examples], scale=Scale())
    assert len(learnt.ranked(learnt.reader.read(record.asked[0].text))) == WEIGHED


@given(st.text(alphabet="abc é'-", max_size=40))
def test_features_are_spelt_as_those_of_the_learned_head(text):
    stems, pairs = keys_of(words_of(text))
    blocks = [dict(counts) for _, counts in counted(plain(words_of(text)), Blocks(pieces=0, meanings=0, fields=0))]
    assert [set(stems), set(pairs)] == [set(block) for block in blocks]


WORDS = st.sampled_from(("ferry", "quay", "harbour", "cost", "owner", "new", "old", "of", "the", "in"))
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=3)
LABELS = st.sampled_from([f"label-{number}" for number in range(12)])
NAMINGS = st.dictionaries(LABELS, st.sampled_from([("ferry",), ("new quay",), ("quay", "old quay")]), max_size=4)
CHANGES = st.dictionaries(LABELS, st.none() | TEXTS, min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    before=st.dictionaries(LABELS, TEXTS, min_size=1),
    names=NAMINGS,
    steps=st.lists(st.tuples(CHANGES, NAMINGS), min_size=1, max_size=3),
    asked=TEXTS,
    share=st.sampled_from([0.0, 10.0]),
)
def test_a_changed_matcher_answers_as_one_learnt_anew(before, names, steps, asked, share):
    texts, subjects = {**before}, {label: named for label, named in names.items() if label in before}
    changed = learn_large(examples_of(texts), subjects=subjects, scale=Scale())
    for changes, namings in steps:
        changed = changed.updated(changes, namings, rebuild=share)
        for label, found in changes.items():
            texts.pop(label, None)
            subjects.pop(label, None)
            if found:
                texts[label] = found
                subjects |= {label: namings[label]} if label in namings else {}
    anew = learn_large(examples_of(texts), subjects=subjects, scale=Scale())
    assert changed.reader.counts == anew.reader.counts
    for text in asked:
        assert changed.match(text) == anew.match(text)


def test_a_change_leaves_the_matcher_that_was_as_it_was():
    old = matcher()
    before = old.match("who owns the quay")
    new = old.updated({"quay-owner": None, "mole": ["who owns the mole"]})
    assert old.match("who owns the quay") == before
    assert "quay-owner" not in {one.label for one in new.match("who owns the quay").candidates}
    assert new.match("who owns the mole").candidates[0].label == "mole"


def test_a_file_of_entries_is_put_in_many_times_faster_than_all_are_learnt_anew(thousand):
    record, learnt = thousand
    texts = {}
    for label, text in record.examples[:40]:
        texts.setdefault(label, []).append(text)
    learnt.updated(texts, record.subjects)
    update = min(timed(lambda: learnt.updated(texts, record.subjects)) for _ in range(3))
    build = timed(
        lambda: learn_large([Example(*one) for one in record.examples], subjects=record.subjects, scale=Scale())
    )
    assert update * 2 < build
