"""What a person asks, as it was understood: what it asks for, what was done, and the slots that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.dates import DatePhrase
from bot.matching.guards import Guard
from bot.matching.names import ENTITY_KINDS, Span
from bot.matching.slips import Slip
from bot.text import stem, words_of

_THINGS = frozenset({"it", "this", "that", "them", "they", "these", "those"})


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
    is_past: bool = False
    """True for "which sessions were held", and not for "which are held"."""
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
    unclear: str = ""
    """The common noun by which it names one of several bodies."""
    unknown: tuple[str, ...] = ()
    """Words of meaning that the record does not know."""
    slips: tuple[Slip, ...] = ()
    objects: frozenset[str] = frozenset()
    """Parties that stand right behind the verb: "instructed the Council"."""
    versions: tuple[str, ...] = ()
    """Ids of the proposals that it speaks of, of several versions of one."""
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

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the utterance, folded."""
        return words_of(self.utterance)

    @cached_property
    def unfocused(self) -> Question:
        """The question by its own words, whatever the answer before was about."""
        return replace(self, focus=()) if self.focus else self

    def says(self, words: frozenset[str]) -> bool:
        """True where one of the words stands in it."""
        return not words.isdisjoint(self.words)

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
    def is_of_votes(self) -> bool:
        """True where it is asked who voted, or how many did."""
        voted = "voted" in self.acts and self.act in ("voted", "supported", "opposed", "abstained")
        return voted or stem("vote") in map(stem, self.asides)

    @property
    def dangling(self) -> str | None:
        """The pronoun of "who supports it?", where nothing was spoken of before that "it" could be."""
        said = self.kinds or self.dates or self.content or self.paragraph
        named = self.spans or self.excluded or self.focus or self.deeds or self.objects or self.order
        pronoun = next((word for word in self.words[1:] if word in _THINGS), None)
        return pronoun if self.follow == "pronoun" and not (said or named) else None

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
        around = [word for word in self.words if word not in named]
        return len(around) <= 3 or {"who", "or", "what"} >= set(around) - {"is", "are", "the", "a", "an"}

    @property
    def has_slots(self) -> bool:
        """True where it says what it is about."""
        return self.has_other_slots or bool(self.named or self.unnamed)
