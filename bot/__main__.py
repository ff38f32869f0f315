"""The `rapporteur` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.commands import asking, benchmarking, calendar, checking, gaps, meeting, remind, running, state, status
from bot.commands.registry import Registry
from bot.errors import BotError
from bot.settings import read_settings

FAMILIES = (running, asking, remind, meeting, calendar, status, state, checking, gaps, benchmarking)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what was asked, 1 when it could not, 2 for a call that makes no sense."""
    arguments = registered().parser.parse_args(argv)
    try:
        return int(arguments.command(arguments, read_settings(os.environ)))
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 1


def registered() -> Registry:
    """All commands, each with its example."""
    parser = argparse.ArgumentParser(
        prog="rapporteur", description="Answers from the record, with the paragraph behind every sentence."
    )
    registry = Registry(parser)
    for family in FAMILIES:
        family.add(registry.command)
    return registry


if __name__ == "__main__":
    sys.exit(main())
