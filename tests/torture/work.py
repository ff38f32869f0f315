"""What is delivered under fire, and the processes that deliver it."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.reminders.planning import plan
from bot.reminders.values import Planned
from bot.scheduling import Duties, Scheduler
from bot.settings import Settings
from bot.slack.blocks import Message
from bot.slack.delivering import Content, Courier
from bot.slack.posting import slack_client
from bot.slack.settling import Terms
from bot.store.opening import open_stores
from bot.store.reminders import ReminderStore
from tests.delivering.making import DAY, DUE, SCOPES, render
from tests.reminders.making import base, meeting, subscription
from tests.slack.gateway import Planned as Fault
from tests.slack.server import SlackServer
from tests.slack.workspace import BOT_USER, Channel, Workspace

TERMS = Terms(lease_s=0.6, reserve_s=0.3, pause_s=0.05, lag_s=0.0, before_s=60.0)
TIMEOUT_S = 0.25
KNOWLEDGE = base(meeting(DAY))
_LATELY_S = 1.0


@dataclass(frozen=True)
class Order:
    """What a worker is told."""

    slack_url: str
    token: str
    state: str = ""
    database_url: str = ""
    clock_ahead_s: float = 0.0
    """By how much the worker's own machine is wrong about the time."""
    careless: bool = False
    """True for a worker that neither looks back nor at the clock: what the others are measured against."""

    def settings(self) -> Settings:
        """Which store it works on."""
        if self.database_url:
            return Settings(database_url=self.database_url)
        return Settings(state=Path(self.state))

    def as_dict(self) -> dict[str, object]:
        """For the way through a pipe."""
        return asdict(self)


def order_for(slack: SlackServer, settings: Settings, clock_ahead_s: float = 0.0) -> Order:
    """What a worker on this store and this server is told."""
    return Order(slack.url, slack.bot_token, str(settings.state), settings.database_url, clock_ahead_s)


def rainy(seed: int) -> Callable[[str], Fault]:
    """Slack at its worst: each way up to 6 ms; 3 % of posts taken without receipt, a 500 for 3 % of all calls."""
    chance = random.Random(seed)

    def weather(method: str) -> Fault:
        ways = {"before_s": chance.uniform(0, 0.006), "after_s": chance.uniform(0, 0.006)}
        drawn = chance.random()
        kind = "drop" if drawn < 0.03 and method == "chat.postMessage" else "500" if drawn > 0.97 else "fine"
        return Fault(kind, **ways)

    return weather


def workspace_of(channels: int) -> Workspace:
    """A workspace with so many channels."""
    workspace = Workspace()
    for number in range(channels):
        name = channel_name(number)
        workspace.channels[name] = Channel(name, name.lower(), [BOT_USER])
    return workspace


def channel_name(number: int) -> str:
    """The id of a channel by its number."""
    return f"C{number:05d}"


def server(channels: int, seed: int) -> SlackServer:
    """The Slack-like server in bad weather."""
    slack = SlackServer(scopes=SCOPES, workspace=workspace_of(channels))
    slack.weather = rainy(seed)
    return slack


def fill(store: ReminderStore, channels: int) -> None:
    """Have one reminder fall due in each channel, a moment ago by the database's clock."""
    wanted = [subscription(id=f"s{number:05d}", channel=channel_name(number), leads=(7,)) for number in range(channels)]
    for one in wanted:
        store.save_subscription(one)
    now = store.database.now()
    shifted = [_moved(one, now) for one in plan(KNOWLEDGE, wanted, since=DUE - 1, until=DUE + 1)]
    assert len(shifted) == channels
    store.plan_deliveries(shifted, now, until=now + 1)


def _moved(planned: Planned, now: float) -> Planned:
    """The same, due now instead of in 2018."""
    return replace(planned, due_at=now - _LATELY_S, expires_at=now + 3600.0)


def courier_of(order: Order, wording: Callable[..., Message] = render) -> tuple[ReminderStore, Courier]:
    """A courier as a real process makes it, but with shorter times."""
    if order.clock_ahead_s:
        right = time.time
        time.time = lambda: right() + order.clock_ahead_s
    _, store = open_stores(order.settings())
    client = slack_client(order.token, order.slack_url, timeout_s=TIMEOUT_S)  # type: ignore[arg-type]
    content = Content(lambda: KNOWLEDGE, wording)
    kind = Careless if order.careless else Courier
    return store, kind(store, client, content, TERMS, clock=store.database.now)


class Careless(Courier):
    """Tries again blindly, as most queues do, and posts however long it slept."""

    def _is_settled_by_looking(self, *_: object) -> bool:
        return False

    def _is_in_time(self, *_: object) -> bool:
        return True


def deliver_for_ever(order: Order, ready: Callable[[], object], wording: Callable[..., Message] = render) -> None:
    """Deliver until somebody kills this process."""
    _, courier = courier_of(order, wording)
    ready()
    while True:
        if not courier.deliver_next():
            time.sleep(0.01)


def deliver_until_told(order: Order, ready: Callable[[], object]) -> int:
    """Run the loop until SIGTERM; 0 where nothing was under way any more."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    loop = loop_of(order, stopping)
    loop.start()
    ready()
    stopping.wait()
    return 0 if loop.stop() else 1


def loop_of(order: Order, stopping: threading.Event | None = None) -> DeliveryLoop:
    """The loop of a process, but without planning."""
    store, courier = courier_of(order)
    clock, told = store.database.now, stopping or threading.Event()
    return DeliveryLoop(store, courier, lambda: KNOWLEDGE, duties=Duties(), clock=clock, stopping=told)


class DeliveryLoop(Scheduler):
    """What is to be delivered here was due in another year, so that it is not planned again."""

    def _plan(self, now: float) -> None:
        del now

    def look(self) -> float:
        """Go round with short pauses."""
        super().look()
        return 0.02
