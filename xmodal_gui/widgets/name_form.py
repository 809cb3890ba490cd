"""Asks for a name, beside what asks for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover

_WIDTH = 360
_LONGEST = 60


class NameForm(Popover):
    """A field for a name and a button; Enter presses it, Escape closes.

    Parameters
    ----------
    taken : names that are there already: saving under one of them replaces it, and says so.

    Signals
    -------
    named(str) : the name was given; not empty.
    """

    named = Signal(str)

    def __init__(self, theme: Theme, title: str, taken: list[str], *, parent: QWidget) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._taken = taken
        heading = QLabel(title)
        heading.setFont(theme.font("title", bold=True))
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST)
        self.field.setAccessibleName(self.tr("Name"))
        self.field.setPlaceholderText(self.tr("Name"))
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.body.addWidget(heading)
        self.body.addLayout(row)
        self.field.textChanged.connect(self._show_state)
        self.field.returnPressed.connect(self._give)
        self.button.clicked.connect(self._give)
        self.setFocusProxy(self.field)
        self._show_state()

    def _show_state(self) -> None:
        name = self.field.text().strip()
        self.button.setEnabled(bool(name))
        self.button.setText(self.tr("Replace") if name in self._taken else self.tr("Save"))

    def _give(self) -> None:
        name = self.field.text().strip()
        if name:
            self.close()
            self.named.emit(name)
