"""Feeds the comparison with what runs on disk say."""

from __future__ import annotations

from PySide6.QtCore import QObject
from xmodal.session.watching import RunNews

from xmodal_gui.models.compare_model import CompareModel
from xmodal_gui.workers.runs_worker import RunProblem, RunsWorker


class CompareController(QObject):
    """Between a `CompareModel` and the thread that reads runs; without runs there is no thread."""

    def __init__(self, model: CompareModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._worker: RunsWorker | None = None
        model.wantedChanged.connect(self._look)

    def close(self) -> None:
        """Look at nothing any more; wait for the read in progress."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.told.disconnect(self._take)
            worker.stop()
            worker.wait()
            worker.deleteLater()

    def _look(self) -> None:
        folders = self._model.folders
        if not folders:
            self.close()
            return
        if self._worker is None:
            self._worker = RunsWorker(self)
            self._worker.told.connect(self._take)
            self._worker.start()
        self._worker.want(folders)

    def _take(self, told: RunNews | RunProblem) -> None:
        if isinstance(told, RunProblem):
            self._model.take_problem(told.folder, told.error)
        else:
            self._model.take_news(told)
