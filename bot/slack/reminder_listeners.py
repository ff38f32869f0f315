"""Commands, buttons and dialogues that concern reminders; each becomes one deed of the reminder desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from slack_bolt import Ack, App, Respond

from bot.errors import PostingError
from bot.slack.admission import TOO_MANY_LINE
from bot.slack.blocks import Message, plain_message
from bot.slack.brief_blocks import BRIEF_NOW, CITATIONS, SNOOZE
from bot.slack.brief_desk import brief_in_words, citations_of_brief, full_brief, snooze
from bot.slack.desk import Desk, publish_home, refusal_for
from bot.slack.failures import calm
from bot.slack.incoming import Incoming, Json, part
from bot.slack.listeners import Press, Pressed, on_press, whisper
from bot.slack.mrkdwn import inert
from bot.slack.posting import CALL_ERRORS
from bot.slack.reminder_desk import ReminderDesk, Response, fulfil, open_dialogue, pause, remove
from bot.slack.reminder_dialogue import REMIND_CALLBACK, noted, read_wish
from bot.slack.reminder_words import hear, is_request

_DIALOGUE = re.compile(r"remind(?: (?P<whom>me|us|here))?[.!]?", re.IGNORECASE)
_BRIEF = re.compile(r"brief(?: me)?(?: (?:on|before|for))?\b[\s:]*(?P<words>.*?)[?.!]*", re.IGNORECASE)


def register_reminders(app: App, desk: Desk, reminders: ReminderDesk) -> None:
    """Make `app` listen; to be called before `bot.slack.listeners.register`, whose command takes whatever is left."""
    app.command(re.compile(".*"), matchers=[_is_ours(reminders)])(_on_command(desk, reminders))
    presses: dict[str, Pressed] = {
        "reminder_add": lambda press, _: _open(reminders, press),
        "reminder_edit": lambda press, _: _open(reminders, press, press.value),
        "reminder_pause": _changing(desk, lambda press: pause(reminders, press.user, press.value, paused=True)),
        "reminder_resume": _changing(desk, lambda press: pause(reminders, press.user, press.value, paused=False)),
        "reminder_remove": _changing(desk, lambda press: remove(reminders, press.user, press.value)),
        BRIEF_NOW: lambda press, respond: whisper(desk, press, respond, full_brief(reminders, press.value)),
        SNOOZE: lambda press, respond: _snooze(desk, reminders, press, respond),
        CITATIONS: lambda press, _: _open_citations(desk, reminders, press),
    }
    for action_id, pressed in presses.items():
        app.action(action_id)(on_press(desk, _seen(reminders, pressed)))
    app.view(REMIND_CALLBACK)(_on_wish(desk, reminders))


def _is_ours(reminders: ReminderDesk) -> Callable[..., bool]:
    def is_ours(command: Json) -> bool:
        words = _words(command)
        return bool(_DIALOGUE.fullmatch(words) or _BRIEF.fullmatch(words) or is_request(reminders, words))

    return is_ours


def _words(command: Json) -> str:
    return inert(str(command.get("text") or ""))


def _on_command(desk: Desk, reminders: ReminderDesk) -> Callable[..., None]:
    """The slash command; acknowledged first, since what it asks for takes several calls to Slack."""

    def on_command(ack: Ack, command: Json, respond: Respond) -> None:
        ack()

        def say(message: Message) -> None:
            respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral")

        with calm(lambda sentence: say(plain_message(sentence))):
            message = _command_reply(desk, reminders, command)
            if message:
                say(message)

    return on_command


def _command_reply(desk: Desk, reminders: ReminderDesk, command: Json) -> Message | None:
    """What to say to the person; None where a dialogue has opened instead."""
    user, channel = str(command.get("user_id", "")), str(command.get("channel_id", ""))
    words, trigger_id = _words(command), str(command.get("trigger_id", ""))
    if desk.limit.verdict(user, desk.clock()) != "go":
        return plain_message(TOO_MANY_LINE)
    _note_seen(reminders, user, channel)
    dialogue = _DIALOGUE.fullmatch(words)
    if dialogue:
        here = "" if dialogue["whom"] == "me" else channel
        open_dialogue(reminders, user, here, trigger_id=trigger_id)
        return None
    refusal = refusal_for(desk, user)
    if refusal:
        return plain_message(refusal)
    brief = _BRIEF.fullmatch(words)
    if brief:
        return brief_in_words(reminders, brief["words"])
    direct = channel.startswith("D")
    asking = Incoming("question", f"command:{trigger_id}", user, channel, utterance=words, direct=direct)
    return hear(reminders, asking, private=True)


def _seen(reminders: ReminderDesk, pressed: Pressed) -> Pressed:
    """The deed of a press; who presses in a direct conversation belongs to it."""

    def noticed(press: Press, respond: Respond) -> None:
        _note_seen(reminders, press.user, press.channel)
        pressed(press, respond)

    return noticed


def _note_seen(reminders: ReminderDesk, user: str, channel: str) -> None:
    """Note who certainly belongs to a conversation; neither commands nor presses tell whether a channel is shared."""
    if channel.startswith("D"):
        reminders.membership.saw(user, channel, reminders.clock())


def _open(reminders: ReminderDesk, press: Press, subscription: str = "") -> None:
    open_dialogue(reminders, press.user, press.channel, trigger_id=press.trigger_id, subscription=subscription)


def _open_citations(desk: Desk, reminders: ReminderDesk, press: Press) -> None:
    desk.courtesy.views_open(trigger_id=press.trigger_id, view=citations_of_brief(reminders, press.value))


def _snooze(desk: Desk, reminders: ReminderDesk, press: Press, respond: Respond) -> None:
    response = snooze(reminders, press.user, press.value)
    whisper(desk, press, respond, plain_message(response.sentence))


def _changing(desk: Desk, change: Callable[[Press], Response]) -> Pressed:
    """The deed of a button that changes a subscription; on the Home tab the change shows by itself."""

    def changing(press: Press, respond: Respond) -> None:
        response = change(press)
        if press.channel or not response.done:
            whisper(desk, press, respond, plain_message(response.sentence))
        if not press.channel:
            _refresh_home(desk, press.user)

    return changing


def _on_wish(desk: Desk, reminders: ReminderDesk) -> Callable[..., None]:
    """A submitted dialogue: what is wrong is said in it; else it closes, and what came of it is said."""

    def on_wish(ack: Ack, body: Json) -> None:
        view, user = part(body, "view"), str(part(body, "user").get("id", ""))
        wish = read_wish(part(part(view, "state"), "values"), reminders.knowledge)
        if isinstance(wish, dict):
            ack(response_action="errors", errors=wish)
            return
        ack()
        channel, subscription = noted(str(view.get("private_metadata") or ""))
        with calm(lambda sentence: _tell(desk, user, channel, sentence)):
            key = f"dialogue:{view.get('id', '')}"
            response = fulfil(reminders, user, wish, note=(channel, subscription), key=key)
            if not response.is_public:
                _tell(desk, user, channel, response.sentence)
            _refresh_home(desk, user)

    return on_wish


def _refresh_home(desk: Desk, user: str) -> None:
    """Show on the Home tab what was done; it is done, even where that cannot be shown now."""
    with suppress(PostingError):
        publish_home(desk, user)


def _tell(desk: Desk, user: str, channel: str, sentence: str) -> None:
    """Say it to one person only: in the channel where they are if Slack lets us, else directly."""
    if channel and not channel.startswith("D"):
        with suppress(*CALL_ERRORS):
            desk.courtesy.chat_postEphemeral(channel=channel, user=user, text=plain_message(sentence).text)
            return
    desk.poster.post(user, plain_message(sentence))
