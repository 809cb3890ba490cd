"""Writes files and fits maps for figures beside the window: what is on its way outlasts the views that asked for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.errors import UserError
from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.settings import MapSettings

from xmodal_gui.models.tasks import Task, Tasks
from xmodal_gui.workers.file_worker import FileWorker
from xmodal_gui.workers.fit_worker import FitWorker

TURN_S = 0.012
"""For which the window's thread draws at a time: less than between two pictures on a screen."""
PAUSE_MS = 2
"""Between two turns, for all else that a window does."""


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
        self._drawing: Iterator[bool] | None = None
        self._turns = QTimer(self, interval=PAUSE_MS)
        self._turns.timeout.connect(self._draw)
        self._fit: FitWorker | None = None

    @property
    def busy(self) -> bool:
        """Whether a file or a fit is on its way: the window waits for the file before it closes."""
        return self._worker is not None or self._fit is not None

    @property
    def task(self) -> Task | None:
        """The wait for the file on its way; None if there is none."""
        return self._task if self._worker is not None else None

    def begin(self, path: Path, write: Callable[[], object], drawing: Iterator[bool] | None = None) -> bool:
        """Write a file, or a folder; tell whether there was nothing else to write.

        Parameters
        ----------
        write : called in a thread. drawing : what `write` needs of this thread, which does it bit by bit between the
            events of the window; tells at each bit whether the next one has to wait for `write`.
        """
        if self._worker is not None:
            return False
        self._drawing = drawing
        self._path = path
        self._task = self._tasks.begin(Task(self.tr("Writing {name} …").format(name=path.name)))
        self._worker = FileWorker(write, self._task.advance, self)
        self._worker.written.connect(self._finish)
        self._worker.cancelled.connect(self._tell_cancelled)
        self._worker.failed.connect(self.failed)
        self._worker.finished.connect(self._end)
        self._worker.start()
        if drawing is not None:
            self._turns.start()
            self._draw()
        return True

    def _draw(self) -> None:
        """Take one turn at what is drawn: one bit at least, however busy the machine is."""
        end = time.monotonic() + TURN_S
        while self._drawing is not None:
            waits = next(self._drawing, None)
            if waits is None:
                self._end_drawing()
            elif waits or time.monotonic() >= end:
                return

    def _end_drawing(self) -> None:
        self._turns.stop()
        drawing, self._drawing = self._drawing, None
        if isinstance(drawing, Generator):
            drawing.close()

    def _finish(self) -> None:
        late = self._task is not None and self._task.is_cancelled
        (self.tooLate if late else self.written).emit(self._path)

    def _tell_cancelled(self) -> None:
        self.cancelled.emit(self._path)

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        self._end_drawing()
        self._tasks.end(self._task)
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self.ended.emit()

    # ---- fits --------------------------------------------------------------------------------------------------

    def fit(self, snapshot: Snapshot, seed: int, method: Method, settings: MapSettings) -> bool:
        """Make a fresh map; tell whether there was none on its way."""
        if self._fit is not None:
            return False
        self._fit = FitWorker(snapshot, seed, method, settings, self)
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
