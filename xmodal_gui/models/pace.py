"""How fast it goes, smoothed so that a person can read it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class Pace:
    """Steps per second over the last few seconds of training.

    Parameters
    ----------
    window_s : length of the window.
    clock : seconds, monotonic.
    """

    def __init__(self, window_s: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._window_s = window_s
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def reset(self) -> None:
        """Forget: training paused, or another began."""
        self._marks.clear()

    def mark(self, step: int) -> None:
        """Note that `step` has been reached."""
        now = self._clock()
        self._marks.append((now, step))
        while len(self._marks) > 2 and self._marks[0][0] < now - self._window_s:
            self._marks.popleft()

    @property
    def steps_per_s(self) -> float | None:
        """Steps per second; None before there are two marks."""
        if len(self._marks) < 2:
            return None
        (start, first), (end, last) = self._marks[0], self._marks[-1]
        return (last - first) / (end - start) if end > start else None
