"""The Slack-like server, held to what Slack documents by the real Slack client and real Bolt apps."""

import gc
import http.client
import json
import threading
import wsgiref.simple_server
from contextlib import contextmanager
from socketserver import ThreadingMixIn

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.slack import payloads
from tests.slack.gateway import METHOD_FAULTS, Planned
from tests.slack.server import SlackServer
from tests.slack.workspace import (
    ASKER,
    BOT_USER,
    CHANNEL,
    FOREIGN_CHANNEL,
    GUEST,
    IM,
    PRIVATE_CHANNEL,
    READER,
)

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "im:history",
    "im:write",
    "users:read",
)
DIVIDER = {"type": "divider"}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Why?"}, "blocks": [DIVIDER]}
HOME = {"type": "home", "blocks": [DIVIDER]}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
MANIFEST = {
    "features": {},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
}

pytestmark = pytest.mark.slow
"""What the server itself does is tried in the longer runs; the unit tests only use it."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    """The Slack client would send even loopback requests through a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self):
        self.moment = 1_800_000_000.0

    def __call__(self):
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slack(clock):
    with SlackServer(scopes=SCOPES, now=clock) as server:
        yield server


def client_of(server, token=None):
    return WebClient(token=token or server.bot_token, base_url=server.url, retry_handlers=[], timeout=5)


@pytest.fixture
def client(slack):
    return client_of(slack)


def refusal(call, **arguments):
    """Slack's word for why it refuses a call."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


# Tokens and scopes


def test_a_call_without_the_right_token_is_refused(slack):
    assert refusal(client_of(slack, "xoxb-else").auth_test) == "invalid_auth"
    assert refusal(client_of(slack, slack.app_token).auth_test) == "not_allowed_token_type"
    assert refusal(client_of(slack).apps_connections_open, app_token=slack.bot_token) == "not_allowed_token_type"
    assert client_of(slack).auth_test()["user_id"] == BOT_USER


def test_a_token_can_be_revoked(slack, client):
    slack.token_error = "token_revoked"
    assert refusal(client.chat_postMessage, channel=CHANNEL, text="hi") == "token_revoked"


def test_an_unknown_method_is_refused(client):
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"


UNSCOPED = [
    ("chat_postMessage", {"channel": CHANNEL, "text": "hi"}, "chat:write"),
    ("chat_postEphemeral", {"channel": CHANNEL, "text": "hi", "user": ASKER}, "chat:write"),
    ("chat_update", {"channel": CHANNEL, "text": "hi", "ts": "1"}, "chat:write"),
    ("chat_delete", {"channel": CHANNEL, "ts": "1"}, "chat:write"),
    ("conversations_history", {"channel": CHANNEL}, "channels:history"),
    ("conversations_history", {"channel": PRIVATE_CHANNEL}, "groups:history"),
    ("conversations_replies", {"channel": IM, "ts": "1"}, "im:history"),
    ("conversations_info", {"channel": IM}, "im:read"),
    ("conversations_members", {"channel": CHANNEL}, "channels:read"),
    ("conversations_open", {"users": ASKER}, "im:write"),
    ("users_info", {"user": ASKER}, "users:read"),
    (
        "assistant_threads_setStatus",
        {"channel_id": IM, "thread_ts": "1", "status": "…"},
        "chat:write,assistant:write",
    ),
    ("assistant_threads_setTitle", {"channel_id": IM, "thread_ts": "1", "title": "…"}, "assistant:write"),
    ("assistant_threads_setSuggestedPrompts", {"channel_id": IM, "prompts": [{}]}, "assistant:write"),
]


def test_each_method_needs_its_scope():
    with SlackServer(scopes=["commands"]) as server:
        for method, arguments, needed in UNSCOPED:
            with pytest.raises(SlackApiError) as caught:
                getattr(client_of(server), method)(**arguments)
            answer = caught.value.response
            assert (answer["error"], answer["needed"]) == ("missing_scope", needed), method
            assert answer["provided"] == "commands"


def test_scopes_events_and_the_agent_feature_come_from_the_manifest(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST), "utf-8")
    with SlackServer(manifest=path) as server:
        client = client_of(server)
        assert client.chat_postMessage(channel=CHANNEL, text="hi")["ok"]
        assert refusal(client.users_info, user=ASKER) == "missing_scope"
        status = {"channel_id": IM, "thread_ts": "1", "status": "…"}
        assert refusal(client.assistant_threads_setStatus, **status) == "not_agent_app"
        with pytest.raises(AssertionError, match=r"does not subscribe to message\.im"):
            server.deliver_socket("events_api", payloads.message_im("hi"))


def test_a_server_without_manifest_or_scopes_is_refused():
    with pytest.raises(ValueError, match="manifest or scopes"):
        SlackServer()


# Messages


def test_a_posted_message_is_stored_whole(slack, client):
    metadata = {"event_type": "reminder", "event_payload": {"delivery_id": "7"}}
    answer = client.chat_postMessage(
        channel=CHANNEL, text="hi", blocks=[DIVIDER], metadata=metadata, thread_ts="1800000000.000001"
    )
    (stored,) = slack.messages
    assert (stored.ts, stored.channel, stored.text) == (answer["ts"], CHANNEL, "hi")
    assert (stored.blocks, stored.metadata, stored.thread_ts) == ([DIVIDER], metadata, "1800000000.000001")
    assert slack.called("chat.postMessage")[0]["text"] == "hi"
    assert slack.faults == []


NOT_POSTED = [
    ({"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
    ({"channel": FOREIGN_CHANNEL, "text": "hi"}, "not_in_channel"),
    ({"channel": CHANNEL, "text": ""}, "no_text"),
    ({"channel": CHANNEL, "text": "hi", "thread_ts": "yesterday"}, "invalid_thread_ts"),
    ({"channel": CHANNEL, "text": "hi", "blocks": [LONG]}, "invalid_blocks"),
    ({"channel": CHANNEL, "text": "hi", "blocks": "[not json"}, "invalid_arguments"),
    (
        {"channel": CHANNEL, "text": "hi", "blocks": [{"type": "markdown", "text": "x" * 7000}] * 2},
        "msg_blocks_too_long",
    ),
]


@pytest.mark.parametrize(("arguments", "error"), NOT_POSTED, ids=[error for _, error in NOT_POSTED])
def test_what_slack_refuses_is_not_posted(slack, client, arguments, error):
    assert refusal(client.api_call, api_method="chat.postMessage", json=arguments) == error
    assert slack.messages == []


def test_an_archived_channel_takes_nothing(slack, client):
    slack.workspace.channels[CHANNEL].is_archived = True
    assert refusal(client.chat_postMessage, channel=CHANNEL, text="hi") == "is_archived"


def test_invalid_blocks_say_where_and_are_on_record(slack, client):
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="hi", blocks=[DIVIDER, LONG])
    reason = "blocks[1].text.text: 3001 characters, at most 3000 (at least 1) allowed"
    assert caught.value.response["response_metadata"] == {"messages": [f"[ERROR] {reason}"]}
    assert slack.faults == [f"chat.postMessage: {reason}"]


RISKY = [
    ({"text": "<!channel> hi"}, "chat.postMessage: text: live mention <!channel>"),
    ({"text": "x" * 40_001}, "chat.postMessage: text: 40001 characters, cut at 40000"),
    ({"text": "@here", "link_names": True}, "link_names"),
    ({"text": "hi", "metadata": {"event_type": "a b", "event_payload": {}}}, "metadata"),
]


@pytest.mark.parametrize(("arguments", "fault"), RISKY, ids=["mention", "long", "link_names", "metadata"])
def test_what_slack_takes_but_should_not_be_sent_is_on_record(slack, client, arguments, fault):
    client.chat_postMessage(channel=CHANNEL, **arguments)
    (found,) = slack.faults
    assert fault in found
    assert len(slack.messages[0].text) <= 40_000
    assert slack.messages[0].metadata is None


def test_a_wanted_mention_is_no_fault(slack, client):
    slack.allowed_mentions.add(f"@{ASKER}")
    client.chat_postMessage(channel=CHANNEL, text=f"<@{ASKER}> hi")
    assert slack.faults == []


def test_a_user_id_posts_to_the_users_direct_messages(client):
    assert client.chat_postMessage(channel=ASKER, text="hi")["channel"] == IM
    opened = client.conversations_open(users=READER)["channel"]["id"]
    assert client.chat_postMessage(channel=READER, text="hi")["channel"] == opened


def test_an_ephemeral_message_is_seen_by_one_and_cannot_be_changed(slack, client):
    answer = client.chat_postEphemeral(channel=CHANNEL, user=ASKER, text="psst")
    assert slack.messages[0].ephemeral_to == ASKER
    assert client.conversations_history(channel=CHANNEL)["messages"] == []
    change = {"channel": CHANNEL, "ts": answer["message_ts"], "text": "louder"}
    assert refusal(client.chat_update, **change) == "message_not_found"
    outside = {"channel": CHANNEL, "user": "U0NOBODY", "text": "psst"}
    assert refusal(client.chat_postEphemeral, **outside) == "user_not_in_channel"


def test_an_update_with_text_alone_removes_the_blocks(slack, client):
    ts = client.chat_postMessage(channel=CHANNEL, text="hi", blocks=[DIVIDER])["ts"]
    metadata = {"event_type": "seen", "event_payload": {}}
    client.api_call("chat.update", params={"channel": CHANNEL, "ts": ts, "metadata": json.dumps(metadata)})
    assert (slack.messages[0].blocks, slack.messages[0].metadata) == ([DIVIDER], metadata)
    client.chat_update(channel=CHANNEL, ts=ts, text="thanks")
    assert (slack.messages[0].text, slack.messages[0].blocks) == ("thanks", None)
    assert slack.messages[0].revisions == [("hi", [DIVIDER])]


def test_only_own_messages_are_changed_or_deleted(slack, client):
    asked = slack.prepared(payloads.app_mention("hi"))["event"]["ts"]
    assert refusal(client.chat_update, channel=CHANNEL, ts=asked, text="x") == "cant_update_message"
    assert refusal(client.chat_delete, channel=CHANNEL, ts=asked) == "cant_delete_message"
    ts = client.chat_postMessage(channel=CHANNEL, text="hi")["ts"]
    client.chat_delete(channel=CHANNEL, ts=ts)
    assert slack.messages == []
    assert refusal(client.chat_delete, channel=CHANNEL, ts=ts) == "message_not_found"


def test_a_permalink_points_to_what_exists(client):
    ts = client.chat_postMessage(channel=CHANNEL, text="hi")["ts"]
    link = client.chat_getPermalink(channel=CHANNEL, message_ts=ts)["permalink"]
    assert link == f"https://example.slack.com/archives/{CHANNEL}/p{ts.replace('.', '')}"
    assert refusal(client.chat_getPermalink, channel=CHANNEL, message_ts="1.2") == "message_not_found"


def test_a_reply_to_a_reply_is_on_record(slack, client):
    root = client.chat_postMessage(channel=CHANNEL, text="root")["ts"]
    reply = client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=root)["ts"]
    assert slack.faults == []
    client.chat_postMessage(channel=CHANNEL, text="astray", thread_ts=reply)
    assert "is a reply, not the root" in slack.faults[0]


def test_about_one_message_a_second_and_channel(slack, client, clock):
    slack.rate_limited = True
    client.chat_postMessage(channel=CHANNEL, text="1")
    client.chat_postMessage(channel=IM, text="1")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="2")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
    clock.moment += 1
    client.chat_postMessage(channel=CHANNEL, text="2")
    assert len(slack.messages) == 3


# Reading


def test_history_is_newest_first_in_pages_and_without_replies(client, clock):
    metadata = {"event_type": "reminder", "event_payload": {"id": "1"}}
    roots = []
    for number in range(3):
        clock.moment += 60
        roots.append(client.chat_postMessage(channel=CHANNEL, text=str(number), metadata=metadata)["ts"])
    client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=roots[0])
    first = client.conversations_history(channel=CHANNEL, limit=2)
    assert [message["text"] for message in first["messages"]] == ["2", "1"]
    assert "metadata" not in first["messages"][0]
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=CHANNEL, cursor=cursor, include_all_metadata=True)
    assert [message["metadata"] for message in rest["messages"]] == [metadata]
    since = client.conversations_history(channel=CHANNEL, oldest=roots[1])
    assert [message["text"] for message in since["messages"]] == ["2"]


def test_history_may_lag_behind_and_keep_metadata_to_itself(slack, client, clock):
    posted = {"channel": CHANNEL, "text": "1", "metadata": {"event_type": "reminder", "event_payload": {"id": "1"}}}
    client.chat_postMessage(**posted)
    slack.reading.lag_s = 5.0
    assert client.conversations_history(channel=CHANNEL)["messages"] == []
    clock.moment += 5
    (shown,) = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert shown["metadata"] == posted["metadata"]
    slack.reading.shows_metadata = False
    (shown,) = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert "metadata" not in shown


def test_history_may_be_read_seldom(slack, client, clock):
    slack.reading.every_s = 60.0
    client.conversations_history(channel=CHANNEL)
    clock.moment += 20
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=CHANNEL)
    assert caught.value.response.headers["Retry-After"] == "41"
    clock.moment += 40
    assert client.conversations_history(channel=CHANNEL)["ok"]


def test_what_was_posted_when_is_on_record_for_each_channel(slack, client, clock):
    began = clock.moment
    for channel in (CHANNEL, IM, CHANNEL):
        ts = client.chat_postMessage(channel=channel, text=channel)["ts"]
        clock.moment += 60
    client.chat_delete(channel=CHANNEL, ts=ts)
    assert [at - began for at, _ in slack.posted_in(CHANNEL)] == [0.0, 120.0]
    assert [message.text for _, message in slack.posted_in(IM)] == [IM]


def test_an_update_keeps_the_metadata(client):
    metadata = {"event_type": "reminder", "event_payload": {"id": "1"}}
    ts = client.chat_postMessage(channel=CHANNEL, text="1", metadata=metadata)["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="2")
    (shown,) = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert (shown["text"], shown["metadata"]) == ("2", metadata)


def test_members_come_in_pages(client):
    first = client.conversations_members(channel=CHANNEL, limit=3)
    assert first["members"] == [BOT_USER, ASKER, READER]
    cursor = first["response_metadata"]["next_cursor"]
    assert client.conversations_members(channel=CHANNEL, limit=3, cursor=cursor)["members"] == [GUEST]


def test_a_direct_conversation_is_opened_once(client):
    opened = {client.conversations_open(users=READER)["channel"]["id"] for _ in range(2)}
    assert len(opened) == 1
    assert client.chat_postMessage(channel=READER, text="hi")["channel"] in opened


def test_the_weather_is_asked_where_no_fault_is_planned(slack, client):
    slack.weather = lambda method: Planned("500", stored=True) if method == "chat.postMessage" else None
    slack.fail_next("chat.postMessage", "fine")
    assert client.chat_postMessage(channel=CHANNEL, text="1")["ok"]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="2")
    assert caught.value.response.status_code == 500
    assert [message.text for message in slack.messages] == ["1", "2"]


def test_replies_start_with_the_root(slack, client):
    asked = slack.prepared(payloads.message_im("question"))["event"]["ts"]
    client.chat_postMessage(channel=IM, text="answer", thread_ts=asked)
    found = client.conversations_replies(channel=IM, ts=asked)["messages"]
    assert [(message["user"], message["text"]) for message in found] == [
        (ASKER, "question"),
        (BOT_USER, "answer"),
    ]
    assert refusal(client.conversations_replies, channel=IM, ts="1800000000.999999") == "thread_not_found"


def test_people_and_channels_are_as_the_workspace_says(client):
    guest = client.users_info(user=GUEST, include_locale=True)["user"]
    assert (guest["is_restricted"], guest["tz"], guest["locale"]) == (True, "Europe/Zurich", "en-GB")
    assert "locale" not in client.users_info(user=GUEST)["user"]
    assert client.conversations_info(channel=CHANNEL)["channel"]["is_member"]
    assert client.conversations_members(channel=CHANNEL)["members"] == [BOT_USER, ASKER, READER, GUEST]
    assert refusal(client.users_info, user="U0NOBODY") == "user_not_found"


# Views


def test_a_trigger_opens_one_view_within_three_seconds(slack, client, clock):
    trigger = slack.new_trigger(ASKER)
    clock.moment += 3
    opened = client.views_open(trigger_id=trigger, view=MODAL)["view"]
    assert slack.views[opened["id"]]["user"] == ASKER
    assert refusal(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    late = slack.new_trigger(ASKER)
    clock.moment += 3.1
    assert refusal(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"
    assert refusal(client.views_open, trigger_id="mine", view=MODAL) == "invalid_trigger_id"


def test_views_are_pushed_three_deep(slack, client):
    client.views_open(trigger_id=slack.new_trigger(ASKER), view=MODAL)
    for _ in range(2):
        client.views_push(trigger_id=slack.new_trigger(ASKER), view=MODAL)
    assert refusal(client.views_push, trigger_id=slack.new_trigger(ASKER), view=MODAL) == "push_limit_reached"


def test_an_update_of_a_view_that_has_moved_on_is_refused(slack, client):
    view = client.views_open(trigger_id=slack.new_trigger(ASKER), view=MODAL)["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view={**MODAL, "callback_id": "next"})
    assert slack.views[view["id"]]["callback_id"] == "next"
    stale = {"view_id": view["id"], "hash": view["hash"], "view": MODAL}
    assert refusal(client.views_update, **stale) == "hash_conflict"
    assert refusal(client.views_update, view_id="V0", view=MODAL) == "not_found"


def test_each_user_has_one_home(slack, client):
    first = client.views_publish(user_id=ASKER, view=HOME)["view"]["id"]
    assert client.views_publish(user_id=ASKER, view=HOME)["view"]["id"] == first
    assert slack.homes[ASKER]["blocks"] == [DIVIDER]


def test_an_invalid_view_is_refused_and_on_record(slack, client):
    assert refusal(client.views_publish, user_id=ASKER, view=MODAL) == "invalid_blocks"
    too_large = {**HOME, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 84}
    assert refusal(client.views_publish, user_id=ASKER, view=too_large) == "view_too_large"
    assert len(slack.faults) == 2


# The agent pane


def test_posting_in_the_thread_ends_the_status(slack, client):
    thread = {"channel_id": IM, "thread_ts": "1800000000.000001"}
    client.assistant_threads_setStatus(**thread, status="is looking it up")
    assert slack.statuses == {(IM, "1800000000.000001"): "is looking it up"}
    client.chat_postMessage(channel=IM, thread_ts="1800000000.000001", text="found")
    assert slack.statuses == {}


def test_at_most_four_prompts(slack, client):
    prompts = [{"title": "Next", "message": "When is the next meeting?"}] * 4
    client.assistant_threads_setSuggestedPrompts(channel_id=IM, prompts=prompts, title="Ask")
    assert slack.prompts[0]["prompts"] == prompts
    too_many = {"channel_id": IM, "prompts": [*prompts, prompts[0]]}
    assert refusal(client.assistant_threads_setSuggestedPrompts, **too_many) == "invalid_arguments"


# Answers to interactions


def response_url(slack, payload):
    return WebhookClient(slack.prepared(payload)["response_url"], retry_handlers=[])


def test_a_response_url_answers_one_user_five_times(slack):
    answer = response_url(slack, payloads.slash_command("help"))
    assert [answer.send(text="hi").status_code for _ in range(6)] == [200] * 5 + [404]
    assert {message.ephemeral_to for message in slack.messages} == {ASKER}


def test_a_response_url_ends_after_half_an_hour(slack, clock):
    answer = response_url(slack, payloads.slash_command("help"))
    clock.moment += 30 * 60 + 1
    assert answer.send(text="hi").body == '{"ok": false, "error": "expired_url"}'


def test_a_response_url_replaces_or_deletes_what_was_clicked(slack, client):
    ephemeral = client.chat_postEphemeral(channel=CHANNEL, user=ASKER, text="before")["message_ts"]
    click = payloads.block_actions(payloads.button("share"), message={"ts": ephemeral}, ephemeral=True)
    answer = response_url(slack, click)
    answer.send(text="after", replace_original=True)
    assert [message.text for message in slack.messages] == ["after"]
    answer.send(delete_original=True)
    assert slack.messages == []
    answer.send(text="for all", response_type="in_channel")
    assert slack.messages[0].ephemeral_to is None


# Faults on demand


@pytest.mark.parametrize(("kind", "stored"), METHOD_FAULTS.items(), ids=METHOD_FAULTS)
def test_each_fault_stores_or_does_not_and_comes_once(slack, client, kind, stored):
    slack.fail_next("chat.postMessage", kind, delay_s=0.01)
    failed = None
    try:
        client.chat_postMessage(channel=CHANNEL, text="hi")
    except (SlackApiError, http.client.HTTPException, OSError) as error:
        failed = error
    assert (failed is None) == (kind in ("slow", "fine"))
    assert len(slack.messages) == stored
    assert client.chat_postMessage(channel=CHANNEL, text="again")["ok"]


def test_a_429_says_how_long_to_wait(slack, client):
    slack.fail_next("chat.postMessage", "429", retry_after_s=30)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="hi")
    assert caught.value.response.headers["Retry-After"] == "30"


def test_any_slack_error_can_be_planned_and_stored_or_not(slack, client):
    slack.fail_next("chat.postMessage", "fatal_error", stored=True)
    assert refusal(client.chat_postMessage, channel=CHANNEL, text="hi") == "fatal_error"
    assert len(slack.messages) == 1


def test_a_slow_answer_ends_with_the_server(clock):
    with SlackServer(scopes=SCOPES, now=clock) as server:
        server.fail_next("auth.test", "slow", delay_s=60)
        caller = threading.Thread(target=client_of(server).auth_test)
        caller.start()
        server.wait_for(lambda server: server.called("auth.test"))
    caller.join(timeout=5)
    assert not caller.is_alive()


@pytest.mark.slow
def test_the_default_client_posts_twice_when_the_answer_is_lost(slack):
    slack.fail_next("chat.postMessage", "drop")
    WebClient(token=slack.bot_token, base_url=slack.url).chat_postMessage(channel=CHANNEL, text="hi")
    assert len(slack.messages) == 2


def test_waiting_in_vain_says_what_is_there(slack, client):
    client.chat_postMessage(channel=CHANNEL, text="hi")
    with pytest.raises(AssertionError, match=r"in vain.*chat\.postMessage ok.*'hi'"):
        slack.wait_for(lambda server: len(server.messages) > 1, timeout_s=0.01)


# Whole apps


def mini_app(server):
    """A small app in which every kind of payload has its listener."""
    app = App(client=client_of(server), signing_secret=server.signing_secret, token_verification_enabled=False)
    app.event("app_mention")(lambda event, say: say(text="found", thread_ts=event["ts"]))
    app.event("message")(lambda: None)
    app.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=HOME))
    app.command("/rapporteur")(lambda ack: ack(text="how to ask"))
    app.action("feedback")(_acknowledge)
    app.action("why")(_open_modal)
    app.view("reason")(lambda ack: ack(response_action="errors", errors={"b1": "Say why"}))
    return app


def _acknowledge(ack):
    ack()


def _open_modal(ack, body, client):
    client.views_open(trigger_id=body["trigger_id"], view=MODAL)
    ack()


class _Server(ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = False


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_args):
        """Nothing."""


@contextmanager
def over_http(app):
    """The app behind a request URL."""
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, SlackRequestHandler(app), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _hang_up(client, server):
    """End from the server's side: a client that closes by itself may sleep through it for ten seconds."""
    client.auto_reconnect_enabled = False
    client.closed = True
    client.enqueue_message(None)
    server.sockets.close()
    server.wait_for(lambda _: not client.is_connected())


@contextmanager
def over_socket(app, server):
    """The app connected by Socket Mode."""
    handler = SocketModeHandler(app, server.app_token)
    try:
        handler.connect()
        server.wait_connected()
        yield
    finally:
        _hang_up(handler.client, server)
        handler.close()
        gc.collect()


# The Socket Mode library leaves sockets that the server ended to the collector.
LEAVES_SOCKETS = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
CLICK = payloads.block_actions(payloads.button("why", "7"))


def test_over_http_an_app_answers_signed_payloads(slack):
    with over_http(mini_app(slack)) as url:
        mention = payloads.app_mention("what did China propose?")
        assert slack.deliver_http(url, mention).status == 200
        (answer,) = slack.wait_for(lambda server: server.messages)
        assert (answer.text, answer.thread_ts) == ("found", mention["event"]["ts"])
        assert slack.deliver_http(url, payloads.app_home_opened()).status == 200
        assert slack.wait_for(lambda server: server.homes)[ASKER]["type"] == "home"
        assert slack.deliver_http(url, CLICK).latency_s < 3
        assert slack.wait_for(lambda server: server.views)
    assert slack.faults == []


def test_over_http_an_answer_to_a_command_is_for_the_one_who_typed(slack):
    with over_http(mini_app(slack)) as url:
        reply = slack.deliver_http(url, payloads.slash_command("help"))
    assert reply.body == "how to ask"
    assert [(message.text, message.ephemeral_to) for message in slack.messages] == [("how to ask", ASKER)]


def test_over_http_a_modal_is_told_what_is_wrong(slack):
    with over_http(mini_app(slack)) as url:
        reply = slack.deliver_http(url, payloads.view_submission("reason"))
    assert reply.json == {"response_action": "errors", "errors": {"b1": "Say why"}}


FORGED = [{"signing_secret": "guessed"}, {"timestamp": 1}, {"headers": {"X-Slack-Signature": "v0=0"}}]


@pytest.mark.parametrize("forgery", FORGED, ids=["secret", "age", "signature"])
def test_over_http_what_slack_did_not_sign_is_refused(slack, forgery):
    with over_http(mini_app(slack)) as url:
        assert slack.deliver_http(url, payloads.app_mention("hi"), **forgery).status == 401
    assert slack.messages == []


def test_over_http_a_repeated_event_says_so(slack):
    seen = []
    app = mini_app(slack)

    @app.middleware
    def note_retry(req, next):
        seen.append(req.headers.get("x-slack-retry-num"))
        return next()

    with over_http(app) as url:
        mention = payloads.app_mention("hi")
        slack.deliver_http(url, mention)
        slack.deliver_http(url, mention, retry_num=1, retry_reason="http_timeout")
        slack.wait_for(lambda server: len(server.messages) == 2)
    assert seen == [None, ["1"]]


def test_over_http_a_challenge_is_returned(slack):
    with over_http(mini_app(slack)) as url:
        assert "abc" in slack.deliver_http(url, payloads.url_verification("abc")).body


@LEAVES_SOCKETS
def test_over_a_socket_an_app_acknowledges_and_answers():
    with SlackServer(scopes=SCOPES) as slack, over_socket(mini_app(slack), slack):
        mention = payloads.app_mention("hi")
        envelope = slack.deliver_socket("events_api", mention)
        assert slack.wait_ack(envelope).payload is None
        slack.redeliver(envelope)
        answers = slack.wait_for(lambda server: len(server.messages) == 2 and server.messages)
        assert {answer.thread_ts for answer in answers} == {mention["event"]["ts"]}
        command = slack.deliver_socket("slash_commands", payloads.slash_command("help"))
        assert slack.wait_ack(command).payload == {"text": "how to ask"}
        assert slack.messages[-1].ephemeral_to == ASKER
        view = slack.deliver_socket("interactive", payloads.view_submission("reason"))
        assert slack.wait_ack(view).payload["errors"] == {"b1": "Say why"}
        unheard = slack.deliver_socket("interactive", payloads.block_actions(payloads.button("unheard")))
        with pytest.raises(AssertionError, match="in vain"):
            slack.wait_ack(unheard, timeout_s=0.2)
        assert slack.faults == []


@pytest.mark.slow
@LEAVES_SOCKETS
@pytest.mark.parametrize("end", ["warning", "refresh_requested", "link_disabled", "reset"])
def test_over_a_socket_an_app_comes_back_after_every_kind_of_end(end):
    with SlackServer(scopes=SCOPES) as slack, over_socket(mini_app(slack), slack):
        slack.drop_connections() if end == "reset" else slack.disconnect(end)
        # The library may sleep through its own close until a ten-second timeout.
        slack.wait_for(lambda server: server.sockets.connected > 1 and len(server.sockets.connections) == 1, 20)
        envelope = slack.deliver_socket("interactive", payloads.block_actions(payloads.feedback("feedback", "good")))
        assert slack.wait_ack(envelope).payload is None


@pytest.mark.slow
@LEAVES_SOCKETS
def test_over_several_sockets_each_payload_goes_to_one_in_turn():
    with SlackServer(scopes=SCOPES) as slack, over_socket(mini_app(slack), slack):
        with over_socket(mini_app(slack), slack):
            slack.wait_connected(2)
            sent = [slack.deliver_socket("events_api", payloads.message_im("hi")) for _ in range(4)]
            used = [slack.wait_ack(envelope).connection for envelope in sent]
        assert used[0] == used[2] != used[1] == used[3]


def test_nobody_connected_is_an_error(slack):
    with pytest.raises(ConnectionError, match="no app is connected"):
        slack.deliver_socket("events_api", payloads.message_im("hi"))


# Payloads


EVENTS = {
    "app_mention": payloads.app_mention("hi", edited=True, user_team="T0OTHER", is_ext_shared_channel=True),
    "message_im": payloads.message_im("hi", entities=[]),
    "files": payloads.message_with_files("hi"),
    "broadcast": payloads.thread_broadcast("hi", thread_ts="1.2"),
    "changed": payloads.message_changed("hi", ts="1.2"),
    "deleted": payloads.message_deleted(ts="1.2"),
    "bot": payloads.bot_message("hi"),
    "own": payloads.own_message("hi"),
    "home": payloads.app_home_opened("messages"),
    "stopped": payloads.agent_session_stopped("1.2"),
    "context": payloads.app_context_changed(),
    "uninstalled": payloads.app_uninstalled(),
    "revoked": payloads.tokens_revoked(),
}


@pytest.mark.parametrize("body", EVENTS.values(), ids=EVENTS)
def test_every_event_has_what_slack_promises(body):
    assert {"team_id", "event_id", "event_time", "authorizations", "api_app_id"} <= body.keys()
    assert {"type", "event_ts"} <= body["event"].keys()
    assert payloads.envelope_type(body) == "events_api"


def test_no_two_events_share_an_id():
    assert len({body["event_id"] for body in EVENTS.values()}) == len(EVENTS)
