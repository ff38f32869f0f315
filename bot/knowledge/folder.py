"""A knowledge folder as it lies there: its files' bytes, and which are missing or too many."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.files import FILES, RECORD_FOLDER, REQUIRED
from bot.knowledge.pages import Problem

MAX_BYTES = 256 * 1024

_RECORD = re.compile(rf"{RECORD_FOLDER}/[^/]+\.yaml")


def texts_of(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of each file by name (at most one more than MAX_BYTES), and what is amiss with the folder."""
    names, problems = _names(folder)
    texts: dict[str, bytes] = {}
    for name in names:
        try:
            with (folder / name).open("rb") as file:
                texts[name] = file.read(MAX_BYTES + 1)
        except OSError as error:
            reason = (error.strerror or "unreadable").lower()
            found = f"a file that cannot be opened ({reason})"
            problems.append(Problem(shown_name(folder, name), 0, "", found, "a text file"))
    return texts, problems


def shown_name(folder: Path, name: str) -> str:
    """The name by which problems speak of a file."""
    return f"{folder.resolve().name}/{name}"


def revision_of(texts: dict[str, bytes]) -> str:
    """First 12 hex digits of the SHA-256 over all names and bytes."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name])}\0".encode() + texts[name])
    return digest.hexdigest()[:12]


def _names(folder: Path) -> tuple[list[str], list[Problem]]:
    present = sorted(_yaml_files(folder))
    record = [name for name in present if _RECORD.fullmatch(name)]
    known = [name for name in FILES if name in present]
    expected = f"one of {', '.join(FILES)} or {RECORD_FOLDER}/*.yaml"
    problems = [
        Problem(shown_name(folder, name), 0, "", "a file that the knowledge base does not read", expected)
        for name in present
        if name not in FILES and name not in record
    ]
    problems += [
        Problem(shown_name(folder, name), 0, "", "no such file", "one in every knowledge base")
        for name in REQUIRED
        if name not in present
    ]
    if not record:
        found = Problem(shown_name(folder, RECORD_FOLDER), 0, "", "no file of entries", f"{RECORD_FOLDER}/*.yaml")
        problems.append(found)
    return known + record, problems


def _yaml_files(folder: Path) -> Iterator[str]:
    """Names of all YAML files below the folder, but for hidden ones, which editors leave behind."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.suffix.lower() in (".yaml", ".yml") and not hidden:
            yield name.as_posix()
