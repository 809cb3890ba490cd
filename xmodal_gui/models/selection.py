"""What the user chose: the rows that every panel shows, and the one of them that is looked at. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

Rows = NDArray[np.int64]
How = Literal["replace", "add", "subtract", "intersect"]
"""What a gesture does to the rows chosen before: nothing held, Shift, Alt, Shift + Alt."""


class Selection(QObject):
    """Rows of the data, shared by the map, the inspector, and whatever shows rows.

    Signals
    -------
    changed : other rows, or another current one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Rows = np.zeros(0, np.int64)
        self._current: int | None = None

    @property
    def rows(self) -> Rows:
        """The rows chosen, ascending, each once."""
        return self._rows

    @property
    def current(self) -> int | None:
        """The one of them that is looked at; None if there are none."""
        return self._current

    def __len__(self) -> int:
        return len(self._rows)

    def choose(self, rows: Iterable[int] | Rows, how: How = "replace") -> None:
        """Choose rows, or with `how` change those chosen before. The current row stays if it can."""
        given = np.unique(np.fromiter(rows, np.int64))
        match how:
            case "replace":
                found = given
            case "add":
                found = np.union1d(self._rows, given)
            case "subtract":
                found = np.setdiff1d(self._rows, given)
            case "intersect":
                found = np.intersect1d(self._rows, given)
        current = self._current
        if len(given) == 1 and how in ("replace", "add"):
            current = int(given[0])
        elif current is None or current not in found:
            current = int(found[0]) if len(found) else None
        self._set(found, current)

    def look_at(self, row: int) -> None:
        """Make one row the current one; it becomes the only one if it was not chosen."""
        self._set(self._rows if row in self._rows else np.array([row], np.int64), row)

    def clear(self) -> None:
        """Choose nothing."""
        self._set(np.zeros(0, np.int64), None)

    def _set(self, rows: Rows, current: int | None) -> None:
        if current != self._current or not np.array_equal(rows, self._rows):
            self._rows, self._current = rows, current
            self.changed.emit()
