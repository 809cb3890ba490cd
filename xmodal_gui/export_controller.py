"""Writes files and fits maps for figures beside the window: what is on its way outlasts the views that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from xmodal.errors import UserError
from xmodal.projection.records import Layout, Snapshot

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.workers.file_worker import FileWorker
from xmodal_gui.workers.fit_worker import FitWorker


class ExportController(QObject):
    """One file and one fit at a time, each in a thread of its own.

    Parameters
    ----------
    tasks : where a file is shown while it is written, and can be cancelled.

    Signals
    -------
    written(Path), cancelled(Path), tooLate(Path), failed(UserError) : how a file came out: it is there; nothing of it
        is; it was there before it could be cancelled; it could not be written. ended : a thread is gone.
    fitted(Layout), fitFailed(UserError) : how a fresh fit came out; nothing after it was cancelled.
    """

    written = Signal(object)
    cancelled = Signal(object)
    tooLate = Signal(object)
    failed = Signal(object)
    ended = Signal()
    fitted = Signal(object)
    fitFailed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._path = Path()
        self._worker: FileWorker | None = None
        self._fit: FitWorker | None = None

    @property
    def busy(self) -> bool:
        """Whether a file or a fit is on its way: the window waits for the file before it closes."""
        return self._worker is not None or self._fit is not None

    def begin(self, path: Path, write: Callable[[], object]) -> bool:
        """Write a file, or a folder; tell whether there was nothing else to write."""
        if self._worker is not None:
            return False
        self._path = path
        self._task = self._tasks.begin(Task(self.tr("Writing {name} …").format(name=path.name)))
        self._worker = FileWorker(write, self._task.advance, self)
        self._worker.written.connect(self._finish)
        self._worker.cancelled.connect(self._tell_cancelled)
        self._worker.failed.connect(self.failed)
        self._worker.finished.connect(self._end)
        self._worker.start()
        return True

    def _finish(self) -> None:
        late = self._task is not None and self._task.is_cancelled
        (self.tooLate if late else self.written).emit(self._path)

    def _tell_cancelled(self) -> None:
        self.cancelled.emit(self._path)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        self._tasks.end(self._task)
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()

    # ---- fits --------------------------------------------------------------------------------------------------

    def fit(self, snapshot: Snapshot, seed: int) -> bool:
        """Make a fresh map; tell whether there was none on its way."""
        if self._fit is not None:
            return False
        self._fit = FitWorker(snapshot, seed, self)
        self._fit.fitted.connect(self._take_fit)  # methods of this object: a lambda would run in the worker's thread
        self._fit.failed.connect(self._fail_fit)
        self._fit.finished.connect(self._end_fit)
        self._fit.start()
        return True

    @property
    def fit_share(self) -> float | None:
        """Which share of the fit on its way is done; None where nobody knows."""
        return None if self._fit is None else self._fit.share

    def cancel_fit(self) -> None:
        """Want no fit any more; its process ends."""
        if self._fit is not None:
            self._fit.cancel()

    def _take_fit(self, layout: Layout) -> None:
        if self._fit is not None and not self._fit.cancelled:
            self.fitted.emit(layout)

    def _fail_fit(self, error: UserError) -> None:
        if self._fit is not None and not self._fit.cancelled:
            self.fitFailed.emit(error)

    def _end_fit(self) -> None:
        worker, self._fit = self._fit, None
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()
