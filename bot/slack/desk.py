"""What the bot does for a person, in Slack's terms: answer, refuse, forget, show the Home tab."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias

from slack_sdk import WebClient

from bot.knowledge.model import KnowledgeBase
from bot.reminders.occurrences import local_time
from bot.replies import Context, Reply, Silence, Turn
from bot.slack.admission import OUTSIDER_LINE, SHARED_LINE, TOO_MANY_LINE, UNSURE_LINE, RateLimit, Visitors
from bot.slack.archive import Archived, packed, unpacked
from bot.slack.blocks import Message, Setting, offered_questions, plain_message, reply_message
from bot.slack.home import home_view, refusing_home
from bot.slack.incoming import Incoming
from bot.slack.posting import CALL_ERRORS, Poster, failure_of
from bot.slack.reminder_desk import ReminderDesk, forget, of_person
from bot.slack.reminder_views import home_reminders
from bot.slack.reminder_words import hear
from bot.store.verbs import Store

AnswerFunction: TypeAlias = Callable[[str, date, Context | None], Turn]

FORGOTTEN_LINE = (
    "Done: I have deleted your conversations, your feedback, your unanswered questions and your own reminders, "
    "and your name where you set up reminders for others. I will keep no unanswered question of yours from now on."
)
_FORGET = "forget me"
_THINKING = "is looking at the record…"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Everything that answering a person needs; its parts are made once, in `bot.app`."""

    answer: AnswerFunction
    in_use: Callable[[], KnowledgeBase]
    """The knowledge base as it stands at the moment."""
    store: Store
    poster: Poster
    courtesy: WebClient
    """For calls that an answer can do without: one try, short timeout."""
    visitors: Visitors | None
    """None where outsiders are answered like everybody."""
    limit: RateLimit
    clock: Callable[[], float]
    reminders: ReminderDesk | None = None
    """None where nobody is reminded of anything."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """The one in use at the moment."""
        return self.in_use()

    def today(self) -> date:
        """The date where the knowledge base is at home."""
        return local_time(self.clock(), self.knowledge.base.time_zone).date()


def serve(desk: Desk, incoming: Incoming) -> None:
    """Do what came in; PostingError where Slack does not take it."""
    match incoming.kind:
        case "home":
            publish_home(desk, incoming.user)
        case "pane":
            _offer_prompts(desk, incoming)
        case "question":
            _reply(desk, incoming)


def tell(desk: Desk, incoming: Incoming, sentence: str) -> None:
    """Say one sentence where the person is."""
    if incoming.channel:
        desk.poster.post(incoming.channel, plain_message(sentence), thread=incoming.thread)


def refusal_for(desk: Desk, user: str, *, shared: bool = False) -> str | None:
    """Why this person gets nothing from the record here, in a sentence; None where they may have it."""
    if desk.visitors is None:
        return None
    if desk.visitors.is_outsider(user, desk.clock()):
        return OUTSIDER_LINE
    return SHARED_LINE if shared else None


def refusal_for_all(desk: Desk, channel: str) -> str | None:
    """Why nothing from the record may be posted for all in this conversation, in a sentence; None where it may."""
    if desk.visitors is None:
        return None
    try:
        return SHARED_LINE if desk.visitors.read_along(channel) else None
    except CALL_ERRORS as error:
        _log.warning("%s: cannot tell whether it is shared: %s", channel, failure_of(error))
        return UNSURE_LINE


def reply_to(desk: Desk, incoming: Incoming, *, private: bool = False) -> tuple[Message, Turn | None]:
    """The message for a question, and the turn behind it unless the message only refuses."""
    refusal = refusal_for(desk, incoming.user, shared=incoming.shared and not private)
    if refusal:
        return plain_message(refusal), None
    if incoming.utterance.casefold().strip(" .!") == _FORGET:
        _forget(desk, incoming.user)
        return plain_message(FORGOTTEN_LINE), None
    context = _context(desk, incoming)
    request = hear(desk.reminders, incoming, focus=_focus(context)) if desk.reminders else None
    if request:
        return request, None
    turn = desk.answer(incoming.utterance, desk.today(), context)
    return _message(desk, incoming, turn.reply, private=private), turn


def archived(desk: Desk, answer_id: str) -> Archived | None:
    """The reply that was posted under this id; None where it is unknown, or no longer kept."""
    body = desk.store.load_answer(answer_id, desk.clock())
    return unpacked(body) if body else None


def keep(desk: Desk, incoming: Incoming, turn: Turn) -> None:
    """Keep what the conversation has come to, and the question if the record was silent."""
    now = desk.clock()
    for conversation in _conversations(incoming):
        desk.store.save_context(conversation, incoming.user, asdict(turn.context), now)
    if isinstance(turn.reply, Silence):
        desk.store.save_unanswered(incoming.key, incoming.user, incoming.utterance, now)


def _reply(desk: Desk, incoming: Incoming) -> None:
    # What Slack did not take is no question more: counted again, it would be hushed, and so lost.
    verdict = desk.limit.verdict(incoming.user, desk.clock()) if incoming.attempt == 1 else "go"
    if verdict != "go":
        if verdict == "tell":
            tell(desk, incoming, TOO_MANY_LINE)
        return
    if incoming.direct and incoming.thread:
        _show_thinking(desk, incoming)
    message, turn = reply_to(desk, incoming)
    posted_as = desk.poster.post(incoming.channel, message, thread=incoming.thread)
    desk.store.mark_posted(incoming.key, posted_as)
    if turn:
        keep(desk, incoming, turn)


def _message(desk: Desk, incoming: Incoming, reply: Reply, *, private: bool) -> Message:
    """The message for a reply, which is archived for the buttons under it."""
    prompts = tuple(desk.knowledge.base.prompts)
    answer_id = secrets.token_hex(8)
    offered = offered_questions(reply, prompts)
    body = packed(reply, offered, incoming.utterance)
    desk.store.save_answer(answer_id, incoming.user, body, desk.clock(), asked=incoming.utterance)
    setting = Setting(answer_id, private=private, asked=incoming.asked, prompts=prompts)
    return reply_message(reply, setting)


def _context(desk: Desk, incoming: Incoming) -> Context | None:
    for conversation in _conversations(incoming):
        found = desk.store.load_context(conversation, desk.clock())
        if found:
            choices = tuple(tuple(choice) for choice in found.get("choices", ()))
            return Context(**{**found, "choices": choices})
    return None


def _focus(context: Context | None) -> tuple[str, ...]:
    """Ids of what the reply before was about."""
    found = context.question.get("focus") if context else None
    return tuple(str(id_) for id_ in found) if isinstance(found, (list, tuple)) else ()


def _conversations(incoming: Incoming) -> list[str]:
    """The thread; between two people also the whole channel, where many never use threads."""
    whole = f"{incoming.channel}:"
    return [incoming.conversation, whole] if incoming.direct and incoming.thread else [incoming.conversation]


def publish_home(desk: Desk, user: str) -> None:
    """Show the Home tab as it is now; PostingError where Slack does not take it."""
    refusal = refusal_for(desk, user)
    reminders = home_reminders(of_person(desk.reminders, user)) if desk.reminders and not refusal else []
    view = refusing_home(refusal) if refusal else home_view(desk.knowledge, desk.today(), reminders)
    desk.poster.call(desk.poster.client.views_publish, user_id=user, view=view)


def _forget(desk: Desk, user: str) -> None:
    desk.store.forget(user, desk.clock())
    if desk.reminders:
        forget(desk.reminders, user)


def _offer_prompts(desk: Desk, incoming: Incoming) -> None:
    if refusal_for(desk, incoming.user) or not desk.knowledge.base.prompts:
        return
    prompts = [{"title": prompt[:75], "message": prompt} for prompt in desk.knowledge.base.prompts]
    _courteous(
        lambda: desk.courtesy.assistant_threads_setSuggestedPrompts(
            channel_id=incoming.channel, title="Ask the record", prompts=prompts
        )
    )


def _show_thinking(desk: Desk, incoming: Incoming) -> None:
    """Slack clears the status by itself when the answer is posted."""
    _courteous(
        lambda: desk.courtesy.assistant_threads_setStatus(
            channel_id=incoming.channel, thread_ts=incoming.thread, status=_THINKING
        )
    )


def _courteous(call: Callable[[], object]) -> None:
    """Call, and carry on without it where Slack refuses: on a plan without agents it does."""
    try:
        call()
    except CALL_ERRORS as error:
        _log.info("left out a courtesy: %s", failure_of(error))
