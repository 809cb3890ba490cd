"""A form of parameters that are set together, and what every such form has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
        self.title = title_label(theme, title)
        self.accept, buttons = accept_buttons(self, self.tr("Cancel"), words, self._accept)
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


def title_label(theme: Theme, words: str) -> QLabel:
    """Return the title of a popover."""
    label = QLabel(words)
    label.setFont(theme.font("title", bold=True))
    label.setWordWrap(True)
    return label


def accept_buttons(
    popover: Popover, cancel: str, words: str, accept: Callable[[], None]
) -> tuple[QPushButton, QHBoxLayout]:
    """Return the button that calls `accept`, and the row of it and the one that closes the popover."""
    closing = QPushButton(cancel)
    closing.clicked.connect(popover.close)
    accepting = QPushButton(words)
    accepting.setProperty("role", "primary")
    accepting.setDefault(True)
    accepting.clicked.connect(accept)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(closing)
    row.addWidget(accepting)
    return accepting, row


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
