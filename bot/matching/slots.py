"""What a question names and says was done, as conditions on an entry: worked out once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.matching.index import Facet, Record
from bot.matching.language import Language
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.opposites import opposite_to
from bot.matching.persons import of_others
from bot.matching.questions import Question
from bot.matching.versions import of_other_versions
from bot.text import stem, stems_of, words_of

OF_OBJECTS = ("of", "from")
"""Words before a source, or before what something is done with: "withdrew from the treaty"."""


@dataclass(frozen=True)
class Slots:
    """A question's slots, worked out once for all entries."""

    question: Question
    parties: tuple[str, ...]
    """Ids of those who must have done it or be concerned."""
    doers_only: bool
    """True where being concerned is not enough: what was proposed to China is not China's proposal."""
    concerned: frozenset[str]
    """Ids for which being concerned is enough all the same: owners of the thing, and what is spoken of."""
    topics: tuple[str, ...]
    sole_object: str | None
    """The topic of the whole record where it is all that something was done with; empty where it is some sort of it."""
    everywhere: frozenset[str]
    """Topics and entities of the whole record."""
    deed_topics: frozenset[str] | None
    """What the doings that are spoken of as things are about; None where none is."""
    rivalled: frozenset[str]
    """Who did them, where somebody else did the like on the same topics: who backed a rival did not back them."""
    rivals: frozenset[str] | None
    """Who did the like later; None where somebody did so before."""
    deed_terms: frozenset[str]
    """Stems by which it tells itself from rival ones, where it is asked who was for or against it."""
    others: frozenset[str]
    """Who did the like on the same topics."""
    over: date | None
    """The day from which whoever did them had taken them back."""
    kinds: tuple[tuple[str, frozenset[str]], ...]
    """Common nouns, each with the ids that it may stand for."""
    intentions: frozenset[str]
    """Acts of what is asked for that speak of what is not there yet."""
    meetings: tuple[tuple[str, bool], ...]
    """Ids, and whether the doing must have been there."""
    of_meetings: bool
    """True where it is asked what was done with a meeting itself, such as opening it."""
    documents: tuple[str, ...]
    excluded: frozenset[str]
    """Ids of what is left out."""
    patients: tuple[str, ...]
    """Those of them with which something was done: "who agreed on the report" is not who is cited from it."""
    doing_bodies: frozenset[str]
    """Bodies that must have done it themselves: what a Member proposed at its meeting the Council did not propose."""
    retreats: frozenset[str]
    """Acts by which whoever proposed something took it back."""
    plans: frozenset[str]
    """Acts of what is not there yet, where it is asked what happened."""
    collective: frozenset[str]
    """Acts that are those of a body where they are done at its meeting."""
    other_proposals: frozenset[str]
    """Entries that propose something else on a topic than what it is named by, or its end."""
    other_versions: frozenset[str]
    """Entries on another version of the proposal that is spoken of."""
    undergoing: frozenset[str]
    """Whom something was done to, and who did not do it: a body that was set up, a Member that was supported."""
    predecessors: frozenset[str]
    """Entries on an office that are not of the person by whose name it is asked for."""
    addressings: frozenset[str]
    """Acts of asking, where the question is what the party was asked."""
    scenes: tuple[frozenset[str], ...]
    """Ids of meetings of a kind, at one of which it must have been: "who spoke at the seminar"."""


def slots_of(question: Question, record: Record) -> Slots:
    """The slots of a question against a record."""
    # What somebody took back was theirs, whatever it is called.
    made = question.deeds if question.act not in record.lexicon.language.retreats else ()
    deeds = [(act, doer) for act, doer in made if _is_on_record(act, doer, record)]
    doers = {doer for _, doer in deeds} | set(_authors(question, record))
    bodies = {span.id for span in question.spans if span.kind == "body"}
    acting = {span.id for span in question.spans if span.subject and (question.act or _asks_what_was_done(question))}
    everywhere = record.lexicon.everywhere - acting
    # Who attended at a workshop attended it; what was said at it was said there.
    of_meetings = bool(question.acts) and question.acts <= record.lexicon.language.meeting_acts
    done_there = question.speaks or (bool(question.acts) and not of_meetings)
    # Who attended "the meeting" attended no workshop.
    met = question.ask == "who" and question.act in record.lexicon.language.meeting_acts
    kinds = [(kind, kind_ids(kind, record)) for kind in question.kinds if kind != "meeting" or met]
    scenes = [kind_ids(kind, record) for kind in question.kinds if done_there and _is_scene(kind, question, record)]
    said = question.act == "reported" or (question.speaks and question.act is None)
    scenes += list(_places(question, record)) if said else []
    return Slots(
        question=question,
        parties=tuple(party for party in question.parties if party not in everywhere and party not in doers),
        # Who came into an office or left it is told by whoever elected them.
        doers_only=(
            question.act is not None or question.speaks or bool(_asks_what_was_done(question) and acting & bodies)
        )
        and not (is_object(question) or question.act in record.lexicon.language.appointments),
        concerned=(question.owners if question.act or question.parties[1:] else frozenset())
        | question.objects
        | ({doer for _, doer in question.deeds} - doers)
        | {s.id for s in question.spans if s.spoken_of or _is_in_clause(s, question)},
        topics=tuple(topic for topic in question.ids("topic") if topic not in everywhere),
        sole_object=_sole_object(question, record),
        everywhere=record.lexicon.everywhere,
        deed_topics=_deed_topics(deeds, record) if deeds else None,
        rivalled=frozenset(doer for act, doer in deeds if _has_rival(act, doer, record)),
        rivals=_later_rivals(deeds, record) if deeds else None,
        deed_terms=_own_terms(deeds, record)
        if deeds and question.act in record.lexicon.language.stances
        else frozenset(),
        others=frozenset(_others(deeds, record)),
        over=_taken_back(deeds, record) if deeds else None,
        kinds=tuple((kind, ids) for kind, ids in kinds if ids),
        intentions=record.lexicon.language.intentions & question.acts,
        of_meetings=of_meetings and not question.acts & record.lexicon.language.common_to_meetings,
        meetings=tuple(
            (s.id, (s.within and done_there) or _is_yet_to_come(s, question, record) or _did(s, question, record))
            for s in question.spans
            if s.kind == "meeting"
        ),
        documents=question.ids("document"),
        excluded=frozenset(span.id for span in question.excluded),
        doing_bodies=frozenset(_doing_bodies(question, record)),
        retreats=record.lexicon.language.retreats,
        plans=record.lexicon.language.intentions if question.ask == "summary" else frozenset(),
        collective=record.lexicon.language.collective,
        other_proposals=frozenset([*_other_proposals(question, record), *opposite_to(question, record)]),
        other_versions=frozenset(of_other_versions(question, record)) if question.versions else frozenset(),
        predecessors=frozenset(of_others(question, record)),
        scenes=tuple(scenes),
        undergoing=frozenset(_undergoing(question, record)),
        addressings=record.lexicon.language.addressings if question.is_passive else frozenset(),
        patients=tuple(_patients(question)),
    )


def _is_yet_to_come(span: Span, question: Question, record: Record) -> bool:
    """True for a meeting at which nothing was done yet: what is told for it need not be what it decided."""
    does = span.within or span.subject or span.is_source
    was = question.is_whether and question.words[0] not in record.lexicon.language.presents
    asks = question.act or question.speaks or question.ask == "summary" or was
    meeting = record.knowledge.meeting_by_id[span.id]
    coming = question.as_of is not None and meeting.is_coming(question.as_of) and meeting.status != "cancelled"
    return bool(does and asks and coming and not question.is_future)


def _undergoing(question: Question, record: Record) -> Iterator[str]:
    language = record.lexicon.language
    subjects = [span for span in question.spans if span.subject and not span.possessive and question.is_passive]
    if question.act in language.appointments:
        yield from (span.id for span in subjects if span.kind == "body")
    elif question.act in language.stances:
        yield from question.objects if question.is_whether else ()
        # Whoever is unhappy, or opposed, has a view; whoever was supported, or had the support of others, need not.
        done_to = question.names_act or (question.act in question.words and question.act != "opposed")
        yield from (span.id for span in subjects if span.kind in ENTITY_KINDS and done_to)


def _authors(question: Question, record: Record) -> Iterator[str]:
    """France in "who opposed the French levy": it is enough that the levy is what France proposed.

    Not where somebody is on record as being for or against it as France's.
    """
    language = record.lexicon.language
    topics = [s for s in question.spans if s.kind == "topic"] if question.act in language.stances else []
    owned = ((span, topic) for span in question.spans for topic in topics)
    for span, topic in (pair for pair in owned if _is_of(pair[1], pair[0], question, language)):
        on_it = [f for f in record.holding.get(span.id, ()) if topic.id in f.entry.topics]
        made = any(span.id in f.entry.who and f.entry.act in language.proposings for f in on_it)
        if made and not any(question.acts & f.acts and span.id not in f.entry.who for f in on_it):
            yield span.id


def _is_of(topic: Span, span: Span, question: Question, language: Language) -> bool:
    """True for the levy in "the French levy", in "France's new levy", and in "did France get support for its levy"."""
    got = question.is_passive and question.names_act and span.subject
    between = language.newer.union(language.older).issuperset(question.words[max(span.end, 0) : max(topic.start, 0)])
    own = span.possessive and span.end <= topic.start and between
    return span.kind in ENTITY_KINDS and (own or got)


_CLAUSES = frozenset({"when", "once", "after", "because"})


def _is_in_clause(span: Span, question: Question) -> bool:
    """True for India in "what did the EU reply when India complained", who need not have replied."""
    return span.start > 1 and bool(question.asides) and word_before(span, question) in _CLAUSES


def _did(span: Span, question: Question, record: Record) -> bool:
    """True for a meeting of which it is asked what it did, and at which something like that was done."""
    there = (facet for facet in record.holding.get(span.id, ()) if span.id in facet.entry.at)
    return span.subject and question.act is not None and any(question.acts & facet.acts for facet in there)


def _patients(question: Question) -> Iterator[str]:
    """Documents with which something was done, or of which something was said: "who commented on the report"."""
    documents = [span for span in question.spans if span.kind == "document" and not span.is_source]
    yield from (span.id for span in documents if question.act or (question.speaks and not span.subject))


def _places(question: Question, record: Record) -> Iterator[frozenset[str]]:
    """For each place at which something was said, the ids of the meetings there: "what did Peru say in Lima"."""
    words, language = question.words, record.lexicon.language
    for n in range(2, len(words)):
        # The workshop "in Lima" may be spoken of anywhere.
        done = language.act_phrases.find((stem(words[n - 2]),))
        said = any(not acts.isdisjoint(("said", "reported")) for _, _, acts in done)
        named = any(span.start <= n < span.end for span in question.spans)
        if said and words[n - 1] == "in" and words[n] in record.places and not named:
            word = words[n]
            there = (meeting for meeting in record.knowledge.meetings if word in words_of(meeting.place or ""))
            yield frozenset(meeting.id for meeting in there)


def _is_scene(kind: str, question: Question, record: Record) -> bool:
    """True for a kind of meeting at which something was done: "at the seminar"."""
    last = {stem(one.split()[-1]) for one in kind.split("|")}
    words, scenes = question.words, record.lexicon.language.scenes
    said = any(stem(word) in last and not scenes.isdisjoint(words[max(n - 3, 0) : n]) for n, word in enumerate(words))
    return kind != "meeting" and said and record.lexicon.is_of_meetings(kind)


def _asks_what_was_done(question: Question) -> bool:
    """True for "what did the Committee do", and for what it said."""
    return question.act is None and (question.speaks or question.says(frozenset({"do"})))


def _doing_bodies(question: Question, record: Record) -> Iterator[str]:
    did = question.act and question.acts.isdisjoint(record.lexicon.language.collective)
    if did or _asks_what_was_done(question):
        bodies = (span for span in question.spans if span.kind == "body")
        yield from (span.id for span in bodies if span.subject or word_before(span, question) == "by")


def _other_proposals(question: Question, record: Record) -> Iterator[str]:
    """The ban, where a moratorium is asked for that one topic has beside it: it has no word of what was typed."""
    proposings, retreats = record.lexicon.language.proposings, record.lexicon.language.retreats
    # What goes on from a question has a topic's id, and not what it was called.
    for span in (span for span in question.spans if span.kind == "topic" and span.surface != span.id):
        holding = record.holding.get(span.id, ())
        like = [
            facet for facet in holding if span.id in facet.entry.topics and facet.entry.act in proposings | retreats
        ]
        proposals = [facet for facet in like if facet.entry.act in proposings]
        stems = set(stems_of(span.surface)) - record.lexicon.language.filler_stems
        meant = [facet for facet in proposals if stems <= facet.terms]
        if stems and proposals[1:] and meant:
            yield from (facet.entry.id for facet in like if stems.isdisjoint(facet.terms))
            # Nobody was against it before it was proposed.
            first, stances = min(facet.since for facet in meant), record.lexicon.language.stances
            earlier = (facet for facet in holding if facet.since < first and facet.entry.act in stances)
            yield from (facet.entry.id for facet in earlier if stems.isdisjoint(facet.terms))


def _sole_object(question: Question, record: Record) -> str | None:
    """The treaty in "who opposes the treaty": what concerns some point of it is no answer."""
    asks = question.is_whether or question.ask == "who" or (question.ask == "when" and not question.names_act)
    if question.act is None or not asks:
        return None
    others = question.kinds or question.content or question.deeds or question.dates
    spans = [span for span in question.spans if span.kind not in ENTITY_KINDS and span.kind != "meeting"]
    taken_for = record.lexicon.language.acts[question.act].contrary
    before = word_before(spans[0], question) if spans else ""
    is_source = bool(spans) and spans[0].is_source and before not in OF_OBJECTS
    matter = before in record.lexicon.language.matters
    is_object = len(spans) == 1 and not is_source and (taken_for or not matter)
    if not is_object or others or spans[0].id not in record.lexicon.everywhere:
        return None
    # Who wants a weak treaty is not who wants one.
    return "" if question.modifiers else spans[0].id


def _is_on_record(act: str, doer: str, record: Record) -> bool:
    """False for "Kuwait's motion" where no proposal of Kuwait is an entry of its own: then Kuwait is concerned."""
    return any(facet.entry.act == act and doer in facet.entry.who for facet in record.holding.get(doer, ()))


def _deed_topics(deeds: Iterable[tuple[str, str]], record: Record) -> frozenset[str]:
    return frozenset(
        topic
        for act, doer in deeds
        for facet in record.facets
        if facet.entry.act == act and doer in facet.entry.who
        for topic in facet.entry.topics
    )


def _others(deeds: Iterable[tuple[str, str]], record: Record) -> Iterator[str]:
    doers = {doer for _, doer in deeds}
    for act, doer in deeds:
        yield from (
            party for facet in _like_deeds(act, doer, record) for party in facet.entry.who if party not in doers
        )


def _own_terms(deeds: Iterable[tuple[str, str]], record: Record) -> frozenset[str]:
    """Stems that those deeds' own words have, and neither those of the like by others nor the names of their topics."""
    doers = {doer for _, doer in deeds}
    like = [facet for act, doer in deeds for facet in _like_deeds(act, doer, record)]
    texts = {facet.entry.id: record.lexicon.terms(words_of(facet.entry.text)) for facet in like}
    own = [texts[facet.entry.id] for facet in like if doers & set(facet.entry.who)]
    others = [texts[facet.entry.id] for facet in like if doers.isdisjoint(facet.entry.who)]
    named = [record.naming[topic] for facet in like for topic in facet.entry.topics]
    language = record.lexicon.language
    plain = language.filler_stems | language.stop_words | {stem(word) for word in language.act_words | language.parties}
    return frozenset().union(*own).difference(*others, *named, plain)


def _has_rival(act: str, doer: str, record: Record) -> bool:
    return any(set(facet.entry.who) != {doer} for facet in _like_deeds(act, doer, record))


def _like_deeds(act: str, doer: str, record: Record) -> list[Facet]:
    """The deeds of a sort on the topics of somebody's, theirs too, in the order of the record."""
    topics = _deed_topics([(act, doer)], record) - record.lexicon.everywhere
    proposings = record.lexicon.language.proposings
    acts = proposings if act in proposings else {act}
    found = (facet for topic in topics for facet in record.holding.get(topic, ()) if facet.entry.act in acts)
    like = {facet.position: facet for facet in found if not topics.isdisjoint(facet.entry.topics)}
    return [like[position] for position in sorted(like)]


def _later_rivals(deeds: Sequence[tuple[str, str]], record: Record) -> frozenset[str] | None:
    """Who did the like after those who did; None where somebody else did so before."""
    doers = {doer for _, doer in deeds}
    rivals: set[str] = set()
    for act, doer in deeds:
        like = _like_deeds(act, doer, record)
        if like and doer not in like[0].entry.who:
            return None
        rivals |= {party for facet in like for party in facet.entry.who}
    return frozenset(rivals - doers)


def _taken_back(deeds: Sequence[tuple[str, str]], record: Record) -> date | None:
    """The first day on which somebody withdrew what they did, on its topics."""
    topics, doers = _deed_topics(deeds, record) - record.lexicon.everywhere, {doer for _, doer in deeds}
    held = (facet for doer in doers for facet in record.holding.get(doer, ()) if facet.entry.act == "withdrew")
    ends = (f.since for f in held if doers & set(f.entry.who) and topics & set(f.entry.topics))
    return min(ends, default=None)


def is_object(question: Question) -> bool:
    """True where the doer is what is asked for, so that the party named is the one done to."""
    asked_of_deed = question.is_whether and not question.parties[1:] and bool(question.deeds)
    counted = question.ask == "how many" and not any(span.subject for span in question.spans)
    return question.is_passive or question.ask == "who" or counted or asked_of_deed


def word_before(span: Span, question: Question) -> str:
    """The word right before a name, its article aside; none of a name that was said before."""
    words = question.words[: max(span.start, 0)]
    return next((word for word in reversed(words[-2:]) if word != "the"), "")


def kind_ids(kind: str, record: Record) -> frozenset[str]:
    """The meetings and topics of a kind, or of any of several kinds that a word may stand for."""
    return frozenset(thing for one in kind.split("|") for thing in record.lexicon.kinds.get(one, ()))
