"""Feeds the curves with what the session tells."""

from __future__ import annotations

from PySide6.QtCore import QObject
from xmodal.session.messages import GetSeries, SeriesReady
from xmodal.training.changes import LogRow

from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.session_model import SessionModel


class CurvesController(QObject):
    """Between a session and a curves' model: what was recorded before the window looked is asked for once."""

    def __init__(self, session: SessionModel, model: CurvesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._asked = 0
        session.attached.connect(self._begin)
        session.stepped.connect(model.append_steps)
        session.evaluated.connect(model.append_evaluation)
        session.logged.connect(self._mark)
        session.namesChanged.connect(self._name)
        session.configChanged.connect(self._show_config)
        session.seriesReceived.connect(self._load)

    def _begin(self) -> None:
        description = self._session.description
        if description is None:
            self._model.clear()
            return
        self._model.attach(description)
        if description.step > 0:
            self._asked += 1
            self._session.request(GetSeries(generation=self._asked))

    def _mark(self, row: LogRow) -> None:
        self._model.append_row(row, self._session.config)

    def _name(self) -> None:
        self._model.name_markers(self._session.names.__getitem__)

    def _show_config(self) -> None:
        if self._session.description is not None:
            self._model.set_config(self._session.config)

    def _load(self, message: SeriesReady) -> None:
        if message.generation == self._asked:
            self._model.load(message.series)
