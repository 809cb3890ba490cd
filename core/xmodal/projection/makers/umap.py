"""UMAP, minimised without chance (`layout.Descent`), in two or three dimensions."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from scipy.optimize import curve_fit

from xmodal.progress import report
from xmodal.projection.configs import UMAP
from xmodal.projection.layout import FIT, REFRESH, Coordinates, Descent, fit_start
from xmodal.projection.makers.base import LEAST_POINTS, Made, Maker, Part, Past
from xmodal.projection.placement import match, mobility
from xmodal.projection.repulsion import Curve

SLICE = 10
"""Iterations between two reports of progress."""


class UMAPMaker(Maker):
    """Makes UMAPs; remembers the graph that a map was made from, to hold the points whose neighbours do not change."""

    def __init__(self, params: UMAP) -> None:
        self._params = params

    def fit(self, part: Part) -> Made:
        """Descend from the principal components."""
        if len(part.points.unit) < LEAST_POINTS:
            return Made(part.linear())
        graph = self._graph(part)
        return Made(_finish(self.begin(part, graph)), graph)

    def follow(self, part: Part, past: Past) -> Made:
        """Descend from the last map."""
        if len(part.points.unit) < LEAST_POINTS:
            return Made(part.linear())
        graph, free = self._graph(part), None
        if past.state is not None:
            free = mobility(graph, past.state, *match(part.points.keys(), past.keys))
        descent = Descent(
            graph, past.start(part), REFRESH, free, curve=self._curve(), repulsion_rate=self._params.repulsion
        )
        return Made(_finish(descent), graph)

    def begin(self, part: Part, graph: sp.csr_array | None = None) -> Descent:
        """Return a fresh fit that has not begun."""
        graph = self._graph(part) if graph is None else graph
        start = fit_start(part.linear(), part.seed)
        return Descent(graph, start, FIT, curve=self._curve(), repulsion_rate=self._params.repulsion)

    def _graph(self, part: Part) -> sp.csr_array:
        return part.graph_of(self._params.n_neighbors)

    def _curve(self) -> Curve:
        return curve_of(self._params.min_dist)


@lru_cache
def curve_of(min_dist: float, spread: float = 1.0) -> Curve:
    r"""Return the curve whose similarity is 1 up to `min_dist` and falls as :math:`e^{-(d - min\_dist) / spread}`.

    The least-squares fit of umap-learn, on its 300 distances up to three times the spread.
    """
    if (min_dist, spread) == (0.1, 1.0):
        return Curve()
    distance = np.linspace(0, 3 * spread, 300)
    wanted = np.where(distance < min_dist, 1.0, np.exp(-(distance - min_dist) / spread))
    a, b = curve_fit(lambda d, a, b: 1.0 / (1.0 + a * d ** (2 * b)), distance, wanted)[0]
    return Curve(float(a), float(b))


def _finish(descent: Descent) -> Coordinates:
    total = descent.left
    while not descent.is_done:
        report(1.0 - descent.left / total)
        descent.advance(SLICE)
    return descent.coordinates
