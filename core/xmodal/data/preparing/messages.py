"""What a parent asks for, and what the child tells: one line of JSON each."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from xmodal.data.base import Kind


class PrepareOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be looked at.

    Parameters
    ----------
    named : a registered name, a file or a folder; or, where nothing is left to be found out, `type` and `params`.
    plugins : files and modules that may register data sets.
    """

    named: str = ""
    type: str = ""
    params: dict[str, Any] = {}
    plugins: tuple[str, ...] = ()


class FoundColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table.

    Attributes
    ----------
    kind : what its cells show by themselves; None for words. is_free : words, which may be anything.
    """

    name: str
    kind: Kind | None = None
    is_free: bool = True


class Found(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="news"):
    """The source is known.

    Attributes
    ----------
    rows : of the table, the unreadable ones left out; None where the source is no table, nor has columns.
    """

    type: str
    params: dict[str, Any]
    rows: int | None = None
    columns: tuple[FoundColumn, ...] = ()


class Resolved(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="news"):
    """Nothing is left to be guessed."""

    params: dict[str, Any]


class Advanced(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="news"):
    """So much of the first pass is done."""

    done: int
    rows: int


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="news"):
    """All is in the cache: opening is quick now."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="news"):
    """The data cannot be used: see `xmodal.errors.UserError`."""

    code: str
    template: str
    fields: dict[str, str] = {}


AnyNews: TypeAlias = Found | Resolved | Advanced | Ready | Failed
