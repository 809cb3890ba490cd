"""What each column of a table is: a small choice per column."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget
from xmodal.data.preparing.messages import FoundColumn
from xmodal.data.table.assigning import KINDS, Role

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel


class ColumnRoles(QWidget):
    """A line per column.

    Signals
    -------
    chosen(column, role) : the user says what a column is.
    """

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns: tuple[FoundColumn, ...] = ()
        self.boxes: dict[str, QComboBox] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(theme.space(1))
        self._form.setHorizontalSpacing(theme.space(2))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)

    def show_roles(self, columns: tuple[FoundColumn, ...], roles: dict[str, Role]) -> None:
        """Show what each column is."""
        if columns != self._columns:
            self._columns = columns
            self._build()
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setCurrentIndex(max(box.findData(roles.get(name, "column")), 0))

    def _build(self) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.boxes = {}
        for column in self._columns:
            label = ElidedLabel(column.name, least=12)
            label.setToolTip(column.name)
            box = QComboBox()
            box.setAccessibleName(self.tr("What column {name} is").format(name=column.name))
            for role, words in self._choices(column):
                box.addItem(words, role)
            box.setFixedWidth(self._theme.space(38))
            label.setFixedHeight(box.sizeHint().height())
            box.activated.connect(lambda _, name=column.name, box=box: self.chosen.emit(name, box.currentData()))
            self.boxes[column.name] = box
            self._form.addRow(label, box)

    def _choices(self, column: FoundColumn) -> list[tuple[Role, str]]:
        words: dict[Role, str] = {
            "image": self.tr("image"),
            "audio": self.tr("audio"),
            "text": self.tr("text"),
            "vector": self.tr("vector"),
            "column": self.tr("to colour by"),
            "split": self.tr("split"),
            "id": self.tr("unique name"),
            "group": self.tr("group in one split"),
            "same": self.tr("same when equal"),
        }
        if column.is_free:
            return list(words.items())
        kinds = [kind for kind in KINDS if kind != "text" and column.kind in (None, kind)]
        return [*((kind, words[kind]) for kind in kinds), ("column", self.tr("not used"))]
