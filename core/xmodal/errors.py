"""Errors that a person can act on.

Every error that a user can cause is a `UserError`: a stable code, an English template and the fields that fill
it. The command line prints the English; a window translates the template and fills in the same fields.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping


class UserError(ValueError):
    """A mistake, or a state of the world, that the user can do something about.

    Parameters
    ----------
    code : stable dotted name, ``"config.unknown_name"``; translations and tests refer to it.
    template : one English sentence with ``{field}`` placeholders: what is wrong, where, what to do.
    fields : values for the placeholders; must be representable as text and survive a trip over the wire. Another
        `UserError` stands for its sentence.
    """

    def __init__(self, code: str, template: str, **fields: object) -> None:
        super().__init__(code, template, fields)
        self.code = code
        self.template = template
        self.fields = fields

    def __str__(self) -> str:
        return said(self.template, self.fields)

    def told(self) -> dict[str, str]:
        """Return the fields as text, as they travel.

        Of an error within, the template stands under the field's name, and its fields under ``NAME.FIELD``.
        """
        plain: dict[str, str] = {}
        for name, value in self.fields.items():
            if isinstance(value, UserError):
                plain[name] = value.template
                plain.update({f"{name}.{inner}": text for inner, text in value.told().items()})
            else:
                plain[name] = str(value)
        return plain


def said(
    template: str, fields: Mapping[str, object], translated: Callable[[str], str] = lambda template: template
) -> str:
    """Return a template filled in, errors within it, too.

    Parameters
    ----------
    fields : of a `UserError`, or what `UserError.told` returned. translated : says a template, or a field that is one.
    """
    plain: dict[str, object] = {}
    for name, value in fields.items():
        inner = {key.removeprefix(f"{name}."): field for key, field in fields.items() if key.startswith(f"{name}.")}
        if isinstance(value, UserError):
            plain[name] = said(value.template, value.fields, translated)
        elif inner:
            plain[name] = said(str(value), inner, translated)
        else:
            plain[name] = translated(value) if isinstance(value, str) else value
    return translated(template).format(**plain)


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
