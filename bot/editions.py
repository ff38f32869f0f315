"""The knowledge base as it stands: read again when its files change, the last one that held kept beside the state."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from bot.errors import KnowledgeError
from bot.knowledge.loading import load, read
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
        self._seen = self._last = _print_of(folder)
        self.problem: KnowledgeError | None = None
        """What is wrong with the files as they lie there; None where they are in use."""
        self.current = self._first()

    def refresh(self) -> bool:
        """Read the files again if they changed since and look as they did at the last call; whether that is in use now.

        Files that do not hold change nothing but `problem`.
        """
        with self._lock:
            try:
                return self._is_changed() and self._is_taken_up()
            except OSError as error:
                _log.warning("The knowledge base could not be read (%s); it will be tried again.", error)
                return False

    def _is_changed(self) -> bool:
        """Whether the files are others than were read, and nobody is writing them: half a file may hold too."""
        last, self._last = self._last, _print_of(self._folder)
        return last == self._last != self._seen

    def _is_taken_up(self) -> bool:
        """Read the files; whether another edition is in use now. OSError where that must be tried again."""
        seen, record = self._last, self._read(self.current)
        self._seen = seen
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
            reading = read(self._folder, known_acts())
        except KnowledgeError as error:
            self.problem = error
            _log.error("The knowledge base does not hold and is not used:\n%s", error)
            return None
        record = _ready(reading.knowledge, self._kept, before)
        self.problem = None
        if self._kept and self._folder.resolve() != self._kept.resolve():
            # From what was read: the files may be others by now, and not hold.
            _keep(reading.texts, self._kept)
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


def _keep(texts: Mapping[str, bytes], kept: Path) -> None:
    """Put a copy in place, whole or not at all; a full disk is no reason to stop answering."""
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".edition-") as fresh:
            new, old = Path(fresh) / "new", Path(fresh) / "old"
            for name, text in texts.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(text)
            if kept.exists():
                kept.rename(old)
            try:
                new.rename(kept)
            except OSError:
                old.rename(kept)
                raise
    except OSError as error:
        _log.warning("The knowledge base could not be copied to %s (%s).", kept, error)
