"""One fit of all points, or one per modality: taking a snapshot apart, and putting the maps of its parts together."""

# P points of the whole, d dimensions of the map.
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from xmodal.projection.align import align
from xmodal.projection.graph import neighbor_graph
from xmodal.projection.layout import Coordinates
from xmodal.projection.makers.base import Made, Part
from xmodal.projection.neighborhood import Neighborhood
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.points import Points
from xmodal.projection.records import NEIGHBOURS
from xmodal.projection.settings import MapSettings


def parts_of(near: Neighborhood, settings: MapSettings, seed: int) -> dict[str, Part]:
    """Return what is fitted together: all points under the name ``""``, or those of each modality under its own."""
    points = near.points
    if settings.fit == "joint":
        return {"": Part(near.snapshot, points, near.graph, settings, seed)}
    parts = {}
    for index in np.flatnonzero(np.bincount(points.modality, minlength=len(points.modalities))):
        one = points.only(points.modality == index)
        graph = neighbor_graph(find_neighbors(one.unit, NEIGHBOURS)) if near.graph.nnz else no_graph(one)
        parts[points.modalities[index]] = Part(near.snapshot, one, graph, settings, seed)
    return parts


def join(points: Points, made: Mapping[str, Made]) -> Coordinates:
    """Return the map of all points, (P, d).

    Parts that were fitted on their own are turned, reflected and moved, but never scaled, so that rows which they have
    in common with the first part lie nearest to where this one has them: whatever distance is left between clouds
    means nothing.
    """
    if "" in made:
        return made[""].coordinates
    if not made:
        return np.zeros((0, 2), np.float32)
    whole = np.zeros((len(points.unit), next(iter(made.values())).coordinates.shape[1]), np.float32)
    first_rows, first = None, None
    for name, one in made.items():
        mine = np.flatnonzero(points.modality == points.modalities.index(name))
        rows, coordinates = points.rows[mine], one.coordinates
        if first_rows is None or first is None:
            first_rows, first = rows, coordinates
        else:
            _, here, there = np.intersect1d(rows, first_rows, assume_unique=True, return_indices=True)
            coordinates = align(coordinates, first[there], here)
        whole[mine] = coordinates
    return whole


def no_graph(points: Points) -> sp.csr_array:
    """Return a graph without edges, for maps that ask for none."""
    count = len(points.unit)
    nothing = np.zeros(0, np.int32)
    return sp.csr_array((nothing.astype(np.float32), nothing, np.zeros(count + 1, np.int32)), shape=(count, count))
