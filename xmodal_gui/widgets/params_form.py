"""A form of parameters that are set together, and what every such form has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from xmodal_gui.schemas import Schema
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.schema_form import SchemaForm

_WIDTH = 300


class AcceptPopover(Popover):
    """A title, what `body` is given after it, and two buttons: one does it, one does not.

    Parameters
    ----------
    words : on the button that does it. width : in device-independent pixels.

    Attributes
    ----------
    accept : that button.
    """

    def __init__(self, theme: Theme, title: str, words: str, *, width: int = _WIDTH, parent: QWidget) -> None:
        super().__init__(theme, width=width, parent=parent)
        self.title = QLabel(title)
        self.title.setFont(theme.font("title", bold=True))
        self.title.setWordWrap(True)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.accept = QPushButton(words)
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.accept.clicked.connect(self._accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept)
        self.body.addWidget(self.title)
        self.body.addLayout(buttons)

    def insert(self, widget: QWidget) -> None:
        """Add a widget above the buttons."""
        self.body.insertWidget(self.body.count() - 1, widget)

    def tell(self) -> None:
        """Tell what was chosen."""
        raise NotImplementedError

    def _accept(self) -> None:
        self.tell()
        self.close()


class ParamsForm(AcceptPopover):
    """Sets the parameters of a component.

    Signals
    -------
    chosen(dict) : the user wants these values, those that differ from the defaults.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, title: str, schema: Schema, params: Mapping[str, Any], *, parent: QWidget) -> None:
        super().__init__(theme, title, self.tr("Apply"), parent=parent)
        self.form = SchemaForm(schema, params)
        self.insert(self.form)

    def tell(self) -> None:
        """Tell what the fields show."""
        values: dict[str, Any] = self.form.values()
        self.chosen.emit(values)
