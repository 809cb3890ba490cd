"""A small picture of how ranks went over the steps: 1 at the top, the pool at the bottom, logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xmodal_gui.theme import Theme

HEIGHT = 56


@dataclass(frozen=True)
class RankSeries:
    """Ranks at steps, NaN where there is none.

    Attributes
    ----------
    steps, ranks : (K,). modality : place of the one that looks, which gives the colour. name : for the tool tip.
    """

    steps: NDArray[np.int64]
    ranks: NDArray[np.float64]
    modality: int
    name: str


class RankLine(QWidget):
    """Draws one line per direction; its tool tip reads the ranks at the step under the mouse."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._series: list[RankSeries] = []
        self._pool = 2
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Rank of the partner over time"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a low and wide strip."""
        return QSize(120, HEIGHT)

    def show_series(self, series: Sequence[RankSeries], pool: int) -> None:
        """Show lines, in a strip that reaches from rank 1 to `pool`."""
        self._series, self._pool = list(series), max(pool, 2)
        self.setAccessibleDescription(self.read_at(1.0))
        self.update()

    def read_at(self, share: float) -> str:
        """Return what the lines say at a share of the way from the first step to the last."""
        lines = []
        for one in self._series:
            known = np.flatnonzero(np.isfinite(one.ranks))
            if len(known) == 0:
                continue
            first, last = int(one.steps[0]), int(one.steps[-1])
            near = known[np.argmin(np.abs(one.steps[known] - (first + share * (last - first))))]
            text = self.tr("step {step}: {name} rank {rank}")
            lines.append(text.format(step=int(one.steps[near]), name=one.name, rank=f"{one.ranks[near]:,.4g}"))
        return "\n".join(lines)

    def event(self, event: QEvent) -> bool:
        """Tell the ranks under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            room = self._room()
            share = (event.pos().x() - room.x()) / max(room.width(), 1)
            QToolTip.showText(event.globalPos(), self.read_at(min(max(share, 0.0), 1.0)), self)
            return True
        return super().event(event)

    # ---- drawing -----------------------------------------------------------------------------------------------

    def _room(self) -> QRectF:
        left = self.fontMetrics().horizontalAdvance(f"{self._pool:,}") + self._theme.space(1.5)
        return QRectF(self.rect()).adjusted(left, 6, -5, -6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ends of the scale, chance, and the lines."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFont(theme.font("caption"))
        room = self._room()
        painter.setFont(theme.font("caption"))
        for rank in (1.0, float(self._pool)):
            self._write_end(painter, room, rank)
        chance = self._y(room, (self._pool + 1) / 2)
        painter.setPen(QPen(theme.color("chance", 0.6), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), chance), QPointF(room.right(), chance))
        for one in self._series:
            self._paint_series(painter, room, one)

    def _write_end(self, painter: QPainter, room: QRectF, rank: float) -> None:
        y = round(self._y(room, rank)) + 0.5
        painter.setPen(QPen(self._theme.color("grid"), 1))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(self._theme.color("text_muted"))
        label = QRectF(0, y - 8, room.left() - self._theme.space(1.5), 16)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{int(rank):,}")

    def _paint_series(self, painter: QPainter, room: QRectF, one: RankSeries) -> None:
        color: QColor = self._theme.modality(one.modality)
        painter.setPen(QPen(color, 1.5))
        points = [self._point(room, one, place) for place in range(len(one.steps))]
        run: list[QPointF] = []
        for point in [*points, None]:
            if point is not None:
                run.append(point)
            elif run:
                painter.drawPolyline(QPolygonF(run))
                run = []
        last = next((point for point in reversed(points) if point is not None), None)
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(last, 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _point(self, room: QRectF, one: RankSeries, place: int) -> QPointF | None:
        rank = one.ranks[place]
        if not np.isfinite(rank):
            return None
        first, last = int(one.steps[0]), int(one.steps[-1])
        share = 1.0 if last == first else (int(one.steps[place]) - first) / (last - first)
        return QPointF(room.left() + share * room.width(), self._y(room, float(rank)))

    def _y(self, room: QRectF, rank: float) -> float:
        return float(room.top() + room.height() * np.log(max(rank, 1.0)) / np.log(self._pool))
