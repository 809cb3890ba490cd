"""Keeps the words at the ends of an axis where the encoders put them: asks with every snapshot, tells the map."""

from __future__ import annotations

from PySide6.QtCore import QObject
from xmodal.session.messages import Query

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.query_model import QueryModel


class AxisWords(QObject):
    """Between a map and whoever asks the session where queries lie."""

    def __init__(self, model: MapModel, queries: QueryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._queries = queries
        model.methodChosen.connect(self._ask)
        queries.changed.connect(self._show_reader)
        queries.answered.connect(self._take)
        self._show_reader()

    def _wanted(self) -> list[Query]:
        if self._model.method != "axis":
            return []
        return [Query(id="", modality=end.modality, text=end.words) for end in self._model.wish.words]

    def _ask(self) -> None:
        self._queries.locate(self._wanted())

    def _show_reader(self) -> None:
        """Let the map's form know which modality reads words; none does without a model."""
        queries = self._queries
        self._model.word_modality = (queries.modality_of("text") or "") if queries.can_ask else ""

    def _take(self) -> None:
        found = ((query, self._queries.answer_to(query)) for query in self._wanted())
        self._model.move_ends({query.text: answer.vector for query, answer in found if answer is not None})
