"""The curves as a figure: a frame for each plot, with ticks, lines, bands and markers drawn for its size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from xmodal_gui.figures.legend import LINE, Entry, draw_entries, draw_note
from xmodal_gui.figures.page import POINT, Page
from xmodal_gui.models.charts import Chart
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.series import Drawn, Floats
from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.curve_legend import line_pen, title_lines
from xmodal_gui.widgets.ranges import Range, round_range

BLOCKS = 1200
"""Values of a line, at most: more than a column of a journal has dots."""
DECADES = 20.0
"""Ratio of the largest to the smallest value from which a logarithmic axis is worth it."""
_STROKE, _HAIR = 0.9 * POINT, 0.4 * POINT
_ASPECT = 1.4
"""Width to height of a frame that is pleasant."""
_BAND_ALPHA = 0.22


def _tr(text: str) -> str:
    return QCoreApplication.translate("curves_figure", text)


@dataclass(frozen=True)
class Line:
    """A line of a frame, as numbers: (K,) steps, values and extremes, and its pen."""

    label: str
    pen: QPen
    drawn: Drawn
    reference: bool


@dataclass(frozen=True)
class Frame:
    """One plot. `low`, `high` : of its axis; exponents of ten if it is logarithmic."""

    title: str
    lines: tuple[Line, ...]
    low: float
    high: float
    log: bool


class CurvesFigure:
    """What the plots of a `CurvesModel` show, as it is now; later steps do not reach it."""

    def __init__(self, model: CurvesModel, theme: Theme, name: str = "") -> None:
        self._theme = theme
        self._last = max(float(model.last_step), 1.0)
        self.frames = [_frame_of(model, chart, theme, self._last) for chart in model.shown().values()]
        self._markers = [(float(marker.step), marker.words) for marker in model.markers]
        self.title = ", ".join(part for part in (name, _tr("step {step:,}").format(step=model.last_step)) if part)

    def draw(self, painter: QPainter, page: Page) -> Iterator[float]:
        """Draw the frames side by side, in rows of equal frames."""
        painter.fillRect(page.room, self._theme.color("plot"))
        if page.note:
            draw_note(painter, page, self._theme, self.title, _whole(page))
        for number, (frame, room) in enumerate(zip(self.frames, self.rooms(page), strict=True)):
            inner = self.inner(painter, page, frame, room)
            self._draw_axes(painter, page, frame, inner)
            self._draw_markers(painter, page, inner)
            for line in frame.lines:
                yield number / len(self.frames)
                self._draw_line(painter, frame, line, inner)

    def rooms(self, page: Page) -> list[QRectF]:
        """Return the room of each plot on a page, its words included."""
        count = len(self.frames)
        if count == 0:
            return []
        whole = _whole(page)
        if page.note:
            whole.setBottom(whole.bottom() - LINE * page.font_pt * POINT)
        wanted = math.sqrt(count * whole.width() / whole.height() / _ASPECT)
        columns = min(max(round(wanted), 1), count)
        rows = -(-count // columns)
        width, height = whole.width() / columns, whole.height() / rows
        return [
            QRectF(whole.left() + n % columns * width, whole.top() + n // columns * height, width, height).adjusted(
                0, 0, -3 * POINT, -2 * POINT
            )
            for n in range(count)
        ]

    def inner(self, painter: QPainter, page: Page, frame: Frame, room: QRectF) -> QRectF:
        """Draw the words of a plot, and return what is left for its frame."""
        theme, font = self._theme, page.font(self._theme, bold=True)
        size = float(font.pixelSize())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        head = 0.0
        for words in title_lines(frame.title, room.width(), QFontMetricsF(font)):
            painter.drawText(room.adjusted(0, head, 0, 0), int(Qt.AlignmentFlag.AlignTop), words)
            head += LINE * size
        if page.legend and len(frame.lines) > 1:
            entries = [Entry(line.label, _stroke_of(line.pen), 1.6) for line in frame.lines]
            head += draw_entries(painter, page, theme, entries, room.adjusted(0, head, 0, 0))
        if self._markers:
            head += LINE * size
        metrics = QFontMetricsF(page.font(theme))
        # Of every density that the frame's height may ask for: how high it is depends on the words around it.
        labels = [label for most in range(2, _most_ticks(room, size) + 1) for _, label in ticks_of(frame, most)]
        left = max((metrics.horizontalAdvance(label) for label in labels), default=0.0) + 0.5 * size
        return room.adjusted(left, head + 0.6 * size, -0.5 * size, -1.5 * size)

    def _draw_axes(self, painter: QPainter, page: Page, frame: Frame, inner: QRectF) -> None:
        theme, font = self._theme, page.font(self._theme)
        size = float(font.pixelSize())
        painter.setFont(font)
        for at, label in ticks_of(frame, _most_ticks(inner, size)):
            y = inner.bottom() - (at - frame.low) / (frame.high - frame.low) * inner.height()
            painter.setPen(QPen(theme.color("grid"), _HAIR))
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
            painter.setPen(theme.color("axis"))
            words = QRectF(inner.left() - 20 * size, y - size, 19.6 * size, 2 * size)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), label)
        painter.setPen(QPen(theme.color("axis"), _HAIR))
        painter.drawLine(inner.bottomLeft(), inner.bottomRight())
        steps = nice_ticks(0.0, self._last, max(int(inner.width() / (5 * size)), 2))
        for at in steps:
            x = inner.left() + at / self._last * inner.width()
            label = f"{at:,.0f}" if at != steps[-1] else _tr("{step:,.0f} steps").format(step=at)
            width = QFontMetricsF(font).horizontalAdvance(label)
            left = min(x - width / 2, inner.right() + 0.5 * size - width)
            painter.drawText(QPointF(left, inner.bottom() + 1.1 * size), label)

    def _draw_markers(self, painter: QPainter, page: Page, inner: QRectF) -> None:
        """Draw a line at each change, and above the frame what it was where that has room, the newest first."""
        font = page.font(self._theme)
        metrics, air = QFontMetricsF(font), 0.4 * font.pixelSize()
        painter.setFont(font)
        pen = QPen(self._theme.color("marker"), _HAIR)
        pen.setDashPattern([3.0, 3.0])
        free = inner.right()
        for step, label in reversed(self._markers):
            x = inner.left() + step / self._last * inner.width()
            painter.setPen(pen)
            painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
            width = metrics.horizontalAdvance(label)
            # The newest may end at its line instead: most changes are made where the curves end.
            left = x if x + width <= free else x - width if free == inner.right() else -1.0
            if left < inner.left():
                continue
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(QPointF(left, inner.top() - 0.3 * metrics.descent() - air / 2), label)
            free = left - air

    def _draw_line(self, painter: QPainter, frame: Frame, line: Line, inner: QRectF) -> None:
        painter.save()
        painter.setClipRect(inner.adjusted(-_STROKE, -_STROKE, _STROKE, _STROKE), Qt.ClipOperation.IntersectClip)
        drawn = line.drawn
        x = inner.left() + drawn.steps / self._last * inner.width()
        means, lows, highs = (self._heights(frame, each, inner) for each in (drawn.means, drawn.lows, drawn.highs))
        ends = np.append(0, np.flatnonzero(~drawn.joined) + 1).tolist()
        band = QColor(line.pen.color())
        band.setAlphaF(_BAND_ALPHA * band.alphaF())
        for start, end in pairwise(ends):
            run = slice(start, end)
            if not line.reference and end - start > 1 and (drawn.highs[run] > drawn.lows[run]).any():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(band)
                around = np.concatenate([x[run], x[run][::-1]]), np.concatenate([highs[run], lows[run][::-1]])
                painter.drawPolygon(_polygon(*around))
            painter.setPen(line.pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if end - start == 1:
                painter.drawPoint(QPointF(float(x[start]), float(means[start])))
            painter.drawPolyline(_polygon(x[run], means[run]))
        painter.restore()

    def _heights(self, frame: Frame, values: Floats, inner: QRectF) -> Floats:
        scaled = np.log10(np.maximum(values, 1e-300)) if frame.log else values
        return inner.bottom() - (scaled - frame.low) / (frame.high - frame.low) * inner.height()


def _most_ticks(room: QRectF, size: float) -> int:
    return max(int(room.height() / (2.2 * size)), 2)


def _whole(page: Page) -> QRectF:
    return page.room.adjusted(4 * POINT, 3 * POINT, -4 * POINT, -3 * POINT)


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most `most` + 1 multiples of 1, 2 or 5 times a power of ten from `low` to `high`."""
    least = max(high - low, 1e-300) / most
    power = 10.0 ** math.floor(math.log10(least))
    step = next(unit * power for unit in (1, 2, 5, 10) if unit * power >= least * (1 - 1e-9))
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def ticks_of(frame: Frame, most: int) -> list[tuple[float, str]]:
    """Return where on its axis a frame has ticks, and their labels."""
    if not frame.log:
        return [(at, shortest(at + 0.0)) for at in nice_ticks(frame.low, frame.high, most)]
    decades = range(math.floor(frame.low), math.ceil(frame.high) + 1)
    for units in ((1, 2, 5), (1,)):
        found = [decade + math.log10(unit) for decade in decades for unit in units]
        inside = [at for at in found if frame.low <= at <= frame.high]
        if len(inside) <= most + 1:
            break
    stride = -(-len(inside) // (most + 1))
    return [(at, shortest(10.0**at)) for at in inside[::stride]]


def _frame_of(model: CurvesModel, chart: Chart, theme: Theme, last: float) -> Frame:
    lines = []
    for line in chart.lines:
        series = model.find(line)
        if series is not None and len(series):
            pen = line_pen(theme, line, _STROKE * (0.7 if line.reference else 1.0))
            lines.append(Line(line.label, pen, series.draw(0.0, last, BLOCKS), line.reference))
    shown = [line.drawn for line in lines if len(line.drawn)]
    if not shown:
        return Frame(chart.title, tuple(lines), 0.0, 1.0, log=False)
    low, high = min(float(one.means.min()) for one in shown), max(float(one.means.max()) for one in shown)
    log = chart.log and min(float(one.lows.min()) for one in shown) > 0 and high / low >= DECADES
    ends: Range = (math.log10(low), math.log10(high)) if log else (low, high)
    if chart.floor is not None and not log:
        ends = (min(low, chart.floor), high)
    return Frame(chart.title, tuple(lines), *round_range(*ends), log=log)


def _stroke_of(pen: QPen) -> Callable[[QPainter, float], None]:
    def draw(painter: QPainter, size: float) -> None:
        painter.setPen(pen)
        painter.drawLine(QPointF(-0.6 * size, 0), QPointF(0.6 * size, 0))

    return draw


def _polygon(x: Floats, y: Floats) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
