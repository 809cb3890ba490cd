"""Ranking terms: a partner must be nearer than the others by a margin."""

# B rows of a batch, D embedding size.
from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import torch
from msgspec import Meta
from torch import Tensor
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, PairTerm, Setting, TermConfig
from xmodal.losses.contrastive import EqualCaptions, positives

Negatives = Literal["hardest", "all"]


def vse(a_BD: Tensor, b_BD: Tensor, margin: float, hardest: float = 1.0, same: Tensor | None = None) -> Tensor:
    r"""Hinges of a margin, over the hardest negative of each query (VSE++) or over all of them (VSE).

    .. math:: \sum_i \max_{j \ne i} h_{ij} + \sum_j \max_{i \ne j} h'_{ij} \quad\text{or}\quad
              \sum_{i \ne j} h_{ij} + h'_{ij}

    with :math:`h_{ij} = [m + a_i \cdot b_j - a_i \cdot b_i]_+` from `a` to `b` and
    :math:`h'_{ij} = [m + a_i \cdot b_j - a_j \cdot b_j]_+` from `b` to `a`.

    Parameters
    ----------
    a_BD, b_BD : (B, D), unit rows. Row i of each is one pair.
    margin : m >= 0, in units of cosine.
    hardest : share in [0, 1] of the first form; between 0 and 1 both are mixed.
    same : (B,) codes; rows of equal code are no negatives of each other. None: all rows but the own one are.

    Returns
    -------
    Scalar, *summed* over rows and directions as in the source, in units of cosine. If all embeddings are equal it is
    2 B m (hardest) or 2 B (B - 1) m (all); 0 is best.

    Source: Faghri et al. 2018, "VSE++: improving visual-semantic embeddings with hard negatives", equations 5 and 6.
    """
    scores_BB = a_BD @ b_BD.T
    partner_B = scores_BB.diagonal()
    if same is None:
        skip_BB = torch.eye(len(a_BD), dtype=torch.bool, device=a_BD.device)
    else:
        skip_BB = same[:, None] == same[None, :]
    apart_BB = scores_BB.masked_fill(skip_BB, -math.inf)  # no negative is below every hinge
    if hardest == 1:
        return _hardest(apart_BB, partner_B - margin)
    every = _every(apart_BB, partner_B - margin)
    return every if hardest == 0 else (1 - hardest) * every + hardest * _hardest(apart_BB, partner_B - margin)


def _hardest(apart_BB: Tensor, bar_B: Tensor) -> Tensor:
    """Sum of what the highest negative of each row, and of each column, is above its bar."""
    forth_B, back_B = apart_BB.amax(dim=1) - bar_B, apart_BB.amax(dim=0) - bar_B
    return functional.relu(forth_B).sum() + functional.relu(back_B).sum()


def _every(apart_BB: Tensor, bar_B: Tensor) -> Tensor:
    """Sum of what all negatives are above the bar of their row, and above that of their column."""
    return functional.relu(apart_BB - bar_B[:, None]).sum() + functional.relu(apart_BB - bar_B[None, :]).sum()


class VSETerm(PairTerm):
    """`vse`; learns nothing."""

    def __init__(self, config: VSE) -> None:
        super().__init__()
        self.config = config

    def share(self, step: int) -> float:
        """Return how much of the value is over the hardest negatives at a step: 0 at the first, 1 after the warm-up."""
        if self.config.negatives == "all":
            return 0.0
        return min(1.0, (step - 1) / self.config.warmup) if self.config.warmup > 0 else 1.0

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the sum over rows and directions."""
        same = positives(a, self.config.equal_captions)
        return vse(a.embedding, b.embedding, self.config.margin, self.share(a.step), same)


@LOSSES.register("vse")
class VSE(TermConfig, frozen=True, kw_only=True):
    """VSE++: partners are nearer than the hardest other row of the batch, by a margin (summed cosines).

    A sum over rows, as in the paper: it grows with the batch. The hardest negatives alone can collapse an untrained
    model, which then stays at 2 B margin; the warm-up goes from all negatives to the hardest by mixing both. The value
    falls while it does, because there are fewer negatives in it. See `vse`.
    """

    pulls: ClassVar[str] = "pulls partners nearer than the hardest other row by a margin, then lets go"
    chance: ClassVar[str] = "2 B margin"

    margin: Annotated[float, Meta(ge=0, le=100, description="by how much a partner must be nearer, in cosine")] = 0.2
    negatives: Annotated[
        Negatives, Meta(description="the hardest negative of each row (VSE++), or all of them (VSE)")
    ] = "hardest"
    warmup: Annotated[
        int, Meta(ge=0, le=1_000_000, description="steps over which all negatives give way to the hardest; 0: none")
    ] = 200
    equal_captions: Annotated[
        EqualCaptions, Meta(description="rows of equal caption are left out of the negatives, or counted among them")
    ] = "positives"

    def build(self, setting: Setting) -> VSETerm:
        """Build the term; nothing is drawn."""
        return VSETerm(self)
