"""The same asked of something else: "and Pakistan?", "and in July?", "and the one after that?", "who else?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.counting import labels_said
from bot.answers.matter import NOTHING, entries_in, matter_of, meetings_in, meetings_of, scenes_of
from bot.answers.memory import flags_of, span_of
from bot.answers.votes import side_of
from bot.matching.conditions import doers_of
from bot.matching.index import Facet, Record
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.questions import Question
from bot.matching.versions import of_version
from bot.text import words_of


def instead(question: Question, before: Question, record: Record) -> Question:
    """The same asked of something else: "and Pakistan?", "and in July?", "did Brazil?"."""
    if question.acts and question.spans:
        return question
    theirs = _among_told(question, before, record)
    if theirs:
        return replace(question, focus=theirs)
    before = _with_other(before, question)
    places = {word for meeting in record.knowledge.meetings for word in words_of(meeting.place or "")}
    said = bool(set(question.content) - places or question.kinds or question.ids("topic"))
    things: list[tuple[str, ...]] = [("meeting",)] if said else [("topic",), ("meeting",), ("document",)]
    groups = [tuple(ENTITY_KINDS), *things]
    # Whether anybody opposed it is asked of no one Member.
    anybody = bool(question.acts) and question.says(record.lexicon.language.anyone)
    spans = [s for s in before.spans if not (anybody and s.subject and s.kind in ENTITY_KINDS)]
    kept = [span for group in groups if not question.ids(*group) for span in spans if span.kind in group]
    # Who else supported Japan is asked of Japan.
    kept += [
        span for span in spans if span.id in before.objects and question.parties and span.id not in question.parties
    ]
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


def another_version(question: Question, before: Question, record: Record) -> Question | None:
    """The same asked of another version of what was spoken of: "and the old one?"."""
    language = record.lexicon.language
    sides = language.newer | language.older
    said = [word for word in question.words if word not in language.stop_words and word not in sides]
    if said or question.follow is None or not question.says(sides):
        return None
    resumed = of_version(instead(replace(question, content=(), unknown=()), before, record), record)
    return resumed if resumed.versions else None


def other_one(question: Question, before: Question, record: Record) -> Question | None:
    """The like of what was told, by the same: "and the other proposal?"; of several, the record may not say which."""
    says = question.spans or question.dates or question.content or question.acts - {"proposed"}
    if question.follow is None or "other" not in question.words or says:
        return None
    told = [record.facet_by_id[entry.id] for entry in entries_in(before, record)]
    like = [
        facet.entry.id
        for one in told[:1]
        for facet in record.facets
        if facet.entry.act == one.entry.act and facet.entry.who == one.entry.who and facet not in told
    ]
    return replace(question, focus=tuple(like) if len(told) == len(like) == 1 else NOTHING, acts=frozenset(), act=None)


def reactions(question: Question, before: Question, record: Record) -> Question | None:
    """What others did with a proposal that was told, and not that again: "who reacted?", "what did Members say?"."""
    language = record.lexicon.language
    told = [record.facet_by_id[entry.id] for entry in entries_in(before, record)]
    reacts = not language.reactions.isdisjoint(question.words)
    of_others = question.follow == "pronoun" and question.says(language.parties)
    made = told and all(facet.entry.act in language.proposings and facet.entry.who for facet in told)
    if not (told and question.speaks and (reacts or (of_others and made))) or question.spans or question.act:
        return None
    focus = tuple(facet.entry.id for facet in _later_on(told, record)) if made else ()
    resumed = replace(question, focus=focus or NOTHING, follow="pronoun")
    return resumed if question.ask == "who" else replace(resumed, acts=frozenset(), speaks=False)


def _later_on(told: Sequence[Facet], record: Record) -> list[Facet]:
    """How others sided on the topics of what was told, else what they did on them, else with whoever did that."""
    language, since = record.lexicon.language, min(facet.since for facet in told)
    makers = {party for facet in told for party in facet.entry.who}
    topics = {topic for facet in told for topic in facet.entry.topics} - record.lexicon.everywhere
    passed = language.appointments | language.meeting_acts
    others = [
        facet
        for facet in record.facets
        if facet.since >= since and facet not in told and makers.isdisjoint(facet.entry.who)
        if facet.entry.act not in passed
    ]
    on_topic = [facet for facet in others if not topics.isdisjoint(facet.entry.topics)]
    sides = [facet for facet in on_topic if facet.entry.act in language.stances - language.fates]
    of_them = (facet for facet in others if facet.entry.act not in language.proposings)
    return sides or on_topic or [facet for facet in of_them if not makers.isdisjoint(facet.involved)]


def _among_told(question: Question, before: Question, record: Record) -> tuple[str, ...]:
    """What was told of those who did it, where one of them alone is named behind it: "and the US?"."""
    named = set(question.parties)
    says = question.ids("topic", "meeting", "document") or question.content or question.dates or question.kinds
    if before.ask != "who" or before.act is None or says or not named or question.acts:
        return ()
    return tuple(e.id for e in entries_in(before, record) if named <= set(doers_of(e, before.acts)))


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


def others(question: Question, before: Question, record: Record) -> Question | None:
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
    told = dict.fromkeys(
        party for entry in entries_in(before, record) for party in sorted(doers_of(entry, before.acts))
    )
    kinds = record.knowledge.kind_by_entity
    doers = (*before.excluded, *(span_of(kinds[party], party, party) for party in told)) if else_ else before.excluded
    # Who else supported it is asked of whoever was supported.
    stance = own and question.act in language.stances
    about = [id_ for entry in entries_in(before, record) for id_ in entry.about if stance and entry.act == question.act]
    patients = frozenset(id_ for id_ in about if id_ in kinds and id_ not in told)
    done_to = before.owners | before.objects
    spans = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS or span.id in done_to)
    # Who else spoke "there" did so at the same meeting, of whatever it was.
    there = scenes_of(entries_in(before, record)) if "there" in words else []
    spans = tuple(replace(span_of("meeting", id_, id_), within=True) for id_ in there) or spans
    spans = spans or (() if before.kinds else matter_of(before, record))
    unnamed = else_ and not doers and any(entry.unnamed for entry in entries_in(before, record))
    if unnamed or not (act or spans or before.kinds or before.content or before.dates):
        # Who spoke at all is everybody, and who else did beside somebody without a name is not to be told.
        return replace(question, focus=NOTHING)
    spans = (*spans, *(span_of(kinds[id_], id_, id_) for id_ in patients - {span.id for span in spans}))
    return replace(
        question, ask="who", is_whether=False, spans=spans, acts=acts, act=act, deeds=deeds,
        kinds=before.kinds, excluded=doers, dates=before.dates, owners=before.owners,
        content=tuple(word for word in before.content if word not in before.counted),
        objects=before.objects | patients,
        guard="negated" if before.guard == "negated" or words & language.negations else None,
    )  # fmt: skip


def counterpart(question: Question, before: Question, record: Record) -> Question | None:
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
            others = [span for span in before.spans if span.kind != "meeting"]
            place = next(flags_of(span) for span in before.spans if span.kind == "meeting")
            spans = [*others, replace(span_of("meeting", id_, name), **place)]
            return instead(replace(question, spans=tuple(spans), content=(), unknown=()), before, record)
    return None


def beside(question: Question, before: Question, record: Record) -> Question | None:
    """The meeting next to the one just spoken of: "and the one after that?"."""
    words = question.words
    order = next((min(orders) for _, _, orders in record.lexicon.language.sequences.find(words)), None)
    # "And the next?" behind one of them; "and the last?" is the last of all.
    alone = question.order if question.follow == "more" and words[-1:] == (question.order,) else None
    of_all = order is None and alone == "last"
    order = order or alone
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
    origin = anchor.id if len(meetings) == 1 and not of_all else None
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
    return instead(replace(question, spans=(span,), kinds=(), order=None, acts=frozenset(), act=None), before, record)


def counted_too(question: Question, before: Question, record: Record) -> Question | None:
    """Another number of what was just counted: "and participants?", "and in favour?"."""
    entries = entries_in(before, record)
    goes_on = question.follow == "more" or (question.follow == "pronoun" and side_of(question, record))
    if before.ask != "how many" or not goes_on or question.spans or not entries:
        return None
    found = labels_said(question, entries, record)
    if len(found) != 1:
        return None
    ((entry, label),) = found
    return Question(question.utterance, ask="how many", counted=words_of(label), focus=(entry.id,), follow="more")
