"""The repulsion of UMAP on a map of three dimensions: summed over a rotating sample of points, without chance.

A grid as fine as that of `repulsion` has too many nodes in three dimensions. So each iteration takes every m-th point
of a fixed shuffle as a source, another m-th part each time, and counts it m times: after m iterations every pair has
pushed once, and equal starts still give equal maps.
"""

# P points, S sources of this iteration.
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmodal.projection.repulsion import SOFTENING, Curve

SOURCES = 512
"""Points that push in one iteration, about: 20 ms for 4,000 points."""


class SampledRepulsion:
    r"""The repulsive forces on the points of a map in space.

    .. math:: f_i = m \sum_{j \in S_t} \frac{2b}{(\epsilon + d_{ij}^2)(1 + a d_{ij}^{2b})} (y_i - y_j)

    :math:`S_t` are the sources of iteration t.
    """

    def __init__(self, curve: Curve, sources: int = SOURCES) -> None:
        self._curve = curve
        self._sources = sources
        self._iteration = 0
        self._shuffle: NDArray[np.int64] = np.zeros(0, np.int64)

    def forces(self, map_P3: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the forces of the next sample on each point, scaled to those of all: (P, 3) float32."""
        count = len(map_P3)
        if len(self._shuffle) != count:
            self._shuffle = np.random.default_rng(0).permutation(count)
        parts = max(-(-count // self._sources), 1)
        chosen_S = self._shuffle[self._iteration % parts :: parts]
        self._iteration += 1
        scale = count / max(len(chosen_S), 1)
        return _push(map_P3, map_P3[chosen_S], np.float32(self._curve.a), np.float32(self._curve.b), np.float32(scale))


@njit(cache=True, fastmath=True)
def _push(
    map_P3: NDArray[np.float32], source_S3: NDArray[np.float32], a: np.float32, b: np.float32, scale: np.float32
) -> NDArray[np.float32]:
    force_P3 = np.empty_like(map_P3)
    soft, one = np.float32(SOFTENING), np.float32(1.0)
    for i in range(len(map_P3)):
        x, y, z = map_P3[i]
        fx, fy, fz = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        for s in range(len(source_S3)):
            dx, dy, dz = x - source_S3[s, 0], y - source_S3[s, 1], z - source_S3[s, 2]
            squared = dx * dx + dy * dy + dz * dz
            strength = one / ((soft + squared) * (one + a * (squared + np.float32(1e-12)) ** b))
            fx += strength * dx
            fy += strength * dy
            fz += strength * dz
        force_P3[i, 0], force_P3[i, 1], force_P3[i, 2] = fx, fy, fz
    return force_P3 * (np.float32(2.0) * b * scale)
