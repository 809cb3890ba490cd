"""The columns of a row: names and values that can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from xmodal_gui.theme import Theme


class ColumnTable(QWidget):
    """Shows names with their values, reusing its labels."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(theme.space(1))

    def show_values(self, values: Sequence[tuple[str, str]]) -> None:
        """Show (name, value) in lines."""
        while len(self._lines) > len(values):
            self._form.removeRow(len(self._lines) - 1)
            self._lines.pop()
        while len(self._lines) < len(values):
            self._add_line()
        for (label, words), (name, value) in zip(self._lines, values, strict=True):
            label.setText(name)
            words.setText(value)

    def _add_line(self) -> None:
        label, words = QLabel(), QLabel()
        label.setProperty("role", "muted")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setWordWrap(True)
        self._form.addRow(label, words)
        self._lines.append((label, words))
