"""The matrix of cosines between two modalities, shown in as many cells as there is room for."""

# N, M rows of the two modalities, D embedding size, H x W cells, R rows of a block.
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.analysis.rows import blocks, unit_rows

Edges = NDArray[np.int64]


def cell_edges(start: int, stop: int, cells: int) -> Edges:
    """Cut ``range(start, stop)`` into at most `cells` runs whose lengths differ by one at most.

    Returns
    -------
    (K + 1,): run k is ``range(edges[k], edges[k + 1])``, never empty.

    Raises
    ------
    ValueError : nothing to cut, or no cell.
    """
    if stop <= start or cells < 1:
        raise ValueError(f"cells need rows: {start} to {stop} in {cells}")
    count = min(cells, stop - start)
    return start + np.arange(count + 1, dtype=np.int64) * (stop - start) // count


def mean_cells(a_ND: NDArray[Any], b_MD: NDArray[Any], row_edges: Edges, column_edges: Edges) -> NDArray[np.float32]:
    r"""(H, W): the mean cosine of each cell, exact.

    .. math:: \frac{1}{|R| |C|} \sum_{i \in R, j \in C} \hat a_i \cdot \hat b_j = \bar a_R \cdot \bar b_C

    The mean of dot products is the dot product of means: the full matrix is never made.

    Parameters
    ----------
    a_ND, b_MD : rows and columns in the order in which they stand; need not be unit.
    row_edges, column_edges : see `cell_edges`.
    """
    return np.asarray(_means(unit_rows(a_ND), row_edges) @ _means(unit_rows(b_MD), column_edges).T, np.float32)


def strongest_cells(
    a_ND: NDArray[Any],
    b_MD: NDArray[Any],
    row_edges: Edges,
    column_edges: Edges,
    stopped: Callable[[], bool] = lambda: False,
) -> NDArray[np.float32]:
    """(H, W): the largest cosine of each cell. All pairs within the edges are compared, in blocks of bounded memory.

    Parameters
    ----------
    a_ND, b_MD, row_edges, column_edges : as of `mean_cells`. stopped : asked before each block; True ends it.

    Raises
    ------
    InterruptedError : see `stopped`.
    """
    a, b = unit_rows(a_ND).astype(np.float32), unit_rows(b_MD).astype(np.float32)
    columns = b[column_edges[0] : column_edges[-1]]
    starts = column_edges[:-1] - column_edges[0]
    found = np.full((len(row_edges) - 1, len(starts)), -np.inf, np.float32)
    for block in blocks(int(row_edges[-1] - row_edges[0]), len(columns)):
        if stopped():
            raise InterruptedError
        places = np.arange(row_edges[0] + block.start, row_edges[0] + block.stop)
        largest_RW = np.maximum.reduceat(a[places] @ columns.T, starts, axis=1)
        np.maximum.at(found, np.searchsorted(row_edges, places, side="right") - 1, largest_RW)
    return found


def strongest_pair(a_RD: NDArray[Any], b_CD: NDArray[Any]) -> tuple[int, int, float]:
    """Return row, column and cosine of the strongest pair of one cell; of several, the first.

    Raises
    ------
    ValueError : a side has no rows.
    """
    if not len(a_RD) or not len(b_CD):
        raise ValueError("the strongest pair needs rows on both sides")
    a, b = unit_rows(a_RD), unit_rows(b_CD)
    best = (0, 0, -np.inf)
    for block in blocks(len(a), len(b)):
        cosine_RC = a[block] @ b.T
        at = int(cosine_RC.argmax())
        if cosine_RC.flat[at] > best[2]:
            best = (block.start + at // len(b), at % len(b), float(cosine_RC.flat[at]))
    return best


def _means(unit_ND: NDArray[np.float64], edges: Edges) -> NDArray[np.float64]:
    sums = np.add.reduceat(unit_ND[edges[0] : edges[-1]], edges[:-1] - edges[0], axis=0)
    means: NDArray[np.float64] = sums / np.diff(edges)[:, None]
    return means
