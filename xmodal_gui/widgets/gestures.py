"""Numbers for gestures: what the user did in one go is one marker and one undo."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

_NUMBERS = itertools.count(1)


def new_gesture() -> int:
    """Return a number that no gesture of this window had before."""
    return next(_NUMBERS)


class Burst:
    """Joins quick successive nudges (wheel notches, arrow keys) into one gesture.

    Parameters
    ----------
    pause_s : a longer pause begins another gesture.
    clock : seconds, monotonic.
    """

    def __init__(self, pause_s: float = 0.8, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_s = pause_s
        self._clock = clock
        self._at = float("-inf")
        self._number = 0

    def next(self) -> int:
        """Return the gesture that a nudge made now belongs to."""
        now = self._clock()
        if now - self._at > self._pause_s:
            self._number = new_gesture()
        self._at = now
        return self._number
