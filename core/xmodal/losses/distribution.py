"""Distances between the two clouds as distributions. They carry no pairing signal: any order of rows is as good."""

# B rows of a batch, D embedding size, K kernels.
from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, Setting, TermConfig
from xmodal.losses.columns import centred, check_rows, promoted
from xmodal.losses.distance import squared_distances, squared_distances_within

Bandwidths = Literal["median", "fixed"]
Estimator = Literal["biased", "unbiased"]


def squared_mmd(a_BD: Tensor, b_BD: Tensor, bandwidth_K: Tensor, *, unbiased: bool = False) -> Tensor:
    r"""Squared maximum mean discrepancy of two clouds, over the mean of K Gaussian kernels.

    .. math:: \overline{k(a, a')} + \overline{k(b, b')} - 2\,\overline{k(a, b)}, \qquad
              k(x, y) = \tfrac1K \sum_k e^{-\|x - y\|^2 / (2 \sigma_k^2)}

    This is MMD^2, not half of it and not its root. The mean over kernels, so that its range does not depend on K.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.
    bandwidth_K : (K,) sigmas > 0, in units of the embedding; constants, no gradient goes through them.
    unbiased : leave each row's kernel with itself out. The expectation is then right, and 0 where both clouds come
        from one distribution; the value can be negative, and has no such part where there is a single row.

    Returns
    -------
    Scalar, without unit: within [0, 2] if biased, 0 at best.

    Source: Gretton et al. 2012, "A kernel two-sample test", equations 5 (biased) and 3 (unbiased); many kernels as
    Long et al. 2015, "Learning transferable features with deep adaptation networks", here of equal weights.
    """
    a_BD, b_BD = promoted(a_BD), promoted(b_BD)
    scales = (-0.5 / bandwidth_K.detach().to(a_BD.dtype).square()).unbind()
    within = sum(_mean_within(x, scales, unbiased=unbiased) for x in (a_BD, b_BD))
    return within - 2 * _kernel_sum(squared_distances(a_BD, b_BD), scales) / (len(a_BD) * len(b_BD))


def _mean_within(x_BD: Tensor, scales: tuple[Tensor, ...], *, unbiased: bool) -> Tensor:
    rows = len(x_BD)
    if not unbiased:
        return _kernel_sum(squared_distances_within(x_BD), scales) / rows**2
    return _kernel_sum(squared_distances_within(x_BD, diagonal=math.inf), scales) / max(rows * (rows - 1), 1)


def _kernel_sum(squared: Tensor, scales: tuple[Tensor, ...]) -> Tensor:
    """Sum over all entries, mean over kernels."""
    return torch.stack([torch.exp(scale * squared).sum() for scale in scales]).mean()


def median_distance(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    """Return the median distance among the rows of both clouds together, the usual first guess of a bandwidth.

    Over all pairs i < j of the 2B rows. A constant: without a graph. 1 where the median is 0.

    Source: Gretton et al. 2012, section 8.
    """
    with torch.no_grad():
        a_BD, b_BD = promoted(a_BD), promoted(b_BD)
        squared = [squared_distances(a_BD, b_BD).flatten()]
        if len(a_BD) > 1:
            # One triangle of each: every pair within a cloud once, beside every pair between the clouds once.
            both_BB = squared_distances_within(a_BD).triu() + squared_distances_within(b_BD).tril()
            squared.append(_off_diagonal(both_BB).flatten())
        median = torch.cat(squared).median().sqrt()
        return torch.where(median > 0, median, 1.0)


def _off_diagonal(x_BB: Tensor) -> Tensor:
    """All entries but those of the diagonal, (B - 1, B), in the order in which they are stored; no copy."""
    rows = len(x_BB)
    return x_BB.flatten()[:-1].view(rows - 1, rows + 1)[:, 1:]


def bandwidth_ladder(middle: float | Tensor, kernels: int, like: Tensor) -> Tensor:
    """Return `kernels` bandwidths around `middle`, each twice the one before: (K,), dtype and device of `like`."""
    steps_K = torch.arange(kernels, dtype=like.dtype, device=like.device) - (kernels - 1) / 2
    return middle * torch.exp2(steps_K)


def coral(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Deep CORAL: squared distance of the two covariance matrices.

    .. math:: \tfrac1{4 D^2} \|C_a - C_b\|_F^2, \qquad C_x = \tfrac1{B - 1} (x - \bar x)^T (x - \bar x)

    The means are not compared, so it leaves a modality gap as it is; on unit rows it is small (entries of a covariance
    are about 1/D), and wants a large weight.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.

    Returns
    -------
    Scalar, in the embedding's units to the power of 4; 0 at best, and 0 for a single row.

    Source: Sun and Saenko 2016, "Deep CORAL: correlation alignment for deep domain adaptation", equation 1.
    """
    a_BD, b_BD = centred(promoted(a_BD)), centred(promoted(b_BD))
    rows, size = a_BD.shape
    difference_DD = torch.addmm(a_BD.T @ a_BD, b_BD.T, b_BD, alpha=-1) / max(rows - 1, 1)
    return difference_DD.square().sum() / (4 * size**2)


def energy_distance(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Energy distance of two clouds, in geomloss's convention: half of Szekely's.

    .. math:: \overline{\|a - b\|} - \tfrac12 \overline{\|a - a'\|} - \tfrac12 \overline{\|b - b'\|}

    Means over all pairs of rows, a row with itself included. It is MMD^2 / 2 for the kernel ``-|x - y|``, and needs no
    bandwidth. Where two rows coincide the gradient is 0.

    Parameters
    ----------
    a_BD, b_BD : (B, D), any rows; which row is whose partner does not matter.

    Returns
    -------
    Scalar >= 0, in units of the embedding; 0 where the clouds are the same.

    Source: Szekely and Rizzo 2013, "Energy statistics"; Feydy et al. 2019 for the half.
    """
    a_BD, b_BD = promoted(a_BD), promoted(b_BD)
    centre_D = b_BD.detach().mean(dim=0)  # cdist, too, squares: what is far from the origin loses digits
    a_BD, b_BD = a_BD - centre_D, b_BD - centre_D
    within = torch.cdist(a_BD, a_BD).mean() + torch.cdist(b_BD, b_BD).mean()
    return torch.cdist(a_BD, b_BD).mean() - within / 2


class MMDTerm(PairTerm):
    """`squared_mmd` with bandwidths that are fixed, or follow the median distance of the batch; learns nothing."""

    def __init__(self, config: MMD) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        config, x, y = self.config, promoted(a.embedding), promoted(b.embedding)
        unit = median_distance(x, y) if config.bandwidths == "median" else 1.0
        bandwidth_K = bandwidth_ladder(config.bandwidth * unit, config.kernels, x)
        return squared_mmd(x, y, bandwidth_K, unbiased=config.estimator == "unbiased")


class CoralTerm(PairTerm):
    """`coral`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return coral(a.embedding, b.embedding)


class EnergyTerm(PairTerm):
    """`energy_distance`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return energy_distance(a.embedding, b.embedding)


@LOSSES.register("mmd")
class MMD(TermConfig, frozen=True, kw_only=True):
    """MMD: squared maximum mean discrepancy of the two clouds over Gaussian kernels; sees no pairs.

    See `squared_mmd` and `median_distance`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws one cloud over the other, at the scales of its kernels, whoever belongs together"

    bandwidths: Annotated[
        Bandwidths, Meta(description="bandwidths in units of the batch's median distance, or of the embedding")
    ] = "median"
    bandwidth: Annotated[
        float, Meta(gt=0, le=1e6, description="sigma of the middle kernel exp(-d^2 / (2 sigma^2)), in that unit")
    ] = 1.0
    kernels: Annotated[int, Meta(ge=1, le=16, description="number of kernels, each twice as wide as the last")] = 5
    estimator: Annotated[
        Estimator, Meta(description="unbiased leaves each row's kernel with itself out, and can go below 0")
    ] = "biased"

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row where they leave nothing to compare."""
        if self.estimator == "unbiased":
            check_rows(setting, 2)

    def build(self, setting: Setting) -> MMDTerm:
        """Build the term; nothing is drawn."""
        return MMDTerm(self)


@LOSSES.register("coral")
class Coral(TermConfig, frozen=True, kw_only=True):
    """Deep CORAL: squared distance of the two covariance matrices; sees neither means nor pairs.

    See `coral`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "makes both clouds spread and correlate alike, whoever belongs together"

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row, which have no covariance."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> CoralTerm:
        """Build the term; nothing is drawn."""
        return CoralTerm()


@LOSSES.register("energy")
class Energy(TermConfig, frozen=True, kw_only=True):
    """Energy distance of the two clouds, at all scales at once; sees no pairs.

    Half of Szekely's, as in geomloss. See `energy_distance`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws one cloud over the other, far rows as much as near ones, whoever belongs together"

    def build(self, setting: Setting) -> EnergyTerm:
        """Build the term; nothing is drawn."""
        return EnergyTerm()
