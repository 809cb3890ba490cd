"""The frame of a chart: pyqtgraph's axes and lines in the theme's clothes. The only module that knows pyqtgraph."""

from __future__ import annotations

import itertools
import math
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsPathItem, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from xmodal_gui.models.series import Drawn
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.ranges import Range

AXIS_WIDTH = 46
LABEL_PIXELS = 16
"""Least distance between two labels of the value axis."""
HEADROOM = 16
"""Height, in pixels, of the labels of markers: no line runs there."""
DOT = 4
"""Length, in pixels, of what stands for a value that no line reaches."""
FLAG_HEIGHT = 6
_MARKER_AIR = 6
_BAND_ALPHA = 0.22


class CurvePlot:
    """A frame with a time axis, lines with bands, markers and a cursor.

    Ranges are only ever set from outside: nothing here follows the data by itself.

    Attributes
    ----------
    widget : to be put into a layout. viewport : the part of it that gets the mouse.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        # Not PlotWidget: its context menus are windows of their own that outlive it.
        self._canvas: Any = pg.GraphicsView()  # untyped
        self.widget: QWidget = self._canvas
        self.viewport: QWidget = self._canvas.viewport()
        for action in self._canvas.scene().contextMenu:  # "Export…", into a dialog of pyqtgraph's own
            action.setParent(None)
        self._canvas.scene().contextMenu = []
        for widget in (self.widget, self.viewport):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys belong to the panel
            widget.setAcceptDrops(False)  # what is dropped is for the chart around it
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._box.disableAutoRange()
        self._left: Any = pg.AxisItem("left", linkView=self._box)
        self._bottom: Any = pg.AxisItem("bottom", linkView=self._box)
        self._frame = QGraphicsWidget()
        grid = QGraphicsGridLayout(self._frame)
        grid.setContentsMargins(0, 4, 8, 0)
        grid.setSpacing(0)
        for item, row, column in ((self._left, 0, 0), (self._box, 0, 1), (self._bottom, 1, 1)):
            grid.addItem(item, row, column)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        self._canvas.setCentralWidget(self._frame)
        self._lines: list[_PlotLine] = []
        self._markers: list[tuple[float, str]] = []
        self._marked: object = None
        self._marker_texts: list[Any] = []
        self._marker_lines, self._cursor_line, self._flag_lines = _Stroke(), _Stroke(), _Stroke()
        for item in (self._marker_lines, self._cursor_line, self._flag_lines):
            self._box.addItem(item, ignoreBounds=True)
        self._cursor: float | None = None
        self._x: Range = (0.0, 1.0)
        self._y: Range = (0.0, 1.0)
        self._is_log = False
        self._unit = ""
        self.dress()

    # ---- looks -------------------------------------------------------------------------------------------------

    def dress(self) -> None:
        """Take on the theme's colours of today; lines are shown again by whoever shows them."""
        theme = self._theme
        self._canvas.setBackground(theme.color("plot"))
        for axis in (self._left, self._bottom):
            axis.setPen(QPen(theme.color("border"), 1))
            axis.setTickPen(QPen(theme.color("grid"), 1))
            axis.setTextPen(QPen(theme.color("axis"), 1))
            axis.setStyle(tickLength=0, tickTextOffset=6, maxTickLevel=0, tickFont=theme.font("caption"))
            axis.enableAutoSIPrefix(False)
            axis.setZValue(-1000)  # the grid lies under the lines
        self._bottom.tickStrings = self._write_times
        self._left.logTickStrings = _powers
        self._left.logTickValues = _log_ticks
        self._left.tickSpacing = partial(_tick_spacing, self._left)
        self._left.setWidth(AXIS_WIDTH)
        self._left.setGrid(255)
        self._left.setPen(QPen(theme.color("border", 0.0)))
        self._bottom.setHeight(22)
        self._show_markers()
        self.show_cursor(self._cursor)

    # ---- ranges ------------------------------------------------------------------------------------------------

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the frame in pixels."""
        return float(self._box.width()), float(self._box.height())

    @property
    def width(self) -> float:
        """Width of the frame in pixels."""
        return self.size[0]

    @property
    def values(self) -> Range:
        """Values (with a logarithmic axis, exponents of ten) at the bottom and the top of the frame."""
        return self._y

    def set_ranges(self, x: Range, y: Range, *, log: bool, unit: str = "") -> None:
        """Show times `x` (steps, or of a unit) and values `y`, under the markers' labels.

        With `log`, `y` are exponents of ten.
        """
        if unit != self._unit:
            self._unit = unit
            self._bottom.picture = None
            self._bottom.update()
        head = HEADROOM / max(self.size[1], 2 * HEADROOM) if self._markers else 0.0
        y = (y[0], y[1] + (y[1] - y[0]) * head / (1 - head))
        if log != self._is_log:
            self._is_log = log
            self._left.setLogMode(log)
        if (x, y) != (self._x, self._y):
            self._x, self._y = x, y
            self._box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)
            self._show_markers()

    def step_at(self, position: QPointF) -> float | None:
        """Return the step (or time) under a pixel of the widget; None outside of the frame."""
        frame = self.frame()
        if not frame.contains(position):
            return None
        return self._x[0] + (position.x() - frame.left()) / frame.width() * (self._x[1] - self._x[0])

    def frame(self) -> QRectF:
        """Return where in the widget the frame is, pixels."""
        return QRectF(self._box.sceneBoundingRect())

    # ---- lines -------------------------------------------------------------------------------------------------

    def show_line(self, number: int, drawn: Drawn, pen: QPen, *, band: bool) -> None:
        """Draw a line; with `band`, what it varied between in each block."""
        while len(self._lines) <= number:
            self._lines.append(_PlotLine(self._box))
        self._lines[number].show(drawn, pen, self._is_log, self._dot_width(), band=band)

    def trim_lines(self, count: int) -> None:
        """Take away the lines from number `count` on."""
        while len(self._lines) > count:
            self._lines.pop().remove()

    def show_flags(self, steps: list[float]) -> None:
        """Draw a tick at the bottom where there is no value to draw."""
        low, high = self._y
        tick = (low, low + FLAG_HEIGHT / max(self.size[1], 1.0) * (high - low))
        self._flag_lines.show_path(_uprights(steps, tick), QPen(self._theme.color("warning"), 2))

    def _write_times(self, values: list[float], scale: float, _spacing: float) -> list[str]:
        """Write ``20 s``, steps without a unit."""
        return [f"{value * scale:g} {self._unit}".strip() for value in values]

    def _dot_width(self) -> float:
        """Return the length of time that a lonely value is drawn as."""
        return DOT * (self._x[1] - self._x[0]) / max(self.width, 1.0)

    # ---- markers and cursor ------------------------------------------------------------------------------------

    def show_markers(self, markers: list[tuple[float, str]]) -> None:
        """Draw a vertical line at each step; labels where they have room, the newest first."""
        if (markers, self.width) != self._marked:
            self._markers, self._marked = markers, (markers, self.width)
            self._show_markers()

    def _show_markers(self) -> None:
        shown = [(step, label) for step, label in self._markers if self._x[0] <= step <= self._x[1]]
        pen = QPen(self._theme.color("marker"), 1)
        pen.setDashPattern([3.0, 3.0])
        self._marker_lines.show_path(_uprights([step for step, _ in shown], self._y), pen)
        while len(self._marker_texts) < len(shown):
            self._marker_texts.append(pg.TextItem(anchor=(0, 0)))
            self._marker_texts[-1].setZValue(10)
            self._box.addItem(self._marker_texts[-1], ignoreBounds=True)
        for text in self._marker_texts[len(shown) :]:
            text.setVisible(False)
        per_pixel = (self._x[1] - self._x[0]) / max(self.width, 1.0)
        free = self._x[1]
        for (step, label), text in reversed(list(zip(shown, self._marker_texts, strict=False))):
            free = self._place_text(text, step, label, free, per_pixel)

    def _place_text(self, text: Any, step: float, label: str, free: float, per_pixel: float) -> float:
        """Write a label right of its line if it ends before `free`; return where the next one must end."""
        text.setFont(self._theme.font("caption"))
        text.setColor(self._theme.color("text_muted"))
        text.setText(label)
        width: float = (text.boundingRect().width() + _MARKER_AIR) * per_pixel
        has_room = step + width <= free
        is_last = free >= self._x[1]
        flip = not has_room and is_last and step - width > self._x[0]
        text.setAnchor((1, 0) if flip else (0, 0))
        text.setPos(step, self._y[1])
        text.setVisible(has_room or flip)
        if flip:
            return step - width
        return step if has_room else free

    def marker_at(self, position: QPointF) -> str:
        """Return the label of the marker under a pixel, or nothing."""
        step = self.step_at(position)
        if step is None:
            return ""
        reach = 5 * (self._x[1] - self._x[0]) / max(self.width, 1.0)
        near = [(abs(at - step), label) for at, label in self._markers if abs(at - step) <= reach]
        return min(near)[1] if near else ""

    def show_cursor(self, step: float | None) -> None:
        """Draw the cursor at a step, or not."""
        self._cursor = step
        self._cursor_line.show_path(
            _uprights([] if step is None else [step], self._y), QPen(self._theme.color("axis"), 1)
        )


class _Stroke(QGraphicsPathItem):
    """A path in the axes' units, stroked in pixels: as thick in a picture of twice the size, twice as many dots."""

    def __init__(self) -> None:
        super().__init__()
        self._width = 1.0

    def show_path(self, path: QPainterPath, pen: QPen) -> None:
        self._width = pen.widthF()
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setPath(path)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        pen = QPen(self.pen())
        pen.setWidthF(self._width * painter.paintEngine().paintDevice().devicePixelRatioF())
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPath(self.path())


class _PlotLine:
    """A line and its band."""

    def __init__(self, box: Any) -> None:
        self._box = box
        self._curve = _Stroke()
        self._band = QGraphicsPathItem()
        self._band.setPen(QPen(Qt.PenStyle.NoPen))
        self._band.setZValue(-1)
        for item in (self._band, self._curve):
            box.addItem(item, ignoreBounds=True)

    def show(self, drawn: Drawn, pen: QPen, is_log: bool, dot: float, *, band: bool) -> None:
        x, y, joined = _with_dots(drawn, dot)
        self._curve.show_path(_path(x, _scaled(y, is_log), joined), pen)
        self._band.setVisible(band)
        if band:
            color = QColor(pen.color())
            color.setAlphaF(_BAND_ALPHA)
            self._band.setBrush(QBrush(color))
            self._band.setPath(_band_path(drawn, is_log))

    def remove(self) -> None:
        for item in (self._band, self._curve):
            self._box.removeItem(item)


def _tick_spacing(axis: Any, low: float, high: float, size: float) -> list[tuple[float, float]]:
    """Return pyqtgraph's distance of ticks, or the next of 1, 2, 5, 10, ... at which their labels do not touch."""
    levels: list[tuple[float, float]] = type(axis).tickSpacing(axis, low, high, size)
    if not levels:  # a range without extent
        return levels
    spacing = float(levels[0][0])
    per_pixel = max(high - low, 1e-300) / max(size, 1.0)
    while LABEL_PIXELS * per_pixel > spacing and spacing < high - low:
        leading = round(spacing / 10 ** math.floor(math.log10(spacing) + 1e-9))
        spacing *= 2.5 if leading == 2 else 2
    return [(spacing, 0.0)]


def _log_ticks(low: float, high: float, size: float, _standard: object) -> list[tuple[None, list[float]]]:
    """Return exponents of ten for as many of 1, 2, 5, 10, ... as have room for their labels, evenly chosen."""
    for mantissas, stride in (((1, 2, 5), 1), ((1,), 1), ((1,), 2), ((1,), 5)):
        first = math.floor(low / stride) * stride
        decades = range(first, math.ceil(high) + 1, stride)
        ticks = [decade + math.log10(mantissa) for decade in decades for mantissa in mantissas]
        inside = [tick for tick in ticks if low <= tick <= high]
        nearest = min((b - a for a, b in itertools.pairwise(inside)), default=math.inf)
        if nearest / max(high - low, 1e-9) * size >= LABEL_PIXELS:
            return [(None, inside)]
    return [(None, inside[:1])]


def _powers(exponents: NDArray[np.float64], scale: float, spacing: float) -> list[str]:  # noqa: ARG001  # pyqtgraph's
    """Write ``10``, not ``10¹``."""
    return [f"{10.0**exponent * scale:g}" for exponent in np.asarray(exponents).tolist()]


def _uprights(steps: list[float], y: Range) -> QPainterPath:
    path = QPainterPath()
    for step in steps:
        path.moveTo(step, y[0])
        path.lineTo(step, y[1])
    return path


def _path(x: NDArray[np.float64], y: NDArray[np.float64], joined: NDArray[np.bool_]) -> QPainterPath:
    path: QPainterPath = pg.functions.arrayToQPath(x, y, connect=joined.astype(np.int32))
    return path


def _scaled(values: NDArray[np.float64], is_log: bool) -> NDArray[np.float64]:
    return np.log10(np.maximum(values, 1e-300)) if is_log else values


def _with_dots(drawn: Drawn, width: float) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Give values that no line reaches a dash of their own, so that they can be seen."""
    reached = drawn.joined | np.append(False, drawn.joined[:-1]) if len(drawn) else drawn.joined
    lonely = np.flatnonzero(~reached)
    steps = drawn.steps.copy()
    steps[lonely] -= width / 2
    x = np.insert(steps, lonely + 1, steps[lonely] + width)
    y = np.insert(drawn.means, lonely + 1, drawn.means[lonely])
    joined = drawn.joined.copy()
    joined[lonely] = True
    return x, y, np.insert(joined, lonely + 1, False)


def _band_path(drawn: Drawn, is_log: bool) -> QPainterPath:
    """Outline what each run of joined blocks varied between: along the highs, back along the lows."""
    ends = np.flatnonzero(~drawn.joined) + 1
    xs, ys, joins = [], [], []
    for start, end in zip(np.append(0, ends)[:-1].tolist(), ends.tolist(), strict=True):
        if end - start < 2:
            continue
        run = slice(start, end)
        xs += [drawn.steps[run], drawn.steps[run][::-1]]
        ys += [drawn.highs[run], drawn.lows[run][::-1]]
        joins.append(np.append(np.ones(2 * (end - start) - 1, bool), False))
    if not xs:
        return QPainterPath()
    y = _scaled(np.concatenate(ys), is_log)
    return _path(np.concatenate(xs), y, np.concatenate(joins))
