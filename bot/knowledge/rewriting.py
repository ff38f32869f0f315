"""Files of a knowledge folder put in the place of others, once it is known what the folder would then hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from bot.errors import BotError, KnowledgeError
from bot.knowledge.assembly import Reading
from bot.knowledge.loading import read
from bot.knowledge.model import KnowledgeBase

UNCHANGED = "Nothing was changed."


def rewrite(
    folder: Path,
    texts: Mapping[str, bytes],
    edited: Mapping[str, bytes],
    expected: KnowledgeBase,
    known_acts: frozenset[str] | None,
) -> Reading:
    """Put edited files, by name, in the place of what was read of them (`texts`, of all files); what is there then.

    BotError, and no file changed, where it would not hold, would hold anything but what is expected (its revision
    aside), or where somebody else has changed one of these files meanwhile.
    """
    after = _tried(folder, {**texts, **edited}, known_acts)
    if replace(after.knowledge, revision=expected.revision) != expected:
        names = " and ".join(sorted(edited))
        raise BotError(f"{names}: is laid out in a way that would change other things in it. {UNCHANGED}")
    _replace_files(folder, texts, edited)
    return after


def _tried(folder: Path, texts: Mapping[str, bytes], known_acts: frozenset[str] | None) -> Reading:
    """What a folder of these files would hold."""
    with TemporaryDirectory() as scratch:
        trial = Path(scratch) / folder.resolve().name
        for name, content in texts.items():
            file = trial / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        try:
            return read(trial, known_acts)
        except KnowledgeError as error:
            raise BotError(f"It would not hold:\n{error}\n{UNCHANGED}") from error


def _replace_files(folder: Path, texts: Mapping[str, bytes], edited: Mapping[str, bytes]) -> None:
    """Put each new file in the place of the old one at once; documents first, on which meetings rest."""
    for name in sorted(edited):
        file = (folder / name).resolve()
        if file.exists() and file.read_bytes() != texts.get(name):
            raise BotError(f"{name} was changed by somebody else just now; run the command again")
        try:
            _replace_file(file, edited[name])
        except OSError as error:
            raise BotError(f"{file}: cannot be written ({(error.strerror or 'unknown').lower()})") from error


def _replace_file(file: Path, content: bytes) -> None:
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
        new.write(content)
    Path(new.name).chmod(mode)
    Path(new.name).replace(file)
