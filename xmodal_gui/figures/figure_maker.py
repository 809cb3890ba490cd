"""Brings the window's map and curves into the figure dialog, and a fresh fit where a figure should show one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from xmodal.errors import UserError
from xmodal.projection.records import Layout

from xmodal_gui.figures.curves_figure import CurvesFigure
from xmodal_gui.figures.figure_dialog import FigureDialog, Make
from xmodal_gui.figures.map_figure import MapFigure, figure_of_layout, made_of
from xmodal_gui.figures.page import Figure
from xmodal_gui.messages_text import sentence_of
from xmodal_gui.theme import Theme

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow

SEED = 0
POLL_MS = 200


class FigureMaker(QObject):
    """Opens the dialog on what there is; it is gone with the dialog.

    A figure of a UMAP shows a fresh fit of the newest embeddings, which depends on nothing that was drawn before. It is
    made in a process of its own; until it is there, the dialog shows the map on screen and says so.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._exporter = window.exporter
        self._layout: Layout | None = None
        self._fresh, self._shown = self.tr("Map, fresh fit"), self.tr("Map as on screen")
        self._curves = self.tr("Curves")
        self.dialog = FigureDialog(window.theme, self._sources(), parent=window)
        self.dialog.sourceChosen.connect(self._choose)
        self.dialog.cancelRequested.connect(self._cancel)
        self.dialog.finished.connect(self._end)
        self.dialog.destroyed.connect(self.deleteLater)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(lambda: self.dialog.show_share(self._exporter.fit_share))
        self._poll.start()
        self._exporter.fitted.connect(self._take)
        self._exporter.fitFailed.connect(self._tell)
        self._choose(self.dialog.source.currentText())
        self.dialog.show()

    def _sources(self) -> dict[str, Make]:
        model = self._window.map_model
        sources: dict[str, Make] = {}
        if model.layout is not None:
            if model.layout.method == "umap" and self._window.mapper.snapshot is not None:
                sources[self._fresh] = self._make_fresh
            sources[self._shown] = self._make_shown
        sources[self._curves] = self._make_curves
        return sources

    def _make_fresh(self, theme: Theme) -> Figure | None:
        if self._layout is None:
            return self._make_shown(theme)
        return figure_of_layout(self._window.map_model, self._layout, theme, made_of(self._layout, SEED))

    def _make_shown(self, theme: Theme) -> Figure | None:
        layout = self._window.map_model.layout
        return None if layout is None else MapFigure(self._window.map_model, theme, made_of(layout))

    def _make_curves(self, theme: Theme) -> Figure | None:
        run = self._window.controller.run
        figure = CurvesFigure(self._window.curves_model, theme, "" if run is None else run.name)
        return figure if figure.frames else None

    # ---- the fresh fit -----------------------------------------------------------------------------------------

    def _choose(self, words: str) -> None:
        snapshot = self._window.mapper.snapshot
        if words != self._fresh:
            self.dialog.show_wait("")
        elif self._layout is None and snapshot is not None and self._exporter.fit(snapshot, SEED):
            self.dialog.show_wait(
                self.tr(
                    "A fresh UMAP is being fitted: half a minute the first time, longer while training. Until then: "
                    "the map on screen."
                )
            )

    def _take(self, layout: Layout) -> None:
        self._layout = layout
        self.dialog.show_wait("")
        self.dialog.remake()

    def _tell(self, error: UserError) -> None:
        self.dialog.say(sentence_of(error))

    def _cancel(self) -> None:
        self._exporter.cancel_fit()
        self.dialog.source.setCurrentText(self._shown)

    def _end(self) -> None:
        self._poll.stop()
        self._exporter.cancel_fit()
