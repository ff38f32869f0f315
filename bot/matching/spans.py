"""Names, symbols and dates in the words of a question, and which of them stand for a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.dates import DatePhrase
from bot.matching.bounds import bounds_in
from bot.matching.capitals import capitals_in
from bot.matching.generics import generics_in
from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS, Span
from bot.text import Token


def spans_of(
    text: str, tokens: tuple[Token, ...], dates: tuple[DatePhrase, ...], lexicon: Lexicon, today: date
) -> tuple[tuple[Span, ...], tuple[DatePhrase, ...], set[int]]:
    """Names and dates in the tokens; a name that holds a date ("July 2018 meeting") is read whole."""
    taken: set[int] = set()
    spans = [*lexicon.names.find_symbols(text, tokens, taken), *lexicon.names.find(tokens, taken)]
    kept_dates, dropped = [], set()
    for phrase in dates:
        inside = {n for n, token in enumerate(tokens) if covers(phrase.span, token)}
        rivals = [span for span in spans if inside & set(range(span.start, span.end))]
        dated = {n for n in inside if any(char.isdigit() for char in tokens[n].surface)}
        if any(dated and dated <= set(range(span.start, span.end)) for span in rivals) or (rivals and not dated):
            continue
        dropped |= set(rivals)
        kept_dates.append(phrase)
        taken |= inside
    for places, phrase in bounds_in(text, tokens, spans, lexicon, today):
        dropped |= {span for span in spans if span.start in places}
        within = {tokens[n].start for n in places}
        kept_dates = [*(kept for kept in kept_dates if kept.span[0] not in within), phrase]
        taken |= set(places)
    seats = list(capitals_in(tokens, taken, lexicon))
    taken |= {n for span in seats for n in range(span.start, span.end)}
    spans += seats
    generic = list(generics_in(tokens, taken, lexicon))
    taken |= {span.start for span in generic}
    spans += generic
    verbs = {span for span in spans if _is_verb(span, tokens)}
    taken -= {span.start for span in verbs}
    named = sorted((span for span in spans if span not in dropped | verbs), key=lambda span: span.start)
    return tuple(_owning(named)), tuple(kept_dates), taken


def _is_verb(span: Span, tokens: Sequence[Token]) -> bool:
    """True for what stands between "who" and "the": who "funds the Committee" is asked of no Fund."""
    around = [token.word for token in tokens[max(span.start - 1, 0) : span.end + 1]]
    return span.kind == "topic" and len(around) == 3 and around[0] == "who" and around[2] in ("the", "it")


def _owning(spans: Sequence[Span]) -> Iterator[Span]:
    """Names right before that of a matter own it: the French levy is France's."""
    behind = {span.start for span in spans if span.kind == "topic"}
    for span in spans:
        yield replace(span, possessive=True) if span.kind in ENTITY_KINDS and span.end in behind else span


def covers(span: tuple[int, int], token: Token) -> bool:
    """True where the token begins within the characters of the span."""
    return span[0] <= token.start < span[1]
