"""How far the cosines of partners stand apart from those of other pairs."""

# N pairs, D embedding size, B bins, R rows of a block.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import blocks, unit_rows

BINS = 64
"""Bins of the histograms, at most."""
_FINE = 1 << 14
"""Steps in which cosines are counted, from -1 to 1."""

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class MatchHistograms:
    """Cosines of matched and mismatched pairs, counted in the same bins.

    Attributes
    ----------
    edges : (B + 1,) cosines, from the lowest to the highest that occur. matched, mismatched : (B,) shares, of sum 1;
        zeros where there are no such pairs. matched_count, mismatched_count : pairs.
    auc : probability that a matched pair is more alike than a mismatched one. overlap : what the two histograms share.
        NaN where either has no pairs.
    """

    edges: NDArray[np.float64]
    matched: Shares
    mismatched: Shares
    matched_count: int
    mismatched_count: int
    auc: float
    overlap: float


def match_histograms(
    a_ND: NDArray[Any],
    b_ND: NDArray[Any],
    same: NDArray[np.integer[Any]],
    stopped: Callable[[], bool] = lambda: False,
) -> MatchHistograms:
    r"""Compare all pairs (i, j): matched where i = j, mismatched where their codes differ.

    .. math:: AUC = P(s^+ > s^-) + \tfrac12 P(s^+ = s^-), \qquad overlap = \sum_b \min(p^+_b, p^-_b)

    Parameters
    ----------
    a_ND, b_ND : (N, D), rows i of one pair; need not be unit. same : (N,) codes; other rows of equal code are hits,
        and neither matched nor mismatched. stopped : asked before each block; True ends it.

    Returns
    -------
    Within [0, 1] both. AUC: 1/2 at chance, 1 where each partner beats each other pair. Overlap: 1 of equal
    distributions, 0 of disjoint ones; it depends on the bins, which follow what occurs. Cosines closer than 1e-4 may
    count as equal.

    Raises
    ------
    ValueError : shapes that differ, or a value that is not finite. InterruptedError : see `stopped`.

    Sources: Mann and Whitney 1947 (AUC as U / n+ n-); Inman and Bradley 1989, "The overlapping coefficient".
    """
    if np.shape(a_ND) != np.shape(b_ND) or len(a_ND) != len(same):
        raise ValueError(f"pairs need rows of equal shapes: {np.shape(a_ND)}, {np.shape(b_ND)}, {len(same)}")
    a, b, codes = unit_rows(a_ND).astype(np.float32), unit_rows(b_ND).astype(np.float32), np.asarray(same)
    matched = np.bincount(_steps(np.einsum("nd,nd->n", a, b)), minlength=_FINE)
    mismatched = np.zeros(_FINE, np.int64)
    for block in blocks(len(a), len(a)):
        if stopped():
            raise InterruptedError
        other_RN = codes[block, None] != codes[None, :]
        mismatched += np.bincount(_steps((a[block] @ b.T)[other_RN]), minlength=_FINE)
    return _compared(matched, mismatched)


def _steps(cosine: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.clip((cosine.astype(np.float64) + 1) * (_FINE / 2), 0, _FINE - 1).astype(np.int64).ravel()


def _compared(matched: NDArray[np.int64], mismatched: NDArray[np.int64]) -> MatchHistograms:
    there = np.flatnonzero(matched + mismatched)
    first, last = (int(there[0]), int(there[-1]) + 1) if len(there) else (0, _FINE)
    width = -(-(last - first) // BINS)
    count = -(-(last - first) // width)
    edges: NDArray[np.float64] = (first + width * np.arange(count + 1)).astype(np.float64) * (2 / _FINE) - 1
    coarse = [_coarse(fine[first:last], width, count) for fine in (matched, mismatched)]
    pairs = int(matched.sum()), int(mismatched.sum())
    shares = [each / max(total, 1) for each, total in zip(coarse, pairs, strict=True)]
    below = np.cumsum(mismatched) - mismatched / 2  # a tie wins half
    known = min(pairs) > 0
    return MatchHistograms(
        edges=edges,
        matched=shares[0],
        mismatched=shares[1],
        matched_count=pairs[0],
        mismatched_count=pairs[1],
        auc=float(matched @ below) / (pairs[0] * pairs[1]) if known else float("nan"),
        overlap=float(np.minimum(*shares).sum()) if known else float("nan"),
    )


def _coarse(fine: NDArray[np.int64], width: int, count: int) -> NDArray[np.int64]:
    padded = np.zeros(width * count, np.int64)
    padded[: len(fine)] = fine
    coarse: NDArray[np.int64] = padded.reshape(count, width).sum(axis=1)
    return coarse
