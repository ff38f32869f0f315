"""Which state store the settings ask for."""

from __future__ import annotations

from bot.settings import Settings
from bot.store.database import Database
from bot.store.reminders import ReminderStore
from bot.store.sqlite import SqliteDatabase
from bot.store.verbs import Store


def open_store(settings: Settings) -> Store:
    """The store, opened and migrated; StoreError where it cannot be used."""
    return Store(open_database(settings))


def open_stores(settings: Settings) -> tuple[Store, ReminderStore]:
    """The store, and that of the reminders in the same database; StoreError where it cannot be used."""
    database = open_database(settings)
    return Store(database), ReminderStore(database)


def open_database(settings: Settings) -> Database:
    """The database that the settings name, opened and migrated: on PostgreSQL, or else in a file."""
    if settings.database_url:
        # It takes a moment to import, and most hosts have no need of it.
        from bot.store.postgres import PostgresDatabase

        return PostgresDatabase(settings.database_url)
    return SqliteDatabase(settings.state)


def refuses_reminders(*, dyno: bool, database_url: str) -> str | None:
    """Why no reminder may be sent from this host, in a sentence; None where they may be.

    `dyno`: whether DYNO is set, by a host that deletes its files at each restart, and with them what was sent.
    """
    if not dyno or database_url:
        return None
    return (
        "Reminders are off: this host deletes its files at each restart, so that the bot would forget which reminders "
        "it has sent; add a PostgreSQL database, which sets DATABASE_URL"
    )
