"""Answers about one document, named by its symbol or title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.answers.silence import silence, unknown_document
from bot.edtf import in_words, parse
from bot.knowledge.model import Document
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.prose import capital
from bot.replies import Explanation, Reply

_RULE = "The document is named by its symbol or title."


def from_documents(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """What a document is; a silence for a symbol that the record does not have, None where more is asked."""
    spans = [span for span in question.spans if span.kind == "document"]
    unknown = [span for span in spans if not span.id]
    if unknown:
        headline = unknown_document(unknown[0].surface.upper(), record)
        return silence(question, record, as_of, headline=headline, explanation=explanation)
    if question.is_future and not question.names_act:
        # When the Chair will report is not when there was a report.
        return None
    if question.ask == "when" and spans and record.knowledge.document_by_id[spans[0].id].date:
        question = _without_issuing(question, record)
    said_of_it = question.speaks and not any(span.subject for span in spans)
    speaks_of_it = question.speaks and question.act is None and not question.content
    more = question.has_more_than_names and not (speaks_of_it or _is_called_document(question))
    plain = not (said_of_it or more or question.named)
    if len(spans) != len(question.spans) or len(spans) != 1 or not plain or question.ask not in _ASKS:
        return None
    document = record.knowledge.document_by_id[spans[0].id]
    fact = _fact(document, question, record)
    if document.cite:
        return _known_from_another(document, record, explanation, fact)
    return _held(document, record, explanation, fact)


def _without_issuing(question: Question, record: Record) -> Question:
    """The question when a document came out as one of when it is from."""
    issued = record.lexicon.language.issuings
    content = tuple(word for word in question.content if word not in issued)
    return replace(question, content=content, acts=frozenset(), act=None) if question.says(issued) else question


def _fact(document: Document, question: Question, record: Record) -> str | None:
    """What is asked of the document itself: when it was issued, by whom."""
    when = in_words(parse(document.date)) if document.date else None
    author = document.author if question.says(record.lexicon.language.writings) else None
    return {"when": when, "who": author}.get(question.ask)


def _is_called_document(question: Question) -> bool:
    """True for "document G/C/60", where the word names no doing."""
    other = question.content or question.kinds or question.dates or question.paragraph
    number = question.ask == "document" or not question.echoes
    return question.acts == {"documented"} and number and not other


_ASKS = ("what", "define", "summary", "document", "list", "who", "when")


def _known_from_another(document: Document, record: Record, explanation: Explanation, fact: str | None) -> Reply:
    sheet = Sheet(record.knowledge)
    statement = sheet.say(document.text or document.title, document.id, document.cite or ())
    note = "This document itself is not in the record; this is what another document says of it."
    headline = f"{capital(fact)}." if fact else statement.text
    return answer_with(sheet, headline, [statement], explanation=explanation.decided(_RULE), notes=[note])


def _held(document: Document, record: Record, explanation: Explanation, fact: str | None) -> Reply | None:
    """A document that we hold: its title, author and date, and the entries that speak of it."""
    holding = record.holding.get(document.id, ())
    cited = [facet.entry for facet in record.facets if any(cite.document == document.id for cite in facet.entry.cite)]
    about = [facet.entry for facet in holding if document.id in facet.pointed]
    if not (cited or about):
        return None
    sheet = Sheet(record.knowledge)
    date_ = f", {in_words(parse(document.date))}" if document.date else ""
    author = f", by the {document.author}" if document.author and document.author not in document.title else ""
    headline = f"{capital(fact)}." if fact else f"{document.symbol}: {document.title}{author}{date_}."
    statements = [sheet.entry(entry) for entry in (about or cited[:1])]
    notes = [document.symbol_note] if document.symbol_note else []
    return answer_with(sheet, headline, statements, explanation=explanation.decided(_RULE), notes=notes)
