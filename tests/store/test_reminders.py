"""What every state store must do for the reminders; each test runs on both engines."""

import threading
from dataclasses import replace

import pytest

from bot.reminders.values import Scope
from bot.store.reminders import CHANNEL_PAUSE_S, DELIVERIES_KEPT_S
from tests.store.making import (
    DAY,
    HOUR,
    LEASE,
    NOW,
    REMINDER,
    WEEKLY,
    claimed,
    plan,
    planned,
    state,
    subscribe,
    subscription,
)


@pytest.fixture
def one_due(reminders):
    """A store with one reminder that is due."""
    subscribe(reminders)
    plan(reminders, REMINDER)
    return reminders


# Subscriptions


SUBSCRIPTIONS = {
    "everything": WEEKLY,
    "one lead": replace(WEEKLY, leads=(1,)),
    "no lead": replace(WEEKLY, leads=()),
    "a topic": replace(WEEKLY, scope=Scope("topic", "a-topic")),
    "weekdays, paused": replace(WEEKLY, weekdays_only=True, paused=True),
    "midnight, no name": replace(WEEKLY, hour=0, made_by="", changed_by=""),
    "a time with a fraction": replace(WEEKLY, changed_at=1234567890.123456),
}


@pytest.mark.parametrize("kept", SUBSCRIPTIONS.values(), ids=SUBSCRIPTIONS.keys())
def test_a_subscription_comes_back_as_it_was(reminders, kept):
    reminders.save_subscription(kept)
    assert reminders.subscription("s1") == kept
    assert reminders.subscriptions() == (kept,)


def test_subscriptions_come_by_id_and_a_second_of_one_id_takes_its_place(reminders):
    subscribe(reminders, "s2", "s1")
    changed = subscription("s2", hour=15)
    reminders.save_subscription(changed)
    assert reminders.subscriptions() == (subscription("s1"), changed)


def test_what_is_not_there_is_not_found(reminders):
    assert reminders.subscription("s1") is None
    assert reminders.subscriptions() == ()
    assert reminders.delivery("d1") is None
    assert not reminders.remove_subscription("s1", NOW)
    assert not reminders.pause_subscription("s1", True, "U1", NOW)


def test_pausing_says_who_and_when(reminders):
    subscribe(reminders)
    assert reminders.pause_subscription("s1", True, "U2", NOW)
    assert reminders.subscription("s1") == replace(WEEKLY, paused=True, changed_by="U2", changed_at=NOW)
    assert reminders.pause_subscription("s1", False, "U3", NOW + 1)
    assert reminders.subscription("s1") == replace(WEEKLY, changed_by="U3", changed_at=NOW + 1)


ENDINGS = {
    "removed": lambda store: store.remove_subscription("s1", NOW + 5),
    "paused": lambda store: store.pause_subscription("s1", True, "U2", NOW + 5),
    "resumed": lambda store: store.pause_subscription("s1", False, "U2", NOW + 5),
    "replaced": lambda store: store.save_subscription(replace(WEEKLY, changed_at=NOW + 5)),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS.keys())
def test_whatever_ends_a_subscription_cancels_what_is_pending_for_it_alone(reminders, end):
    subscribe(reminders, "s1", "s2")
    plan(reminders, REMINDER, planned("d2", subscription="s2", channel="C2"), planned("d3", subscription=""))
    end(reminders)
    assert [state(reminders, one) for one in ("d1", "d2", "d3")] == ["cancelled", "pending", "pending"]
    assert reminders.delivery("d1").settled_at == NOW + 5
    assert reminders.delivery("d1").reason


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS.keys())
def test_what_was_cancelled_is_taken_up_again_when_it_is_planned_again(one_due, end):
    end(one_due)
    subscribe(one_due)
    plan(one_due, REMINDER)
    revived = one_due.delivery("d1")
    assert (revived.state, revived.reason, revived.settled_at) == ("pending", "", None)
    assert claimed(one_due).planned == REMINDER


def test_ending_a_subscription_leaves_what_was_posted(one_due):
    one_due.mark_sent("d1", claimed(one_due).attempts, "1.1", "2027-01-22", NOW)
    one_due.remove_subscription("s1", NOW)
    assert state(one_due) == "sent"


def test_a_person_is_forgotten_and_the_reminder_stays(reminders):
    reminders.save_subscription(subscription("s1", made_by="U1", changed_by="U2"))
    reminders.save_subscription(subscription("s2", made_by="U2", changed_by="U1"))
    reminders.forget_person("U1")
    assert [(one.made_by, one.changed_by) for one in reminders.subscriptions()] == [("", "U2"), ("U2", "")]
    assert reminders.subscription("s1").changed_at == WEEKLY.changed_at


# Planning


def test_what_is_planned_waits_and_is_kept_whole(reminders):
    assert reminders.planned_until() == 0
    subscribe(reminders)
    plan(reminders, REMINDER, until=NOW + 123.25)
    delivery = reminders.delivery("d1")
    assert (delivery.planned, delivery.state, delivery.attempts) == (REMINDER, "pending", 0)
    assert (delivery.first_attempt_at, delivery.posted_as, delivery.told, delivery.reason) == (None, None, "", "")
    assert reminders.planned_until() == NOW + 123.25


def test_planning_the_same_again_changes_nothing(reminders):
    subscribe(reminders)
    plan(reminders, REMINDER, planned("d2", lead=1))
    before = reminders.deliveries()
    plan(reminders, REMINDER, planned("d2", lead=1))
    assert reminders.deliveries() == before


def test_one_plan_may_name_a_delivery_twice_and_the_last_word_counts(reminders):
    plan(reminders, REMINDER, planned(due_at=NOW + 5))
    assert [one.planned.due_at for one in reminders.deliveries()] == [NOW + 5]


def test_an_empty_plan_is_a_plan(reminders):
    plan(reminders)
    assert reminders.deliveries() == ()


def test_a_pending_delivery_moves_with_the_plan(reminders):
    subscribe(reminders, "s1", "s2")
    plan(reminders, REMINDER)
    moved = planned(due_at=NOW + HOUR, expires_at=NOW + 9 * DAY, subscription="s2", zone="America/New_York")
    plan(reminders, moved)
    assert reminders.delivery("d1").planned == moved
    assert reminders.claim_delivery(NOW, LEASE) is None


def test_moving_keeps_what_is_known_of_attempts(one_due):
    claim = claimed(one_due)
    one_due.postpone_delivery("d1", claim.attempts, NOW + HOUR, doubtful=True)
    plan(one_due, planned(expires_at=NOW + 2 * DAY))
    delivery = one_due.delivery("d1")
    assert (delivery.attempts, delivery.first_attempt_at, delivery.not_before) == (1, NOW, NOW + HOUR)
    assert delivery.planned.expires_at == NOW + 2 * DAY


def test_a_delivery_that_is_being_sent_stays_so_and_learns_its_new_end(one_due):
    claim = claimed(one_due)
    plan(one_due, planned(expires_at=NOW + HOUR))
    delivery = one_due.delivery("d1")
    assert (delivery.state, delivery.planned.expires_at) == ("sending", NOW + HOUR)
    assert one_due.mark_sent("d1", claim.attempts, "1.1", "x", NOW)


def test_what_is_planned_no_more_is_superseded(reminders):
    subscribe(reminders)
    plan(reminders, REMINDER, planned("d2", kind="undated", meeting=""))
    plan(reminders, now=NOW + 3)
    assert [state(reminders, one) for one in ("d1", "d2")] == ["superseded", "superseded"]
    assert reminders.delivery("d1").settled_at == NOW + 3
    assert reminders.claim_delivery(NOW, LEASE) is None


@pytest.mark.parametrize("kind", ["correction", "snooze"])
def test_what_no_plan_lists_is_left_alone_by_plans(reminders, kind):
    plan(reminders, planned(kind=kind, subscription=""))
    plan(reminders)
    assert state(reminders) == "pending"


def test_what_is_due_after_the_plan_ends_is_left_alone(reminders):
    subscribe(reminders)
    plan(reminders, planned("d1", due_at=NOW + 9), planned("d2", due_at=NOW + 10))
    plan(reminders, until=NOW + 10)
    assert [state(reminders, one) for one in ("d1", "d2")] == ["superseded", "pending"]


def test_a_meeting_that_comes_back_is_planned_again(one_due):
    plan(one_due)
    plan(one_due, planned(due_at=NOW + 1))
    assert state(one_due) == "pending"
    assert one_due.claim_delivery(NOW, LEASE) is None
    assert claimed(one_due, NOW + 1).planned.due_at == NOW + 1


def test_nothing_posted_is_ever_planned_again(one_due):
    one_due.mark_sent("d1", claimed(one_due).attempts, "1.1", "x", NOW)
    before = one_due.delivery("d1")
    plan(one_due)
    plan(one_due, planned(due_at=NOW + DAY))
    assert one_due.delivery("d1") == before


@pytest.mark.parametrize("final", ["missed", "failed", "unknown", "cancelled", "superseded"])
def test_what_was_settled_after_an_attempt_is_not_planned_again(one_due, final):
    one_due.settle_delivery("d1", claimed(one_due).attempts, final, "why", NOW)
    plan(one_due, planned(due_at=NOW + DAY))
    assert (state(one_due), one_due.delivery("d1").reason) == (final, "why")


def test_what_is_planned_for_a_reminder_that_was_just_removed_is_cancelled_at_once(reminders):
    plan(reminders, REMINDER)
    assert state(reminders) == "cancelled"


def test_what_may_have_been_posted_for_a_removed_reminder_does_not_wait_for_ever(one_due):
    claimed(one_due)
    one_due.remove_subscription("s1", NOW)
    plan(one_due, now=NOW + LEASE - 1)
    assert state(one_due) == "sending"
    plan(one_due, now=NOW + LEASE)
    assert state(one_due) == "cancelled"


# Claiming


def test_a_claim_says_whose_turn_it_is(one_due):
    claim = one_due.claim_delivery(NOW, LEASE)
    delivery = claim.delivery
    assert not claim.doubtful
    assert (delivery.planned, delivery.state, delivery.attempts) == (REMINDER, "sending", 1)
    assert (delivery.first_attempt_at, delivery.lease_until) == (NOW, NOW + LEASE)
    assert one_due.delivery("d1") == delivery


def test_nothing_is_claimed_before_it_is_due(one_due):
    assert one_due.claim_delivery(NOW - 0.001, LEASE) is None
    assert one_due.claim_delivery(NOW, LEASE)


def test_a_claim_keeps_others_off_until_its_lease_ends_and_then_it_is_doubtful(one_due):
    claimed(one_due)
    assert one_due.claim_delivery(NOW + LEASE - 0.001, LEASE) is None
    again = one_due.claim_delivery(NOW + LEASE, LEASE)
    assert again.doubtful
    assert (again.delivery.attempts, again.delivery.first_attempt_at) == (2, NOW)


def test_the_nearest_meeting_comes_first(reminders):
    subscribe(reminders, "s1", "s2", "s3", "s4")
    days = {"d1": ("2027-02-02", NOW - 9), "d2": ("2027-02-01", NOW - 1), "d3": ("2027-02-01", NOW - 2)}
    ones = [
        planned(id_, channel=f"C{id_[1]}", subscription=f"s{id_[1]}", day=day, due_at=due)
        for id_, (day, due) in days.items()
    ]
    plan(reminders, *ones, planned("d0", channel="C4", subscription="s4", day="2027-02-01", due_at=NOW - 2))
    assert [claimed(reminders).planned.id for _ in range(4)] == ["d0", "d3", "d2", "d1"]


def test_a_channel_has_one_message_under_way(reminders):
    subscribe(reminders)
    plan(reminders, planned("d1"), planned("d2", lead=1))
    first = claimed(reminders)
    assert reminders.claim_delivery(NOW + 5, LEASE) is None
    reminders.mark_sent("d1", first.attempts, "1.1", "x", NOW + 5)
    assert claimed(reminders, NOW + 5).planned.id == "d2"


def test_a_channel_rests_a_second_after_each_claim(reminders):
    subscribe(reminders)
    plan(reminders, planned("d1"), planned("d2", lead=1))
    reminders.mark_sent("d1", claimed(reminders).attempts, "1.1", "x", NOW)
    assert reminders.claim_delivery(NOW + CHANNEL_PAUSE_S - 0.001, LEASE) is None
    assert claimed(reminders, NOW + CHANNEL_PAUSE_S)


def test_channels_do_not_wait_for_each_other(reminders):
    subscribe(reminders, "s1", "s2")
    plan(reminders, planned("d1"), planned("d2", channel="C2", subscription="s2"))
    assert {claimed(reminders).planned.id for _ in range(2)} == {"d1", "d2"}


@pytest.mark.parametrize(("held", "waits"), [("C1", True), ("*", True), ("C2", False)])
def test_what_is_held_waits(one_due, held, waits):
    one_due.hold_channel(held, NOW + 30)
    assert (one_due.claim_delivery(NOW + 29.9, LEASE) is None) == waits
    assert not waits or claimed(one_due, NOW + 30)


def test_a_hold_is_never_shortened(one_due):
    one_due.hold_channel("C1", NOW + 30)
    one_due.hold_channel("C1", NOW + 10)
    assert one_due.claim_delivery(NOW + 20, LEASE) is None


def test_while_all_is_halted_nothing_is_claimed(one_due):
    assert one_due.halted() == ""
    one_due.halt("the token was revoked")
    assert one_due.halted() == "the token was revoked"
    assert one_due.claim_delivery(NOW, LEASE) is None
    one_due.resume()
    assert one_due.halted() == ""
    assert claimed(one_due)


def test_what_needs_no_subscription_is_claimed_without_one(reminders):
    plan(reminders, planned(subscription="", kind="correction"))
    assert claimed(reminders)


@pytest.mark.parametrize("end", ["removed", "paused"])
def test_between_claim_and_posting_an_ended_subscription_is_noticed(one_due, end):
    claim = claimed(one_due)
    assert one_due.still_ours("d1", claim.attempts, NOW + 10) == LEASE - 10
    ENDINGS[end](one_due)
    assert one_due.still_ours("d1", claim.attempts, NOW + 10) == 0


def test_a_lease_runs_out(one_due):
    attempts = claimed(one_due).attempts
    assert one_due.still_ours("d1", attempts, NOW + LEASE + 1) == 0
    claimed(one_due, NOW + LEASE)
    assert one_due.still_ours("d1", attempts, NOW + LEASE) == 0
    assert one_due.still_ours("d1", attempts + 1, NOW + LEASE) == LEASE
    assert one_due.still_ours("unheard of", 1, NOW) == 0


def test_many_threads_never_get_the_same_delivery(reminders):
    channels = [f"C{number}" for number in range(24)]
    plan(reminders, *(planned(f"d-{one}", channel=one, subscription="") for one in channels))
    found, start = [], threading.Barrier(8)

    def claim_all():
        start.wait()
        while (claim := reminders.claim_delivery(NOW, LEASE)) is not None:
            found.append(claim.delivery.planned.channel)
        reminders.database.close_thread()

    threads = [threading.Thread(target=claim_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(channels)


def test_many_threads_never_have_two_messages_of_a_channel_under_way(reminders):
    plan(reminders, *(planned(f"d{number}", subscription="") for number in range(16)))
    found, start = [], threading.Barrier(8)

    def claim():
        start.wait()
        found.append(reminders.claim_delivery(NOW, LEASE))
        reminders.database.close_thread()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == 1


# Settling


def test_what_was_posted_is_sent_for_good(one_due):
    claim = claimed(one_due)
    assert one_due.mark_sent("d1", claim.attempts, "1.1", "2027-01-22", NOW + 1)
    delivery = one_due.delivery("d1")
    assert (delivery.state, delivery.posted_as, delivery.told) == ("sent", "1.1", "2027-01-22")
    assert delivery.settled_at == NOW + 1
    assert one_due.claim_delivery(NOW + 999, LEASE) is None


def test_what_was_certainly_not_posted_is_tried_again_without_looking(one_due):
    claim = claimed(one_due)
    assert one_due.release_delivery("d1", claim.attempts, NOW + 30, "Slack is busy.")
    assert one_due.delivery("d1").reason == "Slack is busy."
    assert one_due.claim_delivery(NOW + 29, LEASE) is None
    again = one_due.claim_delivery(NOW + 30, LEASE)
    assert (again.doubtful, again.delivery.attempts, again.delivery.first_attempt_at) == (False, 2, NOW + 30)


def test_what_may_have_been_posted_is_looked_for(one_due):
    claim = claimed(one_due)
    assert one_due.doubt_delivery("d1", claim.attempts, NOW + 90, "no answer", posted=True)
    assert (state(one_due), one_due.delivery("d1").reason) == ("sending", "no answer")
    assert one_due.claim_delivery(NOW + 89, LEASE) is None
    assert one_due.claim_delivery(NOW + 90, LEASE).doubtful


@pytest.mark.parametrize("doubtful", [False, True])
def test_what_is_put_off_is_as_doubtful_as_before(one_due, doubtful):
    now = NOW
    claim = claimed(one_due)
    if doubtful:
        now = NOW + LEASE
        claim = claimed(one_due, now)
    assert one_due.postpone_delivery("d1", claim.attempts, now + HOUR, doubtful=doubtful)
    assert state(one_due) == "pending"
    assert one_due.claim_delivery(now + HOUR - 1, LEASE) is None
    assert one_due.claim_delivery(now + HOUR, LEASE).doubtful == doubtful


def test_posts_without_a_receipt_are_counted_over_a_night_too(one_due):
    for number, now in enumerate((NOW, NOW + HOUR, NOW + 2 * HOUR)):
        claim = claimed(one_due, now)
        assert claim.unreceipted == number
        one_due.doubt_delivery("d1", claim.attempts, now + LEASE, "no answer", posted=True)
        put_off = claimed(one_due, now + LEASE)
        one_due.postpone_delivery("d1", put_off.attempts, now + HOUR, doubtful=True)
    assert (one_due.delivery("d1").unreceipted, one_due.delivery("d1").reason) == (3, "")


@pytest.mark.parametrize("final", ["missed", "failed", "unknown", "cancelled", "superseded"])
def test_what_is_settled_is_not_claimed_again(one_due, final):
    assert one_due.settle_delivery("d1", claimed(one_due).attempts, final, "why", NOW + 2)
    delivery = one_due.delivery("d1")
    assert (delivery.state, delivery.reason, delivery.settled_at) == (final, "why", NOW + 2)
    assert one_due.claim_delivery(NOW + 999, LEASE) is None


SETTLINGS = {
    "sent": lambda store, attempts: store.mark_sent("d1", attempts, "1.1", "x", NOW),
    "released": lambda store, attempts: store.release_delivery("d1", attempts, NOW, "why"),
    "postponed": lambda store, attempts: store.postpone_delivery("d1", attempts, NOW, doubtful=True),
    "doubted": lambda store, attempts: store.doubt_delivery("d1", attempts, NOW, "why", posted=True),
    "settled": lambda store, attempts: store.settle_delivery("d1", attempts, "failed", "why", NOW),
}


@pytest.mark.parametrize("settle", SETTLINGS.values(), ids=SETTLINGS.keys())
def test_whoever_lost_its_claim_changes_nothing(one_due, settle):
    lost = claimed(one_due).attempts
    claimed(one_due, NOW + LEASE)
    before = one_due.delivery("d1")
    assert not settle(one_due, lost)
    assert one_due.delivery("d1") == before


@pytest.mark.parametrize("settle", SETTLINGS.values(), ids=SETTLINGS.keys())
def test_whoever_comes_after_the_end_changes_nothing(one_due, settle):
    attempts = claimed(one_due).attempts
    one_due.mark_sent("d1", attempts, "1.1", "x", NOW)
    before = one_due.delivery("d1")
    assert not settle(one_due, attempts)
    assert one_due.delivery("d1") == before


def test_what_was_told_of_a_meeting_is_noted_on_all_that_was_posted_of_it(reminders):
    ones = [planned("d1"), planned("d2"), planned("d3", meeting="m2"), planned("d4", channel="C2"), planned("d5")]
    plan(reminders, *(replace(one, subscription="") for one in ones))
    for number in range(4):
        delivery = claimed(reminders, NOW + 2 * number)
        reminders.mark_sent(delivery.planned.id, delivery.attempts, "1.1", "old", NOW)
    (pending,) = reminders.deliveries("pending")
    reminders.mark_told("C1", "m1", "new", NOW)
    told = {one.planned.id: one.told for one in reminders.deliveries()}
    own = {"d1", "d2", "d5"} - {pending.planned.id}
    assert {id_ for id_, what in told.items() if what == "new"} == own
    assert told[pending.planned.id] == ""


def test_an_operator_who_looked_may_say_that_it_was_posted(one_due):
    one_due.settle_delivery("d1", claimed(one_due).attempts, "unknown", "no answer", NOW)
    assert one_due.decide("d1", "sent", NOW + 9)
    assert state(one_due) == "sent"
    assert one_due.announcements(0) == ()
    assert not one_due.decide("d1", "resend", NOW + 9)


def test_an_operator_who_looked_may_have_it_posted(one_due):
    one_due.settle_delivery("d1", claimed(one_due).attempts, "unknown", "no answer", NOW)
    assert one_due.decide("d1", "resend", NOW + 9)
    again = one_due.claim_delivery(NOW + 9, LEASE)
    assert (again.doubtful, again.delivery.attempts) == (False, 2)


@pytest.mark.parametrize("verdict", ["sent", "resend"])
def test_only_what_is_unknown_is_decided(one_due, verdict):
    assert not one_due.decide("d1", verdict, NOW)
    assert not one_due.decide("unheard of", verdict, NOW)
    assert state(one_due) == "pending"


def test_the_edition_that_was_taken_up_last_is_the_one_to_go_by(reminders):
    assert reminders.notes.edition() == ""
    reminders.notes.take_up("b")
    reminders.notes.take_up("a")
    assert reminders.notes.edition() == "a"


# Reading


def test_deliveries_come_in_the_order_in_which_they_are_due(reminders):
    ones = [planned("d1", due_at=NOW + 2), planned("d3", due_at=NOW + 1), planned("d2", due_at=NOW + 1)]
    plan(reminders, *(replace(one, subscription="") for one in ones))
    assert [one.planned.id for one in reminders.deliveries()] == ["d2", "d3", "d1"]
    assert [one.planned.id for one in reminders.deliveries("pending", limit=2)] == ["d2", "d3"]
    assert reminders.deliveries("sent") == ()


def test_siblings_share_channel_meeting_and_day(reminders):
    ones = [
        planned("d1", lead=7, due_at=NOW + 1),
        planned("d2", lead=14),
        planned("d3", channel="C2"),
        planned("d4", meeting="m2"),
        planned("d5", day="2027-01-23"),
    ]
    plan(reminders, *(replace(one, subscription="") for one in ones))
    assert [one.planned.id for one in reminders.siblings("C1", "m1", "2027-01-22")] == ["d2", "d1"]


def test_posted_reminders_are_found_again(reminders):
    ones = [planned("d1"), planned("d2", kind="correction"), planned("d3"), planned("d4")]
    plan(reminders, *(replace(one, subscription="", channel=f"C{one.id}") for one in ones))
    for number in range(3):
        delivery = claimed(reminders)
        assert delivery.planned.id == f"d{number + 1}"
        reminders.mark_sent(delivery.planned.id, delivery.attempts, f"1.{number}", "x", NOW + number)
    assert [one.planned.id for one in reminders.announcements(NOW)] == ["d1", "d3"]
    assert [one.planned.id for one in reminders.announcements(NOW + 1)] == ["d3"]


def test_a_snooze_that_was_promised_is_an_announcement_until_it_is_called_off(reminders):
    snooze = planned("d1", kind="snooze", subscription="", due_at=NOW + HOUR)
    reminders.add_delivery(snooze, "2027-01-22")
    reminders.add_delivery(replace(snooze, id="d2", channel="C2"))
    (promised,) = reminders.announcements(NOW)
    assert (promised.planned, promised.told, promised.state) == (snooze, "2027-01-22", "pending")
    reminders.mark_told("C1", "m1", "2027-01-29", NOW)
    assert [(one.told, one.settled_at) for one in reminders.announcements(NOW)] == [("2027-01-29", NOW)]
    assert reminders.claim_delivery(NOW, LEASE) is None
    reminders.cancel_snoozes("C1", NOW)
    assert reminders.announcements(NOW) == ()


def test_a_snooze_that_was_posted_is_an_announcement_like_a_reminder(reminders):
    reminders.add_delivery(planned("d1", kind="snooze", subscription=""), "2027-01-22")
    reminders.mark_sent("d1", claimed(reminders).attempts, "1.1", "2027-01-22", NOW)
    assert [one.planned.id for one in reminders.announcements(NOW)] == ["d1"]


def test_what_is_late_is_seen(one_due):
    assert one_due.oldest_due(NOW - 1) is None
    assert one_due.oldest_due(NOW + 700) == NOW
    claim = claimed(one_due, NOW + 700)
    assert one_due.oldest_due(NOW + 800) == NOW
    one_due.release_delivery("d1", claim.attempts, NOW + 900, "Slack is busy.")
    assert one_due.oldest_due(NOW + 800) == NOW
    one_due.mark_sent("d1", claimed(one_due, NOW + 900).attempts, "1.1", "x", NOW)
    assert one_due.oldest_due(NOW + 999) is None


def test_what_is_put_off_on_purpose_is_not_late(one_due):
    one_due.postpone_delivery("d1", claimed(one_due).attempts, NOW + HOUR, doubtful=False)
    assert one_due.oldest_due(NOW + HOUR - 1) is None
    assert one_due.oldest_due(NOW + HOUR + 5) == NOW + HOUR


def test_what_is_put_off_is_still_open(one_due):
    attempts = claimed(one_due).attempts
    assert one_due.oldest_open() == NOW
    one_due.postpone_delivery("d1", attempts, NOW + HOUR, doubtful=False)
    assert one_due.oldest_open() == NOW
    one_due.mark_sent("d1", claimed(one_due, NOW + HOUR).attempts, "1.1", "x", NOW)
    assert one_due.oldest_open() is None


def test_what_nobody_wants_any_more_is_not_late(one_due):
    claimed(one_due)
    one_due.remove_subscription("s1", NOW)
    assert one_due.oldest_due(NOW + 999) is None


def test_the_operator_is_told_of_each_unknown_delivery_once(reminders):
    plan(reminders, *(planned(f"d{number}", subscription="", channel=f"C{number}") for number in range(3)))
    for _ in range(2):
        delivery = claimed(reminders)
        reminders.settle_delivery(delivery.planned.id, delivery.attempts, "unknown", "no answer", NOW)
    assert [one.planned.id for one in reminders.undecided()] == ["d0", "d1"]
    reminders.mark_reported(["d0", "d2"], NOW)
    assert [one.planned.id for one in reminders.undecided()] == ["d1"]
    reminders.mark_reported([], NOW)
    reminders.decide("d0", "resend", NOW)
    again = claimed(reminders, NOW + 2)
    reminders.settle_delivery(again.planned.id, again.attempts, "unknown", "no answer", NOW)
    assert [one.planned.id for one in reminders.undecided()] == ["d0", "d1"]


# Notes, the record's history, upkeep


def test_notes_are_kept(open_both):
    _, reminders = open_both()
    assert reminders.notes.read("a") == ""
    reminders.notes.write("a", "1")
    reminders.notes.write("a", "2 — “two”")
    assert open_both()[1].notes.read("a") == "2 — “two”"


def test_at_first_nothing_of_the_record_is_new(reminders):
    reminders.notes.remember_entries({"a": "1", "b": "1"}, NOW)
    assert reminders.notes.changed_since(0) == ()
    reminders.notes.remember_entries({"a": "1", "b": "2", "c": "1"}, NOW + 5)
    assert reminders.notes.changed_since(NOW) == ("b", "c")
    assert reminders.notes.changed_since(NOW + 5) == ()


def test_an_entry_that_left_the_record_is_new_when_it_returns(reminders):
    reminders.notes.remember_entries({"a": "1", "b": "1"}, NOW)
    reminders.notes.remember_entries({"b": "1"}, NOW + 1)
    reminders.notes.remember_entries({"a": "1", "b": "1"}, NOW + 2)
    assert reminders.notes.changed_since(0) == ("a",)


def test_a_record_that_was_empty_at_first_has_news_later(reminders):
    reminders.notes.remember_entries({}, NOW)
    reminders.notes.remember_entries({"a": "1"}, NOW + 1)
    assert reminders.notes.changed_since(0) == ("a",)


def test_after_a_restore_what_was_due_is_looked_for(reminders):
    subscribe(reminders)
    plan(reminders, planned("d1", due_at=NOW - 1), planned("d2", due_at=NOW + 1))
    reminders.mark_restored(NOW)
    assert reminders.delivery("d1").first_attempt_at == NOW - 1
    assert reminders.delivery("d2").first_attempt_at is None
    assert reminders.claim_delivery(NOW, LEASE).doubtful


def test_after_a_restore_what_is_planned_anew_and_was_due_is_looked_for(reminders):
    subscribe(reminders)
    plan(reminders, planned("d1", due_at=NOW - 1))
    reminders.pause_subscription("s1", True, "U1", NOW)
    reminders.mark_restored(NOW)
    reminders.save_subscription(WEEKLY)
    plan(reminders, planned("d1", due_at=NOW - 1), planned("d2", due_at=NOW), planned("d3", due_at=NOW + 1))
    first = [reminders.delivery(one).first_attempt_at for one in ("d1", "d2", "d3")]
    assert first == [NOW - 1, NOW, None]


def test_after_a_restore_a_correction_is_looked_for_back_to_the_backup(reminders):
    reminders.mark_restored(NOW)
    plan(reminders, *(planned(f"d{n}", kind="correction", subscription="", due_at=NOW + n * DAY) for n in (1, 2)))
    assert [reminders.delivery(one).first_attempt_at for one in ("d1", "d2")] == [NOW - DAY, None]


def test_what_was_settled_long_ago_is_deleted(reminders):
    ones = [planned(f"d{number}", subscription="", channel=f"C{number}") for number in range(3)]
    plan(reminders, *ones)
    first, second = claimed(reminders), claimed(reminders)
    reminders.mark_sent("d0", first.attempts, "1.1", "x", NOW)
    reminders.settle_delivery("d1", second.attempts, "unknown", "why", NOW)
    reminders.prune(REMINDER.expires_at + DELIVERIES_KEPT_S - 1)
    assert len(reminders.deliveries()) == 3
    reminders.prune(REMINDER.expires_at + DELIVERIES_KEPT_S)
    assert [one.planned.id for one in reminders.deliveries()] == ["d1", "d2"]


def test_both_halves_share_one_database(open_both):
    store, reminders = open_both()
    assert store.database is reminders.database
    subscribe(reminders)
    assert open_both()[1].subscriptions() == (WEEKLY,)
