"""The tool bar: what is done to a session all the time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from xmodal_gui.actions import SessionActions
from xmodal_gui.theme import Theme

PALETTE_KEYS = "Ctrl+Shift+P"


class SessionBar(QToolBar):
    """Train or pause, step, undo, redo, checkpoints; at the right end, light or dark."""

    def __init__(self, actions: SessionActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Session"))
        self.setObjectName("session")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._add_train(actions.train)
        self.addAction(actions.step)
        self._separate_after(actions.train)
        self.addAction(actions.undo)
        self.addAction(actions.redo)
        self._separate_after(actions.undo)
        self.addAction(actions.save)
        self._add_restore(actions)
        self.addAction(actions.reset)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.commands = QAction(self.tr("Command palette"), self)
        self.commands.setIconText(self.tr("Commands"))
        self.commands.setShortcut(QKeySequence(PALETTE_KEYS))
        self.commands.setToolTip(self.tr("Find any command ({keys})").format(keys=PALETTE_KEYS))
        self.addAction(self.commands)
        button = self.widgetForAction(self.commands)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setProperty("role", "chip")
        self.scheme = QAction(self)
        self.scheme.triggered.connect(self._change_scheme)
        self.addAction(self.scheme)
        theme.changed.connect(self._tint)
        self._tint()

    def _separate_after(self, action: QAction) -> None:
        """Draw a line after a group of actions, which is there as long as they are."""
        line = self.addSeparator()
        line.setVisible(action.isVisible())
        action.visibleChanged.connect(lambda: line.setVisible(action.isVisible()))

    def _add_train(self, action: QAction) -> None:
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("role", "primary")
        button.setMinimumWidth(self._theme.space(24))  # "Train" and "Pause" are equally wide

    def _add_restore(self, actions: SessionActions) -> None:
        self.restore = QToolButton()
        self.restore.setMenu(actions.restore)
        self.restore.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.restore.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.restore.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        self.restore.setText(self.tr("Restore"))
        self.restore.setToolTip(
            self.tr("Restore checkpoint: go on from there, on a branch of its own. What was recorded stays")
        )
        self.restore_action = self.addWidget(self.restore)
        action = actions.restore.menuAction()
        action.enabledChanged.connect(self.restore.setEnabled)
        self.restore.setEnabled(action.isEnabled())
        self.restore_action.setVisible(actions.reset.isVisible())
        actions.reset.visibleChanged.connect(lambda: self.restore_action.setVisible(actions.reset.isVisible()))

    def _change_scheme(self) -> None:
        self._theme.choose("light" if self._theme.scheme == "dark" else "dark")

    def _tint(self) -> None:
        dark = self._theme.scheme == "dark"
        self.scheme.setIcon(self._theme.icon("sun" if dark else "moon", "text_muted"))
        self.scheme.setText(self.tr("Light theme") if dark else self.tr("Dark theme"))
        self.restore.setIcon(self._theme.icon("chevron-down", "text_muted"))
