"""Time spent training, per step: the other axis of curves."""

from __future__ import annotations

from typing import overload

import numpy as np

from xmodal_gui.models.series import Floats, Growing


class Clock:
    """Seconds spent training up to each step: the sum of the steps' own times.

    Pauses, evaluations and the time between two sessions do not count, so that runs can be laid over each other.
    Before the first and after the last step it goes on at the mean pace.
    """

    def __init__(self) -> None:
        self._steps = Growing()
        self._seconds = Growing()

    def __len__(self) -> int:
        return len(self._steps)

    def append(self, step: float, seconds: float) -> None:
        """Add a step and the time it took; repetitions are ignored."""
        self.extend(np.array([step]), np.array([seconds]))

    def extend(self, steps: Floats, seconds: Floats) -> None:
        """Add steps, ascending; those not above the last are ignored, times that are not finite count as 0."""
        fresh = steps > (self._steps.values[-1] if len(self) else 0.0)
        before = self._seconds.values[-1] if len(self) else 0.0
        spent = np.where(np.isfinite(seconds[fresh]), np.maximum(seconds[fresh], 0.0), 0.0)
        self._steps.extend(steps[fresh])
        self._seconds.extend(before + np.cumsum(spent))

    def rewind(self, step: float) -> None:
        """Forget what came after `step`."""
        count = int(np.searchsorted(self._steps.values, step, side="right"))
        self._steps.truncate(count)
        self._seconds.truncate(count)

    @overload
    def seconds(self, steps: float) -> float: ...
    @overload
    def seconds(self, steps: Floats) -> Floats: ...
    def seconds(self, steps: float | Floats) -> float | Floats:
        """Return the time at steps, in between by a straight line."""
        return _along(steps, self._steps.values, self._seconds.values)

    def step(self, seconds: float) -> float:
        """Return the step at a time."""
        return float(_along(seconds, self._seconds.values, self._steps.values))


def _along(at: float | Floats, known: Floats, wanted: Floats) -> float | Floats:
    """Interpolate between (0, 0) and the points, and go on past the last at the mean slope."""
    if len(known) == 0 or known[-1] <= 0 or wanted[-1] <= 0:
        return at
    slope = wanted[-1] / known[-1]
    places = np.asarray(at, dtype=np.float64)
    inside = np.interp(places, known, wanted)
    early = places * (wanted[0] / known[0] if known[0] > 0 else slope)
    found = np.where(places > known[-1], wanted[-1] + (places - known[-1]) * slope, inside)
    found = np.where(places < known[0], early, found)
    return found if isinstance(at, np.ndarray) else float(found)
