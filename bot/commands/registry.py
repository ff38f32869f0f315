"""How a family of commands adds itself to `rapporteur`, and what all of them share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from bot.settings import Settings

Run: TypeAlias = Callable[[argparse.Namespace, Settings], int]
"""Returns the exit code."""
AddCommand: TypeAlias = Callable[[str, Run, str, str], argparse.ArgumentParser]
"""`Registry.command`, of a name, what to run, a sentence of help and an example."""


@dataclass
class Registry:
    """The commands as they add themselves."""

    parser: argparse.ArgumentParser
    examples: dict[str, str] = field(default_factory=dict)
    """One for each command, by name."""
    _groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = field(default_factory=dict)

    def command(self, name: str, run: Run, help_: str, example: str) -> argparse.ArgumentParser:
        """Add one, of a group where the name is of two words, as `meeting add`; its parser, which has `--knowledge`."""
        group, _, last = name.rpartition(" ")
        added = self._group(group).add_parser(last, help=help_, description=help_, epilog=f"Example: {example}")
        added.set_defaults(command=run)
        added.add_argument("--knowledge", metavar="DIR", type=Path, help="the knowledge base (default: knowledge)")
        self.examples[name] = example
        return added

    def _group(self, name: str) -> argparse._SubParsersAction[argparse.ArgumentParser]:
        if name not in self._groups:
            parser = self.parser
            if name:
                parser = self._group("").add_parser(name, help=GROUPS[name], description=GROUPS[name])
            self._groups[name] = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
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
