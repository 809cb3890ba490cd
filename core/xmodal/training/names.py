"""Names that people give to changes: kept with the run, so that whoever opens it reads them. Free of torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from xmodal.errors import UserError
from xmodal.store.notes import Notes
from xmodal.training.changes import LogRow

NAMES = "names"
"""Name of the note that keeps them."""
LONGEST = 80
"""Characters of a name."""

Names = dict[int, str]
"""Gesture (the number it was made with) -> its name."""


def read_names(notes: Notes) -> Names:
    """Return the names that are kept with a run; none if they cannot be read."""
    note = notes.note(NAMES)
    try:
        return {} if note is None else msgspec.json.decode(note, type=Names)
    except msgspec.DecodeError:  # names are a comfort: a run must open without them
        return {}


def encode_names(names: Mapping[int, str]) -> bytes:
    """Return the note that keeps names."""
    return msgspec.json.format(msgspec.json.encode(names), indent=1)


def with_name(names: Mapping[int, str], log: Iterable[LogRow], gesture: int, name: str) -> Names:
    """Return the names with another one for a gesture; an empty one takes its name away.

    Parameters
    ----------
    log : the changes that there are.

    Raises
    ------
    UserError : there is no such gesture, or the name is too long.
    """
    name = " ".join(name.split())
    if all(row.gesture != gesture for row in log):
        raise UserError(
            "name.no_change", "There is no change {gesture} to name: choose one of the log.", gesture=gesture
        )
    if len(name) > LONGEST:
        raise UserError("name.too_long", "A change's name has at most {most} characters: shorten it.", most=LONGEST)
    rest = {known: kept for known, kept in names.items() if known != gesture}
    return dict(sorted({**rest, gesture: name}.items())) if name else rest
