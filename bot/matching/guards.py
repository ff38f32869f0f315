"""Questions whose grammar asks for what names and dates cannot vouch for; only a curator's own may answer."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, TypeAlias

from bot.matching.language import Language
from bot.matching.names import ENTITY_KINDS, Span

Guard: TypeAlias = Literal["negated", "object", "superlative", "verb", "passive"]


def guard_of(
    spans: tuple[Span, ...],
    words: tuple[str, ...],
    acts: set[int],
    language: Language,
    excluded: tuple[Span, ...] = (),
) -> Guard | None:
    """Why the question needs a curator's word; None where its slots are enough.

    `words` are all its words, folded; `acts` the places of those that say what was done; `excluded` those of the names
    that are left out.
    """
    if not excluded and next(language.exclusions.find(words), None):
        return "negated"
    if not _is_whether(words, language) and _is_negated(words, acts, language):
        return "negated"
    # Whose proposal was supported is not who supported it.
    of_whose = words[:1] == ("whose",) and any(n > 1 for n in acts)
    # What the reviews draw on is not where they are held; a rule comes from whoever proposed it.
    of_source = words[:2] in (("where", "do"), ("where", "does")) and words[-2:] == ("come", "from")
    of_source = of_source and not (acts or spans)
    if (
        of_whose
        or of_source
        or _asks_for_object(spans, words, language)
        or _is_beside(spans, words)
        or _asks_for_dates_done(words, acts)
    ):
        return "object"
    # That all of them did is told by no statement of some.
    of_all = _is_whether(words, language) and words[1:2] in (("everyone",), ("everybody",), ("all",))
    # That somebody did it does not say that nobody else did.
    parties = any(span.kind in ENTITY_KINDS for span in spans)
    by_itself = any(span.start < 3 and words[span.end : span.end + 1] == ("alone",) for span in spans)
    sole = _is_whether(words, language) and parties and (by_itself or not _SOLE.isdisjoint(words))
    of_one = sole or (words[:1] == ("who",) and (("the", "only") in pairwise(words) or words[-1] in _SOLELY))
    most = (n for n, pair in enumerate(pairwise(words)) if pair[0] == "the" and pair[1] in language.superlatives)
    if of_all or of_one or any(words[n + 2 : n + 3] not in _OF_TIME for n in most):
        return "superlative"
    if _has_strange_verb(spans, words, acts, language) or _asks_for_author(spans, words, language):
        return "verb"
    return "passive" if _is_done_to(spans, words, acts, language) else None


def _asks_for_author(spans: tuple[Span, ...], words: tuple[str, ...], language: Language) -> bool:
    """True for "who drafted the plan": who wrote something stands with a document, and with no other matter."""
    writes = words[:1] == ("who",) and not language.writings.isdisjoint(words[1:2])
    return writes and not any(span.kind == "document" for span in spans)


def _is_negated(words: tuple[str, ...], acts: set[int], language: Language) -> bool:
    """True where the main clause says no; "boats that had not been washed" does not."""
    words = words[:-2] if words[-2:] == ("or", "not") else words
    ends = [n for n, word in enumerate(words) if n > 1 and word in ("that", "which", "who", "because")]
    main = words[: min(ends, default=len(words))]
    if words[:1] == ("why",) and "no" in main and ("no", "longer") not in pairwise(main):
        return True
    if words[:1] in (("who",), ("which",)) and any(one in _HAVING and other == "no" for one, other in pairwise(main)):
        return True
    undone = any(
        (one in language.failures and other == "to") or (one in language.wishes and other == "no")
        for one, other in pairwise(main)
    )
    return undone or any(word in language.negations and n not in acts for n, word in enumerate(main))


_BEING = frozenset({"is", "was", "are", "were"})
_DONE = ("ing", "ed", "en")
_SOLE = frozenset({"only", "sole"})
_SOLELY = frozenset({"only", "alone", "exclusively"})
_HAVING = frozenset({"has", "had", "have", "made", "gave"})
"""Verbs behind which "no" says that it was not so."""
_OF_TIME = (("recent",), ("recently",))
"""What "the most" says of a time, and of no amount."""


def _asks_for_dates_done(words: tuple[str, ...], acts: set[int]) -> bool:
    """True for "which dates were suggested", which is not when somebody suggested them."""
    of_dates = words[:1] in (("what",), ("which",)) and words[1:2] in (("date",), ("dates",), ("day",), ("days",))
    return of_dates and words[2:3] in (("was",), ("were",)) and 3 in acts


def _is_whether(words: tuple[str, ...], language: Language) -> bool:
    return bool(words) and words[0] in language.whether


def _asks_for_object(spans: tuple[Span, ...], words: tuple[str, ...], language: Language) -> bool:
    """True for "to whom", and for "who did China support", which does not ask who did it."""
    if "whom" in words and words[max(words.index("whom") - 1, 0)] in language.directions:
        return True
    if words[:1] == ("whom",) and words[1:2] in (("did",), ("does",), ("do",), ("has",), ("have",), ("had",)):
        return True
    if any(span.kind == "topic" and span.subject and words[span.end - 1] in language.parties for span in spans):
        # What developing countries said is told by no statement that speaks of them.
        return True
    if "whose" in words[1:] and words[words.index("whose") - 1] in ("under", "on", "at", "with"):
        return "behalf" not in words
    parties = [span for span in spans if span.kind in ENTITY_KINDS and span.start]
    starts = {span.start - (words[span.start - 1] == "the") for span in parties}
    asking = [n for n, word in enumerate(words[:4]) if word in ("did", "does", "do", "has", "have", "had", "will")]
    return words[:1] in (("who",), ("whom",), ("whose",)) and any(n + 1 in starts for n in asking if n)


def _is_beside(spans: tuple[Span, ...], words: tuple[str, ...]) -> bool:
    """True for "who spoke after China", or for it, where China is no part of what was done."""
    parties = [span for span in spans if span.kind in ENTITY_KINDS and span.start]
    if words[:1] != ("who",):
        return False
    before = {_before(span, words) for span in parties if not (span.possessive and _before(span, words) == "for")}
    is_for = "for" in before and words[1:2] not in (("is",), ("was",), ("are",), ("were",))
    return is_for or not before.isdisjoint(("after", "before", "without"))


def _before(span: Span, words: tuple[str, ...]) -> str:
    """The word before a name, its article aside."""
    return words[span.start - 1 - (span.start > 1 and words[span.start - 1] == "the")]


def _has_strange_verb(spans: tuple[Span, ...], words: tuple[str, ...], acts: set[int], language: Language) -> bool:
    """True where what follows "who" is a verb of which nothing is known: "who received the proposals"."""
    which = words[:1] in (("which",), ("what",)) and not language.parties.isdisjoint(words[1:2])
    if words[:1] != ("who",) and not which:
        return False
    place = 2 if which else 1
    passed = (
        language.whether
        | {"else", "also", "ever", "been", "be", "already", "still", "now", "actually"}
        | language.exclusions.words
        | language.extremes.words
    )
    while place < len(words) and words[place] in passed:
        place += 1
    if place >= len(words) or place in acts or words[place] in language.carriers | language.stop_words:
        return False
    if words[place - 1] in _BEING and not words[place].endswith(_DONE):
        # Who somebody is asks for no doing.
        return False
    return not any(span.start <= place < span.end for span in spans)


def _is_done_to(spans: tuple[Span, ...], words: tuple[str, ...], acts: set[int], language: Language) -> bool:
    """True for "what was China asked to do": something was done to the party, and no word tells what.

    Where it was named, the record speaks of it.
    """
    if not language.mentions.isdisjoint(words):
        return False
    ends = [
        span.end for span in spans if span.kind in ENTITY_KINDS and _follows_was(span, words) and not span.possessive
    ]
    # "Who was Chair in 2023" asks who held it.
    then = language.prepositions | {"as"} if words[:2] == ("who", "was") else frozenset[str]()
    return not acts and any(end < len(words) and words[end] not in then for end in ends)


def _follows_was(span: Span, words: tuple[str, ...]) -> bool:
    before = span.start - 1 - (span.start > 1 and words[span.start - 1] == "the")
    return span.start > 0 and words[before] in ("was", "were", "been")
