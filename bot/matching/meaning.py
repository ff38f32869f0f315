"""What the words of a question mean together: who voted against something opposed it, what is pending are proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.matching.lexicon import Lexicon
from bot.matching.names import ENTITY_KINDS
from bot.matching.numbered import at_numbered
from bot.matching.questions import Question
from bot.matching.undated import at_meetings

_SIDES = {"against": "opposed", "for": "supported", "favour": "supported", "favor": "supported"}


def as_meant(question: Question, lexicon: Lexicon, today: date) -> Question:
    """The question by what its words mean together."""
    question = _in_paragraph(at_numbered(question, lexicon))
    question = _addressed(_undone(_came(_voted(_lasting(question))), lexicon), lexicon)
    question = _for_it(_in_favour(_of_now(question, today), lexicon), lexicon)
    question = _newest(_outstanding(question, lexicon))
    return _at_meetings(question, lexicon, today)


def _in_paragraph(question: Question) -> Question:
    """What a paragraph says is all that is in it, and not only what somebody said."""
    says = question.paragraph and question.speaks and question.act is None and not question.parties
    return replace(question, acts=frozenset(), speaks=False) if says else question


def _at_meetings(question: Question, lexicon: Lexicon, today: date) -> Question:
    """Months beside a word for a meeting are those of meetings on record."""
    # One that was put off has another day now.
    moved = question.act == "postponed"
    of_meetings = (question.acts <= lexicon.language.meeting_acts and not moved) or question.ask == "agenda"
    alone = not (question.spans or question.kinds or question.content or question.is_past)
    whatever = alone and question.says(lexicon.language.presents | lexicon.language.happenings)
    if not of_meetings or question.speaks or not (whatever or any(map(lexicon.is_of_meetings, question.kinds))):
        return question
    known = lexicon.knowledge.meetings
    meetings = [meeting for meeting in known if not question.is_future or meeting.is_coming(today)]
    return replace(question, dates=at_meetings(question.dates, meetings, today))


def _outstanding(question: Question, lexicon: Lexicon) -> Question:
    """What is pending, where nothing is named, are the proposals still on the table."""
    named = question.has_slots or question.content or question.excluded
    if "outstanding" not in question.asks or named or question.follow == "pronoun":
        return question
    acts = lexicon.language.acts["proposed"]
    return replace(
        question,
        ask="list",
        asks=question.asks | {"pending"},
        acts=frozenset({"proposed", *acts.also}),
        act="proposed",
        names_act=True,
        follow=None,
    )


def _of_now(question: Question, today: date) -> Question:
    """Where something stands today is where it stands; nothing need have been done today."""
    dates = tuple(d for d in question.dates if not (d.relation == "in" and d.start == d.end == today))
    return replace(question, dates=dates) if question.ask == "status" else question


def _for_it(question: Question, lexicon: Lexicon) -> Question:
    """Whether somebody is for something, as whether they support it; "for or against" is read by its last word."""
    words = question.words
    parties = [
        span for span in question.spans if span.kind in ENTITY_KINDS and words[span.end : span.end + 1] == ("for",)
    ]
    if not parties or words[0] not in ("is", "are", "was", "were") or question.acts or not question.ids("topic"):
        return question
    return replace(question, acts=frozenset({"supported", *lexicon.language.acts["supported"].also}), act="supported")


def _in_favour(question: Question, lexicon: Lexicon) -> Question:
    """Who spoke for the ban supported it; who spoke for the African Group spoke on its behalf."""
    matter = next((span for span in question.spans if span.kind == "topic"), None)
    before = question.words[: matter.start] if matter else ()
    behind = [word for word in before[-2:] if word not in ("the", "a")]
    if question.ask != "who" or not (question.speaks and question.act is None and behind[-1:] == ["for"]):
        return question
    acts = lexicon.language.acts["supported"]
    return replace(question, acts=frozenset({"supported", *acts.also}), act="supported", speaks=False)


def _lasting(question: Question) -> Question:
    """How long something runs or is held, and until when, is asked of the thing, whoever did what with it."""
    until = "by when" in question.asks and question.words[-1:] == ("run",)
    until = until and not any(span.subject and not span.possessive for span in question.spans)
    runs = (question.ask == "how long" or until) and "held" in question.acts
    return replace(question, acts=frozenset(), act=None) if runs else question


def _voted(question: Question) -> Question:
    """Whoever voted against something opposed it, and did not abstain."""
    side = next((act for word, act in _SIDES.items() if word in question.words), None)
    if question.act != "voted" or side is None:
        return question
    of_party = question.parties or question.ask == "who"
    acts = question.acts - {"abstained"} | ({side} if of_party else set())
    return replace(question, acts=acts, act=side if question.ask == "who" else question.act)


def _came(question: Question) -> Question:
    """Whoever "came", and no more is said, attended."""
    came = question.ask == "who" and question.words[-2:] == ("who", "came") and not question.acts
    return replace(question, acts=frozenset({"attended"}), act="attended") if came else question


def _addressed(question: Question, lexicon: Lexicon) -> Question:
    """What somebody was asked is told by what others asked of them, and by no other proposal."""
    asked = question.acts & lexicon.language.addressings if question.is_passive else frozenset()
    if not asked:
        return question
    loosely = {also for act in asked for also in lexicon.language.acts[act].also} - asked
    return replace(question, acts=question.acts - loosely)


def _newest(question: Question) -> Question:
    """What is new, where nothing is named, is what happened at the last meeting."""
    if "news" not in question.asks or question.has_slots or question.content or question.excluded:
        return question
    return replace(question, ask="summary", kinds=("meeting",), order="last", follow=None)


def _undone(question: Question, lexicon: Lexicon) -> Question:
    """Why something did not take place is why it was cancelled or put off."""
    undone = lexicon.language.undone & lexicon.language.acts.keys()
    of_meeting = "held" in question.acts or (not question.acts and question.says(frozenset({"no"})))
    if question.guard != "negated" or question.ask != "why" or not of_meeting or not undone:
        return question
    return replace(question, acts=undone, act=min(undone), guard=None)
