"""Hubs: candidates that are among the nearest of far more queries than their share."""

# Q queries, C candidates, D embedding size, R rows of a block.
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import blocks, unit_rows


def k_occurrence(a_QD: NDArray[Any], b_CD: NDArray[Any], k: int = 10) -> NDArray[np.int64]:
    """Count for how many queries each candidate is among the k nearest by cosine.

    Parameters
    ----------
    a_QD, b_CD : (Q, D) queries, (C, D) candidates; scaled to unit rows here. k : at most C are taken, >= 1.

    Returns
    -------
    (C,), of sum Q * min(k, C). Which of several candidates that tie for the last place counts is arbitrary.

    Source: Radovanovic et al. 2010, "Hubs in space", N_k.
    """
    # Which of two candidates within rounding comes last is arbitrary anyway, and half the bytes take half the time.
    queries, candidates = (unit_rows(rows).astype(np.float32) for rows in (a_QD, b_CD))
    k = min(k, len(candidates))
    counts = np.zeros(len(candidates), np.int64)
    for block in blocks(len(queries), len(candidates)):
        score_RC = queries[block] @ candidates.T
        nearest_Rk = np.argpartition(score_RC, len(candidates) - k, axis=1)[:, -k:]
        counts += np.bincount(nearest_Rk.ravel(), minlength=len(candidates))
    return counts


def skewness(values: NDArray[Any]) -> float:
    r"""Third standardised moment: E[(x - mean)^3] / std^3.

    Of `k_occurrence` it measures hubness: about 0 without hubs, above 1 a few candidates are found by many queries.

    Returns
    -------
    NaN where all values are equal.
    """
    off = np.asarray(values, np.float64) - np.mean(values)
    deviation = np.sqrt(np.mean(off**2))
    return float("nan") if deviation == 0 else float(np.mean(off**3) / deviation**3)
