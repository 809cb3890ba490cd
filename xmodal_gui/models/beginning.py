"""What a run started with, read off its change log: where a double click leads back to."""

from __future__ import annotations

from collections.abc import Iterable

from xmodal.errors import UserError
from xmodal.training.changes import AddTerm, AnyChange, LogRow, Restore, SetTemperature
from xmodal.training.config import RunConfig
from xmodal.training.transitions import Now, Subject, subject, transition


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


def first_weights(config: RunConfig, log: Iterable[LogRow]) -> dict[str, float]:
    """Return the weight that each term started with: at the start of the run, or when it was added."""
    rows = list(log)
    weights = {term.id: term.weight for term in config.cost.terms}
    weights |= {row.change.section.id: row.change.section.weight for row in rows if isinstance(row.change, AddTerm)}
    return weights | {term.id: term.weight for term in beginning(config, rows).cost.terms}
