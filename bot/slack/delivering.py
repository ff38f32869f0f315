"""Posts what is due, and looks before it posts a second time.

A delivery is posted only under a claim that the store has committed, and only while enough of its lease is left for
the call to end within it. Where nobody knows whether Slack took a message, the channel is read before anything is
posted again; where it cannot be read, the delivery is left to the operator, or posted again if the settings say so.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from slack_sdk import WebClient

from bot.briefing.due import Kind
from bot.knowledge.model import KnowledgeBase
from bot.reminders.misfires import verdict
from bot.reminders.occurrences import occurrences
from bot.reminders.told import is_still_so, lacks_the_hour, told_of
from bot.reminders.values import ClaimedDelivery, Delivery, Planned
from bot.slack.blocks import Message
from bot.slack.failures import calm
from bot.slack.looking_back import Found, answer_to, find, marked, with_id
from bot.slack.refusals import Refusal
from bot.slack.settling import MOST_UNRECEIPTED, Ledger, Terms
from bot.store.reminders import ReminderStore

Render: TypeAlias = Callable[[Planned, Kind, float, str], Message]
"""Words a delivery at a time; the last is what was told of the meeting before, where something was."""

SHARED = "people of another organisation read along there"
"""Why nothing is posted in a channel that was shared after its reminders were set up."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Content:
    """What there is to say."""

    knowledge: Callable[[], KnowledgeBase]
    """The knowledge base in use at the moment."""
    render: Render


class Courier:
    """Delivers one thing at a time; several couriers, in several processes, may share a store."""

    def __init__(
        self,
        store: ReminderStore,
        client: WebClient,
        content: Content,
        terms: Terms,
        *,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Use a client without retries of its own, and the database's clock; `chance`, 0 to 1, spreads the pauses."""
        self._store = store
        self._client = client
        self._content = content
        self._terms = terms
        self._clock = clock
        self._ledger = Ledger(store, terms, self.tell, clock=clock, chance=chance)

    def deliver_next(self) -> bool:
        """Claim what is due and see it through; False where nothing is due for this process."""
        began = time.monotonic()
        claimed = self._store.claim_delivery(self._clock(), self._terms.lease_s)
        if claimed is None:
            return False
        knowledge = self._content.knowledge()
        if self._store.notes.edition() not in ("", knowledge.revision):
            # It may have been planned from the record of the process that took it up just now.
            self._ledger.put_back(claimed, self._clock(), "another process has another edition of the record")
            return False
        if claimed.doubtful and self._is_settled_by_looking(claimed, knowledge):
            return True
        if not self._is_kept_back(claimed, knowledge) and not self._is_read_along(claimed):
            self._send(claimed, knowledge, began)
        return True

    def is_let_in(self) -> bool:
        """Whether Slack takes the bot's token."""
        return not isinstance(answer_to(self._client.auth_test), Refusal)

    def tell(self, recipient: str, message: Message) -> bool:
        """Post a notice to a person or channel, with one try; whether Slack took it."""
        answer = answer_to(
            self._client.chat_postMessage,
            channel=recipient,
            text=message.text,
            blocks=list(message.blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
        if isinstance(answer, Refusal):
            _log.warning("%s could not be told: %s", recipient, answer.reason)
            return False
        return True

    # Looking back

    def _is_settled_by_looking(self, claimed: ClaimedDelivery, knowledge: KnowledgeBase) -> bool:
        """See whether an earlier attempt posted it; False where it may be posted now."""
        delivery, planned = claimed.delivery, claimed.delivery.planned
        since = (delivery.first_attempt_at or self._clock()) - self._terms.before_s
        found = self._found(planned, since)
        if isinstance(found, Refusal):
            return self._ledger.is_settled_blindly(claimed, found)
        if found:
            _log.info("delivery %s: was posted already", planned.id)
            self._ledger.note_sent(claimed, found.ts, found.told or _told(planned, knowledge))
            return True
        if delivery.unreceipted >= MOST_UNRECEIPTED:
            self._ledger.settle(claimed, "unknown", delivery.reason)
            return True
        return False

    # Before posting

    def _is_kept_back(self, claimed: ClaimedDelivery, knowledge: KnowledgeBase) -> bool:
        """Whether it is not to be posted, or not now; then it is settled or put off."""
        planned, now = claimed.delivery.planned, self._clock()
        if not _still_holds(planned, knowledge, now):
            self._ledger.settle(claimed, "superseded", "the record has changed")
            return True
        siblings = self._store.siblings(planned.channel, planned.meeting, planned.day)
        decision = verdict(planned, siblings, now)
        if decision.action == "missed":
            self._ledger.settle(claimed, "missed", decision.reason)
        elif decision.action == "wait":
            self._store.postpone_delivery(
                planned.id, claimed.delivery.attempts, decision.until, doubtful=claimed.doubtful
            )
        return decision.action != "send"

    def _is_read_along(self, claimed: ClaimedDelivery) -> bool:
        """Whether people of another organisation read the channel by now, or Slack does not say; then it is settled."""
        channel = claimed.delivery.planned.channel
        if self._terms.strangers_welcome or channel.startswith("D"):
            return False
        answer = answer_to(self._client.conversations_info, channel=channel)
        if isinstance(answer, Refusal):
            if answer.word == "missing_scope":
                # Whoever may not look goes by what was seen when the reminders were set up.
                return False
            # A question changes nothing, so that there is nothing to doubt.
            sort = "passing" if answer.sort in ("doubtful", "refused") else answer.sort
            self._ledger.give_up_or_wait(claimed, Refusal(sort, answer.reason, answer.word, answer.wait_s))
            return True
        if (answer.get("channel") or {}).get("is_ext_shared"):
            self._ledger.give_up_or_wait(claimed, Refusal("closed", SHARED, SHARED))
            return True
        return False

    def _is_in_time(self, claimed: ClaimedDelivery, began: float) -> bool:
        """The last check before a post: the delivery is ours, wanted, and will be until the call must have ended."""
        delivery, asked_at = claimed.delivery, time.monotonic()
        left = self._store.still_ours(delivery.planned.id, delivery.attempts, self._clock())
        # Time in which this process was stopped counts too, whatever clock the database goes by.
        if min(left + asked_at, began + self._terms.lease_s) - time.monotonic() >= self._terms.reserve_s:
            return True
        if left <= 0 and self._is_unwanted(delivery.planned):
            self._ledger.settle(claimed, "cancelled", "the reminders were removed or paused")
        else:
            self._ledger.put_back(claimed, self._clock(), "there was no time left to post it safely")
        return False

    def _is_unwanted(self, planned: Planned) -> bool:
        """Whether nobody wants it since it was claimed."""
        subscription = self._store.subscription(planned.subscription) if planned.subscription else None
        return bool(planned.subscription) and (subscription is None or subscription.paused)

    # Posting

    def _send(self, claimed: ClaimedDelivery, knowledge: KnowledgeBase, began: float) -> None:
        planned = claimed.delivery.planned
        told, earlier = _told(planned, knowledge), self._to_correct(planned, knowledge)
        if planned.kind == "correction" and not earlier:
            self._ledger.settle(claimed, "superseded", "what was told is true again, or has been corrected")
            return
        message = self._rendered(planned, planned.kind, earlier[-1].told if earlier else "")
        if message is None:
            self._ledger.give_up_or_wait(claimed, Refusal("passing", "its text could not be made; the log says why"))
            return
        wrong = [one for one in earlier if not lacks_the_hour(one.told, planned.meeting, knowledge)]
        if not self._is_rewritten(claimed, wrong) or not self._is_in_time(claimed, began):
            return
        answer = answer_to(
            self._client.chat_postMessage,
            channel=planned.channel,
            text=message.text,
            thread_ts=earlier[-1].posted_as if earlier else None,
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            **marked(planned.id, told, message.blocks),
        )
        if isinstance(answer, Refusal):
            self._ledger.give_up_or_wait(claimed, answer)
        elif answer.get("ts"):
            self._ledger.note_sent(claimed, str(answer["ts"]), told)
        else:
            self._ledger.give_up_or_wait(claimed, Refusal("doubtful", "Slack did not say where it stands"))

    def _to_correct(self, planned: Planned, knowledge: KnowledgeBase) -> tuple[Delivery, ...]:
        """What a correction is about, oldest first; none where all is as told."""
        if planned.kind != "correction":
            return ()
        return tuple(one for one in self._about(planned) if not is_still_so(one.told, planned.meeting, knowledge))

    def _about(self, planned: Planned) -> list[Delivery]:
        """What was promised of a meeting in a channel, and what was posted, oldest first."""
        made = (one for one in self._store.announcements(0.0) if one.planned.channel == planned.channel)
        about = [one for one in made if one.planned.meeting == planned.meeting]
        return sorted(about, key=lambda one: float(one.posted_as or 0.0))

    def _found(self, planned: Planned, since: float) -> Found | Refusal | None:
        """The delivery where it may stand: below any post about its meeting, as a correction, or in the channel."""
        about = self._about(planned) if planned.kind == "correction" else []
        for thread in (*(one.posted_as for one in reversed(about) if one.posted_as), ""):
            found = find(self._client, planned.channel, planned.id, since=since, thread=thread)
            if found:
                return found
        return None

    def _rendered(self, planned: Planned, kind: Kind, told: str) -> Message | None:
        """The message; None where making it fails."""
        with calm():
            return self._content.render(planned, kind, self._clock(), told)
        return None

    def _is_rewritten(self, claimed: ClaimedDelivery, wrong: Sequence[Delivery]) -> bool:
        """Put what is true now into messages that are wrong; False where it must be tried again."""
        for sent in (one for one in wrong if one.posted_as):
            message = self._rendered(sent.planned, "corrected", sent.told)
            if message is None:
                continue
            answer = answer_to(
                self._client.chat_update,
                channel=sent.planned.channel,
                ts=sent.posted_as,
                text=message.text,
                blocks=with_id(sent.planned.id, message.blocks),
            )
            if isinstance(answer, Refusal) and answer.sort != "refused":
                # To write it twice does no harm, so that there is nothing to doubt.
                sort = "passing" if answer.sort == "doubtful" else answer.sort
                self._ledger.give_up_or_wait(claimed, Refusal(sort, answer.reason, answer.word, answer.wait_s))
                return False
        return True


def _told(planned: Planned, knowledge: KnowledgeBase) -> str:
    return told_of(planned.meeting, knowledge) if planned.meeting else ""


def _still_holds(planned: Planned, knowledge: KnowledgeBase, now: float) -> bool:
    """Whether a reminder is still of a day on which its meeting is to be held.

    A snooze was promised for a time, and is of use for as long as the meeting is to come, on whichever day.
    """
    if planned.kind not in ("reminder", "snooze"):
        return True
    meeting = knowledge.meeting_by_id.get(planned.meeting)
    sittings = occurrences(meeting, knowledge.base.time_zone) if meeting else ()
    if planned.kind == "snooze":
        return any(one.begins_at > now for one in sittings)
    return any(one.day.isoformat() == planned.day for one in sittings)
