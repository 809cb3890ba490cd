"""What hands do to widgets, as real events."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

NOTCH = 120


def write(qtbot, field, text, key=Qt.Key.Key_Return):
    """Replace what stands in a field, and press a key."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    if key is not None:
        qtbot.keyClick(field, key)


def wheel(widget, turn, at=None):
    """Turn the wheel over a place, the middle unless told otherwise; return whether the widget took it."""
    place = QPointF(widget.rect().center() if at is None else at)
    event = QWheelEvent(
        place, QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
