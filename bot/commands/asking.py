"""`ask`: a question, or a file of questions, answered in the terminal."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands.registry import AddCommand, folder_of
from bot.errors import BotError, DateError
from bot.replies import Context, Reply
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.model import KnowledgeBase
    from bot.matching.index import Record

_EXAMPLE = 'rapporteur ask "when is the next meeting?"'


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    ask = command("ask", _ask, "Answer a question, or a file of questions.", _EXAMPLE)
    ask.add_argument("question", nargs="*", help="the question, in your own words")
    ask.add_argument("--as-of", metavar="DATE", help="answer as of a day, month or year: 2018-09-15, 2018-09, 2018")
    ask.add_argument("--why", action="store_true", help="tell as well how the question was read and decided")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--batch", metavar="FILE", help="answer JSON lines, one question each (- for standard input)")


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = folder_of(arguments, settings)
    if arguments.batch:
        return _ask_batch(arguments.batch, record_of(folder, settings))
    if not arguments.question:
        print(f"Ask something: {_EXAMPLE}", file=sys.stderr)
        return 2
    today = day_of(arguments.as_of, "--as-of")
    reply, _ = answerer(record_of(folder, settings))(" ".join(arguments.question), today, None)
    if arguments.json:
        from bot.views.json_view import as_json

        print(json.dumps(as_json(reply), ensure_ascii=False, indent=2))
    else:
        show(reply)
    if arguments.why:
        from bot.views.why import why

        print("\n".join(["\nWhy:", *(f"- {sentence}" for sentence in why(reply))]), file=sys.stderr)
    return 0


def _ask_batch(file: str, record: Record) -> int:
    """Answer JSON lines in their order; each conversation remembers its own."""
    from bot.views.json_view import as_json

    answer = answerer(record)
    contexts: dict[str, Context] = {}
    for number, line in enumerate(_batch_lines(file), 1):
        asked = _asked(line, number)
        conversation = str(asked.get("conversation") or "")
        as_of = str(asked["as_of"]) if asked.get("as_of") else None
        today = day_of(as_of, f"line {number}: as_of")
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
    except (ValueError, RecursionError):
        # A ValueError that is no JSONDecodeError is one of a number with thousands of digits.
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise BotError(f'line {number}: found {line[:60]!r}, expected {{"id": "1", "question": "what was decided?"}}')
    return asked


def record_of(folder: Path, settings: Settings) -> Record:
    """The record of a knowledge base, which stays to the end; KnowledgeError where that does not hold."""
    from bot.knowledge.loading import load
    from bot.learned import kept_in
    from bot.matching.index import build
    from bot.matching.pack import known_acts

    record = build(load(folder, known_acts()), kept_in(settings.state.with_name(f"{settings.state.name}.learned")))
    gc.freeze()
    gc.enable()
    return record


def today_of(knowledge: KnowledgeBase) -> date:
    """The date where a knowledge base is at home."""
    return datetime.now(ZoneInfo(knowledge.base.time_zone)).date()


def answerer(record: Record) -> Callable[[str, date | None, Context | None], tuple[Reply, Context]]:
    """What answers from a record, as of today where no day is given."""
    from bot.answering import answer

    def reply_to(utterance: str, today: date | None, context: Context | None) -> tuple[Reply, Context]:
        turn = answer(utterance, record, today=today or today_of(record.knowledge), context=context)
        return turn.reply, turn.context

    return reply_to


def day_of(text: str | None, where: str) -> date | None:
    """The last day of a date, by the end of which everything in it is known; None where none is given."""
    from bot.edtf import parse

    try:
        return None if text is None else parse(text).latest
    except DateError as error:
        raise BotError(f"{where}: {error}") from error


def show(reply: Reply) -> None:
    """Print the reply as the terminal shows it."""
    from bot.views.terminal import show as show_reply

    show_reply(reply, sys.stdout)
