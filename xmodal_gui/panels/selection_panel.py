"""The row that was clicked on the map: its pictures, its texts, its columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.panel import Panel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.modality_mark import ModalityMark

_SIDE = 96
_WIDTH = 180


class SelectionPanel(Panel):
    """Shows the selected row of a `MapModel`."""

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._model = model
        self._card = QWidget()
        self.column.addWidget(self._card)
        self.column.addStretch(1)
        model.selected.connect(self._show_row)
        model.dataChanged.connect(self._show_row)
        model.moved.connect(self._show_first)
        self._has_map = False
        self._show_row()

    def _show_first(self) -> None:
        """Change the sentence when the first map comes, or goes."""
        has_map = len(self._model.points) > 0
        if has_map != self._has_map or self._model.selected_row is None:
            self._has_map = has_map
            self._say()

    def _say(self) -> None:
        if self._model.selected_row is not None:
            self.say("")
        elif self._has_map:
            self.say(self.tr("Click a point of the map to see what it is."))
        else:
            self.say(self.tr("What you click on the map is shown here."))

    def _show_row(self) -> None:
        row = self._model.selected_row
        old, self._card = self._card, QWidget()
        self.column.replaceWidget(old, self._card)
        old.hide()
        old.deleteLater()
        self._say()
        if row is None:
            return
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, self.theme.space(1), 0, 0)
        column.setSpacing(self.theme.space(2))
        for name, picture in self._model.pictures(row):
            column.addWidget(Picture(picture, name))
        for name, text in self._model.texts(row):
            column.addLayout(self._text(name, text))
        column.addWidget(self._columns(row))

    def _text(self, name: str, text: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self.theme.space(1.5))
        words = QLabel(text)
        words.setWordWrap(True)
        words.setFont(self.theme.font("headline"))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setAccessibleName(name)
        mark = ModalityMark(self.theme, self._model.modalities.index(name))
        mark.setToolTip(name)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(words, 1)
        return line

    def _columns(self, row: int) -> QWidget:
        table = QWidget()
        form = QFormLayout(table)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(self.theme.space(1))
        for name, value in self._model.values(row):
            label, words = QLabel(name), QLabel(value)
            label.setProperty("role", "muted")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setWordWrap(True)
            form.addRow(label, words)
        return table


class Picture(QWidget):
    """A picture of the data, enlarged without smoothing where it is small.

    Parameters
    ----------
    pixels : (H, W) or (H, W, 3) uint8. name : of its modality.
    """

    def __init__(self, pixels: NDArray[np.uint8], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
        self._image = QImage(pixels.data, width, height, pixels.strides[0], kind).copy()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        """Return a square, or as much of it as the picture's shape fills."""
        return self._image.size().scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._image)
