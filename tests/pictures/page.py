"""The page that blocks are drawn on: a conversation, a tab or a dialogue, of a given width."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from tests.pictures.drawing import drawn

PHONE = 390
DESKTOP = 720
"""Widths in CSS pixels."""

_STYLE = """
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #1d2226;
  font: 15px/1.47 "Liberation Sans", Arial, Helvetica, sans-serif }
main { padding: 14px 16px 18px; overflow: hidden }
a { color: #0b63b0; text-decoration: none }
h2 { font-size: 19px; line-height: 1.3; margin: 4px 0 8px }
hr { border: 0; border-top: 1px solid #dfe3e6; margin: 12px 0 }
.message { display: flex; gap: 10px; margin-bottom: 14px }
.message:last-child { margin-bottom: 0 }
.face { flex: none; width: 36px; height: 36px; border-radius: 18px; background: #c9d3da; color: #38444d;
  font-weight: bold; text-align: center; line-height: 36px }
.bot .face { background: #155e63; color: #fff; border-radius: 9px }
.words { min-width: 0; flex: 1 }
.name { font-weight: bold; line-height: 1.25 }
.name span { font-weight: normal; color: #6a757d; font-size: 12px; margin-left: 6px }
.name .app { background: #e7ebee; border-radius: 3px; padding: 1px 4px; font-size: 10px; font-weight: bold }
.section { margin: 3px 0 7px; overflow-wrap: anywhere }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 14px }
.context { display: flex; flex-wrap: wrap; gap: 2px 10px; margin: 5px 0 7px; color: #59636b; font-size: 12.5px;
  line-height: 1.42; overflow-wrap: anywhere }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.button { border: 1px solid #b4bdc4; border-radius: 5px; padding: 4px 11px; font-size: 13.5px; font-weight: bold;
  max-width: 100% }
.primary { background: #155e63; border-color: #155e63; color: #fff }
.danger { color: #a5222f; border-color: #a5222f }
.thumbs { margin: 2px 0 0; gap: 4px }
.thumb { padding: 2px 4px }
.thumb svg { width: 18px; fill: none; stroke: #59636b; stroke-width: 1.4; stroke-linejoin: round; display: block }
.thumb .down { transform: rotate(180deg) }
.dialogue { border: 1px solid #c4ccd2; border-radius: 10px; overflow: hidden }
.title { font-weight: bold; font-size: 17px; padding: 11px 16px; border-bottom: 1px solid #dfe3e6 }
.inside { padding: 10px 16px }
.foot { padding: 10px 16px; border-top: 1px solid #dfe3e6; display: flex; gap: 8px; justify-content: flex-end }
.label { font-weight: bold; margin: 4px 0 }
.optional { font-weight: normal; color: #6a757d }
.entry { border: 1px solid #98a3ab; border-radius: 5px; min-height: 76px; padding: 8px 10px; color: #6a757d }
pre, code { font: 13px/1.45 "Liberation Mono", monospace; background: #f4f6f7; border: 1px solid #dfe3e6 }
pre { margin: 4px 0 8px; padding: 8px 10px; border-radius: 5px; white-space: pre-wrap; overflow-wrap: anywhere }
code { border-radius: 3px; padding: 0 3px }
ul, ol { margin: 3px 0 7px; padding-left: 22px }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #dfe3e6 }
"""
# The browser writes the height that the page needs into it, for the picture to be as high as that.
_MEASURE = (
    'const main = document.querySelector("main");'
    "document.documentElement.dataset.height = Math.ceil(main.getBoundingClientRect().height);"
)


@dataclass(frozen=True)
class Page:
    """What is to be seen, whatever the width."""

    body: str

    def html(self, width: int) -> str:
        """The whole page, laid out `width` CSS pixels wide."""
        style = f"<style>{_STYLE} main {{ width: {width}px }}</style>"
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{style}</head>'
            f"<body><main>{self.body}</main><script>{_MEASURE}</script></body></html>"
        )


def asked(words: str) -> str:
    """The message of somebody who asks."""
    return _message("person", "A", f'Ana<span class="time">{_TIME}</span>', _section(words))


def replied(blocks: list[dict[str, Any]]) -> str:
    """The bot's message."""
    name = f'Rapporteur<span class="app">APP</span><span class="time">{_TIME}</span>'
    return _message("bot", "R", name, drawn(blocks))


def tab(view: dict[str, Any]) -> str:
    """The Home tab."""
    return drawn(view["blocks"])


def dialogue(view: dict[str, Any]) -> str:
    """A modal with its title and its buttons."""
    title = f'<div class="title">{html.escape(view["title"]["text"])}</div>'
    labels = [(view[key]["text"], style) for key, style in (("close", "plain"), ("submit", "primary")) if key in view]
    foot = "".join(f'<span class="button {style}">{html.escape(label)}</span>' for label, style in labels)
    inside = f'<div class="inside">{drawn(view["blocks"])}</div>'
    return f'<div class="dialogue">{title}{inside}<div class="foot">{foot}</div></div>'


_TIME = "10:02"


def _section(words: str) -> str:
    return f'<div class="section">{html.escape(words, quote=False)}</div>'


def _message(kind: str, letter: str, name: str, inside: str) -> str:
    words = f'<div class="words"><div class="name">{name}</div>{inside}</div>'
    return f'<div class="message {kind}"><div class="face">{letter}</div>{words}</div>'
