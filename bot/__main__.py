"""The `rapporteur` command: what a person or a Procfile types."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.errors import BotError, DateError, KnowledgeError
from bot.replies import Context, Reply
from bot.settings import Settings, read_settings

WELCOME = (
    "Rapporteur is running in this terminal: ask a question (Ctrl-D to leave); "
    "to connect Slack, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Set up Slack”)."
)
EXAMPLES = {
    "run": "rapporteur run",
    "ask": 'rapporteur ask "when is the next meeting?"',
    "check": "rapporteur check --sources ../sources",
    "schema": "rapporteur schema record > record.schema.json",
    "manifest": "rapporteur manifest",
    "migrate": "rapporteur migrate",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what was asked, 1 when it could not, 2 for a call that makes no sense."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments, read_settings(os.environ)))
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rapporteur", description="Answers from the record, with the paragraph behind every sentence."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[..., int], help_: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=help_, epilog=f"Example: {EXAMPLES[name]}")
        added.set_defaults(command=run)
        added.add_argument("--knowledge", metavar="DIR", type=Path, help="the knowledge base (default: knowledge)")
        return added

    command("run", _run, "Start the bot: in Slack if tokens are set, else as a conversation in the terminal.")
    ask = command("ask", _ask, "Answer a question, or a file of questions.")
    ask.add_argument("question", nargs="*", help="the question, in your own words")
    ask.add_argument("--as-of", metavar="DATE", help="answer as of a day, month or year: 2018-09-15, 2018-09, 2018")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--batch", metavar="FILE", help="answer JSON lines, one question each (- for standard input)")
    check = command("check", _check, "Prove that the knowledge base holds.")
    check.add_argument("--sources", metavar="DIR", type=Path, help="folder of the source texts, to prove every quote")
    check.add_argument("--coverage", action="store_true", help="with --sources: print each sentence and its entries")
    schema = command("schema", _schema, "Print the JSON Schema of the knowledge files, for your editor.")
    schema.add_argument(
        "file", nargs="?", help="base, documents, entities, topics, meetings, record, words or questions"
    )
    command("manifest", _manifest, "Print the Slack app manifest to paste when you create the app.")
    command("migrate", _migrate, "Bring the state store up to date.")
    return parser


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if settings.mode == "terminal":
        return _converse(arguments, settings)
    from bot.app import run

    return run(_with_knowledge(settings, arguments))


def _converse(arguments: argparse.Namespace, settings: Settings) -> int:
    """The same bot as a conversation in the terminal."""
    answer = _answerer(_folder(arguments, settings))
    print(WELCOME)
    context = None
    for line in _lines(sys.stdin):
        reply, context = answer(line, None, context)
        _show(reply, sys.stdout)
    return 0


def _lines(typed: TextIO) -> Iterator[str]:
    interactive = typed.isatty()
    while True:
        if interactive:
            print("\n> ", end="", flush=True)
        line = typed.readline()
        if not line:
            return
        yield line


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(arguments, settings)
    if arguments.batch:
        return _ask_batch(arguments.batch, folder)
    if not arguments.question:
        print(f"Ask something: {EXAMPLES['ask']}", file=sys.stderr)
        return 2
    today = _day(arguments.as_of, "--as-of")
    reply, _ = _answerer(folder)(" ".join(arguments.question), today, None)
    if arguments.json:
        from bot.views.json_view import as_json

        print(json.dumps(as_json(reply), ensure_ascii=False, indent=2))
    else:
        _show(reply, sys.stdout)
    return 0


def _ask_batch(file: str, folder: Path) -> int:
    """Answer JSON lines in their order; each conversation remembers its own."""
    from bot.views.json_view import as_json

    answer = _answerer(folder)
    contexts: dict[str, Context] = {}
    for number, line in enumerate(_batch_lines(file), 1):
        asked = _asked(line, number)
        conversation = str(asked.get("conversation") or "")
        as_of = str(asked["as_of"]) if asked.get("as_of") else None
        today = _day(as_of, f"line {number}: as_of")
        reply, context = answer(str(asked["question"]), today, contexts.get(conversation))
        if conversation:
            contexts[conversation] = context
        print(json.dumps({"id": asked.get("id"), **as_json(reply)}, ensure_ascii=True), flush=True)
    return 0


def _batch_lines(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{file}: cannot be read as JSON lines in UTF-8 ({error}).") from error
    return [line for line in text.split("\n") if line.strip()]


def _asked(line: str, number: int) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise BotError(f'line {number}: found {line[:60]!r}, expected {{"id": "1", "question": "what was decided?"}}')
    return asked


def _answerer(folder: Path) -> Callable[[str, date | None, Context | None], tuple[Reply, Context]]:
    """Load the record once and answer from it."""
    from bot.answering import answer
    from bot.knowledge.loading import load
    from bot.matching.index import build
    from bot.matching.language import known_acts

    record = build(load(folder, known_acts()))
    zone = ZoneInfo(record.knowledge.base.time_zone)

    def reply_to(utterance: str, today: date | None, context: Context | None) -> tuple[Reply, Context]:
        turn = answer(utterance, record, today=today or datetime.now(zone).date(), context=context)
        return turn.reply, turn.context

    return reply_to


def _day(text: str | None, where: str) -> date | None:
    """The last day of a date, by the end of which everything in it is known; None where none is given."""
    from bot.edtf import parse

    try:
        return None if text is None else parse(text).latest
    except DateError as error:
        raise BotError(f"{where}: {error}") from error


def _show(reply: Reply, out: TextIO) -> None:
    from bot.views.terminal import show

    show(reply, out)


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.knowledge.loading import read
    from bot.knowledge.sources import coverage, quote_problems
    from bot.matching.language import known_acts

    if arguments.coverage and not arguments.sources:
        print("--coverage needs --sources DIR: the folder of the source texts", file=sys.stderr)
        return 2
    reading = read(_folder(arguments, settings), known_acts())
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
    print((Path(__file__).parent.parent / "manifest.json").read_text(encoding="utf-8"), end="")
    return 0


def _migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.app import migrate

    return migrate(_with_knowledge(settings, arguments))


def _folder(arguments: argparse.Namespace, settings: Settings) -> Path:
    return arguments.knowledge or settings.knowledge


def _with_knowledge(settings: Settings, arguments: argparse.Namespace) -> Settings:
    from dataclasses import replace

    return replace(settings, knowledge=_folder(arguments, settings))


if __name__ == "__main__":
    sys.exit(main())
