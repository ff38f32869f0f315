"""The `rapporteur` command."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from bot.commands import asking, benchmarking, calendar, checking, gaps, meeting, remind, running, state, status
from bot.commands.registry import Registry
from bot.errors import BotError
from bot.settings import read_settings

FAMILIES = (running, asking, remind, meeting, calendar, status, state, checking, gaps, benchmarking)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what was asked, 1 when it could not, 2 for a call that makes no sense."""
    # Python has None for a stream that was closed: nothing comes out of it, and what goes in is lost.
    sys.stdin, sys.stdout = sys.stdin or _nothing(), sys.stdout or _nothing()
    arguments = registered().parser.parse_args(argv)
    # Nearly all that is made at the start stays; what runs for longer calls the collector of cycles back.
    gc.disable()
    try:
        code = int(arguments.command(arguments, read_settings(os.environ)))
        sys.stdout.flush()
    except BotError as error:
        print(error, file=sys.stderr)
    except UnicodeEncodeError as error:
        odd = error.object[error.start]
        print(
            f"standard output: found {odd} to be written, expected what {error.encoding} has; "
            "type PYTHONIOENCODING=utf-8 before the command",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        pass
    except OSError as error:
        _give_up_output(error)
    else:
        return code
    finally:
        gc.enable()
    return 1


def _nothing() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _give_up_output(error: OSError) -> None:
    """Say that the disk is full, nothing where nobody reads on; any other error is raised again."""
    if error.errno == errno.ENOSPC:
        where = error.filename or "standard output"
        print(f"{where}: cannot be written, for the disk is full; make room, or write elsewhere", file=sys.stderr)
    elif not isinstance(error, BrokenPipeError):
        raise error
    # Python would try to write the rest when it ends, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
