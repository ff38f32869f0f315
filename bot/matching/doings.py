"""What a question says was done, and by whom: verbs, doings spoken of as things, and their owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.tags import Tags

Verb = tuple[int, int, frozenset[str]]
"""Where a phrase for what is done begins and ends, and the acts that it may stand for."""


@dataclass(frozen=True)
class Doings:
    """What a question says was done; the first six fields are those of `Question`."""

    acts: frozenset[str]
    act: str | None
    deeds: tuple[tuple[str, str], ...]
    names_act: bool
    owners: frozenset[str]
    asides: tuple[str, ...]
    wished: tuple[str, ...]
    """Verbs for what somebody wants to do, or for what is said of nothing that is named."""
    things: tuple[str, ...]
    """Nouns of doing behind a verb, with which something was done: the vote in "who asked for a vote"."""
    objects: tuple[str, ...]
    """Those of them right behind the verb, of whatever else it is asked too."""


def doings_of(
    spans: tuple[Span, ...],
    acts: Tags,
    kinds: Tags,
    words: tuple[str, ...],
    lexicon: Lexicon,
    received: frozenset[int],
) -> Doings:
    """Doings spoken of as things ("the proposal") give way to what the question says was done with them.

    `received` is where it says that somebody got what others did.
    """
    verbs, nouns, deeds = _parted(spans, acts, words, lexicon)
    behind = [noun for noun in nouns if verbs and (noun[0] > verbs[0][0] or _is_done_with(noun[0], words, lexicon))]
    things = _meanings_of(nouns)
    matters = _meanings_of(noun for noun in behind if _is_spoken_of(noun[0], kinds, words, lexicon))
    # What opens the question was got too: "what support did the idea get".
    got = [noun for noun in nouns if noun[0] > max(received)] or nouns if received else []
    gained = _meanings_of(got[:1])
    carried = gained or _meanings_of(noun for noun in nouns if _is_carried(noun[0], words, lexicon))
    done = set() if gained else _main(verbs, words, lexicon)
    about_deeds = matters >= things and (deeds or kinds.found or any(span.kind not in ENTITY_KINDS for span in spans))
    # What the US said "on the recommendations" is no recommendation of its own.
    about_deeds = about_deeds or (bool(matters) and matters >= things and any(span.subject for span in spans))
    if not done:
        # What an idea got was support: the noun behind such a verb is what was done.
        deeds = [(act, doer) for act, doer in deeds if gained and act not in gained]
        done = carried or _meanings_of(_main_nouns(nouns, words))
    elif all(lexicon.language.acts[act].any for act in done) and not about_deeds:
        done, deeds = done | things, []
    owners = frozenset(span.id for span in spans if span.possessive and span.kind in ENTITY_KINDS)
    wished = tuple(_wished(verbs, words, lexicon)) or (() if spans or kinds.found else tuple(_in_clause(verbs, words)))
    return Doings(
        acts=_accepted(done, lexicon),
        act=next((act for act in _nearest_first(done, lexicon) if not lexicon.language.acts[act].any), None),
        deeds=tuple(deeds),
        names_act=bool(things) and not verbs,
        owners=owners if verbs or gained else frozenset(),
        things=() if done & things else tuple(word for start, end, _ in behind for word in words[start:end]),
        objects=() if done & things else tuple(_objects(verbs, behind, words)),
        asides=tuple(
            word
            for start, end, meanings in verbs
            for word in words[start:end]
            if not meanings & done and word not in wished
        ),
        wished=wished,
    )


def _parted(
    spans: tuple[Span, ...], acts: Tags, words: tuple[str, ...], lexicon: Lexicon
) -> tuple[list[Verb], list[Verb], list[tuple[str, str]]]:
    """The verbs, the nouns of doing, and the doings among them whose doer is named."""
    deeds: list[tuple[str, str]] = []
    verbs: list[Verb] = []
    nouns: list[Verb] = []
    for start, end, meanings in acts.found:
        noun = _noun(spans, (start, end, meanings), words, lexicon)
        if noun is None and verbs and _follows_name(spans, start):
            # "Support the UK proposal": what comes after a verb and a name is a thing.
            noun = lexicon.language.act_nouns.get(words[start:end])
        if noun is None:
            verbs.append((start, end, meanings))
            continue
        nouns.append((start, end, meanings))
        near = [span for span in spans if span.start >= start or not verbs or span.end > verbs[-1][0]]
        deeds += [(noun, doer) for doer in _doers(near, start, end, words)]
    return verbs, nouns, deeds


_ENDS = frozenset({"result", "results", "outcome", "outcomes", "upshot"})


def _is_done_with(start: int, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """True for the offers in "were the offers accepted", and in "by whom were the offers accepted"."""
    opens = words[0] in lexicon.language.whether or words[:2] == ("by", "whom")
    return opens and words[start - 1 : start] == ("the",)


def _objects(verbs: list[Verb], nouns: list[Verb], words: tuple[str, ...]) -> Iterator[str]:
    for start, end, _ in nouns:
        before = start - (words[start - 1] in ("a", "an", "the"))
        if any(last in (before, before - 1) and {*words[last:before]} <= {"in", "for"} for _, last, _ in verbs):
            yield from words[start:end]


def _main_nouns(nouns: list[Verb], words: tuple[str, ...]) -> Iterator[Verb]:
    """The nouns of doing without those that it was done with: the proposal in "objections to the proposal"."""
    if len(nouns) > 1 and words[nouns[0][0]] in _ENDS and words[nouns[0][1] : nouns[1][0]] in (("of", "the"), ("of",)):
        # The outcome of the vote is what was voted, and no decision.
        nouns = nouns[1:]
    for n, (start, end, meanings) in enumerate(nouns):
        between = words[nouns[n - 1][1] : start] if n else ()
        if not n or "and" in between or words[start - 1] not in ("the", "this", "that"):
            yield start, end, meanings


def _nearest_first(acts: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Acts that only some records have, and this one does, before those that every record may have."""
    return sorted(acts, key=lambda act: (act not in lexicon.language.occasional_acts, act))


def _is_carried(start: int, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """True right behind a verb that leaves what was done to the noun: "made a proposal"."""
    return not lexicon.language.carriers.isdisjoint(words[max(start - 2, 0) : start])


def _wished(verbs: list[Verb], words: tuple[str, ...], lexicon: Lexicon) -> Iterator[str]:
    """The words of the verb behind "want to", or of what is "to be" done; that it be held goes without saying."""
    language, known = lexicon.language, lexicon.language.acts
    for (_, last, meanings), (start, end, done) in pairwise(verbs):
        is_held = any(known[act].light or "held" in known[act].also for act in done)
        to_do = words[last:start] == ("to",)
        wants_to = to_do and not language.intentions.isdisjoint(meanings)
        decides_to = to_do and not language.decisions.isdisjoint(meanings) and not is_held
        if wants_to or decides_to or (words[start - 2 : start] == ("to", "be") and not is_held):
            yield from words[start:end]


def _in_clause(verbs: list[Verb], words: tuple[str, ...]) -> Iterator[str]:
    """The words of verbs behind the "that" of the first: who doubts that ships pay twice speaks of paying."""
    for start, end, _ in verbs[1:]:
        if "that" in words[verbs[0][1] : start]:
            yield from words[start:end]


def _meanings_of(phrases: Iterable[Verb]) -> set[str]:
    return {act for _, _, meanings in phrases for act in meanings}


def _noun(spans: Iterable[Span], verb: Verb, words: tuple[str, ...], lexicon: Lexicon) -> str | None:
    """The act that the phrase names as a thing; None where it is a verb."""
    start, end, meanings = verb
    if _is_clause(spans, start, words):
        done = [act for act in meanings if lexicon.language.acts[act].noun and not lexicon.language.acts[act].any]
        return min(done, default=None)
    if _is_owned(spans, start):
        return lexicon.language.act_nouns.get(words[start:end]) or min(meanings)
    noun = lexicon.language.act_nouns.get(words[start:end])
    only_noun = words[end - 1].removesuffix("s").endswith(lexicon.language.noun_endings)
    return noun if only_noun or not _has_doer_before(spans, start, words, lexicon) else None


def _main(verbs: list[Verb], words: tuple[str, ...], lexicon: Lexicon) -> set[str]:
    """What the first verb says, and those joined to it: who supported that it be organized did not organize it.

    What is counted ("how many participants supported") is no verb where another follows.
    """
    if not verbs:
        return set()
    counted = words[verbs[0][0] - 1 : verbs[0][0]] == ("many",)
    if counted and len(verbs) > 1:
        return _main(verbs[1:], words, lexicon)
    _, last, meanings = verbs[0]
    main = set(meanings)
    for start, end, others in verbs[1:]:
        between = set(words[last:start])
        if start == last and all(lexicon.language.acts[act].any for act in main):
            # Who spoke against it opposed it.
            return set(others)
        if between & {"and", "or"} and between <= {"and", "or", "not", "did", "who", ""}:
            main |= others
            last = end
    return main


def _has_doer_before(spans: Iterable[Span], start: int, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """True for "did China support", and "who besides China supports", where a word that could be a noun is none."""
    named = any(span.kind in ENTITY_KINDS and span.end == start and not span.possessive for span in spans)
    left_out = words[:1] == ("who",) and words[start - 1 : start] == ("",) and not any(s.end == start for s in spans)
    return (
        named
        or left_out
        or words[start - 1 : start] in (("who",), ("they",))
        or bool(lexicon.language.parties & set(words[start - 1 : start]))
    )


def _follows_name(spans: Iterable[Span], start: int) -> bool:
    return any(span.kind in ENTITY_KINDS and span.end == start for span in spans)


def _is_owned(spans: Iterable[Span], start: int) -> bool:
    """True right after a possessive: "China's plan"."""
    return any(span.possessive and span.kind in ENTITY_KINDS and span.end == start for span in spans)


def _is_clause(spans: Iterable[Span], start: int, words: tuple[str, ...]) -> bool:
    """True for the thing that somebody did, behind a verb: "against what China suggested"."""
    befores = (span.start - 1 for span in spans if span.kind in ENTITY_KINDS and span.end == start)
    return any(before > 0 and words[before] == "what" for before in befores)


def _is_spoken_of(start: int, kinds: Tags, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """True for "said about the workshop idea"."""
    passed = {"", "the", "a", "an", "this", "that"}
    before = (words[n] for n in reversed(range(start)) if words[n] not in passed and n not in kinds.tokens)
    return next(before, "") in lexicon.language.directions - {"of", "from"}


def _doers(spans: Iterable[Span], start: int, end: int, words: tuple[str, ...]) -> Iterator[str]:
    """Whose doing it is: "China's proposal", "the Chinese proposal", "the proposal by China and Japan"."""
    parties = [span for span in spans if span.kind in ENTITY_KINDS]
    for n, span in enumerate(parties):
        before = span.end <= start and start - span.end <= 1 + int(span.possessive)
        after = 0 < span.start - end <= 2 and words[end] in ("by", "from", "of")
        if before or after:
            joined = [*takewhile(lambda pair: _are_joined(*pair, words), pairwise(parties[n:]))] if after else []
            yield from (span.id, *(other.id for _, other in joined))
            return


def _are_joined(one: Span, other: Span, words: tuple[str, ...]) -> bool:
    """True for "Japan and China", and for "Japan, China"."""
    return words[one.end : other.start] in ((), ("and",), ("the",), ("and", "the"))


def _accepted(acts: set[str], lexicon: Lexicon) -> frozenset[str]:
    """The acts that entries may have; none where any will do."""
    known = lexicon.language.acts
    narrow = {act for act in acts if not known[act].any}
    if narrow:
        return frozenset(narrow | {also for act in narrow for also in known[act].also if also in known})
    passed_over = {other for act in acts for other in known[act].but_not}
    return frozenset(known) - passed_over if passed_over else frozenset()
