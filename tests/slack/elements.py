"""The interactive elements that stand in blocks, and what Slack allows in each."""

from __future__ import annotations

from tests.slack.findings import (
    Check,
    Findings,
    address,
    also,
    kind_of,
    many,
    number,
    one_of,
    plain,
    shape,
    string,
    text,
    typed,
)

MOST_OPTIONS = 100
FLAG = kind_of(bool)
STYLE = one_of("primary", "danger")
ANY_ID = string(255)
DATE = string(10)


def _action_id(findings: Findings, trail: str, value: object) -> None:
    """At most 255 characters, and only once in its block."""
    string(255)(findings, trail, value)
    findings.once(trail, findings.action_ids, value)


CONFIRM = shape({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE})
ACTION = {"action_id": _action_id, "confirm": CONFIRM}
INPUT = {**ACTION, "focus_on_load": FLAG, "placeholder": plain(150)}
DISPATCH = shape({"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)})


def _option(words: Check, *, link: bool = False) -> Check:
    extra = {"description": text(75)} | ({"url": address()} if link else {})
    return shape({"text": words, "value": string(150)}, extra)


PLAIN_OPTION = _option(plain(75))
RICH_OPTION = _option(text(75))
OPTIONS = many(PLAIN_OPTION, MOST_OPTIONS)
OPTION_GROUPS = many(shape({"label": plain(75), "options": OPTIONS}), MOST_OPTIONS)


def _offers(value: dict) -> list:
    groups = value.get("option_groups") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [*(value.get("options") or []), *grouped]


def _one_list_of_options(findings: Findings, trail: str, value: object) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        findings.add(trail, "needs options or option_groups, not both")


def _starts_with_an_offer(findings: Findings, trail: str, value: object) -> None:
    """What is chosen at first must be one of the options, to the letter."""
    if not isinstance(value, dict):
        return
    single = [value["initial_option"]] if "initial_option" in value else []
    for chosen in [*single, *(value.get("initial_options") or [])]:
        if chosen not in _offers(value):
            findings.add(trail, "the initial option is not among the options")


def _static(first: str, check: Check, extra: dict[str, Check] | None = None) -> Check:
    optional = {**INPUT, "options": OPTIONS, "option_groups": OPTION_GROUPS, first: check, **(extra or {})}
    return also(shape({}, optional), _one_list_of_options, _starts_with_an_offer)


def _boxes(first: str, check: Check) -> Check:
    optional = {**ACTION, "focus_on_load": FLAG, first: check}
    return also(shape({"options": many(RICH_OPTION, 10)}, optional), _starts_with_an_offer)


def _pair(words: Check) -> Check:
    return shape({"text": words, "value": string(2000)}, {"accessibility_label": string(75)})


FILTER = shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
)
SEVERAL = {"max_selected_items": number(1, 100)}
IDS = many(ANY_ID, 100)
CONVERSATIONS = {"default_to_current_conversation": FLAG, "filter": FILTER}

BUTTON = shape(
    {"text": plain(75)},
    {
        **ACTION,
        "value": string(2000),
        "url": address(),
        "style": STYLE,
        "accessibility_label": string(75),
    },
)
FEEDBACK_BUTTONS = shape(
    {"positive_button": _pair(plain(75)), "negative_button": _pair(plain(75))},
    {"action_id": _action_id},
)
ICON_BUTTON = shape(
    {"icon": one_of("trash"), "text": plain(75)},
    {
        **ACTION,
        "value": string(2000),
        "accessibility_label": string(75),
        "visible_to_user_ids": many(ANY_ID, 100),
    },
)
PICTURE = {"image_url": address(), "slack_file": shape({}, {"id": ANY_ID, "url": address()})}


def one_picture(findings: Findings, trail: str, value: object) -> None:
    """A picture has one source."""
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        findings.add(trail, "needs image_url or slack_file, not both")


IMAGE = also(shape({"alt_text": string(2000)}, PICTURE), one_picture)

SELECTS = {
    "static_select": _static("initial_option", PLAIN_OPTION),
    "external_select": shape({}, {**INPUT, "min_query_length": number(0, 255), "initial_option": PLAIN_OPTION}),
    "users_select": shape({}, {**INPUT, "initial_user": ANY_ID}),
    "conversations_select": shape(
        {}, {**INPUT, **CONVERSATIONS, "initial_conversation": ANY_ID, "response_url_enabled": FLAG}
    ),
    "channels_select": shape({}, {**INPUT, "initial_channel": ANY_ID, "response_url_enabled": FLAG}),
}
MULTI_SELECTS = {
    "multi_static_select": _static("initial_options", OPTIONS, SEVERAL),
    "multi_external_select": shape(
        {}, {**INPUT, **SEVERAL, "min_query_length": number(0, 255), "initial_options": OPTIONS}
    ),
    "multi_users_select": shape({}, {**INPUT, **SEVERAL, "initial_users": IDS}),
    "multi_conversations_select": shape({}, {**INPUT, **SEVERAL, **CONVERSATIONS, "initial_conversations": IDS}),
    "multi_channels_select": shape({}, {**INPUT, **SEVERAL, "initial_channels": IDS}),
}
PICKERS = {
    "datepicker": shape({}, {**INPUT, "initial_date": DATE}),
    "timepicker": shape({}, {**INPUT, "initial_time": DATE, "timezone": ANY_ID}),
}
MOMENT = {
    "datetimepicker": shape({}, {**ACTION, "focus_on_load": FLAG, "initial_date_time": number(10**9, 10**10 - 1)})
}
BOXES = {
    "checkboxes": _boxes("initial_options", many(RICH_OPTION, 10)),
    "radio_buttons": _boxes("initial_option", RICH_OPTION),
}
PRESSED = {"button": BUTTON, "overflow": shape({"options": many(_option(plain(75), link=True), 5)}, ACTION)}

_WRITTEN = {"action_id": _action_id, "focus_on_load": FLAG, "placeholder": plain(150)}
_LINE = {**_WRITTEN, "dispatch_action_config": DISPATCH}
WRITTEN = {
    "plain_text_input": shape(
        {},
        {
            **_LINE,
            "initial_value": string(3000),
            "multiline": FLAG,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "rich_text_input": shape({}, {**_LINE, "initial_value": kind_of(dict)}),
    "email_text_input": shape({}, {**_LINE, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_LINE, "initial_value": address()}),
    "number_input": shape(
        {"is_decimal_allowed": FLAG},
        {**_LINE, "initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
    "file_input": shape({}, {"action_id": _action_id, "filetypes": many(ANY_ID, 100), "max_files": number(1, 10)}),
}

IN_SECTION = typed({**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKERS, **BOXES, "image": IMAGE})
IN_ACTIONS = typed({**PRESSED, **SELECTS, **PICKERS, **MOMENT, **BOXES})
IN_INPUT = typed({**WRITTEN, **SELECTS, **MULTI_SELECTS, **PICKERS, **MOMENT, **BOXES})
IN_CONTEXT_ACTIONS = typed({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
