"""Which of the questions that the record did not answer are worth repeating before a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from bot.answering import answer
from bot.knowledge.model import Meeting
from bot.matching.index import Record
from bot.matching.reading import read
from bot.replies import Answer

_LOOKED_AT = 300
"""Questions, the most frequent first: what is rare beyond that is not worth the time."""


def asked_about(meeting: Meeting, questions: Iterable[str], record: Record, today: date) -> Iterator[str]:
    """Redacted questions that name the meeting, its body or one of its topics, and still have no answer."""
    own = {meeting.id, meeting.body, *meeting.topics} - record.lexicon.everywhere
    for text in islice(questions, _LOOKED_AT):
        named = {span.id for span in read(text, record.lexicon, today=today).spans}
        if own & named and not isinstance(answer(text, record, today=today).reply, Answer):
            yield text
