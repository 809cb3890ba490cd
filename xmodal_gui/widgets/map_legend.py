"""What the marks and the colours of the map stand for."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.models.coloring import OTHER
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.flow_layout import FlowLayout
from xmodal_gui.widgets.marks import draw_mark

_SWATCH = 16
_BAR = 96
_LONGEST = 22
"""Characters of a category's name that are shown; the tool tip has them all."""


class LegendEntry(QWidget):
    """A mark and its word. Without a shape, a swatch of colour.

    Parameters
    ----------
    color : None takes the ink: the shape alone tells.
    """

    def __init__(
        self, theme: Theme, text: str, shape: str, color: QColor | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape = shape
        self._color = color
        self.text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.setToolTip(text if self.text != text else "")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of mark and word."""
        metrics = QFontMetricsF(self._theme.font("caption"))
        return QSize(round(_SWATCH + metrics.horizontalAdvance(self.text) + 2), round(max(metrics.height(), 14)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color("text_muted") if self._color is None else self._color
        painter.save()
        painter.translate(QPointF(6, self.height() / 2))
        draw_mark(painter, self._shape, 9, color)
        painter.restore()
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text"))
        room = QRectF(_SWATCH, 0, self.width() - _SWATCH, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self.text)


class QuantityBar(QWidget):
    """The scale of a quantity with its ends."""

    def __init__(self, theme: Theme, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.low, self.high = f"{low:.3g}", f"{high:.3g}"
        self.setAccessibleName(f"{self.low} – {self.high}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the bar and its numbers."""
        metrics = QFontMetricsF(self._theme.font("caption"))
        words = metrics.horizontalAdvance(self.low) + metrics.horizontalAdvance(self.high)
        return QSize(round(words + _BAR + 14), round(max(metrics.height(), 14)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw low, bar, high."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text"))
        start = painter.fontMetrics().horizontalAdvance(self.low) + 6
        painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter), self.low)
        painter.drawText(
            QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self.high
        )
        scale = QLinearGradient(QPointF(start, 0), QPointF(start + _BAR, 0))
        stops = np.linspace(0, 1, 11)
        for stop, rgb in zip(stops.tolist(), self._theme.quantity(stops).tolist(), strict=True):
            scale.setColorAt(stop, QColor(*rgb))
        painter.fillRect(QRectF(start, self.height() / 2 - 4, _BAR, 8), scale)


class MapLegend(QWidget):
    """Shows a `MapModel`'s modalities, and the categories or the scale of the column that colours it."""

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._shown = ""
        self.entries: list[QWidget] = []
        self._flow = FlowLayout(self, gap=theme.space(3), line_gap=2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        model.moved.connect(self._show)
        model.recolored.connect(self._show)
        theme.changed.connect(self._build)
        self._show()

    def _show(self) -> None:
        coloring = self._model.coloring
        state = (self._model.modalities, coloring.column, coloring.labels, coloring.low, coloring.high)
        text = repr((*state, coloring.others > 0))  # as text NaN equals itself
        if text != self._shown:
            self._shown = text
            self._build()

    def _build(self) -> None:
        for entry in self.entries:
            self._flow.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self.entries = self._make()
        for entry in self.entries:
            self._flow.addWidget(entry)
            entry.show()  # now, not with the next event: an empty legend would move the map
        self.updateGeometry()

    def _make(self) -> list[QWidget]:
        theme, coloring = self._theme, self._model.coloring
        by_modality = coloring.kind == "modality"
        made: list[QWidget] = [
            LegendEntry(theme, name, theme.shape(place), theme.modality(place) if by_modality else None, self)
            for place, name in enumerate(self._model.modalities)
        ]
        for code, label in enumerate(coloring.labels):
            made.append(LegendEntry(theme, label or self.tr("(empty)"), "square", theme.category(code), self))
        if coloring.kind == "quantity" and not np.isnan(coloring.low):
            made.append(QuantityBar(theme, coloring.low, coloring.high, self))
        if coloring.others:
            word = self.tr("unknown") if coloring.kind == "quantity" else self.tr("other")
            made.append(LegendEntry(theme, word, "square", theme.category(OTHER), self))
        return made
