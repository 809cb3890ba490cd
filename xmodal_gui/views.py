"""The views of a window: made anew over the same models when the language changes, and found as they were left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenuBar, QToolBar, QWidget

from xmodal_gui.language import Retranslated

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow


@runtime_checkable
class Remembering(Protocol):
    """A panel with a state of its own that is worth keeping: where one looks from, what is unfolded."""

    def keep_view(self) -> object:
        """Return that state."""

    def bring_view_back(self, kept: object) -> None:
        """Take the state of a panel of the same kind."""


class Views(QObject):
    """Tells the views of a window from what outlasts them.

    Whatever is a child of the window when this is made outlasts the views: models, controllers, timers. Whatever
    `build` adds is thrown away and made again, and so is each widget that comes later (a card, a dialog).

    Parameters
    ----------
    build : makes all views of the window.
    """

    def __init__(self, window: MainWindow, build: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._build = build
        self._lasting: list[QObject] = list(window.children())
        self._made: list[QObject] = []
        self._make()

    def _make(self) -> None:
        before = set(self._window.children())
        self._build()
        self._made = [child for child in self._window.children() if child not in before]

    def rebuild(self) -> None:
        """Make all views again, in the language of now."""
        window = self._window
        left = _Left(window)
        window.setUpdatesEnabled(False)
        try:
            self._drop()
            for model in self._lasting:
                if isinstance(model, Retranslated):
                    model.retranslate()
            self._make()
            left.bring_back(window)
        finally:
            window.setUpdatesEnabled(True)

    def _drop(self) -> None:
        window = self._window
        window.setFocus()  # a window whose focus dies with its widget would no longer be the active one
        old = window.takeCentralWidget()
        if old is not None:
            old.deleteLater()
        for bar in window.findChildren(QToolBar):
            window.removeToolBar(bar)
        for action in window.actions():
            window.removeAction(action)  # its keys belong to the new one from now on
        window.setMenuBar(QMenuBar(window))
        for child in window.children():
            late = isinstance(child, QWidget | QAction) and child not in self._lasting
            if (child in self._made or late) and child is not window.menuBar():
                child.deleteLater()
        self._made = []


class _Left:
    """What the user left in the views: layout, what is scrolled where, what the panels keep, the focus."""

    def __init__(self, window: MainWindow) -> None:
        desk = window.desk
        self._layout = desk.keep() if desk.is_settled else None
        self._size = desk.size()
        self._at_start = window.centre.at_start
        self._at_data = window.centre.at_data
        self._kept: dict[str, object] = {}
        self._scrolled: dict[str, list[tuple[int, int]]] = {}
        for name, dock in desk.docks.items():
            panel = dock.widget()
            if isinstance(panel, Remembering):
                self._kept[name] = panel.keep_view()
            self._scrolled[name] = [
                (area.horizontalScrollBar().value(), area.verticalScrollBar().value()) for area in _areas(panel)
            ]
        self._focus = _place(window, QApplication.focusWidget())

    def bring_back(self, window: MainWindow) -> None:
        """Leave the new views as the old ones were."""
        window.desk.resize(self._size)  # sizes first: what is restored depends on them
        for widget in (window, window.centre, window.desk):
            layout = widget.layout()
            assert layout is not None
            layout.activate()
        if self._layout is not None:
            window.desk.bring_back(self._layout)
        for name, dock in window.desk.docks.items():
            panel = dock.widget()
            if isinstance(panel, Remembering) and name in self._kept:
                panel.bring_view_back(self._kept[name])
            for area, (x, y) in zip(_areas(panel), self._scrolled.get(name, []), strict=False):
                area.horizontalScrollBar().setValue(x)
                area.verticalScrollBar().setValue(y)
        if self._at_start:
            window.show_start()
        if self._at_data:
            window.centre.show_data()
        focus = _at(window, self._focus)
        if focus is not None:
            focus.setFocus()


def _areas(panel: QWidget) -> list[QAbstractScrollArea]:
    found = panel.findChildren(QAbstractScrollArea)
    return [panel, *found] if isinstance(panel, QAbstractScrollArea) else found


def _place(window: MainWindow, widget: QWidget | None) -> tuple[str, type[QWidget], int] | None:
    """Return where a widget is: (dock, or nothing; type; number among those of the type there)."""
    if widget is None or widget is window or not window.isAncestorOf(widget):
        return None
    docks = window.desk.docks
    name = next((name for name, dock in docks.items() if dock.isAncestorOf(widget)), "")
    kind = type(widget)
    return name, kind, docks.get(name, window).findChildren(kind).index(widget)


def _at(window: MainWindow, place: tuple[str, type[QWidget], int] | None) -> QWidget | None:
    """Return the widget at a place; None where there is none."""
    if place is None:
        return None
    name, kind, number = place
    found = window.desk.docks.get(name, window).findChildren(kind)
    return found[number] if number < len(found) else None
