"""The Web API methods that the bot uses, with the scopes they need and the errors they give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.slack.state import TRIGGER_LIFE_S, Message, RefusalError, State
from tests.slack.workspace import APP, BOT, BOT_USER, TEAM, Channel

TIMESTAMP = re.compile(r"\d{10}\.\d{6}\Z")
EVENT_TYPE = re.compile(r"[A-Za-z0-9_-]{1,255}\Z")
MOST_TEXT = 40_000
PREFIXES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def flag(value: object) -> bool:
    """A truth value as forms and JSON write it."""
    return str(value).lower() in ("1", "true")


def _needed(args: dict, *keys: str) -> None:
    for key in keys:
        if args.get(key) in (None, ""):
            message = f"[ERROR] missing required field: {key}"
            raise RefusalError("invalid_arguments", response_metadata={"messages": [message]})


def _channel(state: State, args: dict) -> Channel:
    """The conversation meant, of which the bot must know."""
    reference = str(args.get("channel") or "")
    channel = state.workspace.find(reference)
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise RefusalError("channel_not_found")
    return channel


def _postable(state: State, args: dict) -> Channel:
    """Where to post: a conversation, or a user's direct messages."""
    reference = str(args.get("channel") or "")
    channel = state.workspace.direct(reference) if reference[:1] in ("U", "W") else _channel(state, args)
    if channel is None:
        raise RefusalError("channel_not_found")
    if channel.is_archived:
        raise RefusalError("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in state.scopes:
        raise RefusalError("not_in_channel")
    return channel


def _worded(state: State, method: str, args: dict) -> tuple[str, list | None]:
    """The text, as much of it as Slack keeps, and the blocks; refused where there is neither."""
    text, blocks = str(args.get("text") or ""), args.get("blocks")
    if not text and not blocks and not args.get("attachments"):
        raise RefusalError("no_text")
    if flag(args.get("link_names")) or args.get("parse") == "full":
        state.faults.append(f"{method}: link_names or parse=full makes mentions of plain @names")
    state.check_message(method, blocks, text)
    return text[:MOST_TEXT], blocks or None


def _threaded(state: State, method: str, channel: Channel, args: dict) -> str | None:
    """The root to reply to."""
    thread_ts = args.get("thread_ts")
    if not thread_ts:
        return None
    if not TIMESTAMP.match(str(thread_ts)):
        raise RefusalError("invalid_thread_ts")
    root = state.find(channel.id, thread_ts)
    if root is not None and root.thread_ts not in (None, root.ts):
        state.faults.append(f"{method}: thread_ts {thread_ts} is a reply, not the root of its thread")
    return str(thread_ts)


def _metadata(state: State, args: dict) -> tuple[dict | None, dict]:
    """The metadata that Slack keeps, and the warning about what it does not."""
    metadata = args.get("metadata")
    if not metadata:
        return None, {}
    sound = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if sound and EVENT_TYPE.match(str(metadata.get("event_type"))):
        return metadata, {}
    state.faults.append(f"metadata: {metadata!r} has no event_type of letters, digits, _ and - with an event_payload")
    return None, {"warning": "invalid_metadata", "response_metadata": {"warnings": ["invalid_metadata"]}}


def _paced(state: State, channel: Channel) -> None:
    """About one message a second and conversation, where the test wants that."""
    moment = state.now()
    if state.rate_limited and moment - state.last_post.get(channel.id, -1.0) < 1:
        raise RefusalError("ratelimited")
    state.last_post[channel.id] = moment


def post_message(state: State, args: dict) -> dict:
    """chat.postMessage."""
    channel = _postable(state, args)
    text, blocks = _worded(state, "chat.postMessage", args)
    thread_ts = _threaded(state, "chat.postMessage", channel, args)
    _paced(state, channel)
    metadata, warning = _metadata(state, args)
    posted = Message(channel.id, state.fresh_ts(), BOT_USER, text, thread_ts, blocks, metadata, payload=args)
    state.post(posted)
    return {"channel": channel.id, "ts": posted.ts, "message": posted.shown(metadata=True), **warning}


def post_ephemeral(state: State, args: dict) -> dict:
    """chat.postEphemeral."""
    _needed(args, "user")
    channel, user = _postable(state, args), str(args["user"])
    if user not in channel.members:
        raise RefusalError("user_not_in_channel")
    text, blocks = _worded(state, "chat.postEphemeral", args)
    thread_ts = _threaded(state, "chat.postEphemeral", channel, args)
    posted = Message(channel.id, state.fresh_ts(), BOT_USER, text, thread_ts, blocks, ephemeral_to=user, payload=args)
    return {"message_ts": state.post(posted).ts}


def _own(state: State, args: dict, refusal: str) -> Message:
    """A message that the bot may change."""
    _needed(args, "channel", "ts")
    message = state.find(_channel(state, args).id, args["ts"])
    if message is None or message.ephemeral_to:
        raise RefusalError("message_not_found")
    if message.user != BOT_USER:
        raise RefusalError(refusal)
    return message


def update(state: State, args: dict) -> dict:
    """chat.update: text alone removes the blocks; metadata alone leaves both."""
    message = _own(state, args, "cant_update_message")
    if args.get("text") or args.get("blocks"):
        text, blocks = _worded(state, "chat.update", args)
        message.revise(text, blocks)
    elif not args.get("metadata"):
        raise RefusalError("no_text")
    metadata, warning = _metadata(state, args)
    message.metadata = metadata or message.metadata
    shown = message.shown(metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown, **warning}


def delete(state: State, args: dict) -> dict:
    """chat.delete."""
    message = _own(state, args, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def permalink(state: State, args: dict) -> dict:
    """chat.getPermalink."""
    _needed(args, "channel", "message_ts")
    channel, ts = _channel(state, args), args["message_ts"]
    message = state.find(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise RefusalError("message_not_found")
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    link = f"https://example.slack.com/archives/{channel.id}/p{ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}


def _page(args: dict, entries: list, most: int) -> tuple[list, dict]:
    """One page of a list, and where the next one starts."""
    start = int(args.get("cursor") or 0)
    size = min(int(args.get("limit") or 100), most)
    more = start + size < len(entries)
    pointer = {"next_cursor": str(start + size) if more else ""}
    return entries[start : start + size], {"has_more": more, "response_metadata": pointer}


def _between(args: dict, ts: str) -> bool:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    if flag(args.get("inclusive")):
        return oldest <= float(ts) <= latest
    return oldest < float(ts) < latest


def _readable(state: State, args: dict) -> Channel:
    channel = _channel(state, args)
    if BOT_USER not in channel.members:
        raise RefusalError("not_in_channel")
    _read_seldom(state, channel)
    return channel


def _read_seldom(state: State, channel: Channel) -> None:
    """At most one reading in `reading.every_s`, where the test wants that."""
    moment = state.now()
    left = state.reading.last.get(channel.id, float("-inf")) + state.reading.every_s - moment
    if left > 0:
        raise RefusalError("ratelimited", retry_after=int(left) + 1)
    state.reading.last[channel.id] = moment


def _shown_by_now(state: State, message: Message) -> bool:
    return message.at + state.reading.lag_s <= state.now()


def _with_metadata(state: State, args: dict) -> bool:
    return flag(args.get("include_all_metadata")) and state.reading.shows_metadata


def history(state: State, args: dict) -> dict:
    """conversations.history: newest first, without replies and without what only one user sees."""
    channel = _readable(state, args)
    found = [
        message.shown(metadata=_with_metadata(state, args))
        for message in state.everything
        if message.channel == channel.id
        and _shown_by_now(state, message)
        and not (message.deleted or message.ephemeral_to)
        and message.thread_ts in (None, message.ts)
        and _between(args, message.ts)
    ]
    found.sort(key=lambda message: float(message["ts"]), reverse=True)
    page, rest = _page(args, found, state.reading.most)
    return {"messages": page, **rest}


def replies(state: State, args: dict) -> dict:
    """conversations.replies: the root first, then its replies, oldest first."""
    _needed(args, "ts")
    channel = _readable(state, args)
    whole = [message for message in state.thread(channel.id, args["ts"]) if not message.ephemeral_to]
    thread = [message for message in whole if _shown_by_now(state, message)]
    if not thread:
        raise RefusalError("thread_not_found")
    thread.sort(key=lambda message: float(message.ts))
    metadata = _with_metadata(state, args)
    kept = [message for message in thread if message.ts == args["ts"] or _between(args, message.ts)]
    page, rest = _page(args, [message.shown(metadata=metadata) for message in kept], state.reading.most)
    return {"messages": page, **rest}


def conversation(state: State, args: dict) -> dict:
    """conversations.info."""
    return {"channel": _channel(state, args).shown()}


def members(state: State, args: dict) -> dict:
    """conversations.members."""
    page, rest = _page(args, _channel(state, args).members, 999)
    return {"members": page, **rest}


def open_conversation(state: State, args: dict) -> dict:
    """conversations.open, for one user."""
    if args.get("channel"):
        return {"channel": {"id": _channel(state, args).id}}
    users = args.get("users") or ""
    named = users if isinstance(users, list) else str(users).split(",")
    channel = state.workspace.direct(named[0]) if len(named) == 1 else None
    if channel is None:
        raise RefusalError("user_not_found")
    return {"channel": {"id": channel.id}}


def user_info(state: State, args: dict) -> dict:
    """users.info."""
    user = state.workspace.users.get(str(args.get("user")))
    if user is None:
        raise RefusalError("user_not_found")
    return {"user": user.shown(locale=flag(args.get("include_locale")))}


def auth_test(_state: State, _args: dict) -> dict:
    """auth.test."""
    return {
        "url": "https://example.slack.com/",
        "team": "Example",
        "user": "rapporteur",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "is_enterprise_install": False,
    }


def _triggered(state: State, args: dict) -> str:
    """The user whose trigger_id this is; it serves once, within three seconds."""
    _needed(args, "trigger_id")
    trigger = state.triggers.get(args["trigger_id"])
    if trigger is None:
        raise RefusalError("invalid_trigger_id")
    if trigger.used:
        raise RefusalError("exchanged_trigger_id")
    if state.now() - trigger.at > TRIGGER_LIFE_S:
        raise RefusalError("expired_trigger_id")
    trigger.used = True
    return trigger.user


def _kept(state: State, view: dict, user: str, view_id: str | None = None) -> dict:
    number = state.number()
    name = view_id or f"V{number:08d}"
    owned = {
        "id": name,
        "user": user,
        "team_id": TEAM,
        "app_id": APP,
        "bot_id": BOT,
        "hash": f"{number}.hash",
    }
    state.views[name] = {"callback_id": "", "private_metadata": "", **view, **owned, "state": {"values": {}}}
    return state.views[name]


def open_view(state: State, args: dict) -> dict:
    """views.open."""
    user = _triggered(state, args)
    view = _kept(state, state.check_view("views.open", args.get("view"), "modal"), user)
    state.stacks[user] = [view["id"]]
    return {"view": view | {"root_view_id": view["id"]}}


def push_view(state: State, args: dict) -> dict:
    """views.push: three deep at most."""
    user = _triggered(state, args)
    stack = state.stacks.get(user, [])
    if not stack or len(stack) >= 3:
        raise RefusalError("push_limit_reached" if stack else "not_found")
    view = _kept(state, state.check_view("views.push", args.get("view"), "modal"), user)
    stack.append(view["id"])
    return {"view": view | {"root_view_id": stack[0], "previous_view_id": stack[-2]}}


def _unchanged(args: dict, old: dict) -> None:
    if args.get("hash") and args["hash"] != old["hash"]:
        raise RefusalError("hash_conflict")


def update_view(state: State, args: dict) -> dict:
    """views.update, by view_id or external_id."""
    if not (args.get("view_id") or args.get("external_id")):
        _needed(args, "view_id")
    for old in state.views.values():
        if old["id"] == args.get("view_id") or old.get("external_id") == (args.get("external_id") or "-"):
            _unchanged(args, old)
            view = state.check_view("views.update", args.get("view"), old["type"])
            return {"view": _kept(state, view, old["user"], old["id"])}
    raise RefusalError("not_found")


def publish_view(state: State, args: dict) -> dict:
    """views.publish: one Home tab for each user."""
    user = str(args.get("user_id"))
    if user not in state.workspace.users:
        raise RefusalError("invalid_arguments")
    old = state.homes.get(user)
    if old:
        _unchanged(args, old)
    view = state.check_view("views.publish", args.get("view"), "home")
    state.homes[user] = _kept(state, view, user, old["id"] if old else None)
    return {"view": state.homes[user]}


def _agent(state: State, args: dict, *needed: str) -> tuple[str, str]:
    """The thread in the agent pane that is meant."""
    if not state.agent:
        raise RefusalError("not_agent_app")
    _needed(args, "channel_id", *needed)
    if state.workspace.find(args["channel_id"]) is None:
        raise RefusalError("channel_not_found")
    return args["channel_id"], str(args.get("thread_ts") or "")


def set_prompts(state: State, args: dict) -> dict:
    """assistant.threads.setSuggestedPrompts: at most four."""
    _agent(state, args, "prompts")
    prompts = args["prompts"]
    sound = isinstance(prompts, list) and all(p.get("title") and p.get("message") for p in prompts)
    if not sound or len(prompts) > 4:
        state.faults.append(f"setSuggestedPrompts: {prompts!r} are not at most 4 prompts with title and message")
        raise RefusalError("invalid_arguments")
    state.prompts.append(args)
    return {}


def set_status(state: State, args: dict) -> dict:
    """assistant.threads.setStatus: an empty status ends it."""
    thread = _agent(state, args, "thread_ts")
    if len(args.get("loading_messages") or []) > 10:
        raise RefusalError("invalid_arguments")
    if args.get("status"):
        state.statuses[thread] = args["status"]
    else:
        state.statuses.pop(thread, None)
    return {}


def set_title(state: State, args: dict) -> dict:
    """assistant.threads.setTitle."""
    state.titles[_agent(state, args, "thread_ts", "title")] = args["title"]
    return {}


@dataclass(frozen=True)
class Method:
    """What a method does, and the scopes of which it needs one; `*` stands for the conversation's kind."""

    run: Callable[[State, dict], dict]
    scopes: tuple[str, ...] = ()

    def missing(self, state: State, args: dict) -> str | None:
        """The scopes needed, in Slack's writing, where none of them is granted."""
        kind = getattr(state.workspace.find(str(args.get("channel") or "")), "kind", None)
        prefixes = [PREFIXES[kind]] if kind else list(PREFIXES.values())
        wanted = [scope.replace("*", prefix) for scope in self.scopes for prefix in prefixes]
        if not wanted or state.scopes.intersection(wanted):
            return None
        return ",".join(dict.fromkeys(wanted))


METHODS = {
    "auth.test": Method(auth_test),
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(permalink),
    "conversations.history": Method(history, ("*:history",)),
    "conversations.replies": Method(replies, ("*:history",)),
    "conversations.info": Method(conversation, ("*:read",)),
    "conversations.members": Method(members, ("*:read",)),
    "conversations.open": Method(open_conversation, ("im:write",)),
    "users.info": Method(user_info, ("users:read",)),
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, ("assistant:write",)),
    "assistant.threads.setStatus": Method(set_status, ("chat:write", "assistant:write")),
    "assistant.threads.setTitle": Method(set_title, ("assistant:write",)),
}


def call(state: State, method: str, args: dict) -> dict:
    """Run a method as Slack would; the answer, with `ok`."""
    known = METHODS.get(method)
    try:
        if known is None:
            raise RefusalError("unknown_method", req_method=method)
        needed = known.missing(state, args)
        if needed:
            raise RefusalError("missing_scope", needed=needed, provided=",".join(sorted(state.scopes)))
        return {"ok": True, **known.run(state, args)}
    except RefusalError as refusal:
        return {"ok": False, "error": refusal.error, **refusal.more}
