"""From an utterance to a reply: read it, resume the conversation, ask back where it is unclear, else answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.answers.compound import joined, parts_of
from bot.answers.conversation import chosen, readings_of, remembered
from bot.answers.documents import from_documents
from bot.answers.entries import from_entries
from bot.answers.likeness import from_likeness
from bot.answers.meetings import from_meetings, from_states
from bot.answers.meetings_meant import at_meeting_meant
from bot.answers.names import from_definitions, from_lists
from bot.answers.periods import from_periods
from bot.answers.silence import silence
from bot.answers.wording import called, name_of
from bot.dates import DatePhrase
from bot.edtf import in_words, parse
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.matching.reading import read
from bot.matching.slips import Slip
from bot.matching.slots import kind_ids
from bot.matching.versions import of_version
from bot.prose import capital, listed
from bot.replies import Answer, Choice, Clarification, Context, Explanation, Guidance, Reply, Silence, Turn
from bot.text import inert, tokens_of, with_words, words_of

MOST_CHOICES = 4
SHORT = 3
"""Words of a question that asks when and names nothing: "in which meeting"."""

SOURCES = (from_documents, from_definitions, from_periods, from_meetings, from_lists, from_entries, from_states)
"""Who is asked in turn; the first that has a reply gives it."""


def answer(utterance: str, record: Record, *, today: date, context: Context | None = None) -> Turn:
    """The reply to an utterance on a day, and the conversation after it."""
    utterance = chosen(utterance, context, record) or utterance
    guidance = _guidance(utterance, record)
    if guidance:
        return Turn(guidance, context or Context({}))
    together = _all_of(parts_of(utterance, record.lexicon.language), record, today, context)
    return together or _turn(read(utterance, record.lexicon, today=today), record, today, context)


def _turn(question: Question, record: Record, today: date, context: Context | None) -> Turn:
    asked, *others = (of_version(reading, record) for reading in readings_of(question, context, record))
    reply = _asked_back(asked, record, context) or _replied(asked, record, today)
    while others and isinstance(reply, Silence):
        asked = others.pop(0)
        reply = _replied(asked, record, today)
    if isinstance(reply, Answer) and reply.headline.id in record.knowledge.entry_by_id:
        # What goes on from it is asked of the session that was meant.
        asked, _ = at_meeting_meant(asked, record, _as_of(asked, today)[0])
    return Turn(reply, remembered(asked, reply, context, record))


def _all_of(parts: tuple[str, ...], record: Record, today: date, context: Context | None) -> Turn | None:
    """What is asked at once, answered one by one: who names nothing speaks of what another part names."""
    questions = [read(part, record.lexicon, today=today) for part in parts]
    if len(parts) == 1:
        return _without_preface(questions[0], record, today, context)
    naming = [n for n, question in enumerate(questions) if _stands_alone(question, record)]
    leading = next(iter([*naming, *(n for n, question in enumerate(questions) if question.content)]), None)
    if leading is None:
        return None
    lead = _turn(questions[leading], record, today, context)
    following = [
        question if question.follow or n in naming else replace(question, follow="pronoun")
        for n, question in enumerate(questions)
    ]
    turns = [
        lead if n == leading else _turn(question, record, today, lead.context) for n, question in enumerate(following)
    ]
    replies = [turn.reply for turn in turns if isinstance(turn.reply, Answer | Silence)]
    reply = joined(list(zip(parts, replies, strict=True))) if len(replies) == len(parts) else None
    return Turn(reply, turns[-1].context) if reply else None


def _without_preface(question: Question, record: Record, today: date, context: Context | None) -> Turn | None:
    """The answer to a question without what was said before it; None where it may speak of just that."""
    if question.follow or not (question.spans or _stands_alone(question, record)):
        return None
    turn = _turn(question, record, today, context)
    return replace(turn, reply=_noted(turn.reply, [f"I took as the question: “{question.utterance}”."]))


def _stands_alone(question: Question, record: Record) -> bool:
    """True where it names what it is about."""
    telling = record.lexicon.telling(span.id for span in question.spans)
    # "In which meeting" asks for a meeting and names none.
    short = question.ask == "when" and not question.order and len(question.words) <= SHORT
    kinds = bool(question.kinds) and not short
    return bool(telling or kinds or question.dates or question.paragraph) and question.follow is None


def _replied(question: Question, record: Record, today: date) -> Reply:
    as_of, dates = _as_of(question, today)
    asked = replace(question, dates=dates, as_of=as_of)
    explanation = _explanation(question, record)
    reply = _first(asked, record, as_of, explanation) if _is_about_anything(asked, record) else None
    if not isinstance(reply, Answer):
        # What names and words do not settle, the likeness to what curators wrote may.
        reply = from_likeness(asked, record, as_of, explanation) or reply
    reply = reply or silence(asked, record, as_of, explanation=explanation)
    return _noted(reply, [*_readings(question), *_repairs(question, record), *_seats(question, record)])


def _first(question: Question, record: Record, as_of: date, explanation: Explanation) -> Reply | None:
    sources = (from_entries,) if question.guard else SOURCES
    replies = (source(question, record, as_of, explanation) for source in sources)
    return next((reply for reply in replies if reply), None)


def _is_about_anything(question: Question, record: Record) -> bool:
    """False where the question names nothing that could tell one entry from another."""
    if question.dangling:
        return False
    telling = record.lexicon.telling(span.id for span in question.spans)
    meant = set(question.content) - question.modifiers
    # That something was said, and how, or that something was held, is no matter yet.
    done = question.act or (question.acts and not question.modifiers)
    done = done and "held" not in question.acts
    # What became of "it", where nothing is left of what that was, is not what became of everything.
    stands = question.ask == "status" and (question.deeds or not question.follow)
    return bool(
        telling or question.kinds or question.dates or done or meant
        or question.paragraph or question.named or question.focus or stands
    )  # fmt: skip


def _guidance(utterance: str, record: Record) -> Guidance | None:
    """A welcome for a greeting, a call for help or an empty line."""
    words = words_of(inert(utterance))
    language = record.lexicon.language
    base = record.knowledge.base
    if words and words not in language.help and words not in language.greetings:
        return None
    headline = f"I answer from the record of the {base.title}, with the paragraph behind every sentence."
    lines = (
        base.about,
        "Ask in your own words: who, what, when, where, how many, why, which document.",
        "Where the record is silent I say so, and what I searched.",
    )
    return Guidance(headline, lines, tuple(base.prompts))


def _as_of(question: Question, today: date) -> tuple[date, tuple[DatePhrase, ...]]:
    """The day that the question stands on, and the dates that are conditions."""
    days = [phrase.end for phrase in question.dates if phrase.relation == "as_of" and phrase.end]
    rest = tuple(phrase for phrase in question.dates if phrase.relation != "as_of")
    return (min(days) if days else today), rest


def _asked_back(question: Question, record: Record, context: Context | None) -> Clarification | None:
    """A question back where a name or a date cannot be told; once, and not twice running."""
    if context and context.asked_back:
        return None
    slip = next((slip for slip in question.slips if slip.repair.rivals), None)
    unclear = (_which_name(question, slip, record) if slip else None) or _ambiguous(question, record)
    if unclear:
        return unclear
    fault = next((phrase.fault for phrase in question.dates if phrase.fault), None)
    if fault:
        prompt = f"{fault} Which date do you mean? Write it as 23 March 2018, March 2018 or 2018."
        return Clarification(prompt, (), _explanation(question, record))
    return None


def _which_name(question: Question, slip: Slip, record: Record) -> Clarification | None:
    names = record.lexicon.names
    choices = []
    for word in slip.repair.rivals:
        ids = sorted(names.words.get(word, frozenset()), key=lambda id_: (len(name_of(id_, record)), id_))
        label = name_of(ids[0], record) if len(ids) == 1 else capital(word)
        choices.append(Choice(label, with_words(question.utterance, {slip.place: label})))
    kept = tuple(dict.fromkeys(choices))[:MOST_CHOICES]
    if not kept:
        return None
    prompt = f"Did you mean {listed((choice.label for choice in kept), 'or')}?"
    return Clarification(prompt, kept, _explanation(question, record))


def _ambiguous(question: Question, record: Record) -> Clarification | None:
    """The things of a kind to choose from, where nothing but the kind was named and they are not all meetings."""
    named = question.spans or question.acts or question.content or question.dates or question.named or question.order
    if len(question.kinds) != 1 or question.ask != "what" or named or question.echoes:
        return None
    ids = sorted(kind_ids(question.kinds[0], record))
    if all(id_ in record.knowledge.meeting_by_id for id_ in ids):
        return None
    names = list(dict.fromkeys(name_of(id_, record) for id_ in ids))[:MOST_CHOICES]
    if len(names) < 2:
        return None
    choices = tuple(Choice(name, f"What is on record about the {name}?") for name in names)
    return Clarification(
        f"Which {question.kinds[0].split('|')[0]} do you mean?", choices, _explanation(question, record)
    )


def _explanation(question: Question, record: Record) -> Explanation:
    spans = [
        (span.surface, _meaning(span.kind, span.id, record))
        for span in question.spans
        if not span.id or words_of(span.surface) != words_of(name_of(span.id, record))
    ]
    spans += [(phrase.text, _range(phrase)) for phrase in question.dates if phrase.start]
    spans += [("", sentence) for sentence in _understood(question, record)]
    repairs = tuple((slip.typed, _written(slip, record)) for slip in question.slips if not slip.repair.rivals)
    return Explanation(spans=tuple(spans), repairs=repairs, unknown=question.unknown)


def _understood(question: Question, record: Record) -> Iterator[str]:
    """What else was understood, one sentence for each thing."""
    names = [name_of(span.id, record) for span in question.spans if span.id]
    # A name that was mended is told as that.
    mended = {slip.place for slip in question.slips}
    said = {words_of(span.surface) for span in question.spans if mended.isdisjoint(range(span.start, span.end))}
    named = [name for name in names if words_of(name) in said]
    content = [word for word in question.content if word not in question.unknown]
    yield from [f"You named {listed(named)}."] if named else []
    yield from (f"What it is about: {listed(kind.split('|'), 'or')}." for kind in question.kinds)
    yield from [f"Looked for in the record: {listed(f'“{word}”' for word in content)}."] if content else []
    yield from [f"You asked {_ASKED.get(question.ask, question.ask)}."] if question.ask != "what" else []
    yield from [f"What was done: {question.act}."] if question.act else []


_ASKED = {
    "list": "for a list",
    "summary": "for a summary",
    "define": "what it means",
    "status": "where it stands",
    "document": "for a document",
}
"""What is asked for, where the word for it makes no sentence."""


def _meaning(kind: str, id_: str, record: Record) -> str:
    if not id_:
        return f"no {kind} on record"
    return f"the {name_of(id_, record)}" if kind == "meeting" else f"the {kind} {name_of(id_, record)}"


def _range(phrase: DatePhrase) -> str:
    if phrase.window is None:
        return "a date that cannot be read"
    if len(phrase.days) > 1 and phrase.relation == "in":
        return listed(f"{day.day} {day:%B %Y}" for day in phrase.days)
    low, high = phrase.window
    if low == date.min:
        return f"any day up to {high.day} {high:%B %Y}"
    if high == date.max:
        return f"any day from {low.day} {low:%B %Y}"
    return in_words(parse(f"{low}/{high}"))


def _readings(question: Question) -> Iterator[str]:
    yield from dict.fromkeys(phrase.note for phrase in question.dates if phrase.note)


def _repairs(question: Question, record: Record) -> Iterator[str]:
    for slip in question.slips:
        if not slip.repair.rivals:
            yield f"I read “{slip.typed}” as “{_written(slip, record)}”."


def _seats(question: Question, record: Record) -> Iterator[str]:
    """What was taken for a government by its seat, which is said, for a town may be meant."""
    for span in question.spans:
        if words_of(span.surface) in record.lexicon.capitals.meanings:
            yield f"I took “{span.surface}” for {called(span.id, record)}."


def _written(slip: Slip, record: Record) -> str:
    """The word that a slip was read as; part of a name, it is written as the name writes it."""
    word = slip.repair.word
    if word in record.lexicon.language.common:
        return word
    entities = [record.knowledge.entity_by_id[id_] for id_ in sorted(record.lexicon.names.words.get(word, ()))]
    names = [name for entity in entities for name in (entity.name, entity.abbreviation, *entity.aliases) if name]
    return next((token.surface for name in names for token in tokens_of(name) if token.word == word), word)


def _noted(reply: Reply, notes: list[str]) -> Reply:
    if notes and isinstance(reply, Answer | Silence):
        return replace(reply, notes=(*notes, *reply.notes))
    return reply
