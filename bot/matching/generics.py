"""A body that is named by its common noun alone: "the Committee" in a record in which one committee acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.matching.lexicon import Lexicon
from bot.matching.names import UNCLEAR, Span, SpanKind
from bot.text import Token, stem, words_of

_BEING = frozenset({"is", "are", "was", "were"})
_KINDS: tuple[SpanKind, ...] = ("body", "group", "organization")


def generics_in(tokens: Sequence[Token], taken: set[int], lexicon: Lexicon) -> Iterator[Span]:
    """Each such body as a span, also where it does something and none acts on record, or several do.

    "When does the Council meet" asks for whatever is a Council's, and is left as it is.
    """
    words = tuple(token.word for token in tokens)
    nouns = [(n, kind) for n in range(1, len(words)) if n not in taken and (kind := _kind_of(words, n, lexicon))]
    for n, kind in () if not nouns or _is_of_meetings(words, lexicon) else nouns:
        subject = n > 1 and words[n - 2] in lexicon.names.auxiliaries - _BEING
        doers = _doers(words[n], kind, lexicon)
        told = len(doers) == 1 and (subject or tokens[n].possessive or n == len(words) - 1)
        if told or subject:
            id_ = min(doers) if told else UNCLEAR if doers else ""
            yield Span(kind, id_, n, n + 1, tokens[n].surface, possessive=tokens[n].possessive, subject=subject)


def _kind_of(words: tuple[str, ...], n: int, lexicon: Lexicon) -> SpanKind | None:
    """The kind of a noun that stands with its article and nothing else for a body, a group or an organization."""
    alone = words[n - 1] == "the" and words[n + 1 : n + 2] not in (("of",), ("on",), ("for",))
    meanings = lexicon.language.named.meanings.get((words[n],), frozenset[str]()) if alone else frozenset[str]()
    return next((kind for kind in _KINDS if kind in meanings and not words[n].endswith("s")), None)


def _doers(word: str, kind: SpanKind, lexicon: Lexicon) -> frozenset[str]:
    """Those of a kind whose names have the word, and by whom anything was said or done."""
    knowledge = lexicon.knowledge
    doing = (id_ for id_ in lexicon.doers if knowledge.kind_by_entity[id_] == kind)
    return frozenset(id_ for id_ in doing if word in _head_of(words_of(knowledge.entity_by_id[id_].name)))


def _head_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name before "of" and the like: the Chair of a Committee is no committee."""
    return tuple(takewhile(lambda word: word not in ("of", "on", "for"), words))


def _is_of_meetings(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    language, stems = lexicon.language, tuple(map(stem, words))
    kinds = {kind for _, _, found in language.kind_phrases.find(stems) for kind in found}
    acts = {act for _, _, found in language.act_phrases.find(stems) for act in found}
    asks = {ask for _, _, found in language.asks.find(words) for ask in found}
    meets = bool(acts) and acts <= language.meeting_acts
    return meets or bool(asks & {"next", "last"}) or any(map(lexicon.is_of_meetings, kinds))
