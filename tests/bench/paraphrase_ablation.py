"""What each part of the question matcher is worth, by cross-validation within curated questions.

`python -m tests.bench.paraphrase_ablation FILE...`; a file is JSON with "train", a list of {"label", "text"}.
Nothing else of the file is read. Each fifth of the questions is asked of a matcher of the others, as written and with
two slips of the keyboard; "scope" is the chance that such a question scores higher than an everyday one.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from bot.paraphrase import head
from bot.paraphrase.calibration import heights
from bot.paraphrase.features import Blocks, Featurizer, featurizer_of
from bot.paraphrase.matcher import never_misspelt
from bot.paraphrase.postings import postings_of
from bot.paraphrase.readings import Reader, Reading, Slot, plain, reader_of
from bot.paraphrase.values import Example
from bot.text import words_of
from bot.wordlists import everyday_questions

PARTS = 5
SEED = 7
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Read = Callable[[Reader, str], Reading]


@dataclass(frozen=True)
class Variant:
    """The matcher without one of its parts."""

    name: str
    titles: bool = True
    blocks: Blocks = field(default_factory=Blocks)
    read: Read = Reader.read
    unknown_counts: bool = True
    trained: bool = True
    common: bool = True
    constant: bool = True
    nearest: bool = True
    soft: bool = True


@dataclass(frozen=True)
class Worth:
    """Shares of questions answered rightly, and the chance that one scores higher than an everyday question."""

    clean: float
    typos: float
    scope: float


def unrepaired(reader: Reader, text: str) -> Reading:
    """No word repaired."""
    del reader
    return plain(words_of(text))


def repaired_hard(reader: Reader, text: str) -> Reading:
    """The likeliest word or none, instead of shares of several."""
    return tuple(
        Slot(slot.word, ((slot.readings[0][0], 1.0),)) if slot.readings else slot for slot in reader.read(text)
    )


WHOLE = Variant("everything")
VARIANTS = (
    WHOLE,
    replace(WHOLE, name="no words of labels as titles", titles=False),
    replace(WHOLE, name="no repair", read=unrepaired),
    replace(WHOLE, name="one repair instead of shares", read=repaired_hard),
    replace(WHOLE, name="everyday words not protected", common=False),
    replace(WHOLE, name="no pairs", blocks=Blocks(pairs=0)),
    replace(WHOLE, name="no pieces of words", blocks=Blocks(pieces=0)),
    replace(WHOLE, name="no pairs, no pieces", blocks=Blocks(pairs=0, pieces=0)),
    replace(WHOLE, name="no words near in meaning", blocks=Blocks(meanings=0)),
    replace(WHOLE, name="no fields of life", blocks=Blocks(fields=0)),
    replace(WHOLE, name="no meanings at all", blocks=Blocks(meanings=0, fields=0)),
    replace(WHOLE, name="unknown words not in the length", unknown_counts=False),
    replace(WHOLE, name="centroids, no trained head", trained=False),
    replace(WHOLE, name="no constant term", constant=False),
    replace(WHOLE, name="no nearest example", nearest=False),
    replace(WHOLE, name="the best score alone", soft=False),
)


def misspelt(text: str, dice: random.Random, slips: int = 2) -> str:
    """The text with slips of the keyboard: a neighbour hit instead or as well, a letter left out, two swapped."""
    for _ in range(slips):
        letters = [at for at, letter in enumerate(text) if letter.isalpha() and letter.isascii()]
        if letters:
            text = _slipped(text, dice.choice(letters), dice)
    return text


def _slipped(text: str, at: int, dice: random.Random) -> str:
    near = _neighbour(text[at].lower(), dice)
    changed = {
        "instead": near,
        "as well": text[at] + near,
        "left out": "",
        "swapped": text[at + 1 : at + 2] + text[at],
    }
    slip = dice.choice(sorted(changed))
    return text[:at] + changed[slip] + text[at + (2 if slip == "swapped" else 1) :]


def _neighbour(letter: str, dice: random.Random) -> str:
    row = next(row for row in ROWS if letter in row)
    at = row.index(letter)
    return dice.choice([row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)])


def measured(examples: Sequence[Example], variant: Variant) -> Worth:
    """One variant by cross-validation."""
    dice = random.Random(SEED)
    clean, typos, inside, outside = [], [], [], []
    seen: Counter[str] = Counter()
    parts = []
    for example in examples:
        parts.append(seen[example.label] % PARTS)
        seen[example.label] += 1
    for left in range(PARTS):
        learned = [example for example, part in zip(examples, parts, strict=True) if part != left]
        scores = _scorer(learned, variant)
        for example in (example for example, part in zip(examples, parts, strict=True) if part == left):
            best, score = scores(example.text)
            clean.append(best == example.label)
            inside.append(score)
            typos.append(scores(misspelt(example.text, dice))[0] == example.label)
        outside += [scores(text)[1] for text in everyday_questions()]
    return Worth(float(np.mean(clean)), float(np.mean(typos)), _above(inside, outside))


def _scorer(learned: Sequence[Example], variant: Variant) -> Callable[[str], tuple[str, float]]:
    rows = [(example.label, words_of(example.text)) for example in learned]
    if variant.titles:
        rows += [(label, words_of(label.replace("_", " "))) for label in sorted({label for label, _ in rows})]
    labels = sorted({label for label, _ in rows})
    numbers = np.array([labels.index(label) for label, _ in rows])
    reader = reader_of([words for _, words in rows], never_misspelt() if variant.common else frozenset())
    featurizer: Featurizer = featurizer_of([plain(words) for _, words in rows], numbers.tolist(), variant.blocks)
    if not variant.unknown_counts:
        featurizer = replace(featurizer, rarest=1e-6)
    vectors = [featurizer.vector(plain(words)) for _, words in rows]
    postings = postings_of(vectors, len(featurizer.numbers))
    kernel = np.array([postings.similarities(vector) for vector in vectors], dtype=np.float32)
    make = head.head_of if variant.trained else head.centroids_of
    # Taken off beforehand, what the head adds is gone again.
    chosen = make(kernel if variant.constant else kernel - np.float32(head.CONSTANT), numbers, len(labels))

    def best(text: str) -> tuple[str, float]:
        likeness = postings.similarities(featurizer.vector(variant.read(reader, text)))
        likeness = likeness if variant.constant else likeness - head.CONSTANT
        scores = chosen.scores(likeness)
        if not variant.nearest and isinstance(chosen, head.TrainedHead):
            scores = likeness.astype(np.float32) @ chosen.dual + np.float32(head.CONSTANT) * chosen.dual.sum(axis=0)
        return labels[int(scores.argmax())], float(heights(scores) if variant.soft else scores.max())

    return best


def _above(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that one of the first is higher than one of the second."""
    ranked = np.sort(np.array(outside))
    below = np.searchsorted(ranked, inside, "left") + np.searchsorted(ranked, inside, "right")
    return float(below.mean() / (2 * len(ranked)))


def rows_of(path: Path) -> Iterator[Example]:
    """The curated questions of a file."""
    for row in json.loads(path.read_text("utf-8"))["train"]:
        yield Example(row["label"], row["text"])


def main() -> None:
    """Print one table a file."""
    for path in map(Path, sys.argv[1:]):
        examples = list(rows_of(path))
        print(f"{path.stem}: {len(examples)} questions\n\n| | clean | two slips | scope |\n|---|---|---|---|")
        for variant in VARIANTS:
            worth = measured(examples, variant)
            print(f"| {variant.name} | {worth.clean:.3f} | {worth.typos:.3f} | {worth.scope:.3f} |", flush=True)
        print()


if __name__ == "__main__":
    main()
