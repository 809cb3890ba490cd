"""Where panels lie: docks that can be moved, floated, put away, and found again."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from xmodal_gui.panels.panel import WIDTH

LAYOUT_VERSION = 1
_RIGHT_WIDTH = 240


class Desk(QMainWindow):
    """Docks in three columns: what steers on the left, map above curves, the selection on the right.

    A main window of its own inside the window, so that notices above it push nothing aside.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        option = QMainWindow.DockOption
        self.setDockOptions(option.AnimatedDocks | option.AllowNestedDocks | option.AllowTabbedDocks)
        self.docks: dict[str, QDockWidget] = {}

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Put a panel into a dock."""
        dock = QDockWidget(title)
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
            ("selection", "map", across),
            ("encoders", "objective", down),
            ("training", "encoders", down),
            ("curves", "map", down),
        ):
            self.splitDockWidget(docks[neighbour], docks[name], orientation)
        self.spread()

    def spread(self) -> None:
        """Share the room out: the left column as wide as it must be, a third of the height for the curves."""
        docks = self.docks
        middle = max(self.width() - WIDTH - _RIGHT_WIDTH, 200)
        widths = [WIDTH, middle, _RIGHT_WIDTH]
        self.resizeDocks([docks["objective"], docks["map"], docks["selection"]], widths, Qt.Orientation.Horizontal)
        height = max(self.height(), 400)
        self.resizeDocks([docks["map"], docks["curves"]], [height * 2 // 3, height // 3], Qt.Orientation.Vertical)
        left = [docks["objective"], docks["encoders"], docks["training"]]
        wanted = [dock.sizeHint().height() for dock in left[:2]]
        self.resizeDocks(left, [*wanted, max(height - sum(wanted), 80)], Qt.Orientation.Vertical)

    def keep(self) -> QByteArray:
        """Return the layout, to be restored."""
        return self.saveState(LAYOUT_VERSION)

    def bring_back(self, kept: object) -> bool:
        """Restore a layout; tell whether it was one."""
        return isinstance(kept, QByteArray) and self.restoreState(kept, LAYOUT_VERSION)
