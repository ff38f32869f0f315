"""A hundred thousand fuzzed questions: no crash, no sentence without a source, nothing live, nothing slow."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.answering import answer
from bot.knowledge.loading import load
from bot.matching.index import Record, build
from bot.matching.pack import known_acts
from bot.replies import Answer, Context, Reply, Silence, Statement, Turn
from bot.slack.blocks import Setting, reply_message
from bot.slack.modals import citations_modal, why_modal
from bot.slack.mrkdwn import inert
from bot.views.json_view import as_json
from bot.views.plain import full_text_of
from tests.fuzz.questions import questions, vocabulary_of
from tests.slack.block_kit import faults, view_faults

ROOT = Path(__file__).parents[2]
COUNT = 100_000
RENDERED_EVERY = 50
FOLLOWED_EVERY = 3
MOST_S = 0.05
MOST_MEDIANS = 25
"""Times as long as half of the questions, which is what counts on a machine on which that is longer."""
FIRST_DAY = date(2018, 1, 1)


@dataclass
class Findings:
    """What went wrong, as far as it needs to be shown, and how long each question took."""

    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)

    def note(self, utterance: str, complaints: Iterator[str]) -> None:
        """Keep the complaints with the question that drew them."""
        self.faults += [f"{complaint}: {utterance!r}" for complaint in complaints]


@pytest.fixture(scope="module")
def record():
    return build(load(ROOT / "knowledge", known_acts()))


def timed(utterance: str, record: Record, today: date, context: Context | None) -> tuple[Turn, float]:
    """The turn and its seconds; one that took too long gets three more chances, for others use the machine."""
    best = float("inf")
    for _ in range(4):
        started = time.perf_counter()
        try:
            turn = answer(utterance, record, today=today, context=context)
        except Exception as error:
            error.add_note(f"asked {utterance!r} on {today} after {context}")
            raise
        best = min(best, time.perf_counter() - started)
        if best < MOST_S:
            break
    return turn, best


def sentences_of(reply: Reply) -> tuple[Statement, ...]:
    """Everything that a reply says of the record."""
    if isinstance(reply, Answer):
        return (reply.headline, *reply.statements)
    return reply.nearest if isinstance(reply, Silence) else ()


def uncited(reply: Reply, quotes: set[tuple[str, str]]) -> Iterator[str]:
    """Sentences without a source, sources without a number, quotes that the record does not have."""
    citations = reply.citations if isinstance(reply, Answer | Silence) else ()
    numbers = {citation.number for citation in citations}
    for sentence in sentences_of(reply):
        if not sentence.marks or not set(sentence.marks) <= numbers:
            yield f"no source for {sentence.text!r}"
    for citation in citations:
        if (citation.paragraph, citation.quote) not in quotes:
            yield f"a quote that is not in the record: {citation.quote!r}"


def unfit(utterance: str, reply: Reply) -> Iterator[str]:
    """What Slack would refuse or ping with, and what no terminal could show."""
    message = reply_message(reply, Setting("a1b2", private=True, asked=utterance))
    yield from faults(list(message.blocks), text=message.text)
    yield from view_faults(why_modal(reply))
    yield from view_faults(citations_modal(reply))
    written = full_text_of(reply) + as_json(reply)["text"]
    if written != written.encode("utf-8", "replace").decode():
        yield "text that is not Unicode"


def quotes_of(record: Record) -> set[tuple[str, str]]:
    knowledge = record.knowledge
    things = [*knowledge.entries, *knowledge.meetings, *knowledge.documents, *knowledge.topics]
    things += [entity for _, entity in knowledge.entities]
    return {(cite.paragraph, cite.quote) for thing in things for cite in thing.cite or ()}


def run(count: int, seed: str, record: Record) -> Findings:
    """Ask so many questions, some of them as follow-ups, on days in and after the record's period."""
    dice = random.Random(seed)
    found, quotes, context = Findings(), quotes_of(record), None
    for number, question in enumerate(questions(count, vocabulary_of(record.knowledge), dice)):
        utterance = inert(question) if number % 2 else question
        today = FIRST_DAY + timedelta(days=dice.randrange(1_000))
        turn, seconds = timed(utterance, record, today, context if number % FOLLOWED_EVERY else None)
        context = turn.context
        found.seconds.append(seconds)
        found.note(utterance, uncited(turn.reply, quotes))
        if number % RENDERED_EVERY == 0:
            found.note(utterance, unfit(utterance, turn.reply))
        if seconds >= MOST_S:
            found.slow.append((seconds, utterance))
    return found


@pytest.mark.slow
def test_no_question_crashes_pings_lacks_a_source_or_takes_long(record):
    gc.collect()
    found = run(COUNT, "a hundred thousand questions", record)
    ranked = sorted(found.seconds)
    median, p99, most = (ranked[int(len(ranked) * share)] for share in (0.5, 0.99, 0.999999))
    print(f"{COUNT} questions: median {median * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms, longest {most * 1e3:.2f} ms")
    assert found.faults[:10] == []
    limit = max(MOST_S, MOST_MEDIANS * median)
    assert [(seconds, utterance) for seconds, utterance in found.slow if seconds > limit][:10] == []


@pytest.mark.whole
def test_the_same_seed_asks_the_same_questions(record):
    vocabulary = vocabulary_of(record.knowledge)
    first, second = (list(questions(50, vocabulary, random.Random("seed"))) for _ in range(2))
    assert first == second
    assert len(set(first)) > 40
