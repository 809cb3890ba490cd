"""Everything that can be said of embeddings without a model: the record behind ``xmodal analyse``."""

# R rows of the pool, D embedding size.
from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.geometry import alignment, gap_variance_share, linear_cka, modality_gap, uniformity
from xmodal.analysis.hubness import k_occurrence, skewness
from xmodal.analysis.retrieval import mean_reciprocal_rank, retrieval
from xmodal.analysis.rows import unit_rows
from xmodal.analysis.separability import separability
from xmodal.analysis.spectrum import effective_rank, singular_spectrum

NEAREST = 10
"""Neighbours that hubness is counted among."""


@dataclass(frozen=True)
class ModalityNumbers:
    """What one modality is like.

    Attributes
    ----------
    rows : of the pool that have it. dimension : D. uniformity, effective_rank : see the functions of that name.
    spectrum : (D,) shares of the singular values, the largest first.
    """

    rows: int
    dimension: int
    uniformity: float
    effective_rank: float
    spectrum: tuple[float, ...]


@dataclass(frozen=True)
class SearchNumbers:
    """How well one modality finds its partner in another.

    Attributes
    ----------
    pool : rows that have both. recall, chance, median_rank : see `Retrieval`. mrr : mean reciprocal rank.
    hubness : skew of how often each candidate is among the first `NEAREST`.
    """

    pool: int
    recall: dict[str, float]
    chance: dict[str, float]
    median_rank: float
    mrr: float
    hubness: float


@dataclass(frozen=True)
class PairNumbers:
    """How two modalities lie to each other.

    Attributes
    ----------
    modality_gap, gap_share, separability, alignment, cka : see the functions behind them.
    """

    modality_gap: float
    gap_share: float
    separability: float
    alignment: float
    cka: float


@dataclass(frozen=True)
class Analysis:
    """Numbers of a pool of rows.

    Attributes
    ----------
    modalities : by name. searches : by ordered pair ``a->b``. pairs : by pair ``a|b``.
    apart : pairs of different dimension, which share no space, and pairs that no row has both of.
    """

    modalities: dict[str, ModalityNumbers]
    searches: dict[str, SearchNumbers]
    pairs: dict[str, PairNumbers]
    apart: tuple[str, ...]


def analyse(
    vectors: Mapping[str, NDArray[Any]], present: Mapping[str, NDArray[np.bool_]], same: NDArray[np.int64]
) -> Analysis:
    """Analyse a pool of rows over every pair of modalities, in both directions.

    Parameters
    ----------
    vectors : modality -> (R, D), finite where present. present : modality -> (R,). same : (R,) codes; rows of equal
        code are hits for each other.
    """
    modalities = {
        name: ModalityNumbers(
            rows=int(present[name].sum()),
            dimension=int(found.shape[1]),
            uniformity=uniformity(found[present[name]]),
            effective_rank=effective_rank(found[present[name]]),
            spectrum=tuple(singular_spectrum(found[present[name]]).tolist()),
        )
        for name, found in vectors.items()
    }
    searches, pairs, apart = {}, {}, []
    for a, b in itertools.combinations(vectors, 2):
        both = present[a] & present[b]
        if vectors[a].shape[1] != vectors[b].shape[1] or not both.any():
            apart.append(f"{a}|{b}")
            continue
        left, right, codes = vectors[a][both], vectors[b][both], same[both]
        pairs[f"{a}|{b}"] = PairNumbers(
            modality_gap=modality_gap(left, right),
            gap_share=gap_variance_share(left, right),
            separability=separability(
                np.concatenate([unit_rows(left), unit_rows(right)]), np.repeat([0, 1], len(left))
            ),
            alignment=alignment(left, right),
            cka=linear_cka(left, right),
        )
        searches[f"{a}->{b}"] = _search(left, right, codes)
        searches[f"{b}->{a}"] = _search(right, left, codes)
    return Analysis(modalities, searches, pairs, tuple(apart))


def _search(query: NDArray[Any], candidates: NDArray[Any], codes: NDArray[np.int64]) -> SearchNumbers:
    found = retrieval(query, candidates, codes)
    return SearchNumbers(
        pool=len(codes),
        recall=found.recall,
        chance=found.chance,
        median_rank=found.median_rank,
        mrr=mean_reciprocal_rank(found.rank),
        hubness=skewness(k_occurrence(query, candidates, NEAREST)),
    )
