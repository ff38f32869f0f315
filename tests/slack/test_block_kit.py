"""Each of Slack's limits, with a payload just inside and one just outside it."""

import copy

import pytest

from tests.slack.block_kit import faults, view_faults

P = "plain_text"
BUTTON = {"type": "button", "text": {"type": P, "text": "Share"}, "action_id": "share", "value": "7"}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": {"type": P, "text": "Good"}, "value": "good"},
    "negative_button": {"text": {"type": P, "text": "Bad"}, "value": "bad"},
}
INPUT = {
    "type": "input",
    "label": {"type": P, "text": "Why?"},
    "element": {"type": "plain_text_input", "action_id": "why"},
}
DIVIDER = {"type": "divider"}


def words(size, kind=P):
    return {"type": kind, "text": "x" * size}


def section(**keys):
    return {"type": "section", **keys}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(**keys):
    return actions({**BUTTON, **keys})


def buttons(count):
    return [{**BUTTON, "action_id": f"share-{number}"} for number in range(count)]


def option(text=4, value="v", kind=P):
    return {"text": words(text, kind), "value": value}


def select(kind="static_select", count=2, **keys):
    return actions({"type": kind, "options": [option(value=str(n)) for n in range(count)], **keys})


def confirm(**sizes):
    limits = {"title": 5, "text": 5, "confirm": 5, "deny": 5} | sizes
    return button(confirm={key: words(size) for key, size in limits.items()})


def context(count):
    return {"type": "context", "elements": [words(3) for _ in range(count)]}


def image(**keys):
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart", **keys}


def feedback(**keys):
    return {"type": "context_actions", "elements": [{**FEEDBACK, **keys}]}


def judged(text=4, value="v", **keys):
    return feedback(positive_button={"text": words(text), "value": value, **keys})


def rich(*parts, kind="rich_text_section"):
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(parts)}]}


def table(rows, cells):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


def markdown(size):
    return {"type": "markdown", "text": "x" * size}


def label(size, **keys):
    return {**INPUT, "label": words(size), **keys}


BLOCK_RULES = [
    # rule, allowed, refused, the trail of the fault
    ("section text 3,000", section(text=words(3000)), section(text=words(3001)), "blocks[0].text.text"),
    ("section has words", section(text=words(1)), section(), "blocks[0]"),
    ("fields 10", section(fields=[words(1)] * 10), section(fields=[words(1)] * 11), "blocks[0].fields"),
    ("field 2,000", section(fields=[words(2000)]), section(fields=[words(2001)]), "blocks[0].fields[0].text"),
    ("no empty text", section(text=words(1)), section(text=words(0)), "blocks[0].text.text"),
    (
        "no blank text",
        section(text={"type": P, "text": " x"}),
        section(text={"type": P, "text": " \n"}),
        "blocks[0].text.text",
    ),
    (
        "text is a string",
        section(text={"type": P, "text": "x"}),
        section(text={"type": P, "text": 5}),
        "blocks[0].text.text",
    ),
    (
        "text has a type",
        section(text=words(1, "mrkdwn")),
        section(text={"type": "markdown", "text": "x"}),
        "blocks[0].text",
    ),
    (
        "no emoji key in mrkdwn",
        section(text={"type": P, "text": "x", "emoji": True}),
        section(text={"type": "mrkdwn", "text": "x", "emoji": True}),
        "blocks[0].text.emoji",
    ),
    (
        "header 150",
        {"type": "header", "text": words(150)},
        {"type": "header", "text": words(151)},
        "blocks[0].text.text",
    ),
    (
        "header is plain",
        {"type": "header", "text": words(9)},
        {"type": "header", "text": words(9, "mrkdwn")},
        "blocks[0].text",
    ),
    ("context 10", context(10), context(11), "blocks[0].elements"),
    ("context not empty", context(1), context(0), "blocks[0].elements"),
    (
        "context holds no buttons",
        context(1),
        {"type": "context", "elements": [BUTTON]},
        "blocks[0].elements[0]",
    ),
    ("actions 25", actions(*buttons(25)), actions(*buttons(26)), "blocks[0].elements"),
    ("actions not empty", actions(BUTTON), actions(), "blocks[0].elements"),
    ("actions hold no text fields", button(), actions(INPUT["element"]), "blocks[0].elements[0]"),
    (
        "context_actions 5",
        {"type": "context_actions", "elements": [{**FEEDBACK, "action_id": str(n)} for n in range(5)]},
        {"type": "context_actions", "elements": [{**FEEDBACK, "action_id": str(n)} for n in range(6)]},
        "blocks[0].elements",
    ),
    (
        "context_actions hold feedback and icons only",
        {
            "type": "context_actions",
            "elements": [{"type": "icon_button", "icon": "trash", "text": words(6), "action_id": "d"}],
        },
        {"type": "context_actions", "elements": [BUTTON]},
        "blocks[0].elements[0]",
    ),
    ("feedback only in context_actions", feedback(), actions(FEEDBACK), "blocks[0].elements[0]"),
    ("feedback text 75", judged(75), judged(76), "blocks[0].elements[0].positive_button.text.text"),
    (
        "feedback value 2,000",
        judged(value="v" * 2000),
        judged(value="v" * 2001),
        "blocks[0].elements[0].positive_button.value",
    ),
    (
        "feedback label 75",
        judged(accessibility_label="x" * 75),
        judged(accessibility_label="x" * 76),
        "blocks[0].elements[0].positive_button.accessibility_label",
    ),
    ("button text 75", button(text=words(75)), button(text=words(76)), "blocks[0].elements[0].text.text"),
    (
        "button text is plain",
        button(text=words(1)),
        button(text=words(1, "mrkdwn")),
        "blocks[0].elements[0].text",
    ),
    ("button value 2,000", button(value="v" * 2000), button(value="v" * 2001), "blocks[0].elements[0].value"),
    (
        "button url 3,000",
        button(url="https://e.org/" + "x" * 2986),
        button(url="https://e.org/" + "x" * 2987),
        "blocks[0].elements[0].url",
    ),
    (
        "button url is an address",
        button(url="https://e.org"),
        button(url="javascript:x"),
        "blocks[0].elements[0].url",
    ),
    (
        "button style",
        button(style="primary"),
        button(style="default"),
        "blocks[0].elements[0].style",
    ),
    (
        "action_id 255",
        button(action_id="a" * 255),
        button(action_id="a" * 256),
        "blocks[0].elements[0].action_id",
    ),
    (
        "action_id once in a block",
        actions(*buttons(2)),
        actions(BUTTON, BUTTON),
        "blocks[0].elements[1].action_id",
    ),
    (
        "block_id 255",
        {**DIVIDER, "block_id": "b" * 255},
        {**DIVIDER, "block_id": "b" * 256},
        "blocks[0].block_id",
    ),
    (
        "option text 75",
        select(count=0, options=[option(75)]),
        select(count=0, options=[option(76)]),
        "blocks[0].elements[0].options[0].text.text",
    ),
    (
        "option value 150",
        select(count=0, options=[option(value="v" * 150)]),
        select(count=0, options=[option(value="v" * 151)]),
        "blocks[0].elements[0].options[0].value",
    ),
    ("select 100", select(count=100), select(count=101), "blocks[0].elements[0].options"),
    (
        "select has one list",
        select(),
        select(option_groups=[{"label": words(1), "options": [option()]}]),
        "blocks[0].elements[0]",
    ),
    (
        "initial option is an option",
        select(initial_option=option(value="1")),
        select(initial_option=option(value="9")),
        "blocks[0].elements[0]",
    ),
    (
        "placeholder 150",
        select(placeholder=words(150)),
        select(placeholder=words(151)),
        "blocks[0].elements[0].placeholder.text",
    ),
    ("overflow 5", select("overflow", 5), select("overflow", 6), "blocks[0].elements[0].options"),
    ("checkboxes 10", select("checkboxes", 10), select("checkboxes", 11), "blocks[0].elements[0].options"),
    ("radio 10", select("radio_buttons", 10), select("radio_buttons", 11), "blocks[0].elements[0].options"),
    ("confirm title 100", confirm(title=100), confirm(title=101), "blocks[0].elements[0].confirm.title.text"),
    ("confirm text 300", confirm(text=300), confirm(text=301), "blocks[0].elements[0].confirm.text.text"),
    (
        "confirm yes 30",
        confirm(confirm=30),
        confirm(confirm=31),
        "blocks[0].elements[0].confirm.confirm.text",
    ),
    ("confirm no 30", confirm(deny=30), confirm(deny=31), "blocks[0].elements[0].confirm.deny.text"),
    ("alt_text 2,000", image(alt_text="x" * 2000), image(alt_text="x" * 2001), "blocks[0].alt_text"),
    ("alt_text needed", image(), {"type": "image", "image_url": "https://e.org/a"}, "blocks[0].alt_text"),
    ("one picture", image(), image(slack_file={"id": "F1"}), "blocks[0]"),
    ("picture title 2,000", image(title=words(2000)), image(title=words(2001)), "blocks[0].title.text"),
    ("input label 2,000", label(2000), label(2001), "blocks[0].label.text"),
    ("input hint 2,000", label(1, hint=words(2000)), label(1, hint=words(2001)), "blocks[0].hint.text"),
    ("input holds no button", INPUT, {**INPUT, "element": BUTTON}, "blocks[0].element"),
    (
        "input first value 3,000",
        {**INPUT, "element": {**INPUT["element"], "initial_value": "x" * 3000}},
        {**INPUT, "element": {**INPUT["element"], "initial_value": "x" * 3001}},
        "blocks[0].element.initial_value",
    ),
    (
        "accessory is known",
        section(text=words(1), accessory=BUTTON),
        section(text=words(1), accessory=FEEDBACK),
        "blocks[0].accessory",
    ),
    ("markdown not empty", markdown(12000), markdown(0), "blocks[0].text"),
    ("table 100 rows", table(100, 1), table(101, 1), "blocks[0].rows"),
    ("table 20 cells", table(1, 20), table(1, 21), "blocks[0].rows[0]"),
    ("known block", DIVIDER, {"type": "hologram"}, "blocks[0]"),
    ("block is an object", DIVIDER, "divider", "blocks[0]"),
    ("known key", DIVIDER, {**DIVIDER, "colour": "red"}, "blocks[0].colour"),
    (
        "rich text has sections",
        rich({"type": "text", "text": "x"}),
        rich(kind="rich_text_section"),
        "blocks[0].elements[0].elements",
    ),
    (
        "rich text element is known",
        rich({"type": "text", "text": "\n"}),
        rich({"type": "mrkdwn", "text": "x"}),
        "blocks[0].elements[0].elements[0]",
    ),
    (
        "rich text not empty",
        rich({"type": "text", "text": "x"}),
        rich({"type": "text", "text": ""}),
        "blocks[0].elements[0].elements[0].text",
    ),
    (
        "rich list holds sections",
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]}],
        },
        "blocks[0].elements[0].elements[0]",
    ),
    (
        "rich style is known",
        rich({"type": "text", "text": "x", "style": {"bold": True}}),
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        "blocks[0].elements[0].elements[0].style.loud",
    ),
]


@pytest.mark.parametrize(
    ("allowed", "refused", "trail"), [case[1:] for case in BLOCK_RULES], ids=[case[0] for case in BLOCK_RULES]
)
def test_each_block_rule_has_its_edge(allowed, refused, trail):
    assert faults([allowed]) == []
    found = faults([refused])
    assert [fault.split(": ")[0] for fault in found] == [trail]


MESSAGE_RULES = [
    ("message of 50 blocks", [DIVIDER] * 50, [DIVIDER] * 51, "blocks: 51 elements, 1 to 50 allowed"),
    ("message with a block", [DIVIDER], [], "blocks: 0 elements, 1 to 50 allowed"),
    ("blocks are a list", [DIVIDER], {"type": "divider"}, "blocks: dict where a list is expected"),
    (
        "markdown in all",
        [markdown(6000)] * 2,
        [markdown(6000), markdown(6001)],
        "blocks: 12001 characters of markdown in all, at most 12000 allowed",
    ),
    (
        "text in all",
        [section(text=words(2640))] * 5,
        [section(text=words(2641))] * 5,
        "blocks: 13205 characters of text in all, at most 13200 allowed",
    ),
    (
        "markdown 12,000",
        [markdown(12000)],
        [markdown(12001)],
        "blocks: 12001 characters of markdown in all, at most 12000 allowed",
    ),
    ("one table", [table(1, 1)], [table(1, 1)] * 2, "blocks: more than one table"),
    (
        "block_id once",
        [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "b"}],
        [{**DIVIDER, "block_id": "a"}] * 2,
        "blocks[1].block_id: 'a' is used twice",
    ),
]


@pytest.mark.parametrize(
    ("allowed", "refused", "fault"),
    [case[1:] for case in MESSAGE_RULES],
    ids=[case[0] for case in MESSAGE_RULES],
)
def test_each_rule_of_whole_messages_has_its_edge(allowed, refused, fault):
    assert faults(allowed) == []
    assert faults(refused) == [fault]


def test_an_action_id_may_come_again_in_another_block():
    assert faults([actions(BUTTON), actions(BUTTON)]) == []


MODAL = {"type": "modal", "title": words(5), "submit": words(4), "blocks": [INPUT]}
HOME = {"type": "home", "blocks": [DIVIDER]}
VIEW_RULES = [
    ("title 24", {**MODAL, "title": words(24)}, {**MODAL, "title": words(25)}, "view.title.text"),
    ("title needed", MODAL, {k: v for k, v in MODAL.items() if k != "title"}, "view.title"),
    ("title plain", MODAL, {**MODAL, "title": words(5, "mrkdwn")}, "view.title"),
    ("submit 24", {**MODAL, "submit": words(24)}, {**MODAL, "submit": words(25)}, "view.submit.text"),
    ("close 24", {**MODAL, "close": words(24)}, {**MODAL, "close": words(25)}, "view.close.text"),
    ("submit with inputs", MODAL, {k: v for k, v in MODAL.items() if k != "submit"}, "view.submit"),
    (
        "callback_id 255",
        {**MODAL, "callback_id": "c" * 255},
        {**MODAL, "callback_id": "c" * 256},
        "view.callback_id",
    ),
    (
        "metadata 3,000",
        {**MODAL, "private_metadata": "m" * 3000},
        {**MODAL, "private_metadata": "m" * 3001},
        "view.private_metadata",
    ),
    (
        "modal of 100 blocks",
        {**MODAL, "blocks": [DIVIDER] * 100},
        {**MODAL, "blocks": [DIVIDER] * 101},
        "view.blocks",
    ),
    (
        "home of 100 blocks",
        {**HOME, "blocks": [DIVIDER] * 100},
        {**HOME, "blocks": [DIVIDER] * 101},
        "view.blocks",
    ),
    ("blocks needed", HOME, {"type": "home"}, "view.blocks"),
    ("home has no title", HOME, {**HOME, "title": words(5)}, "view.title"),
    ("no markdown in a view", HOME, {**HOME, "blocks": [markdown(5)]}, "view.blocks[0]"),
    ("no feedback in a view", HOME, {**HOME, "blocks": [feedback()]}, "view.blocks[0]"),
    ("known surface", HOME, {**HOME, "type": "workflow"}, "view"),
    ("250,000 bytes", HOME, {**HOME, "blocks": [section(text=words(3000))] * 84}, "view"),
]


@pytest.mark.parametrize(
    ("allowed", "refused", "trail"), [case[1:] for case in VIEW_RULES], ids=[case[0] for case in VIEW_RULES]
)
def test_each_view_rule_has_its_edge(allowed, refused, trail):
    assert view_faults(allowed) == []
    assert trail in [fault.split(": ")[0] for fault in view_faults(refused)]


@pytest.mark.parametrize(
    "text", ["<!channel> hi", "hi <!here|here>", "<@U0ASKER>", "<!subteam^S1|team>", "<!everyone>"]
)
def test_live_mentions_are_faults_wherever_text_is_formatted(text):
    token = text[text.index("<") + 1 : text.index(">")].split("|")[0]
    blocks = [section(text={"type": "mrkdwn", "text": text}), {"type": "markdown", "text": text}]
    found = faults(blocks, text=text)
    assert found == [f"{trail}: live mention <{token}>" for trail in ("text", "blocks[0].text.text", "blocks[1].text")]
    assert faults(blocks, text=text, allowed_mentions={token}) == []


@pytest.mark.parametrize(
    "part", [{"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U0ASKER"},
             {"type": "usergroup", "usergroup_id": "S1"}])  # fmt: skip
def test_rich_text_that_pings_is_a_fault(part):
    assert "live mention" in faults([rich(part)])[0]


@pytest.mark.parametrize(
    "text", ["&lt;!channel&gt;", "<#C0GENERAL>", "<!date^1^{date}|x>", "<https://e.org|x>", "@here"]
)
def test_what_pings_nobody_is_no_mention(text):
    assert faults([section(text={"type": "mrkdwn", "text": text})], text=text) == []


def test_plain_text_cannot_ping():
    assert faults([section(text={"type": P, "text": "<!channel>"})]) == []


def test_fallback_text_is_cut_at_40000():
    assert faults(None, text="x" * 40_000) == []
    assert faults(None, text="x" * 40_001) == ["text: 40001 characters, cut at 40000"]


def test_checking_leaves_the_payload_alone():
    blocks = [section(text=words(5)), button(), feedback(), INPUT]
    before = copy.deepcopy(blocks)
    faults(blocks)
    assert blocks == before
