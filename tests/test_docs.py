"""What the documents promise is so: the README's sessions, settings and commands, and CONTRIBUTING's keys."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.__main__ import main, registered
from bot.knowledge.model import Document, Entry, Meeting, Topic
from bot.matching.pack import known_acts
from bot.settings import SETTINGS

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def sessions() -> list[tuple[str, str]]:
    """Each command of the README's terminal sessions and what it says the command prints."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part.strip()]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1].strip()) for part in parts]


@pytest.mark.parametrize(("command", "printed"), sessions())
def test_a_session_of_the_readme_runs_as_shown(command: str, printed: str, capsys, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.strip() == printed


def test_the_readme_has_sessions() -> None:
    assert len(sessions()) >= 3


def test_the_table_of_settings_is_that_of_the_code() -> None:
    rows = [f"| `{s.name}` | {f'`{s.default}`' if s.default else '–'} | {s.meaning} |" for s in SETTINGS]
    assert [row for row in rows if row not in README] == []


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in registered().examples if f"`rapporteur {name}" not in README] == []


@pytest.mark.parametrize("model", [Entry, Document, Meeting, Topic])
def test_contributing_names_every_key_that_a_curator_must_write(model) -> None:
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    assert [name for name in required if not re.search(rf"\b{name}\b", CONTRIBUTING)] == []


def test_contributing_lists_every_act() -> None:
    listed = re.search(r"The acts: (.*?)\.\n", CONTRIBUTING, re.DOTALL)
    assert listed
    assert sorted(known_acts()) == " ".join(listed[1].split()).split(", ")


def test_every_file_that_a_document_links_to_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("*.md")]
    links = {link for text in texts for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)}
    assert sorted(link for link in links if not (ROOT / link).exists()) == []
