"""The composition root: makes everything once, starts it, and stops it in order."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.answering import answer
from bot.briefing.due import Surroundings
from bot.calendars.publishing import TOKEN_NOTE, publish
from bot.calendars.serving import CalendarResponse, serve_calendar
from bot.errors import SettingsError, StoreError
from bot.health import status
from bot.knowledge.model import KnowledgeBase
from bot.matching.index import Record
from bot.reminding import Shelf, reminder_desk_of, scheduler_of, surroundings_of
from bot.replies import Context, Turn
from bot.scheduling import STOP_S, Scheduler
from bot.settings import Settings, read_settings
from bot.slack.admission import RateLimit, Visitors
from bot.slack.desk import AnswerFunction, Desk, serve, tell
from bot.slack.door import EVENTS_PATH, guarded
from bot.slack.inbox import Inbox
from bot.slack.incoming import Identity
from bot.slack.listeners import register
from bot.slack.posting import Poster, slack_client
from bot.slack.reminder_listeners import register_reminders
from bot.store.notes import Notes
from bot.store.opening import open_stores, opened, refuses_reminders
from bot.store.reminders import ReminderStore

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

THREADS = 20
DRAIN_S = 10.0
"""Procfile hosts kill thirty seconds after they asked to stop."""
_COURTESY_TIMEOUT_S = 2
_PING_S = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bot:
    """The running parts."""

    app: App
    inbox: Inbox
    desk: Desk
    identity: Identity
    executor: ThreadPoolExecutor
    scheduler: Scheduler | None
    """None on a host where reminders could not be kept."""

    def start(self) -> None:
        """Answer what an earlier process left, and from now on whatever comes in; look after reminders."""
        self.inbox.start()
        if self.scheduler:
            self.scheduler.start()

    def stop(self) -> bool:
        """Finish what is under way; whether nothing is left for the next start."""
        if self.scheduler:
            # It is told at once, so that both use the same time to finish.
            self.scheduler.stop(0.0)
        done = self.inbox.drain(DRAIN_S)
        if self.scheduler:
            done = self.scheduler.stop(STOP_S) and done
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.desk.store.database.close()
        return done


def run(settings: Settings) -> int:
    """Run in Slack until told to stop: over Socket Mode with an app token, else over HTTP."""
    return run_socket(settings) if settings.mode == "socket" else run_http(settings)


def run_socket(settings: Settings) -> int:
    """Run over Socket Mode until SIGTERM or SIGINT, then finish what is under way."""
    if not settings.app_token:
        raise SettingsError("Socket Mode needs SLACK_APP_TOKEN; set it, or SLACK_SIGNING_SECRET for HTTP")
    set_up_logging(settings)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    bot = _started(settings)
    handler = SocketModeHandler(bot.app, settings.app_token, ping_interval=_PING_S)
    _connect(handler)
    _log.info("%s Waiting for questions over Socket Mode.", introduction(bot, settings))
    stop.wait()
    _log.info("Stopping.")
    # It hangs up at once, and then waits up to ten seconds for its own threads.
    threading.Thread(target=handler.close, daemon=True).start()
    return 0 if bot.stop() else 1


def _started(settings: Settings) -> Bot:
    """The bot at work. What it is made of stays: the collector of cycles need not look through it ever again."""
    bot = build(settings)
    gc.freeze()
    gc.enable()
    bot.start()
    return bot


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.connect()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        raise SettingsError(
            f"Slack does not take SLACK_APP_TOKEN ({error.response.get('error')}); make one with the scope "
            "connections:write on the app's page and copy it again"
        ) from error


def run_http(settings: Settings) -> int:
    """Run over HTTP: gunicorn takes this process's place, with its signals, and calls `web`."""
    if not settings.signing_secret:
        raise SettingsError("HTTP needs SLACK_SIGNING_SECRET; set it, or SLACK_APP_TOKEN for Socket Mode")
    os.environ["RAPPORTEUR_KNOWLEDGE"] = str(settings.knowledge)
    address = f"0.0.0.0:{settings.port}"
    command = ["-m", "gunicorn", "bot.app:web()", "--bind", address, "--worker-class", "gthread"]
    os.execv(sys.executable, [sys.executable, *command, "--threads", str(THREADS)])


def web() -> WSGIApplication:
    """The WSGI application, for `gunicorn 'bot.app:web()'`; it drains when its process ends."""
    settings = read_settings(os.environ)
    if not settings.signing_secret:
        raise SettingsError("HTTP needs SLACK_SIGNING_SECRET; set it to the one on the app's page at Slack")
    set_up_logging(settings)
    bot = _started(settings)
    atexit.register(bot.stop)
    _log.info("%s Waiting for questions over HTTP.", introduction(bot, settings))
    return guarded(SlackRequestHandler(bot.app, path=EVENTS_PATH), lambda: health(bot), partial(_calendar, bot))


def migrate(settings: Settings) -> int:
    """Bring the state store up to date, for the release phase of a host."""
    set_up_logging(settings)
    with opened(settings):
        _log.info("The state store is up to date.")
    return 0


def build(
    settings: Settings,
    *,
    knowledge: KnowledgeBase | None = None,
    engine: AnswerFunction | None = None,
    clock: Callable[[], float] | None = None,
) -> Bot:
    """Make the parts, and start none; BotError, which says what to mend, where one cannot be made.

    `clock` tells the time to everything; without it the database's tells when reminders are due.
    """
    shelf = Shelf(settings, knowledge)
    client = slack_client(settings.bot_token, settings.api_url)
    identity = identity_of(client)
    store, reminder_store = open_stores(settings)
    shelf.note_entries(reminder_store)
    stopping = threading.Event()
    courtesy = slack_client(settings.bot_token, settings.api_url, timeout_s=_COURTESY_TIMEOUT_S)
    desk = Desk(
        answer=engine or engine_of(shelf.record),
        in_use=shelf.knowledge,
        store=store,
        poster=Poster(client, stopping.wait),
        courtesy=courtesy,
        visitors=_visitors(settings, courtesy, identity),
        limit=RateLimit(),
        clock=clock or time.time,
    )

    def around() -> Surroundings:
        return surroundings_of(shelf.record(), store, reminder_store)

    told_time = clock or store.database.now
    off = refuses_reminders(settings)
    if off:
        _log.error("%s", off)
    else:
        desk = replace(desk, reminders=reminder_desk_of(settings, desk, reminder_store, around, told_time))
    inbox = Inbox(store, partial(serve, desk), partial(tell, desk), clock=desk.clock, stopping=stopping)
    app, executor = _bolt_app(settings, identity)
    if desk.reminders:
        register_reminders(app, desk, desk.reminders)
    register(app, desk, inbox, identity)
    scheduler = (
        None if off else scheduler_of(settings, shelf, reminder_store, around, told_time, lambda: inbox.last_event_at)
    )
    return Bot(app, inbox, desk, identity, executor, scheduler)


def engine_of(record: Callable[[], Record]) -> AnswerFunction:
    """The engine over the record in use at the moment."""

    def engine(utterance: str, today: date, context: Context | None) -> Turn:
        return answer(utterance, record(), today=today, context=context)

    return engine


def identity_of(client: WebClient) -> Identity:
    """Who the token makes us; SettingsError where Slack does not take it or cannot be reached."""
    try:
        found = client.auth_test()
    except SlackApiError as error:
        raise SettingsError(
            f"Slack does not take SLACK_BOT_TOKEN ({error.response.get('error')}); install the app in the "
            "workspace and copy its bot token again"
        ) from error
    except (SlackClientError, OSError) as error:
        raise SettingsError(
            f"Slack cannot be reached at {client.base_url} ({type(error).__name__}); check the network, and "
            "SLACK_API_URL if it is set"
        ) from error
    names = ("user_id", "bot_id", "team_id", "enterprise_id")
    return Identity(*(str(found.get(name) or "") for name in names))


def introduction(bot: Bot, settings: Settings) -> str:
    """What is running, in one line."""
    base = bot.desk.knowledge.base
    return (
        f"Rapporteur: {base.title}, {len(bot.desk.knowledge.entries)} entries, "
        f"revision {bot.desk.knowledge.revision}, in workspace {bot.identity.team_id}, "
        f"state in {settings.state}."
    )


def health(bot: Bot) -> dict[str, Any]:
    """What `/healthz` tells anybody: whether somebody must act, on which record it is, and how much waits."""
    store = ReminderStore(bot.desk.store.database)
    try:
        revision, last_event_at = bot.desk.knowledge.revision, bot.inbox.last_event_at
        found = status(store, store.database.now(), last_event_at=last_event_at, revision=revision)
        waiting = bot.desk.store.counts()["waiting"]
    except StoreError:
        # The words name the file or the host, which are nobody's business here; the log has them.
        _log.exception("The state store does not answer.")
        return {"ok": False, "revision": bot.desk.knowledge.revision, "store": "does not answer"}
    return {**asdict(found), "reminders": bot.scheduler is not None, "waiting": waiting}


def _calendar(bot: Bot, path: str, method: str, if_none_match: str) -> CalendarResponse:
    """The meetings as a calendar, for whoever has its path."""
    database = bot.desk.store.database
    notes = Notes(database)

    def written() -> bytes:
        return publish(notes, bot.desk.knowledge, database.now())

    return serve_calendar(path, notes.read(TOKEN_NOTE), written, method=method, if_none_match=if_none_match)


def set_up_logging(settings: Settings) -> None:
    """Log to standard error; Slack's own libraries only from WARNING on, since they log whole messages."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("slack_bolt", "slack_sdk", "websocket"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Bolt finds SLACK_BOT_TOKEN by itself and then complains at each start that it has no use for it.
    logging.getLogger("slack_bolt").addFilter(lambda record: "will be unused" not in record.getMessage())


def _visitors(settings: Settings, courtesy: WebClient, identity: Identity) -> Visitors | None:
    if settings.strangers == "answer":
        return None
    return Visitors(
        lambda user: courtesy.users_info(user=user).get("user") or {},
        lambda channel: courtesy.conversations_info(channel=channel).get("channel") or {},
        identity,
    )


def _bolt_app(settings: Settings, identity: Identity) -> tuple[App, ThreadPoolExecutor]:
    """Bolt without its own look-ups; slow listeners may not starve quick ones, so the pool is wide."""
    executor = ThreadPoolExecutor(THREADS)
    result = AuthorizeResult(
        enterprise_id=identity.enterprise_id or None,
        team_id=identity.team_id,
        bot_user_id=identity.user_id,
        bot_id=identity.bot_id,
        bot_token=settings.bot_token,
    )
    app = App(
        client=slack_client("", settings.api_url),
        authorize=lambda: result,
        signing_secret=settings.signing_secret,
        token_verification_enabled=False,
        listener_executor=executor,
        logger=logging.getLogger("slack_bolt"),
    )
    return app, executor
