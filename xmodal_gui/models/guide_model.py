"""The guided first minute: one line, until λ was seen to act."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from xmodal.training.events import Evaluation

from xmodal_gui.models.session_model import SessionModel

_K = "10"
_TIMES_CHANCE = 5.0


class GuideModel(QObject):
    """Says what to try first, and falls silent for good once it was tried and seen to work.

    Parameters
    ----------
    active : whether this is the guided first launch.

    Signals
    -------
    changed : ``line`` is another one.
    """

    changed = Signal()

    def __init__(self, session: SessionModel, *, active: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._active = active
        self.line = ""
        session.configChanged.connect(self._look)
        session.evaluated.connect(self._judge)
        session.attached.connect(self._look)

    def retranslate(self) -> None:
        """Say the same in the language of now."""
        self._look()

    def _look(self) -> None:
        session = self._session
        if not self._active or not session.live:
            self._say("")
        elif session.shown.cost.lambda_ == 0:
            self._say(self.tr("The encoders have not met. Raise λ."))
        else:
            self._say(self.tr("λ acts: watch the clouds meet."))

    def _judge(self, evaluation: Evaluation) -> None:
        met = any(
            by_k.get(_K, 0.0) >= _TIMES_CHANCE * evaluation.chance[pair][_K]
            for pair, by_k in evaluation.recall.items()
            if _K in evaluation.chance.get(pair, {})
        )
        if self._active and met and self._session.config.cost.lambda_ > 0:
            self._active = False
            self._look()

    def _say(self, line: str) -> None:
        if line != self.line:
            self.line = line
            self.changed.emit()
