"""`rapporteur bench match`: a line of JSON for each question, and faults named by their line."""

from __future__ import annotations

import argparse
import json

import pytest

from bot.commands import benchmarking
from bot.commands.registry import Registry
from bot.settings import Settings
from tests.bench.synthetic import record_of

pytestmark = pytest.mark.whole

TRAIN = [
    *({"label": "QUAY_OWNER", "text": text} for text in ("who owns the quay", "to whom does the quay belong")),
    *({"label": "FERRY_TIMES", "text": text} for text in ("when does the ferry sail", "at what time do boats leave")),
]


def run(*arguments):
    parser = argparse.ArgumentParser()
    benchmarking.add(Registry(parser).command)
    given = parser.parse_args(["bench", "match", *map(str, arguments)])
    return given.command(given, Settings())


def lines(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_prints_an_answer_for_each_question(tmp_path, capsys):
    asked = [{"id": "1", "text": "who owns the quay"}, {"id": "2", "text": "is gold a good buy"}]
    assert run("--train", lines(tmp_path / "t", TRAIN), "--ask", lines(tmp_path / "a", asked)) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["label"], first["best"]) == ("1", "QUAY_OWNER", "QUAY_OWNER")
    assert second["label"] is None
    assert second["best"] in {"QUAY_OWNER", "FERRY_TIMES"}
    assert 0 <= second["score"] < first["score"] <= 1


def test_the_words_of_a_label_are_learned_from_unless_told_otherwise(tmp_path, capsys):
    train = lines(tmp_path / "t", [*TRAIN, {"label": "LIGHTHOUSE_KEEPER", "text": "who lights the lamp"}])
    asked = lines(tmp_path / "a", [{"id": "1", "text": "the lighthouse keeper"}])
    run("--train", train, "--ask", asked)
    run("--train", train, "--ask", asked, "--no-titles")
    with_titles, without = map(json.loads, capsys.readouterr().out.splitlines())
    assert with_titles["best"] == "LIGHTHOUSE_KEEPER"
    assert without["score"] < with_titles["score"]


def test_takes_a_file_of_twenty_thousand_questions(tmp_path, capsys):
    made = record_of(10_000)
    assert len(made.examples) == 20_000
    train = lines(tmp_path / "t", [{"label": label, "text": text} for label, text in made.examples])
    asked = [{"id": str(at), "text": one.text} for at, one in enumerate(made.asked[:20])]
    assert run("--train", train, "--ask", lines(tmp_path / "a", asked)) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["best"] for one in found] == [one.label for one in made.asked[:20]]
    assert all(0 < one["score"] <= 1 for one in found)


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"label": "A"}', '{"label": "A", "text": 3}', "[" * 100_000, "7" * 5_000],
    ids=["an open brace", "a list", "no text", "a number as text", "a deep nest", "a long number"],
)
def test_names_the_line_that_is_at_fault(tmp_path, capsys, line):
    train = tmp_path / "t"
    train.write_text(f"{json.dumps(TRAIN[0])}\n{line}\n", encoding="utf-8")
    assert run("--train", train, "--ask", lines(tmp_path / "a", [])) == 2
    assert f'{train}:2: found {line[:60]!r}, expected one JSON object a line with the texts "label" and "text"' in (
        capsys.readouterr().err
    )


def test_a_line_ends_only_where_one_is_begun(tmp_path, capsys):
    asked = tmp_path / "a"
    asked.write_text('{"id": "1", "text": "who owns\u2028the quay"}\n', encoding="utf-8")
    assert run("--train", lines(tmp_path / "t", TRAIN), "--ask", asked) == 0
    assert json.loads(capsys.readouterr().out)["label"] == "QUAY_OWNER"


def test_names_a_file_that_is_not_there(tmp_path, capsys):
    assert run("--train", tmp_path / "none", "--ask", tmp_path / "none") == 2
    assert "none: cannot be read" in capsys.readouterr().err
