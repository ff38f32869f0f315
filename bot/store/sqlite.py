"""The state store's file on SQLite: opened, checked, migrated; one connection for each thread."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import aiosql
import sqlite_utils

from bot.errors import StoreError

_HERE = Path(__file__).parent
_BUSY_TIMEOUT_S = 10
_REMEDY = "check that its folder can be written to, or put a backup in its place"


class SqliteDatabase:
    """One database file; its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Open `path`, or make it with mode 600; StoreError where it cannot be used."""
        self.queries: Any = aiosql.from_path(_HERE / "queries.sql", "sqlite3", mandatory_parameters=False)
        self._path = path
        self._local = threading.local()
        self._lock_file: IO[bytes] | None = None
        try:
            if not _make_file(path):
                _check(self._connection(), path)
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: cannot be used as the state store ({error}); {_REMEDY}") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The calling thread's connection; each statement sees what is committed."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be read ({error})") from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the write lock from its start, so that no lock can fail it half-way."""
        try:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be written ({error})") from error

    def claim_sole_use(self) -> bool:
        """Whether no other live process uses the file; holds for as long as this process lives."""
        if self._lock_file is None:
            lock_file = self._path.with_name(self._path.name + ".lock").open("wb")
            try:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock_file.close()
                return False
            self._lock_file = lock_file
        return True

    def close(self) -> None:
        """Close the calling thread's connection and give up sole use; other threads close their own."""
        self.close_thread()
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None

    def close_thread(self) -> None:
        """Close the calling thread's connection; the next use opens another."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self._path)
            self._local.connection = connection
        return connection

    def _migrate(self) -> None:
        """Apply the numbered migrations that the file lacks, all or none, whoever else starts at once."""
        files = sorted((_HERE / "migrations").glob("[0-9]*.sql"))
        with self.writing() as connection:
            (applied,) = connection.execute("PRAGMA user_version").fetchone()
            if applied > len(files):
                raise StoreError(f"{self._path}: was written by a newer version of the bot; install that one")
            for file in files[applied:]:
                for statement in statements_of(file.read_text(encoding="utf-8")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(files)}")


def statements_of(sql: str) -> list[str]:
    """The statements of a migration, in which a semicolon stands nowhere but after a statement."""
    return [statement.strip() for statement in sql.split(";") if statement.strip()]


def _make_file(path: Path) -> bool:
    """Make the file where there is none; whether it was made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        path.chmod(0o600)
        return False
    return True


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite_utils.Database(path, execute_plugins=False).conn
    assert isinstance(connection, sqlite3.Connection)
    # Python would otherwise open transactions of its own, without the write lock.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_S * 1000}")
    _enable_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; SQLite's busy timeout does not cover this one statement."""
    deadline = time.monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a damaged file: to go on with it, or to start an empty one, would repeat what was done."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise StoreError(f"{path}: is damaged ({verdict}); {_REMEDY}")
