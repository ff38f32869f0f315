"""What a failed call means for the message."""

import errno
import http.client
import socket
import ssl
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.refusals import refusal_of


def answered(word, status=200, headers=None):
    """Slack's client on an answer that is not ok."""
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": word},
        headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError("refused", response)


ERRORS = [
    # A post that Slack may have taken
    (answered("fatal_error"), "doubtful"),
    (answered("internal_error"), "doubtful"),
    (answered("service_unavailable"), "doubtful"),
    (answered("request_timeout"), "doubtful"),
    (answered("Received a response in a non-JSON format: <html>"), "doubtful"),
    (answered("channel_not_found", 500), "doubtful"),
    (answered("ratelimited", 503), "doubtful"),
    (answered(""), "doubtful"),
    (SlackApiError("not json", {"ok": False}), "doubtful"),
    (TimeoutError("timed out"), "doubtful"),
    (URLError(TimeoutError("timed out")), "doubtful"),
    (URLError(BrokenPipeError()), "doubtful"),
    (URLError(ssl.SSLEOFError()), "doubtful"),
    (ConnectionResetError(errno.ECONNRESET, "reset"), "doubtful"),
    (http.client.RemoteDisconnected("closed"), "doubtful"),
    (http.client.IncompleteRead(b""), "doubtful"),
    # A post that it certainly has not
    (answered("ratelimited", 429, {"Retry-After": "30"}), "limited"),
    (answered("", 429), "limited"),
    (answered("rate_limited"), "limited"),
    (URLError(ConnectionRefusedError(errno.ECONNREFUSED, "refused")), "unreachable"),
    (URLError(OSError(errno.ENETUNREACH, "no network")), "unreachable"),
    (URLError(OSError(errno.EHOSTUNREACH, "no route")), "unreachable"),
    (URLError(socket.gaierror(-2, "no such host")), "unreachable"),
    (URLError(ssl.SSLCertVerificationError("expired")), "unreachable"),
    (answered("invalid_auth"), "locked out"),
    (answered("not_authed"), "locked out"),
    (answered("account_inactive"), "locked out"),
    (answered("token_revoked"), "locked out"),
    (answered("missing_scope"), "locked out"),
    (answered("channel_not_found"), "closed"),
    (answered("is_archived"), "closed"),
    (answered("not_in_channel"), "closed"),
    (answered("messages_tab_disabled"), "closed"),
    (answered("msg_too_long"), "refused"),
    (answered("invalid_blocks"), "refused"),
    (answered("no_text"), "refused"),
    (answered("team_added_to_org"), "passing"),
    (answered("a_word_of_next_year"), "passing"),
]


@pytest.mark.parametrize(("error", "sort"), ERRORS, ids=[f"{place} {sort}" for place, (_, sort) in enumerate(ERRORS)])
def test_every_error_is_of_one_sort(error, sort):
    assert refusal_of(error).sort == sort


@pytest.mark.parametrize(("given", "waited"), [("30", 30.0), ("0", 0.0), ("soon", 1.0), (None, 1.0)])
def test_a_limit_says_how_long_to_wait(given, waited):
    headers = {} if given is None else {"Retry-After": given}
    assert refusal_of(answered("ratelimited", 429, headers)).wait_s == waited


def test_what_slack_or_the_network_said_is_not_repeated():
    for error in (answered("xoxb-secret"), OSError("xoxb-secret"), URLError("https://x/?token=xoxb-secret")):
        assert "xoxb" not in refusal_of(error).reason
