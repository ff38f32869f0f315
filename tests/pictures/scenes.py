"""What is pictured: real replies and briefs of the shipped record, its Home tab, the dialogues behind the buttons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.answering import answer
from bot.briefing.composing import brief, correction, undated_line
from bot.replies import Reply
from bot.slack.blocks import Setting, reply_message
from bot.slack.brief_blocks import brief_message, notice_message
from bot.slack.home import home_view
from bot.slack.modals import citations_modal, reason_modal, why_modal
from tests.gold import shipped_base, shipped_record
from tests.pictures.page import Page, asked, dialogue, replied, tab

DAY = date(2018, 7, 10)
"""The day on which everything is asked, so that a picture changes only with the bot or the record."""

WEEK_BEFORE = date(2018, 6, 26)
EVE = date(2018, 7, 2)
"""Days on which briefs of the meeting of 3 July are posted."""

SHOWN = {
    "answer": "what is the state of play on the workshop?",
    "silence": "what did Canada say about data flows?",
}
"""Questions of the pictures that the project's pages show, by the name of the picture."""

LOOKED_AT = {
    "short": "what did China propose?",
    "typo": "what did irak propose",
    "repaired": "what did Chian propse?",
    "long": "what was discussed in March 2018?",
    "lists": "list all proposals",
    "numbers": "how many participants attended the Beijing workshop?",
    "support": "who supported China's workshop proposal?",
    "review": "when is the next periodic review?",
    "document": "what is JOB/CTG/12?",
    "definition": "what does MSMEs stand for?",
    "help": "help",
    "nonsense": "how do I bake bread?",
}
"""Questions whose replies a person should look at after every change of the views."""

_ID = "0123456789abcdef"


def reply_to(question: str) -> Reply:
    """The bot's reply on the shipped record, as of `DAY`."""
    return answer(question, shipped_record(), today=DAY).reply


def conversation(question: str) -> Page:
    """A question and its reply."""
    setting = Setting(_ID, prompts=tuple(shipped_base().base.prompts))
    message = reply_message(reply_to(question), setting)
    return Page(asked(question) + replied(list(message.blocks)))


def home() -> Page:
    """The Home tab."""
    return Page(tab(home_view(shipped_base(), DAY)))


def reminder(today: date, *, short: bool = False, time: str | None = None) -> Page:
    """The brief of the July meeting, posted by itself."""
    meeting = shipped_base().meeting_by_id["ctg-2018-07"].model_copy(update={"time": time})
    made = brief(shipped_record(), meeting, today=today, day=date(2018, 7, 3), short=short)
    return Page(replied(list(brief_message(made, shipped_base().base.time_zone).blocks)))


def notices() -> Page:
    """Dates to be fixed, a message that was corrected, and the note in its thread."""
    base = shipped_base()
    reviews = [base.meeting_by_id[id_] for id_ in ("review-2018-07", "review-2018-12")]
    moved = correction(shipped_record(), base.meeting_by_id["ctg-2018-07"], "2018-06-28", WEEK_BEFORE)
    messages = [notice_message(undated_line(shipped_record(), reviews, EVE))]
    messages += [notice_message(moved, edited=True), notice_message(moved)]
    return Page("".join(replied(list(message.blocks)) for message in messages))


def shown() -> Iterator[tuple[str, Page]]:
    """The pictures of the project's pages, by name."""
    yield from ((name, conversation(question)) for name, question in SHOWN.items())
    yield "home", home()
    yield "brief", reminder(WEEK_BEFORE)


def gallery() -> Iterator[tuple[str, Page]]:
    """Everything worth looking at, by name."""
    yield from shown()
    yield from ((name, conversation(question)) for name, question in LOOKED_AT.items())
    yield "eve", reminder(EVE, short=True, time="10:00")
    yield "notices", notices()
    yield "private", _private(SHOWN["answer"])
    for name, question in {**SHOWN, "repaired": LOOKED_AT["repaired"], "long": LOOKED_AT["long"]}.items():
        yield f"why-{name}", Page(dialogue(why_modal(reply_to(question))))
    yield "citations", Page(dialogue(citations_modal(reply_to(SHOWN["answer"]))))
    yield "reason", Page(dialogue(reason_modal(_ID)))


def _private(question: str) -> Page:
    """The reply that only the asker sees, as after a slash command."""
    setting = Setting(_ID, private=True, asked=question)
    return Page(replied(list(reply_message(reply_to(question), setting).blocks)))
