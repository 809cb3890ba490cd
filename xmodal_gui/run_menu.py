"""The upper part of the File menu: runs that are started, opened, and closed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from xmodal_gui.samples import preset_samples, sample_data

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow


class RunMenu(QObject):
    """New run, open data, open run, open recent, close run, start page: added to a menu."""

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        super().__init__(menu)
        self._window = window
        self.new = QMenu(self.tr("New run"), menu)
        self.new.aboutToShow.connect(self._list_samples)
        menu.addMenu(self.new)
        self.data = self._add(menu, self.tr("Open data …"))
        self.data.setShortcut(QKeySequence("Ctrl+D"))
        self.data.triggered.connect(window.data_opening.show_page)
        self.open = self._add(menu, self.tr("Open run …"))
        self.open.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        self.open.triggered.connect(self.ask_folder)
        self.recent = QMenu(self.tr("Open recent"), menu)
        self.recent.aboutToShow.connect(self._list_recent)
        menu.addMenu(self.recent)
        self.save_as = self._add(menu, self.tr("Save run as …"))
        self.save_as.setShortcut(QKeySequence("Ctrl+Shift+S"))
        self.save_as.triggered.connect(self.ask_target)
        self.close = self._add(menu, self.tr("Close run"))
        self.close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        self.close.triggered.connect(window.controller.close_run)
        self.start = self._add(menu, self.tr("Start page"))
        self.start.triggered.connect(window.show_start)
        session = window.controller.session
        session.attached.connect(self._show_state)
        menu.aboutToShow.connect(self._show_state)
        self._show_state()

    def _add(self, menu: QMenu, words: str) -> QAction:
        action = QAction(words, self._window)
        menu.addAction(action)
        return action

    def ask_folder(self) -> None:
        """Ask for the folder of a run, and open it."""
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Open run"), str(self._runs_folder()))
        if folder:
            self._window.controller.open_run(Path(folder))

    def ask_target(self) -> None:
        """Ask under which name the run is to be saved, and copy it."""
        run = self._window.controller.run
        if run is None:
            return
        proposal = run.with_name(f"{run.name}-copy")
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save run as"), str(proposal))
        if path:
            self._window.copier.begin(run, Path(path))

    def _runs_folder(self) -> Path:
        from xmodal.store import default_parent

        run = self._window.controller.run
        return default_parent() if run is None else run.parent

    def _show_state(self) -> None:
        is_open = self._window.controller.session.description is not None
        self.close.setEnabled(is_open)
        has_run = self._window.controller.run is not None and not self._window.controller.session.external
        self.save_as.setEnabled(is_open and has_run and not self._window.copier.busy)

    def _list_samples(self) -> None:
        if not self.new.isEmpty():
            return
        for data in sample_data():
            menu = self.new.addMenu(data.name)
            menu.setToolTipsVisible(True)
            for preset in preset_samples():
                action = menu.addAction(preset.name, partial(self._window.controller.open_new, data.name, preset.name))
                action.setToolTip(preset.summary)

    def _list_recent(self) -> None:
        self.recent.clear()
        for run in self._window.recent.runs:
            folder = Path(run.folder)
            action = self.recent.addAction(folder.name, partial(self._window.controller.open_run, folder))
            action.setEnabled(run.is_there)
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("Nothing yet")).setEnabled(False)
