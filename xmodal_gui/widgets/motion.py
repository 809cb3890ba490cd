"""Points on their way from one layout to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from xmodal_gui.widgets.camera import Camera, Floats


class Motion(QObject):
    """Moves points and camera together, eased, from where they are to where they belong.

    Parameters
    ----------
    duration_ms : of the whole way.

    Signals
    -------
    moved : ``places`` and ``camera`` are others. finished : they have arrived.
    """

    moved = Signal()
    finished = Signal()

    def __init__(self, duration_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self._from_camera = self._to_camera = self.camera
        self._from = self._to = self._now = np.zeros((0, 2))
        self._keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(duration_ms)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._advance)
        self._animation.finished.connect(self.finished)

    @property
    def places(self) -> Floats:
        """Where the points are at this moment, (P, 2)."""
        return self._now

    @property
    def target(self) -> Floats:
        """Where they belong."""
        return self._to

    @property
    def is_moving(self) -> bool:
        """Whether anything is on its way."""
        return self._animation.state() == QVariantAnimation.State.Running

    def go(self, places_P2: Floats, keys_P: NDArray[np.int64], camera: Camera, *, smoothly: bool) -> None:
        """Send points to new places; those known by key from where they are, new ones appear in place."""
        self._from = self._start(places_P2, keys_P) if smoothly else places_P2
        self._to, self._keys = places_P2, keys_P
        self._from_camera, self._to_camera = self.camera, camera
        self._animation.stop()
        if smoothly:
            self._now = self._from
            self._animation.start()
        else:
            self._now, self.camera = places_P2, camera
            self.moved.emit()
            self.finished.emit()

    def look(self, camera: Camera) -> None:
        """Take the camera somewhere at once; points go on with what they do."""
        self.camera = self._from_camera = self._to_camera = camera
        self.moved.emit()

    def finish(self) -> None:
        """Arrive now."""
        if self.is_moving:
            self._animation.setCurrentTime(self._animation.duration())

    def has_in_common(self, keys_P: NDArray[np.int64]) -> bool:
        """Tell whether any of these points is shown."""
        return bool(np.isin(keys_P, self._keys).any())

    def _start(self, places_P2: Floats, keys_P: NDArray[np.int64]) -> Floats:
        if np.array_equal(keys_P, self._keys):
            return self._now
        if len(self._keys) == 0:
            return places_P2
        order = np.argsort(self._keys)
        found = order[np.minimum(np.searchsorted(self._keys[order], keys_P), len(order) - 1)]
        known = self._keys[found] == keys_P
        return np.where(known[:, None], self._now[found], places_P2)

    def _advance(self, share: float) -> None:
        self._now = self._to if share >= 1 else self._from + (self._to - self._from) * share
        self.camera = self._from_camera.between(self._to_camera, share)
        self.moved.emit()
