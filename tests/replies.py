"""Replies made by hand, of every kind and of any length."""

from __future__ import annotations

from bot.replies import (
    Answer,
    Choice,
    Citation,
    Clarification,
    Explanation,
    Guidance,
    Silence,
    Statement,
)

EXPLANATION = Explanation(
    spans=(("EU", "the member European Union"), ("", "You asked who.")),
    repairs=(("chian", "China"),),
    unknown=("frobnicate",),
    score=0.75,
    runner_up="Pakistan reported on a seminar.",
    rule="The entry names everything that the question names.",
)


def citation(number: int, **changes: object) -> Citation:
    """A citation of paragraph `number`."""
    values = {
        "document": "R/1",
        "title": "Report of the Committee",
        "paragraph": str(number),
        "footnote": None,
        "quote": f"the quote number {number}",
        "ours": True,
        "date": "July 2018",
        "url": "https://docs.example/r1",
        "note": None,
    }
    return Citation(number=number, **{**values, **changes})


def answer(size: int = 2, *, text: str = "Member {} proposed a workshop.", notes: tuple[str, ...] = ()) -> Answer:
    """An answer of `size` statements, each with its own citation."""
    statements = tuple(Statement(text.format(number), (number,), f"entry-{number}") for number in range(1, size + 1))
    headline = Statement(f"{size} proposals are on record.", tuple(range(1, size + 1)), "entry-1")
    citations = tuple(citation(number) for number in range(1, size + 1))
    return Answer(headline, statements, citations, notes, 0.9, EXPLANATION)


def short_answer(text: str = "China proposed a workshop.") -> Answer:
    """An answer whose only statement is its headline."""
    only = Statement(text, (1,), "entry-1")
    return Answer(only, (only,), (citation(1),), (), 0.9, EXPLANATION)


def clarification(*labels: str) -> Clarification:
    """A question back with these choices."""
    choices = tuple(Choice(label, f"what of {label}?") for label in labels or ("China", "Chinese Taipei"))
    return Clarification("Whom do you mean?", choices, EXPLANATION)


def silence() -> Silence:
    """Nothing on record, with one entry nearby."""
    near = Statement("China proposed a workshop.", (1,), "entry-1")
    return Silence("Nothing on this is on record.", "Searched: 1 document.", (near,), (citation(1),), (), EXPLANATION)


def guidance() -> Guidance:
    """How to ask."""
    return Guidance("Ask me what is on record.", ("Plain words will do.",), ("What did China propose?",))


EVERY_KIND = (
    answer(),
    answer(60, text="Member {} proposed " + "a workshop on trade " * 15),
    short_answer(),
    clarification(),
    silence(),
    guidance(),
)
