"""Which pairs deserve a look: worst, likely mislabelled, likely false negatives, hubs."""

# N pairs, D embedding size, R rows of a block, k neighbours.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.hubness import k_occurrence
from xmodal.analysis.rows import blocks, unit_rows

NEIGHBOURS = 10
"""k of the suspicion and of the k-occurrence."""
TIE = 1e-6
"""Cosines of float32 rows closer than this count as equal."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Triage:
    """What can be said of N pairs.

    Attributes
    ----------
    cosine : (N,) of the two partners. rank_ab, rank_ba : (N,) of the best hit, from 1, expected where it ties.
    suspicion : (N,) how much a pair looks mislabelled; see `triage`. Above 0: others fit better.
    twin : (N,) the pair that is most alike in *both* modalities without being a hit; -1 where there is none.
    twin_cosine : (N,) the smaller of the cosines to it; near 1 the two are false negatives of each other.
    hub : (N,) how often one of the partners is among the `NEIGHBOURS` nearest of the other modality, both ways.
    """

    cosine: Floats
    rank_ab: Floats
    rank_ba: Floats
    suspicion: Floats
    twin: NDArray[np.int64]
    twin_cosine: Floats
    hub: NDArray[np.int64]


def triage(
    a_ND: NDArray[Any],
    b_ND: NDArray[Any],
    same: NDArray[np.integer[Any]],
    k: int = NEIGHBOURS,
    stopped: Callable[[], bool] = lambda: False,
) -> Triage:
    r"""Score pairs. Blocked: memory grows with N, time with N^2.

    Parameters
    ----------
    a_ND, b_ND : (N, D), rows i of one pair; need not be unit. same : (N,) codes; rows of equal code are hits for each
        other, and no false negatives. k : neighbours.
    stopped : asked before each block; True ends it with `InterruptedError`: nobody wants the answer any more.

    Raises
    ------
    ValueError : shapes that differ, or a value that is not finite.
    InterruptedError : see `stopped`.

    Notes
    -----
    Likely mislabelled: how much better others fit than the partner does, in cosines of rows from which the mean of
    their modality is taken,

    .. math:: s_i = \tfrac12 [ r(a_i) + r(b_i) ] - \cos(a_i, b_i),

    r the mean cosine to the k nearest rows of the other modality that are no hits. It is CSLS with its sign turned
    round: unlike the plain cosine it does not blame a pair whose items are rare, and unlike the rank it says by how
    much. It is the margin that confident learning ranks labels by, with the k best of all other items as the other
    classes.

    Sources: Conneau et al. 2018, "Word translation without parallel data" (CSLS); Northcutt et al. 2021, "Confident
    learning" (normalised margin). False negatives by likeness within both modalities: Bulat et al. 2024, "FFF: fixing
    flawed foundations in contrastive pre-training". Hubs: `k_occurrence`.
    """
    if not len(a_ND) == len(b_ND) == len(same):
        raise ValueError(f"pairs need equal numbers of rows: {len(a_ND)}, {len(b_ND)}, {len(same)}")
    unit_a, unit_b = unit_rows(a_ND), unit_rows(b_ND)
    if unit_a.shape[1:] != unit_b.shape[1:]:
        raise ValueError(f"pairs need one embedding size: {unit_a.shape[1]} and {unit_b.shape[1]}")
    a, b, rows = unit_a.astype(np.float32), unit_b.astype(np.float32), len(unit_a)
    from_a, from_b = _centred(unit_a), _centred(unit_b)
    found = Triage(
        cosine=np.einsum("nd,nd->n", a, b),
        rank_ab=np.empty(rows, np.float32),
        rank_ba=np.empty(rows, np.float32),
        suspicion=-np.einsum("nd,nd->n", from_a, from_b),
        twin=np.empty(rows, np.int64),
        twin_cosine=np.empty(rows, np.float32),
        hub=np.zeros(rows, np.int64),
    )
    for block in blocks(rows, rows):
        if stopped():
            raise InterruptedError
        hit_RN = same[block, None] == same[None, :]
        found.rank_ab[block] = _ranks(a[block] @ b.T, hit_RN)
        found.rank_ba[block] = _ranks(b[block] @ a.T, hit_RN)
        found.suspicion[block] += _confusion(from_a[block] @ from_b.T, hit_RN, k) / 2
        found.suspicion[block] += _confusion(from_b[block] @ from_a.T, hit_RN, k) / 2
        found.twin[block], found.twin_cosine[block] = _twins(np.minimum(a[block] @ a.T, b[block] @ b.T), hit_RN)
    if rows:
        found.hub[:] = k_occurrence(a, b, k) + k_occurrence(b, a, k)
    return found


def _ranks(score_RN: Floats, hit_RN: NDArray[np.bool_]) -> Floats:
    """(R,): the expected rank of the best hit; see `xmodal.analysis.retrieval`."""
    best_R1 = np.where(hit_RN, score_RN, -np.inf).max(axis=1, keepdims=True)
    above_RN = score_RN > best_R1 + TIE
    level_RN = (score_RN >= best_R1 - TIE) & ~above_RN
    others, hits = (level_RN & ~hit_RN).sum(axis=1), (level_RN & hit_RN).sum(axis=1)
    return np.asarray(1 + above_RN.sum(axis=1) + others / (hits + 1), np.float32)


def _confusion(score_RN: Floats, hit_RN: NDArray[np.bool_], k: int) -> Floats:
    """(R,): mean cosine of the k best candidates that are no hits; 0, as of unrelated rows, where all are hits."""
    score_RN = np.where(hit_RN, -np.inf, score_RN)
    k = min(k, score_RN.shape[1])
    best_Rk = np.partition(score_RN, score_RN.shape[1] - k, axis=1)[:, -k:]
    there_Rk = np.isfinite(best_Rk)
    total_R = np.where(there_Rk, best_Rk, 0).sum(axis=1)
    return np.asarray(total_R / np.maximum(there_Rk.sum(axis=1), 1), np.float32)


def _centred(unit_ND: NDArray[np.float64]) -> Floats:
    """(N, D): unit rows as seen from their mean; the gap between modalities, which all pairs share, goes out."""
    return unit_rows(unit_ND - unit_ND.sum(axis=0, keepdims=True) / max(len(unit_ND), 1)).astype(np.float32)


def _twins(alike_RN: Floats, hit_RN: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
    """(R,) each: the most alike row that is no hit, and how alike; -1 and NaN where all are hits."""
    alike_RN = np.where(hit_RN, -np.inf, alike_RN)
    twin = alike_RN.argmax(axis=1)
    cosine = np.take_along_axis(alike_RN, twin[:, None], axis=1)[:, 0]
    none = ~np.isfinite(cosine)
    return np.where(none, -1, twin), np.where(none, np.nan, cosine).astype(np.float32)


def worsening(before: NDArray[Any], now: NDArray[Any]) -> Floats:
    """How much a rank got worse: log2(now / before); 1 is twice as far down, -1 half; NaN where either is unknown.

    Parameters
    ----------
    before, now : (N,) ranks, from 1. Ranks differ in ratio: from 1 to 10 is more than from 500 to 510.
    """
    return np.log2(np.asarray(now, np.float32)) - np.log2(np.asarray(before, np.float32))
