"""From the neighbour graph to a map: UMAP's cost, minimised without chance, so that equal graphs give equal maps.

umap-learn descends by sampled edges and sampled repulsion; the noise keeps points moving. Here attraction is summed
over all edges and repulsion over all pairs (`repulsion`), each point's step is divided by the stiffness of its
edges, and momentum does the rest. A map that has come to rest stays where it is; started from the last map, it
follows the data and nothing else.
"""

# P points, d = 2 or 3 dimensions, E stored entries of the symmetric graph.
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.typing import NDArray

from xmodal.projection.repulsion import Curve, Repulsion
from xmodal.projection.repulsion_3d import SampledRepulsion

Coordinates = NDArray[np.float32]

REPULSION_RATE = 10.0
"""Weight of repulsion, umap-learn's ``negative_sample_rate``. Its default of 5 limits cost, not quality: 10 is more
trustworthy on every snapshot tried, by .007 to .025, and here it costs nothing."""
START_EXTENT = 10.0
"""Largest absolute coordinate from which a fresh fit starts, as in umap-learn."""
JITTER = 1e-2
"""Standard deviation of the noise that parts points which start in one place."""
FARTHEST_STEP = 1.0


class Phase(NamedTuple):
    """A stretch of the descent: `rate` times the preconditioned step, plus `momentum` times the last displacement."""

    iterations: int
    rate: float
    momentum: float


FIT = (Phase(100, 1.0, 0.9), Phase(50, 1.0, 0.8), Phase(50, 1.0, 0.0))
"""Schedule of a fresh fit."""
REFRESH = (Phase(19, 1.5, 0.8), Phase(11, 1.0, 0.0))
"""Schedule of a refresh: get going, then come to rest."""


class Descent:
    """One minimisation, in slices: whoever runs it may stop after any of them.

    Parameters
    ----------
    graph : (P, P) of `graph.neighbor_graph`.
    start_Pd : coordinates to start from; copied.
    schedule : `FIT` or `REFRESH`.
    mobility_P : (P,) in [0, 1], factor of each point's steps (`placement.mobility`); None: all free.
    """

    def __init__(
        self,
        graph: sp.csr_array,
        start_Pd: Coordinates,
        schedule: tuple[Phase, ...],
        mobility_P: NDArray[np.float32] | None = None,
        *,
        curve: Curve | None = None,
        repulsion_rate: float = REPULSION_RATE,
    ) -> None:
        self.coordinates = np.array(start_Pd, np.float32, order="C")
        self._displacement = np.zeros_like(self.coordinates)
        count = len(self.coordinates)
        self._mobility = np.ones(count, np.float32) if mobility_P is None else mobility_P
        self._graph = graph
        self._weights = graph.data / graph.data.max() if graph.nnz else graph.data
        self._degree = np.asarray(graph.sum(axis=1), np.float32).ravel()
        if graph.nnz:
            self._degree /= graph.data.max()
        self._curve = curve or Curve()
        self._rate = repulsion_rate / max(count, 1)
        is_flat = self.coordinates.shape[1] == 2
        self._repulsion = Repulsion(self._curve) if is_flat else SampledRepulsion(self._curve)
        self._left = [phase for phase in schedule for _ in range(phase.iterations)][::-1]

    @property
    def is_done(self) -> bool:
        """Whether the schedule is at its end."""
        return not self._left

    @property
    def left(self) -> int:
        """Iterations to come."""
        return len(self._left)

    def advance(self, iterations: int | None = None) -> Coordinates:
        """Go on for so many iterations, or to the end; return the coordinates, (P, d)."""
        if len(self.coordinates) < 2:
            self._left.clear()
        for _ in range(len(self._left) if iterations is None else min(iterations, len(self._left))):
            phase = self._left.pop()
            push_Pd = self._repulsion.forces(self.coordinates) * (self._rate * self._degree[:, None])
            _step(
                self.coordinates,
                self._displacement,
                self._graph.indptr,
                self._graph.indices,
                self._weights,
                push_Pd.astype(np.float32, copy=False),
                self._mobility,
                np.float32(self._curve.a),
                np.float32(self._curve.b),
                np.float32(phase.rate),
                np.float32(phase.momentum),
            )
        return self.coordinates


def fit_start(linear_Pd: NDArray[np.float32], seed: int = 0) -> Coordinates:
    """Turn a linear map into the start of a fresh fit: scaled to `START_EXTENT`, duplicates parted by `seed`."""
    largest = float(np.abs(linear_Pd).max(initial=0.0))
    scale = START_EXTENT / largest if largest > 0 else 1.0
    noise = np.random.default_rng(seed).normal(0.0, JITTER, linear_Pd.shape)
    return np.asarray(linear_Pd * scale + noise, np.float32)


@njit(cache=True, fastmath=True)
def _step(
    map_Pd: NDArray[np.float32],
    displacement_Pd: NDArray[np.float32],
    start_P: NDArray[np.int32],
    neighbor_E: NDArray[np.int32],
    weight_E: NDArray[np.float32],
    push_Pd: NDArray[np.float32],
    mobility_P: NDArray[np.float32],
    a: np.float32,
    b: np.float32,
    rate: np.float32,
    momentum: np.float32,
) -> None:
    """Move all points at once, in place.

    Attraction along an edge is 2 w g (y_j - y_i) with g = 2 a b d^(2b - 2) / (1 + a d^2b), twice because umap-learn
    moves both ends at each of the edge's two directions. The sum of 2 w g is the point's stiffness: a step divided
    by it lands, for repulsion zero, on the weighted mean of the neighbours.
    """
    after_Pd = np.empty_like(map_Pd)
    is_solid = map_Pd.shape[1] == 3
    dz, move_z = np.float32(0.0), 0.0
    for i in range(len(map_Pd)):
        pull_x, pull_y, pull_z, stiffness = 0.0, 0.0, 0.0, 1e-3
        for e in range(start_P[i], start_P[i + 1]):
            j = neighbor_E[e]
            dx, dy = map_Pd[j, 0] - map_Pd[i, 0], map_Pd[j, 1] - map_Pd[i, 1]
            if is_solid:
                dz = map_Pd[j, 2] - map_Pd[i, 2]
            squared = dx * dx + dy * dy + dz * dz + np.float32(1e-6)
            power = squared**b
            strength = np.float32(4.0) * weight_E[e] * a * b * power / (squared * (np.float32(1.0) + a * power))
            pull_x += strength * dx
            pull_y += strength * dy
            pull_z += strength * dz
            stiffness += strength
        step = rate * mobility_P[i] / stiffness
        move_x = momentum * displacement_Pd[i, 0] + step * (pull_x + push_Pd[i, 0])
        move_y = momentum * displacement_Pd[i, 1] + step * (pull_y + push_Pd[i, 1])
        if is_solid:
            move_z = momentum * displacement_Pd[i, 2] + step * (pull_z + push_Pd[i, 2])
        length = np.sqrt(move_x * move_x + move_y * move_y + move_z * move_z)
        share = FARTHEST_STEP / length if length > FARTHEST_STEP else 1.0
        displacement_Pd[i, 0], displacement_Pd[i, 1] = share * move_x, share * move_y
        after_Pd[i, 0], after_Pd[i, 1] = map_Pd[i, 0] + share * move_x, map_Pd[i, 1] + share * move_y
        if is_solid:
            displacement_Pd[i, 2] = share * move_z
            after_Pd[i, 2] = map_Pd[i, 2] + share * move_z
    map_Pd[:] = after_Pd
