"""What every state store must do for the answers; each test runs on both engines."""

import threading
import time

import pytest

from bot.errors import StoreError
from bot.store.opening import open_stores
from bot.store.verbs import CONTEXTS_KEPT_S, EVENTS_KEPT_S, LEASE_S, REST_KEPT_S

NOW = 1_800_000_000.0
TABLES = ("salt", "inbox", "conversation", "answer", "feedback", "unanswered", "forgotten")


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


def test_many_may_open_a_new_store_at_once(new_settings):
    failures, start = [], threading.Barrier(6)

    def start_up():
        start.wait()
        try:
            open_stores(new_settings)[0].database.close()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=start_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_users_are_kept_as_hashes_only(store):
    store.save_context("C0GENERAL:1.1", "U0ASKER", {}, NOW)
    store.save_answer("a1", "U0ASKER", {}, NOW, asked="who is <@U0ASKER>?")
    store.save_feedback("U0ASKER", "a1", "good", NOW)
    store.save_unanswered("e1", "U0ASKER", "q", NOW)
    store.forget("U0ASKER", NOW)
    store.save_feedback("U0ASKER", "a1", "good", NOW)
    with store.database.reading() as connection:
        kept = [row for table in TABLES for row in connection.execute(f"SELECT * FROM {table}").fetchall()]
    assert len(kept) == 3
    assert "U0ASKER" not in str(kept)
    assert "C0GENERAL" not in str(kept)


def joined(store):
    """Whether it was alone when it joined."""
    with store.database.joining() as alone:
        return alone


def test_whoever_joins_is_told_whether_others_use_the_store(opened):
    first, second = opened(), opened()
    assert joined(first)
    assert not joined(second)
    first.database.close()
    assert joined(second)


def test_whoever_joined_as_the_second_is_known_when_the_first_is_gone(opened):
    first, second, third = opened(), opened(), opened()
    assert [joined(first), joined(second)] == [True, False]
    first.database.close()
    assert not joined(third)


def test_who_has_joined_may_join_again(store):
    assert joined(store)
    assert joined(store)


def test_who_joins_later_waits_for_the_first_to_be_done(opened):
    first, second, told, order = opened(), opened(), threading.Event(), []

    def join():
        with second.database.joining() as alone:
            order.append(f"the second is told {alone}")
            told.set()
        order.append("the second is in")

    later = threading.Thread(target=join)
    with first.database.joining():
        later.start()
        assert told.wait(10)
        order.append("the first is in")
    later.join()
    assert order == ["the second is told False", "the first is in", "the second is in"]


def test_disliked_answers_are_known_by_their_questions(store):
    for number, (asker, asked) in enumerate((("U1", "who?"), ("U2", "who?"), ("U3", "when, <@U9>?"), ("U4", ""))):
        store.save_answer(f"a{number}", asker, {}, NOW, asked=asked)
        store.save_feedback("U5", f"a{number}", "bad", NOW + number * 86400)
    store.save_answer("liked", "U1", {}, NOW, asked="what?")
    store.save_feedback("U5", "liked", "good", NOW)
    assert store.thumbs_down() == [("who?", 2, "2027-01-16"), ("when, [mention]?", 1, "2027-01-17")]


def test_a_disliked_answer_is_counted_for_everybody_who_disliked_it(store):
    store.save_answer("a1", "U1", {}, NOW, asked="who?")
    for user in ("U1", "U2", "U2"):
        store.save_feedback(user, "a1", "bad", NOW)
    assert store.thumbs_down() == [("who?", 2, "2027-01-15")]


def test_the_questions_of_whoever_asked_to_be_forgotten_are_not_kept(store):
    store.save_answer("before", "U1", {}, NOW, asked="who?")
    store.forget("U1", NOW)
    store.save_answer("after", "U1", {}, NOW, asked="when?")
    for answer in ("before", "after"):
        store.save_feedback("U2", answer, "bad", NOW)
    assert store.thumbs_down() == []
    assert store.load_answer("after", NOW) == {}


def test_after_a_restore_no_stale_question_is_answered(store):
    store.remember_event("e1", None, {"text": "who?"}, NOW)
    store.mark_restored(NOW)
    assert store.unfinished_events(NOW + 999) == []
    assert not store.remember_event("e1", None, {}, NOW)


def test_the_database_tells_the_time(store):
    assert store.database.now() == pytest.approx(time.time(), abs=2)
    first = store.database.now()
    assert store.database.now() >= first


def test_the_database_tells_what_it_is(store):
    engine, version = store.database.version().split()
    assert engine in ("SQLite", "PostgreSQL")
    assert [part.isdigit() for part in version.split(".")] in ([True] * 2, [True] * 3)


def test_a_wrong_statement_is_an_expected_error_and_the_next_one_works(store):
    for verb in (store.database.reading, store.database.writing):
        with pytest.raises(StoreError, match="cannot be"), verb() as connection:
            connection.execute("SELECT * FROM nothing_of_the_kind")
    assert store.counts()["waiting"] == 0


def test_a_write_that_fails_inside_a_batch_leaves_nothing(store):
    def write_twice():
        with store.database.writing() as connection:
            connection.execute("INSERT INTO forgotten (user_hash, forgotten_at) VALUES ('x', 1)")
            connection.execute("INSERT INTO forgotten (user_hash, forgotten_at) VALUES ('x', 1)")

    with pytest.raises(StoreError):
        write_twice()
    with store.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM forgotten").fetchone() == (0,)


@pytest.mark.parametrize("text", ["", "ü — “quoted”", "100% :now %(now)s ?", "a\nb\tc", "😀" * 100, "'\"`;--"])
def test_any_text_comes_back_as_it_was(store, text):
    store.save_context("c", "U1", {"text": text}, NOW)
    assert store.load_context("c", NOW) == {"text": text}
