"""The thread that writes one file: 500,000 steps as CSV take longer than a window may wait."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.errors import UserError
from xmodal.progress import Cancelled, Listener, reporting


class FileWorker(QThread):
    """Writes once what is not touched meanwhile.

    Parameters
    ----------
    write : called in the thread; leaves nothing behind where it is broken off. listener : hears how far it is, and may
        break it off.

    Signals
    -------
    written, cancelled, failed(UserError) : one of them, once.
    """

    written = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, write: Callable[[], object], listener: Listener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file-worker")
        self._write = write
        self._listener = listener

    def run(self) -> None:
        """Write it."""
        try:
            with reporting(self._listener):
                self._write()
        except Cancelled:
            self.cancelled.emit()
        except UserError as error:
            self.failed.emit(error)
        else:
            self.written.emit()
