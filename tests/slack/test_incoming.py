"""Which events ask something of the bot."""

import pytest

from bot.slack.incoming import Identity, from_body, incoming_of
from tests.slack import payloads
from tests.slack.workspace import ASKER, BOT, BOT_USER, CHANNEL, IM, TEAM

US = Identity(BOT_USER, BOT, TEAM)
PING = f"<@{BOT_USER}> who?"

IGNORED = {
    "an edit": payloads.message_changed("who?", ts="1.1"),
    "a deletion": payloads.message_deleted(ts="1.1"),
    "another bot": payloads.bot_message("who?"),
    "ourselves": payloads.own_message("who?"),
    "talk in a channel": payloads.message("who?", channel=CHANNEL),
    "a stop": payloads.agent_session_stopped("1.1"),
    "an event without a user": payloads.app_context_changed(),
    "an event of no shape": {"type": "event_callback", "event": []},
    "an edited mention": payloads.event_callback(
        {
            "type": "app_mention",
            "user": ASKER,
            "text": PING,
            "ts": "1.1",
            "channel": CHANNEL,
            "edited": {"ts": "2"},
        }
    ),
    "odd values": payloads.event_callback({"type": ["app_mention"], "user": 7, "text": None, "ts": 1.1}),
}
ASKED = {
    "a mention": (payloads.app_mention(PING, ts="1.1"), CHANNEL, "1.1", False),
    "a mention in a thread": (payloads.app_mention(PING, ts="1.2", thread_ts="1.1"), CHANNEL, "1.1", False),
    "a direct message": (payloads.message_im("who?", ts="1.1"), IM, "1.1", True),
    "a message that mentions us": (payloads.message(PING, channel=CHANNEL, ts="1.1"), CHANNEL, "1.1", False),
    "a file with words": (payloads.message_with_files("who?", ts="1.1"), IM, "1.1", True),
}


@pytest.mark.parametrize("body", IGNORED.values(), ids=IGNORED.keys())
def test_what_is_not_for_us_is_nobodys_business(body):
    assert incoming_of(body, US) is None


@pytest.mark.parametrize(("body", "channel", "thread", "direct"), ASKED.values(), ids=ASKED.keys())
def test_a_question_is_answered_in_its_thread(body, channel, thread, direct):
    incoming = incoming_of(body, US)
    assert (incoming.channel, incoming.thread, incoming.direct) == (channel, thread, direct)
    assert incoming.utterance == "who?"
    assert from_body(incoming.as_body()) == incoming


def test_a_mention_and_its_message_are_one_message():
    pair = [payloads.app_mention(PING, ts="1.1"), payloads.message(PING, channel=CHANNEL, ts="1.1")]
    mention, message = (incoming_of(body, US) for body in pair)
    assert mention.key != message.key
    assert mention.message_key == message.message_key


@pytest.mark.parametrize(("tab", "kind"), [("home", "home"), ("messages", "pane")])
def test_opening_a_tab_is_told_apart(tab, kind):
    assert incoming_of(payloads.app_home_opened(tab), US).kind == kind
