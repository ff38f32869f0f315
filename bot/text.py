"""An utterance made comparable: inert, cut, folded, split into tokens and stems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import Stemmer

LIMIT = 500
"""Characters of an utterance that are read; more is nobody's question."""

_BREAKS = frozenset("\n\t\r\v\f\x85\u2028\u2029")
# Control, format (bidi and zero-width are here), surrogate and private characters: nobody sees them.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_WORD = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?![\w,])|[^\W_]+(?:['’`´][^\W_]+)*")
_PLAIN = re.compile("[a-z]+(?: [a-z]+)*")
_POSSESSIVE = re.compile(r"['’`´][sS]?$")
_MARKS = str.maketrans(dict.fromkeys("'’`´,"))
"""What stands within a word and is no part of it."""
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class Token:
    """One word of an utterance."""

    surface: str
    """As typed."""
    word: str
    """Folded: lower case, no accents, no possessive."""
    start: int
    end: int
    possessive: bool = False


def inert(text: str) -> str:
    """The text without invisible characters, with single spaces, cut to `LIMIT` characters.

    >>> inert("what\\u200b did\\n China   propose?")
    'what did China propose?'
    """
    return " ".join(visible(text[: 4 * LIMIT]).split())[:LIMIT].rstrip()


def visible(text: str) -> str:
    """The text without characters that nobody sees; line breaks and tabs become spaces."""
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character in _BREAKS:
        return " "
    return "" if unicodedata.category(character) in _HIDDEN else character


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text in lower case without accents.

    >>> fold("Türkiye, Côte d’Ivoire")
    'turkiye, cote d’ivoire'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded English word.

    >>> stem("proposals"), stem("proposed"), stem("objection"), stem("objectives")
    ('propos', 'propos', 'object', 'objective')
    """
    return _apart().get(word) or str(_stemmer.stemWord(word))


@cache
def _apart() -> Mapping[str, str]:
    """Words that the stemmer would take for others, with the stem that they have instead."""
    text = (resources.files("bot") / "languages" / "en_apart.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {word: row[0] for row in rows for word in row}


@lru_cache(maxsize=20_000)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text in order.

    >>> [token.word for token in tokens_of("China's e-commerce 3D-printing")]
    ['china', 'e', 'commerce', '3d', 'printing']
    >>> [token.word for token in tokens_of("CHINA'S VIEW")]
    ['china', 'view']
    >>> [token.word for token in tokens_of("ships of 5,000 tonnes")]
    ['ships', 'of', '5000', 'tonnes']
    """
    return tuple(_token(match) for match in _WORD.finditer(text))


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text in order."""
    # Thousands of bundled phrases are folded already, and are not worth a token each.
    return tuple(text.split(" ")) if _PLAIN.fullmatch(text) else tuple(token.word for token in tokens_of(text))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words in order."""
    return tuple(stem(word) for word in words_of(text))


def with_words(text: str, words: Mapping[int, str]) -> str:
    """The text with other words at some places, counted in tokens; a possessive stays one.

    >>> with_words("chnia's worksop", {0: "china", 1: "workshop"})
    "china's workshop"
    """
    tokens, parts, end = tokens_of(text), [], 0
    for place, word in sorted(words.items()):
        token = tokens[place]
        parts += [text[end : token.start], word, "'s" if token.possessive else ""]
        end = token.end
    return "".join([*parts, text[end:]])


def key_of(text: str) -> str:
    """A text reduced to its letters and digits, by which spellings with other separators are one.

    >>> key_of("JOB/CTG/12") == key_of("job ctg 12")
    True
    """
    return "".join(filter(str.isalnum, fold(text)))


def _token(match: re.Match[str]) -> Token:
    surface = match[0]
    bare = _POSSESSIVE.sub("", surface)
    word = fold(bare).translate(_MARKS)
    return Token(surface, word, match.start(), match.end(), bare != surface)
