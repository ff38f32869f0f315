"""Answers from entries: the fact that was asked for first, then the statements that bear it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from bot.answers.citing import Sheet, answer_with
from bot.answers.silence import nearest_to, silence
from bot.answers.wording import called, capital, listed, name_of, parties_of, plural, sought, subject, when_of
from bot.edtf import in_words, parse
from bot.knowledge.model import Entry
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.matching.ranking import Candidate, candidates
from bot.replies import Answer, Explanation, Reply, Statement
from bot.text import stem, words_of

Fact = tuple[str, list[Entry]]
"""A headline and the entries that it comes from."""


def from_entries(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    """The answer of the entries that meet the question, a silence where they lack the fact, None if there are none."""
    found = candidates(question, record, as_of) or _contrary(question, record, as_of)
    if not found or (question.order == "next" and question.ask != "status"):
        return None
    if question.ask == "who" and question.acts:
        found = [c for c in found if c.by_example or question.acts & c.facet.acts] or found
        found = [c for c in found if c.by_example or _is_firm(c.entry, question, record)] or found
    entries = _in_order(found, question)
    question, notes = _without_absent(question, record, found)
    notes = [*notes, *_named_together(question, record, entries)]
    explained = _explained(explanation, found, question, record, as_of)
    fact = FACTS.get(question.ask)
    if fact is None:
        return _statements(question, record, entries, explained, notes)
    if found[0].by_example and not _is_asked_of(question, found):
        return _statements(question, record, entries, explained)
    headline = fact(question, record, entries) if _is_asked_of(question, found) else None
    saying = [entry for entry in entries if _says(entry, question, record)] if headline is None else []
    if saying:
        return _statements(question, record, saying, explained, notes)
    if headline is None:
        return silence(question, record, as_of, headline=_unsaid(question), nearest=entries, explanation=explained)
    sheet = Sheet(record.knowledge)
    several_reasons = question.ask == "why" and len(headline[1]) > 1
    statements = [_with_reason(e, sheet) if several_reasons else sheet.entry(e) for e in headline[1]]
    return answer_with(sheet, headline[0], statements, explanation=explained, notes=notes)


def _contrary(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which the contrary was done, where a question asks whether somebody did something in some matter."""
    acts = record.lexicon.language.acts
    contrary = acts[question.act].contrary if question.act and question.is_whether else []
    if contrary and question.parties and (question.ids("topic", "meeting", "document") or question.kinds):
        found = candidates(replace(question, acts=frozenset(contrary)), record, as_of)
        return [candidate for candidate in found if candidate.entry.act in contrary]
    return []


def _is_asked_of(question: Question, found: Sequence[Candidate]) -> bool:
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
        # "Who is the Chair" is answered by what the record says, not by who said it.
        return done or (question.parties == () and (found[0].by_example or not question.content))
    return True


def _says(entry: Entry, question: Question, record: Record) -> bool:
    """True where the entry's own words may hold the date, the time or the amount that no field of it gives."""
    if question.ask == "when":
        facet = next(facet for facet in record.facets if facet.entry is entry)
        return bool(facet.mentioned)
    if question.ask == "how many":
        done = not question.acts or entry.act in question.acts
        unit = _unit(question, record)
        return done and (not unit or unit[-1] in record.lexicon.language.sums) and _gives_amount(entry, record)
    return question.ask == "how long" and not record.lexicon.language.durations.isdisjoint(words_of(entry.text))


def _gives_amount(entry: Entry, record: Record) -> bool:
    return "%" in entry.text or _is_amount(entry.text, record)


def _is_amount(text: str, record: Record) -> bool:
    return next(record.lexicon.language.amounts.find(words_of(text)), None) is not None


def _is_firm(entry: Entry, question: Question, record: Record) -> bool:
    """False for a mere word where more was asked for: who hinted at a workshop is not who wanted it."""
    acts = record.lexicon.language.acts
    vague = question.act is not None and acts[question.act].noun is None
    return not vague or entry.act == question.act or acts[entry.act].noun is not None or acts[entry.act].of_meetings


def _in_order(found: Sequence[Candidate], question: Question) -> list[Entry]:
    """Entries of one rank in the order of the record; those reached by a curator's question first."""
    if question.content:
        return [candidate.entry for candidate in found]
    return [candidate.entry for candidate in sorted(found, key=lambda candidate: candidate.facet.position)]


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
    headline = _one(question, record, entries[0]) if len(entries) == 1 else _counted(question, record, entries)
    return answer_with(sheet, headline, [sheet.entry(entry) for entry in entries], explanation=explanation, notes=notes)


def _one(question: Question, record: Record, entry: Entry) -> str:
    """What one entry says; where it only names who did what was asked after, who that was."""
    act = question.act or ""
    if question.is_whether and entry.act not in question.acts and getattr(entry, f"{act}_by", None):
        return f"{capital(act)} by {parties_of(entry, [act], record)}."
    return entry.text


def _counted(question: Question, record: Record, entries: Sequence[Entry]) -> str:
    acts = {entry.act for entry in entries}
    noun = record.lexicon.language.acts[question.act].noun if question.act and acts == {question.act} else None
    if noun is None:
        about = subject(question, record)
        return f"{plural('statement', len(entries))} on record{' ' + about if about else ''}:"
    whole = sum(facet.entry.act == question.act for facet in record.facets)
    phrase = sought(question, record).removeprefix(noun)
    of_all = f", of {whole} on record" if whole > len(entries) else " on record"
    return f"{plural(noun, len(entries))}{phrase}{of_all}:"


def _who(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    acts = [question.act] if question.act else []
    asked_about = _named_otherwise(question)
    named = [(parties_of(entry, acts, record, asked_about), entry) for entry in entries]
    parties = list(dict.fromkeys(party for party, _ in named if party))
    if len(parties) > 1:
        parties = list(dict.fromkeys(_dated(party, entry, record) for party, entry in named if party))
    return (capital("; ".join(parties)) + ".", list(entries)) if parties else None


def _named_otherwise(question: Question) -> frozenset[str]:
    """Parties of the question, who cannot be its answer: who asked China is not China."""
    left_out = frozenset(span.id for span in question.excluded)
    if "party" in question.widened:
        return left_out
    owners = {doer for _, doer in question.deeds} | {span.id for span in question.spans if span.possessive}
    return frozenset(question.parties) - owners | left_out


def _dated(party: str, entry: Entry, record: Record) -> str:
    """A party with the time of its doing, since who did it depends on when."""
    when = when_of(entry, record)
    return f"{party} ({listed(when)})" if when else party


def _when(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The date; of several doings at several times with their number, for they need not be the one meant."""
    dated = [entry for entry in entries if when_of(entry, record)]
    dates = dict.fromkeys(when for entry in dated for when in when_of(entry, record))
    if not dates or (len(dates) > 1 and not question.acts):
        return None
    several = f"{_counted(question, record, dated)} " if len(dated) > 1 and len(dates) > 1 else ""
    return f"{several}{'; '.join(dates) if several else capital('; '.join(dates))}.", dated


def _how_long(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:  # noqa: ARG001
    """From when to when, or a number of days and the like; how long a meeting took tells of nothing said at it."""
    spans = [entry for entry in entries if entry.date and parse(entry.date).is_interval]
    if spans:
        return f"{capital(listed(in_words(parse(e.date or '')) for e in spans))}.", spans
    units = record.lexicon.language.durations
    counts = [(count, label, entry) for entry in entries for label, count in entry.counts.items()]
    lasting = [(f"{count:,} {label}", entry) for count, label, entry in counts if units & set(words_of(label)[:1])]
    return (f"{listed(text for text, _ in lasting)}.", [entry for _, entry in lasting]) if lasting else None


def _where(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The place; that of the meeting only where it is asked where something was said or done."""
    done = bool(question.acts)
    placed = [(place, entry) for entry in entries if (place := _place(entry, record) if done else entry.place)]
    places = listed(place for place, _ in placed)
    return (f"{places}.", [entry for _, entry in placed]) if placed else None


def _place(entry: Entry, record: Record) -> str | None:
    there = [record.knowledge.meeting_by_id[meeting].place for meeting in entry.at]
    return entry.place or next((place for place in there if place), None)


def _how_many(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:
    """The number of doings, where these are counted and no entry gives a greater one; else what the entries give."""
    done = [entry for entry in entries if entry.act in question.acts]
    counts = [
        (fit, label, count, entry)
        for entry in entries
        for label, count in entry.counts.items()
        if (fit := _fit(label, entry, question, record)) is not None
    ]
    unit = " ".join(_unit(question, record))
    more = any(label == unit and count > len(done) for _, label, count, _ in counts)
    if question.act and done and not more and _counts_doings(question, record):
        return _counted(question, record, done).removesuffix(":") + ".", done
    # Where the very doing was counted, a number of something else in the same unit is none of it.
    counts = [found for found in counts if found[-1] in done] or counts
    if not counts:
        return None
    best = min(fit for fit, *_ in counts)
    given = [(f"{count:,} {label}", entry) for fit, label, count, entry in counts if fit == best]
    numbers = dict.fromkeys(text for text, _ in given)
    told = numbers if len(numbers) == 1 else dict.fromkeys(_dated(text, entry, record) for text, entry in given)
    return f"{'; '.join(told)}.", [entry for _, entry in given]


def _fit(label: str, entry: Entry, question: Question, record: Record) -> tuple[int, int] | None:
    """How much of the label is said and unsaid, the less the better; None where it counts something else."""
    unit = _unit(question, record)
    words = words_of(label)
    around = [*words, *(word for topic in entry.topics for word in words_of(name_of(topic, record)))]
    came = not question.act or question.act == "attended"
    if came and not unit and question.ids("meeting") and record.lexicon.language.attendees & set(words[-1:]):
        return 0, 0
    money = unit[-1:] and unit[-1] in record.lexicon.language.sums and entry.act in question.acts
    if (money and _is_amount(label, record)) or _is_of_doers(words, unit, question, record):
        return 0, 0
    counted = unit and any(_is_same(unit[-1], other, record) for other in words)
    if not counted or not all(any(_is_same(word, other, record) for other in around) for word in unit):
        return None
    of_label, said = record.lexicon.terms(words), record.lexicon.terms(question.counted)
    return -len(of_label & said), len(of_label - said)


def _is_of_doers(label: Sequence[str], unit: Sequence[str], question: Question, record: Record) -> bool:
    """True for a count of those who did it: "signatories" or "supporting Members" for how many countries did."""
    language = record.lexicon.language
    if not label or unit[-1:] == () or unit[-1] not in language.parties or label[-1] in language.attendees:
        return False
    doing = {act for word in label for _, _, acts in language.act_phrases.find((stem(word),)) for act in acts}
    of_parties = len(label) == 1 or label[-1] in language.parties
    return of_parties and question.act is not None and question.act in doing


def _unit(question: Question, record: Record) -> tuple[str, ...]:
    """What is counted: the words after "how many" up to one that is of the sentence."""
    language = record.lexicon.language
    ends = language.stop_words | language.whether | language.scenes
    unit = tuple(takewhile(lambda word: word not in ends, question.counted))
    stems = tuple(stem(word) for word in question.counted)
    unit = unit[: min((start for start, _, _ in language.act_phrases.find(stems) if start), default=None)]
    names = {words_of(span.surface): words_of(name_of(span.id, record)) for span in question.spans if span.id}
    spelled = (part for word in unit if word not in language.carriers for part in names.get((word,), (word,)))
    return tuple(spelled)


def _is_same(word: str, other: str, record: Record) -> bool:
    """True for one word in singular and plural, and for synonyms; "developed" is not "developing"."""
    if word.removesuffix("s") == other.removesuffix("s"):
        return True
    if stem(word) == stem(other) or word in record.lexicon.language.parties:
        return False
    return not (record.lexicon.terms((word,)) - {stem(word)}).isdisjoint(record.lexicon.terms((other,)))


def _counts_doings(question: Question, record: Record) -> bool:
    """True for "how many proposals": what is counted is the doing itself, by its noun."""
    nouns = record.lexicon.language.act_nouns
    return any(nouns.get(question.counted[:size]) in question.acts for size in (1, 2, 3))


def _document(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:  # noqa: ARG001
    knowledge = record.knowledge
    pointing = [entry for entry in entries if entry.documents]
    if not pointing:
        cited = [f"{knowledge.document_by_id[c.document].symbol}, para. {c.paragraph}" for e in entries for c in e.cite]
        return f"{'; '.join(dict.fromkeys(cited))}.", list(entries)
    symbols = {document.id: document.symbol for document in knowledge.documents}
    references = [symbols.get(reference, reference) for entry in pointing for reference in entry.documents]
    return f"{'; '.join(dict.fromkeys(references))}.", pointing


def _why(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:  # noqa: ARG001
    reasons = [entry for entry in entries if entry.reason]
    if len(reasons) > 1:
        return f"{plural('reason', len(reasons))} on record, each of another statement:", reasons
    return (f"{capital(reasons[0].reason or '')}.", reasons) if reasons else None


def _with_reason(entry: Entry, sheet: Sheet) -> Statement:
    """An entry with the reason that it gives, so that it is not taken for that of another."""
    return sheet.say(f"{entry.text} The reason given: {entry.reason}.", entry.id, entry.cite)


def _status(question: Question, record: Record, entries: Sequence[Entry]) -> Fact | None:  # noqa: ARG001
    standing = [entry for entry in entries if entry.status]
    if not standing:
        newest = sorted(entries, key=lambda entry: _latest(entry, record), reverse=True)
        return "The record gives no status for that; what it says, newest first:", newest
    latest = max(standing, key=lambda entry: _latest(entry, record))
    return f"{capital(latest.status or '')}.", [latest, *(entry for entry in standing if entry is not latest)]


def _latest(entry: Entry, record: Record) -> date:
    facet = next(facet for facet in record.facets if facet.entry is entry)
    return max((hi for _, hi in facet.days), default=date.min)


FACTS: dict[str, Callable[[Question, Record, Sequence[Entry]], Fact | None]] = {
    "who": _who,
    "when": _when,
    "how long": _how_long,
    "where": _where,
    "how many": _how_many,
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


def _unsaid(question: Question) -> str:
    return _UNSAID[question.ask]
