"""Where a refresh starts: points known from the last map where they were, new ones by their neighbours."""

# P points, D embedding size, d dimensions of the map, C points common to both maps.
from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from xmodal.projection.layout import JITTER, Coordinates
from xmodal.projection.points import Points

LEAST_KNOWN = 0.25
"""Share of points that must be known from the last map; with fewer a fresh fit is the better start."""
LEAST_MOBILITY = 0.12
CHANGED = 0.25
"""Share of a point's neighbour weight that must have changed for it to move freely. Between epochs most points do."""
ROUNDS = 5
"""A new point whose neighbours are new too waits for them this often, then stays at its linear guess."""


def match(keys_P: NDArray[np.int64], last_P: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the positions in either of the keys that both have: (C,), (C,)."""
    _, here, there = np.intersect1d(keys_P, last_P, assume_unique=True, return_indices=True)
    return here, there


def place(
    points: Points, graph: sp.csr_array, known_C: NDArray[np.intp], where_Cd: Coordinates, seed: int = 0
) -> Coordinates:
    """Return coordinates to start from: (P, d).

    Known points stay. A new point goes to the weighted mean of its neighbours that have a place, in rounds; one
    that none of them leads to goes where a linear map, fitted to the known points, puts it.

    Parameters
    ----------
    known_C : which points are known. where_Cd : their last coordinates.
    """
    count = len(points.unit)
    start = np.zeros((count, where_Cd.shape[1]))
    start[known_C] = where_Cd
    placed = np.zeros(count, np.bool_)
    placed[known_C] = True
    if placed.all():
        return start.astype(np.float32)
    new = ~placed
    start[new] = _linear_guess(points.unit, known_C, where_Cd)[new]
    for _ in range(ROUNDS):
        weight = graph[:, placed].sum(axis=1)
        reached = new & ~placed & (weight > 0)
        if not reached.any():
            break
        start[reached] = (graph[reached][:, placed] @ start[placed]) / weight[reached, None]
        placed |= reached
    start[new] += np.random.default_rng(seed).normal(0.0, JITTER, (int(new.sum()), start.shape[1]))
    return start.astype(np.float32)


def mobility(
    graph: sp.csr_array, last: sp.csr_array, here_C: NDArray[np.intp], there_C: NDArray[np.intp]
) -> NDArray[np.float32]:
    r"""How freely each point may move: points whose neighbours did not change are held. (P,) in [`LEAST_MOBILITY`, 1].

    With the weights w of a point's neighbours now and w' on the last map, its change is
    :math:`c = 1 - \sum_j \min(w_j, w'_j) / \sum_j \max(w_j, w'_j)`; from `CHANGED` on it is free. The rest of the
    mobility lets a map that lags behind its data come to rest.

    Parameters
    ----------
    graph, last : neighbour graphs of the points now and of the last map. here_C, there_C : as of `match`; points
        that are not common are free.
    """
    free = np.ones(graph.shape[0], np.float32)
    if graph.shape == last.shape and len(here_C) == graph.shape[0] and np.array_equal(here_C, there_C):
        here_C = np.arange(len(free))  # the usual case: the same points in the same order
    else:
        graph, last = graph[here_C][:, here_C], last[there_C][:, there_C]
    kept = graph.minimum(last).sum(axis=1)
    change = 1.0 - kept / np.maximum(graph.sum(axis=1) + last.sum(axis=1) - kept, 1e-12)
    free[here_C] = np.minimum(LEAST_MOBILITY + (1.0 - LEAST_MOBILITY) * change / CHANGED, 1.0)
    return free


def _linear_guess(
    unit_PD: NDArray[np.float32], known_C: NDArray[np.intp], where_Cd: Coordinates, ridge: float = 1e-2
) -> NDArray[np.float64]:
    known = unit_PD[known_C].astype(np.float64)
    middle_D, middle_d = known.mean(axis=0), where_Cd.mean(axis=0)
    centred = known - middle_D
    square = centred.T @ centred
    square += np.eye(len(square)) * (ridge * max(float(np.trace(square)) / len(square), 1e-12))
    weights = np.linalg.solve(square, centred.T @ (where_Cd - middle_d))
    guess: NDArray[np.float64] = (unit_PD - middle_D) @ weights + middle_d
    return guess
