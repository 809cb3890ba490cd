"""Parametric UMAP: a small network from embeddings to places, trained on UMAP's cross-entropy over the whole graph.

The network is a linear map, which begins as the principal components, plus two hidden layers, which begin at zero. As
in `layout`, attraction is summed over all edges and repulsion over all pairs, so that nothing is sampled and equal
data give equal maps. It is small enough for NumPy: the process that makes maps needs no other library for it.

Source: Sainburg, McInnes and Gentner 2021, "Parametric UMAP embeddings for representation and semisupervised learning".
"""

# P points, D embedding size, H hidden units, d dimensions of the map.
from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numba import njit
from numpy.typing import NDArray

from xmodal.progress import report
from xmodal.projection.configs import ParametricUMAP
from xmodal.projection.layout import REPULSION_RATE, START_EXTENT, Coordinates
from xmodal.projection.makers.base import LEAST_POINTS, Made, Maker, Part, Past
from xmodal.projection.makers.umap import curve_of
from xmodal.projection.pca import principal_axes
from xmodal.projection.repulsion import Curve, Repulsion
from xmodal.projection.repulsion_3d import SampledRepulsion

Floats = NDArray[np.float32]

FOLLOWING, FOLLOWING_RATE = 3, 0.6
"""A map that goes on from the last one takes a third of the updates of a fresh fit, at this share of their rate."""
SLICE = 5
_BETAS, _EPSILON = (0.9, 0.999), 1e-8


@dataclass
class Network:
    """Places of embeddings: a linear map plus two hidden layers of rectified units.

    Attributes
    ----------
    middle_D : taken off the inputs. weights : linear (D, d); (D, H), (H,); (H, H), (H,); (H, d).
    """

    middle_D: Floats
    weights: list[Floats]
    _moments: list[tuple[Floats, Floats]] = field(default_factory=list)
    _updates: int = 0

    @classmethod
    def start(cls, unit_PD: Floats, dimensions: int, width: int, seed: int) -> Network:
        """Return a network that is the principal components, scaled as a fresh UMAP starts."""
        random = np.random.default_rng(seed)
        axes = principal_axes(unit_PD, dimensions)
        middle = unit_PD.mean(axis=0)
        largest = float(np.abs((unit_PD - middle) @ axes).max(initial=0.0))
        size = unit_PD.shape[1]
        weights = (
            axes * (START_EXTENT / largest if largest > 0 else 1.0),
            random.normal(0, np.sqrt(2), (size, width)),  # an input of a unit row is about 1 / sqrt(D)
            np.zeros(width),
            random.normal(0, np.sqrt(2 / width), (width, width)),
            np.zeros(width),
            np.zeros((width, dimensions)),
        )
        return cls(middle.astype(np.float32), [np.asarray(values, np.float32) for values in weights])

    def places(self, unit_PD: Floats) -> Floats:
        """Return where embeddings go, (P, d): also those that it was not trained on."""
        return self._forward(unit_PD - self.middle_D)[0]

    def _forward(self, x_PD: Floats) -> tuple[Floats, Floats, Floats]:
        skip, w1, b1, w2, b2, w3 = self.weights
        first_PH = np.maximum(x_PD @ w1 + b1, 0)
        second_PH = np.maximum(first_PH @ w2 + b2, 0)
        return x_PD @ skip + second_PH @ w3, first_PH, second_PH

    def learn(self, unit_PD: Floats, forces: Forces, rate: float) -> None:
        """Take one step of Adam along the forces on the places."""
        x_PD = unit_PD - self.middle_D
        y_Pd, first_PH, second_PH = self._forward(x_PD)
        _, _, _, w2, _, w3 = self.weights
        at_y = -forces(y_Pd) / np.float32(len(y_Pd))
        at_second = (at_y @ w3.T) * (second_PH > 0)
        at_first = (at_second @ w2.T) * (first_PH > 0)
        gradients: list[NDArray[Any]] = [
            x_PD.T @ at_y,
            x_PD.T @ at_first,
            at_first.sum(axis=0),
            first_PH.T @ at_second,
            at_second.sum(axis=0),
            second_PH.T @ at_y,
        ]
        self._update(gradients, rate)

    def _update(self, gradients: list[NDArray[Any]], rate: float) -> None:
        """Adam. Source: Kingma and Ba 2015, algorithm 1."""
        if not self._moments:
            self._moments = [(np.zeros_like(values), np.zeros_like(values)) for values in self.weights]
        self._updates += 1
        mean, square = _BETAS
        scale = rate * np.sqrt(1 - square**self._updates) / (1 - mean**self._updates)
        for values, gradient, (m, v) in zip(self.weights, gradients, self._moments, strict=True):
            m += (1 - mean) * (gradient - m)
            v += (1 - square) * (gradient * gradient - v)
            values -= (scale * m / (np.sqrt(v) + _EPSILON)).astype(np.float32)


class Forces:
    """UMAP's forces on the points of a map: minus the gradient of its cross-entropy by their places."""

    def __init__(self, graph: sp.csr_array, curve: Curve, dimensions: int, count: int) -> None:
        self._graph = graph
        self._weights = graph.data / graph.data.max() if graph.nnz else graph.data
        degree = np.asarray(graph.sum(axis=1), np.float32).ravel()
        self._push_P1 = (REPULSION_RATE / max(count, 1) * degree / (graph.data.max() if graph.nnz else 1.0))[:, None]
        self._curve = curve
        self._repulsion = Repulsion(curve) if dimensions == 2 else SampledRepulsion(curve)

    def __call__(self, map_Pd: Floats) -> Floats:
        """Return attraction along all edges plus repulsion of all points, (P, d)."""
        graph, curve = self._graph, self._curve
        pull_Pd = _pull(map_Pd, graph.indptr, graph.indices, self._weights, curve.a, curve.b)
        forces: Floats = (pull_Pd + self._repulsion.forces(map_Pd) * self._push_P1).astype(np.float32)
        return forces


class ParametricMaker(Maker):
    """Trains a network, and goes on training it on newer embeddings."""

    def __init__(self, params: ParametricUMAP) -> None:
        self._params = params

    def fit(self, part: Part) -> Made:
        """Train a new network."""
        if len(part.points.unit) < LEAST_POINTS:
            return Made(part.linear())
        network = Network.start(part.points.unit, part.dimensions, self._params.width, part.seed)
        return self._train(network, part, self._params.steps)

    def follow(self, part: Part, past: Past) -> Made:
        """Go on with the network; after the death of a process there is none, and a new one is trained."""
        network = past.state
        if not isinstance(network, Network) or len(network.middle_D) != part.points.unit.shape[1]:
            return self.fit(part)
        network = deepcopy(network)  # if it is broken off, the last map is still its own
        return self._train(network, part, max(self._params.steps // FOLLOWING, 1), FOLLOWING_RATE)

    def _train(self, network: Network, part: Part, steps: int, share: float = 1.0) -> Made:
        unit, params = part.points.unit, self._params
        forces = Forces(part.graph_of(params.n_neighbors), curve_of(params.min_dist), part.dimensions, len(unit))
        for step in range(steps):
            if step % SLICE == 0:
                report(step / steps)
            network.learn(unit, forces, share * params.learning_rate * (1 - step / steps))
        places: Coordinates = network.places(unit)
        return Made(places, network)


@njit(cache=True, fastmath=True)
def _pull(
    map_Pd: Floats, start_P: NDArray[np.int32], neighbor_E: NDArray[np.int32], weight_E: Floats, a: float, b: float
) -> Floats:
    """Attraction along all edges: sum of 2 w g (y_j - y_i) with g = 2 a b d^(2b - 2) / (1 + a d^2b), as `layout`."""
    pull_Pd = np.zeros_like(map_Pd)
    for i in range(len(map_Pd)):
        for e in range(start_P[i], start_P[i + 1]):
            j = neighbor_E[e]
            squared = np.float32(1e-6)
            for c in range(map_Pd.shape[1]):
                squared += (map_Pd[j, c] - map_Pd[i, c]) ** 2
            power = squared**b
            strength = np.float32(4.0) * weight_E[e] * a * b * power / (squared * (np.float32(1.0) + a * power))
            for c in range(map_Pd.shape[1]):
                pull_Pd[i, c] += strength * (map_Pd[j, c] - map_Pd[i, c])
    return pull_Pd
