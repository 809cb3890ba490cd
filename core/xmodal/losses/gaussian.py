"""Diagonal Gaussians given by embeddings: their divergences, log-densities, and the heads that learn a variance."""

# B rows of a batch, D embedding size.
from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

MAX_LOG_VARIANCE = 10.0
"""A learned log-variance stays within +-10, smoothly: no embedding, however large, makes a variance overflow."""


def kl_to_standard_normal(mean_BD: Tensor, log_variance_BD: Tensor) -> Tensor:
    r"""Kullback-Leibler divergence of diagonal Gaussians from the standard normal.

    .. math:: \tfrac1B \sum_i \tfrac12 \sum_d (\mu_{id}^2 + \sigma_{id}^2 - 1 - \ln \sigma_{id}^2)

    Parameters
    ----------
    mean_BD, log_variance_BD : (B, D), raw rows.

    Returns
    -------
    Scalar, nats per row: a sum over dimensions, a mean over rows. 0 at best, where a row tells nothing.

    Source: Kingma and Welling 2014, "Auto-encoding variational Bayes", appendix B.
    """
    # expm1, so that variances near 1 lose no digits.
    return (mean_BD.square() + log_variance_BD.expm1() - log_variance_BD).sum(dim=1).mean() / 2


def symmetric_kl(a_BD: Tensor, log_variance_a_BD: Tensor, b_BD: Tensor, log_variance_b_BD: Tensor) -> Tensor:
    r"""Half the sum of both Kullback-Leibler divergences between partners' diagonal Gaussians.

    .. math:: \tfrac1B \sum_i \tfrac12 [KL(p_i \| q_i) + KL(q_i \| p_i)]

    Parameters
    ----------
    a_BD, b_BD : (B, D), the means. Row i of each is one pair.
    log_variance_a_BD, log_variance_b_BD : (B, D).

    Returns
    -------
    Scalar, nats per pair: a sum over dimensions, a mean over rows. 0 at best, where partners' Gaussians agree.

    Source: Federici et al. 2020, "Learning robust representations via multi-view information bottleneck", equation 4.
    """
    # cosh(x) - 1 = 2 sinh(x / 2)^2, which loses no digits where the variances are near each other.
    variances_BD = 4 * torch.sinh((log_variance_a_BD - log_variance_b_BD) / 2).square()
    precisions_BD = (-log_variance_a_BD).exp() + (-log_variance_b_BD).exp()
    return (variances_BD + (a_BD - b_BD).square() * precisions_BD).sum(dim=1).mean() / 4


def log_likelihood(x_BD: Tensor, mean_BD: Tensor, log_variance_BD: Tensor) -> Tensor:
    r"""Mean log-density of rows under diagonal Gaussians, one per row.

    .. math:: \tfrac1B \sum_i \ln N(x_i; \mu_i, \sigma_i^2)

    Parameters
    ----------
    x_BD, mean_BD, log_variance_BD : (B, D).

    Returns
    -------
    Scalar, nats per row: a sum over dimensions, a mean over rows. A density: it may be positive.
    """
    scaled_BD = (x_BD - mean_BD).square() * (-log_variance_BD).exp()
    return -(scaled_BD + log_variance_BD + math.log(2 * math.pi)).sum(dim=1).mean() / 2


def sample(mean_BD: Tensor, log_variance_BD: Tensor, noise_BD: Tensor) -> Tensor:
    """Return one draw (B, D) per row, through which gradients reach mean and variance.

    Parameters
    ----------
    mean_BD, log_variance_BD : (B, D). noise_BD : (B, D) standard normal.
    """
    return mean_BD + (log_variance_BD / 2).exp() * noise_BD


def standard_noise(like_BD: Tensor) -> Tensor:
    """Return standard normal noise of a tensor's shape, drawn on the CPU from torch's default generator."""
    # The same draws on every device and in every precision.
    return torch.randn(like_BD.shape).to(like_BD)


def bounded(log_variance: Tensor) -> Tensor:
    """Bring a log-variance into +-`MAX_LOG_VARIANCE`, smoothly; near 0 it stays as it is."""
    return MAX_LOG_VARIANCE * torch.tanh(log_variance / MAX_LOG_VARIANCE)


class LogVariance(nn.Module):
    """A head that gives each row a log-variance per dimension, from the row's direction alone.

    The mean stays the embedding itself, so that evaluation, map and the other terms read it as it is. Variances begin
    near exp(-5), where the noise hardly hides a row, as the softplus(x - 5) of Alemi et al. 2017 does.
    """

    def __init__(self, embedding_size: int) -> None:
        super().__init__()
        self.read = nn.Linear(embedding_size, embedding_size)
        with torch.no_grad():
            self.read.bias.fill_(-5.0)

    def forward(self, embedding_BD: Tensor) -> Tensor:
        """Return (B, D), within +-`MAX_LOG_VARIANCE`."""
        direction_BD = functional.normalize(embedding_BD, dim=1) * math.sqrt(embedding_BD.shape[1])
        return bounded(self.read(direction_BD))
