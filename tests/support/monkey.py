"""A user without any sense: seeded gestures, each of which somebody could make, on whatever the window shows."""

from __future__ import annotations

import random
from functools import partial

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

KEYS = (*"z.fl0123/+-", "Space", "Esc", "Tab", "Backtab", "Return", "Left", "Right", "Up", "Down")
WORDS = ("arrow", "bell", "0.3", "1e-3", "-5", "nan", "", "云", "x" * 60)
POPUP_MS = 40
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier,
)


class Monkey(QObject):
    """Plays with a window.

    Parameters
    ----------
    taboo : actions that it must not trigger (what ends the window).

    Attributes
    ----------
    done : what it did, the last at the end: the way to repeat a failure.
    """

    def __init__(self, window: QWidget, seed: int, taboo: set[QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._random = random.Random(seed)
        self._taboo = taboo
        self.done: list[str] = []
        self._gestures = [self.press, self.act, self.turn_wheel, self.drag, self.hit_key, self.type_word, self.choose]
        self._weights = [4, 2, 3, 5, 4, 1, 2]
        # A menu or a list that pops up has an event loop of its own: somebody must close it from within.
        self._closer = QTimer(self, interval=POPUP_MS)
        self._closer.timeout.connect(self._close_popup)
        self._closer.start()

    def play(self) -> None:
        """Make one gesture."""
        self._random.choices(self._gestures, self._weights)[0]()
        QTest.qWait(1)  # deletes what is to be deleted later, too

    def stop(self) -> None:
        """Leave things alone."""
        self._closer.stop()
        self._close_popup()

    # ---- gestures ----------------------------------------------------------------------------------------------

    def press(self) -> None:
        """Click any button that can be."""
        button = self._any([one for one in self._shown(QAbstractButton) if not self._is_taboo(one)])
        if button is not None:
            self._note("press", button, getattr(button, "text", str)())
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def act(self) -> None:
        """Trigger any action that can be."""
        actions = [one for one in self._window.findChildren(QAction) if one.isEnabled() and one not in self._taboo]
        action = self._any([one for one in actions if one.menu() is None and not one.isSeparator()])
        if action is not None:
            self._note("act", action, action.text())
            action.trigger()

    def turn_wheel(self) -> None:
        """Turn the wheel over anything."""
        widget = self._any(self._shown(QWidget))
        if widget is None:
            return
        place, turn = QPointF(self._place_in(widget)), self._random.choice((-240, -120, 120, 240))
        self._note("wheel", widget, turn)
        event = QWheelEvent(
            place,
            QPointF(widget.mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            self._random.choice(MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def drag(self) -> None:
        """Press, move and let go over anything: a click where it does not move."""
        widget = self._any([one for one in self._shown(QWidget) if not isinstance(one, QAbstractButton)])
        if widget is None:
            return
        start, end = self._place_in(widget), self._place_in(widget)
        keys = self._random.choice(MODIFIERS)
        self._note("drag", widget, (start, end, keys))
        QTest.mouseMove(widget, start)
        if self._random.random() < 0.3:
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, keys, start)
            return
        left = Qt.MouseButton.LeftButton
        acts = [lambda: QTest.mousePress(widget, left, keys, start)]
        acts += [partial(QTest.mouseMove, widget, start + (end - start) * share) for share in (0.3, 0.7, 1.0)]
        acts += [lambda: QTest.mouseRelease(widget, left, keys, end)]
        for act in acts:
            if shiboken6.isValid(widget):  # what it showed may be gone meanwhile, and the widget with it
                act()

    def hit_key(self) -> None:
        """Hit a key wherever the focus is."""
        key, held = self._random.choice(KEYS), self._random.choice(MODIFIERS[:2])
        widget = QApplication.focusWidget() or self._window
        self._note("key", widget, key)
        QTest.keySequence(widget, f"Shift+{key}" if held != MODIFIERS[0] and len(key) > 1 else key)

    def type_word(self) -> None:
        """Type something into a field, sense or not."""
        field = self._any(self._shown(QLineEdit))
        if field is not None and not field.isReadOnly():
            word = self._random.choice(WORDS)
            self._note("type", field, word)
            field.setFocus()
            field.selectAll()
            for letter in word:  # QTest knows keys of Latin letters only
                QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, MODIFIERS[0], letter))
            QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self) -> None:
        """Choose another entry of a list by the keys."""
        box = self._any(self._shown(QComboBox))
        if box is not None:
            self._note("choose", box, box.currentText())
            QTest.keyClick(box, self._random.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))

    # ---- what there is -----------------------------------------------------------------------------------------

    def _shown(self, kind: type[QWidget]) -> list[QWidget]:
        found = [one for one in self._window.findChildren(kind) if one.isVisible() and one.isEnabled()]
        return [one for one in found if one.width() > 1 and one.height() > 1]

    def _any(self, things: list) -> object | None:
        return self._random.choice(things) if things else None

    def _place_in(self, widget: QWidget) -> QPoint:
        return QPoint(self._random.randrange(widget.width()), self._random.randrange(widget.height()))

    def _is_taboo(self, button: QAbstractButton) -> bool:
        action = getattr(button, "defaultAction", lambda: None)()
        return action in self._taboo or any(one in self._taboo for one in button.actions())

    def _note(self, gesture: str, thing: QObject, detail: object) -> None:
        self.done.append(f"{gesture} {type(thing).__name__} {thing.objectName()!r} {detail!r}")

    def _close_popup(self) -> None:
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if popup is not None:
            QCoreApplication.postEvent(popup, QEvent(QEvent.Type.Close))
            popup.close()
