"""What a run started with, read off its change log: where a double click leads back to."""

from __future__ import annotations

from collections.abc import Iterable

from xmodal.errors import UserError
from xmodal.training.changes import AnyChange, LogRow, Restore, SetTemperature
from xmodal.training.config import RunConfig
from xmodal.training.transitions import Now, transition

from xmodal_gui.models.wishes import Subject, subject


def beginning(config: RunConfig, log: Iterable[LogRow]) -> RunConfig:
    """Return the configuration as it was before the first change of each thing.

    The inverse of the first change of a thing holds what it was at the start. Weights that were brought back from a
    checkpoint, and temperatures (learned ones have moved before they were set), are left as they are now.
    """
    first: dict[Subject, AnyChange] = {}
    for row in log:
        for inverse in row.inverse:
            if not isinstance(inverse, Restore | SetTemperature):
                first.setdefault(subject(inverse), inverse)
    for change in first.values():
        try:
            config = transition(config, change, Now(step=0, number=0, temperatures={})).config
        except UserError:  # what it was about is gone
            continue
    return config
