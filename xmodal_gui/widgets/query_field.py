"""A field for words, with a wave under those that training never showed."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QWidget

from xmodal_gui.theme import Theme

_WORD = re.compile(r"\w+|[^\w\s]")
_WAVE = 2.0
"""Half a wave's length, and twice its height, pixels."""


class QueryField(QLineEdit):
    """A line of text. Esc empties it.

    Signals
    -------
    cleared : the user emptied it with Esc.
    """

    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unknown: frozenset[str] = frozenset()
        self._tip = self.tr("Words to look for; their nearest items are ranked anew with every map")
        self.setToolTip(self._tip)
        self.setAccessibleName(self.tr("Words to look for"))
        self.setClearButtonEnabled(True)
        theme.changed.connect(self.update)

    @property
    def unknown(self) -> list[str]:
        """The words of the text that have a wave, in order."""
        return [match.group() for match in _WORD.finditer(self.text()) if match.group() in self._unknown]

    def mark_unknown(self, words: Collection[str]) -> None:
        """Put a wave under these words, wherever they stand."""
        if frozenset(words) == self._unknown:
            return
        self._unknown = frozenset(words)
        names = ", ".join(words)
        tip = self.tr("Never seen in training: {words}. The encoder reads each as the same unknown word.")
        self.setToolTip(tip.format(words=names) if words else self._tip)
        self.setAccessibleDescription(self.toolTip() if words else "")
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is a text to empty: elsewhere it clears the selection."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, then the waves."""
        super().paintEvent(event)
        spans = [match.span() for match in _WORD.finditer(self.text()) if match.group() in self._unknown]
        if not spans:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("warning"), 1.2))
        metrics, text, cursor = self.fontMetrics(), self.text(), self.cursorRect()
        left = cursor.center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        bottom = min(cursor.center().y() + metrics.height() / 2, self.height() - 3)
        painter.setClipRect(self.contentsRect().adjusted(4, 0, -4, 0))
        for start, end in spans:
            first, last = (left + metrics.horizontalAdvance(text[:place]) for place in (start, end))
            painter.drawPolyline(_wave(first, last, bottom))


def _wave(left: float, right: float, y: float) -> QPolygonF:
    count = max(int((right - left) / _WAVE), 2)
    return QPolygonF([QPointF(left + place * _WAVE, y - (place % 2) * _WAVE) for place in range(count + 1)])
