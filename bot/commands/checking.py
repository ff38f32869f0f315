"""`check`, `schema`, `manifest`: what a curator and whoever installs the bot need."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.registry import AddCommand, folder_of
from bot.errors import KnowledgeError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.model import KnowledgeBase
    from bot.knowledge.pages import Places
    from bot.matching.index import Record
    from bot.paraphrase.values import Expectation, Twins

ENOUGH = 30
"""Questions on record from which shares are told: of fewer, each is more than three points."""
PLAIN = 1 / 3
"""Share of two entries' questions taken for each other that is told even of so few."""
MOST_SHOWN = 5
"""Warnings of a sort that are shown without `--all`."""


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    check = command("check", _check, "Prove that the knowledge base holds.", "rapporteur check --sources ../sources")
    check.add_argument("--sources", metavar="DIR", type=Path, help="folder of the source texts, to prove every quote")
    check.add_argument("--all", action="store_true", help="every warning, instead of the worst of each sort")
    check.add_argument("--gold", action="store_true", help="ask the gold questions, list what is answered otherwise")
    check.add_argument("--as-of", metavar="DATE", help="with --gold: the day on which those that name none are asked")
    check.add_argument("--coverage", action="store_true", help="with --sources: print each sentence and its entries")
    schema = command(
        "schema",
        _schema,
        "Print the JSON Schema of the knowledge files, for your editor.",
        "rapporteur schema record > record.schema.json",
    )
    schema.add_argument(
        "file",
        nargs="?",
        help="base, documents, members, groups, bodies, organizations, topics, meetings, record, words or questions",
    )
    help_ = "Print the Slack app manifest to paste when you create the app."
    command("manifest", _manifest, help_, "rapporteur manifest")


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.knowledge.loading import read
    from bot.knowledge.sources import coverage, quote_problems
    from bot.matching.index import build
    from bot.matching.pack import known_acts

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
    missed = _missed(knowledge, arguments.as_of) if arguments.gold else []
    print("".join(f"{line}\n" for line in missed), end="")
    counts = (
        f"{len(knowledge.entries)} entries, {len(knowledge.documents)} documents, {len(knowledge.meetings)} meetings"
    )
    quotes = ", every quote found in its paragraph" if arguments.sources else ""
    record = build(knowledge)
    hints = (*_hints(record, reading.places, every=arguments.all), *_wordings(record, every=arguments.all))
    print("\n".join(hints))
    print(f"{knowledge.base.title}: {counts}, {len(knowledge.questions)} gold questions; no problems{quotes}.")
    return 1 if missed else 0


def _missed(knowledge: KnowledgeBase, as_of: str | None) -> list[str]:
    """The gold questions that are not answered as they say, a line each, and how many there are."""
    from bot.commands.asking import day_of, today_of
    from bot.gold import missed, name_of, unseen

    record = unseen(knowledge)
    wrong = missed(knowledge.questions, record, day_of(as_of, "--as-of") or today_of(knowledge))
    found = [f"- {name_of(gold)}: {'; '.join(faults)}" for gold, faults in wrong]
    total = len(knowledge.questions)
    return [f"{len(found)} of {total} gold questions are not answered as they say:", *found] if found else []


def _hints(record: Record, places: Places, *, every: bool) -> Iterator[str]:
    """What may be meant and is more often a slip."""
    from bot.knowledge.hints import after_its_end, idle_words
    from bot.matching.pack import bundled_pack, known_acts
    from bot.text import stem

    late = after_its_end(record.knowledge)
    what = "Dated after the end of what base.yaml says the record `covers`, which every silence repeats"
    yield from _warned(what, late, len(late) if every else MOST_SHOWN)
    lexicon, kinds = record.lexicon, frozenset(bundled_pack().kinds)
    stems = lexicon.known | {stem(word) for word in (*lexicon.names.words, *lexicon.language.grammar)}
    idle = idle_words(record.knowledge, places, acts=known_acts(), kinds=kinds, stems=stems)
    yield from _warned("Words for what nothing on record is called", idle, len(idle) if every else MOST_SHOWN)


def _wordings(record: Record, *, every: bool) -> Iterator[str]:
    """What is to be expected where only the wording of a question tells what it means, and what would help."""
    from bot.matching.index import wordings_of

    knowledge = record.knowledge
    expected = record.matcher.expectation
    if expected is None or not (expected.right or expected.wrong or expected.asked_back or expected.declined):
        return
    questions = sum(1 for _ in wordings_of(knowledge))
    # Of an entry with one question a pair says nothing: it is taken for another wholly or not at all.
    thick = [twin for twin in expected.twins if not {twin.one, twin.other} & set(expected.thin)]
    shared = [(twin, asked) for twin in thick if (asked := _asked_of_both(twin, record))]
    if questions < ENOUGH:
        yield f"{questions} questions on record that lead to one entry. Write {ENOUGH - questions} more, as `asks`, of"
        yield "what people ask in other words than the text, and here stands how well they are told apart."
        shared = [(twin, asked) for twin, asked in shared if twin.share >= PLAIN]
    else:
        yield from _expected(expected)
    alike = [f"{twin.one} and {twin.other} ({twin.share:.0%} of theirs): “{asked}”" for twin, asked in shared]
    what = "Questions of two entries that are taken for each other; tell them apart in `asks`"
    yield from _warned(what, alike, len(alike) if every else MOST_SHOWN)
    if expected.thin:
        entries = len(knowledge.entries)
        yield f"{len(expected.thin)} of {entries} entries have fewer than two questions, which is no fault:"
        yield f"`asks` help where people have other words than the text.{'' if every else ' --all names them.'}"
    if every:
        yield from (f"- {entry}" for entry in expected.thin)


def _asked_of_both(twin: Twins, record: Record) -> str | None:
    """A question of one that the other meets too, so that no name, date or doing tells them apart."""
    from bot.matching.conditions import Conditions, meets
    from bot.matching.slots import slots_of

    pair = record.facet_by_id[twin.one], record.facet_by_id[twin.other]
    end = record.lexicon.covered[1]
    asked = (
        example.question.utterance
        for example in record.examples
        for facet in pair
        if example.facet in pair and example.facet is not facet
        if meets(facet, slots_of(example.question, record), end, Conditions())
    )
    return next(asked, None)


def _expected(expected: Expectation) -> Iterator[str]:
    """What share of questions the record's owner can expect to be told rightly and wrongly by their wording."""
    yield (
        f"Told by its wording alone, as if no name were known, a question like those on record leads to its entry in "
        f"{expected.right:.0%} of cases, to another in {expected.wrong:.0%};"
    )
    yield (
        f"in {expected.asked_back:.0%} it may be several, in {expected.declined:.0%} it is like nothing on record. "
        f"Of questions that no entry answers {expected.false_alarms:.0%} seem to have one."
    )
    yield "What a question names tells more than its wording; more `asks` in people's own words raise the first figure."


def _warned(what: str, found: Sequence[str], most: int) -> Iterator[str]:
    """The worst of a sort of warning, a line each; nothing where there is nothing to warn of."""
    if found:
        yield f"Warning: {what}:"
        yield from (f"- {one}" for one in found[:most])
    if len(found) > most:
        yield f"- {len(found) - most} more, shown by --all"


def _schema(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    from bot.knowledge.files import FILES
    from bot.knowledge.schema import combined_schema, schemas

    known = schemas()
    known |= {file.removesuffix(".yaml"): known[kind] for file, kind in FILES.items()}
    if arguments.file and arguments.file not in known:
        print(f"found {arguments.file}, expected one of {', '.join(known)}", file=sys.stderr)
        return 2
    print(json.dumps(known[arguments.file] if arguments.file else combined_schema(), indent=2, ensure_ascii=False))
    return 0


def _manifest(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    print((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf-8"), end="")
    return 0
