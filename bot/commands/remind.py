"""`remind`: what reminders would be posted, where and when, word for word; nothing is ever posted from here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from bot.commands.asking import day_of
from bot.commands.registry import AddCommand, folder_of
from bot.errors import BotError
from bot.prose import plural
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.briefing.due import Surroundings
    from bot.briefing.values import Brief, Notice
    from bot.knowledge.model import KnowledgeBase
    from bot.matching.index import Record
    from bot.reminders.values import Planned, Scope, Subscription

MOST_DAYS = 400
HOW_TO_POST = (
    "This command never posts. Reminders are posted by `rapporteur run`, to channels that asked for them with "
    "/rapporteur remind in Slack. To see what would be posted, add --dry-run."
)
NO_SUBSCRIPTIONS = (
    "Nobody has asked for reminders yet: in Slack, type /rapporteur remind in a channel. "
    "To see what one channel would get, add --as-of DATE."
)
_EXAMPLE = "rapporteur remind --as-of 2018-06-20 --days 30 --dry-run"
_CHANNEL = "#channel (example)"
_RULE = "-" * 78


@dataclass(frozen=True)
class _Look:
    """What is looked ahead at, in seconds since 1970."""

    since: float
    until: float
    subscriptions: Sequence[Subscription]
    around: Surroundings


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    help_ = "Show the reminders that would be posted, where and when, word for word."
    remind = command("remind", _remind, help_, _EXAMPLE)
    remind.add_argument("--dry-run", action="store_true", help="show what would be posted; this command never posts")
    remind.add_argument(
        "--as-of", metavar="DATE", help="look ahead from the morning of that day, for one channel that asks for it all"
    )
    remind.add_argument("--days", type=int, default=30, metavar="N", help="how many days ahead to look (30)")
    scope = remind.add_mutually_exclusive_group()
    for kind in ("body", "topic", "meeting"):
        scope.add_argument(f"--{kind}", metavar="ID", help=f"of this {kind} only, by its id in the knowledge base")
    remind.add_argument("--leads", metavar="N,N", help="days before a meeting (14,7,1)")
    remind.add_argument("--at", type=int, metavar="HOUR", help="local hour of posting, 0 to 23 (9)")
    remind.add_argument("--zone", metavar="ZONE", help="time zone of the channel (that of the knowledge base)")
    remind.add_argument("--weekends", action="store_true", help="post on Saturdays and Sundays as well")
    remind.add_argument("--json", action="store_true", help="print what Slack would be sent, as JSON")


def _remind(arguments: argparse.Namespace, settings: Settings) -> int:
    if not arguments.dry_run:
        print(HOW_TO_POST, file=sys.stderr)
        return 2
    if not 1 <= arguments.days <= MOST_DAYS:
        raise BotError(f"--days: found {arguments.days}, expected a number from 1 to {MOST_DAYS}")
    record = _record(arguments, settings)
    with _looking(arguments, settings, record) as look:
        due = sorted(_due(look), key=lambda planned: (planned.due_at, planned.channel, planned.id))
        if arguments.json:
            shown = [_as_json(planned, look.around) for planned in due]
            print(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            _show(due, look, arguments.days)
    return 0


def _record(arguments: argparse.Namespace, settings: Settings) -> Record:
    from bot.knowledge.loading import load
    from bot.matching.index import build
    from bot.matching.pack import known_acts

    return build(load(folder_of(arguments, settings), known_acts()))


@contextmanager
def _looking(arguments: argparse.Namespace, settings: Settings, record: Record) -> Iterator[_Look]:
    """The subscriptions of the state store where there is one and no other day or choice is given, else an example."""
    from bot.briefing.due import Surroundings

    length = timedelta(arguments.days)
    if _is_example(arguments) or not (settings.database_url or settings.state.exists()):
        example = _example(arguments, record.knowledge)
        zone = ZoneInfo(example.zone)
        day = _first_day(arguments.as_of) or datetime.now(zone).date()
        start = datetime.combine(day, time(0), zone)
        around = Surroundings(record, scopes=lambda _: (example.scope,))
        yield _Look(start.timestamp(), (start + length).timestamp(), (example,), around)
        return
    from bot.reminding import surroundings_of
    from bot.store.opening import opened

    with opened(settings) as (store, reminders):
        now, around = datetime.now(UTC), surroundings_of(record, store, reminders)
        yield _Look(now.timestamp(), (now + length).timestamp(), reminders.subscriptions(), around)


def _first_day(as_of: str | None) -> date | None:
    """The day from which to look ahead, with room in the calendar on both sides of it; None where none is given."""
    day = day_of(as_of, "--as-of")
    if day and not MINYEAR + 9 <= day.year <= MAXYEAR - 9:
        raise BotError(
            f'--as-of: found "{as_of}", which ends on no day to look ahead from; write a day such as 2018-06-20'
        )
    return day


def _is_example(arguments: argparse.Namespace) -> bool:
    chosen = (arguments.as_of, arguments.body, arguments.topic, arguments.meeting, arguments.leads, arguments.zone)
    return any(chosen) or arguments.at is not None or arguments.weekends


def _example(arguments: argparse.Namespace, knowledge: KnowledgeBase) -> Subscription:
    """What a channel would have that asked for the reminders of the command line."""
    from bot.reminders.values import DEFAULT_HOUR, Subscription

    hour = DEFAULT_HOUR if arguments.at is None else arguments.at
    if not 0 <= hour <= 23:
        raise BotError(f"--at: found {hour}, expected a whole hour from 0 to 23")
    zone = arguments.zone or knowledge.base.time_zone
    if zone not in available_timezones():
        raise BotError(f'--zone: found "{zone}", expected a time zone such as Europe/Zurich or UTC')
    scope, leads = _scope(arguments, knowledge), _leads(arguments.leads)
    return Subscription("example", _CHANNEL, scope, leads, hour, zone, not arguments.weekends, "", "", 0.0)


def _scope(arguments: argparse.Namespace, knowledge: KnowledgeBase) -> Scope:
    from bot.reminders.values import Scope

    met = knowledge.meeting_bodies
    bodies = [id_ for id_, kind in knowledge.kind_by_entity.items() if kind == "body" or id_ in met]
    if arguments.body:
        return Scope("body", _known(arguments.body, bodies, "--body"))
    if arguments.topic:
        return Scope("topic", _known(arguments.topic, list(knowledge.topic_by_id), "--topic"))
    if arguments.meeting:
        return Scope("meeting", _known(arguments.meeting, list(knowledge.meeting_by_id), "--meeting"))
    return Scope("all")


def _known(found: str, ids: Sequence[str], option: str) -> str:
    if found not in ids:
        offered = f"one of {', '.join(ids)}" if len(ids) <= 40 else f"an id such as {', '.join(ids[:5])}"
        raise BotError(f'{option}: found "{found}", expected {offered}')
    return found


def _leads(text: str | None) -> tuple[int, ...]:
    from bot.reminders.values import DEFAULT_LEADS, LONGEST_LEAD

    if text is None:
        return DEFAULT_LEADS
    parts = [part.strip() for part in text.split(",")]
    if not all(
        part.isascii() and part.isdigit() and 1 <= int(part.lstrip("0")[:4] or 0) <= LONGEST_LEAD for part in parts
    ):
        raise BotError(f'--leads: found "{text}", expected days from 1 to {LONGEST_LEAD} such as 14,7,1')
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _due(look: _Look) -> tuple[Planned, ...]:
    from bot.reminders.planning import plan

    return plan(look.around.record.knowledge, look.subscriptions, since=look.since, until=look.until)


def _show(due: Sequence[Planned], look: _Look, days: int) -> None:
    from bot.briefing.values import Brief
    from bot.slack.brief_blocks import fitted_to_message
    from bot.views.brief_text import brief_text, notice_text

    if not look.subscriptions:
        print(NO_SUBSCRIPTIONS)
        return
    for planned in due:
        content = _content(planned, look.around)
        print(f"{_RULE}\n{_when(planned)}\n{_where(planned)}\n{_RULE}")
        print(brief_text(fitted_to_message(content)) if isinstance(content, Brief) else notice_text(content))
        print()
    print(_summary(due, look, days))


def _content(planned: Planned, around: Surroundings) -> Brief | Notice:
    """What is said when it is due: the day is then the day on which it is posted."""
    from bot.briefing.due import content_of

    return content_of(planned, planned.kind, planned.due_at, "", around)


def _when(planned: Planned) -> str:
    local = datetime.fromtimestamp(planned.due_at, ZoneInfo(planned.zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({planned.zone}) = {local.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _where(planned: Planned) -> str:
    if planned.kind == "undated":
        return f"{planned.channel} · dates to be fixed"
    return f"{planned.channel} · {planned.meeting} · {plural('day', planned.lead)} before"


def _summary(due: Sequence[Planned], look: _Look, days: int) -> str:
    from bot.briefing.days import day_in_words

    first = datetime.fromtimestamp(look.since, ZoneInfo(look.around.record.knowledge.base.time_zone)).date()
    counted = plural("message", len(due)) if due else "No message"
    return f"{counted} in {plural('day', days)} from {day_in_words(first)}. Nothing was posted."


def _as_json(planned: Planned, around: Surroundings) -> dict[str, Any]:
    from bot.slack.brief_blocks import message_of

    message = message_of(_content(planned, around), planned.kind, around.record.knowledge.base.time_zone)
    due = datetime.fromtimestamp(planned.due_at, ZoneInfo(planned.zone))
    return {
        "kind": planned.kind,
        "meeting": planned.meeting,
        "day": planned.day,
        "lead": planned.lead,
        "due": due.isoformat(),
        "due_utc": due.astimezone(UTC).isoformat(),
        "payload": {"channel": planned.channel, "text": message.text, "blocks": list(message.blocks)},
    }
