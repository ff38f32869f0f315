"""The knowledge base as it stands: read again when its files change, the last one that held kept beside the state."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from bot.errors import KnowledgeError
from bot.knowledge.loading import load
from bot.knowledge.model import KnowledgeBase
from bot.learned import kept_in
from bot.matching.index import Record, build, learned
from bot.matching.pack import known_acts

_Print: TypeAlias = tuple[tuple[str, int, int], ...]
_log = logging.getLogger(__name__)


class Editions:
    """The record in use, in its newest edition that holds; the methods may be called from any thread."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """Read `folder`; where it does not hold, the copy in `kept`; KnowledgeError where that holds neither.

        `kept` is a folder of the bot's own, overwritten with each edition that holds; None to keep no copy.
        """
        self._folder, self._kept = folder, kept
        self._lock = threading.Lock()
        self._seen = _print_of(folder)
        self.problem: KnowledgeError | None = None
        """What is wrong with the files as they lie there; None where they are in use."""
        self.current = self._first()

    def refresh(self) -> bool:
        """Read the files again if they changed; whether another edition is in use now.

        Files that do not hold change nothing but `problem`.
        """
        with self._lock:
            seen = _print_of(self._folder)
            if seen == self._seen:
                return False
            self._seen = seen
            record = self._read(self.current)
            if record is None or record.knowledge.revision == self.current.knowledge.revision:
                return False
            self.current = record
            _log.info("The knowledge base was read again: revision %s.", record.knowledge.revision)
            return True

    def _first(self) -> Record:
        record = self._read()
        if record is None and self._kept and self._kept.is_dir():
            record = _ready(load(self._kept, known_acts()), self._kept)
            _log.error("Going on with the last knowledge base that held, revision %s.", record.knowledge.revision)
        if record is None:
            assert self.problem is not None
            raise self.problem
        return record

    def _read(self, before: Record | None = None) -> Record | None:
        try:
            knowledge = load(self._folder, known_acts())
        except KnowledgeError as error:
            self.problem = error
            _log.error("The knowledge base does not hold and is not used:\n%s", error)
            return None
        record = _ready(knowledge, self._kept, before)
        self.problem = None
        if self._kept:
            _copy(self._folder, self._kept)
        return record


def _ready(knowledge: KnowledgeBase, kept: Path | None, before: Record | None = None) -> Record:
    """The record with all that is learned from it, so that no question has to wait for that."""
    known = before.matcher if before else None
    record = build(knowledge, kept_in(kept.with_suffix(".learned"), known) if kept else learned)
    record.matcher.match("")
    return record


def _print_of(folder: Path) -> _Print:
    """Name, size and time of change of each file; what has the same is not read again."""
    return tuple(sorted(_stats(folder)))


def _stats(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*.yaml"):
        try:
            found = path.stat()
        except OSError:
            # It went away in between; the next look will tell.
            continue
        yield str(path), found.st_size, found.st_mtime_ns


def _all_but_yaml(folder: str, names: list[str]) -> list[str]:
    """What stands in a folder beside the knowledge base."""
    return [name for name in names if not name.endswith(".yaml") and not (Path(folder) / name).is_dir()]


def _copy(folder: Path, kept: Path) -> None:
    """Put a copy in place, whole or not at all; a full disk is no reason to stop answering."""
    if folder.resolve() == kept.resolve():
        return
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".edition-") as fresh:
            new, old = Path(fresh) / "new", Path(fresh) / "old"
            shutil.copytree(folder, new, ignore=_all_but_yaml)
            if kept.exists():
                kept.rename(old)
            try:
                new.rename(kept)
            except OSError:
                old.rename(kept)
                raise
    except OSError as error:
        _log.warning("The knowledge base could not be copied to %s (%s).", kept, error)
