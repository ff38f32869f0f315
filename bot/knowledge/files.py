"""Which files a knowledge folder has, and the model of what each holds."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.model import Base, Document, Entity, Entry, Gold, Meeting, Topic, Value, Words

FILES: Mapping[str, str] = {
    "base.yaml": "base",
    "documents.yaml": "documents",
    "members.yaml": "entities",
    "groups.yaml": "entities",
    "bodies.yaml": "entities",
    "organizations.yaml": "entities",
    "topics.yaml": "topics",
    "meetings.yaml": "meetings",
    "words.yaml": "words",
    "questions.yaml": "questions",
}
"""What each file holds; files in the record folder hold entries."""
REQUIRED = ("base.yaml", "documents.yaml")
RECORD_FOLDER = "record"
MODELS: Mapping[str, type[Value]] = {
    "base": Base,
    "documents": Document,
    "entities": Entity,
    "topics": Topic,
    "meetings": Meeting,
    "record": Entry,
    "words": Words,
    "questions": Gold,
}
MAPPINGS = ("base", "words")
"""The kinds of file that are one mapping; the others are lists."""
