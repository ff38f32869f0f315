"""Posting, metadata and looking back against `emulate`, so that our own server is not the only judge.

Where emulate 0.12.2 is not as Slack's documentation has it, which `test_where_it_is_not_like_slack` shows:
- history and replies leave `oldest` out of account, so that what it keeps out is tested on our own server;
- replies come on one page whatever the limit;
- metadata is shown whether or not it is asked for;
- a bot may post in a public channel without being in it;
- a token that nobody has is taken for an administrator's without any scope, and one that is not sent is refused.
Besides, it neither checks blocks and metadata nor limits how often it is called.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.blocks import plain_message
from bot.slack.looking_back import EVENT_TYPE
from bot.slack.posting import slack_client
from bot.slack.settling import LOCKED_OUT, Terms
from bot.store.reminders import ReminderStore
from tests.delivering.making import DAY, HOUR_S, Bench
from tests.emulate.making import Workspace, delivery_of
from tests.emulate.server import BLIND_BOT, MUTE_BOT
from tests.reminders.making import base, meeting

pytestmark = pytest.mark.slow

REMINDER = f"reminder session {DAY}"
LATER = "2018-07-17"
LOST = 50
# The client leaves it to the garbage collector to close a connection that ended in the middle of a reply.
HALVED = pytest.param(
    "halved",
    marks=[
        pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
        pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
    ],
)
KINDS = ["public channel", "private channel", "direct message"]


@pytest.fixture
def bench(reminders, slack, clock) -> Bench:
    return Bench(reminders, slack, clock)


@pytest.fixture
def channel(bench, slack) -> str:
    """A channel in which a reminder is due."""
    return with_reminder_due(bench, slack.new_channel())


@pytest.fixture
def blind(reminders, emulate, wire, clock) -> Bench:
    """A bench of a bot that was not given the optional scopes."""
    return Bench(reminders, Workspace(wire, emulate.url, BLIND_BOT), clock)


@pytest.fixture
def _collect_garbage() -> Iterator[None]:
    """Have what is left over complained of here, and not in another test."""
    yield
    gc.collect()


class Mortal(ReminderStore):
    """Belongs to a process that is killed between Slack's taking a message and the note of it."""

    def mark_sent(self, *_):
        raise SystemExit


def with_reminder_due(bench, channel):
    bench.subscribe(channel)
    bench.plan()
    return channel


def killed_posting(bench):
    """Post, be killed before that is noted, and wait for the lease to end."""
    process = replace(bench, store=Mortal(bench.store.database))
    with pytest.raises(SystemExit):
        process.scheduler.tick()
    assert bench.states().get("sending") == 1
    bench.clock.moment += 61


def killed_claiming(bench):
    """Be killed between the claim and the post."""
    assert bench.store.claim_delivery(bench.clock(), bench.terms.lease_s)
    bench.clock.moment += 61


def conversation(slack, kind):
    return slack.direct() if kind == "direct message" else slack.new_channel(private=kind == "private channel")


def texts(slack, channel):
    return [message["text"] for message in slack.messages(channel)]


def rows(bench):
    """The deliveries by their ids."""
    return {row.planned.id: row for row in bench.store.deliveries()}


# The server


def test_where_it_is_not_like_slack(slack, wire):
    warden, channel = slack.warden, slack.new_channel(invited=False)
    bot = slack_client(slack.bot_token, wire.url)
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": "d1"}}
    root = bot.chat_postMessage(channel=channel, text="in a foreign channel", metadata=metadata)["ts"]
    for number in range(3):
        warden.chat_postMessage(channel=channel, text=str(number), thread_ts=root)
    history = warden.conversations_history(channel=channel, oldest="9999999999.000000")["messages"]
    assert [delivery_of(message) for message in history if message["ts"] == root] == ["d1"]
    replies = warden.conversations_replies(channel=channel, ts=root, oldest="9999999999.000000", limit=1)
    assert len(replies["messages"]) == 4
    nobody = slack_client("xoxb-nobody", wire.url)
    assert nobody.auth_test()["user"] == "admin"
    with pytest.raises(SlackApiError, match="missing_scope"):
        nobody.chat_postMessage(channel=channel, text="from nobody")


def test_a_token_is_taken_if_somebody_has_it(bench, wire):
    assert bench.courier.is_let_in()
    bench.client.token = ""
    assert not bench.courier.is_let_in()
    assert len(wire.called("auth.test")) == 2


# Posting


@pytest.mark.parametrize("kind", KINDS)
def test_a_reminder_stands_there_once_with_its_id(bench, slack, kind):
    channel = with_reminder_due(bench, conversation(slack, kind))
    bench.run(120)
    (message,) = slack.messages(channel)
    ((id_, row),) = rows(bench).items()
    assert (row.state, row.posted_as, row.told) == ("sent", message["ts"], DAY)
    payload = {"delivery_id": id_, "told": DAY}
    assert message["metadata"] == {"event_type": EVENT_TYPE, "event_payload": payload}
    assert (message["blocks"][0]["block_id"], message["text"]) == (id_, REMINDER)


def test_a_notice_to_a_person_stands_in_their_conversation(bench, slack):
    person = slack.warden.auth_test()["user_id"]
    assert bench.courier.tell(person, plain_message("A notice."))
    assert texts(slack, slack.direct()) == ["A notice."]


# Looking back


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_killed_process_posted_is_found_and_not_posted_again(bench, slack, wire, kind):
    channel = with_reminder_due(bench, conversation(slack, kind))
    killed_posting(bench)
    bench.run(120)
    ((id_, row),) = rows(bench).items()
    (message,) = slack.messages(channel)
    assert (row.state, row.posted_as, row.told, delivery_of(message)) == ("sent", message["ts"], DAY, id_)
    assert (len(wire.called("chat.postMessage")), len(wire.called("conversations.history"))) == (1, 1)


def test_what_a_killed_process_did_not_post_is_not_found_and_posted_once(bench, channel, slack, wire):
    killed_claiming(bench)
    bench.run(120)
    assert (texts(slack, channel), bench.states()) == ([REMINDER], {"sent": 1})
    (asked,) = wire.called("conversations.history")
    assert (asked["channel"], asked["include_all_metadata"]) == (channel, "1")
    assert float(asked["oldest"]) <= bench.clock() - 3600


def test_another_delivery_is_not_taken_for_it(reminders, slack, clock):
    bench = Bench(reminders, slack, clock, base(meeting(DAY), meeting(DAY, "panel")))
    channel = with_reminder_due(bench, slack.new_channel())
    bench.deliver()
    clock.moment += 1
    killed_claiming(bench)
    bench.run(120)
    assert sorted(texts(slack, channel)) == [f"reminder panel {DAY}", REMINDER]
    assert sorted(slack.delivered(channel).values()) == [1, 1]


def test_it_is_found_on_the_last_page(bench, channel, slack, wire):
    killed_posting(bench)
    for number in range(450):
        slack.warden.chat_postMessage(channel=channel, text=str(number))
    bench.run(120)
    assert (texts(slack, channel).count(REMINDER), bench.states()) == (1, {"sent": 1})
    cursors = [asked.get("cursor", "") for asked in wire.called("conversations.history")]
    assert (len(cursors), len(set(cursors)), cursors[0]) == (3, 3, "")


def test_on_many_pages_without_it_it_is_not_found(bench, channel, slack, wire):
    for number in range(450):
        slack.warden.chat_postMessage(channel=channel, text=str(number))
    killed_claiming(bench)
    bench.run(120)
    assert (texts(slack, channel).count(REMINDER), bench.states()) == (1, {"sent": 1})
    assert len(wire.called("conversations.history")) == 3


# Without the scope to look


def test_without_the_history_a_doubtful_reminder_is_held(blind, wire):
    channel = with_reminder_due(blind, blind.slack.new_channel())
    killed_posting(blind)
    blind.run(600)
    assert (texts(blind.slack, channel), blind.states()) == ([REMINDER], {"unknown": 1})
    (row,) = rows(blind).values()
    assert "missing_scope" in row.reason
    # It is this one that is in doubt; the bot is not locked out.
    assert (blind.store.halted(), len(wire.called("conversations.history"))) == ("", 1)
    assert not any(one.paused for one in blind.store.subscriptions())


@pytest.mark.parametrize(("dies", "times"), [(killed_posting, 2), (killed_claiming, 1)])
def test_without_the_history_it_is_posted_again_if_the_settings_say_so(blind, dies, times):
    resending = replace(blind, terms=Terms(doubtful="resend"))
    channel = with_reminder_due(resending, resending.slack.new_channel())
    dies(resending)
    resending.run(600)
    assert (texts(resending.slack, channel), resending.states()) == ([REMINDER] * times, {"sent": 1})


def test_without_the_optional_scopes_a_direct_message_can_be_looked_for(blind):
    channel = with_reminder_due(blind, blind.slack.direct())
    killed_posting(blind)
    blind.run(120)
    assert (texts(blind.slack, channel), blind.states()) == ([REMINDER], {"sent": 1})


# Corrections


def test_a_correction_is_put_into_the_message_and_below_it(bench, channel, slack):
    bench.run(10)
    bench.edit(LATER)
    bench.run(60)
    first, second = slack.messages(channel)
    assert (first["text"], second["text"]) == (f"corrected session {DAY} {DAY}", f"correction session {DAY} {DAY}")
    assert ("edited" in first, second["thread_ts"]) == (True, first["ts"])
    assert first["blocks"][0]["text"]["text"] == first["text"]
    assert {delivery_of(first), delivery_of(second)} == {row.planned.id for row in bench.store.deliveries("sent")}
    assert first["blocks"][0]["block_id"] == delivery_of(first)
    assert [row.told for row in bench.store.announcements(0.0)] == [LATER]


def test_a_correction_of_a_killed_process_is_found_in_its_thread(bench, channel, slack, wire):
    bench.run(10)
    bench.edit(LATER)
    killed_posting(bench)
    bench.run(120)
    assert len(wire.called("conversations.replies")) == 1
    assert sorted(slack.delivered(channel).values()) == [1, 1]
    assert [row.told for row in bench.store.announcements(0.0)] == [LATER]


@pytest.mark.usefixtures("_collect_garbage")
@pytest.mark.parametrize("how", ["closed", "reset", HALVED, "silent", "never sent"])
def test_a_correction_whose_reply_is_lost_is_said_once(reminders, slack, clock, wire, how):
    bench = Bench(reminders, slack, clock, timeout_s=1)
    channel = with_reminder_due(bench, slack.new_channel())
    bench.run(10)
    bench.edit(LATER)
    wire.cut("chat.postMessage", how)
    bench.run(300)
    assert texts(slack, channel) == [f"corrected session {DAY} {DAY}", f"correction session {DAY} {DAY}"]
    assert len(wire.called("chat.postMessage")) == (3 if how == "never sent" else 2)


def test_an_update_whose_reply_is_lost_is_made_again(bench, channel, slack, wire):
    bench.run(10)
    bench.edit(LATER)
    wire.cut("chat.update", "closed")
    bench.run(300)
    assert texts(slack, channel) == [f"corrected session {DAY} {DAY}", f"correction session {DAY} {DAY}"]
    assert len(wire.called("chat.update")) == 2


# Replies that are lost


@pytest.mark.usefixtures("_collect_garbage")
@pytest.mark.parametrize("how", ["closed", "reset", HALVED, "never sent"])
def test_of_many_lost_replies_none_loses_or_doubles_a_reminder(reminders, slack, clock, wire, how):
    bench = Bench(reminders, slack, clock, base(*(meeting(DAY, f"m{number}") for number in range(LOST // 5))))
    channels = [slack.new_channel() for _ in range(5)]
    for channel in channels:
        bench.subscribe(channel)
    wire.weather = at_each_first_post(how)
    bench.run(0.5 * HOUR_S, step=61)
    ids = set(rows(bench))
    assert (len(ids), bench.states()) == (LOST, {"sent": LOST})
    assert slack.delivered(*channels) == dict.fromkeys(ids, 1)
    assert len(wire.called("chat.postMessage")) == (2 * LOST if how == "never sent" else LOST)
    stamps = {delivery_of(message): message["ts"] for channel in channels for message in slack.messages(channel)}
    assert stamps == {id_: row.posted_as for id_, row in rows(bench).items()}


def at_each_first_post(how):
    """Cut the wire when a delivery is posted for the first time."""
    posted = set()

    def weather(asked):
        metadata = asked.arguments.get("metadata", "")
        if asked.method != "chat.postMessage" or metadata in posted:
            return None
        posted.add(metadata)
        return how

    return weather


def test_replies_that_do_not_come_in_time_are_lost_replies(reminders, slack, clock, wire):
    bench = Bench(reminders, slack, clock, timeout_s=1)
    channel = with_reminder_due(bench, slack.new_channel())
    wire.cut("chat.postMessage", "silent")
    wire.cut("conversations.history", "silent")
    bench.run(600)
    assert (texts(slack, channel), bench.states()) == ([REMINDER], {"sent": 1})
    assert (len(wire.called("chat.postMessage")), len(wire.called("conversations.history"))) == (1, 2)


# Doors that are closed


def test_a_private_channel_without_the_bot_is_paused_and_its_maker_is_told(bench, slack):
    person = str(slack.warden.auth_test()["user_id"])
    channel, other = slack.new_channel(private=True, invited=False), slack.new_channel()
    for each in (channel, other):
        bench.subscribe(each, made_by=person)
    bench.run(600)
    assert (bench.states(), texts(slack, other)) == ({"failed": 1, "sent": 1}, [REMINDER])
    assert {one.channel for one in bench.store.subscriptions() if one.paused} == {channel}
    (told,) = texts(slack, slack.direct())
    assert f"<#{channel}> (not_in_channel)" in told


def test_an_archived_channel_is_paused(bench, channel, slack):
    slack.warden.conversations_archive(channel=channel)
    bench.run(600)
    assert bench.states() == {"failed": 1}
    assert [one.paused for one in bench.store.subscriptions()] == [True]


@pytest.mark.parametrize("token", ["", MUTE_BOT], ids=["without a token", "without chat:write"])
def test_a_bot_that_may_not_post_waits_until_it_may(bench, channel, slack, token):
    right, bench.client.token = bench.client.token, token
    bench.run(300)
    assert bench.store.halted().startswith(LOCKED_OUT)
    assert (texts(slack, channel), bench.states()) == ([], {"pending": 1})
    bench.client.token = right
    bench.run(300)
    assert (texts(slack, channel), bench.states(), bench.store.halted()) == ([REMINDER], {"sent": 1}, "")
