"""How many rows of the data were skipped, as a way to the list of them."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget
from xmodal.data.base import PairedData

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.problem_popover import ProblemPopover


class SkippedRows(QToolButton):
    """Slim enough for the status line; there only while data are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data: PairedData | None = None
        self.setProperty("role", "slim")
        self.clicked.connect(self.open_list)
        self.show_data(None)

    def show_data(self, data: PairedData | None) -> None:
        """Count what these data could not use; None: there are none."""
        self._data = data
        self.setVisible(data is not None)
        if data is None:
            return
        lost = sum(problem.row_lost for problem in data.problems)
        lacking = len(data.problems) - lost
        words = self.tr("skipped rows: {count}").format(count=f"{lost:,}")
        if lacking:
            words = self.tr("{rows}, missing items: {count}").format(rows=words, count=f"{lacking:,}")
        self.setText(words)
        self.setEnabled(bool(data.problems))
        rows = self.tr("{name}: {rows} rows").format(name=data.name, rows=f"{len(data):,}")
        more = self.tr("Click to see what could not be used, and why") if data.problems else ""
        self.setToolTip(f"{rows}\n{more}".strip())

    def open_list(self) -> None:
        """Open the list of what could not be used."""
        if self._data is not None:
            ProblemPopover(self._theme, self._data.problems, parent=self.window()).open_beside(self)
