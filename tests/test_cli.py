"""The commands as a person or a script types them: what comes out, where, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main, registered
from bot.commands.running import WELCOME
from bot.settings import SETTINGS

EXAMPLES = registered().examples

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
SMALL_BASE = ROOT / "tests" / "data" / "small_base"
SMALL_SOURCES = ROOT / "tests" / "data" / "small_sources"

pytestmark = pytest.mark.slow
"""Each run reads the whole knowledge base; the README's sessions stay among the unit tests."""


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("RAPPORTEUR_KNOWLEDGE", str(KNOWLEDGE))


@pytest.fixture
def command(capsys, monkeypatch):
    """Runs a command line with words on standard input; exit code, output, complaints."""

    def run(line: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            code = main(shlex.split(line))
        except SystemExit as leaving:
            code = leaving.code
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture
def at_a_shell(tmp_path):
    """Runs a command line as a process of its own, with what the shell makes of it; exit code and complaints."""
    own = {"RAPPORTEUR_KNOWLEDGE": str(KNOWLEDGE), "RAPPORTEUR_STATE": str(tmp_path / "state.db")}

    def run(typed: str, **environment: str) -> tuple[int, str]:
        line = ["sh", "-c", f"{sys.executable} -m bot {typed}"]
        variables = {"PATH": os.environ["PATH"], **own, **environment}
        done = subprocess.run(line, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    return run


@pytest.fixture
def batch(command):
    """Answers questions through `--batch -`, as a script would."""

    def run(*questions: dict) -> list[dict]:
        code, out, err = command("ask --batch -", "".join(f"{json.dumps(one)}\n" for one in questions))
        assert (code, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return run


def test_a_question_is_answered_with_its_sources_under_it(command):
    code, out, err = command("ask what did China propose? --as-of 2018-09-15")
    assert (code, err) == (0, "")
    assert "workshop" in out.splitlines()[0]
    assert "[1]" in out.splitlines()[0]
    assert "\nSources:\n[1] " in out


def test_a_question_is_one_argument_or_many(command):
    assert command('ask "what did China propose?"') == command("ask what did China propose?")


def test_json_is_one_object_with_what_the_contract_names(command):
    code, out, _ = command("ask --json what did China propose?")
    answer = json.loads(out)
    assert code == 0
    assert {"status", "text", "citations", "confidence"} <= answer.keys()
    assert answer["status"] == "answered"
    assert 0 < answer["confidence"] <= 1
    assert {"document", "paragraph", "quote", "url"} <= answer["citations"][0].keys()
    assert isinstance(answer["citations"][0]["paragraph"], str)
    assert "Sources" not in answer["text"]


STATUS = {
    "what is on record": ("what did Chinese Taipei propose?", "answered"),
    "what is not": ("what did Australia propose?", "no_record"),
    "what nobody asked": ("hello", "no_record"),
    "nothing": ("", "no_record"),
    "a date that is none": ("what happened on 2018-13-45?", "ambiguous"),
}


@pytest.mark.parametrize(("question", "status"), STATUS.values(), ids=STATUS.keys())
def test_a_batch_line_has_the_status_of_its_answer(batch, question, status):
    (answer,) = batch({"id": "1", "question": question})
    assert answer.keys() >= {"id", "status", "text", "citations", "confidence"}
    assert answer["status"] == status
    assert bool(answer["citations"]) or status != "answered"


def test_a_batch_is_answered_in_its_order_and_under_its_ids(batch):
    ids = ["b", "a", 7, None, "ü\ud800"]
    answers = batch(*({"id": one, "question": "what was decided?"} for one in ids))
    assert [answer["id"] for answer in answers] == ids


def test_a_batch_line_without_id_is_answered(batch):
    (answer,) = batch({"question": "what was decided?"})
    assert (answer["id"], answer["status"]) == (None, "answered")


def test_each_conversation_of_a_batch_remembers_its_own(batch):
    *_, first, second, loose = batch(
        {"id": 1, "question": "what did China propose?", "conversation": "c1"},
        {"id": 2, "question": "what was the FED seminar?", "conversation": "c2"},
        {"id": 3, "question": "and Chinese Taipei?", "conversation": "c1"},
        {"id": 4, "question": "where?", "conversation": "c2"},
        {"id": 5, "question": "where?"},
    )
    assert "cyberspace" in first["text"]
    assert "Geneva" in second["text"]
    assert loose["status"] != "answered"


def test_a_batch_line_is_answered_as_of_its_day(batch):
    question = "when is the next periodic review?"
    early, late = batch(
        {"id": 1, "question": question, "as_of": "2018-03-01"},
        {"id": 2, "question": question, "as_of": "2018-08-01"},
    )
    assert "July 2018" in early["text"].splitlines()[0]
    assert "December 2018" in late["text"].splitlines()[0]


def test_a_batch_comes_from_a_file_too_and_blank_lines_count_for_nothing(command, tmp_path):
    (tmp_path / "asked.jsonl").write_text('\n{"id": 1, "question": "hello"}\n \n', encoding="utf-8")
    code, out, _ = command(f"ask --batch {tmp_path / 'asked.jsonl'}")
    assert code == 0
    assert json.loads(out)["id"] == 1


GOOD_LINE = '{"id": "1", "question": "hello"}\n'
EXPECTED = 'expected {"id": "1", "question": "what was decided?"}\n'
BAD_LINES = {
    "no JSON": ("what?\n", f"line 2: found 'what?', {EXPECTED}"),
    "a list": ("[]\n", f"line 2: found '[]', {EXPECTED}"),
    "no question": ('{"id": 2}\n', f"line 2: found '{{\"id\": 2}}', {EXPECTED}"),
    "a deep nest": ("[" * 100_000, f"line 2: found '{'[' * 60}', {EXPECTED}"),
    "a long number": ("7" * 5_000, f"line 2: found '{'7' * 60}', {EXPECTED}"),
}


@pytest.mark.parametrize(("line", "complaint"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_ends_the_batch_after_the_answers_before_it(command, line, complaint):
    code, out, err = command("ask --batch -", GOOD_LINE + line + GOOD_LINE)
    assert (code, err) == (1, complaint)
    assert len(out.splitlines()) == 1


def test_a_line_ends_where_json_lines_end(command):
    """Other line separators may stand inside a JSON text."""
    line = json.dumps({"id": 1, "question": "what did China\u2028propose?"}, ensure_ascii=False)
    code, out, _ = command("ask --batch -", f"{line}\n")
    assert code == 0
    assert json.loads(out)["status"] == "answered"


def test_a_bad_date_in_a_batch_is_told_with_its_line(command):
    code, _, err = command("ask --batch -", GOOD_LINE + '{"question": "hello", "as_of": "2018-13"}\n')
    assert code == 1
    assert err.startswith('line 2: as_of: "2018-13" is not')


@pytest.mark.parametrize("question", ["null", "7", "[]"])
def test_a_question_that_is_no_text_is_a_bad_line(command, question):
    code, _, err = command("ask --batch -", f'{{"id": 1, "question": {question}}}\n')
    assert code == 1
    assert err.startswith("line 1: found ")


REFUSED = {
    "a month that is none": (
        "ask hello --as-of 2018-13-45",
        1,
        '--as-of: "2018-13-45" is not an EDTF date (month 13); write YYYY-MM-DD\n',
    ),
    "a day that is none": ("ask hello --as-of 2018-02-30", 1, '--as-of: "2018-02-30" is not an EDTF date'),
    "words for a date": ("ask hello --as-of tomorrow", 1, '--as-of: "tomorrow" is not an EDTF date'),
    "no question": ("ask", 2, f"Ask something: {EXAMPLES['ask']}\n"),
    "a file that is not there": ("ask --batch nowhere.jsonl", 1, "nowhere.jsonl: cannot be read"),
    "a folder as a file": ("ask --batch .", 1, ".: cannot be read"),
    "a record that is not there": (
        "ask hello --knowledge nowhere",
        1,
        "nowhere: found no such folder, expected one with base.yaml in it\n",
    ),
    "a check of nothing": ("check --knowledge nowhere", 1, "nowhere: found no such folder"),
    "no such schema": ("schema nope", 2, "found nope, expected one of base, documents"),
    "no command": ("", 2, "usage: rapporteur"),
    "no such command": ("anser hello", 2, "usage: rapporteur"),
    "no such option": ("ask --jsn hello", 2, "usage: rapporteur"),
}


@pytest.mark.parametrize(("line", "code", "complaint"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_is_refused_with_what_to_type(command, line, code, complaint):
    found, out, err = command(line)
    assert (found, out) == (code, "")
    assert err.startswith(complaint)


def test_a_setting_that_cannot_be_is_told_before_anything_is_done(command, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nonsense")
    code, out, err = command("ask hello")
    assert (code, out) == (1, "")
    assert err.startswith("SLACK_BOT_TOKEN does not start with xoxb-")


def test_a_record_that_holds_is_counted(command):
    code, out, err = command("check")
    assert (code, err) == (0, "")
    *_, counted = out.splitlines()
    assert counted.startswith("WTO Work Programme on Electronic Commerce: ")
    assert counted.endswith("; no problems.")


def test_an_answer_is_explained_beside_it_where_that_is_asked_for(command):
    _, plain, _ = command('ask "who suported China?"')
    code, out, err = command('ask --why "who suported China?"')
    assert (code, out) == (0, plain)
    assert err.startswith("\nWhy:\n- I read “suported” as “supported”.\n- You named China.\n")


def test_entries_with_few_questions_are_counted_and_named_where_that_is_asked_for(command):
    code, out, err = command(f"check --knowledge {SMALL_BASE}")
    assert (code, err) == (0, "")
    assert "2 of 2 entries have fewer than two questions, which is no fault:" in out
    assert "- ferry-count" not in out
    assert "- ferry-count\n- quay-proposal" in command(f"check --all --knowledge {SMALL_BASE}")[1]
    assert out.startswith("2 questions on record that lead to one entry. Write 28 more, as `asks`,")


def test_entries_whose_questions_are_alike_are_warned_of(command, tmp_path):
    folder = shutil.copytree(SMALL_BASE, tmp_path / "base")
    record = folder / "record" / "minutes.yaml"
    text = record.read_text("utf-8")
    for id_ in ("ferry-count", "quay-proposal"):
        asks = "what was moored by the pier, which boats were moored, what lay by the pier"
        text = text.replace(f"- id: {id_}\n", f"- id: {id_}\n  asks: [{asks}]\n")
    record.write_text(text, encoding="utf-8")
    code, out, _ = command(f"check --knowledge {folder}")
    assert code == 0
    assert "taken for each other; tell them apart in `asks`:\n- ferry-count and quay-proposal (" in out
    assert "of theirs): “what was moored by the pier”" in out


def test_the_worst_warnings_stand_first_and_the_rest_is_shown_when_asked_for(command):
    lake = SMALL_BASE.parent / "lake_commission"
    _, short, _ = command(f"check --knowledge {lake}")
    _, whole, _ = command(f"check --knowledge {lake} --all")
    assert "--all names them" in short
    assert not short.count("\n- ") > 5
    assert len(whole.splitlines()) > len(short.splitlines())


def test_quotes_are_proved_against_the_sources_and_covered_sentence_by_sentence(command):
    code, out, _ = command(f"check --knowledge {SMALL_BASE} --sources {SMALL_SOURCES} --coverage")
    assert code == 0
    assert "    -> quay-proposal" in out
    assert out.endswith("no problems, every quote found in its paragraph.\n")


def test_gold_questions_that_are_answered_otherwise_are_listed(command, tmp_path):
    folder = shutil.copytree(SMALL_BASE, tmp_path / "base")
    gold = '- {q: "how many ferries are there?", leads_to: [ferry-count]}\n'
    gold += '- {q: "who proposed the quay?", leads_to: [quay-proposal], says: [banana]}\n'
    (folder / "questions.yaml").write_text(gold, encoding="utf-8")
    code, out, _ = command(f"check --gold --knowledge {folder}")
    assert code == 1
    assert "1 of 2 gold questions are not answered as they say:\n- who proposed the quay?: does not say “banana”" in out
    (folder / "questions.yaml").write_text(gold.replace(", says: [banana]", ""), encoding="utf-8")
    code, out, _ = command(f"check --gold --knowledge {folder}")
    assert (code, "answered as they say" in out) == (0, False)


def test_what_is_dated_after_the_period_of_the_record_is_warned_of(command, tmp_path):
    folder = shutil.copytree(SMALL_BASE, tmp_path / "base")
    base = folder / "base.yaml"
    covers = '{start: "2021-01-01", end: "2021-12-31"}'
    base.write_text(base.read_text("utf-8").replace(covers, '{start: "1999", end: "2000"}'), encoding="utf-8")
    code, out, _ = command(f"check --knowledge {folder}")
    assert (code, "Warning: Dated after the end of what base.yaml" in out) == (0, True)


def test_words_for_what_is_not_on_record_are_warned_of_with_their_place(command, tmp_path):
    folder = shutil.copytree(SMALL_BASE, tmp_path / "base")
    words = "acts:\n  tabled: {words: [table]}\nkinds:\n  regata: [race]\nsynonyms:\n  quai: [pier]\n  quay: [wharf]\n"
    (folder / "words.yaml").write_text(words, encoding="utf-8")
    code, out, _ = command(f"check --knowledge {folder}")
    assert code == 0
    assert out.startswith(
        "Warning: Words for what nothing on record is called:\n"
        '- base/words.yaml:2: words.acts.tabled: found "tabled", expected the act of an entry\n'
        '- base/words.yaml:4: words.kinds.regata: found "regata", expected the kind of a meeting or a topic\n'
        '- base/words.yaml:6: words.synonyms.quai: found "quai", expected words of the record\n'
    )
    assert "quay" not in out


def test_a_record_that_does_not_hold_is_told_line_by_line(command, tmp_path):
    (tmp_path / "base.yaml").write_text("title: [one\n", encoding="utf-8")
    code, out, err = command(f"check --knowledge {tmp_path}")
    assert (code, out) == (1, "")
    assert f"{tmp_path.name}/base.yaml:1: found a bracket [" in err
    assert len(err.splitlines()) > 1


@pytest.mark.parametrize("name", ["", "base", "record", "questions", "members", "bodies"])
def test_a_schema_is_printed_as_json(command, name):
    code, out, _ = command(f"schema {name}")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_the_manifest_is_printed_as_it_stands(command):
    code, out, _ = command("manifest")
    assert code == 0
    assert json.loads(out) == json.loads((ROOT / "manifest.json").read_text("utf-8"))


def test_the_state_store_is_made_ready(command, monkeypatch, tmp_path):
    monkeypatch.setenv("RAPPORTEUR_STATE", str(tmp_path / "state" / "bot.db"))
    assert command("migrate")[0] == 0
    assert (tmp_path / "state" / "bot.db").stat().st_mode & 0o777 == 0o600


def test_without_tokens_the_bot_talks_in_the_terminal(command):
    code, out, err = command("run", "what did China propose?\nand Chinese Taipei?\n")
    assert (code, err) == (0, "")
    first, *conversation = out.splitlines()
    assert first == WELCOME
    assert "SLACK_BOT_TOKEN" in first
    assert "workshop" in conversation[0]
    assert "cyberspace" in "\n".join(conversation)


def test_coverage_without_sources_is_refused(command):
    code, out, err = command("check --coverage")
    assert (code, out) == (2, "")
    assert err == "--coverage needs --sources DIR: the folder of the source texts\n"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_help_of_every_command_shows_an_example_of_it(command, name):
    code, out, _ = command(f"{name} --help")
    assert code == 0
    words = " ".join(out.split())
    assert f"Example: {EXAMPLES[name]}" in words
    assert shlex.split(EXAMPLES[name])[: len(name.split()) + 1] == ["rapporteur", *name.split()]


def test_the_help_names_every_command(command):
    code, out, _ = command("--help")
    assert code == 0
    assert set(re.findall(r"^    (\w+)", out, re.MULTILINE)) == {name.split()[0] for name in EXAMPLES}


def test_the_process_reads_and_writes_utf_8_wherever_it_runs():
    """Bytes that are no text are refused; a person's stray byte in an argument is passed over."""
    environment = {"PATH": os.environ["PATH"], "RAPPORTEUR_KNOWLEDGE": str(KNOWLEDGE), "LC_ALL": "C"}
    process = [sys.executable, "-m", "bot", "ask"]
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "check": False}
    asked = subprocess.run([*process, b"what did China\xff propose?"], **options)
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert "“".encode() in asked.stdout
    refused = subprocess.run([*process, "--batch", "-"], input=b"\xff\xfe\n", **options)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"Traceback" not in refused.stderr


# What is typed at a shell, with where the output goes; the exit code, and what is complained of
STREAMS = {
    "a full disk": ("schema >/dev/full", 1, "standard output: cannot be written, for the disk is full; make room"),
    "a full disk at the end": ("manifest >/dev/full", 1, "standard output: cannot be written, for the disk is full"),
    "nobody to read on": ("schema | true", 0, ""),
    "nothing to read from": ("run <&-", 0, ""),
    "no questions to read": ("ask --batch - <&-", 0, ""),
    "nothing to write to": ("ask hello >&-", 0, ""),
}


@pytest.mark.parametrize(("typed", "code", "complaint"), STREAMS.values(), ids=STREAMS.keys())
def test_a_stream_that_cannot_be_used_is_told_in_a_line_at_most(at_a_shell, typed, code, complaint):
    found, told = at_a_shell(typed)
    assert (found, told.startswith(complaint), len(told.splitlines())) == (code, True, bool(complaint))


def test_what_the_code_of_the_output_does_not_have_is_told_with_what_to_type(at_a_shell):
    assert at_a_shell('ask "what did China propose?"', PYTHONIOENCODING="latin-1") == (
        1,
        "standard output: found \\u201c to be written, expected what latin-1 has; "
        "type PYTHONIOENCODING=utf-8 before the command\n",
    )
