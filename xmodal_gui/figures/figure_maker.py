"""Brings the window's map and curves into the figure dialog, and a fresh fit where one is wanted; saves figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from xmodal.errors import UserError
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.records import Layout, Snapshot

from xmodal_gui.figures.curves_figure import CurvesFigure
from xmodal_gui.figures.drawing import Drawing
from xmodal_gui.figures.figure_dialog import FigureDialog, Make
from xmodal_gui.figures.map_figure import MapFigure, figure_of_layout, made_of
from xmodal_gui.figures.page import Figure, Page
from xmodal_gui.messages_text import sentence_of
from xmodal_gui.theme import Theme

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow

SEED = 0
POLL_MS = 200


class FigureMaker(QObject):
    """Opens the dialog on what there is; it is gone with the dialog.

    A figure of a map that is not linear shows a fresh fit of the newest embeddings, which depends on nothing that was
    drawn before. It is made in a process of its own; until it is there, the dialog shows the map on screen and says so.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._exporter = window.exporter
        self._layout: Layout | None = None
        self._path: Path | None = None
        self._fresh, self._shown = self.tr("Map, fresh fit"), self.tr("Map as on screen")
        self._curves = self.tr("Curves")
        self.dialog = FigureDialog(window.theme, self._sources(), parent=window)
        self.dialog.sourceChosen.connect(self._choose)
        self.dialog.saveRequested.connect(self._save)
        self.dialog.cancelRequested.connect(self._cancel)
        self.dialog.finished.connect(self._end)
        self.dialog.destroyed.connect(self.deleteLater)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_share)
        self._poll.start()
        self._listen()
        self._choose(self.dialog.source.currentText())
        self.dialog.show()

    def _listen(self) -> None:
        exporter = self._exporter
        exporter.fitted.connect(self._take)
        exporter.fitFailed.connect(self._tell)
        exporter.written.connect(self._tell_written)
        exporter.cancelled.connect(self._tell_cancelled)
        exporter.tooLate.connect(self._tell_written)
        exporter.failed.connect(self._fail)

    def _sources(self) -> dict[str, Make]:
        model = self._window.map_model
        sources: dict[str, Make] = {}
        if model.layout is not None:
            if not MAP_METHODS[model.layout.method].is_linear and self._window.mapper.snapshot is not None:
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
        elif self._layout is None and snapshot is not None and self._begin_fit(snapshot):
            self.dialog.show_wait(
                self.tr(
                    "A fresh map is being fitted: half a minute the first time, longer while training. Until then: "
                    "the map on screen."
                )
            )

    def _begin_fit(self, snapshot: Snapshot) -> bool:
        """Have the kind of map that is on screen fitted from nothing."""
        shown = self._window.map_model.layout
        return shown is not None and self._exporter.fit(snapshot, SEED, shown.method, shown.settings)

    def _take(self, layout: Layout) -> None:
        self._layout = layout
        self.dialog.show_wait("")
        self.dialog.remake()

    def _tell(self, error: UserError) -> None:
        self.dialog.say(sentence_of(error))

    def _cancel(self) -> None:
        task = self._exporter.task
        if self._path is not None and task is not None:
            task.cancel()
            return
        self._exporter.cancel_fit()
        self.dialog.source.setCurrentText(self._shown)

    def _show_share(self) -> None:
        task = self._exporter.task
        if self._path is None or task is None:
            self.dialog.show_share(self._exporter.fit_share)
        elif task.lasts:
            if not self.dialog.progress.isVisible():
                self.dialog.show_wait(task.words)
            self.dialog.show_share(task.share)

    # ---- the file ----------------------------------------------------------------------------------------------

    def _save(self, figure: Figure, page: Page, path: Path) -> None:
        """Draw between the events of the window, and write beside it; the dialog waits, the window goes on."""
        try:
            drawing = Drawing(figure, page, path)
        except UserError as error:
            self._tell(error)
            return
        if self._exporter.begin(path, drawing.write, drawing.portions()):
            self._path = path
            self.dialog.begin_save()
        else:
            self.dialog.say(self.tr("One file at a time: the last one is still being written."))

    def _tell_written(self, path: Path) -> None:
        self._end_save(path, self.tr("Saved as {name}.").format(name=path.name))

    def _tell_cancelled(self, path: Path) -> None:
        self._end_save(path, self.tr("Cancelled: {name} was not written.").format(name=path.name))

    def _fail(self, error: UserError) -> None:
        self._end_save(self._path, sentence_of(error))

    def _end_save(self, path: Path | None, words: str) -> None:
        """Say how the file came out, if it was one of this dialog."""
        if self._path is not None and path == self._path:
            self._path = None
            self.dialog.say(words)

    def _end(self) -> None:
        self._poll.stop()
        self._path = None
        self._exporter.cancel_fit()
