"""The durable inbox: what comes in is stored before it is acknowledged, and done by worker threads.

An event is done at least once. It is done twice only if the process dies in the moment between Slack's
taking the answer and the note of it in the store, or if Slack takes it and its receipt is lost on the way.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from zlib import crc32

from bot.errors import PostingError
from bot.slack.failures import calm
from bot.slack.incoming import Incoming, Json, from_body
from bot.slack.posting import CALL_ERRORS, failure_of
from bot.store.verbs import HOUR_S, Store

_log = logging.getLogger(__name__)

WORKERS = 8
SWEEP_EVERY_S = 5.0
_PUT_OFF_S = (5.0, 15.0, 60.0, 300.0, 900.0)
"""After each attempt that Slack did not take; then the event is given up."""


class Inbox:
    """Events on their way to an answer; messages of one conversation are answered in their order."""

    def __init__(
        self,
        store: Store,
        serve: Callable[[Incoming], None],
        give_up: Callable[[Incoming, str], object],
        *,
        clock: Callable[[], float],
        stopping: threading.Event,
    ) -> None:
        """Do things with `serve`; where that fails, `give_up` tells the person; `stopping` is set to stop."""
        self._store = store
        self._serve = serve
        self._give_up = give_up
        self._clock = clock
        self._lanes: list[SimpleQueue[str | None]] = [SimpleQueue() for _ in range(WORKERS)]
        self._threads: list[threading.Thread] = []
        self._queued: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = stopping
        self.last_event_at: float | None = None
        """When something last came from Slack, by our clock; None before."""

    def hear(self) -> None:
        """Note that something came from Slack."""
        self.last_event_at = self._clock()

    def take(self, incoming: Incoming) -> bool:
        """Store the event, so that it will be done whatever happens; False where it was taken before."""
        body = incoming.as_body()
        if not self._store.remember_event(incoming.key, incoming.message_key, body, self._clock()):
            return False
        self._queue(incoming)
        return True

    def start(self) -> None:
        """Start the threads; what an earlier process left undone comes first."""
        with self._store.database.joining() as alone:
            if alone:
                self._store.release_claims()
        self.sweep()
        for lane in self._lanes:
            self._spawn(self._work, lane)
        self._spawn(self._keep_sweeping)

    def sweep(self) -> None:
        """Queue what is stored, undone, and in nobody's hands."""
        for key, body in self._store.unfinished_events(self._clock()):
            incoming = _readable(body)
            if incoming:
                self._queue(incoming)
            else:
                _log.warning("%s: was stored by another version of the bot and is left out", key)
                self._store.finish_event(key, self._clock())

    def drain(self, timeout_s: float) -> bool:
        """Finish what is queued, within the time given; False where something is left for the next start."""
        deadline = time.monotonic() + timeout_s
        for lane in self._lanes:
            lane.put(None)
        self._stopping.set()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _spawn(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True, name=target.__name__)
        self._threads.append(thread)
        thread.start()

    def _queue(self, incoming: Incoming) -> None:
        with self._lock:
            if incoming.key in self._queued:
                return
            self._queued.add(incoming.key)
        self._lanes[crc32(incoming.conversation.encode()) % len(self._lanes)].put(incoming.key)

    def _work(self, lane: SimpleQueue[str | None]) -> None:
        while (key := lane.get()) is not None:
            with calm():
                self._do(key)
            with self._lock:
                self._queued.discard(key)
        self._store.database.close_thread()

    def _do(self, key: str) -> None:
        claim = self._store.claim_event(key, self._clock())
        if claim is None:
            return
        failure = None if claim.posted else self._attempt(replace(from_body(claim.body), attempt=claim.attempts))
        if failure and not failure.for_good and claim.attempts <= len(_PUT_OFF_S):
            pause = max(_PUT_OFF_S[claim.attempts - 1], failure.retry_after_s)
            self._store.delay_event(key, self._clock() + pause)
            return
        self._store.finish_event(key, self._clock())

    def _attempt(self, incoming: Incoming) -> PostingError | None:
        """Do it; what Slack did not take, or could not tell just now, comes back for another try."""
        with calm(lambda sentence: self._give_up(incoming, sentence)):
            try:
                self._serve(incoming)
            except (PostingError, *CALL_ERRORS) as error:
                failure = error if isinstance(error, PostingError) else failure_of(error)
                if failure.for_good and failure is not error:
                    # It was asked who somebody is, which Slack will not tell: the person must know.
                    raise
                _log.warning("%s: %s", incoming.key, failure)
                return failure
        return None

    def _keep_sweeping(self) -> None:
        pruned_at = float("-inf")
        while not self._stopping.wait(SWEEP_EVERY_S):
            with calm():
                self.sweep()
                if self._clock() - pruned_at >= HOUR_S:
                    pruned_at = self._clock()
                    self._store.prune(pruned_at)
        self._store.database.close_thread()


def _readable(body: Json) -> Incoming | None:
    try:
        return from_body(body)
    except TypeError:
        return None
