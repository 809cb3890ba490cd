"""The backward pass of a step: the gradient of the total, or the terms' gradients made into one."""

# K terms, N numbers of a parameter.
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from xmodal.training.config import AggregationSection
from xmodal.weighting import AGGREGATIONS, AggregationConfig

Gradients = Sequence[Tensor | None]


def build_aggregation(section: AggregationSection) -> AggregationConfig:
    """Return how the terms' gradients become one, validated.

    Raises
    ------
    UserError : unknown type, or params out of bounds.
    """
    return AGGREGATIONS.convert(section.type, section.params, "cost.aggregation.params")


def add_aggregated(
    aggregation: AggregationConfig,
    weighted: Mapping[str, Tensor],
    shared: Sequence[nn.Parameter],
    own: Sequence[nn.Parameter],
    scale: float,
    generator: np.random.Generator,
) -> None:
    """Add to the ``grad`` of the encoders what an aggregation makes of the terms' gradients: a backward pass per term.

    What terms learn is no matter of conflict: it gets the plain gradient of the sum.

    Parameters
    ----------
    weighted : of each term, its share of the total. shared, own : parameters of encoders and of terms, to be trained.
    scale : of all gradients: of the loss in float16, and the share of a batch.
    """
    parameters = [*shared, *own]
    felt = [value * scale for value in weighted.values() if value.requires_grad]
    found = [torch.autograd.grad(value, parameters, retain_graph=True, allow_unused=True) for value in felt]
    factors = _coefficients(aggregation, found, len(shared), generator)
    for place, parameter in enumerate(parameters):
        parts = [
            factor * gradient[place] if place < len(shared) else gradient[place]
            for factor, gradient in zip(factors, found, strict=True)
            if gradient[place] is not None
        ]
        if parts:
            total = torch.stack(parts).sum(dim=0) if len(parts) > 1 else parts[0]
            parameter.grad = total if parameter.grad is None else parameter.grad + total


def _coefficients(
    aggregation: AggregationConfig, found: Sequence[Gradients], shared: int, generator: np.random.Generator
) -> list[float]:
    """Return what each term's gradient at the encoders is multiplied by; 1 where there is nothing to aggregate."""
    factors = np.ones(len(found))
    gramian_KK = _gramian(found, shared)
    there = np.flatnonzero(gramian_KK.diagonal() > 0)
    # A gradient that is not finite stays what it is: the check after the pass names it.
    if len(there) > 1 and np.isfinite(gramian_KK).all():
        factors[there] = aggregation.coefficients(gramian_KK[np.ix_(there, there)], generator)
    return [float(factor) for factor in factors]


def _gramian(found: Sequence[Gradients], shared: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the products of the terms' gradients at the first `shared` parameters, one parameter at a time."""
    count = len(found)
    total_KK: Tensor | None = None
    for place in range(shared):
        there = [gradient[place] for gradient in found]
        like = next((one for one in there if one is not None), None)
        if like is None:
            continue
        rows_KN = torch.stack([torch.zeros_like(like) if one is None else one for one in there]).flatten(1)
        product_KK = rows_KN @ rows_KN.T
        total_KK = product_KK if total_KK is None else total_KK + product_KK
    if total_KK is None:
        return np.zeros((count, count))
    return np.asarray(total_KK.cpu().numpy(), dtype=np.float64)
