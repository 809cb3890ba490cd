"""Writes files and fits maps for figures beside the window: what is on its way outlasts the views that asked for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.errors import UserError
from xmodal.projection.records import Layout, Snapshot

from xmodal_gui.workers.file_worker import FileWorker
from xmodal_gui.workers.fit_worker import FitWorker

PATIENCE_MS = 500
"""A file that takes longer is said to be on its way."""


class ExportController(QObject):
    """One file and one fit at a time, each in a thread of its own.

    Signals
    -------
    delayed : it takes a while. written, failed(UserError) : how it came out. ended : a thread is gone.
    fitted(Layout), fitFailed(UserError) : how a fresh fit came out; nothing after it was cancelled.
    """

    delayed = Signal()
    written = Signal()
    failed = Signal(object)
    ended = Signal()
    fitted = Signal(object)
    fitFailed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: FileWorker | None = None
        self._fit: FitWorker | None = None
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.delayed)

    @property
    def busy(self) -> bool:
        """Whether a file or a fit is on its way: the window waits for the file before it closes."""
        return self._worker is not None or self._fit is not None

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
