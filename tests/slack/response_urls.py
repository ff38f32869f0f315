"""What happens when the app answers a command or a click: by its response_url, or in the acknowledgement."""

from __future__ import annotations

from tests.slack.state import (
    RESPONSE_URL_LIFE_S,
    RESPONSE_URL_USES,
    Message,
    RefusalError,
    ResponseUrl,
    State,
)
from tests.slack.web_api import flag
from tests.slack.workspace import BOT_USER


def respond(state: State, token: str, body: dict) -> dict:
    """Take one POST to a response_url; the answer, with `ok`."""
    try:
        url = _usable(state, token)
        original = state.find(url.channel, url.message_ts) if url.message_ts else None
        if flag(body.get("delete_original")):
            _existing(original).deleted = True
        else:
            _say(state, url, body, original)
    except RefusalError as refusal:
        return {"ok": False, "error": refusal.error, **refusal.more}
    return {"ok": True}


def _usable(state: State, token: str) -> ResponseUrl:
    url = state.response_urls.get(token)
    if url is None:
        raise RefusalError("invalid_url")
    if state.now() - url.at > RESPONSE_URL_LIFE_S:
        raise RefusalError("expired_url")
    if url.uses >= RESPONSE_URL_USES:
        raise RefusalError("used_url")
    url.uses += 1
    return url


def _existing(message: Message | None) -> Message:
    if message is None:
        raise RefusalError("message_not_found")
    return message


def _say(state: State, url: ResponseUrl, body: dict, original: Message | None) -> None:
    """Post or replace, for everybody or for the one who acted."""
    text, blocks = str(body.get("text") or ""), body.get("blocks") or None
    if not text and not blocks:
        raise RefusalError("no_text")
    state.check_message("response_url", blocks, text)
    if flag(body.get("replace_original")):
        _existing(original).revise(text, blocks)
        return
    alone = None if body.get("response_type") == "in_channel" else url.user
    posted = Message(url.channel, state.fresh_ts(), BOT_USER, text, body.get("thread_ts"), blocks)
    posted.ephemeral_to, posted.payload = alone, body
    state.post(posted)


def absorb(state: State, sent: dict, answer: object) -> None:
    """Take what an acknowledgement carries: a command's reply, or a modal's next view or errors."""
    if not isinstance(answer, dict) or not answer:
        return
    with state.changed:
        try:
            if "command" in sent:
                _say(state, ResponseUrl(sent["user_id"], sent["channel_id"], state.now()), answer, None)
            elif answer.get("response_action") in ("update", "push"):
                state.check_view("response_action", answer.get("view"), "modal")
            elif answer.get("response_action") == "errors" and not answer.get("errors"):
                state.faults.append("response_action: errors without any")
        except RefusalError as refusal:
            state.faults.append(f"acknowledgement: {refusal.error}")
        state.changed.notify_all()
