"""A workspace on emulate for one test, and a view of it that is not the bot's."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

from slack_sdk import WebClient

from bot.slack.looking_back import EVENT_TYPE
from bot.slack.posting import slack_client
from tests.emulate.server import BOT, WARDENS
from tests.emulate.wire import Wire

_NUMBERS = itertools.count(1)
_WARDENS = iter(WARDENS)


class Workspace:
    """Channels of one test; stands where a bench has the server that is our own."""

    def __init__(self, wire: Wire, server_url: str, bot_token: str = BOT) -> None:
        """Give the bot the wire, and a new warden a way past it."""
        self.wire = wire
        self.url = wire.url
        self.bot_token = bot_token
        self.warden: WebClient = slack_client(next(_WARDENS), server_url)
        self.bot_id = str(slack_client(BOT, server_url).auth_test()["user_id"])

    def new_channel(self, *, private: bool = False, invited: bool = True) -> str:
        """A channel with nothing in it, with the bot unless it was not invited; its id."""
        # The client would send 1 for true, which emulate does not understand.
        wanted = {"name": f"c{next(_NUMBERS)}", "is_private": private}
        made = self.warden.api_call("conversations.create", json=wanted)
        id_ = str(made["channel"]["id"])
        if invited:
            self.warden.conversations_invite(channel=id_, users=self.bot_id)
        return id_

    def direct(self) -> str:
        """The conversation of the bot and the warden; its id."""
        return str(self.warden.conversations_open(users=self.bot_id)["channel"]["id"])

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """All that stands in a channel and in its threads, each thread behind its first message, oldest first."""
        pages = self.warden.conversations_history(channel=channel, include_all_metadata=True, limit=1000)
        roots = [message for page in pages for message in page["messages"] if "subtype" not in message]
        found = []
        for root in reversed(roots):
            found.append(root)
            if root.get("reply_count"):
                thread = self.warden.conversations_replies(channel=channel, ts=root["ts"], include_all_metadata=True)
                found += thread["messages"][1:]
        return found

    def delivered(self, *channels: str) -> Counter[str]:
        """How often each delivery stands in these channels, by its id."""
        return Counter(delivery_of(message) for channel in channels for message in self.messages(channel))


def delivery_of(message: dict[str, Any]) -> str:
    """The id that a message carries; empty where it is no delivery."""
    metadata = message.get("metadata") or {}
    return str(metadata["event_payload"]["delivery_id"]) if metadata.get("event_type") == EVENT_TYPE else ""
