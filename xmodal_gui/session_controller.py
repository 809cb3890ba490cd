"""Opens data, starts sessions, and ends them: what lives behind the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.progress import Cancelled, Listener
from xmodal.session.messages import Ended
from xmodal.session.source import Source
from xmodal.training.config import RunConfig

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.opening import (
    Opening,
    data_section,
    look_at,
    new_config,
    new_run,
    refuse_data_of_others,
    resume_source,
    start_source,
)
from xmodal_gui.workers.data_worker import DataWorker
from xmodal_gui.workers.engine_worker import EngineWorker

DRAIN_MS = 33
"""The window looks for news at display rate, and only then."""


class SessionController(QObject):
    """Owns the active session: its model, the worker behind it, and the data that it trains on.

    Signals
    -------
    dataOpened(PairedData) : the data is there. opened : something is being opened. idled : nothing is open any more,
    or what was asked for could not be opened. closed : no thread and no process is left.
    """

    dataOpened = Signal(object)
    opened = Signal()
    idled = Signal()
    closed = Signal()

    def __init__(self, opening: Opening, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opening = opening
        self.session = SessionModel(self)
        self.listener: Listener = lambda share: None  # hears in a thread how far opening data is
        self.data: PairedData | None = None
        self.run: Path | None = None
        self._worker: EngineWorker | None = None
        self._data_worker: DataWorker | None = None
        self.closing = False
        self._then: Callable[[], None] | None = None
        self._wish: Callable[[], None] | None = None
        """What was asked for while data were being opened for something else; the last wish counts."""
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
        self.run = None
        self.session.connect_to(lambda request: None)
        self.opened.emit()
        listener = self.listener

        def hear(share: float | None) -> None:  # in the thread of the worker
            if self._wish is not None:
                raise Cancelled
            listener(share)

        worker = DataWorker(lambda: data_section(opening), self, hear)
        worker.opened.connect(self._take_data)
        worker.cancelled.connect(self._give_data_up)
        worker.failed.connect(self._fail_data)
        worker.finished.connect(self._forget_data_worker)
        self._data_worker = worker
        worker.start()

    def _give_data_up(self) -> None:
        if self._wish is None:
            self._show_nothing()

    def _fail_data(self, error: UserError) -> None:
        if self._wish is None:
            self.fail(error)

    def _take_data(self, data: PairedData) -> None:
        if self.closing or self._wish is not None:
            return
        self.data = data
        self.dataOpened.emit(data)
        opening = self.opening
        try:
            refuse_data_of_others(opening, data)
            if opening.run is not None and opening.go_on:
                self.start(partial(resume_source, opening.engine, opening.run, plugins=opening.plugins), opening.run)
            elif opening.run is not None:
                self.start(partial(look_at, opening.run), opening.run)
            else:
                config, run = new_config(opening, data), new_run(opening)
                self.start(lambda: start_source(opening.engine, config, run, opening.plugins), run)
        except UserError as error:
            self.fail(error)
            return
        if opening.run is None or opening.go_on:  # a run that was opened is looked at
            self.session.train(until=opening.steps)

    def fail(self, error: UserError) -> None:
        """End the session before it began."""
        fields = error.told()
        self.session.receive([Ended(reason="failed", code=error.code, template=error.template, fields=fields)])
        self.idled.emit()

    def start(self, factory: Callable[[], Source], run: Path | None) -> None:
        """Show the session of a new source; the one before it must have ended."""
        assert self._worker is None, "the last session has not ended"
        self.run = run
        self._worker = EngineWorker(factory, self)
        self._worker.finished.connect(self._forget_worker)
        self.session.connect_to(self._worker.send)
        self._worker.start()
        self._drain.start()

    def open_run(self, run: Path, *, go_on: bool = False) -> None:
        """Look at another run, or train it further, once the session has saved and ended."""
        self._open_next(replace(self.opening, run=run, steps=None, go_on=go_on))

    def open_new(
        self, data: str, preset: str, params: Mapping[str, Any] | None = None, seed: int | None = None
    ) -> None:
        """Start a new run, once the session has saved and ended.

        Parameters
        ----------
        params : of the data set; None for its defaults. seed : None for the last one.
        """
        now = self.opening
        given = {} if params is None else params
        seed = now.seed if seed is None else seed
        new = Opening(data=data, params=given, preset=preset, engine=now.engine, seed=seed, plugins=now.plugins)
        self._open_next(new)

    def open_opening(self, opening: Opening) -> None:
        """Open what was put together elsewhere, once the session has saved and ended."""
        self._open_next(opening)

    def open_config(self, config: RunConfig) -> None:
        """Start a run from a whole configuration, once the session has saved and ended."""
        data = config.data
        self._open_next(
            Opening(
                data=data.type,
                params=data.params,
                preset=config.preset or None,
                engine=self.opening.engine,
                seed=config.seed,
                config=config,
            )
        )

    def close_run(self) -> None:
        """Save and end the session, and show nothing."""
        if self._data_worker is not None:
            self._wish = self.close_run
        else:
            self._when_ended(self._show_nothing)

    def _open_next(self, opening: Opening) -> None:
        if self._data_worker is not None:  # two at once would race for what is shown
            self._wish = partial(self._open_next, opening)
            return
        self.opening = opening
        self._when_ended(self.open)

    def _show_nothing(self) -> None:
        self.run = None
        self.session.connect_to(lambda request: None)
        self.idled.emit()

    def go_on(self) -> None:
        """Go on with the run from its last checkpoint, training."""
        self._when_ended(self._go_on)

    def _when_ended(self, then: Callable[[], None]) -> None:
        if self._worker is None:
            then()
        else:
            self._then = then
            self._worker.stop()

    def _go_on(self) -> None:
        if self.run is None:
            return
        opening, run, ending = self.opening, self.run, self.session.ending
        checkpoint = "" if ending is None else ending.checkpoint
        self.start(lambda: resume_source(opening.engine, run, checkpoint, opening.plugins), run)
        self.session.train()

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
        then, self._then = self._then, None
        if then is not None and not self.closing:
            then()
        self._tell_if_closed()

    def _forget_data_worker(self) -> None:
        worker, self._data_worker = self._data_worker, None
        if worker is not None:
            worker.wait()
            worker.deleteLater()
        wish, self._wish = self._wish, None
        if wish is not None and not self.closing:
            wish()
        self._tell_if_closed()

    def _tell_if_closed(self) -> None:
        if self.closing and not self.busy:
            self.closed.emit()
