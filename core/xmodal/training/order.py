"""In which order rows are read: a pure function of (seed, epoch, cursor)."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from xmodal.training.seeds import generator


class DataOrder:
    """Shuffled epochs over the training rows.

    Parameters
    ----------
    rows : (N,) the rows to read, N >= 1.
    seed : the run's.
    """

    def __init__(self, rows: NDArray[np.int64], seed: int) -> None:
        self._rows = rows
        self._seed = seed
        self._epoch = -1
        self._shuffled = rows

    def batch(self, epoch: int, cursor: int, size: int) -> tuple[NDArray[np.int64], int, int]:
        """Return the rows of the next batch and where the one after it starts.

        The tail of an epoch that is shorter than a batch is skipped, so that every batch is full (all of the rows,
        where there are fewer than a batch).

        Returns
        -------
        rows : (min(size, N),), epoch, cursor : of the next batch.
        """
        size = min(size, len(self._rows))
        if cursor + size > len(self._rows):
            epoch, cursor = epoch + 1, 0
        if epoch != self._epoch:
            shuffle = torch.randperm(len(self._rows), generator=generator(self._seed, "order", epoch))
            self._shuffled, self._epoch = self._rows[shuffle.numpy()], epoch
        return self._shuffled[cursor : cursor + size], epoch, cursor + size
