"""Errors that a person can act on.

Every error that a user can cause is a `UserError`: a stable code, an English template and the fields that fill
it. The command line prints the English; a window translates the template and fills in the same fields.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(ValueError):
    """A mistake, or a state of the world, that the user can do something about.

    Parameters
    ----------
    code : stable dotted name, ``"config.unknown_name"``; translations and tests refer to it.
    template : one English sentence with ``{field}`` placeholders: what is wrong, where, what to do.
    fields : values for the placeholders; must be representable as text and survive a trip over the wire.
    """

    def __init__(self, code: str, template: str, **fields: object) -> None:
        super().__init__(code, template, fields)
        self.code = code
        self.template = template
        self.fields = fields

    def __str__(self) -> str:
        return self.template.format(**self.fields)


def unknown_name(what: str, name: str, choices: Iterable[str], *, where: str = "") -> UserError:
    """Build the error for a name that is not registered: lists the choices and proposes the nearest.

    Parameters
    ----------
    what : is missed, ``"encoder"``; written down where this is called, so that it can be translated.
    where : what should have it; empty where that is clear.
    """
    names = sorted(choices)
    near = difflib.get_close_matches(name, names, n=1)
    fields = {"what": what, "name": name, "choices": ", ".join(names) or "(none)"}
    if where:
        fields["where"] = where
        template = "There is no {what} named {name!r} in {where}: choose one of {choices}."
    else:
        template = "There is no {what} named {name!r}: choose one of {choices}."
    if near:
        fields["near"] = near[0]
        template = "There is no {what} named {name!r}: did you mean {near!r}? choose one of {choices}."
    return UserError("name.unknown", template, **fields)
