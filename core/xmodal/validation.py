"""What msgspec finds wrong with a value, as sentences of our own: with codes, and in words that can be translated.

msgspec raises one class of errors, which tells in English what is wrong, in terms of Python's types.
"""

from __future__ import annotations

import re

from xmodal.errors import UserError

_TYPE_TEMPLATES = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
"""What msgspec calls types, in words."""

_PATTERNS = {
    "config.unknown_field": r"Object contains unknown field `(?P<field>.+)`",
    "config.missing_field": r"Object missing required field `(?P<field>.+)`",
    "config.type": r"Expected `(?P<expected>[^`]+)`, got `(?P<found>[^`]+)`",
    "config.bound": r"Expected `(?P<expected>int|float)` (?P<relation>[<>]=?) (?P<bound>\S+)",
    "config.lengths": r"Expected `(?P<expected>\w+)` of length (?P<relation>[<>]=) (?P<length>\d+)",
    "config.length": r"Expected `(?P<expected>\w+)` of length (?P<length>\d+), got (?P<found>\d+)",
    "config.pattern": r"Expected `(?P<expected>str)` matching regex (?P<pattern>.+)",
    "config.choice": r"Invalid (?:enum )?value (?P<value>.+)",
}
"""Code -> msgspec's message."""

_TEMPLATES = {
    "config.unknown_field": "{place}: there is no such field.",
    "config.missing_field": "{place}: this field is missing.",
    "config.type": "{place}: expected {expected}, got {found}.",
    "config.bound": "{place}: expected {expected} {relation} {bound}.",
    "config.lengths": "{place}: expected {expected} of length {relation} {length}.",
    "config.length": "{place}: expected {expected} of length {length}, got {found}.",
    "config.pattern": "{place}: expected {expected} that matches {pattern}.",
    "config.choice": "{place}: {value} is none of the choices.",
}


def invalid(message: str, where: str) -> UserError:
    """Turn msgspec's ``message - at `$.path` `` into a sentence that names the place.

    Parameters
    ----------
    where : what was read, a file or a component; empty where the path says it all.
    """
    text, _, path = message.partition(" - at `$")
    parts = [where, path.rstrip("`").lstrip(".")]
    for code, pattern in _PATTERNS.items():
        if found := re.fullmatch(pattern, text, re.DOTALL):
            fields = found.groupdict()
            parts.append(fields.pop("field", ""))
            fields |= {name: _in_words(fields[name]) for name in ("expected", "found") if name in fields}
            return UserError(code, _TEMPLATES[code], place=_joined(parts), **fields)
    return UserError("config.invalid", "{place}: {problem}.", place=_joined(parts), problem=text[:1].lower() + text[1:])


def _joined(parts: list[str]) -> str:
    return ".".join(part for part in parts if part)


def _in_words(value: str) -> str:
    """Return a type in words, where it is one: TOML has no null, so "or null" says nothing to a user."""
    name = value.removesuffix(" | null")
    return _TYPE_TEMPLATES.get(name, name)
