"""What a question can be matched with: this bot, and what one would otherwise take, each as it is usually set up.

All of them learn from the same questions and nothing else, and use one thread. The large libraries are imported where
they are used, so that collecting the tests does not wait for them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Protocol, TypeAlias

import numpy as np
import Stemmer
from rapidfuzz import fuzz, process, utils

from bot.paraphrase.learning import is_large, learn_fitting
from bot.paraphrase.retrieval import learn_large
from bot.paraphrase.values import Example

Examples: TypeAlias = Sequence[tuple[str, str]]
"""Labels and texts."""
Subjects: TypeAlias = Mapping[str, tuple[str, ...]]
Best: TypeAlias = tuple[str, float]
"""The likeliest label and its score, on a scale of the engine's own."""

MOST_CLASSES = 2000
"""Labels above which a linear machine for each of them does not fit into memory."""


class Engine(Protocol):
    """Something that has learnt."""

    def best(self, question: str) -> Best:
        """The likeliest label; empty where there is none at all."""


Learn: TypeAlias = Callable[[Examples, Subjects], Engine]


class Rapporteur:
    """This bot: learned from every pair of examples, or where these are many from an index of them."""

    def __init__(self, examples: Examples, subjects: Subjects | None = None, *, large: bool = False) -> None:
        """Learn; `large` for the index whatever the number of examples."""
        given = [Example(label, text) for label, text in examples]
        self.matcher = learn_large(given, subjects=subjects) if large else learn_fitting(given, subjects=subjects or {})

    def best(self, question: str) -> Best:
        """The likeliest label."""
        candidates = self.matcher.match(question).candidates
        return (candidates[0].label, candidates[0].probability) if candidates else ("", 0.0)


class Similarity:
    """The most similar example by a scorer of rapidfuzz."""

    def __init__(self, scorer: Callable[..., float], examples: Examples) -> None:
        """Prepare the examples as rapidfuzz's own processor does."""
        self.scorer = scorer
        self.labels = [label for label, _ in examples]
        self.texts = [utils.default_process(text) for _, text in examples]

    def best(self, question: str) -> Best:
        """The likeliest label."""
        found = process.extractOne(utils.default_process(question), self.texts, scorer=self.scorer)
        return self.labels[found[2]], found[1]


class FullText:
    """The best row of SQLite's FTS5, one row an example."""

    def __init__(self, tokenizer: str, examples: Examples) -> None:
        """Fill a table in memory."""
        self.by_pieces = tokenizer == "trigram"
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            f"CREATE VIRTUAL TABLE example USING fts5(label UNINDEXED, text, tokenize = '{tokenizer}')"
        )
        self.database.executemany("INSERT INTO example VALUES (?, ?)", examples)

    def best(self, question: str) -> Best:
        """The likeliest label."""
        words = re.findall(r"\w+", question.lower())
        terms = _pieces(" ".join(words)) if self.by_pieces else words
        query = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        row = (
            query
            and self.database.execute(
                "SELECT label, -rank FROM example WHERE example MATCH ? ORDER BY rank LIMIT 1", [query]
            ).fetchone()
        )
        return row or ("", 0.0)


class Bm25:
    """The best example by bm25s over stems."""

    def __init__(self, examples: Examples) -> None:
        """Index the examples."""
        import bm25s

        self.tokenize = bm25s.tokenize
        self.labels = [label for label, _ in examples]
        self.stemmer = Stemmer.Stemmer("english")
        self.index = bm25s.BM25()
        self.index.index(self._tokens([text for _, text in examples]), show_progress=False)

    def best(self, question: str) -> Best:
        """The likeliest label."""
        found, scores = self.index.retrieve(self._tokens([question]), k=1, show_progress=False, n_threads=0)
        return self.labels[int(found[0, 0])], float(scores[0, 0])

    def _tokens(self, texts: Sequence[str]) -> Any:
        return self.tokenize(texts, stopwords=None, stemmer=self.stemmer, show_progress=False)


class TfIdf:
    """scikit-learn's TF-IDF of words and pieces of words: the nearest example, or a linear machine for each label."""

    def __init__(self, examples: Examples, *, machine: bool = False) -> None:
        """Fit."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union
        from sklearn.svm import LinearSVC

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self.union = make_union(words, pieces)
        self.rows = self.union.fit_transform([text for _, text in examples]).tocsr()
        self.labels = [label for label, _ in examples]
        self.machine = LinearSVC(random_state=0).fit(self.rows, self.labels) if machine else None

    def best(self, question: str) -> Best:
        """The likeliest label."""
        vector = self.union.transform([question])
        if self.machine is None:
            scores = (self.rows @ vector.T).toarray().ravel()
            return self.labels[int(scores.argmax())], float(scores.max())
        scores = np.atleast_1d(self.machine.decision_function(vector)[0])
        return str(self.machine.classes_[int(scores.argmax())]), float(scores.max())


ENGINES: Mapping[str, Learn] = {
    "Rapporteur": lambda examples, _: Rapporteur(examples),
    "Rapporteur, index": lambda examples, _: Rapporteur(examples, large=True),
    "the same, names declared": lambda examples, subjects: Rapporteur(examples, subjects, large=True),
    "rapidfuzz WRatio": lambda examples, _: Similarity(fuzz.WRatio, examples),
    "rapidfuzz token_set_ratio": lambda examples, _: Similarity(fuzz.token_set_ratio, examples),
    "rapidfuzz token_sort_ratio": lambda examples, _: Similarity(fuzz.token_sort_ratio, examples),
    "SQLite FTS5 porter": lambda examples, _: FullText("porter", examples),
    "SQLite FTS5 trigram": lambda examples, _: FullText("trigram", examples),
    "bm25s": lambda examples, _: Bm25(examples),
    "TF-IDF nearest": lambda examples, _: TfIdf(examples),
    "TF-IDF linear SVM": lambda examples, _: TfIdf(examples, machine=True),
}


def engines_for(examples: Examples, subjects: Subjects) -> Iterator[str]:
    """Names of the engines that differ on these examples and can learn so many."""
    labels = len({label for label, _ in examples})
    left_out = {
        "Rapporteur, index": is_large([Example(*example) for example in examples]),
        "the same, names declared": not subjects,
        "TF-IDF linear SVM": labels > MOST_CLASSES,
    }
    yield from (name for name in ENGINES if not left_out.get(name))


def versions() -> str:
    """What was measured, in one line."""
    libraries = ("numpy", "rapidfuzz", "bm25s", "scikit-learn")
    return ", ".join([*(f"{name} {version(name)}" for name in libraries), f"SQLite {sqlite3.sqlite_version}"])


def _pieces(text: str) -> list[str]:
    return ["".join(three) for three in zip(text, text[1:], text[2:], strict=False)]
