"""The thread that writes one file: 500,000 steps as CSV take longer than a window may wait."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.errors import UserError


class FileWorker(QThread):
    """Writes once what is not touched meanwhile.

    Parameters
    ----------
    write : called in the thread.

    Signals
    -------
    written, failed(UserError) : one of them, once.
    """

    written = Signal()
    failed = Signal(object)

    def __init__(self, write: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file-worker")
        self._write = write

    def run(self) -> None:
        """Write it."""
        try:
            self._write()
        except UserError as error:
            self.failed.emit(error)
        else:
            self.written.emit()
