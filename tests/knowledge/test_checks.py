"""What must hold between the files: the whole message for each way of breaking it, and no other."""

import shutil
from pathlib import Path

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.knowledge.checks import problems_in
from bot.knowledge.loading import load, read
from bot.matching.index import build

DATA = Path(__file__).parents[1] / "data"
EXAMPLES = yaml.safe_load((DATA / "broken_bases.yaml").read_text(encoding="utf-8"))

# Parts of documents that an entry may point to.
DOCUMENT_REFERENCES = [
    "HC/W/3",
    "quay-plan",
    "HC/W/3 para. 2",
    "HC/W/3, para. 19.9",
    "HC/W/3 paragraph 2",
    "HC/W/3 paras. 2-4",
    "quay-plan paragraphs 2 and 4",
]

# Pairs of names that are far enough from each other, and so need no declaration.
DISTANT_NAMES = [
    pytest.param("Skippers", "Slippery", id="two letters"),
    pytest.param("Cat", "Bat", id="names of three letters"),
    pytest.param("Port Elm", "Port Elms", id="names of two words"),
    pytest.param("Skippers", "Skipper men", id="one word and two"),
]
NEAR_NAMES = [
    pytest.param("Skippers", "Shippers", id="another letter"),
    pytest.param("Skippers", "Skipper", id="a letter less"),
    pytest.param("Skippers", "Skipperss", id="a letter more"),
    pytest.param("Skippers", "Sikppers", id="two letters swapped"),
    pytest.param("Skippers", "SKÍPPERT", id="other case and accents"),
]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DATA / "small_base", tmp_path / "knowledge"))


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder, known_acts=None):
    with pytest.raises(KnowledgeError) as caught:
        load(folder, known_acts)
    return str(caught.value).split("\n")


def named(folder, *names):
    groups = "\n".join(f"- {{id: group-{number}, name: {name}}}" for number, name in enumerate(names))
    boatmen = "- {id: boatmen, name: Rowers}\n"
    (folder / "groups.yaml").write_text(boatmen + groups + "\n", encoding="utf-8")


@pytest.mark.parametrize("example", [pytest.param(example, id=example["rule"]) for example in EXAMPLES])
def test_a_base_that_does_not_hold_is_refused_with_one_line_for_each_fault(folder, example):
    path = folder / example["file"]
    if "instead_of" in example:
        edit(folder, example["file"], example["instead_of"], example["write"])
    else:
        path.write_text(example["write"], encoding="utf-8")
    assert problems_of(folder) == example["says"]


def test_a_base_that_holds_has_no_problems(folder):
    reading = read(folder, frozenset({"proposed"}))
    assert problems_in(reading.knowledge, reading.places, frozenset({"proposed"})) == []


def test_an_act_that_neither_the_words_nor_the_language_know_is_refused(folder):
    assert problems_of(folder, frozenset({"reported"})) == [
        'knowledge/record/minutes.yaml:4: minutes[0].act (quay-proposal): found the unknown act "proposed", '
        "expected one that CONTRIBUTING.md lists (for verbs of saying: said) or words.yaml explains; "
        "write it in words.yaml: acts: {proposed: {words: [...]}}"
    ]


def test_an_act_that_another_stands_for_must_be_known(folder):
    words = folder / "words.yaml"
    words.write_text(words.read_text("utf-8").replace("{noun: decision,", "{also: [reportd], noun: decision,"), "utf-8")
    assert problems_of(folder, frozenset({"reported", "proposed"})) == [
        'knowledge/words.yaml:2: words.acts.decided.also: found the unknown act "reportd", '
        "expected an act that entries may use; write reported"
    ]


def test_an_act_that_is_almost_known_is_named(folder):
    assert problems_of(folder, frozenset({"propose"}))[0].endswith(
        "write propose, or it in words.yaml: acts: {proposed: {words: [...]}}"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("words.yaml", "knowledge/words.yaml:1: found a bracket [ that is never closed"),
        ("questions.yaml", "knowledge/questions.yaml:1: found a bracket [ that is never closed"),
        ("documents.yaml", "knowledge/documents.yaml:1: found a bracket [ that is never closed"),
        ("groups.yaml", "knowledge/groups.yaml:1: found a bracket [ that is never closed"),
        ("record/minutes.yaml", "knowledge/record/minutes.yaml:1: found a bracket [ that is never closed"),
    ],
)
def test_nothing_is_missed_that_may_stand_in_a_file_that_cannot_be_read(folder, name, message):
    (folder / name).write_text("- [a\n", encoding="utf-8")
    (problem,) = problems_of(folder, frozenset({"proposed"}))
    assert problem.startswith(message)


def test_a_base_without_questions_needs_none(folder):
    (folder / "questions.yaml").unlink()
    assert load(folder).questions == ()


@pytest.mark.parametrize("reference", DOCUMENT_REFERENCES)
def test_an_entry_points_to_a_document_by_id_or_symbol_and_paragraph(folder, reference):
    edit(folder, "record/minutes.yaml", "[HC/W/3 para. 2]", f'["{reference}"]')
    assert load(folder).entries[0].documents == [reference]


def test_the_name_of_a_meeting_may_be_that_of_another(folder):
    edit(folder, "meetings.yaml", "name: Review of the quay", "name: Spring meeting")
    assert [meeting.name for meeting in load(folder).meetings] == ["Spring meeting"] * 2


def test_an_abbreviation_in_capitals_may_spell_an_everyday_word(folder):
    edit(folder, "bodies.yaml", "abbreviation: HC", "abbreviation: US")
    assert load(folder).entity_by_id["committee"].abbreviation == "US"


@pytest.mark.parametrize(("one", "other"), DISTANT_NAMES)
def test_names_that_no_single_slip_joins_need_no_declaration(folder, one, other):
    named(folder, one, other)
    assert len(load(folder).entities) == 4


@pytest.mark.parametrize(("one", "other"), NEAR_NAMES)
def test_names_that_a_single_slip_joins_are_to_be_declared(folder, one, other):
    named(folder, one, other)
    assert problems_of(folder) == [
        f'knowledge/groups.yaml:3: groups[2].name (group-1): found the name "{other}", one slip from "{one}" '
        "(group-0, knowledge/groups.yaml:2), expected such pairs to be declared; "
        "write confusable: [group-0] here and confusable: [group-1] there"
    ]


def test_an_ask_may_speak_of_last_year(folder):
    asks = "  act: proposed\n  asks: [what was proposed last year, and yesterday]\n"
    edit(folder, "record/minutes.yaml", "  act: proposed\n", asks)
    assert build(read(folder).knowledge).examples
