"""What the user waits for: each with words, how far it has come, and a way to break it off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.progress import Cancelled

PATIENCE_S = 0.5
"""A wait that is shorter is not shown."""
POLL_MS = 200


class Task:
    """One wait. `advance` is called by the thread that works, all else by the window.

    Parameters
    ----------
    words : what is being done. on_cancel : called in the window when it is broken off; None: it can only be heard.
    """

    def __init__(self, words: str, on_cancel: Callable[[], object] | None = None, *, can_cancel: bool = True) -> None:
        self.words = words
        self.can_cancel = can_cancel
        self.share: float | None = None
        self.began = time.monotonic()
        self._on_cancel = on_cancel
        self._cancelled = threading.Event()

    def advance(self, share: float | None) -> None:
        """Note how far it has come, if that is known: a listener of `xmodal.progress`.

        Raises
        ------
        Cancelled : it was broken off.
        """
        if self._cancelled.is_set():
            raise Cancelled
        if share is not None:
            self.share = share

    def cancel(self) -> None:
        """Break it off at the next `advance`."""
        self._cancelled.set()
        if self._on_cancel is not None:
            self._on_cancel()

    @property
    def lasts(self) -> bool:
        """Whether it has gone on for long enough to be shown."""
        return time.monotonic() - self.began >= PATIENCE_S

    @property
    def is_cancelled(self) -> bool:
        """Whether it was broken off."""
        return self._cancelled.is_set()


class Tasks(QObject):
    """The waits of a window. Asks the threads how far they are: they send no signals.

    Signals
    -------
    changed : what is shown, or how far it is.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Task] = []
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.changed)

    def begin(self, task: Task) -> Task:
        """Add a wait; it is shown if it lasts."""
        self._all.append(task)
        self._poll.start()
        return task

    def end(self, task: Task | None) -> None:
        """Take a wait away, if it is there."""
        if task in self._all:
            self._all.remove(task)
            if not self._all:
                self._poll.stop()
            self.changed.emit()

    @property
    def shown(self) -> Task | None:
        """The longest of the waits that last; None if there is none."""
        return next((task for task in self._all if task.lasts), None)
