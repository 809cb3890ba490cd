"""Where panels lie: docks that can be moved, floated, put away, and found again."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from xmodal_gui.panels.panel import WIDTH

LAYOUT_VERSION = 2
_WIDE, _TALL = 1600, 760
_SIDES_WIDE, _SIDES_NARROW = (400, 260), (WIDTH, 190)
"""Widths of the left and the right column."""
_TITLE_HEIGHT = 30


class Desk(QMainWindow):
    """Docks in three columns: what steers on the left, map above curves, what is looked at on the right.

    A main window of its own inside the window, so that notices above it push nothing aside.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        option = QMainWindow.DockOption
        self.setDockOptions(option.AnimatedDocks | option.AllowNestedDocks | option.AllowTabbedDocks)
        self.docks: dict[str, QDockWidget] = {}
        self._is_settled = False

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Put a panel into a dock."""
        dock = QDockWidget(title, self)  # without a parent, showing it would open a window
        dock.setObjectName(name)
        dock.setWidget(panel)
        self.docks[name] = dock

    def arrange(self) -> None:
        """Lay all docks out as at the first start."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        docks = self.docks
        for dock in docks.values():
            dock.setFloating(False)
            dock.setVisible(True)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["objective"])
        for name, neighbour, orientation in (
            ("map", "objective", across),
            ("inspector", "map", across),
            ("encoders", "objective", down),
            ("training", "encoders", down),
            ("curves", "map", down),
            ("changes", "inspector", down),
        ):
            self.splitDockWidget(docks[neighbour], docks[name], orientation)
        self.spread()

    def spread(self) -> None:
        """Share the room out: the left column as wide as it must be, a third of the height for the curves."""
        docks = self.docks
        left_width, right_width = _SIDES_WIDE if self.width() >= _WIDE else _SIDES_NARROW
        widths = [left_width, max(self.width() - left_width - right_width, 200), right_width]
        self.resizeDocks([docks["objective"], docks["map"], docks["inspector"]], widths, Qt.Orientation.Horizontal)
        height = max(self.height(), 400)
        upper = round(height * (0.64 if height >= _TALL else 0.54))
        self.resizeDocks([docks["map"], docks["curves"]], [upper, height - upper], Qt.Orientation.Vertical)
        self.resizeDocks([docks["inspector"], docks["changes"]], [upper, height - upper], Qt.Orientation.Vertical)
        left = [docks["objective"], docks["encoders"], docks["training"]]
        wanted = [dock.widget().sizeHint().height() + _TITLE_HEIGHT for dock in left[:2]]
        self.resizeDocks(left, [*wanted, max(height - sum(wanted), 80)], Qt.Orientation.Vertical)
        layout = self.layout()
        assert layout is not None
        layout.activate()  # the sizes hold only once they were laid out

    @property
    def is_settled(self) -> bool:
        """Whether the room is shared out as the user wants it."""
        return self._is_settled

    def keep(self) -> QByteArray:
        """Return the layout, to be restored."""
        return self.saveState(LAYOUT_VERSION)

    def bring_back(self, kept: object) -> bool:
        """Restore a layout; tell whether it was one."""
        self._is_settled = isinstance(kept, QByteArray) and self.restoreState(kept, LAYOUT_VERSION)
        return self._is_settled

    def settle(self) -> None:
        """Share the room out once more, and leave it to the user from now on."""
        if not self._is_settled:
            self._is_settled = True
            self.spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out for as long as the user has no say in it."""
        super().resizeEvent(event)
        if not self._is_settled:
            QTimer.singleShot(0, self, self._spread_unsettled)

    def _spread_unsettled(self) -> None:
        if not self._is_settled:
            self.spread()
