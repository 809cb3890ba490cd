"""What a column of the data makes of the map's points: categories to count, or quantities on a scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

OTHER = -1
"""Code of what is in none of the categories that are told apart, and of missing numbers."""
LEVELS = 64
"""Steps of the scale that a quantity is drawn in."""


@dataclass(frozen=True)
class Coloring:
    """One code per point, and what the codes mean.

    Attributes
    ----------
    kind : ``"modality"``: codes are not used. ``"category"``: code i is ``labels[i]``. ``"quantity"``: code i is the
        i-th of `LEVELS` equal steps from `low` to `high`. `OTHER` stands beside them.
    column : the column's name; empty for modalities.
    is_log : the steps are equal ratios.
    codes : (P,) int64. counts : of each label; others : points with code `OTHER`.
    """

    kind: Literal["modality", "category", "quantity"]
    column: str
    codes: NDArray[np.int64]
    labels: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    others: int = 0
    low: float = field(default=float("nan"))
    high: float = field(default=float("nan"))
    is_log: bool = False


def color_by_modality(points: int) -> Coloring:
    """Return the coloring that needs no column."""
    return Coloring("modality", "", np.zeros(points, np.int64))


def color_by_column(
    name: str, column: NDArray[Any], rows_P: NDArray[np.int64], everything: NDArray[np.int64], most: int
) -> Coloring:
    """Color points by the values of a column.

    Parameters
    ----------
    column : (N,) text or numbers, as of `PairedData.columns`. rows_P : row of each point.
    everything : rows that decide about the scale and the order of categories (those of the split), so that neither
        changes while points come and go.
    most : categories that are told apart; the most frequent win, the rest is `OTHER`.
    """
    values = np.asarray(column)
    if values.dtype.kind in "fiu":
        return _quantity(name, values, rows_P, everything)
    labels, counts = np.unique(values[everything].astype(str), return_counts=True)
    order = np.lexsort((labels, -counts))[:most]
    chosen = labels[order]
    codes = _codes(values[rows_P].astype(str), chosen)
    return Coloring(
        "category",
        name,
        codes,
        labels=tuple(str(label) for label in chosen),
        counts=tuple(int((codes == code).sum()) for code in range(len(chosen))),
        others=int((codes == OTHER).sum()),
    )


def _quantity(name: str, values: NDArray[Any], rows_P: NDArray[np.int64], everything: NDArray[np.int64]) -> Coloring:
    known = values[everything].astype(np.float64)
    known = known[np.isfinite(known)]
    if known.size == 0:
        return Coloring("quantity", name, np.full(len(rows_P), OTHER), others=len(rows_P))
    return color_by_number(name, values[rows_P].astype(np.float64), float(known.min()), float(known.max()))


def color_by_number(
    name: str, values_P: NDArray[np.float64], low: float, high: float, *, is_log: bool = False
) -> Coloring:
    """Color points by numbers on a scale from `low` to `high`, which are > 0 where it `is_log`."""
    finite = np.isfinite(values_P)
    at = np.where(finite, values_P, low)
    if is_log:
        at, start, end = np.log(np.maximum(at, low)), np.log(low), np.log(high)
    else:
        start, end = low, high
    scaled = np.zeros(len(at)) if end == start else (at - start) / (end - start)
    codes = np.clip((scaled * LEVELS).astype(np.int64), 0, LEVELS - 1)
    codes[~finite] = OTHER
    others = int((~finite).sum())
    return Coloring("quantity", name, codes, others=others, low=low, high=high, is_log=is_log)


def _codes(values: NDArray[np.str_], labels: NDArray[np.str_]) -> NDArray[np.int64]:
    if labels.size == 0:
        return np.full(len(values), OTHER)
    order = np.argsort(labels)
    place = np.minimum(np.searchsorted(labels[order], values), len(labels) - 1)
    codes = order[place].astype(np.int64)
    codes[labels[codes] != values] = OTHER
    return codes
