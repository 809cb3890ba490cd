"""Takes a picture of the window at a step, for scripts: ``--steps N --screenshot F.png --exit``."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from xmodal.errors import UserError
from xmodal.session.messages import Ended

from xmodal_gui.main_window import MainWindow

SETTLE_MS = 500
MAP_PATIENCE_MS = 15_000


class Photographer(QObject):
    """Waits until the session pauses at a step and the map has caught up, saves a picture, closes the window.

    Attributes
    ----------
    problem : why there is no picture; the command line tells it.
    """

    def __init__(self, window: MainWindow, steps: int | None, path: Path | None, *, leave: bool) -> None:
        super().__init__(window)
        self._window = window
        self._steps = steps
        self._path = path
        self._leave = leave
        self._done = path is None and not leave
        self._is_over = False
        self.problem: UserError | None = None
        session = window.controller.session
        session.phaseChanged.connect(self._look)
        session.ended.connect(self._give_up)

    def _look(self) -> None:
        session = self._window.controller.session
        reached = self._steps is not None and session.step >= self._steps
        if self._done or session.phase != "paused" or not reached:
            return
        self._done = True
        QTimer.singleShot(MAP_PATIENCE_MS, self, self._shoot)
        self._window.map_model.moved.connect(self._await_map)
        self._await_map()

    def _await_map(self) -> None:
        """Shoot when the map is that of this step and at rest; at the latest when patience ends."""
        model = self._window.map_model
        if model.layout is not None and model.layout.quality is not None and model.age == 0:
            QTimer.singleShot(SETTLE_MS, self, self._shoot)

    def _shoot(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        if self._path is not None and not self._window.grab().save(str(self._path)):
            self.problem = UserError("gui.picture", "The picture {path} could not be written.", path=self._path)
        if self._leave:
            self._window.close()

    def _give_up(self, ended: Ended) -> None:
        if not self._done:
            template = ended.template or "The session ended before step {steps}."
            self._fail(UserError(ended.code or "gui.ended", template, **{"steps": self._steps, **ended.fields}))

    def _fail(self, error: UserError) -> None:
        if self._leave and not self._done:
            self._done = True
            self.problem = error
            self._window.close()
