"""Removes decoded rows from the cache, beside the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.workers.file_worker import FileWorker


class CacheClearer(QObject):
    """Clears once at a time, in a thread of its own: many files take their time.

    Signals
    -------
    cleared(int, int) : bytes that were freed, and that stay because they are in use. ended : no thread is left.
    """

    cleared = Signal(object, object)
    ended = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._worker: FileWorker | None = None
        self._freed = self._kept = 0

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return self._worker is not None

    def begin(self) -> None:
        """Remove what no process uses."""
        if self._worker is not None:
            return
        self._task = self._tasks.begin(Task(self.tr("Clearing decoded data …"), can_cancel=False))
        self._worker = FileWorker(self._clear, lambda share: None, self)
        self._worker.written.connect(self._tell)
        self._worker.finished.connect(self._end)
        self._worker.start()

    def _clear(self) -> None:
        from xmodal.data.row_cache import cached_bytes, clear_cached

        self._freed, self._kept = clear_cached(), cached_bytes()

    def _tell(self) -> None:
        self.cleared.emit(self._freed, self._kept)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        self._tasks.end(self._task)
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()
