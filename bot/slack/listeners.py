"""Slack events, commands and buttons in; each becomes one piece of work for the inbox or one reply."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from slack_bolt import Ack, App, BoltResponse, Respond

from bot.errors import PostingError
from bot.replies import Reply
from bot.slack.admission import TOO_MANY_LINE
from bot.slack.blocks import Message, Setting, plain_message, reply_message
from bot.slack.desk import Desk, archived, keep, refusal_for, refusal_for_all, reply_to
from bot.slack.failures import calm
from bot.slack.inbox import Inbox
from bot.slack.incoming import Identity, Incoming, Json, incoming_of, part
from bot.slack.modals import REASON_CALLBACK, citations_modal, notice_modal, reason_modal, why_modal
from bot.slack.mrkdwn import inert

GONE_LINE = "I no longer keep that answer. Please ask again."
SHARED_ALREADY_LINE = "That answer has been shared here already."
CANNOT_SHARE_LINE = (
    "I cannot post here. If I am not a member of this channel, invite me with /invite and press Share again."
)
_log = logging.getLogger(__name__)
_ASK = re.compile(r"^ask\b[\s:]*", re.IGNORECASE)


@dataclass(frozen=True)
class Press:
    """A button somebody pressed."""

    user: str
    channel: str
    """Empty on the Home tab."""
    value: str
    trigger_id: str
    ts: str
    thread: str
    private: bool
    """True where the button stands in a message that only this person sees."""


Pressed: TypeAlias = Callable[[Press, Respond], None]


def register(app: App, desk: Desk, inbox: Inbox, identity: Identity) -> None:
    """Make `app` listen; events are stored before they are acknowledged, and answered from the inbox."""
    app.middleware(_into_inbox(inbox, identity))
    app.command(re.compile(".*"))(_on_command(desk))
    presses: dict[str, Pressed] = {
        r"choice_\d": lambda press, respond: _choose(desk, inbox, press, respond),
        r"prompt_\d": lambda press, _: _prompt(desk, inbox, press),
        "show_rest": lambda press, respond: _show_rest(desk, press, respond),
        "why": lambda press, _: _open(desk, press, why_modal),
        "copy_citation": lambda press, _: _open(desk, press, citations_modal),
        "share": lambda press, respond: _share(desk, press, respond),
        "feedback": lambda press, _: _feedback(desk, press),
    }
    for action_id, pressed in presses.items():
        app.action(re.compile(f"^{action_id}$"))(on_press(desk, pressed))
    app.view(REASON_CALLBACK)(_on_reason(desk))


def _into_inbox(inbox: Inbox, identity: Identity) -> Callable[..., BoltResponse]:
    """Middleware that acknowledges an event when, and only when, what it asks for is stored."""

    def store_event(body: Json, next: Callable[[], BoltResponse]) -> BoltResponse:
        inbox.hear()
        if body.get("type") != "event_callback":
            return next()
        incoming = incoming_of(body, identity)
        if incoming:
            inbox.take(incoming)
        return BoltResponse(status=200, body="")

    return store_event


def _on_command(desk: Desk) -> Callable[..., None]:
    """The slash command; its reply travels with the acknowledgement, so that neither comes alone."""

    def on_command(ack: Ack, command: Json) -> None:
        def say(message: Message) -> None:
            ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))

        with calm(lambda sentence: say(plain_message(sentence))):
            say(_command_reply(desk, command))

    return on_command


def _command_reply(desk: Desk, command: Json) -> Message:
    user, channel = str(command.get("user_id", "")), str(command.get("channel_id", ""))
    if desk.limit.verdict(user, desk.clock()) != "go":
        return plain_message(TOO_MANY_LINE)
    utterance = _command_utterance(inert(str(command.get("text") or "")))
    key = f"command:{command.get('trigger_id', '')}"
    incoming = Incoming("question", key, user, channel, utterance=utterance, thread=f"command:{user}")
    message, turn = reply_to(desk, incoming, private=True)
    if turn:
        keep(desk, incoming, turn)
    return message


def _command_utterance(text: str) -> str:
    """`help` and nothing at all ask for help, `next` for the next meeting; the rest is a question."""
    shortcuts = {"": "help", "next": "What is the next meeting?"}
    return shortcuts.get(text.casefold(), _ASK.sub("", text) or "help")


def on_press(desk: Desk, pressed: Pressed) -> Callable[..., None]:
    """A listener that acknowledges a press, and does what it asks for if the person may ask."""

    def listen(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        press = press_of(body)

        def tell(sentence: str) -> None:
            whisper(desk, press, respond, plain_message(sentence))

        with calm(tell):
            refusal = refusal_for(desk, press.user)
            if refusal:
                tell(refusal)
            else:
                pressed(press, respond)

    return listen


def press_of(body: Json) -> Press:
    """The press that Slack tells of; missing parts are empty."""
    container, message = part(body, "container"), part(body, "message")
    action = next(iter(body.get("actions") or [{}]))
    ts = str(container.get("message_ts") or message.get("ts") or "")
    return Press(
        user=str(part(body, "user").get("id", "")),
        channel=str(part(body, "channel").get("id") or container.get("channel_id") or ""),
        value=str(action.get("value") or part(action, "selected_option").get("value") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        ts=ts,
        thread=str(message.get("thread_ts") or container.get("thread_ts") or ts),
        private=container.get("is_ephemeral") is True,
    )


def whisper(desk: Desk, press: Press, respond: Respond, message: Message) -> None:
    """Say it to the person who pressed, and to nobody else."""
    if press.channel:
        respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False)
    else:
        desk.poster.post(press.user, message)


def _found(desk: Desk, answer_id: str) -> Reply | None:
    found = archived(desk, answer_id)
    return found.reply if found else None


def _open(desk: Desk, press: Press, modal: Callable[[Reply], Json]) -> None:
    """Open a dialogue about an answer; Slack gives three seconds for it, and one try."""
    reply = _found(desk, press.value)
    view = modal(reply) if reply else notice_modal(GONE_LINE)
    desk.courtesy.views_open(trigger_id=press.trigger_id, view=view)


def _choose(desk: Desk, inbox: Inbox, press: Press, respond: Respond) -> None:
    """Ask the question behind a button, where the button stands."""
    answer_id, _, number = press.value.partition(":")
    found = archived(desk, answer_id)
    question = _numbered(found.offered, number) if found else None
    if question is None:
        whisper(desk, press, respond, plain_message(GONE_LINE))
        return
    direct = press.channel.startswith("D")
    asking = Incoming(
        "question",
        f"press:{press.value}:{press.channel}:{press.ts}",
        press.user,
        press.channel,
        utterance=question,
        thread=press.thread,
        direct=direct,
        asked=question,
    )
    if not press.private:
        if _may_be_read_by_all(desk, press, respond):
            inbox.take(asking)
        return
    message, turn = reply_to(desk, asking, private=True)
    whisper(desk, press, respond, message)
    if turn:
        keep(desk, asking, turn)


def _may_be_read_by_all(desk: Desk, press: Press, respond: Respond) -> bool:
    """Whether all who are where the button stands may read the record; the person is told why where they may not."""
    refusal = refusal_for_all(desk, press.channel)
    if refusal:
        whisper(desk, press, respond, plain_message(refusal))
    return not refusal


def _numbered(questions: tuple[str, ...] | list[str], number: str) -> str | None:
    """The question with this number; None for anything that is no number of one."""
    if not (number.isascii() and number.isdigit()) or len(number) > 2 or int(number) >= len(questions):
        return None
    return questions[int(number)]


def _prompt(desk: Desk, inbox: Inbox, press: Press) -> None:
    """Answer a question of the Home tab in a direct message."""
    question = _numbered(desk.knowledge.base.prompts, press.value)
    if question:
        key = f"press:home:{press.user}:{press.trigger_id}"
        asking = Incoming("question", key, press.user, press.user, utterance=question, direct=True, asked=question)
        inbox.take(asking)


def _show_rest(desk: Desk, press: Press, respond: Respond) -> None:
    answer_id, _, start = press.value.partition(":")
    reply = _found(desk, answer_id)
    if reply is None or not (start.isascii() and start.isdigit()) or len(start) > 4:
        whisper(desk, press, respond, plain_message(GONE_LINE))
        return
    message = reply_message(reply, Setting(answer_id, private=press.private), start=int(start))
    if press.private:
        whisper(desk, press, respond, message)
    elif _may_be_read_by_all(desk, press, respond):
        desk.poster.post(press.channel, message, thread=press.thread)


def _share(desk: Desk, press: Press, respond: Respond) -> None:
    """Post for all what only one person saw, once for each channel."""
    reply = _found(desk, press.value)
    if reply is None:
        whisper(desk, press, respond, plain_message(GONE_LINE))
        return
    if not _may_be_read_by_all(desk, press, respond):
        return
    key = f"share:{press.value}:{press.channel}"
    if not desk.store.remember_event(key, None, {}, desk.clock()):
        whisper(desk, press, respond, plain_message(SHARED_ALREADY_LINE))
        return
    try:
        desk.poster.post(press.channel, reply_message(reply, Setting(press.value)))
    except PostingError as error:
        desk.store.drop_event(key)
        _log.warning("%s: %s", key, error)
        whisper(desk, press, respond, plain_message(CANNOT_SHARE_LINE))
    else:
        desk.store.finish_event(key, desk.clock())


def _feedback(desk: Desk, press: Press) -> None:
    """Keep a thumb; after one that points down, ask why."""
    verdict, _, answer_id = press.value.partition(":")
    if verdict not in {"good", "bad"} or _found(desk, answer_id) is None:
        return
    desk.store.save_feedback(press.user, answer_id, verdict, desk.clock())
    if verdict == "bad":
        desk.courtesy.views_open(trigger_id=press.trigger_id, view=reason_modal(answer_id))


def _on_reason(desk: Desk) -> Callable[..., None]:
    def on_reason(ack: Ack, body: Json) -> None:
        ack()
        with calm():
            view, user = part(body, "view"), str(part(body, "user").get("id", ""))
            values: Any = part(view, "state").get("values") or {}
            reason = inert(str(values.get("reason", {}).get("reason", {}).get("value") or ""))
            answer_id = str(view.get("private_metadata") or "")
            if reason and not refusal_for(desk, user) and _found(desk, answer_id):
                desk.store.save_feedback(user, answer_id, "bad", desk.clock(), reason=reason)

    return on_reason
