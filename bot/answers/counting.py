"""How many: the number of doings, or a number that entries give, in the unit that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import TypeAlias

from bot.answers.wording import as_meant, name_of, sought, subject, with_date
from bot.knowledge.model import Entry
from bot.matching.conditions import in_phrase, is_of_nobody, is_there, looks_ahead
from bot.matching.index import Facet, Record, has_come
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.prose import amount, plural
from bot.text import stem, stems_of, words_of

Count: TypeAlias = tuple[tuple[int, int], str, int, Entry]
"""How well a count fits, the less the better, its label, the number, and the entry that gives it."""


def how_many(question: Question, record: Record, entries: Sequence[Entry]) -> tuple[str, list[Entry]] | None:
    """The number of doings, where these are counted and no entry gives a greater one; else what the entries give."""
    if not _says_of_what(question, record):
        return None
    done = [entry for entry in entries if entry.act in question.acts and not is_of_nobody(entry)]
    entries = [entry for entry in entries if not _counts_otherwise(record.facet_by_id[entry.id], question, record)]
    done = [entry for entry in done if question.act != "attended" or entry in entries]
    entries = [entry for entry in entries if not _is_joint(entry, question, record)]
    if question.says(record.lexicon.language.frequencies):
        return _how_often(record, entries)
    counts = _votes_for(entries, question, record) or _counts_in(entries, question, record)
    unit = " ".join(_unit(question, record))
    more = any(words_of(label)[-1:] == words_of(unit)[-1:] and count > len(done) for _, label, count, _ in counts)
    if question.act and done and not more and _counts_doings(question, record):
        return counted(question, record, done).removesuffix(":") + ".", done
    # Where the very doing was counted, a number of something else in the same unit is none of it.
    did = [entry for entry in entries if record.facet_by_id[entry.id].acts & question.acts]
    counts = (
        [found for found in counts if found[-1] in done] or [found for found in counts if found[-1] in did] or counts
    )
    counts = counts or _loosely(question, record, entries)
    counts = [found for found in counts if not _is_of_others(found, question, record)]
    if not unit and question.says(record.lexicon.language.measures):
        counts = [found for found in counts if _is_amount(found[1], record)]
    return _given(counts, question, record) if counts else None


def _counts_in(entries: Sequence[Entry], question: Question, record: Record) -> list[Count]:
    return [
        (fit, label, count, entry)
        for entry in entries
        for label, count in entry.counts.items()
        if (fit := _fit(label, entry, question, record)) is not None
    ]


def _votes_for(entries: Sequence[Entry], question: Question, record: Record) -> list[Count]:
    """The votes in favour, where it is asked how many voted for something, or how many votes it got."""
    words, language = question.counted, record.lexicon.language
    votes = [end for _, end, acts in language.act_phrases.find(tuple(map(stem, words))) if "voted" in acts]
    got = question.names_act and next(language.receivings.find(question.words), None)
    if question.act != "voted" or not (got or any(words[end : end + 1] == ("for",) for end in votes)):
        return []
    counts = [(label, count, entry) for entry in entries for label, count in entry.counts.items()]
    return [((0, 0), *count) for count in counts if "supported" in _doings(words_of(count[0]), record)]


def _is_of_others(count: Count, question: Question, record: Record) -> bool:
    """True where another number stands nearer to what is said of those counted: 97 measures, "nine of them late".

    What another verb than the one asked for is said of was not done so: of 15 million paid "4 million were spent".
    """
    _, label, number, entry = count
    if _is_of_another_verb(number, entry, question, record):
        return True
    words, known = words_of(entry.text), record.lexicon.terms
    own = known((*words_of(label), *_unit(question, record)))
    said = {word for word in question.modifiers if word in question.counted} - own
    numerals = [n for n, word in enumerate(words) if word.isdigit() or word in record.lexicon.language.numerals]
    places = [n for n, word in enumerate(words) if any(known((word,)) & known((other,)) for other in said)]
    nearest = [min(numerals, key=lambda n: abs(n - place)) for place in places] if numerals else []
    return bool(nearest) and all(known((words[n],)).isdisjoint(known((str(number),))) for n in nearest)


def _is_of_another_verb(number: int, entry: Entry, question: Question, record: Record) -> bool:
    """True where another number stands nearer to the verb that is asked for, and another verb nearer to this one."""
    words, known, language = words_of(entry.text), record.lexicon.terms, record.lexicon.language
    before = language.whether | {"to", "been", *_unit(question, record)[-1:]}
    verbs = [two for one, two in pairwise(question.counted) if one in before and two not in language.stop_words]
    said = [n for n, word in enumerate(words) if any(known((word,)) & known((verb,)) for verb in verbs[:1])]
    own = {n for n, word in enumerate(words) if known((word,)) & known((str(number),))}
    rest = {n for n, word in enumerate(words) if word.isdigit() or word in language.numerals} - own
    # Being done, or having been: "were spent".
    others = [n + 1 for n, word in enumerate(words[:-1]) if word in language.whether and n + 1 not in said]
    if not (own and said and rest and others) or question.acts & record.facet_by_id[entry.id].acts:
        return False
    return _gap(rest, said) < _gap(own, said) and _gap(others, own) < _gap(said, own)


def _gap(some: Iterable[int], others: Iterable[int]) -> int:
    return min(abs(one - other) for one in some for other in others)


def _given(counts: Sequence[Count], question: Question, record: Record) -> tuple[str, list[Entry]]:
    """The numbers that fit best; by how many votes something was decided is told by all of them."""
    best = min(fit for fit, *_ in counts)
    fitting = [found for found in counts if found[0] == best or question.words[0] == "by"]
    given = [(as_meant(amount(count, label), e, question, record), e) for _, label, count, e in fitting]
    numbers = dict.fromkeys(text for text, _ in given)
    of = list({entry.id: entry for _, entry in given}.values())
    several = len(numbers) > 1 and len(of) > 1
    told = dict.fromkeys(with_date(text, entry, record) for text, entry in given) if several else numbers
    return f"{'; '.join(told)}.", of


def _how_often(record: Record, entries: Sequence[Entry]) -> tuple[str, list[Entry]] | None:
    """The number of times that an entry gives, where only one does."""
    often = record.lexicon.language.repetitions
    given = [
        (f"{amount(count, label)}.", [entry])
        for entry in entries
        for label, count in entry.counts.items()
        if not often.isdisjoint(words_of(label))
    ]
    return given[0] if len(given) == 1 else None


def _counts_otherwise(facet: Facet, question: Question, record: Record) -> bool:
    """True where an entry counts something else than is asked for.

    What was done is asked for and it is only meant to be, its own words date it to another time, those who came are not
    asked for, it tells of another meeting that was spoken of at this one, or a number that somebody only wants is asked
    for as a fact.
    """
    entry = facet.entry
    there = all(is_there(entry, id_) for id_ in question.ids("meeting"))
    been = question.is_future and question.as_of and not looks_ahead(facet, record, question.as_of)
    if been or not _is_of_act(facet, question, record):
        return True
    if question.act == "attended" and not (there and (question.is_future or has_come(entry, record.lexicon.language))):
        return True
    did = any(span.subject for span in question.spans)
    if did and question.act is None and entry.act in record.lexicon.language.intentions:
        return True
    if question.act is None and _is_only_meant(entry, question, record):
        return True
    asked_of = [phrase for phrase in question.dates if phrase.relation == "in"]
    of_meeting = entry.act in record.lexicon.language.meeting_acts
    if question.act and of_meeting and question.acts.isdisjoint(facet.acts):
        return True
    return bool(facet.mentioned) and not all(in_phrase(facet.mentioned, phrase) for phrase in asked_of)


def _says_of_what(question: Question, record: Record) -> bool:
    """False for "how many countries are in the WTO", where the WTO is what everything is about."""
    named = record.lexicon.telling(span.id for span in question.spans)
    other = question.kinds or question.dates or question.focus or question.paragraph or question.content
    return bool(question.act or question.speaks or named or other)


def asks_for_part(question: Question, record: Record) -> bool:
    """True for "how much of the money promised has come in", which is not how much was promised."""
    phrases = record.lexicon.language.act_phrases.find(tuple(map(stem, question.words)))
    ends = [end for _, end, acts in phrases if question.act in acts]
    whether = record.lexicon.language.whether
    return question.counted[:1] == ("of",) and bool(ends) and not whether.isdisjoint(question.words[ends[0] :])


def _is_of_act(facet: Facet, question: Question, record: Record) -> bool:
    """False for a number of those who asked for it, or use it, where it is asked how many were against it, or paid."""
    language = record.lexicon.language
    if question.speaks and question.act is None:
        # How many spoke is not how many came.
        return facet.entry.act in question.acts
    told = facet.acts | acts_counted(facet.entry, record)
    if question.act in language.stances | language.fates:
        return not question.acts.isdisjoint(told)
    if question.act is None or question.act in language.pursuits | language.common_to_meetings | language.collective:
        return True
    found = language.act_phrases.find(stems_of(facet.entry.text))
    return not question.acts.isdisjoint(told.union(*(acts for _, _, acts in found)))


def _is_joint(entry: Entry, question: Question, record: Record) -> bool:
    """True for what several did together, where it is asked of one of them: the number need not be theirs alone."""
    members = {party for party in entry.who if record.knowledge.kind_by_entity.get(party) == "member"}
    did = any(span.subject for span in question.spans)
    return did and len(members) > 1 and not members <= set(question.parties)


def _is_only_meant(entry: Entry, question: Question, record: Record) -> bool:
    """True for "intends to buy" where it is asked how many somebody bought."""
    language = record.lexicon.language
    if not question.says(language.pasts | {"was", "were"}) or question.is_future:
        return False
    words = words_of(entry.text)
    ahead = language.permissions | {"to"}
    meant = frozenset(word for before, word in pairwise(words) if before in ahead)
    verbs = [word for word in question.content if record.lexicon.terms((word,)) & record.lexicon.terms(tuple(meant))]
    return bool(meant and verbs)


def _loosely(question: Question, record: Record, entries: Sequence[Entry]) -> list[Count]:
    """Counts whose unit the question says in another place: "boats off Kisite, how many"."""
    said = _unit(question, record)[:1] or question.content
    return [
        ((-shared, 0), label, count, entry)
        for entry in entries
        for label, count in entry.counts.items()
        if (shared := sum(any(_is_same(word, other, record) for other in said) for word in _heads(words_of(label))))
    ]


def counted(question: Question, record: Record, entries: Sequence[Entry]) -> str:
    """How many statements there are, by the noun of what was done where they are all of that."""
    acts = {entry.act for entry in entries}
    # What is on the table are proposals, also those that were revised.
    alike = acts == {question.act} or ("pending" in question.asks and acts <= record.lexicon.language.proposings)
    noun = record.lexicon.language.acts[question.act].noun if question.act and alike else None
    if noun is None:
        about = subject(question, record, told=True)
        return f"{plural('statement', len(entries))} on record{' ' + about if about else ''}:"
    whole = sum(facet.entry.act == question.act for facet in record.facets)
    phrase = sought(question, record, told=True).removeprefix(noun)
    of_all = f", of {whole} on record" if whole > len(entries) else " on record"
    return f"{plural(noun, len(entries))}{phrase}{of_all}:"


def _fit(label: str, entry: Entry, question: Question, record: Record) -> tuple[int, int] | None:
    """How much of the label is said and unsaid, the less the better; None where it counts something else."""
    unit = _unit(question, record)
    words = words_of(label)
    around = [*words, *(word for topic in entry.topics for word in words_of(name_of(topic, record)))]
    came = not question.act or question.act == "attended"
    alone = question.act == entry.act == "attended" and len(entry.counts) == 1
    if alone and (not unit or _are_people(unit, record)):
        return 0, 0
    if came and not unit and question.ids("meeting") and record.lexicon.language.attendees & set(words[-1:]):
        return 0, 0
    asked_for = unit[-1] if unit else next(iter(record.lexicon.language.sums.intersection(question.words)), "")
    money = asked_for in record.lexicon.language.sums and entry.act in question.acts
    exact = _are_same(unit, words, record)
    of_doing = not exact and question.act and len(words) == 1 and _says_only(question.act, (*unit, *words), record)
    # Dollars pledged are how much was pledged; how much of them was paid is another number.
    much = not unit and question.says(record.lexicon.language.measures) and not question.asides
    money = money or (much and question.act in _doings(words, record))
    if of_doing or (money and _is_amount(label, record)) or _is_of_doers(words, unit, entry, question, record):
        return 0, 0
    # Participants are those, and not the participants from companies.
    if exact or _is_all_said(words, question, record):
        return -len(words), 0
    counted = unit and any(_is_same(unit[-1], other, record) for other in _heads(words))
    if not counted or not all(any(_is_same(word, other, record) for other in around) for word in unit):
        return None
    of_label, said = record.lexicon.terms(words), record.lexicon.terms(question.counted)
    return -len(of_label & said), len(of_label - said)


def _are_same(unit: Sequence[str], label: Sequence[str], record: Record) -> bool:
    """True where a label says what is counted and no more."""
    pairs = zip(unit, label, strict=False)
    return 0 < len(unit) == len(label) and all(_is_same(one, other, record) for one, other in pairs)


def _heads(label: tuple[str, ...]) -> tuple[str, ...]:
    """The words of what is counted, and not of what for: dollars a year are no years."""
    return tuple(takewhile(lambda word: word not in ("a", "an", "per", "each"), label))


def _are_people(unit: Sequence[str], record: Record) -> bool:
    """True for whoever came to a meeting: people, guests."""
    attendees = record.lexicon.terms(tuple(record.lexicon.language.attendees))
    return bool(unit) and not attendees.isdisjoint(record.lexicon.terms((unit[-1],)))


def _is_of_doers(label: Sequence[str], unit: Sequence[str], entry: Entry, question: Question, record: Record) -> bool:
    """True for a count of those who did it: "signatories" or "supporting Members" for how many countries did."""
    language = record.lexicon.language
    if not label or unit[-1:] == () or unit[-1] not in language.parties or label[-1] in language.attendees:
        return False
    of_parties = len(label) == 1 or label[-1] in language.parties
    said = all(any(_is_same(word, other, record) for other in label) for word in unit[:-1])
    came = label[-1] in language.parties and entry.act == question.act == "attended" and said
    return of_parties and question.act is not None and (came or question.act in _doings(label, record))


def labels_said(question: Question, entries: Sequence[Entry], record: Record) -> list[tuple[Entry, str]]:
    """The counts of entries that a few words ask for: "and participants?", "and in favour?"."""
    language = record.lexicon.language
    # Votes for it are those in favour.
    words = tuple(word for word in question.words if word not in language.pronouns)
    acts = question.acts | ({"supported"} if words[-1:] == ("for",) else set())
    passed = language.stop_words | language.follow_ups.words
    said = [word for word in words if word not in passed]
    named = [
        (entry, label)
        for entry in entries
        for label in entry.counts
        if said and all(any(_is_same(word, other, record) for other in words_of(label)) for word in said)
    ]
    exact = [(entry, label) for entry, label in named if len(words_of(label)) == len(said)]
    done = [(e, label) for e in entries for label in e.counts if acts & _doings(words_of(label), record)]
    return exact or named or done


def acts_counted(entry: Entry, record: Record) -> frozenset[str]:
    """The acts of which an entry gives a number: abstentions, votes in favour."""
    return frozenset(act for label in entry.counts for act in _doings(words_of(label), record))


def _doings(label: Sequence[str], record: Record) -> set[str]:
    """Acts that the words of a count may stand for."""
    found = record.lexicon.language.act_phrases.find(tuple(map(stem, label)))
    return {act for _, _, acts in found for act in acts}


def _says_only(act: str, words: Sequence[str], record: Record) -> bool:
    """True for "abstentions", and nothing but that in what is counted."""
    return all(act in _doings((word,), record) for word in words)


def _is_all_said(label: Sequence[str], question: Question, record: Record) -> bool:
    """True for "votes against" where it is asked how many voted against something."""
    said = {stem(word) for word in question.counted}
    return bool(label) and said.issuperset(map(stem, label)) and question.act in _doings(label, record)


def _unit(question: Question, record: Record) -> tuple[str, ...]:
    """What is counted: the words after "how many" up to one that is of the sentence."""
    language = record.lexicon.language
    ends = language.stop_words | language.whether | language.scenes
    counted = question.counted
    if counted[:1] == ("of",) and not question.says(language.measures):
        # "How many of them were inspectors" counts inspectors.
        counted = tuple(dropwhile(lambda word: word in ends | language.pronouns, counted))
    unit = tuple(takewhile(lambda word: word not in ends, counted))
    stems = tuple(stem(word) for word in counted)
    # How many proposals there were counts proposals, how many "took part" whoever did, how many "States came" States.
    found = ((start, counted[start:end]) for start, end, _ in language.act_phrases.find(stems))
    verbs = [(start, words) for start, words in found if start or words not in language.act_nouns]
    cut = next((start or len(words) - 1 for start, words in verbs), None)
    unit = tuple(word for word in unit[:cut] if word not in language.carriers)
    # Experts are counted as such also where a panel goes by that name.
    spans = [s for s in question.spans if s.id and not (s.kind in ENTITY_KINDS and words_of(s.surface) == unit[-1:])]
    names = {words_of(span.surface): words_of(name_of(span.id, record)) for span in spans}
    return tuple(part for word in unit for part in names.get((word,), (word,)))


def _is_same(word: str, other: str, record: Record) -> bool:
    """True for one word in singular and plural, and for synonyms; "developed" is not "developing"."""
    if word.removesuffix("s") == other.removesuffix("s"):
        return True
    parties = record.lexicon.language.parties
    if stem(word) == stem(other) or (word in parties and other not in parties):
        return False
    return not (record.lexicon.terms((word,)) - {stem(word)}).isdisjoint(record.lexicon.terms((other,)))


def _counts_doings(question: Question, record: Record) -> bool:
    """True for "how many proposals": what is counted is the doing itself, by its noun."""
    nouns = record.lexicon.language.act_nouns
    got = next(record.lexicon.language.receivings.find(question.words), None)
    if question.words[:1] == ("by",) or (got and question.act == "voted"):
        # By how many votes something was decided is no number of times that there was a vote.
        return False
    return any(nouns.get(question.counted[:size]) in question.acts for size in (1, 2, 3))


def says_amount(entry: Entry, question: Question, record: Record) -> bool:
    """True where the entry's own words may hold the amount that no count of it gives."""
    done = not question.acts or entry.act in question.acts
    unit = _unit(question, record)
    return done and (not unit or unit[-1] in record.lexicon.language.sums) and _gives_amount(entry, record)


def _gives_amount(entry: Entry, record: Record) -> bool:
    return "%" in entry.text or _is_amount(entry.text, record)


def _is_amount(text: str, record: Record) -> bool:
    return next(record.lexicon.language.amounts.find(words_of(text)), None) is not None
