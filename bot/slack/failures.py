"""The one place where all failures are caught: a calm sentence for the person, the rest for the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.errors import BotError
from bot.slack.posting import CALL_ERRORS

_log = logging.getLogger(__name__)


@contextmanager
def calm(tell: Callable[[str], object] = lambda _: None) -> Iterator[None]:
    """Catch whatever the block raises, log it under a reference, and `tell` the person it concerns, if there is one."""
    try:
        yield
    except Exception:  # noqa: BLE001 - this is the place that catches what nobody foresaw
        reference = secrets.token_hex(3)
        _log.exception("reference %s: not done", reference)
        with suppress(BotError, *CALL_ERRORS):
            tell(sentence_for(reference))


def sentence_for(reference: str) -> str:
    """What a person reads when something failed."""
    return (
        "Sorry, something went wrong on my side and I could not do that. "
        f"Please try again; if it happens again, tell whoever runs me the reference {reference}."
    )
