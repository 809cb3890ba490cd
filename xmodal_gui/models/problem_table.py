"""What of somebody's data could not be used, as a table: file, place, why. No widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from xmodal.data.base import Problem

from xmodal_gui.messages_text import sentence

Index = QModelIndex | QPersistentModelIndex
_LINE = re.compile(r"(.+), line (\d+)")
"""Where a reader of text found something."""


class ProblemTable(QAbstractTableModel):
    """A line per problem, said in the language of now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: Sequence[Problem] = ()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many problems there are."""
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return 4."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return names of columns."""
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Where"), self.tr("Item"), self.tr("Why"), self.tr("What is lost"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self.line(index.row())[index.column()]

    def line(self, row: int) -> tuple[str, str, str, str]:
        """Return a problem in words."""
        problem = self._problems[row]
        lost = self.tr("the row") if problem.row_lost else self.tr("the item")
        return self._place(problem.place), problem.item, sentence(problem.template, problem.fields), lost

    def _place(self, place: str) -> str:
        """Return a place in the user's language; what is no line of a file is a name already."""
        found = _LINE.fullmatch(place)
        return place if found is None else self.tr("{name}, line {line}").format(name=found[1], line=found[2])
