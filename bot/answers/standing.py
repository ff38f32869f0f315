"""Which proposals are still on the table: those that nobody took back, and that no status says are over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.model import Entry
from bot.matching.index import Record
from bot.matching.questions import Question
from bot.matching.ranking import Candidate

# The word that a status of a matter that is over begins with. Anything less plain leaves it on the list, with its
# status beside it: "agreed to consult" and "not agreed" are not the end of it.
_OVER = re.compile(
    r"(?:accepted|adopted|agreed|approved|closed|completed|concluded|decided|lapsed|rejected|superseded|withdrawn)\b"
    r"(?! (?:in principle|that|to)\b)",
    re.IGNORECASE,
)


def is_over(entry: Entry) -> bool:
    """True where the entry's own status says that the matter is closed."""
    return bool(entry.status and _OVER.match(entry.status))


def still_open(question: Question, found: Sequence[Candidate], record: Record) -> tuple[list[Candidate], list[str]]:
    """Those of the proposals that are still on the table, where these are asked for, and a note that says so."""
    language = record.lexicon.language
    asked = (question.says(language.continuances) or "pending" in question.asks) and not question.is_whether
    if not asked or question.act not in language.proposings:
        return list(found), []
    kept = [candidate for candidate in found if not (is_over(candidate.entry) or _is_taken_back(candidate, record))]
    gone = len(found) - len(kept)
    return kept, [f"Left out: {gone} that a status calls over, or that were withdrawn or revised."] if gone else []


def _is_taken_back(candidate: Candidate, record: Record) -> bool:
    """True where whoever made a proposal withdrew or revised one on its topics later."""
    doers, topics = set(candidate.entry.who), set(candidate.entry.topics) - record.lexicon.everywhere
    return any(
        facet.entry.act in record.lexicon.language.retreats
        and facet.since > candidate.facet.since
        and not doers.isdisjoint(facet.entry.who)
        and not topics.isdisjoint(facet.entry.topics)
        for doer in doers
        for facet in record.holding.get(doer, ())
    )
