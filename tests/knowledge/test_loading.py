"""Reading the knowledge folder: what a good one gives, and the message for each way of breaking a file."""

import contextlib
import random
import shutil
import time
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.knowledge.loading import load, page_of, read

ROOT = Path(__file__).parents[2]
SMALL_BASE = ROOT / "tests" / "data" / "small_base"
EXAMPLES = yaml.safe_load((ROOT / "tests" / "data" / "broken_files.yaml").read_text(encoding="utf-8"))

READ_AS_BYTES = [
    pytest.param(
        b"\xef\xbb\xbf- id: x\n",
        "knowledge/topics.yaml:1: found a byte order mark, expected plain UTF-8; "
        'write it anew as "UTF-8" (not "UTF-8 with BOM" or "UTF-16")',
        id="byte order mark",
    ),
    pytest.param(
        "- id: x\n".encode("utf-16"),
        "knowledge/topics.yaml:1: found a byte order mark, expected plain UTF-8; "
        'write it anew as "UTF-8" (not "UTF-8 with BOM" or "UTF-16")',
        id="UTF-16",
    ),
    pytest.param(
        "- id: x\n  name: café\n".encode("latin-1"),
        "knowledge/topics.yaml:2: found the byte 0xE9, which is not UTF-8, expected a file saved as UTF-8; "
        'write it anew as "UTF-8"',
        id="Latin-1",
    ),
    pytest.param(
        b"#" * (256 * 1024 + 1),
        "knowledge/topics.yaml: found a larger file, expected at most 256 KB (262,144 bytes); "
        "write its parts in files of their own",
        id="one byte over 256 KB",
    ),
    pytest.param(
        b"[" * 100_000,
        "knowledge/topics.yaml:1: found values nested 21 deep, expected at most 20; write it flatter",
        id="100,000 brackets",
    ),
    pytest.param(
        b"[" + b"1," * 50_000 + b"]",
        "knowledge/topics.yaml:1: found more than 50,000 values, expected fewer; write its parts in files of their own",
        id="50,001 values",
    ),
    pytest.param(
        b"\0" * 200_000,
        "knowledge/topics.yaml:1: found the invisible character U+0000, "
        "expected characters that can be seen; write the words anew without it",
        id="200,000 zero bytes",
    ),
]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SMALL_BASE, tmp_path / "knowledge"))


def problems_of(folder):
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert list(caught.value.problems) == sorted(caught.value.problems)
    return str(caught.value).split("\n")


def alias_bomb():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{key}: &{key} [{', '.join(['*' + before] * 9)}]" for before, key in pairwise("abcdefgh")]
    return "\n".join(lines).encode()


def test_a_folder_becomes_a_knowledge_base_in_the_order_of_its_files(folder):
    knowledge = load(folder)
    assert [*knowledge.ids()] == [
        *("minutes-2021-05", "quay-plan", "boatmen", "skippers", "shippers", "committee"),
        *("north-quay", "ferries", "spring", "review", "quay-proposal", "ferry-count"),
    ]
    assert knowledge.kind_by_entity["committee"] == "body"
    assert knowledge.entry_by_id["quay-proposal"].cite[0].paragraph == "1"


def test_record_files_are_read_in_the_order_of_their_names(folder):
    entries = (folder / "record" / "minutes.yaml").read_text(encoding="utf-8").split("\n\n")
    (folder / "record" / "minutes.yaml").write_text(entries[0], encoding="utf-8")
    (folder / "record" / "annex.yaml").write_text(entries[1], encoding="utf-8")
    assert [entry.id for entry in load(folder).entries] == ["ferry-count", "quay-proposal"]


def test_optional_files_may_be_absent(folder):
    for name in ("words.yaml", "questions.yaml"):
        (folder / name).unlink()
    knowledge = load(folder)
    assert (knowledge.questions, knowledge.words.acts) == ((), {})


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, id=example["rule"].replace("nothing", "no thing")) for example in EXAMPLES],
)
def test_a_broken_file_is_refused_with_one_line_for_each_fault(folder, example):
    path = folder / example["file"]
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert example.get("instead_of", "") in written
    broken = (
        written.replace(example["instead_of"], example["write"], 1) if "instead_of" in example else example["write"]
    )
    path.write_text(broken, encoding="utf-8")
    assert problems_of(folder) == example["says"]


@pytest.mark.parametrize(("content", "message"), READ_AS_BYTES)
def test_a_file_beyond_the_limits_is_refused_without_being_read(folder, content, message):
    (folder / "topics.yaml").write_bytes(content)
    assert problems_of(folder) == [message]


def test_an_alias_bomb_is_refused_in_under_ten_milliseconds():
    started = time.process_time()
    page, problems = page_of("knowledge/topics.yaml", alias_bomb())
    assert time.process_time() - started < 0.01
    assert str(problems[1]) == (
        "knowledge/topics.yaml:2: found the anchor &b, expected no anchors; "
        "write the words out, or quotes around a text with a &"
    )
    assert page.value["b"] != []


def test_problems_of_all_files_are_reported_together_in_order(folder):
    (folder / "topics.yaml").write_text("- id: north-quay\n  nmae: quay\n- id: ferries\n  name: NO\n", encoding="utf-8")
    (folder / "meetings.yaml").write_text("- id: [spring\n", encoding="utf-8")
    (folder / "base.yaml").unlink()
    (folder / "notes.yml").write_text("", encoding="utf-8")
    assert problems_of(folder) == [
        "knowledge/base.yaml: found no such file, expected one in every knowledge base",
        "knowledge/meetings.yaml:1: found a bracket [ that is never closed, expected both brackets, "
        "and commas between; write [one, two]",
        "knowledge/notes.yml: found a file that the knowledge base does not read, expected one of base.yaml, "
        "documents.yaml, members.yaml, groups.yaml, bodies.yaml, organizations.yaml, topics.yaml, "
        "meetings.yaml, words.yaml, questions.yaml or record/*.yaml",
        "knowledge/topics.yaml:1: topics[0].name (north-quay): found no name, expected one; "
        "write name: what it is called",
        'knowledge/topics.yaml:2: topics[0].nmae (north-quay): found the unknown key "nmae", expected one of '
        "id, name, abbreviation, aliases, kind, everywhere, definition, cite; write name",
        "knowledge/topics.yaml:4: topics[1].name (ferries): found NO without quotes "
        '(YAML reads it as yes or no), expected a text; write "NO"',
    ]


def test_a_thing_with_a_fault_of_its_own_is_not_missed_by_those_that_name_it(folder):
    path = folder / "groups.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("aliases: [", "alias: ["), encoding="utf-8")
    assert [line.split(": ")[1] for line in problems_of(folder)] == ["groups[0].alias (boatmen)"]


def test_a_folder_without_entries_is_refused(folder):
    (folder / "record" / "minutes.yaml").unlink()
    (folder / "questions.yaml").unlink()
    assert problems_of(folder) == ["knowledge/record: found no file of entries, expected record/*.yaml"]


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    missing = tmp_path / "nowhere"
    assert problems_of(missing) == [f"{missing}: found no such folder, expected one with base.yaml in it"]


def test_a_file_that_cannot_be_opened_is_refused(folder):
    (folder / "words.yaml").unlink()
    (folder / "words.yaml").mkdir()
    assert problems_of(folder) == [
        "knowledge/words.yaml: found a file that cannot be opened (is a directory), expected a text file"
    ]


def test_hidden_files_of_editors_are_passed_over(folder):
    (folder / ".topics.yaml").write_text("[", encoding="utf-8")
    assert load(folder).entries


def test_the_revision_changes_with_any_byte_and_any_name(folder):
    first = load(folder).revision
    assert (len(first), load(folder).revision) == (12, first)
    (folder / "record" / "minutes.yaml").rename(folder / "record" / "moved.yaml")
    moved = load(folder).revision
    with (folder / "words.yaml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert len({first, moved, load(folder).revision}) == 3


def test_every_thing_keeps_its_place(folder):
    reading = read(folder)
    spots = reading.places.spots
    assert [spot.line for spot in spots["entries"]] == [
        "knowledge/record/minutes.yaml:1",
        "knowledge/record/minutes.yaml:13",
    ]
    assert spots["entries"][1].problem(("cite", 0, "quote"), "it").line == 21


# Lines and characters that a curator's slip, or a bad paste, may leave behind.
DEBRIS = [
    "\t",
    ":",
    "- ",
    "[",
    "{",
    "}",
    '"',
    "'",
    "*a",
    "&a ",
    "!!x ",
    "<<: ",
    "\n",
    "#",
    "|\n",
    "---\n",
    "é",
    "\u202e",
    "1e9",
]
BYTES = [b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\r", b"\xe2\x80\xa8"]


def mutated(content, dice):
    """The bytes with one to four slips in them."""
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(content) + 1)
        lines = content.split(b"\n")
        line = dice.randrange(len(lines))
        content = dice.choice(
            [
                content[:place] + dice.choice(DEBRIS).encode() + content[place:],
                content[:place] + dice.choice(BYTES) + content[place:],
                content[:place] + content[place + dice.randint(1, 30) :],
                b"\n".join(lines[:line] + lines[line + 1 :]),
                b"\n".join([*lines[:line], lines[line], *lines[line:]]),
                b"\n".join([*lines[:line], b" " + lines[line], *lines[line + 1 :]]),
                content[:place],
            ]
        )
    return content


@pytest.mark.slow
@pytest.mark.parametrize("base", [SMALL_BASE, ROOT / "knowledge"], ids=["small", "shipped"])
def test_mutated_files_are_read_or_refused_and_never_anything_else(tmp_path, base):
    dice = random.Random(f"mutations of {base.name}")
    folder = Path(shutil.copytree(base, tmp_path / "knowledge"))
    files = sorted(folder.rglob("*.yaml"))
    slowest = 0.0
    for _ in range(1_000):
        path = dice.choice(files)
        whole = path.read_bytes()
        path.write_bytes(mutated(whole, dice))
        started = time.process_time()
        with contextlib.suppress(KnowledgeError):
            load(folder)
        slowest = max(slowest, time.process_time() - started)
        path.write_bytes(whole)
    print(f"slowest of 1,000: {slowest:.3f} s")
    assert slowest < 2
