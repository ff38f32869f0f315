"""What somebody types about a coming meeting, read field by field into a meeting that the record can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bot.calendars.fields import MeetingStatus, date_of, quote_of, words_for
from bot.edtf import parse
from bot.errors import BotError
from bot.knowledge.model import Cite, Document, Entity, KnowledgeBase, Meeting, Topic
from bot.text import inert, key_of, words_of

DOCUMENT_FORM = '"symbol; title; date; url"'
CITE_FORM = '"document para. 3"'

_ID_LENGTH = 60
_LOCATED = re.compile(
    r"(.+?),?\s+para(?:graph|\.)?\s*([0-9A-Za-z.]*[0-9A-Za-z])(?:,?\s+(?:footnote|fn\.?)\s*([0-9A-Za-z]+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Draft:
    """A meeting as far as it was told; empty where nothing was said."""

    date: str
    """EDTF."""
    cite: Cite
    name: str = ""
    kind: str = "meeting"
    body: str | None = None
    time: str | None = None
    time_zone: str | None = None
    place: str | None = None
    topics: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    status: MeetingStatus | None = None
    id: str = ""


def meeting_of(draft: Draft, knowledge: KnowledgeBase, today: date) -> Meeting:
    """The meeting, with a name, an id and a status where none was given."""
    passed = parse(draft.date).latest < today
    return Meeting(
        id=draft.id or new_id(draft, knowledge),
        name=draft.name or default_name(draft.kind, draft.body, knowledge),
        kind=draft.kind,
        body=draft.body,
        date=draft.date,
        time=draft.time,
        time_zone=draft.time_zone if draft.time_zone != knowledge.base.time_zone else None,
        place=draft.place,
        status=draft.status or ("held" if passed else "scheduled"),
        topics=list(draft.topics),
        agenda=list(draft.agenda),
        cite=[draft.cite],
    )


def default_name(kind: str, body: str | None, knowledge: KnowledgeBase) -> str:
    """ "Meeting of the Council"; BotError where no body is named."""
    if body is None:
        raise BotError("found neither a name nor a body, expected one; add --name or --body")
    return f"{kind[:1].upper()}{kind[1:]} of {knowledge.called(body)}"


def new_id(draft: Draft, knowledge: KnowledgeBase) -> str:
    """Body or name, with the month or whatever is known of the date; a number where that is taken."""
    when = parse(draft.date)
    stem = _slug(draft.body or draft.name)
    if when.precision in ("day", "month") and ".." not in when.text:
        stem = f"{stem}-{when.earliest.isoformat()[:7]}"
    return _free(stem, knowledge)


def body_of(text: str, knowledge: KnowledgeBase) -> str:
    """The id of the body that goes by a name."""
    entities = [entity for _, entity in knowledge.entities]
    return _named(text, ((name, one.id) for one in entities for name in _names(one)), "a body of the record")


def topic_of(text: str, knowledge: KnowledgeBase) -> str:
    """The id of the topic that goes by a name."""
    return _named(text, ((name, one.id) for one in knowledge.topics for name in _names(one)), "a topic of the record")


def document_of(text: str, knowledge: KnowledgeBase, new: Document | None = None) -> str:
    """The id of the document that goes by a symbol, a title or another name."""
    documents = [*knowledge.documents, *([new] if new else [])]
    titles = [document.title for document in documents]
    names = (
        (name, one.id)
        for one in documents
        for name in (one.id, one.symbol, *one.aliases, *([one.title] if titles.count(one.title) == 1 else []))
    )
    expected = f"a document of the record; add a new one with --document {DOCUMENT_FORM}"
    return _named(text, names, expected)


def cite_of(located: str, quote: str, knowledge: KnowledgeBase, new: Document | None = None) -> Cite:
    """The citation, from `document para. 3` and the words of that paragraph."""
    match = _LOCATED.fullmatch(inert(located))
    if match is None:
        raise BotError(f'found "{inert(located)[:60]}", expected a document and a paragraph; write {CITE_FORM}')
    return Cite(
        document=document_of(match[1], knowledge, new), paragraph=match[2], footnote=match[3], quote=quote_of(quote)
    )


def new_document(text: str, knowledge: KnowledgeBase, today: date) -> Document:
    """A document that is to come on record with the meeting, from `symbol; title; date; url`; the last two optional.

    Its paragraphs are counted by us, and its text is kept in a file of its id, until the curator says otherwise.
    """
    parts = [inert(part) for part in text.split(";")]
    if not 2 <= len(parts) <= 4 or not parts[0] or not parts[1]:
        raise BotError(f'found "{inert(text)[:80]}" as a new document, expected {DOCUMENT_FORM}')
    symbol, title, when, url = [*parts, "", ""][:4]
    if url and not re.fullmatch(r"https?://\S{1,190}", url):
        raise BotError(f'found "{url[:80]}" as its address, expected one that begins with https://')
    known = {key_of(document.symbol): document.id for document in knowledge.documents}
    if key_of(symbol) in known:
        write = f'cite it with --cite "{symbol} para. 1", without --document'
        raise BotError(f'found "{symbol}", which is on record already ({known[key_of(symbol)]}); {write}')
    id_ = _free(_slug(symbol), knowledge)
    return Document(
        id=id_,
        symbol=words_for("symbol", symbol),
        title=words_for("title", title),
        date=date_of(when, today) if when else None,
        url=url or None,
        numbering="ours",
        source=f"{id_}.md",
    )


def _free(id_: str, knowledge: KnowledgeBase) -> str:
    taken = set(knowledge.ids())
    return next(one for one in (id_, *(f"{id_}-{number}" for number in range(2, 1000))) if one not in taken)


def slug_of(text: str, length: int) -> str:
    """The words of a text as a part of an id, of at most that length; empty where none can be written in one."""
    ascii_words = "-".join(words_of(text)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_words)[:length].strip("-")


def _slug(text: str) -> str:
    return slug_of(text, _ID_LENGTH) or "meeting"


def _names(thing: Entity | Topic) -> Iterator[str]:
    yield from (thing.id, thing.name, *thing.aliases)
    if thing.abbreviation:
        yield thing.abbreviation


def _named(text: str, names: Iterable[tuple[str, str]], expected: str) -> str:
    """What goes by the name, however it is spaced and spelt in capitals."""
    known = {key_of(name): (name, id_) for name, id_ in names}
    found = known.get(key_of(text))
    if found:
        return found[1]
    near = [known[key][0] for key in get_close_matches(key_of(text), known, n=3, cutoff=0.6)]
    advice = f"; perhaps {' or '.join(near)}" if near else ""
    raise BotError(f'found "{inert(text)[:60]}", expected {expected}{advice}')
