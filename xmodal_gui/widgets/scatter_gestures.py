"""What the mouse does to a map: pointing, clicking, panning, and drawing outlines around points."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from xmodal_gui.models.selection import How
from xmodal_gui.widgets.camera import Floats
from xmodal_gui.widgets.outline import box

Tool = Literal["pan", "box", "lasso"]
Deed = Literal["pan", "box", "lasso", "turn"]
TOOLS: tuple[Tool, ...] = ("pan", "box", "lasso")
CLICK = 4.0
"""A press that moves less than this is a click, more is a drag."""
_STEP = 3.0
"""Pixels between the corners of a lasso."""
_NOTHING: Floats = np.zeros((0, 2))


def how_of(modifiers: Qt.KeyboardModifier) -> How:
    """Return what the keys that are held do to the selection: Shift adds, Alt subtracts, both intersect.

    Control does what Alt does: some desktops keep Alt with the mouse for themselves.
    """
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    alt = bool(modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier))
    if shift:
        return "intersect" if alt else "add"
    return "subtract" if alt else "replace"


class ScatterGestures(QObject):
    """Turns presses, moves and releases into what they mean. Knows nothing of points.

    With the tool ``"pan"`` a drag pans, unless Shift or Alt is held: then it draws a box. The middle button always
    pans. Where there is something to turn, a drag with that tool turns it.

    Attributes
    ----------
    can_turn : whether what is shown has other sides.
    outline : (V, 2) pixels of the box or lasso being drawn; empty if none is.

    Signals
    -------
    pointed(QPointF) : the mouse is there, and nothing is pressed. clicked(QPointF, How), panned(float, float),
    turned(float, float) : by so many pixels.
    dragging(bool) : a drag begins or ends. drawn : `outline` is another one. outlined(outline, How) : it is complete.
    toolChanged : another tool.
    """

    pointed = Signal(QPointF)
    clicked = Signal(QPointF, str)
    panned = Signal(float, float)
    turned = Signal(float, float)
    dragging = Signal(bool)
    drawn = Signal()
    outlined = Signal(object, str)
    toolChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tool: Tool = "pan"
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._deed: Deed = "pan"
        self.can_turn = False
        self._is_drag = False
        self.outline: Floats = _NOTHING

    @property
    def tool(self) -> Tool:
        """What a plain drag does."""
        return self._tool

    def choose(self, tool: Tool) -> None:
        """Let a plain drag do something else."""
        if tool != self._tool:
            self.cancel()
            self._tool = tool
            self.toolChanged.emit()

    @property
    def is_drag(self) -> bool:
        """Whether something is dragged or drawn."""
        return self._is_drag

    @property
    def is_drawing(self) -> bool:
        """Whether an outline is being drawn."""
        return self._is_drag and self._deed in ("box", "lasso")

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._pressed = self._last = event.position()
        self._deed = self._tool
        if event.button() == Qt.MouseButton.MiddleButton:
            self._deed = "pan"
        elif self._tool == "pan" and how_of(event.modifiers()) != "replace":
            self._deed = "box"
        elif self._tool == "pan" and self.can_turn:
            self._deed = "turn"

    def move(self, event: QMouseEvent) -> None:
        """Go on with what was begun; else point."""
        at = event.position()
        if self._pressed is None:
            self.pointed.emit(at)
            return
        if not self._is_drag:
            if (at - self._pressed).manhattanLength() <= CLICK:
                self.pointed.emit(at)
                return
            self._is_drag = True
            self.dragging.emit(True)
        if self._deed in ("pan", "turn"):
            step, self._last = at - self._last, at
            (self.panned if self._deed == "pan" else self.turned).emit(step.x(), step.y())
        else:
            self._draw(at)

    def release(self, event: QMouseEvent) -> None:
        """End it."""
        if self._pressed is None or event.button() == Qt.MouseButton.RightButton:
            return
        was_drag, deed, outline, how = self._is_drag, self._deed, self.outline, how_of(event.modifiers())
        self.cancel()
        if not was_drag:
            if event.button() == Qt.MouseButton.LeftButton:
                self.clicked.emit(event.position(), how)
        elif deed in ("box", "lasso"):
            self.outlined.emit(outline, how)
        self.pointed.emit(event.position())

    def cancel(self) -> None:
        """Forget what was begun."""
        was_drag = self._is_drag
        self._pressed, self._is_drag, self.outline = None, False, _NOTHING
        if was_drag:
            self.dragging.emit(False)
            self.drawn.emit()

    def _draw(self, at: QPointF) -> None:
        assert self._pressed is not None
        here = (at.x(), at.y())
        start = (self._pressed.x(), self._pressed.y())
        if self._deed == "box":
            self.outline = box(start, here)
        elif len(self.outline) == 0:
            self.outline = np.array([start, here])
        elif np.abs(self.outline[-1] - here).max() >= _STEP:
            self.outline = np.vstack([self.outline, here])
        self.drawn.emit()
