"""Meetings of a series by their number: "the third session" of the body that is named, or of the one that is meant."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge.model import Meeting
from bot.matching.lexicon import Lexicon
from bot.matching.names import Span
from bot.matching.questions import Question
from bot.text import words_of


def at_numbered(question: Question, lexicon: Lexicon) -> Question:
    """The question with the meeting that it names by a number; as it is where none is, or several are."""
    words, language = question.words, lexicon.language
    kinds = {kind for kind in question.kinds if lexicon.is_of_meetings(kind)}
    place = next((n for n, word in enumerate(words[:-1]) if word in language.ordinals), None)
    if place is None or not kinds or question.ids("meeting") or words[place + 1] not in language.kind_words:
        return question
    found = [meeting for meeting in lexicon.knowledge.meetings if _is_number(meeting, words[place], kinds)]
    bodies = set(question.ids("body"))
    of_body = [meeting for meeting in found if meeting.body in bodies]
    main = [meeting for meeting in found if meeting.body and _is_main(meeting.body, lexicon)]
    meant = of_body if bodies else found if len(found) == 1 else main
    if len(meant) != 1:
        return question
    before = [word for word in words[:place] if word not in ("the", "its", "their")][-1:]
    within = bool(before) and before[0] in language.scenes
    span = Span("meeting", meant[0].id, place, place + 2, " ".join(words[place : place + 2]), within=within)
    return replace(
        question,
        spans=(*question.spans, span),
        kinds=tuple(kind for kind in question.kinds if kind not in kinds),
        content=tuple(word for word in question.content if word != words[place]),
        unknown=tuple(word for word in question.unknown if word != words[place]),
        extreme=None,
    )


def _is_main(body: str, lexicon: Lexicon) -> bool:
    """True for the body that the record is of: its title says so, or the body's entry."""
    names = lexicon.knowledge.entity_by_id[body]
    return body in lexicon.everywhere or names.name in lexicon.knowledge.base.title


def _is_number(meeting: Meeting, number: str, kinds: set[str]) -> bool:
    """True for "Third session of the Forum", and for its third meeting where its sessions are its meetings."""
    name = words_of(meeting.name)
    named = {one for kind in kinds for one in kind.split("|")}
    return name[:1] == (number,) and bool(named & {meeting.kind, "meeting", *name[1:2]})
