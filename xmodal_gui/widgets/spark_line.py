"""A line as small as a word: where a number has been lately."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.models.term_history import LENGTH
from xmodal_gui.theme import Theme

_HEIGHT = 16
_AIR = 2.0


class SparkLine(QWidget):
    """Draws values from their least to their largest; the newest stands at the right end and is dotted.

    Parameters
    ----------
    index : of the term whose colour it has.
    """

    def __init__(self, theme: Theme, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = index
        self._values: Sequence[float] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_values(self, values: Sequence[float]) -> None:
        """Show other values."""
        if values != self._values:
            self._values = values
            self.update()

    def sizeHint(self) -> QSize:
        """Return the least room: the layout gives what is left over."""
        return QSize(40, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`."""
        return self.sizeHint()

    def pieces(self) -> list[list[QPointF]]:
        """Return the line's pieces in pixels: NaN and infinities leave gaps."""
        finite = [value for value in self._values if math.isfinite(value)]
        if not finite:
            return []
        low, high = min(finite), max(finite)
        room = self.height() - 2 * _AIR
        across = (self.width() - 2 * _AIR) / (LENGTH - 1)
        left = self.width() - _AIR - across * (len(self._values) - 1)
        pieces: list[list[QPointF]] = [[]]
        for place, value in enumerate(self._values):
            if math.isfinite(value):
                share = (value - low) / (high - low) if high > low else 0.5
                pieces[-1].append(QPointF(left + across * place, _AIR + room * (1 - share)))
            elif pieces[-1]:
                pieces.append([])
        return [piece for piece in pieces if piece]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        pieces = self.pieces()
        if not pieces:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.term(self._index) if self.isEnabled() else self._theme.color("text_faint")
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for piece in pieces:
            painter.drawPolyline(QPolygonF(piece))
        if math.isfinite(self._values[-1]):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(pieces[-1][-1], 1.8, 1.8)
