"""Canonical correlation: directions of two modalities that vary together, exactly (DCCA) or softly (soft CCA).

DCCA does not see in which basis a modality says it: a linear map of one side changes nothing. Soft CCA does: it wants
partners to be equal dimension by dimension.
"""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import Annotated, ClassVar

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.errors import UserError
from xmodal.losses.base import LOSSES, Encoded, Family, PairTerm, RecommendedRows, Setting, TermConfig, TermOutput
from xmodal.losses.columns import check_rows, nothing, split, standardised


def canonical_correlations(a_BD: Tensor, b_BD: Tensor, regularisation: float, *, relative: bool = False) -> Tensor:
    r"""Canonical correlations of `a` and `b`, (D,), largest first.

    .. math:: \rho = \text{svd}[(S_{aa} + r I)^{-1/2} S_{ab} (S_{bb} + r I)^{-1/2}]

    with covariances over B - 1. Whitened with Cholesky factors instead of symmetric roots: the singular values are the
    same, and so no eigenvector enters the gradient, which explodes where eigenvalues tie. The gradient of singular
    values alone has no such quotient either. What is below the rounding of the whitening, as in a modality that does
    not fill its D dimensions, is 0 and pulls nothing: it would pull in a direction of the noise.

    Parameters
    ----------
    a_BD, b_BD : (B, D), B > D, raw or unit rows. Row i of each is one pair.
    regularisation : r > 0, in squared units of the rows.
    relative : r is `regularisation` times the mean variance of a modality's columns instead, so that its scale does not
        matter.

    Returns
    -------
    (D,) within [0, 1]; not a number if the input is not finite. 0 where a modality is collapsed.

    Source: Andrew et al. 2013, "Deep canonical correlation analysis".
    """
    rows = len(a_BD) - 1
    sides = (x_BD, _), (y_BD, _) = split(a_BD), split(b_BD)
    roots = []
    for own_BD, rounding in sides:
        covariance_DD = own_BD.T @ own_BD / rows
        ridge = _share(covariance_DD, rounding / rows, regularisation) if relative else regularisation
        eye_DD = torch.eye(len(covariance_DD), dtype=own_BD.dtype, device=own_BD.device)
        roots.append(torch.linalg.cholesky_ex(covariance_DD + ridge * eye_DD).L)
    root_a_DD, root_b_DD = roots
    half_DD = torch.linalg.solve_triangular(root_a_DD, x_BD.T @ y_BD / rows, upper=False)
    whitened_DD: Tensor = torch.linalg.solve_triangular(root_b_DD, half_DD.T, upper=False)
    if not torch.isfinite(whitened_DD).all():  # the decomposition would raise; a NaN is told with the term's name
        return torch.nan * whitened_DD.diagonal()
    rho_D: Tensor = torch.linalg.svdvals(whitened_DD)
    return torch.where(rho_D > torch.maximum(_noise(root_a_DD), _noise(root_b_DD)), rho_D, 0)


def _share(covariance_DD: Tensor, rounding: Tensor, share: float) -> Tensor:
    """Return a share of the mean variance; 1 for a collapsed modality, whose noise is nothing beside it."""
    total = covariance_DD.diagonal().sum()
    return torch.where(total > rounding, total * (share / len(covariance_DD)), 1)


@torch.no_grad()
def _noise(root_DD: Tensor) -> Tensor:
    """Return how far whitening by a Cholesky factor magnifies rounding: the trace over the least pivot."""
    return torch.finfo(root_DD.dtype).eps * root_DD.square().sum() / root_DD.diagonal().min().square()


def dcca(a_BD: Tensor, b_BD: Tensor, regularisation: float = 1e-3, top: int = 0) -> Tensor:
    r"""Deep CCA: the negative sum of the largest canonical correlations.

    .. math:: -\sum_{i \le k} \rho_i

    Of the three forms in the wild this is the paper's, the sum of rho: neither the sum of rho^2 nor its root.

    Parameters
    ----------
    a_BD, b_BD : (B, D), B > D, raw or unit rows. Row i of each is one pair.
    regularisation : added to the diagonal of a modality's covariance, as a share of its mean variance; so the value
        does not depend on the scale of the rows.
    top : k; 0 for all D.

    Returns
    -------
    Scalar within [-k, 0], without unit. Chance is not 0: among B rows of noise sum rho grows as B nears D. 0 if a
    modality is collapsed.

    Source: Andrew et al. 2013, "Deep canonical correlation analysis".
    """
    rho_D = canonical_correlations(a_BD, b_BD, regularisation, relative=True)
    return -(rho_D[:top] if top else rho_D).sum()


def soft_cca_parts(
    a_BD: Tensor, b_BD: Tensor, sum_a_DD: Tensor, sum_b_DD: Tensor, count: Tensor | float = 1.0
) -> tuple[Tensor, Tensor]:
    r"""Soft CCA: partners agree, and the dimensions of each modality lose their correlations softly.

    .. math:: \tfrac1{2B} \|\hat a - \hat b\|_F^2 \quad\text{and}\quad \sum_{i \ne j} (|C^a_{ij}| + |C^b_{ij}|)

    Parameters
    ----------
    a_BD, b_BD : (B, D), columns `standardised`. Row i of each is one pair.
    sum_a_DD, sum_b_DD, count : A of each, (D, D), and c, of which C = A / c; see `accumulate_covariance`.

    Returns
    -------
    Two scalars without unit, the first a sum over dimensions and a mean over rows. 0 at best; the first is D where
    nothing is correlated. The term is the first + a weight times the second.

    Source: Chang, Xiang and Hospedales 2018, "Scalable and effective deep CCA via soft decorrelation", with the mean
    over rows in place of the sum.
    """
    distance = functional.mse_loss(a_BD, b_BD) * (a_BD.shape[1] / 2)
    return distance, (_off_diagonal_sizes(sum_a_DD) + _off_diagonal_sizes(sum_b_DD)) / count


def _off_diagonal_sizes(c_DD: Tensor) -> Tensor:
    return c_DD.abs().sum() - c_DD.diagonal().abs().sum()


def accumulate_covariance(a_BD: Tensor, accumulated_DD: Tensor, forgetting: float) -> Tensor:
    r"""Add this batch's covariance to those before, the older the lighter.

    .. math:: A_t = \alpha A_{t-1} + \tfrac1{B-1} a^T a, \quad C_t = A_t / c_t, \quad c_t = \alpha c_{t-1} + 1

    Parameters
    ----------
    a_BD : (B, D), columns of mean 0. accumulated_DD : A so far, without a graph; 0 at first.
    forgetting : alpha within [0, 1): 0 reads this batch alone.

    Returns
    -------
    A_t, (D, D), on the graph of this batch.
    """
    return forgetting * accumulated_DD + a_BD.T @ a_BD / (len(a_BD) - 1)


class DCCATerm(PairTerm):
    """`dcca`; learns nothing."""

    def __init__(self, config: DCCA) -> None:
        super().__init__()
        self.config = config

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the negative sum of correlations; 0 for a batch of no more rows than dimensions."""
        rows, size = a.embedding.shape
        if rows <= size:
            return nothing(a.embedding, b.embedding)
        return dcca(a.embedding, b.embedding, self.config.regularisation, self.config.top)


class SoftCCATerm(PairTerm):
    """`soft_cca_parts`, and the covariances so far of each pair that it reads.

    A forward that trains prepares them; `clamp`, after the optimiser step, takes them over: a step that is refused
    leaves them as they were. Of several forwards before one step the last counts.

    Buffers, stored in checkpoints: ``accumulated a->b``, (2, D, D), and ``count a->b``, the weight that it holds.
    """

    def __init__(self, config: SoftCCA, setting: Setting) -> None:
        super().__init__()
        self.config = config
        for a, b in setting.pairs:
            self.register_buffer(
                f"accumulated {a}->{b}", torch.zeros(2, setting.embedding_size, setting.embedding_size)
            )
            self.register_buffer(f"count {a}->{b}", torch.zeros(()))
        self._next: dict[str, tuple[Tensor, Tensor, Tensor]] = {}

    def forward(self, a: Encoded, b: Encoded) -> TermOutput:
        """Return the raw value, and its two parts before weights; 0 for a batch of one row."""
        if len(a.embedding) < 2:
            value = nothing(a.embedding, b.embedding)
            return TermOutput(value, dict.fromkeys(("distance", "decorrelation"), value.detach()))
        pair, forgetting = f"{a.modality.name}->{b.modality.name}", self.config.forgetting
        accumulated, count = self.get_buffer(f"accumulated {pair}"), self.get_buffer(f"count {pair}")
        x_BD, y_BD = standardised(a.embedding), standardised(b.embedding)
        x_DD, y_DD = (
            accumulate_covariance(rows, old, forgetting) for rows, old in zip((x_BD, y_BD), accumulated, strict=True)
        )
        count = forgetting * count + 1
        if self.training and torch.is_grad_enabled():
            self._next[pair] = x_DD.detach(), y_DD.detach(), count
        distance, decorrelation = soft_cca_parts(x_BD, y_BD, x_DD, y_DD, count)
        readings = {"distance": distance.detach(), "decorrelation": decorrelation.detach()}
        return TermOutput(distance + self.config.decorrelation * decorrelation, readings)

    def clamp(self) -> None:
        """Take over the covariances that the step's forward prepared."""
        for pair, (*sides, count) in self._next.items():
            for own, value in zip(self.get_buffer(f"accumulated {pair}"), sides, strict=True):
                own.copy_(value)
            self.get_buffer(f"count {pair}").copy_(count)
        self._next.clear()

    def discard(self) -> None:
        """Drop them: the step was refused."""
        self._next.clear()


@LOSSES.register("dcca")
class DCCA(TermConfig, frozen=True, kw_only=True):
    """Deep CCA: the negative sum of the canonical correlations of a batch, which must have more rows than dimensions.

    Of the three forms in the wild the paper's: the sum of rho, not of rho^2 nor its root. Invariant to linear maps of
    either side, so that retrieval by cosine needs another term, or the canonical directions.
    A batch of which missing rows leave no more than D counts 0. See `dcca`.
    """

    family: ClassVar[Family] = "alignment"
    recommended_rows: ClassVar[RecommendedRows | None] = "raw"
    pulls: ClassVar[str] = "makes directions of one modality predict directions of the other, whichever they are"

    regularisation: Annotated[
        float, Meta(ge=1e-5, le=1e3, description="added to the variances, as a share of their mean")
    ] = 1e-3
    top: Annotated[int, Meta(ge=0, le=65536, description="sum the largest so many correlations; 0: all")] = 0

    def check(self, setting: Setting) -> None:
        """Refuse batches of no more rows than dimensions, and more correlations than there are."""
        if setting.batch_size <= setting.embedding_size:
            raise UserError(
                "loss.batch_not_above_size",
                "DCCA needs more rows than dimensions: among {batch_size} rows of {embedding_size} dimensions every "
                "correlation is 1, whatever is learned; raise the batch size above {embedding_size}, or lower the "
                "embedding size.",
                batch_size=setting.batch_size,
                embedding_size=setting.embedding_size,
            )
        if self.top > setting.embedding_size:
            raise UserError(
                "loss.top_above_size",
                "There are only {embedding_size} canonical correlations, of which top asks for {top}: lower top.",
                embedding_size=setting.embedding_size,
                top=self.top,
            )

    def build(self, setting: Setting) -> DCCATerm:
        """Build the term; nothing is drawn."""
        return DCCATerm(self)


@LOSSES.register("soft_cca")
class SoftCCA(TermConfig, frozen=True, kw_only=True):
    """Soft CCA: partners agree dimension by dimension; correlations within a modality, over many batches, fade.

    A batch of which rows without the modality leave a single one counts 0. See `soft_cca_parts`.
    """

    family: ClassVar[Family] = "alignment"
    pulls: ClassVar[str] = "draws partners together and frees the dimensions of each modality of each other"

    decorrelation: Annotated[float, Meta(ge=0, le=1e6, description="weight of correlations within a modality")] = 0.1
    forgetting: Annotated[
        float, Meta(ge=0, lt=1, description="share of the covariances so far that a batch leaves; 0: each batch alone")
    ] = 0.9

    def check(self, setting: Setting) -> None:
        """Refuse batches of one row."""
        check_rows(setting, 2)

    def build(self, setting: Setting) -> SoftCCATerm:
        """Build the term; nothing is drawn."""
        return SoftCCATerm(self, setting)
