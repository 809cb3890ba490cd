"""The menus of a plot and of the series in it: all that can be done by dragging can be done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from xmodal_gui.definitions import definitions_of
from xmodal_gui.models.charts import Line
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.plots import AXES, SCALES, SPANS
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.definition_mark import show_definitions
from xmodal_gui.widgets.series_picker import SeriesPicker


class PlotMenus(QObject):
    """Builds menus whose entries are wishes to the `Plots` of a model."""

    def __init__(self, model: CurvesModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._model = model
        self._theme = theme
        self._scales = {
            "auto": self.tr("Automatic"),
            "linear": self.tr("Linear"),
            "log": self.tr("Logarithmic"),
        }
        self._axes = {"step": self.tr("Steps"), "time": self.tr("Time spent training")}

    def open_series_menu(self, key: str, line: Line, at: QPoint) -> None:
        """Ask what to do with a series of a plot."""
        menu = self._menu()
        plots, titles = self._model.plots, self._model.shown()
        move = menu.addMenu(self.tr("Move to"))
        copy = menu.addMenu(self.tr("Show also in"))
        for other in plots:
            if other.key != key and other.key in titles:
                title = titles[other.key].short or titles[other.key].title or self.tr("Empty plot")
                self._add(move, title, partial(plots.move_series, line.series, key, other.key))
                self._add(copy, title, partial(plots.add_series, other.key, line.series))
        for submenu in (move, copy):
            submenu.addSeparator()
        self._add(move, self.tr("New plot"), partial(plots.move_series, line.series, key))
        self._add(copy, self.tr("New plot"), partial(plots.add, [line.series]))
        self._add(menu, self.tr("Remove from this plot"), partial(plots.remove_series, key, line.series))
        menu.popup(at)

    def open_plot_menu(self, key: str, at: QPoint, anchor: QWidget) -> None:
        """Ask what to do with a plot."""
        menu, plots = self._menu(), self._model.plots
        plot = plots[key]
        self._add(menu, self.tr("Add series …"), partial(self.open_picker, key, anchor))
        menu.addSeparator()
        scale = menu.addMenu(self.tr("Value axis"))
        self._choose(scale, [(self._scales[one], partial(plots.set_scale, key, one)) for one in SCALES],
                     SCALES.index(plot.scale))  # fmt: skip
        self._add_smoothing(menu, key, plot.span)
        self._add_axes(menu, key, plot.axis)
        menu.addSeparator()
        chart = self._model.shown().get(key)
        meanings = () if chart is None else definitions_of(line.series for line in chart.lines)
        if meanings:
            self._add(menu, self.tr("What is this?"), partial(show_definitions, self._theme, meanings, anchor))
        self._add(menu, self.tr("Close plot"), partial(plots.close, key))
        menu.popup(at)

    def open_panel_menu(self, at: QPoint) -> None:
        """Ask what to do with all plots."""
        menu, plots = self._menu(), self._model.plots
        spans, axes = {plot.span for plot in plots}, {plot.axis for plot in plots}
        self._add_smoothing(menu, "", spans.pop() if len(spans) == 1 else -1)
        self._add_axes(menu, "", axes.pop() if len(axes) == 1 else "")
        menu.addSeparator()
        self._add(menu, self.tr("Default plots"), plots.restore)
        menu.popup(at)

    def open_picker(self, key: str, anchor: QWidget) -> None:
        """Let a series be searched for, and add it to a plot; to a new one if there is no key."""
        plots = self._model.plots
        there = {line.series for line in self._model.shown()[key].lines} if key in self._model.shown() else set()
        picker = SeriesPicker(self._theme, [line for line in self._model.catalogue() if line.series not in there],
                              parent=self._widget)  # fmt: skip
        picker.chosen.connect(lambda name: plots.add_series(key, name) if key in plots else plots.add([name]))
        picker.open_beside(anchor)
        picker.search.setFocus()

    def _add_smoothing(self, menu: QMenu, key: str, now: int) -> None:
        plots, smoothing = self._model.plots, menu.addMenu(self.tr("Smoothing"))
        words = [self.tr("Over {count} values").format(count=span) if span else self.tr("None") for span in SPANS]
        acts = [partial(plots.set_span, key, span) for span in SPANS]
        self._choose(smoothing, list(zip(words, acts, strict=True)), SPANS.index(now) if now in SPANS else -1)

    def _add_axes(self, menu: QMenu, key: str, now: str) -> None:
        plots, submenu = self._model.plots, menu.addMenu(self.tr("Time axis"))
        choices = [(self._axes[one], partial(plots.set_axis, key, one)) for one in AXES]
        self._choose(submenu, choices, next((i for i, one in enumerate(AXES) if one == now), -1))

    def _choose(self, menu: QMenu, choices: Sequence[tuple[str, Callable[[], object]]], now: int) -> None:
        group = QActionGroup(menu)
        for number, (words, act) in enumerate(choices):
            action = self._add(menu, words, act)
            action.setCheckable(True)
            action.setChecked(number == now)
            group.addAction(action)

    def _menu(self) -> QMenu:
        menu = QMenu(self._widget)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _add(self, menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda: act())
        return action
