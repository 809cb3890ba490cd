"""Training rows that are read more or less often than others, or never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.training.config import RowWeights, RunConfig

if TYPE_CHECKING:
    from xmodal.data.base import PairedData
    from xmodal.training.order import DataOrder

FEWEST = 2
"""Training rows that must be left: a pair needs another one to be told from."""


def weight_of(weights: Iterable[RowWeights]) -> dict[int, float]:
    """Return row -> weight, of the rows that are named; a later group counts."""
    return {row: group.weight for group in weights for row in group.rows}


def grouped(weight: Mapping[int, float]) -> tuple[RowWeights, ...]:
    """Return the same as groups of equal weight, the lightest first, their rows sorted."""
    rows_of: dict[float, list[int]] = {}
    for row in sorted(weight):
        rows_of.setdefault(weight[row], []).append(row)
    return tuple(RowWeights(weight=value, rows=tuple(rows_of[value])) for value in sorted(rows_of))


def check_row_weights(config: RunConfig, data: PairedData) -> None:
    """Refuse weights of rows that are not trained on, and weights that leave fewer than `FEWEST`.

    Raises
    ------
    UserError : says which.
    """
    if not config.row_weights:
        return
    train = data.splits["train"]
    named = np.concatenate([np.array(group.rows, np.int64) for group in config.row_weights])
    strange = named[~np.isin(named, train)]
    if len(strange):
        raise UserError(
            "rows.not_training",
            "Row {row} is no training row of {name}: only those can be excluded from training, or weighted.",
            row=int(strange[0]),
            name=data.name,
        )
    left = int((_weights(config, train) > 0).sum())
    if left < min(FEWEST, len(train)):
        raise UserError(
            "rows.none_left",
            "{left} of {rows} training rows would be left: exclude fewer of them.",
            left=left,
            rows=len(train),
        )


def training_order(config: RunConfig, data: PairedData) -> DataOrder:
    """Return in which order the training rows are read.

    Raises
    ------
    UserError : there are none.
    """
    from xmodal.training.order import DataOrder  # torch: changes and their transitions are free of it

    rows = data.splits["train"]
    if len(rows) == 0:
        raise UserError("data.no_training_rows", "The train split of {name} is empty.", name=data.name)
    return DataOrder(rows, config.seed, _weights(config, rows) if config.row_weights else None)


def _weights(config: RunConfig, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weight of each of the rows, (N,)."""
    weights = np.ones(len(rows))
    order = np.argsort(rows)
    for group in config.row_weights:
        place = np.searchsorted(rows, np.array(group.rows, np.int64), sorter=order)
        weights[order[place]] = group.weight
    return weights
