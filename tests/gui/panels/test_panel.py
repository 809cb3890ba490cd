import pytest
from PySide6.QtWidgets import QLabel, QSizePolicy

from xmodal_gui.panels.panel import Panel

pytestmark = pytest.mark.gui


class Row(QLabel):
    """A row that could be pressed together."""

    def minimumSizeHint(self):
        hint = super().sizeHint()
        hint.setHeight(1)
        return hint


def test_a_low_panel_scrolls_before_it_presses_its_rows_together(theme, qtbot):
    panel = Panel(theme)
    qtbot.addWidget(panel)
    rows = [Row(f"row {number}") for number in range(8)]
    for row in rows:
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        panel.column.addWidget(row)
    panel.resize(360, 80)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() > 0)
    assert all(row.height() >= row.sizeHint().height() for row in rows)
    panel.resize(360, 600)
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() == 0)
