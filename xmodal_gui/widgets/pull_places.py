"""Encoders and embeddings below one another, each with a bar of which term pulls there how hard; one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xmodal_gui.theme import Theme

_ROW = 32
_BAR = 8


@dataclass(frozen=True)
class PlaceShares:
    """What is shown of a place: its key and name, what its pointer says, and (share, number of the term's colour)."""

    key: str
    name: str
    words: str
    parts: tuple[tuple[float, int], ...]


class PullPlaces(QWidget):
    """A list whose rows are bars. Click, or arrow keys, choose.

    Signals
    -------
    chosen(str) : the user chose the place with this key.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.places: tuple[PlaceShares, ...] = ()
        self.current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Where the terms pull"))
        theme.changed.connect(self.update)

    def show_places(self, places: Sequence[PlaceShares], current: str) -> None:
        """Show other places."""
        taller = len(places) != len(self.places)
        self.places, self.current = tuple(places), current
        self.setAccessibleDescription("; ".join(f"{place.name}: {place.words}" for place in places))
        if taller:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(170, max(len(self.places), 1) * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        self._choose(int(event.position().y() // _ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the row above or below."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        self._choose(next((i for i, place in enumerate(self.places) if place.key == self.current), -1) + step)

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self.places):
            self.chosen.emit(self.places[number].key)

    def event(self, event: QEvent) -> bool:
        """Say what a bar is made of."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = event.pos().y() // _ROW
            words = self.places[number].words if 0 <= number < len(self.places) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names and bars."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        air = theme.space(1)
        for number, place in enumerate(self.places):
            row = QRectF(0, number * _ROW, self.width(), _ROW)
            is_current = place.key == self.current
            if is_current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent_soft" if self.hasFocus() else "hover"))
                painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), 4, 4)
            painter.setFont(theme.font("caption", bold=is_current))
            painter.setPen(theme.color("text" if is_current else "text_muted"))
            text = QRectF(air, row.top() + 3, row.width() - 2 * air, 15)
            words = painter.fontMetrics().elidedText(place.name, Qt.TextElideMode.ElideRight, int(text.width()))
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            left, width = float(air), row.width() - 2 * air
            for share, color in place.parts:
                painter.fillRect(QRectF(left, row.bottom() - _BAR - 4, share * width, _BAR), theme.term(color))
                left += share * width
