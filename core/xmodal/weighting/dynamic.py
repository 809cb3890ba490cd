r"""Weights by how slowly each term falls: dynamic weight averaging.

.. math:: a_k = K \frac{\exp(r_k / T)}{\sum_i \exp(r_i / T)}, \quad r_k = \frac{\bar L_k(n - 1)}{\bar L_k(n - 2)}

with :math:`\bar L_k(n)` the mean of term k's raw value over the n-th window of steps, which stands for the paper's
epoch; all are 1 until two windows are whole.

Source: Liu, Johns and Davison 2019, "End-to-end multi-task learning with attention", equation 7.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from xmodal.weighting.base import WEIGHTINGS, Seen, Weighting, WeightingConfig, refuse_below_zero

_SUM, _COUNT, _LAST, _BEFORE, _FACTOR = "sum", "count", "last_mean", "mean_before", "factor"
_MOST = 10.0
"""A term that grew tenfold within a window counts as that: a mean near 0 would leave the others no weight."""


def dynamic_weights(rates: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return K softmax(r / T): weights that sum to the number of terms.

    Parameters
    ----------
    rates : term -> r, its last mean over the one before; above 1 it grows.
    """
    shares = {term: math.exp(rate / temperature) for term, rate in rates.items()}
    total = sum(shares.values())
    return {term: len(rates) * share / total for term, share in shares.items()}


class DynamicWeighting(Weighting):
    """Means over windows, and what follows from the last two."""

    reads_values: ClassVar[bool] = True

    def __init__(self, config: DynamicAverage) -> None:
        super().__init__()
        self.config = config

    def factor(self, term: str) -> float:
        """Return a_k as of the last whole window."""
        return self.state.get(term, {}).get(_FACTOR, 1.0)

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse a term below 0: the ratio of two of its means says nothing."""
        refuse_below_zero("dwa", values)

    def update(self, seen: Mapping[str, Seen]) -> None:
        """Add to the windows; where one is whole, weigh anew."""
        rolled = False
        for term, one in seen.items():
            own = self.state.setdefault(term, {})
            own[_SUM], own[_COUNT] = own.get(_SUM, 0.0) + one.value, own.get(_COUNT, 0.0) + 1
            if own[_COUNT] >= self.config.window:
                if _LAST in own:
                    own[_BEFORE] = own[_LAST]
                own[_LAST], rolled = own[_SUM] / own[_COUNT], True
                own[_SUM] = own[_COUNT] = 0.0
        if rolled:
            weights = dynamic_weights({term: self._rate(term) for term in seen}, self.config.temperature)
            for term, weight in weights.items():
                self.state[term][_FACTOR] = weight

    def _rate(self, term: str) -> float:
        own = self.state[term]
        return min(own[_LAST] / own[_BEFORE], _MOST) if own.get(_BEFORE, 0.0) > 0 else 1.0


@WEIGHTINGS.register("dwa")
class DynamicAverage(WeightingConfig, frozen=True, kw_only=True):
    """Weights that favour the terms that fall slowest (dynamic weight averaging).

    Compares the means of two windows of steps. Terms must not fall below 0.
    """

    temperature: Annotated[float, Meta(gt=0, le=100, description="the higher, the closer to equal weights")] = 2.0
    window: Annotated[int, Meta(ge=1, le=10**6, description="steps that are averaged, in place of an epoch")] = 50

    def build(self) -> DynamicWeighting:
        """Build it; every weight is 1 for two windows."""
        return DynamicWeighting(self)
