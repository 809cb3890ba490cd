"""The curves: a plot per question, side by side, over one time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from xmodal_gui.beat import Beat
from xmodal_gui.models.charts import Chart
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.flow_layout import FlowLayout
from xmodal_gui.widgets.plot_menu import PlotMenus
from xmodal_gui.widgets.ranges import Range, step_range
from xmodal_gui.widgets.series_drag import from_mime

if TYPE_CHECKING:
    from xmodal_gui.widgets.curve_view import CurveView

"""Shortest time between two redraws: 5 a second."""
NARROWEST = 215
"""Width below which charts stand in another row."""
LEAST_WIDTH, LOWEST = 172, 150
"""Where there is no height for that: the width that a chart gets at least. The height that one asks for."""
LEAST_SPAN = 4.0
"""Steps that one can zoom in to."""
AROUND = 0.2
"""Share of all steps that is shown around one that was asked for."""
_KEPT = "plots"


class CurvesPanel(QWidget):
    """Shows a `CurvesModel`, as many plots side by side as there is room for. F or a double click follows again.

    A series' name can be dragged from plot to plot; beside all plots it opens a new one.

    Parameters
    ----------
    settings : where the arrangement of plots is kept; None keeps nothing.
    """

    def __init__(
        self, model: CurvesModel, theme: Theme, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._settings = settings
        self._range: Range | None = None
        self._order: list[str] = []
        self.views: dict[str, CurveView] = {}
        self.chips: dict[str, QToolButton] = {}
        self._menus = PlotMenus(model, theme, self)
        if settings is not None:
            model.plots.bring_back(settings.value(_KEPT))
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self._build()
        self._beat = Beat(self)
        self._beat.due.connect(self.redraw)
        model.grown.connect(self._redraw_soon)
        model.marked.connect(self._redraw_soon)
        model.restructured.connect(self._show_charts)
        model.plots.changed.connect(self._keep)
        theme.changed.connect(self._tint)
        self._tint()
        self._show_charts()

    def _build(self) -> None:
        theme = self._theme
        self._head = QHBoxLayout()
        self._head.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), 0)
        self._head.setSpacing(theme.space(1))
        chips = QWidget()
        self._chip_flow = FlowLayout(chips, gap=theme.space(1), line_gap=theme.space(1))
        self._head.addWidget(chips, 1)  # in lines: all charts' names beside each other would hold the window wide
        self.add = self._button(self.tr("Add a plot; a name that is dropped here gets one, too"), self.tr("Add plot"))
        self.add.clicked.connect(self.add_plot)
        self.more = self._button(self.tr("Smoothing, time axis, default plots"), self.tr("All plots"))
        self.more.clicked.connect(
            lambda: self._menus.open_panel_menu(self.more.mapToGlobal(QPoint(0, self.more.height())))
        )
        self.follow = self._button(self.tr("Show all steps and follow training (F)"), self.tr("Follow"))
        self.follow.clicked.connect(self.show_all)
        inner = QWidget()
        inner.setProperty("role", "panel")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(theme.space(2), 0, theme.space(2), theme.space(1))
        self._grid.setSpacing(theme.space(1))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._sentence, 1)
        column.addWidget(self._area, 1)

    def _button(self, tip: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "icon")
        button.setToolTip(tip)
        button.setAccessibleName(name)
        self._head.addWidget(button)
        return button

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_charts(self) -> None:
        self._show_chips({chart.key: chart for chart in self._model.charts})
        shown = self._model.shown()
        for key in [key for key in self.views if key not in shown]:
            self._drop(key)
        for key, chart in shown.items():
            settings = self._model.plots[key]
            if key not in self.views:
                self.views[key] = self._make(key, chart)
            elif (self.views[key].settings, self.views[key].chart) != (settings, chart):
                self.views[key].show_chart(settings, chart)
        if self._order != list(shown):
            self._order = list(shown)
            self._arrange()
        has_any = bool(self._model.charts)
        for button in (self.follow, self.add, self.more):
            button.setVisible(has_any)
        self._area.setVisible(bool(shown))
        self._sentence.setVisible(not shown)
        nothing_yet = self.tr("Curves begin with the first step.")
        self._sentence.setText(self.tr("Choose a chart above, or add a plot.") if has_any else nothing_yet)
        self._redraw_soon()

    def _show_chips(self, charts: dict[str, Chart]) -> None:
        for key in [key for key in self.chips if key not in charts]:
            chip = self.chips.pop(key)
            chip.hide()
            chip.deleteLater()
        for key, chart in charts.items():
            if key not in self.chips:
                self.chips[key] = self._make_chip(key)
            chip = self.chips[key]
            if self._chip_flow.indexOf(chip) != list(charts).index(key):
                self._chip_flow.removeWidget(chip)
                self._chip_flow.insert(list(charts).index(key), chip)
            chip.setText(chart.short)
            chip.setChecked(key in self._model.plots)

    def _make_chip(self, key: str) -> QToolButton:
        chip = QToolButton()
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.clicked.connect(lambda on: self._model.plots.show_chart(key, on=on))
        return chip

    def _make(self, key: str, chart: Chart) -> CurveView:
        from xmodal_gui.widgets.curve_view import CurveView  # pyqtgraph: 0.3 s that must not delay the window

        view = CurveView(self._model, self._theme, self._model.plots[key], chart, self)
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
        """Set the plots in rows of equal plots, as many side by side as are readable."""
        fitting = max(self.width() // NARROWEST, 1)
        rows = -(-len(self._order) // fitting) if self._order else 1
        if rows * LOWEST > self.height() - self._head.sizeHint().height():  # rather narrow than out of sight
            fitting = max(self.width() // LEAST_WIDTH, 1)
            rows = -(-len(self._order) // fitting) if self._order else 1
        columns = -(-len(self._order) // rows) if self._order else 1
        for number, key in enumerate(self._order):
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
        if self.isVisible():
            self._beat.tell()

    def redraw(self) -> None:
        """Draw now what changed."""
        steps = step_range(self._model.last_step) if self._range is None else self._range
        for view in self.views.values():
            view.show_steps(steps)
            view.show_markers()
            view.redraw()

    def _tint(self) -> None:
        for button, icon in ((self.add, "plus"), (self.more, "more"), (self.follow, "fit")):
            button.setIcon(self._theme.icon(icon, "text_muted"))

    def keep_view(self) -> object:
        """Return which steps are shown; which plots there are is the model's."""
        return self._range

    def bring_view_back(self, kept: object) -> None:
        """Show these steps."""
        if isinstance(kept, tuple):
            self._range = kept
            self.redraw()

    # ---- gestures ----------------------------------------------------------------------------------------------

    def add_plot(self) -> None:
        """Add an empty plot, and offer the series to fill it with."""
        key = self._model.plots.add()
        view = self.views[key]
        self._area.ensureWidgetVisible(view)
        self._menus.open_picker(key, self.add)

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

    def _keep(self) -> None:
        if self._settings is not None:
            self._settings.setValue(_KEPT, self._model.plots.keep())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a series beside the plots: it gets one of its own."""
        if from_mime(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a plot with the series."""
        dragged = from_mime(event.mimeData())
        if dragged is None:
            return
        plots = self._model.plots
        if event.dropAction() == Qt.DropAction.CopyAction or dragged.plot not in plots:
            plots.add([dragged.series])
        else:
            plots.move_series(dragged.series, dragged.plot)
        event.acceptProposedAction()

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
        self._beat.forget()
