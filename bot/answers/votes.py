"""What goes on from a vote: "and against?", "and for the levy?", "how many were in favour?"."""

from __future__ import annotations

from dataclasses import replace
from itertools import dropwhile

from bot.answers.matter import entries_in
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.text import stem


def on_vote(question: Question, before: Question, record: Record) -> Question:
    """What names a side behind a question on a vote, asked of votes; any other question as it is."""
    side = side_of(question, record)
    ask = question.ask if question.asks else before.ask
    if side is None or question.asks - {"how many"} or not _is_of_votes(before, record):
        return question
    if ask == "who":
        return replace(question, acts=frozenset({side, "voted"}), act=side, ask=ask, follow="more")
    return _counted(question, before, side, record) if ask == "how many" else question


def side_of(question: Question, record: Record) -> str | None:
    """The side that a question of few words names first: "and for it?"."""
    words, language = question.words, record.lexicon.language
    opening = next(language.follow_ups.find(words), None)
    said = words[opening[1] :] if opening and opening[0] == 0 else words
    if said[:2] == ("how", "many"):
        said = tuple(dropwhile(lambda word: word in language.whether, said[2:]))
    if said[:1] == ("for",):
        return "supported"
    first = next(language.act_phrases.find(tuple(map(stem, said))), None)
    return question.act if first and first[0] == 0 and question.act in ("supported", "opposed") else None


def _counted(question: Question, before: Question, side: str, record: Record) -> Question:
    """How many voted for or against what the question names, else what was voted on before."""
    spans = question.spans if question.spans or question.kinds else before.spans
    counting = replace(question, spans=spans, ask="how many", follow="more")
    if side == "supported":
        return replace(counting, acts=frozenset({"voted"}), act="voted", counted=("voted", "for"), asides=())
    acts = frozenset({side, *record.lexicon.language.acts[side].also})
    return replace(counting, acts=acts, act=side, counted=("voted", "against"), asides=("voted",))


def _is_of_votes(before: Question, record: Record) -> bool:
    """True where it was asked who voted, or votes were counted."""
    found = record.lexicon.language.act_phrases.find(tuple(map(stem, before.counted)))
    if "voted" in before.acts or any(acts == {"voted"} for _, _, acts in found):
        return True
    told = entries_in(before, record) if before.ask == "how many" else []
    return bool(told) and all(entry.act == "voted" for entry in told)
