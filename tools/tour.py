"""Takes pictures of a real window: whatever state it was brought into, in each theme."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from patience import settle, wait_until
from PySide6.QtWidgets import QApplication, QWidget

from xmodal_gui.main_window import MainWindow
from xmodal_gui.theme import Choice

DRAW_S = 0.4
"""Until what changed is drawn: a beat of the curves, and a frame."""

W = TypeVar("W", bound=QWidget)


class Tour:
    """Leads a window through its states, and takes a picture of each in every theme.

    Parameters
    ----------
    ending : of the files' names. only : parts of the names of the states that are wanted; an empty one is all.

    Attributes
    ----------
    data : a table of somebody's own to be opened; None: one is made up.
    """

    def __init__(
        self, window: MainWindow, folder: Path, ending: str, themes: Sequence[Choice], only: Sequence[str]
    ) -> None:
        self.window, self.folder, self.ending, self.themes, self.only = window, folder, ending, themes, only
        self.session = window.controller.session
        self.data: Path | None = None
        self.other: subprocess.Popen[bytes] | None = None

    def take(self, chapters: Iterable[Callable[[Tour], None]]) -> int:
        """Take the pictures of all chapters; return how many broke off, and say why."""
        broken = 0
        for chapter in chapters:
            try:
                chapter(self)
            except Exception as error:  # noqa: BLE001  # the others are to be taken all the same
                broken += 1
                print(f"{chapter.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
                self.close_popups()
        return broken

    def leave(self) -> None:
        """Close the window, and end what was started beside it."""
        self.end_other()
        self.window.close()
        wait_until(lambda: not self.window.isVisible(), 60, "the end")

    def shoot(self, state: str) -> None:
        """Save what the screen shows, in each theme."""
        if not any(part in state for part in self.only):
            return
        for theme in self.themes:
            self.window.theme.choose(theme)
            settle(DRAW_S)
            path = self.folder / f"{state}-{theme}-{self.ending}.png"
            if not self.window.screen().grabWindow(0).save(str(path)):
                raise OSError(f"{path} could not be written")
        print(f"{state}-{self.ending}", flush=True)

    def shoot_popup(self, state: str) -> None:
        """Save what the screen shows, and close what was opened on it."""
        self.shoot(state)
        self.close_popups()

    def close_popups(self) -> None:
        """Close menus and forms."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            settle(0.1)
            popup = QApplication.activePopupWidget()

    def wait_for_session(self) -> None:
        """Wait until there is a run to be seen."""
        wait_until(lambda: self.session.description is not None, 120, "the engine")
        wait_until(lambda: self.window.controller.data is not None, 60, "the data")

    def find(self, kind: type[W]) -> W:
        """Return the widget of this kind that is open."""
        return next(widget for widget in QApplication.allWidgets() if isinstance(widget, kind) and widget.isVisible())

    def bring_up(self, dock: str) -> None:
        """Show a dock in front of its neighbours."""
        self.window.desk.docks[dock].setVisible(True)
        self.window.desk.docks[dock].raise_()

    def end_other(self) -> None:
        """End the process that trains beside the window."""
        if self.other is not None and self.other.poll() is None:
            self.other.terminate()
            self.other.wait(30)
