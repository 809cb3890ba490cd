r"""Weights that bring the terms' gradients to one size, and favour the terms that lag behind.

With g_k the norm of the gradient of term k's raw value **at the embeddings** of the batch, G_k = a_k g_k its norm under
the weight a_k, and r_k = (L_k / L_k(0)) over its mean over the terms,

.. math:: \min_a \sum_k \left| a_k g_k - \bar G\, r_k^{\alpha} \right|, \quad \sum_k a_k = K

where :math:`\bar G r_k^\alpha` counts as a constant. The paper looks at the last shared layer; here that is the
embeddings: all that terms and encoders share, and one short backward pass per term down to them, through no encoder.

Source: Chen et al. 2018, "GradNorm", equations 1 and 2 and algorithm 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from xmodal.errors import UserError
from xmodal.weighting.base import WEIGHTINGS, Seen, State, Weighting, WeightingConfig, adam_step

_LOG, _FIRST = "log_weight", "first_value"
_REACH = math.log(1e4)
"""A weight stays within 1e-4 and 1e4 of the mean, so that a term without a gradient leaves its own finite."""


def gradnorm_targets(
    seen: Mapping[str, Seen], weights: Mapping[str, float], first: Mapping[str, float], alpha: float
) -> dict[str, float]:
    r"""Return the norm that each term's gradient should have, :math:`\bar G r_k^\alpha`.

    Parameters
    ----------
    seen, weights, first : of each term, what the step showed, its weight, and its value at its first step, > 0.
    """
    mean = sum(weights[term] * one.pull for term, one in seen.items()) / len(seen)
    left = {term: max(one.value, 0.0) / first[term] for term, one in seen.items()}
    average = sum(left.values()) / len(left)
    return {term: mean * (share / average if average > 0 else 1.0) ** alpha for term, share in left.items()}


class GradNormWeighting(Weighting):
    """Holds ln a_k, so that weights stay above 0, and moves it by an Adam of its own."""

    reads_values: ClassVar[bool] = True
    reads_pulls: ClassVar[bool] = True

    def __init__(self, config: GradNorm) -> None:
        super().__init__()
        self.config = config

    def factor(self, term: str) -> float:
        """Return a_k."""
        return math.exp(self.state.get(term, {}).get(_LOG, 0.0))

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse a term that is not above 0 when it is first seen: all later values are measured by that one."""
        for term, value in values.items():
            if _FIRST not in self.state.get(term, {}) and not value > 0:
                raise UserError(
                    "weighting.first_value",
                    "gradnorm weighting measures each term by its first value, which must be above 0, and {term} is "
                    "{value}: switch that term off, or set the weighting to fixed.",
                    term=term,
                    value=f"{value:.4g}",
                )

    def update(self, seen: Mapping[str, Seen]) -> None:
        """Move each weight by one step; then scale all so that they sum to their number."""
        seen = {term: one for term, one in seen.items() if one.pull > 0}
        if not seen:
            return
        for term, one in seen.items():
            self.state.setdefault(term, {}).setdefault(_FIRST, one.value)
        weights = {term: self.factor(term) for term in seen}
        first = {term: self.state[term][_FIRST] for term in seen}
        targets = gradnorm_targets(seen, weights, first, self.config.alpha)
        for term, one in seen.items():
            own, pull = self.state[term], weights[term] * one.pull
            gradient = math.copysign(pull, pull - targets[term]) if pull != targets[term] else 0.0
            own[_LOG] = own.get(_LOG, 0.0) + adam_step(own, gradient, self.config.learning_rate)
        _normalise(self.state, seen)


@WEIGHTINGS.register("gradnorm")
class GradNorm(WeightingConfig, frozen=True, kw_only=True):
    """Weights that bring the terms' gradients at the embeddings to one size (GradNorm).

    Costs a backward pass per term down to the embeddings. Every term must be above 0 when it is first seen.
    """

    alpha: Annotated[
        float, Meta(ge=0, le=10, description="how much more a term pulls that lags behind its start; 0: all the same")
    ] = 1.5
    learning_rate: Annotated[float, Meta(gt=0, le=1, description="of the weights, by an Adam of their own")] = 0.025

    def build(self) -> GradNormWeighting:
        """Build it; every weight starts at 1."""
        return GradNormWeighting(self)


def _normalise(state: State, terms: Mapping[str, Seen]) -> None:
    mean = sum(math.exp(state[term][_LOG]) for term in terms) / len(terms)
    for term in terms:
        state[term][_LOG] = min(max(state[term][_LOG] - math.log(mean), -_REACH), _REACH)
