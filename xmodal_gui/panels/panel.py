"""What panels have in common: a scrolling column, and a sentence where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xmodal_gui.theme import Theme

WIDTH = 360
"""Width that the contents of every panel of the left column must fit into."""


class Panel(QScrollArea):
    """A column that scrolls where it must; as tall as its contents ask.

    Parameters
    ----------
    width : least, in device-independent pixels; the contents must fit into it.

    Attributes
    ----------
    column : layout of the contents.
    """

    def __init__(self, theme: Theme, *, width: int = WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self.theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._inner = inner = QWidget()
        inner.setProperty("role", "panel")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        self.column.setSpacing(theme.space(2))
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setVisible(False)
        self.column.addWidget(self._sentence)
        self.setWidget(inner)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the dock when the contents ask for another height."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self._hold_height()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the contents the height that they ask for at this width."""
        super().resizeEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        """Let a low panel scroll: without this its rows would first be pressed together, and their text cut."""
        width = max(self.viewport().width(), self._inner.minimumSizeHint().width())
        wraps = self.column.hasHeightForWidth()
        height = self.column.totalHeightForWidth(width) if wraps else self.column.totalSizeHint().height()
        if height != self._inner.minimumHeight():
            self._inner.setMinimumHeight(height)

    def say(self, text: str) -> None:
        """Show a sentence above the contents; empty takes it away."""
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        """Ask for the contents' height."""
        inner = self._inner.sizeHint()
        return QSize(max(inner.width(), self._width), inner.height())

    def minimumSizeHint(self) -> QSize:
        """Be content with little height: it scrolls."""
        return QSize(self._width, 64)


def clear_layout(widget: QWidget) -> None:
    """Delete the children of a widget whose contents are built anew."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        child.hide()
        child.deleteLater()
