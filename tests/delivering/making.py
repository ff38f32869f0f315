"""A bench for delivering: a real store, the Slack-like server, a record, and a clock that stands until it is moved."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field, replace

from bot.knowledge.model import KnowledgeBase
from bot.reminders.planning import plan
from bot.reminders.told import told_of
from bot.reminders.values import Planned
from bot.scheduling import Duties, Scheduler
from bot.slack.blocks import Message, section
from bot.slack.delivering import Content, Courier
from bot.slack.posting import slack_client
from bot.slack.settling import Terms
from bot.store.reminders import ReminderStore
from tests.reminders.making import ZURICH, at, base, meeting, subscription
from tests.slack.server import SlackServer
from tests.slack.workspace import ASKER, CHANNEL, IM

SCOPES = ("channels:history", "chat:write", "groups:history", "im:history")
DAY = "2018-07-10"
DUE = at("2018-07-03T09:00")
"""When the reminder 7 days before is due."""
HOUR_S = 3600.0


class Clock:
    """Stands until it is moved."""

    def __init__(self, moment: float = DUE) -> None:
        self.moment = moment

    def __call__(self) -> float:
        return self.moment


def render(planned: Planned, wording: str, _now: float, before: str) -> Message:
    """Names what it words."""
    text = f"{wording} {planned.meeting} {planned.day} {before}".strip()
    return Message(text, (section(text),))


@dataclass
class Bench:
    """Everything that a delivery goes through."""

    store: ReminderStore
    slack: SlackServer
    clock: Clock
    knowledge: KnowledgeBase = field(default_factory=lambda: base(meeting(DAY)))
    render: object = render
    terms: Terms = field(default_factory=Terms)
    duties: Duties = field(default_factory=Duties)
    timeout_s: int = 5

    def __post_init__(self) -> None:
        self.client = slack_client(self.slack.bot_token, self.slack.url, timeout_s=self.timeout_s)
        content = Content(lambda: self.knowledge, lambda *words: self.render(*words))
        self.stopping = threading.Event()
        self.courier = Courier(self.store, self.client, content, self.terms, clock=self.clock, chance=lambda: 0.0)
        self.scheduler = Scheduler(
            self.store,
            self.courier,
            lambda: self.knowledge,
            duties=self.duties,
            clock=self.clock,
            stopping=self.stopping,
        )

    def subscribe(self, *channels: str, **values: object) -> None:
        """Have reminders posted in these channels, 7 days before unless told otherwise."""
        for channel in channels or (CHANNEL,):
            usual = {"id": f"s-{channel}", "channel": channel, "leads": (7,), "made_by": ASKER, "changed_by": ASKER}
            self.store.save_subscription(subscription(**{**usual, **values}))

    def plan(self, since: float = 0.0) -> tuple[Planned, ...]:
        """Plan what the record and the subscriptions ask for."""
        until = self.clock() + 48 * HOUR_S
        planned = plan(self.knowledge, self.store.subscriptions(), since=since, until=until)
        self.store.plan_deliveries(planned, self.clock(), until=until)
        return planned

    def promise(self, day: str, due_at: float) -> Planned:
        """Somebody wants to be reminded again, of the session on a day, in a direct message."""
        snooze = Planned(
            f"again-{day}-{due_at:.0f}", "", IM, "snooze", "session", day, 1, due_at, at(f"{day}T09:00"), ZURICH
        )
        self.store.add_delivery(snooze, told_of("session", self.knowledge))
        return snooze

    def edit(self, *dates: str, **values: object) -> None:
        """Put another date into the record."""
        revision = f"{int(self.knowledge.revision) + 1:012d}"
        meetings = [meeting(date, **values) for date in dates]
        self.knowledge = replace(base(*meetings), revision=revision)

    def deliver(self) -> int:
        """Deliver whatever is due at this moment; how many claims that took."""
        claims = 0
        while self.courier.deliver_next():
            claims += 1
            assert claims < 1000, "it never ends"
        return claims

    def run(self, seconds: float, step: float = 5.0) -> None:
        """Let the loop go round while time passes."""
        end = self.clock() + seconds
        while self.clock() < end:
            self.scheduler.tick()
            self.clock.moment += step

    def states(self) -> dict[str, int]:
        """How many deliveries stand in which state."""
        return dict(Counter(row.state for row in self.store.deliveries(limit=1_000_000)))

    def posts(self, channel: str = CHANNEL) -> list[str]:
        """What was posted in a channel, oldest first."""
        return [message.payload["text"] for _, message in self.slack.posted_in(channel)]


def doubled(slack: SlackServer) -> dict[str, int]:
    """The deliveries that stand in Slack more than once."""
    return {id_: times for id_, times in delivered(slack).items() if times > 1}


def delivered(slack: SlackServer) -> Counter[str]:
    """How often each delivery was posted, by its id."""
    payloads = [(message.metadata or {}).get("event_payload", {}) for message in slack.messages]
    return Counter(payload["delivery_id"] for payload in payloads if "delivery_id" in payload)
