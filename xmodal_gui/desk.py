"""Where panels lie: docks that can be moved, floated, put away, and found again."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from xmodal_gui.layouts import FLAT, TRAIN, WIDE, Column, Layout

LAYOUT_VERSION = 2
_TITLE_HEIGHT = 30
_LEAST_WIDTH, _LEAST_HEIGHT = 200, 400


class Desk(QMainWindow):
    """Docks in columns, laid out as a `Layout` says until the user moves them.

    A main window of its own inside the window, so that notices above it push nothing aside.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        option = QMainWindow.DockOption
        self.setDockOptions(option.AnimatedDocks | option.AllowNestedDocks | option.AllowTabbedDocks)
        self.docks: dict[str, QDockWidget] = {}
        self.layout_shown = TRAIN
        self._is_settled = False

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Put a panel into a dock."""
        dock = QDockWidget(title, self)  # without a parent, showing it would open a window
        dock.setObjectName(name)
        dock.setWidget(panel)
        if not panel.accessibleName():
            panel.setAccessibleName(title)
        self.docks[name] = dock

    def arrange(self, layout: Layout = TRAIN) -> None:
        """Lay the docks out; those that the layout does not name are put away."""
        self.layout_shown = layout
        shown = layout.within(set(self.docks))
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)  # hides it, and forgets its tabs
        self._place(shown)
        named = {name for column in shown.columns for row in column.rows for name in row.docks}
        for name, dock in self.docks.items():
            if name not in named:
                area = Qt.DockWidgetArea
                self.addDockWidget(area.BottomDockWidgetArea if name in FLAT else area.RightDockWidgetArea, dock)
            dock.setVisible(name in named)
        for column in shown.columns:
            for row in column.rows:
                self.docks[row.docks[0]].raise_()
        self.spread()

    def _place(self, shown: Layout) -> None:
        """Split first, tab then: a dock that is split off a tabbed one becomes a tab."""
        before = None
        for column in shown.columns:
            top = self.docks[column.rows[0].docks[0]]
            if before is None:
                self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, top)
            else:
                self.splitDockWidget(before, top, Qt.Orientation.Horizontal)
            before = top
        for column in shown.columns:
            fronts = [self.docks[row.docks[0]] for row in column.rows]
            for above, below in pairwise(fronts):
                self.splitDockWidget(above, below, Qt.Orientation.Vertical)
        for column in shown.columns:
            for row in column.rows:
                for name in row.docks[1:]:
                    self.tabifyDockWidget(self.docks[row.docks[0]], self.docks[name])

    def spread(self) -> None:
        """Share the room out as the layout says."""
        columns = self.layout_shown.within(set(self.docks)).columns
        tops = [self.docks[column.rows[0].docks[0]] for column in columns]
        self.resizeDocks(tops, self._widths(columns), Qt.Orientation.Horizontal)
        for column in columns:
            docks = [self.docks[row.docks[0]] for row in column.rows]
            self.resizeDocks(docks, self._heights(column), Qt.Orientation.Vertical)
        layout = self.layout()
        assert layout is not None
        layout.activate()  # the sizes hold only once they were laid out

    def _widths(self, columns: tuple[Column, ...]) -> list[int]:
        wanted = [column.width if self.width() >= WIDE else column.width_narrow for column in columns]
        rest = max(self.width() - sum(wanted), _LEAST_WIDTH)
        return [width or rest for width in wanted]

    def _heights(self, column: Column) -> list[int]:
        """Give rows without a share what their contents ask, the others their share of the rest, or their least."""
        height = max(self.height(), _LEAST_HEIGHT)
        asked = [
            0 if row.share else self.docks[row.docks[0]].widget().sizeHint().height() + _TITLE_HEIGHT
            for row in column.rows
        ]
        rest, shares = height - sum(asked), sum(row.share for row in column.rows)
        heights = [
            own or max(round(rest * row.share / shares), row.least) for own, row in zip(asked, column.rows, strict=True)
        ]
        largest = max(range(len(heights)), key=lambda at: column.rows[at].share)
        heights[largest] = max(heights[largest] - (sum(heights) - height), column.rows[largest].least)
        return heights

    @property
    def is_settled(self) -> bool:
        """Whether the room is shared out as the user wants it."""
        return self._is_settled

    def keep(self) -> QByteArray:
        """Return the layout, to be restored."""
        return self.saveState(LAYOUT_VERSION)

    def bring_back(self, kept: object) -> bool:
        """Restore a layout; tell whether it was one. Docks that it does not know stay where they are."""
        done = isinstance(kept, QByteArray) and self.restoreState(kept, LAYOUT_VERSION)
        self._is_settled = self._is_settled or done
        return done

    def settle(self) -> None:
        """Share the room out once more, and leave it to the user from now on."""
        if not self._is_settled:
            self._is_settled = True
            self.spread()

    def childEvent(self, event: QChildEvent) -> None:
        """Give a name to the tabs that appear when docks share a place."""
        super().childEvent(event)
        child = event.child()
        if event.type() == QEvent.Type.ChildPolished and isinstance(child, QTabBar):
            child.setAccessibleName(self.tr("Panels that share a place"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out for as long as the user has no say in it."""
        super().resizeEvent(event)
        if not self._is_settled:
            QTimer.singleShot(0, self, self._spread_unsettled)

    def _spread_unsettled(self) -> None:
        if not self._is_settled:
            self.spread()
