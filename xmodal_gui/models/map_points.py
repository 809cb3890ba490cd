"""The points of a map, unpacked from the layout that came over the wire."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from xmodal.projection.records import Layout

from xmodal_gui.models.turn import Turn, middle_of


@dataclass(frozen=True)
class MapPoints:
    """The points of a layout.

    Attributes
    ----------
    coordinates : (P, 2) float64; of a map in space, as it is seen from its side.
    modality : (P,) int64, place among the data's modalities. rows : (P,) int64.
    keys : (P,) int64, equal for the same row and modality in every layout of a scope.
    solid : (P, 3) float64, None of a flat map. depth : (P,) float64, the larger the nearer to the eye; None likewise.
    """

    coordinates: NDArray[np.float64]
    modality: NDArray[np.int64]
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]
    solid: NDArray[np.float64] | None = None
    depth: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def with_key(self, key: int) -> int | None:
        """Return the point of a key, or None."""
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if len(found) else None

    def seen_from(self, turn: Turn) -> MapPoints:
        """Return the same points seen from another side; a flat map has only one."""
        if self.solid is None:
            return self
        coordinates, depth = turn.seen(self.solid)
        return replace(self, coordinates=coordinates, depth=depth)

    def extent(self) -> NDArray[np.float64]:
        """Return places, (V, 2), that a picture of the points must show: of a map in space, from whatever side."""
        if self.solid is None or len(self) == 0:
            return self.coordinates
        reach = float(np.linalg.norm(self.solid - middle_of(self.solid), axis=1).max())
        return np.array([[-reach, -reach], [reach, reach]])


NO_POINTS = MapPoints(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def points_of(layout: Layout, modalities: tuple[str, ...], turn: Turn | None = None) -> MapPoints:
    """Unpack a layout; what is not finite is left out.

    Parameters
    ----------
    modalities : names in the order that `MapPoints.modality` counts them; holds all of the layout's.
    turn : from which side a map in space is seen; as a new one is, if None.
    """
    place = np.array([modalities.index(name) for name in layout.modalities], np.int64)
    modality = place[layout.modality.numpy().astype(np.int64)] if len(place) else np.zeros(0, np.int64)
    rows = layout.rows.numpy().astype(np.int64)
    coordinates = layout.coordinates.numpy().astype(np.float64)
    keep = np.isfinite(coordinates).all(axis=1)
    keys = rows * len(modalities) + modality
    points = MapPoints(coordinates[keep], modality[keep], rows[keep], keys[keep])
    if coordinates.shape[1] != 3:
        return points
    return replace(points, solid=points.coordinates).seen_from(Turn() if turn is None else turn)


def drawing_order(points: int) -> NDArray[np.int64]:
    """Return the order in which points are drawn: shuffled, so that no modality always lies on top; always the same."""
    # Without points, nobody waits for numpy.random on the way to the window.
    return np.random.default_rng(0).permutation(points).astype(np.int64) if points else np.zeros(0, np.int64)
