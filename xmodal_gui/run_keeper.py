"""Keeps the recent runs and the log up to date with the session, and marks the run that is being trained."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xmodal_gui.models.log_book import LogBook
from xmodal_gui.models.recent_runs import RecentRun, RecentRuns
from xmodal_gui.session_controller import SessionController

ENGINE_LOG = "engine.log"
_K = "10"


class RunKeeper(QObject):
    """Writes down what is open, so that it is found again, also after the window was killed."""

    def __init__(
        self, controller: SessionController, recent: RecentRuns, book: LogBook, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._recent = recent
        self._book = book
        session = controller.session
        session.attached.connect(self._begin)
        session.checkpointed.connect(lambda _: self._note())
        session.ended.connect(lambda _: self._end())

    def _begin(self) -> None:
        session, run = self._controller.session, self._controller.run
        if session.description is None or run is None:
            return
        self._note()
        self._book.follow(run / ENGINE_LOG)
        self._book.note(self.tr("The run {folder} is open.").format(folder=run))
        if session.offers("train"):
            self._recent.mark_live(run.absolute())

    def _end(self) -> None:
        self._note()
        self._recent.unmark_live()

    def _note(self) -> None:
        session, run = self._controller.session, self._controller.run
        if session.description is None or run is None:
            return
        config = session.config
        recent = RecentRun(
            folder=str(run.absolute()),
            data=config.data.type,
            preset=config.preset,
            step=session.step,
            recall=self._recall(),
        )
        self._recent.note(recent)

    def _recall(self) -> float | None:
        evaluation = self._controller.session.evaluation
        if evaluation is None or evaluation.split != "validation":
            return None
        found = [by_k[_K] for by_k in evaluation.recall.values() if _K in by_k]
        return sum(found) / len(found) if found else None
