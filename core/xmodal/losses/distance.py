"""Distances between partners, and how far rows spread over the sphere."""

# B rows of a batch, N and M rows of two clouds, D embedding size.
from __future__ import annotations

import math
from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, Setting, TermConfig, TermOutput
from xmodal.losses.columns import check_rows, nothing, promoted

_COSINE_LIMIT = 1 - 1e-6
"""arccos has an infinite gradient at +-1; in float32 a cosine nearer to 1 than this is mostly rounding error."""


def squared_distances(a_ND: Tensor, b_MD: Tensor) -> Tensor:
    r"""Squared Euclidean distances between the rows of two clouds, by one matrix product.

    .. math:: d_{ij}^2 = |a_i|^2 + |b_j|^2 - 2\,a_i \cdot b_j

    Both clouds are shifted by the mean of `b` first, which changes no distance and keeps digits where the clouds are
    small and far from the origin. Rounding leaves an error of about 1e-7 (float32) of the rows' squared distance from
    that mean; gradients are finite everywhere.

    Parameters
    ----------
    a_ND, b_MD : (N, D) and (M, D).

    Returns
    -------
    (N, M), >= 0.
    """
    centre_D = b_MD.detach().mean(dim=0)
    a_ND, b_MD = a_ND - centre_D, b_MD - centre_D
    norms_NM = a_ND.square().sum(dim=1, keepdim=True) + b_MD.square().sum(dim=1)
    return torch.addmm(norms_NM, a_ND, b_MD.T, alpha=-2).clamp_min(0)


def squared_distances_within(x_BD: Tensor, *, diagonal: float = 0.0) -> Tensor:
    """`squared_distances` of a cloud with itself.

    Parameters
    ----------
    x_BD : (B, D).
    diagonal : what stands for the distance of a row from itself: inf takes it out of whatever decays with distance.

    Returns
    -------
    (B, B), >= 0.
    """
    x_BD = x_BD - x_BD.detach().mean(dim=0)
    norm_B = x_BD.square().sum(dim=1)
    # In place on a sum that is nobody's view; its gradient on the diagonal becomes 0.
    squared_BB = torch.addmm(norm_B[:, None] + norm_B, x_BD, x_BD.T, alpha=-2).clamp_min(0)
    return squared_BB.fill_diagonal_(diagonal)


def squared_error(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Mean squared Euclidean distance of partners: the sum over the D dimensions, the mean over rows.

    .. math:: \tfrac1B \sum_i \|a_i - b_i\|_2^2

    Parameters
    ----------
    a_BD, b_BD : (B, D), row i of each one pair; on unit rows it is 2 - 2 cos.

    Returns
    -------
    Scalar, in squared units of the embedding; 0 at best, 2 for unrelated unit rows, 4 at most between unit rows.
    """
    return functional.mse_loss(promoted(a_BD), promoted(b_BD), reduction="sum") / len(a_BD)


def angular_distance(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Mean angle between partners.

    .. math:: \tfrac1B \sum_i \arccos \frac{a_i \cdot b_i}{\|a_i\| \|b_i\|}

    Its gradient is as long for near partners as for far ones, where that of a cosine fades. Cosines are clamped to
    1e-6 from +-1, where the gradient of arccos is infinite: partners nearer than 0.0014 rad are left alone.

    Parameters
    ----------
    a_BD, b_BD : (B, D), row i of each one pair; their lengths do not matter.

    Returns
    -------
    Scalar, in radians, within [0.0014, pi - 0.0014]; pi/2 is chance.
    """
    cosine_B = functional.cosine_similarity(promoted(a_BD), promoted(b_BD), dim=1)
    return cosine_B.clamp(-_COSINE_LIMIT, _COSINE_LIMIT).arccos().mean()


def alignment(a_BD: Tensor, b_BD: Tensor, alpha: float = 2.0) -> Tensor:
    r"""Mean distance of partners to the power of alpha.

    .. math:: \tfrac1B \sum_i \|a_i - b_i\|_2^\alpha

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows in the source. Row i of each is one pair.
    alpha : >= 1; below 2 near partners weigh more, above 2 far ones. The gradient of a pair at distance 0 is 0.

    Returns
    -------
    Scalar, mean over rows, in units of the embedding to the power of alpha; 0 at best.

    Source: Wang and Isola 2020, "Understanding contrastive representation learning through alignment and uniformity
    on the hypersphere", section 4.1; alpha 2 in its code.
    """
    if alpha == 2:
        return squared_error(a_BD, b_BD)
    distance_B: Tensor = torch.linalg.vector_norm(promoted(a_BD) - promoted(b_BD), dim=1)
    return distance_B.pow(alpha).mean()


def uniformity(x_BD: Tensor, t: float = 2.0) -> Tensor:
    r"""Logarithm of the mean Gaussian potential of pairs of rows: the lower, the more evenly they spread.

    .. math:: \ln \tfrac2{B (B - 1)} \sum_{i < j} e^{-t \|x_i - x_j\|_2^2}

    Parameters
    ----------
    x_BD : (B, D), unit rows: without them it has no lower bound, and lengths grow.
    t : > 0; 1 / (2 t) is the potential's variance.

    Returns
    -------
    Scalar <= 0, a natural logarithm: 0 where all rows are the same, -2t + ln 0F1(; D/2; t^2) for an infinite uniform
    sample of the sphere (t = 2: -3.94 in 128 dimensions). 0 for a single row.

    Source: Wang and Isola 2020, section 4.1; t 2 in its code.
    """
    rows, x_BD = len(x_BD), promoted(x_BD)
    if rows < 2:
        return nothing(x_BD, x_BD)
    potential_BB = -t * squared_distances_within(x_BD, diagonal=math.inf)
    return torch.logsumexp(potential_BB, dim=(0, 1)) - math.log(rows * (rows - 1))


class SquaredErrorTerm(PairTerm):
    """`squared_error`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return squared_error(a.embedding, b.embedding)


class AngularTerm(PairTerm):
    """`angular_distance`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value, in radians."""
        return angular_distance(a.embedding, b.embedding)


class AlignmentTerm(PairTerm):
    """`alignment`; learns nothing."""

    def __init__(self, config: Alignment) -> None:
        super().__init__()
        self.alpha = config.alpha

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return alignment(a.embedding, b.embedding, self.alpha)


class AlignmentUniformityTerm(PairTerm):
    """`alignment` of partners and the mean `uniformity` of both modalities; learns nothing."""

    def __init__(self, config: AlignmentUniformity) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return the weighted sum, and both parts before weights as readings."""
        config = self.config
        near = alignment(a.embedding, b.embedding, config.alpha)
        spread = (uniformity(a.embedding, config.t) + uniformity(b.embedding, config.t)) / 2
        value = config.alignment_weight * near + config.uniformity_weight * spread
        return TermOutput(value, {"alignment": near.detach(), "uniformity": spread.detach()})


@LOSSES.register("l2")
class L2(TermConfig, frozen=True, kw_only=True):
    """L2: squared distance of partners, summed over dimensions, mean over rows: needs another term against collapse.

    See `squared_error`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws partners together, the more the farther apart; nothing pushes apart"
    chance: ClassVar[str] = "2 (unit rows)"

    def build(self, setting: Setting) -> SquaredErrorTerm:
        """Build the term; nothing is drawn."""
        return SquaredErrorTerm()


@LOSSES.register("angular")
class Angular(TermConfig, frozen=True, kw_only=True):
    """Mean angle between partners (radians), whatever the length of rows: needs another term against collapse.

    See `angular_distance`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "turns partners towards each other, near ones as much as far ones; nothing pushes apart"
    chance: ClassVar[str] = "pi/2"

    def build(self, setting: Setting) -> AngularTerm:
        """Build the term; nothing is drawn."""
        return AngularTerm()


@LOSSES.register("alignment")
class Alignment(TermConfig, frozen=True, kw_only=True):
    """Alignment: distance of partners to a power, mean over rows: needs another term against collapse.

    Of unit rows; see `alignment`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws partners together; nothing pushes apart"

    alpha: Annotated[float, Meta(ge=1, le=8, description="power of the distance of partners; 2 is its square")] = 2.0

    def build(self, setting: Setting) -> AlignmentTerm:
        """Build the term; nothing is drawn."""
        return AlignmentTerm(self)


@LOSSES.register("alignment_uniformity")
class AlignmentUniformity(TermConfig, frozen=True, kw_only=True):
    """Alignment and uniformity: partners near, each modality spread evenly over the sphere.

    ``alignment_weight * alignment(a, b) + uniformity_weight * (uniformity(a) + uniformity(b)) / 2``, of unit rows.
    Both parts are recorded before weights, as readings. See `alignment` and `uniformity`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws partners together and pushes all rows of one modality from one another"

    alpha: Annotated[float, Meta(ge=1, le=8, description="power of the distance of partners; 2 is its square")] = 2.0
    t: Annotated[float, Meta(gt=0, le=1000, description="sharpness of the potential exp(-t d^2) between rows")] = 2.0
    alignment_weight: Annotated[float, Meta(ge=0, le=1e6, description="factor of the alignment of partners")] = 1.0
    uniformity_weight: Annotated[float, Meta(ge=0, le=1e6, description="factor of the mean uniformity")] = 1.0

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> AlignmentUniformityTerm:
        """Build the term; nothing is drawn."""
        return AlignmentUniformityTerm(self)
