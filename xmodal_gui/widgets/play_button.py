"""Plays a sound of the data, or says what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from xmodal_gui.sound import PLAY_KEY, can_play, play_words
from xmodal_gui.theme import Theme


class PlayButton(QToolButton):
    """Grey where sounds cannot be played: the tool tip says why."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(self.tr("Play"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setProperty("role", "select")
        self.setEnabled(can_play())
        self.setToolTip(f"{play_words()} ({PLAY_KEY})" if can_play() else play_words())
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(self._theme.icon("play"))
