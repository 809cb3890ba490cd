"""Opens data, starts sessions, and ends them: what lives behind the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.session.source import Source

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.opening import Opening, data_section, new_config, new_run, resume_source, start_source
from xmodal_gui.workers.data_worker import DataWorker
from xmodal_gui.workers.engine_worker import EngineWorker

DRAIN_MS = 33
"""The window looks for news at display rate, and only then."""


class SessionController(QObject):
    """Owns the active session: its model, the worker behind it, and the data that it trains on.

    Signals
    -------
    dataOpened(PairedData) : the data is there. failed(UserError) : there will be no session, and why.
    closed : no thread and no process is left.
    """

    dataOpened = Signal(object)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, opening: Opening, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opening = opening
        self.session = SessionModel(self)
        self.data: PairedData | None = None
        self.run: Path | None = None
        self._worker: EngineWorker | None = None
        self._data_worker: DataWorker | None = None
        self.closing = False
        self._wants_on = False
        self._drain = QTimer(self)
        self._drain.setInterval(DRAIN_MS)
        self._drain.timeout.connect(self._pump)

    @property
    def busy(self) -> bool:
        """Whether a thread or a process is at work."""
        return self._worker is not None or self._data_worker is not None

    # ---- beginning -------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the data, then the session, all of it in threads."""
        opening = self.opening
        worker = DataWorker(lambda: data_section(opening), self)
        worker.opened.connect(self._take_data)
        worker.failed.connect(self.failed)
        worker.finished.connect(self._forget_data_worker)
        self._data_worker = worker
        worker.start()

    def _take_data(self, data: PairedData) -> None:
        self.data = data
        if self.closing:
            return
        self.dataOpened.emit(data)
        opening = self.opening
        try:
            if opening.run is not None:
                self._resume(opening.run)
            else:
                config, run = new_config(opening, data), new_run(opening)
                self.start(lambda: start_source(opening.engine, config, run), run)
        except UserError as error:
            self.failed.emit(error)
            return
        if opening.run is None:  # a run that was opened waits for the user
            self.session.train(until=opening.steps)

    def start(self, factory: Callable[[], Source], run: Path | None) -> None:
        """Show the session of a new source; the one before it must have ended."""
        assert self._worker is None, "the last session has not ended"
        self.run = run
        self._worker = EngineWorker(factory, self)
        self._worker.finished.connect(self._forget_worker)
        self.session.connect_to(self._worker.send)
        self._worker.start()
        self._drain.start()

    def go_on(self) -> None:
        """Go on with the run from its last checkpoint, training."""
        self._wants_on = self._worker is not None  # it has said its last word, and is still tidying up
        if self.run is None or self._wants_on or self.closing:
            return
        ending = self.session.ending
        self._resume(self.run, "" if ending is None else ending.checkpoint)
        self.session.train()

    def _resume(self, run: Path, checkpoint: str = "") -> None:
        engine = self.opening.engine
        self.start(lambda: resume_source(engine, run, checkpoint), run)

    # ---- while it lasts --------------------------------------------------------------------------------------

    def _pump(self) -> None:
        if self._worker is not None:
            self.session.receive(self._worker.drain())

    def kill(self) -> None:
        """End a hung engine the hard way."""
        if self._worker is not None:
            self._worker.kill()

    # ---- the end ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Save and end; `closed` follows, at once if there is nothing to end."""
        self.closing = True
        if self._worker is not None:
            self._worker.stop()
        self._tell_if_closed()

    def _forget_worker(self) -> None:
        worker, self._worker = self._worker, None
        self._drain.stop()
        if worker is not None:
            worker.wait()
            self.session.receive(worker.drain())
            worker.deleteLater()
        if self._wants_on:
            self.go_on()
        self._tell_if_closed()

    def _forget_data_worker(self) -> None:
        worker, self._data_worker = self._data_worker, None
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        self._tell_if_closed()

    def _tell_if_closed(self) -> None:
        if self.closing and not self.busy:
            self.closed.emit()
