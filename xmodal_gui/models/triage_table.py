"""Scored pairs as a table over arrays: sorted and filtered by NumPy, read where they are seen. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from xmodal_gui.numbers import significant

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""Role: the row of the data that a line shows."""
Floats = NDArray[np.floating[Any]]


class TriageTable(QAbstractTableModel):
    """A line per pair: its items in the first column, and a number in each of the others.

    All arrays are of the N scored pairs; `places` says which of them are shown, in which order.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.places: NDArray[np.intp] = np.zeros(0, np.intp)
        self._columns: dict[str, Floats] = {}
        self._titles: dict[str, str] = {}
        self._hints: dict[str, str] = {}
        self._keys: list[str] = []
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._shown: NDArray[np.bool_] | None = None
        self._by, self._descending = "", True

    def name_columns(self, titles: Mapping[str, str], hints: Mapping[str, str]) -> None:
        """Say what the columns are called, in the order that they stand in, and what they mean."""
        self.beginResetModel()
        self._titles, self._hints, self._keys = dict(titles), dict(hints), list(titles)
        self.endResetModel()

    def show_scores(self, rows: NDArray[np.int64], columns: Mapping[str, Floats]) -> None:
        """Show other pairs, or other numbers of them, sorted as before; the filter goes where the pairs are others."""
        same = np.array_equal(rows, self.rows)
        self.beginResetModel()
        self.rows, self._columns = rows, dict(columns)
        self._shown = self._shown if same else None
        self._sort()
        self.endResetModel()

    def filter_by(self, shown: NDArray[np.bool_] | None) -> None:
        """Show only these of the pairs, (N,); None shows all."""
        self.beginResetModel()
        self._shown = shown
        self._sift()
        self.endResetModel()

    def sort_by(self, key: str, *, descending: bool = True) -> None:
        """Sort by a column; what is not known comes last."""
        self.layoutAboutToBeChanged.emit()
        self._by, self._descending = key, descending
        self._sort()
        self.layoutChanged.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column of numbers: what a click on its title does."""
        if 1 <= column <= len(self._titles):
            self.sort_by(self._keys[column - 1], descending=order is Qt.SortOrder.DescendingOrder)

    def _sort(self) -> None:
        values = self._columns.get(self._by)
        if values is None or len(values) != len(self.rows):
            self._order = np.arange(len(self.rows))
        else:
            keyed = np.where(np.isnan(values), np.inf, -values if self._descending else values)
            self._order = np.argsort(keyed, kind="stable")
        self._sift()

    def _sift(self) -> None:
        self.places = self._order if self._shown is None else self._order[self._shown[self._order]]

    @property
    def by(self) -> str:
        """The column that is sorted by."""
        return self._by

    def column(self, key: str) -> int:
        """Return the number of a column."""
        return self._keys.index(key) + 1

    def line_of(self, row: int) -> int | None:
        """Return the line that shows a row of the data; None where none does."""
        found = np.flatnonzero(self.rows[self.places] == row)
        return int(found[0]) if len(found) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many pairs are shown."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else 1 + len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= len(self._titles):
            return None
        if section == 0:
            return self.tr("Pair") if role == Qt.ItemDataRole.DisplayRole else None
        key = self._keys[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[key]
        return self._hints.get(key) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a number in words, or under `ROW` the row of the data."""
        if not index.isValid() or index.row() >= len(self.places):
            return None
        place = self.places[index.row()]
        if role == ROW:
            return int(self.rows[place])
        if index.column() == 0:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        values = self._columns.get(self._keys[index.column() - 1])
        value = float("nan") if values is None else float(values[place])
        if np.isnan(value):
            return ""
        return f"{value:.0f}" if value.is_integer() else significant(value)
