"""What lies under the tool bar: notices, and below them the desk or the start page."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from xmodal_gui.desk import Desk
from xmodal_gui.panels.start_page import StartPage
from xmodal_gui.widgets.notice_bar import NoticeBar


class Centre(QWidget):
    """Notices above the desk, or above the start page."""

    def __init__(self, notices: NoticeBar, desk: Desk, start: StartPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._start = start
        self._stack = QStackedWidget()
        self._stack.addWidget(desk)
        self._stack.addWidget(start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(notices)
        column.addWidget(self._stack, 1)

    def show_start(self, *, can_go_back: bool) -> None:
        """Show the start page."""
        self._start.back.setVisible(can_go_back)
        self._stack.setCurrentWidget(self._start)

    def show_desk(self) -> None:
        """Show the panels."""
        self._stack.setCurrentWidget(self._desk)

    @property
    def at_start(self) -> bool:
        """Whether the start page is shown."""
        return self._stack.currentWidget() is self._start
