"""t-SNE by openTSNE, on exact neighbours, going on from the last map.

Source: van der Maaten and Hinton 2008, "Visualizing data using t-SNE"; Poličar, Stražar and Zupan 2019, "openTSNE".
"""

# P points, d dimensions of the map.
from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.progress import report
from xmodal.projection.configs import TSNE
from xmodal.projection.extra import need
from xmodal.projection.makers.base import LEAST_POINTS, Made, Maker, Part, Past
from xmodal.projection.neighbors import find_neighbors

EARLY, EARLY_EXAGGERATION = 250, 12.0
"""Iterations that find the coarse arrangement, and how many times attraction counts meanwhile."""
FOLLOWING = 40
"""Iterations of a map that goes on from the last one."""
START_SPREAD = 1e-4
"""Standard deviation of the first coordinate at the start of a fresh fit."""
MOST_BY_TREE = 1000
"""Points up to which a tree sums up the repulsion faster than a grid."""
GRID = {"ints_in_interval": 2}
"""Units of the map between nodes of the grid: twice as wide as the package's default, at equal trustworthiness."""
SLICE = 10


class TSNEMaker(Maker):
    """Makes t-SNE maps: a fresh one from principal components, others from where the points were."""

    def __init__(self, params: TSNE) -> None:
        self._params = params
        self._tsne: Any = need("openTSNE", "t-SNE")

    def fit(self, part: Part) -> Made:
        """Find the coarse arrangement under early exaggeration, then settle."""
        linear = part.linear()
        if len(part.points.unit) < LEAST_POINTS:
            return Made(linear)
        jitter = np.random.default_rng(part.seed).normal(0, START_SPREAD / 10, linear.shape)
        embedding = self._embedding(part, linear * (START_SPREAD / max(float(linear[:, 0].std()), 1e-12)) + jitter)
        total = EARLY + self._params.iterations
        _run(embedding, EARLY, 0, total, exaggeration=EARLY_EXAGGERATION, momentum=0.5)
        return self._settle(embedding, self._params.iterations, EARLY, total)

    def follow(self, part: Part, past: Past) -> Made:
        """Settle from where the points were; new ones begin among their neighbours."""
        if len(part.points.unit) < LEAST_POINTS:
            return Made(part.linear())
        return self._settle(self._embedding(part, past.start(part)), FOLLOWING, 0, FOLLOWING)

    def _embedding(self, part: Part, start: NDArray[Any]) -> Any:
        unit = part.points.unit
        perplexity = min(self._params.perplexity, (len(unit) - 1) / 3)
        near = find_neighbors(unit, min(int(3 * perplexity), len(unit) - 1))
        known = self._tsne.nearest_neighbors.PrecomputedNeighbors(
            near.nearest.astype(np.int64), near.distance.astype(np.float64)
        )
        affinity = self._tsne.affinity.PerplexityBasedNN(perplexity=perplexity, knn_index=known, n_jobs=1)
        method = "fft" if part.dimensions == 2 and len(unit) > MOST_BY_TREE else "bh"
        settings = {"negative_gradient_method": method, "n_jobs": 1, "random_state": part.seed, **GRID}
        return self._tsne.TSNEEmbedding(np.asarray(start, np.float64), affinity, **settings)

    def _settle(self, embedding: Any, iterations: int, done: int, total: int) -> Made:
        _run(embedding, iterations, done, total, exaggeration=self._params.exaggeration, momentum=0.8)
        return Made(np.asarray(embedding, np.float32))


def _run(embedding: Any, iterations: int, done: int, total: int, **settings: float) -> None:
    """Optimise in place, slice by slice; `done` of `total` iterations lie behind."""
    optimize = partial(embedding.optimize, inplace=True, **settings)
    for begun in range(0, iterations, SLICE):
        report((done + begun) / total)
        optimize(min(SLICE, iterations - begun))
