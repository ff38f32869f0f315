"""What holds in a knowledge base and is more often a slip than meant."""

from __future__ import annotations

from bot.edtf import parse
from bot.knowledge.model import KnowledgeBase
from bot.knowledge.pages import Places
from bot.text import stems_of


def after_its_end(knowledge: KnowledgeBase) -> list[str]:
    """The entries and past meetings that are dated later than the period which the record covers, with their dates."""
    end = parse(knowledge.base.covers.end).latest
    dated = [(entry.id, parse(entry.date)) for entry in knowledge.entries if entry.date]
    dated += [(meeting.id, meeting.when) for meeting in knowledge.meetings if meeting.status == "held"]
    return [f"{id_}: {when.text}" for id_, when in dated if when.earliest > end]


def idle_words(
    knowledge: KnowledgeBase, places: Places, *, acts: frozenset[str], kinds: frozenset[str], stems: frozenset[str]
) -> list[str]:
    """The keys of words.yaml that stand for nothing on record, each with its place.

    `acts` and `kinds` are those of the language, `stems` those of all words on record.
    """
    words = knowledge.words
    used_kinds = {one.kind for one in knowledge.meetings} | {one.kind for one in knowledge.topics if one.kind}
    idle = {
        "acts": ("the act of an entry", words.acts.keys() - acts - {entry.act for entry in knowledge.entries}),
        "kinds": ("the kind of a meeting or a topic", words.kinds.keys() - kinds - used_kinds),
        "synonyms": ("words of the record", {key for key in words.synonyms if not stems.issuperset(stems_of(key))}),
    }
    return [
        str(spot.problem((section, key), f'"{key}"', expected))
        for spot in places.spots["words"]
        for section, (expected, keys) in idle.items()
        for key in sorted(keys)
    ]
