"""Who is let in, and how often."""

import pytest

from bot.slack.admission import RateLimit, Visitors, is_outsider
from bot.slack.incoming import Identity

US = Identity("UBOT", "BBOT", "T1", "E1")

PROFILES = {
    "a member": ({"team_id": "T1"}, False),
    "a guest": ({"team_id": "T1", "is_restricted": True}, True),
    "a single-channel guest": ({"team_id": "T1", "is_ultra_restricted": True}, True),
    "a stranger": ({"team_id": "T2", "is_stranger": True}, True),
    "another organisation": ({"team_id": "T2"}, True),
    "another workspace of ours": ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, False),
    "another enterprise": ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, True),
    "somebody who left": ({"team_id": "T1", "deleted": True}, True),
    "a bot": ({"team_id": "T1", "is_bot": True}, True),
    "nobody known": ({}, True),
}


@pytest.mark.parametrize(("profile", "expected"), PROFILES.values(), ids=PROFILES.keys())
def test_only_full_members_are_insiders(profile, expected):
    assert is_outsider(profile, US) is expected


def test_a_person_is_looked_up_once_an_hour():
    asked = []
    visitors = Visitors(lambda user: asked.append(user) or {"team_id": "T1"}, lambda _: {}, US)
    for now in (0.0, 3599.0, 3601.0):
        assert not visitors.is_outsider("U1", now)
    assert asked == ["U1", "U1"]


def test_ten_questions_a_minute_pass_then_one_notice_then_nothing():
    limit = RateLimit()
    verdicts = [limit.verdict("U1", float(second)) for second in range(13)]
    assert verdicts == ["go"] * 10 + ["tell", "hush", "hush"]
    assert limit.verdict("U2", 12.0) == "go"
    assert limit.verdict("U1", 60.5) == "go"
