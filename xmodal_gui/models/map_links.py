"""The lines between the points of one row, and how long they truly are. No widgets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from xmodal_gui.models.map_points import MapPoints
from xmodal_gui.models.measures import Measure, Measured
from xmodal_gui.models.pair_facts import PairFacts

LinkMode = Literal["none", "selection", "all"]
LINK_MODES: tuple[LinkMode, ...] = ("none", "selection", "all")


@dataclass(frozen=True)
class Links:
    """K lines.

    Attributes
    ----------
    first, second : (K,) points that each line joins. rows : (K,) the row of both.
    distance : (K,) 1 - cosine in the full space, in [0, 2]; NaN where it is not known.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    rows: NDArray[np.int64]
    distance: NDArray[np.float64]

    def only(self, keep_K: NDArray[np.bool_]) -> Links:
        """Return some of them."""
        return Links(self.first[keep_K], self.second[keep_K], self.rows[keep_K], self.distance[keep_K])

    def __len__(self) -> int:
        return len(self.rows)


def links_of(points: MapPoints, modalities: Sequence[str], facts: PairFacts | None) -> Links:
    """Join the points of each row, each pair of modalities, with the distances of the newest snapshot."""
    parts = []
    for a, b in itertools.combinations(range(len(modalities)), 2):
        of_a, of_b = np.flatnonzero(points.modality == a), np.flatnonzero(points.modality == b)
        rows, at_a, at_b = np.intersect1d(points.rows[of_a], points.rows[of_b], return_indices=True)
        distance = np.full(len(rows), np.nan)
        if facts is not None and {modalities[a], modalities[b]} <= set(facts.modalities):
            known, cosines = facts.cosine_of_all(modalities[a], modalities[b])
            measure = Measure("cosine", modalities[a], modalities[b])
            distance = 1 - Measured(measure, known, cosines, -1, 1).at(rows)
        parts.append(Links(of_a[at_a], of_b[at_b], rows, distance))
    if not parts:
        nothing = np.zeros(0, np.intp)
        return Links(nothing, nothing, np.zeros(0, np.int64), np.zeros(0))
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in Links.__annotations__))


class MapLinks(QObject):
    """Which links the user wants to see.

    Signals
    -------
    changed : others.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode: LinkMode = "selection"

    def choose(self, mode: LinkMode) -> None:
        """Show no links, those of the selected rows, or those of all rows in view."""
        if mode != self.mode:
            self.mode = mode
            self.changed.emit()

    def cycle(self) -> None:
        """Choose the next kind."""
        self.choose(LINK_MODES[(LINK_MODES.index(self.mode) + 1) % len(LINK_MODES)])
