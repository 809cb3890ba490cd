"""The thread that opens a data set: drawing the icons for the first time takes seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.progress import Cancelled, Listener, reporting
from xmodal.training.config import DataSection


class DataWorker(QThread):
    """Opens one data set, once.

    Parameters
    ----------
    section : returns which; called in the thread, may read files.
    listener : hears in the thread how far it is, and may break it off: see `xmodal.progress`.

    Signals
    -------
    opened(PairedData, DataSection), failed(UserError), cancelled : one of them, once.
    """

    opened = Signal(object, object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        section: Callable[[], DataSection],
        parent: QObject | None = None,
        listener: Listener = lambda share: None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("data-worker")
        self._section = section
        self._listener = listener

    def run(self) -> None:
        """Open it."""
        from xmodal.data import open_data  # the window was painted before
        from xmodal.data.mel import load_for

        try:
            section = self._section()
            with reporting(self._listener):
                data: PairedData = open_data(section.type, section.params)
                load_for(map(data.shown_as, data.modalities))
                self._listener(1.0)  # broken off while nothing was reported
        except Cancelled:
            self.cancelled.emit()
        except UserError as error:
            self.failed.emit(error)
        else:
            self.opened.emit(data, section)
