"""The cone effect: a random network with ReLU draws whatever it reads together, before anything is learned."""

# N pairs of rows, D width of a layer.
from __future__ import annotations

import math

import torch
from torch.nn import functional


def rectified_cosine(cosine: float) -> float:
    r"""Return the cosine of two rows after one random layer with ReLU, in the limit of its width.

    .. math:: c' = \tfrac1\pi [\sqrt{1 - c^2} + c (\pi - \arccos c)]

    Source: Cho and Saul 2009, "Kernel methods for deep learning", the kernel of degree 1, divided by its value at 1.
    """
    return (math.sqrt(1 - cosine**2) + cosine * (math.pi - math.acos(cosine))) / math.pi


def layer_cosines(cosine: float, layers: int, width: int, pairs: int, draws: int) -> list[float]:
    """Return the mean cosine of pairs of rows after each of so many random layers.

    Parameters
    ----------
    cosine : of each pair before the first layer, exactly. width : D of every layer. draws : networks to average over:
        a narrow one is off by an amount of its own, for all pairs alike.
    """
    found = [_cosines(cosine, layers, width, pairs, seed) for seed in range(draws)]
    return [sum(layer) / draws for layer in zip(*found, strict=True)]


def _cosines(cosine: float, layers: int, width: int, pairs: int, seed: int) -> list[float]:
    generator = torch.Generator().manual_seed(seed)
    a_ND, b_ND = functional.normalize(torch.randn(2, pairs, width, generator=generator, dtype=torch.float64), dim=2)
    b_ND = functional.normalize(b_ND - (a_ND * b_ND).sum(dim=1, keepdim=True) * a_ND, dim=1)
    b_ND = cosine * a_ND + math.sqrt(1 - cosine**2) * b_ND
    found = []
    for _ in range(layers):
        weight_DD = torch.randn(width, width, generator=generator, dtype=torch.float64) * math.sqrt(2 / width)
        a_ND, b_ND = (functional.relu(x_ND @ weight_DD) for x_ND in (a_ND, b_ND))
        found.append(functional.cosine_similarity(a_ND, b_ND, dim=1).mean().item())
    return found
