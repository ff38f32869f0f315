"""Whether every name leads to one thing only, also when it is mistyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from bot.knowledge.model import Document, Entity, KnowledgeBase, Meeting, Topic
from bot.knowledge.pages import KeyPath, Places, Problem, Spot
from bot.similarity import distance
from bot.text import words_of

SHORTEST_TYPO = 4
"""Letters; shorter names differ by one letter as a matter of course."""

# A name that folds to one of these would be found in every other question; in capitals it can be told apart.
_FUNCTION_WORDS = frozenset(
    words_of(
        "a about after all also am an and any are as at be been before but by can could did do does for "
        "had has have he her him his how i if in into is it its just may me might more most my no nor not "
        "now of off on once one or our out over own she should so some such than that the their them then "
        "there these they this those to too under up us was we were what when where which who whom whose "
        "why will with would yes yet you your from"
    )
)


class Claim(NamedTuple):
    """A name that a thing goes by."""

    words: tuple[str, ...]
    """The name, folded."""
    name: str
    id: str
    spot: Spot
    keys: KeyPath


def name_problems(knowledge: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Names claimed twice, names that say nothing, and names that one slip turns into another's."""
    claims = list(_claims(knowledge, places))
    yield from _empty_names(claims)
    yield from _shared_names(claims)
    entities = [claim for claim in claims if claim.id in knowledge.entity_by_id]
    yield from _everyday_names(entities)
    yield from _typo_pairs(entities, knowledge.entity_by_id)


def _claims(knowledge: KnowledgeBase, places: Places) -> Iterator[Claim]:
    entities = tuple(entity for _, entity in knowledge.entities)
    sections: dict[str, tuple[Document | Entity | Topic | Meeting, ...]] = {
        "documents": knowledge.documents,
        "entities": entities,
        "topics": knowledge.topics,
        "meetings": knowledge.meetings,
    }
    for section, things in sections.items():
        for thing, spot in zip(things, places.spots[section], strict=True):
            for keys, name in _names(thing):
                yield Claim(words_of(name), name, thing.id, spot, keys)


def _names(thing: Document | Entity | Topic | Meeting) -> Iterator[tuple[KeyPath, str]]:
    """What it goes by; meetings may share their names, and documents their titles."""
    match thing:
        case Document():
            yield ("symbol",), thing.symbol
        case Entity() | Topic():
            yield ("name",), thing.name
            if thing.abbreviation:
                yield ("abbreviation",), thing.abbreviation
    yield from ((("aliases", index), alias) for index, alias in enumerate(thing.aliases))


def _empty_names(claims: list[Claim]) -> Iterator[Problem]:
    for claim in claims:
        if not claim.words:
            yield claim.spot.problem(claim.keys, f'the name "{claim.name}"', "a name with a letter or a digit in it")


def _shared_names(claims: list[Claim]) -> Iterator[Problem]:
    """Names are one however their words are joined, as people join them; symbols are not."""
    first: dict[str, Claim] = {}
    for claim in claims:
        other = first.setdefault("".join(claim.words), claim) if claim.words else claim
        is_same = claim.words == other.words or ("symbol",) not in (claim.keys, other.keys)
        if other.id != claim.id and is_same:
            written = "" if claim.words == other.words else f' as "{other.name}"'
            found = f'the name "{claim.name}", which "{other.id}" has already{written} ({other.spot.line})'
            yield claim.spot.problem(claim.keys, found, "names that lead to one thing only")


def _everyday_names(claims: list[Claim]) -> Iterator[Problem]:
    for claim in claims:
        if len(claim.words) == 1 and claim.words[0] in _FUNCTION_WORDS and not claim.name.isupper():
            found = f'the everyday word "{claim.name}" as a name'
            yield claim.spot.problem(
                claim.keys, found, "a name that no other sentence holds", "it in capitals, or not at all"
            )


def _typo_pairs(claims: list[Claim], entities: Mapping[str, Entity]) -> Iterator[Problem]:
    """One problem for each two entities whose names are one slip apart, unless they are declared."""
    seen: set[frozenset[str]] = set()
    for one, other in _near_pairs(claims):
        pair = frozenset((one.id, other.id))
        declared = other.id in entities[one.id].confusable or one.id in entities[other.id].confusable
        if len(pair) == 2 and pair not in seen and not declared:
            seen.add(pair)
            found = f'the name "{other.name}", one slip from "{one.name}" ({one.id}, {one.spot.line})'
            write = f"confusable: [{one.id}] here and confusable: [{other.id}] there"
            yield other.spot.problem(other.keys, found, "such pairs to be declared", write)


def _near_pairs(claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of single words at most one slip apart.

    Only words that agree but for one letter of each are compared: all pairs of a thousand take a second.
    """
    single: dict[str, Claim] = {}
    for claim in claims:
        if len(claim.words) == 1 and len(claim.words[0]) >= SHORTEST_TYPO:
            single.setdefault(claim.words[0], claim)
    order = {word: number for number, word in enumerate(single)}
    alike: dict[str, list[str]] = defaultdict(list)
    for word in single:
        for stump in _stumps(word):
            alike[stump].append(word)
    pairs = {pair for words in alike.values() for pair in combinations(words, 2)}
    for first, second in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])):
        if distance(first, second, cutoff=1) <= 1:
            yield single[first], single[second]


def _stumps(word: str) -> set[str]:
    """The word, and the word with each of its letters left out."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
