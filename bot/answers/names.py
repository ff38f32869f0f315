"""Answers about names: what a term or abbreviation stands for, and which names of a kind are on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.answers.silence import silence
from bot.answers.wording import mentioned, name_of, subject
from bot.knowledge.model import Cite, Entity, Entry, Topic
from bot.matching.conditions import Conditions, facets_meeting
from bot.matching.index import Record
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.matching.ranking import candidates
from bot.matching.slots import slots_of
from bot.prose import capital, listed, plural
from bot.replies import Answer, Explanation, Reply, Statement

FEW = 3
"""Statements shown under a definition; where there are more, the reader is told how to ask for them."""


def from_definitions(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """What the one thing named stands for, with the little that the record says of it."""
    thing = _defined(question, record)
    if thing is None:
        return None
    slots = slots_of(question, record)
    about = [facet.entry for facet in facets_meeting(slots, record, as_of, Conditions())]
    if thing.cite:
        return _definition(thing, thing.cite, about, record, explanation)
    listed_only = question.ask == "define" and about and thing.abbreviation
    return _listed_name(thing, about, record, explanation) if listed_only else None


def from_lists(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """Every name of the kind asked for in the entries that meet the question, or else in those around its matter."""
    if question.named == "document" and question.ask in _LISTED and _is_of_record(question, record):
        return _all_documents(record, explanation)
    if question.named == "topic":
        return _topics(question, record, as_of, explanation)
    if not _asks_for_names(question, record):
        return None
    found = [candidate.entry for candidate in candidates(question, record, as_of)]
    naming = _naming(found, question, record) or _naming(_around(question, record, as_of), question, record)
    if not naming and (question.content or (found and not question.mentions)):
        return None
    if not naming:
        headline = f"The record names no {question.named}{_about(question, record)}."
        return silence(question, record, as_of, headline=headline, nearest=found, explanation=explanation)
    ids = [id_ for entry in naming for id_ in _named_in(entry, question, record)]
    names = [name_of(id_, record) for id_ in mentioned(question.named or "", ids, record)]
    sheet = Sheet(record.knowledge)
    statements = [sheet.entry(entry) for entry in naming]
    headline = f"{plural(question.named or '', len(names))} named on record: {listed(_with_short(names, record))}."
    return answer_with(
        sheet, capital(headline), statements, explanation=explanation.decided("Every name of that kind.")
    )


def _topics(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The topics of whatever meets the question, each with the first statement on it."""
    doing = question.act not in (None, "covered") or question.deeds
    if question.ask not in _LISTED or doing or question.is_whether or question.unknown:
        return None
    said = replace(question, acts=frozenset(), act=None, speaks=False) if question.act else question
    facets = facets_meeting(slots_of(said, record), record, as_of, Conditions())
    entries = [found.entry for found in candidates(said, record, as_of)] if said.content else [f.entry for f in facets]
    first: dict[str, Entry] = {}
    for entry in entries:
        first |= {topic: entry for topic in entry.topics if topic not in first.keys() | record.lexicon.everywhere}
    if not first:
        return None
    sheet = Sheet(record.knowledge)
    statements = [sheet.entry(entry) for entry in {entry.id: entry for entry in first.values()}.values()]
    names = _with_short([name_of(topic, record) for topic in first], record)
    headline = f"{plural('topic', len(first))} on record: {listed(names)}."
    return answer_with(
        sheet, headline, statements, explanation=explanation.decided("Every topic, and a statement on it.")
    )


def asks_who_spoke(question: Question, record: Record) -> bool:
    """True for "which organizations spoke", which were not spoken of; not for "which organizations did China name"."""
    of_others = question.says(record.lexicon.language.whether)
    return question.named in ENTITY_KINDS and question.speaks and not (question.mentions or of_others)


MOST_ECHOES = 2
"""Words of no meaning that may stand beside the Members asked for."""
_LISTED = ("list", "what", "document", "who", "how many")
"""What may be asked of names."""


def _asks_for_names(question: Question, record: Record) -> bool:
    """True for "which organizations were named"; who did something is not asked for by a list of names."""
    if question.named not in ENTITY_KINDS or question.act or question.deeds:
        return False
    if asks_who_spoke(question, record):
        return False
    # Who is named beside a group need not be in it, and who spoke of a matter need not be whom it is about.
    about = question.parties or question.ids("topic") or question.kinds or question.content
    # "Which delegation expected no new issues" says more than its light words do.
    vague = question.named == "member" and len(question.echoes) > MOST_ECHOES
    return question.mentions or (question.ask in _LISTED[:3] and not (question.is_whether or about or vague))


def _around(question: Question, record: Record, as_of: date) -> list[Entry]:
    """The entries about what the question names, whatever was done; none where it says more than names."""
    slots = slots_of(replace(question, acts=frozenset(), act=None, speaks=False), record)
    facets = [] if question.content else facets_meeting(slots, record, as_of, Conditions(acts=False))
    return [facet.entry for facet in facets]


def _naming(entries: Iterable[Entry], question: Question, record: Record) -> list[Entry]:
    return [entry for entry in entries if _named_in(entry, question, record)]


def _is_of_record(question: Question, record: Record) -> bool:
    """True where nothing is named but a document that we hold, in which all the others are named."""
    held = {document.id for document in record.knowledge.documents if not document.cite}
    spans = tuple(span for span in question.spans if span.id not in held)
    others = replace(question, spans=spans, acts=question.acts if question.act else frozenset())
    return not (others.has_other_slots or others.content)


def _about(question: Question, record: Record) -> str:
    about = subject(question, record)
    return f" {about}" if about else ""


def _defined(question: Question, record: Record) -> Entity | Topic | None:
    """The one entity or topic that the question is about, where it asks what that is."""
    spans = [span for span in question.spans if span.kind in (*ENTITY_KINDS, "topic")]
    plain = not (question.acts or question.dates or question.unknown or question.kinds or question.named)
    if len(spans) != 1 or len(question.spans) != 1 or not plain or question.ask not in ("define", "what", "who"):
        return None
    thing = record.knowledge.topic_by_id.get(spans[0].id) or record.knowledge.entity_by_id.get(spans[0].id)
    explained = thing is not None and thing.definition is not None and "explain" in question.echoes
    asks_what = question.ask == "define" or question.is_bare_naming or explained
    return thing if asks_what and not question.content else None


def _definition(
    thing: Entity | Topic, cites: list[Cite], about: list[Entry], record: Record, explanation: Explanation
) -> Reply:
    sheet = Sheet(record.knowledge)
    text = _spelled_out(thing)
    stated = sheet.say(text, thing.id, cites)
    shown = [sheet.entry(entry) for entry in about] if len(about) <= FEW else []
    more = (
        []
        if len(about) <= FEW
        else [f"{len(about)} statements concern it: ask “what was said about {thing.abbreviation or thing.name}?”"]
    )
    explained = explanation.decided("The record spells the term out.")
    reply = answer_with(sheet, text, [stated, *shown], explanation=explained, notes=more)
    return _without_repeat(reply, stated)


def _spelled_out(thing: Entity | Topic) -> str:
    """What a name stands for and what it means, as far as either is on record."""
    long = f"{thing.abbreviation} stands for {thing.name}" if thing.abbreviation else capital(thing.name)
    if thing.definition:
        return f"{long}: {thing.definition}"
    return f"{long}." if thing.abbreviation else thing.name


def _without_repeat(reply: Reply, stated: Statement) -> Reply:
    if not isinstance(reply, Answer):
        return reply
    rest = tuple(statement for statement in reply.statements if statement != stated)
    return replace(reply, statements=rest, headline=replace(reply.headline, marks=stated.marks))


def _listed_name(thing: Entity | Topic, about: list[Entry], record: Record, explanation: Explanation) -> Reply:
    """A name that the record uses and does not spell out; our list of names does."""
    sheet = Sheet(record.knowledge)
    short = thing.abbreviation or thing.name
    headline = f"The record uses {short} without spelling it out; in our list of names it is {thing.name}."
    statements = [sheet.entry(entry) for entry in about[:FEW]]
    return answer_with(sheet, headline, statements, explanation=explanation.decided("The list of names knows it."))


def _all_documents(record: Record, explanation: Explanation) -> Reply:
    sheet = Sheet(record.knowledge)
    documents = record.knowledge.documents
    statements = [
        sheet.say(document.text or document.title, document.id, document.cite)
        for document in documents
        if document.cite
    ]
    statements += [
        sheet.entry(next(f.entry for f in record.facets if f.entry.cite[0].document == document.id))
        for document in documents
        if not document.cite and any(f.entry.cite[0].document == document.id for f in record.facets)
    ]
    headline = f"{plural('document', len(documents))} on record: {listed(document.symbol for document in documents)}."
    return answer_with(sheet, headline, statements, explanation=explanation.decided("Every document of the record."))


def _named_in(entry: Entry, question: Question, record: Record) -> list[str]:
    """Ids of the kind asked for, but for those that the question names itself."""
    facet = record.facet_by_id[entry.id]
    named = mentioned(question.named or "", tuple(facet.involved), record)
    return [id_ for id_ in named if id_ not in question.parties]


def _with_short(names: list[str], record: Record) -> list[str]:
    short = {entity.name: entity.abbreviation for _, entity in record.knowledge.entities if entity.abbreviation}
    return [f"{name} ({short[name]})" if name in short else name for name in names]
