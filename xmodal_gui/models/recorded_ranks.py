"""How the rank of the row that is looked at went over the whole run, as the run keeps it. No widgets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.session.messages import GetRanks, RanksReady

from xmodal_gui.models.session_model import SessionModel


class RecordedRanks(QObject):
    """Asks the source for one row at a time, and again after every evaluation; keeps its last answer.

    Signals
    -------
    changed : another answer, or none any more.
    """

    changed = Signal()

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row: int | None = None
        self._asked = 0
        self._answer: RanksReady | None = None
        session.attached.connect(self._begin)
        session.evaluated.connect(self._ask)
        session.ranksReceived.connect(self._take)

    def look_at(self, row: int | None) -> None:
        """Say which row is looked at."""
        if row != self._row:
            self._row = row
            self._ask()

    def of(self, row: int, a: str, b: str) -> tuple[NDArray[np.int64], NDArray[np.float64], int] | None:
        """Return at which steps, (K,), a row's partner had which rank when `a` looked for `b`, (K,), and of how many.

        None while it is not known, and where evaluations do not rank the row.
        """
        answer, pair = self._answer, f"{a}->{b}"
        if answer is None or answer.row != row or pair not in answer.ranks:
            return None
        return answer.steps.numpy(), answer.ranks[pair].numpy().astype(np.float64), answer.pool[pair]

    def _begin(self) -> None:
        had, self._answer = self._answer, None
        self._ask()
        if had is not None:
            self.changed.emit()

    def _ask(self) -> None:
        if self._row is not None and self._session.live:
            self._asked += 1
            self._session.request(GetRanks(generation=self._asked, row=self._row))

    def _take(self, answer: RanksReady) -> None:
        if answer.generation == self._asked and answer.row == self._row:
            self._answer = answer
            self.changed.emit()
