"""Answers from entries: the fact that was asked for first, then the statements that bear it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.answers.counting import counted, how_many, says_amount
from bot.answers.extremes import at_extreme, note_of, untold
from bot.answers.finding import found_for
from bot.answers.meetings_meant import at_meeting_meant
from bot.answers.silence import nearest_to, silence
from bot.answers.standing import still_open
from bot.answers.wording import called, parties_of, when_of, with_date
from bot.edtf import in_words, parse
from bot.knowledge.model import Entry
from bot.matching.conditions import looks_ahead
from bot.matching.index import Facet, Record
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.matching.ranking import Candidate
from bot.prose import capital, listed, plural
from bot.replies import Answer, Explanation, Reply, Silence, Statement
from bot.text import words_of

Fact = tuple[str, list[Entry]]
"""A headline and the entries that it comes from."""


def from_entries(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The answer of the entries that meet the question, a silence where they lack the fact, None if there are none."""
    question, taken = at_meeting_meant(question, record, as_of)
    question, found = found_for(question, record, as_of)
    if question.is_prediction:
        found = [candidate for candidate in found if looks_ahead(candidate.facet, record, as_of)]
    found, left_out = still_open(question, found, record)
    taken = [*taken, *left_out]
    to_come = question.order == "next" and question.ask != "status"
    if not found or to_come or _asks_for_absent(question, found, record):
        return None
    kept = at_extreme(question, found)
    reason = untold(question, found, kept, record)
    if reason:
        nearest = _in_order(found, question)
        return silence(question, record, as_of, headline=reason, nearest=nearest, explanation=explanation)
    reply = _told(question, kept, record, as_of, explanation)
    return replace(reply, notes=(*taken, *reply.notes, *note_of(question, kept, record)))


def _told(
    question: Question, found: Sequence[Candidate], record: Record, as_of: date, explanation: Explanation
) -> Answer | Silence:
    """What the entries that were found say of what is asked; a silence where they do not say it."""
    entries = _in_order(found, question)
    question, notes = _without_absent(question, record, found)
    notes = [*notes, *_named_together(question, record, entries)]
    explained = _explained(explanation, found, question, record, as_of)
    fact = FACTS.get(question.ask)
    if fact is None:
        return _statements(question, record, entries, explained, notes)
    if found[0].by_example and not _is_asked_of(question, found, record):
        return _statements(question, record, entries, explained)
    asked_of = _is_asked_of(question, found, record) and not _is_past(question, found, as_of)
    headline = fact(question, record, entries) if asked_of else None
    saying = _saying(question, record, found, as_of) if headline is None else []
    if saying:
        return _statements(question, record, saying, explained, notes)
    if headline is None:
        return silence(question, record, as_of, headline=_UNSAID[question.ask], nearest=entries, explanation=explained)
    sheet = Sheet(record.knowledge)
    several_reasons = question.ask == "why" and len(headline[1]) > 1
    statements = [_with_reason(e, sheet) if several_reasons else sheet.entry(e) for e in headline[1]]
    return answer_with(sheet, headline[0], statements, explanation=explained, notes=notes)


def _asks_for_absent(question: Question, found: Sequence[Candidate], record: Record) -> bool:
    """True where "which countries" is asked for, and nothing that was found names one, or leaves it unnamed."""
    asked = question.named in ENTITY_KINDS and question.ask not in FACTS
    return asked and not any(_names_somebody(candidate.facet, question, record) for candidate in found)


def _is_asked_of(question: Question, found: Sequence[Candidate], record: Record) -> bool:
    """False where the fact of the entry need not be that of the thing asked for.

    The date of a proposal is not that of the event proposed; who is recorded with some words need not have done
    what they say.
    """
    done = bool(question.acts & found[0].facet.acts)
    if question.ask in ("when", "where"):
        did = question.act in found[0].facet.acts if question.act else done
        # When something named is to be is not when somebody spoke of it.
        dated = bool(question.focus or question.dates) or all(candidate.entry.date for candidate in found)
        vouched = dated and not question.content if question.ask == "when" else found[0].score == 1
        return did or (not question.acts and vouched)
    if question.guard in ("object", "verb"):
        return False
    if question.ask == "who":
        # "Who is the Chair" is answered by what the record says, not by who said it, or by who elected them.
        if not question.acts and found[0].entry.act in record.lexicon.language.electings:
            return False
        return done or (question.parties == () and (found[0].by_example or (question.speaks and not question.content)))
    return True


def _is_past(question: Question, found: Sequence[Candidate], as_of: date) -> bool:
    """True where something to come is asked for, and all that was found has been."""
    days = [high for candidate in found for _, high in candidate.facet.days]
    return question.is_future and question.ask in ("when", "where", "who") and max(days, default=as_of) < as_of


def _saying(question: Question, record: Record, found: Sequence[Candidate], as_of: date) -> list[Entry]:
    """The entries whose own words may hold what no field of them gives."""
    about = question.ids("topic", "document") or question.kinds or question.acts
    told = question.content or (about and not question.parties) or question.act in record.lexicon.language.appointments
    if question.ask == "who" and told and question.guard in (None, "verb") and not question.is_future:
        return [c.entry for c in found if c.score == 1 and _names_somebody(c.facet, question, record)]
    if question.ask == "when" and question.is_future:
        return [c.entry for c in found if any(high >= as_of for _, high in c.facet.mentioned)]
    if question.ask == "why":
        return [candidate.entry for candidate in found if _gives_reason(candidate, question, record)]
    counts = question.content or question.act or question.kinds or "many" not in question.words
    if question.ask == "how many" and not counts:
        # Nothing says what is counted.
        return []
    return [candidate.entry for candidate in found if _says(candidate.entry, question, record)]


def _names_somebody(facet: Facet, question: Question, record: Record) -> bool:
    """True where the entry names somebody, or leaves them unnamed: a Member, where one is asked for."""
    if question.named not in ENTITY_KINDS:
        known = not facet.involved.isdisjoint(record.knowledge.entity_by_id)
        return bool(facet.entry.who or facet.entry.unnamed) or known
    kinds = {record.knowledge.kind_by_entity.get(id_) for id_ in facet.involved - set(question.parties)}
    unnamed = words_of(facet.entry.unnamed or "")
    return question.named in kinds or not record.lexicon.language.parties.isdisjoint(unnamed)


def _says(entry: Entry, question: Question, record: Record) -> bool:
    """True where the entry's own words may hold the date, the time or the amount that no field of it gives."""
    if question.ask == "when":
        facet = record.facet_by_id[entry.id]
        return bool(facet.mentioned)
    if question.ask == "how many":
        return says_amount(entry, question, record)
    return question.ask == "how long" and not record.lexicon.language.durations.isdisjoint(words_of(entry.text))


def _gives_reason(found: Candidate, question: Question, record: Record) -> bool:
    """True where an entry's own words give the reason: by "because", or as a curator has it who asks why."""
    asked = any(example.question.ask == "why" for example in record.examples if example.facet is found.facet)
    did = found.entry.act in question.acts
    return (asked and (did or found.by_example)) or (
        did and not record.lexicon.language.causes.isdisjoint(words_of(found.entry.text))
    )


def _in_order(found: Sequence[Candidate], question: Question) -> list[Entry]:
    """Entries in the order of their rank, or else of the record; those by which nobody did it come last."""
    ranked = found if question.content else sorted(found, key=lambda candidate: candidate.facet.position)
    return sorted(
        (candidate.entry for candidate in ranked), key=lambda e: question.act is not None and _is_of_nobody(e)
    )


def _is_of_nobody(entry: Entry) -> bool:
    return words_of(entry.unnamed or "")[:1] in (("nobody",), ("none",), ("no",))


def _explained(
    explanation: Explanation, found: Sequence[Candidate], question: Question, record: Record, as_of: date
) -> Explanation:
    best = found[0]
    by_example = "A curator wrote down this way of asking."
    rule = by_example if best.by_example else "Every name, date and doing in the question is met."
    chosen = {candidate.entry.id for candidate in found}
    others = (entry.text for entry in nearest_to(question, record, as_of) if entry.id not in chosen)
    return replace(explanation, score=round(best.score, 3), runner_up=next(others, None), rule=rule)


def _named_together(question: Question, record: Record, entries: Sequence[Entry]) -> list[str]:
    """A note on documents that entries name with others, where one of them is asked for or about."""
    if question.ask != "document" and not question.ids("document"):
        return []
    symbols = {document.id: document.symbol for document in record.knowledge.documents}
    several = [entry.documents for entry in entries if len(entry.documents) > 1]
    named = [listed(symbols.get(reference, reference) for reference in references) for references in several]
    return [f"Of this the record names {names} together." for names in dict.fromkeys(named)]


def _without_absent(question: Question, record: Record, found: Sequence[Candidate]) -> tuple[Question, list[str]]:
    """The question without those of several parties of which nothing was found, and a note that says so."""
    if "party" not in question.widened:
        return question, []
    there = frozenset().union(*(candidate.facet.involved for candidate in found))
    absent = [party for party in question.parties if party not in there]
    spans = tuple(span for span in question.spans if span.id not in absent)
    names = listed((called(party, record) for party in absent), "or")
    return replace(question, spans=spans), [f"Nothing of that is on record of {names}."] if absent else []


def _statements(
    question: Question, record: Record, entries: Sequence[Entry], explanation: Explanation, notes: Sequence[str] = ()
) -> Answer:
    """All that meets the question, counted where there is more than one statement."""
    sheet = Sheet(record.knowledge)
    newer = _newer(question, record, entries)
    if newer:
        told = [sheet.entry(entry) for entry in (*newer, *entries)]
        return answer_with(sheet, _NEWEST_FIRST, told, explanation=explanation, notes=notes)
    headline = _one(question, record, entries[0]) if len(entries) == 1 else counted(question, record, entries)
    return answer_with(sheet, headline, [sheet.entry(entry) for entry in entries], explanation=explanation, notes=notes)


_NEWEST_FIRST = "What the record says of it, newest first:"


def _newer(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What whoever did it did later in the matter, newest first, where it is asked whether they still do."""
    still = question.says(record.lexicon.language.continuances)
    if not (still and question.is_whether and question.act):
        return []
    topics = {topic for entry in entries for topic in entry.topics} - record.lexicon.everywhere
    doers = {party for entry in entries for party in entry.who}
    last = max(_latest(entry, record) for entry in entries)
    later = [
        facet.entry
        for facet in record.facets
        if topics & set(facet.entry.topics) and doers & set(facet.entry.who) and _latest(facet.entry, record) > last
        if _has_been(facet, question)
    ]
    return _newest_first(later, record)


def _one(question: Question, record: Record, entry: Entry) -> str:
    """What one entry says; where it only names who did what was asked after, who that was."""
    act = question.act or ""
    if question.is_whether and entry.act not in question.acts and getattr(entry, f"{act}_by", None):
        return f"{capital(act)} by {parties_of(entry, [act], record)}."
    return entry.text


def _who(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """Who did it; of a vote the body that took it is not who voted."""
    kind_of = record.knowledge.kind_by_entity
    if question.act == "voted" and all(kind_of.get(id_) == "body" for entry in entries for id_ in entry.who):
        return None
    acts = [question.act] if question.act else []
    asked_about = _named_otherwise(question)
    named = [(parties_of(entry, acts, record, asked_about), entry) for entry in entries]
    parties = list(dict.fromkeys(party for party, _ in named if party))
    if len(parties) > 1:
        # Nobody is no one of several.
        named = [(party, entry) for party, entry in named if party.lower() not in record.lexicon.language.anyone]
        dated = [with_date(party, entry, record) for party, entry in named if party]
        parties = list({party.lower(): party for party in reversed(dated)}.values())[::-1]
    if len(parties) == 1 and parties[0].lower() in record.lexicon.language.anyone:
        # That nobody did is so of its day, and somebody may have later.
        parties = [with_date(parties[0], entries[0], record)]
    return (capital("; ".join(parties)) + ".", list(entries)) if parties else None


def _named_otherwise(question: Question) -> frozenset[str]:
    """Parties of the question, who cannot be its answer: who asked China is not China."""
    left_out = frozenset(span.id for span in question.excluded)
    if "party" in question.widened:
        return left_out
    owners = {doer for _, doer in question.deeds} | {span.id for span in question.spans if span.possessive}
    return frozenset(question.parties) - owners | left_out


def _when(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The date; of several doings at several times with their number, for they need not be the one meant."""
    words = question.words
    if ("what", "time") in (words[:2], words[1:3]):
        # At what time something was is told by no date.
        return None
    dated = [entry for entry in entries if when_of(entry, record)]
    dates = dict.fromkeys(when for entry in dated for when in when_of(entry, record))
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
    spans = [entry for entry in entries if entry.date and parse(entry.date).is_interval]
    if spans:
        return f"{capital(listed(in_words(parse(e.date or '')) for e in spans))}.", spans
    units = record.lexicon.language.durations
    counts = [(count, label, entry) for entry in entries for label, count in entry.counts.items()]
    lasting = [(f"{count:,} {label}", entry) for count, label, entry in counts if units & set(words_of(label)[:1])]
    return (f"{listed(text for text, _ in lasting)}.", [entry for _, entry in lasting]) if lasting else None


def _where(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The place; that of the meeting only where it is asked where something was said or done."""
    if question.words[-1:] == ("from",):
        # Where somebody came from is not where they were.
        return None
    done = bool(question.acts)
    placed = [(place, entry) for entry in entries if (place := _place(entry, record) if done else entry.place)]
    places = listed(place for place, _ in placed)
    return (f"{places}.", [entry for _, entry in placed]) if placed else None


def _place(entry: Entry, record: Record) -> str | None:
    there = [record.knowledge.meeting_by_id[meeting].place for meeting in entry.at]
    return entry.place or next((place for place in there if place), None)


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
    if not question.acts:
        # Why the EU has something is not why another is against it, nor why it is somewhere why somebody spoke there.
        topics = set(question.ids("topic")) - record.lexicon.everywhere
        told = topics or question.parties or set(question.content) - record.places
        if question.ids("meeting") and not told:
            return None
        if question.words[:1] != ("why",) and not question.parties:
            # What a thing is for is not why somebody is against it, or spoke of it.
            own = [entry for entry in own if entry.act in record.lexicon.language.origins] if told else []
        parties = set(question.parties) - {span.id for span in question.spans if span.possessive}
        own = [entry for entry in own if not (parties and entry.who) or not parties.isdisjoint(entry.who)]
    reasons = [entry for entry in own if entry.reason]
    if len(reasons) > 1:
        return f"{plural('reason', len(reasons))} on record, each of another statement:", reasons
    return (f"{capital(_as_reason(reasons[0]))}.", reasons) if reasons else None


def _only_names(entry: Entry, question: Question) -> bool:
    """True for an entry that only names who did what was asked after, such as who opposed what it tells of."""
    return any(getattr(entry, f"{act}_by", None) for act in question.acts)


def _with_reason(entry: Entry, sheet: Sheet) -> Statement:
    """An entry with the reason that it gives, so that it is not taken for that of another."""
    return sheet.say(f"{entry.text} The reason given: {_as_reason(entry)}.", entry.id, entry.cite)


def _as_reason(entry: Entry) -> str:
    """The reason, which a curator may have written as it stands behind "because"."""
    reason = entry.reason or ""
    return f"because {reason}" if reason.startswith("of ") else reason


def _status(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    standing = [entry for entry in entries if entry.status]
    settled = _settled(question, record, entries)
    latest = max(standing, key=lambda entry: _latest(entry, record), default=None)
    if settled or latest is None or _is_another(latest, record, entries):
        newest = _newest_first([*settled, *entries], record)
        return _NEWEST_FIRST, newest
    return f"{capital(latest.status or '')}.", [latest, *(entry for entry in standing if entry is not latest)]


def _is_another(standing: Entry, record: Record, entries: Sequence[Entry]) -> bool:
    """True where whoever did it took something back as late: where the moratorium stands is not where the ban does."""
    ends = [entry for entry in entries if entry.act in record.lexicon.language.fates and not entry.status]
    own = [entry for entry in ends if set(entry.who) & set(standing.who)]
    return any(_latest(entry, record) >= _latest(standing, record) for entry in own)


def _settled(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What became of the doing that is asked after: withdrawn by whoever did it, or decided in its matter."""
    if not entries or not (question.acts or question.focus):
        return []
    topics, doers = set(entries[0].topics), set(entries[0].who)
    fates = record.lexicon.language.fates - {entry.act for entry in entries}
    later = [
        facet.entry
        for facet in record.facets
        if facet.entry.act in fates and facet.entry not in entries and topics & set(facet.entry.topics)
        if _has_been(facet, question)
    ]
    return [
        entry
        for entry in later
        if doers & set(entry.who) or record.knowledge.kind_by_entity.get(entry.who[0] if entry.who else "") == "body"
    ]


def _has_been(facet: Facet, question: Question) -> bool:
    """False for what was not yet on the day that the question stands on."""
    return question.as_of is None or facet.since <= question.as_of


def _newest_first(entries: Sequence[Entry], record: Record) -> list[Entry]:
    """By their days; of one day what ended a matter comes first, then what stands last in the record."""
    fates, facets = record.lexicon.language.fates, record.facet_by_id
    return sorted(
        entries, key=lambda entry: (_latest(entry, record), entry.act in fates, facets[entry.id].position), reverse=True
    )


def _latest(entry: Entry, record: Record) -> date:
    facet = record.facet_by_id[entry.id]
    return max((hi for _, hi in facet.days), default=date.min)


FACTS: dict[str, Callable[[Question, Record, Sequence[Entry]], Fact | None]] = {
    "who": _who,
    "when": _when,
    "how long": _how_long,
    "where": _where,
    "how many": how_many,
    "document": _document,
    "why": _why,
    "status": _status,
}
"""What each sort of question asks an entry for; any other asks for the statements themselves."""

_UNSAID = {
    "who": "I cannot tell from the record who.",
    "when": "I cannot tell a date for that from the record.",
    "how long": "I cannot tell from the record how long.",
    "where": "I cannot tell a place for that from the record.",
    "how many": "I cannot tell that number from the record.",
    "why": "I cannot tell a reason for that from the record.",
    "status": "I cannot tell from the record where that stands.",
    "document": "I cannot tell a document for that from the record.",
}
