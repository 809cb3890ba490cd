"""Who is near whom in the shared space: exact nearest neighbours of unit rows by blocked matrix products."""

# P points, D embedding size, k neighbours, R rows of a block.
from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

BLOCK = 512
"""Rows compared with all others at a time."""
EXACT_LIMIT = 16_384
"""Points up to which all pairs are compared (1 s on one core); above, `pynndescent` approximates."""


class Neighbors(NamedTuple):
    """The k nearest neighbours of each point, nearest first, the point itself excluded.

    Parameters
    ----------
    nearest : (P, k) int32. distance : (P, k) float32, Euclidean between unit rows: within [0, 2].
    """

    nearest: NDArray[np.int32]
    distance: NDArray[np.float32]


def find_neighbors(unit_PD: NDArray[np.float32], k: int, exact_limit: int = EXACT_LIMIT) -> Neighbors:
    """Return the k nearest neighbours of each row; fewer where there are not enough rows.

    Parameters
    ----------
    unit_PD : unit rows; not checked.
    exact_limit : number of rows above which neighbours are approximate (recall about 0.98).
    """
    count = len(unit_PD)
    k = max(min(k, count - 1), 0)
    if k > 0 and count > exact_limit:
        return _approximate(unit_PD, k)
    nearest, cosine = np.zeros((count, k), np.int32), np.zeros((count, k), np.float32)
    if k > 0:
        for start, cosine_RP in cosine_blocks(unit_PD, unit_PD):
            _keep_largest(cosine_RP, start, nearest, cosine)
    return Neighbors(nearest, np.sqrt(np.maximum(2.0 - 2.0 * cosine, 0.0, dtype=np.float32)))


def cosine_blocks(
    query_QD: NDArray[np.float32], unit_PD: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (number of the first query, (R, P) cosines of a block of queries with all rows)."""
    for start in range(0, len(query_QD), BLOCK):
        yield start, query_QD[start : start + BLOCK] @ unit_PD.T


@njit(cache=True)
def _keep_largest(
    cosine_RP: NDArray[np.float32], start: int, nearest: NDArray[np.int32], largest: NDArray[np.float32]
) -> None:
    """Fill rows ``start...`` of `nearest` and `largest`, in descending order; of equals the first stays first."""
    rows, points = cosine_RP.shape
    k = nearest.shape[1]
    for r in range(rows):
        i = start + r
        for j in range(k):
            largest[i, j] = -np.inf
        for c in range(points):
            value = cosine_RP[r, c]
            if value > largest[i, k - 1] and c != i:
                j = k - 1
                while j > 0 and largest[i, j - 1] < value:
                    largest[i, j] = largest[i, j - 1]
                    nearest[i, j] = nearest[i, j - 1]
                    j -= 1
                largest[i, j] = value
                nearest[i, j] = c


def _approximate(unit_PD: NDArray[np.float32], k: int) -> Neighbors:
    from pynndescent import NNDescent  # 2 s to import, and only for large maps

    search = NNDescent(unit_PD, metric="euclidean", n_neighbors=k + 1, random_state=0, n_jobs=1)
    found, distance = search.neighbor_graph
    # Duplicates may be listed before the point itself, or instead of it.
    is_self = found == np.arange(len(found))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    others = ~is_self
    return Neighbors(
        found[others].reshape(len(found), k).astype(np.int32),
        distance[others].reshape(len(found), k).astype(np.float32),
    )
