"""`status`: how the reminders are, and a word on those of which nobody can tell whether they were posted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.commands.registry import AddCommand
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.health import Status
    from bot.reminders.values import Delivery
    from bot.settings import Settings
    from bot.store.reminders import ReminderStore

_Decision: TypeAlias = tuple[str, Literal["sent", "resend"]]
_LISTED = 50


def add(command: AddCommand) -> None:
    """Add the command."""
    parser = command(
        "status", _status, "Say how the reminders are; exit code 1 where they are not well.", "rapporteur status"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--decide",
        metavar="ID=sent|resend",
        action="append",
        default=[],
        help="settle a reminder of which nobody could tell whether it was posted, after a look in its channel",
    )


def _status(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.health import status
    from bot.store.opening import opened

    decisions = [_decision(text) for text in arguments.decide]
    with opened(settings) as (_, store):
        _decide(store, decisions)
        found = status(store, store.database.now())
        doubtful = store.deliveries("unknown", _LISTED)
    if arguments.json:
        print(json.dumps({**asdict(found), "unknown": [_as_json(row) for row in doubtful]}, indent=2))
    else:
        print("\n".join(_lines(found, doubtful)))
    return 0 if found.ok else 1


def _decision(text: str) -> _Decision:
    id_, _, word = text.rpartition("=")
    if id_ and word == "sent":
        return id_, "sent"
    if id_ and word == "resend":
        return id_, "resend"
    raise BotError(f'--decide {text}: write ID=sent or ID=resend, with an ID that "rapporteur status" shows')


def _decide(store: ReminderStore, decisions: Sequence[_Decision]) -> None:
    for id_, verdict in decisions:
        if not store.decide(id_, verdict, store.database.now()):
            raise BotError(
                f'--decide {id_}: no such reminder waits for a word; "rapporteur status" shows those that do'
            )


def _lines(found: Status, doubtful: Sequence[Delivery]) -> Iterator[str]:
    yield "The reminders are well." if found.ok else "The reminders are not well."
    if found.halted:
        yield f"Nothing is posted: {found.halted}"
    if found.oldest_due_s is not None:
        yield f"The oldest that is due and not posted has waited {found.oldest_due_s:.0f} seconds."
    yield from _signs_of_life(found)
    if found.revision:
        yield f"Record: revision {found.revision}"
    yield f"State: {found.database}"
    if found.warning:
        yield f"Warning: {found.warning}"
    if doubtful:
        yield "Nobody can tell whether these were posted; look in the channel, then give --decide ID=sent or ID=resend:"
        yield from (f"  {row.planned.id}  {_described(row)}" for row in doubtful)


def _signs_of_life(found: Status) -> Iterator[str]:
    if found.last_round_s is not None:
        yield f"The bot last looked after them {found.last_round_s:.0f} seconds ago."
    if found.last_event_s is not None:
        yield f"Slack last wrote {found.last_event_s:.0f} seconds ago."
    if found.last_round_s is None:
        yield "No bot has looked after them here yet; rapporteur run starts one."


def _described(row: Delivery) -> str:
    planned = row.planned
    return f"{planned.kind}, {planned.meeting or 'undated meetings'}, {planned.day}, in {planned.channel}: {row.reason}"


def _as_json(row: Delivery) -> dict[str, object]:
    planned = row.planned
    about = {"kind": planned.kind, "meeting": planned.meeting, "day": planned.day, "channel": planned.channel}
    return {"id": planned.id, **about, "reason": row.reason}
