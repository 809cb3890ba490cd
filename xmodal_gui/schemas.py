"""Reading the JSON schemas that msgspec writes for a component's parameters."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def properties(schema: Schema) -> dict[str, Schema]:
    """Return the fields of an object's schema in their order, references followed.

    Of alternatives the first that is not null is taken.
    """
    definitions = schema.get("$defs", {})
    fields = _resolved(schema, definitions).get("properties", {})
    return {name: _resolved(field, definitions) for name, field in fields.items()}


def field_words(name: str) -> str:
    """Return a field's name for people: ``Learning rate``."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _resolved(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    if "$ref" in schema:
        inner = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        return _resolved({**inner, **_without(schema, "$ref")}, definitions)
    if "anyOf" in schema:
        inner = next((option for option in schema["anyOf"] if option.get("type") != "null"), {})
        return _resolved({**inner, **_without(schema, "anyOf")}, definitions)
    return schema


def _without(schema: Schema, key: str) -> Schema:
    return {name: value for name, value in schema.items() if name != key}
