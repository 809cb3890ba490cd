"""View > Layout: the built-in layouts, the saved ones, and what can be done with them."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from xmodal_gui.desk import Desk
from xmodal_gui.layouts import BUILT_IN
from xmodal_gui.models.saved_layouts import SavedLayouts
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.name_form import NameForm


class LayoutMenu(QMenu):
    """Lays the desk out, keeps layouts under names, forgets them."""

    def __init__(self, desk: Desk, saved: SavedLayouts, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Layout"))
        self._desk = desk
        self._saved = saved
        self._theme = theme
        self._window = parent
        titles = {
            "train": self.tr("Train"),
            "explore": self.tr("Explore"),
            "compare": self.tr("Compare"),
            "debug": self.tr("Debug"),
        }
        for number, layout in enumerate(BUILT_IN, 1):
            action = self.addAction(titles[layout.name], partial(desk.arrange, layout))
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        self._end_of_built_in = self.addSeparator()
        self.addAction(self.tr("Save layout as …"), self.ask_name)
        self.delete = QMenu(self.tr("Delete layout"), self)
        self.addMenu(self.delete)
        saved.changed.connect(self._list)
        self._list()

    def ask_name(self) -> None:
        """Ask under which name the desk's layout is to be kept."""
        form = NameForm(self._theme, self.tr("Save layout as"), self._saved.names, parent=self._window)
        form.named.connect(lambda name: self._saved.save(name, self._desk.keep()))
        form.open_beside(self._desk)
        form.field.setFocus()

    def _bring_back(self, name: str) -> None:
        self._desk.bring_back(self._saved.state(name))

    def _list(self) -> None:
        for action in [action for action in self.actions() if action.data() is not None]:
            self.removeAction(action)
            action.deleteLater()
        self.delete.clear()
        for name in self._saved.names:
            action = self.addAction(name.replace("&", "&&"), partial(self._bring_back, name))
            action.setData(name)
            self.insertAction(self._end_of_built_in, action)
            self.delete.addAction(name.replace("&", "&&"), partial(self._saved.delete, name))
        self.delete.menuAction().setEnabled(bool(self._saved.names))
