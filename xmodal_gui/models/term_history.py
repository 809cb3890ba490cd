"""The last values of every term, for spark lines."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject
from xmodal.training.events import StepEvent

from xmodal_gui.models.session_model import SessionModel

BLOCK = 4
"""Steps whose mean is one point: a spark line is too small for every one."""
LENGTH = 50
"""Points that a spark line shows."""


class TermHistory(QObject):
    """Keeps the means of raw values by term; a switched-off term keeps its last ones. NaN stays NaN."""

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points: dict[str, deque[float]] = {}
        self._open: dict[str, list[float]] = {}
        session.attached.connect(self._forget)
        session.stepped.connect(self._take)

    def points(self, term: str) -> list[float]:
        """Return the means of a term's last blocks of steps, oldest first; the newest block may still grow."""
        block = self._open.get(term)
        newest = [sum(block) / len(block)] if block else []
        return [*self._points.get(term, ()), *newest][-LENGTH:]

    def _forget(self) -> None:
        self._points.clear()
        self._open.clear()

    def _take(self, events: list[StepEvent]) -> None:
        for event in events[-BLOCK * LENGTH :]:
            for name, value in (event.terms or {}).items():
                block = self._open.setdefault(name, [])
                block.append(value.raw)
                if len(block) == BLOCK:
                    self._points.setdefault(name, deque(maxlen=LENGTH)).append(sum(block) / BLOCK)
                    block.clear()
