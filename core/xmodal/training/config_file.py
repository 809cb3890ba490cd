"""Configurations as people write them: TOML files and ``key=value`` on the command line. Free of torch.

A file holds as much of a `RunConfig` as it wants to say; the rest comes from a preset. Tables merge key by key, with
two exceptions that keep a component whole: ``params`` is replaced by what the file says, and naming another ``type``
drops the ``params`` of the old one. Lists (the terms) are replaced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from xmodal.errors import UserError, unknown_name
from xmodal.registry import convert
from xmodal.system_errors import reason_of
from xmodal.training.config import AugmentationSection, EncoderSection, RunConfig, TermSection

Plain = dict[str, Any]
"""What TOML holds: tables as dictionaries."""


def read_plain(path: Path) -> Plain:
    """Read a TOML file.

    Raises
    ------
    UserError : it cannot be read, is no text, or is broken TOML; names the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            "config.unreadable",
            "The configuration {path} cannot be read: {problem}.",
            path=path,
            problem=reason_of(error),
        ) from error
    except UnicodeDecodeError as error:
        raise UserError("config.no_text", "The configuration {path} is not UTF-8 text.", path=path) from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            "config.broken", "The configuration {path} is not valid TOML: {problem}.", path=path, problem=error
        ) from error


def write(config: RunConfig, path: Path) -> None:
    """Write a whole configuration as TOML; `read_plain` and `to_config` give it back."""
    path.write_bytes(dumps(config).encode())


def dumps(config: RunConfig) -> str:
    """Return a whole configuration as TOML."""
    return tomli_w.dumps(to_plain(config))


def to_plain(config: RunConfig) -> Plain:
    """Return a configuration as plain tables."""
    plain: Plain = msgspec.to_builtins(config)
    return plain


def with_default_rows(plain: Plain) -> Plain:
    """Return what a person wrote with ``rows = "default"`` where a term says nothing about its rows.

    Only for what is new: a recorded configuration that says nothing means ``"as_cost"``.
    """
    cost = plain.get("cost")
    if not (isinstance(cost, dict) and isinstance(cost.get("terms"), list)):
        return plain
    terms = [{"rows": "default", **term} if isinstance(term, dict) else term for term in cost["terms"]]
    return {**plain, "cost": {**cost, "terms": terms}}


def to_config(plain: Plain, where: str = "") -> RunConfig:
    """Check plain tables against the configuration's fields, types and bounds.

    Raises
    ------
    UserError : names the first field that is wrong, by its path under `where`.
    """
    # Members of tables and lists first: msgspec's own path to them names neither the key nor the id.
    encoders = plain.get("encoders")
    if isinstance(encoders, dict):
        for name, section in encoders.items():
            convert(section, EncoderSection, where=_join(where, "encoders", name))
    augmentations = plain.get("augmentations")
    if isinstance(augmentations, dict):
        for name, sections in augmentations.items():
            for number, section in enumerate(sections if isinstance(sections, list | tuple) else ()):
                convert(section, AugmentationSection, where=_join(where, "augmentations", name, str(number)))
    cost = plain.get("cost")
    for number, section in enumerate(_terms(cost)):
        name = section.get("id", number) if isinstance(section, dict) else number
        convert(section, TermSection, where=_join(where, "cost.terms", str(name)))
    return convert(plain, RunConfig, where=where)


def merge(base: Plain, over: Plain) -> Plain:
    """Return `base` with what `over` says, as the module's docstring describes. Neither is changed."""
    merged = dict(base)
    if "type" in over and over["type"] != base.get("type") and "params" in base:
        merged["params"] = {}
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(value, dict) and isinstance(old, dict) and key != "params"
        merged[key] = merge(old, value) if both else value  # type: ignore[arg-type]  # both are dicts
    return merged


def parse_assignment(text: str) -> tuple[list[str], Any]:
    """Split ``"a.b.c=value"`` into its path and its value: a TOML value, else the text itself.

    Raises
    ------
    UserError : there is no ``=`` or no key.
    """
    key, equals, value = text.partition("=")
    path = [part.strip() for part in key.split(".")]
    if not equals or not all(path):
        raise UserError(
            "config.assignment",
            "{text!r} sets nothing: write --set KEY=VALUE, as in --set batch_size=128.",
            text=text,
        )
    try:
        return path, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return path, value.strip()


def assign(plain: Plain, text: str, *, label: str = "") -> Plain:
    """Return a whole configuration with one ``key=value`` done.

    Terms are reached by id, ``cost.terms.ID.weight``; augmentations by type, ``augmentations.MODALITY.crop.enabled``.

    Parameters
    ----------
    label : what the user typed, for messages; ``--set KEY=VALUE`` if empty.

    Raises
    ------
    UserError : no such field, or a value that it does not take; names the assignment.
    """
    path, value = parse_assignment(text)
    try:
        changed = _put(plain, path, value, done=())
        to_config(changed)
    except UserError as error:
        label = label or f"--set {text}"
        raise UserError("config.set", "{label}: {problem}", label=label, problem=error) from error
    return changed


def _put(node: Plain, path: list[str], value: Any, done: tuple[str, ...]) -> Plain:
    key, *rest = path
    free = done[-1:] in {("params",), ("augmentations",)}
    if key not in node and not free:
        raise unknown_name("setting", ".".join((*done, key)), [".".join((*done, name)) for name in node])
    here = (*done, key)
    if not rest:
        over = {key: value}
        return merge(node, over) if key == "type" else {**node, **over}
    inner = node.get(key, {} if free else None)
    if here == ("cost", "terms"):
        return {**node, key: _put_in_term(inner, rest, value)}
    if done == ("augmentations",):
        return {**node, key: _put_in_augmentation(inner or [], rest, value, here)}
    if not isinstance(inner, dict):
        raise UserError(
            "config.no_table", "{name} is a single value: there is no {path} in it.", name=".".join(here), path=rest[0]
        )
    return {**node, key: _put(inner, rest, value, here)}


def _put_in_term(terms: Any, path: list[str], value: Any) -> list[Any]:
    name, *rest = path
    if name not in [term["id"] for term in terms]:
        raise unknown_name("term", name, [term["id"] for term in terms])
    if not rest:
        raise UserError("config.no_table", "{name} is a term: say which of its fields, as in {name}.weight.", name=name)
    where = ("cost", "terms", name)
    return [_put(term, rest, value, where) if term["id"] == name else term for term in terms]


def _put_in_augmentation(sections: Any, path: list[str], value: Any, where: tuple[str, ...]) -> list[Any]:
    """Change the augmentations of a type; add one of that type at the end where there is none."""
    name, *rest = path
    known = sections if any(section["type"] == name for section in sections) else [*sections, _augmentation(name)]
    if not rest:
        raise UserError(
            "config.no_table",
            "{name} is an augmentation: say which of its fields, as in {name}.enabled.",
            name=".".join((*where, name)),
        )
    return [_put(each, rest, value, (*where, name)) if each["type"] == name else each for each in known]


def _augmentation(name: str) -> Plain:
    return {"type": name, "params": {}, "enabled": True}


def _terms(cost: object) -> list[Any]:
    terms = cost.get("terms", []) if isinstance(cost, Mapping) else []
    return list(terms) if isinstance(terms, list | tuple) else []


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)
