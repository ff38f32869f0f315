"""Questions that go on from the one before: "and Pakistan?", "when?", "who supported it?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answers.instead import (
    another_version,
    beside,
    counted_too,
    counterpart,
    instead,
    other_one,
    others,
    reactions,
)
from bot.answers.matter import (
    behind,
    entries_in,
)
from bot.answers.memory import kept, restored, span_of
from bot.answers.referents import about, asked_of, beside_in_office, of_document, same_one
from bot.answers.votes import on_vote
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.matching.versions import version_told
from bot.replies import Answer, Clarification, Context, Reply, Silence
from bot.text import words_of


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
    yield _of_version(first, question, before, record)
    if question.content and question.follow is None:
        # It may as well begin something new.
        yield question


def _of_version(resumed: Question, question: Question, before: Question, record: Record) -> Question:
    """The question of that version of a proposal which was just spoken of, where it names no proposal itself."""
    if resumed.versions or question.ids("topic", "document"):
        return resumed
    language = record.lexicon.language
    told = [record.facet_by_id[entry.id] for entry in entries_in(before, record)]
    # Whether it was rejected is told with what was left open since.
    decided = [facet for facet in told if before.act in language.decisions and facet.entry.act in language.fates]
    told, sides = decided or told, resumed.act in language.stances
    return replace(resumed, versions=before.versions or (version_told(told, record) if sides else ()))


def _of_doers(resumed: Question, question: Question, before: Question, record: Record) -> Question | None:
    """What is said of one statement of several topics, asked of all of them and of whoever made it."""
    if resumed.objects or resumed.focus:
        # For or against what somebody said is told of nothing else on its topics.
        return None
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
    readers = (
        _by_now,
        same_one,
        other_one,
        reactions,
        another_version,
        beside_in_office,
        beside,
        counterpart,
        others,
        of_document,
        counted_too,
    )
    resumed = next((found for reader in readers if (found := reader(question, before, record))), None)
    if resumed:
        return resumed
    question = on_vote(question, before, record)
    of_then = _is_time_alone(question, record) and bool(before.act or before.speaks)
    if question.follow is None and not (of_then or _names_nothing(question)):
        return question
    # "At which meeting was that" asks for the meeting of what was told.
    kinds = question.ask != "when" and question.kinds
    succeeds = record.lexicon.language.asks_to_succeed(question.words)
    says = question.spans or question.acts or kinds or question.content or question.dates or succeeds
    if (question.follow == "bare" and not question.acts) or (question.follow == "pronoun" and not says):
        return asked_of(question, before, record)
    if question.follow == "more" or of_then:
        return instead(question, before, record)
    return about(question, before, record)


def _by_now(question: Question, before: Question, record: Record) -> Question | None:
    """How it is now: what became of what was proposed or decided, else what was asked of then asked of today."""
    language = record.lexicon.language
    said = [word for word in question.words if word not in language.stop_words]
    if not said or not language.currents.issuperset(said):
        return None
    told = {entry.act for entry in entries_in(before, record)}
    settled = bool(told) and told <= language.fates | language.proposings | language.collective
    asks = before.act in language.fates | language.proposings or (before.act is None and before.ask == "what")
    now = replace(question, dates=(), content=(), unknown=())
    if not (settled and asks):
        return instead(now, replace(before, dates=()), record)
    now = replace(now, ask="status", asks=frozenset({"status"}), follow="pronoun")
    topics = tuple(span for span in before.spans if span.kind == "topic")
    return replace(now, spans=topics, kinds=before.kinds) if topics else asked_of(now, before, record)


def _is_time_alone(question: Question, record: Record) -> bool:
    """True for "in March?", which behind a question on what was done asks the same of that time."""
    said = question.spans or question.kinds or question.content or question.acts or question.echoes or question.asks
    in_time = question.dates and question.words[0] in record.lexicon.language.prepositions
    return bool(in_time) and not (said or question.is_whether or question.speaks)


def _names_nothing(question: Question) -> bool:
    """True for "who abstained?" and "how many people came?", which do not say where or in what."""
    # "How many in 2021?" is asked of what was counted.
    counts_then = question.ask == "how many" and not (question.act or question.content)
    dated = question.dates and not counts_then
    named = question.spans or question.kinds or dated or question.paragraph or question.excluded
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
    picks = record.lexicon.language.picks
    said = tuple(picks.get(word, word) for word in words if word not in ("the", "one"))
    for number, (label, question) in enumerate(choices, 1):
        if (
            words == words_of(label)
            or said == (str(number),)
            or (len(choices) == len(words) == 1 and words[0] in assents)
        ):
            return question
    return None


def remembered(question: Question, reply: Reply, before: Context | None, record: Record) -> Context:
    """The conversation after a reply; a silence keeps the question, and the matter where the question named none."""
    earlier = before.question if before else {}
    if not isinstance(reply, Answer | Silence):
        choices = reply.choices if isinstance(reply, Clarification) else ()
        return Context(earlier, asked_back=True, choices=tuple((choice.label, choice.utterance) for choice in choices))
    if isinstance(reply, Answer):
        told = list(dict.fromkeys([reply.headline.id, *(statement.id for statement in reply.statements)]))
        return Context(kept(_goes_on(question, restored(earlier), told, record), told))
    if earlier and (question.follow in ("pronoun", "bare") or question.focus or _names_nothing(question)):
        # It was refused: "it" still is what it was.
        return Context(earlier)
    return Context(kept(question, ()))


def _goes_on(question: Question, before: Question, told: Sequence[str], record: Record) -> Question:
    """What "when?" was asked of stays what was asked about: "and Panama?" behind it asks when Panama did the same."""
    same = bool(question.focus) and set(told) <= set(before.focus) and question.follow in ("bare", "pronoun")
    beside = question.says(frozenset({"before", "after"})) or record.lexicon.language.asks_to_succeed(question.words)
    if question.ask == "who" and beside:
        # Who came before somebody is spoken of now, and not that one.
        question = replace(question, spans=tuple(replace(span, surface=span.id) for span in question.spans))
    return replace(before, ask=question.ask) if same else question
