"""Fuzzed questions: gold questions with slips, mixtures of the record's own words, and plain rubbish."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.model import KnowledgeBase

ASKS = (
    "what",
    "who",
    "when",
    "where",
    "why",
    "how many",
    "which",
    "did",
    "is",
    "list",
    "define",
    "next",
    "last",
    "and",
    "or",
    "not",
    "source?",
    "of",
    "the",
    "by",
    "about",
    "propose",
    "supported",
    "opposed",
    "reported",
    "paragraph",
)
DATES = (
    "March 2018",
    "2018-07",
    "03/04/2018",
    "31 February 2018",
    "before",
    "between",
    "since",
    "as of",
    "next week",
    "last year",
    "two months ago",
    "0000",
    "9999-12-31",
    "99999",
    "-1",
    "Q3 2018",
    "summer",
    "3rd",
    "23 and 26 March",
    "1 march 2",
    "'18",
    "in the year after 9999",
    "yesterday",
    "2018/2019",
    "mid-July",
)
MARKUP = (
    "<!channel>",
    "<!here|x>",
    "<@U123>",
    "<#C1|general>",
    "<https://evil.example|https://www.wto.org>",
    "&lt;",
    "&amp;",
    "*",
    "_",
    "~",
    "`",
    "```",
    ">",
    "<",
    "|",
    "<!date^1^{date}|now>",
    ":smile:",
    "\n",
)
JUNK = (
    "\u202e",
    "\u200b",
    "\x00",
    "\ud800",
    "\u0301" * 9,
    "İ",
    "ß",
    "ﬁ",
    "Ⅳ",
    "½",
    "٣",
    "二",
    "🇨🇭",
    "👩‍👩‍👧",
    "\u0421hina",
    "'",
    '"',
    "’s",
    "--",
    ";",
    "/",
    "\\",
    "%s",
    "{}",
    "{0}",
    "\\u0000",
    "(a+)+$",
    "NaN",
    "1e999",
    "\u2028",
    "\ufeff",
    "\U000e0041",
    "a" * 200,
    "1" * 60,
    "A/" * 40,
)


@dataclass(frozen=True)
class Vocabulary:
    """What the questions are made of."""

    gold: tuple[str, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]


def vocabulary_of(knowledge: KnowledgeBase) -> Vocabulary:
    """The record's gold questions, its names and symbols, and the words of its entries."""
    asks = [ask for entry in knowledge.entries for ask in entry.asks]
    gold = [question.q for question in knowledge.questions]
    things = [entity for _, entity in knowledge.entities]
    things += [*knowledge.documents, *knowledge.topics, *knowledge.meetings]
    names = {alias for thing in things for alias in thing.aliases}
    for key in ("name", "abbreviation", "symbol", "id"):
        names |= {getattr(thing, key, None) or "" for thing in things}
    words = {word for entry in knowledge.entries for word in entry.text.split()}
    return Vocabulary((*gold, *asks), tuple(sorted(names - {""})), tuple(sorted(words)))


def questions(count: int, vocabulary: Vocabulary, dice: random.Random) -> Iterator[str]:
    """So many questions; the same ones for dice of the same seed."""
    for _ in range(count):
        kind = dice.random()
        if kind < 0.5:
            yield slipped(dice.choice(vocabulary.gold), vocabulary, dice)
        elif kind < 0.95:
            yield mixed(vocabulary, dice)
        else:
            yield rubbish(dice)


def piece(vocabulary: Vocabulary, dice: random.Random) -> str:
    """One word, name, date, mark or oddity; what is sensible comes more often."""
    sets = (vocabulary.names, vocabulary.words, ASKS, DATES, MARKUP, JUNK)
    return dice.choice(dice.choices(sets, weights=(6, 4, 5, 3, 2, 1))[0])


def mixed(vocabulary: Vocabulary, dice: random.Random) -> str:
    """A handful of pieces; now and then many."""
    size = dice.randint(1, 9) if dice.random() < 0.95 else dice.randint(10, 200)
    return dice.choice((" ", " ", " ", "", ", ")).join(piece(vocabulary, dice) for _ in range(size))


def slipped(text: str, vocabulary: Vocabulary, dice: random.Random) -> str:
    """A question with up to four slips of the hand or of the mind."""
    for _ in range(dice.randint(0, 4)):
        place = dice.randrange(len(text) + 1)
        words = text.split(" ")
        word = dice.randrange(len(words))
        other = piece(vocabulary, dice)
        text = dice.choice(
            (
                text[:place] + text[place + 1 :],
                text[:place] + dice.choice("abcdefghijklmnopqrstuvwxyz'-/. 0123456789") + text[place:],
                text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :],
                " ".join([*words[:word], other, *words[word + 1 :]]),
                " ".join([*words[:word], other, *words[word:]]),
                " ".join(dice.sample(words, len(words))),
                text.swapcase(),
                text + " " + text,
            )
        )
    return text


def rubbish(dice: random.Random) -> str:
    """Characters from anywhere in Unicode."""
    tops = (0x7F, 0x24F, 0x2FFF, 0x10FFFF)
    return "".join(chr(dice.randint(0, dice.choice(tops))) for _ in range(dice.randint(0, 80)))
