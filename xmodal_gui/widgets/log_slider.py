"""A slider on a logarithmic scale with 0 at its left end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.gestures import Burst, new_gesture
from xmodal_gui.widgets.log_scale import LogScale

_STEPS = 10_000
_HANDLE, _SMALL_HANDLE = 14, 10
_GROOVE = 4
_REACH = 6.0
"""Pixels around a value that is pointed out within which a click means it."""


class LogSlider(QSlider):
    """Drag, click, wheel and arrow keys set the value; a double click resets it.

    Parameters
    ----------
    color : token of the filled part.
    small : one of many in a column that scrolls: without labels, and deaf to a wheel that is on its way past.
    reset : value after a double click; None leaves double clicks alone.

    Signals
    -------
    edited(value, gesture, last) : the user set a value. A drag is one gesture, its release is `last`.
    """

    edited = Signal(float, int, bool)

    def __init__(
        self,
        theme: Theme,
        scale: LogScale,
        *,
        color: str = "accent",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._scale = scale
        self._color = color
        self._small = small
        self._handle = _SMALL_HANDLE if small else _HANDLE
        self._value = 0.0
        self._effective: float | None = None
        self._noted: float | None = None
        self._note = ""
        self._gesture = 0
        self._burst = Burst()
        self.reset: float | None = None
        self.setRange(0, _STEPS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def show_value(self, value: float) -> None:
        """Show a value without telling anybody; not while the user drags."""
        if self.isSliderDown():
            return
        self._place(value)

    def show_effective(self, value: float | None, words: str = "") -> None:
        """Mark what the value comes to by something other than the user; None marks nothing.

        Parameters
        ----------
        words : say so, in the tooltip and for whoever cannot see the mark.
        """
        if words != self.accessibleDescription():
            own = self.toolTip().removesuffix(f"\n{self.accessibleDescription()}")
            self.setToolTip(f"{own}\n{words}" if words else own)
            self.setAccessibleDescription(words)
        if value != self._effective:
            self._effective = value
            self.update()

    def show_noted(self, value: float | None, words: str = "") -> None:
        """Point out a value of the scale above the groove; a click there sets it. None points out nothing.

        Parameters
        ----------
        words : the tooltip there.
        """
        value = value if value is not None and 0 < value <= self._scale.high else None
        self._note = words
        if value != self._noted:
            self._noted = value
            self.update()

    @property
    def noted(self) -> float | None:
        """What is pointed out."""
        return self._noted

    def noted_at(self) -> QPointF | None:
        """Return where it is pointed out, None if nothing is."""
        return None if self._noted is None else QPointF(self._x(self._scale.position(self._noted)), 3.0)

    @property
    def effective(self) -> float | None:
        """What is marked."""
        return self._effective

    def current(self) -> float:
        """Return the value shown."""
        return self._value

    def _place(self, value: float) -> None:
        self._value = value
        with QSignalBlocker(self):
            self.setValue(round(self._scale.position(value) * _STEPS))
        self.update()

    def _set(self, value: float, gesture: int, *, last: bool) -> None:
        self._place(value)
        self.edited.emit(value, gesture, last)

    # ---- gestures --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle wherever the groove is pressed."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._gesture = new_gesture()
        if self._noted is not None and self._is_at_note(event.position()):
            self._set(self._noted, self._gesture, last=True)
            return
        self.setSliderDown(True)
        self._drag(event, last=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._drag(event, last=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: the value under the pointer is the last of this gesture."""
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self._drag(event, last=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.go_back()

    def go_back(self) -> None:
        """Set the value that a double click leads back to."""
        if self.reset is not None:
            self._set(self.reset, new_gesture(), last=True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nudge by the wheel; a small one only where the user is: a wheel that scrolls past must change nothing."""
        if self._small and not self.hasFocus():
            event.ignore()
            return
        notches = event.angleDelta().y()
        if notches != 0:
            self._set(self._scale.nudged(self._value, 1 if notches > 0 else -1), self._burst.next(), last=True)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge by the arrow and page keys; Home is the left end, End the right one."""
        notches = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_PageUp: 5,
            Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageDown: -5,
        }.get(Qt.Key(event.key()))  # fmt: skip
        ends = {Qt.Key.Key_Home: self._scale.value(0.0), Qt.Key.Key_End: self._scale.high}
        if notches is not None:
            self._set(self._scale.nudged(self._value, notches), self._burst.next(), last=True)
        elif event.key() in ends:
            self._set(ends[Qt.Key(event.key())], self._burst.next(), last=True)
        else:
            event.ignore()

    def _drag(self, event: QMouseEvent, *, last: bool) -> None:
        share = (event.position().x() - self._handle / 2) / max(self.width() - self._handle, 1)
        value = self._scale.value(share)
        if last or value != self._value:
            self._set(value, self._gesture, last=last)

    def event(self, event: QEvent) -> bool:
        """Say what is pointed out where the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._is_at_note(event.pos()):
            QToolTip.showText(event.globalPos(), self._note, self)
            return True
        return super().event(event)

    def _is_at_note(self, at: QPointF | QPoint) -> bool:
        place = self.noted_at()
        return place is not None and abs(at.x() - place.x()) <= _REACH and at.y() <= self._handle / 2 + 1 - _GROOVE / 2

    # ---- looks -----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return room for the groove and the labels below it."""
        return QSize(96, _SMALL_HANDLE + 4) if self._small else QSize(160, _HANDLE + 8 + self._theme.size("caption"))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(60 if self._small else 90, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, its filled part, the powers of ten, and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._handle
        middle = self.height() / 2 if self._small else side / 2 + 1
        self._paint_groove(painter, middle)
        if not self._small:
            self._paint_ticks(painter, middle)
        x = self._x(self._scale.position(self._value))
        color = self._theme.color(self._color if self.isEnabled() else "border_strong")
        held = self.isSliderDown()
        painter.setPen(QPen(color, 3.0 if self.hasFocus() and not held else 2.0))
        painter.setBrush(color if held else self._theme.color("raised"))
        painter.drawEllipse(QRectF(x - side / 2 + 1, middle - side / 2 + 1, side - 2, side - 2))
        if self._effective is not None:
            self._paint_effective(painter, middle, self._effective)
        self._paint_noted(painter, middle)

    def _paint_groove(self, painter: QPainter, middle: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        left, right = self._x(0.0), self._x(1.0)
        painter.setBrush(self._theme.color("border_strong"))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), 2, 2)
        painter.setBrush(self._theme.color(self._color if self.isEnabled() else "border_strong"))
        x = self._x(self._scale.position(self._value))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, x - left, _GROOVE), 2, 2)

    def _paint_effective(self, painter: QPainter, middle: float, value: float) -> None:
        """Draw an upright line across the groove: quiet, but to be seen beside the handle."""
        x, reach = self._x(self._scale.position(value)), self._handle / 2
        painter.setPen(QPen(self._theme.color("text"), 2.0))
        painter.drawLine(QPointF(x, middle - reach), QPointF(x, middle + reach))

    def _paint_noted(self, painter: QPainter, middle: float) -> None:
        """Draw a small triangle that stands on the groove with its tip."""
        place = self.noted_at()
        if place is None:
            return
        x, top, tip = place.x(), 0.5, middle - _GROOVE / 2
        painter.setPen(QPen(self._theme.color("surface"), 1.0))
        painter.setBrush(self._theme.color("text" if self.isEnabled() else "text_faint"))
        painter.drawPolygon(QPolygonF([QPointF(x - 4.5, top), QPointF(x + 4.5, top), QPointF(x, tip)]))

    def _paint_ticks(self, painter: QPainter, middle: float) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text_muted" if self.isEnabled() else "text_faint"))
        metrics = painter.fontMetrics()
        top, after = middle + _HANDLE / 2 + 1, -1.0
        for value in self._scale.ticks():
            label = shortest(value).lstrip("0") or "0"
            width = metrics.horizontalAdvance(label)
            x = min(max(self._x(self._scale.position(value)) - width / 2, 0.0), self.width() - width)
            if x > after:  # labels that would touch are left out
                painter.drawText(QRectF(x, top, width + 1, metrics.height()), Qt.AlignmentFlag.AlignLeft, label)
                after = x + width + 6

    def _x(self, position: float) -> float:
        return self._handle / 2 + position * (self.width() - self._handle)
