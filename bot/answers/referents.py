"""What a question that goes on speaks of: what "it" and "they" stand for, and what "when?" is asked of."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from bot.answers.matter import NOTHING, deeds_of, doers_in, entries_in, matter_of, meetings_in, meetings_of, own_topic
from bot.answers.memory import span_of
from bot.knowledge.model import Entry
from bot.matching.index import Record
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.persons import in_term
from bot.matching.questions import Question
from bot.text import stem, stems_of

FEW = 3
"""Statements that are one matter, at most."""
_THINGS = frozenset({"it", "they"})
"""Pronouns for what was spoken of, and not for its being said."""


def asked_of(question: Question, before: Question, record: Record) -> Question:
    """Another thing asked of what was answered: "when?"."""
    told, meetings = entries_in(before, record), meetings_in(before, record)
    predecessor = beside_in_office(question, before, record)
    if predecessor:
        return predecessor
    series = _series(before, record) if question.order and question.ask == "when" else ()
    if series and not meetings:
        # When "it" meets next is asked of the body, or of whose session it was.
        return replace(question, spans=series, kinds=("meeting",), acts=frozenset(), act=None)
    question = _as_asked(question, told, record)
    if question.ask == "when" and _has_no_time(before, told, record):
        return replace(question, focus=NOTHING)
    still = question.is_whether and question.says(record.lexicon.language.continuances)
    if (question.ask in ("why", "who", "where", "how many") or still) and told:
        question = replace(question, acts=before.acts, act=before.act, speaks=before.speaks)
    if question.ask == "status" and before.act in record.lexicon.language.stances - record.lexicon.language.fates:
        # What became of it is asked of what somebody was against, and not of their being so.
        matter = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS)
        return replace(question, spans=(*question.spans, *matter), deeds=before.deeds, kinds=before.kinds)
    if not meetings and question.ask in ("when", "where") and question.says(_THINGS):
        # When "it" was is asked of the seminar, and not of what was said of it.
        meetings = list(before.ids("meeting")[:1]) or meetings_of(told, record)
    if meetings or told:
        # "At which session?" asks for the one meant, and why somebody opposed it is no reason of who proposed it.
        kinds = () if question.ask == "when" else question.kinds
        spans = (*(span_of("meeting", meeting, meeting) for meeting in meetings), *question.spans)
        focus = () if meetings else tuple(entry.id for entry in told)
        return replace(question, spans=spans, kinds=kinds, focus=focus)
    # When it is, after nothing was known of who paid for the seminar, asks for the seminar.
    of_meeting = before.ids("meeting") or any(map(record.lexicon.is_of_meetings, before.kinds))
    done = question if question.ask in ("when", "where") and of_meeting else before
    return replace(
        question, spans=(*before.spans, *question.spans), acts=done.acts, act=done.act, deeds=done.deeds,
        kinds=before.kinds, content=before.content, dates=before.dates,
        is_future=question.is_future or before.is_future,
    )  # fmt: skip


def _has_no_time(before: Question, told: Sequence[Entry], record: Record) -> bool:
    """True where the date of what was told is none of what it was asked of: how it stands, or who held something."""
    held = before.act in record.lexicon.language.meeting_acts
    spoken_of = held and not any(entry.date or before.acts & record.facet_by_id[entry.id].acts for entry in told)
    return bool(told) and ((before.ask == "status" and before.is_whether) or spoken_of)


def same_one(question: Question, before: Question, record: Record) -> Question | None:
    """Whether "that was China", or was in July, asked of what was told: of nothing else that China did, or of July."""
    verb, pronoun = (*question.words[:2], "", "")[:2]
    told = tuple(entry.id for entry in entries_in(before, record))
    says = question.acts or question.content or question.kinds or question.order
    the_one = "one" in question.words
    named = question.parties or question.dates or question.ids("meeting") or (the_one and question.spans)
    asks = verb in ("is", "was", "are", "were") and pronoun in ("it", "that", "this", "they", "those")
    if not (asks and named) or says or (question.ids("topic", "document") and not the_one):
        return None
    meetings = meetings_in(before, record)
    if meetings and question.dates:
        spans = tuple(span_of("meeting", id_, id_) for id_ in meetings)
        return replace(question, ask="when", spans=spans, dates=(), follow="pronoun")
    # Which of several it was, the record may not say.
    focus = told if not the_one or len(told) == 1 else NOTHING
    return replace(question, focus=focus, follow="pronoun") if focus else None


def _as_asked(question: Question, told: Sequence[Entry], record: Record) -> Question:
    """What a question of few words asks of what was told: "since when?" of who came into an office, when they did."""
    language, words = record.lexicon.language, question.words
    came = any(entry.act in language.appointments for entry in told)
    if came and words[:1] == ("from",) and question.ask == "who":
        # From which country they are stands with their coming into the office.
        return replace(question, ask="what")
    if came and words == ("since", "when"):
        question = replace(question, ask="when")
    elif words[1:] == ("when",) and words[0] in language.prepositions:
        # To when it was moved stands in its words, and is not when it was moved.
        return replace(question, ask="what")
    # When it is, is not when somebody spoke of it.
    is_to_be = question.ask == "when" and question.says(language.presents) and not question.is_past
    return replace(question, is_future=True) if is_to_be else question


def _series(before: Question, record: Record) -> tuple[Span, ...]:
    """The body that was spoken of, else the one at whose session it was said; none where there are several."""
    bodies = tuple(span for span in before.spans if span.kind == "body" and span.id in _meeting_bodies(record))
    meetings = [record.knowledge.meeting_by_id[id_] for entry in entries_in(before, record) for id_ in entry.at]
    hosts = tuple(span_of("body", id_, id_) for id_ in dict.fromkeys(m.body for m in meetings) if id_)
    found = bodies or hosts
    return found if len(found) == 1 else ()


def _meeting_bodies(record: Record) -> frozenset[str]:
    return frozenset(meeting.body for meeting in record.knowledge.meetings if meeting.body)


def about(question: Question, before: Question, record: Record) -> Question:
    """Something else said of the same matter: "who supported it?"."""
    if question.of_people and (question.act or question.speaks) and not question.parties and question.ask != "who":
        doers = tuple(span for span in before.spans if span.kind in ENTITY_KINDS) or doers_in(before, record)
        if question.act is None and before.ask == "who" and before.focus:
            return replace(question, focus=before.focus)
        known = tuple(span for span in doers if span.id not in record.lexicon.everywhere)
        widened = question.widened | ({"party"} if known and not before.parties else frozenset())
        focus = _in_term(before, record) if known else before.focus or NOTHING
        return replace(question, spans=(*question.spans, *known), widened=widened, focus=focus)
    readers = (beside_in_office, _on_behalf, _of_told, _of_meeting, _of_office, _of_statement, _of_scene)
    resumed = (reader(question, before, record) for reader in readers)
    return next(filter(None, resumed), None) or _of_matter(question, before, record)


def _in_term(before: Question, record: Record) -> tuple[str, ...]:
    """What was done in an office while somebody held it whose coming was just told: none of it is another's."""
    facets = [record.facet_by_id[entry.id] for entry in entries_in(before, record)]
    came = sorted(
        (facet for facet in facets if facet.entry.act in record.lexicon.language.electings), key=lambda f: f.since
    )
    # Whoever was named came first: who came after them is told by their name as well.
    terms = [in_term(facet, record) for facet in (came[:1] if before.content else came)]
    return tuple(dict.fromkeys(id_ for term in terms for id_ in term)) if all(terms) else ()


def _of_meeting(question: Question, before: Question, record: Record) -> Question | None:
    """What is done with a meeting, asked of the one that was told of: who paid for it, not for who came to it."""
    about = meetings_of(entries_in(before, record), record)
    named = question.ids("topic", "meeting", "document") or question.kinds
    if named or not about or question.act not in record.lexicon.language.meeting_acts:
        return None
    return replace(question, spans=(*question.spans, span_of("meeting", about[0], about[0])))


def beside_in_office(question: Question, before: Question, record: Record) -> Question | None:
    """Who it was "before", or "after him", is whoever had come into the office next to the one spoken of."""
    appointments = record.lexicon.language.appointments - {"resigned"}
    told = [record.facet_by_id[entry.id] for entry in entries_in(before, record) if entry.act in appointments]
    offices = {id_ for facet in told for id_ in facet.entry.about if record.knowledge.kind_by_entity.get(id_) == "body"}
    language = record.lexicon.language
    succeeds = language.asks_to_succeed(question.words)
    is_before, is_after = question.says(language.predecessors), succeeds or question.says(frozenset({"after"}))
    passed = language.stop_words | language.pronouns | language.predecessors
    asks = question.ask == "who" or (question.ask == "what" and passed.issuperset(question.words))
    if not asks or question.act or question.speaks or not told or is_before == is_after:
        return None
    if not offices.issuperset(question.parties):
        return None
    held = (facet for id_ in offices for facet in record.holding.get(id_, ()) if facet.entry.act in appointments)
    others = sorted({(f.since, f.entry.id) for f in held if offices & set(f.entry.about)})
    first, last = min(facet.since for facet in told), max(facet.since for facet in told)
    earlier, later = [id_ for since, id_ in others if since < last], [id_ for since, id_ in others if since > first]
    focus = tuple(earlier[-1:] if is_before else later[:1]) or (NOTHING if is_before else ())
    # It is the office that was asked for, and not the one spoken of before.
    told_as = replace(question, ask="what", spans=(), content=(), unknown=(), focus=focus, guard=None)
    return told_as if focus else None


def _on_behalf(question: Question, before: Question, record: Record) -> Question | None:
    """Who spoke "for it", where "it" is a group that others speak for, did so on its behalf and did not support it."""
    told = entries_in(before, record)
    kind_of = record.knowledge.kind_by_entity
    groups = {*before.ids("group"), *(party for entry in told for party in entry.who if kind_of.get(party) == "group")}
    speaks = question.words[:2] in (("who", "spoke"), ("who", "speaks")) and question.words[-2:-1] == ("for",)
    theirs = [entry.id for entry in told if not groups.isdisjoint(entry.who) and entry.who[1:]]
    if not speaks or not theirs or question.parties:
        return None
    return replace(question, focus=tuple(theirs), acts=frozenset(), act=None, speaks=True)


def _of_told(question: Question, before: Question, record: Record) -> Question | None:
    """Who did what was just told: who presented it is whoever presented the study spoken of, and no other paper."""
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds or question.content
    stances = record.lexicon.language.stances
    if question.ask != "who" or question.follow != "pronoun" or named or question.act in stances:
        return None
    verb = set(map(stem, question.words[1:2]))
    entries = entries_in(before, record)
    # Who wants "that" is whoever was just told as saying so.
    said = question.words[-1:] in (("that",), ("so",), ("this",)) and len(entries) <= FEW
    wishes = said and question.act in record.lexicon.language.intentions
    told = [
        entry.id
        for entry in entries
        if question.acts & record.facet_by_id[entry.id].acts
        or verb & set(stems_of(entry.text))
        or (wishes and (question.act == "wanted" or entry.act not in stances))
    ]
    if not (told and question.act):
        return None
    if not wishes:
        return replace(question, focus=tuple(told))
    did = tuple(dict.fromkeys(entry.act for entry in entries if entry.id in told))
    return replace(question, acts=frozenset(did), act=did[0], focus=tuple(told))


def _of_statement(question: Question, before: Question, record: Record) -> Question | None:
    """For or against what somebody said is not for or against what it was said of: who agreed with Panama's warning."""
    language = record.lexicon.language
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds
    # Behind "who opposed the levy", or a session's decision, that is what "it" is.
    of_thing = before.act in language.stances and (before.deeds or before.ids("topic", "document") or before.kinds)
    entries = [e for e in entries_in(before, record)[:FEW] if e.act not in language.collective | language.meeting_acts]
    sides = language.stances - language.fates | ({"agreed"} if question.ask == "who" else set())
    if question.act not in sides or named or of_thing or not entries:
        return None
    if before.unnamed or not any(entry.who for entry in entries):
        return replace(question, focus=NOTHING)
    # Behind "who proposed it", whoever did.
    makers = doers_in(before, record) if before.ask == "who" and before.act in language.intentions else ()
    doers = {span.id: span for span in (*before.spans, *makers) if any(span.id in entry.who for entry in entries)}
    offers = [entry for entry in entries if entry.act in language.proposings and language.acts[entry.act].noun]
    first = not any(_comes_second(offer, doers, record) for offer in offers)
    deeds = tuple((entry.act, party) for entry in offers for party in entry.who if first and party in doers)
    parties = [span_of(span.kind, id_, span.surface) for id_, span in doers.items()] if not deeds else []
    topics = [span for span in matter_of(before, record) if span.kind == "topic"] if not deeds else []
    spans = (*question.spans, *topics, *parties)
    widened = question.widened | ({"topic"} if len(topics) > 1 else frozenset())
    objects = frozenset(doers) if parties else frozenset[str]()
    tied = replace(question, spans=spans, deeds=deeds, objects=objects, widened=widened)
    return tied if doers else None


def _comes_second(offer: Entry, doers: Container[str], record: Record) -> bool:
    """True where somebody else had proposed something on its own topic: what is said of that need not be of it."""
    own = record.facet_by_id[offer.id]
    on_it = (facet for topic in own_topic(offer, record) for facet in record.holding.get(topic, ()))
    before = (facet for facet in on_it if (facet.since, facet.position) < (own.since, own.position))
    proposed = (facet.entry for facet in before if facet.entry.act in record.lexicon.language.proposings)
    return any(party not in doers for entry in proposed for party in entry.who)


def _of_scene(question: Question, before: Question, record: Record) -> Question | None:
    """What was done "there" is asked of the time or the session, and not of what else was told of it."""
    there = question.words[-1:] in (("there",), ("then",))
    of_told = meetings_of(entries_in(before, record), record) if not question.parties else []
    spans = [span for span in before.spans if span.kind == "meeting"] or [
        span_of("meeting", id_, id_) for id_ in of_told
    ]
    meetings = tuple(replace(span, within=True) for span in spans)
    if not there or not (before.dates or meetings) or question.ids("topic", "meeting", "document"):
        return None
    return replace(question, spans=(*question.spans, *meetings), dates=before.dates)


def _of_matter(question: Question, before: Question, record: Record) -> Question:
    writes = question.says(record.lexicon.language.writings)
    if question.act is None and question.ask == "who" and before.focus and not writes:
        return replace(question, focus=before.focus, deeds=())
    of_meetings = question.acts <= record.lexicon.language.meeting_acts and not question.speaks
    if question.order and of_meetings and not question.parties:
        bodies = tuple(span for span in before.spans if span.kind == "body")
        return replace(question, spans=(*question.spans, *bodies))
    if question.ids("topic", "meeting", "document") or question.kinds:
        return question
    named = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS)
    derived, entries = matter_of(before, record), entries_in(before, record)
    # What was said at a session is the matter, and not the session.
    did = before.parties and before.act not in record.lexicon.language.meeting_acts
    at_scene = did and not (before.kinds or before.ids("topic", "document")) and 0 < len(entries) <= FEW
    of_meetings = bool(meetings_in(before, record)) and not entries
    if (named or before.kinds) and not (of_meetings or (at_scene and derived)):
        deeds = deeds_of(before, record) if question.act else ()
        widened = question.widened | (before.widened & {"topic"})
        spans = (*question.spans, *named)
        return replace(question, spans=spans, kinds=before.kinds, deeds=deeds, widened=widened)
    if derived:
        widened = question.widened | ({"topic"} if len(derived) > 1 else frozenset())
        ask = "agenda" if of_meetings and "agenda" in question.asks else question.ask
        acts = frozenset[str]() if ask == "agenda" else question.acts
        deeds = deeds_of(before, record) if question.act else ()
        return replace(question, ask=ask, acts=acts, spans=(*question.spans, *derived), widened=widened, deeds=deeds)
    return replace(question, focus=before.focus or NOTHING, content=question.content or before.content, deeds=())


def _of_office(question: Question, before: Question, record: Record) -> Question | None:
    """What is done with an office, asked of the one into which somebody came: who nominated her for it."""
    appointments = record.lexicon.language.appointments
    entries = [entry for entry in entries_in(before, record) if entry.act in appointments]
    succeeds = record.lexicon.language.asks_to_succeed(question.words)
    left = [id_ for entry in entries for id_ in entry.who] if succeeds else []
    about = dict.fromkeys([*left, *(id_ for entry in entries for id_ in entry.about)])
    offices = [span_of("body", id_, id_) for id_ in about if record.knowledge.kind_by_entity.get(id_) == "body"]
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds
    # Who was elected, behind all that was done at a session, is asked of that.
    at_session = before.ids("meeting") and not question.of_people and len(entries) < len(entries_in(before, record))
    if not (question.act in appointments or succeeds) or named or not offices or at_session:
        return None
    widened = question.widened | ({"party"} if offices[1:] and not succeeds else frozenset())
    return replace(question, spans=(*question.spans, *offices), widened=widened)


def of_document(question: Question, before: Question, record: Record) -> Question | None:
    """What is asked of the document that alone was spoken of: who wrote it, when it came out, what it says."""
    language = record.lexicon.language
    asks = question.ask == "when" or question.says(language.writings) or (question.ask == "what" and question.speaks)
    # What was said of it was said on another day than that on which it came out.
    spoken_of = before.speaks and any(span.spoken_of for span in before.spans)
    said = before.act or spoken_of or before.kinds or before.content or len(before.spans) != 1
    documents = before.ids("document")
    if not asks or said or not documents or question.parties or question.follow not in ("pronoun", "bare"):
        return None
    span = replace(span_of("document", documents[0], before.spans[0].surface), subject=question.speaks)
    return replace(question, spans=(*question.spans, span), guard=None)
