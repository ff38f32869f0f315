"""How a matter stands, and what became of it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.knowledge.model import Entry
from bot.matching.conditions import doers_of
from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.matching.versions import of_other_versions
from bot.prose import capital
from bot.text import stem, stems_of

NEWEST_FIRST = "What the record says of it, newest first:"


def status(question: Question, record: Record, entries: Sequence[Entry]) -> tuple[str, list[Entry]] | None:
    """The latest status; what is newest first, where something was decided since."""
    standing = [entry for entry in entries if entry.status]
    if standing and not (question.has_slots or question.content or question.focus or question.deeds):
        # Where everything stands is told by what has a standing.
        return NEWEST_FIRST, newest_first(standing, record)
    settled = _settled(question, record, entries)
    latest = next(iter(newest_first(standing, record)), None)
    # Where the whole matter stands is told by no status of one point of it.
    whole = not (record.lexicon.telling(span.id for span in question.spans) or question.kinds or question.content)
    whole = whole and bool(question.ids("topic")) and not question.focus
    newest = max((entry for entry in settled if entry.status), key=lambda entry: _latest(entry, record), default=latest)
    since = _since(newest, question, record, entries) if newest else []
    # Whether a moratorium is in force is not how the debate on it went.
    language = record.lexicon.language
    holds = question.says(language.forces) and len({entry.status for entry in standing}) > 1
    holds = holds and latest is not None and latest.act not in language.fates
    another = latest and (_is_another(latest, record, entries) or _goes_by_another_name(latest, question, record))
    if settled or since or latest is None or whole or holds or another:
        told = {entry.id: entry for entry in (*since, *settled, *entries)}
        return NEWEST_FIRST, newest_first(list(told.values()), record)
    return f"{capital(latest.status or '')}.", [latest, *(entry for entry in standing if entry is not latest)]


def _since(standing: Entry, question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What was said later than a status: of what was asked for anything, else what says where its matter stands."""
    topics = set(standing.topics) - record.lexicon.everywhere
    # Where the one of two matters stands that it was of is not where the other does.
    asked_of = question.ids("topic") or [topic for entry in entries for topic in entry.topics]
    topics = topics.intersection(asked_of) or topics
    own = {entry.id for entry in entries}
    return [
        facet.entry
        for facet in _been(record.facets, question, record)
        if _latest(facet.entry, record) > _latest(standing, record)
        if facet.entry.id in own or (facet.entry.status and topics & set(facet.entry.topics))
    ]


def newer(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What whoever did it did later in the matter, newest first.

    All of it where it is asked whether they still do, else that they took back what they proposed, or an objection.
    """
    language = record.lexicon.language
    still = question.says(language.continuances | {"now"}) and (question.is_whether or question.ask == "who")
    if question.is_whether and entries and all(entry.act in language.appointments for entry in entries):
        # Who was elected Chair need not be the Chair.
        return newest_first(_changed_since(question, record, entries), record)
    named = question.parties or question.ids("topic") or question.deeds
    if question.is_whether and question.act in language.decisions and named and not question.deeds:
        # What was agreed once may have failed since.
        return _open_again(question, record, entries)
    proposed = question.is_whether and named and question.act in language.proposings
    took_sides = question.act in language.stances and question.ask in ("who", "what")
    wants = asks_what_is_wanted(question, record)
    asks = still or proposed or took_sides or wants
    if question.act is None or not asks or not (named or question.kinds or question.focus):
        return []
    later = [
        facet.entry
        for facet in _been(record.facets, question, record)
        if any(_comes_later(facet, entry, question, record) for entry in entries) and facet.entry not in entries
        if still or facet.entry.act in language.retreats or _is_other_side(facet.entry, question, record)
        if still
        or proposed
        or wants
        or facet.entry.act not in language.retreats
        or _says_noun(facet.entry, question.act, record)
    ]
    return newest_first(later, record)


def asks_what_is_wanted(question: Question, record: Record) -> bool:
    """True for "what does Japan want?", which what it wanted once does not tell."""
    language = record.lexicon.language
    doing = any(span.subject for span in question.spans) and not (question.names_act or question.is_whether)
    proposes = question.act in language.proposings and doing and question.says(language.presents)
    return (proposes or question.act == "wanted") and not question.says(language.pasts)


def overtaken(entries: Sequence[Entry], record: Record) -> list[Entry]:
    """Those after which whoever proposed it proposed, or revised, something on the same topics."""
    offers, facets = record.lexicon.language.proposings, record.facet_by_id
    again = [(entry, later) for entry in entries for later in entries if later.act in offers]
    return [
        entry
        for entry, later in again
        if facets[entry.id].since < facets[later.id].since and set(entry.who) & set(later.who)
        if set(entry.topics) & set(later.topics) - record.lexicon.everywhere
    ]


def _is_other_side(entry: Entry, question: Question, record: Record) -> bool:
    """True for what somebody was for, or against, where it is asked whether they were of the other side."""
    sides = record.lexicon.language.stances - record.lexicon.language.fates
    asks = question.is_whether and question.act in sides and bool(question.parties) and not question.dates
    return asks and entry.act in sides - question.acts


def _open_again(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What a body left open later on the topics that the question names."""
    last = max((_latest(entry, record) for entry in entries), default=date.max)
    held = {facet.entry.id: facet for topic in question.ids("topic") for facet in record.holding.get(topic, ())}
    topics = {topic for entry in entries for topic in entry.topics} - record.lexicon.everywhere
    been = _been(held.values(), question, record)
    later = [facet.entry for facet in been if topics & set(facet.entry.topics)]
    later = [entry for entry in later if _latest(entry, record) > last and _is_left_open(entry, record)]
    return newest_first(later, record)


def _comes_later(facet: Facet, entry: Entry, question: Question, record: Record) -> bool:
    """True for what one of those who did something did in its matter afterwards."""
    topics, doers = set(entry.topics) - record.lexicon.everywhere, doers_of(entry, question.acts)
    language = record.lexicon.language
    # What was withdrawn nobody supports, or objects to, any more.
    gone = facet.entry.act in language.retreats and question.says(language.continuances)
    same = not topics.isdisjoint(facet.entry.topics) and (gone or not doers.isdisjoint(facet.entry.who))
    return same and _latest(facet.entry, record) > _latest(entry, record)


def _says_noun(entry: Entry, act: str, record: Record) -> bool:
    """True for whoever withdrew "its objection", and not its proposal."""
    language = record.lexicon.language
    nouns = {stem(word) for noun, named in language.act_nouns.items() if named == act for word in noun}
    return not nouns.isdisjoint(stems_of(entry.text))


def _changed_since(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """Who came into an office or left it later, where it is asked who holds it now."""
    if question.act is not None or not question.says(record.lexicon.language.presents):
        return []
    last = max(_latest(entry, record) for entry in entries)
    held = [facet for id_ in question.ids("body") for facet in record.holding.get(id_, ())]
    changes = (f for f in held if f.entry.act in record.lexicon.language.appointments)
    return [f.entry for f in _been(changes, question, record) if _latest(f.entry, record) > last]


def _is_another(standing: Entry, record: Record, entries: Sequence[Entry]) -> bool:
    """True where whoever did it took something back as late: where the moratorium stands is not where the ban does."""
    ends = [entry for entry in entries if entry.act in record.lexicon.language.fates and not entry.status]
    own = [entry for entry in ends if set(entry.who) & set(standing.who)]
    return any(_latest(entry, record) >= _latest(standing, record) for entry in own)


def _goes_by_another_name(standing: Entry, question: Question, record: Record) -> bool:
    """True for a duty considered, where it is asked for the ban that others on its topic speak of."""
    language = record.lexicon.language
    passed = language.filler_stems | {stem(word) for word in language.act_words}
    for span in (span for span in question.spans if span.kind == "topic" and span.surface != span.id):
        others = [set(stems_of(facet.entry.text)) for facet in record.holding.get(span.id, ())]
        said = [one for one in stems_of(span.surface) if one not in passed]
        lacked = set(said) - set(stems_of(standing.text))
        if lacked and lacked != set(said) and any(set(said) <= other for other in others):
            return True
    return False


def _settled(question: Question, record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """What became of the doing that is asked after: withdrawn by whoever did it, or decided in its matter."""
    if not entries:
        return []
    own = entries if question.deeds else entries[:1]
    topics, doers = {topic for e in own for topic in e.topics}, {party for e in own for party in e.who}
    fates = record.lexicon.language.fates - {entry.act for entry in entries}
    # Without a doing it is asked of the matter, of which the newest is told; what ended something before is over.
    since = date.min if question.acts or question.focus else max(_latest(entry, record) for entry in entries)
    later = [
        facet.entry
        for facet in _been(record.facets, question, record)
        if _latest(facet.entry, record) > since or since == date.min
        if facet.entry.act in fates or _is_left_open(facet.entry, record)
        if facet.entry not in entries and topics & set(facet.entry.topics)
    ]
    return [
        entry
        for entry in later
        if doers & set(entry.who) or (_is_of_body(entry, record) and _decides_on(entry, own, question, record))
    ]


def _is_left_open(entry: Entry, record: Record) -> bool:
    """True for what a body only discussed, with a status that says so."""
    discussed = bool(entry.status) and entry.act in record.lexicon.language.collective
    return discussed and (not entry.who or _is_of_body(entry, record))


def _is_of_body(entry: Entry, record: Record) -> bool:
    return record.knowledge.kind_by_entity.get(entry.who[0] if entry.who else "") == "body"


def _decides_on(entry: Entry, own: Sequence[Entry], question: Question, record: Record) -> bool:
    """False where others proposed something on the same topic before, or are named in what was decided."""
    proposings = record.lexicon.language.proposings
    if not question.parties or any(one.act not in proposings for one in own):
        return True
    doers, topics = {party for one in own for party in one.who}, {topic for one in own for topic in one.topics}
    topics -= record.lexicon.everywhere
    held = (facet for topic in topics for facet in record.holding.get(topic, ()) if facet.entry.act in proposings)
    rivals = [facet for facet in held if doers.isdisjoint(facet.entry.who) and topics & set(facet.entry.topics)]
    involved, first = record.facet_by_id[entry.id].involved, min(record.facet_by_id[one.id].since for one in own)
    theirs = {party for facet in rivals for party in facet.entry.who}
    is_first = all(facet.since > first for facet in rivals)
    return not doers.isdisjoint(involved) or (is_first and theirs.isdisjoint(involved - set(entry.who)))


def _been(facets: Iterable[Facet], question: Question, record: Record) -> list[Facet]:
    """Those of what was by the day that the question stands on, and with the version of a proposal that it means."""
    others = frozenset(of_other_versions(question, record)) if question.versions else frozenset[str]()
    day = question.as_of or date.max
    return [facet for facet in facets if facet.since <= day and facet.entry.id not in others]


def newest_first(entries: Sequence[Entry], record: Record) -> list[Entry]:
    """By their days; of one day what ended a matter comes first, then what stands last in the record."""
    fates, facets = record.lexicon.language.fates, record.facet_by_id
    return sorted(
        entries, key=lambda entry: (_latest(entry, record), entry.act in fates, facets[entry.id].position), reverse=True
    )


def _latest(entry: Entry, record: Record) -> date:
    facet = record.facet_by_id[entry.id]
    return max((hi for _, hi in facet.days), default=date.min)
