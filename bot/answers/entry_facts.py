"""What is told of entries: who did it, when, where, how long, why, in which document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answers.citing import Sheet
from bot.answers.counting import counted, how_many
from bot.answers.fates import NEWEST_FIRST, status
from bot.answers.wording import as_meant, parties_of, when_of, with_date, within_sentence
from bot.edtf import in_words, parse
from bot.knowledge.model import Entry
from bot.matching.conditions import is_of_nobody
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.prose import amount, capital, listed, plural
from bot.replies import Statement
from bot.text import words_of

AT_TIMES = "At different times:"
Fact = tuple[str, list[Entry]]
"""A headline and the entries that it comes from."""


def _who(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """Who did it; of a vote the body that took it is not who voted."""
    kind_of = record.knowledge.kind_by_entity
    if question.is_of_votes and all(kind_of.get(id_) == "body" for entry in entries for id_ in entry.who):
        return None
    if question.act in record.lexicon.language.orders and not question.is_passive:
        # Whoever is to do it stands in the record, and whoever told them to in its words.
        return _in_words(question, record, entries)
    if all(entry.act == "resigned" and all(kind_of.get(id_) == "body" for id_ in entry.who) for entry in entries):
        # Whoever holds the office now is not who left it, whose name stands in the words of the record.
        return _in_words(question, record, entries)
    acts = [question.act, *sorted(question.acts - {question.act})] if question.act else []
    asked_about = _named_otherwise(question)
    named = [(parties_of(entry, acts, record, asked_about), entry) for entry in entries]
    parties = list(dict.fromkeys(party for party, _ in named if party))
    if len(parties) > 1:
        dated = [with_date(party, entry, record) for party, entry in named if party and not is_of_nobody(entry)]
        parties = list({party.lower(): party for party in reversed(dated)}.values())[::-1]
    others = [entry for entry in entries if not is_of_nobody(entry)]
    label = _by_what(question, record, others)
    nobody = next((entry for entry in entries if is_of_nobody(entry)), None)
    if nobody and (label or not others):
        # That nobody did is so of its day, and somebody may have later.
        none = with_date(parties_of(nobody, acts, record), nobody, record)
        return f"{capital('; '.join([none, *(label + party for party in parties if others)]))}.", list(entries)
    if len(parties) == len(entries) == 1 and question.act in record.lexicon.language.decisions:
        # What was decided need not be all that is asked after.
        own = entries[0].text.startswith(capital(parties[0]))
        return entries[0].text if own else f"{capital(parties[0])}: {entries[0].text}", list(entries)
    return (f"{capital(label + '; '.join(parties))}.", list(entries)) if parties else None


def _in_words(question: Question, record: Record, entries: Sequence[Entry]) -> Fact:
    """What is told by the words of the record alone."""
    return counted(question, record, entries) if len(entries) > 1 else entries[0].text, list(entries)


def _by_what(question: Question, record: Record, entries: Sequence[Entry]) -> str:
    """What they did, where it is for or against something and not the very thing asked: who doubted did not object."""
    language = record.lexicon.language
    did = {entry.act for entry in entries}
    very = question.act not in language.stances or any(question.act in record.facet_by_id[e.id].acts for e in entries)
    act = language.acts.get(min(did), None) if len(did) == 1 and did <= language.stances and not very else None
    return f"{act.noun}: " if act and act.noun else ""


def _when(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The date; of several doings at several times with their number, for they need not be the one meant."""
    words = question.words
    if ("what", "time") in (words[:2], words[1:3]):
        # At what time something was is told by no date.
        return None
    dated = [entry for entry in entries if when_of(entry, record)]
    dates = dict.fromkeys(when for entry in dated for when in when_of(entry, record))
    if len(dates) > 1 and not question.acts and question.focus:
        return AT_TIMES, dated
    if not dates or (len(dates) > 1 and not question.acts):
        return None
    if len(dated) == 1 and question.act in record.lexicon.language.decisions:
        # What was decided need not be all that is asked after.
        return f"{capital('; '.join(dates))}: {dated[0].text}", dated
    several = f"{counted(question, record, dated)} " if len(dated) > 1 and len(dates) > 1 else ""
    return f"{several}{'; '.join(dates) if several else capital('; '.join(dates))}.", dated


def _how_long(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """From when to when, or a number of days and the like; how long a meeting took tells of nothing said at it."""
    if question.ids("document"):
        return None
    subjects = {span.id for span in question.spans if span.subject and span.kind == "body"}
    if subjects and not (question.act or question.content or question.kinds):
        # How long a body lasts is not told by what it agreed to.
        entries = [entry for entry in entries if not subjects.isdisjoint(entry.about)]
    spans = [entry for entry in entries if entry.date and parse(entry.date).is_interval]
    if spans:
        return f"{capital(listed(in_words(parse(e.date or '')) for e in spans))}.", spans
    units = record.lexicon.language.durations
    counts = [(count, label, entry) for entry in entries for label, count in entry.counts.items()]
    lasting = [
        (as_meant(amount(count, label), entry, question, record), entry)
        for count, label, entry in counts
        if units & set(words_of(label)[:1])
    ]
    return (f"{listed(text for text, _ in lasting)}.", [entry for _, entry in lasting]) if lasting else None


def _where(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The place; that of the meeting only where it is asked where something was said or done."""
    if question.words[-1:] == ("from",) or question.says(record.lexicon.language.movings):
        # Where somebody came from, or went, is not where they were.
        return None
    placed = [(place, entry) for entry in entries if (place := _place_for(question, entry, record))]
    places = dict.fromkeys(place for place, _ in placed)
    told = "; ".join(places) if question.focus else listed(places)
    return (f"{capital(told)}.", [entry for _, entry in placed]) if placed else None


def _place_for(question: Question, entry: Entry, record: Record) -> str | None:
    """The place of an entry; of what goes on from a statement that of its meeting too, which is named."""
    if entry.place or not question.acts:
        return entry.place
    there = next((m for id_ in entry.at if (m := record.knowledge.meeting_by_id[id_]).place), None)
    named = f", at the {within_sentence(there.id, record)}" if there and question.focus else ""
    return f"{there.place}{named}" if there else None


def _document(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:  # noqa: ARG001
    knowledge = record.knowledge
    pointing = [entry for entry in entries if entry.documents]
    if not pointing:
        cited = [f"{knowledge.document_by_id[c.document].symbol}, para. {c.paragraph}" for e in entries for c in e.cite]
        return f"{'; '.join(dict.fromkeys(cited))}.", list(entries)
    symbols = {document.id: document.symbol for document in knowledge.documents}
    references = [symbols.get(reference, reference) for entry in pointing for reference in entry.documents]
    return f"{'; '.join(dict.fromkeys(references))}.", pointing


def _why(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The reason; who only opposed a proposal did not give the reasons for it."""
    own = [entry for entry in entries if entry.act in question.acts or not _only_names(entry, question)]
    of_meeting = question.ids("meeting") or any(map(record.lexicon.is_of_meetings, question.kinds))
    if of_meeting and question.acts & record.lexicon.language.meeting_acts:
        # Why a session was held is not why somebody said something at it.
        own = [entry for entry in own if question.acts & record.facet_by_id[entry.id].acts]
    if not question.acts:
        # Why the EU has something is not why another is against it, nor why it is somewhere why somebody spoke there.
        topics = set(question.ids("topic")) - record.lexicon.everywhere
        told = topics or question.parties or set(question.content) - record.places
        if question.ids("meeting", "document") and not told:
            return None
        if question.words[:1] != ("why",) and not question.parties:
            # What a thing is for is not why somebody is against it, or spoke of it.
            own = [entry for entry in own if entry.act in record.lexicon.language.origins] if told else []
        parties = set(question.parties) - {span.id for span in question.spans if span.possessive}
        own = [entry for entry in own if not (parties and entry.who) or not parties.isdisjoint(entry.who)]
    turns = record.lexicon.language.turns
    turned = next(turns.find(question.words), None) is not None
    if turned and question.parties:
        # Why somebody raised a limit is not why they gave it up.
        own = [entry for entry in own if next(turns.find(words_of(entry.text)), None)]
    # Why a seminar was held is not why it was cancelled.
    undone = record.lexicon.language.undone - question.acts if question.acts else frozenset[str]()
    reasons = [entry for entry in own if entry.reason and entry.act not in undone]
    if len(reasons) > 1:
        return f"{plural('reason', len(reasons))} on record, each of another statement:", reasons
    return (f"{capital(_as_reason(reasons[0]))}.", reasons) if reasons else None


def worded(ask: str, fact: Fact, sheet: Sheet, record: Record) -> list[Statement]:
    """The entries of a fact as statements: of several, each with its own reason, status or time."""
    headline, entries = fact
    own = {NEWEST_FIRST: with_status, AT_TIMES: _with_time}.get(headline)
    own = own or (_with_reason if ask == "why" and len(entries) > 1 else None)
    texts = [own(entry, record) if own else entry.text for entry in entries]
    return [sheet.say(text, entry.id, entry.cite) for text, entry in zip(texts, entries, strict=True)]


def _with_reason(entry: Entry, record: Record) -> str:  # noqa: ARG001
    return f"{entry.text} The reason given: {_as_reason(entry)}."


def with_status(entry: Entry, record: Record) -> str:  # noqa: ARG001
    """What an entry says, and how its matter stood then."""
    return f"{entry.text} Status then: {entry.status}." if entry.status else entry.text


def _with_time(entry: Entry, record: Record) -> str:
    return f"{capital('; '.join(when_of(entry, record)))}: {entry.text}"


def _named_otherwise(question: Question) -> frozenset[str]:
    """Parties of the question, who cannot be its answer: who asked China is not China."""
    left_out = frozenset(span.id for span in question.excluded)
    if "party" in question.widened:
        return left_out
    owners = {doer for _, doer in question.deeds} | {span.id for span in question.spans if span.possessive}
    return frozenset(question.parties) - owners | left_out


def _only_names(entry: Entry, question: Question) -> bool:
    """True for an entry that only names who did what was asked after, such as who opposed what it tells of."""
    return any(getattr(entry, f"{act}_by", None) for act in question.acts)


def _as_reason(entry: Entry) -> str:
    """The reason, which a curator may have written as it stands behind "because"."""
    reason = entry.reason or ""
    return f"because {reason}" if reason.startswith("of ") else reason


FACTS: dict[str, Callable[[Question, Record, Sequence[Entry]], Fact | None]] = {
    "who": _who,
    "when": _when,
    "how long": _how_long,
    "where": _where,
    "how many": how_many,
    "document": _document,
    "why": _why,
    "status": status,
}
"""What each sort of question asks an entry for; any other asks for the statements themselves."""

UNSAID = {
    "who": "I cannot tell from the record who.",
    "when": "I cannot tell a date for that from the record.",
    "how long": "I cannot tell from the record how long.",
    "where": "I cannot tell a place for that from the record.",
    "how many": "I cannot tell that number from the record.",
    "why": "I cannot tell a reason for that from the record.",
    "status": "I cannot tell from the record where that stands.",
    "document": "I cannot tell a document for that from the record.",
}
"""What is said where no entry that was found has it."""
