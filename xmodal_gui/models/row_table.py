"""Rows of data as a table: a column per modality, the split, and the other columns. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from xmodal.data.base import SPLITS, Modality, PairedData

from xmodal_gui.numbers import significant
from xmodal_gui.sound import play_words
from xmodal_gui.widgets.pixels import to_image

Index = QModelIndex | QPersistentModelIndex
MODALITY = Qt.ItemDataRole.UserRole
"""Role: the `Modality` of a cell that has an item; None elsewhere, and where it lacks one."""
_KEPT = 512


class RowTable(QAbstractTableModel):
    """All rows, read when they are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data_shown: PairedData | None = None
        self._modalities: tuple[Modality, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._splits = np.zeros(0, np.int8)

    def show_data(self, data: PairedData | None) -> None:
        """Show these data from now on."""
        self.beginResetModel()
        self.data_shown = data
        self._modalities = () if data is None else tuple(data.modalities.values())
        self._columns = () if data is None else tuple(data.columns)
        self._splits = np.full(0 if data is None else len(data), -1, np.int8)
        self._picture: Callable[[str, int], QImage | None] = lambda modality, row: None
        if data is not None:
            for number, split in enumerate(SPLITS):
                self._splits[data.splits[split]] = number
            self._picture = lru_cache(_KEPT)(lambda name, row: _image(data, name, row))
        self.endResetModel()

    def modality(self, column: int) -> Modality | None:
        """Return the modality that a column shows; None for the others."""
        return self._modalities[column] if column < len(self._modalities) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() or self.data_shown is None else len(self.data_shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() or self.data_shown is None else len(self._modalities) + 1 + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return names of columns; numbers of rows, which tell their ids."""
        data = self.data_shown
        if data is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.ToolTipRole:
                return str(data.ids[section])
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = [modality.name for modality in self._modalities]
        return [*names, self.tr("used for"), *self._columns][section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for `DisplayRole`, a `QImage` for `DecorationRole`, the `Modality` for `MODALITY`."""
        data, row = self.data_shown, index.row()
        modality = self.modality(index.column())
        if data is None:
            return None
        if modality is None:
            words = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return self._words(row, index.column() - len(self._modalities)) if words else None
        if not data.present[modality.name][row]:
            return self.tr("missing") if role == Qt.ItemDataRole.DisplayRole else None
        if role == MODALITY:
            return modality
        if role == Qt.ItemDataRole.DecorationRole and modality.kind in ("image", "audio"):
            return self._picture(modality.name, row)
        if role == Qt.ItemDataRole.ToolTipRole and modality.kind == "audio":
            return play_words()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if modality.kind == "vector":
                return self.tr("{size} numbers").format(size=modality.shape[0])
            return data.text(modality.name, row)
        return None

    def _words(self, row: int, column: int) -> str:
        """Return the split (column 0), or a cell of another column."""
        data = self.data_shown
        assert data is not None
        if column == 0:
            number = self._splits[row]
            return SPLITS[number] if number >= 0 else ""
        value = data.columns[self._columns[column - 1]][row]
        return str(value) if isinstance(value, str) else "" if np.isnan(value) else significant(float(value))


def _image(data: PairedData, modality: str, row: int) -> QImage | None:
    pixels = data.picture(modality, row)
    return None if pixels is None else to_image(pixels)
