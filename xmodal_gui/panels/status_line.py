"""The line at the bottom: where training stands, how fast, on what, how old the map is, and what is saved."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStatusBar, QWidget

from xmodal_gui.beat import Beat
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.numbers import significant
from xmodal_gui.widgets.steady_label import SteadyLabel

AGE_MS = 1000


class StatusLine(QStatusBar):
    """Facts in a row, each as wide as it needs so that nothing jumps."""

    def __init__(
        self, session: SessionModel, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._now = clock
        self._saved_at: float | None = None
        self._map_step: int | None = None
        self._beat = Beat(self)
        self._beat.due.connect(self._show_now)
        self.setSizeGripEnabled(False)
        self.step = self._add("step 00000000")
        self.pace = self._add("000.0 steps/s")
        self.device = self._add("cpu, 00 threads")
        self.map_age = self._add("map 0000 steps old")
        self.saved = self._add("saved 00 min ago")
        self.phase = SteadyLabel()
        self.addPermanentWidget(self.phase)
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_MS)
        self._ages.timeout.connect(self._show_ages)
        session.attached.connect(self._show_source)
        session.phaseChanged.connect(self._show_now)
        session.configChanged.connect(self._show_source)
        session.stepped.connect(self._beat.tell)
        session.checkpointed.connect(self._note_saved)
        self._show_source()
        self._show_now()

    def _add(self, widest: str) -> SteadyLabel:
        label = SteadyLabel()
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        self.addWidget(label)
        return label

    def show_map_step(self, step: int | None) -> None:
        """Note the step of the embeddings that the map shows; None while there is no map."""
        self._map_step = step
        self._show_map_age()

    def show_idle(self) -> None:
        """Say that nothing is open."""
        self.phase.setText(self.tr("no run is open"))

    def _show_source(self) -> None:
        description = self._session.description
        if description is None:
            self.device.setText("")
            self._saved_at = None
            self._map_step = None
            return
        if description.external:
            self.device.setText("")
            return
        threads = self._session.shown.torch_threads or description.torch_threads
        self.device.setText(self.tr("{device}, {threads} threads").format(device=description.device, threads=threads))

    def _show_now(self) -> None:
        session = self._session
        there = session.description is not None
        self.step.setText(self.tr("step {step}").format(step=session.step) if there else "")
        pace = session.pace.steps_per_s
        self.pace.setText("" if pace is None else self.tr("{pace} steps/s").format(pace=significant(pace)))
        words = {
            None: self.tr("starting …"),
            "training": self.tr("training"),
            "paused": self.tr("paused"),
            "ended": self.tr("ended"),
        }
        followed = session.external and session.phase == "paused"
        self.phase.setText(self.tr("followed") if followed else words[session.phase])
        self._show_map_age()
        if session.phase in ("training", "paused"):
            self._ages.start()
        else:
            self._ages.stop()

    def _show_map_age(self) -> None:
        if self._map_step is None:
            self.map_age.setText("")
            return
        age = max(self._session.step - self._map_step, 0)
        self.map_age.setText(self.tr("map {age} steps old").format(age=age) if age else self.tr("map is up to date"))

    def _note_saved(self) -> None:
        self._saved_at = self._now()
        self._show_ages()

    def _show_ages(self) -> None:
        if self._saved_at is None:
            self.saved.setText("")
            return
        age = round(self._now() - self._saved_at)
        if age < 60:
            self.saved.setText(self.tr("saved {age} s ago").format(age=age))
        else:
            self.saved.setText(self.tr("saved {age} min ago").format(age=age // 60))
