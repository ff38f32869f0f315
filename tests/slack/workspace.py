"""The people, channels and tokens of a made-up Slack workspace."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

TEAM = "T0TEAM"
OTHER_TEAM = "T0OTHER"
APP = "A0APP"
BOT = "B0BOT"
BOT_USER = "U0BOT"
ASKER = "U0ASKER"
READER = "U0READER"
GUEST = "U0GUEST"
STRANGER = "U0STRANGER"
OTHER_BOT = "U0OTHERBOT"
CHANNEL = "C0GENERAL"
SHARED_CHANNEL = "C0SHARED"
PRIVATE_CHANNEL = "G0SECRET"
FOREIGN_CHANNEL = "C0NOBOT"
IM = "D0ASKER"

_ORDER = itertools.count(1)


def fresh_ts(now: Callable[[], float] = time.time) -> str:
    """A message timestamp that no other message has; later calls sort later within one second."""
    return f"{int(now())}.{next(_ORDER):06d}"


@dataclass(frozen=True)
class User:
    """Somebody who can be looked up by `users.info`."""

    id: str
    name: str
    tz: str = "Europe/Zurich"
    tz_offset: int = 3600
    """Seconds east of UTC."""
    locale: str = "en-GB"
    team: str = TEAM
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False

    def shown(self, *, locale: bool) -> dict:
        """The user as Slack answers it."""
        flags = ("is_bot", "is_admin", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
        profile = {"real_name": self.name, "display_name": self.name.lower(), "team": self.team}
        named = {"id": self.id, "team_id": self.team, "name": self.name.lower(), "real_name": self.name}
        zone = {"tz": self.tz, "tz_label": self.tz, "tz_offset": self.tz_offset}
        spoken = {"locale": self.locale} if locale else {}
        return {
            **named,
            **zone,
            **spoken,
            **{flag: getattr(self, flag) for flag in flags},
            "profile": profile,
        }


@dataclass
class Channel:
    """A conversation of any kind, told by `kind`: channel, group, im or mpim."""

    id: str
    name: str
    members: list[str]
    kind: str = "channel"
    is_archived: bool = False
    is_ext_shared: bool = False

    def shown(self) -> dict:
        """The conversation as Slack answers it."""
        kinds = {f"is_{kind}": self.kind == kind for kind in ("channel", "group", "im", "mpim")}
        state = {"is_archived": self.is_archived, "is_ext_shared": self.is_ext_shared}
        found = {"id": self.id, **kinds, **state, "is_member": BOT_USER in self.members}
        if self.kind == "im":
            return found | {"user": next(member for member in self.members if member != BOT_USER)}
        return found | {"name": self.name, "is_private": self.kind != "channel"}


def _users() -> dict[str, User]:
    everyone = [
        User(BOT_USER, "Rapporteur", is_bot=True),
        User(ASKER, "Asker", is_admin=True),
        User(READER, "Reader", tz="America/New_York", tz_offset=-18000, locale="en-US"),
        User(GUEST, "Guest", is_restricted=True),
        User(STRANGER, "Stranger", team=OTHER_TEAM, is_stranger=True),
        User(OTHER_BOT, "Otherbot", is_bot=True),
    ]
    return {user.id: user for user in everyone}


def _channels() -> dict[str, Channel]:
    inside = [BOT_USER, ASKER, READER, GUEST]
    all_of_them = [
        Channel(CHANNEL, "general", list(inside)),
        Channel(SHARED_CHANNEL, "shared", [*inside, STRANGER], is_ext_shared=True),
        Channel(PRIVATE_CHANNEL, "secret", [BOT_USER, ASKER], kind="group"),
        Channel(FOREIGN_CHANNEL, "elsewhere", [ASKER]),
        Channel(IM, "", [BOT_USER, ASKER], kind="im"),
    ]
    return {channel.id: channel for channel in all_of_them}


@dataclass
class Workspace:
    """Who is there; tests may add users and channels, or change them."""

    users: dict[str, User] = field(default_factory=_users)
    channels: dict[str, Channel] = field(default_factory=_channels)

    def find(self, reference: str) -> Channel | None:
        """The conversation with that id or `#name`."""
        named = (channel for channel in self.channels.values() if channel.name and reference == f"#{channel.name}")
        return self.channels.get(reference) or next(named, None)

    def direct(self, user: str) -> Channel | None:
        """The bot's direct conversation with that user, opened if need be."""
        if user not in self.users or user == BOT_USER:
            return None
        members = {BOT_USER, user}
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == members:
                return channel
        channel = Channel(f"D{user[1:]}", "", [BOT_USER, user], kind="im")
        return self.channels.setdefault(channel.id, channel)
