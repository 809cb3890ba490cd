"""Small curves of a few numbers over the steps at which they were sampled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme

_LEFT, _BOTTOM, _TOP, _RIGHT = 40, 18, 6, 8


@dataclass(frozen=True)
class SampledLine:
    """A name, its colours (two make a dashed line of both), and a value per step, NaN where there was none."""

    name: str
    colors: tuple[QColor, ...]
    values: tuple[float, ...]


class PullCurves(QWidget):
    """Draws lines over steps; the pointer says the values of the sample next to it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.steps: tuple[int, ...] = ()
        self.lines: tuple[SampledLine, ...] = ()
        self._fixed: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_lines(
        self, steps: Sequence[int], lines: Sequence[SampledLine], fixed: tuple[float, float] | None = None
    ) -> None:
        """Show other lines.

        Parameters
        ----------
        fixed : the least range of the axis; None begins at 0 and ends at the largest value.
        """
        self.steps, self.lines, self._fixed = tuple(steps), tuple(lines), fixed
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that it would like."""
        return QSize(260, 120)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(140, 90)

    def span(self) -> tuple[float, float]:
        """Return the range of the axis."""
        finite = [value for line in self.lines for value in line.values if math.isfinite(value)]
        low, high = (0.0, 0.0) if self._fixed is None else self._fixed
        low, high = min([low, *finite]), max([high, *finite])
        return (low, high) if high > low else (low, low + 1.0)

    def place(self, number: int, value: float) -> QPointF:
        """Return where a value of a sample stands."""
        room = self._room()
        first, last = self.steps[0], self.steps[-1]
        low, high = self.span()
        along = (self.steps[number] - first) / (last - first) if last > first else 0.5
        return QPointF(room.left() + along * room.width(), room.bottom() - (value - low) / (high - low) * room.height())

    def words_at(self, x: float) -> str:
        """Return what the sample next to an x says."""
        if not self.steps:
            return ""
        number = min(range(len(self.steps)), key=lambda i: abs(self.place(i, 0.0).x() - x))
        head = self.tr("step {step}").format(step=f"{self.steps[number]:,}")
        values = [(line.name, line.values[number]) for line in self.lines]
        return "\n".join([head, *(f"{name}  {shortest(value)}" for name, value in values if math.isfinite(value))])

    def event(self, event: QEvent) -> bool:
        """Say the values under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axis and the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._room()
        painter.fillRect(room, self._theme.color("plot"))
        self._paint_axis(painter, room)
        painter.setClipRect(room.adjusted(-3, -3, 3, 3))
        for line in self.lines:
            self._paint_line(painter, line)

    def _paint_axis(self, painter: QPainter, room: QRectF) -> None:
        theme, (low, high) = self._theme, self.span()
        painter.setFont(theme.font("caption"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (low, 0.0, high) if low < 0 < high else (low, (low + high) / 2, high):
            y = room.bottom() - (value - low) / (high - low) * room.height()
            painter.setPen(QPen(theme.color("border_strong" if value == 0 else "grid"), 1.0))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(theme.color("axis"))
            painter.drawText(QRectF(0, y - 8, _LEFT - 5, 16), right, shortest(value, 2).replace("-", "−"))
        below = QRectF(room.left(), room.bottom() + 1, room.width(), _BOTTOM - 1)
        if self.steps:
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{self.steps[0]:,}")
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self.steps[-1]:,}")
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self.tr("step"))

    def _paint_line(self, painter: QPainter, line: SampledLine) -> None:
        pieces: list[list[QPointF]] = [[]]
        for number, value in enumerate(line.values):
            if math.isfinite(value):
                pieces[-1].append(self.place(number, value))
            elif pieces[-1]:
                pieces.append([])
        for number, color in enumerate(line.colors):
            pen = QPen(color, 1.6)
            if len(line.colors) > 1:
                pen.setDashPattern([4, 4])
                pen.setDashOffset(4 * number)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            for piece in pieces:
                if len(piece) == 1:
                    painter.drawEllipse(piece[0], 1.5, 1.5)
                painter.drawPolyline(QPolygonF(piece))
