r"""How the terms' gradients become one direction.

Each method gives coefficients :math:`\alpha_k` of :math:`\sum_k \alpha_k g_k`, with g_k the gradient of term k as it
stands in the total, weighted. They follow from the Gramian :math:`G_{jk} = g_j \cdot g_k` alone: a K x K table, however
many parameters there are. Where a method gives a mean, it is multiplied by K, so that the step is as long as that of
the sum where nothing conflicts (`mgda`, the shortest mixture, is shorter). Free of torch.
"""

# K terms.
from __future__ import annotations

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.registry import Params, Registry

Floats = NDArray[np.float64]


class AggregationConfig(Params, frozen=True, kw_only=True):
    """Base of every aggregation's configuration.

    Class attributes
    ----------------
    separates : it needs the gradient of each term by itself: a backward pass per term.
    """

    separates: ClassVar[bool] = True

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """Return what each gradient is multiplied by.

        Parameters
        ----------
        gramian_KK : finite, with a positive diagonal. generator : for what is drawn.

        Returns
        -------
        (K,).
        """
        raise NotImplementedError


AGGREGATIONS: Registry[AggregationConfig] = Registry("aggregation")
"""Aggregations by name."""


def pcgrad(gramian_KK: Floats, generator: np.random.Generator) -> Floats:
    r"""Gradient surgery: of each gradient, take away what points against another one; then sum.

    .. math:: g_i \leftarrow g_i - \frac{\min(g_i \cdot g_j, 0)}{g_j \cdot g_j} g_j \quad \text{for } j \ne i
        \text{ in random order}

    Source: Yu et al. 2020, "Gradient surgery for multi-task learning", algorithm 1.
    """
    count = len(gramian_KK)
    parts_KK = np.eye(count)
    for i in range(count):
        for j in generator.permutation(count):
            against = min(float(parts_KK[i] @ gramian_KK[:, j]), 0.0) if j != i else 0.0
            parts_KK[i, j] -= against / gramian_KK[j, j]
    return np.asarray(parts_KK.sum(axis=0))


def mgda(gramian_KK: Floats) -> Floats:
    r"""Return K times the weights of the shortest convex combination: no term gets worse along it.

    .. math:: \alpha = K \arg\min_{\alpha \ge 0, \sum \alpha = 1} \| \sum_k \alpha_k g_k \|

    Source: Désidéri 2012, "Multiple-gradient descent algorithm"; Sener and Koltun 2018, "Multi-task learning as
    multi-objective optimization".
    """
    from scipy.optimize import nnls  # a third of a second that most runs never need

    # min |A x|^2 + (1 x - 1)^2 over x >= 0 has the direction of the answer: at any given sum it is the shortest.
    root_KK = _root(gramian_KK / np.trace(gramian_KK))
    weights, _ = nnls(np.vstack([root_KK, np.ones(len(gramian_KK))]), np.append(np.zeros(len(gramian_KK)), 1.0))
    return np.asarray(len(weights) * weights / weights.sum())


def upgrad(gramian_KK: Floats) -> Floats:
    r"""Project each gradient onto the cone where no term gets worse, then sum.

    .. math:: \alpha = \sum_k \arg\min_{v \ge e_k} v^\top G v

    Source: Quinton and Rey 2024, "Jacobian descent for multi-objective optimization", section 3.
    """
    from scipy.optimize import nnls

    root_KK = _root(gramian_KK / np.trace(gramian_KK))
    # With v = e_k + u, u >= 0: the u that brings A u nearest to -A e_k.
    return np.asarray(sum(np.eye(len(root_KK))[k] + nnls(root_KK, -root_KK[:, k])[0] for k in range(len(root_KK))))


def cagrad(gramian_KK: Floats, c: float) -> Floats:
    r"""Stay within a ball around the mean gradient g_0 and improve the term that improves least; times K.

    .. math:: d = g_0 + \frac{c \|g_0\|}{\|g_w\|} g_w, \quad g_w = \sum_k w_k g_k, \quad
        w = \arg\min_{w \ge 0, \sum w = 1} g_w \cdot g_0 + c \|g_0\| \|g_w\|

    Source: Liu et al. 2021, "Conflict-averse gradient descent for multi-task learning", equation 4 and algorithm 1.
    """
    count = len(gramian_KK)
    scaled_KK = gramian_KK / np.trace(gramian_KK)
    mean_K = np.full(count, 1 / count)
    radius = c * _length(scaled_KK, mean_K)
    weights = _least_on_simplex(scaled_KK, scaled_KK @ mean_K, radius)
    length = _length(scaled_KK, weights)
    return np.asarray(count * (mean_K + radius / length * weights))


def _least_on_simplex(gramian_KK: Floats, slope_K: Floats, radius: float) -> Floats:
    """Return the w of the simplex where slope . w + radius * sqrt(w G w) is least: a convex function."""
    from scipy.optimize import Bounds, LinearConstraint, minimize

    def value(w: Floats) -> float:
        return float(slope_K @ w + radius * _length(gramian_KK, w))

    def gradient(w: Floats) -> Floats:
        return np.asarray(slope_K + radius * (gramian_KK @ w) / _length(gramian_KK, w))

    count = len(slope_K)
    found = minimize(
        value,
        np.full(count, 1 / count),
        jac=gradient,
        method="SLSQP",
        bounds=Bounds(0.0, 1.0),
        constraints=[LinearConstraint(np.ones(count), 1.0, 1.0)],
        options={"ftol": 1e-12, "maxiter": 200},
    )
    weights = np.clip(found.x, 0.0, None)
    return np.asarray(weights / weights.sum())


def _length(gramian_KK: Floats, weights_K: Floats) -> float:
    """Return the norm of a mixture; a little above 0 where it is 0, so that it can be divided by."""
    return math.sqrt(max(float(weights_K @ gramian_KK @ weights_K), 0.0) + 1e-16)


def _root(gramian_KK: Floats) -> Floats:
    """Return A with A^T A = G; what rounding made negative counts as 0."""
    values, vectors = np.linalg.eigh(gramian_KK)
    return np.asarray(np.sqrt(np.clip(values, 0.0, None))[:, None] * vectors.T)


@AGGREGATIONS.register("sum")
class Sum(AggregationConfig, frozen=True, kw_only=True):
    """The sum of all gradients: plain gradient descent on the total."""

    separates: ClassVar[bool] = False

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """Return ones."""
        return np.ones(len(gramian_KK))


@AGGREGATIONS.register("pcgrad")
class PCGrad(AggregationConfig, frozen=True, kw_only=True):
    """Takes from each gradient what points against another one (PCGrad)."""

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """See `pcgrad`."""
        return pcgrad(gramian_KK, generator)


@AGGREGATIONS.register("mgda")
class MGDA(AggregationConfig, frozen=True, kw_only=True):
    """The shortest mixture of all gradients: the smallest term leads (MGDA)."""

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """See `mgda`."""
        return mgda(gramian_KK)


@AGGREGATIONS.register("cagrad")
class CAGrad(AggregationConfig, frozen=True, kw_only=True):
    """Near the mean gradient, towards the term that improves least (CAGrad)."""

    c: Annotated[float, Meta(ge=0, lt=1, description="radius around the mean gradient, as a share of its length")] = 0.5

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """See `cagrad`."""
        return cagrad(gramian_KK, self.c)


@AGGREGATIONS.register("upgrad")
class UPGrad(AggregationConfig, frozen=True, kw_only=True):
    """Each gradient turned until no term gets worse, then summed (UPGrad)."""

    def coefficients(self, gramian_KK: Floats, generator: np.random.Generator) -> Floats:
        """See `upgrad`."""
        return upgrad(gramian_KK)
