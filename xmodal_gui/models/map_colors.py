"""What the points of a map are coloured by. No widgets."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData

from xmodal_gui.models.coloring import OTHER, Coloring, color_by_column, color_by_modality, color_by_number
from xmodal_gui.models.map_points import MapPoints
from xmodal_gui.models.measures import Measure, Measures
from xmodal_gui.models.pair_facts import PairModel


class MapColors(QObject):
    """Colours by modality, by a column of the data, or by a measure of its pairs.

    Parameters
    ----------
    most : categories of a column that are told apart.

    Attributes
    ----------
    by : a column's name or a measure's key; empty for modalities.

    Signals
    -------
    changed : another choice, or newer numbers.
    """

    changed = Signal()

    def __init__(self, pairs: PairModel, most: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by = ""
        self._most = most
        self._data: PairedData | None = None
        self._split = ""
        self._measures = Measures(pairs, self)
        self._measures.changed.connect(self.changed)

    def set_data(self, data: PairedData, split: str) -> None:
        """Colour other data: by the same column, if it has one of that name."""
        self._data, self._split = data, split
        if self.by not in self._choices():
            self.by = ""
            self._measures.want(None)

    def columns(self) -> tuple[str, ...]:
        """Return the columns of the data."""
        return () if self._data is None else tuple(self._data.columns)

    def measures(self) -> tuple[Measure, ...]:
        """Return what else than columns points can be coloured by."""
        return () if self._data is None else Measure.all_of(tuple(self._data.modalities))

    def _choices(self) -> dict[str, Measure | None]:
        return dict.fromkeys(self.columns()) | {measure.key: measure for measure in self.measures()}

    def choose(self, by: str) -> None:
        """Colour by a column, a measure's key, or modality if empty. What is unknown is ignored."""
        if by != self.by and (not by or by in self._choices()):
            self.by = by
            self._measures.want(self._choices().get(by))
            self.changed.emit()

    def of(self, points: MapPoints, by: str) -> Coloring:
        """Color points, by the choice or by anything else."""
        if self._data is None or not by:
            return color_by_modality(len(points))
        if by not in self._data.columns:
            return self._by_measure(points, by)
        splits: Any = self._data.splits
        everything = splits.get(self._split, np.arange(len(self._data)))
        return color_by_column(by, self._data.columns[by], points.rows, everything, self._most)

    def _by_measure(self, points: MapPoints, key: str) -> Coloring:
        found = self._measures.measured
        if found is None or found.measure.key != key:
            return Coloring("quantity", key, np.full(len(points), OTHER), others=len(points))
        is_log = found.measure.kind == "rank"  # what matters about ranks happens among the first ten
        return color_by_number(key, found.at(points.rows), found.low, found.high, is_log=is_log)
