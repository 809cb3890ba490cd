"""*File > Export*: embeddings, curves and pictures, each into a file that the system's own dialog asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from xmodal.errors import UserError

from xmodal_gui.exporting import copy_picture, painted_picture
from xmodal_gui.exports import export_curves, export_embeddings, export_pairs, export_projector
from xmodal_gui.messages_text import sentence_of
from xmodal_gui.widgets.notice_bar import Notice

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow

SCALES = (1, 2, 4)
SAID_MS = 3000


class ExportMenu(QMenu):
    """What the window holds, to be taken along.

    Attributes
    ----------
    embeddings, projector, curves, events : actions that are on when there is something to write.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setTitle(self.tr("Export"))
        self._window = window
        self._exporter = window.exporter
        self._exporter.failed.connect(self._tell_of_failure)
        self._exporter.written.connect(self._tell_written)
        self._exporter.cancelled.connect(self._tell_cancelled)
        self._exporter.tooLate.connect(self._tell_too_late)
        self.embeddings = self._add(self, self.tr("Embeddings …"), self._export_embeddings, "Ctrl+E")
        self.projector = self._add(self, self.tr("Embeddings for the projector …"), self._export_projector)
        self.curves = self._add(self, self.tr("Curves …"), self._export_curves)
        self.events = self._add(self, self.tr("Curves for TensorBoard …"), self._export_events)
        self.addSeparator()
        self.figure = self._add(self, self.tr("Figure …"), self._make_figure, "Ctrl+Shift+E")
        self.pictures = self.addMenu(self.tr("Save picture of"))
        self.copies = self.addMenu(self.tr("Copy picture of"))
        for name, words in self._names().items():
            saved = self._add(self.pictures, self.tr("{panel} …").format(panel=words), partial(self._save, name))
            copied = self._add(self.copies, words, partial(self._copy, name))
            if name == "window":
                saved.setShortcut(QKeySequence("Ctrl+P"))
                copied.setShortcut(QKeySequence("Ctrl+Shift+C"))
        self.aboutToShow.connect(self.show_state)

    def _names(self) -> dict[str, str]:
        return {
            "window": self.tr("Window"),
            "map": self.tr("Map"),
            "curves": self.tr("Curves"),
            "inspector": self.tr("Inspector"),
        }

    def _add(self, menu: QMenu, words: str, act: Callable[[], object], key: str = "") -> QAction:
        action = QAction(words, self._window)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        return action

    def show_state(self) -> None:
        """Switch on what there is something to write of."""
        has_embeddings = self._window.mapper.snapshot is not None and self._window.controller.data is not None
        self.embeddings.setEnabled(has_embeddings)
        self.projector.setEnabled(has_embeddings)
        has_run = self._window.controller.run is not None and self._window.controller.run.is_dir()
        self.curves.setEnabled(has_run)
        self.events.setEnabled(has_run)

    # ---- embeddings and curves ---------------------------------------------------------------------------------

    def _export_embeddings(self) -> None:
        formats = self.tr("Embeddings (*.npz *.parquet *.csv *.safetensors)")
        path, _ = self._ask(self.tr("Export embeddings"), "embeddings.npz", formats)
        self._write_embeddings(path, export_embeddings)

    def _export_projector(self) -> None:
        self._write_embeddings(self._ask_folder(self.tr("Folder for the projector")), export_projector)

    def _write_embeddings(self, path: Path | None, write: Callable[..., None]) -> None:
        data, snapshot = self._window.controller.data, self._window.mapper.snapshot
        if path is not None and data is not None and snapshot is not None:
            self._begin(path, lambda: write(path, data, snapshot, self._window.map_model))

    def export_pairs(self) -> None:
        """Write the triage as it is shown."""
        columns = self._window.triage_model.columns()
        path, _ = self._ask(self.tr("Export pairs"), "pairs.csv", self.tr("Pairs (*.csv *.parquet)"))
        if path is not None and columns:
            self._begin(path, lambda: export_pairs(path, columns))

    def _export_curves(self) -> None:
        wide = self.tr("CSV, a line per step (*.csv)")
        long = self.tr("CSV, a line per value (*.csv)")
        path, chosen = self._ask(self.tr("Export curves"), "curves.csv", f"{wide};;{long}")
        self._write_curves(path, "long" if chosen == long else "wide")

    def _export_events(self) -> None:
        self._write_curves(self._ask_folder(self.tr("Folder for TensorBoard")), "events")

    def _write_curves(self, path: Path | None, form: str) -> None:
        run = self._window.controller.run
        if path is not None and run is not None:
            self._begin(path, lambda: export_curves(path, run, form))

    # ---- pictures ----------------------------------------------------------------------------------------------

    def _make_figure(self) -> None:
        from xmodal_gui.figures.figure_maker import FigureMaker

        for open_one in self._window.findChildren(FigureMaker):
            open_one.dialog.raise_()
            open_one.dialog.activateWindow()
            return
        FigureMaker(self._window)

    def panel(self, name: str) -> QWidget:
        """Return what a picture is taken of: the window, or a panel by the name of its dock."""
        return self._window if name == "window" else self._window.desk.docks[name].widget()

    def _save(self, name: str) -> None:
        filters = {self.tr("PNG, {scale} times the size (*.png)").format(scale=scale): scale for scale in SCALES}
        others = [self.tr("SVG (*.svg)"), self.tr("PDF (*.pdf)")]
        path, chosen = self._ask(self.tr("Save picture"), f"{name}.png", ";;".join([*filters, *others]))
        if path is not None:
            own = self._window.devicePixelRatioF()
            self._begin_picture(self.panel(name), path, own * filters.get(chosen, 1))

    def _begin_picture(self, panel: QWidget, path: Path, scale: float) -> None:
        """Paint at once: it is what is on the screen now that the user wants; pack and write it in a thread."""
        try:
            write = painted_picture(panel, path, scale=scale)
        except UserError as error:
            self._tell_of_failure(error)
            return
        self._begin(path, write)

    def _copy(self, name: str) -> None:
        copy_picture(self.panel(name), scale=self._window.devicePixelRatioF())
        self._window.statusBar().showMessage(self.tr("Copied as PNG and SVG"), SAID_MS)

    # ---- files -------------------------------------------------------------------------------------------------

    def _ask(self, title: str, name: str, formats: str) -> tuple[Path | None, str]:
        path, chosen = QFileDialog.getSaveFileName(self._window, title, name, formats)
        return (_with_ending(Path(path), chosen) if path else None), chosen

    def _ask_folder(self, title: str) -> Path | None:
        folder = QFileDialog.getExistingDirectory(self._window, title)
        return Path(folder) if folder else None

    def _begin(self, path: Path, write: Callable[[], object]) -> None:
        if not self._exporter.begin(path, write):
            self._tell(self.tr("One file at a time: the last one is still being written."), "note")

    def _tell_written(self, path: Path) -> None:
        self._tell_nothing()
        self._window.statusBar().showMessage(self.tr("Saved as {name}").format(name=path.name), SAID_MS)

    def _tell_cancelled(self, path: Path) -> None:
        self._tell(self.tr("Cancelled: {name} was not written.").format(name=path.name), "info")

    def _tell_too_late(self, path: Path) -> None:
        self._tell(self.tr("{name} was written before it could be cancelled.").format(name=path.name), "info")

    def _tell_of_failure(self, error: UserError) -> None:
        self._tell(sentence_of(error), "error")

    def _tell_nothing(self) -> None:
        self._window.notices.dismiss("export")

    def _tell(self, text: str, role: Literal["info", "note", "error"]) -> None:
        self._window.notices.show_notice(Notice(key="export", text=text, role=role))


def _with_ending(path: Path, chosen: str) -> Path:
    """Give a name that was typed without an ending the first one of the chosen formats."""
    if path.suffix or "*." not in chosen:
        return path
    return path.with_suffix("." + chosen.split("*.")[1].split()[0].rstrip(")"))
