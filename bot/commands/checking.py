"""`check`, `schema`, `manifest`: what a curator and whoever installs the bot need."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.commands.registry import AddCommand, folder_of
from bot.errors import KnowledgeError
from bot.settings import Settings


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    check = command("check", _check, "Prove that the knowledge base holds.", "rapporteur check --sources ../sources")
    check.add_argument("--sources", metavar="DIR", type=Path, help="folder of the source texts, to prove every quote")
    check.add_argument("--coverage", action="store_true", help="with --sources: print each sentence and its entries")
    schema = command(
        "schema",
        _schema,
        "Print the JSON Schema of the knowledge files, for your editor.",
        "rapporteur schema record > record.schema.json",
    )
    schema.add_argument(
        "file", nargs="?", help="base, documents, entities, topics, meetings, record, words or questions"
    )
    help_ = "Print the Slack app manifest to paste when you create the app."
    command("manifest", _manifest, help_, "rapporteur manifest")


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.knowledge.loading import read
    from bot.knowledge.sources import coverage, quote_problems
    from bot.matching.language import known_acts

    if arguments.coverage and not arguments.sources:
        print("--coverage needs --sources DIR: the folder of the source texts", file=sys.stderr)
        return 2
    reading = read(folder_of(arguments, settings), known_acts())
    knowledge = reading.knowledge
    if arguments.sources:
        problems = quote_problems(knowledge, reading.places, arguments.sources)
        if problems:
            raise KnowledgeError(tuple(problems))
    if arguments.sources and arguments.coverage:
        for document, paragraph, sentence, entries in coverage(knowledge, arguments.sources):
            print(f"{document} [{paragraph}] {sentence}\n    -> {', '.join(entries) or 'NO ENTRY'}")
    counts = (
        f"{len(knowledge.entries)} entries, {len(knowledge.documents)} documents, {len(knowledge.meetings)} meetings"
    )
    quotes = ", every quote found in its paragraph" if arguments.sources else ""
    print(f"{knowledge.base.title}: {counts}, {len(knowledge.questions)} gold questions; no problems{quotes}.")
    return 0


def _schema(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.knowledge.schema import combined_schema, schemas

    known = schemas()
    if arguments.file and arguments.file not in known:
        print(f"found {arguments.file}, expected one of {', '.join(known)}", file=sys.stderr)
        return 2
    print(json.dumps(known[arguments.file] if arguments.file else combined_schema(), indent=2, ensure_ascii=False))
    return 0


def _manifest(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    print((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf-8"), end="")
    return 0
