"""What is noted of a claimed delivery once it is known, or cannot be known, what became of it.

Slack's refusals may be of one delivery only, or mean something for all that wait for a channel or for Slack itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.reminders.values import ClaimedDelivery, Planned
from bot.settings import Doubtful
from bot.slack.blocks import Message, plain_message, section
from bot.slack.refusals import Refusal
from bot.store.reminders import ReminderStore, Settled

LOCKED_OUT = "Slack does not let the bot in"
"""How a halt begins that ends by itself when Slack lets the bot in again."""
TRIES = 6
"""After so many claims a definite error is for good; with the pauses that is within 30 minutes."""
MOST_UNRECEIPTED = 2
"""Posts without a receipt after which it is the operator's to decide."""
_MOST_DOUBLINGS = 4
_DOUBTFUL_FOR_S = 24 * 3600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Terms:
    """How long the courier waits for what, in seconds."""

    lease_s: float = 60.0
    reserve_s: float = 40.0
    """What must be left of the lease when a post begins; several times what the call can take."""
    pause_s: float = 30.0
    """Before the second try; doubled with each further one."""
    lag_s: float = 60.0
    """How long a message may be missing from the channel's history after it was posted."""
    before_s: float = 3_900.0
    """How much further back than the first attempt to look: clocks may differ by an hour."""
    doubtful: Doubtful = "hold"
    """What to do where the channel cannot be read."""
    strangers_welcome: bool = True
    """False where nothing is posted in channels that people of another organisation read."""


class Ledger:
    """Settles claimed deliveries, or puts them back; what is no more ours changes nothing."""

    def __init__(
        self,
        store: ReminderStore,
        terms: Terms,
        tell: Callable[[str, Message], object],
        *,
        clock: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        """Use the database's clock; `tell` posts a notice, `chance`, 0 to 1, spreads the pauses."""
        self._store = store
        self._terms = terms
        self._tell = tell
        self._clock = clock
        self._chance = chance

    def note_sent(self, claimed: ClaimedDelivery, posted_as: str, told: str) -> None:
        """Slack has it, as message `posted_as`; `told` is what that tells of the meeting's date."""
        planned, now = claimed.delivery.planned, self._clock()
        if not self._store.mark_sent(planned.id, claimed.delivery.attempts, posted_as, told, now):
            _log.warning("delivery %s: was posted after its lease", planned.id)
        if planned.kind == "correction":
            self._store.mark_told(planned.channel, planned.meeting, told, now)

    def give_up_or_wait(self, claimed: ClaimedDelivery, refusal: Refusal) -> None:
        """Settle what can never be posted, put back the rest."""
        planned, now = claimed.delivery.planned, self._clock()
        _log.warning("delivery %s: %s", planned.id, refusal.reason)
        is_last = refusal.sort == "passing" and claimed.delivery.attempts >= TRIES
        if refusal.sort == "doubtful":
            self._doubt(claimed, refusal.reason)
        elif refusal.sort in ("closed", "refused") or is_last:
            self.settle(claimed, "failed", refusal.reason)
        elif refusal.sort == "locked out":
            self.put_back(claimed, now, refusal.reason)
        else:
            self.put_back(claimed, now + (refusal.wait_s or self._pause(claimed)), refusal.reason)
        self._act_beyond(planned, refusal)

    def is_settled_blindly(self, claimed: ClaimedDelivery, refusal: Refusal) -> bool:
        """Decide on a doubtful delivery where Slack does not show the channel; False where it may be posted now."""
        reason = f"{claimed.delivery.reason or _unreceipted(1)}; could not look: {refusal.reason}"
        since = self._clock() - (claimed.delivery.first_attempt_at or 0.0)
        may_not_look = refusal.word == "missing_scope" or refusal.sort == "refused"
        may_resend = self._terms.doubtful == "resend" and claimed.delivery.unreceipted < MOST_UNRECEIPTED
        if may_not_look and may_resend:
            return False
        if may_not_look or refusal.sort == "closed" or since > _DOUBTFUL_FOR_S:
            self.settle(claimed, "unknown", reason)
        elif refusal.sort == "locked out":
            self.put_back(claimed, self._clock(), refusal.reason)
        else:
            self.put_back(claimed, self._clock() + max(self._pause(claimed), refusal.wait_s), refusal.reason)
        self._act_beyond(claimed.delivery.planned, refusal, may_not_look=may_not_look)
        return True

    def put_back(self, claimed: ClaimedDelivery, until: float, reason: str) -> None:
        """Leave it for later, as doubtful as it was when it was claimed."""
        delivery = claimed.delivery
        id_, attempts = delivery.planned.id, delivery.attempts
        if claimed.doubtful:
            look_at = max(until, delivery.lease_until)
            self._store.doubt_delivery(id_, attempts, look_at, delivery.reason or reason, posted=False)
        else:
            self._store.release_delivery(id_, attempts, until, reason)

    def settle(self, claimed: ClaimedDelivery, state: Settled, reason: str) -> None:
        """Be done with it, for a reason in words."""
        delivery = claimed.delivery
        _log.info("delivery %s: %s (%s)", delivery.planned.id, state, reason)
        self._store.settle_delivery(delivery.planned.id, delivery.attempts, state, reason, self._clock())

    def _doubt(self, claimed: ClaimedDelivery, reason: str) -> None:
        """Look back when the message, if there is one, must be shown."""
        delivery = claimed.delivery
        look_at = max(delivery.lease_until, self._clock() + self._terms.lag_s)
        told = f"{_unreceipted(delivery.unreceipted + 1)}: {reason}"
        self._store.doubt_delivery(delivery.planned.id, delivery.attempts, look_at, told, posted=True)

    def _pause(self, claimed: ClaimedDelivery) -> float:
        """Longer with each try, and by up to a half at random, so that not all come back at once."""
        doublings = min(claimed.delivery.attempts - 1, _MOST_DOUBLINGS)
        return self._terms.pause_s * (1 << doublings) * (1 + self._chance() / 2)

    def _act_beyond(self, planned: Planned, refusal: Refusal, *, may_not_look: bool = False) -> None:
        """What a refusal means for other deliveries."""
        now = self._clock()
        if refusal.sort == "closed":
            self._close(planned.channel, refusal)
        elif refusal.sort == "locked out" and not may_not_look:
            _log.error("No reminders are posted any more: %s", refusal.reason)
            self._store.halt(f"{LOCKED_OUT}: {refusal.reason}")
        elif refusal.sort == "limited":
            self._store.hold_channel(planned.channel, now + refusal.wait_s)
        elif refusal.sort == "unreachable":
            self._store.hold_channel("*", now + self._terms.pause_s)

    def _close(self, channel: str, refusal: Refusal) -> None:
        """Pause the reminders of a conversation in which the bot cannot post, and tell whoever set them up, once."""
        wanted = [one for one in self._store.subscriptions() if one.channel == channel and not one.paused]
        for subscription in wanted:
            self._store.pause_subscription(subscription.id, True, "", self._clock())
        for maker in sorted({one.made_by for one in wanted} - {""}):
            self._tell(maker, _closed(channel, refusal))


def _unreceipted(times: int) -> str:
    return "posted without receipt" if times == 1 else "posted twice without receipt"


def _closed(channel: str, refusal: Refusal) -> Message:
    """What the person who set up the reminders of a conversation is told."""
    if channel.startswith("D"):
        return plain_message(f"I could not post reminders in our conversation ({refusal.word}), so they are paused.")
    text = (
        f"I could not post reminders in <#{channel}> ({refusal.word}), so they are paused there. "
        "Once I am in that channel and may post, type /rapporteur reminders to resume them."
    )
    return Message(text, (section(text),))
