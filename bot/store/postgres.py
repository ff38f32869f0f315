"""The state store on PostgreSQL: reached with a few connections, which all threads share, and migrated."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, LiteralString, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from bot.errors import StoreError
from bot.store.database import migrations, named_sql

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

WAIT_S = 10.0
"""How long to wait for a connection, be it that all are in use or that the server is away; and for a lock."""
MOST_CONNECTIONS = 4
"""A transaction takes milliseconds; small plans of hosts allow twenty connections in all."""
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_ENCRYPTED = ("require", "verify-ca", "verify-full")
_RECONNECTING_S = 1.0
"""A pool that tries for longer waits longer and longer between its tries, and comes back late."""
_LOCK = 0x52617070
"""First half of the advisory locks' key, "Rapp"; the second is the schema's name."""
_DEFAULTS: dict[str, str | int] = {
    "application_name": "rapporteur",
    "connect_timeout": 5,
    # A server that vanished without a word is given up after ten seconds.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
    # After a failover the old server may still answer.
    "target_session_attrs": "read-write",
}
_SESSION = (
    "SET statement_timeout = '30s'",
    # Whoever is frozen in the middle of a transaction may not keep the others waiting.
    "SET idle_in_transaction_session_timeout = '10s'",
)
_CAUSES = {
    "refused": "it refuses connections: is it running, and is the port right?",
    "password authentication failed": "it does not take the user and password",
    "no password supplied": "it wants a password",
    "does not exist": "it does not know the database or the user",
    "lock timeout": "another process held what was to be written for too long",
    "timeout": "it does not answer in time",
    "translate host name": "its host is not known",
    "not support SSL": "it does not encrypt connections, which is required unless it runs on this machine",
    "certificate": "its certificate is not trusted",
    "starting up": "it is starting",
    "shutting down": "it is shutting down",
    "too many": "it has no connection left",
    "read-only": "it can only be read",
    "No space left": "its disk is full",
    "disk full": "its disk is full",
    "permission denied": "the user may not do this",
    "terminating connection": "it ended the connection",
    "closed the connection": "it ended the connection",
}
"""What an error says, and how it is told: its own words name the server and the user."""


class PostgresDatabase:
    """One database on a server; its methods may be called from any thread."""

    def __init__(self, url: str, *, wait_s: float = WAIT_S) -> None:
        """Connect and migrate; StoreError, which never shows `url`, where that cannot be done."""
        self.queries: Any = named_sql("psycopg")
        self._conninfo = conninfo_of(url)
        self._wait_s = wait_s
        self._lock: Connection | None = None
        """Holds a shared lock for as long as this process is one of those that use the schema."""
        # It would write the server's and the user's names to the log at each try.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        _migrate(self._conninfo)
        self._pool = ConnectionPool(
            self._conninfo,
            kwargs={"autocommit": True, "prepare_threshold": None},
            configure=self._configure,
            min_size=1,
            max_size=MOST_CONNECTIONS,
            open=False,
            name="state",
            reconnect_timeout=_RECONNECTING_S,
        )
        self._pool.open()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection; each statement sees what is committed."""
        with self._connection("read") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction; nothing is tried a second time, since nobody knows what became of the first."""
        with self._connection("written") as connection, connection.transaction():
            yield connection

    @contextmanager
    def joining(self) -> Iterator[bool]:
        """Whether no other live process has joined those that use the schema."""
        try:
            if self._lock is None:
                self._lock = psycopg.connect(self._conninfo, autocommit=True)
                self._lock.execute(f"SET lock_timeout = {int(self._wait_s * 1000)}".encode())
            alone = _asked(self._lock, "pg_try_advisory_lock")
            try:
                yield alone
            finally:
                _asked(self._lock, "pg_advisory_lock_shared")
                if alone:
                    _asked(self._lock, "pg_advisory_unlock")
        except psycopg.Error as error:
            raise StoreError(f"the database of DATABASE_URL cannot be reached ({cause_of(error)})") from None

    def now(self) -> float:
        """The server's clock, in seconds since 1970."""
        with self.reading() as connection:
            row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::double precision").fetchone()
        assert row is not None
        return float(row[0])

    def version(self) -> str:
        """As "PostgreSQL 15.18"."""
        with self.reading() as connection:
            row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        return f"PostgreSQL {str(row[0]).split()[0]}"

    def warning(self) -> str:
        """Nothing is known of that would lose anything."""
        return ""

    def close(self) -> None:
        """Close all connections and leave those that use the schema."""
        self._pool.close()
        if self._lock is not None:
            # A server notices a little later that a connection was closed.
            with suppress(psycopg.Error):
                self._lock.execute("SELECT pg_advisory_unlock_all()")
            self._lock.close()
            self._lock = None

    def close_thread(self) -> None:
        """Nothing is kept for a thread."""

    def _configure(self, connection: Connection) -> None:
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        for statement in (*_SESSION, f"SET lock_timeout = {int(self._wait_s * 1000)}"):
            connection.execute(statement.encode())

    @contextmanager
    def _connection(self, what: str) -> Iterator[Connection]:
        try:
            connection = self._living()
            try:
                yield connection
            finally:
                self._pool.putconn(connection)
        except (psycopg.Error, PoolTimeout, PoolClosed) as error:
            raise StoreError(f"the database of DATABASE_URL cannot be {what} ({cause_of(error)})") from None

    def _living(self) -> Connection:
        """A connection that the server answers on; the dead ones found on the way are thrown away."""
        deadline = time.monotonic() + self._wait_s
        while True:
            connection = self._next(deadline)
            try:
                connection.execute("SELECT 1")
            except psycopg.OperationalError:
                connection.close()
                self._pool.putconn(connection)
            else:
                return connection

    def _next(self, deadline: float) -> Connection:
        """A connection out of the pool, which tries to make one only when it is asked, and not for long."""
        while True:
            left = deadline - time.monotonic()
            try:
                return self._pool.getconn(timeout=max(0.01, min(_RECONNECTING_S, left)))
            except PoolTimeout:
                if left <= _RECONNECTING_S:
                    raise


def conninfo_of(url: str) -> str:
    """How to connect: what the address says, encrypted unless the server runs on this machine."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise StoreError("DATABASE_URL does not start with postgres:// or postgresql://; copy it from your host again")
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error:
        # The error, and the traceback to it, would show the password.
        raise StoreError(
            "DATABASE_URL cannot be read; write postgresql://user:password@host:5432/database, "
            "with %40 for an @ in the password"
        ) from None
    hosts = f"{given.get('hostaddr') or given.get('host') or ''}".split(",")
    if not all(host in _LOCAL or host.startswith("/") for host in hosts):
        given.setdefault("sslmode", "require")
        if given["sslmode"] not in _ENCRYPTED:
            raise StoreError(
                "DATABASE_URL asks for a connection that need not be encrypted, to another machine; "
                f"leave sslmode out, or set it to one of {', '.join(_ENCRYPTED)}"
            )
    return make_conninfo("", **{**_DEFAULTS, **given})


def cause_of(error: Exception) -> str:
    """What is wrong, in words that show nothing of the address."""
    text = str(error)
    told = next((told for said, told in _CAUSES.items() if said in text), "")
    if not told and isinstance(error, PoolTimeout):
        return "it could not be reached in time, or all connections to it are in use"
    state = getattr(error, "sqlstate", None)
    return told or f"{type(error).__name__}{f', SQLSTATE {state}' if state else ''}"


def _asked(connection: Connection, lock: LiteralString) -> bool:
    """The answer of one of PostgreSQL's functions on advisory locks, asked of the schema's lock."""
    row = connection.execute(f"SELECT {lock}(%s, hashtext(current_schema()))", (_LOCK,)).fetchone()
    return row == (True,)


def _migrate(conninfo: str) -> None:
    """Apply the migrations that the schema lacks, all or none, whoever else starts at once."""
    try:
        with psycopg.connect(conninfo) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", (_LOCK + 1,))
            _apply(connection)
    except psycopg.Error as error:
        raise StoreError(f"the database of DATABASE_URL cannot be used ({cause_of(error)})") from None


def _apply(connection: Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (applied INTEGER NOT NULL)")
    row = connection.execute("SELECT applied FROM schema_version").fetchone()
    applied, known = (row[0] if row else 0), migrations()
    if applied > len(known):
        raise StoreError("the database of DATABASE_URL was written by a newer version of the bot; install that one")
    for statements in known[applied:]:
        for statement in statements:
            connection.execute(statement.encode())
    connection.execute("DELETE FROM schema_version")
    connection.execute("INSERT INTO schema_version (applied) VALUES (%s)", (len(known),))
