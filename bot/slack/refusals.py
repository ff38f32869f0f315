"""What a call to Slack that went wrong means for the message: whether it can have been posted, and what to do now."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from typing import Literal, TypeAlias

from slack_sdk.errors import SlackApiError

from bot.slack.posting import DOUBTFUL, LIMITED, failure_of, status_of, word_of

Sort: TypeAlias = Literal["doubtful", "limited", "unreachable", "locked out", "closed", "refused", "passing"]
"""doubtful: Slack may have done it, nobody knows; in all others it certainly has not
limited: Slack asks to wait
unreachable: no connection came about
locked out: the bot's token or its rights are refused, whatever it sends
closed: the bot cannot post in that conversation
refused: this very call cannot succeed
passing: any other error
"""

_SORTS: dict[Sort, frozenset[str]] = {
    "doubtful": DOUBTFUL,
    "limited": LIMITED,
    "locked out": frozenset({
        "access_denied", "account_inactive", "deprecated_endpoint", "enterprise_is_restricted", "invalid_auth",
        "method_deprecated", "missing_scope", "no_permission", "not_allowed_token_type", "not_authed",
        "org_login_required", "team_access_not_granted", "token_expired", "token_revoked", "two_factor_setup_required",
    }),
    "closed": frozenset({
        "cannot_dm_bot", "channel_not_found", "ekm_access_denied", "is_archived", "is_inactive",
        "messages_tab_disabled", "not_in_channel", "restricted_action", "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "user_disabled",
        "user_not_found",
    }),
    "refused": frozenset({
        "attachment_payload_limit_exceeded", "cant_update_message", "edit_window_closed", "invalid_arg_name",
        "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_charset", "invalid_form_data",
        "invalid_json", "invalid_metadata_format", "invalid_metadata_schema", "invalid_thread_ts", "json_not_object",
        "message_not_found", "metadata_too_large", "method_not_supported_for_channel_type", "msg_blocks_too_long",
        "msg_too_long", "no_text", "thread_not_found", "too_many_attachments", "unknown_method",
    }),
}  # fmt: skip
_NOT_CONNECTED = {errno.ECONNREFUSED, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH}


@dataclass(frozen=True)
class Refusal:
    """Why Slack did not say that it did what it was asked for."""

    sort: Sort
    reason: str
    """In words, without secrets or anything of the message."""
    word: str = ""
    """Slack's own; empty where it gave none that can be read."""
    wait_s: float = 0.0
    """How long Slack asks to wait."""


def refusal_of(error: Exception) -> Refusal:
    """What to make of an error of Slack's client."""
    failure = failure_of(error)
    reason = str(failure)
    if not isinstance(error, SlackApiError):
        return Refusal("unreachable" if _never_connected(error) else "doubtful", reason)
    status, word = status_of(error), word_of(error)
    if status == 429:
        return Refusal("limited", reason, word, failure.retry_after_s)
    sort = _sort_of(word) if status < 500 and word else "doubtful"
    return Refusal(sort, reason, word, failure.retry_after_s)


def _sort_of(word: str) -> Sort:
    """Words that Slack may add one day are definite refusals: those that leave doubts are documented as such."""
    return next((sort for sort, words in _SORTS.items() if word in words), "passing")


def _never_connected(error: Exception) -> bool:
    """Whether the error is one of making a connection, so that nothing was sent on it."""
    cause = getattr(error, "reason", error)
    if isinstance(cause, (socket.gaierror, ssl.SSLCertVerificationError)):
        return True
    return isinstance(cause, OSError) and cause.errno in _NOT_CONNECTED
