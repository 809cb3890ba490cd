"""The menu bar: files, changes, views, help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from xmodal_gui.commands import commands_of
from xmodal_gui.export_menu import ExportMenu
from xmodal_gui.language import sources
from xmodal_gui.language_menu import LanguageMenu
from xmodal_gui.layout_menu import LayoutMenu
from xmodal_gui.numbers import size_words
from xmodal_gui.run_menu import RunMenu
from xmodal_gui.sound import PLAY_KEY
from xmodal_gui.theme import Choice
from xmodal_gui.tool_bar import PALETTE_KEYS
from xmodal_gui.widgets.command_palette import CommandPalette
from xmodal_gui.widgets.keys_card import KeysCard

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow


class Menus(QObject):
    """Menus of a window. A file is asked for by the system's own dialog, and by nothing else."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._build_file()
        self._build_edit()
        self._build_view()
        self._build_help()

    def _menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._window)
        self._window.menuBar().addMenu(menu)
        return menu

    def _build_file(self) -> None:
        window, menu = self._window, self._menu(self.tr("&File"))
        self.runs = RunMenu(window, menu)
        menu.addSeparator()
        menu.addAction(window.session_actions.save)
        menu.addSeparator()
        self.export = ExportMenu(window)
        menu.addMenu(self.export)
        menu.addSeparator()
        self.clear = self._add(menu, self.tr("Clear decoded data"), window.clearer.begin)
        menu.aboutToShow.connect(self._show_cache)
        menu.addSeparator()
        self.quit = self._add(menu, self.tr("Quit"), window.close, QKeySequence.StandardKey.Quit)

    def _show_cache(self) -> None:
        """Say how much there is to clear."""
        from xmodal.data.row_cache import cached_bytes  # the window was painted before

        size = cached_bytes()
        self.clear.setText(self.tr("Clear decoded data ({size})").format(size=size_words(size)))
        self.clear.setEnabled(size > 0 and not self._window.clearer.busy)

    def _build_edit(self) -> None:
        actions, menu = self._window.session_actions, self._menu(self.tr("&Session"))
        for action in (actions.train, actions.step, None, actions.undo, actions.redo, None):
            menu.addAction(action) if action is not None else menu.addSeparator()
        menu.addMenu(actions.restore)
        menu.addAction(actions.reset)

    def _build_view(self) -> None:
        window, menu = self._window, self._menu(self.tr("&View"))
        menu.addAction(window.tool_bar.commands)
        window.tool_bar.commands.triggered.connect(self.show_palette)
        menu.addSeparator()
        self.layouts = LayoutMenu(window.desk, window.saved_layouts, window.theme, window)
        menu.addMenu(self.layouts)
        panels = menu.addMenu(self.tr("Panels"))
        for dock in window.desk.docks.values():
            panels.addAction(dock.toggleViewAction())
        self._add(menu, self.tr("Fit map and curves"), window.fit, "F")
        curves = menu.addMenu(self.tr("Curves"))
        self._add(curves, self.tr("Add plot"), window.curves.add_plot)
        self._add(curves, self.tr("Default plots"), window.curves_model.plots.restore)
        self._add(curves, self.tr("Compare with run …"), self._compare)
        menu.addSeparator()
        themes = QActionGroup(self)
        self.themes: dict[Choice, QAction] = {}
        choices: tuple[tuple[str, Choice], ...] = (
            (self.tr("Follow the system"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
        )
        for words, choice in choices:
            action = self._add(menu, words, partial(window.theme.choose, choice))
            action.setCheckable(True)
            themes.addAction(action)
            self.themes[choice] = action
        menu.aboutToShow.connect(self._show_theme)
        menu.addSeparator()
        self.language = LanguageMenu(window.language, menu)
        menu.addMenu(self.language)

    def _compare(self) -> None:
        dock = self._window.desk.docks["compare"]
        dock.setVisible(True)
        dock.raise_()
        self._window.compare.ask()

    def _build_help(self) -> None:
        menu = self._menu(self.tr("&Help"))
        self._add(menu, self.tr("Keys"), self._show_keys, QKeySequence.StandardKey.HelpContents)

    def _add(
        self, menu: QMenu, words: str, act: Callable[[], object], key: QKeySequence.StandardKey | str = ""
    ) -> QAction:
        action = QAction(words, self._window)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        return action

    def _show_theme(self) -> None:
        for choice, action in self.themes.items():
            action.setChecked(self._window.theme.choice == choice)

    def _show_keys(self) -> None:
        """Show what keys there are."""
        window, actions = self._window, self._window.session_actions
        keys = [
            (action.shortcut().toString(), words)
            for action, words in (
                (actions.train, self.tr("Train or pause")),
                (actions.step, self.tr("One step")),
                (actions.undo, self.tr("Undo the last change")),
                (actions.redo, self.tr("Redo")),
                (actions.save, self.tr("Save a checkpoint")),
            )
        ]
        keys += [
            (PALETTE_KEYS, self.tr("Find any command")),
            ("Ctrl+1 … 4", self.tr("Lay the panels out")),
            ("Z", self.tr("Undo, too")),
            ("F", self.tr("Fit map and curves")),
            ("0 … 9", self.tr("On the map: colour by modality, by a column")),
            ("P B O", self.tr("On the map: pan, select a box, draw a lasso")),
            ("L, T", self.tr("On the map: which links, thumbnails or dots")),
            (PLAY_KEY, self.tr("Play the sound that is pointed at, or looked at")),
            ("/", self.tr("Search a word")),
            ("Esc", self.tr("Clear the selection")),
        ]
        KeysCard(window.theme, keys, parent=window).open_beside(window.menuBar())

    def show_palette(self) -> None:
        """Show every command of the window, to be found by a few letters."""
        window = self._window
        commands = commands_of(window, sources(window.language.code))
        CommandPalette(window.theme, commands, parent=window).open_over(window)
