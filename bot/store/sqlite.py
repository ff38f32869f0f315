"""The state store's file on SQLite: opened, checked, migrated; one connection for each thread."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import sqlite_utils

from bot.errors import StoreError
from bot.store.database import migrations, named_sql

BUSY_TIMEOUT_S = 10.0
"""How long to wait for whoever else is writing."""
_REMEDY = (
    "check that its folder can be written to and its disk is not full, "
    "or put a backup in its place: rapporteur state restore FILE"
)
_MENDED = {(3, 44): 6, (3, 50): 7}
"""Release lines into which the mending of the WAL-reset bug was taken back, from which release on; see `warning`."""

OWN_TABLES = frozenset({"salt", "inbox"})
"""By which a state store of any version is known."""


class SqliteDatabase:
    """One database file; its methods may be called from any thread."""

    def __init__(self, path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Open `path`, or make it with mode 600; StoreError where it cannot be used."""
        self.queries: Any = named_sql("sqlite3")
        self._path = path
        self._busy_timeout_s = busy_timeout_s
        self._local = threading.local()
        self._lock_file: IO[bytes] | None = None
        try:
            if not _make_file(path):
                _check(path, busy_timeout_s)
                path.chmod(0o600)
            self._migrate()
            self._as_opened = path.stat()
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

    @contextmanager
    def joining(self) -> Iterator[bool]:
        """Whether no other live process has joined; StoreError where the file was replaced since it was opened."""
        try:
            self._lock_file = self._lock_file or lock_file_of(self._path)
            try:
                yield is_sole_use(self._lock_file)
            finally:
                fcntl.flock(self._lock_file, fcntl.LOCK_SH)
            replaced = not os.path.samestat(self._as_opened, self._path.stat())
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be kept from being replaced ({error}); {_REMEDY}") from error
        if replaced:
            raise StoreError(f"{self._path}: was replaced while this process started; start it again")

    def now(self) -> float:
        """This machine's clock, to the millisecond, in seconds since 1970."""
        with self.reading() as connection:
            (now,) = connection.execute("SELECT (julianday('now') - 2440587.5) * 86400.0").fetchone()
        return float(now)

    def version(self) -> str:
        """As "SQLite 3.51.3"."""
        return f"SQLite {sqlite3.sqlite_version}"

    def warning(self) -> str:
        """Whether this SQLite has the fault that https://sqlite.org/wal.html#walresetbug tells of."""
        return warning_of(sqlite3.sqlite_version_info)

    def close(self) -> None:
        """Close the calling thread's connection and leave those that use the file; other threads close their own."""
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
            connection = _connect(self._path, self._busy_timeout_s)
            self._local.connection = connection
        return connection

    def _migrate(self) -> None:
        """Apply the numbered migrations that the file lacks, all or none, whoever else starts at once."""
        known = migrations()
        with self.writing() as connection:
            (applied,) = connection.execute("PRAGMA user_version").fetchone()
            if applied > len(known):
                raise StoreError(f"{self._path}: was written by a newer version of the bot; install that one")
            for statements in known[applied:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(known)}")


def lock_file_of(path: Path) -> IO[bytes]:
    """The file beside the database at `path` on which those that use it hold a shared lock for as long as they live."""
    return path.with_name(path.name + ".lock").open("wb")


def is_sole_use(lock_file: IO[bytes]) -> bool:
    """Whether nobody else holds a lock; then, and until it is let go or shared, nobody else gets one."""
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def require_file(path: Path) -> None:
    """StoreError where something stands at `path` that is no regular file."""
    if path.exists() and not path.is_file():
        found = "a folder" if path.is_dir() else "what is no regular file"
        raise StoreError(
            f"{path}: found {found}, expected a file or nothing; "
            "set RAPPORTEUR_STATE to the path of a file, such as state/rapporteur.db"
        )


def warning_of(version: tuple[int, ...]) -> str:
    """What is wrong with a version of SQLite, in a sentence; empty where nothing is known of.

    >>> warning_of((3, 51, 3)), warning_of((3, 44, 6))
    ('', '')
    """
    line, release = (version[0], version[1]), version[2]
    if version >= (3, 51, 3) or release >= _MENDED.get(line, release + 1):
        return ""
    return (
        f"SQLite {'.'.join(map(str, version))} can, very rarely, lose what two processes write at the same instant; "
        "run one process only, or install 3.51.3 or newer"
    )


def _make_file(path: Path) -> bool:
    """Make the file where there is none; whether it was made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    return True


def _connect(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    connection = sqlite_utils.Database(path, execute_plugins=False).conn
    assert isinstance(connection, sqlite3.Connection)
    # Python would otherwise open transactions of its own, without the write lock.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
    _enable_wal(connection, busy_timeout_s)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _enable_wal(connection: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Switch to write-ahead logging; SQLite's busy timeout does not cover this one statement."""
    deadline = time.monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _check(path: Path, busy_timeout_s: float) -> None:
    """Refuse what is not the bot's own; and a damaged file, since an empty one would repeat what was done."""
    require_file(path)
    # A connection of its own, which leaves the journal of somebody else's file as it is.
    with closing(sqlite3.connect(path, timeout=busy_timeout_s)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if verdict != "ok":
        raise StoreError(f"{path}: is damaged ({verdict}); {_REMEDY}")
    if tables and not tables >= OWN_TABLES:
        raise StoreError(f"{path}: is a database, but not of this bot; set RAPPORTEUR_STATE to another file")
