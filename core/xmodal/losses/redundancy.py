"""Redundancy reduction: both modalities agree dimension by dimension, and no two dimensions say the same."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, RecommendedRows, Setting, TermConfig, TermOutput
from xmodal.losses.columns import centred, check_rows, nothing, off_diagonal_squares, standardised

VARIANCE_EPS = 1e-4
"""Added to a variance before its root, as in the VICReg release: a collapsed column counts 0.01, not 0."""


def barlow_twins(a_BD: Tensor, b_BD: Tensor, lambda_offdiag: float = 5e-3) -> Tensor:
    r"""Barlow Twins: the cross-correlation of the dimensions of `a` and `b` becomes the identity.

    .. math:: \sum_i (1 - C_{ii})^2 + \lambda \sum_i \sum_{j \ne i} C_{ij}^2, \qquad C = \tfrac1B \hat a^T \hat b

    with columns standardised over the batch (biased variance, 1e-5 beneath its root).

    Parameters
    ----------
    a_BD, b_BD : (B, D), B >= 2, raw or unit rows: the scale of a column does not matter while its variance is far
        above 1e-5. Row i of each is one pair.
    lambda_offdiag : weight of what is off the diagonal; 5e-3 in the paper.

    Returns
    -------
    Scalar, a sum over the D x D entries, without unit. 0 at best, D if all rows of one are the same, and for large B
    about D + lambda D^2 / B where nothing is correlated.

    Source: Zbontar et al. 2021, "Barlow Twins: self-supervised learning via redundancy reduction".
    """
    c_DD = standardised(a_BD).T @ standardised(b_BD) / len(a_BD)
    return (1 - c_DD.diagonal()).square().sum() + lambda_offdiag * off_diagonal_squares(c_DD)


def variance_hinge(a_centred_BD: Tensor, target_std: float = 1.0) -> Tensor:
    r"""Return by how much the columns' standard deviations miss a target, in the mean; a scalar.

    .. math:: \tfrac1D \sum_j \max(0, \gamma - \sqrt{\text{Var}(a_j) + 10^{-4}})

    with the unbiased variance, over B - 1.
    """
    variance_D = a_centred_BD.square().sum(dim=0) / (len(a_centred_BD) - 1)
    return functional.relu(target_std - torch.sqrt(variance_D + VARIANCE_EPS)).mean()


def covariance_penalty(a_centred_BD: Tensor) -> Tensor:
    r"""Return the squared covariances of different columns, summed and divided by D; a scalar.

    .. math:: \tfrac1D \sum_i \sum_{j \ne i} \text{Cov}(a_i, a_j)^2

    with covariances over B - 1.
    """
    rows, size = a_centred_BD.shape
    return off_diagonal_squares(a_centred_BD.T @ a_centred_BD / (rows - 1)) / size


def vicreg_parts(a_BD: Tensor, b_BD: Tensor, target_std: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
    r"""VICReg before weights: partners agree (invariance), columns spread (variance) and differ (covariance).

    .. math:: \tfrac1{BD} \|a - b\|^2, \quad \tfrac12 [v(a) + v(b)], \quad c(a) + c(b)

    with v the `variance_hinge` and c the `covariance_penalty` of a modality.

    Parameters
    ----------
    a_BD, b_BD : (B, D), B >= 2, raw rows. A column of unit rows deviates by at most 1 / sqrt(D), so that the hinge of
        a target of 1 never closes. Row i of each is one pair.
    target_std : gamma, the standard deviation at which a column is wide enough.

    Returns
    -------
    Three scalars, 0 at best. The second has the half of the release.
    """
    x_BD, y_BD = centred(a_BD), centred(b_BD)
    spread = variance_hinge(x_BD, target_std) + variance_hinge(y_BD, target_std)
    return functional.mse_loss(a_BD, b_BD), spread / 2, covariance_penalty(x_BD) + covariance_penalty(y_BD)


def vicreg(
    a_BD: Tensor,
    b_BD: Tensor,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    target_std: float = 1.0,
) -> Tensor:
    r"""VICReg: the weighted sum of `vicreg_parts`.

    Parameters
    ----------
    a_BD, b_BD, target_std : as of `vicreg_parts`.
    invariance, variance, covariance : weights; 25, 25, 1 in the paper.

    Returns
    -------
    Scalar. 0 at best; 24.75 with the paper's weights if all rows of both are the same.

    Source: Bardes et al. 2022, "VICReg: variance-invariance-covariance regularization for self-supervised learning".
    """
    apart, narrow, redundant = vicreg_parts(a_BD, b_BD, target_std)
    return invariance * apart + variance * narrow + covariance * redundant


class BarlowTwinsTerm(PairTerm):
    """`barlow_twins`; learns nothing."""

    def __init__(self, config: BarlowTwins) -> None:
        super().__init__()
        self.lambda_offdiag = config.lambda_offdiag

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value; 0 for a batch of one row."""
        if len(a.embedding) < 2:
            return nothing(a.embedding, b.embedding)
        return barlow_twins(a.embedding, b.embedding, self.lambda_offdiag)


class VICRegTerm(PairTerm):
    """`vicreg`; learns nothing."""

    def __init__(self, config: VICReg) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return the raw value, and its parts before weights; 0 for a batch of one row."""
        config, names = self.config, ("invariance", "variance", "covariance")
        if len(a.embedding) < 2:
            value = nothing(a.embedding, b.embedding)
            return TermOutput(value, dict.fromkeys(names, value.detach()))
        parts = vicreg_parts(a.embedding, b.embedding, config.target_std)
        value = config.invariance * parts[0] + config.variance * parts[1] + config.covariance * parts[2]
        return TermOutput(value, {name: part.detach() for name, part in zip(names, parts, strict=True)})


@LOSSES.register("barlow_twins")
class BarlowTwins(TermConfig, frozen=True, kw_only=True):
    """Barlow Twins: dimensions of both modalities correlate one to one, and with no other.

    A batch of which rows without the modality leave a single one counts 0. See `barlow_twins`.
    """

    family: ClassVar[Family] = "alignment"
    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "correlates each dimension with its partner and frees it of all others"

    lambda_offdiag: Annotated[
        float, Meta(ge=0, le=1e6, description="weight of the correlations between different dimensions")
    ] = 5e-3

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> BarlowTwinsTerm:
        """Build the term; nothing is drawn."""
        return BarlowTwinsTerm(self)


@LOSSES.register("vicreg")
class VICReg(TermConfig, frozen=True, kw_only=True):
    """VICReg: partners agree, each dimension varies, no two vary together; made for raw rows.

    A column of unit rows deviates by at most 1 / sqrt(D): let the term read raw rows, or lower the target.
    A batch of which rows without the modality leave a single one counts 0. See `vicreg`.
    """

    family: ClassVar[Family] = "alignment"
    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "draws partners together while each dimension keeps its spread and says its own"

    invariance: Annotated[float, Meta(ge=0, le=1e6, description="weight of the squared distance of partners")] = 25.0
    variance: Annotated[float, Meta(ge=0, le=1e6, description="weight of what dimensions lack in spread")] = 25.0
    covariance: Annotated[float, Meta(ge=0, le=1e6, description="weight of what dimensions have in common")] = 1.0
    target_std: Annotated[
        float, Meta(gt=0, le=1e6, description="standard deviation that a dimension shall have; 1 asks for raw rows")
    ] = 1.0

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> VICRegTerm:
        """Build the term; nothing is drawn."""
        return VICRegTerm(self)
