"""The weighted neighbour graph of UMAP: its fuzzy simplicial set."""

# P points, k neighbours.
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.typing import NDArray

from xmodal.projection.neighbors import Neighbors

TOLERANCE = 1e-5
SEARCH_STEPS = 64
LEAST_WIDTH = 1e-3
"""The width of a point's kernel is at least this share of its neighbours' mean distance."""


def neighbor_graph(neighbors: Neighbors) -> sp.csr_array:
    r"""Weights in (0, 1] that join near points, symmetric.

    .. math:: w_{ij} = \exp(-\max(d_{ij} - \rho_i, 0) / \sigma_i), \qquad W = w + w^T - w \circ w^T

    :math:`\rho_i` is the distance to the nearest neighbour that is not a duplicate; :math:`\sigma_i` makes the
    weights of a point sum to :math:`\log_2(k + 1)`, as umap-learn, which counts the point itself as a neighbour,
    does for ``n_neighbors = k + 1``.

    Returns
    -------
    (P, P) float32 with sorted indices and no diagonal.

    Source: McInnes, Healy and Melville 2018, "UMAP", algorithms 2 and 3.
    """
    nearest, distance = neighbors
    count, k = nearest.shape
    if k == 0:
        return sp.csr_array(np.zeros((count, count), np.float32))  # no or one point
    weights = _membership(distance, np.log2(k + 1.0))
    start = np.arange(0, count * k + 1, k, dtype=np.int32)
    directed = sp.csr_array((weights.ravel(), nearest.ravel(), start), shape=(count, count), copy=True)
    directed.sum_duplicates()
    reverse = directed.T.tocsr()
    graph: Any = directed + reverse - directed * reverse
    graph.eliminate_zeros()
    graph.sort_indices()
    return sp.csr_array((graph.data, graph.indices, graph.indptr), shape=(count, count))


@njit(cache=True)
def _membership(distance: NDArray[np.float32], target: float) -> NDArray[np.float32]:
    """Weights (P, k) of each point's neighbours; the width of each kernel is found by bisection."""
    count, k = distance.shape
    weights = np.empty((count, k), np.float32)
    overall = distance.mean()
    for i in range(count):
        nearest = 0.0
        for j in range(k):
            if distance[i, j] > 0.0:
                nearest = distance[i, j]
                break
        low, high, width = 0.0, np.inf, 1.0
        for _ in range(SEARCH_STEPS):
            total = 0.0
            for j in range(k):
                total += np.exp(-max(distance[i, j] - nearest, 0.0) / width)
            if abs(total - target) < TOLERANCE:
                break
            if total > target:
                high = width
                width = (low + high) / 2.0
            else:
                low = width
                width = width * 2.0 if high == np.inf else (low + high) / 2.0
        mean = distance[i].mean() if nearest > 0.0 else overall
        width = max(width, LEAST_WIDTH * mean * k / (k + 1.0))
        for j in range(k):
            excess = distance[i, j] - nearest
            weights[i, j] = np.exp(-excess / width) if excess > 0.0 and width > 0.0 else 1.0
    return weights
