r"""Weights from each term's own spread: homoscedastic uncertainty.

With s = log sigma^2 of a term, one number that is learned, the method minimises over s

.. math:: a\, e^{-s} L + b\, s

and weighs the term with :math:`a e^{-s}`, which at the minimum over s is b / L. Forms in use: a = b = 1
(``log_variance``), and the likelihoods that the method comes from, a = b = 1/2 of a Gaussian (``regression``) and
a = 1, b = 1/2 of a softmax (``classification``).

Source: Kendall, Gal and Cipolla 2018, "Multi-task learning using uncertainty to weigh losses", equations 7 and 10;
they, too, train s instead of sigma.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from xmodal.weighting.base import WEIGHTINGS, Seen, Weighting, WeightingConfig, adam_step, refuse_below_zero

Form = Literal["log_variance", "regression", "classification"]

COEFFICIENTS: dict[Form, tuple[float, float]] = {
    "log_variance": (1.0, 1.0),
    "regression": (0.5, 0.5),
    "classification": (1.0, 0.5),
}
"""a and b of each form."""
_S = "log_variance"


def uncertainty_gradient(value: float, log_variance: float, form: Form) -> float:
    r"""Return the derivative of :math:`a e^{-s} L + b s` by s = `log_variance`, where the term's value L is `value`."""
    a, b = COEFFICIENTS[form]
    return b - a * math.exp(-log_variance) * value


class UncertaintyWeighting(Weighting):
    """Follows `uncertainty_gradient` by an Adam of its own, so that its pace is not that of the model."""

    reads_values: ClassVar[bool] = True

    def __init__(self, config: Uncertainty) -> None:
        super().__init__()
        self.config = config

    def factor(self, term: str) -> float:
        """Return :math:`a e^{-s}`."""
        return COEFFICIENTS[self.config.form][0] * math.exp(-self.state.get(term, {}).get(_S, 0.0))

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse a term below 0: there the sum has no minimum."""
        refuse_below_zero("uncertainty", values)

    def update(self, seen: Mapping[str, Seen]) -> None:
        """Move each s by one step, and hold its weight within the bounds."""
        low, high = _bounds(self.config)
        for term, one in seen.items():
            own = self.state.setdefault(term, {})
            s = own.get(_S, 0.0)
            s += adam_step(own, uncertainty_gradient(one.value, s, self.config.form), self.config.learning_rate)
            own[_S] = min(max(s, low), high)


@WEIGHTINGS.register("uncertainty")
class Uncertainty(WeightingConfig, frozen=True, kw_only=True):
    """Weights that follow each term's uncertainty: a large loss is trusted less (Kendall).

    Terms must not fall below 0; one that reaches 0 stops at the largest weight.
    """

    form: Annotated[
        Form,
        Meta(description="exp(-s) L + s; halved, of a Gaussian; or exp(-s) L + s/2, of a softmax; s = log sigma^2"),
    ] = "log_variance"
    learning_rate: Annotated[float, Meta(gt=0, le=1, description="of the log variances, by an Adam of their own")] = (
        0.01
    )
    max_weight: Annotated[
        float,
        Meta(gt=1, le=1e6, description="largest factor, where a term reaches 0, and the inverse of the smallest"),
    ] = 100.0

    def build(self) -> UncertaintyWeighting:
        """Build it; every s starts at 0."""
        return UncertaintyWeighting(self)


def _bounds(config: Uncertainty) -> tuple[float, float]:
    """Return the least and largest s: where the weight is the largest and the smallest that is allowed."""
    shift, reach = math.log(COEFFICIENTS[config.form][0]), math.log(config.max_weight)
    return shift - reach, shift + reach
