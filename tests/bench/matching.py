"""How well and how fast questions are matched, beside what one would use instead.

    python -m tests.bench.matching [--quick] [--sets DIR] [--keep FILE] [--write]

`--sets`: a folder of public question sets, each a JSON file with `train`, `ask` and `typo`; without it only made-up
records are asked. `--write` puts the tables into docs/matching.md and the chart into docs/matching.svg.

The cut-off of an engine is the score that 95 % of its own curated questions reach when each fifth of them is asked of
the other four: one rule for all, which needs no question of anybody else. No engine sees a question that is asked.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil

from bot.paraphrase.holding_out import OUTSIDE_SHARE
from tests.bench.drawing import COLOURS, Axis, Chart, Line, svg
from tests.bench.engines import ENGINES, Best, Engine, Examples, Rapporteur, Subjects, engines_for, versions
from tests.bench.reliability import BINS, Reliability, reliability
from tests.bench.synthetic import NAMELESS, Asked, names_record, record_of

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- figures: written by python -m tests.bench.matching -->", "<!-- end of figures -->"
KEPT = 0.95
FOLDS = 5
SIZES = (1_000, 10_000, 100_000)
LEAST_ASKED = 20
LEAST_OUTSIDE = 1e-6
"""What the matcher is told where no question of a set is out of scope."""


@dataclass(frozen=True)
class QuestionSet:
    """What is learnt and what is asked."""

    name: str
    examples: Examples
    asked: Sequence[Asked]
    misspelt: Sequence[Asked]
    outside: Sequence[Asked]
    subjects: Subjects = field(default_factory=dict)
    """Names of labels, by which a wrong subject is told."""
    entries: int = 0
    """Of a made-up record; 0 for the others."""

    @property
    def is_public(self) -> bool:
        """True for questions of people."""
        return not self.entries and not self.subjects


@dataclass(frozen=True)
class Figures:
    """One engine on one set; shares are 0 to 1, times those of the processor, in milliseconds but for the build's."""

    build_s: float
    megabytes: float
    right: float
    right_misspelt: float
    auroc: float | None
    declined: float | None
    answered: float | None
    wrong_subject: float | None
    """Of the questions in scope, those answered at the cut-off with what is said of somebody else."""
    median: float
    p99: float
    asked: int


@dataclass(frozen=True)
class Effort:
    """How long to ask."""

    seconds: float
    """For each kind of questions; slow engines are asked a sample."""
    cut_off_questions: int


FULL = Effort(4.0, 250)
QUICK = Effort(0.15, 50)


def main() -> None:
    """Measure and print; write where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small records and small samples, in less than a minute")
    parser.add_argument("--sets", type=Path, metavar="DIR", help="folder of public question sets")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep figures here, and measure only what it lacks")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/")
    options = parser.parse_args()
    effort = QUICK if options.quick else FULL
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)
    sets = list(_sets(options.sets, quick=options.quick))
    found = _all_measured(sets, effort, options.keep)
    loop = [] if options.quick or not options.sets else curator_loop(options.sets / "clinc150-10.json")
    trusted = {} if options.quick else {one.name: _reliabilities(one) for one in sets if one.is_public}
    parts = [*_tables(sets, found, public=bool(options.sets)), *_reliable(trusted), *_accepted(loop)]
    text = "\n\n".join(parts)
    print(f"\n{text}")
    if options.write:
        _write(text, svg(list(_charts(sets, found))))


def _all_measured(sets: Sequence[QuestionSet], effort: Effort, file: Path | None) -> dict[str, dict[str, Figures]]:
    """The figures of every engine on every set, each printed and kept as soon as it is there."""
    kept = _kept(file)
    found: dict[str, dict[str, Figures]] = {}
    for one in sets:
        found[one.name] = {}
        for engine in engines_for(one.examples, one.subjects):
            figures = kept.get((one.name, engine)) or _apart(lambda: measured(ENGINES[engine], one, effort))  # noqa: B023
            found[one.name][engine] = figures
            if file and (one.name, engine) not in kept:
                with file.open("a", encoding="utf-8") as lines:
                    print(json.dumps([one.name, engine, asdict(figures)]), file=lines)
            print(f"{one.name:32} {engine:28} {_brief(figures)}", flush=True)
    return found


def measured(learn: Callable[[Examples, Subjects], Engine], one: QuestionSet, effort: Effort) -> Figures:
    """The figures of an engine on a set."""
    before = psutil.Process().memory_info().rss
    started = time.process_time()
    engine = learn(one.examples, one.subjects)
    build_s = time.process_time() - started
    gc.collect()
    megabytes = (psutil.Process().memory_info().rss - before) / 2**20
    engine.best(one.asked[0].text)
    times: list[float] = []
    inside = _answers(engine, one.asked, effort, times)
    misspelt = _answers(engine, one.misspelt, effort, [])
    outside = _answers(engine, one.outside, effort, [])
    cut_off = None if one.entries else _cut_off(learn, one, effort)
    named = [*inside, *misspelt] if one.subjects else []
    median, p99 = np.percentile(times, (50, 99)) * 1000
    return Figures(
        build_s=build_s,
        megabytes=megabytes,
        right=_share(label == asked.label for asked, (label, _) in inside),
        right_misspelt=_share(label == asked.label for asked, (label, _) in misspelt),
        auroc=_auroc([score for _, (_, score) in inside], [score for _, (_, score) in outside]),
        declined=_share(score < cut_off for _, (_, score) in outside) if outside and cut_off is not None else None,
        answered=_share(score >= cut_off for _, (_, score) in inside) if cut_off is not None else None,
        wrong_subject=_share(_is_wrong(asked, found, one, cut_off or 0.0) for asked, found in named) if named else None,
        median=float(median),
        p99=float(p99),
        asked=len(inside),
    )


def curator_loop(path: Path) -> list[tuple[int, float, float]]:
    """Questions accepted so far, and the shares of others told rightly and answered rightly; of curated ones alone.

    Of each label's ten curated questions three are learnt, four are what people ask, and three are asked at each step.
    """
    labels: dict[str, list[str]] = {}
    for row in json.loads(path.read_text("utf-8"))["train"]:
        labels.setdefault(row["label"], []).append(row["text"])
    learnt = [(label, text) for label, texts in labels.items() for text in texts[:3]]
    people = [(label, text) for label, texts in labels.items() for text in texts[3:7]]
    others = [(label, text) for label, texts in labels.items() for text in texts[7:]]
    random.Random(0).shuffle(people)
    engine, accepted, curve = Rapporteur(learnt), 0, []
    curve.append((0, *_told(engine, others)))
    for label, text in people:
        match = engine.matcher.match(text)
        if match.decision == "match" and match.candidates[0].label == label:
            continue
        learnt.append((label, text))
        accepted += 1
        if accepted % 100 == 0:
            engine = Rapporteur(learnt)
            curve.append((accepted, *_told(engine, others)))
    return curve


def _told(engine: Rapporteur, asked: Examples) -> tuple[float, float]:
    matches = [(label, engine.matcher.match(text)) for label, text in asked]
    right = [(match, bool(match.candidates) and match.candidates[0].label == label) for label, match in matches]
    return _share(is_right for _, is_right in right), _share(found and one.decision == "match" for one, found in right)


def _sets(folder: Path | None, *, quick: bool) -> Iterator[QuestionSet]:
    if folder:
        paths = sorted(folder.glob("*.json"))
        yield from map(_public, paths[-1:] if quick else paths)
    names = names_record()
    yield QuestionSet("names", names.examples, names.asked, names.misspelt, names.outside, names.subjects)
    for size in SIZES[:1] if quick else SIZES:
        made = record_of(size)
        parts = made.examples, made.asked, made.misspelt, made.outside, made.subjects
        yield QuestionSet(f"made-up, {size:,} entries", *parts, entries=size)


def _public(path: Path) -> QuestionSet:
    document = json.loads(path.read_text("utf-8"))
    asked = [Asked(row["text"], row["label"] or NAMELESS) for row in document["ask"]]
    random.Random(0).shuffle(asked)
    return QuestionSet(
        name=path.stem,
        examples=[(row["label"], row["text"]) for row in document["train"]],
        asked=[one for one in asked if one.label],
        misspelt=[Asked(row["text"], row["label"]) for row in document["typo"]],
        outside=[one for one in asked if not one.label],
    )


def _answers(engine: Engine, asked: Sequence[Asked], effort: Effort, times: list[float]) -> list[tuple[Asked, Best]]:
    """The questions with what they were taken for, as many as there is time for."""
    found, end = [], time.process_time() + effort.seconds
    for one in asked:
        if len(found) >= LEAST_ASKED and time.process_time() > end:
            break
        started = time.process_time()
        found.append((one, engine.best(one.text)))
        times.append(time.process_time() - started)
    return found


def _cut_off(learn: Callable[[Examples, Subjects], Engine], one: QuestionSet, effort: Effort) -> float:
    """The score that `KEPT` of the curated questions reach when each fold is asked of the others."""
    folded = [(number % FOLDS, example) for number, example in enumerate(one.examples)]
    chance = random.Random(0)
    scores = []
    for fold in range(FOLDS):
        engine = learn([example for own, example in folded if own != fold], one.subjects)
        held = [example for own, example in folded if own == fold]
        sample = chance.sample(held, min(len(held), effort.cut_off_questions // FOLDS))
        end = time.process_time() + effort.seconds / FOLDS
        scores += [engine.best(text)[1] for _, text in sample if time.process_time() < end]
    return float(np.quantile(scores, 1 - KEPT))


def _is_wrong(asked: Asked, found: Best, one: QuestionSet, cut_off: float) -> bool:
    label, score = found
    return score >= cut_off and asked.subject not in one.subjects.get(label, (asked.subject,))


def _share(holds: Iterator[bool]) -> float:
    found = list(holds)
    return sum(found) / len(found) if found else float("nan")


def _auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Chance that a question in scope scores higher than one out of scope; half of it where they score the same."""
    if not outside:
        return None
    ranked, own = np.sort(outside), np.asarray(inside)
    below, upto = np.searchsorted(ranked, own, "left"), np.searchsorted(ranked, own, "right")
    return float((below + upto).mean() / 2 / len(ranked))


def _apart(measure: Callable[[], Figures]) -> Figures:
    """Measured in a process of its own, whose memory begins where this one's is."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(asdict(measure())))
    child.start()
    sender.close()
    try:
        return Figures(**receiver.recv())
    finally:
        child.join()


def _kept(file: Path | None) -> dict[tuple[str, str], Figures]:
    """Figures of an earlier run that was stopped, by set and engine."""
    lines = file.read_text("utf-8").splitlines() if file and file.exists() else []
    return {(one, engine): Figures(**figures) for one, engine, figures in map(json.loads, lines)}


def _brief(found: Figures) -> str:
    shares, times = f"{found.right:.3f} / {found.right_misspelt:.3f}", f"{found.median:.2f} / {found.p99:.2f} ms"
    return f"right {shares}, {times}, built in {found.build_s:.1f} s"


def _tables(
    sets: Sequence[QuestionSet],
    found: Mapping[str, Mapping[str, Figures]],
    *,
    public: bool,
) -> Iterator[str]:
    yield f"Measured with {versions()}, one thread; times are processor times."
    if not public:
        yield "The public question sets were not at hand (`--sets DIR`); only made-up records were asked."
    for one in sets:
        labels = len({label for label, _ in one.examples})
        head = f"**{one.name}**: {labels:,} entries, {len(one.examples):,} curated questions"
        yield f"{head}\n\n" + "\n".join(_table(found[one.name]))


class _Reliabilities(NamedTuple):
    """How far the chances of one set come true."""

    inside: Reliability
    whole: Reliability
    told: Reliability
    """Of the whole set where the matcher is told what share of it is out of scope."""


def _reliabilities(one: QuestionSet) -> _Reliabilities:
    every = [*one.asked, *one.outside]
    return _Reliabilities(
        reliability(one.examples, one.asked),
        reliability(one.examples, every),
        reliability(one.examples, every, max(len(one.outside) / len(every), LEAST_OUTSIDE)),
    )


def _reliable(trusted: Mapping[str, _Reliabilities]) -> Iterator[str]:
    """What came of the chances that were given: share right in each stretch, and how many questions were in it."""
    if trusted:
        stretches = [f"{100 * part // BINS}–{100 * (part + 1) // BINS} %" for part in range(BINS)]
        yield (
            "**Chances, and what came of them**: share of questions whose likeliest entry was right, by the chance it "
            "was given, and how many they were; ECE is the expected calibration error. The matcher supposes that "
            f"{OUTSIDE_SHARE:.0%} is out of scope; in the last column it is told what share of the set is."
        )
        head = f"| | {' | '.join(stretches)} | ECE, all | ECE, in scope | ECE, all, share told |"
        rows = [head, "|---" * (BINS + 4) + "|"]
        for name, one in trusted.items():
            shares = " | ".join(f"{share:.2f} ({count})" if count else "–" for count, share in one.whole.shares)
            rows.append(
                f"| {name} | {shares} | {one.whole.error:.3f} | {one.inside.error:.3f} | {one.told.error:.3f} |"
            )
        yield "\n".join(rows)


def _accepted(loop: Sequence[tuple[int, float, float]]) -> Iterator[str]:
    if loop:
        rows = "\n".join(f"| {count} | {told:.1%} | {answered:.1%} |" for count, told, answered in loop)
        yield "**Questions of people accepted by a curator** (clinc150-10, its curated part alone)\n\n" + (
            f"| accepted | likeliest is right | answered rightly |\n|---|---|---|\n{rows}"
        )


def _table(figures: Mapping[str, Figures]) -> Iterator[str]:
    yield "| | right | misspelt | AUROC | declined | answered | other subject | median / p99 | build | memory | asked |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for engine, one in figures.items():
        shares = (one.right, one.right_misspelt, one.auroc, one.declined, one.answered, one.wrong_subject)
        shown = " | ".join("–" if share is None else f"{share:.3f}" for share in shares)
        times = f"{one.median:.2f} / {one.p99:.2f} ms | {one.build_s:.2f} s | {max(one.megabytes, 0):.0f} MB"
        yield f"| {engine} | {shown} | {times} | {one.asked} |"


def _charts(sets: Sequence[QuestionSet], found: Mapping[str, Mapping[str, Figures]]) -> Iterator[Chart]:
    colours = dict(zip(ENGINES, COLOURS, strict=True))
    first = found[sets[0].name]
    yield Chart(
        f"Right answers against time ({sets[0].name})",
        Axis("median time of a question, ms", 0.1, 10, logarithmic=True),
        Axis("share told rightly", 0, 1),
        [Line(name, [(one.median, one.right)], colours[name]) for name, one in first.items()],
    )
    made = [one for one in sets if one.entries]
    lines = {
        name: [(one.entries, found[one.name][name].median) for one in made if name in found[one.name]]
        for name in ENGINES
    }
    yield Chart(
        "Time against the size of the record",
        Axis("entries, two questions each", 1000, 100_000, logarithmic=True),
        Axis("median time of a question, ms", 0.1, 10_000, logarithmic=True),
        [Line(name, points, colours[name]) for name, points in lines.items() if points],
    )


def _write(text: str, chart: str) -> None:
    page = DOCS / "matching.md"
    around = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    written = around.sub(lambda _: f"{BEGIN}\n\n{text}\n\n{END}", page.read_text("utf-8"))
    page.write_text(written, encoding="utf-8")
    (DOCS / "matching.svg").write_text(chart, encoding="utf-8")


if __name__ == "__main__":
    main()
