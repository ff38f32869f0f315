"""Patience with Slack."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.errors import PostingError
from bot.slack.blocks import plain_message
from bot.slack.posting import Poster, failure_of, slack_client
from tests.slack.server import SlackServer
from tests.slack.workspace import CHANNEL


class Waits:
    """Remembers how long it should have waited."""

    def __init__(self, stop=False):
        self.seconds = []
        self.stop = stop

    def __call__(self, seconds):
        self.seconds.append(seconds)
        return self.stop


@pytest.fixture
def slack():
    with SlackServer(scopes=["chat:write"]) as server:
        yield server


def poster(slack, waits):
    return Poster(slack_client(slack.bot_token, slack.url), waits)


@pytest.mark.parametrize(
    ("kind", "waited"),
    [("429", [2.0]), ("500", [0.5]), ("503", [0.5]), ("drop_before", [0.5]), ("bad_json", [0.5])],
)
def test_a_stumble_of_slack_costs_one_more_try(slack, kind, waited):
    waits = Waits()
    slack.fail_next("chat.postMessage", kind, stored=False, retry_after_s=2)
    assert poster(slack, waits).post(CHANNEL, plain_message("Hello."))
    assert waits.seconds == waited
    assert [message.text for message in slack.messages] == ["Hello."]


def test_three_failures_are_told(slack):
    slack.fail_next("chat.postMessage", "500", times=3)
    with pytest.raises(PostingError) as failure:
        poster(slack, Waits()).post(CHANNEL, plain_message("Hello."))
    assert not failure.value.for_good


def test_a_long_wait_is_left_to_the_inbox(slack):
    waits = Waits()
    slack.fail_next("chat.postMessage", "429", retry_after_s=30)
    with pytest.raises(PostingError) as failure:
        poster(slack, waits).post(CHANNEL, plain_message("Hello."))
    assert failure.value.retry_after_s == 30
    assert waits.seconds == []


def test_an_order_to_stop_ends_the_tries(slack):
    slack.fail_next("chat.postMessage", "500")
    with pytest.raises(PostingError):
        poster(slack, Waits(stop=True)).post(CHANNEL, plain_message("Hello."))
    assert slack.messages == []


def test_a_refusal_is_for_good_and_not_repeated(slack):
    waits = Waits()
    with pytest.raises(PostingError) as failure:
        poster(slack, waits).post("C0NOWHERE", plain_message("Hello."))
    assert failure.value.for_good
    assert str(failure.value) == "Slack refused (channel_not_found)"
    assert waits.seconds == []


def test_an_answer_without_sense_is_passing():
    assert not failure_of(SlackApiError("not json", {"ok": False})).for_good
