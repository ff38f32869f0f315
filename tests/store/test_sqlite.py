"""What holds of the store on SQLite only: its file."""

import os
import sqlite3
import stat
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.database import migrations, statements_of
from bot.store.opening import open_stores, refuses_reminders
from bot.store.sqlite import SqliteDatabase, warning_of
from tests.store.making import WEEKLY


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "bot.db"


def test_the_file_is_its_owners_alone(file):
    store = open_stores(Settings(state=file))[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.database.close()


def _empty(path):
    path.touch()


def _store(path):
    open_stores(Settings(state=path))[0].database.close()


@pytest.mark.parametrize("make", [_empty, _store], ids=["empty", "a state store"])
def test_a_file_that_others_may_read_becomes_its_owners_alone(tmp_path, make):
    state = tmp_path / "bot.db"
    make(state)
    state.chmod(0o644)
    _store(state)
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def _notes(path):
    path.write_text("Buy milk.\n" * 99, encoding="utf-8")


def _database_of_others(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x)")


def _pipe(path):
    os.mkfifo(path)


OTHERS = {
    "a folder": (Path.mkdir, "found a folder, expected a file or nothing; set RAPPORTEUR_STATE to the path of a file"),
    "a pipe": (
        _pipe,
        "found what is no regular file, expected a file or nothing; set RAPPORTEUR_STATE to the path of a file",
    ),
    "notes": (_notes, "cannot be used as the state store"),
    "a database of others": (_database_of_others, "is a database, but not of this bot; set RAPPORTEUR_STATE"),
}


@pytest.mark.parametrize(("make", "told"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_the_bots_own_is_refused_and_left_as_it_is(tmp_path, make, told):
    place = tmp_path / "others"
    make(place)
    place.chmod(0o755)
    before = (stat.S_IMODE(place.stat().st_mode), place.is_file() and place.read_bytes())
    with pytest.raises(StoreError, match=told):
        open_stores(Settings(state=place))[0]
    assert (stat.S_IMODE(place.stat().st_mode), place.is_file() and place.read_bytes()) == before
    assert list(tmp_path.iterdir()) == [place]


def test_no_name_of_a_person_is_in_the_file(file):
    store = open_stores(Settings(state=file))[0]
    store.save_context("C0GENERAL:1.1", "U0ASKER", {}, 1.0)
    store.save_feedback("U0ASKER", "a1", "good", 1.0)
    store.database.close()
    content = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert b"U0ASKER" not in content
    assert b"C0GENERAL" not in content


def test_a_damaged_file_is_refused_with_what_to_type_and_left_alone(tmp_path):
    damaged = tmp_path / "bot.db"
    damaged.write_bytes(b"not a database" * 999)
    with pytest.raises(StoreError, match="put a backup in its place: rapporteur state restore FILE"):
        open_stores(Settings(state=damaged))[0]
    assert damaged.read_bytes() == b"not a database" * 999


def test_a_file_that_is_damaged_within_is_refused(file):
    open_stores(Settings(state=file))[0].database.close()
    content = bytearray(file.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    file.write_bytes(content)
    with pytest.raises(StoreError, match="backup"):
        open_stores(Settings(state=file))[0]


def test_a_file_of_a_newer_version_is_refused(tmp_path):
    newer = tmp_path / "bot.db"
    open_stores(Settings(state=newer))[0].database.close()
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError, match="newer version"):
        open_stores(Settings(state=newer))[0]


def test_a_file_of_the_version_before_reminders_keeps_what_it_holds(file):
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        for statement in migrations()[0]:
            connection.execute(statement)
        connection.execute("INSERT INTO salt VALUES (1, 'old salt')")
        connection.execute("INSERT INTO answer VALUES ('a1', 'u', '{}', 5)")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    store, reminders = open_stores(Settings(state=file))
    reminders.save_subscription(WEEKLY)
    assert (store.load_answer("a1", 6.0), reminders.subscriptions()) == ({}, (WEEKLY,))
    with store.database.reading() as connection:
        assert connection.execute("SELECT value FROM salt").fetchall() == [("old salt",)]
    store.database.close()


def test_posts_without_a_receipt_that_only_the_reason_told_are_counted(file):
    file.parent.mkdir()
    told = {"a": "", "b": "posted without receipt: reset", "c": "posted twice without receipt: reset"}
    with closing(sqlite3.connect(file)) as connection:
        for statement in (one for statements in migrations()[:2] for one in statements):
            connection.execute(statement)
        columns = "delivery_id, subscription_id, channel, kind, meeting, day, lead, due_at, expires_at, zone, reason"
        for id_, reason in told.items():
            connection.execute(
                f"INSERT INTO delivery ({columns}) VALUES (?, '', 'C', 'reminder', 'm', 'd', 1, 1, 2, 'z', ?)",
                (id_, reason),
            )
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    store, reminders = open_stores(Settings(state=file))
    assert [reminders.delivery(id_).unreceipted for id_ in told] == [0, 1, 2]
    store.database.close()


def test_whoever_waits_too_long_for_another_writer_is_told_and_may_try_again(file):
    first, second = SqliteDatabase(file), SqliteDatabase(file, busy_timeout_s=0.05)
    with first.writing():
        with pytest.raises(StoreError, match="locked"), second.writing():
            pytest.fail("two write at once")
        with second.reading() as connection:
            assert connection.execute("SELECT count(*) FROM turn").fetchone() == (1,)
    with second.writing() as connection:
        connection.execute("DELETE FROM note")
    first.close()
    second.close()


def test_versions_in_which_writes_can_be_lost_are_warned_of():
    known = {
        (3, 7, 0): True,
        (3, 40, 1): True,
        (3, 44, 5): True,
        (3, 44, 6): False,
        (3, 45, 9): True,
        (3, 50, 6): True,
        (3, 50, 7): False,
        (3, 51, 2): True,
        (3, 51, 3): False,
        (3, 53, 0): False,
        (4, 0, 0): False,
    }
    assert {version: bool(warning_of(version)) for version in known} == known
    assert "3.40.1" in warning_of((3, 40, 1))


def test_a_store_says_its_own_version(file):
    database = SqliteDatabase(file)
    assert database.version() == f"SQLite {sqlite3.sqlite_version}"
    assert database.warning() == warning_of(sqlite3.sqlite_version_info)
    database.close()


def test_migrations_hold_whole_statements():
    for statements in migrations():
        for one in statements:
            assert sqlite3.complete_statement(f"{one};")
            bare = "\n".join(line for line in one.splitlines() if not line.startswith("--")).strip()
            assert bare.split()[0] in {"CREATE", "ALTER", "INSERT", "UPDATE"}, bare
    assert statements_of("A;\n\nB;\n") == ["A", "B"]
    assert all(len(before) > 0 and len(after) > 0 for before, after in pairwise(migrations()))


def test_a_host_that_deletes_its_files_needs_a_database_for_reminders():
    assert "DATABASE_URL" in str(refuses_reminders(Settings(wiped_daily=True)))
    assert refuses_reminders(Settings(wiped_daily=True, database_url="postgres://h/d")) is None
    assert refuses_reminders(Settings()) is None
