"""A label whose text changes many times a second."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

LEAST_FILL = 0.6
"""A text that would fill less of the room than this gets a smaller one."""


class SteadyLabel(QLabel):
    """A label that takes new room only when its text needs more, or far less.

    A `QLabel` asks for a new layout at every text. In a window of docks that lays out and paints the whole window: at
    ten texts a second this took a tenth of a core from training.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._shown = text

    def text(self) -> str:
        """Return what is shown."""
        return self._shown

    def setText(self, text: str) -> None:
        """Show a text."""
        if text == self._shown:
            return
        self._shown = text
        self.setAccessibleName(text)
        metrics = self.fontMetrics()
        room, needed = (metrics.horizontalAdvance(one) for one in (super().text(), text))
        if not LEAST_FILL * room <= needed <= room:
            super().setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, which may be shorter than the one that made the room."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), self._shown)
