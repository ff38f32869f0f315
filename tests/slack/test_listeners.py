"""Events, commands and clicks through Bolt's own dispatch, against a Slack-like server."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt import BoltRequest

from bot import app as composition
from bot.knowledge.model import Base, KnowledgeBase, Period, Words
from bot.replies import Context, Turn
from bot.settings import Settings
from bot.slack.admission import OUTSIDER_LINE, SHARED_LINE, TOO_MANY_LINE, UNSURE_LINE
from bot.slack.desk import FORGOTTEN_LINE
from bot.slack.listeners import CANNOT_SHARE_LINE, GONE_LINE, SHARED_ALREADY_LINE
from tests.replies import answer, clarification, guidance, short_answer, silence
from tests.slack import payloads
from tests.slack.server import SlackServer
from tests.slack.workspace import (
    ASKER,
    BOT_USER,
    CHANNEL,
    FOREIGN_CHANNEL,
    GUEST,
    IM,
    OTHER_TEAM,
    SHARED_CHANNEL,
    STRANGER,
)

pytestmark = pytest.mark.whole

MANIFEST = Path(__file__).parents[2] / "manifest.json"
BASE = Base(title="The record", about="All of it.", covers=Period(start="2018", end="2019"), prompts=["a?", "b?"])
KNOWLEDGE = KnowledgeBase(BASE, (), (), (), (), (), Words(), (), "abc")
REPLIES = {
    "list": answer(60, text="Member {} proposed " + "a workshop on trade " * 15),
    "which": clarification(),
    "nothing": silence(),
    "help": guidance(),
}


class Engine:
    """Answers by a word of the question, and remembers what it was asked in which context."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Context | None]] = []

    def __call__(self, utterance, _today, context):
        self.asked.append((utterance, context))
        if utterance == "fail":
            raise RuntimeError("xoxb-secret in an exception")
        reply = REPLIES.get(utterance, short_answer(f"You asked {utterance}."))
        return Turn(reply, Context({"last": utterance}))


class Driver:
    """A bot that is not connected: what Slack would send is dispatched by hand."""

    def __init__(self, slack: SlackServer, folder: Path, strangers: str = "refuse") -> None:
        self.slack = slack
        self.engine = Engine()
        settings = Settings(
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            api_url=slack.url,
            state=folder / "bot.db",
            strangers=strangers,
        )
        self.bot = composition.build(settings, knowledge=KNOWLEDGE, engine=self.engine)

    def send(self, payload: dict):
        body = self.slack.prepared(payload)
        return self.bot.app.dispatch(BoltRequest(body=body, mode="socket_mode"))

    def said(self, count: int = 1):
        """The messages posted, once there are `count`."""
        return self.slack.wait_for(lambda slack: len(slack.messages) >= count and slack.messages)

    def settled(self):
        """Wait until the inbox is empty."""
        self.slack.wait_for(lambda _: self.bot.desk.store.counts()["waiting"] == 0)
        return self.slack.messages

    def press(self, action_id: str, message, **more):
        """Press a button of a message."""
        buttons = [one for block in message.blocks for one in block.get("elements", []) if "action_id" in one]
        (found,) = [one for one in buttons if one["action_id"] == action_id]
        pressed = payloads.button(action_id, found["value"])
        shown = {"ts": message.ts, "thread_ts": message.thread_ts} if message.thread_ts else {"ts": message.ts}
        return self.send(payloads.block_actions(pressed, message=shown, channel=message.channel, **more))


@pytest.fixture
def slack():
    with SlackServer(manifest=MANIFEST) as server:
        yield server
        assert server.faults == []


@pytest.fixture
def driver(slack, tmp_path):
    made = Driver(slack, tmp_path)
    made.bot.start()
    yield made
    assert made.bot.stop()


def ping(text: str, **more) -> dict:
    return payloads.app_mention(f"<@{BOT_USER}> {text}", **more)


def ephemeral(slack: SlackServer, count: int = 1):
    """What was said to one person only."""
    return slack.wait_for(
        lambda server: (found := [m for m in server.messages if m.ephemeral_to]) and len(found) >= count and found
    )


def test_a_mention_is_answered_in_its_thread(driver):
    sent = ping("who?")
    assert driver.send(sent).status == 200
    (posted,) = driver.said()
    assert (posted.channel, posted.thread_ts) == (CHANNEL, sent["event"]["ts"])
    assert posted.text == "You asked who?."
    assert posted.payload["unfurl_links"] is False


def test_a_direct_message_is_answered_with_a_status_meanwhile(driver, slack):
    driver.send(payloads.message_im("who?"))
    (posted,) = driver.said()
    assert posted.channel == IM
    assert slack.called("assistant.threads.setStatus")


def test_one_message_gets_one_answer_however_often_it_comes(driver):
    mention = ping("who?", ts="1700000000.000100")
    message = payloads.message(f"<@{BOT_USER}> who?", channel=CHANNEL, ts="1700000000.000100")
    for payload in (mention, mention, message, mention):
        assert driver.send(payload).status == 200
    assert len(driver.settled()) == 1
    assert len(driver.engine.asked) == 1


QUIET = {
    "an edit": payloads.message_changed("who?", ts="1.1"),
    "a deletion": payloads.message_deleted(ts="1.1"),
    "another bot": payloads.bot_message("who?"),
    "the bot itself": payloads.own_message("who?"),
    "a stop": payloads.agent_session_stopped("1.1"),
    "something not subscribed": payloads.app_uninstalled(),
}


@pytest.mark.parametrize("payload", QUIET.values(), ids=QUIET.keys())
def test_what_is_not_for_us_is_acknowledged_and_left(driver, payload):
    assert driver.send(payload).status == 200
    driver.settled()
    assert driver.engine.asked == []
    assert driver.slack.called("chat.postMessage") == []


def test_an_event_that_cannot_be_stored_is_not_acknowledged(driver, caplog):
    caplog.set_level(logging.CRITICAL)
    with driver.bot.desk.store.database.writing() as connection:
        connection.execute("ALTER TABLE inbox RENAME TO elsewhere")
    assert driver.send(ping("who?")).status == 500
    with driver.bot.desk.store.database.writing() as connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO inbox")


def test_a_follow_up_in_the_thread_has_the_context(driver):
    first = ping("who?")
    driver.send(first)
    driver.settled()
    driver.send(ping("when?", thread_ts=first["event"]["ts"]))
    driver.said(2)
    assert driver.engine.asked[1] == ("when?", Context({"last": "who?"}))


def test_a_new_thread_in_a_channel_has_none(driver):
    for text in ("who?", "when?"):
        driver.send(ping(text))
        driver.settled()
    assert driver.engine.asked[1] == ("when?", None)


def test_a_direct_conversation_needs_no_thread(driver):
    for text in ("who?", "when?"):
        driver.send(payloads.message_im(text))
        driver.settled()
    assert driver.engine.asked[1] == ("when?", Context({"last": "who?"}))


def test_messages_of_one_conversation_are_answered_in_order(driver):
    for number in range(8):
        driver.send(ping(f"{number}", thread_ts="1700000000.000100"))
    driver.said(8)
    assert [asked for asked, _ in driver.engine.asked] == [str(number) for number in range(8)]


OUTSIDERS = {
    "a guest": (ping("who?", user=GUEST), OUTSIDER_LINE),
    "a stranger": (ping("who?", user=STRANGER, user_team=OTHER_TEAM), OUTSIDER_LINE),
    "a shared channel": (
        ping("who?", channel=SHARED_CHANNEL, is_ext_shared_channel=True),
        SHARED_LINE,
    ),
}


@pytest.mark.parametrize(("payload", "expected"), OUTSIDERS.values(), ids=OUTSIDERS.keys())
def test_outsiders_get_a_polite_line_and_nothing_from_the_record(driver, payload, expected):
    driver.send(payload)
    (posted,) = driver.said()
    assert posted.text == expected
    assert driver.engine.asked == []


def test_settings_may_let_outsiders_in(slack, tmp_path):
    made = Driver(slack, tmp_path, strangers="answer")
    made.bot.start()
    made.send(ping("who?", user=GUEST))
    assert made.said()[0].text == "You asked who?."
    assert slack.called("users.info") == []
    assert made.bot.stop()


def test_an_outsider_may_not_press_either(driver, slack):
    driver.send(ping("which"))
    (posted,) = driver.said()
    driver.press("choice_0", posted, user=STRANGER, user_team=OTHER_TEAM)
    assert ephemeral(slack)[0].text == OUTSIDER_LINE
    assert len(driver.engine.asked) == 1


def test_a_flood_gets_ten_answers_and_one_notice(driver):
    for number in range(15):
        driver.send(ping(str(number)))
    texts = [message.text for message in driver.settled()]
    assert len(texts) == 11
    assert texts.count(TOO_MANY_LINE) == 1


def test_a_failure_is_one_calm_sentence_with_the_reference_of_the_log(driver, caplog):
    driver.send(ping("fail"))
    (posted,) = driver.said()
    reference = posted.text.rstrip(".").rsplit(" ", 1)[1]
    assert "RuntimeError" not in posted.text
    assert any(reference in record.getMessage() and record.exc_info for record in caplog.records)
    driver.settled()


def test_a_put_off_answer_comes_later(driver, slack):
    driver.bot.desk.poster._wait = lambda _: True
    slack.fail_next("chat.postMessage", "503")
    driver.send(ping("who?"))
    slack.wait_for(lambda server: server.called("chat.postMessage"))
    store = driver.bot.desk.store
    # A claim lasts longer than the first putting off, by which the two are told apart.
    slack.wait_for(lambda _: store.unfinished_events(time.time() + 10))
    store.release_claims()
    slack.wait_for(lambda server: driver.bot.inbox.sweep() or server.messages)
    assert len(driver.settled()) == 1


def test_a_question_is_put_off_where_slack_stumbles_over_who_asks(driver, slack):
    slack.fail_next("users.info", "503")
    driver.send(ping("who?"))
    store = driver.bot.desk.store
    slack.wait_for(lambda server: server.called("users.info"))
    slack.wait_for(lambda _: store.unfinished_events(time.time() + 10))
    store.release_claims()
    slack.wait_for(lambda server: driver.bot.inbox.sweep() or server.messages)
    assert [message.text for message in driver.settled()] == ["You asked who?."]


def test_a_question_is_not_put_off_where_slack_will_never_say_who_asks(driver, slack):
    slack.fail_next("users.info", "missing_scope")
    driver.send(ping("who?"))
    assert driver.said()[0].text.startswith("Sorry, something went wrong")


def test_what_was_put_off_does_not_count_as_asked_again(driver, slack):
    driver.bot.desk.poster._wait = lambda _: True
    slack.fail_next("chat.postMessage", "503", times=6)
    for number in range(6):
        driver.send(ping(str(number)))
    store = driver.bot.desk.store
    # As above; counted twice, six questions would be more than the ten a minute that are answered.
    slack.wait_for(lambda server: len(server.called("chat.postMessage")) == 6)
    slack.wait_for(lambda _: len(store.unfinished_events(time.time() + 10)) == 6)
    store.release_claims()
    slack.wait_for(lambda server: driver.bot.inbox.sweep() or len(server.messages) == 6)
    assert sorted(message.text for message in driver.settled()) == [f"You asked {number}." for number in range(6)]


def test_what_was_stored_before_a_crash_is_answered_at_the_next_start(slack, tmp_path):
    dead = Driver(slack, tmp_path)
    assert dead.send(ping("who?")).status == 200
    dead.bot.desk.store.database.close()
    alive = Driver(slack, tmp_path)
    alive.bot.start()
    assert [message.text for message in alive.settled()] == ["You asked who?."]
    assert alive.bot.stop()


def test_a_question_without_answer_is_kept_redacted(driver):
    driver.send(ping("nothing"))
    driver.settled()
    assert [text for text, _, _ in driver.bot.desk.store.unanswered()] == ["nothing"]


def test_forget_me_deletes_what_the_person_left(driver):
    driver.send(ping("nothing"))
    driver.settled()
    driver.send(payloads.message_im("Forget me."))
    assert driver.settled()[-1].text == FORGOTTEN_LINE
    assert driver.bot.desk.store.unanswered() == []


def test_the_home_tab_is_shown_and_offers_questions(driver, slack):
    driver.send(payloads.app_home_opened("home"))
    home = slack.wait_for(lambda server: server.homes.get(ASKER))
    buttons = [
        one for block in home["blocks"] for one in block.get("elements", []) if "prompt" in one.get("action_id", "")
    ]
    driver.send(payloads.block_actions(payloads.button("prompt_1", buttons[1]["value"]), view={"id": "V1", **home}))
    (posted,) = driver.said()
    assert posted.text == "You asked b?."
    assert "Question: b?" in json.dumps(posted.blocks)


def test_the_home_tab_of_a_guest_tells_nothing(driver, slack):
    driver.send(payloads.app_home_opened("home", user=GUEST))
    home = slack.wait_for(lambda server: server.homes.get(GUEST))
    assert OUTSIDER_LINE in json.dumps(home)
    assert "The record" not in json.dumps(home)


def test_the_agent_pane_offers_questions(driver, slack):
    driver.send(payloads.app_home_opened("messages"))
    offered = slack.wait_for(lambda server: server.called("assistant.threads.setSuggestedPrompts"))
    assert "a?" in json.dumps(offered)


COMMANDS = {
    "": "help",
    "help": "help",
    "next": "What is the next meeting?",
    "ask who?": "who?",
    "who?": "who?",
}


@pytest.mark.parametrize(("typed", "asked"), COMMANDS.items())
def test_the_command_answers_within_its_acknowledgement(driver, typed, asked):
    response = driver.send(payloads.slash_command(typed))
    said = json.loads(response.body)
    assert said["response_type"] == "ephemeral"
    assert driver.engine.asked[0][0] == asked


def command_message(driver, slack, text="who?", channel=CHANNEL):
    """The ephemeral reply of a command as a message with buttons."""
    said = json.loads(driver.send(payloads.slash_command(text, channel=channel)).body)
    return replace(slack.post(_blank(channel)), blocks=said["blocks"], text=said["text"])


def _blank(channel):
    from tests.slack.state import Message

    return Message(channel, "1700000000.000900", ASKER)


def test_a_private_answer_is_shared_once(driver, slack):
    message = command_message(driver, slack)
    driver.press("share", message, ephemeral=True)
    slack.wait_for(lambda server: [m for m in server.messages if not m.ephemeral_to])
    driver.press("share", message, ephemeral=True)
    assert ephemeral(slack)[0].text == SHARED_ALREADY_LINE
    assert len([m for m in slack.messages if not m.ephemeral_to]) == 1


def test_sharing_where_the_bot_may_not_post_says_what_to_do(driver, slack):
    message = command_message(driver, slack, channel=FOREIGN_CHANNEL)
    driver.press("share", message, ephemeral=True)
    assert ephemeral(slack)[0].text == CANNOT_SHARE_LINE


def test_nothing_is_shared_where_people_of_another_organisation_read_along(driver, slack):
    message = command_message(driver, slack, channel=SHARED_CHANNEL)
    driver.press("share", message, ephemeral=True)
    assert [one.text for one in ephemeral(slack)] == [SHARED_LINE]
    assert slack.called("chat.postMessage") == []


def test_nothing_is_shared_where_slack_does_not_tell_who_reads_along(driver, slack):
    message = command_message(driver, slack)
    slack.fail_next("conversations.info", "internal_error")
    driver.press("share", message, ephemeral=True)
    assert [one.text for one in ephemeral(slack)] == [UNSURE_LINE]
    assert slack.called("chat.postMessage") == []


def test_settings_may_let_answers_be_shared_with_outsiders(slack, tmp_path):
    made = Driver(slack, tmp_path, strangers="answer")
    made.press("share", command_message(made, slack, channel=SHARED_CHANNEL), ephemeral=True)
    (posted,) = slack.wait_for(lambda server: [m for m in server.messages if not m.ephemeral_to])
    assert (posted.channel, posted.text) == (SHARED_CHANNEL, "You asked who?.")
    assert slack.called("conversations.info") == []
    assert made.bot.stop()


def test_a_choice_is_asked_once_in_the_thread(driver):
    driver.send(ping("which"))
    (posted,) = driver.said()
    for _ in range(2):
        assert driver.press("choice_1", posted).status == 200
    messages = driver.said(2)
    driver.settled()
    assert len(messages) == 2
    assert messages[1].text == "You asked what of Chinese Taipei?."
    assert messages[1].thread_ts == posted.thread_ts


@pytest.mark.parametrize(("asked", "button"), [("which", "choice_1"), ("list", "show_rest")])
def test_no_button_answers_in_a_channel_that_has_been_shared_since(driver, slack, asked, button):
    driver.send(ping(asked))
    (posted,) = driver.said()
    slack.workspace.channels[CHANNEL].is_ext_shared = True
    driver.press(button, posted)
    assert [one.text for one in ephemeral(slack)] == [SHARED_LINE]
    assert len([one for one in driver.settled() if not one.ephemeral_to]) == 1


def test_a_long_answer_goes_on_at_the_press_of_a_button(driver):
    driver.send(ping("list"))
    (posted,) = driver.said()
    driver.press("show_rest", posted)
    assert "Shown here:" in json.dumps(driver.said(2)[1].blocks)


@pytest.mark.parametrize(("action_id", "title"), [("why", "Why this answer?"), ("copy_citation", "Copy citation")])
def test_a_dialogue_opens_at_the_press_of_a_button(driver, slack, action_id, title):
    driver.send(ping("who?"))
    (posted,) = driver.said()
    assert driver.press(action_id, posted).status == 200
    opened = slack.wait_for(lambda server: list(server.views.values()))
    assert opened[0]["title"]["text"] == title


@pytest.mark.parametrize("value", ["", "forged", "forged:0", ":", "a:99999", "' OR 1=1;--"])
@pytest.mark.parametrize("action_id", ["choice_0", "show_rest", "share"])
def test_a_forged_button_opens_nothing(driver, slack, action_id, value):
    pressed = payloads.block_actions(payloads.button(action_id, value), message={"ts": "1.1"})
    assert driver.send(pressed).status == 200
    assert ephemeral(slack)[0].text == GONE_LINE


def test_a_thumb_down_asks_why_and_the_reason_is_kept_redacted(driver, slack):
    driver.send(ping("who?"))
    (posted,) = driver.said()
    thumbs = [one for block in posted.blocks for one in block.get("elements", []) if "negative_button" in one]
    value = thumbs[0]["negative_button"]["value"]
    shown = {"ts": posted.ts, "thread_ts": posted.thread_ts}
    driver.send(payloads.block_actions(payloads.feedback("feedback", value), message=shown))
    (view,) = slack.wait_for(lambda server: list(server.views.values()))
    reason = {"reason": {"reason": {"type": "plain_text_input", "value": "ask a@b.example"}}}
    driver.send(payloads.view_submission("feedback_reason", reason, private_metadata=view["private_metadata"]))
    store = driver.bot.desk.store
    slack.wait_for(lambda _: _reasons(store) == [("bad", "ask [e-mail]")])


def _reasons(store):
    with store.database.reading() as connection:
        return connection.execute("SELECT verdict, reason FROM feedback").fetchall()


def test_no_token_reaches_the_log(driver, caplog):
    caplog.set_level(logging.INFO)
    driver.send(ping("fail"))
    driver.settled()
    written = "".join(record.getMessage() for record in caplog.records)
    assert driver.slack.bot_token not in written
    assert driver.slack.app_token not in written
