"""What lies under the tool bar: notices, and below them the desk, the start page, or data that are being opened."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from xmodal_gui.desk import Desk
from xmodal_gui.panels.data_page import DataPage
from xmodal_gui.panels.start_page import StartPage
from xmodal_gui.widgets.notice_bar import NoticeBar


class Centre(QWidget):
    """Notices above the desk, the start page or the page that opens data."""

    def __init__(
        self, notices: NoticeBar, desk: Desk, start: StartPage, data: DataPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._start = start
        self._data = data
        self._stack = QStackedWidget()
        self._stack.addWidget(desk)
        self._stack.addWidget(start)
        self._stack.addWidget(data)
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

    def show_data(self) -> None:
        """Show the page that opens data."""
        self._stack.setCurrentWidget(self._data)

    @property
    def at_data(self) -> bool:
        """Whether the page that opens data is shown."""
        return self._stack.currentWidget() is self._data

    @property
    def at_start(self) -> bool:
        """Whether the start page is shown."""
        return self._stack.currentWidget() is self._start
