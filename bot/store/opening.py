"""Which state store the settings ask for."""

from __future__ import annotations

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.sqlite import SqliteDatabase
from bot.store.verbs import Store


def open_store(settings: Settings) -> Store:
    """The store, opened and migrated; StoreError where it cannot be used."""
    if settings.database_url:
        raise StoreError(
            "DATABASE_URL is set, but PostgreSQL is not supported yet; unset it, and point RAPPORTEUR_STATE "
            "at a file on a disk that is kept"
        )
    return Store(SqliteDatabase(settings.state))
