"""Opens somebody's data in the window: from the command line, the menu, or by a drop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QApplication, QFileDialog
from xmodal.errors import UserError

from xmodal_gui.opening import Opening, new_config

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow
    from xmodal_gui.panels.data_page import DataPage


def is_run(path: Path) -> bool:
    """Return whether a folder is one that is opened as a run: ours, or snapshots that another program writes."""
    from xmodal.data.snapshots import is_snapshot_folder  # the window was painted before

    return (path / "run.toml").is_file() or is_snapshot_folder(path)


class DataOpening(QObject):
    """Between the page, the process that looks at data, and the session that trains on them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._data = window.data_controller
        self._asked: Opening | None = None
        self._data.began.connect(self.show_page)
        self._data.opened.connect(self._start_if_told)
        self._data.failed.connect(self._give_up_if_told)

    def connect_page(self, page: DataPage) -> None:
        """Use a page from now on."""
        page.roleChosen.connect(self._data.assign)
        page.limitSet.connect(self._data.allow)
        page.cancelRequested.connect(self._data.cancel)
        page.fileRequested.connect(self.ask_file)
        page.folderRequested.connect(self.ask_folder)
        page.backRequested.connect(self._leave)
        page.trainRequested.connect(self.train)

    def begin(self, opening: Opening) -> bool:
        """Look at what the command line names, if it is a path; tell whether it is.

        With a number of steps to train, training starts as soon as the data are open.
        """
        from xmodal.data import is_path  # the window is painted before

        if opening.run is not None or opening.data is None or not is_path(opening.data):
            return False
        if is_run(path := Path(opening.data).expanduser()):
            self._window.controller.open_run(path)
            return True
        self._asked = opening
        self._window.data_page.show_seed(opening.seed)
        self._data.open(opening.data)
        return True

    def show_page(self) -> None:
        """Show the page, with what was opened last."""
        self._window.centre.show_data()
        if self._window.controller.session.description is None:
            self._window.status.show_idle()

    def ask_file(self) -> None:
        """Ask for a file, and open it."""
        words, all_ = self.tr("Tables, embeddings, archives"), self.tr("All files")
        suffixes = "*.csv *.tsv *.jsonl *.ndjson *.parquet *.json *.npz *.npy *.safetensors *.tar"
        filters = f"{words} ({suffixes});;{all_} (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open data"), "", filters)
        if path:
            self.open(Path(path))

    def ask_folder(self) -> None:
        """Ask for a folder, and open it."""
        path = QFileDialog.getExistingDirectory(self._window, self.tr("Open data"), "")
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Open data, or the run that a folder holds."""
        if is_run(path):
            self._window.controller.open_run(path)
            return
        self._asked = None
        self._data.open(str(path))

    def accepts(self, mime: QMimeData) -> bool:
        """Return whether what is dragged is a file or a folder."""
        return self._dropped(mime) is not None

    def drop(self, mime: QMimeData) -> None:
        """Open what was dropped."""
        path = self._dropped(mime)
        if path is not None:
            self.open(path)

    def _dropped(self, mime: QMimeData) -> Path | None:
        urls = mime.urls() if mime.hasUrls() else []
        return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

    # ---- training --------------------------------------------------------------------------------------------

    def train(self, preset: str | None, seed: int) -> None:
        """Start a run on the data, or say on the page why it cannot be."""
        found, page = self._data.found, self._window.data_page
        if found.data is None or found.section is None:
            return
        now = self._window.controller.opening
        base = self._asked or Opening(engine=now.engine, plugins=now.plugins)
        opening = replace(base, data=found.section.type, params=found.section.params, preset=preset, seed=seed)
        try:
            new_config(opening, found.data)
        except UserError as error:
            page.show_refusal(error)
            return
        page.show_refusal(None)
        self._asked = None
        self._window.controller.open_opening(opening)

    def _start_if_told(self) -> None:
        if self._asked is not None and self._asked.steps is not None:
            self.train(self._asked.preset, self._asked.seed)
            return
        page, focus = self._window.data_page, QApplication.focusWidget()
        if focus is None or not page.roles.isAncestorOf(focus):  # who chooses columns goes on choosing
            page.train.setFocus()

    def _give_up_if_told(self) -> None:
        error, asked = self._data.found.problem, self._asked
        if error is not None and asked is not None and asked.steps is not None:
            self._asked = None
            self._window.controller.fail(error)

    def _leave(self) -> None:
        self._data.cancel()
        if self._window.controller.session.description is not None:
            self._window.centre.show_desk()
        else:
            self._window.show_start()
