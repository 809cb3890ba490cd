"""The figure of a sweep: plots against λ, a line per optimiser with a band over its seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from _sweep_point import OPTIMIZERS, Optimizer, Point
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from xmodal_gui.figures.curves_figure import nice_ticks
from xmodal_gui.figures.formats import save_figure
from xmodal_gui.figures.legend import LINE, Entry, draw_entries, draw_note
from xmodal_gui.figures.page import POINT, Page
from xmodal_gui.theme import Theme

LABELS: dict[Optimizer, str] = {"adam": "Adam (the preset's)", "sgd": "SGD"}
_STROKE, _HAIR, _DOT = 0.9 * POINT, 0.4 * POINT, 1.3 * POINT
_ZERO = 0.8
"""Decades between λ = 0 and the smallest other one, which a logarithmic axis cannot tell."""
_ALPHA = 0.2


@dataclass(frozen=True)
class Mark:
    """What the seeds of one λ gave."""

    at: float
    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class Plot:
    """One frame: marks by optimiser, sorted by λ, and what chance gives."""

    title: str
    marks: dict[Optimizer, list[Mark]]
    chance: float | None

    @property
    def top(self) -> float:
        """Return where the axis ends; it begins at 0."""
        highest = max((mark.high for marks in self.marks.values() for mark in marks), default=1.0)
        return max(1.08 * highest, 1.3 * (self.chance or 0.0), 1e-6)


def plots_of(points: Sequence[Point]) -> list[Plot]:
    """Return recall, gap, and a probe for each modality."""
    whole = [point for point in points if not point.failed]
    if not whole:
        return []
    plots = [
        Plot("R@10", _marks(whole, lambda point: point.recall), mean(point.chance for point in whole)),
        Plot("modality gap", _marks(whole, lambda point: point.gap), None),
    ]
    for name in whole[0].probe:
        chance = mean(point.majority[name] for point in whole)
        plots.append(Plot(f"linear probe, {name}", _marks(whole, lambda point, name=name: point.probe[name]), chance))  # type: ignore[misc]  # a default binds the loop's name
    return plots


def _marks(points: Sequence[Point], read: Callable[[Point], float]) -> dict[Optimizer, list[Mark]]:
    found: dict[Optimizer, list[Mark]] = {}
    for optimizer in OPTIMIZERS:
        own = [point for point in points if point.place.optimizer == optimizer]
        for at in sorted({point.place.lambda_ for point in own}):
            values = [read(point) for point in own if point.place.lambda_ == at]
            found.setdefault(optimizer, []).append(Mark(at, min(values), mean(values), max(values)))
    return found


class SweepFigure:
    """Plots side by side, on a light ground."""

    def __init__(self, points: Sequence[Point], title: str, theme: Theme) -> None:
        self.title = title
        self._theme = theme
        self._plots = plots_of(points)
        self._lambdas = sorted({point.place.lambda_ for point in points})
        positive = [value for value in self._lambdas if value > 0] or [1.0]
        self._low, self._high = math.log10(positive[0]), math.log10(positive[-1])
        if self._lambdas and self._lambdas[0] == 0:
            self._low -= _ZERO

    def draw(self, painter: QPainter, page: Page) -> Iterator[float]:
        """Draw the legend, a row of plots, and how it was made."""
        theme = self._theme
        room = page.room.adjusted(4 * POINT, 3 * POINT, -4 * POINT, -3 * POINT)
        painter.fillRect(page.room, theme.color("plot"))
        room.setBottom(room.bottom() - draw_note(painter, page, theme, self.title, room) - 4 * POINT)
        shown = [name for name in OPTIMIZERS if any(name in plot.marks for plot in self._plots)]
        entries = [Entry(LABELS[name], self._swatch(name), 1.6) for name in shown]
        room.setTop(room.top() + draw_entries(painter, page, theme, entries, room) + 2 * POINT)
        width = room.width() / max(len(self._plots), 1)
        for number, plot in enumerate(self._plots):
            yield number / len(self._plots)
            self._draw_plot(painter, page, plot, QRectF(room.left() + number * width, room.top(), width, room.height()))

    def _swatch(self, optimizer: Optimizer) -> Callable[[QPainter, float], None]:
        def draw(painter: QPainter, size: float) -> None:
            painter.setPen(QPen(self._color(optimizer), _STROKE))
            painter.drawLine(QPointF(-0.6 * size, 0), QPointF(0.6 * size, 0))

        return draw

    def _color(self, optimizer: Optimizer, alpha: float = 1.0) -> QColor:
        return self._theme.category(OPTIMIZERS.index(optimizer), alpha)

    def _draw_plot(self, painter: QPainter, page: Page, plot: Plot, room: QRectF) -> None:
        font = page.font(self._theme, bold=True)
        size = float(font.pixelSize())
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter), plot.title)
        inner = room.adjusted(2.6 * size, (LINE + 0.4) * size, -0.8 * size, -2.8 * size)
        self._draw_axes(painter, page, plot, inner)
        for optimizer, marks in plot.marks.items():
            self._draw_marks(painter, plot, optimizer, marks, inner)

    def _draw_axes(self, painter: QPainter, page: Page, plot: Plot, inner: QRectF) -> None:
        theme, font = self._theme, page.font(self._theme)
        size = float(font.pixelSize())
        painter.setFont(font)
        for at in nice_ticks(0.0, plot.top, 5):
            y = self._y(plot, at, inner)
            painter.setPen(QPen(theme.color("grid"), _HAIR))
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
            painter.setPen(theme.color("axis"))
            words = QRectF(inner.left() - 10 * size, y - size, 9.6 * size, 2 * size)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{at:g}")
        painter.setPen(theme.color("axis"))
        free = -math.inf
        for at in self._lambdas:
            x, half = self._x(at, inner), 1.6 * size
            if x - free >= 1.9 * size:
                words = QRectF(x - half, inner.bottom() + 0.2 * size, 2 * half, 1.4 * size)
                painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), f"{at:g}")
                free = x
        below = QRectF(inner.left(), inner.bottom() + 1.5 * size, inner.width(), 1.4 * size)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), "λ")
        painter.setPen(QPen(theme.color("axis"), _HAIR))
        painter.drawLine(inner.bottomLeft(), inner.bottomRight())
        if plot.chance is not None:
            pen = QPen(theme.color("text_muted"), 1.5 * _HAIR)
            pen.setDashPattern([4.0, 3.0])
            painter.setPen(pen)
            y = self._y(plot, plot.chance, inner)
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))

    def _draw_marks(
        self, painter: QPainter, plot: Plot, optimizer: Optimizer, marks: list[Mark], inner: QRectF
    ) -> None:
        def at(mark: Mark, value: float) -> QPointF:
            return QPointF(self._x(mark.at, inner), self._y(plot, value, inner))

        joined = [mark for mark in marks if mark.at > 0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(optimizer, _ALPHA))
        around = [at(mark, mark.high) for mark in joined] + [at(mark, mark.low) for mark in reversed(joined)]
        painter.drawPolygon(QPolygonF(around))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._color(optimizer), _STROKE))
        painter.drawPolyline(QPolygonF([at(mark, mark.mean) for mark in joined]))
        if len(joined) < len(marks):  # the way from 0 is no way on a logarithmic axis
            painter.setPen(QPen(self._color(optimizer), _STROKE / 2, Qt.PenStyle.DotLine))
            painter.drawPolyline(QPolygonF([at(mark, mark.mean) for mark in marks[:2]]))
            painter.setPen(QPen(self._color(optimizer, 2 * _ALPHA), _STROKE))
            painter.drawLine(at(marks[0], marks[0].low), at(marks[0], marks[0].high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(optimizer))
        for mark in marks:
            painter.drawEllipse(at(mark, mark.mean), _DOT, _DOT)

    def _x(self, lambda_: float, inner: QRectF) -> float:
        place = math.log10(lambda_) if lambda_ > 0 else self._low
        return inner.left() + (0.04 + 0.92 * (place - self._low) / max(self._high - self._low, 1e-9)) * inner.width()

    def _y(self, plot: Plot, value: float, inner: QRectF) -> float:
        return inner.bottom() - value / plot.top * inner.height()


def save(points: Sequence[Point], title: str, path: Path) -> None:
    """Write the figure; the ending of `path` says as what."""
    application = QApplication.instance() or QApplication([])
    path.parent.mkdir(parents=True, exist_ok=True)
    save_figure(SweepFigure(points, title, Theme().light()), Page(width_mm=180, height_mm=55), path)
    application.processEvents()
