"""A question matched to the curated ones that it paraphrases; learned from these alone, the same each time."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.paraphrase.calibration import OUTSIDE, USUAL, Calibration, HeldOut, Odds, calibrated
from bot.paraphrase.features import Featurizer, featurizer_of
from bot.paraphrase.head import CentroidHead, Head, Matrix, Numbers, TrainedHead, head_of
from bot.paraphrase.holding_out import OUTSIDE_SHARE, Curated, held_out
from bot.paraphrase.meanings import meant_words
from bot.paraphrase.postings import Postings, postings_of
from bot.paraphrase.readings import Reader, Reading, Slot, plain, reader_of
from bot.paraphrase.values import Candidate, Carrier, Evidence, Example, Expectation, Match, Twins
from bot.text import words_of
from bot.wordlists import common_words, everyday_questions, fields, kindred

OFFERED = 3
"""Candidates that a match carries."""
WORD_FOR_WORD = 0.99
"""Probability at least of an example asked word for word, shared by all labels that have it."""
TWINS_FROM = 0.25
"""Share of two labels' examples taken for each other, from which they are reported."""
WEIGHED_WORDS = 8
"""Words of a question whose part in a match is told, at most: each is weighed by matching without it."""
FORMAT = "8"
"""Of what is saved; raise it when anything learned changes its meaning."""

_NO_TITLES: Mapping[str, str] = MappingProxyType({})
_GONE = Slot("", ())


@dataclass(frozen=True)
class Matcher:
    """Matches questions to the labels of examples."""

    labels: tuple[str, ...]
    reader: Reader
    featurizer: Featurizer
    postings: Postings
    head: Head
    calibration: Calibration
    expectation: Expectation
    verbatim: Mapping[tuple[str, ...], frozenset[int]]
    """Examples word by word to the labels that have them."""

    def match(self, utterance: str) -> Match:
        """What a question is taken for; "abstain" where nothing is likely enough."""
        return self._judged(self.reader.read(utterance))

    def explain(self, utterance: str) -> Evidence:
        """Which words spoke for the winner: how much its lead over the runner-up loses where one is not understood."""
        reading = self.reader.read(utterance)
        match = self._judged(reading)
        winner, second = (*match.candidates, None, None)[:2]
        return Evidence(
            winner=winner,
            runner_up=second,
            margin=(winner.probability if winner else 0.0) - (second.probability if second else 0.0),
            carriers=self._carriers(reading, [candidate.label for candidate in match.candidates[:2]]),
            repairs=match.repairs,
            unknown=tuple(slot.word for slot in reading if not self._is_understood(slot)),
        )

    def _judged(self, reading: Reading) -> Match:
        if not self.labels:
            return Match("abstain", ())
        scores = self._scores(reading)
        probabilities = self.calibration.probabilities(scores)
        within = float(self.calibration.within(scores))
        same = sorted(self.verbatim.get(tuple(slot.word for slot in reading), ()))
        if len(same) > 1 or (same and probabilities[same].sum() < WORD_FOR_WORD):
            within = max(within, WORD_FOR_WORD)
            probabilities *= (within - WORD_FOR_WORD) / max(float(probabilities.sum()), 1e-9)
            probabilities[same] = WORD_FOR_WORD / len(same)
        best = np.argsort(-probabilities, kind="stable")[:OFFERED]
        candidates = tuple(Candidate(self.labels[at], float(probabilities[at])) for at in best)
        repairs = tuple((slot.word, slot.readings[0][0]) for slot in reading if self._is_repaired(slot))
        decision = self.calibration.decision(candidates[0].probability)
        return Match(decision, candidates, repairs, within)

    def _scores(self, reading: Reading) -> Matrix:
        return self.head.scores(self.postings.similarities(self.featurizer.vector(reading)))

    def _carriers(self, reading: Reading, rivals: Sequence[str]) -> tuple[Carrier, ...]:
        if not rivals:
            return ()
        whole = self._lead(reading, rivals)
        words = list(dict.fromkeys(slot.word for slot in reading if self._may_carry(slot)))[:WEIGHED_WORDS]
        losses = {word: max(whole - self._lead(_without(reading, word), rivals), 0.0) for word in words}
        total = sum(losses.values())
        carriers = [Carrier(word, loss / total) for word, loss in losses.items() if loss > 0]
        return tuple(sorted(carriers, key=lambda carrier: (-carrier.share, carrier.word)))

    def _lead(self, reading: Reading, rivals: Sequence[str]) -> float:
        scores = self._scores(reading)
        own, *others = (float(scores[self._numbers[label]]) for label in rivals)
        return own - sum(others)

    def _is_understood(self, slot: Slot) -> bool:
        """True for a word of the examples, or one read as such."""
        return any(self.reader.is_used(word) for word, _ in slot.readings)

    def _may_carry(self, slot: Slot) -> bool:
        """True for a word of the examples, or one near in meaning to one."""
        return self._is_understood(slot) or self.featurizer.knows_meaning(slot)

    def _is_repaired(self, slot: Slot) -> bool:
        """True for a word that was read as another one of the examples."""
        return slot.is_repaired and self.reader.is_used(slot.readings[0][0])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.labels)}

    def save(self) -> bytes:
        """All that was learned, for `restore`; no code in it."""
        learned = {
            "format": FORMAT,
            "labels": self.labels,
            "words": dict(self.reader.counts),
            "protected": sorted(self.reader.common - never_misspelt()),
            "features": list(self.featurizer.numbers),
            "rarity": list(self.featurizer.rarity),
            "rarest": self.featurizer.rarest,
            "calibration": asdict(self.calibration),
            "expectation": asdict(self.expectation),
            "verbatim": [[list(words), sorted(numbers)] for words, numbers in self.verbatim.items()],
        }
        arrays: dict[str, npt.NDArray[Any]] = {
            "starts": self.postings.starts,
            "examples": self.postings.examples,
            "weights": self.postings.weights,
        }
        if isinstance(self.head, CentroidHead):
            arrays |= {"own": self.head.labels, "shares": self.head.shares}
        elif isinstance(self.head, TrainedHead):
            arrays |= {"own": self.head.labels, "dual": self.head.dual}
        arrays |= {
            "size": np.array(self.postings.size),
            "learned": np.frombuffer(json.dumps(learned).encode(), np.uint8),
        }
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, **arrays)
        return file.getvalue()


def never_misspelt() -> frozenset[str]:
    """Everyday words and those whose meaning is known."""
    return common_words() | meant_words()


def _without(reading: Reading, word: str) -> Reading:
    return tuple(_GONE if slot.word == word else slot for slot in reading)


def restore(saved: bytes) -> Matcher:
    """The matcher that was saved; ValueError where the bytes are not one of this format."""
    try:
        with np.load(io.BytesIO(saved), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        learned = json.loads(arrays["learned"].tobytes())
    except (BadZipFile, OSError, EOFError, KeyError, ValueError) as error:
        raise ValueError(f"not a saved matcher: {error}") from error
    if learned["format"] != FORMAT:
        raise ValueError(f"found a matcher of format {learned['format']}, expected {FORMAT}; learn it anew")
    labels = tuple(learned["labels"])
    numbers = {key: number for number, key in enumerate(learned["features"])}
    dual = arrays.get("dual")
    own = arrays["own"]
    head = CentroidHead(own, arrays["shares"], len(labels)) if dual is None else TrainedHead(own, dual)
    expectation, odds = learned["expectation"], learned["calibration"]
    twins = tuple(Twins(**twin) for twin in expectation.pop("twins"))
    return Matcher(
        labels=labels,
        reader=Reader(learned["words"], never_misspelt() | frozenset(learned["protected"])),
        featurizer=Featurizer(numbers, learned["rarity"], learned["rarest"]),
        postings=Postings(arrays["starts"], arrays["examples"], arrays["weights"], int(arrays["size"])),
        head=head,
        calibration=Calibration(Odds(**odds["scope"]), Odds(**odds["choice"]), odds["cut"]),
        expectation=Expectation(**expectation | {"twins": twins, "thin": tuple(expectation["thin"])}),
        verbatim={tuple(words): frozenset(same) for words, same in learned["verbatim"]},
    )


def fingerprint(
    examples: Sequence[Example],
    *,
    titles: Mapping[str, str] = _NO_TITLES,
    protected: frozenset[str] = frozenset(),
) -> str:
    """The name of what is learned from these examples, for a cache of what was saved."""
    parts = [
        [FORMAT, *everyday_questions()],
        [kindred(), fields()],
        sorted(common_words() | protected),
        [text for example in examples for text in (example.label, example.text)],
        [text for label in sorted(titles) for text in (label, titles[label])],
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()


def learn(
    examples: Sequence[Example],
    *,
    titles: Mapping[str, str] = _NO_TITLES,
    protected: frozenset[str] = frozenset(),
    outside_share: float = OUTSIDE_SHARE,
) -> Matcher:
    """A matcher of these questions; a title is one more example of its label, but never asked of the matcher itself.

    `protected` are folded words that are never taken for misspelt ones: names, above all. `outside_share` is the share
    of what will be asked that no label answers, above 0 and below 1, where it is known. Some thousands of examples at
    most; beyond `head.TRAINED_UP_TO` the labels' centroids speak instead of a trained head.
    """
    rows = [(example.label, words_of(example.text), True) for example in examples]
    rows += [(label, words_of(title), False) for label, title in sorted(titles.items())]
    rows = [row for row in rows if row[1]]
    labels = tuple(sorted({label for label, _, _ in rows}))
    numbers = {label: number for number, label in enumerate(labels)}
    mine = np.array([numbers[label] for label, _, _ in rows], dtype=np.int64)
    asked = np.array([is_asked for _, _, is_asked in rows], dtype=np.bool_)
    reader = reader_of([words for _, words, _ in rows], never_misspelt() | protected)
    readings = [plain(words) for _, words, _ in rows]
    featurizer = featurizer_of(readings, mine.tolist())
    vectors = [featurizer.vector(reading) for reading in readings]
    postings = postings_of(vectors, len(featurizer.numbers))
    verbatim = _verbatim([(words, numbers[label]) for label, words, _ in rows])
    kernel = np.array([postings.similarities(vector) for vector in vectors], np.float32).reshape(len(rows), len(rows))
    head = head_of(kernel, mine, len(labels))
    everyday = _everyday_scores(featurizer, postings, head, frozenset(verbatim)) if rows else kernel
    held = held_out(Curated(kernel, mine, len(labels), asked), everyday, outside_share)
    calibration = calibrated(held) if rows else USUAL
    thin = tuple(labels[number] for number in np.flatnonzero(np.bincount(mine[asked], minlength=len(labels)) < 2))
    expectation = _expectation(held, calibration, labels, thin)
    return Matcher(labels, reader, featurizer, postings, head, calibration, expectation, verbatim)


def _verbatim(rows: Sequence[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], frozenset[int]]:
    found: dict[tuple[str, ...], frozenset[int]] = {}
    for words, number in rows:
        found[words] = found.get(words, frozenset()) | {number}
    return found


def _everyday_scores(
    featurizer: Featurizer, postings: Postings, head: Head, examples: frozenset[tuple[str, ...]]
) -> Matrix:
    """Scores of the everyday questions that are not this record's own."""
    strange = [words for words in map(words_of, everyday_questions()) if words not in examples]
    similar = [postings.similarities(featurizer.vector(plain(words))) for words in strange]
    return head.scores(np.array(similar, dtype=np.float32))


def _expectation(
    held: HeldOut, calibration: Calibration, labels: tuple[str, ...], thin: tuple[str, ...]
) -> Expectation:
    inside = held.truth != OUTSIDE
    if not inside.any():
        return Expectation(0.0, 0.0, 0.0, 0.0, 0.0, (), thin)
    probabilities = calibration.probabilities(held.scores)
    said, best = probabilities.argmax(axis=1), probabilities.max(axis=1)
    sure = np.array([calibration.decision(float(probability)) == "match" for probability in best])
    declined = best < calibration.cut
    right = said == held.truth
    return Expectation(
        right=float((sure & right)[inside].mean()),
        wrong=float((sure & ~right)[inside].mean()),
        asked_back=float((~sure & ~declined)[inside].mean()),
        declined=float(declined[inside].mean()),
        false_alarms=float(np.average(sure[~inside], weights=held.weights[~inside])) if (~inside).any() else 0.0,
        twins=_twins(held.truth[inside], said[inside], labels),
        thin=thin,
    )


def _twins(truth: Numbers, said: Numbers, labels: tuple[str, ...]) -> tuple[Twins, ...]:
    sizes = np.bincount(truth, minlength=len(labels))
    mistaken: dict[tuple[int, int], int] = {}
    for true, taken in zip(truth.tolist(), said.tolist(), strict=True):
        if true != taken:
            pair = (min(true, taken), max(true, taken))
            mistaken[pair] = mistaken.get(pair, 0) + 1
    shares = {pair: times / int(sizes[list(pair)].sum()) for pair, times in mistaken.items()}
    twins = [Twins(labels[one], labels[other], share) for (one, other), share in shares.items() if share >= TWINS_FROM]
    return tuple(sorted(twins, key=lambda twin: (-twin.share, twin.one, twin.other)))
