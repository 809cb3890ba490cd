"""A field for a number: three significant digits, Enter commits, wheel and arrow keys nudge."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from xmodal_gui.numbers import shortest
from xmodal_gui.widgets.gestures import Burst, new_gesture
from xmodal_gui.widgets.log_scale import LogScale

_MARGIN = 6
_LETTERS = "0123456789.,eE+-"


class NumberField(QDoubleSpinBox):
    """A number that is edited in place; steps are notches of a `LogScale`, or whole numbers.

    Parameters
    ----------
    minimum, maximum : bounds, inclusive.
    scale : how wheel and arrow keys nudge. None: by whole numbers, and only whole numbers are accepted.

    Signals
    -------
    edited(value, gesture, last) : the user committed a value.
    """

    edited = Signal(float, int, bool)

    def __init__(
        self, minimum: float, maximum: float, scale: LogScale | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._scale = scale
        self._burst = Burst()
        self._nudging = False
        self.reset: float | None = None
        self.setDecimals(0 if scale is None else 12)
        self.setRange(minimum, maximum)
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "number")
        self.lineEdit().installEventFilter(self)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: float) -> None:
        """Show a value without telling anybody; not over what the user is typing."""
        if self.lineEdit().isModified() and self.hasFocus():
            return
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def _tell(self, value: float) -> None:
        self.lineEdit().setModified(False)
        self.edited.emit(value, self._burst.next() if self._nudging else new_gesture(), True)

    # ---- text ------------------------------------------------------------------------------------------------

    def textFromValue(self, value: float) -> str:
        """Return the value in three significant digits."""
        return str(round(value)) if self._scale is None else shortest(value)

    def valueFromText(self, text: str) -> float:
        """Return the number typed; what reads as the value shown is the value itself, unrounded."""
        if text == self.textFromValue(self.value()):
            return self.value()
        return float(text.replace(",", "."))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept numbers within the bounds; let others be typed but not committed."""
        state = QValidator.State
        if any(letter not in _LETTERS for letter in text):
            return state.Invalid, text, position
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            return state.Intermediate, text, position
        whole = self._scale is not None or value == round(value)
        fits = math.isfinite(value) and whole and self.minimum() <= value <= self.maximum()
        return (state.Acceptable if fits else state.Intermediate), text, position

    def fixup(self, text: str) -> str:
        """Turn what cannot be committed back into the value shown."""
        return self.textFromValue(self.value())

    # ---- layout ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give all the room to the text."""
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Give all the room to the text."""
        super().showEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Give all the room to the text, whatever the style sheet now is."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def _lay_out(self) -> None:
        # A style sheet that draws buttons leaves room for them even where there are none.
        self.lineEdit().setGeometry(self.rect().adjusted(_MARGIN, 1, -_MARGIN, -1))

    # ---- gestures --------------------------------------------------------------------------------------------

    def stepBy(self, steps: int) -> None:
        """Nudge by so many notches."""
        value = self.value()
        value = value + steps if self._scale is None else self._scale.nudged(value, steps)
        self._nudging = True
        self.setValue(min(max(value, self.minimum()), self.maximum()))
        self._nudging = False

    def event(self, event: QEvent) -> bool:
        """Leave keys that are no part of a number to the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_foreign(event.text()):
            event.ignore()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nudge, but only where the user is: a wheel that scrolls the panel past must change nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape take back what is being typed."""
        if event.key() == Qt.Key.Key_Escape and self.lineEdit().isModified():
            self.lineEdit().setText(self.textFromValue(self.value()))
            self.selectAll()
            event.accept()
            return
        super().keyPressEvent(event)

    def go_back(self) -> None:
        """Set the value that a double click leads back to."""
        if self.reset is not None:
            self.setValue(self.reset)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reset on a double click."""
        double = event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent)
        if double and self.reset is not None and watched is self.lineEdit():
            self.go_back()
            self.selectAll()
            return True
        return super().eventFilter(watched, event)


def _is_foreign(text: str) -> bool:
    """Tell a printable key that is no part of any number."""
    return bool(text) and text.isprintable() and text not in _LETTERS
