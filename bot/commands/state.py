"""`state`: saving what the bot remembers, and bringing it back."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.commands.registry import AddCommand
from bot.settings import Settings

_LOOKED_FOR = (
    "Reminders that were due by now are looked for in Slack before they are posted, "
    "so that none is posted twice. You can start the bot."
)


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    help_ = "Copy the state store to a new file, also while the bot is running."
    saving = command("state backup", _backup, help_, "rapporteur state backup backups/monday.db")
    saving.add_argument("file", type=Path, help="the new file; an existing one is never overwritten")
    help_ = "Put a backup in the state store's place; the old file is kept under another name."
    restoring = command("state restore", _restore, help_, "rapporteur state restore backups/monday.db")
    restoring.add_argument("file", type=Path, help="the backup")
    help_ = "After your host has restored the database: see to it that no reminder is posted twice."
    command("state restored", _restored, help_, "rapporteur state restored")
    help_ = "Say what the state store is and how much it holds."
    command("state show", _show, help_, "rapporteur state show")


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.store.backup import backup

    backup(settings, arguments.file)
    print(f"The state store is saved in {arguments.file}; keep it secret, since it holds what people asked.")
    return 0


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.store.backup import restore

    aside = restore(settings, arguments.file, time.time())
    kept = f" The old one is kept in {aside}." if aside else ""
    print(f"{settings.state} is a copy of {arguments.file} now.{kept} {_LOOKED_FOR}")
    return 0


def _restored(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.store.backup import mark_restored

    mark_restored(settings)
    print(_LOOKED_FOR)
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.store.opening import opened

    with opened(settings) as (store, reminders):
        counts = {**store.counts(), "reminders": len(reminders.subscriptions())}
        print(f"{store.database.version()}, {'; '.join(f'{name}: {count}' for name, count in counts.items())}")
        if store.database.warning():
            print(f"Warning: {store.database.warning()}.", file=sys.stderr)
    return 0
