"""Questions that go on from the one before: "and Pakistan?", "when?", "who supported it?"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from bot.answers.counting import labels_said
from bot.answers.matter import (
    NOTHING,
    behind,
    deeds_of,
    doers_in,
    entries_in,
    matter_of,
    meetings_in,
    meetings_of,
)
from bot.answers.memory import flags_of, kept, restored, span_of
from bot.knowledge.model import Entry
from bot.matching.conditions import doers_of
from bot.matching.index import Record
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.questions import Question
from bot.replies import Answer, Clarification, Context, Reply, Silence
from bot.text import words_of

FEW = 3
"""Statements that are one matter, at most."""


def readings_of(question: Question, context: Context | None, record: Record) -> Iterator[Question]:
    """The question as it goes on from the conversation, the likeliest reading first; itself where it stands alone.

    What goes on from an answer speaks of the matter of that answer and never of the whole record.
    """
    first = _resumed(question, context, record)
    if first is question or context is None:
        yield question
        return
    before = restored(context.question)
    of_doers = _of_doers(first, question, before, record)
    if of_doers:
        yield of_doers
    yield first
    if question.content and question.follow is None:
        # It may as well begin something new.
        yield question


def _of_doers(resumed: Question, question: Question, before: Question, record: Record) -> Question | None:
    """What is said of one statement of several topics, asked of all of them and of whoever made it."""
    entries = entries_in(before, record) or behind(before.ids("document"), record)
    topics = [topic for entry in entries[:1] for topic in record.lexicon.telling(entry.topics)]
    derived = set(resumed.ids("topic")) - set(question.ids("topic")) - set(before.ids("topic"))
    asked_of = (derived and len(topics) > 1) or before.ids("document")
    if resumed.ids("document") or len(entries) != 1 or not topics or not asked_of or not entries[0].who:
        return None
    kinds = record.knowledge.kind_by_entity
    spans = [span_of("topic", topic, topic) for topic in topics]
    spans += [replace(span_of(kinds[party], party, party), possessive=True) for party in entries[0].who]
    widened = resumed.widened | {"topic"}
    return replace(resumed, spans=(*question.spans, *spans), widened=widened, owners=frozenset(entries[0].who))


def _resumed(question: Question, context: Context | None, record: Record) -> Question:
    if context is None or not context.question:
        return question
    before = restored(context.question)
    readers = (_beside, _counterpart, _others, _of_document, _counted_too)
    resumed = next((found for reader in readers if (found := reader(question, before, record))), None)
    if resumed:
        return resumed
    of_then = _is_time_alone(question, record) and bool(before.act or before.speaks)
    if question.follow is None and not (of_then or _names_nothing(question)):
        return question
    # "At which meeting was that" asks for the meeting of what was told.
    kinds = question.ask != "when" and question.kinds
    succeeds = next(record.lexicon.language.successions.find(question.words), None) is not None
    says = question.spans or question.acts or kinds or question.content or question.dates or succeeds
    if (question.follow == "bare" and not question.acts) or (question.follow == "pronoun" and not says):
        return _asked_of(question, before, record)
    if question.follow == "more" or of_then:
        return _instead(question, before, record)
    return _about(question, before, record)


def _is_time_alone(question: Question, record: Record) -> bool:
    """True for "in March?", which behind a question on what was done asks the same of that time."""
    said = question.spans or question.kinds or question.content or question.acts or question.echoes or question.asks
    in_time = question.dates and question.words[0] in record.lexicon.language.prepositions
    return bool(in_time) and not (said or question.is_whether or question.speaks)


def _names_nothing(question: Question) -> bool:
    """True for "who abstained?" and "how many people came?", which do not say where or in what."""
    named = question.spans or question.kinds or question.dates or question.paragraph or question.excluded
    named_kind = question.named is not None and question.ask != "how many"
    pending = "pending" in question.asks
    whole = (question.ask in ("list", "define", "summary", "status") and not pending) or named_kind or question.order
    # "What was decided?" behind a session is asked of the session, and so is "any objections?".
    opens = question.words[:1] in (("what",), ("any",))
    asks = question.asks or question.is_whether or opens
    of_it = pending or "agenda" in question.asks
    says = question.act or question.speaks or question.content or question.counted or of_it
    return bool(says and asks) and not (named or whole)


def chosen(utterance: str, context: Context | None, record: Record) -> str | None:
    """The question that was chosen of those given, by its label, its number, or "yes" to the only one."""
    choices = context.choices if context else ()
    words, assents = words_of(utterance), record.lexicon.language.assents
    for number, (label, question) in enumerate(choices, 1):
        if words in (words_of(label), (str(number),)) or (len(choices) == len(words) == 1 and words[0] in assents):
            return question
    return None


def remembered(question: Question, reply: Reply, before: Context | None) -> Context:
    """The conversation after a reply; a silence keeps the question, and the matter where the question named none."""
    earlier = before.question if before else {}
    if not isinstance(reply, Answer | Silence):
        choices = reply.choices if isinstance(reply, Clarification) else ()
        return Context(earlier, asked_back=True, choices=tuple((choice.label, choice.utterance) for choice in choices))
    if isinstance(reply, Answer):
        told = list(dict.fromkeys([reply.headline.id, *(statement.id for statement in reply.statements)]))
        return Context(kept(_goes_on(question, restored(earlier), told), told))
    if earlier and (question.follow in ("pronoun", "bare") or question.focus or _names_nothing(question)):
        # It was refused: "it" still is what it was.
        return Context(earlier)
    return Context(kept(question, ()))


def _goes_on(question: Question, before: Question, told: Sequence[str]) -> Question:
    """What "when?" was asked of stays what was asked about: "and Panama?" behind it asks when Panama did the same."""
    same = bool(question.focus) and set(told) <= set(before.focus) and question.follow in ("bare", "pronoun")
    return replace(before, ask=question.ask) if same else question


def _beside(question: Question, before: Question, record: Record) -> Question | None:
    """The meeting next to the one just spoken of: "and the one after that?"."""
    words = question.words
    order = next((min(orders) for _, _, orders in record.lexicon.language.sequences.find(words)), None)
    scene = _at_neighbour(question, before, order, record) if order else None
    if scene:
        return scene
    named = before.ids("meeting")
    meetings = meetings_in(before, record) or named or meetings_of(entries_in(before, record), record)
    if not (order and meetings) or question.spans or question.acts or question.content or question.dates:
        return None
    anchor = record.knowledge.meeting_by_id[meetings[-1]]
    anything = not record.lexicon.language.anything.isdisjoint(words)
    bodies = () if question.kinds else tuple(span for span in before.spans if span.kind == "body")
    if named and anchor.body and not (question.kinds or anything):
        # The one before the third session of a Committee is one of that Committee.
        bodies = (span_of("body", anchor.body, anchor.body),)
    kinds = question.kinds or (("event",) if anything else before.kinds or (anchor.kind,))
    # The next of several that were listed is the next from today.
    origin = anchor.id if len(meetings) == 1 else None
    return replace(question, spans=bodies, kinds=kinds, order=order, anchor=origin, ask="when", is_plural=False)


def _at_neighbour(question: Question, before: Question, order: str, record: Record) -> Question | None:
    """What was asked of a session, asked of the one before or after it: "and at the one before?"."""
    asked = [record.knowledge.meeting_by_id[id_] for id_ in before.ids("meeting")]
    at = question.says(record.lexicon.language.scenes)
    if not (at and (before.acts or before.speaks) and asked) or question.spans or question.content:
        return None
    here = asked[-1]
    series = [m for m in record.knowledge.meetings if (m.body, m.kind) == (here.body, here.kind)]
    ordered = sorted(series, key=lambda m: m.when.earliest, reverse=order == "last")
    beside = ordered[ordered.index(here) + 1 :][:1]
    if not beside:
        return None
    span = replace(span_of("meeting", beside[0].id, beside[0].name), within=True)
    return _instead(replace(question, spans=(span,), kinds=(), order=None, acts=frozenset(), act=None), before, record)


def _counterpart(question: Question, before: Question, record: Record) -> Question | None:
    """The same asked of another meeting of a numbered series: "and at the second?" after the first session."""
    ordinals = record.lexicon.language.ordinals
    number = next((word for word in question.words if word in ordinals), None)
    meetings = [record.knowledge.meeting_by_id[id_] for id_ in before.ids("meeting")]
    words = question.words
    said = [word for word in words if word not in ordinals | record.lexicon.language.stop_words]
    if question.follow is None or not (number and meetings) or said:
        return None
    question = replace(question, acts=frozenset(), act=None, asides=())
    for name in (name for meeting in meetings for name in (meeting.name, *meeting.aliases)):
        other = "".join(number if word in ordinals else word for word in words_of(name))
        kind, id_, _ = record.lexicon.names.by_words.get(other, ("", "", 0))
        if kind == "meeting" and other != "".join(words_of(name)):
            spans = [span for span in before.spans if span.kind != "meeting"]
            spans.append(span_of("meeting", id_, name))
            return _instead(replace(question, spans=tuple(spans), content=(), unknown=()), before, record)
    return None


_THINGS = frozenset({"it", "they"})


def _asked_of(question: Question, before: Question, record: Record) -> Question:
    """Another thing asked of what was answered: "when?"."""
    meetings = meetings_in(before, record)
    entries = tuple(entry.id for entry in entries_in(before, record))
    # "At which session?" asks for the one meant, and why somebody opposed it is no reason of who proposed it.
    kinds = () if question.ask == "when" else question.kinds
    came = any(entry.act in record.lexicon.language.appointments for entry in entries_in(before, record))
    if question.words == ("since", "when") and came:
        question = replace(question, ask="when")
    elif question.words[1:] == ("when",) and question.words[0] in record.lexicon.language.prepositions:
        # To when it was moved stands in its words, and is not when it was moved.
        question = replace(question, ask="what")
    if question.ask == "when" and question.says(record.lexicon.language.presents) and not question.is_past:
        # When it is, is not when somebody spoke of it.
        question = replace(question, is_future=True)
    still = question.is_whether and question.says(record.lexicon.language.continuances)
    if (question.ask in ("why", "who", "how many") or still) and entries:
        question = replace(question, acts=before.acts, act=before.act, speaks=before.speaks)
    if question.ask == "status" and before.act in record.lexicon.language.stances:
        # What became of it is asked of what somebody was against, and not of their being so.
        matter = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS)
        return replace(question, spans=(*question.spans, *matter), deeds=before.deeds, kinds=before.kinds)
    if not meetings and question.ask in ("when", "where") and question.says(_THINGS):
        # When "it" was is asked of the seminar, and not of what was said of it.
        meetings = list(before.ids("meeting")[:1]) or meetings_of(entries_in(before, record), record)
    if meetings or entries:
        spans = (*(span_of("meeting", meeting, meeting) for meeting in meetings), *question.spans)
        return replace(question, spans=spans, kinds=kinds, focus=() if meetings else entries)
    # When it is, after nothing was known of who paid for the seminar, asks for the seminar.
    of_meeting = before.ids("meeting") or any(map(record.lexicon.is_of_meetings, before.kinds))
    done = question if question.ask in ("when", "where") and of_meeting else before
    return replace(
        question, spans=(*before.spans, *question.spans), acts=done.acts, act=done.act, deeds=done.deeds,
        kinds=before.kinds, content=before.content, dates=before.dates,
    )  # fmt: skip


def _about(question: Question, before: Question, record: Record) -> Question:
    """Something else said of the same matter: "who supported it?"."""
    if question.of_people and (question.act or question.speaks) and not question.parties and question.ask != "who":
        doers = tuple(span for span in before.spans if span.kind in ENTITY_KINDS) or doers_in(before, record)
        if question.act is None and before.ask == "who" and before.focus:
            return replace(question, focus=before.focus)
        known = tuple(span for span in doers if span.id not in record.lexicon.everywhere)
        widened = question.widened | ({"party"} if known and not before.parties else frozenset())
        focus = () if known else before.focus or NOTHING
        return replace(question, spans=(*question.spans, *known), widened=widened, focus=focus)
    return (
        _of_told(question, before, record)
        or _of_meeting(question, before, record)
        or _of_office(question, before, record)
        or _of_statement(question, before, record)
        or _of_matter(question, before, record)
    )


def _of_meeting(question: Question, before: Question, record: Record) -> Question | None:
    """What is done with a meeting, asked of the one that was told of: who paid for it, not for who came to it."""
    about = meetings_of(entries_in(before, record), record)
    named = question.ids("topic", "meeting", "document") or question.kinds
    if named or not about or question.act not in record.lexicon.language.meeting_acts:
        return None
    return replace(question, spans=(*question.spans, span_of("meeting", about[0], about[0])))


def _of_told(question: Question, before: Question, record: Record) -> Question | None:
    """Who did what was just told: who presented it is whoever presented the study spoken of, and no other paper."""
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds or question.content
    stances = record.lexicon.language.stances
    if question.ask != "who" or question.follow != "pronoun" or named or question.act in stances:
        return None
    told = [entry.id for entry in entries_in(before, record) if question.acts & record.facet_by_id[entry.id].acts]
    return replace(question, focus=tuple(told)) if told and question.act else None


def _of_statement(question: Question, before: Question, record: Record) -> Question | None:
    """For or against what somebody said is not for or against what it was said of: who agreed with Panama's warning."""
    language = record.lexicon.language
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds
    # Behind "who opposed the levy", or a session's decision, that is what "it" is.
    of_thing = before.act in language.stances and (before.deeds or before.ids("topic", "document") or before.kinds)
    entries = [e for e in entries_in(before, record)[:FEW] if e.act not in language.collective | language.meeting_acts]
    if question.act not in language.stances - language.fates or named or of_thing or not entries:
        return None
    if before.unnamed or not any(entry.who for entry in entries):
        return replace(question, focus=NOTHING)
    doers = {span.id: span for span in before.spans if any(span.id in entry.who for entry in entries)}
    offers = [entry for entry in entries if entry.act in language.proposings and language.acts[entry.act].noun]
    first = not any(_comes_second(offer, doers, record) for offer in offers)
    deeds = tuple((entry.act, party) for entry in offers for party in entry.who if first and party in doers)
    parties = [span_of(span.kind, id_, span.surface) for id_, span in doers.items()] if not deeds else []
    topics = [span for span in matter_of(before, record) if span.kind == "topic"] if not deeds else []
    spans = (*question.spans, *topics, *parties)
    widened = question.widened | ({"topic"} if len(topics) > 1 else frozenset())
    tied = replace(question, spans=spans, deeds=deeds, objects=frozenset(doers), widened=widened)
    return tied if doers else None


def _comes_second(offer: Entry, doers: Container[str], record: Record) -> bool:
    """True where somebody else had proposed something on one of its topics: what is said of that need not be of it."""
    own = record.facet_by_id[offer.id]
    on_it = (facet for topic in offer.topics for facet in record.holding.get(topic, ()))
    before = (facet for facet in on_it if (facet.since, facet.position) < (own.since, own.position))
    proposed = (facet.entry for facet in before if facet.entry.act in record.lexicon.language.proposings)
    return any(party not in doers for entry in proposed for party in entry.who)


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
    succeeds = next(record.lexicon.language.successions.find(question.words), None) is not None
    left = [id_ for entry in entries for id_ in entry.who] if succeeds else []
    about = dict.fromkeys([*left, *(id_ for entry in entries for id_ in entry.about)])
    offices = [span_of("body", id_, id_) for id_ in about if record.knowledge.kind_by_entity.get(id_) == "body"]
    named = question.parties or question.ids("topic", "meeting", "document") or question.kinds
    if not (question.act in appointments or succeeds) or named or not offices:
        return None
    return replace(question, spans=(*question.spans, *offices))


def _of_document(question: Question, before: Question, record: Record) -> Question | None:
    """What is asked of the document that alone was spoken of: who wrote it, when it came out, what it says."""
    language = record.lexicon.language
    asks = question.ask == "when" or question.says(language.writings) or (question.ask == "what" and question.speaks)
    said = before.act or before.kinds or before.content or len(before.spans) != 1
    documents = before.ids("document")
    if not asks or said or not documents or question.parties or question.follow not in ("pronoun", "bare"):
        return None
    span = replace(span_of("document", documents[0], before.spans[0].surface), subject=question.speaks)
    return replace(question, spans=(*question.spans, span), guard=None)


def _counted_too(question: Question, before: Question, record: Record) -> Question | None:
    """Another number of what was just counted: "and participants?", "and in favour?"."""
    entries = entries_in(before, record)
    if before.ask != "how many" or question.follow != "more" or question.spans or not entries:
        return None
    found = labels_said(question, entries, record)
    if len(found) != 1:
        return None
    ((entry, label),) = found
    return Question(question.utterance, ask="how many", counted=words_of(label), focus=(entry.id,), follow="more")


def _others(question: Question, before: Question, record: Record) -> Question | None:
    """The same asked of everybody, or of everybody else: "who did?", "who else?", "who else spoke on it?"."""
    words = set(question.words)
    language = record.lexicon.language
    else_ = "else" in words
    bare = words <= language.whether | language.anyone | {"who", "else", "and", "so", "it", "that"}
    asks = ("who" in words and bool(words & language.whether)) or else_
    # "Who else supported it?" has a doing of its own.
    own = else_ and bool(question.acts) and not (question.spans or question.content or question.dates)
    if not ((bare and asks and before.acts) or own):
        return None
    acts, act, deeds = (question.acts, question.act, ()) if own else (before.acts, before.act, before.deeds)
    told = dict.fromkeys(party for entry in entries_in(before, record) for party in doers_of(entry, before.acts))
    kinds = record.knowledge.kind_by_entity
    doers = (*before.excluded, *(span_of(kinds[party], party, party) for party in told)) if else_ else before.excluded
    spans = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS or span.id in before.owners)
    spans = spans or (() if before.kinds else matter_of(before, record))
    return replace(
        question, ask="who", is_whether=False, spans=spans, acts=acts, act=act, deeds=deeds,
        kinds=before.kinds, content=before.content, excluded=doers, dates=before.dates, owners=before.owners,
        guard="negated" if before.guard == "negated" or words & language.negations else None,
    )  # fmt: skip


def _instead(question: Question, before: Question, record: Record) -> Question:
    """The same asked of something else: "and Pakistan?", "and in July?", "did Brazil?"."""
    if question.acts and question.spans:
        return question
    before = _with_other(before, question)
    places = {word for meeting in record.knowledge.meetings for word in words_of(meeting.place or "")}
    said = bool(set(question.content) - places or question.kinds or question.ids("topic"))
    things: list[tuple[str, ...]] = [("meeting",)] if said else [("topic",), ("meeting",), ("document",)]
    groups = [tuple(ENTITY_KINDS), *things]
    kept = [span for group in groups if not question.ids(*group) for span in before.spans if span.kind in group]
    of_body = question.order and question.ids("body")
    # "And the seminar?" is not asked of the workshop before.
    other = of_body or any(record.lexicon.is_of_meetings(kind) for kind in question.kinds)
    if question.dates or question.ids("meeting") or other:
        kept = [span for span in kept if span.kind != "meeting"]
    # "And what happens now?" is asked of the matter, and of no doing.
    own = question.acts or question.speaks or question.ask == "status"
    done = {} if own else {key: getattr(before, key) for key in _DONE}
    return replace(
        question,
        **done,
        spans=(*_placed_like(question.spans, before), *kept),
        deeds=question.deeds or before.deeds,
        kinds=question.kinds or (() if said or of_body else before.kinds),
        content=(*question.content, *(() if said else (word for word in before.content if word not in places))),
        counted=question.counted or (question.content if before.counted else ()) or before.counted,
        dates=question.dates or (() if question.ids("meeting") else before.dates),
        paragraph=question.paragraph or before.paragraph,
        excluded=question.excluded or before.excluded,
        # The reply to what was asked is not the asker's.
        owners=question.owners or (frozenset(before.parties) if question.names_act else before.owners),
        objects=question.objects or before.objects,
        widened=question.widened | before.widened,
        guard=question.guard or (before.guard if before.guard == "negated" else None),
        ask=_ask_instead(question, before),
        is_whether=question.is_whether or _is_whether_instead(question, before),
        order=question.order or before.order,
        named=question.named or before.named,
        unnamed=question.unnamed or before.unnamed,
        modifiers=question.modifiers | (frozenset() if said else before.modifiers),
    )


_DONE = ("acts", "act", "speaks", "mentions", "names_act", "extreme", "is_future", "is_passive")
"""What says what was done."""


def _with_other(before: Question, question: Question) -> Question:
    """The question before with another party as owner or object of what was done: "and Japan's?"."""
    if len(question.parties) != 1:
        return before
    (other,) = question.parties
    doing = [span.id for span in before.spans if span.subject and span.kind in ENTITY_KINDS]
    # "And the UK?" after "did the US support China's proposal?" is asked of the same proposal.
    replaced = dict.fromkeys(doing or before.parties, other)
    return replace(
        before,
        deeds=tuple((act, replaced.get(doer, doer)) for act, doer in before.deeds),
        owners=frozenset(replaced.get(owner, owner) for owner in before.owners),
        objects=frozenset(replaced.get(party, party) for party in before.objects),
    )


def _placed_like(spans: tuple[Span, ...], before: Question) -> tuple[Span, ...]:
    """Names in the places of those in whose stead they are said: "and Japan?" is what did something, as China was."""
    place = next((flags_of(span) for span in before.spans if span.kind in ENTITY_KINDS), {})
    return tuple(
        replace(span, **place) if span.kind in ENTITY_KINDS and not any(flags_of(span).values()) else span
        for span in spans
    )


def _is_whether_instead(question: Question, before: Question) -> bool:
    """True where it is asked whether it is so of another: "and Japan?" after "did China?", or after "who did?"."""
    asks_of_party = before.ask == "who" and bool(question.parties) and not before.parties
    return question.ask == "what" and not question.asks and (before.is_whether or asks_of_party)


def _ask_instead(question: Question, before: Question) -> str:
    """What is asked of another: what was asked before, but "and Japan?" after "who opposed it?" asks whether it did."""
    if question.ask != "what" or question.asks:
        return question.ask
    return "what" if before.ask == "who" and question.parties and not before.parties else before.ask
