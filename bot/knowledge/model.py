"""The knowledge base as frozen values: what a curator may write, key by key, and what the rest of the bot reads."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.edtf import EdtfDate, parse

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Name: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _edtf(value: object) -> object:
    """Check a date on the way in; the text itself is kept, as the curator wrote it."""
    if isinstance(value, str):
        parse(value)
    return value


Edtf: TypeAlias = Annotated[
    str,
    BeforeValidator(_edtf),
    Field(
        description='A quoted EDTF date: "2018", "2018-07", "2018-07-03", "{2018-03-23,2018-03-26}", "2018-05/2018-06"'
    ),
]
Locator: TypeAlias = Annotated[
    str,
    BeforeValidator(
        lambda value: str(value) if isinstance(value, int) and not isinstance(value, bool) else value,
        json_schema_input_type=str | int,
    ),
]
Parties: TypeAlias = Annotated[
    list[Id] | Line, Field(description="A list of ids, or in words where the source leaves them unnamed")
]


def read_by(convert: Callable[[object], object]) -> BeforeValidator:
    """Makes of a plain value, on the way in, what a field holds."""
    return BeforeValidator(convert)


class Value(BaseModel):
    """Base of everything that stands in a knowledge file: frozen, and no key that is not listed here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Cite(Value):
    """The place in a document that bears a statement out."""

    document: Id
    """The id of a document in documents.yaml."""
    paragraph: Locator
    """Paragraph number in that document, counted as its `numbering` says."""
    footnote: Locator | None = None
    """Footnote number, where the words stand in a footnote to that paragraph."""
    quote: Line
    """At most 15 words, letter for letter from the paragraph (or the footnote)."""


Cites: TypeAlias = Annotated[
    list[Cite],
    Field(min_length=1),
    BeforeValidator(
        lambda value: value if isinstance(value, list) else [value], json_schema_input_type=Cite | list[Cite]
    ),
]


class Entry(Value):
    """One statement of the record, in our own words, with its facts and its citation."""

    id: Id
    text: Line
    """The statement as the bot says it: a whole sentence of our own."""
    who: list[Id] = []
    """Who did it: Members, groups, bodies or organizations that the source names."""
    unnamed: Name | None = None
    """Who did it, in words, where the source names no one ("one delegation")."""
    act: Name
    """What was done, as a verb in the past tense that words.yaml or the language knows: proposed, reported, agreed."""
    topics: list[Id] = []
    """What it is about."""
    about: list[Id] = []
    """Anything else it concerns: a meeting, a workshop, an organization, a Member spoken of."""
    at: list[Id] = Field(default=[])
    """The meeting or meetings where it was said or done."""
    date: Edtf | None = None
    """When, if not at the time of `at`."""
    place: Name | None = None
    """Where, if not at the place of `at`."""
    status: Line | None = None
    """Where the matter stands after this, in words."""
    reason: Line | None = None
    """Why, as far as the source gives a reason or a purpose."""
    supported_by: Parties | None = None
    opposed_by: Parties | None = None
    organized_by: Parties | None = None
    sponsored_by: Parties | None = None
    attended_by: Parties | None = None
    counts: dict[Name, int] = {}
    """Numbers that can be asked for: {participants: 25}."""
    documents: list[Name] = []
    """Documents it points to: an id or a symbol, with a paragraph if need be ("G/C/M/127 para. 19.9")."""
    cite: Cites
    asks: list[Line] = []
    """Ways in which people ask for this that share no word with the text."""
    see_also: list[Id] = []
    """Entries worth offering when this one is asked for but does not answer."""


class Document(Value):
    """A source: one we have read, or one that another document of the record speaks of."""

    id: Id
    symbol: Name
    symbol_note: Line | None = None
    """Said wherever the symbol is not printed on the document itself."""
    title: Name
    author: Name | None = None
    date: Edtf | None = None
    url: Name | None = None
    numbering: Literal["official", "ours"] = "official"
    """`ours` where the source prints no paragraph numbers and we counted them."""
    grade: Literal["primary", "secondary"] = "primary"
    """`primary`: the body's own document; `secondary`: somebody's account."""
    text: Line | None = None
    """What the record says of it, in one sentence; required with `cite` for a document known only from another."""
    cite: Cites | None = None
    """Where another document of the record speaks of this one; absent for a document we hold."""
    source: Name | None = None
    """File name of its text in the folder given to `check --sources`."""
    aliases: list[Name] = []


class Entity(Value):
    """Whoever can be named: a Member, a group, a body or an organization."""

    id: Id
    name: Name
    """The name by which the bot calls it."""
    article: bool | None = None
    """True where the name takes "the" in a sentence; where left out, bodies do, and groups of several words."""
    abbreviation: Name | None = None
    aliases: list[Name] = []
    """Other names people type, each claimed by one entity only."""
    everywhere: bool = False
    """True for the one whose work the whole record is about, so that its name tells no entry from another."""
    confusable: list[Id] = []
    """Ids whose names a slip of the keyboard, or a shortened name, turns into this one."""
    cite: Cites | None = None
    """Where the record spells the name or abbreviation out."""
    definition: Line | None = None
    """What the record says it is; needs `cite`."""


class Topic(Value):
    """A subject, a term or an abbreviation."""

    id: Id
    name: Name
    abbreviation: Name | None = None
    aliases: list[Name] = []
    kind: Name | None = None
    """What sort of thing it is, where people call it by that word: workshop, decision, agreement."""
    everywhere: bool = False
    """True for the subject of the whole record, which tells no entry from another."""
    definition: Line | None = None
    """What the record says it is; needs `cite`."""
    cite: Cites | None = None
    """Where the record spells it out."""


class Meeting(Value):
    """Something with a date: a meeting, a session, a review, a workshop, a deadline."""

    id: Id
    name: Name
    kind: Name = "meeting"
    """What people call it: meeting, periodic review, workshop, seminar, conference, deadline."""
    body: Id | None = None
    """The body that meets."""
    date: Edtf
    time: Name | None = None
    """When it begins on its first day, local: "10:00"."""
    time_zone: Name | None = None
    """The IANA time zone of `time`; that of the base where it is left out."""
    place: Name | None = None
    status: Literal["held", "scheduled", "proposed", "cancelled"] = "held"
    organized_by: Parties | None = None
    sponsored_by: Parties | None = None
    attended_by: Parties | None = None
    topics: list[Id] = []
    agenda: list[Line] = []
    aliases: list[Name] = []
    cite: Cites

    @cached_property
    def when(self) -> EdtfDate:
        """The date, parsed."""
        return parse(self.date)

    @property
    def is_deadline(self) -> bool:
        """Whether something is due by it, and nobody meets."""
        return self.kind.split()[-1] == "deadline"

    def is_coming(self, day: datetime.date) -> bool:
        """Whether it is still to come; its last day is still its own, the end of a month in which it is due is not."""
        return self.when.latest >= day if self.when.precision == "day" else self.when.latest > day


class Period(Value):
    """From when to when, both included."""

    start: Edtf
    end: Edtf


class Base(Value):
    """What this knowledge base is."""

    title: Name
    about: Line
    """One sentence on what the record covers."""
    language: Literal["en"] = "en"
    place: Name | None = None
    time_zone: Name = "UTC"
    covers: Period
    """The period that the record speaks of."""
    prompts: list[Line] = Field(default=[], max_length=4)
    """Questions offered to somebody who does not know what to ask."""
    contact: Line | None = None
    """Whom to tell about gaps and faults."""


class Act(Value):
    """One kind of doing, and the words people use for it."""

    noun: Name | None = None
    """What such a doing is counted as: proposal, report."""
    nouns: list[Name] = []
    """Other nouns for it: initiative, idea."""
    words: list[Name]
    """Verbs in their plain form and nouns, of one or more words."""
    also: list[Name] = []
    """Other acts that a question in these words asks for as well."""
    contrary: list[Name] = []
    """Acts that answer whether this was done with a no: who opposed did not support."""
    any: bool = False
    """True where the words ask for any statement at all: say, think."""
    of_meetings: bool = False
    """True for what is done with a meeting itself: it is held, organized, attended."""
    light: bool = False
    """True where the words may as well mean nothing: hold, as in "which document holds …"."""
    but_not: list[Name] = []
    """With `any`: the acts that such a question does not ask for."""


class Words(Value):
    """Everyday words for what the record says in its own."""

    acts: dict[Name, Act] = {}
    """By the `act` that entries use."""
    kinds: dict[Name, list[Name]] = {}
    """By the `kind` that meetings and topics use: other words for it."""
    parties: list[Name] = []
    """Words for a party in general: delegation, country."""
    synonyms: dict[Name, list[Name]] = {}
    """By a word of the record: words that mean the same."""
    fillers: list[Name] = []
    """Words that tell nothing about what is asked."""


class Gold(Value):
    """A question and where it must lead: a test of what is answered, and an aid to what is offered beside a silence.

    What lets a question be answered is `asks`.
    """

    q: Line
    leads_to: list[Id] = []
    """Ids of which each must be in the answer."""
    also: list[Id] = []
    """Ids that may be in the answer as well."""
    silence: bool = False
    """True where the record holds no answer and the bot must say so."""
    clarify: bool = False
    """True where the bot must ask back."""
    says: list[Line] = []
    """Words that the answer must hold."""
    never: list[Line] = []
    """Words that the answer must not hold."""
    as_of: Edtf | None = None
    after: list[Line] = []
    """Questions asked before it in the same conversation."""


EntityKind: TypeAlias = Literal["member", "group", "body", "organization"]


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything in a knowledge folder, checked, in the files' own order."""

    base: Base
    documents: tuple[Document, ...]
    entities: tuple[tuple[EntityKind, Entity], ...]
    topics: tuple[Topic, ...]
    meetings: tuple[Meeting, ...]
    entries: tuple[Entry, ...]
    words: Words
    questions: tuple[Gold, ...]
    revision: str
    """First 12 hex digits of the SHA-256 over all files."""

    def ids(self) -> Iterator[str]:
        """Every id of the base, in the order of the files."""
        yield from (document.id for document in self.documents)
        yield from (entity.id for _, entity in self.entities)
        yield from (topic.id for topic in self.topics)
        yield from (meeting.id for meeting in self.meetings)
        yield from (entry.id for entry in self.entries)

    @cached_property
    def document_by_id(self) -> dict[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.documents}

    @cached_property
    def entity_by_id(self) -> dict[str, Entity]:
        """Members, groups, bodies and organizations by id."""
        return {entity.id: entity for _, entity in self.entities}

    @cached_property
    def kind_by_entity(self) -> dict[str, EntityKind]:
        """The kind of each entity by its id."""
        return {entity.id: kind for kind, entity in self.entities}

    def called(self, id_: str) -> str:
        """The name of whoever can be named as it stands in a sentence, with its article."""
        entity, kind = self.entity_by_id[id_], self.kind_by_entity[id_]
        usual = kind == "body" or (kind != "member" and " " in entity.name)
        takes = usual if entity.article is None else entity.article
        return f"the {entity.name}" if takes and not entity.name.lower().startswith("the ") else entity.name

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def meeting_by_id(self) -> dict[str, Meeting]:
        """Meetings by id."""
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def meeting_bodies(self) -> frozenset[str]:
        """Ids of the bodies and groups of which a meeting is on record."""
        return frozenset(meeting.body for meeting in self.meetings if meeting.body)

    @cached_property
    def entry_by_id(self) -> dict[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}
