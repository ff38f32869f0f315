"""Which entries answer a question: what it names are conditions, what else it says is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bot.knowledge.model import Entry
from bot.matching.conditions import Conditions, facets_meeting, is_of_nobody, meets
from bot.matching.index import Example, Facet, Record
from bot.matching.measures import has_measures
from bot.matching.opposites import is_contrary, is_end_of_another, is_no_vote, is_past_holding, is_turned
from bot.matching.questions import Question
from bot.matching.slots import Slots, kind_ids, slots_of
from bot.text import stem, stems_of, words_of

CUTOFF = 0.67
"""Share of a question's weight that an entry must account for."""
UNMET = 0.5
"""Least weight of a word that the record knows and the entry lacks, as a share of the weight of the slots."""
EXAMPLE_CUTOFF = 0.72
"""Likeness to a curator's own question from which that question's entry answers."""
MARGIN = 0.1
"""Entries this much below the best one still belong to the answer."""
ECHOES = 2
"""Light words ("new", "issues") that an entry must share for it to be preferred to others."""
SLOT_WEIGHT = 3.0
"""Weight of a name, date or doing that the question and the entry share; words weigh up to ln(1 + entries)."""


@dataclass(frozen=True)
class Candidate:
    """An entry that meets all conditions of a question."""

    facet: Facet
    score: float
    """Share of the question that it accounts for, 0 to 1."""
    by_example: bool = False
    """True where it was reached by a curator's own question."""

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.facet.entry


def candidates(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """The entries that answer, best first; none below the cut-off, none where the record does not know a word."""
    if question.unknown:
        return []
    found: dict[str, Candidate] = {}
    slots = slots_of(question, record)
    for conditions in _readings(question, record) if question.guard is None else ():
        met = facets_meeting(slots, record, as_of, conditions)
        scored = [Candidate(facet, coverage(facet, question, record)) for facet in met]
        if not found or question.ask == "how many":
            found |= {c.entry.id: c for c in scored if c.score >= CUTOFF}
    for reached in _by_example(slots, record, as_of):
        before = found.get(reached.entry.id, Candidate(reached.facet, 0)).score
        # Who somebody is, and who was first, no slot tells, but a curator may.
        untold = _asks_who_is(question) or question.extreme is not None
        if reached.score > before or (reached.score == before and untold):
            found[reached.entry.id] = reached
    told = {id_: c for id_, c in found.items() if c.by_example}
    found = told if told and _asks_who_is(question) else found
    ranked = sorted(_most_exact(found, question, record), key=lambda c: (-round(c.score, 6), c.facet.position))
    return _echoing([c for c in ranked if c.score >= ranked[0].score - MARGIN], question, record)


def _readings(question: Question, record: Record) -> Iterator[Conditions]:
    """The question to the letter; then its dates as dates spoken of, then its light verbs as no verbs at all."""
    yield Conditions()
    if any(phrase.relation in ("in", "between") for phrase in question.dates):
        yield Conditions(dates=False, mentioned=True)
    light = question.act is not None and record.lexicon.language.acts[question.act].light
    stated = question.is_whether or question.ask in ("who", "when", "where")
    of_meetings = question.act in record.lexicon.language.meeting_acts
    counted = question.ask == "how many" and (of_meetings or question.names_act)
    if counted or (light and not stated) or question.ask in ("how many", "status"):
        yield Conditions(acts=False)


def _named_acts(question: Question, record: Record) -> frozenset[str]:
    """What the words for the act may stand for: a paper that was tabled was submitted, or is a proposal."""
    phrases = record.lexicon.language.act_phrases.find(tuple(map(stem, question.words)))
    meant = frozenset[str]().union(*(acts for _, _, acts in phrases if question.act in acts)) & question.acts
    return meant or frozenset({question.act or ""})


def _most_exact(found: Mapping[str, Candidate], question: Question, record: Record) -> list[Candidate]:
    """Entries of the very act asked for before those that only name who did it, and these before mere words."""
    if question.ask == "how many":
        return list(found.values())
    named = _named_acts(question, record)
    very = [c for c in found.values() if c.by_example or c.entry.act in named]
    if very and (question.ask == "list" or (question.names_act and not question.is_whether)):
        return very
    if question.ask == "who" and question.act:
        did = [c for c in found.values() if c.by_example or question.act in c.facet.acts]
        # That nobody objected then says nothing of who doubted later.
        return did if any(c.by_example or not is_of_nobody(c.entry) for c in did) else list(found.values())
    exact = [c for c in found.values() if c.by_example or c.entry.act in question.acts]
    by_key = [c for c in found.values() if question.acts & c.facet.acts]
    return exact or by_key or list(found.values())


def _echoing(found: list[Candidate], question: Question, record: Record) -> list[Candidate]:
    """Those that share two and more of the question's light words, where any does; else all."""
    terms = [record.lexicon.terms((word,)) for word in dict.fromkeys((*question.echoes, *question.asides))]
    shared = [sum(bool(of_word & candidate.facet.terms) for of_word in terms) for candidate in found]
    most = max(shared, default=0)
    bare = question.ask == "who" and not (question.spans or question.kinds or question.content or question.dates)
    return (
        found
        if most < (1 if bare else ECHOES) or (question.named and question.ask != "who")
        else [c for c, count in zip(found, shared, strict=True) if count == most]
    )


def coverage(facet: Facet, question: Question, record: Record) -> float:
    """Share of the question's weight that an entry accounts for, its conditions being met."""
    if tells_another(question, facet, record) or not has_measures(question, facet, record):
        return 0.0
    slots = SLOT_WEIGHT * max(1, _slot_count(question))
    total = met = slots if question.has_slots else 0.0
    named = frozenset[str]().union(*(record.naming[topic] for topic in question.ids("topic")))
    # Where nothing is named, a word that is not met is the matter.
    bare = not (question.spans or question.kinds or question.dates or question.focus or question.paragraph)
    language = record.lexicon.language
    # Where the version that is meant was found, its entries need not say which it is.
    versions = frozenset[str]() if question.versions else language.versions
    if any(word in versions and not record.lexicon.terms((word,)) & facet.terms for word in question.asides):
        return 0.0
    for word in question.content:
        weight = record.weight(word)
        has = bool(record.lexicon.terms((word,)) & (facet.terms | named))
        if question.act in (language.intentions | {"supported"}) - {"opposed"} and word in language.endings.words:
            has = (has or stem(word) == "end") and not is_end_of_another(question, facet, record)
        for_or_against = question.act in language.stances | {"wanted"}
        if word in record.places and for_or_against and not question.kinds:
            # Who is for Vienna is not who was for something in Vienna.
            has = has and (_is_scene(word, question) or word in words_of(facet.entry.text))
        # A number of something else is worse than none.
        needed = (bare or question.ask == "how many") and word not in question.modifiers
        needed = needed or word.isdigit() or word in record.exact or word in question.counted
        if not has and (needed or _tells_apart(word, question, record)):
            return 0.0
        # Who wants a weak treaty is not who wants one.
        passed_over = word in question.modifiers and question.act != "wanted"
        total += weight if has else 0.0 if passed_over else max(weight, UNMET * slots)
        met += weight if has else 0.0
    if not total:
        return 1.0 if question.ask == "status" or question.focus else 0.0
    return met / total


def tells_another(question: Question, facet: Facet, record: Record) -> bool:
    """True for an entry that tells the contrary of what is asked, or nothing of the sort, in the same words."""
    over = is_past_holding(question, facet) or is_no_vote(question, facet)
    return over or is_turned(question, facet, record) or is_contrary(question, facet, record)


def _tells_apart(word: str, question: Question, record: Record) -> bool:
    """True for the fuel in "fuel subsidies", which other subsidies are not, where a topic goes by that word."""
    behind = {other for before, other in pairwise(question.words) if before == word}
    return record.is_of_topic(word) and not behind.isdisjoint(question.content)


def _is_scene(word: str, question: Question) -> bool:
    """True for the town in "who supported it in Vienna"."""
    return any(other == word and before in ("in", "at", "from") for before, other in pairwise(question.words))


def _slot_count(question: Question) -> int:
    return (
        len(question.spans) + len(question.kinds) + len(question.dates) + bool(question.acts) + bool(question.paragraph)
    )


def _asks_who_is(question: Question) -> bool:
    return question.ask == "who" and not question.acts


def _by_example(slots: Slots, record: Record, as_of: date) -> Iterator[Candidate]:
    """Entries whose curator wrote down a question like this one; names and dates stay conditions."""
    question = slots.question
    features = record.features(question)
    if not features:
        return
    relaxed = Conditions(acts=False, topics=False)
    # Whom the curator's very words name is told by the entry, whatever it says of them.
    anything = replace(relaxed, parties=False, meetings=False)
    for example in _sharing_enough(features, record):
        likeness = _likeness(features, example.features)
        alike = likeness >= EXAMPLE_CUTOFF and _asks_the_same(question, example.question, record)
        same = alike and _same_topics(question, example.facet, record) and _same_kinds(question, example, record)
        near = same and has_words(question, example.facet, [example.question], record)
        asked = question.words == example.question.words and not question.focus
        near = near and (asked or not tells_another(question, example.facet, record))
        if near and meets(example.facet, slots, as_of, anything if asked else relaxed):
            yield Candidate(example.facet, likeness, by_example=True)


def _sharing_enough(features: Mapping[str, float], record: Record) -> list[Example]:
    """The examples that may reach the cut-off: all others have none of the question's rarest features.

    To reach a Dice coefficient c, c / (2 - c) of the question's weight must be shared; what has none of the rarest
    features, up to where less than that is left, can't share so much.
    """
    left = sum(features.values())
    least = left * EXAMPLE_CUTOFF / (2 - EXAMPLE_CUTOFF)
    found: set[int] = set()
    for feature in sorted(features, key=lambda feature: (len(record.sharing.get(feature, ())), feature)):
        if left < least:
            break
        found.update(record.sharing.get(feature, ()))
        left -= features[feature]
    return [record.examples[number] for number in sorted(found)]


_LOOSE_ASKS = ("what", "who", "list", "summary", "document")
"""What an example may ask without the question's asking the same; "when" answers no "whether"."""

_EXACT_ASKS = ("who", "how many", "how long")
"""What a question asks that no example of another sort answers: on what views were sought is not who sought them."""


def _sides(question: Question, record: Record) -> tuple[bool, bool, bool]:
    """Whether it is asked who was before or after somebody, or took over from them."""
    succeeds = record.lexicon.language.asks_to_succeed(question.words)
    return succeeds, "before" in question.words, "after" in question.words


def _asks_the_same(question: Question, example: Question, record: Record) -> bool:
    """False where the example asks another thing or for another doing, or leaves out what the question does not."""
    if question.guard and not set(stems_of(question.utterance)) <= set(stems_of(example.utterance)) | _ARTICLES:
        return False
    if question.guard == "passive" and example.guard != "passive":
        # What Fiji was asked is not what it asked.
        return False
    if question.act and question.act != example.act and (example.act or question.act not in example.acts):
        return False
    if {span.id for span in question.excluded} != {span.id for span in example.excluded}:
        return False
    # Who came after somebody is not who that is.
    succeeds, *rest = _sides(question, record)
    example_succeeds, *example_rest = _sides(example, record)
    beside = succeeds != example_succeeds or (_asks_who_is(question) and rest != example_rest)
    if beside or question.extreme != example.extreme:
        # Who did it is not who did it first.
        return False
    return example.ask in (question.ask, *(() if question.ask in _EXACT_ASKS else _LOOSE_ASKS))


def has_words(question: Question, facet: Facet, asks: Iterable[Question], record: Record) -> bool:
    """True where every word that matters is the entry's own, or of the curator's questions that lead to it."""
    own = facet.terms | {term for ask in asks for term in record.lexicon.terms(ask.content)}
    return all(record.lexicon.terms((word,)) & own for word in question.content if word not in question.modifiers)


_ARTICLES = frozenset({"the", "a", "an", "on", "of", "for", "did", "was", "were"})


def _same_topics(question: Question, facet: Facet, record: Record) -> bool:
    return all(
        topic in facet.involved | facet.spoken or topic in record.lexicon.everywhere for topic in question.ids("topic")
    )


def _same_kinds(question: Question, example: Example, record: Record) -> bool:
    """True where every common noun is the curator's too, or stands for what the entry is about."""
    own = example.facet.involved | example.facet.spoken
    return all(kind in example.question.kinds or kind_ids(kind, record) & own for kind in question.kinds)


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Dice's coefficient of two weighted sets of features, 0 to 1."""
    shared = sum(weight for feature, weight in one.items() if feature in other)
    whole = sum(one.values()) + sum(other.values())
    return 2 * shared / whole if whole else 0.0
