"""In which order rows are read: a pure function of (seed, epoch, cursor) and of the rows' weights."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from xmodal.training.seeds import generator


class DataOrder:
    """Shuffled epochs over the training rows.

    A row of weight w is read in a share w / max(w) of the epochs, drawn anew for each: never twice in one, so that no
    batch holds a row as its own negative, and the weight means the same for every term, also for those that are no
    sum over rows. The shuffle is that of all rows, and the cursor a place in it: what becomes of one row does not
    move another, and equal weights read what no weights read, bit for bit.

    Parameters
    ----------
    rows : (N,) the rows to read, N >= 1. seed : the run's.
    weights : (N,) >= 0, not all 0; None: equal.
    """

    def __init__(self, rows: NDArray[np.int64], seed: int, weights: NDArray[np.float64] | None = None) -> None:
        self._rows = rows
        self._seed = seed
        self._share = None if weights is None else weights / weights.max()
        self._epoch = -1
        self._shuffled = rows
        self._places = np.arange(len(rows))

    def batch(self, epoch: int, cursor: int, size: int) -> tuple[NDArray[np.int64], int, int]:
        """Return the rows of the next batch and where the one after it starts.

        The tail of an epoch that is shorter than a batch is skipped, so that every batch is full (all of the rows,
        where there are fewer than a batch).

        Returns
        -------
        rows : (min(size, N),), with weights those of the epoch at most; epoch, cursor : of the next batch.
        """
        self._enter(epoch)
        start = int(np.searchsorted(self._places, cursor))
        if start + min(size, len(self._places)) > len(self._places):
            epoch, start = epoch + 1, 0
            self._enter(epoch)
        places = self._places[start : start + size]
        return self._shuffled[places], epoch, int(places[-1]) + 1

    def _enter(self, epoch: int) -> None:
        """Shuffle the rows of an epoch, and find the places of those that are read in it."""
        if epoch == self._epoch:
            return
        shuffle = torch.randperm(len(self._rows), generator=generator(self._seed, "order", epoch)).numpy()
        self._shuffled, self._epoch = self._rows[shuffle], epoch
        if self._share is not None:
            drawn = torch.rand(len(self._rows), generator=generator(self._seed, "row_weights", epoch)).numpy()
            self._places = np.flatnonzero((drawn < self._share)[shuffle])
