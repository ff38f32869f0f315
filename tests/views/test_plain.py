"""Replies as text and JSON."""

import pytest

from bot.replies import Citation
from bot.views.json_view import as_json
from bot.views.plain import full_text_of, source_line, source_lines, text_of
from tests.replies import EVERY_KIND, answer, citation, clarification, guidance, short_answer, silence

TEXTS = {
    "answer": (
        answer(notes=("Read as of July 2018.",)),
        "2 proposals are on record. [1][2]\n- Member 1 proposed a workshop. [1]\n"
        "- Member 2 proposed a workshop. [2]\nRead as of July 2018.",
    ),
    "headline alone": (short_answer(), "China proposed a workshop. [1]"),
    "clarification": (clarification(), "Whom do you mean?\n- China\n- Chinese Taipei\nOr ask again in other words."),
    "silence": (
        silence(),
        "Nothing on this is on record.\nSearched: 1 document.\nNearest on record:\n- China proposed a workshop. [1]",
    ),
    "guidance": (
        guidance(),
        "Ask me what is on record.\nPlain words will do.\n- What did China propose?",
    ),
}
SOURCES = {
    "our numbering": (
        citation(5, url=None),
        "[5] R/1, para. 5 (our numbering): “the quote number 5” (July 2018)",
    ),
    "second-hand, with a note": (
        citation(5, ours=False, footnote="2", date="", secondary=True, note="Symbol by inference."),
        "[5] R/1, para. 5, fn. 2: “the quote number 5” · somebody's account, not the body's own document · "
        "Symbol by inference. · https://docs.example/r1",
    ),
}


@pytest.mark.parametrize(("reply", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_text_is_the_reply_without_its_sources(reply, expected):
    assert text_of(reply) == expected


@pytest.mark.parametrize(("cited", "expected"), SOURCES.values(), ids=SOURCES.keys())
def test_a_source_says_whose_numbering_and_whose_account_it_is(cited: Citation, expected):
    assert source_line(cited) == expected


def test_what_must_be_said_of_a_symbol_is_said_where_it_first_stands():
    lines = source_lines([citation(number, note="Symbol by inference.") for number in (1, 2)])
    assert ["Symbol by inference." in line for line in lines] == [True, False]


def test_every_citation_stands_below_a_full_text():
    assert full_text_of(answer(60)).count("the quote number") == 60


@pytest.mark.parametrize(
    ("reply", "status"),
    list(
        zip(
            EVERY_KIND,
            ["answered", "answered", "answered", "ambiguous", "no_record", "no_record"],
            strict=True,
        )
    ),
)
def test_json_has_the_promised_keys(reply, status):
    shown = as_json(reply)
    assert shown["status"] == status
    assert shown["text"] == text_of(reply)
    assert 0 <= shown["confidence"] <= 1


def test_json_citations_hold_what_a_reader_needs():
    assert as_json(short_answer())["citations"] == [
        {
            "document": "R/1",
            "paragraph": "1",
            "footnote": None,
            "quote": "the quote number 1",
            "url": "https://docs.example/r1",
            "title": "Report of the Committee",
            "numbering": "ours",
        }
    ]


def test_json_of_a_question_back_holds_its_choices():
    assert as_json(clarification("China"))["choices"] == [{"label": "China", "question": "what of China?"}]
