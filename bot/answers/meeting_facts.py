"""What is told of meetings: which they are, when, where, who held them, how many they are, their agendas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from bot.answers.citing import Sheet, answer_with, meeting_line
from bot.answers.wording import called, name_of
from bot.edtf import in_words
from bot.knowledge.model import Meeting
from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.matching.slots import kind_ids
from bot.prose import capital, listed, plural
from bot.replies import Explanation, Reply, Statement
from bot.text import words_of

_RULE = "The meetings on record that are all that the question says."


def listing(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply:
    """The line of the one meeting, or the dates or the number of several and the line of each."""
    sheet = Sheet(record.knowledge)
    statements = [sheet.meeting(meeting) for meeting in sorted(found, key=lambda m: m.when.earliest)]
    if len(found) == 1:
        notes = _unlike(question, record)
        return answer_with(
            sheet, meeting_line(found[0]), statements, explanation=explanation.decided(_RULE), notes=notes
        )
    dates = listed(in_words(meeting.when) for meeting in sorted(found, key=lambda m: m.when.earliest))
    headline = f"{dates}." if question.ask == "when" else f"{plural(_noun(found), len(found))} on record:"
    return answer_with(sheet, capital(headline), statements, explanation=explanation.decided(_RULE))


def _where(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    return _fact(question, record, [(meeting.place, meeting) for meeting in found], explanation)


def _agenda(_: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    """The points on the agenda; None where none is on record."""
    sheet = Sheet(record.knowledge)
    known = [meeting for meeting in found if meeting.agenda]
    if not known:
        return None
    points = [
        (f"{meeting.name}: " if known[1:] else "", point, meeting) for meeting in known for point in meeting.agenda
    ]
    statements = [sheet.say(f"{name}{point.removesuffix('.')}.", m.id, m.cite) for name, point, m in points]
    headline = f"{plural('point', len(points))} on the agenda: {listed(meeting.name for meeting in known)}."
    return answer_with(sheet, headline, statements, explanation=explanation.decided(_RULE))


def _who(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    if question.act is None:
        return None
    key = f"{question.act}_by" if question.act != "held" else "organized_by"
    # Who meets is not told by the body whose meeting it is.
    left_out = frozenset([*(span.id for span in question.excluded), *question.ids("body")])
    # A body holds its own sessions; who is their host is another matter.
    hosts = question.says(record.lexicon.language.hostings)
    named = [(_parties(meeting, key, record, left_out), meeting) for meeting in found if not (hosts and meeting.body)]
    return _fact(question, record, named, explanation)


def _how_many(question: Question, record: Record, found: Sequence[Meeting], explanation: Explanation) -> Reply | None:
    """The number of meetings; None where something else is counted."""
    kinds = {kind for kind in question.kinds if record.lexicon.is_of_meetings(kind)}
    stops = record.lexicon.language.stop_words | record.lexicon.language.parties
    words = record.lexicon.terms(tuple(takewhile(lambda word: word not in stops, question.counted)))
    said, language = frozenset(question.words), record.lexicon.language
    often = kinds and said & language.frequencies and said & language.pasts
    called = {
        word
        for kind in kinds
        for one in kind.split("|")
        for text in (one, *language.kinds.get(one, ()))
        for word in words_of(text)
    }
    if question.act == "cancelled":
        found = [meeting for meeting in found if meeting.status == "cancelled"]
    elif question.acts and "held" not in question.acts:
        # How many were opened, or who chaired how many, is told by no line of a meeting.
        found = []
    if not found:
        return None
    if often or record.lexicon.terms(tuple(sorted(called))) & words:
        return listing(question, record, found, explanation)
    return None


def _noun(found: Sequence[Meeting]) -> str:
    kinds = {meeting.kind for meeting in found}
    return kinds.pop() if len(kinds) == 1 else "meeting"


def _unlike(question: Question, record: Record) -> list[str]:
    """A word on what goes by the same common noun and has no date or place on record."""
    if question.content or question.spans or question.dates:
        return []
    topics = [
        id_ for kind in question.kinds for id_ in sorted(kind_ids(kind, record)) if id_ in record.knowledge.topic_by_id
    ]
    return [f"The record also speaks of the {name_of(topic, record)}, and gives no date for it." for topic in topics]


def _parties(meeting: Meeting, key: str, record: Record, left_out: frozenset[str]) -> str | None:
    parties = getattr(meeting, key, None)
    if isinstance(parties, list):
        return listed(called(party, record) for party in parties if party not in left_out) or None
    if parties is None and key == "organized_by" and meeting.body and meeting.body not in left_out:
        return called(meeting.body, record)
    return str(parties) if parties else None


def _fact(
    question: Question, record: Record, facts: Sequence[tuple[str | None, Meeting]], explanation: Explanation
) -> Reply | None:
    """What the meetings that have the fact say, with the name of each where there are several."""
    sheet = Sheet(record.knowledge)
    known = [(fact, meeting) for fact, meeting in facts if fact]
    if not known:
        return None
    statements: list[Statement] = [sheet.meeting(meeting) for _, meeting in known]
    statements += [sheet.entry(facet.entry) for facet in record.facets if _bears_out(facet, question, known)]
    headline = capital(listed(fact for fact, _ in known))
    return answer_with(
        sheet, f"{headline}.", statements, explanation=explanation.decided(_RULE), notes=_unlike(question, record)
    )


def _bears_out(facet: Facet, question: Question, known: Sequence[tuple[str, Meeting]]) -> bool:
    """True for an entry that says of one of the meetings what was asked."""
    return facet.entry.act in question.acts and any(meeting.id in facet.entry.about for _, meeting in known)


FACTS: dict[str, Callable[[Question, Record, Sequence[Meeting], Explanation], Reply | None]] = {
    "when": listing,
    "how long": listing,
    "where": _where,
    "who": _who,
    "how many": _how_many,
    "agenda": _agenda,
    "list": listing,
}
