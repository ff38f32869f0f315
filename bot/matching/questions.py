"""What a person asks: an utterance read as a question with its slots, against the lexicon of one knowledge base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.dates import DatePhrase, find_dates
from bot.matching.doings import doings_of
from bot.matching.extremes import extreme_of
from bot.matching.guards import Guard, guard_of
from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.similarity import distance
from bot.matching.spans import covers, spans_of
from bot.matching.spelling import Repair
from bot.matching.tags import Tags
from bot.matching.undated import at_meetings
from bot.matching.wholes import MOST_WRECKED, Placed
from bot.text import Token, inert, stem, tokens_of, with_words, words_of

ASKS = (
    "how many",
    "how long",
    "why",
    "where",
    "define",
    "status",
    "document",
    "when",
    "who",
    "agenda",
    "summary",
    "list",
)
"""What can be asked for; where a question has the words of several, the first in this order is taken."""

FEWEST_WORDS = 3
"""Words of a question behind which what it is wanted for is passed over."""
PURPOSE = 6
"""Words of that, at most: "for my first speaking points"."""
FARTHEST = 3
"""Words that may stand before "number of" where it is asked for: "what was the"."""
_BEFORE_THINGS = (("the",), ("these",), ("those",), ("of",))
"""What stands before a noun in the plural, which is no verb: "the objects"."""
OWN = frozenset({"a", "an", "my", "our"})

_PARAGRAPH = re.compile(r"\b(?:para(?:graph)?s?\.?|¶|§)\s*(\d+(?:\.\d+)*)", re.IGNORECASE)
_QUOTES = re.compile(r"(?<!\w)['\"“”‘’«»]|['\"“”‘’«»](?!\w)")


@dataclass(frozen=True)
class Slip:
    """A word that was read as another, or might be one of several names."""

    typed: str
    repair: Repair
    place: int
    """The number of the word in the utterance."""
    whole: bool
    """True where a name of several words was repaired, by its other words."""


@dataclass(frozen=True)
class Question:
    """An utterance as it was understood; every slot that it names is a condition on the answer."""

    utterance: str
    """Its text without a greeting, shorthand spelled out and misspelt words as they were read."""
    ask: str = "what"
    asks: frozenset[str] = frozenset()
    """Everything that its words ask for; `ask` is the one that counts."""
    is_whether: bool = False
    acts: frozenset[str] = frozenset()
    """What was done, as far as the question says; empty for any act."""
    unnamed: str | None = None
    """Words of the record for those whom it leaves unnamed."""
    owners: frozenset[str] = frozenset()
    """Parties whose thing something was done with: "who backed China's workshop"."""
    names_act: bool = False
    """True where the doings are asked for by their noun: "which vetoes"."""
    act: str | None = None
    """The doing that its words name, of those in `acts`."""
    deeds: tuple[tuple[str, str], ...] = ()
    """Doings spoken of as things, with their doer: "China's proposal" is (proposed, china)."""
    spans: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    """What it names to leave it out: "besides China"."""
    kinds: tuple[str, ...] = ()
    """Kinds of meetings and topics that it names by a common noun; each is one condition."""
    dates: tuple[DatePhrase, ...] = ()
    paragraph: str | None = None
    named: str | None = None
    """The kind of name asked for: "which organizations"."""
    speaks: bool = False
    """True where it asks for what was said, by a word for any statement at all."""
    is_passive: bool = False
    """True where something was done to the party: "was China invited"."""
    is_plural: bool = False
    """True where a kind is named in the plural: "the next reviews"."""
    order: str | None = None
    """`next` or `last`, where one of several meetings is asked for."""
    extreme: str | None = None
    """`first` or `last`, where one of several doings is asked for."""
    is_future: bool = False
    """True where something to come is asked for: "when will it be"."""
    anchor: str | None = None
    """Id of the meeting from which `order` is reckoned, where it is not today."""
    counted: tuple[str, ...] = ()
    """The words after "how many"."""
    content: tuple[str, ...] = ()
    """Words that carry meaning and name nothing, folded."""
    modifiers: frozenset[str] = frozenset()
    """Those of them that only say how, or how much: an entry need not have them."""
    asides: tuple[str, ...] = ()
    """Words of verbs that are not what the question asks about."""
    echoes: tuple[str, ...] = ()
    """Words that tell nothing by themselves and may still be the entry's own."""
    mentions: bool = False
    """True where it asks for what is mentioned at all: "which organizations are named"."""
    unknown: tuple[str, ...] = ()
    """Words of meaning that the record does not know."""
    slips: tuple[Slip, ...] = ()
    objects: frozenset[str] = frozenset()
    """Parties that stand right behind the verb: "instructed the Council"."""
    guard: Guard | None = None
    """Why only a curator's own question may answer it."""
    follow: str | None = None
    """How it goes on from the question before: `bare`, `pronoun`, `more`; None where it stands alone."""
    of_people: bool = False
    """True where the pronoun stands for somebody who did something: "what did they report?"."""
    focus: tuple[str, ...] = ()
    """Ids that the answer before was about, where this question goes on from it."""
    widened: frozenset[str] = frozenset()
    """Slots joined by "and" or "or", of which any will do."""
    as_of: date | None = None
    """The day that the answer stands on: nothing is told that was not yet then."""

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """Ids of the spans of these kinds."""
        return tuple(dict.fromkeys(span.id for span in self.spans if span.kind in kinds))

    def is_subject(self, kind: str) -> bool:
        """True where something of the kind is what does it: "what did the workshop conclude"."""
        return any(span.subject for span in self.spans if span.kind == kind)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Ids of the Members, groups, bodies and organizations that it names."""
        return self.ids(*ENTITY_KINDS)

    @property
    def is_prediction(self) -> bool:
        """True for "will China support it?", which nothing that has been tells."""
        return self.is_whether and self.is_future and self.ask == "what"

    @property
    def has_other_slots(self) -> bool:
        """True where it says what it is about by more than the kind of name asked for."""
        return bool(self.spans or self.acts or self.kinds or self.dates or self.paragraph or self.focus)

    @property
    def has_more_than_names(self) -> bool:
        """True where it says more than names: a doing, a kind, a date, a word of meaning, a paragraph."""
        return bool(self.acts or self.kinds or self.dates or self.content or self.paragraph)

    @property
    def is_bare_naming(self) -> bool:
        """True for "what is X", "X?", "who or what is X" and the like, which ask for nothing but the thing itself."""
        named = {word for span in self.spans for word in words_of(span.surface)}
        around = [word for word in words_of(self.utterance) if word not in named]
        return len(around) <= 3 or {"who", "or", "what"} >= set(around) - {"is", "are", "the", "a", "an"}

    @property
    def has_slots(self) -> bool:
        """True where it says what it is about."""
        return self.has_other_slots or bool(self.named or self.unnamed)


def read(utterance: str, lexicon: Lexicon, *, today: date) -> Question:
    """The utterance read as a question; `today` is what "last month" is reckoned from."""
    text = _bare(lexicon.language.spelled_out(inert(utterance)), lexicon)
    raw = tokens_of(text)
    dates = _dates_in(text, today, lexicon)
    slips = tuple(_slips(raw, dates, lexicon))
    mended = {slip.place: slip.repair.word for slip in slips if not slip.repair.rivals}
    if mended:
        text = with_words(text, mended)
        dates = _dates_in(text, today, lexicon)
    tokens = tokens_of(text)
    spans, dates, taken = spans_of(text, tokens, dates, lexicon)
    paragraph = _PARAGRAPH.search(text)
    if paragraph:
        taken |= {n for n, token in enumerate(tokens) if paragraph.start() <= token.start < paragraph.end()}
    numbered = paragraph[1] if paragraph else None
    wrecked = _wrecked(raw, slips, spans, lexicon)
    spans = tuple(span for span in spans if not any(_is_part(span, placed) for placed in wrecked))
    excluded = _excluded(spans, tuple(token.word for token in tokens), lexicon)
    spans = tuple(span for span in spans if span not in excluded)
    question = Question(text, spans=spans, excluded=excluded, dates=dates, slips=slips, paragraph=numbered)
    question = _addressed(_undone(_lasting(_question(question, tokens, taken, lexicon)), lexicon), lexicon)
    meetings = lexicon.knowledge.meetings if any(_is_of_meetings(kind, lexicon) for kind in question.kinds) else []
    if not (question.acts or question.speaks):
        question = replace(question, dates=at_meetings(question.dates, meetings, today))
    strange = [word for placed in wrecked for word in placed.typed]
    return replace(question, unknown=tuple(dict.fromkeys([*question.unknown, *strange])))


def _dates_in(text: str, today: date, lexicon: Lexicon) -> tuple[DatePhrase, ...]:
    return find_dates(_QUOTES.sub(" ", text), today=today, covered=lexicon.covered)


def _lasting(question: Question) -> Question:
    """How long something runs or is held is asked of the thing, whoever did what with it."""
    runs = question.ask == "how long" and "held" in question.acts
    return replace(question, acts=frozenset(), act=None) if runs else question


def _is_of_meetings(kind: str, lexicon: Lexicon) -> bool:
    """True for a common noun for meetings: session."""
    known = lexicon.knowledge.meeting_by_id
    return any(id_ in known for one in kind.split("|") for id_ in lexicon.kinds.get(one, ()))


def _addressed(question: Question, lexicon: Lexicon) -> Question:
    """What somebody was asked is told by what others asked of them, and by no other proposal."""
    asked = question.acts & lexicon.language.addressings if question.is_passive else frozenset()
    loosely = {also for act in asked for also in lexicon.language.acts[act].also} - asked
    return replace(question, acts=question.acts - loosely)


def _undone(question: Question, lexicon: Lexicon) -> Question:
    """Why something did not take place is why it was cancelled or put off."""
    undone = lexicon.language.undone & lexicon.language.acts.keys()
    if question.guard != "negated" or question.ask != "why" or "held" not in question.acts or not undone:
        return question
    return replace(question, acts=undone, act=min(undone), guard=None)


def _bare(text: str, lexicon: Lexicon) -> str:
    """The text without the greeting and the "could you tell me" before a question, and what it is wanted for."""
    language = lexicon.language
    tokens = tokens_of(text)
    words = tuple(token.word for token in tokens)
    start = begun = max((n for n in range(1, len(words)) if words[:n] in language.greetings), default=0)
    wrapped = 0
    while end := next((end for first, end, _ in language.wrappers.find(words[start:]) if not first), 0):
        start, wrapped = start + end, wrapped + 1
    rest = words[start:]
    asks = rest[:1] and rest[0] in language.interrogatives | language.whether
    asks = asks or any(first < 2 for first, _, _ in language.asks.find(rest[:FEWEST_WORDS]))
    kept = start if rest and (asks or wrapped > 1) else begun
    end = _without_purpose(words, language)
    end = _without_now(words[: _without_postscript(text, tokens[:end], language)], language)
    if end < len(words):
        return text[tokens[kept].start : tokens[end - 1].end]
    return text[tokens[kept].start :] if kept else text


def _without_purpose(words: tuple[str, ...], language: Language) -> int:
    """The number of words before "for my minister" and the like, where that is not what was asked for."""
    for start in range(max(len(words) - PURPOSE, FEWEST_WORDS), len(words) - 2):
        asked_for = any(
            end == 2 for _, end, _ in language.act_phrases.find(tuple(map(stem, words[start - 1 : start + 1])))
        )
        said = words[start] == "for" and words[start + 1] in OWN and not asked_for
        if said and any(words[n:] in language.purposes for n in (start + 2, start + 3)):
            return start
    return len(words)


def _without_postscript(text: str, tokens: tuple[Token, ...], language: Language) -> int:
    """The number of words before what people say of themselves behind the question mark: "I need it by noon"."""
    for n in range(FEWEST_WORDS, len(tokens)):
        begins = tokens[n].word in language.selves or (tokens[n].word,) in language.greetings
        if begins and "?" in text[tokens[n - 1].end : tokens[n].start]:
            return n
    return len(tokens)


def _without_now(words: tuple[str, ...], language: Language) -> int:
    """The number of words before "these days" and the like at the end, where enough is left to ask."""
    starts = [start for start, end, _ in language.nows.find(words) if end == len(words)]
    return next((start for start in starts if start >= FEWEST_WORDS), len(words))


def _excluded(spans: tuple[Span, ...], words: tuple[str, ...], lexicon: Lexicon) -> tuple[Span, ...]:
    """Names right after "besides" and the like, and those that are joined to them."""
    ends = {end for _, end, _ in lexicon.language.exclusions.find(words)}
    found: list[Span] = []
    for span in spans:
        start = span.start - (words[span.start - 1 : span.start] == ("the",))
        joined = bool(found) and set(words[found[-1].end : start]) <= {"and", "or"}
        if start in ends or joined:
            found.append(span)
    return tuple(found)


def _wrecked(
    raw: tuple[Token, ...], slips: tuple[Slip, ...], spans: Iterable[Span], lexicon: Lexicon
) -> tuple[Placed, ...]:
    """Names too misspelt to be read, of which a part is another name."""
    sure = [slip for slip in slips if not slip.repair.rivals]
    words = tuple(token.word for token in raw)
    whole = {slip.place: slip.repair.word for slip in sure if slip.whole}
    single = [(slip.place, slip.repair.word) for slip in sure if not slip.whole]
    readings = {_read_as(words, whole | dict(mended)) for mended in ([], single[::2], single[1::2])}
    placed = [found for reading in sorted(readings) for found in lexicon.wholes.placed(reading)]
    likely = [found for found in placed if not any(_asks(slip, found, lexicon) for slip in sure)]
    return tuple(found for found in likely if any(_is_part(span, found) for span in spans))


def _asks(slip: Slip, placed: Placed, lexicon: Lexicon) -> bool:
    """True for a word of asking, one slip off, that stands where the name would have one that is far off."""
    if slip.place not in dict(placed.off) or slip.repair.word not in lexicon.speller.grammar:
        return False
    return distance(slip.typed, placed.word_at(slip.place), MOST_WRECKED) >= MOST_WRECKED


def _is_part(span: Span, placed: Placed) -> bool:
    """True for the "Guinea" in a name that can't be read but for it: it may well be another Guinea."""
    within = span.start in placed.places and span.end - 1 in placed.places
    return within and span.kind in ENTITY_KINDS and span.id != placed.id


def _slips(tokens: tuple[Token, ...], dates: Iterable[DatePhrase], lexicon: Lexicon) -> Iterator[Slip]:
    """What was misspelt: names of several words first, then single words, then what those make of the names."""
    dated = {n for n, token in enumerate(tokens) if any(covers(phrase.span, token) for phrase in dates)}
    words = tuple(token.word for token in tokens)
    single = _single(tokens, dated, lexicon)
    whole = _whole(words, {}, lexicon)
    clear = [(n, repair.word) for n, repair in sorted((single | whole).items()) if not repair.rivals]
    for mended in filter(None, (clear, clear[::2], clear[1::2])):
        whole |= _whole(words, dict(mended), lexicon)
    whole = {n: repair for n, repair in whole.items() if not _is_nearer(single.get(n), repair, words[n], lexicon)}
    found = sorted((single | whole).items())
    yield from (Slip(tokens[n].word, repair, n, n in whole) for n, repair in found if n not in dated)


def _is_nearer(single: Repair | None, whole: Repair, typed: str, lexicon: Lexicon) -> bool:
    """True for a word of asking with fewer slips than a word of a name: "bout African" is not "South African"."""
    if single is None or single.word not in lexicon.speller.grammar:
        return False
    return distance(typed, single.word, MOST_WRECKED) < distance(typed, whole.word, MOST_WRECKED)


def _whole(words: tuple[str, ...], mended: Mapping[int, str], lexicon: Lexicon) -> dict[int, Repair]:
    """Repairs of names of several words, where some words are mended already; of two side by side, each in turn."""
    found = lexicon.wholes.mended(_read_as(words, mended))
    return {place: Repair(word, rivals) for place, word, rivals in found}


def _read_as(words: tuple[str, ...], mended: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(mended.get(n, word) for n, word in enumerate(words))


def _single(tokens: tuple[Token, ...], dated: set[int], lexicon: Lexicon) -> dict[int, Repair]:
    quiet = sum(token.surface[0].isupper() for token in tokens) <= len(tokens) / 2
    repairs = {
        n: lexicon.speller.repair(token.word, is_name=n > 0 and quiet and token.surface[0].isupper())
        for n, token in enumerate(tokens)
        if n not in dated
    }
    return {n: repair for n, repair in repairs.items() if repair}


def _question(question: Question, tokens: tuple[Token, ...], taken: set[int], lexicon: Lexicon) -> Question:
    """The question with what its other words ask, do and mean."""
    language = lexicon.language
    words = tuple("" if n in taken else token.word for n, token in enumerate(tokens))
    named = Tags(language.named.find(words))
    ask_kind, naming = _named(named, words, language)
    stems = tuple("" if n in naming else stem(word) for n, word in enumerate(words))
    kinds = Tags(_of_record(language.kind_phrases.find(stems), lexicon))
    asks = Tags(_of_asking(language.asks.find(words), words, kinds, lexicon))
    acts = Tags(_of_doing(language.act_phrases.find(stems), words, kinds, asks, lexicon))
    extreme, placed = extreme_of(words, acts, kinds, language) or (None, frozenset())
    tagged = asks.tokens | acts.tokens | kinds.tokens | placed
    content = tuple(_content(words, tagged | named.tokens | taken, lexicon))
    light = frozenset[str]() if _asks_who(words, language) else language.modifier_stems
    light |= language.loose_stems if acts.found else frozenset()
    modifiers = frozenset(word for word in content if stem(word) in light)
    content = tuple(word for word in content if word not in modifiers or _is_known(word, lexicon))
    content = (*content, *(word for word in _meant(words, acts, language) if word not in content))
    asked = _asked(asks, words, lexicon) - ({"last"} if extreme else set())
    question = replace(
        question,
        asks=asked,
        is_whether=bool(words) and words[0] in language.whether,
        is_future=_is_future(words, acts, language),
        kinds=tuple(_kinds(kinds, stems)),
        named=ask_kind,
        counted=_counted(asks, tuple(token.word for token in tokens)),
        order=next((order for order in ("next", "last") if order in asked), None),
        extreme=extreme,
        content=content,
        modifiers=modifiers,
        unnamed=next((min(meanings) for _, _, meanings in lexicon.unnamed.find(words)), None),
        is_passive=_is_passive(question.spans, tuple(token.word for token in tokens)),
        is_plural=any(words[end - 1].endswith("s") for _, end, _ in kinds.found),
        speaks=any(lexicon.language.acts[act].any for act in acts.meanings),
        echoes=tuple(word for word in words if word and stem(word) in language.filler_stems),
        mentions=any(word in language.mentions and stem(word) in language.filler_stems for word in words),
        unknown=tuple(word for word in content if not _is_known(word, lexicon)),
        of_people=not language.people.isdisjoint(words) or _is_doer(words, acts, language),
        follow=_follow(words, tokens, lexicon),
    )
    doings = doings_of(question.spans, acts, kinds, words, lexicon)
    says_more = question.spans or question.kinds or question.content or question.dates
    meant = dict.fromkeys([*(question.content if says_more else doings.things), *doings.wished])
    question = replace(
        question,
        acts=doings.acts,
        act=doings.act,
        deeds=doings.deeds,
        names_act=doings.names_act,
        owners=doings.owners,
        asides=doings.asides,
        content=tuple(meant),
    )
    spoken = tuple(token.word for token in tokens)
    return replace(
        question,
        ask=_ask(question, words, lexicon),
        widened=_widened(question, tokens, lexicon),
        objects=frozenset(_objects(question, spoken, acts.tokens, lexicon)),
        guard=guard_of((*question.spans, *question.excluded), spoken, acts.tokens, language, question.excluded),
    )


def _content(words: tuple[str, ...], passed_over: set[int], lexicon: Lexicon) -> Iterator[str]:
    """The words that say what it is about, each phrase that stands for one of them as one: "price tag"."""
    language = lexicon.language
    phrases = {
        start: end
        for start, end, _ in language.synonym_phrases.find(tuple(map(stem, words)))
        if end - start > 1 and passed_over.isdisjoint(range(start, end))
    }
    within = {n for start, end in phrases.items() for n in range(start, end)}
    silent = language.stop_words | language.parties | language.anyone | language.pronouns | language.whether
    silent |= (
        language.negations
        | language.writings
        | (language.standings if "where" in words and "will" not in words else frozenset())
    )
    for n, word in enumerate(words):
        if n in phrases:
            yield " ".join(words[n : phrases[n]])
        elif (
            n not in passed_over | within
            and (len(word) > 1 or word.isdigit())
            and word not in silent
            and stem(word) not in language.filler_stems
        ):
            yield word


def _meant(words: tuple[str, ...], acts: Tags, language: Language) -> Iterator[str]:
    """The light verb behind "offered to": to try something out is no other offer."""
    for _, end, meanings in acts.found:
        verb = words[end + 1 : end + 2]
        if words[end : end + 1] == ("to",) and meanings & language.promises and end + 1 not in acts.tokens:
            yield from (word for word in verb if stem(word) in language.filler_stems)


_DOES_IT = tuple((word, "it") for word in ("did", "does", "has", "will", "would"))


def _is_doer(words: tuple[str, ...], acts: Tags, language: Language) -> bool:
    """True for the "it" of "did it propose anything": a Member, and no meeting, which would be held or closed."""
    return any(
        words[start - 2 : start] in _DOES_IT and not meanings <= language.meeting_acts
        for start, _, meanings in acts.found
    )


def _asks_who(words: tuple[str, ...], language: Language) -> bool:
    """True for "who called it unnecessary", which is not whoever spoke of it: each of its words counts."""
    which = words[:1] in (("which",), ("what",)) and not language.parties.isdisjoint(words[1:2])
    return words[:1] == ("who",) or which


def _is_future(words: tuple[str, ...], acts: Tags, language: Language) -> bool:
    """True where something to come is asked for; what was agreed that somebody must do has been agreed."""
    done = min(acts.tokens, default=len(words)) if {"has", "have", "did"} & set(words) else len(words)
    return not language.futures.isdisjoint(words[:done])


def _is_known(word: str, lexicon: Lexicon) -> bool:
    return not lexicon.known.isdisjoint(lexicon.terms((word,)))


def _of_record(
    found: Iterator[tuple[int, int, frozenset[str]]], lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Common nouns for kinds of which the record has something; the others are words like any other."""
    for start, end, meanings in found:
        there = frozenset(kind for kind in meanings if kind in lexicon.kinds)
        if there:
            yield start, end, there


def _of_asking(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], kinds: Tags, lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Words of asking: not those of a longer common noun ("last day"), nor an amount that is spoken of.

    "Why … the number of licences" asks why, and "what was said on the growing number" asks for no number.
    """
    longer = {n for start, end, _ in kinds.found if end - start > 1 for n in range(start, end)}
    opened = bool(words) and words[0] in lexicon.language.interrogatives
    for start, end, meanings in found:
        spoken_of = opened and start > FARTHEST and words[start] != "how" and "how many" in meanings
        # "What was said when they met" asks for no time.
        joined = not start or words[start - 1] in lexicon.language.joints | lexicon.language.prepositions
        spoken_of = spoken_of or (
            words[0] in ("what", "which", "why") and words[start] in ("when", "where") and not joined
        )
        if not (spoken_of or longer.issuperset(range(start, end))):
            yield start, end, meanings


def _of_doing(
    found: Iterator[tuple[int, int, frozenset[str]]], words: tuple[str, ...], kinds: Tags, asks: Tags, lexicon: Lexicon
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Words of doing.

    Not those who do ("organizations" organized nothing), what is planned, nouns that are a kind of meeting here, or the
    telling that the bot is asked for: "tell me about".
    """
    language = lexicon.language
    other = {n for start, end, _ in language.no_act_phrases.find(words) for n in range(start, end)}
    asking = {n for start, end, _ in asks.found if end - start > 1 for n in range(start, end)}
    for start, end, meanings in found:
        held = words[start:end] in language.act_nouns and kinds.tokens.issuperset(range(start, end))
        thing = words[start - 1 : start] in (("a",), ("an",)) and not words[start].endswith("ed")
        thing = thing or (words[start - 1 : start] in _BEFORE_THINGS and words[start].endswith("s"))
        thing = thing and words[start:end] not in language.act_nouns
        told = start in asking and all(language.acts[act].any for act in meanings)
        if not (held or thing or told or start in other) and (end - start > 1 or language.is_act(words[start])):
            yield start, end, meanings


def _kinds(kinds: Tags, stems: tuple[str, ...]) -> Iterator[str]:
    """For each common noun the kind that it stands for, the most exact one: by its very name, or as many words."""
    for start, end, meanings in kinds.found:
        exact = [kind for kind in meanings if tuple(map(stem, words_of(kind))) == stems[start:end]]
        exact = exact or [kind for kind in meanings if len(kind.split()) == end - start]
        yield "|".join(sorted(exact or meanings))


def _is_passive(spans: Iterable[Span], words: tuple[str, ...]) -> bool:
    named = [span for span in spans if span.kind in ENTITY_KINDS and span.start]
    starts = [
        span.start for span in named if words[span.end : span.end + 1] not in (("against",), ("for",), ("behind",))
    ]
    before = {words[start - 1 - (start > 1 and words[start - 1] == "the")] for start in starts}
    return bool(before & {"is", "are", "was", "were", "been"})


def _counted(asks: Tags, words: tuple[str, ...]) -> tuple[str, ...]:
    return next((words[end : end + 5] for _, end, meanings in asks.found if "how many" in meanings), ())


def _named(named: Tags, words: tuple[str, ...], language: Language) -> tuple[str | None, frozenset[int]]:
    """The kind of name that stands right after "which", "all" and the like, or opens the question, and its tokens."""
    for start, end, meanings in named.found:
        passed = start > 1 and (words[start - 1] in {"the"} | language.numerals or words[start - 1].isdigit())
        opener = words[start - 2] if passed else words[start - 1]
        if start == 0 or opener in language.listings:
            return min(meanings), frozenset(range(start, end))
    return None, frozenset()


def _asked(asks: Tags, words: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """What its words ask for; where something stands, or is mentioned, is no place."""
    standing = not lexicon.language.standings.isdisjoint(words) and "will" not in words
    if standing and "where" in asks.meanings:
        return frozenset(asks.meanings - {"where"} | {"status"})
    if not lexicon.language.recurrences.isdisjoint(words) and "when" in asks.meanings:
        return frozenset(asks.meanings | {"next"})
    return frozenset(asks.meanings - {"where"} if lexicon.language.mentions.intersection(words) else asks.meanings)


def _ask(question: Question, words: tuple[str, ...], lexicon: Lexicon) -> str:
    language = lexicon.language
    asking = [n for n, word in enumerate(words) if word in ("which", "what") and n + 1 < len(words)]
    which = [n for n in asking if words[n + 1] not in language.whether]
    if (
        any(not language.parties.isdisjoint(words[n + 1 : n + 3]) for n in which)
        and "how many" not in question.asks
        and _says_who_did(question)
    ):
        return "who"
    of_meetings = question.order or question.ids("meeting") or (question.dates and not question.spans)
    asks = question.asks if of_meetings else question.asks - {"agenda"}
    leading = asks & _leading(words, language)
    found = next((ask for ask in ASKS if ask in (leading or asks)), None)
    if found == "who" and words[1:2] in (("was",), ("were",)) and question.acts and words[2] not in language.stop_words:
        return "what"
    if found is None and question.named in ("document", "paragraph"):
        return "document"
    if found is None and question.order and not question.acts and (question.kinds or question.ids("body")):
        return "when"
    if found in ("who", "list") and question.is_whether:
        return "what"
    return found or ("list" if question.named else "what")


def _leading(words: tuple[str, ...], language: Language) -> frozenset[str]:
    """What the word of asking that opens the question asks for: "who" before "as the venue", "why" before a date."""
    first = next((meanings for start, _, meanings in language.asks.find(words) if start == 0), frozenset())
    return first if words[:1] in (("who",), ("why",), ("when",)) else frozenset()


def _objects(question: Question, words: tuple[str, ...], verbs: set[int], lexicon: Lexicon) -> Iterator[str]:
    """Parties right behind a verb; "did Fiji support the UK" has no noun "support"."""
    for span in question.spans:
        before = span.start - 1 - (span.start > 1 and words[span.start - 1] == "the")
        if (
            span.kind in ENTITY_KINDS
            and before in verbs
            and (question.is_whether or words[before : before + 1] not in lexicon.language.act_nouns)
        ):
            yield span.id


def _says_who_did(question: Question) -> bool:
    """True where the question says what was done or said, other than that it is on record."""
    return bool(question.act) or (question.speaks and not question.mentions)


_DISTANT = frozenset({"there", "then", "that", "one", "same"})
"""Pronouns that stand for something said before only at the end of a question."""


def _follow(words: tuple[str, ...], tokens: tuple[Token, ...], lexicon: Lexicon) -> str | None:
    """How the question goes on from the one before: by a pronoun, by "and …", or by nothing but its asking."""
    language = lexicon.language
    trailing = words[-1:] and words[-1] in _DISTANT - {"same"}
    named = words.index("") if "" in words else len(words)
    own = {"its", "their", "his", "her"}
    if trailing or any(
        word in language.pronouns - _DISTANT - (own if n > named else set())
        for n, word in enumerate(words)
        if language.truths.isdisjoint(words[n + 1 : n + 2])
    ):
        return "pronoun"
    opening = next(language.follow_ups.find(tuple(token.word for token in tokens)), None)
    only_names = "" in words and set(words[1:]) <= {"", "the"} and words[0] in language.whether
    if (opening and opening[0] == 0) or only_names:
        return "more"
    said = [word for word in words if word not in language.stop_words | language.whether]
    # "What time exactly?"
    asking = [word for word in said if word in language.vocabulary or stem(word) not in language.filler_stems]
    only_asks = bool(words) and all(word in language.vocabulary for word in asking)
    return "bare" if only_asks and len(tokens) <= 4 and len(asking) <= 2 else None


def _widened(question: Question, tokens: tuple[Token, ...], lexicon: Lexicon) -> frozenset[str]:
    """Kinds of slots, and dates, of which the question names several joined by "and" or "or", or compares several."""
    joined = set()
    if next(lexicon.language.contrasts.find(tuple(token.word for token in tokens)), None):
        counts = Counter("party" if span.kind in ENTITY_KINDS else span.kind for span in question.spans)
        joined |= {kind for kind, count in counts.items() if count > 1}
    for one, other in zip(question.spans, question.spans[1:], strict=False):
        kinds = {"party" if span.kind in ENTITY_KINDS else span.kind for span in (one, other)}
        between = {token.word for token in tokens[one.end : other.start]}
        if not between and "," in question.utterance[tokens[one.end - 1].end : tokens[other.start].start]:
            between = {"and"}
        if len(kinds) == 1 and between & {"and", "or"} and between <= {"and", "or", "the", "on", "by", "of"}:
            joined |= kinds
    for first, second in zip(question.dates, question.dates[1:], strict=False):
        if set(words_of(question.utterance[first.span[1] : second.span[0]])) & {"and", "or"}:
            joined.add("date")
    return frozenset(joined)
