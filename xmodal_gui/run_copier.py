"""Saves a run under another name, beside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from xmodal.errors import UserError

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.workers.file_worker import FileWorker


class RunCopier(QObject):
    """One copy at a time, in a thread of its own.

    Signals
    -------
    copied(Path), cancelled(Path), failed(UserError) : how it came out. ended : no thread is left.
    """

    copied = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._worker: FileWorker | None = None
        self._target = Path()

    @property
    def busy(self) -> bool:
        """Whether a copy is on its way."""
        return self._worker is not None

    def begin(self, source: Path, target: Path) -> bool:
        """Copy a run; tell whether no other copy is on its way."""
        if self._worker is not None:
            return False
        task = Task(self.tr("Saving the run as {name} …").format(name=target.name))
        self._task, self._target = self._tasks.begin(task), target
        self._worker = FileWorker(lambda: _copy(source, target), task.advance, self)
        self._worker.written.connect(self._finish)
        self._worker.cancelled.connect(self._tell_cancelled)
        self._worker.failed.connect(self._fail)
        self._worker.finished.connect(self._end)
        self._worker.start()
        return True

    def _finish(self) -> None:
        self.copied.emit(self._target)

    def _tell_cancelled(self) -> None:
        self.cancelled.emit(self._target)

    def _fail(self, error: UserError) -> None:
        self.failed.emit(error)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        self._tasks.end(self._task)
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()


def _copy(source: Path, target: Path) -> None:
    from xmodal.store.copying import copy_run

    copy_run(source, target)
