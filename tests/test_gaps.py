"""What people asked in vain: how it is grouped and proposed, and how a curator writes it into the knowledge base."""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import gaps as command
from bot.commands.registry import Registry
from bot.errors import BotError
from bot.gaps import Missed, gaps_in
from bot.knowledge.acceptance import accept_ask, accept_gold
from bot.knowledge.insertion import with_ask, with_gold
from bot.knowledge.loading import load, page_of
from bot.matching.index import build, wordings_of
from bot.matching.pack import known_acts
from bot.settings import Settings
from bot.store.opening import open_stores

pytestmark = pytest.mark.whole

SMALL_BASE = Path(__file__).parent / "data" / "small_base"
RECORD = build(load(SMALL_BASE, known_acts()))
ACTS = known_acts()
NOW = 1_800_000_000.0


def missed(*texts, **fields):
    return [Missed(text, fields.get("times", 1), fields.get("last_day", "2021-06-01")) for text in texts]


def nothing(question):  # noqa: ARG001
    return []


def everything(question):  # noqa: ARG001
    return [("ferry-count", 0.6), ("quay-proposal", 0.3), ("unknown-id", 0.1)]


def wordings(*texts):
    return [[one.text for one in gap.wordings] for gap in gaps_in(missed(*texts), RECORD, nothing)]


ONE_GAP = [
    ("who wants the quay widened", "Who wants the quay widened?"),
    ("why was the quay put in the north", "so why was the quay put in the north, please"),
]
TWO_GAPS = [
    pytest.param("what did the Skippers want widened", "what did the Shippers want widened", id="names"),
    pytest.param("what was widened in May 2021", "what was widened in September 2021", id="dates"),
    pytest.param("who wants the quay widened", "what do ferries burn", id="everything"),
]


@pytest.mark.parametrize("asked", ONE_GAP)
def test_the_same_question_in_almost_the_same_words_is_one_gap(asked):
    assert len(wordings(*asked)) == 1


@pytest.mark.parametrize(("one", "other"), TWO_GAPS)
def test_questions_that_differ_in_what_they_name_are_two_gaps(one, other):
    assert len(wordings(one, other)) == 2


def test_what_is_asked_most_comes_first():
    found = gaps_in([*missed("what do ferries burn"), *missed("who paints the quay", times=3)], RECORD, nothing)
    assert [(gap.wordings[0].text, gap.times) for gap in found] == [
        ("who paints the quay", 3),
        ("what do ferries burn", 1),
    ]


def test_spellings_of_one_question_are_counted_together_and_the_last_day_is_kept():
    asked = [Missed("who paints the quay?", 2, "2021-06-01"), Missed("Who paints  the quay", 1, "2021-07-01")]
    (gap,) = gaps_in(asked, RECORD, nothing)
    (only,) = gap.wordings
    assert (only.text, only.times, gap.last_day) == ("who paints the quay?", 3, "2021-07-01")


@pytest.mark.parametrize("text", ["", "[mention]", " [e-mail] [number] ?"])
def test_what_redaction_left_nothing_of_is_no_gap(text):
    assert gaps_in(missed(text), RECORD, nothing) == []


def test_a_question_on_last_month_is_a_gap_like_any_other():
    assert wordings("what was painted last month?") == [["what was painted last month?"]]


@given(st.permutations(["what do ferries burn", "who paints the quay", "who paints quays?", "is the mole new"]))
def test_the_order_of_the_questions_does_not_matter(asked):
    assert wordings(*asked) == wordings(
        "what do ferries burn", "is the mole new", "who paints quays?", "who paints the quay"
    )


def test_entries_are_proposed_likeliest_first_and_only_those_of_the_record():
    (gap,) = gaps_in(missed("what is painted"), RECORD, everything)
    assert [one.entry.id for one in gap.proposals] == ["ferry-count", "quay-proposal"]


def test_an_entry_that_lacks_a_name_of_the_question_is_not_proposed():
    (gap,) = gaps_in(missed("what did the Boatmen paint"), RECORD, everything)
    assert [one.entry.id for one in gap.proposals] == ["quay-proposal"]


def test_an_entry_is_asked_for_by_its_asks_and_the_gold_questions_that_lead_to_it_alone():
    assert list(wordings_of(RECORD.knowledge)) == [
        ("quay-proposal", "Who proposed the new quay?"),
        ("ferry-count", "How many ferries are there?"),
    ]


LAYOUTS = {
    "in brackets": (
        "- id: a\n  asks: [one, two]  # said often\n",
        '- id: a\n  asks: ["new", one, two]  # said often\n',
    ),
    "in empty brackets": ("- id: a\n  asks: [ ]\n", '- id: a\n  asks: ["new" ]\n'),
    "over lines": ("- id: a\n  asks: [\n    one,\n  ]\n", '- id: a\n  asks: ["new", \n    one,\n  ]\n'),
    "in lines": ("- id: a\n  asks:\n  # often\n  - one\n", '- id: a\n  asks:\n  # often\n  - "new"\n  - one\n'),
    "not there yet": ("- id: a\n  # why\n  cite: {}\n", '- id: a\n  # why\n  asks: ["new"]\n  cite: {}\n'),
    "nothing given": ("- id: a\n  asks:\n  cite: {}\n", '- id: a\n  asks: ["new"]\n  cite: {}\n'),
    "the first key": ("- asks: [one]\n  id: a\n", '- asks: ["new", one]\n  id: a\n'),
    "lines that end in two characters": ("- id: a\r\n  cite: {}\r\n", '- id: a\r\n  asks: ["new"]\r\n  cite: {}\r\n'),
    "with no line of its own": ("- {id: a, cite: {}}\n", None),
}


@pytest.mark.parametrize(("text", "expected"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_way_of_asking_goes_where_the_layout_has_its_place(text, expected):
    page, _ = page_of("record/x.yaml", text.encode())
    assert with_ask(text, page, 0, "new") == expected


@given(st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), min_size=1, max_size=40))
def test_whatever_was_typed_is_read_back_as_it_was(question):
    page, _ = page_of("questions.yaml", with_gold("# all\n- {q: first, leads_to: [a]}", question, "b").encode())
    assert page.value == [{"q": "first", "leads_to": ["a"]}, {"q": question, "leads_to": ["b"]}]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SMALL_BASE, tmp_path / "base"))


def test_an_accepted_question_is_written_and_nothing_else_is_touched(folder):
    before = {path: path.read_text("utf-8").splitlines() for path in folder.rglob("*.yaml")}
    accept_ask(folder, "ferry-count", "who paints the ferries", ACTS)
    accept_gold(folder, "ferry-count", "who paints the ferries", ACTS)
    added = {
        path.name: [line for line in path.read_text("utf-8").splitlines() if line not in lines]
        for path, lines in before.items()
    }
    assert {name: lines for name, lines in added.items() if lines} == {
        "minutes.yaml": ['  asks: ["who paints the ferries"]'],
        "questions.yaml": ['- {q: "who paints the ferries", leads_to: [ferry-count]}'],
    }


def test_accepting_twice_writes_once(folder):
    for _ in range(2):
        accept_ask(folder, "ferry-count", "who paints", ACTS)
        reading = accept_gold(folder, "ferry-count", "who paints", ACTS)
    assert reading.knowledge.entry_by_id["ferry-count"].asks == ["who paints"]
    assert [gold.q for gold in reading.knowledge.questions].count("who paints") == 1


def test_a_base_without_gold_questions_stays_without(folder):
    (folder / "questions.yaml").unlink()
    assert accept_gold(folder, "ferry-count", "who paints", ACTS).knowledge.questions == ()


def test_what_would_not_hold_is_not_written(folder):
    file = folder / "record" / "minutes.yaml"
    before = file.read_bytes()
    with pytest.raises(BotError) as caught:
        accept_ask(folder, "ferry-count", "x" * 3000, ACTS)
    assert str(caught.value).startswith("It would not hold:")
    assert str(caught.value).endswith("Nothing was changed.")
    assert file.read_bytes() == before


def test_an_unknown_entry_is_refused(folder):
    with pytest.raises(BotError) as caught:
        accept_ask(folder, "nobody", "who paints", ACTS)
    assert str(caught.value) == 'found no entry "nobody"; write one of the ids in record/*.yaml'


@pytest.fixture
def gaps(folder, tmp_path, monkeypatch, capsys):
    """Runs the command on a store in which people have asked in vain."""
    settings = Settings(state=tmp_path / "bot.db", knowledge=folder)
    store = open_stores(settings)[0]
    for number, text in enumerate(["what is known of boats", "what is known of boats?", "Who proposed the new quay?"]):
        store.save_unanswered(f"event-{number}", "U1", text, NOW)
    store.save_answer("answer", "U1", {}, NOW, asked="who decided on the quay")
    store.save_feedback("U1", "answer", "bad", NOW)
    store.database.close()

    def run(*words: str, typed: str = "") -> str:
        registry = Registry(argparse.ArgumentParser())
        command.add(registry.command)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        arguments = registry.parser.parse_args(["gaps", *words])
        assert arguments.command(arguments, settings) == 0
        return capsys.readouterr().out

    return run


def test_questions_that_are_answered_by_now_are_not_shown_but_for_answers_that_did_not_help(gaps):
    shown = gaps()
    assert "boats" in shown
    assert "“Who proposed the new quay?”" not in shown
    assert "answered but marked as not helpful\n   “who decided on the quay”" in shown


def test_an_accepted_question_is_answered_from_then_on(gaps, folder):
    said = gaps("--accept", "1=ferry-count")
    assert "“what is known of boats” is answered now." in said
    assert "boats" not in gaps()
    assert [gold.leads_to for gold in load(folder).questions if "boats" in gold.q] == [["ferry-count"]]


@pytest.mark.parametrize(("only", "asks", "golds"), [("asks", 1, 4), ("gold", 0, 5)])
def test_one_of_the_two_can_be_written_alone(gaps, folder, only, asks, golds):
    gaps("--accept", "1=ferry-count", "--only", only)
    knowledge = load(folder)
    assert (len(knowledge.entry_by_id["ferry-count"].asks), len(knowledge.questions)) == (asks, golds)


def test_a_review_takes_the_number_of_a_proposal_or_an_id_and_asks_again_where_there_is_no_such_entry(gaps, folder):
    said = gaps("--review", typed="nobody\nferry-count\n\n")
    assert 'found no entry "nobody"' in said
    assert said.endswith("That was the last one.\n")
    assert load(folder).entry_by_id["ferry-count"].asks == ["what is known of boats"]


@pytest.mark.parametrize("typed", ["", "q\n", "\n\n"])
def test_a_review_changes_nothing_that_was_not_decided(gaps, folder, typed):
    before = load(folder)
    gaps("--review", typed=typed)
    assert load(folder) == before


@pytest.mark.parametrize("given", ["1", "0=ferry-count", "7=ferry-count", "one=ferry-count", "1="])
def test_a_decision_that_cannot_be_read_says_what_to_type(gaps, given):
    with pytest.raises(BotError) as caught:
        gaps("--accept", given)
    assert str(caught.value) == (
        f'--accept: found "{given}", expected a number from 1 to 2, = and the id of an entry; write 1=an-entry-id'
    )


def test_none_of_them_is_no_number_to_show(gaps):
    with pytest.raises(BotError, match="--most: found 0, expected 1 or more"):
        gaps("--most", "0")


def test_where_nothing_is_missed_it_says_so(tmp_path, folder, capsys):
    registry = Registry(argparse.ArgumentParser())
    command.add(registry.command)
    arguments = registry.parser.parse_args(["gaps"])
    arguments.command(arguments, Settings(state=tmp_path / "new.db", knowledge=folder))
    assert capsys.readouterr().out == "No question is waiting for an answer.\n"
