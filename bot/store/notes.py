"""What is noted beside the reminders: words under a key, the edition in use, since when its entries have stood."""

from __future__ import annotations

from collections.abc import Mapping

from bot.store.database import Database, in_turn, read, rows

_EDITION, _ENTRIES_KNOWN = "edition", "entries_known"


class Notes:
    """Notes that all processes share; its verbs may be called from any thread and raise StoreError."""

    def __init__(self, database: Database) -> None:
        """Use a database that is open and migrated."""
        self._database = database

    def read(self, key: str) -> str:
        """What was noted under the key; empty where nothing was."""
        return str(read(self._database, "note", key=key) or "")

    def write(self, key: str, value: str) -> None:
        """Note a value under a key, in place of the one before."""
        with in_turn(self._database) as connection:
            self._database.queries.set_note(connection, key=key, value=value)

    def take_up(self, revision: str) -> None:
        """Note the revision of the record from which reminders are made: the one that a process took up last."""
        self.write(_EDITION, revision)

    def edition(self) -> str:
        """The revision that was taken up last; empty where none was."""
        return self.read(_EDITION)

    def remember_entries(self, digests: Mapping[str, str], now: float) -> None:
        """Keep what the record holds, by id; at the very first call nothing counts as new."""
        queries = self._database.queries
        with in_turn(self._database) as connection:
            is_first = not queries.note(connection, key=_ENTRIES_KNOWN)
            known = dict(queries.entries_seen(connection))
            seen_at = 0.0 if is_first else now
            changed = [
                {"id": one, "digest": digest, "seen_at": seen_at}
                for one, digest in digests.items()
                if known.get(one) != digest
            ]
            queries.remember_entries(connection, changed)
            queries.forget_entries(connection, [{"id": one} for one in known.keys() - digests.keys()])
            queries.set_note(connection, key=_ENTRIES_KNOWN, value="yes")

    def changed_since(self, when: float) -> tuple[str, ...]:
        """Ids of the entries that were new or changed after `when`, in order."""
        return tuple(row[0] for row in rows(self._database, "changed_since", when=when))
