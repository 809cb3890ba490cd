"""The points of a snapshot and their neighbour graph: what every method shares until the embeddings change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from xmodal.projection.graph import neighbor_graph
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.points import Points, gather_points
from xmodal.projection.records import NEIGHBOURS, Snapshot


class Neighborhood(NamedTuple):
    """A snapshot, its points and its graph. `digest` tells embeddings apart; `nearest` are the neighbours, (P, k)."""

    digest: bytes
    snapshot: Snapshot
    points: Points
    graph: sp.csr_array
    nearest: NDArray[np.int32] | None = None


def neighborhood_of(snapshot: Snapshot, digest: bytes = b"") -> Neighborhood:
    """Find the neighbours of all points of a snapshot.

    Raises
    ------
    ValueError : embeddings that have no joint map (see `gather_points`).
    """
    points = gather_points(snapshot)
    found = find_neighbors(points.unit, NEIGHBOURS)
    return Neighborhood(digest, snapshot, points, neighbor_graph(found), found.nearest)
