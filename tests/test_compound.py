"""Several things asked at once are answered one by one, each in a line that says what it answers."""

from __future__ import annotations

import io

import pytest

from bot.answers.compound import parts_of
from bot.knowledge.model import Words
from bot.matching.language import language_of
from bot.replies import Answer, Silence
from bot.slack.blocks import Setting, reply_message
from bot.views.plain import text_of
from bot.views.terminal import show
from tests.gold import reply_to

ENGLISH = language_of(Words(), ())


@pytest.mark.parametrize(
    ("utterance", "parts"),
    [
        ("who proposed the workshop, and when?", ("who proposed the workshop", "when")),
        ("when and where was the workshop?", ("when", "where was the workshop")),
        ("What did China propose? Who supported it?", ("What did China propose", "Who supported it")),
        ("what did India propose? And China?", ("what did India propose", "And China")),
        ("who attended & from how many countries", ("who attended", "from how many countries")),
        ("what was said and did anyone object", ("what was said", "did anyone object")),
        ("Good morning, we meet on Monday. What did China propose?", ("What did China propose",)),
        ("I missed the session, what did China ask for?", ("what did China ask for",)),
        ("sorry for asking but what does FED mean", ("what does FED mean",)),
        ("what did China and Pakistan say", ()),
        ("what is in para. 5 of the report", ()),
        ("what is in para. 5 and why", ("what is in para. 5", "why")),
        ("when is the M&E workshop and where", ("when is the M&E workshop", "where")),
        ("Thanks. No. 3 is open, who asked for it?", ("No. 3 is open, who asked for it",)),
        ("proposals and statements by China", ()),
        ("which proposals were made and were discussed", ()),
        ("what is in G/C/M/127 para. 19.9?", ()),
        ("what was said on data flows and how", ()),
        ("who? when? where? why? which document?", ()),
        ("what did China propose? what did China propose?", ("what did China propose",)),
    ],
)
def test_what_an_utterance_asks(utterance: str, parts: tuple[str, ...]) -> None:
    assert parts_of(utterance, ENGLISH) == parts


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "who proposed the workshop and when?",
            ("“Who proposed the workshop”: China.", "“When”: 23 and 26 March 2018."),
        ),
        (
            "when and where was the Beijing workshop?",
            ("8 to 21 May 2018", "“Where was the Beijing workshop”: Beijing."),
        ),
        (
            "who supported and who opposed the workshop?",
            ("“Who supported”: Various", "“Who opposed the workshop”: Nobody"),
        ),
        ("What did India propose? And China?", ("“And China”: China repeated", "holds no proposal by India")),
    ],
)
def test_each_part_has_its_line(question: str, lines: tuple[str, ...]) -> None:
    said = text_of(reply_to(question))
    assert all(line in said for line in lines)


def test_every_sentence_keeps_the_citations_that_bear_it_out() -> None:
    whole = reply_to("how many participants did the Beijing workshop have, and what is WT/L/1032?")
    assert isinstance(whole, Answer)
    assert [citation.number for citation in whole.citations] == list(range(1, len(whole.citations) + 1))
    quotes = {citation.number: citation.quote for citation in whole.citations}
    for part in ("how many participants did the Beijing workshop have", "what is WT/L/1032"):
        alone = reply_to(part)
        assert isinstance(alone, Answer)
        cited = {citation.number: citation.quote for citation in alone.citations}
        line = next(s for s in (whole.headline, *whole.statements) if s.text.endswith(alone.headline.text))
        assert [quotes[mark] for mark in line.marks] == [cited[mark] for mark in alone.headline.marks]


def test_where_no_part_is_on_record_nothing_is_answered() -> None:
    assert isinstance(reply_to("what did India propose and who supported Canada?"), Silence)


def test_what_stands_before_the_question_is_not_part_of_it() -> None:
    reply = reply_to("Hello, I am writing a note for my minister. What was said about the digital divide?")
    assert isinstance(reply, Answer)
    assert reply.notes == ("I took as the question: “What was said about the digital divide”.",)


def test_further_things_asked_stand_out_in_each_view() -> None:
    reply = reply_to("who supported and who opposed the workshop?")
    blocks = reply_message(reply, Setting(asked="", answer_id="1", private=False)).blocks
    slack = "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert "\n*“Who opposed the workshop”:" in slack

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    show(reply, out, width=200)
    assert "\n\x1b[1m“Who opposed the workshop”: Nobody" in out.getvalue()


def test_no_part_is_hidden_behind_the_statements_of_another() -> None:
    reply = reply_to("what was said about the workshop, and where was the Beijing workshop?")
    assert isinstance(reply, Answer)
    assert len(reply.statements) > 10
    blocks = reply_message(reply, Setting(answer_id="1")).blocks
    assert any("“Where was the Beijing workshop”: Beijing." in str(block) for block in blocks)
