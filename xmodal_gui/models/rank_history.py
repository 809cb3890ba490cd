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
    """One snapshot; embeddings are unit rows, and zeros where there is none."""

    segment: int
    step: int
    places: dict[int, int]
    same: NDArray[np.int64]
    units: dict[str, NDArray[np.float32]]
    has: dict[str, NDArray[np.bool_]]
    known: dict[tuple[int, str, str], float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(unit.nbytes for unit in self.units.values())

    def rank(self, row: int, a: str, b: str) -> float:
        if (row, a, b) not in self.known:
            self.known[row, a, b] = self._rank(row, a, b)
        return self.known[row, a, b]

    def _rank(self, row: int, a: str, b: str) -> float:
        place = self.places.get(row)
        if place is None or a not in self.units or b not in self.units:
            return np.nan
        if not (self.has[a][place] and self.has[b][place]):
            return np.nan
        scores = self.units[b] @ self.units[a][place]
        scores[~self.has[b]] = -np.inf
        hits = (self.same == self.same[place]) & self.has[b]
        best = scores[hits].max()
        above = scores > best + TIE
        level = (scores >= best - TIE) & ~above
        return float(1 + above.sum() + (level & ~hits).sum() / ((level & hits).sum() + 1))


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
        has = {name: _usable(snapshot, name) for name in snapshot.vectors}
        self._moments.append(
            _Moment(
                segment=snapshot.segment,
                step=snapshot.step,
                places={row: place for place, row in enumerate(rows.tolist())},
                same=same[rows],
                units={name: _units(snapshot, name, has[name]) for name in has},
                has=has,
            )
        )
        while len(self._moments) > 2 and sum(moment.size for moment in self._moments) > self._budget:
            self._moments = [*self._moments[:-1:2], self._moments[-1]]

    def of(self, row: int, a: str, b: str) -> tuple[NDArray[np.int64], Floats]:
        """Return at which steps, (K,), a row's partner had which rank when `a` looked for `b`, (K,); NaN where none."""
        steps = np.array([moment.step for moment in self._moments], np.int64)
        return steps, np.array([moment.rank(row, a, b) for moment in self._moments], np.float64)


def _usable(snapshot: Snapshot, modality: str) -> NDArray[np.bool_]:
    usable: NDArray[np.bool_] = np.isfinite(snapshot.vectors[modality].numpy()).all(axis=1)
    present = snapshot.present.get(modality)
    return usable if present is None else usable & present.numpy()


def _units(snapshot: Snapshot, modality: str, has: NDArray[np.bool_]) -> NDArray[np.float32]:
    vectors = np.where(has[:, None], snapshot.vectors[modality].numpy(), np.float32(0))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: NDArray[np.float32] = (vectors / np.maximum(length, np.finfo(np.float32).tiny)).astype(np.float32)
    return units
