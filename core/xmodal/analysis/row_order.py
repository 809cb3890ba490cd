"""An order of pairs in which those that are alike stand together."""

# N pairs, D embedding size.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import unit_rows

CLUSTERED = 2_000
"""Pairs up to which clusters are made: their memory and time grow with the square."""

Places = NDArray[np.int64]


def row_order(
    a_ND: NDArray[Any], b_ND: NDArray[Any], rows_N: NDArray[np.integer[Any]], clustered: int = CLUSTERED
) -> Places:
    r"""Order pairs by their joint embeddings, :math:`(\hat a_i + \hat b_i) / 2` of unit rows.

    Up to `clustered` pairs: average linkage of Euclidean distances, each merge turned so that the nearest ends of the
    two clusters meet. Beyond: the first principal coordinate.

    Parameters
    ----------
    a_ND, b_ND : (N, D), rows i of one pair; need not be unit. rows_N : (N,) unique numbers that break ties: the order
        of a set of rows does not depend on how they are given.

    Returns
    -------
    (N,) places: ``rows_N[row_order(...)]`` are the rows as they stand.

    Raises
    ------
    ValueError : shapes that differ, or a value that is not finite.

    Notes
    -----
    The turns are greedy. SciPy's exact ones (Bar-Joseph et al. 2001) take 14 s for 2,000 rows, during which no other
    thread of the interpreter runs; these take a moment.

    Sources: Sokal and Michener 1958 (average linkage); Gruvaeus and Wainer 1972, "Two additions to hierarchical
    cluster analysis" (turning each merge by its ends).
    """
    if not np.shape(a_ND) == np.shape(b_ND) or len(a_ND) != len(rows_N):
        raise ValueError(f"pairs need rows of equal shapes: {np.shape(a_ND)}, {np.shape(b_ND)}, {len(rows_N)}")
    by_id = np.argsort(rows_N, kind="stable").astype(np.int64)
    joint_ND = (unit_rows(a_ND)[by_id] + unit_rows(b_ND)[by_id]) / 2
    if len(joint_ND) < 3:
        return by_id
    if len(joint_ND) <= clustered:
        return by_id[_leaves(joint_ND)]
    return by_id[np.argsort(_first_coordinate(joint_ND), kind="stable")]


def _leaves(x_ND: NDArray[np.float64]) -> Places:
    """(N,): the leaves of the tree of average linkage, ends that are near each other side by side."""
    from scipy.cluster.hierarchy import linkage  # a tenth of a second: not before the window appears
    from scipy.spatial.distance import pdist

    parts: dict[int, list[int]] = {place: [place] for place in range(len(x_ND))}
    for node, (left, right) in enumerate(linkage(pdist(x_ND), "average")[:, :2].astype(np.int64).tolist(), len(x_ND)):
        first, second = sorted((parts.pop(left), parts.pop(right)), key=min)
        parts[node] = _joined(x_ND, first, second)
    return np.array(parts.popitem()[1], np.int64)


def _joined(x_ND: NDArray[np.float64], first: list[int], second: list[int]) -> list[int]:
    ends = x_ND[[first[0], first[-1]]][:, None] - x_ND[[second[0], second[-1]]][None]
    # Of ends equally near, those that need no turn come first: `argmin` takes the first.
    at = int(np.argmin(np.square(ends).sum(axis=-1)[::-1]))
    head = first if at < 2 else first[::-1]
    tail = second if at % 2 == 0 else second[::-1]
    return head + tail


def _first_coordinate(x_ND: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N,): along the direction of most variance, turned so that its largest entry is positive."""
    centred_ND = x_ND - x_ND.mean(axis=0)
    direction_D = np.linalg.eigh(centred_ND.T @ centred_ND)[1][:, -1]
    direction_D = direction_D * np.sign(direction_D[np.abs(direction_D).argmax()])
    along: NDArray[np.float64] = centred_ND @ direction_D
    return along
