"""What to say where the record holds no answer: what was searched, and what it does hold nearby."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet
from bot.answers.counting import acts_counted
from bot.answers.likeness import alike, likeness_in_words
from bot.answers.wording import sought, subject
from bot.edtf import in_words, parse
from bot.knowledge.model import Entry
from bot.matching.conditions import Conditions, facets_meeting
from bot.matching.index import Facet, Record
from bot.matching.names import ENTITY_KINDS
from bot.matching.questions import Question
from bot.matching.ranking import candidates
from bot.matching.slots import Slots, slots_of
from bot.prose import listed, plural
from bot.replies import Explanation, Silence, Statement
from bot.text import stem, stems_of

NEAREST = 3
"""Statements offered beside a silence: enough to go on, few enough to read on a phone."""


def silence(
    question: Question,
    record: Record,
    as_of: date,
    *,
    headline: str | None = None,
    nearest: Sequence[Entry] = (),
    explanation: Explanation | None = None,
) -> Silence:
    """An honest "not on record", with the nearest entries unless some are given."""
    sheet = Sheet(record.knowledge)
    if question.dangling:
        headline = f"I do not know what “{question.dangling}” stands for: name what you mean."
    counting = [] if headline else _counting(question, record, as_of)
    headline, nearest = (_COUNTED, counting) if counting else (headline, nearest)
    worded = [] if nearest or _is_of_nothing(question) else alike(question, record, as_of)
    near = nearest or _with_alike(list(nearest_to(question, record, as_of)), worded, question)
    also = [record.knowledge.entry_by_id[id_] for entry in near for id_ in entry.see_also]
    offered = list({entry.id: entry for entry in [*near[:1], *also, *near[1:]]}.values())[:NEAREST]
    unspoken = [id_ for id_ in question.ids("meeting") if id_ not in record.holding]
    meetings = [record.knowledge.meeting_by_id[id_] for id_ in unspoken]
    statements = (*map(sheet.meeting, meetings), *map(sheet.entry, offered))[:NEAREST]
    rule = "No entry is all that the question says."
    explained = explanation or Explanation(unknown=question.unknown, rule=rule)
    if worded:
        explained = replace(explained, likeness=tuple(likeness_in_words(question, record, worded[0])))
    return Silence(
        headline=headline or _of_nobody_named(question, record, as_of) or missing(question, record, as_of),
        searched=searched(record, as_of),
        nearest=statements,
        citations=sheet.citations,
        notes=(),
        explanation=explained,
    )


def _of_nobody_named(question: Question, record: Record, as_of: date) -> str:
    """The line for what was done by somebody of whom the record names none of the kind asked for."""
    asks = question.act is not None and question.named in ENTITY_KINDS
    done = asks and candidates(question, record, as_of)
    return f"The record names no {question.named} by which that was done." if done else ""


_COUNTED = "The record counts them and does not name them."


def _counting(question: Question, record: Record, as_of: date) -> list[Entry]:
    """The entries that count those who did what was asked, where it is asked who did: how many abstained in a vote."""
    more = question.guard or question.parties or question.content
    if question.ask not in ("who", "list") or question.act is None or more:
        return []
    if slots_of(question, record).sole_object is not None:
        return []
    whoever = replace(_undone(question), excluded=())
    near = facets_meeting(slots_of(whoever, record), record, as_of, Conditions())
    settled = (facet.entry for facet in near if facet.entry.act in record.lexicon.language.fates)
    return [entry for entry in settled if question.act in acts_counted(entry, record)]


def silence_with(headline: str, statements: Iterable[Statement], sheet: Sheet, record: Record, as_of: date) -> Silence:
    """A silence beside which these statements are offered."""
    return Silence(
        headline=headline,
        searched=searched(record, as_of),
        nearest=tuple(statements),
        citations=sheet.citations,
        notes=(),
        explanation=Explanation(rule="The record has nothing of that kind in the time asked for."),
    )


def missing(question: Question, record: Record, as_of: date) -> str:
    """What the record does not hold, in one line."""
    if question.focus or question.unclear:
        unclear = f"Several on record go by “{question.unclear}”; name the one that you mean."
        return unclear if question.unclear else "I cannot tell that of what was just spoken of."
    does = question.act is not None and (question.is_whether or question.ask in ("who", "list", "how many"))
    if question.unknown and not (does or subject(question, record)):
        return f"The record holds nothing that speaks of {_quoted(question.unknown)}."
    near = facets_meeting(slots_of(_undone(question), record), record, as_of, Conditions(acts=False))
    # Who is against a point of the treaty is no answer, and no denial, to who is against the treaty.
    elsewhere = not near and (_speaks_of_kind(question, record, as_of) or _is_only_spoken_of(question, record, as_of))
    slots = slots_of(question, record)
    # Whoever agreed with what somebody said need not be told to have agreed with them.
    tied = any(span.start < 0 and span.id in question.objects for span in question.spans)
    whole = tied or slots.sole_object is not None or _is_of_another(slots, record, as_of)
    if elsewhere or whole or _may_be_told_otherwise(question, bool(near), record):
        return "No single statement on record answers all of that."
    terms = frozenset[str]().union(*(facet.terms for facet in near))
    demanded = question.unknown or [w for w in question.content if not record.lexicon.terms((w,)) & terms]
    named = question.act is not None and record.lexicon.language.acts[question.act].noun is not None
    # What a body took up may stand in an entry of any act.
    speakers = [span for span in question.spans if span.kind in ENTITY_KINDS and span.kind != "body"]
    by_somebody = question.speaks and speakers and not any(span.spoken_of for span in question.spans)
    gives = question.act in record.lexicon.language.givings | record.lexicon.language.appointments
    verbs = _verbs_of(question, record) if gives or question.ask in _FACTS else frozenset[str]()
    # Whoever did not say that said something.
    spoke = bool(by_somebody) and bool(facets_meeting(slots, record, as_of, Conditions()))
    told = spoke or (bool(verbs) and any(verbs <= facet.terms for facet in near))
    if near and not demanded and (question.content or question.guard or told or not (named or by_somebody)):
        return "No single statement on record answers all of that."
    words = f" that speaks of {_quoted(demanded)}" if demanded else ""
    if named or (near and by_somebody):
        return f"The record holds no {sought(question, record)}{words}."
    about = subject(question, record)
    what = "no statement" if question.ids("meeting") else "nothing"
    return f"The record holds {what} {about}{words}." if about else "The record holds no answer to that."


def _is_of_another(slots: Slots, record: Record, as_of: date) -> bool:
    """True where the like was done with something else on the topic, such as its end, or by another in the office."""
    none = frozenset[str]()
    apart = slots.other_proposals or slots.other_versions or slots.predecessors
    others = replace(slots, other_proposals=none, other_versions=none, predecessors=none) if apart else None
    return others is not None and bool(facets_meeting(others, record, as_of, Conditions()))


def _is_only_spoken_of(question: Question, record: Record, as_of: date) -> bool:
    """True for a name, and no more, of which the record speaks, though not of what it did."""
    alone = len(question.spans) == 1 and not (question.excluded or question.has_more_than_names)
    parties = question.parties if alone else ()
    return any(facet.since <= as_of for party in parties for facet in record.holding.get(party, ()))


def _speaks_of_kind(question: Question, record: Record, as_of: date) -> bool:
    """True where an entry on all else has the very noun: an offer of a workshop which is no meeting on record."""
    others = slots_of(replace(_undone(question), kinds=()), record)
    nouns = [set(stems_of(one)) for kind in question.kinds for one in kind.split("|")]
    facets = facets_meeting(others, record, as_of, Conditions(acts=False)) if nouns and others.parties else []
    return any(facet.terms >= noun for facet in facets for noun in nouns)


_FACTS = ("where", "how many", "when", "why")


def _verbs_of(question: Question, record: Record) -> frozenset[str]:
    """Stems of its words for the doing; an entry of another doing that has them tells of it too: what was found."""
    stems = tuple(map(stem, question.words))
    phrases = record.lexicon.language.act_phrases.find(stems)
    said = (part for start, end, acts in phrases if question.act in acts for part in stems[start:end])
    return frozenset(said) - record.lexicon.language.stop_words


def _quoted(words: Iterable[str]) -> str:
    return listed(f"“{word}”" for word in words)


def _may_be_told_otherwise(question: Question, is_near: bool, record: Record) -> bool:
    """True where what was asked need not stand in an entry of that doing.

    What a document or a name is stands in no entry, nor what a deadline is for; whoever sets up a group or puts a text
    in brackets has decided.
    """
    knowledge = record.knowledge
    named = [
        knowledge.topic_by_id.get(id_) or knowledge.entity_by_id.get(id_)
        for id_ in question.ids("topic", *ENTITY_KINDS)
    ]
    defined = any(thing and thing.definition for thing in named)
    # What several delegations did not say others did, and who discussed China's proposal did not make it.
    made = question.kinds or question.act in record.lexicon.language.proposings
    of_others = bool(question.unnamed) or (question.ask == "who" and bool(question.owners and made))
    decided = (is_near or bool(question.deeds)) and question.act in record.lexicon.language.decisions
    deadline = any(knowledge.meeting_by_id[id_].kind == "deadline" for id_ in question.ids("meeting"))
    return bool(question.ids("document")) or of_others or decided or deadline or (defined and not is_near)


def _undone(question: Question) -> Question:
    """The question with whoever it names only concerned: what speaks of the OECD is not what the OECD said."""
    return replace(question, acts=frozenset(), act=None, speaks=False, objects=frozenset())


def searched(record: Record, as_of: date) -> str:
    """How much was searched, in one line."""
    knowledge = record.knowledge
    covers = knowledge.base.covers
    held = [document for document in knowledge.documents if document.cite is None]
    period = f"{in_words(parse(covers.start))} to {in_words(parse(covers.end))}"
    until = f", as of {as_of.day} {as_of:%B %Y}" if as_of < parse(covers.end).latest else ""
    return (
        f"Searched {plural('statement', len(knowledge.entries))} from {plural('document', len(held))}"
        f" ({listed(document.symbol for document in held)}), covering {period}{until}."
    )


def nearest_to(question: Question, record: Record, as_of: date) -> Iterator[Entry]:
    """Entries that are most of what the question says, by dropping one condition after the other."""
    if _is_of_nothing(question):
        return
    bare = question.unfocused
    slots, concerned = slots_of(bare, record), slots_of(_undone(bare), record)
    told: set[str] = set()
    words = dict.fromkeys((*question.content, *question.echoes, *question.asides))
    weights = [(record.lexicon.terms((word,)), record.weight(word)) for word in words]
    for conditions in _RELAXED:
        if not _names_nothing(bare, conditions, record):
            near = facets_meeting(slots, record, as_of, conditions)
            near.sort(key=lambda facet: -_shared(facet, weights))
            if not conditions.acts and conditions.parties:
                near += facets_meeting(concerned, record, as_of, conditions)
            for facet in near[: NEAREST - 1]:
                if facet.entry.id not in told:
                    told.add(facet.entry.id)
                    yield facet.entry


def _shared(facet: Facet, weights: Iterable[tuple[frozenset[str], float]]) -> float:
    """The weight of those words, each given by its terms, that an entry has."""
    return sum(weight for terms, weight in weights if terms & facet.terms)


def _with_alike(near: Sequence[Entry], worded: Sequence[Entry], question: Question) -> list[Entry]:
    """Both, best first: where the question says more than it names, its wording tells more than its names."""
    kept = 0 if question.content else 2
    return [*near[:kept], *worded[:1], *near[kept:], *worded[1:]]


def _is_of_nothing(question: Question) -> bool:
    """True for a question of strange words alone, or of a document that the record does not have."""
    named = question.spans or question.kinds or question.acts
    strange = any(span.kind == "document" and not span.id for span in question.spans)
    return strange or bool(question.unknown and not named)


_RELAXED = (
    Conditions(),
    Conditions(acts=False),
    Conditions(topics=False),
    Conditions(parties=False),
    Conditions(dates=False),
    Conditions(topics=False, acts=False),
    Conditions(acts=False, meetings=False, topics=False, dates=False),
)
"""Which conditions to drop, in turn, to find what is nearest: what a party did at all before what others did."""


def _names_nothing(question: Question, conditions: Conditions, record: Record) -> bool:
    """True where the conditions left would let every entry through."""
    named = [
        conditions.parties and bool(record.lexicon.telling(question.parties)),
        conditions.topics and bool(question.ids("topic") or question.kinds),
        conditions.acts and bool(question.acts),
        conditions.meetings and bool(question.ids("meeting")),
        conditions.dates and bool(question.dates),
        bool(question.ids("document")),
    ]
    return not any(named)


def unknown_document(surface: str, record: Record) -> str:
    """The line for a symbol that the record does not have."""
    known = listed(document.symbol for document in record.knowledge.documents)
    return f"{surface} is not on record. The documents that the record holds or speaks of are {known}."
