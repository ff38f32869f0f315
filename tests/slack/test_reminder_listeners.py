"""Reminders set up, changed and stopped through Bolt's own dispatch, against a Slack-like server."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from slack_bolt import BoltRequest

from bot import app as composition
from bot.knowledge.model import Base, Cite, Document, Entity, KnowledgeBase, Meeting, Period, Topic, Words
from bot.reminders.planning import plan
from bot.reminders.values import Scope, Subscription
from bot.replies import Context, Turn
from bot.settings import Settings
from bot.slack.admission import OUTSIDER_LINE, SHARED_LINE
from bot.slack.brief_desk import NO_MEETING_LINE, NONE_AHEAD_LINE, TOO_LATE_LINE, WHICH_LINE
from bot.slack.desk import FORGOTTEN_LINE
from bot.slack.membership import (
    INVITE_LINE,
    MENTION_LINE,
    NOT_A_MEMBER_LINE,
    NOT_YOURS_LINE,
    UNSURE_LINE,
)
from bot.slack.reminder_desk import CANNOT_POST_LINE, FULL_LINE, GONE_LINE, LATER_LINE
from bot.slack.reminder_views import LISTED
from tests.replies import short_answer
from tests.slack import payloads
from tests.slack.server import SlackServer
from tests.slack.workspace import (
    ASKER,
    BOT_USER,
    CHANNEL,
    FOREIGN_CHANNEL,
    GUEST,
    IM,
    PRIVATE_CHANNEL,
    READER,
    SHARED_CHANNEL,
    STRANGER,
)

pytestmark = pytest.mark.whole

MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text("utf-8"))
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
ZURICH = ZoneInfo("Europe/Zurich")
NOW = datetime(2018, 9, 20, 12, tzinfo=ZURICH).timestamp()
CITE = [Cite(document="r1", paragraph="5", quote="some words")]


def meeting(id_: str, when: str, name: str, **more) -> Meeting:
    return Meeting(id=id_, name=name, date=when, status="scheduled", cite=CITE, **more)


KNOWLEDGE = KnowledgeBase(
    Base(title="Record", about="All.", covers=Period(start="2018", end="2019"), time_zone="Europe/Zurich"),
    (Document(id="r1", symbol="R/1", title="Report"),),
    (("body", Entity(id="council", name="Council")), ("group", Entity(id="panel", name="Panel"))),
    (Topic(id="fish", name="Fish"),),
    (
        meeting("autumn", "2018-10-15", "Autumn session", body="council", topics=["fish"], time="10:00"),
        meeting("soon", "2018-09-22", "Panel session", body="panel"),
        meeting("winter", "2018-12", "Winter session", body="council"),
    ),
    (),
    Words(),
    (),
    "abc",
)


class Driver:
    """A bot that is not connected: what Slack would send is dispatched by hand."""

    def __init__(self, slack: SlackServer, folder: Path, strangers: str = "refuse", knowledge=KNOWLEDGE) -> None:
        self.slack = slack
        self.asked: list[str] = []
        self.focus: list[str] = []
        settings = Settings(
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            api_url=slack.url,
            state=folder / "bot.db",
            strangers=strangers,
        )
        self.bot = composition.build(settings, knowledge=knowledge, engine=self.answer, clock=lambda: NOW)
        self.store = self.bot.desk.reminders.store
        # Without the loop that delivers: what is planned here is looked at, not posted.
        self.bot.inbox.start()

    def stop(self) -> None:
        """Stop when every listener is done, so that none calls a server that is gone."""
        self.bot.executor.shutdown()
        assert self.bot.stop()

    def answer(self, utterance, _today, _context):
        self.asked.append(utterance)
        return Turn(short_answer(f"You asked {utterance}."), Context({"focus": self.focus}))

    def send(self, payload: dict):
        return self.bot.app.dispatch(BoltRequest(body=self.slack.prepared(payload), mode="socket_mode"))

    def command(self, text: str, **more):
        response = self.send(payloads.slash_command(text, **more))
        assert response.status == 200
        return response

    def dialogue(self, text: str = "remind", **more) -> dict:
        """The dialogue that a command opens, as it stands in the end."""
        before = len(self.slack.called("views.open"))
        self.command(text, **more)
        return self.view(before + 1)

    def view(self, count: int = 1) -> dict:
        """The last of so many dialogues, once it is no longer waiting."""

        def found(server):
            modals = [one for one in server.views.values() if one["type"] == "modal"]
            return len(modals) >= count and "One moment" not in words(modals[-1]) and modals[-1]

        return self.slack.wait_for(found)

    def submit(self, view: dict, user: str = ASKER, **chosen):
        shown = {"id": view["id"]} if "id" in view else {}
        sent = payloads.view_submission(
            "remind", choices(view, **chosen), private_metadata=view["private_metadata"], view=shown, user=user
        )
        return self.send(sent)

    def press(self, action_id: str, value: str, *, user: str = ASKER, channel: str = CHANNEL, home=None, option=False):
        pressed = payloads.choice(action_id, value) if option else payloads.button(action_id, value)
        place = {"view": {"id": "V1", **home}} if home else {"channel": channel, "message": {"ts": "1700000000.000900"}}
        assert self.send(payloads.block_actions(pressed, user=user, **place)).status == 200

    def home(self, user: str = ASKER, channel: str = IM) -> dict:
        count = len(self.slack.called("views.publish"))
        self.send(payloads.app_home_opened("home", user=user, channel=channel))
        self.slack.wait_for(lambda server: len(server.called("views.publish")) > count)
        return self.slack.homes[user]

    def write(self, text: str, **more):
        """Write to the bot directly, and what it says to that."""
        return self._answered(payloads.message_im(text, **more))

    def mention(self, text: str, **more):
        """Mention the bot in a channel, and what it says to that."""
        return self._answered(payloads.app_mention(f"<@{BOT_USER}> {text}", **more))

    def _answered(self, payload: dict):
        count = len(self.slack.messages)
        assert self.send(payload).status == 200
        return self.slack.wait_for(lambda server: len(server.messages) > count and server.messages[count])

    def said(self, count: int = 1) -> list:
        """What everybody in the conversations can read, once there are so many."""
        return self.slack.wait_for(lambda server: len(public(server)) >= count and public(server))

    def told(self, count: int = 1) -> list:
        """What was said to one person only."""
        return self.slack.wait_for(
            lambda server: (
                (found := [one for one in server.messages if one.ephemeral_to]) and len(found) >= count and found
            )
        )

    def settled(self) -> None:
        """Wait until nothing that came in is left to do."""
        self.slack.wait_for(lambda _: self.bot.desk.store.counts()["waiting"] == 0)

    def kept(self, count: int = 1) -> tuple[Subscription, ...]:
        """The subscriptions, once there are so many."""
        return self.slack.wait_for(lambda _: len(found := self.store.subscriptions()) == count and (found or True))


def public(server) -> list:
    return [one for one in server.messages if not one.ephemeral_to]


def words(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def choices(view: dict, **chosen) -> dict:
    """The state of a dialogue as it stands there, but for what is chosen otherwise."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = {"type": element["type"]}
            if "initial_option" in element:
                state["selected_option"] = element["initial_option"]
            if element["type"] in ("multi_static_select", "checkboxes"):
                state["selected_options"] = element.get("initial_options", [])
            values[block["block_id"]] = {block["block_id"]: state | chosen.get(block["block_id"], {})}
    return values


def option(value: str) -> dict:
    return {"selected_option": {"value": value}}


def leads(*values: int) -> dict:
    return {"selected_options": [{"value": str(value)} for value in values]}


def subscription(**more) -> Subscription:
    values = {
        "id": "s1",
        "channel": CHANNEL,
        "scope": Scope("all"),
        "leads": (14, 7, 1),
        "hour": 9,
        "zone": "Europe/Zurich",
        "weekdays_only": True,
        "made_by": ASKER,
        "changed_by": ASKER,
        "changed_at": NOW - 1000.0,
    }
    return Subscription(**{**values, **more})


@pytest.fixture
def slack():
    with SlackServer(manifest=MANIFEST, scopes=SCOPES) as server:
        server.allowed_mentions = {f"@{ASKER}", f"@{READER}"}
        yield server
        assert server.faults == []


@pytest.fixture
def driver(slack, tmp_path):
    made = Driver(slack, tmp_path)
    yield made
    made.stop()


def test_the_command_opens_the_dialogue_before_anything_is_looked_up(driver, slack):
    view = driver.dialogue()
    assert view["callback_id"] == "remind"
    methods = [call.method for call in slack.calls if call.method != "auth.test"]
    assert methods[0] == "views.open"
    assert methods[-1] == "views.update"


def test_the_dialogue_begins_with_the_zone_of_the_person(driver):
    (zone,) = [block["element"] for block in driver.dialogue(user=READER)["blocks"] if block.get("block_id") == "zone"]
    assert zone["initial_option"]["value"] == "America/New_York"


def test_the_dialogue_begins_with_the_zone_that_the_channel_uses(driver):
    driver.store.save_subscription(subscription(zone="Asia/Tokyo"))
    (zone,) = [block["element"] for block in driver.dialogue()["blocks"] if block.get("block_id") == "zone"]
    assert zone["initial_option"]["value"] == "Asia/Tokyo"


def test_a_wish_is_kept_and_said_once_in_the_channel(driver, slack):
    response = driver.submit(driver.dialogue(), scope=option("body:council"), leads=leads(3, 30), hour=option("8"))
    assert (response.status, response.body) == (200, "")
    (kept,) = driver.kept()
    assert (kept.channel, kept.scope, kept.leads, kept.hour) == (CHANNEL, Scope("body", "council"), (30, 3), 8)
    assert (kept.zone, kept.weekdays_only) == ("Europe/Zurich", True)
    assert (kept.made_by, kept.changed_by, kept.changed_at) == (ASKER, ASKER, NOW)
    (posted,) = driver.said()
    assert posted.channel == CHANNEL
    assert f"<@{ASKER}> asked me to remind this channel" in words(posted.blocks)
    slack.wait_for(lambda server: server.homes.get(ASKER))
    assert len(slack.messages) == 1


def test_a_submission_that_comes_twice_counts_once(driver, slack):
    view = driver.dialogue()
    for _ in range(2):
        driver.submit(view)
    slack.wait_for(lambda server: len(server.called("views.publish")) == 2)
    assert len(driver.kept()) == 1
    assert len(public(slack)) == 1


def test_the_same_meetings_again_change_what_there_is(driver):
    driver.store.save_subscription(subscription(made_by=READER, changed_by=READER))
    driver.submit(driver.dialogue(), leads=leads(2))
    (posted,) = driver.said()
    assert f"Reminders changed by <@{ASKER}> on 20 September 2018" in words(posted.blocks)
    (kept,) = driver.kept()
    assert (kept.id, kept.leads, kept.made_by, kept.changed_by) == ("s1", (2,), READER, ASKER)


def test_what_is_wrong_is_said_in_the_dialogue(driver, slack):
    response = driver.submit(driver.dialogue(), leads=leads())
    assert json.loads(response.body) == {
        "response_action": "errors",
        "errors": {"leads": "Choose at least one; 1 to 90 days before."},
    }
    assert driver.store.subscriptions() == ()
    assert slack.messages == []


def test_in_a_direct_message_one_is_reminded_oneself(driver):
    driver.submit(driver.dialogue(channel=IM))
    (posted,) = driver.said()
    assert posted.channel == IM
    assert "I will remind you" in words(posted.blocks)
    assert driver.kept()[0].channel == IM


def test_a_channel_where_the_bot_is_not_is_told_of_at_once(driver):
    view = driver.dialogue(channel=FOREIGN_CHANNEL)
    assert INVITE_LINE in words(view)


POSTING_FAILURES = {
    "not a member": ("not_in_channel", CANNOT_POST_LINE),
    "archived": ("is_archived", CANNOT_POST_LINE),
    "out of order": ("503", LATER_LINE),
}


@pytest.mark.parametrize(("kind", "line"), POSTING_FAILURES.values(), ids=POSTING_FAILURES.keys())
def test_nothing_is_saved_where_the_bot_cannot_post(driver, slack, kind, line):
    driver.bot.desk.poster._wait = lambda _: True
    view = driver.dialogue()
    slack.fail_next("chat.postMessage", kind)
    driver.submit(view)
    assert driver.told()[0].text == line
    assert driver.store.subscriptions() == ()


def test_a_change_that_cannot_be_announced_is_taken_back(driver, slack):
    before = subscription(made_by=READER, changed_by=READER)
    driver.store.save_subscription(before)
    view = driver.dialogue()
    slack.fail_next("chat.postMessage", "is_archived")
    driver.submit(view, leads=leads(2))
    assert driver.told()[0].text == CANNOT_POST_LINE
    assert driver.store.subscriptions() == (before,)


def test_a_conversation_has_only_so_many(driver):
    for number in range(LISTED):
        driver.store.save_subscription(subscription(id=f"s{number}", scope=Scope("meeting", f"m{number}")))
    driver.submit(driver.dialogue())
    assert driver.told()[0].text == FULL_LINE
    assert len(driver.store.subscriptions()) == LISTED


def note(channel: str = CHANNEL, subscription_id: str = "") -> dict:
    """A dialogue that somebody made up: with the choices of a real one."""
    return {"id": "V0FORGED", "private_metadata": f"{channel} {subscription_id}"}


NOT_THEIRS = {
    "a guest": (GUEST, CHANNEL, OUTSIDER_LINE),
    "a stranger": (STRANGER, SHARED_CHANNEL, OUTSIDER_LINE),
    "no member of the channel": (READER, PRIVATE_CHANNEL, NOT_A_MEMBER_LINE),
    "a shared channel": (ASKER, SHARED_CHANNEL, SHARED_LINE),
    "a channel without the bot": (ASKER, FOREIGN_CHANNEL, INVITE_LINE),
    "no such channel": (ASKER, "C0NOWHERE", INVITE_LINE),
    "somebody else's direct messages": (READER, IM, NOT_YOURS_LINE),
}


@pytest.mark.parametrize(("user", "channel", "line"), NOT_THEIRS.values(), ids=NOT_THEIRS.keys())
def test_whoever_may_not_set_up_reminders_there_is_refused_when_submitting(driver, slack, user, channel, line):
    view = driver.dialogue() | note(channel)
    driver.submit(view, user=user)
    slack.wait_for(lambda server: any(one.text == line for one in server.messages))
    assert driver.store.subscriptions() == ()
    assert [one for one in public(slack) if one.channel == channel] == []


@pytest.mark.parametrize(("user", "channel", "line"), NOT_THEIRS.values(), ids=NOT_THEIRS.keys())
def test_whoever_may_not_change_reminders_there_is_refused_at_every_button(driver, user, channel, line):
    before = subscription(channel=channel, made_by="U0SOMEBODY", changed_by="U0SOMEBODY")
    driver.store.save_subscription(before)
    for number, action in enumerate(("reminder_pause", "reminder_resume", "reminder_remove"), 1):
        driver.press(action, "s1", user=user)
        assert driver.told(number)[-1].text == line
    assert driver.store.subscriptions() == (before,)


def test_whoever_may_not_change_reminders_there_does_not_even_see_the_dialogue(driver):
    driver.store.save_subscription(subscription(channel=IM, scope=Scope("body", "council")))
    driver.press("reminder_edit", "s1", user=READER)
    view = driver.view()
    assert NOT_YOURS_LINE in words(view)
    assert "Council" not in words(view)


def test_rights_lost_while_the_dialogue_was_open_count(driver, slack):
    view = driver.dialogue()
    slack.workspace.channels[CHANNEL].members.remove(ASKER)
    driver.submit(view)
    slack.wait_for(lambda server: any(one.text == NOT_A_MEMBER_LINE for one in server.messages))
    assert driver.store.subscriptions() == ()


def test_settings_may_let_shared_channels_in(slack, tmp_path):
    made = Driver(slack, tmp_path, strangers="answer")
    made.submit(made.dialogue(channel=SHARED_CHANNEL))
    assert made.said()[0].channel == SHARED_CHANNEL
    made.stop()


def test_members_are_found_on_later_pages(driver, slack):
    crowd = [f"U{number:06d}" for number in range(1500)]
    slack.workspace.channels[CHANNEL].members[:0] = crowd
    driver.submit(driver.dialogue())
    assert driver.said()[0].channel == CHANNEL
    assert len(slack.called("conversations.members")) == 4


def test_nobody_is_let_in_where_slack_does_not_tell(driver, slack):
    view = driver.dialogue()
    slack.fail_next("conversations.members", "internal_error")
    driver.submit(view)
    assert driver.told()[0].text == UNSURE_LINE
    assert driver.store.subscriptions() == ()


@pytest.fixture
def blind(tmp_path):
    """A bot that may not look up who is where."""
    with SlackServer(manifest=MANIFEST, scopes=set(SCOPES) - {"channels:read", "groups:read"}) as server:
        server.allowed_mentions = {f"@{ASKER}"}
        made = Driver(server, tmp_path)
        yield made
        made.stop()
        assert server.faults == []


def test_without_the_right_to_look_only_a_mention_shows_who_is_there(blind):
    assert MENTION_LINE in words(blind.dialogue())
    blind.mention("remind us of all meetings 3 days before")
    assert blind.kept()[0].leads == (3,)
    assert blind.dialogue()["callback_id"] == "remind"


def test_the_home_tab_offers_to_add_a_reminder_anywhere(driver):
    home = driver.home()
    assert "None yet" in words(home)
    driver.press("reminder_add", "new", home=home)
    view = driver.view()
    driver.submit(view, where={"selected_conversation": PRIVATE_CHANNEL})
    assert driver.said()[0].channel == PRIVATE_CHANNEL
    assert driver.kept()[0].channel == PRIVATE_CHANNEL


def test_a_place_left_empty_is_ones_own_direct_message(driver):
    driver.press("reminder_add", "new", home=driver.home())
    driver.submit(driver.view(), where={"selected_conversation": None})
    assert driver.kept()[0].channel == IM


def test_a_channel_forged_into_the_dialogue_of_another_is_passed_over(driver):
    view = driver.dialogue()
    view["blocks"].append({"type": "input", "block_id": "where", "element": {"type": "conversations_select"}})
    driver.submit(view, where={"selected_conversation": PRIVATE_CHANNEL})
    assert driver.kept()[0].channel == CHANNEL


def test_the_home_tab_shows_what_is_ones_own_with_its_next_date(driver):
    driver.store.save_subscription(subscription(id="mine", scope=Scope("body", "council")))
    driver.store.save_subscription(subscription(id="direct", channel=IM, made_by="", changed_by=""))
    driver.store.save_subscription(subscription(id="others", made_by=READER, changed_by=READER, leads=(5,)))
    home = words(driver.home())
    assert "Next: Monday 1 October 2018, 09:00 (Europe/Zurich)" in home
    assert "To you directly" in home
    assert home.count("reminder_edit") == 2


def test_the_home_tab_of_a_guest_shows_no_reminders(driver):
    assert "reminder" not in words(driver.home(user=GUEST))


def test_a_change_from_the_home_tab_shows_there(driver, slack):
    driver.store.save_subscription(subscription())
    home = driver.home()
    driver.press("reminder_pause", "s1", home=home)
    slack.wait_for(lambda server: "Paused" in words(server.homes[ASKER]))
    driver.press("reminder_resume", "s1", home=home)
    slack.wait_for(lambda server: "Paused" not in words(server.homes[ASKER]))
    driver.press("reminder_remove", "s1", home=home)
    slack.wait_for(lambda server: "None yet" in words(server.homes[ASKER]))
    assert driver.store.subscriptions() == ()
    assert slack.messages == []


def test_editing_begins_with_what_there_is_and_changes_it(driver, slack):
    before = subscription(scope=Scope("topic", "fish"), leads=(5,), hour=7, paused=True)
    driver.store.save_subscription(before)
    driver.press("reminder_edit", "s1")
    driver.submit(driver.view(), hour=option("8"))
    assert driver.told()[0].text.startswith("Changed: ")
    assert driver.store.subscriptions() == (replace(before, hour=8, changed_at=NOW),)
    assert public(slack) == []


def test_nothing_changed_is_said_so(driver):
    driver.store.save_subscription(subscription())
    driver.press("reminder_edit", "s1")
    driver.submit(driver.view())
    assert driver.told()[0].text.startswith("As it was already: ")
    assert driver.store.subscriptions() == (subscription(),)


CHANGES = {
    "pause": ("reminder_pause", False, "paused"),
    "resume": ("reminder_resume", True, "resumed"),
    "remove": ("reminder_remove", False, "removed"),
}


@pytest.mark.parametrize(("action", "paused", "deed"), CHANGES.values(), ids=CHANGES.keys())
def test_what_somebody_else_does_to_a_subscription_is_said_in_the_channel(driver, slack, action, paused, deed):
    driver.store.save_subscription(subscription(paused=paused))
    for _ in range(2):
        driver.press(action, "s1", user=READER)
    driver.told(2)
    (posted,) = public(slack)
    assert f"Reminders {deed} by <@{READER}> on 20 September 2018" in words(posted.blocks)


def test_what_somebody_else_changed_shows_on_the_makers_home(driver):
    driver.store.save_subscription(subscription())
    driver.press("reminder_pause", "s1", user=READER)
    driver.said()
    assert f"Changed by <@{READER}> on 20 September 2018" in words(driver.home())


@pytest.mark.parametrize("action", ["reminder_pause", "reminder_resume", "reminder_remove"])
def test_a_forged_button_changes_nothing(driver, action):
    driver.store.save_subscription(subscription())
    values = ["", "forged", "' OR 1=1;--", "s1:1", "<!channel>"]
    for value in values:
        driver.press(action, value)
    assert {one.text for one in driver.told(len(values))} == {GONE_LINE}
    assert driver.store.subscriptions() == (subscription(),)


def test_a_subscription_that_is_gone_cannot_be_edited(driver):
    driver.press("reminder_edit", "gone")
    assert GONE_LINE in words(driver.view())
    driver.submit(driver.dialogue() | note(CHANNEL, "gone"))
    assert driver.told()[0].text == GONE_LINE
    assert driver.store.subscriptions() == ()


def test_the_list_of_a_channel_has_what_is_posted_there(driver):
    driver.store.save_subscription(subscription(made_by=READER, changed_by=READER))
    driver.store.save_subscription(subscription(id="s2", channel=PRIVATE_CHANNEL))
    driver.command("reminders")
    (told,) = driver.told()
    assert "Reminders in this channel" in words(told.blocks)
    assert "s1" in words(told.blocks)
    assert "s2" not in words(told.blocks)


def test_the_list_of_a_direct_message_has_what_is_ones_own(driver):
    driver.store.save_subscription(subscription(id="s2", channel=PRIVATE_CHANNEL))
    driver.store.save_subscription(subscription(id="s3", made_by=READER))
    said = driver.write("reminders")
    assert "Your reminders" in words(said.blocks)
    assert "s2" in words(said.blocks)
    assert "s3" not in words(said.blocks)


def test_a_private_conversation_with_somebody_else_is_not_the_bots(driver, slack):
    driver.submit(driver.dialogue(channel="D0FRIENDS"))
    assert driver.said()[0].channel == IM
    assert driver.kept()[0].channel == IM
    assert "D0FRIENDS" not in [call.get("channel") for call in slack.called("chat.postMessage")]


def test_forget_me_removes_ones_own_reminders_and_ones_name_elsewhere(driver):
    driver.store.save_subscription(subscription(id="own", channel=IM))
    driver.store.save_subscription(subscription(id="shared"))
    driver.store.save_subscription(subscription(id="others", made_by=READER, changed_by=READER))
    assert driver.write("forget me").text == FORGOTTEN_LINE
    left = {one.id: (one.made_by, one.changed_by) for one in driver.store.subscriptions()}
    assert left == {"shared": ("", ""), "others": (READER, READER)}


def test_other_commands_are_still_questions(driver):
    driver.command("what did the Council say?")
    assert driver.asked == ["what did the Council say?"]


def test_a_failure_is_one_calm_sentence(driver, caplog):
    caplog.set_level(logging.CRITICAL)
    with driver.store.database.writing() as connection:
        connection.execute("ALTER TABLE subscription RENAME TO elsewhere")
    driver.press("reminder_pause", "s1")
    assert driver.told()[0].text.startswith("Sorry, something went wrong")


def test_a_mention_sets_up_reminders_and_says_so_in_its_thread(driver):
    sent = payloads.app_mention(f"<@{BOT_USER}> remind us 30 and 3 days before meetings of the Council at 8")
    for _ in range(2):
        driver.send(sent)
    (posted,) = driver.said()
    assert (posted.channel, posted.thread_ts) == (CHANNEL, sent["event"]["ts"])
    assert f"<@{ASKER}> asked me to remind this channel: *30 and 3 days before" in words(posted.blocks)
    (kept,) = driver.kept()
    assert (kept.scope, kept.leads, kept.hour, kept.zone) == (Scope("body", "council"), (30, 3), 8, "Europe/Zurich")
    assert driver.asked == []


def test_a_message_sets_up_ones_own_reminders_with_what_is_usual(driver):
    said = driver.write("please remind me of every meeting")
    assert "I will remind you: *14, 7 and 1 days before every meeting" in words(said.blocks)
    (kept,) = driver.kept()
    assert (kept.channel, kept.leads, kept.hour, kept.weekdays_only) == (IM, (14, 7, 1), 9, True)


def test_what_did_not_get_through_is_said_in_full_when_it_does(driver, slack):
    driver.bot.desk.poster._wait = lambda _: True
    slack.fail_next("chat.postMessage", "503")
    driver.send(payloads.app_mention(f"<@{BOT_USER}> remind us 3 days before every meeting"))
    slack.wait_for(lambda server: server.called("chat.postMessage"))
    driver.kept()
    store = driver.bot.desk.store
    store_settled = slack.wait_for(lambda _: store.unfinished_events(NOW + 10))
    assert len(store_settled) == 1
    store.release_claims()
    slack.wait_for(lambda server: driver.bot.inbox.sweep() or server.messages)
    assert f"<@{ASKER}> asked me to remind this channel" in words(driver.said()[0].blocks)


def test_the_command_in_words_tells_the_channel_and_the_person(driver):
    driver.command("remind us 3 days before every meeting")
    (posted,) = driver.said()
    assert f"<@{ASKER}> asked me to remind this channel: *3 days before every meeting" in words(posted.blocks)
    assert driver.told()[0].text.startswith("Done: 3 days before every meeting")


def test_whoever_asks_too_late_for_what_is_ahead_is_told_that_no_reminder_of_it_is_left(driver):
    driver.command("remind us 60 days before every meeting")
    assert "No reminder of what is ahead on record is left" in words(driver.said()[0].blocks)


def test_words_in_a_channel_where_the_bot_is_not_save_nothing(driver):
    driver.command("remind us 3 days before every meeting", channel=FOREIGN_CHANNEL)
    assert driver.told()[0].text == INVITE_LINE
    assert driver.store.subscriptions() == ()


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        (payloads.app_mention(f"<@{BOT_USER}> remind us 3 days before every meeting", user=GUEST), OUTSIDER_LINE),
        (
            payloads.app_mention(
                f"<@{BOT_USER}> remind us 3 days before every meeting",
                channel=SHARED_CHANNEL,
                is_ext_shared_channel=True,
            ),
            SHARED_LINE,
        ),
    ],
    ids=["a guest", "a shared channel"],
)
def test_whoever_gets_no_answers_gets_no_reminders_either(driver, payload, line):
    driver.send(payload)
    assert driver.said()[0].text == line
    assert driver.store.subscriptions() == ()


def test_stop_pause_and_resume_in_words_mean_what_is_here(driver):
    here, there = subscription(channel=IM), subscription(id="s2")
    for one in (here, subscription(id="s3", channel=IM, scope=Scope("body", "council")), there):
        driver.store.save_subscription(one)

    def left():
        return {one.id: one.paused for one in driver.store.subscriptions()}

    driver.write("pause my reminders")
    assert left() == {"s1": True, "s2": False, "s3": True}
    driver.write("resume my reminders")
    assert left() == {"s1": False, "s2": False, "s3": False}
    driver.write("stop reminding me of meetings of the Council")
    assert left() == {"s1": False, "s2": False}
    driver.write("stop reminding me")
    assert left() == {"s2": False}


def test_whoever_says_me_in_a_channel_is_reminded_alone(driver):
    driver.send(payloads.app_mention(f"<@{BOT_USER}> remind me 3 days before every meeting"))
    direct, reply = driver.said(2)
    assert direct.channel == IM
    assert "I will remind you: *3 days before" in words(direct.blocks)
    assert reply.channel == CHANNEL
    assert reply.text.startswith("Done: 3 days before")
    assert driver.kept()[0].channel == IM


def test_what_had_to_be_chosen_is_said(driver):
    said = driver.mention("remind us a month before every meeting")
    assert driver.kept()[0].leads == (30,)
    assert "I take a month for 30 days." in words(said.blocks[-1])


def test_what_was_spoken_of_last_can_be_meant(driver):
    driver.focus = ["autumn"]
    driver.write("when is the Autumn session?")
    driver.settled()
    driver.write("remind me 3 days before it")
    assert driver.kept()[0].scope == Scope("meeting", "autumn")


def test_what_is_not_here_is_not_stopped_but_shown(driver):
    driver.store.save_subscription(subscription(channel=IM))
    said = driver.write("stop reminding me of meetings of the Council")
    assert "Your reminders" in words(said.blocks)
    assert driver.store.subscriptions() == (subscription(channel=IM),)


def test_what_cannot_be_done_as_it_was_said_is_said_so(driver):
    assert "days before" in driver.write("remind me 3 hours before every meeting").text
    assert driver.store.subscriptions() == ()


def test_no_words_become_marks_or_mentions(driver):
    said = driver.write("remind me 3 days before every meeting of <!channel> *R&D*")
    assert "<!channel>" not in said.text
    assert driver.store.subscriptions() == ()


AUTUMN = "autumn|2018-10-15"


def test_the_full_brief_is_for_whoever_presses(driver):
    driver.press("brief_now", AUTUMN, user=READER)
    (told,) = driver.told()
    assert told.ephemeral_to == READER
    assert "Autumn session" in words(told.blocks)
    assert "brief_now" not in words(told.blocks)


def test_a_brief_of_a_day_that_has_moved_is_of_the_day_that_it_is_now(driver):
    driver.press("brief_now", "autumn|2018-10-08")
    assert "15 October 2018" in words(driver.told()[0].blocks)


FORGED = ["", "|", "gone|2018-10-15", "forged", "' OR 1=1;--", "<!here>|2018-10-15"]


def test_a_forged_button_of_a_brief_tells_nothing(driver):
    for value in FORGED:
        driver.press("brief_now", value)
        driver.press("snooze", f"{value}|1", option=True)
    assert {one.text for one in driver.told(2 * len(FORGED))} == {NO_MEETING_LINE}
    for count, value in enumerate(FORGED, 1):
        driver.press("brief_citations", value)
        assert NO_MEETING_LINE in words(driver.view(count))


def test_the_citations_of_a_brief_can_be_copied(driver):
    driver.press("brief_citations", AUTUMN)
    view = driver.view()
    assert view["title"]["text"] == "Copy citation"
    assert "some words" in words(view)


def test_a_guest_gets_no_brief(driver):
    driver.press("brief_now", AUTUMN, user=GUEST)
    assert driver.told()[0].text == OUTSIDER_LINE


BRIEFS = {
    "": "Panel session",
    "me": "Panel session",
    "council": "Autumn session",
    "panel": "Panel session",
    "on fish": "Autumn session",
    "Winter session": "Winter session",
    "cheese": WHICH_LINE,
}


@pytest.mark.parametrize(("typed", "expected"), BRIEFS.items())
def test_the_command_briefs_on_the_next_meeting_that_is_named(driver, slack, typed, expected):
    driver.command(f"brief {typed}".strip())
    (told,) = driver.told()
    assert expected in words(told.blocks)
    assert public(slack) == []


def test_there_is_no_brief_where_nothing_is_ahead(slack, tmp_path):
    made = Driver(slack, tmp_path, knowledge=replace(KNOWLEDGE, meetings=()))
    made.command("brief")
    assert made.told()[0].text == NONE_AHEAD_LINE
    made.stop()


SNOOZED = {
    "tomorrow": ("1", "2018-09-21T09:00"),
    "in some days": ("3", "2018-09-23T09:00"),
    "the day before": ("eve", "2018-10-14T09:00"),
}


@pytest.mark.parametrize(("when", "due"), SNOOZED.values(), ids=SNOOZED.keys())
def test_a_snooze_is_planned_for_the_person_alone_at_nine_of_theirs(driver, slack, when, due):
    for _ in range(2):
        driver.press("snooze", f"{AUTUMN}|{when}", option=True, user=READER)
    assert driver.told(2)[0].text.startswith("I will remind you, in a direct message, on ")
    ((planned, told),) = [(one.planned, one.told) for one in driver.store.deliveries("pending")]
    assert told == "2018-10-15 10:00 Europe/Zurich"
    assert (planned.kind, planned.meeting, planned.day) == ("snooze", "autumn", "2018-10-15")
    assert planned.channel == slack.workspace.direct(READER).id
    expected = datetime.fromisoformat(due).replace(tzinfo=ZoneInfo("America/New_York"))
    assert (planned.due_at, planned.zone) == (expected.timestamp(), "America/New_York")
    assert planned.expires_at == datetime(2018, 10, 15, 10, tzinfo=ZURICH).timestamp()


def test_a_snooze_leaves_what_is_planned_alone(driver):
    driver.store.save_subscription(subscription())
    planned = plan(KNOWLEDGE, driver.store.subscriptions(), since=NOW, until=NOW + 40 * 86_400)
    driver.store.plan_deliveries(planned, NOW, until=NOW + 40 * 86_400)
    driver.press("snooze", f"{AUTUMN}|1", option=True)
    driver.told()
    assert len(driver.store.deliveries("pending")) == len(planned) + 1
    assert driver.store.planned_until() == NOW + 40 * 86_400


def test_what_cannot_be_snoozed_is_refused(driver):
    for value in ("soon|2018-09-22|3", "winter|2018-12-01|1", f"{AUTUMN}|", f"{AUTUMN}|2"):
        driver.press("snooze", value, option=True)
    assert {one.text for one in driver.told(4)} == {TOO_LATE_LINE, NO_MEETING_LINE}
    assert driver.store.deliveries() == ()


def test_forget_me_calls_off_ones_snoozes(driver):
    driver.press("snooze", f"{AUTUMN}|1", option=True)
    driver.told()
    driver.write("forget me")
    assert driver.store.deliveries("pending") == ()
