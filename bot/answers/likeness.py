"""What a question is like by its wording alone: what is very likely meant answers it, the rest stands by a silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.answers.citing import Sheet, answer_with
from bot.answers.counting import how_many
from bot.knowledge.model import Entry
from bot.matching.conditions import Conditions, looks_ahead, meets
from bot.matching.index import Facet, Record
from bot.matching.questions import Question
from bot.matching.ranking import has_words, tells_another
from bot.matching.slots import slots_of
from bot.prose import listed
from bot.replies import Answer, Explanation

NAMED = Conditions(acts=False, topics=False, meetings=False)
"""What an entry must meet to be offered: parties, dates and documents."""
LONGEST = 16
"""Words of a question whose wording is looked at: a longer one is no paraphrase, and takes tens of milliseconds."""
CARRIERS = 3
"""Words that are told to have carried a likeness, at most."""


def alike(question: Question, record: Record, as_of: date) -> list[Entry]:
    """Entries that the question is like, likeliest first; none where it names somebody else, or where it follows on."""
    if question.follow or len(question.words) > LONGEST:
        return []
    match = record.like(question.utterance)
    if match.decision == "abstain":
        return []
    slots = slots_of(question.unfocused, record)
    facets = record.facet_by_id
    found = [facets[candidate.label] for candidate in match.candidates]
    return [facet.entry for facet in found if meets(facet, slots, as_of, NAMED)]


def from_likeness(question: Question, record: Record, as_of: date, explanation: Explanation) -> Answer | None:
    """The statement that the question is very likely to mean, where nothing that it names speaks against it."""
    ordered = (question.order and question.ask == "when") or question.extreme
    guarded = ordered or question.guard in ("negated", "superlative")
    # Who chairs it, or came after somebody, is told by whoever came into the office.
    language = record.lexicon.language
    # Whom somebody supported is not who supported them, and what a thing comes from is not what comes of it.
    of_object = question.guard == "object" and question.act is None
    guarded = guarded or of_object or question.words[:1] in (("whom",), ("whose",))
    of_office = question.says(frozenset({*language.offices, "before", "after"}))
    of_office = of_office or language.asks_to_succeed(question.words)
    guarded = guarded or (question.ask == "who" and of_office)
    if question.follow or guarded or len(question.words) > LONGEST:
        return None
    match = record.like(question.utterance)
    if match.decision != "match":
        return None
    facet = record.facet_by_id[match.candidates[0].label]
    slots = slots_of(question.unfocused, record)
    asks = (example.question for example in record.examples if example.facet is facet)
    met = meets(facet, slots, as_of, Conditions()) and has_words(question, facet, asks, record)
    met = met and not tells_another(question, facet, record)
    ahead = not question.is_prediction or looks_ahead(facet, record, as_of)
    if not (met and ahead and _tells(facet, question, record)):
        return None
    sheet = Sheet(record.knowledge)
    told = tuple(likeness_in_words(question, record, facet.entry))
    explained = replace(
        explanation, rule="No entry is all that the question says, but one is very like it.", likeness=told
    )
    likely = match.candidates[0].probability
    return answer_with(sheet, facet.entry.text, [sheet.entry(facet.entry)], explanation=explained, confidence=likely)


def _tells(facet: Facet, question: Question, record: Record) -> bool:
    """True where the entry has what is asked for: whoever did it, a number, a reason."""
    entry = facet.entry
    if question.ask == "who":
        # Who somebody is is told by the office that they came into.
        is_somebody = question.words[1:2] in (("is",), ("was",)) and not question.acts
        came = entry.act in record.lexicon.language.appointments
        return bool(entry.who or entry.unnamed) and (came or not is_somebody)
    if question.ask in ("how many", "how long"):
        counted = how_many(question, record, [entry]) is not None
        return counted and (bool(question.act) or entry.act not in record.lexicon.language.intentions)
    if question.ask == "why":
        return bool(entry.reason)
    return True


def likeness_in_words(question: Question, record: Record, offered: Entry) -> Iterator[str]:
    """Why an entry is offered for its wording: the words that carried it, what was repaired, the runner-up, the lead.

    Nothing is said where another entry is more like the question.
    """
    match = record.like(question.utterance)
    if not match.candidates or match.candidates[0].label != offered.id:
        return
    evidence = record.matcher.explain(question.utterance)
    if evidence.winner is None:
        return
    carried = listed(f"“{carrier.word}”" for carrier in evidence.carriers[:CARRIERS])
    likely = f"{evidence.winner.probability:.0%} likely to be what was meant"
    yield f"By its wording the question is most like “{offered.text}” ({likely})."
    yield from [f"What speaks for it: {carried}."] if carried else []
    told = {slip.typed for slip in question.slips}
    repairs = (repair for repair in evidence.repairs if repair[0] not in told)
    yield from (f"For that “{typed}” was read as “{read}”." for typed, read in repairs)
    if evidence.runner_up:
        second = record.knowledge.entry_by_id[evidence.runner_up.label].text
        yield f"The next in likeness, {evidence.margin * 100:.0f} points behind: “{second}”"
