"""Saving the state store and bringing it back, without forgetting that a copy is older than what was done."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.database import Database, migrations
from bot.store.opening import open_database
from bot.store.reminders import ReminderStore
from bot.store.sqlite import OWN_TABLES, SqliteDatabase, is_sole_use, lock_file_of, require_file
from bot.store.verbs import Store

_BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps beside a database, and what moves with it."""
_RUNNING = "another process uses the state store; stop the bot first"


def backup(settings: Settings, target: Path) -> None:
    """Copy the state store, which may be in use, to a new file of mode 600, and check the copy.

    StoreError where there is nothing to copy, where `target` exists, or where the copy is not sound.
    """
    if settings.database_url:
        raise StoreError(
            "the state store is on PostgreSQL: save it with your host's backups, or with "
            f'pg_dump --format=custom --file={target} "$DATABASE_URL"'
        )
    if not settings.state.exists():
        raise StoreError(f"{settings.state}: there is no state store to save; set RAPPORTEUR_STATE to its file")
    require_file(settings.state)
    _make(target)
    try:
        _copy(settings.state, target)
        _check(target)
    except StoreError:
        target.unlink()
        raise


def restore(settings: Settings, source: Path, now: float) -> Path | None:
    """Put a copy of `source` in the state store's place, and mark it as restored (see `mark_restored`).

    The old file is renamed, never deleted; its new path is given back, or None where there was none. StoreError,
    and nothing is changed, where `source` is not a sound state store or where the bot is running.
    """
    if settings.database_url:
        raise StoreError(
            "the state store is on PostgreSQL: stop the bot, restore it with your host's backups, or with "
            f'pg_restore --clean --if-exists --dbname="$DATABASE_URL" {source}, '
            "then type: rapporteur state restored"
        )
    _check(source)
    require_file(settings.state)
    try:
        settings.state.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with lock_file_of(settings.state) as lock_file:
            if not is_sole_use(lock_file):
                raise StoreError(f"{settings.state}: {_RUNNING}")
            return _replace(settings.state, source, now)
    except OSError as error:
        raise StoreError(f"{settings.state}: cannot be replaced ({error}); mend that, then try again") from error


def mark_restored(settings: Settings) -> None:
    """After the store was brought back by other means: see to it that nothing is posted twice.

    Whatever was due by now may have been posted after the backup was made; it is looked for in Slack before it is
    posted. StoreError where the bot is running.
    """
    database = open_database(settings)
    try:
        with database.joining() as alone:
            if not alone:
                raise StoreError(_RUNNING)
            _mark(database, database.now())
    finally:
        database.close()


def _replace(path: Path, source: Path, now: float) -> Path | None:
    ready = _beside(path, ".restoring")
    _prepare(source, ready, now)
    aside = _set_aside(path, now)
    ready.replace(path)
    _keep_names(path.parent)
    return aside


def _prepare(source: Path, ready: Path, now: float) -> None:
    """Make a checked, migrated and marked copy, so that no unmarked one is ever in place."""
    for name in _BESIDE:
        _beside(ready, name).unlink(missing_ok=True)
    _make(ready)
    _copy(source, ready)
    _check(ready)
    database = SqliteDatabase(ready)
    try:
        _mark(database, now)
    finally:
        database.close()


def _mark(database: Database, now: float) -> None:
    Store(database).mark_restored(now)
    ReminderStore(database).mark_restored(now)


def _set_aside(path: Path, now: float) -> Path | None:
    """Rename the old file and what belongs to it; its new path."""
    if not path.exists():
        return None
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    aside = _beside(path, f".before-restore-{stamp}")
    if aside.exists():
        raise StoreError(f"{aside}: exists; move it away, then try again")
    for name in _BESIDE:
        old = _beside(path, name)
        if old.exists():
            old.rename(_beside(aside, name))
    return aside


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise StoreError(f"{path}: exists and is never overwritten; choose another name") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error}); choose a folder that can be written to") from error


def _copy(source: Path, target: Path) -> None:
    """Copy page by page, in one consistent state, into one file that needs no other beside it."""
    try:
        with closing(_opened(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied to {target} ({error})") from error


def _check(path: Path) -> None:
    """StoreError where the file is not a sound state store that this version of the bot understands."""
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file; give the path of a backup")
    try:
        with closing(_opened(path)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (applied,) = connection.execute("PRAGMA user_version").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a state store ({error}); choose another backup") from error
    if verdict != "ok":
        raise StoreError(f"{path}: is damaged ({verdict}); choose another backup")
    if not tables >= OWN_TABLES:
        raise StoreError(f"{path}: is a database, but not of this bot; choose another backup")
    if applied > len(migrations()):
        raise StoreError(f"{path}: was written by a newer version of the bot; install that one")


def _opened(path: Path) -> sqlite3.Connection:
    """The database, for reading only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _keep_names(folder: Path) -> None:
    """Have the folder's new names written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
