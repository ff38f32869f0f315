"""The manifest asks for the least that works, and says why."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
MANIFEST = json.loads((ROOT / "manifest.json").read_text())
WHY = (ROOT / "docs" / "scopes.md").read_text()


def test_every_scope_and_event_has_its_reason_and_nothing_else_has():
    asked = MANIFEST["oauth_config"]["scopes"]
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    firsts = [line.split("|")[1] for line in WHY.splitlines() if line.startswith("| `")]
    explained = [name for first in firsts for name in first.split("`")[1::2]]
    assert sorted(explained) == sorted([*asked["bot"], *asked["bot_optional"], *events])


def test_the_texts_keep_slacks_limits():
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4


def test_no_scope_reads_what_is_not_addressed_to_the_bot():
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert not {"channels:history", "groups:history", "mpim:history", "chat:write.public"} & set(scopes)


def test_what_may_be_left_out_is_what_a_doubtful_post_is_looked_up_with():
    assert MANIFEST["oauth_config"]["scopes"]["bot_optional"] == ["channels:history", "groups:history"]
