"""Nobody is told as being for what they are against, nor as still holding what they gave up.

The record in `data/seed_forum` is made of what is easily taken for its contrary.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.answering import answer
from bot.knowledge.loading import load
from bot.matching.index import Record, build
from bot.matching.pack import known_acts
from bot.replies import Answer, Reply, Silence

FORUM = Path(__file__).parent / "data" / "seed_forum"
ASKED_ON = date(2025, 10, 15)


@cache
def _record() -> Record:
    return build(load(FORUM, known_acts()))


def _last(*turns: str) -> Reply:
    context, reply = None, None
    for turn in turns:
        told = answer(turn, _record(), today=ASKED_ON, context=context)
        context, reply = told.context, told.reply
    assert reply is not None
    return reply


def _told(*turns: str) -> list[str]:
    reply = _last(*turns)
    assert isinstance(reply, Answer), reply
    return [statement.id or "" for statement in reply.statements] or [reply.headline.id or ""]


@pytest.mark.parametrize(
    "question",
    [
        # A standstill on taxes is no tax; a notification of subsidies no subsidy.
        "who supports seed taxes?",
        "does Southmark support seed taxes?",
        "who opposes seed taxes?",
        "who is for subsidies?",
        "does Eastmere support subsidies?",
        "who wants more subsidies?",
        # A proposal on mercury dressing was to end it.
        "who is against mercury dressing?",
        "who opposes mercury?",
        # "Rather than" leaves out what follows.
        "who recommended grains?",
        # What a topic shares a word with is another matter.
        "does Westholt oppose taxes on mercury?",
        # Nothing is said of a list.
        "who opposes the list?",
        "was the list adopted?",
        # What made way for the seed bank is not the seed bank.
        "who withdrew the seed bank?",
        "was the seed bank withdrawn?",
        "did Westholt propose the seed bank?",
        # What is to be abolished is not wanted.
        "who is for paper labels?",
        "does Eastmere support paper labels?",
        # What is to bind nobody is not to be binding.
        "who wants binding guidelines?",
        # What it is to be built on, not the test.
        "who proposed the germination test?",
        # Two verbs are one wish.
        "who proposed to postpone the second session?",
        # A body is no answer to who convenes it.
        "who convenes the Test Panel?",
        "who chairs the Council?",
        # What is to be abolished is the paper, and not what is electronic.
        "who wants to abolish electronic labels?",
        # Nobody is on record with that alone.
        "who wants electronic labels only?",
        # What somebody no longer holds they do not hold.
        "who insisted on seals?",
        "why did Southmark insist on seals?",
        # Fewer than 18 are not 18.
        "who opposed 18 days?",
        # Why it was cancelled is not why it was held.
        "why did Norland hold the seed fair?",
    ],
)
def test_nobody_is_named_who_holds_the_contrary(question: str) -> None:
    assert isinstance(_last(question), Silence)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who supports the standstill?", ["standstill-backed"]),
        ("who proposed a standstill on seed taxes?", ["standstill-proposed"]),
        ("who supports the notification?", ["notification-backed"]),
        ("who is against the proposal on mercury dressing?", ["dressing-opposed"]),
        ("who opposed the mercury dressing proposal?", ["dressing-opposed"]),
        ("who recommended grams?", ["guidelines-grams"]),
        # To be exempted from it is not to want it.
        ("who wants the standstill?", ["standstill-proposed", "standstill-backed"]),
        ("who supported abolishing paper labels?", ["paper-abolished"]),
        ("who reserved its position?", ["plan-reserved"]),
        # A verb of today is mended as one of yesterday is.
        ("who suports the standstill?", ["standstill-backed"]),
        ("who oposes the standstill?", ["standstill-opposed"]),
    ],
)
def test_whoever_holds_it_is_named(question: str, told: list[str]) -> None:
    assert _told(question) == told


@pytest.mark.parametrize(
    "question", ["who opposes the germination test?", "who still objects to the germination test?"]
)
def test_an_objection_is_told_with_its_end(question: str) -> None:
    assert _told(question) == ["test-satisfied", "test-south", "test-east"]


def test_a_party_is_told_with_what_it_gave_up() -> None:
    assert _told("does Eastmere oppose the germination test?") == ["test-satisfied", "test-east"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        # A vote grants or refuses what was asked for.
        ("was the request of the Union of Millers accepted?", ["observer-vote", "observer-opposed"]),
        ("was observer status granted?", ["observer-vote"]),
        ("when was observer status granted?", ["observer-vote"]),
        # Whether it was refused is not told by whoever was against it.
        ("was observer status refused?", ["observer-vote"]),
        ("was the germination test rejected?", ["test-adopted"]),
        # What two proposed is of both.
        ("was the proposal of Norland and Southmark accepted?", ["dressing-decided"]),
        # What was left open is what became of it, and what agreement there was has failed since.
        ("what became of Westholt's proposal on inspectors?", ["inspectors-discussed", "inspectors-proposed"]),
        ("was Westholt's proposal on inspectors discussed?", ["inspectors-discussed"]),
        ("was agreement reached on the electronic catalogue?", ["catalogue-failed", "catalogue-condition"]),
        # A later proposal is not decided by what was decided on the first.
        ("what became of Eastmere's proposal on mercury dressing?", ["dressing-2030"]),
        ("what became of Westholt's proposal of a quota?", ["quota-withdrawn", "quota-proposed"]),
        # Where somebody stands is what it said.
        ("where does Eastmere stand on the germination test?", ["test-east", "test-satisfied"]),
        # A mandate is no instruction.
        ("until when does the mandate run?", ["mandate"]),
        ("is the mandate still valid?", ["mandate"]),
    ],
)
def test_what_became_of_something_is_its_own(question: str, told: list[str]) -> None:
    assert _told(question) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what was decided at the second session?", ["dressing-decided", "observer-vote"]),
        ("what did the Seed Forum decide at its second session?", ["dressing-decided", "observer-vote"]),
        ("who made a proposal at the first session?", ["standstill-proposed"]),
    ],
)
def test_a_meeting_is_named_by_its_number(question: str, told: list[str]) -> None:
    assert _told(question)[: len(told)] == told


def test_another_number_names_the_next_meeting() -> None:
    told = _told("what was decided at the first session?", "and at the second?")
    assert told == ["dressing-decided", "observer-vote", "test-adopted"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who is Ada Lund?", ["lund-elected", "lund-resigned"]),
        # Whoever took over from her is another.
        ("who is Lund?", ["lund-elected", "lund-resigned"]),
        ("who replaced Ada Lund?", ["moor-elected"]),
        ("who succeeded Ms Lund as Chair?", ["moor-elected"]),
        ("who was Chair after Lund?", ["moor-elected"]),
        ("who was Chair before Moor?", ["lund-elected"]),
        ("who was Convenor before Dr Brandt?", ["kerr-appointed"]),
        # Whoever had come into it before a time held it then.
        ("who was Chair in 2024?", ["lund-elected"]),
        ("who was Chair in January 2025?", ["lund-elected"]),
        ("who was Chair in 2025?", ["lund-elected", "moor-elected"]),
        ("who was the Chair as of May 2024?", ["lund-elected"]),
        # Whoever convenes a panel is at its head.
        ("who chairs the Test Panel?", ["brandt-appointed"]),
        ("who is in charge of the Test Panel?", ["brandt-appointed"]),
        ("who asked Norland about the sacks?", ["seed-sacks"]),
    ],
)
def test_who_held_an_office_is_told_by_name(question: str, told: list[str]) -> None:
    assert _told(question) == told


@pytest.mark.parametrize("question", ["who succeeded Dr Brandt?", "who was Convenor after Brandt?"])
def test_nobody_is_told_as_having_come_after_whoever_came_last(question: str) -> None:
    assert isinstance(_last(question), Silence)


def test_what_is_to_last_some_years_is_asked_of_no_time() -> None:
    reply = _last("would the transition last 5 years?")
    assert isinstance(reply, Answer)
    assert reply.headline.id == "transition-asked"
    # An entry of any other length is no answer.
    assert isinstance(_last("would the transition last 6 years?"), Silence)


def test_a_status_is_told_where_it_alone_says_what_is_asked() -> None:
    reply = _last("from when does the germination test apply?")
    assert isinstance(reply, Answer)
    assert "1 January 2026" in reply.headline.text


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["who was the first Chair?", "who succeeded her?"], ["moor-elected"]),
        (["who is the Chair?", "who was Chair before him?"], ["lund-elected"]),
        # Whoever came before is spoken of then.
        (["who was Chair before Moor?", "where is she from?"], ["lund-elected"]),
        # What was done there was not put off to it.
        (["when was the second session?", "what was decided there?"], ["dressing-decided", "observer-vote"]),
        # Whoever speaks for a group need not be for something.
        (["what did the Small Growers ask for?", "who spoke for them?"], ["transition-asked"]),
        # What else was said there was said at the same session.
        (
            ["who opposed the standstill?", "where?", "who else spoke there?"],
            ["standstill-proposed", "standstill-backed"],
        ),
        # One of those who did it did.
        (["who opposed the germination test?", "and Southmark?"], ["test-south"]),
    ],
)
def test_what_goes_on_speaks_of_what_was_told_last(turns: list[str], told: list[str]) -> None:
    assert _told(*turns)[: len(told)] == told


@pytest.mark.parametrize(
    "question",
    ["when are papers due for the third session?", "by when must papers be handed in for the third session?"],
)
def test_what_is_due_for_a_session_is_told_by_the_deadline_that_names_it(question: str) -> None:
    assert _told(question) == ["papers-due"]


def test_nothing_is_told_of_everything_where_the_matter_is_lost() -> None:
    turns = ("what did Westholt propose?", "why?", "and against?", "what became of it?")
    reply = _last(*turns)
    assert isinstance(reply, Silence)


def test_a_number_that_is_only_wanted_is_told_as_that() -> None:
    reply = _last("how long is the transition?")
    assert isinstance(reply, Answer)
    assert reply.headline.text == "5 years, requested."


@pytest.mark.parametrize("question", ["who supports it?", "what did they propose?", "what became of it?"])
def test_it_stands_for_nothing_where_nothing_was_spoken_of(question: str) -> None:
    reply = _last(question)
    assert isinstance(reply, Silence)
    assert reply.headline.startswith("I do not know what")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["how many votes did the Union of Millers get?"], "3 votes in favour."),
        (["how many voted for observer status?"], "3 votes in favour."),
        (["how many voted for observer status?", "and against?"], "1 vote against."),
        (["how many voted against observer status?", "and for it?"], "3 votes in favour."),
        (["who voted for observer status?", "how many were against?"], "1 vote against."),
        (["how many million crowns were paid into the seed bank?"], "9 million crowns."),
    ],
)
def test_votes_and_sums_are_told_by_their_side(turns: list[str], told: str) -> None:
    reply = _last(*turns)
    assert isinstance(reply, Answer)
    assert reply.headline.text == told


@pytest.mark.parametrize(
    "turns",
    [
        ["how many taxes were notified late?"],
        # What was spent is another number, and so are those in whose countries it was.
        ["how many million crowns were spent?"],
        ["how many countries pay into the seed bank?"],
        ["how many countries pledged to the seed bank?"],
        # Whoever opposed it need not have voted.
        ["how many voted against the standstill?"],
        ["who opposed the standstill?", "how many voted for it?"],
    ],
)
def test_a_number_of_others_is_not_told(turns: list[str]) -> None:
    assert isinstance(_last(*turns), Silence)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["who supports the new gene bank?"], ["bank-backed"]),
        (["who supports the revised gene bank?"], ["bank-backed"]),
        # From when it is to be tells one from the other, and is no time of what was said.
        (["who supports the gene bank from 2029?"], ["bank-backed"]),
        (["who opposed the gene bank from 2026?"], ["bank-opposed"]),
        (["who supported the old gene bank?"], ["bank-proposed"]),
        (["who proposed the new bank?", "who supports it?"], ["bank-backed"]),
        (["who supports the new bank?", "and the old one?"], ["bank-proposed"]),
        # What was rejected is not what came after it.
        (["was the bank rejected?", "who supported it?"], ["bank-proposed"]),
        (["was the new bank rejected?"], ["bank-again"]),
        (["what became of the old bank?"], ["bank-rejected"]),
        (["where did the bank stand as of December 2024?"], ["bank-rejected"]),
    ],
)
def test_one_version_of_a_proposal_is_not_told_of_another(turns: list[str], told: list[str]) -> None:
    assert _told(*turns) == told


@pytest.mark.parametrize(
    "question",
    [
        "who opposes the new bank?",
        "did Southmark support the new bank?",
        "did Norland support the bank for all crops?",
        "how many votes did the new bank get?",
    ],
)
def test_what_was_said_of_the_first_version_is_not_told_of_the_next(question: str) -> None:
    assert isinstance(_last(question), Silence)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["what does Southmark want on the sampling fee?"], ["fee-lowered", "fee-proposed"]),
        (["how many crowns does Southmark want?"], ["fee-lowered"]),
        (["how many crowns does Norland want?", "and Southmark?"], ["fee-lowered"]),
        (["what does Westholt want on the gene bank?"], ["bank-again", "bank-proposed"]),
        (["does Norland oppose the gene bank?"], ["bank-backed", "bank-opposed"]),
        (["is Norland for or against the gene bank?"], ["bank-backed", "bank-opposed"]),
        (["who proposed the sampling fee?", "and now?"], ["fee-lowered"]),
        (["was the germination test adopted?", "and now?"], ["test-adopted"]),
        (["was the gene bank rejected?", "and now?"], ["bank-again", "bank-rejected"]),
        (["where did the bank stand as of December 2024?", "and now?"], ["bank-again", "bank-rejected"]),
    ],
)
def test_what_somebody_wants_now_is_not_what_they_wanted_once(turns: list[str], told: list[str]) -> None:
    assert _told(*turns) == told


@pytest.mark.parametrize("question", ["what is pending?", "which proposals are still open?"])
def test_what_was_rejected_or_revised_is_not_pending(question: str) -> None:
    told = _told(question)
    # What was rejected was the first of two, and not what another proposed in its place.
    assert {"bank-again", "fee-lowered", "licence-proposed"} <= set(told)
    assert {"bank-proposed", "fee-proposed", "dressing-2027", "stocks-proposed"}.isdisjoint(told)


def test_where_nothing_is_left_on_the_table_it_is_said_what_ended_it() -> None:
    reply = _last("which proposals on mercury dressing are still open?")
    assert isinstance(reply, Silence)
    assert reply.headline == "Nothing of that is still on the table: it was withdrawn or decided since."
    assert reply.nearest[0].id == "dressing-decided"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["who is the Chair?", "and before?"], ["lund-elected"]),
        (["who is the Chair?", "who was the previous one?"], ["lund-elected"]),
        (["who is the Chair?", "when was he elected?", "and before him?"], ["lund-elected"]),
        (["who is the Chair?", "when was he elected?"], ["moor-elected"]),
        (["who is Ada Lund?", "why did she resign?"], ["lund-resigned"]),
        (["what happened at the second session?", "who was elected?"], ["moor-elected"]),
        (["what happened at the second session?", "who was elected there?"], ["moor-elected"]),
    ],
)
def test_what_goes_on_from_an_office_is_of_the_person_told(turns: list[str], told: list[str]) -> None:
    assert _told(*turns) == told


def test_nobody_is_told_as_having_left_what_another_left() -> None:
    assert isinstance(_last("who is the Chair?", "when did he resign?"), Silence)


def test_whoever_left_an_office_is_told_by_name() -> None:
    reply = _last("who resigned?")
    assert isinstance(reply, Answer)
    assert reply.headline.text == "Ms Ada Lund resigned as Chair, having been called to the ministry."


def test_meetings_that_are_still_to_come_were_not_had() -> None:
    assert _told("how many sessions has the Seed Forum had?") == ["sf-1", "sf-2"]


@pytest.mark.parametrize(
    "question",
    ["which country is the Chair from?", "which Member is the Chair?", "where is the Chair from?"],
)
def test_which_country_the_chair_is_from_is_told_by_whoever_came_into_the_office(question) -> None:
    assert _told(question) == ["moor-elected"]


def test_who_came_after_somebody_does_not_tell_where_they_are_from() -> None:
    assert isinstance(_last("where is Lund from?"), Silence)
    assert _told("who came after Lund?") == ["moor-elected"]


@pytest.mark.parametrize("done", ["widen its", "shift the", "carry its", "pull its"])
def test_what_became_of_a_proposal_is_not_told_by_its_having_been_made(done) -> None:
    assert _told("did Westholt make its proposal on the test?") == ["test-basis"]
    assert isinstance(_last(f"did Westholt {done} proposal on the test?"), Silence)


def test_what_should_be_is_not_told_by_what_was_done() -> None:
    assert _told("how was the Convenor appointed?") == ["brandt-appointed"]
    assert isinstance(_last("how should the Convenor be appointed?"), Silence)


def test_what_might_be_is_told_by_what_was_said_of_it() -> None:
    assert _told("what might the Test Panel do?") == ["catalogue-condition"]


def test_whose_wish_something_was_is_not_told_by_whoever_held_it() -> None:
    assert isinstance(_last("the Test Panel: whose wish?"), Silence)


@pytest.mark.parametrize(
    "question", ["how much support did the standstill get?", "what backing did the standstill find?"]
)
def test_the_support_that_something_got_is_told_by_whoever_gave_it(question) -> None:
    assert _told(question) == ["standstill-backed"]


def test_that_somebody_was_alone_in_something_is_not_told_by_their_having_done_it() -> None:
    assert isinstance(_last("was Norland alone in proposing a standstill?"), Silence)


def test_a_denial_of_what_a_body_did_does_not_deny_that_it_is_spoken_of() -> None:
    reply = _last("what did the Test Panel do?")
    assert isinstance(reply, Silence)
    assert "involving" not in reply.headline


def test_whether_talks_are_over_asks_for_where_they_stand() -> None:
    reply = _last("is the talk on inspectors over?")
    assert isinstance(reply, Answer)
    assert reply.headline.text == "No conclusion."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("does Norland support the standstill?", "standstill-proposed"),
        ("is Norland in favour of the standstill?", "standstill-proposed"),
        ("is Norland for the standstill?", "standstill-proposed"),
        ("is Norland for or against the standstill?", "standstill-proposed"),
        ("is Southmark for or against the standstill?", "standstill-backed"),
        ("is Southmark for the standstill?", "standstill-backed"),
    ],
)
def test_whoever_proposed_a_thing_is_for_it(question, told) -> None:
    assert _told(question) == [told]


@pytest.mark.parametrize(
    "question", ["did Southmark oppose the gene bank?", "is Southmark for or against the gene bank?"]
)
def test_a_supporter_who_is_only_listed_is_told_as_one_where_they_might_be_against_it(question) -> None:
    reply = _last(question)
    assert isinstance(reply, Answer)
    assert reply.headline.text == "Supported by Southmark."


def test_where_nothing_is_on_record_yet_the_denial_says_so() -> None:
    early = answer("what did the Test Panel do?", _record(), today=date(2020, 1, 1)).reply
    assert isinstance(early, Silence)
    assert early.headline == "The record holds nothing involving the Test Panel."


@pytest.mark.parametrize("verb", ["keep", "read out", "see", "remember", "include", "use"])
def test_what_somebody_did_with_a_thing_is_not_told_by_what_else_they_did(verb) -> None:
    assert _told("did Norland propose the standstill?") == ["standstill-proposed"]
    assert isinstance(_last(f"did Norland {verb} the standstill?"), Silence)


@pytest.mark.parametrize(
    "question",
    [
        "whose proposal was supported?",
        "whose idea was it that the fee be lowered?",
        "whom did Southmark support?",
        "whom did the Forum support?",
    ],
)
def test_whose_and_whom_are_not_who(question) -> None:
    assert isinstance(_last(question), Silence)


def test_why_a_meeting_is_held_is_not_why_somebody_spoke_of_it() -> None:
    assert isinstance(_last("why was the second session held?"), Silence)


def test_who_spoke_of_a_proposal_is_not_denied_as_a_proposal() -> None:
    reply = _last("who examined Norland's proposal?")
    assert isinstance(reply, Silence)
    assert "no proposal" not in reply.headline


def test_whether_there_was_support_is_told_by_support() -> None:
    assert _told("was there support for Norland's proposal?") == ["standstill-backed"]
    assert isinstance(_last("was there support for Eastmere's licence?"), Silence)


@pytest.mark.parametrize("question", ["would Norland pay for the standstill?", "is Norland ready to pay for it?"])
def test_what_somebody_would_do_is_not_told_by_what_they_did(question) -> None:
    assert isinstance(_last(question), Silence)


@pytest.mark.parametrize(
    "turns",
    [
        ["who proposed the standstill?", "was that Southmark?"],
        ["who proposed the standstill?", "was that in 2025?"],
        ["who proposed the standstill?", "was it Eastmere?"],
    ],
)
def test_whether_that_was_somebody_is_not_told_by_what_else_they_did(turns) -> None:
    assert isinstance(_last(*turns), Silence)


def test_whether_that_was_so_is_told_by_what_was_told() -> None:
    assert _told("who proposed the standstill?", "was that Norland?") == ["standstill-proposed"]


def test_the_next_behind_a_meeting_is_the_one_after_it() -> None:
    assert _told("when was the first session?", "and the next?") == ["sf-2"]


def test_where_everything_stands_is_told_by_what_has_a_standing() -> None:
    reply = _last("what are the next steps?")
    assert isinstance(reply, Answer)
    standing = {entry.id for entry in _record().knowledge.entries if entry.status}
    assert {statement.id for statement in reply.statements} <= standing


def test_who_spoke_at_all_is_nobody_in_particular() -> None:
    assert isinstance(_last("did Atlantis speak?", "who did?"), Silence)


def test_who_attended_the_meeting_is_not_who_attended_something_else() -> None:
    assert isinstance(_last("who attended both meetings?"), Silence)


@pytest.mark.parametrize("question", ["is the standstill open to all?", "is the gene bank important?"])
def test_what_a_thing_is_said_to_be_must_be_said_of_it(question) -> None:
    assert isinstance(_last(question), Silence)


def test_what_was_said_somewhere_was_said_at_a_meeting_there() -> None:
    assert isinstance(_last("what did Norland say in Rome?"), Silence)


def test_who_reacted_to_a_proposal_is_not_whoever_made_it() -> None:
    told = _told("who proposed the standstill?", "how did Members react?")
    assert told == ["standstill-backed", "standstill-opposed"]
    assert isinstance(_last("who proposed the sampling fee?", "how did Members react?"), Silence)


def test_how_others_reacted_to_what_is_no_proposal_is_not_told() -> None:
    assert isinstance(_last("what did Southmark say on the standstill?", "how did the others react?"), Silence)


def test_what_a_thing_draws_on_is_not_where_it_was() -> None:
    assert isinstance(_last("where does the text of the guidelines come from?"), Silence)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["who proposed the standstill?", "who wants that?"], ["standstill-proposed"]),
        (["when would the next session be?"], ["sf-3"]),
        (["might I ask when the next session is?"], ["sf-3"]),
    ],
)
def test_what_is_asked_politely_or_of_what_is_to_come_is_told(turns, told) -> None:
    assert _told(*turns) == told


def test_who_proposed_the_end_of_a_thing_is_not_told_as_being_for_it() -> None:
    assert isinstance(_last("does Norland support mercury dressing?"), Silence)
