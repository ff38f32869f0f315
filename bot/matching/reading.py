"""An utterance read as a question, with its slots, against the lexicon of one knowledge base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, pairwise

from bot.dates import DatePhrase, find_dates
from bot.matching.asking import asked_of, asks_who, counted_of, named_of, of_asking
from bot.matching.content import content_of, governing, is_known, kinds_of, meant_of, of_record, predicate_of
from bot.matching.doing_words import is_doer, is_future, is_passive, of_doing, phrases_of_doing, receiving
from bot.matching.doings import Doings, doings_of
from bot.matching.extremes import extreme_of
from bot.matching.guards import guard_of
from bot.matching.language import Language
from bot.matching.lexicon import Lexicon
from bot.matching.meaning import as_meant
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.questions import Question
from bot.matching.slips import is_part_of, slips_of, wrecked_of
from bot.matching.spans import spans_of
from bot.matching.tags import Tags
from bot.matching.wrapping import bare
from bot.text import Token, inert, stem, tokens_of, with_words, words_of

_ASKS = (
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
_PARAGRAPH = re.compile(r"\b(?:para(?:graph)?s?\.?|¶|§)\s*(\d+(?:\.\d+)*)", re.IGNORECASE)
_QUOTES = re.compile(r"(?<!\w)['\"“”‘’«»]|['\"“”‘’«»](?!\w)")


def read(utterance: str, lexicon: Lexicon, *, today: date) -> Question:
    """The utterance read as a question; `today` is what "last month" is reckoned from."""
    text = bare(lexicon.language.spelled_out(inert(utterance)), lexicon)
    raw = tokens_of(text)
    dates = _dates_in(text, today, lexicon)
    slips = tuple(slips_of(raw, dates, lexicon))
    mended = {slip.place: slip.repair.word for slip in slips if not slip.repair.rivals}
    if mended:
        text = with_words(text, mended)
        dates = _dates_in(text, today, lexicon)
    tokens = tokens_of(text)
    spans, dates, taken = spans_of(text, tokens, dates, lexicon, today)
    paragraph = _PARAGRAPH.search(text)
    if paragraph:
        taken |= {n for n, token in enumerate(tokens) if paragraph.start() <= token.start < paragraph.end()}
    wrecked = wrecked_of(raw, slips, spans, lexicon)
    # What the Committee said, where no committee acts or several do, is told of none.
    nameless = [span for span in spans if span.is_nameless]
    strange = [word for placed in wrecked for word in placed.typed]
    strange += [span.surface.lower() for span in nameless]
    spans = tuple(s for s in spans if not (s.is_nameless or any(is_part_of(s, placed) for placed in wrecked)))
    excluded = _excluded(spans, tuple(token.word for token in tokens), lexicon)
    spans = tuple(span for span in spans if span not in excluded)
    number = paragraph and paragraph[1]
    question = Question(text, spans=spans, excluded=excluded, dates=dates, slips=slips, paragraph=number)
    question = as_meant(_question(question, tokens, taken, lexicon), lexicon, today)
    unclear = next((span.surface for span in nameless if span.id), "")
    return replace(question, unknown=tuple(dict.fromkeys([*question.unknown, *strange])), unclear=unclear)


def _dates_in(text: str, today: date, lexicon: Lexicon) -> tuple[DatePhrase, ...]:
    found = find_dates(_QUOTES.sub(" ", text), today=today, covered=lexicon.covered)
    return tuple(phrase for phrase in found if not _is_lasting(phrase, text, lexicon.language))


_LASTS = re.compile(r"last \d+ ", re.IGNORECASE)


def _is_lasting(phrase: DatePhrase, text: str, language: Language) -> bool:
    """True for "did it last 18 months", where "last" is the verb: for a time an article or preposition is before it."""
    before = words_of(text[: phrase.span[0]])
    asks = bool(before) and before[0] in language.whether and bool(_LASTS.match(phrase.text))
    return asks and before[-1] not in language.prepositions | {"the"}


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


def _question(question: Question, tokens: tuple[Token, ...], taken: set[int], lexicon: Lexicon) -> Question:
    """The question with what its other words ask, do and mean."""
    language = lexicon.language
    words = tuple("" if n in taken else token.word for n, token in enumerate(tokens))
    named = Tags(language.named.find(words))
    ask_kind, naming = named_of(named, words, language)
    stems = tuple("" if n in naming else stem(word) for n, word in enumerate(words))
    kinds = Tags(of_record(language.kind_phrases.find(stems), words, lexicon))
    asks = Tags(of_asking(language.asks.find(words), words, kinds, lexicon))
    acts = Tags(of_doing(phrases_of_doing(stems, language), words, kinds, asks, lexicon))
    extreme, placed = extreme_of(words, acts, kinds, language) or (None, frozenset())
    received = receiving(words, acts, language)
    acts, kinds = (Tags(f for f in tags.found if received.isdisjoint(range(*f[:2]))) for tags in (acts, kinds))
    tagged = asks.tokens | acts.tokens | kinds.tokens | placed | received | _jointly(question, words, language)
    content = tuple(content_of(words, tagged | named.tokens | taken, lexicon))
    modifiers = frozenset(_modifiers(content, words, acts, language))
    content = tuple(word for word in content if word not in modifiers or is_known(word, lexicon))
    meant = chain(meant_of(words, acts, kinds, language), predicate_of(words, tagged, language))
    content = (*content, *(word for word in meant if word not in content))
    asked = asked_of(asks, words, lexicon) - ({"last"} if extreme else set())
    doings = doings_of(question.spans, acts, kinds, words, lexicon, received)
    doings = _as_decided(doings, question, asked, language)
    question = replace(
        question,
        asks=asked,
        is_whether=bool(words) and words[0] in language.whether,
        is_past=bool(language.pasts.intersection(words) and not language.presents.intersection(words)),
        is_future=is_future(words, acts, language),
        kinds=tuple(kinds_of(kinds, stems)),
        named=ask_kind,
        counted=counted_of(asks, tuple(token.word for token in tokens)),
        order=next((order for order in ("next", "last") if order in asked), None),
        extreme=extreme,
        content=content,
        modifiers=modifiers,
        unnamed=_unnamed(words, lexicon),
        is_passive=bool(received) or is_passive(question.spans, tuple(token.word for token in tokens)),
        is_plural=any(words[end - 1].endswith("s") for _, end, _ in kinds.found),
        speaks=any(lexicon.language.acts[act].any for act in acts.meanings),
        echoes=tuple(word for word in words if word and stem(word) in language.filler_stems),
        mentions=any(word in language.mentions and stem(word) in language.filler_stems for word in words),
        unknown=tuple(word for word in content if not is_known(word, lexicon)),
        of_people=not language.people.isdisjoint(words) or is_doer(words, acts, language),
        follow=_follow(question, words, tokens, lexicon),
        acts=doings.acts,
        act=doings.act,
        deeds=doings.deeds,
        names_act=doings.names_act,
        owners=doings.owners,
        asides=doings.asides,
    )
    spoken = tuple(token.word for token in tokens)
    question, words = _of_origin(question, words)
    return replace(
        question,
        content=_matter(question, doings, language),
        ask=_ask(question, words, lexicon),
        widened=_widened(question, tokens, lexicon),
        objects=frozenset(_objects(question, spoken, acts.tokens, lexicon)),
        guard=guard_of((*question.spans, *question.excluded), spoken, acts.tokens, language, question.excluded)
        or ("object" if _is_of_stance(doings, language) else None),
    )


def _modifiers(content: Iterable[str], words: tuple[str, ...], acts: Tags, language: Language) -> Iterator[str]:
    """Words of the content that say how or how much, and verbs that say little beside what was done."""
    light = frozenset[str]() if asks_who(words, language) else language.modifier_stems
    light |= language.loose_stems if acts.found else frozenset()
    weighty = {*governing(words, acts, language), *(word for whose, word in pairwise(words) if whose == "whose")}
    return (word for word in content if stem(word) in light and word not in weighty)


def _as_decided(doings: Doings, question: Question, asked: frozenset[str], language: Language) -> Doings:
    """What was decided, where no doer is named: who was only against it does not tell whether it "was refused"."""
    parties = {span.id for span in question.spans if span.kind in ENTITY_KINDS and span.kind != "body"}
    doers = parties - doings.owners - {doer for _, doer in doings.deeds}
    sides, decided = language.stances - language.fates, doings.acts & language.decisions
    asks = doings.act in sides | language.decisions and asked.isdisjoint(("who", "how many"))
    if doers or not (asks and decided):
        return doings
    act = min(decided) if doings.act in sides else doings.act
    return replace(doings, acts=doings.acts - sides, act=act)


def _jointly(question: Question, words: tuple[str, ...], language: Language) -> set[int]:
    """Where it is said that a thing of two parties is a joint one, which goes without saying."""
    return {n for n, word in enumerate(words) if word in language.joint and question.parties[1:]}


def _matter(question: Question, doings: Doings, language: Language) -> tuple[str, ...]:
    """The words that say what it is about, with nouns of doing where they are all that does: "who asked for a vote"."""
    says_more = question.spans or question.kinds or question.content or question.dates
    narrow = doings.act in language.meeting_acts | language.intentions - {"opposed"} and not doings.deeds
    objects = doings.objects if narrow else ()
    things = question.content if says_more else doings.things
    return tuple(dict.fromkeys([*things, *objects, *doings.wished]))


def _is_of_stance(doings: Doings, language: Language) -> bool:
    """True for "who opposed the veto", who did not oppose what it stopped, nor cast it."""
    sides = (language.stances | {"vetoed"} | language.decisions) - language.retreats
    nouns = doings.objects or (doings.things if doings.act not in language.intentions - {"opposed"} else ())
    meant = {act for act, _ in doings.deeds} | {language.act_nouns.get((word,)) for word in nouns}
    return doings.act in sides and not meant.isdisjoint(sides)


def _unnamed(words: tuple[str, ...], lexicon: Lexicon) -> str | None:
    """The record's words for those whom it leaves unnamed; "how many delegations" are no "many delegations"."""
    found = lexicon.unnamed.find(words)
    return next((min(meanings) for start, _, meanings in found if words[max(start - 1, 0)] != "how"), None)


def _ask(question: Question, words: tuple[str, ...], lexicon: Lexicon) -> str:
    language = lexicon.language
    asking = [n for n, word in enumerate(words) if word in ("which", "what") and n + 1 < len(words)]
    # "What the delegations said" asks for no delegations, and "in which country" for a place.
    passed = language.whether | {"the"}
    which = [n for n in asking if words[n + 1] not in passed and words[n - 1 : n] != ("in",)]
    if (
        any(not language.parties.isdisjoint(words[n + 1 : n + 3]) for n in which)
        and "how many" not in question.asks
        and _says_who_did(question)
    ):
        return "who"
    of_meetings = question.order or question.ids("meeting") or (question.dates and not question.spans)
    asks = question.asks if of_meetings else question.asks - {"agenda"}
    leading = asks & _leading(words, language)
    found = next((ask for ask in _ASKS if ask in (leading or asks)), None)
    found = _of_party(found, question, words)
    behind = words[2:] if words[1:2] == ("else",) else words[1:]
    if (
        found == "who"
        and behind[:1] in (("was",), ("were",))
        and question.acts
        and not language.stop_words.issuperset(behind[1:2])
    ):
        return "what"
    if found is None and question.named in ("document", "paragraph"):
        found = "document"
    if found is None and question.order and not question.acts and (question.kinds or question.ids("body")):
        return "when"
    bare_matter = question.is_whether and bool(question.ids("topic")) and not (question.act or question.content)
    goes_on = words[-1:] and (words[-1] in language.finishes or words[-2:] == ("going", "on"))
    if bare_matter and goes_on and found in (None, "summary") and not question.ids("meeting", "body"):
        return "status"
    if found in ("who", "list") and question.is_whether:
        return "what"
    return found or ("list" if question.named else "what")


_STANDS = (("stand",), ("stands",), ("stood",))


def _of_origin(question: Question, words: tuple[str, ...]) -> tuple[Question, tuple[str, ...]]:
    """Which country the Chair, or she, is from, and which Member is the Chair, as where they are from."""
    of_country = question.named in ENTITY_KINDS and not question.acts
    is_office = words[2:3] in (("is",), ("was",)) and bool(words[3:]) and {"the", ""} >= set(words[3:])
    of_somebody = question.ids("body") or not {"he", "she"}.isdisjoint(words)
    if of_country and of_somebody and (is_office or words[-1:] == ("from",)):
        return replace(question, named=None, asks=question.asks | {"where"}), ("where", *words[2:], "from")
    return question, words


def _of_party(found: str | None, question: Question, words: tuple[str, ...]) -> str | None:
    """What is asked, where it is asked of somebody: who "the Chair's name" is, or "where is the Chair from"."""
    if words[-1:] == ("name",) and any(s.possessive and s.end == len(words) - 1 for s in question.spans):
        return "who"
    if found == "where" and words[-1:] == ("from",) and (question.ids("body") or question.of_people):
        # That stands with who came into the office.
        return "who"
    parties = [span for span in question.spans if span.subject and span.kind in ENTITY_KINDS]
    if found == "status" and not question.acts and any(words[s.end : s.end + 1] in _STANDS for s in parties):
        # Where India stands on the levy is what it said, and not how the levy, or a request of India's, stands.
        return "what"
    return found


def _leading(words: tuple[str, ...], language: Language) -> frozenset[str]:
    """What the word of asking that opens the question asks for: "who" before "as the venue", "why" before a date."""
    first = next((meanings for start, _, meanings in language.asks.find(words) if start == 0), frozenset())
    return first if words[:1] in (("who",), ("why",), ("when",)) else frozenset()


def _objects(question: Question, words: tuple[str, ...], verbs: set[int], lexicon: Lexicon) -> Iterator[str]:
    """Parties right behind a verb; "did Fiji support the UK" has no noun "support"."""
    joined = -1
    for span in (span for span in question.spans if span.kind in ENTITY_KINDS):
        before = span.start - 1 - (span.start > 1 and words[span.start - 1] == "the")
        before -= words[before : before + 1] == ("with",)
        verb = before in verbs and (question.is_whether or words[before : before + 1] not in lexicon.language.act_nouns)
        # Who opposed India and South Africa opposed both.
        if verb or (joined > 0 and set(words[joined : span.start]) <= {"and", "or", "the"}):
            joined = span.end
            yield span.id


def _says_who_did(question: Question) -> bool:
    """True where the question says what was done or said, other than that it is on record."""
    return bool(question.act) or (question.speaks and not question.mentions)


_DISTANT = frozenset({"there", "then", "that", "one", "same"})
"""Pronouns that stand for something said before only at the end of a question."""


def _follow(question: Question, words: tuple[str, ...], tokens: tuple[Token, ...], lexicon: Lexicon) -> str | None:
    """How the question goes on from the one before: by a pronoun, by "and …", or by nothing but its asking."""
    language = lexicon.language
    trailing = words[-1:] and words[-1] in _DISTANT - {"same"}
    named = words.index("") if "" in words else len(words)
    own = {"its", "their", "his", "her"}
    opening = next(language.follow_ups.find(tuple(token.word for token in tokens)), None)
    if question.dates and opening and opening[0] == 0 and words[-1:] == ("one",):
        # "And the March one?" is as "and in March?".
        return "more"
    if trailing or any(
        word in language.pronouns - _DISTANT - (own if n > named else set())
        for n, word in enumerate(words)
        if language.truths.isdisjoint(words[n + 1 : n + 2])
    ):
        return "pronoun"
    only_names = (
        "" in words
        and set(words[1:]) <= {"", "the"}
        and (words[0] in language.whether or (words[0] == "by" and bool(question.parties)))
    )
    if (opening and opening[0] == 0) or only_names:
        return "more"
    said = [word for word in words if word not in language.stop_words and word not in language.whether]
    # "What time exactly?"
    asking = [word for word in said if word in language.vocabulary or stem(word) not in language.filler_stems]
    only_asks = bool(words) and all(word in language.vocabulary for word in asking)
    return "bare" if only_asks and len(tokens) <= 4 and len(asking) <= 2 else None


_JOINING = ("-", "–", "/")
"""What stands between two that did something together: the EU–Japan proposal."""


def _widened(question: Question, tokens: tuple[Token, ...], lexicon: Lexicon) -> frozenset[str]:
    """Kinds of slots, and dates, of which the question names several joined by "and" or "or", or compares several."""
    if question.says(lexicon.language.joint):
        # What two did together is nothing that either did alone.
        return frozenset()
    joined = set()
    if next(lexicon.language.contrasts.find(tuple(token.word for token in tokens)), None):
        counts = Counter("party" if span.kind in ENTITY_KINDS else span.kind for span in question.spans)
        joined |= {kind for kind, count in counts.items() if count > 1}
    for one, other in zip(question.spans, question.spans[1:], strict=False):
        kinds = {"party" if span.kind in ENTITY_KINDS else span.kind for span in (one, other)}
        between = {token.word for token in tokens[one.end : other.start]}
        mark = question.utterance[tokens[one.end - 1].end : tokens[other.start].start]
        if not between and ("," in mark or mark in _JOINING):
            between = {"and"}
        if len(kinds) == 1 and between & {"and", "or"} and between <= {"and", "or", "the", "on", "by", "of"}:
            joined |= kinds
    for first, second in zip(question.dates, question.dates[1:], strict=False):
        if set(words_of(question.utterance[first.span[1] : second.span[0]])) & {"and", "or"}:
            joined.add("date")
    return frozenset(joined)
