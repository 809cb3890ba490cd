"""Writes files beside the window: what is on its way outlasts the views that asked for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.errors import UserError

from xmodal_gui.workers.file_worker import FileWorker

PATIENCE_MS = 500
"""A file that takes longer is said to be on its way."""


class ExportController(QObject):
    """One file at a time, each in a thread of its own.

    Signals
    -------
    delayed : it takes a while. written, failed(UserError) : how it came out. ended : no thread is left.
    """

    delayed = Signal()
    written = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: FileWorker | None = None
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.delayed)

    @property
    def busy(self) -> bool:
        """Whether a file is on its way: the window waits for it before it closes."""
        return self._worker is not None

    def begin(self, write: Callable[[], object]) -> bool:
        """Write a file; tell whether there was nothing else to write."""
        if self._worker is not None:
            return False
        self._worker = FileWorker(write, self)
        self._worker.written.connect(self._finish)
        self._worker.failed.connect(self._fail)
        self._worker.finished.connect(self._end)
        self._worker.start()
        self._patience.start()
        return True

    def _finish(self) -> None:
        self._patience.stop()
        self.written.emit()

    def _fail(self, error: UserError) -> None:
        self._patience.stop()
        self.failed.emit(error)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()
