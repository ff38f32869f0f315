"""The loop: it plans when something changed, stops for nothing, and tells the operator what went wrong."""

import logging
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest

from bot.health import LATE_S, status
from bot.scheduling import POLL_S, Duties, heartbeat
from bot.settings import Settings
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from bot.store.sqlite import SqliteDatabase
from tests.delivering.making import DAY, DUE, HOUR_S, Bench, delivered, doubled
from tests.reminders.making import at, base, meeting
from tests.slack.workspace import ASKER, CHANNEL, IM, READER

pytestmark = pytest.mark.whole

REMINDER = f"reminder session {DAY}"


# Planning


def test_a_subscription_is_heeded_at_the_next_round(make_bench):
    made = make_bench()
    made.run(30)
    made.subscribe()
    made.run(5)
    assert made.posts() == [REMINDER]


def test_an_edit_of_the_record_is_heeded_at_the_next_round(bench, clock):
    clock.moment = DUE - 600
    bench.run(300)
    bench.edit("2018-07-11")
    bench.run(1200)
    assert (bench.posts(), bench.states()) == ([], {"superseded": 1, "pending": 1})


def test_planning_goes_on_as_the_hours_pass(bench, clock):
    clock.moment = DUE - 5 * 24 * HOUR_S
    bench.run(5 * 24 * HOUR_S + 600, step=600)
    assert bench.posts() == [REMINDER]
    assert bench.store.planned_until() >= DUE + 47 * HOUR_S


def test_what_was_due_long_ago_and_could_not_be_posted_stays_planned(make_bench, slack, clock):
    """A reminder on Friday of a meeting on Monday is worth posting until that begins."""
    made = make_bench(knowledge=base(meeting("2018-07-09")))
    clock.moment = at("2018-07-06T08:00")
    made.subscribe(leads=(1,), weekdays_only=True)
    slack.token_error = "invalid_auth"
    made.run(50 * HOUR_S, step=600)
    assert made.states() == {"pending": 1}
    slack.token_error = None
    made.run(HOUR_S, step=60)
    assert made.posts() == ["reminder session 2018-07-09"]


MONDAYS = {
    "a weekend late, a day before": ("2018-07-09", (14, 7, 1), ["reminder session 2018-07-09"]),
    "days late, longer before": ("2018-07-10", (14, 7), []),
    "the day after next, on time": ("2018-07-10", (1,), ["reminder session 2018-07-10"]),
}


@pytest.mark.parametrize(("date", "leads", "posts"), MONDAYS.values(), ids=MONDAYS.keys())
def test_a_meeting_that_is_put_on_record_at_the_weekend_is_reminded_of_as_late_as_is_of_use(
    make_bench, clock, date, leads, posts
):
    """On Saturday; the reminder of Monday's meeting was due on Friday."""
    made = make_bench(knowledge=base())
    made.subscribe(leads=leads, weekdays_only=True)
    clock.moment = at("2018-07-07T10:00")
    made.run(30)
    made.edit(date)
    made.run(50 * HOUR_S, step=600)
    assert made.posts() == posts
    assert set(made.states()) <= {"sent"}


OUTAGES = [(3, 50), (30, 50), (9 * 24, 50)]


@pytest.mark.parametrize(("hours", "meetings"), OUTAGES)
def test_after_an_outage_each_meeting_gets_one_message_at_most_and_none_that_has_begun(
    make_bench, clock, hours, meetings
):
    days = [f"2018-07-{day:02}" for day in range(2, 27)]
    made = make_bench(knowledge=base(*(meeting(days[n % len(days)], f"m{n:02}") for n in range(meetings))))
    clock.moment = at("2018-06-30T12:00")
    made.subscribe(CHANNEL, leads=(14, 7, 1))
    made.run(HOUR_S, step=600)
    before = len(made.posts())
    clock.moment = back = at("2018-07-02T08:30") + hours * HOUR_S
    made.run(4 * HOUR_S, step=20)
    late = [post for post in made.posts()[before:] if post not in days]
    assert late
    assert len(late) == len(set(late))
    for post in late:
        assert at(f"{post.split()[-1]}T09:00") > back
    overdue = [row for row in made.store.deliveries("pending") if row.planned.due_at < back - 24 * HOUR_S]
    assert overdue == []
    assert doubled(made.slack) == {}


# Several processes that go by different editions of the record


@pytest.fixture
def old_and_new(bench, slack, clock):
    """A process that has posted a reminder, and one on the same store that knows a later date."""
    bench.run(30)
    assert bench.posts() == [REMINDER]
    later = replace(base(meeting("2018-07-12")), revision="000000000001")
    return bench, Bench(bench.store, slack, clock, later)


def take_turns(*benches, seconds):
    """Let their loops go round one after the other while time passes."""
    end = benches[0].clock() + seconds
    while benches[0].clock() < end:
        for one in benches:
            one.scheduler.tick()
            one.clock.moment += 2.0


CORRECTION = f"correction session {DAY} {DAY}"


def test_two_processes_on_different_editions_correct_a_channel_once(old_and_new):
    take_turns(*old_and_new, seconds=2 * HOUR_S)
    assert old_and_new[0].posts() == [REMINDER, CORRECTION]


def test_the_edition_that_was_taken_up_last_counts_also_where_it_is_the_older_one(old_and_new, slack, clock):
    """As after a new version that was withdrawn."""
    old, new = old_and_new
    take_turns(old, new, seconds=60)
    again = Bench(old.store, slack, clock, old.knowledge)
    take_turns(again, new, seconds=2 * HOUR_S)
    assert old.posts() == [REMINDER, CORRECTION, f"correction session {DAY} 2018-07-12"]


def test_reminders_are_seen_to_by_whoever_is_left(old_and_new):
    old, new = old_and_new
    take_turns(old, new, seconds=60)
    old.subscribe(IM)
    old.run(LATE_S - 60, step=30)
    assert old.posts(IM) == []
    old.run(LATE_S, step=30)
    assert old.posts(IM) == [REMINDER]


def test_after_a_sleep_of_both_nothing_is_taken_over(old_and_new, clock):
    take_turns(*old_and_new, seconds=60)
    clock.moment += 5 * HOUR_S
    take_turns(*old_and_new, seconds=2 * HOUR_S)
    assert old_and_new[0].posts() == [REMINDER, CORRECTION]


def test_a_record_that_stands_in_for_files_that_do_not_hold_takes_nothing_over(old_and_new, slack, clock):
    old, new = old_and_new
    take_turns(new, seconds=60)
    stopgap = Bench(old.store, slack, clock, old.knowledge, duties=Duties(is_stopgap=lambda: True))
    take_turns(stopgap, new, seconds=2 * HOUR_S)
    assert old.posts() == [REMINDER, CORRECTION]


# Telling the operator


def test_the_operator_is_told_once(make_bench, slack):
    """Of one reminder that fails, one that comes too late, and one of which nobody can tell."""
    made = make_bench(duties=Duties(operator=READER), knowledge=base(meeting("2018-07-04", "talks"), meeting(DAY)))
    made.subscribe(leads=(7, 1))
    slack.fail_next("chat.postMessage", "invalid_blocks")
    slack.fail_next("chat.postMessage", "500")
    made.run(65)
    slack.fail_next("chat.postMessage", "500")
    made.run(HOUR_S, step=10)
    reports = [call["text"] for call in slack.called("chat.postMessage") if call["channel"] == READER]
    assert len(reports) == 2
    text = "\n".join(reports)
    assert "1 that Slack did not take, 1 that came too late" in text
    assert "1 of which nobody can tell whether they were posted" in text
    assert "--decide" in text
    for row in made.store.deliveries():
        assert (row.state in ("failed", "missed", "unknown"), text.count(f"(ID {row.planned.id})")) == (True, 1)


def test_a_report_that_slack_does_not_take_comes_again(make_bench, slack):
    made = make_bench(duties=Duties(operator=IM))
    made.subscribe()
    slack.fail_next("chat.postMessage", "invalid_blocks")
    slack.fail_next("chat.postMessage", "500")
    made.run(300)
    (report,) = made.posts(IM)
    assert report.startswith("Reminders: 1 that Slack did not take.")


def test_without_an_operator_it_is_logged(bench, slack, caplog):
    slack.fail_next("chat.postMessage", "invalid_blocks")
    bench.run(300)
    assert caplog.text.count("A reminder went wrong: failed: reminder on session") == 1
    assert [call["channel"] for call in slack.called("chat.postMessage")] == [CHANNEL]


def test_what_the_operator_decides_is_done(bench, slack, clock):
    slack.fail_next("chat.postMessage", "500", times=2)
    bench.run(600)
    (row,) = bench.store.deliveries("unknown")
    assert bench.store.decide(row.planned.id, "resend", clock())
    bench.run(60)
    assert (bench.posts(), bench.states()) == ([REMINDER], {"sent": 1})


# A sign of life


def test_a_sign_of_life_is_given_once_a_minute_while_all_is_well(make_bench, clock):
    beats = []
    made = make_bench(duties=Duties(beat=lambda: beats.append(clock())))
    made.run(300)
    assert [later - earlier for earlier, later in pairwise(beats)] == [60.0] * 4


class Health(BaseHTTPRequestHandler):
    """Notes what it is asked, and sends the asker elsewhere if told to."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("answer", [200, 302, 404, 500])
def test_the_address_is_fetched_and_its_answer_does_not_matter(answer, caplog):
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        server.asked, server.status = [], answer
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        heartbeat(f"http://127.0.0.1:{server.server_port}/ping/secret")()
        thread.join()
        assert server.asked == ["/ping/secret"]
    heartbeat(f"http://127.0.0.1:{server.server_port}/ping/secret")()
    assert "secret" not in caplog.text


# Trouble


@pytest.fixture
def brittle(tmp_path, make_bench):
    """A bench whose store waits for nobody, with a reminder due; and a connection of somebody else."""
    path = tmp_path / "brittle.db"
    beats = []
    database = SqliteDatabase(path, busy_timeout_s=0.02)
    made = make_bench(store=ReminderStore(database), duties=Duties(beat=lambda: beats.append(1)))
    made.beats = beats
    made.subscribe()
    made.plan()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        yield made, other
    database.close()


def test_nothing_is_posted_while_the_store_cannot_be_written(brittle, slack, clock, caplog):
    made, other = brittle
    other.execute("BEGIN IMMEDIATE")
    pauses = []
    for _ in range(7):
        pauses.append(made.scheduler.look())
        clock.moment += 1
    assert pauses == [2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0]
    assert (slack.calls, made.beats) == ([], [])
    assert "No reminder is posted for now" in caplog.text
    other.execute("COMMIT")
    made.scheduler.look()
    assert (made.posts(), made.beats) == ([REMINDER], [1])
    assert made.scheduler.look() == POLL_S


def test_what_was_posted_and_could_not_be_noted_is_looked_for(brittle, slack):
    made, other = brittle
    slack.weather = lambda _method: other.execute("BEGIN IMMEDIATE") and None
    made.scheduler.look()
    slack.weather = lambda _method: None
    other.execute("ROLLBACK")
    assert (made.posts(), made.states()) == ([REMINDER], {"sending": 1})
    made.run(120)
    assert (made.posts(), made.states()) == ([REMINDER], {"sent": 1})


def test_a_fault_of_ours_ends_a_round_and_not_the_loop(bench, caplog):
    knowledge = bench.knowledge
    bench.knowledge = None
    assert bench.scheduler.look() == 2.0
    assert "AttributeError" in caplog.text
    bench.knowledge = knowledge
    bench.scheduler.look()
    assert bench.posts() == [REMINDER]


def test_the_loop_stops_when_told_and_finishes_what_it_posts(make_bench, slack):
    made = make_bench()
    made.subscribe()
    slack.fail_next("chat.postMessage", "slow", delay_s=0.2)
    made.scheduler.start()
    slack.wait_for(lambda server: server.messages)
    assert made.scheduler.stop()
    assert made.states() == {"sent": 1}


def test_a_loop_that_was_never_started_stops_too(bench):
    assert bench.scheduler.stop()


def test_several_loops_post_each_thing_once(make_bench, slack, clock):
    channels = [CHANNEL, IM]
    made = make_bench(knowledge=base(*(meeting(DAY, f"m{n}") for n in range(4))))
    made.subscribe(*channels)
    others = [type(made)(made.store, slack, clock, made.knowledge) for _ in range(3)]
    for _ in range(40):
        threads = [threading.Thread(target=one.scheduler.look) for one in (made, *others)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        clock.moment += 0.5
    assert made.states() == {"sent": 8}
    assert (doubled(slack), len(delivered(slack))) == ({}, 8)


# A store that came back from a backup, or not at all


def test_after_a_restore_nothing_is_posted_twice(make_bench, bench, tmp_path, clock):
    copy = tmp_path / "backup.db"
    bench.plan()
    with closing(sqlite3.connect(tmp_path / "state-0.db")) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    bench.run(60)
    _, restored = open_stores(Settings(state=copy))
    restored.mark_restored(clock())
    again = make_bench(store=restored)
    again.run(300)
    assert (again.posts(), again.states()) == ([REMINDER], {"sent": 1})
    restored.database.close()


def test_after_a_total_loss_nothing_is_posted_for_the_past(bench, make_bench, clock):
    bench.run(60)
    clock.moment += HOUR_S
    lost = make_bench()
    lost.subscribe(changed_at=clock())
    lost.run(300)
    assert (lost.posts(), lost.states()) == ([REMINDER], {})


# How it is


def test_health_is_red_while_something_is_late_or_all_is_halted(bench, slack, clock):
    assert status(bench.store, clock()).ok
    bench.plan()
    clock.moment = DUE + LATE_S + 1
    late = status(bench.store, clock(), last_event_at=clock() - 5, revision="r1")
    assert (late.ok, late.oldest_due_s, late.last_event_s, late.revision) == (False, 601.0, 5.0, "r1")
    assert str(late.database).startswith("SQLite ")
    slack.token_error = "token_revoked"
    bench.run(30)
    assert "token_revoked" in str(status(bench.store, clock()).halted)
    slack.token_error = None
    bench.run(120)
    assert status(bench.store, clock()) == replace(
        late, ok=True, oldest_due_s=None, last_event_s=None, last_round_s=30.0, revision="000000000000"
    )


def test_what_nobody_knows_is_counted(bench, slack, clock, caplog):
    caplog.set_level(logging.ERROR)
    slack.fail_next("chat.postMessage", "500", times=2)
    bench.run(600)
    assert status(bench.store, clock()).undecided == 1
    assert ASKER not in [call["channel"] for call in slack.called("chat.postMessage")]


def test_health_is_red_once_the_loop_has_stopped(bench, clock):
    bench.run(60)
    assert status(bench.store, clock()).ok
    clock.moment += LATE_S + 120
    assert not status(bench.store, clock()).ok
