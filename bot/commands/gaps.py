"""`gaps`: what people asked in vain, and how a curator makes the record answer it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.commands.asking import today_of
from bot.commands.registry import AddCommand, folder_of
from bot.errors import BotError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.gaps import Gap, Missed, Propose
    from bot.knowledge.assembly import Reading
    from bot.matching.index import Record

MOST_SHOWN = 20
_EXAMPLE = "rapporteur gaps --accept 1=an-entry-id"


def add(command: AddCommand) -> None:
    """Add the commands of this family."""
    help_ = "Group the questions that were not answered, and accept them into the knowledge base."
    gaps = command("gaps", _gaps, help_, _EXAMPLE)
    gaps.add_argument(
        "--accept", action="append", default=[], metavar="N=ENTRY", help="let question N lead to an entry; repeatable"
    )
    gaps.add_argument("--review", action="store_true", help="go through the questions one by one")
    gaps.add_argument(
        "--only", choices=("asks", "gold"), help="write only the entry's asks, or only a gold question (default: both)"
    )
    gaps.add_argument("--most", type=int, default=MOST_SHOWN, metavar="N", help=f"show so many ({MOST_SHOWN})")


@dataclass(frozen=True)
class _Bench:
    """Where a curator's decisions are carried out."""

    folder: Path
    today: date
    only: str | None


def _gaps(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.gaps import gaps_in

    if arguments.most < 1:
        raise BotError(f"--most: found {arguments.most}, expected 1 or more")
    folder = folder_of(arguments, settings)
    record = _record_of(_read(folder))
    bench = _Bench(folder, today_of(record.knowledge), arguments.only)
    gaps = gaps_in(_still_missed(_missed(settings), record, bench.today), record, proposer(record))
    if arguments.accept:
        for number, entry_id in _decisions(arguments.accept, gaps):
            _accept(bench, gaps[number - 1], entry_id)
    elif arguments.review:
        _review(bench, gaps, sys.stdin)
    else:
        _show(gaps, arguments.most)
    return 0


def proposer(record: Record) -> Propose:
    """What says which entries a question may have meant, by its wording."""
    return lambda question: [(one.label, one.probability) for one in record.matcher.match(question).candidates]


def _missed(settings: Settings) -> list[Missed]:
    from bot.gaps import Missed
    from bot.store.opening import opened

    with opened(settings) as (store, _):
        unanswered = [Missed(text, times, day) for text, times, day in store.unanswered()]
        return unanswered + [Missed(text, times, day, disliked=True) for text, times, day in store.thumbs_down()]


def _still_missed(missed: Sequence[Missed], record: Record, today: date) -> Iterator[Missed]:
    """Those that the record does not answer by now, and those whose answer was marked as not helpful."""
    yield from (one for one in missed if one.disliked or not _answers(one.text, record, today))


def _answers(question: str, record: Record, today: date) -> frozenset[str]:
    """Ids of the statements that answer a question; none where nothing does."""
    from bot.answering import answer
    from bot.replies import Answer

    reply = answer(question, record, today=today).reply
    return (
        frozenset(one.id for one in (reply.headline, *reply.statements)) if isinstance(reply, Answer) else frozenset()
    )


def _show(gaps: Sequence[Gap], most: int) -> None:
    if not gaps:
        print("No question is waiting for an answer.")
        return
    for number, gap in enumerate(gaps[:most], 1):
        print("\n".join(_lines(number, gap)))
    more = f" {len(gaps) - most} more with --most {len(gaps)}." if len(gaps) > most else ""
    print(f"To let question 1 lead to an entry: {_EXAMPLE}, or one after the other: rapporteur gaps --review.{more}")


def _lines(number: int, gap: Gap) -> Iterator[str]:
    times = "once" if gap.times == 1 else f"{gap.times} times"
    disliked = ", answered but marked as not helpful" if any(one.disliked for one in gap.wordings) else ""
    yield f"{number}. asked {times}, last on {gap.last_day}{disliked}"
    yield from (f"   “{one.text}”" for one in gap.wordings)
    for place, one in enumerate(gap.proposals, 1):
        yield f"   {place}) {one.entry.id} ({one.probability:.0%}): {one.entry.text}"
    if not gap.proposals:
        yield "   no entry is near: the record may not speak of it"
    yield ""


def _decisions(given: Sequence[str], gaps: Sequence[Gap]) -> list[tuple[int, str]]:
    """Numbers and entry ids, all of them read before any is carried out."""
    decisions = []
    for text in given:
        number, _, entry_id = text.partition("=")
        if not (number.isascii() and number.isdigit() and 0 < int(number) <= len(gaps) and entry_id):
            expected = f"a number from 1 to {len(gaps)}, = and the id of an entry"
            raise BotError(f'--accept: found "{text}", expected {expected}; write {_EXAMPLE.rpartition(" ")[2]}')
        decisions.append((int(number), entry_id.strip()))
    return decisions


def _review(bench: _Bench, gaps: Sequence[Gap], typed: TextIO) -> None:
    """Ask the curator about each gap in turn."""
    for number, gap in enumerate(gaps, 1):
        print("\n".join(_lines(number, gap)))
        if not _decided(bench, gap, typed):
            return
    print("That was the last one." if gaps else "No question is waiting for an answer.")


def _decided(bench: _Bench, gap: Gap, typed: TextIO) -> bool:
    """Carry out what the curator decides, and ask again where it cannot be; False to stop."""
    while True:
        chosen = _chosen(gap, typed)
        if not chosen:
            return chosen is not None
        try:
            _accept(bench, gap, chosen)
            return True
        except BotError as error:
            print(error)


def _chosen(gap: Gap, typed: TextIO) -> str | None:
    """The entry that the curator decides for; empty to pass on, None to stop."""
    print("Number or id of the entry (Enter: none of them, q: stop): ", end="", flush=True)
    line = typed.readline()
    word = line.strip()
    if not line or word == "q":
        return None
    if word.isascii() and word.isdigit() and 0 < int(word) <= len(gap.proposals):
        return gap.proposals[int(word) - 1].entry.id
    return word


def _accept(bench: _Bench, gap: Gap, entry_id: str) -> None:
    """Write the questions down, and say what the record answers now."""
    from bot.knowledge.acceptance import accept_ask, accept_gold
    from bot.matching.pack import known_acts

    texts = [one.text for one in gap.wordings]
    if bench.only != "gold":
        accept_ask(bench.folder, entry_id, texts[0], known_acts())
        print(f"{entry_id} has a new way of asking: “{texts[0]}”")
    record = _record_of(_read(bench.folder))
    for text in texts:
        leads = entry_id in _answers(text, record, bench.today)
        if bench.only != "asks" and (leads or bench.only == "gold"):
            accept_gold(bench.folder, entry_id, text, known_acts())
        print(
            f"“{text}” is {'answered now' if leads else 'still not answered: the record lacks a word or a name of it'}."
        )


def _read(folder: Path) -> Reading:
    from bot.knowledge.loading import read
    from bot.matching.pack import known_acts

    return read(folder, known_acts())


def _record_of(reading: Reading) -> Record:
    from bot.matching.index import build

    return build(reading.knowledge)
