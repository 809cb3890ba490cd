"""The contract of what makes maps: a fresh fit, and one that goes on from the last map."""

# P points of a part, d dimensions of the map.
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from xmodal.projection.graph import neighbor_graph
from xmodal.projection.layout import Coordinates
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.pca import project_pca
from xmodal.projection.placement import match, place
from xmodal.projection.points import Points
from xmodal.projection.records import NEIGHBOURS, Snapshot
from xmodal.projection.settings import MapSettings

LEAST_POINTS = 4
"""Fewer points have no neighbours to speak of: their map is that of their principal components."""


class Part(NamedTuple):
    """Points that are fitted together: those of a snapshot, or of one of its modalities.

    Parameters
    ----------
    graph : (P, P) neighbour graph, k = 15. seed : of whatever chance there is.
    """

    snapshot: Snapshot
    points: Points
    graph: sp.csr_array
    settings: MapSettings
    seed: int

    @property
    def dimensions(self) -> int:
        """Of the map."""
        return self.settings.dimensions

    def linear(self) -> Coordinates:
        """Return the principal components, (P, d)."""
        return project_pca(self.points.unit, self.dimensions)

    def graph_of(self, neighbours: int) -> sp.csr_array:
        """Return the graph of so many neighbours, (P, P)."""
        if neighbours == NEIGHBOURS:
            return self.graph
        return neighbor_graph(find_neighbors(self.points.unit, neighbours))


class Past(NamedTuple):
    """A part as it was last mapped.

    Parameters
    ----------
    keys : of its points. coordinates : (P, d). state : what the maker remembered; None after the death of a process.
    """

    keys: NDArray[np.int64]
    coordinates: Coordinates
    state: Any = None

    def start(self, part: Part) -> Coordinates:
        """Return where to start from: known points where they were, new ones by their neighbours. (P, d)."""
        here, there = match(part.points.keys(), self.keys)
        return place(part.points, part.graph, here, self.coordinates[there], part.seed)


class Made(NamedTuple):
    """A map of a part, (P, d), and what its maker wants to know when the next one is made."""

    coordinates: Coordinates
    state: Any = None


class Maker:
    """Makes maps of one method."""

    def fit(self, part: Part) -> Made:
        """Map points from nothing. Equal parts give equal maps.

        Raises
        ------
        Cancelled : nobody wants the map any more (`xmodal.progress`).
        """
        raise NotImplementedError

    def follow(self, part: Part, past: Past) -> Made:
        """Map points so that the map is like the last one; at least a quarter of them are known from there."""
        del past
        return self.fit(part)

    def fixed_axes(self, points: Points) -> int:
        """Return how many axes mean something and may not be turned when the map is laid over the last one."""
        del points
        return 0
