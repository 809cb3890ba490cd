"""Centred kernel alignment: both modalities hold the same rows near each other, whatever the directions."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor

from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, Setting, TermConfig
from xmodal.losses.columns import check_rows, nothing, of_order_one, split

Kernel = Literal["linear", "rbf"]


def rbf_gram(a_BD: Tensor, bandwidth: float = 0.5) -> Tensor:
    r"""Gram matrix of a Gaussian kernel whose width follows the data, (B, B).

    .. math:: \exp(-\|a_i - a_j\|^2 / (2 \beta^2 m))

    Parameters
    ----------
    a_BD : (B, D). bandwidth : beta, in root median distances; m is the median squared distance over all B x B pairs,
        a constant to the gradient: else it would all come through one or two pairs of rows.
    """
    squares_B = a_BD.square().sum(dim=1)
    distance_BB = (squares_B[:, None] + squares_B[None, :] - 2 * a_BD @ a_BD.T).clamp_min(0)
    with torch.no_grad():
        flat, middle = distance_BB.flatten(), distance_BB.numel() // 2
        high = flat.kthvalue(middle + 1).values
        low = high if distance_BB.numel() % 2 else flat.kthvalue(middle).values
        width = bandwidth**2 * (low + high)
        width = torch.where(width > 0, width, torch.ones_like(width))
    return torch.exp(-distance_BB / width)


def _centred_gram(k_BB: Tensor, debiased: bool) -> Tensor:
    """Centre a Gram matrix both ways; debiased: so that its products estimate HSIC without bias."""
    if not debiased:
        mean_B = k_BB.mean(dim=0)
        return k_BB - mean_B[:, None] - mean_B[None, :] + mean_B.mean()
    rows = len(k_BB)
    off = 1 - torch.eye(rows, dtype=k_BB.dtype, device=k_BB.device)
    k_BB = k_BB * off
    mean_B = k_BB.sum(dim=0) / (rows - 2)
    mean_B = mean_B - mean_B.sum() / (2 * (rows - 1))
    return (k_BB - mean_B[:, None] - mean_B[None, :]) * off


def gram_alignment(k_BB: Tensor, l_BB: Tensor, debiased: bool = False) -> Tensor:
    r"""Alignment of two Gram matrices over the same rows: the cosine of the centred matrices.

    .. math:: \frac{\langle \tilde K, \tilde L \rangle}{\|\tilde K\|_F \|\tilde L\|_F}

    Parameters
    ----------
    k_BB, l_BB : (B, B), symmetric, entries of the order of 1.
    debiased : centre so that the numerator estimates HSIC without bias; B >= 4.

    Returns
    -------
    Scalar, 1 for equal matrices; within [0, 1], debiased within [-1, 1]. 0 if one of the matrices is constant.

    Source: Kornblith et al. 2019, "Similarity of neural network representations revisited", equation 4; debiased as
    Székely and Rizzo 2014.
    """
    k_BB, l_BB = _centred_gram(k_BB, debiased), _centred_gram(l_BB, debiased)
    # The clamp is for constant matrices alone: others are of the order of 1.
    sizes: Tensor = torch.linalg.norm(k_BB).clamp_min(1e-6) * torch.linalg.norm(l_BB).clamp_min(1e-6)
    return (k_BB * l_BB).sum() / sizes


def cka(
    a_BD: Tensor, b_BD: Tensor, kernel: Kernel = "linear", bandwidth: float = 0.5, debiased: bool = False
) -> Tensor:
    r"""Centred kernel alignment: how alike the similarities within `a` and within `b` are. The term is 1 - CKA.

    .. math:: \frac{\|\tilde b^T \tilde a\|_F^2}{\|\tilde a^T \tilde a\|_F \|\tilde b^T \tilde b\|_F}

    for the linear kernel, with columns centred; `gram_alignment` of `rbf_gram` for the other. Invariant to rotation,
    reflection and one scale of either side: minimising 1 - CKA aligns structure, not items, and retrieval stays at
    chance.

    Parameters
    ----------
    a_BD, b_BD : (B, D), raw or unit rows; B >= 3, else it is 1 whatever they are. Row i of each is one pair.
    kernel : linear, or rbf of `bandwidth` root median distances.
    debiased : without the bias of few rows, which is large where B is not far above D; B >= 4.

    Returns
    -------
    Scalar within [0, 1], without unit; 0 if one side is collapsed. Debiased within [-1, 1], 0 by chance.

    Source: Kornblith et al. 2019, "Similarity of neural network representations revisited".
    """
    if kernel == "linear" and not debiased:
        return _linear_cka(a_BD, b_BD)
    a_BD, b_BD = of_order_one(a_BD), of_order_one(b_BD)
    if kernel == "linear":
        return gram_alignment(a_BD @ a_BD.T, b_BD @ b_BD.T, debiased)
    return gram_alignment(rbf_gram(a_BD, bandwidth), rbf_gram(b_BD, bandwidth), debiased)


def _linear_cka(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    # The products of features are (D, D): cheaper than Gram matrices where B exceeds D, and equal.
    (x_BD, least_x), (y_BD, least_y) = split(a_BD), split(b_BD)
    own_x, own_y = torch.linalg.norm(x_BD.T @ x_BD), torch.linalg.norm(y_BD.T @ y_BD)
    cross = torch.linalg.norm(y_BD.T @ x_BD)
    # A collapsed side holds rounding alone, and aligns with nothing.
    own_x, own_y = (own.masked_fill(own <= least, torch.inf) for own, least in ((own_x, least_x), (own_y, least_y)))
    value: Tensor = cross / own_x * (cross / own_y)
    return value


class CKATerm(PairTerm):
    """1 - `cka`; learns nothing."""

    def __init__(self, config: CKA) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return 1 - CKA; 0 for a batch with too few rows."""
        if len(a.embedding) < self.config.least_rows:
            return nothing(a.embedding, b.embedding)
        config = self.config
        return 1 - cka(a.embedding, b.embedding, config.kernel, config.bandwidth, config.debiased)


@LOSSES.register("cka")
class CKA(TermConfig, frozen=True, kw_only=True):
    """1 - CKA: both modalities hold the same rows near each other, in whatever directions.

    Invariant to rotations: it aligns structure, not items, and retrieval stays at chance without another term.
    A batch of which missing rows leave fewer than 3 (debiased: 4) counts 0. See `cka`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "makes rows that are near in one modality near in the other; turns neither to the other"

    kernel: Annotated[Kernel, Meta(description="what compares rows within a modality")] = "linear"
    bandwidth: Annotated[
        float, Meta(gt=0, le=1e3, description="width of the rbf kernel, in root median distances; rbf only")
    ] = 0.5
    debiased: Annotated[bool, Meta(description="take out what few rows align by chance; chance is 1 then")] = False

    @property
    def least_rows(self) -> int:
        """Rows that a batch needs to say anything."""
        return 4 if self.debiased else 3

    def check(self, setting: Setting) -> None:
        """Refuse batches of too few rows."""
        check_rows(setting, self.least_rows)

    def build(self, setting: Setting) -> CKATerm:
        """Build the term; nothing is drawn."""
        return CKATerm(self)
