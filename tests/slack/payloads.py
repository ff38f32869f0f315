"""What Slack sends to an app: events, commands, clicks and submitted views.

`trigger_id` and `response_url` are left empty; the server fills them in when it delivers.
"""

from __future__ import annotations

import itertools
import json
import time

from tests.slack.workspace import (
    APP,
    ASKER,
    BOT,
    BOT_USER,
    CHANNEL,
    IM,
    OTHER_BOT,
    TEAM,
    fresh_ts,
)

VERIFICATION = "unused"
_EVENTS = itertools.count(1)
CHANNEL_TYPES = {"C": "channel", "G": "group", "D": "im"}


def event_callback(
    event: dict,
    *,
    event_id: str | None = None,
    event_time: int | None = None,
    team: str = TEAM,
    is_ext_shared_channel: bool = False,
    authorizations: list | None = None,
) -> dict:
    """An event in its envelope; a new `event_id` unless one is given."""
    installed = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev{next(_EVENTS):09d}",
        "event_time": event_time or int(time.time()),
        "authorizations": [installed | {"is_enterprise_install": False}] if authorizations is None else authorizations,
        "is_ext_shared_channel": is_ext_shared_channel,
        "event_context": "4-context",
    }


def _said(kind: str, text: str, *, user: str, channel: str, ts: str | None, user_team: str, **more: object) -> dict:
    """The event of something that was written."""
    moment = ts or fresh_ts()
    written = {"type": kind, "user": user, "text": text, "ts": moment, "event_ts": moment, "channel": channel}
    teams = {"team": user_team, "user_team": user_team, "source_team": user_team}
    kept = {key: value for key, value in more.items() if value is not None}
    shown = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]
    blocks = [{"type": "rich_text", "block_id": "b1", "elements": shown}] if text else []
    return {**written, **teams, "client_msg_id": f"client-{moment}", "blocks": blocks, **kept}


def _edited(user: str) -> dict:
    return {"user": user, "ts": fresh_ts()}


def app_mention(
    text: str,
    *,
    user: str = ASKER,
    channel: str = CHANNEL,
    ts: str | None = None,
    thread_ts: str | None = None,
    user_team: str = TEAM,
    edited: bool = False,
    **envelope: object,
) -> dict:
    """Somebody mentions the bot; the mention is put in front unless the text holds one."""
    words = text if f"<@{BOT_USER}" in text else f"<@{BOT_USER}> {text}"
    changed = _edited(user) if edited else None
    place = {"user": user, "channel": channel, "ts": ts, "user_team": user_team}
    return event_callback(_said("app_mention", words, **place, thread_ts=thread_ts, edited=changed), **envelope)


def message(
    text: str,
    *,
    user: str = ASKER,
    channel: str = CHANNEL,
    ts: str | None = None,
    thread_ts: str | None = None,
    user_team: str = TEAM,
    subtype: str | None = None,
    files: list | None = None,
    edited: bool = False,
    entities: list | None = None,
    **envelope: object,
) -> dict:
    """Somebody writes in a conversation; `entities` is what the person looks at meanwhile."""
    event = _said(
        "message",
        text,
        user=user,
        channel=channel,
        ts=ts,
        user_team=user_team,
        thread_ts=thread_ts,
        subtype=subtype,
        files=files,
        edited=_edited(user) if edited else None,
        app_context={"entities": entities} if entities is not None else None,
    )
    return event_callback(event | {"channel_type": CHANNEL_TYPES[channel[0]]}, **envelope)


def message_im(text: str, *, channel: str = IM, **more: object) -> dict:
    """Somebody writes to the bot directly."""
    return message(text, channel=channel, **more)


def message_with_files(text: str = "", *, channel: str = IM, **more: object) -> dict:
    """Somebody shares a file, with or without words."""
    shared = {
        "id": "F0FILE",
        "name": "report.pdf",
        "mimetype": "application/pdf",
        "url_private": "https://e.org/f",
    }
    return message(text, channel=channel, subtype="file_share", files=[shared], **more)


def thread_broadcast(text: str, *, thread_ts: str, **more: object) -> dict:
    """Somebody replies in a thread and sends it to the channel too."""
    return message(text, thread_ts=thread_ts, subtype="thread_broadcast", **more)


def message_changed(
    text: str, *, before: str = "", user: str = ASKER, channel: str = IM, ts: str, **envelope: object
) -> dict:
    """Somebody edited the message at `ts`."""
    now = fresh_ts()
    changed = {"type": "message", "user": user, "text": text, "ts": ts, "edited": _edited(user), "team": TEAM}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": changed,
        "previous_message": {"type": "message", "user": user, "text": before, "ts": ts, "team": TEAM},
        "channel": channel,
        "channel_type": CHANNEL_TYPES[channel[0]],
        "ts": now,
        "event_ts": now,
    }
    return event_callback(event, **envelope)


def message_deleted(*, user: str = ASKER, channel: str = IM, ts: str, **envelope: object) -> dict:
    """Somebody deleted the message at `ts`."""
    now = fresh_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": ts,
        "previous_message": {"type": "message", "user": user, "text": "", "ts": ts},
        "channel": channel,
        "channel_type": CHANNEL_TYPES[channel[0]],
        "ts": now,
        "event_ts": now,
    }
    return event_callback(event, **envelope)


def bot_message(
    text: str, *, user: str = OTHER_BOT, bot_id: str = "B0OTHER", channel: str = IM, **more: object
) -> dict:
    """Another bot writes."""
    body = message(text, user=user, channel=channel, **more)
    body["event"] |= {
        "bot_id": bot_id,
        "app_id": "A0OTHER",
        "bot_profile": {"id": bot_id, "name": "otherbot"},
    }
    return body


def own_message(text: str, *, channel: str = IM, **more: object) -> dict:
    """The bot's own message comes back, as Slack sends it for conversations that the app listens to."""
    body = bot_message(text, user=BOT_USER, bot_id=BOT, channel=channel, **more)
    body["event"]["app_id"] = APP
    return body


def app_home_opened(
    tab: str = "home", *, user: str = ASKER, channel: str = IM, view: dict | None = None, **envelope: object
) -> dict:
    """Somebody opens the bot's `home` or `messages` tab."""
    event = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": fresh_ts()}
    return event_callback(event | ({"view": view} if view else {}), **envelope)


def agent_session_stopped(
    thread_ts: str,
    *,
    user: str = ASKER,
    channel: str = IM,
    streaming: tuple[str, ...] = (),
    **envelope: object,
) -> dict:
    """Somebody presses Stop in the agent pane."""
    event = {
        "type": "agent_session_stopped",
        "channel": channel,
        "thread_ts": thread_ts,
        "user": user,
        "streaming_message_ts": list(streaming),
        "event_ts": fresh_ts(),
    }
    return event_callback(event, **envelope)


def app_context_changed(entities: list | None = None, **envelope: object) -> dict:
    """Somebody looks at something else; Slack's pages show neither user nor channel here."""
    event = {"type": "app_context_changed", "context": {"entities": entities or []}, "event_ts": fresh_ts()}
    return event_callback(event, **envelope)


def app_uninstalled(**envelope: object) -> dict:
    """The workspace removes the app."""
    return event_callback({"type": "app_uninstalled", "event_ts": fresh_ts()}, **envelope)


def tokens_revoked(**envelope: object) -> dict:
    """The workspace revokes the bot's token."""
    event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}, "event_ts": fresh_ts()}
    return event_callback(event, **envelope)


def url_verification(challenge: str = "challenge") -> dict:
    """Slack asks whether a request URL is ours."""
    return {"token": VERIFICATION, "type": "url_verification", "challenge": challenge}


def slash_command(
    text: str = "",
    *,
    command: str = "/rapporteur",
    user: str = ASKER,
    channel: str = CHANNEL,
    team: str = TEAM,
    trigger_id: str = "",
    response_url: str = "",
) -> dict:
    """Somebody types a slash command; every value is a string, as in the form that Slack posts."""
    return {
        "token": VERIFICATION,
        "team_id": team,
        "team_domain": "example",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def button(action_id: str, value: str = "", *, block_id: str = "b1", text: str = "Button") -> dict:
    """A click on a button."""
    label = {"type": "plain_text", "text": text, "emoji": True}
    return {"type": "button", "action_id": action_id, "block_id": block_id, "value": value, "text": label}


def feedback(action_id: str, value: str, *, block_id: str = "b1") -> dict:
    """A click on one of the feedback buttons."""
    return {"type": "feedback_buttons", "action_id": action_id, "block_id": block_id, "value": value}


def choice(action_id: str, value: str, *, kind: str = "static_select", block_id: str = "b1") -> dict:
    """A choice from a menu (`static_select`, `overflow`, `radio_buttons`)."""
    chosen = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {"type": kind, "action_id": action_id, "block_id": block_id, "selected_option": chosen}


def _actor(user: str, team: str, user_team: str) -> dict:
    return {
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": user_team},
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": {"id": team, "domain": "example"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def block_actions(
    *actions: dict,
    message: dict | None = None,
    channel: str = CHANNEL,
    view: dict | None = None,
    ephemeral: bool = False,
    user: str = ASKER,
    team: str = TEAM,
    user_team: str = TEAM,
    trigger_id: str = "",
    response_url: str = "",
) -> dict:
    """Clicks in a message, or in a view where one is given; `message` holds at least its `ts`."""
    pressed = [{**action, "action_ts": fresh_ts()} for action in actions]
    body = {
        "type": "block_actions",
        **_actor(user, team, user_team),
        "trigger_id": trigger_id,
        "actions": pressed,
    }
    if view is not None:
        values = {"values": {}}
        return body | {
            "container": {"type": "view", "view_id": view.get("id")},
            "view": {"state": values, **view},
        }
    shown = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "ts": fresh_ts(),
        "text": "",
        **(message or {}),
    }
    container = {
        "type": "message",
        "message_ts": shown["ts"],
        "channel_id": channel,
        "is_ephemeral": ephemeral,
        **({"thread_ts": shown["thread_ts"]} if shown.get("thread_ts") else {}),
    }
    place = {"channel": {"id": channel, "name": "general"}, "container": container, "state": {"values": {}}}
    # Slack leaves the message out of clicks on ephemeral messages.
    return body | place | {"response_url": response_url} | ({} if ephemeral else {"message": shown})


def _view(callback_id: str, private_metadata: str, values: dict | None, view: dict | None) -> dict:
    shown = {
        "id": "V0VIEW",
        "team_id": TEAM,
        "type": "modal",
        "blocks": [],
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "hash": "1.a",
        "app_id": APP,
        "bot_id": BOT,
        **(view or {}),
    }
    shown["root_view_id"] = shown["id"]
    return shown | {"state": {"values": values or {}}}


def view_submission(
    callback_id: str,
    values: dict | None = None,
    *,
    private_metadata: str = "",
    view: dict | None = None,
    user: str = ASKER,
    team: str = TEAM,
    user_team: str = TEAM,
    trigger_id: str = "",
) -> dict:
    """Somebody submits a modal; `values` is `{block_id: {action_id: {"type": …, "value": …}}}`."""
    body = {"type": "view_submission", **_actor(user, team, user_team), "trigger_id": trigger_id}
    return body | {"view": _view(callback_id, private_metadata, values, view), "response_urls": []}


def view_closed(callback_id: str, *, private_metadata: str = "", view: dict | None = None, user: str = ASKER) -> dict:
    """Somebody closes a modal."""
    body = {"type": "view_closed", **_actor(user, TEAM, TEAM), "is_cleared": False}
    return body | {"view": _view(callback_id, private_metadata, None, view)}


def envelope_type(payload: dict) -> str:
    """How Socket Mode labels a payload."""
    if payload.get("type") == "event_callback":
        return "events_api"
    return "slash_commands" if "command" in payload else "interactive"


def http_form(payload: dict) -> dict | None:
    """The form in which a payload travels over HTTP; None where it travels as JSON."""
    if payload.get("type") in ("event_callback", "url_verification"):
        return None
    return payload if "command" in payload else {"payload": json.dumps(payload)}
