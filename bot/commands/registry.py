"""How a family of commands adds itself to `rapporteur`, and what all of them share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from bot.settings import Settings

Run: TypeAlias = Callable[[argparse.Namespace, Settings], int]


class AddCommand(Protocol):
    """Add a command, or one of a group where the name is of two words: `meeting add`."""

    def __call__(self, name: str, run: Run, help_: str, example: str) -> argparse.ArgumentParser:
        """The parser of the command, with `--knowledge`; `run` returns the exit code."""


@dataclass
class Registry:
    """The commands as they add themselves."""

    parser: argparse.ArgumentParser
    examples: dict[str, str] = field(default_factory=dict)
    """One for each command, by name."""
    _groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = field(default_factory=dict)

    def command(self, name: str, run: Run, help_: str, example: str) -> argparse.ArgumentParser:
        """Add one; see `AddCommand`."""
        group, _, last = name.rpartition(" ")
        added = self._group(group).add_parser(last, help=help_, description=help_, epilog=f"Example: {example}")
        added.set_defaults(command=run)
        added.add_argument("--knowledge", metavar="DIR", type=Path, help="the knowledge base (default: knowledge)")
        self.examples[name] = example
        return added

    def name_group(self, name: str, help_: str) -> None:
        """Say what a group of commands is for, before its first command is added."""
        parser = self._group("").add_parser(name, help=help_, description=help_)
        self._groups[name] = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def _group(self, name: str) -> argparse._SubParsersAction[argparse.ArgumentParser]:
        if name not in self._groups and name:
            self.name_group(name, GROUPS[name])
        elif name not in self._groups:
            self._groups[""] = self.parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
        return self._groups[name]


GROUPS = {
    "bench": "Measure a part of the bot on questions of your own.",
    "calendar": "Write the meetings as a calendar, or have them served as one.",
    "meeting": "Add coming meetings to the knowledge base.",
    "state": "Save and bring back what the bot remembers.",
}


def folder_of(arguments: argparse.Namespace, settings: Settings) -> Path:
    """The knowledge base that the command is about."""
    folder: Path | None = arguments.knowledge
    return folder or settings.knowledge


def with_knowledge(arguments: argparse.Namespace, settings: Settings) -> Settings:
    """The settings, with the knowledge base of the command line."""
    return replace(settings, knowledge=folder_of(arguments, settings))
