"""What the bot replies, as values that know nothing of Slack or the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True)
class Citation:
    """The pointer a reader sees under a sentence."""

    number: int
    """The mark by which sentences refer to it, from 1."""
    document: str
    """The document's symbol."""
    title: str
    paragraph: str
    footnote: str | None
    quote: str
    ours: bool
    """True where the source prints no paragraph numbers and we counted them."""
    date: str
    """The document's date in words, as precise as the record has it; empty where it has none."""
    url: str | None
    note: str | None
    """What must be said of the symbol, if anything; views say it once for each document."""
    secondary: bool = False
    """True where the document is somebody's account, not the body's own."""

    @property
    def locator(self) -> str:
        """Where in the document, in words: `para. 5, fn. 3 (our numbering)`."""
        footnote = f", fn. {self.footnote}" if self.footnote else ""
        return f"para. {self.paragraph}{footnote}{' (our numbering)' if self.ours else ''}"

    @property
    def formal(self) -> str:
        """The citation as one would paste it into a paper, by itself: it says what must be said of the symbol."""
        parts = [self.title, self.document, self.locator, self.date]
        remark = f" [{self.note}]" if self.note else ""
        return ", ".join(part for part in parts if part) + f": “{self.quote}”.{remark}"


@dataclass(frozen=True)
class Statement:
    """One sentence of a reply and the citations that bear it out."""

    text: str
    marks: tuple[int, ...]
    """Numbers of citations; never empty in an answer."""
    id: str
    """The id in the knowledge base that it comes from."""
    leads: bool = False
    """True for the first line of a further thing that was asked: the statements after it bear it out."""


@dataclass(frozen=True)
class Explanation:
    """How a question was understood and decided, for "Why this answer?"."""

    spans: tuple[tuple[str, str], ...] = ()
    """What was read in the question and what it was taken to mean; the former is empty where the latter is a
    sentence of its own."""
    repairs: tuple[tuple[str, str], ...] = ()
    """Words as typed, and as read."""
    unknown: tuple[str, ...] = ()
    """Words that the record does not know."""
    score: float = 0.0
    """Share of the question that the best entry accounts for, 0 to 1."""
    runner_up: str | None = None
    """The text of the next best entry that was left out, if there was one."""
    rule: str = ""
    """The rule that decided, in words."""
    likeness: tuple[str, ...] = ()
    """Where an entry was offered for its wording: sentences that say what carried that."""

    def decided(self, rule: str) -> Explanation:
        """The explanation of what was decided without weighing, by this rule."""
        return replace(self, score=1.0, rule=rule)


@dataclass(frozen=True)
class Answer:
    """What the record says."""

    headline: Statement
    """The thing asked for, in one line."""
    statements: tuple[Statement, ...]
    """The entries behind it; empty where the headline is the whole of it."""
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    """How dates were read, what was repaired: things the reader should check."""
    confidence: float
    """0 to 1: the share of the question that the statements account for; of a likeness, how likely it is right."""
    explanation: Explanation


@dataclass(frozen=True)
class Choice:
    """One thing the asker may have meant."""

    label: str
    utterance: str
    """The question to ask instead."""


@dataclass(frozen=True)
class Clarification:
    """A question back, with at most four choices."""

    prompt: str
    choices: tuple[Choice, ...]
    explanation: Explanation


@dataclass(frozen=True)
class Silence:
    """The record holds no answer; what was searched, and what it does hold nearby."""

    headline: str
    searched: str
    nearest: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True)
class Guidance:
    """How to use the bot, for somebody who greets it or asks for help; states nothing of the record."""

    headline: str
    lines: tuple[str, ...]
    prompts: tuple[str, ...]


Reply: TypeAlias = Answer | Clarification | Silence | Guidance


@dataclass(frozen=True)
class Context:
    """What a conversation has come to: enough to read "and Pakistan?" or "when?"."""

    question: dict[str, object]
    """The last question as it was understood; plain JSON values."""
    asked_back: bool = False
    """True where the last reply was a question, so that the next one is not."""
    choices: Sequence[Sequence[str]] = ()
    """What it gave to choose from: each label with the question to ask instead."""


@dataclass(frozen=True)
class Turn:
    """One reply and the conversation after it."""

    reply: Reply
    context: Context
