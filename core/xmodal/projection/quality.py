"""How far a map can be believed: trustworthiness, cross-modal neighbour share, modality gap."""

# P points, D embedding size, k neighbours, Q queries.
from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from xmodal.analysis.geometry import modality_gap
from xmodal.analysis.separability import separability
from xmodal.projection.neighbors import cosine_blocks
from xmodal.projection.points import Points
from xmodal.projection.records import NEIGHBOURS, Quality

MOST_QUERIES = 5_000
"""Points of which trustworthiness is measured; of more, evenly spaced ones: the error is below .002."""


def trustworthiness(
    unit_PD: NDArray[np.float32],
    map_P2: NDArray[Any],
    k: int = NEIGHBOURS,
    most_queries: int = MOST_QUERIES,
) -> float:
    r"""How far neighbours on the map are neighbours in the shared space.

    .. math:: T(k) = 1 - \frac{2}{Pk(2P - 3k - 1)} \sum_i \sum_{j \in \mathcal N_i^k} \max(0, r(i, j) - k)

    Here :math:`\mathcal N_i^k` are the k nearest points on the map and r(i, j) is the rank of j among the points
    nearest to i in D dimensions.

    Parameters
    ----------
    unit_PD : unit rows; not checked.
    most_queries : points i that are summed over; evenly spaced if there are more points.

    Returns
    -------
    Within [0, 1], 1 is best; about 1/2 for a random map. NaN for 2k or fewer points, where it is not defined.

    Source: Venna and Kaski 2001, "Neighborhood preservation in nonlinear projection methods".
    """
    count = len(unit_PD)
    if count <= 2 * k:
        return float("nan")
    queries = np.unique(np.linspace(0, count - 1, min(count, most_queries)).astype(np.int64))
    near_Qk = _map_neighbors(np.asarray(map_P2, np.float64), queries, k)
    excess = 0
    for start, cosine_RP in cosine_blocks(unit_PD[queries], unit_PD):
        rows = slice(start, start + len(cosine_RP))
        excess += _rank_excess(cosine_RP, queries[rows], near_Qk[rows])
    return float(1.0 - 2.0 * excess / (len(queries) * k * (2 * count - 3 * k - 1)))


def continuity(map_Pd: NDArray[Any], nearest_Pk: NDArray[np.integer[Any]], most_queries: int = MOST_QUERIES) -> float:
    r"""How far neighbours in the shared space are neighbours on the map: what the map tore apart lowers it.

    .. math:: C(k) = 1 - \frac{2}{Pk(2P - 3k - 1)} \sum_i \sum_{j \in \mathcal V_i^k} \max(0, \hat r(i, j) - k)

    Here :math:`\mathcal V_i^k` are the k points nearest to i in D dimensions and :math:`\hat r(i, j)` is the rank of j
    among the points nearest to i on the map.

    Parameters
    ----------
    nearest_Pk : the neighbours in D dimensions. most_queries : as of `trustworthiness`.

    Returns
    -------
    Within [0, 1], 1 is best; about 1/2 for a random map. NaN for 2k or fewer points, where it is not defined.

    Source: Venna and Kaski 2001, "Neighborhood preservation in nonlinear projection methods".
    """
    count, k = nearest_Pk.shape
    if count <= 2 * k:
        return float("nan")
    queries = np.unique(np.linspace(0, count - 1, min(count, most_queries)).astype(np.int64))
    excess: int = _map_excess(np.ascontiguousarray(map_Pd, np.float32), queries, nearest_Pk[queries].astype(np.int64))
    return float(1.0 - 2.0 * excess / (len(queries) * k * (2 * count - 3 * k - 1)))


def neighbour_share(graph: sp.csr_array, modality_P: NDArray[np.integer[Any]]) -> tuple[float, float]:
    r"""Share of the graph's weight that joins different modalities, and what perfect mixing expects of it.

    .. math:: \frac{\sum_{ij} w_{ij} [m_i \ne m_j]}{\sum_{ij} w_{ij}}, \qquad
              \frac{\sum_m P_m (P - P_m)}{P (P - 1)}

    Returns
    -------
    (share, share under perfect mixing); NaN, NaN where there are no edges.
    """
    count = len(modality_P)
    total = float(graph.sum())
    if total == 0.0:
        return float("nan"), float("nan")
    edges = graph.tocoo()
    crossing = float(edges.data[modality_P[edges.row] != modality_P[edges.col]].sum())
    sizes = np.bincount(modality_P).astype(np.float64)
    return crossing / total, float((sizes * (count - sizes)).sum() / (count * (count - 1)))


def nearest_shares(
    modality_P: NDArray[np.integer[Any]], map_Pd: NDArray[Any], nearest_Pk: NDArray[np.integer[Any]] | None
) -> tuple[float, float]:
    """Count neighbours of another modality, each as much as any other: what is seen against what is so.

    Parameters
    ----------
    nearest_Pk : the neighbours in D dimensions; None where they are not known.

    Returns
    -------
    (share of the k nearest on the map, share of the k nearest in D dimensions); NaN, NaN without neighbours.
    """
    if nearest_Pk is None or nearest_Pk.size == 0:
        return float("nan"), float("nan")
    shown_Pk = _map_neighbors(np.asarray(map_Pd, np.float64), np.arange(len(modality_P)), nearest_Pk.shape[1])
    own_P1 = modality_P[:, None]
    return float((modality_P[shown_Pk] != own_P1).mean()), float((modality_P[nearest_Pk] != own_P1).mean())


def pairwise_gaps(points: Points) -> dict[str, float]:
    """``a|b`` -> distance between the centroids of unit rows, of each pair of modalities that have points."""
    sizes = np.bincount(points.modality, minlength=len(points.modalities))
    return {
        f"{points.modalities[a]}|{points.modalities[b]}": modality_gap(points.of_modality(a), points.of_modality(b))
        for a, b in combinations(np.flatnonzero(sizes), 2)
    }


def measure(
    points: Points, graph: sp.csr_array, map_P2: NDArray[Any], nearest_Pk: NDArray[np.integer[Any]] | None = None
) -> Quality:
    """Measure a map: `graph` is the neighbour graph of `points`, made from their neighbours `nearest_Pk`."""
    share, mixed = neighbour_share(graph, points.modality)
    map_share, near_share = nearest_shares(points.modality, map_P2, nearest_Pk)
    return Quality(
        trustworthiness=trustworthiness(points.unit, map_P2),
        neighbour_share=share,
        mixed_share=mixed,
        gap=pairwise_gaps(points),
        continuity=float("nan") if nearest_Pk is None else continuity(map_P2, nearest_Pk),
        map_share=map_share,
        near_share=near_share,
        separability=separability(points.unit, points.modality),
    )


def _map_neighbors(map_P2: NDArray[np.float64], queries_Q: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Return the k nearest points on the map, (Q, k), the point itself excluded (it may not be its own nearest)."""
    found: NDArray[np.int64] = np.asarray(cKDTree(map_P2).query(map_P2[queries_Q], k + 1)[1])
    is_self = found == queries_Q[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    near: NDArray[np.int64] = found[~is_self].reshape(len(queries_Q), k)
    return near


@njit(cache=True, fastmath=True)
def _rank_excess(cosine_RP: NDArray[np.float32], query_R: NDArray[np.int64], near_Rk: NDArray[np.int64]) -> int:
    """Sum of max(0, rank - k) over the map's neighbours of a block of queries.

    Ranks are counted in float32, exact up to 2^24 points, because the comparison of floats then fills whole vector
    registers: three times as fast as an integer.
    """
    excess = 0
    one, nothing = np.float32(1), np.float32(0)
    k = near_Rk.shape[1]
    for r in range(len(query_R)):
        own = cosine_RP[r, query_R[r]]
        for j in range(k):
            value = cosine_RP[r, near_Rk[r, j]]
            nearer = nothing
            for c in range(cosine_RP.shape[1]):
                nearer += one if cosine_RP[r, c] > value else nothing
            rank = int(nearer) + 1 - int(own > value)
            if rank > k:
                excess += rank - k
    return excess


@njit(cache=True, fastmath=True)
def _map_excess(map_Pd: NDArray[np.float32], query_Q: NDArray[np.int64], near_Qk: NDArray[np.int64]) -> int:
    """Sum of max(0, rank - k) on the map, over the neighbours in D dimensions; counted as in `_rank_excess`."""
    excess = 0
    one, nothing = np.float32(1), np.float32(0)
    count, dimensions = map_Pd.shape
    k = near_Qk.shape[1]
    squared = np.empty(count, np.float32)
    for q in range(len(query_Q)):
        i = query_Q[q]
        for c in range(count):
            squared[c] = nothing
        for axis in range(dimensions):
            for c in range(count):
                squared[c] += (map_Pd[c, axis] - map_Pd[i, axis]) ** 2
        for n in range(k):
            value = squared[near_Qk[q, n]]
            nearer = nothing
            for c in range(count):
                nearer += one if squared[c] < value else nothing
            rank = int(nearer) + 1 - int(value > nothing)  # the point itself is nearer than any that is apart from it
            if rank > k:
                excess += rank - k
    return excess
