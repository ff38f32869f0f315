"""One delivery at a time: posted once, looked for where nobody knows, left alone where it is not to be posted."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.reminders.planning import corrections
from bot.slack.delivering import SHARED
from bot.slack.looking_back import EVENT_TYPE
from bot.slack.settling import TRIES, Terms
from bot.store.reminders import ReminderStore
from tests.delivering.making import DAY, DUE, HOUR_S, SCOPES, Bench, delivered, doubled, render
from tests.reminders.making import at, base, meeting
from tests.slack.gateway import Planned as Fault
from tests.slack.workspace import ASKER, CHANNEL, FOREIGN_CHANNEL, IM, PRIVATE_CHANNEL, READER, SHARED_CHANNEL

pytestmark = pytest.mark.whole

REMINDER = f"reminder session {DAY}"
BLIND = ("chat:write",)
"""Scopes without the history."""


@pytest.fixture
def planned(bench):
    """A bench on which one reminder is due now."""
    bench.plan()
    return bench


def only(bench):
    """The one delivery that there is."""
    (row,) = bench.store.deliveries()
    return row


# Posting


def test_what_is_due_is_posted_once_with_its_id(planned, slack):
    assert planned.deliver() == 1
    (message,) = slack.messages
    row = only(planned)
    assert (row.state, row.posted_as, row.told) == ("sent", message.ts, DAY)
    payload = {"delivery_id": row.planned.id, "told": DAY}
    assert message.metadata == {"event_type": EVENT_TYPE, "event_payload": payload}
    assert message.blocks[0]["block_id"] == row.planned.id
    assert (message.text, slack.faults) == (REMINDER, [])
    assert planned.deliver() == 0


def test_nothing_is_posted_before_it_is_due(planned, clock, slack):
    clock.moment = DUE - 1
    assert planned.deliver() == 0
    assert slack.messages == []


def test_messages_of_a_channel_come_a_second_apart(make_bench, clock, slack):
    made = make_bench(knowledge=base(meeting(DAY), meeting(DAY, "panel")))
    made.subscribe(CHANNEL, IM)
    made.plan()
    assert made.deliver() == 2
    clock.moment += 0.9
    assert made.deliver() == 0
    clock.moment += 0.1
    assert made.deliver() == 2
    for channel in (CHANNEL, IM):
        first, second = (at for at, _ in slack.posted_in(channel))
        assert second - first >= 1


# What goes wrong and leaves no doubt

PASSING = ["team_added_to_org", "a_word_of_next_year", "message_limit_exceeded"]


@pytest.mark.parametrize("word", PASSING)
def test_a_passing_error_is_tried_again_within_half_an_hour_and_then_given_up(planned, slack, word):
    slack.fail_next("chat.postMessage", word, times=TRIES)
    planned.run(1800)
    posts = [call.at for call in slack.calls if call.method == "chat.postMessage"]
    assert len(posts) == TRIES
    pauses = [later - earlier for earlier, later in pairwise(posts)]
    assert pauses == sorted(pauses)
    assert planned.states() == {"failed": 1}
    assert word in only(planned).reason


def test_a_passing_error_that_passes_costs_nothing(planned, slack):
    slack.fail_next("chat.postMessage", "team_added_to_org", times=TRIES - 1)
    planned.run(1800)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})
    assert slack.called("conversations.history") == []


@pytest.mark.parametrize("wait_s", [1, 30, 120])
def test_nothing_is_posted_in_a_channel_before_slack_wants_it(make_bench, slack, wait_s):
    made = make_bench(knowledge=base(meeting(DAY), meeting(DAY, "panel")))
    made.subscribe()
    made.plan()
    slack.fail_next("chat.postMessage", "429", retry_after_s=wait_s)
    made.run(wait_s + 20, step=0.5)
    refused, *taken = [call.at for call in slack.calls if call.method == "chat.postMessage"]
    assert [at - refused >= wait_s for at in taken] == [True, True]
    assert made.states() == {"sent": 2}
    assert slack.called("conversations.history") == []


def test_being_limited_is_never_the_end(planned, slack):
    slack.fail_next("chat.postMessage", "429", retry_after_s=1, times=20)
    planned.run(300, step=1)
    assert planned.states() == {"sent": 1}


@pytest.mark.parametrize("word", ["invalid_blocks", "msg_too_long"])
def test_what_slack_can_never_take_is_not_tried_again(planned, slack, word):
    slack.fail_next("chat.postMessage", word)
    planned.run(3600, step=60)
    assert (planned.states(), len(slack.called("chat.postMessage"))) == ({"failed": 1}, 1)


def test_where_slack_cannot_be_reached_nothing_is_given_up(make_bench, clock):
    made = make_bench()
    made.subscribe()
    made.plan()
    url = made.client.base_url
    # A port that nobody listens on
    made.client.base_url = "http://127.0.0.1:1/api/"
    made.run(6 * HOUR_S, step=60)
    assert made.states() == {"pending": 1}
    assert made.store.oldest_due(clock()) == DUE
    made.client.base_url = url
    made.run(900, step=60)
    assert (made.posts(), made.states()) == ([REMINDER], {"sent": 1})


# A channel that is closed to the bot

CLOSED = ["channel_not_found", "is_archived", "not_in_channel"]


@pytest.mark.parametrize("word", CLOSED)
def test_a_closed_channel_is_paused_and_its_makers_are_told_once(make_bench, slack, word):
    made = make_bench(knowledge=base(meeting(DAY), meeting(DAY, "panel"), meeting(DAY, "talks")))
    made.subscribe(CHANNEL)
    made.subscribe(CHANNEL, id="s-2", leads=(6,), made_by=READER)
    made.subscribe(PRIVATE_CHANNEL)
    slack.fail_next("chat.postMessage", word)
    made.run(600)
    states = {row.planned.channel: row.state for row in made.store.deliveries() if row.planned.channel == CHANNEL}
    assert states[CHANNEL] in ("failed", "cancelled")
    assert made.states()["failed"] == 1
    assert {one.id for one in made.store.subscriptions() if one.paused} == {f"s-{CHANNEL}", "s-2"}
    assert len(made.posts(PRIVATE_CHANNEL)) == 3
    told = [call["channel"] for call in slack.called("chat.postMessage") if call["channel"] in (ASKER, READER)]
    assert sorted(told) == sorted([ASKER, READER])
    assert made.posts(CHANNEL) == []


def test_a_channel_that_the_bot_never_was_in_is_paused(make_bench):
    made = make_bench()
    made.subscribe(FOREIGN_CHANNEL)
    made.run(60)
    assert made.states() == {"failed": 1}
    assert [one.paused for one in made.store.subscriptions()] == [True]


# A channel that others read

READING = frozenset({*SCOPES, "channels:read"})


def test_a_channel_that_was_shared_meanwhile_gets_nothing_and_is_paused(make_bench, slack):
    slack.scopes = READING
    made = make_bench(terms=Terms(strangers_welcome=False))
    made.subscribe(SHARED_CHANNEL, CHANNEL)
    made.run(60)
    assert made.posts(SHARED_CHANNEL) == []
    assert len(made.posts(CHANNEL)) == 1
    assert {one.channel for one in made.store.subscriptions() if one.paused} == {SHARED_CHANNEL}
    (told,) = [call["text"] for call in slack.called("chat.postMessage") if call["channel"] == ASKER]
    assert SHARED in told


def test_where_slack_does_not_say_who_reads_it_is_asked_again(make_bench, slack):
    slack.scopes = READING
    made = make_bench(terms=Terms(strangers_welcome=False))
    made.subscribe(CHANNEL)
    slack.fail_next("conversations.info", "internal_error")
    made.run(10)
    assert (made.posts(CHANNEL), made.states()) == ([], {"pending": 1})
    made.run(600)
    assert made.states() == {"sent": 1}


def test_a_shared_channel_is_like_any_other_where_the_settings_say_so(make_bench, slack):
    slack.scopes = READING
    made = make_bench()
    made.subscribe(SHARED_CHANNEL)
    made.run(60)
    assert made.states() == {"sent": 1}


# A bot that is locked out

LOCKED_OUT = ["account_inactive", "token_revoked", "invalid_auth"]


@pytest.mark.parametrize("word", LOCKED_OUT)
def test_a_bot_that_is_locked_out_posts_nothing_until_it_is_let_in(make_bench, slack, word):
    made = make_bench()
    made.subscribe(CHANNEL, PRIVATE_CHANNEL, IM)
    slack.token_error = word
    made.run(600)
    assert len(slack.called("chat.postMessage")) == 1
    assert word in made.store.halted()
    assert made.states() == {"pending": 3}
    assert not any(one.paused for one in made.store.subscriptions())
    slack.token_error = None
    made.run(120)
    assert (made.states(), made.store.halted(), doubled(slack)) == ({"sent": 3}, "", {})


def test_a_halt_by_somebody_else_does_not_end_by_itself(planned, slack):
    planned.store.halt("the operator said so")
    planned.run(600)
    assert (slack.messages, planned.store.halted()) == ([], "the operator said so")


# Where nobody knows whether Slack took it

STORED = ["drop", "reset", "bad_json", "empty", "500", "502", "503", "fatal_error", "internal_error"]


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
@pytest.mark.parametrize("kind", STORED)
def test_a_lost_receipt_neither_loses_nor_doubles(planned, slack, kind, stored):
    slack.fail_next("chat.postMessage", kind, stored=stored)
    planned.run(30)
    assert len(slack.called("chat.postMessage")) == 1
    assert slack.called("conversations.history") == []
    planned.run(120)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})
    assert len(slack.called("chat.postMessage")) == (1 if stored else 2)
    (message,) = slack.messages
    assert (only(planned).posted_as, only(planned).told) == (message.ts, DAY)


@pytest.mark.slow
@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
def test_an_answer_that_does_not_come_in_time_is_a_lost_receipt(make_bench, slack, stored):
    made = make_bench(timeout_s=1)
    made.subscribe()
    slack.weather = lambda method: (
        Fault("slow", stored=stored, delay_s=2) if slack.called(method) == [] and method == "chat.postMessage" else None
    )
    made.run(180)
    assert (made.posts(), made.states()) == ([REMINDER], {"sent": 1})


def test_a_message_that_history_shows_late_is_not_doubled(planned, slack):
    slack.reading.lag_s = 59.0
    slack.fail_next("chat.postMessage", "drop")
    planned.run(180)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})


def test_a_message_is_found_by_its_block_where_metadata_does_not_come_back(planned, slack):
    slack.reading.shows_metadata = False
    slack.fail_next("chat.postMessage", "drop")
    planned.run(180)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})


def test_a_message_is_found_under_many_others(planned, slack):
    slack.reading.most = 15
    slack.fail_next("chat.postMessage", "drop")
    planned.run(5)
    for number in range(100):
        planned.client.chat_postMessage(channel=CHANNEL, text=str(number))
    planned.run(180)
    assert planned.posts().count(REMINDER) == 1
    assert planned.states() == {"sent": 1}
    assert len(slack.called("conversations.history")) == 7


@pytest.mark.parametrize("ahead_s", [-3600.0, -5.0, 5.0, 3600.0])
def test_a_message_is_found_whatever_our_clock_says(make_bench, slack, clock, ahead_s):
    made = make_bench()
    made.subscribe()
    made.plan()
    slack.now = lambda: clock() - ahead_s
    slack.fail_next("chat.postMessage", "drop")
    made.run(180)
    assert (made.posts(), made.states()) == ([REMINDER], {"sent": 1})


def test_it_is_posted_again_once_at_most(planned, slack):
    slack.fail_next("chat.postMessage", "500", times=5)
    planned.run(1800)
    assert len(slack.called("chat.postMessage")) == 2
    assert planned.states() == {"unknown": 1}
    assert "twice" in only(planned).reason


HISTORY_FAULTS = ["429", "500", "bad_json", "drop", "team_added_to_org"]


@pytest.mark.parametrize("kind", HISTORY_FAULTS)
def test_it_waits_until_the_channel_can_be_read(planned, slack, kind):
    slack.fail_next("chat.postMessage", "drop")
    slack.fail_next("conversations.history", kind, times=4)
    planned.run(3600, step=30)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})
    assert len(slack.called("conversations.history")) == 5


@pytest.mark.slow
def test_what_cannot_be_read_for_a_day_is_left_to_the_operator(make_bench, slack):
    made = make_bench()
    made.subscribe()
    slack.fail_next("chat.postMessage", "drop")
    slack.fail_next("conversations.history", "500", times=1000)
    made.run(25 * HOUR_S, step=120)
    assert (made.posts(), made.states()) == ([REMINDER], {"unknown": 1})


@pytest.mark.parametrize(("stored", "posts"), [(True, 1), (False, 0)])
def test_without_the_scope_to_look_it_is_held(make_bench, slack, stored, posts):
    slack.scopes = frozenset(BLIND)
    made = make_bench()
    made.subscribe()
    slack.fail_next("chat.postMessage", "drop", stored=stored)
    made.run(600)
    assert (len(made.posts()), made.states(), made.store.halted()) == (posts, {"unknown": 1}, "")


@pytest.mark.parametrize(("stored", "posts"), [(True, 2), (False, 1)])
def test_without_the_scope_to_look_it_is_posted_again_if_that_is_wanted(make_bench, slack, stored, posts):
    slack.scopes = frozenset(BLIND)
    made = make_bench(terms=Terms(doubtful="resend"))
    made.subscribe()
    slack.fail_next("chat.postMessage", "drop", stored=stored)
    made.run(600)
    assert (len(made.posts()), made.states()) == (posts, {"sent": 1})


def test_even_then_it_is_posted_twice_at_most(make_bench, slack):
    slack.scopes = frozenset(BLIND)
    made = make_bench(terms=Terms(doubtful="resend"))
    made.subscribe()
    slack.fail_next("chat.postMessage", "drop", times=5)
    made.run(1800)
    assert (len(made.posts()), made.states()) == (2, {"unknown": 1})


def test_a_channel_that_closes_on_a_doubtful_message_leaves_it_unknown(planned, slack):
    slack.fail_next("chat.postMessage", "drop")
    slack.fail_next("conversations.history", "not_in_channel")
    planned.run(180)
    assert planned.states() == {"unknown": 1}
    assert [one.paused for one in planned.store.subscriptions()] == [True]


def test_a_doubtful_message_is_looked_for_even_when_its_time_has_passed(planned, slack, clock):
    slack.fail_next("chat.postMessage", "drop")
    planned.deliver()
    clock.moment += 10 * 24 * HOUR_S
    planned.deliver()
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})


class Mortal(ReminderStore):
    """Belongs to a process that is killed between Slack's taking a message and the note of it."""

    def mark_sent(self, *_):
        raise SystemExit


def test_what_a_killed_process_posted_is_looked_for(planned, slack, clock):
    process = Bench(Mortal(planned.store.database), slack, clock)
    with pytest.raises(SystemExit):
        process.deliver()
    assert planned.states() == {"sending": 1}
    planned.run(120)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})


# What is not to be posted any more


def while_wording(bench, act):
    """Have something happen between the claim and the post."""

    def wording(*arguments):
        act()
        return render(*arguments)

    bench.render = wording


def test_what_nobody_wants_any_more_is_not_posted(planned, slack, clock):
    while_wording(planned, lambda: planned.store.remove_subscription(f"s-{CHANNEL}", clock()))
    planned.deliver()
    assert (slack.messages, planned.states()) == ([], {"cancelled": 1})


def test_what_was_paused_meanwhile_is_not_posted(planned, slack, clock):
    while_wording(planned, lambda: planned.store.pause_subscription(f"s-{CHANNEL}", True, ASKER, clock()))
    planned.deliver()
    assert (slack.messages, planned.states()) == ([], {"cancelled": 1})


def test_what_took_longer_than_its_lease_is_not_posted(planned, slack, clock):
    def sleep():
        clock.moment += 61.0

    while_wording(planned, sleep)
    planned.courier.deliver_next()
    assert slack.messages == []
    planned.render = render
    planned.run(60)
    assert (planned.posts(), doubled(slack)) == ([REMINDER], {})


def test_a_process_that_stood_still_does_not_post_whatever_the_databases_clock_says(make_bench, slack):
    made = make_bench(terms=Terms(lease_s=0.2, reserve_s=0.15))
    made.subscribe()
    made.plan()
    while_wording(made, lambda: time.sleep(0.1))
    made.courier.deliver_next()
    assert slack.messages == []


def test_a_reminder_of_an_old_date_is_not_posted_after_the_edit(planned, slack):
    planned.edit("2018-07-17")
    planned.deliver()
    assert (slack.messages, planned.states()) == ([], {"superseded": 1})


def test_a_reminder_of_an_old_date_is_not_posted_again_after_the_edit(planned, slack):
    slack.fail_next("chat.postMessage", "500")
    planned.deliver()
    planned.edit("2018-07-17")
    planned.run(300)
    assert (slack.messages, planned.states()) == ([], {"superseded": 1})


def test_what_comes_too_late_is_missed(planned, slack, clock):
    clock.moment = DUE + 25 * HOUR_S
    planned.deliver()
    assert (slack.messages, planned.states()) == ([], {"missed": 1})


def test_what_is_late_at_night_waits_for_the_morning(planned, slack, clock):
    clock.moment = DUE + 14 * HOUR_S
    planned.deliver()
    assert (slack.messages, planned.states()) == ([], {"pending": 1})
    planned.run(9 * HOUR_S, step=600)
    assert (planned.posts(), planned.states()) == ([REMINDER], {"sent": 1})


def test_a_message_that_cannot_be_worded_is_given_up_and_holds_nothing_up(make_bench, caplog):
    made = make_bench(knowledge=base(meeting(DAY), meeting(DAY, "panel")))
    made.subscribe()

    def wording(planned, *rest):
        if planned.meeting == "panel":
            raise KeyError("a fault of ours")
        return render(planned, *rest)

    made.render = wording
    made.run(1800)
    assert (made.posts(), made.states()) == ([REMINDER], {"sent": 1, "failed": 1})
    assert "a fault of ours" in caplog.text


# Corrections


@pytest.fixture
def posted(planned):
    """A bench on which a reminder stands in the channel."""
    planned.run(10)
    assert planned.posts() == [REMINDER]
    return planned


def test_a_new_date_is_put_into_what_was_posted_and_said_once_below_it(posted, slack):
    posted.edit("2018-07-17")
    posted.run(30)
    first, second = slack.messages
    assert first.text == f"corrected session {DAY} {DAY}"
    assert (first.metadata["event_payload"]["told"], first.blocks[0]["block_id"]) == (DAY, only_sent(posted).planned.id)
    assert (second.text, second.thread_ts) == (f"correction session {DAY} {DAY}", first.ts)
    assert only_sent(posted).told == "2018-07-17"
    posted.run(2 * HOUR_S, step=60)
    assert len(slack.messages) == 2


def only_sent(bench):
    (row,) = bench.store.announcements(0.0)
    return row


def test_another_hour_and_a_day_that_is_no_longer_fixed_are_said_once_each(make_bench):
    made = make_bench(knowledge=base(meeting(DAY, time="15:00")))
    made.subscribe()
    made.run(10)
    made.edit(DAY, time="08:00")
    made.run(60)
    made.edit(DAY, time="08:00", status="proposed")
    made.run(2 * HOUR_S, step=60)
    said = [f"correction session {DAY} {DAY} {hour} Europe/Zurich" for hour in ("15:00", "08:00")]
    assert made.posts() == [REMINDER, *said]


def test_an_hour_that_is_put_on_record_later_is_said_once_below_what_stays_as_it_is(make_bench, slack):
    made = make_bench(knowledge=base(meeting(DAY)))
    made.subscribe()
    made.run(10)
    made.edit(DAY, time="15:00")
    made.run(2 * HOUR_S, step=60)
    assert made.posts() == [REMINDER, f"correction session {DAY} {DAY}"]
    assert slack.called("chat.update") == []
    made.edit(DAY, time="08:00")
    made.run(2 * HOUR_S, step=60)
    assert len(slack.called("chat.update")) == 1


def test_the_same_days_written_otherwise_are_no_news(make_bench, slack):
    made = make_bench(knowledge=base(meeting("{2018-07-10,2018-07-11}")))
    made.subscribe()
    made.run(10)
    made.edit("2018-07-10/2018-07-11")
    made.run(60)
    assert (made.posts(), slack.called("chat.update")) == ([REMINDER], [])


@pytest.mark.parametrize("dates", [[], ["2018-07"]], ids=["withdrawn", "day unknown"])
def test_a_meeting_that_loses_its_day_is_corrected(posted, slack, dates):
    posted.edit(*dates)
    posted.run(30)
    assert [message.text.split()[0] for message in slack.messages] == ["corrected", "correction"]


def test_two_changes_before_the_first_is_said_are_said_once(posted, slack):
    slack.fail_next("chat.update", "500", times=2)
    posted.edit("2018-07-17")
    posted.run(10)
    posted.edit("2018-07-18")
    posted.run(300)
    assert len(slack.messages) == 2
    assert only_sent(posted).told == "2018-07-18"


def test_a_change_that_is_taken_back_before_it_is_said_is_not_said(posted, slack):
    slack.fail_next("chat.update", "500", times=2)
    posted.edit("2018-07-17")
    posted.run(10)
    posted.edit(DAY)
    posted.run(300)
    assert [message.text for message in slack.messages] == [REMINDER]


def test_a_correction_whose_receipt_is_lost_is_looked_for_in_its_thread(posted, slack):
    slack.fail_next("chat.postMessage", "drop")
    posted.edit("2018-07-17")
    posted.run(300)
    assert len(slack.messages) == 2
    assert len(slack.called("conversations.replies")) == 1
    assert only_sent(posted).told == "2018-07-17"


def test_a_message_that_is_gone_does_not_keep_the_correction_back(posted, slack):
    slack.messages[0].deleted = True
    posted.edit("2018-07-17")
    posted.run(60)
    assert [message.text.split()[0] for message in slack.messages] == ["correction"]


def test_what_was_worded_from_an_older_record_is_corrected(make_bench, slack):
    """A second process posts what it knew a moment before the record was read again."""
    made = make_bench()
    made.subscribe()
    made.plan()
    other = replace(made)
    made.edit("2018-07-17")
    other.deliver()
    made.scheduler._done.has_posted = True
    made.run(60)
    assert [message.text.split()[0] for message in slack.messages] == ["corrected", "correction"]


def test_what_is_claimed_while_another_edition_is_taken_up_is_left_to_that_process(posted):
    """It would take what the other one has planned for settled, since by its own record all is as told."""
    old = replace(posted)
    posted.edit("2018-07-17")
    amends = corrections(posted.knowledge, posted.store.announcements(0.0), posted.clock())
    posted.store.plan_deliveries(amends, posted.clock(), until=0.0)
    posted.store.notes.take_up(posted.knowledge.revision)
    assert not old.courier.deliver_next()
    posted.run(10)
    assert posted.posts() == [REMINDER, f"correction session {DAY} {DAY}"]


MOVES = {
    "moved": ("2018-07-12", {}, [f"snooze session {DAY}"]),
    "cancelled": (DAY, {"status": "cancelled"}, []),
    "moved to before that": ("2018-07-06", {}, []),
}


@pytest.mark.parametrize(("date", "others", "after"), MOVES.values(), ids=MOVES.keys())
def test_whoever_wants_to_be_reminded_again_is_told_at_once_of_what_became_of_the_meeting(
    make_bench, clock, date, others, after
):
    """And is reminded at the time that was promised, if the meeting is then still to come."""
    made = make_bench()
    made.promise(DAY, at("2018-07-09T09:00"))
    made.run(30)
    made.edit(date, **others)
    made.run(30)
    assert made.posts(IM) == [f"correction session {DAY} {DAY}"]
    clock.moment = at("2018-07-09T09:00")
    made.run(HOUR_S, step=60)
    assert made.posts(IM) == [f"correction session {DAY} {DAY}", *after]


def test_what_was_posted_to_whoever_wanted_it_again_is_corrected_too(make_bench, slack):
    made = make_bench()
    made.promise(DAY, DUE)
    made.run(30)
    made.edit(DAY, status="cancelled")
    made.run(60)
    first, second = slack.messages
    assert (first.text, second.text) == (f"corrected session {DAY} {DAY}", f"correction session {DAY} {DAY}")
    assert second.thread_ts == first.ts


def test_a_promise_is_corrected_again_when_the_meeting_moves_back_and_forth(make_bench):
    made = make_bench()
    made.promise(DAY, at("2018-07-09T09:00"))
    for date in ("2018-07-12", DAY, "2018-07-12"):
        made.edit(date)
        made.run(30)
    told = [f"correction session {DAY} {date}" for date in (DAY, "2018-07-12", DAY)]
    assert made.posts(IM) == told


def test_a_correction_of_a_promise_whose_receipt_is_lost_is_looked_for_in_the_conversation(make_bench, slack):
    made = make_bench()
    made.promise(DAY, at("2018-07-09T09:00"))
    slack.fail_next("chat.postMessage", "drop")
    made.edit("2018-07-12")
    made.run(300)
    assert made.posts(IM) == [f"correction session {DAY} {DAY}"]
    assert made.states() == {"pending": 1, "sent": 1}


def test_the_ids_in_slack_are_those_in_the_store(posted, slack):
    posted.edit("2018-07-17")
    posted.run(60)
    assert set(delivered(slack)) == {row.planned.id for row in posted.store.deliveries("sent")}


def test_a_correction_without_receipt_is_looked_for_below_every_post_of_the_meeting(make_bench, slack, clock):
    """A reminder that is posted in between does not hide it."""
    clock.moment = at("2018-07-10T09:00")
    made = make_bench(knowledge=base(meeting("2018-07-17")))
    made.subscribe(leads=(7, 2))
    made.run(10)
    clock.moment = at("2018-07-11T08:59:30")
    slack.fail_next("chat.postMessage", "drop")
    made.edit("2018-07-13")
    made.run(300)
    assert doubled(slack) == {}
    assert made.states()["sent"] == 3


def test_a_reminder_that_is_right_is_not_corrected(make_bench, slack, clock):
    """The record is edited and the next reminder falls due in the same round."""
    clock.moment = at("2018-07-10T09:00")
    made = make_bench(knowledge=base(meeting("2018-07-17")))
    made.subscribe(leads=(7, 2))
    made.run(10)
    clock.moment = at("2018-07-11T09:00")
    made.edit("2018-07-13")
    made.run(300)
    assert slack.messages[-1].text.endswith("2018-07-17 2018-07-17")
    assert slack.messages[-1].thread_ts == slack.messages[0].ts
    assert {call["ts"] for call in slack.called("chat.update")} == {slack.messages[0].ts}
