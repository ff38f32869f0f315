"""The texts of the sources, held against what the knowledge base quotes from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.knowledge.model import Cite, Document, KnowledgeBase
from bot.knowledge.pages import KeyPath, Places, Problem, Spot
from bot.knowledge.references import cites_of, sections_of

_MARKER = re.compile(r"\[(fn )?([0-9]+(?:\.[0-9]+)*)\]\s+(.*)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOTE_MARK = re.compile(r"<sup>\s*([0-9]+)\s*</sup>")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
# A full stop, perhaps with closing quotation marks or brackets, before a word that may open a sentence.
_STOP = re.compile(r"[.?!][\"'”’)\]]*\s+(?=(?:[-*•–] )?[\"'“‘(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|al|[Aa]pprox|[Aa]rt|arts|ca|cf|[Cc]h|[Dd]oc|Dr|e\.g|ed|eds|esp|etc|ff|[Ff]n|i\.e|ibid|Mr|Mrs|Ms|"
    r"[Nn]o|[Nn]os|[Pp]aras?|pp?|Prof|[Rr]ef|Rev|[Ss]ec|St|viz|[Vv]ol|vs))\."
)
_ALIKE = 0.6
"""Share of letters that a passage has in common with a quote to be offered in its place."""


@dataclass(frozen=True)
class Passage:
    """One numbered paragraph or footnote, without its markup."""

    label: str
    """Its number, with `fn ` before that of a footnote."""
    text: str
    notes: frozenset[str]
    """Numbers of the footnotes that are called in it."""


class Coverage(NamedTuple):
    """One sentence of a source and the entries whose quotes lie in it."""

    document: str
    """The document's symbol."""
    paragraph: str
    sentence: str
    entries: list[str]


def passages_of(text: str) -> dict[str, Passage]:
    """The paragraphs and footnotes of a source's text, by label, in its order.

    >>> passages_of("[1] An *odd* thing<sup>2</sup>.")["1"].text
    'An odd thing.'
    """
    blocks: dict[str, str] = {}
    label = ""
    for block in re.split(r"\n\s*\n", _COMMENT.sub("", text)):
        match = _MARKER.fullmatch(block.strip())
        if match:
            label = f"{match[1] or ''}{match[2]}"
            blocks[label] = match[3]
        elif block.lstrip().startswith("#"):
            label = ""
        elif label:
            # What stands unnumbered after a paragraph, such as a list, belongs to it.
            blocks[label] += f" {block}"
    return {label: _passage(label, block) for label, block in blocks.items()}


def _passage(label: str, block: str) -> Passage:
    notes = frozenset(match[1] for match in _NOTE_MARK.finditer(block))
    bare = _EMPHASIS.sub(r"\2", _NOTE_MARK.sub("", block))
    return Passage(label, " ".join(bare.split()), notes)


def quote_problems(knowledge: KnowledgeBase, places: Places, sources: Path) -> list[Problem]:
    """A problem for each quote that does not stand, letter for letter, in the place that it cites.

    Documents without `source` are passed over; a source that cannot be read is a problem itself.
    """
    texts: dict[str, dict[str, Passage]] = {}
    problems: list[Problem] = []
    for document, spot in zip(knowledge.documents, places.spots["documents"], strict=True):
        try:
            texts[document.id] = _passages(document, sources)
        except (OSError, ValueError):
            found = f'"{document.source}", which is not a text in {sources.name}/'
            expected = "the name of a UTF-8 file with paragraphs that begin with their number, as in [5]"
            problems.append(spot.problem(("source",), found, expected))
    for spot, keys, cite in cites_of(knowledge, places):
        if texts.get(cite.document):
            problems += _cite_problems(spot, keys, cite, texts[cite.document])
    return sorted(problems)


def _passages(document: Document, sources: Path) -> dict[str, Passage]:
    """The passages of a document that we hold; none of one that we do not; ValueError for an odd file."""
    if document.source is None:
        return {}
    if Path(document.source).name != document.source:
        raise ValueError(document.source)
    passages = passages_of((sources / document.source).read_text(encoding="utf-8"))
    if not passages:
        raise ValueError(document.source)
    return passages


def _cite_problems(spot: Spot, keys: KeyPath, cite: Cite, passages: Mapping[str, Passage]) -> Iterator[Problem]:
    paragraph = passages.get(cite.paragraph)
    if paragraph is None:
        numbers = [label for label in passages if not label.startswith("fn ")]
        found = f"the paragraph {cite.paragraph}, which the source does not have"
        yield spot.problem(
            (*keys, "paragraph"), found, f"{numbers[0]} to {numbers[-1]}" if numbers else "one of its own"
        )
    elif cite.footnote is not None and cite.footnote not in paragraph.notes:
        called = ", ".join(sorted(paragraph.notes)) or "none"
        found = f"the footnote {cite.footnote}, which paragraph {cite.paragraph} does not call"
        yield spot.problem((*keys, "footnote"), found, f"one that it calls ({called}), as <sup>1</sup>")
    elif (passage := passages.get(_label(cite))) is None or not _found(cite.quote, passage.text):
        yield _wrong_quote(spot, keys, cite, passages)


def _label(cite: Cite) -> str:
    return cite.paragraph if cite.footnote is None else f"fn {cite.footnote}"


def _found(quote: str, text: str) -> re.Match[str] | None:
    """Where a quote stands in a text, as whole words."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    return re.search(rf"(?<!\w){words}(?!\w)", text)


def _wrong_quote(spot: Spot, keys: KeyPath, cite: Cite, passages: Mapping[str, Passage]) -> Problem:
    place = f"paragraph {cite.paragraph}" if cite.footnote is None else f"footnote {cite.footnote}"
    found = f'"{cite.quote}", which is not in {place}'
    elsewhere = [passage.label for passage in passages.values() if _found(cite.quote, passage.text)]
    if elsewhere:
        return spot.problem(
            (*keys, "quote"), found, "words of the place that is cited", _as_cited(elsewhere[0], passages)
        )
    near = _nearest(cite.quote, passages[_label(cite)].text) if _label(cite) in passages else ""
    return spot.problem((*keys, "quote"), found, "its very words", f'"{near}"' if near else "")


def _as_cited(label: str, passages: Mapping[str, Passage]) -> str:
    number = label.removeprefix("fn ")
    if number == label:
        return f"paragraph: {number}"
    caller = next((passage.label for passage in passages.values() if number in passage.notes), "?")
    return f"paragraph: {caller}, footnote: {number}"


def _nearest(quote: str, text: str) -> str:
    """The words of the text that are most like the quote; none where nothing is much like it."""
    words, length = text.split(), len(quote.split())
    windows = [" ".join(words[start : start + length]) for start in range(max(1, len(words) - length + 1))]
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(quote)
    best, alike = "", _ALIKE
    for window in windows:
        matcher.set_seq1(window)
        if matcher.real_quick_ratio() > alike and matcher.ratio() > alike:
            best, alike = window, matcher.ratio()
    return best


def coverage(knowledge: KnowledgeBase, sources: Path) -> list[Coverage]:
    """Each sentence of each source that we hold, with the ids of whatever quotes it, in whole or in part.

    OSError or ValueError where a source cannot be read; `quote_problems` says so in words.
    """
    lines: list[Coverage] = []
    for document in knowledge.documents:
        for passage in _passages(document, sources).values():
            quotes = list(_quotes(knowledge, document, passage))
            for start, end in sentence_spans(passage.text):
                ids = [id_ for id_, first, last in quotes if first < end and last > start]
                lines.append(
                    Coverage(document.symbol, passage.label, passage.text[start:end], list(dict.fromkeys(ids)))
                )
    return lines


def _quotes(knowledge: KnowledgeBase, document: Document, passage: Passage) -> Iterator[tuple[str, int, int]]:
    """The entries, meetings and definitions that quote the passage, and from where to where."""
    for _, things in sections_of(knowledge):
        for thing in things:
            for cite in thing.cite or ():
                if cite.document == document.id and _label(cite) == passage.label:
                    match = _found(cite.quote, passage.text)
                    if match:
                        yield thing.id, *match.span()


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """From where to where each sentence of a text goes.

    >>> text = "See para. 5 of it. Then stop."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['See para. 5 of it.', 'Then stop.']
    """
    stops = [match for match in _STOP.finditer(text) if not _ends_with_abbreviation(text, match.start())]
    cuts = [0, *(match.end() for match in stops), len(text)]
    spans = ((start, start + len(text[start:end].rstrip())) for start, end in pairwise(cuts))
    return [(start, end) for start, end in spans if end > start]


def _ends_with_abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation."""
    before = text[max(0, stop - 12) : stop + 1]
    return bool(re.search(_ABBREVIATION.pattern + "$", before))
