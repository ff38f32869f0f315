"""Quotes held against the sources, letter for letter, and what of the sources is covered."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge.loading import read
from bot.knowledge.sources import coverage, passages_of, quote_problems, sentence_spans

DATA = Path(__file__).parents[1] / "data"
SOURCES = DATA / "small_sources"
QUOTE = 'paragraph: 1, quote: "the Boatmen proposed a new quay"'
PLACE = "knowledge/record/minutes.yaml:10: minutes[0].cite"

EXAMPLES = [
    pytest.param(
        'paragraph: 1, quote: "the boatmen proposed a new quay"',
        '.quote (quay-proposal): found "the boatmen proposed a new quay", which is not in paragraph 1, '
        'expected its very words; write "the Boatmen proposed a new quay"',
        id="another capital",
    ),
    pytest.param(
        'paragraph: 2, quote: "the Boatmen proposed a new quay"',
        '.quote (quay-proposal): found "the Boatmen proposed a new quay", which is not in paragraph 2, '
        "expected words of the place that is cited; write paragraph: 1",
        id="another paragraph",
    ),
    pytest.param(
        'paragraph: 1, quote: "inter alia"',
        '.quote (quay-proposal): found "inter alia", which is not in paragraph 1, '
        "expected words of the place that is cited; write paragraph: 1, footnote: 1",
        id="the footnote",
    ),
    pytest.param(
        'paragraph: 1, quote: "oatmen proposed"',
        '.quote (quay-proposal): found "oatmen proposed", which is not in paragraph 1, '
        'expected its very words; write "Boatmen proposed"',
        id="part of a word",
    ),
    pytest.param(
        'paragraph: 1, quote: "zebras xylophone"',
        '.quote (quay-proposal): found "zebras xylophone", which is not in paragraph 1, expected its very words',
        id="nothing like it",
    ),
    pytest.param(
        'paragraph: 7, quote: "the Boatmen"',
        ".paragraph (quay-proposal): found the paragraph 7, which the source does not have, expected 1 to 2",
        id="no such paragraph",
    ),
    pytest.param(
        'paragraph: 2, footnote: 1, quote: "Document HC/W/3"',
        ".footnote (quay-proposal): found the footnote 1, which paragraph 2 does not call, "
        "expected one that it calls (none), as <sup>1</sup>",
        id="the footnote of another paragraph",
    ),
]

GOOD = [
    pytest.param('paragraph: 1, quote: "proposed a new quay (see para. 4"', id="through emphasis and a note mark"),
    pytest.param('paragraph: 1, footnote: 1, quote: "Document HC/W/3, inter alia."', id="a footnote"),
    pytest.param("paragraph: 2, quote: '\"Will it last?\" asked one'", id="a list after the paragraph"),
    pytest.param('paragraph: "2", quote: "Twelve ferries"', id="a paragraph as text"),
]

SENTENCES = [
    ("One. Two? Three! Four", ["One.", "Two?", "Three!", "Four"]),
    (
        "See para. 5, e.g. The Swan, i.e. A boat. Then go.",
        ["See para. 5, e.g. The Swan, i.e. A boat.", "Then go."],
    ),
    ("Nos. 3 and 4, vol. 2, pp. 5 to 6. End.", ["Nos. 3 and 4, vol. 2, pp. 5 to 6.", "End."]),
    (
        "G. B. Shaw and Mr. Elm, inter alia, came. They left.",
        ["G. B. Shaw and Mr. Elm, inter alia, came.", "They left."],
    ),
    (
        'He said "stop." Then he left. "Why?" she asked.',
        ['He said "stop."', "Then he left.", '"Why?" she asked.'],
    ),
    (
        "It cost 3.50 in May. 25 came (all of them). Fine.",
        ["It cost 3.50 in May.", "25 came (all of them).", "Fine."],
    ),
    ("Smith et al. Agreed.", ["Smith et al. Agreed."]),
    ("No stop at all", ["No stop at all"]),
    ("", []),
]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DATA / "small_base", tmp_path / "knowledge"))


def problems_with(folder, cite, sources=SOURCES):
    path = folder / "record" / "minutes.yaml"
    text = path.read_text(encoding="utf-8")
    assert QUOTE in text
    path.write_text(text.replace(QUOTE, cite), encoding="utf-8")
    reading = read(folder)
    return [str(problem) for problem in quote_problems(reading.knowledge, reading.places, sources)]


def test_the_small_base_quotes_its_source_letter_for_letter(folder):
    assert problems_with(folder, QUOTE) == []


@pytest.mark.parametrize(("cite", "message"), EXAMPLES)
def test_a_quote_that_is_not_in_the_cited_place_is_a_problem(folder, cite, message):
    assert problems_with(folder, cite) == [PLACE + message]


@pytest.mark.parametrize("cite", GOOD)
def test_a_quote_is_compared_without_the_markup_of_the_source(folder, cite):
    assert problems_with(folder, cite) == []


@pytest.mark.parametrize(
    "content", [None, b"\xff", b"No numbers at all.\n"], ids=["missing", "not UTF-8", "unnumbered"]
)
def test_a_source_that_cannot_be_read_is_a_problem_of_its_document(folder, tmp_path, content):
    sources = tmp_path / "texts"
    sources.mkdir()
    if content is not None:
        (sources / "minutes.md").write_bytes(content)
    assert problems_with(folder, QUOTE, sources) == [
        'knowledge/documents.yaml:6: documents[0].source (minutes-2021-05): found "minutes.md", '
        "which is not a text in texts/, expected the name of a UTF-8 file with paragraphs that begin with "
        "their number, as in [5]"
    ]


def test_a_source_is_never_read_from_outside_the_folder(folder, tmp_path):
    shutil.copy(SOURCES / "minutes.md", tmp_path / "minutes.md")
    path = folder / "documents.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes.md", "../minutes.md"), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (problem,) = problems_with(folder, QUOTE, tmp_path / "texts")
    assert 'found "../minutes.md", which is not a text in texts/' in problem


def test_passages_know_their_numbers_and_the_footnotes_they_call():
    passages = passages_of((SOURCES / "minutes.md").read_text(encoding="utf-8"))
    assert [*passages] == ["1", "2", "fn 1"]
    assert passages["1"].notes == {"1"}
    assert passages["fn 1"].text == "Document HC/W/3, inter alia."


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_end_at_full_stops_that_no_abbreviation_owns(text, sentences):
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_coverage_names_whatever_quotes_each_sentence(folder):
    assert [tuple(line) for line in coverage(read(folder).knowledge, SOURCES)] == [
        ("HC/M/7", "1", "The Harbour Committee met on 3 and 5 May 2021.", ["committee", "spring"]),
        (
            *("HC/M/7", "1", "At its meeting, the Boatmen proposed a new quay (see para. 4 of the charter)."),
            ["quay-proposal"],
        ),
        ("HC/M/7", "2", "Twelve ferries, e.g. the Swan, use it.", ["ferry-count"]),
        ("HC/M/7", "2", "It was decided to hold a review in September 2021.", ["review", "ferry-count"]),
        ("HC/M/7", "2", '- "Will it last?" asked one skipper.', []),
        ("HC/M/7", "fn 1", "Document HC/W/3, inter alia.", ["quay-plan"]),
    ]
