"""What may be wrong with a table before it is refused: files elsewhere, a share of damaged rows."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.number_field import NumberField


class RowLimits(QWidget):
    """Two settings of a table.

    Signals
    -------
    allowed(name, value) : the user set `outside`, a bool, or `tolerance`, a share.
    """

    allowed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outside = QCheckBox(self.tr("Read files outside the folder"))
        self.outside.setToolTip(self.tr("Only if you trust who wrote the table: its names may lead anywhere"))
        self.outside.clicked.connect(lambda checked: self.allowed.emit("outside", checked))
        self.tolerance = NumberField(0, 100)
        self.tolerance.setFixedWidth(theme.space(12))
        words = self.tr("Damaged rows allowed, %")
        self.tolerance.setAccessibleName(words)
        self.tolerance.edited.connect(self._tell_tolerance)
        label = QLabel(words)
        label.setBuddy(self.tolerance)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(label)
        row.addWidget(self.tolerance)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(self.outside)
        column.addLayout(row)

    def show_limits(self, *, outside: bool, tolerance: float) -> None:
        """Show what holds; `tolerance` is a share of 1."""
        with QSignalBlocker(self.outside):
            self.outside.setChecked(outside)
        self.tolerance.show_value(round(100 * tolerance))

    def _tell_tolerance(self, percent: float, _gesture: int, last: bool) -> None:
        if last:  # not at every notch of a wheel: the rows are read again
            self.allowed.emit("tolerance", percent / 100)
