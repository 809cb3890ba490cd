"""Registries of components: a name, the struct that configures it, and one line of help.

A component is stored as ``{type, params}``. The struct that a registry holds for ``type`` validates and converts
``params``, so that a plug-in adds a type without changing any closed union. The struct's field types, bounds
(`msgspec.Meta`) and descriptions are the command line's help, the TOML's schema and the window's forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from xmodal.errors import unknown_name
from xmodal.validation import invalid

S = TypeVar("S", bound=msgspec.Struct)
C = TypeVar("C", bound=msgspec.Struct)


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every component's configuration: keyword-only, frozen, unknown fields refused."""


class Registry(Generic[S]):
    """Name -> configuration struct, for one family of components.

    Parameters
    ----------
    what : the family's singular name in messages, ``"encoder"``.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._types: dict[str, type[S]] = {}

    def register(self, name: str) -> Callable[[type[C]], type[C]]:
        """Class decorator: make a configuration struct known under `name`."""

        def add(config: type[C]) -> type[C]:
            if name in self._types:
                raise ValueError(f"a {self.what} named {name!r} is already registered")
            self._types[name] = config  # type: ignore[assignment]  # C is S for every caller; mypy cannot bind both
            return config

        return add

    def __getitem__(self, name: str) -> type[S]:
        try:
            return self._types[name]
        except KeyError:
            raise unknown_name(self.what, name, self._types) from None

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._types))

    def __contains__(self, name: object) -> bool:
        return name in self._types

    def name_of(self, config: type[S]) -> str:
        """Return the name under which a struct was registered."""
        return next(name for name, known in self._types.items() if known is config)

    def summary(self, name: str) -> str:
        """Return the first line of the struct's docstring: one line of help."""
        return (self[name].__doc__ or "").strip().splitlines()[0]

    def convert(self, name: str, params: dict[str, Any], where: str) -> S:
        """Validate `params` against the struct registered as `name`.

        Raises
        ------
        UserError : unknown type, unknown field, wrong type or out of bounds; `where` names the place.
        """
        return convert(params, self[name], where=where)


def convert(value: object, to: type[C], where: str, *, strict: bool = True) -> C:
    """`msgspec.convert` with one clear sentence for the user instead of its exception."""
    try:
        return msgspec.convert(value, to, strict=strict)
    except msgspec.ValidationError as error:
        raise invalid(str(error), where) from error
