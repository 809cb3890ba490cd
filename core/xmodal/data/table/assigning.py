"""Saying which column of a table is what: between parameters of a source and one role per column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from xmodal.data.base import Kind
from xmodal.data.table.roles import NONE, fresh_name

Role = Literal["image", "audio", "text", "vector", "split", "id", "group", "same", "column"]
"""What a column is: a modality of a kind; what names splits, rows, groups, interchangeable rows; or none of it."""
KINDS: tuple[Kind, ...] = ("image", "audio", "text", "vector")
SINGLE: tuple[Role, ...] = ("split", "id", "group", "same")
"""Roles that one column has, at most."""


def roles_of(params: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Role]:
    """Return what each column is under resolved parameters of a source of tables."""
    roles: dict[str, Role] = dict.fromkeys(columns, "column")
    for role in SINGLE:
        if params.get(role) in roles:
            roles[params[role]] = role
    for section in params.get("modalities", {}).values():
        if section["column"] in roles:
            roles[section["column"]] = section["kind"]
    return roles


def assigned(params: Mapping[str, Any], roles: Mapping[str, Role]) -> dict[str, Any]:
    """Return parameters under which each column is what `roles` says; of a single role, the last column has it.

    A modality whose column stays of its kind stays as it is, name and size; one of another kind keeps its name.
    """
    old: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, section in params.get("modalities", {}).items():
        old.setdefault(section["column"], (name, section))
    modalities: dict[str, dict[str, Any]] = {}
    for column, role in roles.items():
        if role not in KINDS:
            continue
        name, section = old.get(column, ("", {}))
        taken = modalities.keys() | {known for known, _ in old.values()}
        name = name or fresh_name(column, role, dict.fromkeys(taken))
        modalities[name] = section if section.get("kind") == role else {"column": column, "kind": role}
    singles: dict[str, str] = dict.fromkeys(SINGLE, NONE)
    singles.update({role: column for column, role in roles.items() if role in SINGLE})
    texts = [section["column"] for section in modalities.values() if section["kind"] == "text"]
    if singles["same"] == NONE and texts:
        before = params.get("same", NONE)
        kept = {section["column"] for section in modalities.values() if section["kind"] != "vector"}
        singles["same"] = before if before in kept else texts[0]
    return {**params, "modalities": modalities, **singles}
