"""How partners' ranks went, snapshot by snapshot, for any row that is asked about. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from xmodal.projection.records import Snapshot

BUDGET = 96 * 2**20
"""Bytes of embeddings that are remembered; 40 snapshots of 2,000 pairs of 128 numbers."""
TIE = 1e-6
"""Cosines of float32 embeddings closer than this count as equal."""

Floats = NDArray[np.float64]


@dataclass
class _Moment:
    """One snapshot: its embeddings as they came, without a copy. What is counted once is kept."""

    step: int
    places: dict[int, int]
    same: NDArray[np.int64]
    vectors: dict[str, NDArray[np.float32]]
    present: dict[str, NDArray[np.bool_]]
    lengths: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    known: dict[tuple[int, str, str], float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(vectors.nbytes for vectors in self.vectors.values())

    def rank(self, row: int, a: str, b: str) -> float:
        if (row, a, b) not in self.known:
            with np.errstate(all="ignore"):  # embeddings that are not finite have no rank
                self.known[row, a, b] = self._rank(row, a, b)
        return self.known[row, a, b]

    def _rank(self, row: int, a: str, b: str) -> float:
        place = self.places.get(row)
        if place is None or a not in self.vectors or b not in self.vectors:
            return np.nan
        if not (self._has(a)[place] and self._has(b)[place]):
            return np.nan
        query = self.vectors[a][place] / self._length(a)[place]
        scores = self.vectors[b] @ query / self._length(b)
        scores[~self._has(b)] = -np.inf
        hits = (self.same == self.same[place]) & self._has(b)
        best = scores[hits].max()
        above = scores > best + TIE
        level = (scores >= best - TIE) & ~above
        return float(1 + above.sum() + (level & ~hits).sum() / ((level & hits).sum() + 1))

    def _length(self, modality: str) -> NDArray[np.float32]:
        """(R,): never 0, and not finite where the embedding is not."""
        if modality not in self.lengths:
            length = np.linalg.norm(self.vectors[modality], axis=1)
            self.lengths[modality] = np.maximum(length, np.finfo(np.float32).tiny)
        return self.lengths[modality]

    def _has(self, modality: str) -> NDArray[np.bool_]:
        finite: NDArray[np.bool_] = np.isfinite(self._length(modality))
        return finite & self.present[modality] if modality in self.present else finite


class RankHistory:
    """Remembers snapshots within a budget, and counts a row's ranks in them when it is asked for.

    To count the ranks of all rows at every snapshot would cost a tenth of a second each on a core that trains; one
    row costs a product of a matrix and a vector. Where the budget ends every second snapshot is forgotten, so that
    what is left still reaches back to the first.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._moments: list[_Moment] = []

    def __len__(self) -> int:
        return len(self._moments)

    def clear(self) -> None:
        """Forget all: other data, or another session."""
        self._moments.clear()

    def add(self, snapshot: Snapshot, same: NDArray[np.int64]) -> None:
        """Remember a snapshot; what lies on a line of training that was left by a rewind is forgotten.

        Parameters
        ----------
        same : (N,) codes of all rows of the data, as of `PairedData.same`.
        """
        self._moments = [moment for moment in self._moments if moment.step < snapshot.step]
        rows = snapshot.rows.numpy()
        self._moments.append(
            _Moment(
                step=snapshot.step,
                places={row: place for place, row in enumerate(rows.tolist())},
                same=same[rows],
                vectors={name: vectors.numpy() for name, vectors in snapshot.vectors.items()},
                present={name: present.numpy() for name, present in snapshot.present.items()},
            )
        )
        while len(self._moments) > 2 and sum(moment.size for moment in self._moments) > self._budget:
            self._moments = [*self._moments[:-1:2], self._moments[-1]]

    def of(self, row: int, a: str, b: str) -> tuple[NDArray[np.int64], Floats]:
        """Return at which steps, (K,), a row's partner had which rank when `a` looked for `b`, (K,); NaN where none."""
        steps = np.array([moment.step for moment in self._moments], np.int64)
        return steps, np.array([moment.rank(row, a, b) for moment in self._moments], np.float64)
