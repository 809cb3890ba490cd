"""A check box in a term's colour: its switch and its legend in one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from xmodal_gui.theme import Theme

_SIDE = 16


class TermSwitch(QAbstractButton):
    """On: a filled square with a tick. Off: its outline. ``clicked`` tells what the user did."""

    def __init__(self, theme: Theme, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = index
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the window's keys alone
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the square and room for its ring of focus."""
        return QSize(_SIDE + 4, _SIDE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.term(self._index) if self.isEnabled() else self._theme.color("text_faint")
        left, top = (self.width() - _SIDE) / 2, (self.height() - _SIDE) / 2
        square = QRectF(left + 1, top + 1, _SIDE - 2, _SIDE - 2)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), 5, 5)
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(color if self.isChecked() else QColor(0, 0, 0, 0))
        painter.drawRoundedRect(square, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(self._theme.color("surface"), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = [QPointF(left + x * _SIDE, top + y * _SIDE) for x, y in ((0.28, 0.52), (0.44, 0.68), (0.73, 0.34))]
            painter.drawPolyline(QPolygonF(points))
