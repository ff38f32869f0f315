"""Saving the state store and bringing it back."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.backup import backup, mark_restored, restore
from bot.store.opening import open_stores
from tests.store.making import DAY, LEASE, NOW, claimed, plan, planned, subscribe

pytestmark = pytest.mark.whole


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path / "state" / "bot.db")


@pytest.fixture
def saved(settings, tmp_path):
    """A backup that was made before d1 was posted, of a store that went on."""
    store, reminders = open_stores(settings)
    subscribe(reminders)
    plan(reminders, planned("d1"), planned("d2", lead=1, due_at=NOW + 9 * DAY))
    store.remember_event("e1", None, {"text": "who?"}, NOW)
    file = tmp_path / "backup.db"
    backup(settings, file)
    reminders.mark_sent("d1", claimed(reminders).attempts, "1.1", "x", NOW)
    store.finish_event("e1", NOW)
    store.database.close()
    return file


def join(store):
    """As a bot that starts."""
    with store.database.joining():
        pass


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_backup_is_one_sound_file_for_its_owner_alone(settings, saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [name for name in names(saved.parent) if name.startswith("backup")] == ["backup.db"]
    with closing(sqlite3.connect(saved)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM delivery").fetchone() == (2,)
    assert settings.state.exists()


def test_a_backup_is_made_while_others_write(settings, tmp_path):
    store, reminders = open_stores(settings)
    subscribe(reminders)
    with store.database.writing() as connection:
        connection.execute("DELETE FROM subscription")
        backup(settings, tmp_path / "b.db")
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        assert connection.execute("SELECT count(*) FROM subscription").fetchone() == (1,)
    store.database.close()


def test_a_backup_never_overwrites(settings, saved):
    before = saved.read_bytes()
    with pytest.raises(StoreError, match="never overwritten"):
        backup(settings, saved)
    assert saved.read_bytes() == before


def test_where_there_is_nothing_to_save_nothing_is_made(settings, tmp_path):
    with pytest.raises(StoreError, match="no state store to save"):
        backup(settings, tmp_path / "b.db")
    assert names(tmp_path) == []


def test_a_damaged_store_is_not_saved_as_if_it_were_sound(settings, tmp_path):
    settings.state.parent.mkdir()
    settings.state.write_bytes(b"not a database" * 999)
    with pytest.raises(StoreError, match=r"bot\.db"):
        backup(settings, tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def test_a_folder_that_is_not_there_is_said(settings, saved):
    with pytest.raises(StoreError, match="choose a folder"):
        backup(settings, saved.parent / "nowhere" / "b.db")


def test_what_was_posted_after_the_backup_is_looked_for(settings, saved):
    restore(settings, saved, NOW + 60)
    store, reminders = open_stores(settings)
    assert reminders.delivery("d2").first_attempt_at is None
    claim = reminders.claim_delivery(NOW + 60, LEASE)
    assert (claim.delivery.planned.id, claim.doubtful) == ("d1", True)
    assert claim.delivery.first_attempt_at == NOW
    assert store.unfinished_events(NOW + 999) == []
    store.database.close()


def test_what_is_planned_after_a_restore_and_was_due_before_is_looked_for(settings, saved):
    restore(settings, saved, NOW + 60)
    store, reminders = open_stores(settings)
    plan(reminders, planned("d3", due_at=NOW + 59), now=NOW + 70)
    assert reminders.delivery("d3").first_attempt_at == NOW + 59
    store.database.close()


def test_the_old_file_is_kept_with_all_that_it_held(settings, saved):
    aside = restore(settings, saved, NOW)
    assert aside.name == "bot.db.before-restore-20270115T080000Z"
    old, reminders = open_stores(replace(settings, state=aside))
    assert reminders.delivery("d1").state == "sent"
    old.database.close()
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o600


def test_the_write_ahead_log_of_a_crashed_process_moves_with_its_file(settings, saved):
    crash = (
        "import os, sys; from pathlib import Path; from bot.settings import Settings\n"
        "from bot.store.opening import open_stores\n"
        "open_stores(Settings(state=Path(sys.argv[1])))[1].notes.write('last', 'word'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", crash, settings.state], check=True)
    assert settings.state.with_name("bot.db-wal").stat().st_size > 0
    aside = restore(settings, saved, NOW)
    old, reminders = open_stores(replace(settings, state=aside))
    assert reminders.notes.read("last") == "word"
    old.database.close()
    new, reminders = open_stores(settings)
    assert reminders.notes.read("last") == ""
    new.database.close()


def test_a_damaged_or_missing_store_can_be_restored(settings, saved):
    settings.state.write_bytes(b"not a database" * 999)
    aside = restore(settings, saved, NOW)
    assert aside.read_bytes().startswith(b"not a database")
    settings.state.unlink()
    assert restore(settings, saved, NOW + 1) is None
    open_stores(settings)[0].database.close()


def test_a_folder_is_neither_saved_nor_replaced(settings, saved, tmp_path):
    folder = replace(settings, state=tmp_path / "state")
    for attempt in (lambda: backup(folder, tmp_path / "b.db"), lambda: restore(folder, saved, NOW)):
        with pytest.raises(StoreError, match="found a folder, expected a file or nothing; set RAPPORTEUR_STATE to"):
            attempt()
    assert (settings.state.exists(), (tmp_path / "b.db").exists()) == (True, False)


def test_two_restores_in_one_second_lose_nothing(settings, saved):
    restore(settings, saved, NOW)
    before = settings.state.read_bytes()
    with pytest.raises(StoreError, match="move it away"):
        restore(settings, saved, NOW)
    assert settings.state.read_bytes() == before
    restore(settings, saved, NOW + 1)


def test_while_the_bot_runs_nothing_is_restored(settings, saved):
    store, reminders = open_stores(settings)
    join(store)
    with pytest.raises(StoreError, match="stop the bot first"):
        restore(settings, saved, NOW)
    assert reminders.delivery("d1").state == "sent"
    store.database.close()
    assert restore(settings, saved, NOW)


def test_while_one_of_several_bots_runs_nothing_is_restored(settings, saved):
    (old, _), (new, reminders) = open_stores(settings), open_stores(settings)
    for store in (old, new):
        join(store)
    old.database.close()
    with pytest.raises(StoreError, match="stop the bot first"):
        restore(settings, saved, NOW)
    assert reminders.delivery("d1").state == "sent"
    new.database.close()
    assert restore(settings, saved, NOW)


def test_a_bot_that_opened_what_was_replaced_since_does_not_start(settings, saved):
    store, _ = open_stores(settings)
    restore(settings, saved, NOW)
    with pytest.raises(StoreError, match="was replaced while this process started; start it again"):
        join(store)
    store.database.close()


def _unsound(folder):
    (folder / "bad.db").write_bytes(b"not a database" * 999)


def _foreign(folder):
    with closing(sqlite3.connect(folder / "bad.db")) as connection:
        connection.execute("CREATE TABLE other (x)")


def _newer(folder):
    open_stores(Settings(state=folder / "bad.db"))[0].database.close()
    with closing(sqlite3.connect(folder / "bad.db")) as connection:
        connection.execute("PRAGMA user_version = 999")


UNFIT = {
    "missing": (lambda folder: folder, "no such file"),
    "a folder": (lambda folder: (folder / "bad.db").mkdir(), "no such file"),
    "empty": (lambda folder: (folder / "bad.db").touch(), "not of this bot"),
    "unsound": (_unsound, "choose another backup"),
    "foreign": (_foreign, "not of this bot"),
    "newer": (_newer, "newer version"),
}


@pytest.mark.parametrize(("make", "told"), UNFIT.values(), ids=UNFIT.keys())
def test_what_is_not_a_backup_changes_nothing(settings, saved, tmp_path, make, told):
    make(tmp_path)
    before = settings.state.read_bytes()
    with pytest.raises(StoreError, match=told):
        restore(settings, tmp_path / "bad.db", NOW)
    assert settings.state.read_bytes() == before
    assert not [name for name in names(settings.state.parent) if "restor" in name]
    assert saved.exists()


def test_an_older_backup_is_brought_up_to_date(settings, saved, tmp_path):
    from bot.store.database import migrations

    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        for statement in migrations()[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
    restore(settings, old, NOW)
    store, reminders = open_stores(settings)
    assert reminders.notes.read("suspect_until") == repr(NOW)
    store.database.close()
    assert saved.exists()


def test_after_a_restore_by_other_means_the_store_is_marked(settings, saved):
    settings.state.write_bytes(saved.read_bytes())
    mark_restored(settings)
    store, reminders = open_stores(settings)
    assert float(reminders.notes.read("suspect_until")) == pytest.approx(store.database.now(), abs=5)
    join(store)
    with pytest.raises(StoreError, match="stop the bot"):
        mark_restored(settings)
    store.database.close()


def test_postgresql_is_saved_with_its_own_tools_and_marked_here(postgres_settings, tmp_path):
    with pytest.raises(StoreError, match=r"pg_dump .*DATABASE_URL"):
        backup(postgres_settings, tmp_path / "b.db")
    with pytest.raises(StoreError, match=r"pg_restore .*state restored"):
        restore(postgres_settings, tmp_path / "b.db", NOW)
    assert names(tmp_path) == []
    store, reminders = open_stores(postgres_settings)
    now = store.database.now()
    plan(reminders, planned(subscription="", due_at=now - 5), now=now, until=now)
    mark_restored(postgres_settings)
    assert reminders.claim_delivery(now, LEASE).doubtful
    store.database.close()


def test_where_nothing_can_be_put_it_is_said(settings, saved, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be replaced"):
        restore(replace(settings, state=tmp_path / "file" / "bot.db"), saved, NOW)
