"""Replies on a terminal."""

import io
import re

import pytest

from bot.views.plain import full_text_of
from bot.views.terminal import show
from tests.replies import EVERY_KIND, short_answer


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def plain(self):
        return re.sub(r"\x1b\[[0-9;]*m", "", self.getvalue())


@pytest.mark.parametrize("reply", EVERY_KIND)
def test_a_pipe_gets_plain_text(reply):
    out = io.StringIO()
    show(reply, out)
    assert out.getvalue() == full_text_of(reply) + "\n"


@pytest.mark.parametrize("width", [20, 40, 120])
@pytest.mark.parametrize("reply", EVERY_KIND)
def test_no_line_is_wider_than_the_terminal(reply, width, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    show(reply, out, width=width)
    assert max(len(line) for line in out.plain().splitlines()) <= width


def test_words_in_brackets_are_no_markup(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    show(short_answer("It says [bold]so[/bold]."), out, width=80)
    assert "[bold]so[/bold]" in out.plain()
