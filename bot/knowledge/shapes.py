"""What each file holds by the model, and a curator's words for where a file departs from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.edtf import parse
from bot.errors import DateError
from bot.knowledge.model import Act, Cite, Period, Value
from bot.knowledge.pages import SHOWN_CHARACTERS, KeyPath, Page, Problem, Refused, Unquoted, shown
from bot.text import fold

DATE_KEYS = ("date", "as_of", "start", "end")

V = TypeVar("V", bound=Value)

_SAMPLES = {
    "about": "about: One sentence on what the record covers.",
    "act": "act: proposed",
    "cite": 'cite: {document: an-id, paragraph: 5, quote: "at most 15 words of that paragraph"}',
    "covers": 'covers: {start: "2018-01-01", end: "2018-12-31"}',
    "date": 'date: "2018-07"',
    "document": "document: the id of a document in documents.yaml",
    "end": 'end: "2018-12-31"',
    "id": "id: an-id-of-your-own",
    "paragraph": "paragraph: 5",
    "name": "name: what it is called",
    "q": "q: What was proposed?",
    "quote": 'quote: "at most 15 words of that paragraph"',
    "start": 'start: "2018-01-01"',
    "symbol": "symbol: what is printed on it",
    "text": "text: One sentence of our own.",
    "title": "title: what it is called",
    "words": "words: [put forward, table]",
}
_EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "keys with values",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_type": "keys with values",
    "string_pattern_mismatch": "small letters and digits, joined by hyphens",
    "string_too_short": "a text",
    "string_type": "a text",
}
_NESTED: Mapping[str, type[Value]] = {"acts": Act, "cite": Cite, "covers": Period}
_BARE = re.compile("-?[0-9]{1,15}|true|false")


class Fault(NamedTuple):
    """One fault that pydantic found, at keys that exist but for perhaps the last."""

    page: Page
    keys: KeyPath
    kind: str
    value: object
    context: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The last key that is a word."""
        return next((key for key in reversed(self.keys) if isinstance(key, str)), "")

    def problem(self, found: str, expected: str, write: str = "") -> Problem:
        """This fault in words."""
        return self.page.problem(self.keys, found, expected, write)


def mapping_in(page: Page, model: type[V]) -> tuple[V | None, list[Problem]]:
    """What a file holds that is one mapping; None where it has problems, or holds nothing."""
    try:
        return _adapter(model).validate_python({} if page.value is None else page.value), []
    except ValidationError as error:
        return None, _problems(page, model, error)


def list_in(page: Page, model: type[V]) -> tuple[dict[int, V], list[Problem]]:
    """What a file that is a list holds without a problem, by index, and the problems of the rest."""
    if page.value is None:
        return {}, []
    try:
        return dict(enumerate(_adapter(list[model]).validate_python(page.value))), []  # type: ignore[valid-type]
    except ValidationError as error:
        problems = _problems(page, model, error)
    return dict(_sound(page, model)), problems


def _sound(page: Page, model: type[V]) -> Iterator[tuple[int, V]]:
    for index, written in enumerate(page.value if isinstance(page.value, list) else []):
        try:
            yield index, _adapter(model).validate_python(written)
        except ValidationError:
            continue


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _problems(page: Page, model: type[Value], error: ValidationError) -> list[Problem]:
    """One problem for each place at fault, of the union branch that fits what is written there."""
    faults: dict[KeyPath, Fault] = {}
    for line in error.errors(include_url=False):
        fault = _fault(page, line)
        if not isinstance(fault.value, Refused) and not _other_branch(fault, faults):
            faults[fault.keys] = fault
    return [_in_words(fault, model) for fault in faults.values()]


def _fault(page: Page, line: Any) -> Fault:
    keys = page.existing(line["loc"])
    if line["type"] == "missing":
        keys = (*keys, str(line["loc"][-1]))
    return Fault(page, keys, line["type"], line["input"], line.get("ctx", {}))


def _other_branch(fault: Fault, faults: Mapping[KeyPath, Fault]) -> bool:
    """Whether it only says that a list is no text, or that a text is no list, where either may stand."""
    if fault.kind == "string_type" and isinstance(fault.value, list):
        return any(keys[: len(fault.keys)] == fault.keys for keys in faults)
    return fault.keys in faults and faults[fault.keys].kind != "list_type"


def _in_words(fault: Fault, model: type[Value]) -> Problem:
    if isinstance(fault.value, Unquoted) or _is_unquoted_set(fault):
        return _unquoted(fault)
    if fault.key in DATE_KEYS and fault.kind == "value_error":
        return _odd_date(fault, str(fault.value))
    if fault.kind == "extra_forbidden":
        return _unknown_key(fault, model)
    if fault.kind == "missing":
        return fault.problem(f"no {fault.key}", "one", _SAMPLES.get(fault.key, f"{fault.key}: and a text"))
    return _odd_value(fault)


def _is_unquoted_set(fault: Fault) -> bool:
    """Whether `{a, b}` was written for a text: keys without values."""
    value = fault.value
    return fault.kind == "string_type" and isinstance(value, dict) and set(value.values()) == {None}


def _unquoted(fault: Fault) -> Problem:
    """A value that YAML read as something else, which quotes cure, unless it is no date in quotes either."""
    if isinstance(fault.value, dict):
        text = f"{{{','.join(fault.value)}}}"
        found = f"{text} without quotes (YAML reads it as keys)"
        return fault.problem(found, _expected(fault), f'"{text}"')
    raw = getattr(fault.value, "raw", "")
    if fault.key in DATE_KEYS:
        try:
            parse(raw)
        except DateError:
            return _odd_date(fault, raw)
    if fault.kind == "bool_type":
        return fault.problem(raw, "true or false", "true" if raw.lower() in ("true", "yes", "on", "y") else "false")
    if fault.kind == "int_type" and "." in raw:
        return fault.problem(raw, _expected(fault), "it in the text alone: counts are whole numbers")
    if fault.kind in ("int_type", "list_type"):
        return fault.problem(shown(fault.value), _expected(fault))
    return fault.problem(shown(fault.value), _expected(fault), f'"{raw}"')


def _odd_date(fault: Fault, text: str) -> Problem:
    """The words of the date's own refusal, which are `"X" is not an EDTF date (why); what to write`."""
    try:
        parse(text)
        return fault.problem(shown(text), "an EDTF date")
    except DateError as error:
        reason, _, remedy = str(error).partition("; ")
    why = reason.partition(" is not an EDTF date ")[2]
    return fault.problem(shown(text), f"an EDTF date {why}".strip(), remedy.removeprefix("write "))


def _unknown_key(fault: Fault, model: type[Value]) -> Problem:
    known = list(_model_around(fault.keys, model).model_fields)
    if fault.value is None and " " in fault.key:
        # Within braces a comma ends a text, and what follows it is a key.
        return fault.problem(f'"{fault.key[:SHOWN_CHARACTERS]}" as a key', "a text with a comma in quotes", '"…, …"')
    near = get_close_matches(fault.key.lower(), known, n=1, cutoff=0.6)
    expected = f"one of {', '.join(known)}"
    return fault.problem(f'the unknown key "{fault.key[:SHOWN_CHARACTERS]}"', expected, *near)


def _model_around(keys: KeyPath, model: type[Value]) -> type[Value]:
    """The model whose keys may stand where the last of these stands."""
    return next((_NESTED[key] for key in keys[:-1] if isinstance(key, str) and key in _NESTED), model)


def _odd_value(fault: Fault) -> Problem:
    """A value of the wrong kind, or outside its limits."""
    remedy = _REMEDIES.get(fault.kind)
    return fault.problem(_found(fault), _expected(fault), remedy(fault) if remedy else "")


def _found(fault: Fault) -> str:
    value = fault.value
    match fault.kind:
        case "string_too_long":
            return f"{len(str(value)):,} characters"
        case "too_short":
            return "an empty list"
        case "too_long":
            return f"{fault.context.get('actual_length')} of them"
        case "string_type" if isinstance(value, bool | int):
            return f"{shown(value)} without quotes"
        case "int_type" | "bool_type" if isinstance(value, str):
            return f"{shown(value)} in quotes"
    return shown(value)


def _sample(fault: Fault) -> str:
    return _SAMPLES.get(fault.key, "")


def _id_like(fault: Fault) -> str:
    return "-".join(re.findall("[a-z0-9]+", fold(str(fault.value))))[:80].strip("-")


def _choice_like(fault: Fault) -> str:
    return next(iter(get_close_matches(str(fault.value).lower(), _choices(fault), n=1, cutoff=0.6)), "")


def _in_brackets(fault: Fault) -> str:
    value = fault.value
    short = isinstance(value, str) and len(value) <= SHOWN_CHARACTERS
    return f"[{value}]" if short and fault.keys else ""


def _in_quotes(fault: Fault) -> str:
    return f'"{shown(fault.value)}"' if isinstance(fault.value, bool | int) else ""


def _without_quotes(fault: Fault) -> str:
    return str(fault.value) if isinstance(fault.value, str) and _BARE.fullmatch(fault.value) else ""


_REMEDIES: Mapping[str, Callable[[Fault], str]] = {
    "bool_type": _without_quotes,
    "int_type": _without_quotes,
    "list_type": _in_brackets,
    "literal_error": _choice_like,
    "model_type": _sample,
    "string_pattern_mismatch": _id_like,
    "string_type": _in_quotes,
    "too_short": _sample,
}


def _expected(fault: Fault) -> str:
    if fault.key in DATE_KEYS and fault.kind == "string_type":
        return "a date in quotes"
    context = fault.context
    match fault.kind:
        case "string_too_long" | "too_long":
            return f"at most {context['max_length']:,}"
        case "too_short":
            return f"at least {context['min_length']}"
        case "literal_error":
            return f"one of {', '.join(_choices(fault))}"
        case kind:
            return _EXPECTED.get(kind, "a value as the schema has it")


def _choices(fault: Fault) -> list[str]:
    return re.findall("'([^']*)'", str(fault.context.get("expected", "")))
