"""PaCMAP by the `pacmap` package's own pairs and gradients, on exact neighbours, going on from the last map.

The package's `fit_transform` scales any start down to a point, so that each map would be a fresh one; hence the loop
over its functions.

Source: Wang, Huang, Rudin and Shaposhnik 2021, "Understanding how dimension reduction tools work".
"""

# P points, d dimensions of the map, k near pairs.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.progress import report
from xmodal.projection.configs import PaCMAP
from xmodal.projection.extra import need
from xmodal.projection.layout import Coordinates
from xmodal.projection.makers.base import Made, Maker, Part, Past
from xmodal.projection.neighbors import find_neighbors

LEAST = 20
"""Of fewer points the package cannot draw pairs at middle distance: their map is the linear one."""
EXTRA = 50
"""Candidates for near pairs beyond those that are chosen."""
COARSE = (100, 100)
"""Iterations of the first two phases, in which pairs at middle distance pull."""
FOLLOWING, FOLLOWING_RATE = 80, 0.1
"""Iterations and rate of a map that goes on from the last one; Adam's first steps are as long as the rate."""
RATE = 1.0
MIDDLE_WEIGHT = 1000.0
START_SPREAD = 0.01
SLICE = 10
_BETAS = (0.9, 0.999)


Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""Near ones, those at middle distance, far ones; each (pairs, 2)."""


class PaCMAPMaker(Maker):
    """Makes PaCMAPs: a fresh one in three phases from principal components, others in the last phase alone."""

    def __init__(self, params: PaCMAP) -> None:
        self._params = params
        need("pacmap", "PaCMAP")
        self._pacmap: Any = need("pacmap.pacmap", "PaCMAP")

    def fit(self, part: Part) -> Made:
        """Go through all three phases."""
        if len(part.points.unit) < LEAST:
            return Made(part.linear())
        start = part.linear() * START_SPREAD
        start += np.random.default_rng(part.seed).normal(0, START_SPREAD / 100, start.shape).astype(np.float32)
        return Made(self._run(part, start, (*COARSE, self._params.iterations), RATE))

    def follow(self, part: Part, past: Past) -> Made:
        """Go through the last phase, from where the points were."""
        if len(part.points.unit) < LEAST:
            return Made(part.linear())
        return Made(self._run(part, past.start(part), (0, 0, FOLLOWING), FOLLOWING_RATE))

    def _run(self, part: Part, start: Coordinates, phases: tuple[int, int, int], rate: float) -> Coordinates:
        module, pairs = self._pacmap, self._pairs(part)
        y_Pd = np.array(start, np.float32, order="C")
        m_Pd, v_Pd = np.zeros_like(y_Pd), np.zeros_like(y_Pd)
        for iteration in range(sum(phases)):
            if iteration % SLICE == 0:
                report(iteration / sum(phases))
            middle, near, far = module.find_weight(MIDDLE_WEIGHT, iteration, num_iters=phases)
            gradient = module.pacmap_grad(y_Pd, *pairs, *map(np.float32, (near, middle, far)))
            module.update_embedding_adam(y_Pd, gradient, m_Pd, v_Pd, *_BETAS, rate, iteration)
        return y_Pd

    def _pairs(self, part: Part) -> Pairs:
        """Choose pairs; equal parts get equal ones."""
        module, params, unit = self._pacmap, self._params, np.ascontiguousarray(part.points.unit, np.float32)
        count = len(unit)
        near, middle, far = _numbers(params, count)
        found = find_neighbors(unit, min(near + EXTRA, count - 1))
        width = np.maximum(found.distance[:, 3:6].mean(axis=1), 1e-10).astype(np.float32)
        scaled = module.scale_dist(found.distance, width, found.nearest)
        of_near = module.sample_neighbors_pair(unit, scaled, found.nearest, near)
        of_middle = module.sample_MN_pair_deterministic(unit, middle, part.seed, 0)
        of_far = module.sample_FP_pair_deterministic(unit, of_near, near, far, part.seed)
        return of_near, of_middle, of_far


def _numbers(params: PaCMAP, count: int) -> tuple[int, int, int]:
    """Return how many near, middle and far pairs a point gets; together fewer than there are others."""
    near = min(params.n_neighbors, max(int((count - 1) / (1 + params.mid_near_ratio + params.far_ratio)), 1))
    middle, far = int(near * params.mid_near_ratio), max(int(near * params.far_ratio), 1)
    return near, middle, min(far, max(count - near - 2, 1))
