"""Which proposals are still on the table: those that nobody took back, and that no status says are over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.knowledge.model import Entry
from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.matching.ranking import Candidate

NONE_LEFT = "Nothing of that is still on the table: it was withdrawn or decided since."

# The word that a status of a matter that is over begins with. Anything less plain leaves it on the list, with its
# status beside it: "agreed to consult" and "not agreed" are not the end of it.
_OVER = re.compile(
    r"(?:accepted|adopted|agreed|approved|closed|completed|concluded|decided|lapsed|rejected|superseded|withdrawn)\b"
    r"(?! (?:ad referendum|in principle|provisionally|subject|that|to)\b)",
    re.IGNORECASE,
)


def is_over(entry: Entry) -> bool:
    """True where the entry's own status says that the matter is closed."""
    return bool(entry.status and _OVER.match(entry.status))


def still_open(
    question: Question, found: Sequence[Candidate], record: Record
) -> tuple[Question, list[Candidate], list[str]]:
    """Those of the proposals that are still on the table, where these are asked for, and a note that says so."""
    language = record.lexicon.language
    asked = question.says(language.continuances) or not question.asks.isdisjoint({"pending", "outstanding"})
    if not asked or question.is_whether or question.act not in language.proposings:
        return question, list(found), []
    proposals = [candidate for candidate in found if candidate.entry.act == question.act]
    proposals = proposals or [candidate for candidate in found if candidate.entry.act in question.acts]
    standing = [_as_it_stands(candidate, question, record) for candidate in proposals]
    kept = {candidate.entry.id: candidate for candidate in standing if candidate}
    gone = sum(candidate.entry.id not in kept for candidate in proposals)
    # Which are open lists these, and not where each stands.
    ask = "list" if question.ask == "status" and question.names_act else question.ask
    note = [f"Left out: {gone} that a status calls over, or that were withdrawn, revised or decided."] if gone else []
    return replace(question, ask=ask, asks=question.asks | {"pending"}), list(kept.values()), note


def ends_of(found: Sequence[Candidate], question: Question, record: Record) -> list[Entry]:
    """What ended proposals, and these themselves."""
    later = [(facet, candidate) for candidate in found for facet in _later_then(candidate, question, record)]
    ends = [f for f, c in later if _is_own_retreat(f, c, record) or _settles(f, c.facet, record)]
    return list({facet.entry.id: facet.entry for facet in (*ends, *(c.facet for c in found))}.values())


def _as_it_stands(candidate: Candidate, question: Question, record: Record) -> Candidate | None:
    """A proposal, or what whoever made it made of it since; None where it is over."""
    language, later = record.lexicon.language, _later_then(candidate, question, record)
    own = [facet for facet in later if _is_own_retreat(facet, candidate, record)]
    last = max(own, key=lambda facet: (facet.since, facet.position), default=candidate.facet)
    is_gone = last.entry.act in language.retreats - language.proposings
    over = is_gone or is_over(last.entry) or any(_settles(facet, last, record) for facet in later)
    return None if over else replace(candidate, facet=last)


def _later_then(candidate: Candidate, question: Question, record: Record) -> list[Facet]:
    """What was done later on the topics of a proposal, by the day that the question stands on."""
    day = question.as_of or date.max
    held = ((topic, f) for topic in record.lexicon.telling(candidate.entry.topics) for f in record.holding[topic])
    return [f for topic, f in held if topic in f.entry.topics and _comes_after(f, candidate.facet) and f.since <= day]


def _is_own_retreat(facet: Facet, candidate: Candidate, record: Record) -> bool:
    """True where whoever proposed something withdrew or revised it."""
    return facet.entry.act in record.lexicon.language.retreats and bool(set(facet.entry.who) & set(candidate.entry.who))


def _comes_after(facet: Facet, other: Facet) -> bool:
    return (facet.since, facet.position) > (other.since, other.position)


def _settles(facet: Facet, proposal: Facet, record: Record) -> bool:
    """True for what a body adopted or rejected after something was proposed, or decided as its status says."""
    language, who = record.lexicon.language, facet.entry.who
    of_body = all(record.knowledge.kind_by_entity.get(id_) == "body" for id_ in who)
    decided = facet.entry.act in language.settlings or (
        facet.entry.act in language.fates - language.retreats and is_over(facet.entry)
    )
    refused = not language.refusals.isdisjoint(facet.acts)
    if refused and _is_second(proposal, record):
        # What was rejected is what was proposed first, and not what somebody proposed in its place.
        return False
    return of_body and decided and _comes_after(facet, proposal)


def _is_second(proposal: Facet, record: Record) -> bool:
    """True where others had proposed something on the same topics before."""
    offers = record.lexicon.language.proposings
    held = (f for topic in record.lexicon.telling(proposal.entry.topics) for f in record.holding[topic])
    before = (f.entry for f in held if f.entry.act in offers and _comes_after(proposal, f))
    return any(set(entry.who).isdisjoint(proposal.entry.who) for entry in before)
