"""Laying one map over another by rotation, reflection and translation only.

A scale would hide contraction and expansion, which are findings; zoom belongs to the view.
"""

# P points, d dimensions of the map, C points common to two maps.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import pdist

Coordinates = NDArray[np.float32]


def align(
    coordinates_Pd: NDArray[Any], last_Cd: NDArray[Any], common_C: NDArray[np.intp] | slice = slice(None)
) -> Coordinates:
    r"""Move a map rigidly so that the points it has in common with the last map lie nearest to where they were.

    .. math:: \min_{R^T R = I,\ t} \sum_c \lVert R y_c + t - y'_c \rVert^2

    Parameters
    ----------
    coordinates_Pd : the map to move. last_Cd : where common points were. common_C : which points of the map they are.

    Returns
    -------
    (P, d) float32. Unchanged if nothing is common.

    Source: Schönemann 1966, "A generalized solution of the orthogonal Procrustes problem".
    """
    coordinates = np.asarray(coordinates_Pd, np.float64)
    common, last = coordinates[common_C], np.asarray(last_Cd, np.float64)
    if len(common) == 0:
        return coordinates.astype(np.float32)
    here, there = common.mean(axis=0), last.mean(axis=0)
    left, _, right = np.linalg.svd((common - here).T @ (last - there))
    return np.asarray((coordinates - here) @ (left @ right) + there, np.float32)


def diameter(coordinates_Pd: NDArray[Any]) -> float:
    """Largest distance between two points; 0 for fewer than two."""
    points = np.unique(np.asarray(coordinates_Pd, np.float64), axis=0)
    if len(points) < 2:
        return 0.0
    try:
        points = points[ConvexHull(points).vertices]
    except QhullError:  # fewer than three points, or all on one line: its ends are extreme in some coordinate
        points = points[[*points.argmin(axis=0), *points.argmax(axis=0)]]
    return float(pdist(points).max())


def drift(coordinates_Cd: NDArray[Any], last_Cd: NDArray[Any]) -> float:
    """Mean displacement of points as a share of the last map's diameter; NaN where there is none."""
    extent = diameter(last_Cd)
    if extent == 0.0:
        return float("nan")
    moved = np.linalg.norm(np.asarray(coordinates_Cd, np.float64) - last_Cd, axis=1)
    return float(moved.mean() / extent)
