"""When live numbers are shown anew: four times a second, and all at the same instants.

A window is painted for whatever changed since the last time, at a price of its own. Panels that keep one time are
painted together.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

PERIOD_MS = 250
LATE_MS = 120
"""How long after a beat news may come that are shown with it: no step brings any while training is slower, or over."""


class Beat(QObject):
    """Tells, at the first news after each beat of the clock that all share, that they are to be shown.

    Signals
    -------
    due : show what there is now. What was told before the last beat is shown soon after it, whatever comes.
    """

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = -1
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._show)

    @property
    def is_waiting(self) -> bool:
        """Whether there are news that are not shown yet."""
        return self._late.isActive()

    def tell(self) -> None:
        """Note that there are news."""
        now = time.monotonic_ns() // 1_000_000
        if now // PERIOD_MS != self._last:
            self._show()
        elif not self._late.isActive():
            self._late.start(PERIOD_MS - now % PERIOD_MS + LATE_MS)

    def forget(self) -> None:
        """Show nothing of what was told so far: nobody looks."""
        self._late.stop()

    def _show(self) -> None:
        self._late.stop()
        self._last = time.monotonic_ns() // 1_000_000 // PERIOD_MS
        self.due.emit()
