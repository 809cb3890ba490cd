"""The linear view along the modality gap: the one map in which the distance between the clouds is the gap."""

# P points, D embedding size, M modalities.
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xmodal.projection.pca import principal_axes
from xmodal.projection.points import Points

NO_GAP = 1e-6
"""Length, against unit rows, below which a difference of centroids has no direction."""


def gap_axes(points: Points, count: int = 2) -> NDArray[np.float64]:
    r"""Orthonormal axes in which the centroids of the modalities are as far apart as they are in D dimensions.

    Two modalities: x is the unit vector from the first centroid to the second, y the first principal component of
    what is orthogonal to it, :math:`x_i - (x_i \cdot u) u`. Three: the plane of the three centroids. More: the plane
    nearest to the centroids. Where the centroids do not span a plane (one modality, no gap), principal components
    of the rest fill in, as they do for a third axis.

    Returns
    -------
    (D, count) axes.
    """
    unit = points.unit.astype(np.float64)
    counts = np.bincount(points.modality, minlength=len(points.modalities))
    centroids = np.array([points.of_modality(m).mean(axis=0, dtype=np.float64) for m in np.flatnonzero(counts)])
    axes: list[NDArray[np.float64]] = []
    if len(centroids) == 2:
        axes = _add(axes, centroids[1] - centroids[0])
    elif len(centroids) > 2:
        spread = centroids - centroids.mean(axis=0)
        _, lengths, directions = np.linalg.svd(spread, full_matrices=False)
        for length, direction in zip(lengths[:count], directions[:count], strict=True):
            axes = _add(axes, length * direction)
    while len(axes) < count:
        rest = unit - unit.mean(axis=0)
        for axis in axes:
            rest -= np.outer(rest @ axis, axis)
        axes.append(principal_axes(rest, 1)[:, 0])
    return np.stack(axes, axis=1)


def project_gap(points: Points, count: int = 2) -> NDArray[np.float32]:
    """Coordinates along `gap_axes`; 0 is the middle of the modalities' centroids: (P, count), in units of the gap."""
    if len(points.unit) == 0:
        return np.zeros((0, count), np.float32)
    present = np.unique(points.modality)
    middle = np.mean([points.of_modality(m).mean(axis=0, dtype=np.float64) for m in present], axis=0)
    return np.asarray((points.unit - middle) @ gap_axes(points, count), np.float32)


def _add(axes: list[NDArray[np.float64]], direction: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    length = float(np.linalg.norm(direction))
    return [*axes, direction / length] if length > NO_GAP else axes
