"""One chart of the curves: lines, markers, a cursor, an axis that does not breathe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from xmodal_gui.models.charts import Chart, Line
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.plots import Plot
from xmodal_gui.models.series import Drawn
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.curve_legend import LINE, CurveLegend, line_pen
from xmodal_gui.widgets.curve_plot import AXIS_WIDTH, CurvePlot
from xmodal_gui.widgets.plot_menu import PlotMenus
from xmodal_gui.widgets.ranges import Range, steady_range
from xmodal_gui.widgets.series_drag import from_mime

PIXELS_PER_BLOCK = 3
DECADES = 20.0
"""Ratio of the largest to the smallest value from which a logarithmic axis is worth it."""
ZOOM = 1.0015
FAINT = 0.3
"""Opacity of what was measured, behind what is smoothed."""
_LEGEND_SHARE = 0.34
"""Of the height, that title, names and values may take."""
_UNITS = ((2.0, 3600.0, "h"), (2.0, 60.0, "min"), (0.0, 1.0, "s"))


class CurveView(QWidget):
    """Shows one plot of a `CurvesModel`. What all share (steps shown, cursor) is asked for by signals.

    Signals
    -------
    rangeRequested(Range) : show these steps. followRequested : show all, and follow training.
    cursorMoved(float | None) : the mouse is at this step.
    """

    rangeRequested = Signal(object)
    followRequested = Signal()
    cursorMoved = Signal(object)

    def __init__(
        self, model: CurvesModel, theme: Theme, settings: Plot, chart: Chart, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._menus = PlotMenus(model, theme, self)
        self._cursor: float | None = None
        self._steps: Range = (0.0, 1.0)
        self._values: Range | None = None
        self._is_log = self._is_log_refused = False
        self._unit = 1.0
        self._drag: QPointF | None = None
        self._is_target = False
        self._drawn_state: object = None
        self.settings, self.chart = settings, chart
        self._build()
        theme.changed.connect(self._dress)
        self._tint()
        self.show_chart(settings, chart)

    def _build(self) -> None:
        theme = self._theme
        self.legend = CurveLegend(theme, self)
        self.legend.menuRequested.connect(self._open_menu)
        self.legend.removeRequested.connect(
            lambda line: self._model.plots.remove_series(self.settings.key, line.series)
        )
        self.plot = CurvePlot(theme)
        self._sentence = QLabel(self.tr("Drag a name here from another plot."))
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self.add = QPushButton(self.tr("Add series …"))
        self.add.setProperty("role", "link")
        self.add.clicked.connect(lambda: self._menus.open_picker(self.settings.key, self.add))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(1), theme.space(1), 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.plot.widget, 1)
        column.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.add, 1, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.more = self._button(self.tr("What this plot shows, and how"))
        self.more.clicked.connect(lambda: self._open_menu(None, self.more.mapToGlobal(QPoint(0, LINE + 2))))
        self.close_button = self._button(self.tr("Close this plot"))
        self.close_button.clicked.connect(lambda: self._model.plots.close(self.settings.key))
        self.legend.reserved = 2 * (LINE + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAcceptDrops(True)
        self.plot.viewport.setMouseTracking(True)
        self.plot.viewport.installEventFilter(self)

    def _button(self, words: str) -> QToolButton:
        button = QToolButton(self.legend)
        button.setProperty("role", "tiny")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFixedSize(LINE, LINE)
        return button

    # ---- model to view -----------------------------------------------------------------------------------------

    def show_chart(self, settings: Plot, chart: Chart) -> None:
        """Show another chart, or the same with other lines, or in another way."""
        if settings.span != self.settings.span or settings.scale != self.settings.scale:
            self._values = None
        self.settings, self.chart = settings, chart
        self.legend.show_lines(settings.key, self._title(), chart.lines)
        self.setAccessibleName(self._title() or self.tr("Empty plot"))
        for widget in (self._sentence, self.add):
            widget.setVisible(not chart.lines)
        self.plot.widget.setVisible(bool(chart.lines))
        self._drawn_state = None

    def _title(self) -> str:
        title, span = self.chart.title, self.settings.span
        if span:
            title = self.tr("{title}, smoothed over {count}").format(title=title, count=span)
        if self._is_log_refused:
            title = self.tr("{title}, linear: not all values are above 0").format(title=title)
        return title

    def show_steps(self, steps: Range) -> None:
        """Show these steps."""
        self._steps = steps

    def show_cursor(self, step: float | None) -> None:
        """Show the cursor, and the values there; without it the newest."""
        self._cursor = step
        self.plot.show_cursor(None if step is None else self._time(step))
        self._show_values()

    def show_markers(self) -> None:
        """Draw the model's markers."""
        self.plot.show_markers([(self._time(marker.step), marker.words) for marker in self._model.markers])

    def redraw(self) -> None:
        """Draw what changed since the last time."""
        series = [self._model.find(line) for line in self.chart.lines]
        lengths = [(len(one), len(one.breaks)) for one in series if one is not None]
        clocks = len(self._model.clock()) if self.settings.axis == "time" else 0
        state = (lengths, clocks, self._steps, self.plot.size, self._theme.scheme, bool(self._model.markers))
        if state == self._drawn_state:
            return
        self._drawn_state = state
        blocks = max(int(self.plot.width / PIXELS_PER_BLOCK), 16)
        self._choose_unit()
        measured = [self._drawn(line, blocks, 0) for line in self.chart.lines]
        self._set_ranges(measured)
        smooth = [
            self._drawn(line, blocks, self.settings.span)
            for line in self.chart.lines
            if self.settings.span and not line.reference
        ]
        self._show_lines(measured, smooth)
        self._show_flags(blocks)
        self.show_markers()
        self._show_values()

    def _drawn(self, line: Line, blocks: int, span: int) -> Drawn:
        series = self._model.find(line)
        if series is None:
            nothing = np.zeros(0)
            return Drawn(nothing, nothing, nothing, nothing, np.zeros(0, bool))
        first, last = self._steps
        if line.run and self.settings.axis == "time":  # its own steps at these times
            own, clock = self._model.clock(line.run), self._model.clock()
            first, last = own.step(clock.seconds(first)), own.step(clock.seconds(last))
        drawn = (series.smoothed(span) if span else series).draw(first, last, blocks)
        if self.settings.axis == "step":
            return drawn
        return replace(drawn, steps=self._model.clock(line.run).seconds(drawn.steps) / self._unit)

    def _show_lines(self, measured: list[Drawn], smooth: list[Drawn]) -> None:
        theme, lines = self._theme, self.chart.lines
        for number, (line, one) in enumerate(zip(lines, measured, strict=True)):
            faint = bool(self.settings.span) and not line.reference
            pen = line_pen(theme, line, 1.2 if line.reference or faint else 1.7, FAINT if faint else 1.0)
            self.plot.show_line(number, one, pen, band=not line.reference and not faint)
        own = [line for line in lines if not line.reference]
        for number, (line, one) in enumerate(zip(own, smooth, strict=False), len(lines)):
            self.plot.show_line(number, one, line_pen(theme, line, 1.9), band=False)
        self.plot.trim_lines(len(lines) + len(smooth))

    def _show_flags(self, blocks: int) -> None:
        """Say where values were not finite: ticks on the axis, and a sentence at the name."""
        ticks: set[float] = set()
        notes = []
        for line in self.chart.lines:
            series = self._model.find(line)
            count = 0 if series is None else series.holes
            if series is not None and count and line.run == 0:
                ticks.update(series.holes_between(*self._steps, blocks).tolist())
            one = self.tr("1 value was not finite: a gap in the line.")
            many = self.tr("{count} values were not finite: gaps in the line.")
            notes.append("" if count == 0 else one if count == 1 else many.format(count=f"{count:,}"))
        self.plot.show_flags([self._time(step) for step in sorted(ticks)])
        self.legend.show_notes(notes)

    def _set_ranges(self, drawn: list[Drawn]) -> None:
        means = np.concatenate([one.means for one in drawn]) if drawn else np.zeros(0)
        times = (self._time(self._steps[0]), self._time(self._steps[1]))
        unit = next(name for _, size, name in _UNITS if size == self._unit) if self.settings.axis == "time" else ""
        if len(means) == 0:
            self.plot.set_ranges(times, self._values or (0.0, 1.0), log=self._is_log, unit=unit)
            return
        low, high = float(means.min()), float(means.max())
        positive = min(float(one.lows.min()) for one in drawn if len(one)) > 0  # of the bands too
        is_log = positive and self._wants_log(low, high)
        if is_log != self._is_log:
            self._is_log, self._values = is_log, None
        if self._is_log_refused != (self.settings.scale == "log" and not is_log):
            self._is_log_refused = not self._is_log_refused
            self.legend.show_title(self._title())
        floor = self.chart.floor
        if is_log:
            low, high, floor = float(np.log10(low)), float(np.log10(high)), None
        self._values = steady_range(self._values, low, high, floor)
        self.plot.set_ranges(times, self._values, log=is_log, unit=unit)

    def _wants_log(self, low: float, high: float) -> bool:
        if self.settings.scale != "auto":
            return self.settings.scale == "log"
        return self.chart.log and (self._is_log or high / low >= DECADES)

    def _show_values(self) -> None:
        values = []
        for line in self.chart.lines:
            series = self._model.find(line)
            at = float(self._model.last_step) if self._cursor is None else self._cursor
            if series is not None and self.settings.span and not line.reference:
                series = series.smoothed(self.settings.span)
            values.append(None if series is None else series.at(at))
        self.legend.show_values(values)

    # ---- time --------------------------------------------------------------------------------------------------

    def _choose_unit(self) -> None:
        if self.settings.axis == "time":
            last = self._model.clock().seconds(self._steps[1])
            self._unit = next(size for least, size, _ in _UNITS if last >= least * size)

    def _time(self, step: float) -> float:
        """Return where a step of the session stands on the axis."""
        return step if self.settings.axis == "step" else self._model.clock().seconds(float(step)) / self._unit

    def _step(self, time: float) -> float:
        return time if self.settings.axis == "step" else self._model.clock().step(time * self._unit)

    # ---- looks -------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.plot.dress()
        self._tint()
        self._drawn_state = None
        self.redraw()

    def _tint(self) -> None:
        self.more.setIcon(self._theme.icon("more", "text_faint"))
        self.close_button.setIcon(self._theme.icon("close", "text_faint"))

    def sizeHint(self) -> QSize:
        """Ask for a chart of readable size."""
        return QSize(320, 180)

    def minimumSizeHint(self) -> QSize:
        """Be content with a small one."""
        return QSize(AXIS_WIDTH + 120, 110)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in the corner, and most of the height for the plot."""
        self.legend.allow_lines(int(event.size().height() * _LEGEND_SHARE / LINE) - 1)
        x = event.size().width() - self._theme.space(1)
        for button in (self.close_button, self.more):
            x -= LINE + 2
            button.move(x, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show that what is being dragged can be dropped here."""
        if self._is_target:
            painter = QPainter(self)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(self._theme.color("accent_soft"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def _open_menu(self, line: Line | None, at: QPoint) -> None:
        if line is None or not line.series:
            self._menus.open_plot_menu(self.settings.key, at, self.more)
        else:
            self._menus.open_series_menu(self.settings.key, line, at)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take series."""
        if from_mime(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._be_target(now=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Be no target any more."""
        self._be_target(now=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Draw the series here; with Ctrl it also stays where it was."""
        self._be_target(now=False)
        dragged = from_mime(event.mimeData())
        if dragged is None:
            return
        plots, here = self._model.plots, self.settings.key
        if event.dropAction() == Qt.DropAction.CopyAction or dragged.plot not in plots:
            plots.add_series(here, dragged.series)
        else:
            plots.move_series(dragged.series, dragged.plot, here)
        event.acceptProposedAction()

    def _be_target(self, *, now: bool) -> None:
        self._is_target = now
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse from the plot: pointing, dragging, wheel, double click, menu."""
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
        pressed = event.type() == QEvent.Type.MouseButtonPress
        if pressed and event.button() == Qt.MouseButton.RightButton:
            self._open_menu(None, event.globalPosition().toPoint())
        elif pressed and event.button() == Qt.MouseButton.LeftButton:
            self._drag = position
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._drag = None
        elif self._drag is not None:
            first, last = self._time(self._steps[0]), self._time(self._steps[1])
            moved = (self._drag.x() - position.x()) / max(self.plot.frame().width(), 1) * (last - first)
            self._drag = position
            start = self._step(first + moved)
            self.rangeRequested.emit((start, start + self._steps[1] - self._steps[0]))
        self.plot.viewport.setToolTip(self.plot.marker_at(position))
        at = self.plot.step_at(position)
        self.cursorMoved.emit(None if at is None else self._step(at))

    def _zoom(self, event: QWheelEvent) -> None:
        time = self.plot.step_at(event.position())
        if time is None:
            return
        at = self._step(time)
        shrink = ZOOM ** -(event.angleDelta().y() or event.angleDelta().x())
        first, last = self._steps
        self.rangeRequested.emit((at + (first - at) * shrink, at + (last - at) * shrink))
        event.accept()
