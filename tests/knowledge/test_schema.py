"""The JSON Schema: complete, resolvable, and of one mind with the loader."""

import json

import pytest

from bot.knowledge.files import FILES, MODELS
from bot.knowledge.schema import combined_schema, schemas
from bot.knowledge.shapes import DATE_KEYS


def references_in(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            else:
                yield from references_in(value)
    elif isinstance(schema, list):
        for part in schema:
            yield from references_in(part)


def test_every_kind_of_file_has_a_schema_of_the_2020_dialect():
    kinds = ("base", "documents", "entities", "topics", "meetings", "record", "words", "questions")
    assert tuple(schemas()) == kinds
    assert {schema["$schema"] for schema in schemas().values()} == {"https://json-schema.org/draft/2020-12/schema"}


@pytest.mark.parametrize("schema", [*schemas().values(), combined_schema()], ids=[*schemas(), "combined"])
def test_every_reference_leads_to_a_definition(schema):
    names = {f"#/$defs/{name}" for name in schema["$defs"]} if "$defs" in schema else set()
    assert set(references_in(schema)) <= names
    assert json.loads(json.dumps(schema)) == schema


def test_the_combined_schema_has_each_file_by_its_name():
    definitions = combined_schema()["$defs"]
    assert {*FILES, "record/*.yaml"} <= set(definitions)
    assert definitions["record/*.yaml"]["items"] == {"$ref": "#/$defs/Entry"}


def test_no_key_beyond_those_of_the_model_is_allowed():
    models = [model for model in combined_schema()["$defs"].values() if model.get("type") == "object"]
    assert {model["additionalProperties"] for model in models} == {False}


def test_a_citation_may_be_one_or_a_list_and_a_paragraph_a_number_or_a_text():
    definitions = combined_schema()["$defs"]
    cite = definitions["Entry"]["properties"]["cite"]
    assert {"$ref": "#/$defs/Cite"} in cite["anyOf"]
    assert "array" in [part.get("type") for part in cite["anyOf"]]
    assert {part["type"] for part in definitions["Cite"]["properties"]["paragraph"]["anyOf"]} == {
        "string",
        "integer",
    }


@pytest.mark.parametrize("kind", MODELS)
def test_each_date_of_the_model_is_one_for_the_messages_too(kind):
    for model in [schemas()[kind], *schemas()[kind].get("$defs", {}).values()]:
        for key, shape in model.get("properties", {}).items():
            assert ("EDTF" in json.dumps(shape)) == (key in DATE_KEYS)
