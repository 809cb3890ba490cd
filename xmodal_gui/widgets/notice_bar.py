"""A thin bar under the tool bar that says what happened and what can be done: instead of modal boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xmodal_gui.theme import Theme

_DETAIL_HEIGHT = 140
_UNFOLDED = 3
_LOOKS = {"info": ("accent", "info"), "note": ("warning", "warning"), "error": ("danger", "warning")}
"""Role -> colour token and icon."""


@dataclass(frozen=True)
class Notice:
    """One sentence, and what can be done about it.

    Attributes
    ----------
    key : a notice replaces the one of equal key. role : its weight.
    actions : words on a button -> what it does. detail : a traceback or the like, shown on demand.
    """

    key: str
    text: str
    role: Literal["info", "note", "error"] = "note"
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    detail: str = ""


class NoticeBar(QWidget):
    """Notices, the newest at the top; of many, a few and how many more there are. Empty, it takes no room.

    Signals
    -------
    told(Notice) : a notice with words that were not there before.
    """

    told = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: dict[str, NoticeStrip] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        self._layout.setSpacing(theme.space(1))
        self.more = QPushButton()
        self.more.setProperty("role", "link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fold)
        self._layout.addWidget(self.more)
        self._fold()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in the place of the one with its key."""
        known = self._shown.get(notice.key)
        if known is None or known.notice.text != notice.text:
            self.told.emit(notice)
        if known is not None and known.say_again(notice):
            return
        self.dismiss(notice.key)
        strip = NoticeStrip(self._theme, notice)
        strip.dismissed.connect(lambda: self.dismiss(notice.key))
        self._shown[notice.key] = strip
        self._layout.insertWidget(0, strip)
        self._fold()

    def dismiss(self, key: str) -> None:
        """Take a notice away, if it is there."""
        strip = self._shown.pop(key, None)
        if strip is not None:
            self._layout.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self._fold()

    def _fold(self) -> None:
        """Show the newest few, or all if asked to; an error is never folded away."""
        strips = list(reversed(self._shown.values()))
        for place, strip in enumerate(strips):
            strip.setVisible(place < _UNFOLDED or self.more.isChecked() or strip.notice.role == "error")
        hidden = sum(strip.isHidden() for strip in strips)
        words = self.tr("Show {count} more").format(count=hidden) if hidden else self.tr("Show fewer")
        self.more.setText(words)
        self.more.setVisible(bool(hidden) or (self.more.isChecked() and len(strips) > _UNFOLDED))
        self.setVisible(bool(strips))

    def notices(self) -> dict[str, Notice]:
        """Return all notices by key, also those that are folded away."""
        return {key: strip.notice for key, strip in self._shown.items()}

    def strip(self, key: str) -> NoticeStrip:
        """Return the strip that shows a notice."""
        return self._shown[key]


class NoticeStrip(QFrame):
    """One notice: its sentence, its buttons, and a way to take it away."""

    dismissed = Signal()

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self._theme = theme
        self.setProperty("role", notice.role)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1))
        column.setSpacing(theme.space(1))
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        self._icon = QLabel()
        self._text = text = QLabel(notice.text)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._icon)
        row.addWidget(text, 1)
        for words, act in notice.actions:
            row.addWidget(self._button(words, act))
        row.addWidget(self._close_button())
        column.addLayout(row)
        if notice.detail:
            self._detail = self._detail_view(notice.detail)
            row.insertWidget(row.count() - 1, self._detail_button())
            column.addWidget(self._detail)
        self._tint()
        theme.changed.connect(self._tint)
        self.setAccessibleName(notice.text)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window while the focus is in here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the notice away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def say_again(self, notice: Notice) -> bool:
        """Show a notice that differs in its sentence only, and tell whether it does: a button stays where it is."""
        words = [words for words, _ in notice.actions]
        same = [words for words, _ in self.notice.actions] == words and self.notice.detail == notice.detail
        if same and self.notice.role == notice.role:
            self.notice = notice
            self._text.setText(notice.text)
        return same and self.notice.role == notice.role

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda: act())
        return button

    def _close_button(self) -> QToolButton:
        self._close = QToolButton()
        self._close.setProperty("role", "icon")
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Esc)"))
        self._close.clicked.connect(self.dismissed)
        return self._close

    def _detail_button(self) -> QPushButton:
        button = QPushButton(self.tr("Details"))
        button.setCheckable(True)
        button.toggled.connect(self._detail.setVisible)
        return button

    def _detail_view(self, detail: str) -> QPlainTextEdit:
        view = QPlainTextEdit(detail)
        view.setReadOnly(True)
        view.setFixedHeight(_DETAIL_HEIGHT)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setVisible(False)
        return view

    def _tint(self) -> None:
        color, icon = _LOOKS[self.notice.role]
        self._icon.setPixmap(self._theme.pixmap(icon, 16, color, self.devicePixelRatioF()))
        self._close.setIcon(self._theme.icon("close", color))
