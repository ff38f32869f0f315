"""Personal and secret things taken out of a text before it is kept; knows nothing of where it is kept."""

from __future__ import annotations

import re

_PATTERNS = (
    (re.compile(r"\b(?:xox[a-z]|xapp)(?:\.[a-z]+)?-[\w-]+", re.IGNORECASE), "[token]"),
    (re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{24,}\b"), "[token]"),
    (re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[^\s@<>]{2,24}"), "[e-mail]"),
    (re.compile(r"<[@!#][^<>]{0,200}>"), "[mention]"),
    (re.compile(r"(?<![\w@])@\w{1,80}"), "[mention]"),
    (re.compile(r"https?://\S{1,500}"), "[link]"),
    (re.compile(r"(?<![\w/.])(?!\d{4}-\d\d-\d\d\b)\+?\(?\d(?:[\s().-]{0,2}\d){7,16}(?![\w/])"), "[number]"),
)


def redacted(text: str) -> str:
    """At most 500 characters of the text, without tokens, e-mail addresses, mentions, links, phone numbers.

    >>> redacted("mail ada@x.example or ring +41 22 739 51 11 on JOB/CTG/12 of 23 March 2018")
    'mail [e-mail] or ring [number] on JOB/CTG/12 of 23 March 2018'
    """
    short = text[:500]
    for pattern, word in _PATTERNS:
        short = pattern.sub(word, short)
    return short
