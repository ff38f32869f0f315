"""Which state store the settings ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from bot.store.database import Database
from bot.store.reminders import ReminderStore
from bot.store.sqlite import SqliteDatabase
from bot.store.verbs import Store


def open_stores(settings: Settings) -> tuple[Store, ReminderStore]:
    """The store, and that of the reminders in the same database; StoreError where it cannot be used."""
    database = open_database(settings)
    return Store(database), ReminderStore(database)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Store, ReminderStore]]:
    """The same two, closed at the end of the block."""
    store, reminders = open_stores(settings)
    try:
        yield store, reminders
    finally:
        store.database.close()


def open_database(settings: Settings) -> Database:
    """The database that the settings name, opened and migrated: on PostgreSQL, or else in a file."""
    if settings.database_url:
        # It takes a moment to import, and most hosts have no need of it.
        from bot.store.postgres import PostgresDatabase

        return PostgresDatabase(settings.database_url)
    return SqliteDatabase(settings.state)


def refuses_reminders(settings: Settings) -> str | None:
    """Why no reminder may be sent from this host, in a sentence; None where they may be."""
    if not settings.wiped_daily or settings.database_url:
        return None
    return (
        "Reminders are off: this host deletes its files at each restart, so that the bot would forget which reminders "
        "it has sent; add a PostgreSQL database, which sets DATABASE_URL"
    )
