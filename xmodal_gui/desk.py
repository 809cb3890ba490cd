"""Where panels lie: docks that can be moved, floated, put away, and found again."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from xmodal_gui.layouts import FLAT, TRAIN, WIDE, Column, Layout, Row

LAYOUT_VERSION, _UNMOVED_VERSION = 2, 3
"""Of what is kept: with heights that the user set, and as the layout set them."""
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
        self._is_moved = False
        self._asked: dict[str, int] = {}

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
        self.layout_shown, self._is_moved = layout, False
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
        """Give rows without a share what their contents ask, the others their share of the rest, or their least.

        Where that is too much, each row gets its least at first, and those that ask for more the same of the rest.
        """
        height = max(self.height(), _LEAST_HEIGHT)
        asked = [self._asked_by(row) for row in column.rows]
        if any(row.share == 0 for row in column.rows) and sum(asked) > height:
            return _share_out(height, asked, [row.least for row in column.rows])
        asked = [0 if row.share else own for own, row in zip(asked, column.rows, strict=True)]
        rest, shares = height - sum(asked), sum(row.share for row in column.rows)
        heights = [
            own or max(round(rest * row.share / shares), row.least) for own, row in zip(asked, column.rows, strict=True)
        ]
        largest = max(range(len(heights)), key=lambda at: column.rows[at].share)
        heights[largest] = max(heights[largest] - (sum(heights) - height), column.rows[largest].least)
        return heights

    def _asked_by(self, row: Row) -> int:
        return self.docks[row.docks[0]].widget().sizeHint().height() + _TITLE_HEIGHT

    def _follow_contents(self) -> None:
        """Give a panel that grew what others in its column do not need, unless the user set the heights."""
        if self._is_moved or not self._is_settled:
            return
        for column in self.layout_shown.within(set(self.docks)).columns:
            docks = [self.docks[row.docks[0]] for row in column.rows]
            if all(row.share for row in column.rows) or not _is_column(docks):
                continue
            asked = {row.docks[0]: self._asked_by(row) for row in column.rows}
            lacks = any(dock.height() < asked[dock.objectName()] for dock in docks)
            if asked != self._asked and lacks:
                self.resizeDocks(docks, self._heights(column), Qt.Orientation.Vertical)
            self._asked = asked

    @property
    def is_settled(self) -> bool:
        """Whether the room is shared out as the user wants it."""
        return self._is_settled

    def keep(self) -> QByteArray:
        """Return the layout, to be restored."""
        return self.saveState(LAYOUT_VERSION if self._is_moved else _UNMOVED_VERSION)

    def bring_back(self, kept: object) -> bool:
        """Restore a layout; tell whether it was one. Docks that it does not know stay where they are."""
        if not isinstance(kept, QByteArray):
            return False
        unmoved = self.restoreState(kept, _UNMOVED_VERSION)
        done = unmoved or self.restoreState(kept, LAYOUT_VERSION)
        self._is_moved = not unmoved if done else self._is_moved
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

    def event(self, event: QEvent) -> bool:
        """Follow the contents of the panels, until the user moves what stands between them."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._is_moved = self._is_moved or self._is_between(event.position().toPoint())
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow_contents()
        return done

    def _is_between(self, place: QPoint) -> bool:
        child = self.childAt(place)
        return child is None or child.objectName() == "qt_qmainwindow_extended_splitter"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out for as long as the user has no say in it."""
        super().resizeEvent(event)
        if not self._is_settled:
            QTimer.singleShot(0, self, self._spread_unsettled)
        else:
            self._asked = {}
            QTimer.singleShot(0, self, self._follow_contents)

    def _spread_unsettled(self) -> None:
        if not self._is_settled:
            self.spread()


def _is_column(docks: list[QDockWidget]) -> bool:
    """Return whether docks stand below each other, and none floats or is hidden."""
    tops = [dock.y() for dock in docks]
    together = len({dock.x() for dock in docks}) == 1 and sorted(set(tops)) == tops
    return together and all(dock.isVisible() and not dock.isFloating() for dock in docks)


def _share_out(height: int, asked: list[int], least: list[int]) -> list[int]:
    """Share a height that is too little for all: nobody gets more than it asks.

    Parameters
    ----------
    least : of each, if it asks for as much; where even that is too much, in proportion to it.
    """
    given = [min(pair) for pair in zip(asked, least, strict=True)]
    if sum(given) >= height:
        return [round(own * height / sum(given)) for own in given]
    rest = height - sum(given)
    while rest > 0 and (wanting := [at for at in range(len(asked)) if given[at] < asked[at]]):
        part = max(rest // len(wanting), 1)
        for at in wanting:
            more = min(part, asked[at] - given[at], rest)
            given[at] += more
            rest -= more
    return given
