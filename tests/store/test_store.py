"""What every state store must do; another engine joins by another `opened` parameter."""

import sqlite3
import threading

import pytest

from bot.errors import StoreError
from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.redaction import redacted
from bot.store.verbs import CONTEXTS_KEPT_S, EVENTS_KEPT_S, LEASE_S, REST_KEPT_S, Store

NOW = 1_800_000_000.0


def sqlite_store(folder):
    return open_store(Settings(state=folder / "state" / "bot.db"))


@pytest.fixture(params=[sqlite_store], ids=["sqlite"])
def opened(request, tmp_path):
    """Opens the same store, again and again."""
    stores = []

    def opener() -> Store:
        stores.append(request.param(tmp_path))
        return stores[-1]

    yield opener
    for store in stores:
        store.database.close()


@pytest.fixture
def store(opened):
    return opened()


def test_an_event_is_remembered_once(store):
    assert store.remember_event("e1", "c:1", {"a": 1}, NOW)
    assert not store.remember_event("e1", "c:2", {}, NOW)


def test_two_events_of_one_message_are_one(store):
    assert store.remember_event("e1", "c:1", {}, NOW)
    assert not store.remember_event("e2", "c:1", {}, NOW)


def test_events_without_message_do_not_shadow_each_other(store):
    assert store.remember_event("e1", None, {}, NOW)
    assert store.remember_event("e2", None, {}, NOW)


def test_a_claim_keeps_others_off_for_its_lease(store):
    store.remember_event("e1", None, {"a": "ü"}, NOW)
    claim = store.claim_event("e1", NOW)
    assert (claim.body, claim.attempts, claim.posted) == ({"a": "ü"}, 1, False)
    assert store.claim_event("e1", NOW + LEASE_S - 1) is None
    assert store.unfinished_events(NOW + LEASE_S - 1) == []
    assert store.unfinished_events(NOW + LEASE_S) == [("e1", {"a": "ü"})]
    assert store.claim_event("e1", NOW + LEASE_S).attempts == 2


def test_a_finished_event_is_never_claimed_and_what_it_said_is_gone(store):
    store.remember_event("e1", None, {"text": "who?"}, NOW)
    store.claim_event("e1", NOW)
    store.finish_event("e1", NOW)
    assert store.claim_event("e1", NOW + 999) is None
    assert not store.remember_event("e1", None, {}, NOW)
    with store.database.reading() as connection:
        assert connection.execute("SELECT body FROM inbox").fetchall() == [("",)]


def test_a_posted_event_says_so_to_the_next_claim(opened):
    first = opened()
    first.remember_event("e1", None, {}, NOW)
    first.claim_event("e1", NOW)
    first.mark_posted("e1", "1.1")
    second = opened()
    second.release_claims()
    assert second.claim_event("e1", NOW).posted


def test_a_delayed_event_waits(store):
    store.remember_event("e1", None, {}, NOW)
    store.delay_event("e1", NOW + 5)
    assert store.claim_event("e1", NOW) is None
    assert store.claim_event("e1", NOW + 5)


def test_a_dropped_event_may_come_again(store):
    store.remember_event("e1", None, {}, NOW)
    store.drop_event("e1")
    assert store.remember_event("e1", None, {}, NOW)


def test_only_one_of_many_threads_gets_an_event(store):
    store.remember_event("e1", None, {}, NOW)
    claims, start = [], threading.Barrier(8)

    def claim():
        start.wait()
        claims.append(store.claim_event("e1", NOW))
        store.database.close_thread()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found is not None for found in claims) == 1


def test_a_conversation_is_kept_a_day(store):
    store.save_context("C1:1.1", "U1", {"question": {}}, NOW)
    store.save_context("C1:1.1", "U1", {"question": {"who": ["china"]}}, NOW + 1)
    assert store.load_context("C1:1.1", NOW + 2) == {"question": {"who": ["china"]}}
    assert store.load_context("C1:1.1", NOW + 1 + CONTEXTS_KEPT_S) is None
    assert store.load_context("C1:2.2", NOW) is None


def test_an_answer_is_kept_ninety_days(store):
    store.save_answer("a1", "U1", {"kind": "Answer"}, NOW)
    assert store.load_answer("a1", NOW + REST_KEPT_S - 1) == {"kind": "Answer"}
    assert store.load_answer("a1", NOW + REST_KEPT_S) is None


def test_the_last_word_on_an_answer_counts(store):
    store.save_feedback("U1", "a1", "good", NOW)
    store.save_feedback("U1", "a1", "bad", NOW, reason="wrong date")
    store.save_feedback("U2", "a1", "good", NOW)
    counts = store.counts()
    assert (counts["good"], counts["bad"]) == (1, 1)


def test_a_question_is_counted_once_however_often_it_is_retried(store):
    for key in ("e1", "e1", "e2"):
        store.save_unanswered(key, "U1", "what of <@U2>?", NOW)
    assert store.unanswered() == [("what of [mention]?", 2, "2027-01-15")]


def test_whoever_asks_is_forgotten_and_nobody_else(store):
    for user in ("U1", "U2"):
        store.save_context(user, user, {}, NOW)
        store.save_answer(user, user, {"a": 1}, NOW)
        store.save_feedback(user, user, "good", NOW)
        store.save_unanswered(user, user, f"asked by {user}", NOW)
    store.forget("U1", NOW)
    store.save_unanswered("later", "U1", "again", NOW)
    counts = store.counts()
    assert [counts[name] for name in ("conversations", "answers", "good", "unanswered")] == [1, 1, 1, 1]
    assert store.unanswered() == [("asked by U2", 1, "2027-01-15")]


def test_nothing_outlives_its_promise(store):
    store.remember_event("e1", None, {}, NOW)
    store.save_context("c", "U1", {}, NOW)
    store.save_answer("a1", "U1", {}, NOW)
    store.save_feedback("U1", "a1", "bad", NOW)
    store.save_unanswered("q", "U1", "q", NOW)
    store.prune(NOW + CONTEXTS_KEPT_S)
    assert (store.counts()["waiting"], store.counts()["conversations"]) == (1, 0)
    store.prune(NOW + EVENTS_KEPT_S)
    assert (store.counts()["waiting"], store.counts()["answers"]) == (0, 1)
    store.prune(NOW + REST_KEPT_S)
    assert set(store.counts().values()) == {0}


def test_hostile_text_is_only_text(store):
    store.save_unanswered("q", "U1", "' OR 1=1; DROP TABLE answer;--", NOW)
    assert store.unanswered()[0][0] == "' OR 1=1; DROP TABLE answer;--"
    assert store.counts()["answers"] == 0


def test_a_failed_write_leaves_nothing(store):
    def fail_half_way():
        with store.database.writing() as connection:
            connection.execute("DELETE FROM salt")
            raise ValueError

    with pytest.raises(ValueError):
        fail_half_way()
    with store.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM salt").fetchone() == (1,)


def test_many_may_open_a_new_store_at_once(opened):
    failures, start = [], threading.Barrier(6)

    def start_up():
        start.wait()
        try:
            opened().database.close_thread()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=start_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_users_are_kept_as_hashes_only(store, tmp_path):
    store.save_context("C0GENERAL:1.1", "U0ASKER", {}, NOW)
    store.save_feedback("U0ASKER", "a1", "good", NOW)
    store.database.close()
    files = b"".join(file.read_bytes() for file in (tmp_path / "state").iterdir())
    assert b"U0ASKER" not in files
    assert b"C0GENERAL" not in files


def test_the_file_is_its_owners_alone(opened, tmp_path):
    opened()
    assert (tmp_path / "state" / "bot.db").stat().st_mode & 0o777 == 0o600


def test_sole_use_is_one_processes(opened):
    first, second = opened(), opened()
    assert first.database.claim_sole_use()
    assert not second.database.claim_sole_use()
    first.database.close()
    assert second.database.claim_sole_use()


def test_a_damaged_file_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "bot.db"
    file.write_bytes(b"not a database" * 999)
    with pytest.raises(StoreError, match="put a backup in its place"):
        open_store(Settings(state=file))
    assert file.read_bytes().startswith(b"not a database")


def test_a_file_of_a_newer_version_is_refused(tmp_path):
    file = tmp_path / "bot.db"
    open_store(Settings(state=file)).database.close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        open_store(Settings(state=file))


def test_postgresql_is_refused_with_what_to_do():
    with pytest.raises(StoreError, match="unset it"):
        open_store(Settings(database_url="postgres://u:secret@h/d"))


REDACTED = {
    "mail a.b+c@x.example now": "mail [e-mail] now",
    "xoxb-123-abc and xapp-1-A": "[token] and [token]",
    "ring +41 (0)22 739 51 11": "ring [number]",
    "ask <@U123> or @ada": "ask [mention] or [mention]",
    "see https://x.example/a?b=c": "see [link]",
    "key 0123456789abcdef0123456789abcdef": "key [token]",
    "JOB/CTG/12 of 2018-03-23, WT/L/1032, para. 19.9": "JOB/CTG/12 of 2018-03-23, WT/L/1032, para. 19.9",
    "in 2018 and 2019": "in 2018 and 2019",
}


@pytest.mark.parametrize(("text", "expected"), REDACTED.items())
def test_what_is_personal_or_secret_is_not_kept(text, expected):
    assert redacted(text) == expected
