"""Unit rows and blocks of them: what the metrics share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 512
"""Rows compared with all others at a time: 40 MB of float64 for 10,000 rows."""
_OTHERS = 10_000
"""Others up to which a block is of that many rows: from there on the memory it takes stays the same."""


def unit_rows(x_ND: NDArray[Any]) -> NDArray[np.float64]:
    """Scale each row to length 1 in float64; a row of zeros stays zero.

    Raises
    ------
    ValueError : not a matrix, or a value is not finite (comparisons with NaN are false and would look like success).
    """
    x_ND = np.asarray(x_ND, dtype=np.float64)
    if x_ND.ndim != 2:
        raise ValueError(f"embeddings must be a matrix, not of shape {x_ND.shape}")
    if not np.isfinite(x_ND).all():
        raise ValueError("embeddings hold values that are not finite")
    # The largest entry goes out first: squares of tiny or huge entries under- or overflow.
    peak_N1 = np.abs(x_ND).max(axis=1, keepdims=True, initial=0.0)
    x_ND = x_ND / np.where(peak_N1 > 0, peak_N1, 1.0)
    length_N1 = np.linalg.norm(x_ND, axis=1, keepdims=True)
    unit: NDArray[np.float64] = x_ND / np.where(length_N1 > 0, length_N1, 1.0)
    return unit


def blocks(rows: int, others: int = 0) -> Iterator[slice]:
    """Cut ``range(rows)`` into slices of at most `BLOCK`, of fewer where they are compared with very many others."""
    step = max(min(BLOCK, BLOCK * _OTHERS // max(others, 1)), 1)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))
