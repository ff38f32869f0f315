"""Both engines for every test of what a state store must do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import psycopg
import pytest

from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from bot.store.verbs import Store
from tests.store.servers import PostgresServer, required_server

Open = Callable[[], tuple[Store, ReminderStore]]
TABLES = (
    *("inbox", "conversation", "answer", "feedback", "unanswered", "forgotten", "salt"),
    *("subscription", "delivery", "pace", "note", "entry_seen"),
)
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's server; tests share it, and none may stop it."""
    server = required_server()
    yield server
    server.remove()


@pytest.fixture
def new_schema(postgres) -> Settings:
    """A schema on it that nobody has used."""
    schema = f"test_{next(_NUMBERS)}"
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return Settings(database_url=postgres.url(schema))


@pytest.fixture(scope="session")
def migrated(postgres) -> str:
    """The address of a schema that has its tables, which takes longer than most tests."""
    open_stores(Settings(database_url=postgres.url()))[0].database.close()
    return postgres.url()


@pytest.fixture
def postgres_settings(migrated) -> Settings:
    """The migrated schema with nothing in it."""
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute(";".join(f"DELETE FROM {table}" for table in TABLES).encode())
    return Settings(database_url=migrated)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def settings(request, tmp_path) -> Settings:
    """An empty state store of one engine after the other."""
    if request.param == "sqlite":
        return Settings(state=tmp_path / "state" / "bot.db")
    return request.getfixturevalue("postgres_settings")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def new_settings(request, tmp_path) -> Settings:
    """As `settings`, without any table."""
    return Settings(state=tmp_path / "bot.db") if request.param == "sqlite" else request.getfixturevalue("new_schema")


@pytest.fixture
def open_both(settings) -> Iterator[Open]:
    """Opens the same store, again and again."""
    opened = []

    def opener() -> tuple[Store, ReminderStore]:
        opened.append(open_stores(settings))
        return opened[-1]

    yield opener
    for store, _ in opened:
        store.database.close()


@pytest.fixture
def opened(open_both) -> Callable[[], Store]:
    """Opens the answering half."""
    return lambda: open_both()[0]


@pytest.fixture
def store(opened) -> Store:
    return opened()


@pytest.fixture
def reminders(open_both) -> ReminderStore:
    return open_both()[1]
