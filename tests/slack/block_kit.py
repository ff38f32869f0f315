"""Slack's limits on messages and views, so that what the bot posts is held to them without Slack."""

from __future__ import annotations

import json
from collections.abc import Collection

from tests.slack import elements, rich_text
from tests.slack.findings import (
    Check,
    Fault,
    Findings,
    also,
    kind_of,
    many,
    plain,
    shape,
    string,
    text,
    text_kinds,
    typed,
)

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 40_000
"""Longer fallback text is cut by Slack."""
MOST_MARKDOWN = 12_000
MOST_CHARACTERS = 13_200
"""Text of all blocks of a message together, as reported against Slack; no page of Slack's states it."""
MOST_VIEW_BYTES = 250_000


def _markdown(findings: Findings, trail: str, value: object) -> None:
    string(MOST_TEXT)(findings, trail, value)
    if isinstance(value, str):
        findings.characters += len(value)
        findings.markdown_characters += len(value)
        findings.mentions_in(trail, value)


def _words_or_fields(findings: Findings, trail: str, value: object) -> None:
    if isinstance(value, dict) and not ("text" in value or "fields" in value):
        findings.add(trail, "a section needs text or fields")


def _block_id(findings: Findings, trail: str, value: object) -> None:
    string(255)(findings, trail, value)
    findings.once(trail, findings.block_ids, value)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return shape(required, {"block_id": _block_id, **(optional or {})})


EVERYWHERE = {
    "actions": _block({"elements": many(elements.IN_ACTIONS, 25)}),
    "context": _block({"elements": many(typed({"image": elements.IMAGE, **text_kinds(3000)}), 10)}),
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "image": also(_block({"alt_text": string(2000)}, {**elements.PICTURE, "title": plain(2000)}), elements.one_picture),
    "input": _block(
        {"label": plain(2000), "element": elements.IN_INPUT},
        {"hint": plain(2000), "optional": kind_of(bool), "dispatch_action": kind_of(bool)},
    ),
    "rich_text": _block(rich_text.RICH_TEXT),
    "section": also(
        _block(
            {},
            {
                "text": text(3000),
                "fields": many(text(2000), 10),
                "accessory": elements.IN_SECTION,
                "expand": kind_of(bool),
            },
        ),
        _words_or_fields,
    ),
}
IN_MESSAGES = {
    "context_actions": _block({"elements": many(elements.IN_CONTEXT_ACTIONS, 5)}),
    "markdown": _block({"text": _markdown}),
    "table": _block(rich_text.TABLE, rich_text.TABLE_OPTIONS),
}
BLOCKS = {
    "message": typed({**EVERYWHERE, **IN_MESSAGES}),
    "modal": typed(EVERYWHERE),
    "home": typed(EVERYWHERE),
}

_NOTES = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255),
}
VIEWS = {
    "modal": shape(
        {"title": plain(24), "blocks": kind_of(list)},
        {
            **_NOTES,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": kind_of(bool),
            "notify_on_close": kind_of(bool),
            "submit_disabled": kind_of(bool),
        },
    ),
    "home": shape({"blocks": kind_of(list)}, _NOTES),
}


def _one_block(surface: str) -> Check:
    """A block of that surface; action ids need only differ within their block."""

    def check(findings: Findings, trail: str, value: object) -> None:
        findings.action_ids.clear()
        BLOCKS[surface](findings, trail, value)

    return check


def _in_all(findings: Findings, trail: str, blocks: list) -> None:
    """What holds for the blocks of a message together."""
    if findings.markdown_characters > MOST_MARKDOWN:
        reason = f"{findings.markdown_characters} characters of markdown in all, at most {MOST_MARKDOWN} allowed"
        findings.add(trail, reason, "too_long")
    if findings.characters > MOST_CHARACTERS:
        reason = f"{findings.characters} characters of text in all, at most {MOST_CHARACTERS} allowed"
        findings.add(trail, reason, "too_long")
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        findings.add(trail, "more than one table")


def examine(
    blocks: object,
    *,
    surface: str = "message",
    text: str | None = None,
    allowed_mentions: Collection[str] = (),
) -> list[Fault]:
    """Every fault of a message; `allowed_mentions` are written `@U0ASKER`, `!here`."""
    findings = Findings(surface, allowed_mentions)
    if text is not None:
        findings.mentions_in("text", text)
        if len(text) > MOST_TEXT:
            findings.add("text", f"{len(text)} characters, cut at {MOST_TEXT}", "cut")
    if blocks is not None:
        many(_one_block(surface), MOST_BLOCKS[surface])(findings, "blocks", blocks)
    if surface == "message" and isinstance(blocks, list):
        _in_all(findings, "blocks", blocks)
    return findings.faults


def examine_view(view: object, *, allowed_mentions: Collection[str] = ()) -> list[Fault]:
    """Every fault of a modal or a Home tab."""
    surface = view.get("type") if isinstance(view, dict) else None
    findings = Findings(str(surface), allowed_mentions)
    typed(VIEWS)(findings, "view", view)
    if findings.faults and surface not in VIEWS:
        return findings.faults
    blocks = view["blocks"] if isinstance(view.get("blocks"), list) else []
    many(_one_block(surface), MOST_BLOCKS[surface])(findings, "view.blocks", blocks)
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
    if surface == "modal" and "input" in kinds and "submit" not in view:
        findings.add("view.submit", "missing, although there are inputs")
    size = len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace"))
    if size > MOST_VIEW_BYTES:
        findings.add("view", f"{size} bytes, at most {MOST_VIEW_BYTES} allowed", "too_long")
    return findings.faults


def faults(
    blocks: object,
    *,
    surface: str = "message",
    text: str | None = None,
    allowed_mentions: Collection[str] = (),
) -> list[str]:
    """What Slack would refuse, cut or ping with, as `blocks[3].text: reason`; empty where all is well."""
    found = examine(blocks, surface=surface, text=text, allowed_mentions=allowed_mentions)
    return [str(fault) for fault in found]


def view_faults(view: object, *, allowed_mentions: Collection[str] = ()) -> list[str]:
    """The same for a view, as `view.blocks[3].text: reason`."""
    return [str(fault) for fault in examine_view(view, allowed_mentions=allowed_mentions)]
