"""The weights that a step is taken with: what is set, times what its schedule makes of it. Free of torch."""

from __future__ import annotations

from xmodal.training.config import CostSection, TermSection
from xmodal.training.weight_schedules import weight_factor_at


def lambda_at(cost: CostSection, step: int) -> float:
    """Return the lambda of a step, 1, 2, ...: the slider's value times the factor of its schedule."""
    return cost.lambda_ * weight_factor_at(cost.schedule, step)


def weight_at(term: TermSection, step: int) -> float:
    """Return the weight of a term at a step, before lambda and before automatic weighting."""
    return term.weight * weight_factor_at(term.schedule, step)
