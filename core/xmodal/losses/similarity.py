"""Similarity terms: dot products or cosines drawn together without negatives."""

# B rows of a batch, D embedding size.
from __future__ import annotations

from typing import ClassVar

from torch import Tensor
from torch.nn import functional

from xmodal.losses.base import LOSSES, Encoded, PairTerm, Setting, TermConfig


def all_pairs_similarity(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Negative mean dot product over *all* pairs of rows, partners or not.

    .. math:: -\tfrac1{B^2} \sum_{ij} a_i \cdot b_j = -\bar a \cdot \bar b

    It sees only the two means, so it carries no pairing signal, and it is unbounded unless rows are unit.

    Parameters
    ----------
    a_BD, b_BD : (B, D); raw in the source, unit rows keep it within [-1, 1].

    Returns
    -------
    Scalar, without unit.

    Source: the "cross-modal regularisation" of the source article's example, ``-mean(T I^T)``.
    """
    return -(a_BD.mean(dim=0) @ b_BD.mean(dim=0))


def paired_similarity(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Negative mean dot product of partners.

    .. math:: -\tfrac1B \sum_i a_i \cdot b_i

    Parameters
    ----------
    a_BD, b_BD : (B, D), row i of each one pair; on unit rows the negative mean cosine.

    Returns
    -------
    Scalar, without unit; -1 is the least on unit rows. Without a term that repels, all rows can collapse to a point.
    """
    return -(a_BD * b_BD).sum(dim=1).mean()


def cosine(a_BD: Tensor, b_BD: Tensor) -> Tensor:
    r"""Mean cosine distance of partners.

    .. math:: \tfrac1B \sum_i 1 - \frac{a_i \cdot b_i}{\|a_i\| \|b_i\|}

    Parameters
    ----------
    a_BD, b_BD : (B, D), row i of each one pair; need not be unit, only directions count.

    Returns
    -------
    Scalar within [0, 2], without unit; 1 for random directions. On unit rows half of `alignment` with alpha = 2, and
    1 + `paired_similarity`.
    """
    return (1 - functional.cosine_similarity(a_BD, b_BD)).mean()


class AllPairsSimilarityTerm(PairTerm):
    """`all_pairs_similarity`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return all_pairs_similarity(a.embedding, b.embedding)


class PairedSimilarityTerm(PairTerm):
    """`paired_similarity`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the raw value."""
        return paired_similarity(a.embedding, b.embedding)


class CosineTerm(PairTerm):
    """`cosine`; learns nothing."""

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        """Return the mean cosine distance."""
        return cosine(a.embedding, b.embedding)


@LOSSES.register("all_pairs_similarity")
class AllPairsSimilarity(TermConfig, frozen=True, kw_only=True):
    """Negative mean similarity of all rows, partners or not: draws only the two means together."""

    pulls: ClassVar[str] = "draws the two means together, whoever belongs together"

    def build(self, setting: Setting) -> AllPairsSimilarityTerm:
        """Build the term; nothing is drawn."""
        return AllPairsSimilarityTerm()


@LOSSES.register("paired_similarity")
class PairedSimilarity(TermConfig, frozen=True, kw_only=True):
    """Negative mean similarity of partners, without negatives: needs another term against collapse."""

    pulls: ClassVar[str] = "draws partners together; nothing pushes apart"

    def build(self, setting: Setting) -> PairedSimilarityTerm:
        """Build the term; nothing is drawn."""
        return PairedSimilarityTerm()


@LOSSES.register("cosine")
class Cosine(TermConfig, frozen=True, kw_only=True):
    """Mean cosine distance of partners, without negatives: needs another term against collapse.

    Reads directions only, whether rows are unit or raw.
    """

    pulls: ClassVar[str] = "turns partners towards each other; nothing pushes apart"
    chance: ClassVar[str] = "1"

    def build(self, setting: Setting) -> CosineTerm:
        """Build the term; nothing is drawn."""
        return CosineTerm()
