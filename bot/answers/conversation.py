"""Questions that go on from the one before: "and Pakistan?", "when?", "who supported it?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from bot.matching.index import Record
from bot.matching.names import ENTITY_KINDS, Span, SpanKind
from bot.matching.questions import Question
from bot.replies import Answer, Clarification, Context, Reply, Silence
from bot.text import words_of


def resumed(question: Question, context: Context | None, record: Record) -> Question:
    """The question with what it lacks taken from the conversation."""
    if context is None or not context.question:
        return question
    if question.follow is None and not _is_elliptic(question):
        return question
    before = _restored(context)
    beside = _beside(question, before, record) or _counterpart(question, before, record)
    if beside:
        return beside
    if (question.follow == "bare" and not question.acts) or (
        question.follow == "pronoun" and not _says_anything(question)
    ):
        return _asked_of(question, before, record)
    if question.follow == "more":
        return _instead(question, before)
    return _about(question, before, record)


def _is_elliptic(question: Question) -> bool:
    """True for "who abstained?", which says what was done and not in what."""
    named = question.spans or question.kinds or question.dates or question.content or question.paragraph
    return bool(question.act and question.asks) and not named


def chosen(utterance: str, context: Context | None, record: Record) -> str | None:
    """The question that was chosen of those given, by its label, its number, or "yes" to the only one."""
    choices = context.choices if context else ()
    words, assents = words_of(utterance), record.lexicon.language.assents
    for number, (label, question) in enumerate(choices, 1):
        if words in (words_of(label), (str(number),)) or (len(choices) == len(words) == 1 and words[0] in assents):
            return question
    return None


def remembered(question: Question, reply: Reply, before: Context | None) -> Context:
    """The conversation after a reply; a silence keeps the question, so that "and China?" still works."""
    if not isinstance(reply, Answer | Silence):
        kept = before.question if before else {}
        choices = reply.choices if isinstance(reply, Clarification) else ()
        return Context(kept, asked_back=True, choices=tuple((choice.label, choice.utterance) for choice in choices))
    focus = [reply.headline.id, *(statement.id for statement in reply.statements)] if isinstance(reply, Answer) else []
    state: dict[str, object] = {
        "ask": question.ask,
        "acts": sorted(question.acts),
        "act": question.act,
        "deeds": [list(deed) for deed in question.deeds],
        "spans": [[span.kind, span.id, span.surface] for span in question.spans],
        "kinds": list(question.kinds),
        "named": question.named,
        "order": question.order,
        "content": list(question.content),
        "focus": list(dict.fromkeys(focus)),
    }
    return Context(state)


def _restored(context: Context) -> Question:
    state = context.question
    spans = [
        Span(cast("SpanKind", kind), str(id_), -1, -1, str(surface)) for kind, id_, surface in _rows(state, "spans")
    ]
    return Question(
        "",
        ask=str(state.get("ask") or "what"),
        acts=frozenset(str(act) for act in _row(state, "acts")),
        act=str(state["act"]) if state.get("act") else None,
        deeds=tuple((str(act), str(doer)) for act, doer in _rows(state, "deeds")),
        spans=tuple(spans),
        kinds=tuple(str(kind) for kind in _row(state, "kinds")),
        named=str(state["named"]) if state.get("named") else None,
        order=str(state["order"]) if state.get("order") else None,
        content=tuple(str(word) for word in _row(state, "content")),
        focus=tuple(str(id_) for id_ in _row(state, "focus")),
    )


def _row(state: dict[str, object], key: str) -> list[object]:
    value = state.get(key)
    return value if isinstance(value, list) else []


def _rows(state: dict[str, object], key: str) -> Iterable[list[object]]:
    return (row for row in _row(state, key) if isinstance(row, list))


def _says_anything(question: Question) -> bool:
    return bool(question.spans or question.acts or question.kinds or question.content or question.dates)


def _beside(question: Question, before: Question, record: Record) -> Question | None:
    """The meeting next to the one just spoken of: "and the one after that?"."""
    words = words_of(question.utterance)
    order = next((min(orders) for _, _, orders in record.lexicon.language.sequences.find(words)), None)
    meetings = [id_ for id_ in before.focus if id_ in record.knowledge.meeting_by_id]
    if not (order and meetings) or question.spans or question.acts or question.content or question.dates:
        return None
    anchor = record.knowledge.meeting_by_id[meetings[-1]]
    bodies = () if question.kinds else tuple(span for span in before.spans if span.kind == "body")
    kinds = question.kinds or before.kinds or (anchor.kind,)
    return replace(question, spans=bodies, kinds=kinds, order=order, anchor=anchor.id, ask="when", is_plural=False)


def _counterpart(question: Question, before: Question, record: Record) -> Question | None:
    """The same asked of another meeting of a numbered series: "and at the second?" after the first session."""
    ordinals = record.lexicon.language.ordinals
    number = next((word for word in words_of(question.utterance) if word in ordinals), None)
    meetings = [record.knowledge.meeting_by_id[id_] for id_ in before.ids("meeting")]
    if question.follow is None or not (number and meetings) or question.spans or question.acts or question.kinds:
        return None
    for name in (name for meeting in meetings for name in (meeting.name, *meeting.aliases)):
        other = "".join(number if word in ordinals else word for word in words_of(name))
        kind, id_, _ = record.lexicon.names.by_words.get(other, ("", "", 0))
        if kind == "meeting" and other != "".join(words_of(name)):
            spans = [span for span in before.spans if span.kind != "meeting"]
            spans.append(Span("meeting", id_, -1, -1, name))
            return _instead(replace(question, spans=tuple(spans), content=(), unknown=()), before)
    return None


def _asked_of(question: Question, before: Question, record: Record) -> Question:
    """Another thing asked of what was answered: "when?"."""
    meetings = [id_ for id_ in before.focus if id_ in record.knowledge.meeting_by_id]
    entries = tuple(id_ for id_ in before.focus if id_ in record.knowledge.entry_by_id)
    spans = tuple(Span("meeting", meeting, -1, -1, meeting) for meeting in meetings)
    if meetings or entries:
        return replace(question, spans=(*spans, *question.spans), focus=() if meetings else entries)
    return replace(
        question, spans=(*before.spans, *question.spans), acts=before.acts, act=before.act, deeds=before.deeds,
        kinds=before.kinds, content=before.content,
    )  # fmt: skip


def _about(question: Question, before: Question, record: Record) -> Question:
    """Something else said of the same matter: "who supported it?"."""
    if question.of_people and (question.act or question.speaks) and not question.parties and question.ask != "who":
        doers = tuple(span for span in before.spans if span.kind in ENTITY_KINDS)
        return replace(question, spans=(*question.spans, *(doers or _doers_in(before, record))))
    if question.order and not question.parties:
        bodies = tuple(span for span in before.spans if span.kind == "body")
        return replace(question, spans=(*question.spans, *bodies))
    if question.ids("topic", "meeting", "document") or question.kinds:
        return question
    things = tuple(span for span in before.spans if span.kind not in ENTITY_KINDS)
    if things or before.kinds:
        return replace(question, spans=(*question.spans, *things), kinds=before.kinds, deeds=())
    focus = [record.knowledge.entry_by_id[id_] for id_ in before.focus if id_ in record.knowledge.entry_by_id]
    meetings = [id_ for id_ in before.focus if id_ in record.knowledge.meeting_by_id]
    topics = list(dict.fromkeys(topic for entry in focus for topic in _telling(entry.topics, record)))
    spans = [Span("topic", topic, -1, -1, topic) for topic in topics]
    spans += [Span("meeting", meeting, -1, -1, meeting) for meeting in meetings]
    widened = question.widened | ({"topic"} if len(topics) > 1 else frozenset())
    return replace(question, spans=(*question.spans, *spans), widened=widened, deeds=())


COMMON = 1 / 4
"""Share of the entries from which a topic is one of many matters."""


def _telling(topics: Sequence[str], record: Record) -> list[str]:
    """The topics but for those of many matters, which tell nothing of this one; all where there are no others."""
    most = COMMON * len(record.facets)
    return [topic for topic in topics if len(record.holding.get(topic, ())) <= most] or list(topics)


def _doers_in(before: Question, record: Record) -> tuple[Span, ...]:
    """Who did what was answered last."""
    focus = [record.knowledge.entry_by_id[id_] for id_ in before.focus if id_ in record.knowledge.entry_by_id]
    kinds = record.knowledge.kind_by_entity
    doers = dict.fromkeys(party for entry in focus for party in entry.who)
    return tuple(Span(cast("SpanKind", kinds[party]), party, -1, -1, party) for party in doers)


def _instead(question: Question, before: Question) -> Question:
    """The same asked of something else: "and Pakistan?"."""
    if question.acts and question.spans:
        return question
    groups = (tuple(ENTITY_KINDS), ("topic", "meeting"), ("document",))
    kept = [span for group in groups if not question.ids(*group) for span in before.spans if span.kind in group]
    said = bool(question.content or question.kinds or question.ids("topic", "meeting"))
    return replace(
        question,
        spans=(*question.spans, *(kept if not said else [s for s in kept if s.kind in ENTITY_KINDS])),
        acts=question.acts or before.acts,
        act=question.act or before.act,
        deeds=question.deeds,
        kinds=question.kinds or (() if said else before.kinds),
        content=question.content or (() if said else before.content),
        ask=before.ask if question.ask == "what" and not question.asks else question.ask,
        order=question.order or before.order,
        named=question.named or before.named,
    )
