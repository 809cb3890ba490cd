"""The curves: a chart per question, side by side, over one time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from xmodal_gui.models.curves_model import Chart, CurvesModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.ranges import Range, step_range

if TYPE_CHECKING:
    from xmodal_gui.widgets.curve_view import CurveView

REDRAW_MS = 200
"""Shortest time between two redraws: 10 a second."""
NARROWEST = 215
"""Width below which charts stand in another row."""
SHOWN_FIRST = ("total", "terms", "recall", "gap")
LEAST_SPAN = 4.0
"""Steps that one can zoom in to."""
AROUND = 0.2
"""Share of all steps that is shown around one that was asked for."""


class CurvesPanel(QWidget):
    """Shows a `CurvesModel`, as many charts side by side as there is room for. F or a double click follows again.

    Parameters
    ----------
    settings : where the choice of charts is kept; None keeps nothing.
    """

    def __init__(
        self, model: CurvesModel, theme: Theme, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._settings = settings
        self._range: Range | None = None
        self._chosen = self._remembered()
        self.views: dict[str, CurveView] = {}
        self.chips: dict[str, QToolButton] = {}
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        model.grown.connect(self._redraw_soon)
        model.marked.connect(self._redraw_soon)
        model.restructured.connect(self._show_charts)
        theme.changed.connect(self._tint)
        self._tint()
        self._show_charts()

    def _build(self) -> None:
        theme = self._theme
        self._head = QHBoxLayout()
        self._head.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), 0)
        self._head.setSpacing(theme.space(1))
        self._head.addStretch(1)
        self.follow = QToolButton()
        self.follow.setProperty("role", "icon")
        self.follow.setToolTip(self.tr("Show all steps and follow training (F)"))
        self.follow.setAccessibleName(self.tr("Follow"))
        self.follow.clicked.connect(self.show_all)
        self._head.addWidget(self.follow)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(theme.space(2), 0, theme.space(2), theme.space(1))
        self._grid.setSpacing(theme.space(1))
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._sentence, 1)
        column.addLayout(self._grid, 1)

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_charts(self) -> None:
        charts = {chart.key: chart for chart in self._model.charts}
        self._show_chips(charts)
        wanted = [key for key in charts if key in self._chosen]
        for key in [key for key in self.views if key not in wanted]:
            self._drop(key)
        for key in wanted:
            if key in self.views:
                self.views[key].show_chart(charts[key])
            else:
                self.views[key] = self._make(charts[key])
        self._arrange()
        self.follow.setVisible(bool(charts))
        self._sentence.setVisible(not wanted)
        nothing_yet = self.tr("Curves begin with the first step.")
        self._sentence.setText(self.tr("Choose a chart above.") if charts else nothing_yet)
        self._redraw_soon()

    def _show_chips(self, charts: dict[str, Chart]) -> None:
        for key in [key for key in self.chips if key not in charts]:
            chip = self.chips.pop(key)
            chip.hide()
            chip.deleteLater()
        for place, (key, chart) in enumerate(charts.items()):
            if key not in self.chips:
                self.chips[key] = self._make_chip(key)
                self._head.insertWidget(place, self.chips[key])
            self.chips[key].setText(chart.title.split(" · ")[0])

    def _make_chip(self, key: str) -> QToolButton:
        chip = QToolButton()
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setChecked(key in self._chosen)
        chip.toggled.connect(lambda on: self._choose(key, on=on))
        return chip

    def _make(self, chart: Chart) -> CurveView:
        from xmodal_gui.widgets.curve_view import CurveView  # pyqtgraph: 0.3 s that must not delay the window

        view = CurveView(self._model, self._theme, chart, self)
        view.rangeRequested.connect(self._show_range)
        view.followRequested.connect(self.show_all)
        view.cursorMoved.connect(self._show_cursor)
        view.show_markers()
        return view

    def _drop(self, key: str) -> None:
        view = self.views.pop(key)
        self._grid.removeWidget(view)
        view.hide()
        view.deleteLater()

    def _arrange(self) -> None:
        """Set the charts in rows of equal charts, as many side by side as are readable."""
        order = [chart.key for chart in self._model.charts if chart.key in self.views]
        fitting = max(self.width() // NARROWEST, 1)
        rows = -(-len(order) // fitting) if order else 1
        columns = -(-len(order) // rows) if order else 1
        for number, key in enumerate(order):
            place = (number // columns, number % columns)
            at = self._grid.indexOf(self.views[key])
            if at < 0 or self._grid.getItemPosition(at)[:2] != place:  # type: ignore[index]
                self._grid.removeWidget(self.views[key])
                self._grid.addWidget(self.views[key], *place)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 1 if row < rows else 0)

    def _redraw_soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        """Draw now what changed."""
        steps = step_range(self._model.last_step) if self._range is None else self._range
        for view in self.views.values():
            view.show_steps(steps)
            view.show_markers()
            view.redraw()

    def _tint(self) -> None:
        self.follow.setIcon(self._theme.icon("fit", "text_muted"))

    def keep_view(self) -> object:
        """Return which charts are shown, and which steps."""
        return self._chosen, self._range

    def bring_view_back(self, kept: object) -> None:
        """Show these charts and steps."""
        if isinstance(kept, tuple):
            self._chosen, self._range = kept
            for key, chip in self.chips.items():
                with QSignalBlocker(chip):
                    chip.setChecked(key in self._chosen)
            self._show_charts()
            self.redraw()

    # ---- gestures ----------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show all steps, and follow training."""
        self._range = None
        self.redraw()

    def show_step(self, step: int) -> None:
        """Show a step in the middle, with the cursor on it; as close as the user is, or a fifth of all steps around."""
        all_steps = step_range(self._model.last_step)
        span = all_steps[1] * AROUND if self._range is None else self._range[1] - self._range[0]
        self._show_range((step - span / 2, step + span / 2))
        self._show_cursor(float(step))

    def _show_range(self, steps: Range) -> None:
        end = step_range(self._model.last_step)[1]
        span = min(max(steps[1] - steps[0], LEAST_SPAN), end)
        first = min(max(steps[0], 0.0), end - span)
        self._range = None if span >= end else (first, first + span)
        self.redraw()

    def _show_cursor(self, step: float | None) -> None:
        for view in self.views.values():
            view.show_cursor(step)

    def _choose(self, key: str, *, on: bool) -> None:
        self._chosen = (self._chosen | {key}) if on else (self._chosen - {key})
        if self._settings is not None:
            self._settings.setValue("curves", sorted(self._chosen))
        self._show_charts()

    def _remembered(self) -> frozenset[str]:
        kept = None if self._settings is None else self._settings.value("curves")
        return frozenset(str(key) for key in kept) if isinstance(kept, list) else frozenset(SHOWN_FIRST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F follows."""
        if event.key() == Qt.Key.Key_F and not event.modifiers():
            self.show_all()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the new width."""
        self._arrange()
        self._redraw_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        self._redraw_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing that nobody sees."""
        self._timer.stop()
