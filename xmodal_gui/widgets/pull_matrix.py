"""The terms at one place: how hard each pulls, its share of the update, and the cosines between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme

_ROW, _HEAD = 26, 20
_NAME, _NORM, _SHARE, _CELL = 96, 54, 54, 46


@dataclass(frozen=True)
class TermPull:
    """A row: a term, the number of its colour, and its numbers.

    Attributes
    ----------
    norm : of its gradient. share : of the update, NaN if unknown. cosines : with every term, NaN where one of the two
        does not pull.
    """

    name: str
    color: int
    norm: float
    share: float
    cosines: tuple[float, ...]


class PullMatrix(QWidget):
    """Draws a table whose last columns are the matrix of cosines; the pointer on a cell says it in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: tuple[TermPull, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Cosines between the terms' gradients"))
        theme.changed.connect(self.update)

    def show_rows(self, rows: Sequence[TermPull]) -> None:
        """Show other numbers."""
        wider = len(rows) != len(self.rows)
        self.rows = tuple(rows)
        cells = [self.words_at(i, j) for i in range(len(rows)) for j in range(i)]
        self.setAccessibleDescription("; ".join(cells))
        if wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the table."""
        return QSize(_NAME + _NORM + _SHARE + len(self.rows) * _CELL, _HEAD + len(self.rows) * _ROW + 2)

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`."""
        return self.sizeHint()

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a cosine stands."""
        return QRectF(_NAME + _NORM + _SHARE + column * _CELL, _HEAD + row * _ROW, _CELL, _ROW).adjusted(1, 1, -1, -1)

    def words_at(self, row: int, column: int) -> str:
        """Return what a cell says."""
        one, other, cosine = self.rows[row], self.rows[column], self.rows[row].cosines[column]
        if row == column:
            return self.tr("{term}: norm {norm}").format(term=one.name, norm=shortest(one.norm))
        if math.isnan(cosine):
            words = self.tr("{one} and {other}: not both pull here")
        elif cosine < 0:
            words = self.tr("{one} and {other}: cosine {cosine}, they pull against each other")
        else:
            words = self.tr("{one} and {other}: cosine {cosine}")
        return words.format(one=one.name, other=other.name, cosine=_signed(cosine))

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cells = ((i, j) for i in range(len(self.rows)) for j in range(len(self.rows)))
            found = next((place for place in cells if self.cell(*place).contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), "" if found is None else self.words_at(*found), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        painter.drawText(QRectF(_NAME, 0, _NORM, _HEAD), right, self.tr("norm"))
        painter.drawText(QRectF(_NAME + _NORM, 0, _SHARE - 8, _HEAD), right, self.tr("update"))
        for number, row in enumerate(self.rows):
            top, middle = _HEAD + number * _ROW, _HEAD + (number + 0.5) * _ROW
            for x, y in ((6.0, middle), (self.cell(0, number).center().x(), _HEAD / 2)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.term(row.color))
                painter.drawRoundedRect(QRectF(x - 5, y - 5, 10, 10), 2, 2)
            painter.setPen(theme.color("text"))
            painter.setFont(theme.font())
            name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, _NAME - 18)
            painter.drawText(QRectF(16, top, _NAME - 16, _ROW), left, name)
            painter.setFont(theme.font("caption"))
            painter.drawText(QRectF(_NAME, top, _NORM, _ROW), right, shortest(row.norm, 2))
            share = "–" if math.isnan(row.share) else f"{100 * row.share:.0f} %".replace("-", "−")
            if row.share < 0:
                painter.setPen(theme.color("danger"))
            painter.drawText(QRectF(_NAME + _NORM, top, _SHARE - 8, _ROW), right, share)
            for column, cosine in enumerate(row.cosines):
                self._paint_cell(painter, number, column, cosine)

    def _paint_cell(self, painter: QPainter, row: int, column: int, cosine: float) -> None:
        theme, place = self._theme, self.cell(row, column)
        painter.fillRect(place, theme.color("sunken"))
        if row == column or math.isnan(cosine):
            words = "" if row == column else "–"
        else:
            words = _signed(cosine)
            painter.fillRect(place, theme.color("danger" if cosine < 0 else "accent", min(abs(cosine), 1.0) * 0.6))
        painter.setPen(theme.color("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _signed(cosine: float) -> str:
    return f"{cosine:+.2f}".replace("-", "−")
