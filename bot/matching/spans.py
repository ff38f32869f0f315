"""Names, symbols and dates in the words of a question, and which of them stand for a date."""

from __future__ import annotations

from datetime import date

from bot.dates import DatePhrase
from bot.edtf import EdtfDate, parse
from bot.matching.bounds import RELATIONS, bounds_in
from bot.matching.lexicon import Lexicon
from bot.matching.names import Span
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
    for places, phrase in bounds_in(tokens, spans, lexicon, today):
        dropped |= {span for span in spans if span.start in places}
        within = {tokens[n].start for n in places}
        kept_dates = [*(kept for kept in kept_dates if kept.span[0] not in within), phrase]
        taken |= set(places)
    named = tuple(sorted((span for span in spans if span not in dropped), key=lambda span: span.start))
    return (*_dated(named, tuple(kept_dates), tokens, lexicon), taken)


def _dated(
    spans: tuple[Span, ...], dates: tuple[DatePhrase, ...], tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[tuple[Span, ...], tuple[DatePhrase, ...]]:
    """Meetings and documents that stand for their date: "before the March meeting", "since Buenos Aires"."""
    found = {}
    for span in spans:
        articles = 1 if span.start and tokens[span.start - 1].word == "the" else 0
        at = span.start - 1 - articles
        compared = at > 0 and tokens[at - 1].word == "or"
        relation = RELATIONS.get(tokens[at].word) if at >= 0 and not compared else None
        when = _date_of(span, lexicon) if relation else None
        if when and relation:
            text = f"{relation} {'the ' * articles}{span.surface}"
            place = (tokens[at].start, tokens[span.end - 1].end)
            found[span] = DatePhrase(when.earliest, when.latest, relation, place, text)
    return tuple(span for span in spans if span not in found), (*dates, *found.values())


def _date_of(span: Span, lexicon: Lexicon) -> EdtfDate | None:
    meeting = lexicon.knowledge.meeting_by_id.get(span.id)
    document = lexicon.knowledge.document_by_id.get(span.id)
    written = meeting.date if meeting else document.date if document else None
    return parse(written) if written else None


def covers(span: tuple[int, int], token: Token) -> bool:
    """True where the token begins within the characters of the span."""
    return span[0] <= token.start < span[1]
