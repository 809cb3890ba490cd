"""Retrieval: how well a row of one modality finds its partner among the rows of another."""

# N rows, Q queries, C candidates, D embedding size, R rows of a block.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import blocks, unit_rows

KS = (1, 5, 10)
TIE = 1e-9
"""Cosines closer than this count as equal: float32 embeddings carry no more, and a matrix product of equal rows may
differ in its last bits."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Retrieval:
    """What `retrieval` found, over N queries.

    Attributes
    ----------
    recall : ``"1"``, ``"5"``, ``"10"`` -> share of queries with a hit among the first k candidates.
    chance : the same of a random ranking.
    median_rank : median of `rank`; 1 is best.
    rank : (N,), of each query's best hit, from 1; fractional where it ties with candidates that are no hits.
    """

    recall: dict[str, float]
    chance: dict[str, float]
    median_rank: float
    rank: Floats


def retrieval(a_ND: NDArray[Any], b_ND: NDArray[Any], same: NDArray[np.integer[Any]]) -> Retrieval:
    """Rank all rows of `b` by cosine for each row of `a`; any row of the same code is a hit.

    The rank of a query is 1 + the candidates that score higher than its best hit. Ties are broken at random and the
    *expectation* is reported: with t others and h hits at the best hit's score, the rank grows by t / (h + 1), and
    recall counts the probability that a hit is among the first k. So embeddings that are all equal score chance.

    Parameters
    ----------
    a_ND, b_ND : (N, D), rows i of one pair; need not be unit.
    same : (N,) codes; rows of equal code (the same caption) are hits for each other.

    Returns
    -------
    `Retrieval`.

    Raises
    ------
    ValueError : no rows, shapes that differ, or a value that is not finite.
    """
    if not len(a_ND) == len(b_ND) == len(same) or len(a_ND) == 0:
        raise ValueError(f"pairs need equal numbers of rows, at least 1: {len(a_ND)}, {len(b_ND)}, {len(same)}")
    higher, others, hits = _tally(unit_rows(a_ND), unit_rows(b_ND), same, same)
    rank, rows = 1 + higher + others / (hits + 1), len(same)
    partners = _partners(same)
    return Retrieval(
        recall={str(k): float(_hit_probability(k - higher, others, hits).mean()) for k in KS},
        chance={str(k): float(_hit_probability(np.full(rows, k), rows - partners, partners).mean()) for k in KS},
        median_rank=float(np.median(rank)),
        rank=rank,
    )


def ranks(
    a_QD: NDArray[Any], b_CD: NDArray[Any], same_Q: NDArray[np.integer[Any]], same_C: NDArray[np.integer[Any]]
) -> Floats:
    """Rank all candidates by cosine for each query; return the expected rank of its best hit.

    Parameters
    ----------
    a_QD, b_CD : (Q, D) queries and (C, D) candidates; unit rows already.
    same_Q, same_C : their codes; each query has at least one candidate of its code.

    Returns
    -------
    (Q,), from 1; ties as in `retrieval`.
    """
    higher, others, hits = _tally(a_QD, b_CD, same_Q, same_C)
    rank: Floats = 1 + higher + others / (hits + 1)
    return rank


def mean_reciprocal_rank(rank: Floats) -> float:
    """Mean of 1 / rank, within (0, 1]; of the expected rank where a query ties, which is at most the mean over ties.

    Parameters
    ----------
    rank : (N,), from 1, as `Retrieval.rank`.
    """
    return float(np.mean(1 / rank))


def _tally(
    a_QD: NDArray[Any], b_CD: NDArray[Any], same_Q: NDArray[np.integer[Any]], same_C: NDArray[np.integer[Any]]
) -> tuple[Floats, Floats, Floats]:
    """(Q,) each: candidates above the best hit, no hits level with it, and hits level with it."""
    queries = len(a_QD)
    higher, others, hits = np.empty(queries), np.empty(queries), np.empty(queries)
    for block in blocks(queries, len(b_CD)):
        score_RC = a_QD[block] @ b_CD.T
        hit_RC = same_Q[block, None] == same_C[None, :]
        best_R1 = np.where(hit_RC, score_RC, -np.inf).max(axis=1, keepdims=True)
        above_RC = score_RC > best_R1 + TIE
        level_RC = (score_RC >= best_R1 - TIE) & ~above_RC
        higher[block] = above_RC.sum(axis=1)
        others[block] = (level_RC & ~hit_RC).sum(axis=1)
        hits[block] = (level_RC & hit_RC).sum(axis=1)
    return higher, others, hits


def _partners(same: NDArray[np.integer[Any]]) -> Floats:
    """(N,): how many rows are hits for each query."""
    _, code, count = np.unique(same, return_inverse=True, return_counts=True)
    partners: Floats = count[code].astype(np.float64)
    return partners


def _hit_probability(draws: Floats, others: Floats, hits: Floats) -> Floats:
    """Probability of at least one hit in `draws` draws without replacement from `others` + `hits` (all (N,))."""
    miss = np.ones(len(others))
    for drawn in range(max(KS)):
        left = others + hits - drawn
        # After the last candidate (left <= 0) a hit has been found for certain, and miss is 0 already.
        share = np.clip(others - drawn, 0, None) / np.maximum(left, 1)
        miss = np.where(drawn < draws, miss * share, miss)
    return 1 - miss
