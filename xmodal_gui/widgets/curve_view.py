"""One chart of the curves: lines, markers, a cursor, an axis that does not breathe."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from xmodal_gui.models.curves_model import Chart, CurvesModel
from xmodal_gui.models.series import Drawn
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.curve_legend import CurveLegend, line_pen
from xmodal_gui.widgets.curve_plot import AXIS_WIDTH, CurvePlot
from xmodal_gui.widgets.ranges import Range, steady_range

PIXELS_PER_BLOCK = 3
DECADES = 20.0
"""Ratio of the largest to the smallest value from which a logarithmic axis is worth it."""
ZOOM = 1.0015


class CurveView(QWidget):
    """Shows one `Chart` of a `CurvesModel`. What all charts share (steps shown, cursor) is asked for by signals.

    Signals
    -------
    rangeRequested(Range) : show these steps. followRequested : show all, and follow training.
    cursorMoved(float | None) : the mouse is at this step.
    """

    rangeRequested = Signal(object)
    followRequested = Signal()
    cursorMoved = Signal(object)

    def __init__(self, model: CurvesModel, theme: Theme, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._cursor: float | None = None
        self._steps: Range = (0.0, 1.0)
        self._values: Range | None = None
        self._is_log = False
        self._drag: QPointF | None = None
        self._drawn_state: object = None
        self.legend = CurveLegend(theme, self)
        self.plot = CurvePlot(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(1), theme.space(1), 0, 0)
        column.setSpacing(0)
        self.legend.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.legend)
        column.addWidget(self.plot.widget, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.plot.viewport.setMouseTracking(True)
        self.plot.viewport.installEventFilter(self)
        theme.changed.connect(self._dress)
        self.show_chart(chart)

    # ---- model to view -----------------------------------------------------------------------------------------

    def show_chart(self, chart: Chart) -> None:
        """Show another chart, or the same with other lines."""
        self.chart = chart
        self.legend.show_lines(chart.title, chart.lines)
        self.setAccessibleName(chart.title)
        self.plot.trim_lines(len(chart.lines))
        self._drawn_state = None

    def show_steps(self, steps: Range) -> None:
        """Show these steps."""
        self._steps = steps

    def show_cursor(self, step: float | None) -> None:
        """Show the cursor, and the values there; without it the newest."""
        self._cursor = step
        self.plot.show_cursor(step)
        self._show_values()

    def show_markers(self) -> None:
        """Draw the model's markers."""
        self.plot.show_markers([(float(marker.step), marker.label) for marker in self._model.markers])

    def redraw(self) -> None:
        """Draw what changed since the last time."""
        names = [line.series for line in self.chart.lines]
        series = [self._model.series.get(name) for name in names]
        lengths = [(len(one), len(one.breaks)) for one in series if one is not None]
        state = (lengths, self._steps, self.plot.size, self._theme.scheme, bool(self._model.markers))
        if state == self._drawn_state:
            return
        self._drawn_state = state
        blocks = max(int(self.plot.width / PIXELS_PER_BLOCK), 16)
        nothing = np.zeros(0)
        empty = Drawn(nothing, nothing, nothing, nothing, np.zeros(0, bool))
        drawn = [empty if one is None else one.draw(*self._steps, blocks) for one in series]
        self._set_ranges(drawn)
        for number, (line, one) in enumerate(zip(self.chart.lines, drawn, strict=True)):
            pen = line_pen(self._theme, line.hue, line.dash, 1.2 if line.reference else 1.7)
            self.plot.show_line(number, one, pen, band=not line.reference)
        self._show_values()

    def _set_ranges(self, drawn: list[Drawn]) -> None:
        means = np.concatenate([one.means for one in drawn])
        if len(means) == 0:
            self.plot.set_ranges(self._steps, self._values or (0.0, 1.0), log=self._is_log)
            return
        low, high = float(means.min()), float(means.max())
        positive = min(float(one.lows.min()) for one in drawn if len(one)) > 0  # of the bands too
        is_log = self.chart.log and positive and (self._is_log or high / low >= DECADES)
        if is_log != self._is_log:
            self._is_log, self._values = is_log, None
        floor = self.chart.floor
        if is_log:
            low, high, floor = float(np.log10(low)), float(np.log10(high)), None
        self._values = steady_range(self._values, low, high, floor)
        self.plot.set_ranges(self._steps, self._values, log=is_log)

    def _show_values(self) -> None:
        at = float(self._model.last_step) if self._cursor is None else self._cursor
        series = [self._model.series.get(line.series) for line in self.chart.lines]
        self.legend.show_values([None if one is None else one.at(at) for one in series])

    def _dress(self) -> None:
        self.plot.dress()
        self._drawn_state = None
        self.redraw()

    def sizeHint(self) -> QSize:
        """Ask for a chart of readable size."""
        return QSize(320, 180)

    def minimumSizeHint(self) -> QSize:
        """Be content with a small one."""
        return QSize(AXIS_WIDTH + 120, 110)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse from the plot: pointing, dragging, wheel, double click."""
        if watched is not self.plot.viewport:
            return super().eventFilter(watched, event)
        match event.type():
            case QEvent.Type.MouseMove | QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonRelease:
                assert isinstance(event, QMouseEvent)
                self._take_mouse(event)
                return True
            case QEvent.Type.MouseButtonDblClick:
                self.followRequested.emit()
                return True
            case QEvent.Type.Wheel:
                assert isinstance(event, QWheelEvent)
                self._zoom(event)
                return True
            case QEvent.Type.Leave:
                self.cursorMoved.emit(None)
        return super().eventFilter(watched, event)

    def _take_mouse(self, event: QMouseEvent) -> None:
        position = event.position()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._drag = position
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._drag = None
        elif self._drag is not None:
            first, last = self._steps
            moved = (self._drag.x() - position.x()) / max(self.plot.frame().width(), 1) * (last - first)
            self._drag = position
            self.rangeRequested.emit((first + moved, last + moved))
        self.plot.viewport.setToolTip(self.plot.marker_at(position))
        self.cursorMoved.emit(self.plot.step_at(position))

    def _zoom(self, event: QWheelEvent) -> None:
        at = self.plot.step_at(event.position())
        if at is None:
            return
        shrink = ZOOM ** -(event.angleDelta().y() or event.angleDelta().x())
        first, last = self._steps
        self.rangeRequested.emit((at + (first - at) * shrink, at + (last - at) * shrink))
        event.accept()
