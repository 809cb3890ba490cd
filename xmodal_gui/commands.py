"""Every action of the window in one list: what the command palette shows.

A panel contributes an action by adding it to itself: ``self.addAction(action)``. Nothing has to be registered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import shiboken6
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget


@dataclass(frozen=True)
class Command:
    """An action, and where it stands.

    What it is called is noted when it is listed: menus that are filled when they open throw their actions away.

    Attributes
    ----------
    name : its text, plain. keys : its first shortcut, as the system writes it.
    place : titles of the menus, or of the panel, that it stands in; empty if it stands nowhere.
    source : name and place in the language of the sources, where that is another one: it is found by these, too.
    """

    action: QAction
    name: str
    keys: str
    place: tuple[str, ...] = ()
    source: str = ""

    @classmethod
    def of(cls, action: QAction, place: tuple[str, ...] = (), sources: Mapping[str, str] | None = None) -> Command:
        """Note what an action, in menus or panels of these titles, is called now.

        Parameters
        ----------
        sources : words of the window -> what they are translated from.
        """
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        titles = [*place, action.text()]
        source = ": ".join(plain(sources.get(title, title)) for title in titles) if sources else ""
        return cls(action, plain(action.text()), keys, tuple(plain(title) for title in place), source)

    @property
    def words(self) -> str:
        """What it is called, with the place in front: ``"View: Layout: Train"``."""
        return ": ".join([*self.place, self.name])

    @property
    def is_able(self) -> bool:
        """Whether it can be done now; one whose action is gone cannot."""
        return shiboken6.isValid(self.action) and self.action.isEnabled()

    @property
    def is_on(self) -> bool:
        """Whether it is switched on."""
        return shiboken6.isValid(self.action) and self.action.isChecked()


def commands_of(window: QMainWindow, sources: Mapping[str, str] | None = None) -> list[Command]:
    """List the actions of the menus, then those of the window and of everything in it, each once.

    They keep that order, but what lies deeper in submenus comes later: plain commands stand before lists of choices.

    Parameters
    ----------
    sources : words of the window -> what they are translated from; None where they are not.
    """
    found: dict[QAction, Command] = {}
    walked: set[QMenu] = set()

    def take(action: QAction, place: tuple[str, ...]) -> None:
        menu = action.menu()
        if isinstance(menu, QMenu):
            if action.isVisible() and action.isEnabled() and menu not in walked:
                walked.add(menu)
                menu.aboutToShow.emit()  # those that are filled when they open
                for inner in menu.actions():
                    take(inner, (*place, menu.title()))
        elif action.text() and action.isVisible() and not action.isSeparator():
            found.setdefault(action, Command.of(action, place, sources))

    for action in window.menuBar().actions():
        take(action, ())
    for widget in (window, *window.findChildren(QWidget)):
        if not isinstance(widget, QMenu) and widget is not window.menuBar():
            for action in widget.actions():
                take(action, _panel_of(widget))
    return sorted(found.values(), key=lambda command: max(len(command.place), 1))


def plain(text: str) -> str:
    """Return an action's text without the marks of mnemonics and the dots of "asks for more"."""
    return re.sub(r"\(&\w\)|&", "", text).removesuffix("…").rstrip()  # Chinese menus: 文件(&F)


def _panel_of(widget: QWidget) -> tuple[str, ...]:
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, QDockWidget):
            return (at.windowTitle(),)
        at = at.parentWidget()
    return ()
