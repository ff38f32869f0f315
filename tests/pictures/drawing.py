"""Blocks as HTML, one drawing for each type; a type without a drawing is an error, so that no picture leaves it out."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from tests.pictures.marking import link, marked_up

Value: TypeAlias = dict[str, Any]
Drawing: TypeAlias = Callable[[Value], str]

_THUMB = (
    '<svg viewBox="0 0 20 20" class="{}"><path d="M3 9h3v8H3zM6 9l4-6c1.6 0 2.2 1 1.9 2.3L11.4 8H16'
    'c1.2 0 1.8 1 1.5 2l-1.6 5.600c-.3 1-1 1.4-1.9 1.4H6"/></svg>'
)
_STYLED = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}


def drawn(blocks: Iterable[Value]) -> str:
    """HTML for blocks, in their order."""
    return "\n".join(_one(BLOCKS, block, "block") for block in blocks)


def _one(drawings: dict[str, Drawing], value: Value, what: str) -> str:
    drawing = drawings.get(value["type"])
    if not drawing:
        raise ValueError(f"found {what} type {value['type']!r}, expected one of {', '.join(drawings)}")
    return drawing(value)


def _each(drawings: dict[str, Drawing], value: Value) -> str:
    return "".join(_one(drawings, element, f"{value['type']} element") for element in value["elements"])


def _text(value: Value) -> str:
    return marked_up(value["text"]) if value["type"] == "mrkdwn" else html.escape(value["text"], quote=False)


def _boxed(name: str, inside: str) -> str:
    return f'<div class="{name}">{inside}</div>'


def _section(block: Value) -> str:
    fields = "".join(_boxed("field", _text(field)) for field in block.get("fields", []))
    text = _text(block["text"]) if "text" in block else ""
    return _boxed("section", text + (_boxed("fields", fields) if fields else ""))


def _context(block: Value) -> str:
    return _boxed("context", "".join(f"<span>{_text(element)}</span>" for element in block["elements"]))


def _button(element: Value) -> str:
    style = element.get("style", "plain")
    return f'<span class="button {style}">{_text(element["text"])}</span>'


def _thumbs(element: Value) -> str:
    words = [html.escape(element[f"{side}_button"]["text"]["text"]) for side in ("positive", "negative")]
    up, down = _THUMB.format("up"), _THUMB.format("down")
    return f'<span class="thumb" title="{words[0]}">{up}</span><span class="thumb" title="{words[1]}">{down}</span>'


def _input(block: Value) -> str:
    element = block["element"]
    optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    placeholder = _text(element["placeholder"]) if "placeholder" in element else ""
    label = _boxed("label", _text(block["label"]) + optional)
    return label + _boxed("entry", placeholder)


def _rich_text(element: Value) -> str:
    shown = html.escape(element["text"], quote=False)
    for style in filter(element.get("style", {}).get, _STYLED):
        shown = f"<{_STYLED[style]}>{shown}</{_STYLED[style]}>"
    return shown.replace("\n", "<br>")


def _rich_list(element: Value) -> str:
    tag = "ol" if element["style"] == "ordered" else "ul"
    return f"<{tag}>{''.join(f'<li>{_each(RICH_INLINE, entry)}</li>' for entry in element['elements'])}</{tag}>"


def _select(element: Value) -> str:
    return f'<span class="button plain">{_text(element["placeholder"])} ▾</span>'


BUTTONS: dict[str, Drawing] = {"button": _button, "static_select": _select}
THUMBS: dict[str, Drawing] = {"feedback_buttons": _thumbs}
RICH_INLINE: dict[str, Drawing] = {
    "text": _rich_text,
    "link": lambda element: link(element["url"], element.get("text") or element["url"]),
}
RICH: dict[str, Drawing] = {
    "rich_text_section": lambda element: _boxed("section", _each(RICH_INLINE, element)),
    "rich_text_preformatted": lambda element: f"<pre>{_each(RICH_INLINE, element)}</pre>",
    "rich_text_quote": lambda element: f"<blockquote>{_each(RICH_INLINE, element)}</blockquote>",
    "rich_text_list": _rich_list,
}
BLOCKS: dict[str, Drawing] = {
    "section": _section,
    "context": _context,
    "actions": lambda block: _boxed("actions", _each(BUTTONS, block)),
    "context_actions": lambda block: _boxed("actions thumbs", _each(THUMBS, block)),
    "header": lambda block: f"<h2>{_text(block['text'])}</h2>",
    "divider": lambda _: "<hr>",
    "input": _input,
    "rich_text": lambda block: _each(RICH, block),
}
