"""Answers from entries: the fact that was asked for first, then the statements that bear it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.answers.counting import counted, says_amount
from bot.answers.entry_facts import FACTS, UNSAID, with_status, worded
from bot.answers.extremes import at_extreme, note_of, untold
from bot.answers.fates import NEWEST_FIRST, asks_what_is_wanted, newer, newest_first, overtaken
from bot.answers.finding import found_for
from bot.answers.meetings_meant import asks_for_first, at_meeting_meant
from bot.answers.names import asks_who_spoke
from bot.answers.silence import nearest_to, silence
from bot.answers.standing import NONE_LEFT, ends_of, still_open
from bot.answers.wording import called, parties_of
from bot.knowledge.model import Entry
from bot.matching.conditions import is_of_nobody, looks_ahead
from bot.matching.index import Facet, Record
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.matching.ranking import Candidate
from bot.prose import capital, listed
from bot.replies import Answer, Explanation, Reply, Silence
from bot.text import stem, stems_of, words_of

_READY = frozenset({"ready", "willing", "prepared"})


def from_entries(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The answer of the entries that meet the question, a silence where they lack the fact, None if there are none."""
    question, taken = at_meeting_meant(question, record, as_of)
    question, found = found_for(question, record, as_of)
    if question.is_prediction or (question.is_future and question.ask == "what" and question.speaks):
        found = [candidate for candidate in found if looks_ahead(candidate.facet, record, as_of)]
    language = record.lexicon.language
    supposed = question.says(language.supposals) and not question.content
    if supposed or (question.act and question.says(language.advice | _READY)):
        found = [candidate for candidate in found if _advises(candidate.entry, record)]
    question, standing, left_out = still_open(question, found, record)
    if found and not standing:
        nearest = newest_first(ends_of(found, question, record), record)
        return silence(question, record, as_of, headline=NONE_LEFT, nearest=nearest, explanation=explanation)
    found, taken = standing, [*taken, *left_out]
    found = _of_named_kind(question, found, record)
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


def _advises(entry: Entry, record: Record) -> bool:
    """True for an entry of what should or could be: who wants it so, or that it has to be; not of what was done."""
    language = record.lexicon.language
    wished = language.intentions | language.proposings | language.stances
    needed = {"must", "needs", "need"} | language.advice | _READY
    return entry.act in wished or language.says_yet_to_be(entry.text) or not needed.isdisjoint(words_of(entry.text))


def _told(
    question: Question, found: Sequence[Candidate], record: Record, as_of: date, explanation: Explanation
) -> Answer | Silence:
    """What the entries that were found say of what is asked; a silence where they do not say it."""
    entries = _in_order(found, question)
    if question.ask == "how many" and asks_what_is_wanted(question, record):
        past = overtaken(entries, record)
        entries = [entry for entry in entries if entry not in past]
    question, notes = _without_absent(question, record, found)
    notes = [*notes, *_named_together(question, record, entries)]
    explained = _explained(explanation, found, question, record, as_of)
    fact = FACTS.get(question.ask)
    if fact is None or newer(question, record, entries):
        return _statements(question, record, entries, explained, notes)
    if found[0].by_example and not _is_asked_of(question, found, record):
        return _statements(question, record, entries, explained)
    asked_of = _is_asked_of(question, found, record) and not _is_past(question, found, as_of)
    headline = fact(question, record, entries) if asked_of else None
    saying = _saying(question, record, found, as_of) if headline is None else []
    if saying:
        return _statements(question, record, saying, explained, notes)
    if headline is None:
        return silence(question, record, as_of, headline=UNSAID[question.ask], nearest=entries, explanation=explained)
    sheet = Sheet(record.knowledge)
    statements = worded(question.ask, headline, sheet, record)
    return answer_with(sheet, headline[0], statements, explanation=explained, notes=notes)


def _of_named_kind(question: Question, found: Sequence[Candidate], record: Record) -> list[Candidate]:
    """What organizations said, where it is asked which organizations spoke."""
    kind_of = record.knowledge.kind_by_entity
    if question.named == "member" or not asks_who_spoke(question, record):
        return list(found)
    return [c for c in found if any(kind_of.get(party) == question.named for party in c.entry.who)]


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
    if question.ask in ("when", "where") and asks_for_first(question, record):
        # When it was first to be is told by no date but in words.
        return False
    if question.ask in ("when", "where"):
        did = question.act in found[0].facet.acts if question.act and not question.focus else done
        # When something named is to be is not when somebody spoke of it.
        dated = bool(question.focus or question.dates) or all(candidate.entry.date for candidate in found)
        vouched = dated and not question.content if question.ask == "when" else found[0].score == 1
        return did or (not question.acts and vouched)
    if question.guard in ("object", "verb"):
        return False
    if question.ask == "who":
        # "Who is the Chair" is answered by what the record says, not by who said it, or by who elected them.
        if found[0].entry.act in record.lexicon.language.electings and not _elects(question, record):
            return False
        return done or (question.parties == () and (found[0].by_example or (question.speaks and not question.content)))
    return True


def _elects(question: Question, record: Record) -> bool:
    """True for "who elected her" and "by whom was she elected", and not for "who got elected"."""
    words, language = question.words, record.lexicon.language
    verb = next(language.act_phrases.find(tuple(map(stem, words[1:2]))), (0, 0, frozenset[str]()))
    return bool(words[:1] == ("who",) and verb[2] & language.electings) or "by" in words


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
    return [candidate.entry for candidate in found if _says(candidate.entry, question, record, as_of)]


def _names_somebody(facet: Facet, question: Question, record: Record) -> bool:
    """True where the entry names somebody, or leaves them unnamed: a Member, where one is asked for."""
    if question.named not in ENTITY_KINDS:
        known = not facet.involved.isdisjoint(record.knowledge.entity_by_id)
        return bool(facet.entry.who or facet.entry.unnamed) or known
    kinds = {record.knowledge.kind_by_entity.get(id_) for id_ in facet.involved - set(question.parties)}
    unnamed = words_of(facet.entry.unnamed or "")
    return question.named in kinds or not record.lexicon.language.parties.isdisjoint(unnamed)


def _says(entry: Entry, question: Question, record: Record, as_of: date) -> bool:
    """True where the entry's own words may hold the date, the time or the amount that no field of it gives."""
    if question.ask == "when":
        was = question.is_past or question.says(frozenset({"was", "were"}))
        mentioned = record.facet_by_id[entry.id].mentioned
        return any(low <= as_of for low, _ in mentioned) if was else bool(mentioned)
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
    return sorted((candidate.entry for candidate in ranked), key=lambda e: question.act is not None and is_of_nobody(e))


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
    if "party" not in question.widened or found[0].by_example:
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
    since = newer(question, record, entries)
    if since or (asks_what_is_wanted(question, record) and overtaken(entries, record)):
        told = [sheet.entry(entry) for entry in newest_first([*since, *entries], record)]
        return answer_with(sheet, NEWEST_FIRST, told, explanation=explanation, notes=notes)
    if len(entries) == 1 and _says_in_status(entries[0], question, record):
        stated = sheet.say(with_status(entries[0], record), entries[0].id, entries[0].cite)
        return answer_with(sheet, stated.text, [stated], explanation=explanation, notes=notes)
    headline = _one(question, record, entries[0]) if len(entries) == 1 else counted(question, record, entries)
    return answer_with(sheet, headline, [sheet.entry(entry) for entry in entries], explanation=explanation, notes=notes)


def _one(question: Question, record: Record, entry: Entry) -> str:
    """What one entry says; where it only names who did what was asked after, who that was."""
    act = question.act or ""
    if question.is_whether and entry.act not in question.acts and getattr(entry, f"{act}_by", None):
        return f"{capital(act)} by {parties_of(entry, [act], record)}."
    return entry.text


def _says_in_status(entry: Entry, question: Question, record: Record) -> bool:
    """True where a word of the question is in the entry's status alone: from when it is "to apply"."""
    passed = record.lexicon.language.stop_words
    said = {stem(word) for word in question.words if word not in passed}
    return not said.isdisjoint(set(stems_of(entry.status or "")) - set(stems_of(entry.text)))
