"""The "?" beside a number: what it means, how it is computed, who says so."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from xmodal_gui.definitions import Definition, definition
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover

_WIDTH = 380


class DefinitionMark(QToolButton):
    """A small button that opens the definitions of the numbers beside it.

    Parameters
    ----------
    names : of numbers, as in the table of docs/metrics.md.

    Raises
    ------
    KeyError : the table does not have one of them.
    """

    def __init__(self, theme: Theme, *names: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._definitions = tuple(dict.fromkeys(definition(name) for name in names))
        self.setText("?")
        self.setProperty("role", "definition")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = ", ".join(one.name for one in self._definitions)
        self.setToolTip(self.tr("What is this? {names}").format(names=words))
        self.setAccessibleName(self.tr("Definition of {names}").format(names=words))
        self.clicked.connect(self.open)

    def open(self) -> Popover:
        """Show them, until a click elsewhere or Escape."""
        return show_definitions(self._theme, self._definitions, self)


def show_definitions(theme: Theme, definitions: Iterable[Definition], anchor: QWidget) -> Popover:
    """Show definitions beside a widget, until a click elsewhere or Escape."""
    card = Popover(theme, width=_WIDTH, parent=anchor)
    for one in definitions:
        title = QLabel(one.name)
        title.setFont(theme.font("title", bold=True))
        card.body.addWidget(title)
        card.body.addWidget(_words(one.meaning))
        if one.marks:
            card.body.addWidget(_words(_tr("At chance, and best: {marks}").format(marks=one.marks), "muted"))
        if one.source:
            card.body.addWidget(_words(_tr("Source: {source}").format(source=one.source), "muted"))
    card.open_beside(anchor)
    return card


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("definition_mark", text)
