"""A modality's mark: the shape and the hue that it has everywhere."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.theme import Theme

_POLYGONS = {"triangle": (3, 1.0), "square": (4, 1.0), "diamond": (4, 1.0), "pentagon": (5, 1.0), "star": (5, 0.45)}
_TURNS = {"square": math.pi / 4}


class ModalityMark(QWidget):
    """The mark of the modality at a place of the data set."""

    def __init__(self, theme: Theme, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = index
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a small square."""
        return QSize(14, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, shape = self._theme.modality(self._index), self._theme.shape(self._index)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), 5.0
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        if shape in ("cross", "plus"):
            painter.setPen(QPen(color, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            reach = radius * (0.75 if shape == "cross" else 1.0)
            for x, y in ((1, 1), (1, -1)) if shape == "cross" else ((1, 0), (0, 1)):
                offset = QPointF(x * reach, y * reach)
                painter.drawLine(middle - offset, middle + offset)
        elif shape in _POLYGONS:
            painter.drawPath(_polygon(middle, radius, *_POLYGONS[shape], turn=_TURNS.get(shape, 0.0)))
        else:
            painter.drawEllipse(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius))


def _polygon(middle: QPointF, radius: float, corners: int, inner: float, turn: float) -> QPainterPath:
    path = QPainterPath()
    count = corners if inner == 1.0 else 2 * corners
    for number in range(count):
        reach = radius * (inner if inner != 1.0 and number % 2 else 1.0)
        angle = 2 * math.pi * number / count - math.pi / 2 + turn
        point = middle + QPointF(reach * math.cos(angle), reach * math.sin(angle))
        if number == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    path.closeSubpath()
    return path
