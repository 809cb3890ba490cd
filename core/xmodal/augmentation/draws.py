"""Random numbers for augmentations: drawn on the CPU, so that every device sees the same."""

# B rows of a batch.
from __future__ import annotations

import torch
from torch import Tensor


def uniform(shape: tuple[int, ...], generator: torch.Generator, device: torch.device) -> Tensor:
    """Draw from [0, 1)."""
    return torch.rand(shape, generator=generator).to(device)


def normal(like: Tensor, generator: torch.Generator) -> Tensor:
    """Draw from the standard normal, in the shape of `like`."""
    return torch.randn(like.shape, generator=generator).to(like)


def factors(strength: float, like: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a factor per row, from [1 - strength, 1 + strength], to be multiplied with `like`."""
    factor_B = 1 + strength * (2 * uniform((len(like),), generator, like.device) - 1)
    return per_row(factor_B.to(like), like)


def per_row(values_B: Tensor, like: Tensor) -> Tensor:
    """Return values (B, 1, ..., 1), to be combined with `like`, (B, ...)."""
    return values_B.reshape(-1, *(1,) * (like.ndim - 1))
