"""Statistics of the columns of a batch, which the alignment terms share. None of it is a term."""

# B rows of a batch, D embedding size.
from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.losses.base import Setting

STANDARDISE_EPS = 1e-5
"""Added to a variance before its root, as batch normalisation does in the papers that standardise by it."""


def centred(a_BD: Tensor) -> Tensor:
    """Take each column's mean out of it."""
    return a_BD - a_BD.mean(dim=0)


def standardised(a_BD: Tensor) -> Tensor:
    r"""Bring each column to mean 0 and variance 1 over the batch.

    .. math:: (a - \bar a) / \sqrt{\text{mean}[(a - \bar a)^2] + 10^{-5}}

    The variance is the biased one, over B, as in batch normalisation. A column that is constant becomes 0.

    Parameters
    ----------
    a_BD : (B, D), B >= 2.
    """
    return functional.batch_norm(a_BD, None, None, training=True, eps=STANDARDISE_EPS)


def off_diagonal_squares(c_DD: Tensor) -> Tensor:
    """Return the sum of the squares off the diagonal, a scalar."""
    return c_DD.square().sum() - c_DD.diagonal().square().sum()


def nothing(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    """Return 0, on the graph of both: the value of a batch with too few rows to say anything."""
    return 0 * (a_BD.sum() + b_BD.sum())


def check_rows(setting: Setting, least: int) -> None:
    """Refuse a batch that holds too few rows for a statistic over the batch.

    Raises
    ------
    UserError : says how many it needs.
    """
    if setting.batch_size < least:
        raise UserError(
            "loss.batch_too_small",
            "This term compares statistics of a batch and needs at least {least} rows, not {batch_size}: "
            "raise the batch size.",
            least=least,
            batch_size=setting.batch_size,
        )


def promoted(a_BD: Tensor) -> Tensor:
    """Return it in float32 at least: decompositions know no half precision."""
    return a_BD.to(torch.promote_types(a_BD.dtype, torch.float32))


def split(a_BD: Tensor) -> tuple[Tensor, Tensor]:
    """Take each column's mean out, in float32 at least; also say how much of the rest may be rounding.

    Returns
    -------
    The centred rows, and the squared norm that rounding alone can leave there: what is not above it is a batch of equal
    rows. A scalar without a graph.
    """
    wide_BD = promoted(a_BD)
    mean_D = wide_BD.mean(dim=0)
    constant_D = mean_D.detach()
    eps = torch.finfo(a_BD.dtype).eps
    return wide_BD - mean_D, torch.dot(constant_D, constant_D) * (16 * eps**2 * len(a_BD))


def of_order_one(a_BD: Tensor) -> Tensor:
    """Centre, and bring the largest entry to 1, so that products of products neither vanish nor overflow.

    Only for formulas that no scale changes: it is a constant to the gradient, which is exact then. What is smaller
    than the rounding of the rows becomes 0, so that a collapsed batch is one and not its own noise.
    """
    centred_BD, rounding = split(a_BD)
    with torch.no_grad():
        peak, square = centred_BD.abs().max(), centred_BD.square().sum()
        scale = torch.where(square <= rounding, 0, 1 / peak)
    return centred_BD * scale
