"""The thread that works out numbers of embeddings for the panels that are shown."""

from __future__ import annotations

import os
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject, QThread, Signal
from threadpoolctl import threadpool_limits
from xmodal.errors import UserError

T = TypeVar("T")
NICENESS = 10
"""Training goes first."""


@dataclass(frozen=True)
class _Job:
    work: Callable[[], object]
    done: Callable[[Any], None]
    failed: Callable[[UserError], None]


class _Worker(QThread):
    """Takes one job after the other; `answered` may be emitted for several answers at once."""

    answered = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("analysis-worker")
        self.waiting: OrderedDict[str, _Job] = OrderedDict()
        self.answers: deque[tuple[str, _Job, object]] = deque()
        self.ready = threading.Condition()
        self.stopped = False

    def run(self) -> None:
        if sys.platform == "linux":  # where threads have a niceness of their own, and Qt's priorities no effect
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        with threadpool_limits(1, user_api="blas"):  # its threads would not be of this niceness
            while (found := self._next()) is not None:
                key, job = found
                try:
                    answer = job.work()
                except Exception as error:  # noqa: BLE001 - raised again where it can be seen, in the window's thread
                    answer = error
                self.answers.append((key, job, answer))
                self.answered.emit()

    def _next(self) -> tuple[str, _Job] | None:
        with self.ready:
            self.ready.wait_for(lambda: self.stopped or self.waiting)
            return None if self.stopped else self.waiting.popitem(last=False)


class AnalysisWorker(QObject):
    """One thread of low priority for all panels. Under a key only the latest question counts.

    A question that comes while one of its key waits takes its place; the answer of one that is being worked out
    meanwhile is dropped. Work that takes long should be asked for in parts: what has begun is not broken off.

    Signals
    -------
    ended : the thread has ended after `stop`.

    Notes
    -----
    NumPy lets go of the interpreter's lock in its long loops; work made of many short Python steps would make the
    window stutter and belongs into a process.
    """

    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest: dict[str, _Job] = {}
        self._worker: _Worker | None = None

    @property
    def busy(self) -> bool:
        """Whether the thread runs: whoever owns this waits for `ended` before it goes."""
        return self._worker is not None

    def ask(
        self,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Have something worked out. Never blocks.

        Parameters
        ----------
        key : of what is asked, one per panel and subject. work : called in the thread; it touches no widget and no
            model. done, failed : called with its value, or with the `UserError` it raised, in the thread of the window.
        """
        job = _Job(work, cast("Callable[[Any], None]", done), failed or _say_nothing)
        self._latest[key] = job
        worker = self._started()
        with worker.ready:
            worker.waiting[key] = job
            worker.ready.notify()

    def forget(self, key: str) -> None:
        """Want no answer under a key any more: its panel is hidden."""
        self._latest.pop(key, None)
        if self._worker is not None:
            with self._worker.ready:
                self._worker.waiting.pop(key, None)

    def stop(self) -> None:
        """Want nothing any more and end the thread, after what it is at. Another question starts another one."""
        self._latest.clear()
        if self._worker is not None:
            with self._worker.ready:
                self._worker.waiting.clear()
                self._worker.stopped = True
                self._worker.ready.notify()

    def _started(self) -> _Worker:
        if self._worker is None:
            self._worker = _Worker(self)
            self._worker.answered.connect(self._answer)
            self._worker.finished.connect(self._end)
            self._worker.start(QThread.Priority.LowPriority)
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        assert worker is not None
        worker.wait()
        worker.deleteLater()
        if self._latest:  # asked while it ended
            latest, self._latest = self._latest, {}
            for key, job in latest.items():
                self.ask(key, job.work, job.done, job.failed)
        self.ended.emit()

    def _answer(self) -> None:
        while self._worker is not None and self._worker.answers:
            key, job, answer = self._worker.answers.popleft()
            if self._latest.get(key) is not job:
                continue
            del self._latest[key]
            if isinstance(answer, UserError):
                job.failed(answer)
            elif isinstance(answer, Exception):
                raise answer
            else:
                job.done(answer)


def _say_nothing(error: UserError) -> None:
    """Whoever asked has nowhere to say it."""
