"""JSON Schema of the knowledge files, made from the model, for editors that complete and check."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from bot.knowledge.files import FILES, MAPPINGS, MODELS, RECORD_FOLDER

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the names in `MODELS`."""
    return {kind: {"$schema": DIALECT, **_adapter(kind).json_schema()} for kind in MODELS}


def combined_schema() -> dict[str, Any]:
    """One document with the schema of every file under `$defs`, keyed by file name."""
    kinds = [(kind, "validation", _adapter(kind)) for kind in MODELS]
    roots, shared = TypeAdapter.json_schemas(kinds, title="Knowledge files")  # type: ignore[arg-type]
    files = {**FILES, f"{RECORD_FOLDER}/*.yaml": "record"}
    by_file = {name: roots[kind, "validation"] for name, kind in files.items()}
    return {"$schema": DIALECT, **shared, "$defs": {**shared.get("$defs", {}), **by_file}}


def _adapter(kind: str) -> TypeAdapter[Any]:
    model = MODELS[kind]
    return TypeAdapter(model if kind in MAPPINGS else list[model])  # type: ignore[valid-type]
