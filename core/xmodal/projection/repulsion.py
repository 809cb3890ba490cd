"""The repulsion of UMAP between all pairs of points, without sampling: a convolution on a grid.

UMAP estimates this force from a few random points per edge. Its noise is what makes two maps of nearly equal data
differ, so here the force is summed over all points: they are spread on a grid by cubic interpolation, the grid is
convolved with the force's kernel by FFT, and the result is read back by the same interpolation, as FIt-SNE does for
t-SNE. The cost hardly depends on the number of points: 3 ms for 4,000.

Source: Linderman, Rachh, Hoskins, Steinerberger and Kluger 2019, "Fast interpolation-based t-SNE".
"""

# P points, G grid nodes along an axis (twice what the points need: the convolution must not wrap around).
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.fft
from numba import njit
from numpy.typing import NDArray

SPACING = 0.1
"""Distance of grid nodes where the map allows it; the force is then right to 3 %, and smooth."""
MOST_NODES = 512
"""Nodes along the map's longer side; a larger map gets a coarser grid."""
MARGIN = 2
"""Nodes around the points, for cubic interpolation."""
STEP = 32
"""The number of nodes grows in such steps, so that the kernel's transform can be kept."""


class Curve(NamedTuple):
    r"""UMAP's curve of similarity on the map, :math:`1 / (1 + a d^{2b})`.

    The default is what umap-learn fits to min_dist = 0.1, spread = 1.
    """

    a: float = 1.5769434602697652
    b: float = 0.8950608778515733


SOFTENING = 0.02
"""Added to squared distances below the fraction. umap-learn adds 0.001 and then clips each force to 4."""


class _Kernel(NamedTuple):
    spacing: float
    nodes: int
    x: NDArray[np.complexfloating]
    y: NDArray[np.complexfloating]


class Repulsion:
    r"""The repulsive forces on the points of a map.

    .. math:: f_i = \sum_j \frac{2b}{(\epsilon + d_{ij}^2)(1 + a d_{ij}^{2b})} (y_i - y_j)
    """

    def __init__(self, curve: Curve) -> None:
        self._curve = curve
        self._kernel: _Kernel | None = None

    def forces(self, map_P2: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the forces of all other points on each point: (P, 2) float32."""
        corner = map_P2.min(axis=0)
        extent = float((map_P2.max(axis=0) - corner).max())
        spacing = SPACING * max(1.0, np.ceil(extent / (SPACING * MOST_NODES)))
        needed = int(extent / spacing) + 2 + 2 * MARGIN
        nodes = -(-needed // STEP) * STEP
        kernel = self._kernel_for(spacing, nodes)
        shape = (kernel.x.shape[0], kernel.x.shape[0])
        place_P2 = (map_P2 - corner) / np.float32(spacing) + np.float32(MARGIN)
        charge = scipy.fft.rfft2(_spread(place_P2, np.zeros(shape, np.float32)))
        return _gather(
            place_P2, scipy.fft.irfft2(charge * kernel.x, s=shape), scipy.fft.irfft2(charge * kernel.y, s=shape)
        )

    def _kernel_for(self, spacing: float, nodes: int) -> _Kernel:
        last = self._kernel
        if last is None or last.spacing != spacing or last.nodes != nodes:
            self._kernel = last = _transform_kernel(self._curve, spacing, nodes)
        return last


def _transform_kernel(curve: Curve, spacing: float, nodes: int) -> _Kernel:
    size = scipy.fft.next_fast_len(2 * nodes, real=True)
    number = np.arange(size)
    offset = np.where(number < nodes, number, number - size) * spacing
    squared = offset[:, None] ** 2 + offset[None, :] ** 2
    strength = 2.0 * curve.b / ((SOFTENING + squared) * (1.0 + curve.a * squared**curve.b))
    return _Kernel(
        spacing,
        nodes,
        scipy.fft.rfft2((strength * offset[:, None]).astype(np.float32)),
        scipy.fft.rfft2((strength * offset[None, :]).astype(np.float32)),
    )


@njit(cache=True, fastmath=True)
def _weights(t: float, weight: NDArray[np.float32]) -> None:
    """Cubic Lagrange weights of the nodes -1, 0, 1, 2 for a point at `t` in [0, 1)."""
    weight[0] = -t * (t - 1.0) * (t - 2.0) / 6.0
    weight[1] = (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0
    weight[2] = -(t + 1.0) * t * (t - 2.0) / 2.0
    weight[3] = (t + 1.0) * t * (t - 1.0) / 6.0


@njit(cache=True, fastmath=True)
def _spread(place_P2: NDArray[np.float32], grid_GG: NDArray[np.float32]) -> NDArray[np.float32]:
    """Add each point to the 4 x 4 nodes around it; places are in units of the grid. Returns the grid."""
    along, across = np.empty(4, np.float32), np.empty(4, np.float32)
    for i in range(len(place_P2)):
        p, q = int(place_P2[i, 0]), int(place_P2[i, 1])
        _weights(place_P2[i, 0] - p, along)
        _weights(place_P2[i, 1] - q, across)
        for r in range(4):
            for c in range(4):
                grid_GG[p - 1 + r, q - 1 + c] += along[r] * across[c]
    return grid_GG


@njit(cache=True, fastmath=True)
def _gather(
    place_P2: NDArray[np.float32], x_GG: NDArray[np.floating], y_GG: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Read two grids at the points: (P, 2)."""
    along, across = np.empty(4, np.float32), np.empty(4, np.float32)
    read = np.zeros((len(place_P2), 2), np.float32)
    for i in range(len(place_P2)):
        p, q = int(place_P2[i, 0]), int(place_P2[i, 1])
        _weights(place_P2[i, 0] - p, along)
        _weights(place_P2[i, 1] - q, across)
        for r in range(4):
            for c in range(4):
                weight = along[r] * across[c]
                read[i, 0] += weight * x_GG[p - 1 + r, q - 1 + c]
                read[i, 1] += weight * y_GG[p - 1 + r, q - 1 + c]
    return read
