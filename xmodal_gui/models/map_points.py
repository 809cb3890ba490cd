"""The points of a map, unpacked from the layout that came over the wire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xmodal.projection.records import Layout


@dataclass(frozen=True)
class MapPoints:
    """The points of a layout.

    Attributes
    ----------
    coordinates : (P, 2) float64. modality : (P,) int64, place among the data's modalities. rows : (P,) int64.
    keys : (P,) int64, equal for the same row and modality in every layout of a scope.
    """

    coordinates: NDArray[np.float64]
    modality: NDArray[np.int64]
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def with_key(self, key: int) -> int | None:
        """Return the point of a key, or None."""
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if len(found) else None


NO_POINTS = MapPoints(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def points_of(layout: Layout, modalities: tuple[str, ...]) -> MapPoints:
    """Unpack a layout; what is not finite is left out.

    Parameters
    ----------
    modalities : names in the order that `MapPoints.modality` counts them; holds all of the layout's.
    """
    place = np.array([modalities.index(name) for name in layout.modalities], np.int64)
    modality = place[layout.modality.numpy().astype(np.int64)] if len(place) else np.zeros(0, np.int64)
    rows = layout.rows.numpy().astype(np.int64)
    coordinates = layout.coordinates.numpy().astype(np.float64)
    keep = np.isfinite(coordinates).all(axis=1)
    keys = rows * len(modalities) + modality
    return MapPoints(coordinates[keep], modality[keep], rows[keep], keys[keep])


def drawing_order(points: int) -> NDArray[np.int64]:
    """Return the order in which points are drawn: shuffled, so that no modality always lies on top; always the same."""
    # Without points, nobody waits for numpy.random on the way to the window.
    return np.random.default_rng(0).permutation(points).astype(np.int64) if points else np.zeros(0, np.int64)
