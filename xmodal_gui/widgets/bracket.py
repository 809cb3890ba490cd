"""One of a pair of tall brackets, as in a printed formula."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.theme import Theme

_WIDTH = 7


class Bracket(QWidget):
    """A round bracket as tall as what it embraces.

    Parameters
    ----------
    color : token.
    """

    def __init__(
        self, theme: Theme, side: Literal["left", "right"], color: str = "lambda", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the bracket's width; its height is that of the rows beside it."""
        return QSize(_WIDTH, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw one curve."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(self._color), 1.6))
        outer, inner = (_WIDTH - 1.0, 1.0) if self._side == "left" else (1.0, _WIDTH - 1.0)
        bend = min(10.0, self.height() / 2)
        path = QPainterPath()
        path.moveTo(outer, 1)
        path.quadTo(inner, 1 + bend / 3, inner, 1 + bend)
        path.lineTo(inner, self.height() - 1 - bend)
        path.quadTo(inner, self.height() - 1 - bend / 3, outer, self.height() - 1)
        painter.drawPath(path)
