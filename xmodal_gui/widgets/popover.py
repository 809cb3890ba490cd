"""A form that opens beside the control it belongs to, and closes by a click elsewhere or Escape."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from xmodal_gui.theme import Theme


class Popover(QFrame):
    """A frame over the window, not a dialog: it asks nothing that must be answered.

    Parameters
    ----------
    width : in device-independent pixels.
    """

    def __init__(self, theme: Theme, *, width: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popover")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "popover")
        self.setFixedWidth(width)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*[theme.space(4)] * 4)
        self.body.setSpacing(theme.space(2))

    def open_beside(self, anchor: QWidget) -> None:
        """Open below the anchor, or above it where there is no room, within the screen."""
        self.fit()
        screen = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        x = min(below.x(), screen.right() - self.width())
        y = below.y()
        if y + self.height() > screen.bottom():
            y = max(anchor.mapToGlobal(QPoint(0, -4)).y() - self.height(), screen.top())
        lowest = screen.bottom() - self.height()  # the anchor may be scrolled out of sight
        self.move(max(x, screen.left()), max(min(y, lowest), screen.top()))
        self.show()

    def fit(self) -> None:
        """Take the height that the contents need now, and stay on the screen.

        `adjustSize` stops at two thirds of the screen, and what does not fit is drawn over its neighbours.
        """
        for child in self.findChildren(QWidget):
            child.ensurePolished()  # the style sheet decides how tall it is
        self.body.activate()
        width = self.width()
        wrapped = self.body.hasHeightForWidth()
        self.resize(width, self.body.totalHeightForWidth(width) if wrapped else self.body.totalSizeHint().height())
        bottom = self.screen().availableGeometry().bottom()
        if self.isVisible() and self.geometry().bottom() > bottom:
            self.move(self.x(), max(bottom - self.height(), self.screen().availableGeometry().top()))
