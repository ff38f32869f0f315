"""The matcher for records of many labels: an index finds the likely ones, and only these are weighed."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from bot.paraphrase.readings import Reader, Reading, plain
from bot.paraphrase.shelf import Floats, Ints, Words
from bot.paraphrase.shelves import Shelves, filled
from bot.paraphrase.values import Candidate, Decision, Evidence, Example, Match
from bot.text import words_of
from bot.wordlists import common_words, everyday_questions

EVIDENCE = np.array([7.3, 6.0, 7.0, 0.6])
"""Weights of the columns of `Shelf.scores`, chosen on the curated parts of three public sets, by leaving one out."""
REBUILD = 0.05
"""Share of the labels that may have changed before all are put on one shelf again."""
SAMPLE = 300
"""Examples that are asked of a matcher that has not seen them, to tell scores from chances."""
MATCH_FROM = 0.5
OFFER_FROM = 0.2
SHOWN = 3


Texts: TypeAlias = tuple[Words, ...]


class Scale(NamedTuple):
    """How scores become chances: exp(slope * score) for a label, exp(slope * nobody) for none of them."""

    slope: float = 0.85
    nobody: float = 9.8


SPREAD = Scale(0.3, 1.0)
"""How far records differ from the usual scale: in the logarithm of the slope, and in score."""
BELIEF = 0.05
"""Weight of the usual scale against what the examples of a record say."""


@dataclass(frozen=True)
class LargeMatcher:
    """Matches questions to labels, of which there may be hundreds of thousands."""

    examples: Mapping[str, Texts]
    """The examples of each label."""
    subjects: Mapping[str, Texts]
    """The names of which a question must hold one to mean a label; a label that any question may mean is not here."""
    reader: Reader
    shelves: Shelves
    scale: Scale
    late: frozenset[str] = frozenset()
    """Labels changed since the first shelf was filled."""

    def match(self, utterance: str) -> Match:
        """What an utterance is taken for."""
        reading = self.reader.read(utterance)
        candidates, within = self._ranked(reading, SHOWN)
        repairs = tuple((slot.word, slot.readings[0][0]) for slot in reading if slot.is_repaired)
        return Match(_decided(candidates), candidates, repairs, within)

    def explain(self, utterance: str) -> Evidence:
        """What an utterance is taken for and by how much; which words carried it is not told of records this large."""
        match = self.match(utterance)
        winner, second = (*match.candidates, None, None)[:2]
        margin = (winner.probability if winner else 0.0) - (second.probability if second else 0.0)
        return Evidence(winner, second, margin, (), match.repairs, ())

    @property
    def expectation(self) -> None:
        """None: of records this large it is not measured."""

    def ranked(self, reading: Reading, most: int | None = None) -> tuple[Candidate, ...]:
        """The labels that were weighed, likeliest first, so many at most."""
        return self._ranked(reading, most)[0]

    def _ranked(self, reading: Reading, most: int | None) -> tuple[tuple[Candidate, ...], float]:
        """The same, and the chance that one of all that were weighed is meant."""
        weighed = self.shelves.weighed(reading)
        # Added up in one order wherever a label stands, so that a change elsewhere does not change a single bit.
        order = np.argsort(self.shelves.ties_of(weighed), kind="stable")
        chances = _chances(scores_of(weighed.evidence)[order], self.scale)
        ranks = np.argsort(-chances, kind="stable")[:most].tolist()
        places = [weighed.place(int(order[at])) for at in ranks]
        ranked = tuple(
            Candidate(self.shelves.label_of(place), float(chances[at])) for place, at in zip(places, ranks, strict=True)
        )
        return ranked, min(float(chances.sum()), 1.0)

    def updated(
        self,
        changed: Mapping[str, Iterable[str] | None],
        subjects: Mapping[str, Iterable[str]] | None = None,
        *,
        rebuild: float = REBUILD,
    ) -> LargeMatcher:
        """The matcher with the examples of some labels replaced, or the label removed where they are None.

        A changed label has the names that `subjects` gives it. Candidates and their scores are those of a matcher
        learnt anew; the scale from scores to chances is kept.
        """
        examples = _merged(self.examples, changed)
        given = subjects or {}
        names = _merged(self.subjects, {label: given.get(label) if label in examples else None for label in changed})
        late = self.late | changed.keys()
        counts = Counter(self.reader.counts)
        counts.subtract(_words(self.examples, self.subjects, changed))
        counts.update(_words(examples, names, changed))
        reader = Reader({word: count for word, count in counts.items() if count > 0}, self.reader.common)
        if len(late) > rebuild * len(self.examples):
            return LargeMatcher(examples, names, reader, filled(examples, names), self.scale)
        shelves = self.shelves.with_late(sorted(late), examples, names)
        return LargeMatcher(examples, names, reader, shelves, self.scale, late)


def learn_large(
    examples: Iterable[Example],
    titles: Mapping[str, str] | None = None,
    subjects: Mapping[str, Iterable[str]] | None = None,
    scale: Scale | None = None,
) -> LargeMatcher:
    """Learn from examples, with the title of a label as one more; `scale` where it is known from a record like this."""
    own = _merged({}, _texts_of(examples, titles or {}))
    names = _merged({}, {label: found for label, found in (subjects or {}).items() if label in own})
    reader = Reader(dict(Counter(_words(own, names, own))), common_words())
    matcher = LargeMatcher(own, names, reader, filled(own, names), scale or Scale())
    return matcher if scale else replace(matcher, scale=_scale_of(matcher))


def relearned(before: LargeMatcher, examples: Iterable[Example], titles: Mapping[str, str]) -> LargeMatcher:
    """The matcher of these examples and titles, for which only the labels that changed are learned."""
    texts = _texts_of(examples, titles)
    now = _merged({}, texts)
    labels = now.keys() | before.examples.keys()
    changed = {label: texts.get(label) for label in labels if now.get(label) != before.examples.get(label)}
    return before.updated(changed) if changed else before


def _texts_of(examples: Iterable[Example], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """All texts of each label, its title last."""
    texts: dict[str, list[str]] = {}
    for example in examples:
        texts.setdefault(example.label, []).append(example.text)
    for label, title in titles.items():
        texts.setdefault(label, []).append(title)
    return texts


def scores_of(evidence: Floats) -> Floats:
    """One number for each row of evidence, 0 to 20.9."""
    scores: Floats = (evidence * EVIDENCE).sum(axis=1)
    return scores


def _merged(old: Mapping[str, Texts], new: Mapping[str, Iterable[str] | None]) -> dict[str, Texts]:
    """The old with the new put in: each text once, and none without a word; a label without texts is taken out."""
    merged = {label: texts for label, texts in old.items() if label not in new}
    for label, texts in new.items():
        # A word that many texts use is kept once.
        found = dict.fromkeys(tuple(map(sys.intern, words_of(text))) for text in texts or ())
        found.pop((), None)
        if found:
            merged[label] = tuple(found)
    return merged


def _words(examples: Mapping[str, Texts], names: Mapping[str, Texts], labels: Iterable[str]) -> Iterator[str]:
    """All words of the examples and names of labels."""
    for label in labels:
        for text in (*examples.get(label, ()), *names.get(label, ())):
            yield from text


def _decided(candidates: Sequence[Candidate]) -> Decision:
    best = candidates[0].probability if candidates else 0.0
    return "match" if best >= MATCH_FROM else "ambiguous" if best >= OFFER_FROM else "abstain"


def _chances(scores: Floats, scale: Scale) -> Floats:
    odds = np.exp(np.minimum(scale.slope * (scores - scale.nobody), 50.0))
    chances: Floats = odds / (1.0 + odds.sum())
    return chances


def _scale_of(matcher: LargeMatcher) -> Scale:
    """The scale under which examples left out, and everyday questions, are likeliest to go where they belong.

    Both weigh the same, together as much as the belief that the record is like others.
    """
    own, everyday = list(_own_lists(matcher)), list(_everyday_lists(matcher))
    lists = own + everyday
    table = np.full((len(lists), max(len(scores) for _, scores in lists) + 1), -np.inf)
    for row, (_, scores) in enumerate(lists):
        table[row, : len(scores)] = scores
    right = np.array([right for right, _ in lists])
    shares = np.repeat([0.5 / max(len(own), 1), 0.5 / len(everyday)], [len(own), len(everyday)])
    best = Scale()
    for step in (1.0, 0.3, 0.1):
        best = max(_around(best, step), key=lambda scale: _likelihood(table, right, shares, scale))
    return best


def _around(scale: Scale, step: float) -> Iterator[Scale]:
    for slope in range(-4, 5):
        for nobody in range(-5, 6):
            yield Scale(scale.slope * math.exp(0.4 * step * slope), scale.nobody + step * nobody)


def _likelihood(table: Floats, right: Ints, shares: Floats, scale: Scale) -> float:
    odds = np.exp(np.minimum(scale.slope * (table - scale.nobody), 50.0))
    own = np.where(right >= 0, odds[np.arange(len(right)), right], 1.0)
    likelihood = (shares * np.log(np.maximum(own / (1.0 + odds.sum(axis=1)), 1e-9))).sum()
    usual = Scale()
    strange = (
        math.log(scale.slope / usual.slope) ** 2 / SPREAD.slope**2
        + (scale.nobody - usual.nobody) ** 2 / SPREAD.nobody**2
    )
    return float(likelihood) - BELIEF * strange


def _own_lists(matcher: LargeMatcher) -> Iterator[tuple[int, Floats]]:
    """For the last examples of labels, left out: at which place the label stands, -1 for nowhere, and all scores."""
    many = sorted(label for label, texts in matcher.examples.items() if len(texts) > 1)
    for label in many[:: max(1, len(many) // SAMPLE)][:SAMPLE]:
        place = matcher.shelves.place_of(label)
        if place is not None:
            *others, text = matcher.examples[label]
            weighed = matcher.shelves.weighed(plain(text), without=(place, len(others)))
            yield weighed.find(place), scores_of(weighed.evidence)


def _everyday_lists(matcher: LargeMatcher) -> Iterator[tuple[int, Floats]]:
    for text in everyday_questions():
        yield -1, scores_of(matcher.shelves.weighed(matcher.reader.read(text)).evidence)
