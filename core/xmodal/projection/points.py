"""From a snapshot to the points of one joint map: unit rows of all modalities, those without a direction left out."""

# P points, D embedding size, R rows of the snapshot.
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import unit_rows
from xmodal.projection.records import Snapshot

Floats = NDArray[np.float32]


class Points(NamedTuple):
    """The points of a joint map, sorted by modality, then as the snapshot's rows.

    Parameters
    ----------
    unit : (P, D) float32 unit rows. modality : (P,) int32, index in `modalities`. rows : (P,) int64.
    dropped : modality -> embeddings that are present but not finite or all zeros.
    """

    modalities: tuple[str, ...]
    unit: Floats
    modality: NDArray[np.int32]
    rows: NDArray[np.int64]
    dropped: dict[str, int]

    def keys(self) -> NDArray[np.int64]:
        """One number per point, equal for the same row and modality in every snapshot of a scope: (P,)."""
        keys: NDArray[np.int64] = self.rows * len(self.modalities) + self.modality
        return keys

    def only(self, which: NDArray[np.bool_]) -> Points:
        """Return some of the points, by a mask (P,)."""
        return self._replace(unit=self.unit[which], modality=self.modality[which], rows=self.rows[which])

    def of_modality(self, index: int | np.integer[Any]) -> Floats:
        """Return the unit rows of one modality, (P_m, D)."""
        unit: Floats = self.unit[self.modality == index]
        return unit


def gather_points(snapshot: Snapshot) -> Points:
    """Put all modalities of a snapshot into one set of points.

    Raises
    ------
    ValueError : modalities of different dimensions have no joint map; arrays of different lengths.
    """
    rows = snapshot.rows.numpy()
    modalities = tuple(snapshot.vectors)
    sizes = {vectors.shape[1] for vectors in snapshot.vectors.values()}
    if len(sizes) > 1:
        raise ValueError(f"one map needs embeddings of one dimension, not of {sorted(sizes)}")
    unit, modality, numbers, dropped = [], [], [], {}
    for index, (name, packed) in enumerate(snapshot.vectors.items()):
        vectors = packed.numpy()
        if len(vectors) != len(rows):
            raise ValueError(f"{name} has {len(vectors)} embeddings for {len(rows)} rows")
        present = snapshot.present[name].numpy() if name in snapshot.present else np.ones(len(rows), np.bool_)
        usable = present & np.isfinite(vectors).all(axis=1) & (vectors != 0).any(axis=1)
        dropped[name] = int(present.sum() - usable.sum())
        unit.append(unit_rows(vectors[usable]).astype(np.float32))
        modality.append(np.full(len(unit[-1]), index, np.int32))
        numbers.append(rows[usable])
    if not modalities:
        return Points((), np.zeros((0, 1), np.float32), np.zeros(0, np.int32), np.zeros(0, np.int64), {})
    return Points(modalities, np.concatenate(unit), np.concatenate(modality), np.concatenate(numbers), dropped)
