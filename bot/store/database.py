"""What every engine offers the state store, and the SQL that all of them share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import aiosql

_HERE = Path(__file__).parent
_SAID_ONCE = {
    "subscription": """
        subscription_id, channel, scope_kind, scope_id, leads, hour, zone, weekdays_only, made_by, changed_by,
        changed_at, paused
    """,
    "delivery": """
        delivery_id, subscription_id, channel, kind, meeting, day, lead, due_at, expires_at, zone, state, attempts,
        first_attempt_at, lease_until, not_before, posted_as, told, reason, settled_at, unreceipted
    """,
    "wanted": """(
        subscription_id = ''
        OR EXISTS (
            SELECT 1 FROM subscription
            WHERE subscription.subscription_id = delivery.subscription_id AND subscription.paused = 0
        )
    )""",
}
"""What several statements share: the columns of a row, in the order of its value, and that a delivery has not lost
its subscription."""


class Database(Protocol):
    """A database that is open and migrated; its methods may be called from any thread, and raise StoreError."""

    queries: Any
    """The named SQL; each name is a function of a connection and the statement's parameters."""

    def reading(self) -> AbstractContextManager[Any]:
        """A connection on which each statement sees what is committed."""

    def writing(self) -> AbstractContextManager[Any]:
        """A connection in a transaction, which is committed at the end or leaves nothing.

        Where the commit itself fails for want of a connection, nobody can say which of the two it was.
        """

    def joining(self) -> AbstractContextManager[bool]:
        """Whether no other live process has joined those that use it; if so, whoever joins waits for the block's end.

        After it this process is one of them until `close`, or for as long as it lives; meanwhile nothing is restored.
        """

    def now(self) -> float:
        """The database's clock, in seconds since 1970: one for all processes that use it."""

    def version(self) -> str:
        """The engine and its version, as "SQLite 3.51.3"."""

    def warning(self) -> str:
        """What the operator should know of this version, in a sentence; empty where there is nothing."""

    def close_thread(self) -> None:
        """Give back what is kept for the calling thread; its next use gets another."""

    def close(self) -> None:
        """Give back everything, and leave those that use it."""


def read(database: Database, query: str, **values: object) -> Any:
    """What a named statement gives that reads one row or one value."""
    with database.reading() as connection:
        return getattr(database.queries, query)(connection, **values)


def rows(database: Database, query: str, **values: object) -> list[Any]:
    """What a named statement gives that reads any number of rows."""
    with database.reading() as connection:
        return list(getattr(database.queries, query)(connection, **values))


@contextmanager
def in_turn(database: Database) -> Iterator[Any]:
    """A transaction before which others wait, so that what it has read holds until it has written."""
    with database.writing() as connection:
        database.queries.take_turn(connection)
        yield connection


@cache
def named_sql(driver: str) -> Any:
    """The named SQL for one of aiosql's drivers."""
    sql = "\n".join(file.read_text(encoding="utf-8") for file in sorted((_HERE / "queries").glob("*.sql")))
    return aiosql.from_str(sql.format_map(_SAID_ONCE), driver, mandatory_parameters=False)


def migrations() -> list[list[str]]:
    """The statements of each migration, in the order of their numbers."""
    files = sorted((_HERE / "migrations").glob("[0-9]*.sql"))
    return [statements_of(file.read_text(encoding="utf-8")) for file in files]


def statements_of(sql: str) -> list[str]:
    """The statements of a migration, in which a semicolon stands nowhere but after a statement."""
    return [statement.strip() for statement in sql.split(";") if statement.strip()]
