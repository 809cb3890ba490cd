"""Collects Python's cyclic garbage in the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 250


class GarbageCollector(QObject):
    """Looks for garbage between the window's events, as often as Python's thresholds ask for it.

    Python collects in whichever thread happens to allocate. A widget in a reference cycle would be destroyed by a
    worker's thread while the window's uses it, and Qt does not survive that; pyqtgraph and calibre collect like this.

    Notes
    -----
    Automatic collection stays off after `start`: whoever ends the collector turns it on again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect from now on; what there is by now lives as long as the window, and is looked at no more."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def collect(self) -> None:
        """Collect the youngest generations whose thresholds are passed."""
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if count <= threshold:
                return
            gc.collect(generation)
