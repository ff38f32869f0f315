"""`run`, `migrate`: the bot in Slack or in this terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TextIO

from bot.commands.asking import answerer, record_of, show, today_of
from bot.commands.registry import AddCommand, folder_of, with_knowledge
from bot.settings import Settings

WELCOME = (
    "Rapporteur is running in this terminal: ask a question (quit or Ctrl-D to leave); "
    "to connect Slack, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Set up Slack”)."
)
LEAVING = ("quit", "exit", "q", ":q")

REMINDERS_LINE = (
    "Reminders are posted in Slack, where you ask for them with the same words. To see what would be posted, "
    "leave and type: rapporteur remind --dry-run (with --as-of DATE and --days N for another time)."
)


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    help_ = "Start the bot: in Slack if tokens are set, else as a conversation in the terminal."
    command("run", _run, help_, "rapporteur run")
    command("migrate", _migrate, "Bring the state store up to date.", "rapporteur migrate")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if settings.mode == "terminal":
        return _converse(arguments, settings)
    from bot.app import run

    return run(with_knowledge(arguments, settings))


def _converse(arguments: argparse.Namespace, settings: Settings) -> int:
    """The same bot as a conversation in the terminal."""
    from bot.reminders.requests import read_request

    record = record_of(folder_of(arguments, settings), settings)
    answer = answerer(record)
    print(WELCOME)
    context = None
    for line in _lines(sys.stdin):
        if read_request(line, record, today=today_of(record.knowledge)):
            print(REMINDERS_LINE)
            continue
        reply, context = answer(line, None, context)
        show(reply)
    return 0


def _lines(typed: TextIO) -> Iterator[str]:
    interactive = typed.isatty()
    while True:
        if interactive:
            print("\n> ", end="", flush=True)
        line = typed.readline()
        if not line or line.strip().lower() in LEAVING:
            return
        yield line


def _migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.app import migrate

    return migrate(with_knowledge(arguments, settings))
