"""The calendar over HTTP: to whom it is given, when it is sent anew, and how its path is kept."""

from __future__ import annotations

import base64

import pytest

from bot.calendars.publishing import publish, renew_token, token_of
from bot.calendars.serving import new_token, path_of, serve_calendar
from bot.store.notes import Notes
from bot.store.sqlite import SqliteDatabase
from tests.calendars.bases import NOW, base_with, meeting
from tests.calendars.rfc5545 import tree_of

TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
CONTENT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def served(path: str = path_of(TOKEN), **more: str) -> tuple[str, dict[str, str], bytes]:
    status, headers, body = serve_calendar(path, TOKEN, lambda: CONTENT, **more)
    assert len(dict(headers)) == len(headers)
    return status, dict(headers), body


def test_the_right_path_gets_the_calendar():
    status, headers, body = served()
    assert (status, body) == ("200 OK", CONTENT)
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Length"] == str(len(CONTENT))
    assert headers["Cache-Control"].startswith("private")


WRONG = [
    "/calendar/",
    "/calendar/.ics",
    f"/calendar/{TOKEN[:-1]}.ics",
    f"/calendar/{TOKEN}x.ics",
    f"/calendar/{TOKEN}",
    f"/calendar/{TOKEN}.ics/",
    f"/calendar/{TOKEN}.ics\n",
    f"/calendar/{TOKEN.upper()}.ics",
    "/calendar/ümlaut.ics",
    f"/calendar/{'a' * 100_000}.ics",
]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: repr(path[:50]))
def test_any_other_path_gets_nothing(path):
    def never() -> bytes:
        raise AssertionError

    assert serve_calendar(path, TOKEN, never)[0] == "404 Not Found"


def test_without_a_token_there_is_no_calendar():
    assert serve_calendar("/calendar/.ics", "", lambda: CONTENT)[0] == "404 Not Found"
    assert serve_calendar(path_of(TOKEN), "", lambda: CONTENT)[0] == "404 Not Found"


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_who_has_it_already_is_told_so(known):
    tag = served()[1]["ETag"]
    status, headers, body = served(if_none_match=known.format(tag=tag))
    assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", tag)
    assert "Content-Length" not in headers


@pytest.mark.parametrize("known", ["", '"other"', "nonsense"])
def test_who_has_another_gets_this_one(known):
    assert served(if_none_match=known)[0] == "200 OK"


def test_a_calendar_can_only_be_read():
    assert served(method="HEAD")[2] == b""
    assert served(method="HEAD")[1]["Content-Length"] == str(len(CONTENT))
    status, headers, _ = served(method="POST")
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")


def test_a_token_is_of_at_least_128_bits_and_never_the_same():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(base64.urlsafe_b64decode(token)) * 8 >= 128 for token in tokens)


@pytest.fixture
def notes(tmp_path):
    database = SqliteDatabase(tmp_path / "state.db")
    yield Notes(database)
    database.close()


def test_the_path_stays_until_it_is_renewed(notes):
    first = token_of(notes)
    assert token_of(notes) == first
    assert renew_token(notes) != first
    assert token_of(notes) != first


def test_publishing_remembers_what_it_said(notes):
    sequences = []
    for place, now in (("Port Elm", NOW), ("Port Elm", NOW + 1), ("Hesk", NOW + 2)):
        content = publish(notes, base_with(meeting(place=place)), now)
        sequences.append(tree_of(content).named("VEVENT")[0].value("SEQUENCE"))
    assert sequences == ["0", "0", "1"]
