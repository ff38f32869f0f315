"""What is taken out of a text before it is kept."""

import pytest

from bot.store.redaction import redacted

REDACTED = {
    "mail a.b+c@x.example now": "mail [e-mail] now",
    "xoxb-123-abc and xapp-1-A": "[token] and [token]",
    "ring +41 (0)22 739 51 11": "ring [number]",
    "ask <@U123> or @ada": "ask [mention] or [mention]",
    "see https://x.example/a?b=c": "see [link]",
    "key 0123456789abcdef0123456789abcdef": "key [token]",
    "JOB/CTG/12 of 2018-03-23, WT/L/1032, para. 19.9": "JOB/CTG/12 of 2018-03-23, WT/L/1032, para. 19.9",
    "in 2018 and 2019": "in 2018 and 2019",
}


@pytest.mark.parametrize(("text", "expected"), REDACTED.items())
def test_what_is_personal_or_secret_is_not_kept(text, expected):
    assert redacted(text) == expected
