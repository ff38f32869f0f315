"""The commands that measure a part of the bot on questions of one's own."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.commands.registry import AddCommand
from bot.settings import Settings


class _UnreadableError(ValueError):
    """A line that is not what it must be; the text says where and what was expected."""


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    match = command(
        "bench match",
        _match,
        "Match questions to curated ones; prints a line of JSON for each.",
        "rapporteur bench match --train curated.jsonl --ask asked.jsonl",
    )
    help_train = 'curated questions, one {"label", "text"} a line'
    match.add_argument("--train", metavar="FILE", type=Path, required=True, help=help_train)
    match.add_argument("--ask", metavar="FILE", type=Path, required=True, help='questions, one {"id", "text"} a line')
    match.add_argument("--no-titles", action="store_true", help="do not learn from the words of the labels themselves")


def _match(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    """A label is printed for "match" and for "ambiguous": the cut below these serves held-out questions best."""
    # Threads of the algebra only get in each other's way on matrices this small; set before numpy is read.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.paraphrase.learning import learn_fitting
    from bot.paraphrase.values import Example

    try:
        curated = [Example(row["label"], row["text"]) for row in _rows(arguments.train, ("label", "text"))]
        asked = list(_rows(arguments.ask, ("id", "text")))
    except _UnreadableError as error:
        print(error, file=sys.stderr)
        return 2
    titles = {} if arguments.no_titles else {example.label: _title_of(example.label) for example in curated}
    matcher = learn_fitting(curated, titles)
    for row in asked:
        match = matcher.match(row["text"])
        best = match.candidates[0] if match.candidates else None
        answer = {
            "id": row["id"],
            "label": best.label if best and match.decision != "abstain" else None,
            "best": best.label if best else None,
            "score": best.probability if best else 0.0,
        }
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def _title_of(label: str) -> str:
    """The words of a label, which is what a curator called the thing."""
    return label.replace("_", " ").replace("-", " ")


def _rows(path: Path, keys: tuple[str, str]) -> Iterator[dict[str, str]]:
    expected = "expected one JSON object a line with the texts " + " and ".join(f'"{key}"' for key in keys)
    try:
        # JSON may hold line separators of other sorts within its texts.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _UnreadableError(f"{path}: cannot be read ({error}); {expected}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, keys, f"{path}:{number}: found {line[:60]!r}, {expected}")


def _row(line: str, keys: tuple[str, str], complaint: str) -> dict[str, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError(complaint) from error
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in keys):
        raise _UnreadableError(complaint)
    return row
